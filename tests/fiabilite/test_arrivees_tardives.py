"""Ce qui arrive après la clôture : gardé à part, lu par les évaluateurs comme tardif, jamais relevé ni jugé."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import connecter, note
from tests.webapp.cotation.fabrique import CLE, PLUS_TARD, Banc, banc, cases
from webapp import journal
from webapp.cotation.faits import relever
from webapp.journal import Statut
from webapp.models.tentative import EtatTentative

TARD = "Rappelé l’adhérente à 18 h, trop tard."


@pytest.fixture
def epreuve(app: Flask, db: Session) -> Banc:
    b = banc(db)
    assert b.epreuve.tentative is not None
    b.epreuve.tentative.etat, b.epreuve.tentative.close_le = EtatTentative.CLOSE, PLUS_TARD
    db.commit()
    return b


def _arriver(db: Session, b: Banc) -> None:
    assert b.epreuve.tentative is not None
    envoi = note(TARD, cases()[0].vu.reference)
    auteur = factories.acteur(db, b.candidat)
    (recue,) = journal.ajouter(db, b.epreuve.tentative, auteur, [envoi], PLUS_TARD, cle=CLE)
    assert recue.statut is Statut.TARDIVE
    db.commit()


def test_une_arrivee_tardive_se_lit_comme_tardive_et_ne_change_aucun_fait(
    app: Flask, db: Session, epreuve: Banc
) -> None:
    avant = relever(db, epreuve.epreuve)
    _arriver(db, epreuve)
    apres = relever(db, epreuve.epreuve)
    assert (apres.constat, set(apres.actions)) == (avant.constat, set(avant.actions))
    adresse, un, candidat = epreuve.adresse, epreuve.un.identifiant, epreuve.candidat.identifiant
    db.rollback()
    evaluateur = connecter(app, un)
    assert "1 action reçue après la clôture" in evaluateur.lire(f"{adresse}/cotation").text
    page = evaluateur.lire(adresse).text
    assert TARD in page
    assert "Reçu après clôture" in page
    assert TARD not in evaluateur.lire(f"{adresse}/cotation/chronologie").text
    assert TARD not in connecter(app, candidat).lire("/").text


def test_sans_arrivee_tardive_rien_n_en_est_dit(app: Flask, db: Session, epreuve: Banc) -> None:
    adresse, un = epreuve.adresse, epreuve.un.identifiant
    db.rollback()
    assert "après la clôture" not in connecter(app, un).lire(f"{adresse}/cotation").text
