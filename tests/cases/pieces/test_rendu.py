"""In a real browser: nothing clipped, nothing covered, and looks that differ."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright

from cases.pieces import composer, dessiner, feuille_de_style, fiches_du_contenu
from cases.vu import PieceVue
from scenario_bank.model.pieces import Format, sans_indice
from tests.cases.pieces.exemples import EXEMPLES, FICHIER, exemple
from tests.chromium import ouvrir_chromium

RACINE = Path(__file__).parents[3]
pytestmark = pytest.mark.navigateur

GENRES = sorted(EXEMPLES)
VOLET = 620
A4_UTILE = 703  # 186 mm at 96 dpi: the page less its margins

_MAL_PLACES = """() => {
  const zone = document.querySelector('.papier-zone').getBoundingClientRect();
  return [...document.querySelectorAll('.champ')].filter(c => {
    if (!c.textContent) return false;
    const r = c.getClientRects()[0];
    if (!r || r.width < 1 || r.height < 1) return true;
    const b = c.getBoundingClientRect();
    if (b.right > zone.right + 8 || b.left < zone.left - 8 || b.bottom > zone.bottom + 8) return true;
    const vu = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2);
    return vu !== c;
  }).map(c => c.dataset.champ);
}"""

_ALLURE = """() => [...document.querySelectorAll('.papier, .champ, th, h2')].map(e => {
  const s = getComputedStyle(e), r = e.getBoundingClientRect();
  return [s.fontFamily, s.color, s.backgroundColor, Math.round(r.left), Math.round(r.width)].join('|');
})"""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        navigateur = ouvrir_chromium(playwright)
        page = navigateur.new_page(viewport={"width": VOLET, "height": 6000}, java_script_enabled=True)
        yield page
        navigateur.close()


def _manuscrite() -> str:
    """The handwriting that the product serves with its pages."""
    octets = (RACINE / "webapp/static/vendor/caveat/caveat-latin-400-normal.woff2").read_bytes()
    return f"@font-face{{font-family:Caveat;src:url(data:font/woff2;base64,{b64encode(octets).decode()})}}"


def _montrer(page: Page, piece: PieceVue) -> None:
    page.set_content(
        "<!doctype html><meta charset=utf-8>"
        f"<style>body{{margin:0}}{_manuscrite()}{feuille_de_style()}</style>{dessiner(piece)}"
    )
    page.evaluate("document.fonts.ready")


def _allonge(genre: str, aspect: str) -> PieceVue:
    """The example with long words and long texts everywhere, and large amounts."""
    fiche = {c.id: c for c in fiches_du_contenu()[genre].fiche.champs}
    valeurs = {}
    for champ, valeur in EXEMPLES[genre].items():
        format_ = fiche[sans_indice(champ)].format
        if format_ is Format.TXT:
            valeurs[champ] = f"{valeur} Sainte-Radegonde-de-la-Grange-aux-Moines"
        elif format_ is Format.RECIT:
            valeurs[champ] = valeur + "\n" + "une phrase encore, " * 20 + "w" * 70
        elif format_ is Format.EUR and valeur != "non_connu":
            valeurs[champ] = "-12345.67"
        else:
            valeurs[champ] = valeur
    return composer(
        genre,
        "p1",
        valeurs,
        aspect=aspect,
        emetteur=f"{genre}-{aspect}",
        recue_le="2026-10-05",
        fichier=FICHIER,
        fiches=fiches_du_contenu(),
    )


@pytest.mark.parametrize("genre", GENRES)
def test_aucun_champ_n_est_coupe_ni_couvert_dans_le_volet(page: Page, genre: str) -> None:
    page.set_viewport_size({"width": VOLET, "height": 6000})
    page.emulate_media(media="screen")
    fautes: dict[str, Any] = {}
    for aspect in fiches_du_contenu()[genre].fiche.aspects:
        for nom, piece in (
            ("exemple", exemple(genre, aspect.id)),
            ("allongé", _allonge(genre, aspect.id)),
        ):
            for profil in ("PDF_NATIF", "PHOTO"):
                _montrer(page, replace(piece, fichier=replace(piece.fichier, profil=profil)))
                if mal_places := page.evaluate(_MAL_PLACES):
                    fautes[f"{aspect.id} {nom} {profil}"] = mal_places
    assert fautes == {}


@pytest.mark.parametrize("genre", GENRES)
def test_aucun_champ_n_est_coupe_sur_une_page_imprimee(page: Page, genre: str) -> None:
    page.set_viewport_size({"width": A4_UTILE, "height": 6000})
    page.emulate_media(media="print")
    fautes: dict[str, Any] = {}
    for aspect in fiches_du_contenu()[genre].fiche.aspects:
        _montrer(page, exemple(genre, aspect.id))
        if mal_places := page.evaluate(_MAL_PLACES):
            fautes[aspect.id] = mal_places
    assert fautes == {}


@pytest.mark.parametrize("genre", GENRES)
def test_deux_aspects_du_meme_emetteur_ne_se_ressemblent_pas(page: Page, genre: str) -> None:
    page.set_viewport_size({"width": VOLET, "height": 6000})
    page.emulate_media(media="screen")
    allures = []
    for aspect in fiches_du_contenu()[genre].fiche.aspects:
        _montrer(page, replace(exemple(genre, aspect.id), emetteur="le même"))
        allures.append(page.evaluate(_ALLURE))
    for i, une in enumerate(allures):
        for autre in allures[i + 1 :]:
            communs = len(set(une) & set(autre))
            assert communs <= 0.35 * min(len(set(une)), len(set(autre)))
