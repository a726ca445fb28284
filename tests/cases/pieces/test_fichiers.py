"""Files look like real uploads, and nothing in them depends on what the pièce hides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from random import Random

import pytest

from cases.pieces import proprietes, tirer_profil
from cases.pieces.fichiers import PROFILS
from cases.vu import FichierVu

N = 4000
TOUS = [p for p, _ in PROFILS] + ["FLUX", "MEL", "CAPTURE", "COURRIER"]


def _tirage(graine: int = 7) -> Callable[[], float]:
    return Random(graine).random  # noqa: S311 - reproducible, nothing secret


def _lot(profil: str, canal: str = "espace_adherent", n: int = 400) -> list[FichierVu]:
    tirage = _tirage()
    return [proprietes(tirage, profil, canal, "2026-10-05", "2026-09-14", contenu=str(i)) for i in range(n)]


def test_les_profils_suivent_la_repartition_saine() -> None:
    tirage = _tirage()
    compte = Counter(tirer_profil(tirage) for _ in range(N))
    for profil, part in PROFILS:
        assert compte[profil] / N == pytest.approx(part, abs=0.025)


def test_un_genre_peut_restreindre_ses_profils_sans_changer_leurs_proportions() -> None:
    tirage = _tirage()
    compte = Counter(tirer_profil(tirage, ("PHOTO", "PDF_NATIF", "FLUX")) for _ in range(N))
    assert compte["FLUX"] == 0
    assert compte["PHOTO"] / N == pytest.approx(2 / 3, abs=0.03)
    assert tirer_profil(tirage, ("MEL",)) == "MEL"


@pytest.mark.parametrize("profil", TOUS)
def test_le_poids_et_la_resolution_vont_avec_le_profil(profil: str) -> None:
    for f in _lot(profil):
        if profil == "PHOTO":
            assert 1500 <= f.poids_ko <= 6000
        if profil in {"PDF_NATIF", "PDF_PORTAIL"}:
            assert 30 <= f.poids_ko <= 250
            assert (f.resolution_dpi, f.couche_texte) == (0, "native")
        if "SCAN" in profil:
            assert 150 <= f.resolution_dpi <= 300


@pytest.mark.parametrize("profil", TOUS)
@pytest.mark.parametrize("canal", ["espace_adherent", "courrier", "guichet", "mel"])
def test_creation_puis_modification_puis_reception_sauf_numerisation_par_la_mutuelle(
    profil: str, canal: str
) -> None:
    for f in _lot(profil, canal):
        assert f.date_creation <= f.date_modification
        if f.date_numerisation and canal in {"courrier", "guichet"}:
            assert f.date_numerisation >= f.date_reception
        else:
            assert f.date_modification <= f.date_reception
            assert f.date_numerisation <= f.date_reception
        assert not f.date_creation or f.date_creation >= "2026-09-14"


def test_une_piece_recue_le_jour_meme_garde_ses_dates_dans_l_ordre() -> None:
    tirage = _tirage()
    for profil in TOUS:
        f = proprietes(tirage, profil, "mel", "2026-09-14", "2026-09-14", contenu="x")
        assert f.date_creation <= f.date_modification <= f.date_reception


def test_15_a_20_pour_cent_des_fichiers_sains_ont_une_metadonnee_bizarre() -> None:
    generiques = ("générique", "Palette", "Assembleur")
    tirage = _tirage()
    lot = [
        proprietes(tirage, tirer_profil(tirage), "mel", "2026-10-05", "2026-09-14", contenu=str(i))
        for i in range(N)
    ]
    bizarres = [
        f
        for f in lot
        if not f.date_creation
        or f.date_modification > f.date_creation
        or any(g in f.logiciel_producteur for g in generiques)
    ]
    assert 0.15 <= len(bizarres) / len(lot) <= 0.20


@pytest.mark.parametrize("profil", TOUS)
@pytest.mark.parametrize("canal", ["espace_adherent", "courrier"])
def test_le_nombre_de_tirages_ne_depend_de_rien(profil: str, canal: str) -> None:
    compte = 0
    source = _tirage(3)

    def tirage() -> float:
        nonlocal compte
        compte += 1
        return source()

    proprietes(tirage, profil, canal, "2026-10-05", "2026-09-14", contenu="x")
    assert compte == 11


def test_le_contenu_ne_change_que_l_empreinte() -> None:
    def fichier(contenu: str) -> FichierVu:
        return proprietes(_tirage(), "PHOTO", "mel", "2026-10-05", "2026-09-14", contenu=contenu)

    un, autre = fichier("sain"), fichier("altéré")
    assert un.empreinte != autre.empreinte
    assert {**_dict(un), "empreinte": ""} == {**_dict(autre), "empreinte": ""}


def test_memes_tirages_memes_proprietes() -> None:
    assert _lot("SCAN_BUREAU") == _lot("SCAN_BUREAU")


def _dict(f: FichierVu) -> dict[str, object]:
    return {n: getattr(f, n) for n in f.__slots__}
