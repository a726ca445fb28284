"""Every select of practice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.acteur import Acteur
from webapp.models.action import Action
from webapp.models.instantane import Instantane, InstantaneGraine
from webapp.models.tentative import EtatTentative, Mode, Tentative, TentativeDossier
from webapp.permissions import Cible


def acces_entrainement(db: Session, acteur: Acteur, tentative: str) -> Cible | None:
    """Loader of the permission table: an evaluation is no practice, whoever asks."""
    ligne = db.execute(
        select(Tentative.organisme_id, Tentative.candidat_id, Tentative.etat).where(
            Tentative.public_id == tentative, Tentative.mode == Mode.ENTRAINEMENT
        )
    ).first()
    if ligne is None:
        return None
    liens = frozenset({"soi"}) if ligne.candidat_id == acteur.personne_id else frozenset[str]()
    return Cible(ligne.organisme_id, liens, ligne.etat.value)


@dataclass(frozen=True, slots=True)
class Entrainement:
    """One practice attempt in a list."""

    public_id: str
    titre: str
    gabarit: str
    ouverte_le: datetime
    close: bool
    actions: int


def entrainements(db: Session, personne_id: int, limite: int = 20) -> list[Entrainement]:
    """The last practice attempts of a person, newest first."""
    compte = (
        select(func.count())
        .select_from(Action)
        .where(Action.tentative_id == Tentative.id)
        .correlate(Tentative)
        .scalar_subquery()
    )
    lignes = db.execute(
        select(
            Tentative.public_id,
            Instantane.titre,
            Instantane.gabarit,
            Tentative.ouverte_le,
            Tentative.etat,
            compte,
        )
        .join(TentativeDossier, TentativeDossier.tentative_id == Tentative.id)
        .join(Instantane, Instantane.id == TentativeDossier.instantane_id)
        .where(
            Tentative.candidat_id == personne_id,
            Tentative.mode == Mode.ENTRAINEMENT,
            TentativeDossier.rang == 1,
        )
        .order_by(Tentative.ouverte_le.desc(), Tentative.id.desc())
        .limit(limite)
    )
    return [Entrainement(p, t, g, le, e is EtatTentative.CLOSE, n) for p, t, g, le, e, n in lignes]


def graine_partagee(db: Session, instantane_id: int) -> str:
    """The seed of a practice dossier: a whole number that may be shared."""
    return (
        db.scalar(select(InstantaneGraine.graine).where(InstantaneGraine.instantane_id == instantane_id))
        or ""
    )


def instantanes_de(db: Session, tentative_id: int) -> list[Instantane]:
    """The snapshots of an attempt, in order."""
    return list(
        db.scalars(
            select(Instantane)
            .join(TentativeDossier, TentativeDossier.instantane_id == Instantane.id)
            .where(TentativeDossier.tentative_id == tentative_id)
            .order_by(TentativeDossier.rang)
        )
    )
