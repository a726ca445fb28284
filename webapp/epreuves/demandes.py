"""What is asked of an épreuve, and how it is refused: data, never a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from cases.epreuves import Manquement
from webapp.errors import ErreurDomaine
from webapp.models.epreuve import Lieu


@dataclass(frozen=True, slots=True)
class Refus:
    """One reason for a refusal: the field at fault, the cause, the value found, what is accepted."""

    champ: str
    cause: str
    trouve: str = ""
    attendu: str = ""


class DemandeRefusee(ErreurDomaine):
    """What was asked cannot be; `refus` says every reason."""

    def __init__(self, *refus: Refus) -> None:
        self.refus = refus
        super().__init__(*(f"{r.champ}:{r.cause}" for r in refus))


class CompositionRefusee(ErreurDomaine):
    """The épreuve does not meet the modalités; `manquements` says which."""

    def __init__(self, manquements: Sequence[Manquement]) -> None:
        self.manquements = tuple(manquements)
        super().__init__(*(m.regle for m in manquements))


@dataclass(frozen=True, slots=True)
class FaitsBloc:
    """Whether the candidat has done the activities of a bloc, and been trained; None is « not said » (I31)."""

    exerce: bool | None = None
    exerce_precision: str = ""
    forme: bool | None = None
    forme_precision: str = ""


@dataclass(frozen=True, slots=True)
class Organisation:
    """When, where and before whom an épreuve takes place."""

    debut: date
    fin: date
    lieu: Lieu
    evaluateur1_id: int
    evaluateur2_id: int
    lieu_precision: str = ""
    duree_precision: str = ""
    motif_reconstitue: str = ""
    entretien_prevu_le: datetime | None = None
    amenagement: str = ""


@dataclass(frozen=True, slots=True)
class ReellePrevue:
    """A real situation that will be observed at the post, and what it is declared to present."""

    domaine: str
    anomalie: bool = False
    suspicion: bool = False


@dataclass(frozen=True, slots=True)
class Tirage:
    """What set is wanted: `nombre` bank dossiers of one mutuelle, beside the real situations.

    `periode` bounds the simulated first day; None leaves it to the period with the most kinds of dossiers.
    """

    nombre: int
    mutuelle: str
    difficulte: tuple[int, int] = (1, 5)
    reelles: tuple[ReellePrevue, ...] = field(default=())
    periode: tuple[date, date] | None = None
