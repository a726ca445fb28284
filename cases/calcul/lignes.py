"""What goes into the calculation: the lines of care, the counters, and the acts known by code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache

from cases.calcul.erreurs import DonneeInvalide
from scenario_bank import load_bank
from scenario_bank.actes import Acte, Regime

__all__ = [
    "ACTES",
    "CENT",
    "REGIONS",
    "SECTEURS",
    "SITUATIONS",
    "UN",
    "ZERO",
    "Acte",
    "Compteurs",
    "LigneSoins",
]

SECTEURS = ("1", "2", "3")
SITUATIONS = ("ald", "maternite", "c2s", "alsace_moselle")
REGIONS = ("metropole", "dom")
CENT = Decimal("0.01")
ZERO = Decimal("0.00")
UN = Decimal(1)
_HONORAIRES = ("medecin", "technique")


@cache
def _connus() -> dict[str, Acte]:
    return load_bank().baremes.actes


class _Actes(Mapping[str, Acte]):
    """The packaged acts by code, read from the bank when first asked for."""

    def __getitem__(self, code: str) -> Acte:
        return _connus()[code]

    def __contains__(self, code: object) -> bool:
        return code in _connus()

    def __iter__(self) -> Iterator[str]:
        return iter(_connus())

    def __len__(self) -> int:
        return len(_connus())


ACTES = _Actes()


@dataclass(frozen=True, slots=True)
class LigneSoins:
    """One line of a claim. Money is Decimal euros, `taux` a percentage, `age` the age at `date_soins`.

    `base_remboursement` (per act) and `taux` override the barèmes; a code out of ACTES needs both and
    counts as `poste` (medecin unless said). `coefficient` multiplies the key letter of the act.
    `professionnel` gathers the day's participations; `date_remboursement` (date_soins unless said)
    decides the yearly cap in force. `jour_sejour` is the rank in the stay of the first day of the line,
    `seance` gathers the acts of one séance or stay, `plafond_facturation` is the price limit (per act)
    printed on the document.
    """

    id: str
    date_soins: date
    code_acte: str
    depense: Decimal
    age: int
    secteur: str = "1"
    optam: bool = False
    parcours: bool = True
    ne_le: date | None = None
    situation: frozenset[str] = frozenset()
    quantite: int = 1
    equipement: str = ""
    base_remboursement: Decimal | None = None
    taux: Decimal | None = None
    professionnel: str = ""
    date_remboursement: date | None = None
    poste: str = ""
    coefficient: Decimal = UN
    jour_sejour: int | None = None
    region: str = "metropole"
    panier: str = ""
    plafond_facturation: Decimal | None = None
    urgence: bool = False
    seance: str = ""

    def __post_init__(self) -> None:
        for nom in ("depense", "base_remboursement", "taux", "coefficient", "plafond_facturation"):
            valeur = getattr(self, nom)
            if valeur is not None and not isinstance(valeur, Decimal):
                raise DonneeInvalide(
                    f"ligne {self.id}, {nom}",
                    f"{valeur!r} ({type(valeur).__name__})",
                    "un Decimal",
                    "Partez d’une chaîne comme « 30.00 », jamais d’un flottant.",
                )
        if not self.poste:
            acte = _connus().get(self.code_acte)
            object.__setattr__(self, "poste", acte.poste if acte else "medecin")

    @property
    def non_optam(self) -> bool:
        """True when the doctor's fees are free and not moderated (secteur 2 without OPTAM, secteur 3)."""
        return self.poste in _HONORAIRES and (self.secteur == "3" or (self.secteur == "2" and not self.optam))

    @property
    def regime(self) -> Regime:
        """How the doctor's fees stand."""
        if self.secteur == "3":
            return Regime.AUTORITE
        return Regime.NON_OPTAM if self.non_optam else Regime.TARIF


@dataclass(frozen=True, slots=True)
class Compteurs:
    """What the bénéficiaire already bore or received in the year, in euros, before this claim.

    `pf` and `franchise` were withheld, each under its own cap; `consommes` is what the mutuelle already
    paid on a yearly limit, by poste.
    """

    pf: Decimal = ZERO
    franchise: Decimal = ZERO
    consommes: Mapping[str, Decimal] = field(default_factory=dict)
