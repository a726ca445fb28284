"""Les pages de cotation, remplies et relues comme le ferait un évaluateur, sans JavaScript."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.orm import Session

from tests.factories import connecter
from tests.webapp.cotation.fabrique import CLE, COMPETENCES, PLUS_TARD, Banc, banc, coter, rendre, reveler
from webapp import journal
from webapp.cotation import queries, services
from webapp.cotation.mots import Mots
from webapp.journal_verification import verifier
from webapp.models.cotation import Note, Valeur

C1 = COMPETENCES[0]
K1 = C1.criteres[0]
BUDGET = 45
"""Queries of the heaviest page; snapshots and journal included."""


def page_c1(b: Banc) -> str:
    return f"{b.adresse}/cotation/competences/{C1.id}"


def test_rien_n_est_prerempli(app: Flask, db: Session) -> None:
    b = banc(db)
    page = connecter(app, b.un).lire(page_c1(b)).text
    coches = re.findall(r'<input type="radio" name="([^"]+)" value="([^"]*)" checked>', page)
    assert {nom for nom, _v in coches} == {"valeur", *(f"note-{k.uid}" for k in C1.criteres)}
    assert {valeur for _n, valeur in coches} == {""}


def test_un_brouillon_se_relit_et_se_defait(app: Flask, db: Session) -> None:
    b = banc(db)
    navigateur = connecter(app, b.un)
    champs = {
        f"note-{K1.uid}": "non_atteint",
        f"texte-{K1.uid}": "Une pièce n’est pas ouverte.",
        "valeur": "NA",
    }
    assert navigateur.envoyer(page_c1(b), **champs).status_code == 303
    page = navigateur.lire(page_c1(b)).text
    assert "Une pièce n’est pas ouverte." in page
    assert f'name="note-{K1.uid}" value="non_atteint" checked' in page
    navigateur.envoyer(page_c1(b), **{f"note-{K1.uid}": "", "valeur": ""})
    couche = queries.couche(db, b.epreuve.id, b.un.id)
    assert couche is not None
    assert (queries.notes(db, couche.id), queries.cotations(db, couche.id)) == ({}, {})


def test_ouvrir_les_faits_enregistre_d_abord_les_notes_de_la_page(app: Flask, db: Session) -> None:
    b = banc(db)
    navigateur = connecter(app, b.un)
    assert "Fermés." in navigateur.lire(page_c1(b)).text
    navigateur.envoyer(page_c1(b), **{f"note-{K1.uid}": "atteint", "geste": "ouvrir_faits"})
    page = navigateur.lire(page_c1(b)).text
    assert "Fermés." not in page
    assert re.search(r"\d+ faits? relevés?", page)
    assert f'name="note-{K1.uid}" value="atteint" checked' in page


def test_les_faits_sont_dits_sans_compte_pour_ou_contre_ni_identifiant(app: Flask, db: Session) -> None:
    b = banc(db)
    services.open_facts(db, b.epreuve, b.un.id, PLUS_TARD)
    db.commit()
    navigateur = connecter(app, b.un)
    for competence in COMPETENCES:
        page = navigateur.lire(f"{b.adresse}/cotation/competences/{competence.id}").text
        faits = "".join(re.findall(r'<p class="fait-phrase">(.*?)</p>', page))
        assert not re.search(r"\bp\d+\b|[a-z]+_[a-z]+|lignes\[", faits), faits
        for mot in ("✓", "✔", "text-success", "bg-success", "text-danger", "favorable(", "%)"):
            assert mot not in page


def test_ecarter_sans_raison_se_refuse_et_garde_la_saisie(app: Flask, db: Session) -> None:
    b = banc(db)
    services.open_facts(db, b.epreuve, b.un.id, PLUS_TARD)
    db.commit()
    navigateur = connecter(app, b.un)
    page = navigateur.lire(page_c1(b)).text
    bouton = re.search(r'name="geste" value="(retrait\|[^"]+)"', page)
    assert bouton is not None
    champs = {"geste": bouton[1], f"texte-{K1.uid}": "Mot gardé.", f"note-{K1.uid}": "atteint"}
    refus = navigateur.envoyer(page_c1(b), **champs)
    assert refus.status_code == 422
    assert "Mot gardé." in refus.text
    _geste, uid, indice, _action, _sens = bouton[1].split("|")
    assert (
        navigateur.envoyer(page_c1(b), **champs, **{f"raison-{uid}-{indice}": "Recopié."}).status_code == 303
    )
    assert "1 fait écarté par vous" in navigateur.lire(page_c1(b)).text


def test_la_lecture_proposee_se_dit_non_officielle(app: Flask, db: Session) -> None:
    b = banc(db)
    page = connecter(app, b.un).lire(f"{b.adresse}/cotation/competences/B2.C4").text
    assert "n'a pas fait l'objet d'aucun rejet".replace("'", "&#39;") in page
    assert "Lecture proposée, non officielle (I15)" in page


def test_la_carte_ouvre_l_action_et_le_courrier_entier(app: Flask, db: Session) -> None:
    b = banc(db)
    note = next(a for a in Mots(db, b.epreuve).actions.values() if a["type"] == "note_crm")
    db.commit()
    page = connecter(app, b.un).lire(f"{b.adresse}/cotation/actions/{note['id']}").text
    assert "Facture attendue avant tout paiement." in page


def test_le_guide_d_entretien_garde_les_reponses_dans_sa_couche(app: Flask, db: Session) -> None:
    b = banc(db)
    navigateur = connecter(app, b.un)
    adresse = b.adresse + "/cotation/entretien"
    assert navigateur.envoyer(adresse, critere=K1.uid, question="Q ?", reponse=" ").status_code == 422
    navigateur.envoyer(
        adresse, critere=K1.uid, question="Que vérifiez-vous ?", reponse="Tout.", sens="favorable"
    )
    assert "Tout." in navigateur.lire(page_c1(b)).text
    assert "Tout." not in connecter(app, b.deux).lire(page_c1(b)).text


def test_rendre_incomplet_dit_ce_qui_manque(app: Flask, db: Session) -> None:
    b = banc(db)
    coter(db, b, b.un, notes={K1.uid: Note.NON_ATTEINT})
    navigateur = connecter(app, b.un)
    navigateur.envoyer(b.adresse + "/cotation/rendre", depuis=b.adresse + "/cotation")
    page = navigateur.lire(b.adresse + "/cotation").text
    assert "B2.C1 : Vous appréciez la compétence ACQUIS" in page
    assert "Votre cotation est rendue" not in page


def test_une_cotation_rendue_se_lit_et_se_reprend(app: Flask, db: Session) -> None:
    b = banc(db)
    coter(db, b, b.un)
    navigateur = connecter(app, b.un)
    navigateur.envoyer(b.adresse + "/cotation/rendre", depuis=b.adresse + "/cotation")
    assert "elle ne se modifie plus" in navigateur.lire(page_c1(b)).text
    assert navigateur.envoyer(page_c1(b), valeur="NA").status_code == 409
    navigateur.envoyer(b.adresse + "/cotation/reprendre")
    assert navigateur.envoyer(page_c1(b), valeur="NA").status_code == 303


def test_une_epreuve_de_seules_situations_reelles_se_cote(app: Flask, db: Session) -> None:
    b = banc(db)
    b.epreuve.tentative_id = None
    for situation in b.epreuve.situations:
        situation.instantane_id = None
    db.commit()
    services.open_facts(db, b.epreuve, b.un.id, PLUS_TARD)
    db.commit()
    navigateur = connecter(app, b.un)
    for chemin in ("", f"/competences/{C1.id}", "/chronologie", "/entretien"):
        assert navigateur.lire(f"{b.adresse}/cotation{chemin}").status_code == 200
    reveler(db, b, {"B2.C1": Valeur.NON_ACQUIS})
    assert navigateur.lire(b.adresse + "/consensus").status_code == 200


@pytest.mark.parametrize("chemin", ["/cotation", f"/cotation/competences/{C1.id}", "/consensus"])
def test_une_page_reste_dans_son_budget_de_requetes(
    app: Flask, db: Session, moteur: Engine, chemin: str
) -> None:
    b = banc(db)
    services.open_facts(db, b.epreuve, b.un.id, PLUS_TARD)
    coter(db, b, b.un)
    if chemin == "/consensus":
        coter(db, b, b.deux)
        rendre(db, b, b.un)
        rendre(db, b, b.deux)
    navigateur = connecter(app, b.un)
    requetes: list[str] = []

    def noter(_c: Any, _cur: Any, ordre: str, *_reste: Any) -> None:
        requetes.append(ordre)

    event.listen(moteur, "before_cursor_execute", noter)
    assert navigateur.lire(b.adresse + chemin).status_code == 200
    event.remove(moteur, "before_cursor_execute", noter)
    assert len(requetes) <= BUDGET, len(requetes)


def main_libre(db: Session) -> Connection:
    """The connection of someone who owns the server: triggers and foreign keys no longer hold."""
    connexion = db.connection()
    if connexion.dialect.name == "postgresql":
        connexion.execute(text("SET LOCAL session_replication_role = replica"))
    else:
        noms = connexion.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
        for nom in noms.scalars().all():
            connexion.execute(text(f"DROP TRIGGER {nom}"))
        connexion.execute(text("PRAGMA defer_foreign_keys = ON"))
    return connexion


def test_un_journal_altere_ne_se_cote_pas(app: Flask, db: Session) -> None:
    b = banc(db)
    coter(db, b, b.un)
    connexion = main_libre(db)
    connexion.execute(text("UPDATE action SET cible = cible || 'x' WHERE sequence = 3"))
    db.commit()
    navigateur = connecter(app, b.un)
    navigateur.envoyer(b.adresse + "/cotation/rendre", depuis=b.adresse + "/cotation")
    page = navigateur.lire(b.adresse + "/cotation").text
    assert "à partir de l’action n° 3" in page
    assert "Votre cotation est rendue" not in page


def test_une_queue_coupee_avec_sa_tete_se_voit_sur_la_cotation_rendue(db: Session) -> None:
    b = banc(db)
    coter(db, b, b.un)
    services.submit(db, b.epreuve, b.un.id, PLUS_TARD, cle=CLE)
    db.commit()
    assert b.epreuve.tentative is not None
    assert verifier(db, CLE, b.epreuve.tentative).alterations == ()
    compte, _sceau = journal.tete(db, b.epreuve.tentative)
    connexion = main_libre(db)
    for table, colonne in (("action_texte", "action_id"), ("action", "id")):
        connexion.execute(
            text(f"DELETE FROM {table} WHERE {colonne} IN (SELECT id FROM action WHERE sequence = :n)"),  # noqa: S608 - our own names
            {"n": compte},
        )
    connexion.execute(
        text(
            "UPDATE journal_tete SET compte = :n, "
            "empreinte = (SELECT empreinte FROM action WHERE sequence = :n), "
            "sceau = (SELECT sceau FROM action WHERE sequence = :n)"
        ),
        {"n": compte - 1},
    )
    rapport = verifier(db, CLE, b.epreuve.tentative)
    assert [(a.sequence, a.cause) for a in rapport.alterations] == [(compte, "manquante")]
    db.rollback()
