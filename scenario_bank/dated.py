"""A parameter and its values over time: asking for a day gives the value that held, or PasEnVigueur.

Pure data for the hot path (no pydantic): a lookup is one bisection. Values are Decimal, in the unit that
the parameter names (euro, pourcent, nombre); days are `datetime.date`.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Confiance(StrEnum):
    """How far a figure or a rule is attested: haute, moyenne, basse."""

    HAUTE = "H"
    MOYENNE = "M"
    BASSE = "B"


class Statut(StrEnum):
    CONFIRME = "confirme"
    A_CONFIRMER = "a_confirmer"


class Pivot(StrEnum):
    """The date that decides which value applies."""

    SOINS = "date de soins"
    REMBOURSEMENT = "date de remboursement"


class Unite(StrEnum):
    EURO = "euro"
    POURCENT = "pourcent"
    NOMBRE = "nombre"


class PasEnVigueur(Exception):
    """No value held on that day: before the first, or after the end of the last.

    `debut` and `fin` bound what is known (`fin` is None when the last value is still running).
    """

    def __init__(self, parametre: str, jour: date, debut: date, fin: date | None) -> None:
        self.parametre, self.jour, self.debut, self.fin = parametre, jour, debut, fin
        jusqu = f" et le {fin:%d/%m/%Y}" if fin else ""
        borne = "entre le" if fin else "à partir du"
        super().__init__(
            f"{parametre} : aucune valeur en vigueur le {jour:%d/%m/%Y}. "
            f"Valeurs connues {borne} {debut:%d/%m/%Y}{jusqu}. "
            "Choisissez une autre date ou complétez le barème avec sa source."
        )


@dataclass(frozen=True, slots=True)
class ValeurDatee:
    """One value from its date of effect, with its own source. `fin` is the last day it holds.

    When `effet_connu` is false, `debut` is only the first day of the documented period.
    """

    valeur: Decimal
    debut: date
    fin: date | None
    source: str
    confiance: Confiance
    verifie_le: date | None
    statut: Statut
    pivot: Pivot
    effet_connu: bool = True

    @property
    def confirmee(self) -> bool:
        """False for what may carry nothing: confidence B, or still to be confirmed."""
        return self.statut is Statut.CONFIRME and self.confiance is not Confiance.BASSE


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Days on which no case may rest on the parameter; `fin` None means from `debut` on.

    When `generale`, no case at all may bear such a day.
    """

    debut: date
    fin: date | None
    motif: str
    source: str
    generale: bool = True

    def couvre(self, jour: date) -> bool:
        return self.debut <= jour and (self.fin is None or jour <= self.fin)


@dataclass(frozen=True, slots=True)
class Parametre:
    """A dated parameter: `valeurs` in order of effect, never overlapping.

    >>> from datetime import date
    >>> v = ValeurDatee(Decimal("2.00"), date(2024, 5, 15), None, "", Confiance.HAUTE, None,
    ...                 Statut.CONFIRME, Pivot.SOINS)
    >>> Parametre("pf.montant", "Participation", Unite.EURO, (v,)).a(date(2026, 6, 3)).valeur
    Decimal('2.00')
    """

    id: str
    libelle: str
    unite: Unite
    valeurs: tuple[ValeurDatee, ...]
    exclusions: tuple[Exclusion, ...] = ()
    _debuts: tuple[date, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_debuts", tuple(v.debut for v in self.valeurs))

    def a(self, jour: date) -> ValeurDatee:
        """The value that held on `jour`; raises PasEnVigueur, never answers 0."""
        rang = bisect_right(self._debuts, jour) - 1
        if rang >= 0:
            valeur = self.valeurs[rang]
            if valeur.fin is None or jour <= valeur.fin:
                return valeur
        raise PasEnVigueur(self.id, jour, self._debuts[0], self.valeurs[-1].fin)

    def exclusion(self, jour: date) -> Exclusion | None:
        """The excluded interval that covers `jour`, if any."""
        for exclusion in self.exclusions:
            if exclusion.couvre(jour):
                return exclusion
        return None

    def minimum_annee(self, annee: int) -> Decimal:
        """The lowest value in force on any day of a calendar year; raises PasEnVigueur if none was."""
        debut, fin = date(annee, 1, 1), date(annee, 12, 31)
        valeurs = [v.valeur for v in self.valeurs if v.debut <= fin and (v.fin is None or v.fin >= debut)]
        if not valeurs:
            raise PasEnVigueur(self.id, debut, self._debuts[0], self.valeurs[-1].fin)
        return min(valeurs)


@dataclass(frozen=True, slots=True)
class Regle:
    """A rule of calculation: its source, its confidence, and the sentence of its step.

    `phrase` is a format string over the step's operands: `{0:e}` euros, `{0:p}` per cent, `{m:e}` the
    amount obtained, `{jour}` the day, `{parametre}` the label of the parameter read.
    """

    id: str
    libelle: str
    phrase: str
    source: str
    confiance: Confiance
    verifie_le: date | None
    statut: Statut

    @property
    def confirmee(self) -> bool:
        """False for a rule that may carry nothing."""
        return self.statut is Statut.CONFIRME and self.confiance is not Confiance.BASSE
