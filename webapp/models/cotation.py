"""Private layers, the reveal, and what both evaluators agree on.

Everything that belongs to one evaluator hangs from a `couche`. Reading the other's layer goes through
`webapp.cotation.queries` alone, which asks for the reveal first.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.models.base import (
    Base,
    Cle,
    Faux,
    IdPublic,
    Immuable,
    Instant,
    InstantCreation,
    Json,
    Long,
    Sha256,
)
from webapp.models.epreuve import Epreuve
from webapp.models.organisme import Personne


class Sens(StrEnum):
    FAVORABLE = "favorable"
    DEFAVORABLE = "defavorable"
    NEUTRE = "neutre"


class Note(StrEnum):
    """An evaluator's own note on a critère; never a verdict."""

    ATTEINT = "atteint"
    NON_ATTEINT = "non_atteint"
    NON_OBSERVE = "non_observe"
    SANS_OBJET = "sans_objet"

    @property
    def libelle(self) -> str:
        return {
            "atteint": "atteint",
            "non_atteint": "non atteint",
            "non_observe": "non observé",
            "sans_objet": "sans objet dans les situations observées",
        }[self.value]


class Valeur(StrEnum):
    """The printed scale."""

    ACQUIS = "A"
    NON_ACQUIS = "NA"

    @property
    def libelle(self) -> str:
        return {"A": "ACQUIS", "NA": "NON ACQUIS"}[self.value]


class GesteLien(StrEnum):
    AJOUT = "ajout"
    RETRAIT = "retrait"
    RETABLISSEMENT = "retablissement"


class Couche(Base):
    """One evaluator's private layer on one épreuve.

    `faits_lus_le` is the first time the cards were opened; `notes_avant_faits` is frozen at that
    moment: whether own notes came first. `journal_*` are the head of the candidate's journal as it
    stood when the rating was submitted.
    """

    __tablename__ = "couche"
    __table_args__ = (UniqueConstraint("epreuve_id", "evaluateur_id"),)

    id: Mapped[Cle]
    public_id: Mapped[IdPublic]
    epreuve_id: Mapped[int] = mapped_column(ForeignKey("epreuve.id"))
    evaluateur_id: Mapped[int] = mapped_column(ForeignKey("personne.id"), index=True)
    ouverte_le: Mapped[InstantCreation]
    faits_lus_le: Mapped[datetime | None]
    notes_avant_faits: Mapped[Faux]
    rendue_le: Mapped[datetime | None]
    journal_compte: Mapped[int | None]
    journal_sceau: Mapped[str | None] = mapped_column(String(64))

    epreuve: Mapped[Epreuve] = relationship()
    evaluateur: Mapped[Personne] = relationship()


class Observation(Base):
    """A timed observation of an evaluator's layer. Taking one back is another row that names it."""

    __tablename__ = "observation"
    __table_args__ = (
        UniqueConstraint("couche_id", "id_client"),
        {"info": {"immuable": Immuable(effacables=("texte",))}},
    )

    id: Mapped[Cle]
    public_id: Mapped[IdPublic]
    couche_id: Mapped[int] = mapped_column(ForeignKey("couche.id"))
    id_client: Mapped[str] = mapped_column(String(36))
    situation_id: Mapped[int | None] = mapped_column(ForeignKey("situation.id"))
    critere_uid: Mapped[str | None] = mapped_column(String(10))
    sens: Mapped[Sens]
    texte: Mapped[Long | None]
    survenue_le: Mapped[Instant]
    saisie_le: Mapped[InstantCreation]
    differee: Mapped[Faux]
    retire_id: Mapped[int | None] = mapped_column(ForeignKey("observation.id"))
    efface_le: Mapped[datetime | None]


