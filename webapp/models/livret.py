"""The livret of a candidate: what it was opened with, its frozen versions, their validations."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.models.base import Base, Cle, Court, IdPublic, Immuable, InstantCreation, Json, Long, Sha256
from webapp.models.organisme import Organisme, Personne


class Domaine(StrEnum):
    """The candidate's post, fixed at opening and applied to the composition of cases (I27)."""

    SANTE = "sante"
    PREVOYANCE = "prevoyance"
    SANTE_PREVOYANCE = "sante_prevoyance"

    @property
    def libelle(self) -> str:
        return {"sante": "santé", "prevoyance": "prévoyance"}.get(self.value, "santé et prévoyance")

    @property
    def mots(self) -> tuple[str, ...]:
        """The domains of dossiers that the post calls for."""
        return ("sante", "prevoyance") if self is Domaine.SANTE_PREVOYANCE else (self.value,)


class Livret(Base):
    """One candidate's livret; it keeps the référentiel version of its opening (I30)."""

    __tablename__ = "livret"
    __table_args__ = (Index(None, "organisme_id", "candidat_id"),)

    id: Mapped[Cle]
    public_id: Mapped[IdPublic]
    organisme_id: Mapped[int] = mapped_column(ForeignKey("organisme.id"))
    candidat_id: Mapped[int] = mapped_column(ForeignKey("personne.id"), index=True)
    referentiel_version: Mapped[str] = mapped_column(String(40))
    referentiel_sha256: Mapped[Sha256]
    domaine: Mapped[Domaine]
    entreprise: Mapped[Court]
    ouvert_le: Mapped[InstantCreation]

    organisme: Mapped[Organisme] = relationship()
    candidat: Mapped[Personne] = relationship()
    blocs: Mapped[list[LivretBloc]] = relationship(back_populates="livret", order_by="LivretBloc.bloc")


class LivretBloc(Base):
    """Two facts that the fiche de synthèse prints as one OUI/NON (I31); None is « not said »."""

    __tablename__ = "livret_bloc"
    __table_args__ = (UniqueConstraint("livret_id", "bloc"),)

    id: Mapped[Cle]
    livret_id: Mapped[int] = mapped_column(ForeignKey("livret.id"))
    bloc: Mapped[str] = mapped_column(String(2))
    exerce: Mapped[bool | None]
    exerce_precision: Mapped[Court] = mapped_column(default="")
    forme: Mapped[bool | None]
    forme_precision: Mapped[Court] = mapped_column(default="")

    livret: Mapped[Livret] = relationship(back_populates="blocs")


class LivretVersion(Base):
    """What the evaluators are asked to validate, frozen; a correction is a new row with its reason."""

    __tablename__ = "livret_version"
    __table_args__ = (UniqueConstraint("livret_id", "numero"), {"info": {"immuable": Immuable()}})

    id: Mapped[Cle]
    public_id: Mapped[IdPublic]
    livret_id: Mapped[int] = mapped_column(ForeignKey("livret.id"))
    epreuve_id: Mapped[int] = mapped_column(ForeignKey("epreuve.id"), index=True)
    numero: Mapped[int]
    document: Mapped[Json]
    sha256: Mapped[Sha256]
    motif: Mapped[Long]
    creee_par_id: Mapped[int] = mapped_column(ForeignKey("personne.id"))
    creee_le: Mapped[InstantCreation]

    livret: Mapped[Livret] = relationship()
    validations: Mapped[list[Validation]] = relationship(back_populates="version", order_by="Validation.id")


class Validation(Base):
    """One evaluator's re-authenticated act over the exact content of one version."""

    __tablename__ = "validation"
    __table_args__ = (UniqueConstraint("version_id", "evaluateur_id"), {"info": {"immuable": Immuable()}})

    id: Mapped[Cle]
    version_id: Mapped[int] = mapped_column(ForeignKey("livret_version.id"))
    evaluateur_id: Mapped[int] = mapped_column(ForeignKey("personne.id"), index=True)
    sha256: Mapped[Sha256]
    validee_le: Mapped[InstantCreation]

    version: Mapped[LivretVersion] = relationship(back_populates="validations")
    evaluateur: Mapped[Personne] = relationship()


class LivretClos(Base):
    """The whole document of a version once both have validated: what the PDF carries."""

    __tablename__ = "livret_clos"
    __table_args__ = {"info": {"immuable": Immuable()}}

    version_id: Mapped[int] = mapped_column(ForeignKey("livret_version.id"), primary_key=True)
    document: Mapped[Json]
    sha256: Mapped[Sha256]
    clos_le: Mapped[datetime]
