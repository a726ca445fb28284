"""Every select of the observation pages. An evaluator's layer is read by its owner's id alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from webapp.models.action import Action
from webapp.models.cotation import Couche, Observation
from webapp.models.epreuve import Epreuve
from webapp.models.tentative import Tentative
from webapp.poste import serialisation
from webapp.poste.phrases import Redaction
from webapp.poste.services import lire_scene


def observation_par_id_client(db: Session, couche_id: int, id_client: str) -> Observation | None:
    return db.scalar(
        select(Observation).where(Observation.couche_id == couche_id, Observation.id_client == id_client)
    )


def observation_de(db: Session, epreuve_id: int, personne_id: int, public_id: str) -> Observation | None:
    """One observation, when it is this person's own."""
    return db.scalar(
        select(Observation)
        .join(Couche, Couche.id == Observation.couche_id)
        .where(
            Observation.public_id == public_id,
            Couche.epreuve_id == epreuve_id,
            Couche.evaluateur_id == personne_id,
        )
    )


def est_retiree(db: Session, observation_id: int) -> bool:
    """True when a later row takes this observation back."""
    return (
        db.scalar(select(Observation.id).where(Observation.retire_id == observation_id).limit(1)) is not None
    )


def mes_observations(db: Session, epreuve_id: int, personne_id: int) -> list[Observation]:
    """This person's observations that stand, in the order in which things happened."""
    retrait = aliased(Observation)
    return list(
        db.scalars(
            select(Observation)
            .join(Couche, Couche.id == Observation.couche_id)
            .outerjoin(retrait, retrait.retire_id == Observation.id)
            .where(
                Couche.epreuve_id == epreuve_id,
                Couche.evaluateur_id == personne_id,
                Observation.retire_id.is_(None),
                retrait.id.is_(None),
            )
            .order_by(Observation.survenue_le, Observation.id)
        )
    )


@dataclass(frozen=True, slots=True)
class Fil:
    """The candidate's actions after a sequence, oldest first, and where the attempt stands."""

    actions: list[dict[str, Any]]
    compte: int
    jour: str
    etat: str


def compte_actions(db: Session, tentative_id: int) -> int:
    """How many actions the attempt's journal holds."""
    return db.scalar(select(func.max(Action.sequence)).where(Action.tentative_id == tentative_id)) or 0


def repere(db: Session, epreuve: Epreuve) -> str:
    """What moves when the timeline does: count of actions, simulated day, state of the attempt."""
    if epreuve.tentative_id is None:
        return ""
    jour, etat = db.execute(
        select(Tentative.jour_simule, Tentative.etat).where(Tentative.id == epreuve.tentative_id)
    ).one()
    return f"{compte_actions(db, epreuve.tentative_id)}-{jour.isoformat()}-{etat.value}"


def fil(db: Session, epreuve: Epreuve, depuis: int = 0) -> Fil:
    """The timeline of the running épreuve: actions of the candidat alone, in the desk's own words."""
    tentative = db.get(Tentative, epreuve.tentative_id) if epreuve.tentative_id else None
    if tentative is None:
        return Fil([], 0, "", "")
    scene = lire_scene(db, tentative)
    redaction = Redaction(scene.dossiers, serialisation.titres(scene.monde))
    return Fil(
        [serialisation.action(a, redaction) for a in scene.actions if a.sequence > depuis],
        compte_actions(db, tentative.id),
        tentative.jour_simule.isoformat(),
        tentative.etat.value,
    )