class LienIndice(Base):
    """A link that an evaluator adds to, or takes away from, a critère, with the reason.

    `indice` is the identity of a rule's card ("" for a link to a bare action); `action_id` the
    candidate's action. The last row for the same target counts.
    """

    __tablename__ = "lien_indice"
    __table_args__ = (Index(None, "couche_id", "critere_uid"), {"info": {"immuable": Immuable()}})

    id: Mapped[Cle]
    couche_id: Mapped[int] = mapped_column(ForeignKey("couche.id"))
    critere_uid: Mapped[str] = mapped_column(String(10))
    indice: Mapped[str] = mapped_column(String(64), default="")
    action_id: Mapped[str] = mapped_column(String(36), default="")
    geste: Mapped[GesteLien]
    sens: Mapped[Sens]
    raison: Mapped[Long]
    cree_le: Mapped[InstantCreation]


class NoteCritere(Base):
    __tablename__ = "note_critere"

    couche_id: Mapped[int] = mapped_column(ForeignKey("couche.id"), primary_key=True)
    critere_uid: Mapped[str] = mapped_column(String(10), primary_key=True)
    note: Mapped[Note]
    texte: Mapped[Long] = mapped_column(default="")
    modifiee_le: Mapped[Instant]


class Cotation(Base):
    """The rating of one compétence in one layer, with the justification that the notes may call for."""

    __tablename__ = "cotation"

    couche_id: Mapped[int] = mapped_column(ForeignKey("couche.id"), primary_key=True)
    competence_uid: Mapped[str] = mapped_column(String(10), primary_key=True)
    valeur: Mapped[Valeur]
    justification: Mapped[Long] = mapped_column(default="")
    modifiee_le: Mapped[Instant]


class ReponseEntretien(Base):
    """An answer of the complementary interview: evidence like any other, in its evaluator's layer."""

    __tablename__ = "reponse_entretien"
    __table_args__ = (Index(None, "couche_id", "critere_uid"),)

    id: Mapped[Cle]
    public_id: Mapped[IdPublic]
    couche_id: Mapped[int] = mapped_column(ForeignKey("couche.id"))
    critere_uid: Mapped[str] = mapped_column(String(10))
    question: Mapped[Long]
    reponse: Mapped[Long]
    sens: Mapped[Sens]
    saisie_le: Mapped[InstantCreation]


class Revelation(Base):
    """Both layers, the cards as shown, the rules and the engine, frozen together when both submitted."""

    __tablename__ = "revelation"
    __table_args__ = {"info": {"immuable": Immuable()}}

    epreuve_id: Mapped[int] = mapped_column(ForeignKey("epreuve.id"), primary_key=True)
    document: Mapped[Json]
    sha256: Mapped[Sha256]
    faite_le: Mapped[InstantCreation]


class Accord(Base):
    """One evaluator's explicit agreement to a value; the last row of each evaluator counts.

    `retire` takes an earlier agreement back. `reauthentifie` is true when the second evaluator
    signed on the device of the first.
    """

    __tablename__ = "accord"
    __table_args__ = (Index(None, "epreuve_id", "competence_uid"), {"info": {"immuable": Immuable()}})

    id: Mapped[Cle]
    epreuve_id: Mapped[int] = mapped_column(ForeignKey("epreuve.id"))
    competence_uid: Mapped[str] = mapped_column(String(10))
    evaluateur_id: Mapped[int] = mapped_column(ForeignKey("personne.id"))
    valeur: Mapped[Valeur]
    justification: Mapped[Long] = mapped_column(default="")
    retire: Mapped[Faux]
    reauthentifie: Mapped[Faux]
    independant: Mapped[Faux]
    donne_le: Mapped[InstantCreation]


class Commentaire(Base):
    """The evaluators' common comment under a bloc's table; two writers never overwrite each other."""

    __tablename__ = "commentaire"
    __table_args__ = (UniqueConstraint("epreuve_id"),)

    id: Mapped[Cle]
    epreuve_id: Mapped[int] = mapped_column(ForeignKey("epreuve.id"))
    texte: Mapped[Long] = mapped_column(default="")
    redige_par_id: Mapped[int] = mapped_column(ForeignKey("personne.id"))
    modifie_le: Mapped[Instant]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
