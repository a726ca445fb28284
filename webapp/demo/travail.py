"""How the candidats of the demonstration work: careful hands, one dossier rushed, some things forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy.orm import Session

from cases.vu import Case
from scenario_bank.model.vocabulaire import Famille, couper_cible
from webapp.acteur import Acteur
from webapp.cli.joueurs import jouer_presse, jouer_traitements
from webapp.instantanes import lire_cache, lire_corrige, lire_vu
from webapp.models.epreuve import Epreuve
from webapp.models.instantane import Instantane
from webapp.poste.services import recevoir

PAS = timedelta(seconds=75)
SEANCE = timedelta(hours=3)
LOT = 40


@dataclass(frozen=True, slots=True)
class Facon:
    """How a candidat works. `presse` rushes one dossier of this family at the end of a day; `oublie` drops those acts."""

    presse: Famille | None = None
    oublie: frozenset[str] = frozenset()
    part: int = 100  # per cent of the work done so far


def case_de(db: Session, instantane: Instantane) -> Case:
    """The frozen dossier as the players read it; its seed stays in its own table."""
    corrige = lire_corrige(db, instantane.id)
    return Case(
        gabarit=instantane.gabarit,
        alteration=corrige.plantes[0].alteration if corrige.plantes else "",
        graine="",
        jour=instantane.jour.isoformat(),
        vu=lire_vu(db, instantane.id),
        cache=lire_cache(db, instantane.id),
        corrige=corrige,
        empreintes=instantane.empreintes,
        moteur=instantane.moteur,
    )


def actions(cases: Sequence[Case], facon: Facon) -> list[dict[str, Any]]:
    """The acts of the whole épreuve in this way of working, without ids or moments."""
    soignees = jouer_traitements([(c, c.corrige.traitements[0]) for c in cases])
    expedie = next((c for c in cases if c.corrige.famille is facon.presse), None)
    if expedie is not None:
        reference = expedie.vu.reference
        autres = [d for d in soignees if couper_cible(d["cible"])[0] != reference]
        fin = next((n for n, d in enumerate(autres) if not d["cible"]), len(autres))
        soignees = [*autres[:fin], *jouer_presse(expedie), *autres[fin:]]
    gardees = [d for d in soignees if d["type"] not in facon.oublie]
    return gardees[: len(gardees) * facon.part // 100]


def travailler(db: Session, epreuve: Epreuve, candidat: Acteur, facon: Facon, depart: datetime) -> datetime:
    """Play the candidat's work on the desk from `depart`; returns the moment of the last act.

    What the desk refuses (an answer never asked for, after something was forgotten) is left out.
    """
    tentative = epreuve.tentative
    assert tentative is not None  # noqa: S101 - the épreuve has been started
    cases = [case_de(db, d.instantane) for d in tentative.dossiers if not d.reserve]
    moment, debut_seance, lot = depart, depart, []
    for rang, acte in enumerate(actions(cases, facon)):
        moment += PAS
        if moment - debut_seance > SEANCE:
            debut_seance = moment = debut_seance + timedelta(days=1)
        lot.append(
            {
                "id": str(uuid5(NAMESPACE_URL, f"{epreuve.livret_id}/{epreuve.rang}/{rang}")),
                "type": acte["type"],
                "cible": acte["cible"],
                "donnees": acte["donnees"],
                "survenue_le": moment.isoformat(timespec="milliseconds"),
            }
        )
        if len(lot) == LOT:
            recevoir(db, tentative, candidat, lot, moment + timedelta(seconds=2))
            lot = []
    if lot:
        recevoir(db, tentative, candidat, lot, moment + timedelta(seconds=2))
    return moment
