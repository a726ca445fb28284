"""What goes into the calculation: the lines of care, the counters, and the acts known by code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cases.calcul.erreurs import DonneeInvalide

SECTEURS = ("1", "2", "3")
SITUATIONS = ("ald", "maternite", "c2s", "alsace_moselle")
CENT = Decimal("0.01")
ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Acte:
    """A code the product knows: its label, its poste, and its price limit's parameter if it has one."""

    code: str
    libelle: str
    poste: str
    plv: str = ""


ACTES = {
    a.code: a
    for a in (
        Acte("G", "Consultation de médecin généraliste", "medecin"),
        Acte("GS", "Consultation de médecin spécialiste en médecine générale", "medecin"),
        Acte("C", "Consultation de généraliste, secteur 2 non OPTAM", "medecin"),
        Acte("CS", "Consultation de médecin spécialiste", "medecin"),
        Acte("APC", "Avis ponctuel de consultant", "medecin"),
        Acte("CNP", "Consultation de psychiatre ou de neurologue", "medecin"),
        Acte("OPT_MONTURE_B", "Monture de classe B", "optique"),
        Acte("OPT_VERRE_B", "Verre de classe B", "optique"),
        Acte("OPT_MONTURE_A", "Monture de classe A", "optique", "plv.opt_monture_a"),
        Acte("AUD_I", "Aide auditive de classe I", "audio", "plv.aud_i"),
    )
}


@dataclass(frozen=True, slots=True)
class LigneSoins:
    """One line of a claim. Money is Decimal euros, `taux` a percentage, `age` the age at `date_soins`.

    `base_remboursement` (per act) and `taux` override the barèmes; a code out of ACTES needs both and
    counts as `poste` (medecin unless said). `professionnel` gathers the day's participations;
    `date_remboursement` (date_soins unless said) decides the yearly cap in force.
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

    def __post_init__(self) -> None:
        for nom in ("depense", "base_remboursement", "taux"):
            valeur = getattr(self, nom)
            if valeur is not None and not isinstance(valeur, Decimal):
                raise DonneeInvalide(
                    f"ligne {self.id}, {nom}",
                    f"{valeur!r} ({type(valeur).__name__})",
                    "un Decimal",
                    "Partez d’une chaîne comme « 30.00 », jamais d’un flottant.",
                )
        if not self.poste:
            acte = ACTES.get(self.code_acte)
            object.__setattr__(self, "poste", acte.poste if acte else "medecin")

    @property
    def non_optam(self) -> bool:
        """True when the doctor's fees are free and not moderated (secteur 2 without OPTAM, secteur 3)."""
        return self.poste == "medecin" and (self.secteur == "3" or (self.secteur == "2" and not self.optam))


@dataclass(frozen=True, slots=True)
class Compteurs:
    """What was already withheld in the year from the bénéficiaire, in euros, before this claim."""

    pf: Decimal = ZERO
    franchise: Decimal = ZERO
