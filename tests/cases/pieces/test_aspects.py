"""Chaque pièce a plusieurs allures : les mêmes champs, ailleurs sur le papier, et non une autre couleur."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest
from playwright.sync_api import Page, sync_playwright

from cases.pieces import dessiner, feuille_de_style, fiches_du_contenu
from tests.cases.pieces.exemples import exemple
from tests.chromium import ouvrir_chromium

GENRES = sorted(fiches_du_contenu())
DEPLACE = 30
"""À partir de combien de pixels, sur une feuille de 700, un champ est ailleurs."""
_PLACES = """() => {
  const feuille = document.querySelector('.papier').getBoundingClientRect();
  return Object.fromEntries([...document.querySelectorAll('[data-champ]')].map(c => {
    const r = c.getBoundingClientRect();
    return [c.dataset.champ, [r.x - feuille.x, r.y - feuille.y]];
  }));
}"""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        navigateur = ouvrir_chromium(playwright)
        yield navigateur.new_page(viewport={"width": 700, "height": 2000})
        navigateur.close()


def places(page: Page, genre: str, aspect: str) -> dict[str, tuple[float, float]]:
    page.set_content(f"<style>{feuille_de_style()}</style>{dessiner(exemple(genre, aspect))}")
    lues: dict[str, tuple[float, float]] = page.evaluate(_PLACES)
    return lues


@pytest.mark.parametrize("genre", GENRES)
def test_une_piece_a_au_moins_deux_allures_nommees(genre: str) -> None:
    aspects = fiches_du_contenu()[genre].fiche.aspects
    assert len(aspects) >= 2
    assert len({a.distingue for a in aspects}) == len(aspects)


@pytest.mark.navigateur
@pytest.mark.parametrize("genre", GENRES)
def test_deux_allures_disposent_autrement_les_memes_champs(page: Page, genre: str) -> None:
    """Deux allures quelconques déplacent un champ sur huit ; deux au moins en déplacent plus de la moitié."""
    aspects = [a.id for a in fiches_du_contenu()[genre].fiche.aspects]
    lues = {a: places(page, genre, a) for a in aspects}
    parts = {}
    for un, autre in combinations(aspects, 2):
        assert lues[un].keys() == lues[autre].keys()
        ecarts = [max(abs(x - y) for x, y in zip(lues[un][c], lues[autre][c], strict=True)) for c in lues[un]]
        parts[un + autre] = sum(e > DEPLACE for e in ecarts) / len(ecarts)
    assert min(parts.values()) > 0.12, parts
    assert max(parts.values()) > 0.5, parts
