"""The case store: one generated and proven dossier, frozen with its hash.

What is seen, what is hidden, the key and the seed stand in separate tables, so that a query for a
candidate's page cannot bring an answer along. Nothing here is ever updated or deleted.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.models.base import Base, Cle, IdPublic, Immuable, InstantCreation, Json, Sha256


class Pool(StrEnum):
    """Where a case may be used. A case of the evaluation pool is never shown in practice."""

    ENTRAINEMENT = "entrainement"
    EVALUATION = "evaluation"


class Instantane(Base):
    __tablename__ = "instantane"
    __table_args__ = {"info": {"immuable": Immuable()}}

    id: Mapped[Cle]
    public_id: Mapped[IdPublic]
    organisme_id: Mapped[int] = mapped_column(ForeignKey("organisme.id"), index=True)
    reference: Mapped[str] = mapped_column(String(40), index=True)
    titre: Mapped[str] = mapped_column(String(200))
    gabarit: Mapped[str] = mapped_column(String(80))
    pool: Mapped[Pool]
    jour: Mapped[date]
    moteur: Mapped[str] = mapped_column(String(40))
    empreintes: Mapped[Json]
    preuve: Mapped[Json]
    sha256: Mapped[Sha256]
    cree_le: Mapped[InstantCreation]


class InstantaneVu(Base):
    __tablename__ = "instantane_vu"
    __table_args__ = {"info": {"immuable": Immuable()}}

    instantane_id: Mapped[int] = mapped_column(ForeignKey("instantane.id"), primary_key=True)
    document: Mapped[Json]
    sha256: Mapped[Sha256]


class InstantaneCache(Base):
    __tablename__ = "instantane_cache"
    __table_args__ = {"info": {"immuable": Immuable()}}

    instantane_id: Mapped[int] = mapped_column(ForeignKey("instantane.id"), primary_key=True)
    document: Mapped[Json]
    sha256: Mapped[Sha256]


class InstantaneCorrige(Base):
    __tablename__ = "instantane_corrige"
    __table_args__ = {"info": {"immuable": Immuable()}}

    instantane_id: Mapped[int] = mapped_column(ForeignKey("instantane.id"), primary_key=True)
    document: Mapped[Json]
    sha256: Mapped[Sha256]


class InstantaneGraine(Base):
    """The seed and the alteration: enough to make the dossier again, hence kept apart."""

    __tablename__ = "instantane_graine"
    __table_args__ = {"info": {"immuable": Immuable()}}

    instantane_id: Mapped[int] = mapped_column(ForeignKey("instantane.id"), primary_key=True)
    graine: Mapped[str] = mapped_column(String(200))
    alteration: Mapped[str] = mapped_column(String(80))
