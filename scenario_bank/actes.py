"""The acts that the barèmes know by code: pure data for the hot path, no pydantic.

An act names the parameters it reads; which one depends on the doctor's régime, the age, the parcours and
the region (`Choix`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Participation(StrEnum):
    """What the Assurance Maladie withholds from its part of an act."""

    PF = "pf"
    FRANCHISE_MEDICAMENT = "franchise_medicament"
    FRANCHISE_PARAMEDICAL = "franchise_paramedical"
    FRANCHISE_TRANSPORT = "franchise_transport"
    AUCUNE = "aucune"


class Regime(StrEnum):
    """How a doctor's fees stand: within the tarif, free without OPTAM, or out of the convention."""

    TARIF = "tarif"
    NON_OPTAM = "non_optam"
    AUTORITE = "autorite"


class Panier(StrEnum):
    """The dental panier of an act."""

    RAC0 = "rac0"
    MODERE = "modere"
    LIBRE = "libre"


class Assiette(StrEnum):
    """Where the base of an act comes from: the barèmes, the line alone, its price, or nowhere."""

    BAREME = "bareme"
    LIGNE = "ligne"
    PRIX = "prix"
    AUCUNE = "aucune"


@dataclass(frozen=True, slots=True)
class Choix:
    """A parameter and the condition under which an act reads it; None accepts everything."""

    parametre: str
    regime: Regime | None = None
    age_min: int = 0
    age_max: int = 130
    hors_parcours: bool | None = None
    region: str | None = None
    situation: str | None = None

    def vaut(self, regime: Regime, age: int, hors: bool, region: str, situations: frozenset[str]) -> bool:
        """True when the condition holds."""
        return (
            self.age_min <= age <= self.age_max
            and (self.regime is None or self.regime is regime)
            and (self.hors_parcours is None or self.hors_parcours is hors)
            and (self.region is None or self.region == region)
            and (self.situation is None or self.situation in situations)
        )


@dataclass(frozen=True, slots=True)
class Acte:
    """A code the product knows, its poste and what it reads.

    `taux` is the id of the AMO rate ("" when the AMO pays nothing, or the line must give it), `taux_local`
    that of the Alsace-Moselle régime (None when the references do not say). `bases` and `limites` are read
    in order, the first that holds. `paniers` are dated. `age_min` and `age_max` are those of the
    bénéficiaire, in completed years. In a situation of `dispenses` the act is not due; of `refus`, the
    references do not say what becomes of it.
    """

    code: str
    libelle: str
    poste: str
    participation: Participation
    assiette: Assiette
    taux: str = ""
    taux_local: str | None = None
    taux_de_la_ligne: bool = False
    bases: tuple[Choix, ...] = ()
    limites: tuple[Choix, ...] = ()
    paniers: tuple[tuple[date, Panier], ...] = ()
    parcours: bool = False
    acte_lourd: bool = False
    par_jour: bool = False
    sejour: bool = False
    taux_urgence: str = ""
    age_min: int = 0
    age_max: int = 130
    dispenses: frozenset[str] = frozenset()
    refus: frozenset[str] = frozenset()

    @property
    def sans_amo(self) -> bool:
        """True when the Assurance Maladie never pays for this act."""
        return not self.taux and not self.taux_de_la_ligne

    @property
    def plv(self) -> str:
        """The id of the first price limit, "" for an act without one."""
        return self.limites[0].parametre if self.limites else ""

    def panier(self, jour: date) -> Panier | None:
        """The dental panier on `jour`, None for an act without one."""
        trouve = None
        for debut, panier in self.paniers:
            if debut <= jour:
                trouve = panier
        return trouve
