"""Verbs of practice: draw a fresh dossier and open its desk. Never commits."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.orm import Session

from cases.alterations import ALTERATIONS
from cases.gabarits import GABARITS
from cases.generation import applicables, generate
from cases.monde import jour_suivant
from cases.streams import Flux
from cases.verification import Preuve, prouver
from cases.vu import Case
from scenario_bank import Bank
from webapp import instantanes as store
from webapp.acteur import Acteur
from webapp.entrainement import queries
from webapp.models.instantane import Pool
from webapp.models.organisme import Personne, Role
from webapp.models.tentative import Mode, Tentative
from webapp.oracle import charger_oracle
from webapp.poste.services import ouvrir_tentative
from webapp.referentiel.recherche import plier

journal = structlog.get_logger("constat.entrainement")
SURPRISE = ""
NIVEAUX: dict[str, tuple[int, int]] = {
    "tous": (1, 5),
    "decouverte": (1, 2),
    "courant": (2, 3),
    "exigeant": (3, 5),
}
GRAINE_MAX = 999_999_999
SAINS_SUR_CENT = 25
"""How often a practice dossier is clean: one in four, so that nothing can be guessed."""


@dataclass(frozen=True, slots=True)
class Souhait:
    """What the candidate asked for; `gabarit` SURPRISE leaves it to chance."""

    gabarit: str
    niveau: str
    graine: int


def graine_neuve() -> int:
    """A fresh shareable seed, short enough to be dictated."""
    return 100_000 + secrets.randbelow(900_000)


def gabarits_offerts(bank: Bank) -> list[tuple[str, str]]:
    """(id, title) of the gabarits that can be practised, by title; one of another year says which."""
    connus = [g for g in bank.gabarits.values() if g.id in GABARITS]
    annee = max(g.dernier_jour.year for g in connus)
    titres = {
        g.id: g.titre if g.dernier_jour.year == annee else f"{g.titre} (en {g.dernier_jour.year})"
        for g in connus
    }
    return sorted(titres.items(), key=lambda x: plier(x[1]).texte)


@dataclass(frozen=True, slots=True)
class Tirage:
    """What a wish stands for: the gabarit, what is planted ("" for nothing), the first day."""

    gabarit: str
    alteration: str
    jour: date


def tirage(bank: Bank, souhait: Souhait) -> Tirage:
    """What is drawn for a wish: the same for anyone, on any day."""
    flux = Flux(str(souhait.graine), f"entrainement/{souhait.gabarit or 'surprise'}/{souhait.niveau}")
    gabarit = souhait.gabarit or flux.choix([g for g, _ in gabarits_offerts(bank)])
    bas, haut = NIVEAUX[souhait.niveau]
    alterations = [
        a.id for a in applicables(bank, gabarit) if a.id in ALTERATIONS and bas <= a.difficulte <= haut
    ]
    sain = flux.chance(SAINS_SUR_CENT)
    alteration = "" if sain or not alterations else flux.choix(alterations)
    modele = bank.gabarits[gabarit]
    debut = min(modele.premier_jour + timedelta(days=60), modele.dernier_jour)
    fin = max(modele.dernier_jour - timedelta(days=14), debut)
    jour = min(_jour_ouvre(flux.jour(debut, fin)), modele.dernier_jour)
    return Tirage(gabarit, alteration, jour)


def tirer(bank: Bank, souhait: Souhait) -> Case:
    """The dossier of a wish: the same wish gives the same dossier, to anyone, on any day."""
    tire = tirage(bank, souhait)
    return generate(bank, tire.gabarit, souhait.graine, tire.jour, alteration=tire.alteration or None)


class DossierNonProuve(Exception):
    """No dossier of this wish holds its proof; `graine` is the last one tried."""

    def __init__(self, graine: int) -> None:
        self.graine = graine
        super().__init__(graine)


def tirer_prouve(
    bank: Bank, souhait: Souhait, essais: int, tirage: Callable[[Bank, Souhait], Case] = tirer
) -> tuple[Case, Preuve]:
    """The first dossier of `souhait` whose typed proof has no failure, over `essais` successive seeds.

    Raises DossierNonProuve: a dossier that is not proven never reaches a candidate.
    """
    for graine in range(souhait.graine, souhait.graine + essais):
        case = tirage(bank, replace(souhait, graine=graine))
        preuve = prouver(bank, case, charger_oracle())
        if not preuve.echecs:
            return case, preuve
        journal.error(
            "dossier_non_prouve",
            gabarit=case.gabarit,
            alteration=case.alteration,
            graine=graine,
            echecs=preuve.echecs,
        )
    raise DossierNonProuve(graine)


def _jour_ouvre(jour: date) -> date:
    return jour_suivant(jour - timedelta(days=1))


def commencer(
    db: Session, acteur: Acteur, case: Case, preuve: Mapping[str, Any], maintenant: datetime
) -> Tentative:
    """Store the proven `case` in the practice pool and open its desk."""
    organisme_id = acteur.organismes_comme(Role.CANDIDAT)[0].organisme_id
    instantane = store.enregistrer(db, organisme_id, case, Pool.ENTRAINEMENT, preuve, maintenant)
    candidat = db.get_one(Personne, acteur.personne_id)
    return ouvrir_tentative(db, candidat, [instantane], Mode.ENTRAINEMENT, maintenant)


def refaire(db: Session, acteur: Acteur, tentative: Tentative, maintenant: datetime) -> Tentative:
    """A fresh attempt over the same dossiers."""
    candidat = db.get_one(Personne, acteur.personne_id)
    return ouvrir_tentative(
        db, candidat, queries.instantanes_de(db, tentative.id), Mode.ENTRAINEMENT, maintenant
    )
