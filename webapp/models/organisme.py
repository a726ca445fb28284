"""Organismes, people, and who does what where."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from webapp.models.base import Base, Cle, Court, Faux, IdPublic, Instant, InstantCreation


class Role(StrEnum):
    """What a person does in one organisme. The administrateur is global and holds no role."""

    CANDIDAT = "candidat"
    EVALUATEUR = "evaluateur"
    FORMATEUR_AUTEUR = "formateur_auteur"
    RESPONSABLE = "responsable"

    @property
    def libelle(self) -> str:
        return _LIBELLES[self]


_LIBELLES = {
    Role.CANDIDAT: "candidat",
    Role.EVALUATEUR: "évaluateur",
    Role.FORMATEUR_AUTEUR: "formateur-auteur",
    Role.RESPONSABLE: "responsable d’organisme",
}


def normaliser_identifiant(brut: str) -> str:
    """The form under which an identifiant is unique: NFKC, casefold, outer blanks removed.

    >>> normaliser_identifiant(" Ｍ.Dupont ")
    'm.dupont'
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", brut).casefold()).strip()


def nom_complet(prenom: str, nom: str) -> str:
    """First name then family name, as every page names a person."""
    return f"{prenom} {nom}"


class Organisme(Base):
    __tablename__ = "organisme"

    id: Mapped[Cle]
    public_id: Mapped[IdPublic]
    nom: Mapped[Court] = mapped_column(unique=True)
    cree_le: Mapped[InstantCreation]
    ferme_le: Mapped[datetime | None]

    appartenances: Mapped[list[Appartenance]] = relationship(back_populates="organisme")


class Personne(Base):
    __tablename__ = "personne"

    id: Mapped[Cle]
    public_id: Mapped[IdPublic]
    identifiant: Mapped[str] = mapped_column(String(100))
    identifiant_normalise: Mapped[str] = mapped_column(String(100), unique=True)
    prenom: Mapped[Court]
    nom: Mapped[Court]
    mot_de_passe: Mapped[str | None] = mapped_column(String(200))
    administrateur: Mapped[Faux]
    creee_le: Mapped[InstantCreation]
    desactivee_le: Mapped[datetime | None]

    appartenances: Mapped[list[Appartenance]] = relationship(back_populates="personne")

    @validates("identifiant")
    def _normaliser(self, _cle: str, valeur: str) -> str:
        self.identifiant_normalise = normaliser_identifiant(valeur)
        return valeur.strip()

    @property
    def nom_complet(self) -> str:
        return nom_complet(self.prenom, self.nom)


class Appartenance(Base):
    __tablename__ = "appartenance"
    __table_args__ = (UniqueConstraint("personne_id", "organisme_id", "role"),)

    id: Mapped[Cle]
    personne_id: Mapped[int] = mapped_column(ForeignKey("personne.id"), index=True)
    organisme_id: Mapped[int] = mapped_column(ForeignKey("organisme.id"), index=True)
    role: Mapped[Role]
    depuis: Mapped[InstantCreation]
    fin_le: Mapped[datetime | None]

    personne: Mapped[Personne] = relationship(back_populates="appartenances")
    organisme: Mapped[Organisme] = relationship(back_populates="appartenances")


class CodeAcces(Base):
    """A printed one-time code: it opens the choice of a password, once, before it expires."""

    __tablename__ = "code_acces"

    id: Mapped[Cle]
    personne_id: Mapped[int] = mapped_column(ForeignKey("personne.id"), index=True)
    empreinte: Mapped[str] = mapped_column(String(64))
    cree_par_id: Mapped[int | None] = mapped_column(ForeignKey("personne.id"))
    cree_le: Mapped[InstantCreation]
    expire_le: Mapped[Instant]
    utilise_le: Mapped[datetime | None]
    annule_le: Mapped[datetime | None]
