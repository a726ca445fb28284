"""A candidate's attempt and the dossiers in its corbeille."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.models.base import Base, Cle, Faux, IdPublic, InstantCreation
from webapp.models.instantane import Instantane
from webapp.models.organisme import Organisme, Personne


class Mode(StrEnum):
    ENTRAINEMENT = "entrainement"
    EVALUATION = "evaluation"


class EtatTentative(StrEnum):
    OUVERTE = "ouverte"
    CLOSE = "close"


class Tentative(Base):
    """Its row is what the journal locks: actions of one attempt are numbered one at a time."""

    __tablename__ = "tentative"
    __table_args__ = (Index(None, "organisme_id", "candidat_id"),)

    id: Mapped[Cle]
    public_id: Mapped[IdPublic]
    organisme_id: Mapped[int] = mapped_column(ForeignKey("organisme.id"))
    candidat_id: Mapped[int | None] = mapped_column(ForeignKey("personne.id"), index=True)
    mode: Mapped[Mode]
    etat: Mapped[EtatTentative] = mapped_column(default=EtatTentative.OUVERTE)
    jour_simule: Mapped[date]
    ouverte_le: Mapped[InstantCreation]
    close_le: Mapped[datetime | None]

    organisme: Mapped[Organisme] = relationship()
    candidat: Mapped[Personne | None] = relationship()
    dossiers: Mapped[list[TentativeDossier]] = relationship(
        back_populates="tentative", order_by="TentativeDossier.rang"
    )


@dataclass(slots=True)
class TentativeLue:
    """What the desk reads of an attempt at each request: its row without the weight of an object of the session."""

    id: int
    public_id: str
    mode: Mode
    etat: EtatTentative
    jour_simule: date
    close_le: datetime | None


UneTentative = Tentative | TentativeLue


class TentativeDossier(Base):
    """One dossier of an attempt. A neutralised dossier stays, with its reason, and counts for nothing."""

    __tablename__ = "tentative_dossier"
    __table_args__ = (
        UniqueConstraint("tentative_id", "rang"),
        UniqueConstraint("tentative_id", "instantane_id"),
    )

    id: Mapped[Cle]
    tentative_id: Mapped[int] = mapped_column(ForeignKey("tentative.id"))
    rang: Mapped[int]
    instantane_id: Mapped[int] = mapped_column(ForeignKey("instantane.id"), index=True)
    reserve: Mapped[Faux]
    neutralise_le: Mapped[datetime | None]
    motif_neutralisation: Mapped[str | None] = mapped_column(Text)

    tentative: Mapped[Tentative] = relationship(back_populates="dossiers")
    instantane: Mapped[Instantane] = relationship()
