"""Le référentiel à l’écran : le texte pour tous, ses incohérences pour qui juge ou écrit."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from scenario_bank import load_bank
from scenario_bank.model.grilles import Bloc
from scenario_bank.model.regles import VARIABLE
from tests.webapp.acces import Scene, creer_scene
from webapp.referentiel.aide import COLLECTIONS, VARIABLES, aides_par_critere, en_clair
from webapp.referentiel.mots import lectures_retenues
from webapp.referentiel.recherche import chercher

REFERENTIEL = load_bank().referentiel
AVERTIS = ("evaluateur_affecte", "formateur", "responsable", "administrateur")


@pytest.fixture
def scene(app: Flask, db: Session) -> Scene:
    return creer_scene(app, db)


def _lire(scene: Scene, profil: str, adresse: str) -> str:
    reponse = scene.navigateur(profil).client.get(adresse)
    assert reponse.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", reponse.text)).split())


@pytest.mark.parametrize("bloc", REFERENTIEL.blocs, ids=lambda b: b.id)
def test_chaque_bloc_porte_tous_ses_textes_mot_pour_mot(scene: Scene, bloc: Bloc) -> None:
    page = _lire(scene, "candidat_soi", f"/referentiel/blocs/{bloc.id}")
    textes = [*bloc.modalites.texte, *(c.texte for c in bloc.competences), *(k.texte for k in bloc.criteres)]
    assert [t for t in textes if " ".join(t.split()) not in page] == []


def test_un_candidat_lit_le_texte_seul(scene: Scene) -> None:
    for bloc in REFERENTIEL.blocs:
        page = _lire(scene, "candidat_soi", f"/referentiel/blocs/{bloc.id}")
        assert [i.id for i in REFERENTIEL.incoherences if i.constat[:40] in page] == []
        assert "Lecture retenue" not in page
        assert "L’aide peut le voir" not in page
    assert "Incohérence" not in _lire(scene, "candidat_soi", "/referentiel/recherche?q=rejet")
    assert scene.navigateur("candidat_soi").client.get("/referentiel/incoherences").status_code == 404


@pytest.mark.parametrize("profil", AVERTIS)
def test_qui_juge_ou_ecrit_lit_les_32_incoherences_et_leur_traitement(scene: Scene, profil: str) -> None:
    page = _lire(scene, profil, "/referentiel/incoherences")
    manquent = [
        i.id
        for i in REFERENTIEL.incoherences
        if any(" ".join(t.split()) not in page for t in (i.constat, i.traitement))
    ]
    assert (len(REFERENTIEL.incoherences), manquent) == (32, [])


def test_chaque_incoherence_d_une_grille_se_lit_sur_la_page_de_son_bloc(scene: Scene) -> None:
    for bloc in REFERENTIEL.blocs:
        page = _lire(scene, "evaluateur_affecte", f"/referentiel/blocs/{bloc.id}")
        absentes = [
            i.id for i in REFERENTIEL.incoherences_de(bloc.id) if " ".join(i.traitement.split()) not in page
        ]
        assert absentes == []


def test_la_double_negation_est_a_cote_de_son_critere(scene: Scene) -> None:
    page = scene.navigateur("evaluateur_affecte").client.get("/referentiel/blocs/B2").text
    apres = page.partition('id="B2.C4.k4"')[2].partition("<li id=")[0]
    assert "le candidat vérifie l&#39;absence de rejet" in apres


def test_la_version_et_son_empreinte_sont_dites(scene: Scene) -> None:
    page = _lire(scene, "candidat_soi", "/referentiel")
    assert REFERENTIEL.version in page
    assert REFERENTIEL.empreinte in page


@pytest.mark.parametrize(
    ("question", "attendu"),
    [
        ("efficience", "B2.C5"),
        ("MAITRISEES", "B2.C3.k1"),
        ("mis en oeuvre", "B2"),
        ("données entrantes", "B2.C1"),
    ],
)
def test_la_recherche_ignore_accents_ligatures_et_fautes(question: str, attendu: str) -> None:
    trouvees = chercher(REFERENTIEL, question, commente=False)
    assert any(t.reference.startswith(attendu) for t in trouvees), [t.reference for t in trouvees]


def test_une_recherche_vide_ou_sans_lettre_ne_trouve_rien() -> None:
    assert chercher(REFERENTIEL, "  …  ", commente=True) == []


def test_la_recherche_echappe_ce_qu_on_lui_donne(scene: Scene) -> None:
    reponse = scene.navigateur("candidat_soi").client.get("/referentiel/recherche?q=<script>x</script>")
    assert "<script>x" not in reponse.text


def test_un_bloc_inconnu_n_existe_pas(scene: Scene) -> None:
    assert scene.navigateur("responsable").client.get("/referentiel/blocs/B9").status_code == 404


def test_chaque_regle_de_la_banque_s_ecrit_en_clair() -> None:
    regles = load_bank().regles
    for regle in regles.regles().values():
        assert set(VARIABLE.findall(regle.phrase)) <= set(VARIABLES)
        if regle.pour_chaque:
            assert regle.pour_chaque.dans in COLLECTIONS
        assert "$" not in " ".join(en_clair(regle, {}).ou)
    assert len(aides_par_critere(regles)) == 25


def test_chaque_modalite_a_sa_lecture_et_sa_phrase() -> None:
    for bloc in REFERENTIEL.blocs:
        for lecture in lectures_retenues(bloc.modalites.contraintes):
            assert lecture.lecture.endswith(".")
            assert lecture.texte in " ".join(bloc.modalites.texte)
