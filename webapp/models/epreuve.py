"""An épreuve of a bloc, its two evaluators, and its situations."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scenario_bank.model.vocabulaire import Condition
from webapp.models.base import Base, Cle, Court, Faux, IdPublic, Immuable, InstantCreation, Long
from webapp.models.instantane import Instantane
from webapp.models.livret import Livret
from webapp.models.organisme import Personne
from webapp.models.tentative import Tentative


class EtatEpreuve(StrEnum):
    """The states of an épreuve everywhere."""

    PREPAREE = "preparee"
    EN_COURS = "en_cours"
    A_COTER = "a_coter"
    A_ACCORDER = "a_accorder"
    A_VALIDER = "a_valider"
    CLOSE = "close"

    @property
    def libelle(self) -> str:
        return _LIBELLES[self]


_LIBELLES = {
    EtatEpreuve.PREPAREE: "préparée",
    EtatEpreuve.EN_COURS: "en cours",
    EtatEpreuve.A_COTER: "à coter",
    EtatEpreuve.A_ACCORDER: "à accorder",
    EtatEpreuve.A_VALIDER: "à valider",
    EtatEpreuve.CLOSE: "close",
}


class Lieu(StrEnum):
    """Where the evaluation takes place; mandatory and printed (I20)."""

    ENTREPRISE = "entreprise"
    ORGANISME = "organisme"
    DISTANCE = "distance"

    @property
    def libelle(self) -> str:
        return {
            "entreprise": "en entreprise",
            "organisme": "en organisme habilité",
            "distance": "à distance",
        }[self.value]


class Epreuve(Base):
    """One passage of one bloc. `rang` counts the passages of the same bloc (a retake is 2)."""

    __tablename__ = "epreuve"
    __table_args__ = (
        UniqueConstraint("livret_id", "bloc", "rang"),
        CheckConstraint("evaluateur1_id <> evaluateur2_id", name="deux_evaluateurs"),
        CheckConstraint("fin >= debut", name="fenetre"),
    )

    id: Mapped[Cle]
    public_id: Mapped[IdPublic]
    livret_id: Mapped[int] = mapped_column(ForeignKey("livret.id"))
    bloc: Mapped[str] = mapped_column(String(2))
    rang: Mapped[int] = mapped_column(default=1)
    etat: Mapped[EtatEpreuve] = mapped_column(default=EtatEpreuve.PREPAREE)
    debut: Mapped[date]
    fin: Mapped[date]
    lieu: Mapped[Lieu]
    lieu_precision: Mapped[Court] = mapped_column(default="")
    duree_precision: Mapped[Court] = mapped_column(default="")
    motif_reconstitue: Mapped[Long] = mapped_column(default="")
    mutuelle: Mapped[str] = mapped_column(String(60), default="")
    evaluateur1_id: Mapped[int] = mapped_column(ForeignKey("personne.id"), index=True)
    evaluateur2_id: Mapped[int] = mapped_column(ForeignKey("personne.id"), index=True)
    tentative_id: Mapped[int | None] = mapped_column(ForeignKey("tentative.id"), unique=True)
    entretien_prevu_le: Mapped[datetime | None]
    entretien_tenu_le: Mapped[datetime | None]
    entretien_minutes: Mapped[int | None]
    amenagement: Mapped[Court] = mapped_column(default="")
    minutes_perdues: Mapped[int] = mapped_column(default=0)
    motif_depassement: Mapped[Long] = mapped_column(default="")
    recommandation_formation: Mapped[Long] = mapped_column(default="")
    creee_par_id: Mapped[int] = mapped_column(ForeignKey("personne.id"))
    creee_le: Mapped[InstantCreation]
    composee_le: Mapped[datetime | None]

    livret: Mapped[Livret] = relationship()
    evaluateur1: Mapped[Personne] = relationship(foreign_keys=[evaluateur1_id])
    evaluateur2: Mapped[Personne] = relationship(foreign_keys=[evaluateur2_id])
    tentative: Mapped[Tentative | None] = relationship()
    situations: Mapped[list[Situation]] = relationship(back_populates="epreuve", order_by="Situation.rang")

    @property
    def evaluateur_ids(self) -> tuple[int, int]:
        """Both evaluators' ids, in the order of the livret."""
        return self.evaluateur1_id, self.evaluateur2_id


class Situation(Base):
    """One occasion to observe. A real one has no case, and no adhérent's data: only its conditions."""

    __tablename__ = "situation"
    __table_args__ = (UniqueConstraint("epreuve_id", "rang"),)

    id: Mapped[Cle]
    public_id: Mapped[IdPublic]
    epreuve_id: Mapped[int] = mapped_column(ForeignKey("epreuve.id"))
    rang: Mapped[int]
    condition: Mapped[Condition]
    domaine: Mapped[str] = mapped_column(String(20))
    libelle: Mapped[Court]
    instantane_id: Mapped[int | None] = mapped_column(ForeignKey("instantane.id"), index=True)
    reserve: Mapped[Faux]
    motif: Mapped[Long] = mapped_column(default="")
    jour: Mapped[date | None]
    lieu_precision: Mapped[Court] = mapped_column(default="")
    presente_anomalie: Mapped[Faux]
    presente_suspicion: Mapped[Faux]
    saisie_par_id: Mapped[int] = mapped_column(ForeignKey("personne.id"))
    saisie_le: Mapped[InstantCreation]
    neutralisee_le: Mapped[datetime | None]
    motif_neutralisation: Mapped[str | None] = mapped_column(Text)

    epreuve: Mapped[Epreuve] = relationship(back_populates="situations")
    instantane: Mapped[Instantane | None] = relationship()


class Neutralisation(Base):
    """One evaluator's word that a case is defective; both words with a reason neutralise it."""

    __tablename__ = "neutralisation"
    __table_args__ = (UniqueConstraint("situation_id", "evaluateur_id"), {"info": {"immuable": Immuable()}})

    id: Mapped[Cle]
    situation_id: Mapped[int] = mapped_column(ForeignKey("situation.id"))
    evaluateur_id: Mapped[int] = mapped_column(ForeignKey("personne.id"))
    motif: Mapped[Long]
    demandee_le: Mapped[InstantCreation]
