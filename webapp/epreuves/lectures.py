"""Pages of the épreuves that only read: what is printed, « Mes sessions », what awaits the candidat."""

from __future__ import annotations

from typing import Any

from flask import g, render_template

from webapp.db import get_db
from webapp.epreuves import phrases, queries
from webapp.epreuves.banque import la_banque
from webapp.epreuves.fiche import rediger_fiche
from webapp.epreuves.papiers import dossiers_en_papier
from webapp.epreuves.suites import adresse_suite
from webapp.errors import Introuvable
from webapp.horloge import aujourdhui
from webapp.models.epreuve import Epreuve, EtatEpreuve


def lire_epreuve(public_id: str) -> Epreuve:
    """The épreuve of this public id; raises Introuvable."""
    epreuve = queries.epreuve_par_public_id(get_db(), public_id)
    if epreuve is None:
        raise Introuvable
    return epreuve


def convocation(epreuve: str) -> Any:
    """The convocation to print and hand over."""
    return _convocation(lire_epreuve(epreuve))


def _convocation(ligne: Epreuve) -> Any:
    bloc = la_banque().referentiel.bloc(ligne.bloc)
    mutuelle = la_banque().mutuelles.get(ligne.mutuelle)
    return render_template("epreuves/convocation.html", epreuve=ligne, bloc=bloc, mutuelle=mutuelle)


def manuel(epreuve: str) -> Any:
    """The manual of the mutuelle, to print and hand over the day before."""
    return _manuel(lire_epreuve(epreuve))


def _manuel(ligne: Epreuve) -> Any:
    mutuelle = la_banque().mutuelles.get(ligne.mutuelle)
    if mutuelle is None:
        raise Introuvable
    return render_template("epreuves/manuel.html", epreuve=ligne, mutuelle=mutuelle)


def fiches(epreuve: str) -> Any:
    """The fiches évaluateur: the key, for the evaluators and for whoever prepares."""
    ligne, db = lire_epreuve(epreuve), get_db()
    mutuelle = la_banque().mutuelles.get(ligne.mutuelle)
    numeros = {c.id: c.numero for c in mutuelle.clauses} if mutuelle else {}
    alterations = {a.id: a.libelle for a in la_banque().alterations.values()}
    liste = [
        rediger_fiche(db, s, numeros, alterations) for s in ligne.situations if s.instantane_id is not None
    ]
    return render_template("epreuves/fiches.html", epreuve=ligne, fiches=liste)


def papier(epreuve: str) -> Any:
    """The dossiers as papers, should the desk fail."""
    ligne = lire_epreuve(epreuve)
    return render_template(
        "epreuves/papier.html", epreuve=ligne, dossiers=dossiers_en_papier(get_db(), ligne)
    )


def a_evaluer() -> Any:
    """« Mes sessions » of an evaluator, by state."""
    epreuves = queries.epreuves_de_l_evaluateur(get_db(), g.acteur)
    par_etat = [(e, [x for x in epreuves if x.etat is e]) for e in EtatEpreuve]
    return render_template(
        "epreuves/a_evaluer.html",
        par_etat=par_etat,
        total=len(epreuves),
        suites=phrases.SUITES,
        verbes=phrases.VERBES,
        adresses={e.id: adresse_suite(e) for e in epreuves},
    )


def mon_epreuve(epreuve: str) -> Any:
    """What is planned for the candidat: date, place, manual, desk."""
    ligne = lire_epreuve(epreuve)
    if ligne.composee_le is None:
        raise Introuvable
    return render_template(
        "epreuves/mon_epreuve.html",
        epreuve=ligne,
        manuel_remis=queries.manuel_remis(ligne, aujourdhui()),
        etats=EtatEpreuve,
    )


def mon_manuel(epreuve: str) -> Any:
    """The manual, for the candidat, from the day before."""
    ligne = lire_epreuve(epreuve)
    if ligne.composee_le is None or not queries.manuel_remis(ligne, aujourdhui()):
        raise Introuvable
    return _manuel(ligne)


PAGES = (
    ("/epreuves/<epreuve>/convocation", convocation),
    ("/epreuves/<epreuve>/manuel", manuel),
    ("/epreuves/<epreuve>/fiches", fiches),
    ("/epreuves/<epreuve>/papier", papier),
    ("/mes-epreuves-a-evaluer", a_evaluer),
    ("/mes-epreuves/<epreuve>", mon_epreuve),
    ("/mes-epreuves/<epreuve>/manuel", mon_manuel),
)
"""Each page with its address; `views` gives them to the blueprint."""
