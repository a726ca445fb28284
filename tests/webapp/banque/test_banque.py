"""La banque ouverte à ses auteurs : contenu complet, dossier essayé avec corrigé et preuve, rien d’écrit."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from itertools import count

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cases.verification import prouver
from scenario_bank import load_bank
from tests.webapp.acces import Scene, creer_scene
from webapp.banque import mots, services
from webapp.banque.queries import alterations_de, familles, gabarits
from webapp.banque.services import Essai
from webapp.entrainement.services import Souhait, tirer
from webapp.models.instantane import Instantane

BANK = load_bank()
ESSAI = "/banque/essayer?cas=optique_classe_b:rib_mariage&graine=7&mutuelle=valdambre"
PAGES = ("/banque", "/banque/baremes", "/banque/natures", "/banque/essayer", ESSAI, f"{ESSAI}&vue=candidat")


@pytest.fixture
def scene(app: Flask, db: Session) -> Scene:
    return creer_scene(app, db)


def _lire(scene: Scene, adresse: str, profil: str = "formateur") -> str:
    reponse = scene.navigateur(profil).client.get(adresse)
    assert reponse.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", reponse.text)).split())


@pytest.mark.parametrize("adresse", PAGES)
def test_pour_un_candidat_la_banque_n_existe_pas(scene: Scene, adresse: str) -> None:
    assert scene.navigateur("candidat_soi").client.get(adresse).status_code == 404


@pytest.mark.parametrize("profil", ["responsable", "administrateur"])
def test_le_responsable_et_l_administrateur_la_lisent(scene: Scene, profil: str) -> None:
    assert "Gabarits" in _lire(scene, "/banque", profil)


def test_le_manuel_est_entier_clause_par_clause(scene: Scene) -> None:
    for mutuelle in BANK.mutuelles.values():
        page = _lire(scene, f"/banque/mutuelles/{mutuelle.id}")
        textes = [
            *(c.texte for c in mutuelle.clauses),
            *(s.nom for s in mutuelle.services),
            *(m.objet for m in mutuelle.modeles_courrier),
            *(x.expression for c in mutuelle.contrats for x in c.tableau),
        ]
        assert [t for t in textes if " ".join(t.split()) not in page] == []


def test_chaque_valeur_datee_dit_sa_source_et_si_elle_reste_a_confirmer(scene: Scene) -> None:
    page = _lire(scene, "/banque/baremes")
    valeurs = [v for p in BANK.baremes.parametres.values() for v in p.valeurs]
    regles = BANK.baremes.regles.values()
    assert [v.source for v in valeurs if " ".join(v.source.split()) not in page] == []
    assert page.count("à confirmer") - 1 == sum(not x.confirmee for x in (*valeurs, *regles))


def test_les_alterations_se_rangent_par_famille_de_contraste() -> None:
    for gabarit in gabarits(BANK):
        rangees = familles(alterations_de(BANK, gabarit.id))
        assert sum(len(f.alterations) for f in rangees) == len(alterations_de(BANK, gabarit.id))
        rib = next(f for f in rangees if f.titre == "Coordonnées bancaires")
        assert [a.famille.value for a in rib.alterations] == ["anomalie", "fraude", "leurre"]


def test_chaque_mot_de_la_banque_a_le_sien_en_francais() -> None:
    for alteration in BANK.alterations.values():
        assert alteration.contraste in mots.CONTRASTES
        for reponse in alteration.reponses:
            assert "_" not in mots.reponse_en_mots(reponse)
    for mutuelle in BANK.mutuelles.values():
        assert {c.type for c in mutuelle.clauses} <= set(mots.CLAUSES)


def test_un_essai_montre_le_corrige_la_preuve_et_les_reponses_cachees(scene: Scene) -> None:
    page = _lire(scene, ESSAI)
    for titre in (
        "La preuve tient",
        "Ce qui est planté",
        "Traitements admis",
        "Gestes qui seraient une faute",
        "Rapprochements rompus",
        "Trace du calcul",
        "Questions pour l’entretien",
        "Ce que le monde garde",
    ):
        assert titre in page
    case = services.engendrer(BANK, Essai("optique_classe_b", "rib_mariage", 7, "valdambre"))
    assert [r.precision for r in case.cache.reponses if r.precision and r.precision not in page] == []


def test_comme_le_candidat_le_voit_rien_du_corrige_ne_parait(scene: Scene) -> None:
    page = _lire(scene, f"{ESSAI}&vue=candidat")
    case = services.engendrer(BANK, Essai("optique_classe_b", "rib_mariage", 7, "valdambre"))
    assert all(p.titre in page for p in case.vu.pieces)
    for secret in (
        "Traitements admis",
        "preuve tient",
        "Acte de mariage",
        "leurre :",
        *case.corrige.questions,
    ):
        assert secret not in page


@pytest.mark.parametrize(
    "requete",
    [
        "cas=inconnu:&graine=1&mutuelle=",
        "cas=optique_classe_b:audio_serie_connue&graine=1&mutuelle=",
        "cas=optique_classe_b:&graine=0&mutuelle=",
        "cas=optique_classe_b:&graine=deux&mutuelle=",
        "cas=optique_classe_b:&graine=1&mutuelle=autre",
    ],
)
def test_un_essai_impossible_se_refuse_en_gardant_le_formulaire(scene: Scene, requete: str) -> None:
    for page in ("essayer", "classe"):
        reponse = scene.navigateur("formateur").client.get(f"/banque/{page}?{requete}")
        assert (reponse.status_code, "champ-erreur" in reponse.text) == (422, True)


def test_le_numero_donne_a_une_classe_redonne_ce_dossier_a_l_entrainement() -> None:
    for alteration in ("", "rib_mariage", "optique_trop_tot"):
        essai = Essai("optique_classe_b", alteration, 7)
        numero = services.numero_de_classe(BANK, essai)
        assert numero is not None
        pratique = tirer(BANK, Souhait("optique_classe_b", "tous", numero))
        assert pratique == services.engendrer(BANK, Essai("optique_classe_b", alteration, numero))
        assert pratique.alteration == alteration


def test_la_page_pour_la_classe_ne_dit_rien_de_ce_qui_est_plante(scene: Scene) -> None:
    page = _lire(scene, ESSAI.replace("essayer", "classe"))
    assert "Numéro de tirage" in page
    assert BANK.alterations["rib_mariage"].libelle not in page
    assert "leurre" not in page


def test_prouver_en_serie_dit_le_resultat_de_chaque_numero(scene: Scene) -> None:
    donnees = {"cas": "consultation_noemie:base_erronee", "graine": "3", "mutuelle": "", "nombre": "4"}
    navigateur = scene.navigateur("formateur", jeton=True)
    reponse = navigateur.client.post(
        "/banque/essayer/preuves", data=donnees, headers={"X-CSRFToken": navigateur.jeton}
    )
    assert reponse.status_code == 200
    assert "4 dossiers prouvés sur 4 essayés." in reponse.text


@pytest.mark.parametrize("nombre", ["0", "51", "beaucoup", ""])
def test_prouver_plus_de_cinquante_numeros_se_refuse(scene: Scene, nombre: str) -> None:
    donnees = {"cas": "consultation_noemie:", "graine": "3", "mutuelle": "", "nombre": nombre}
    navigateur = scene.navigateur("formateur", jeton=True)
    reponse = navigateur.client.post(
        "/banque/essayer/preuves", data=donnees, headers={"X-CSRFToken": navigateur.jeton}
    )
    assert (reponse.status_code, "de 1 à 50" in reponse.text) == (422, True)


def test_une_serie_s_arrete_quand_le_temps_d_une_page_est_ecoule() -> None:
    secondes = count(0.0, 3.0)
    campagne = services.prouver_graines(
        BANK, Essai("consultation_noemie", "", 1), 10, horloge=lambda: next(secondes)
    )
    assert (campagne.interrompue, len(campagne.lignes)) == (True, 2)


def test_une_preuve_qui_ne_tient_pas_est_montree_a_sa_ligne() -> None:
    case = services.engendrer(BANK, Essai("consultation_noemie", "base_erronee", 3))
    preuve = prouver(BANK, case)
    etats = {x.titre: x.etat for x in services.lignes_de_preuve(preuve)}
    assert etats[mots.PREUVES["sain"]] == "sans_objet"
    assert set(etats.values()) == {"tient", "sans_objet"}
    lignes = (replace(case.corrige.lignes[0], amc="999.99"), *case.corrige.lignes[1:])
    fausse = replace(case, corrige=replace(case.corrige, lignes=lignes))
    rate = [x for x in services.lignes_de_preuve(prouver(BANK, fausse)) if x.etat == "echoue"]
    assert [x.titre for x in rate] == [mots.PREUVES["reglement"]]
    assert "999.99" in " ".join(rate[0].details)


def test_essayer_ne_garde_aucun_dossier(scene: Scene) -> None:
    _lire(scene, ESSAI)
    assert scene.db.scalar(select(func.count()).select_from(Instantane)) == 0
