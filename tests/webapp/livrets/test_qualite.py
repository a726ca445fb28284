"""La page Qualité : accord entre évaluateurs, par compétence, seulement sur des avis révélés."""

from __future__ import annotations

from flask import Flask
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import connecter
from tests.webapp.cotation.fabrique import COMPETENCES, banc, coter, rendre, reveler
from webapp.models.cotation import Valeur
from webapp.models.organisme import Role
from webapp.qualite.queries import mesures

NA = Valeur.NON_ACQUIS


def test_une_seule_cotation_rendue_ne_compte_pas(db: Session) -> None:
    b = banc(db)
    coter(db, b, b.un)
    rendre(db, b, b.un)
    assert mesures(db, b.organisme.id) == []


def test_chaque_competence_a_ses_paires_et_ses_coefficients(db: Session) -> None:
    b = banc(db)
    reveler(db, b, {"B2.C1": NA})
    reveler(db, banc(db, chez=b.organisme))
    lues = {m.competence.id: m for m in mesures(db, b.organisme.id)}
    assert set(lues) == {c.id for c in COMPETENCES}
    assert (lues["B2.C1"].paires, lues["B2.C1"].independantes) == (2, 2)
    assert lues["B2.C1"].accord.brut.valeur == 0.5
    assert lues["B2.C2"].accord.kappa.valeur is None


def test_un_autre_organisme_n_y_entre_pas(db: Session) -> None:
    b = banc(db)
    reveler(db, b)
    assert mesures(db, factories.organisme(db).id) == []


def test_la_page_dit_non_calculable_et_ne_nomme_personne(app: Flask, db: Session) -> None:
    b = banc(db)
    reveler(db, b)
    responsable = factories.personne(db, b.organisme, Role.RESPONSABLE)
    page = connecter(app, responsable).lire(f"/organismes/{b.organisme.public_id}/qualite").text
    assert "non calculable" in page.lower()
    for qui in (b.un, b.deux, b.candidat):
        assert qui.nom not in page


def test_un_responsable_candidat_n_y_lit_pas_ses_propres_avis(app: Flask, db: Session) -> None:
    chez = factories.organisme(db)
    double = factories.personne(db, chez, Role.RESPONSABLE, Role.CANDIDAT)
    un, deux = (factories.personne(db, chez, Role.EVALUATEUR) for _ in range(2))
    reveler(db, banc(db, chez=chez, gens=(double, un, deux)), {"B2.C1": NA})
    page = connecter(app, double).lire(f"/organismes/{chez.public_id}/qualite")
    assert (page.status_code, "Pas encore d’avis croisés." in page.text) == (200, True)
