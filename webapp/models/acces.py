"""Signing in: sessions, failures, the security log, and the marks of the database itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.models.base import Base, Cle, Court, Faux, IdPublic, Instant, InstantCreation, Long, Sha256
from webapp.models.organisme import Personne


class SessionUtilisateur(Base):
    """One signed-in browser. The cookie carries a random secret, this table its hash alone.

    `par_code` sessions were opened with a printed code: they may only choose a password.
    """

    __tablename__ = "session_utilisateur"

    id: Mapped[Cle]
    public_id: Mapped[IdPublic]
    empreinte: Mapped[Sha256] = mapped_column(unique=True)
    personne_id: Mapped[int] = mapped_column(ForeignKey("personne.id"), index=True)
    par_code: Mapped[Faux]
    ouverte_le: Mapped[InstantCreation]
    vue_le: Mapped[Instant]
    expire_le: Mapped[Instant]
    adresse: Mapped[str] = mapped_column(String(45))
    navigateur: Mapped[Court]
    revoquee_le: Mapped[datetime | None]

    personne: Mapped[Personne] = relationship()


class EchecConnexion(Base):
    """One failed sign-in: `compte` is a keyed hash of the identifiant as typed."""

    __tablename__ = "echec_connexion"
    __table_args__ = (Index(None, "compte", "adresse", "le"), Index(None, "le"))

    id: Mapped[Cle]
    compte: Mapped[Sha256]
    adresse: Mapped[str] = mapped_column(String(45))
    le: Mapped[Instant]


class JournalAcces(Base):
    """The security log: kept one year, then purged. Not the record of evaluations."""

    __tablename__ = "journal_acces"

    id: Mapped[Cle]
    le: Mapped[Instant] = mapped_column(index=True)
    evenement: Mapped[str] = mapped_column(String(60))
    personne_id: Mapped[int | None] = mapped_column(ForeignKey("personne.id", ondelete="SET NULL"))
    organisme_id: Mapped[int | None] = mapped_column(ForeignKey("organisme.id", ondelete="SET NULL"))
    adresse: Mapped[str] = mapped_column(String(45))
    detail: Mapped[Long] = mapped_column(default="")


class MarqueBase(Base):
    """What the database says of itself: `origine` = demo when `constat demo` made it."""

    __tablename__ = "marque_base"

    cle: Mapped[str] = mapped_column(String(60), primary_key=True)
    valeur: Mapped[Court]
