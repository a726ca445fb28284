"""The journal of actions: the chained record, what is kept apart, and the texts that a purge may empty."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scenario_bank.model.vocabulaire import Source
from webapp.models.base import Base, Cle, Immuable, Instant, InstantCreation, Json, Long, Sha256


class Action(Base):
    """One observed action. `auteur` is a pseudonym, free texts are salted hashes.

    `empreinte` chains the record to the one before it; `sceau` is the keyed head at this count.
    """

    __tablename__ = "action"
    __table_args__ = (UniqueConstraint("tentative_id", "id"), {"info": {"immuable": Immuable()}})

    tentative_id: Mapped[int] = mapped_column(ForeignKey("tentative.id"), primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(36))
    type: Mapped[str] = mapped_column(String(60))
    cible: Mapped[str] = mapped_column(String(200))
    donnees: Mapped[Json]
    survenue_le: Mapped[Instant]
    recue_le: Mapped[Instant]
    jour_simule: Mapped[date]
    auteur: Mapped[str] = mapped_column(String(22))
    source: Mapped[Source]
    empreinte: Mapped[Sha256]
    sceau: Mapped[Sha256]


class ActionTexte(Base):
    """A free text of an action, with the salt of its hash. A purge empties both, once."""

    __tablename__ = "action_texte"
    __table_args__ = (
        ForeignKeyConstraint(["tentative_id", "action_id"], ["action.tentative_id", "action.id"]),
        {"info": {"immuable": Immuable(effacables=("texte", "sel"))}},
    )

    tentative_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    action_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    champ: Mapped[str] = mapped_column(String(40), primary_key=True)
    empreinte: Mapped[Sha256]
    sel: Mapped[str | None] = mapped_column(String(32))
    texte: Mapped[Long | None]
    efface_le: Mapped[datetime | None]


class IdentitePseudonyme(Base):
    """Who stands behind a pseudonym of one attempt, until the purge."""

    __tablename__ = "identite_pseudonyme"
    __table_args__ = (
        UniqueConstraint("tentative_id", "personne_id"),
        {"info": {"immuable": Immuable(effacables=("personne_id",))}},
    )

    pseudonyme: Mapped[str] = mapped_column(String(22), primary_key=True)
    tentative_id: Mapped[int] = mapped_column(ForeignKey("tentative.id"))
    personne_id: Mapped[int | None] = mapped_column(ForeignKey("personne.id"))
    efface_le: Mapped[datetime | None]


class ActionTardive(Base):
    """An action received after closing: kept apart in a chain of its own, the evaluators decide.

    `contenu` and `sel` may be emptied by a purge; `empreinte_contenu`, over both, is what is chained.
    """

    __tablename__ = "action_tardive"
    __table_args__ = (
        UniqueConstraint("tentative_id", "action_id"),
        UniqueConstraint("tentative_id", "rang"),
        {"info": {"immuable": Immuable(effacables=("contenu", "sel"))}},
    )

    id: Mapped[Cle]
    tentative_id: Mapped[int] = mapped_column(ForeignKey("tentative.id"))
    rang: Mapped[int]
    action_id: Mapped[str] = mapped_column(String(36))
    contenu: Mapped[Json | None]
    sel: Mapped[str | None] = mapped_column(String(32))
    empreinte_contenu: Mapped[Sha256]
    survenue_le: Mapped[Instant]
    recue_le: Mapped[Instant]
    auteur: Mapped[str] = mapped_column(String(22))
    empreinte: Mapped[Sha256]
    sceau: Mapped[Sha256]
    efface_le: Mapped[datetime | None]


class ActionConflit(Base):
    """An action refused because its identifier already names another content; in the chain kept apart."""

    __tablename__ = "action_conflit"
    __table_args__ = (
        UniqueConstraint("tentative_id", "rang"),
        {"info": {"immuable": Immuable(effacables=("contenu", "sel"))}},
    )

    id: Mapped[Cle]
    tentative_id: Mapped[int] = mapped_column(ForeignKey("tentative.id"))
    rang: Mapped[int]
    action_id: Mapped[str] = mapped_column(String(36))
    contenu: Mapped[Json | None]
    sel: Mapped[str | None] = mapped_column(String(32))
    empreinte_contenu: Mapped[Sha256]
    recue_le: Mapped[Instant]
    auteur: Mapped[str] = mapped_column(String(22))
    empreinte: Mapped[Sha256]
    sceau: Mapped[Sha256]
    efface_le: Mapped[datetime | None]


class TeteAPart(Base):
    """Count and keyed head of what one attempt keeps apart: late and conflicting actions together."""

    __tablename__ = "tete_a_part"

    tentative_id: Mapped[int] = mapped_column(ForeignKey("tentative.id"), primary_key=True)
    compte: Mapped[int]
    empreinte: Mapped[Sha256]
    sceau: Mapped[Sha256]


class JournalTete(Base):
    """Count and keyed head of one attempt's journal; moves with each batch, so that a cut tail shows."""

    __tablename__ = "journal_tete"

    tentative_id: Mapped[int] = mapped_column(ForeignKey("tentative.id"), primary_key=True)
    compte: Mapped[int]
    empreinte: Mapped[Sha256]
    sceau: Mapped[Sha256]


class Purge(Base):
    """One purge that was made: category, rule, date, number of rows emptied."""

    __tablename__ = "purge"
    __table_args__ = {"info": {"immuable": Immuable()}}

    id: Mapped[Cle]
    categorie: Mapped[str] = mapped_column(String(40))
    regle: Mapped[Long]
    avant_le: Mapped[date]
    faite_le: Mapped[InstantCreation]
    lignes: Mapped[int]
