"""The state of the desk: the world after the candidate's actions, and what may still be undone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.monde import EtatMonde, effectives, etat
from scenario_bank.model.vocabulaire import Source, couper_cible
from webapp.poste.queries import DossierOuvert

JUSQU_A_CLOTURE = frozenset(
    {
        "marquer_champ_conforme",
        "marquer_champ_non_conforme",
        "calculer",
        "signaler_anomalie",
        "mettre_en_attente",
        "note_crm",
        "tableau_de_bord",
    }
)
"""What stays on the desk: undone as long as the dossier is open."""
JUSQU_AU_SOIR = frozenset(
    {
        "alerter_suspicion",
        "demander_piece",
        "payer",
        "payer_partiel",
        "rejeter",
        "regulariser_indu",
        "ecrire_adherent",
        "transmettre_service",
        "compte_rendu",
        "cloturer",
    }
)
"""What leaves the desk at the end of the day: undone on the same simulated day only."""


@dataclass(frozen=True, slots=True)
class Faite:
    """One action of the candidate, as the world and the desk read it."""

    id: str
    type: str
    cible: str
    donnees: Mapping[str, Any]
    sequence: int = 0
    jour: str = ""
    recue_le: str = ""

    @property
    def dossier(self) -> str:
        return couper_cible(self.cible)[0]

    @property
    def place(self) -> str:
        return couper_cible(self.cible)[1]


def faites(lues: Iterable[Mapping[str, Any]]) -> list[Faite]:
    """The candidate's actions out of the journal's reading, in order."""
    return [
        Faite(a["id"], a["type"], a["cible"], a["donnees"], a["sequence"], a["jour_simule"], a["recue_le"])
        for a in lues
        if a["source"] == Source.CANDIDAT
    ]


def premier_jour(dossiers: Sequence[DossierOuvert], sinon: date) -> date:
    """The simulated day on which an attempt over these dossiers begins."""
    return max((d.jour for d in dossiers), default=sinon)


def monde(dossiers: Sequence[DossierOuvert], actions: Sequence[Faite], sinon: date) -> EtatMonde:
    """The world after `actions`."""
    return etat([(d.vu, d.cache) for d in dossiers], actions, premier_jour(dossiers, sinon))


def annulees(actions: Iterable[Faite]) -> frozenset[str]:
    """Ids of the actions that were undone."""
    return frozenset(str(a.donnees.get("action", "")) for a in actions if a.type == "annuler")


def clotures(actions: Sequence[Faite]) -> frozenset[str]:
    """References of the dossiers that stand closed."""
    return frozenset(a.dossier for a in effectives(actions) if a.type == "cloturer")


def annulable(a: Faite, jour: str, fermes: Collection[str]) -> bool:
    """True when an action not undone yet has had no effect on `jour`; `fermes` are the closed dossiers."""
    return (a.type in JUSQU_A_CLOTURE or (a.type in JUSQU_AU_SOIR and a.jour == jour)) and (
        a.type == "cloturer" or a.dossier not in fermes
    )


def annulables(actions: Sequence[Faite], jour: str) -> frozenset[str]:
    """Ids of the actions not yet followed by effect on `jour`.

    A closed dossier is opened again first; a reading, an inquiry or an ended day cannot be undone.
    """
    fermes, defaites = clotures(actions), annulees(actions)
    return frozenset(a.id for a in actions if a.id not in defaites and annulable(a, jour, fermes))
