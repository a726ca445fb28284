"""Every select of the private layers, and the one door to what both evaluators wrote.

Each function but two reads a single layer, the reader's own. `opinions` reads the frozen document of
the reveal, and refuses while there is none; `tetes_rendues` gives the journal's heads to its verification.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.errors import EtatInterdit
from webapp.models.cotation import (
    Cotation,
    Couche,
    LienIndice,
    Note,
    NoteCritere,
    Observation,
    ReponseEntretien,
    Revelation,
    Valeur,
)
from webapp.models.epreuve import Epreuve


class NonRevelee(EtatInterdit):
    """The opinions of an épreuve were asked for before both evaluators had submitted."""

    def __init__(self) -> None:
        super().__init__("epreuve", "non_revelee")


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one evaluator had written when both had submitted. Keys of `notes` and `valeurs` are uids."""

    personne_id: int
    rang: int
    notes: dict[str, Note]
    textes: dict[str, str]
    valeurs: dict[str, Valeur]
    justifications: dict[str, str]
    observations: tuple[dict[str, Any], ...]
    liens: tuple[dict[str, Any], ...]
    reponses: tuple[dict[str, Any], ...]
    faits_lus: bool
    independant: bool


@dataclass(frozen=True, slots=True)
class Opinions:
    """Both opinions side by side, the cards as they were shown, and when the reveal took place."""

    premiere: Opinion
    seconde: Opinion
    criteres: dict[str, dict[str, Any]]
    actions: dict[str, dict[str, Any]]
    regles: str
    moteur: str
    sha256: str
    faite_le: datetime

    def de(self, personne_id: int) -> Opinion:
        """The opinion of this evaluator."""
        return self.premiere if self.premiere.personne_id == personne_id else self.seconde

    def desaccord(self, competence_uid: str) -> bool:
        """True when the two ratings of the compétence differ."""
        return self.premiere.valeurs[competence_uid] is not self.seconde.valeurs[competence_uid]


def opinions(db: Session, epreuve: Epreuve) -> Opinions:
    """What both evaluators wrote, from the frozen reveal. Raises NonRevelee while there is none."""
    revelation = db.get(Revelation, epreuve.id)
    if revelation is None:
        raise NonRevelee
    document = revelation.document
    premiere, seconde = (
        _opinion(personne_id, rang, lu)
        for rang, (personne_id, lu) in enumerate(
            zip(epreuve.evaluateur_ids, document["evaluateurs"], strict=True), start=1
        )
    )
    return Opinions(
        premiere,
        seconde,
        document["criteres"],
        document["actions"],
        document["regles"],
        document["moteur"],
        revelation.sha256,
        revelation.faite_le,
    )


def _opinion(personne_id: int, rang: int, lu: dict[str, Any]) -> Opinion:
    return Opinion(
        personne_id=personne_id,
        rang=rang,
        notes={uid: Note(n["note"]) for uid, n in lu["notes"].items()},
        textes={uid: n["texte"] for uid, n in lu["notes"].items() if n["texte"]},
        valeurs={uid: Valeur(c["valeur"]) for uid, c in lu["cotations"].items()},
        justifications={uid: c["justification"] for uid, c in lu["cotations"].items() if c["justification"]},
        observations=tuple(lu["observations"]),
        liens=tuple(lu["liens"]),
        reponses=tuple(lu["reponses"]),
        faits_lus=lu["faits_lus_le"] is not None,
        independant=lu["independant"],
    )


def est_revelee(db: Session, epreuve_id: int) -> bool:
    """True once both evaluators have submitted."""
    return db.scalar(select(Revelation.epreuve_id).where(Revelation.epreuve_id == epreuve_id)) is not None


def couche(db: Session, epreuve_id: int, personne_id: int) -> Couche | None:
    """The layer of this evaluator on the épreuve, None before anything was written in it."""
    return db.scalar(
        select(Couche).where(Couche.epreuve_id == epreuve_id, Couche.evaluateur_id == personne_id)
    )


def observations(db: Session, couche_id: int) -> list[Observation]:
    """The observations that stand in a layer, in the order of the moments; those taken back are out."""
    lignes = list(
        db.scalars(
            select(Observation)
            .where(Observation.couche_id == couche_id)
            .order_by(Observation.survenue_le, Observation.id)
        )
    )
    reprises = {o.retire_id for o in lignes if o.retire_id is not None}
    return [o for o in lignes if o.id not in reprises and o.retire_id is None]


def notes(db: Session, couche_id: int) -> dict[str, NoteCritere]:
    """The notes of a layer, by critère uid."""
    lignes = db.scalars(select(NoteCritere).where(NoteCritere.couche_id == couche_id))
    return {n.critere_uid: n for n in lignes}


def cotations(db: Session, couche_id: int) -> dict[str, Cotation]:
    """The ratings of a layer, by compétence uid."""
    lignes = db.scalars(select(Cotation).where(Cotation.couche_id == couche_id))
    return {c.competence_uid: c for c in lignes}


def liens(db: Session, couche_id: int) -> list[LienIndice]:
    """What the evaluator did to the links of the layer, oldest first."""
    return list(
        db.scalars(select(LienIndice).where(LienIndice.couche_id == couche_id).order_by(LienIndice.id))
    )


def reponses(db: Session, couche_id: int) -> list[ReponseEntretien]:
    """The interview's answers as this evaluator wrote them, oldest first."""
    return list(
        db.scalars(
            select(ReponseEntretien)
            .where(ReponseEntretien.couche_id == couche_id)
            .order_by(ReponseEntretien.id)
        )
    )


def tetes_rendues(db: Session, tentative_id: int) -> list[tuple[int, str]]:
    """Count and keyed head of the journal in each rating submitted over this attempt, shortest first.

    For the verification of the journal alone: it says nothing of what a layer holds.
    """
    lignes = db.execute(
        select(Couche.journal_compte, Couche.journal_sceau)
        .join(Epreuve, Epreuve.id == Couche.epreuve_id)
        .where(Epreuve.tentative_id == tentative_id, Couche.journal_compte > 0)
        .order_by(Couche.journal_compte)
    )
    return [(compte, sceau or "") for compte, sceau in lignes if compte is not None]
