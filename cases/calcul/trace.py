"""The trace: one Etape per rule applied, and the Resultat of a line.

Sentences are made only when asked for: the hot path stores values, never text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from cases.calcul.lignes import CENT, ZERO
from scenario_bank.dated import Parametre, Regle, Unite, ValeurDatee
from scenario_bank.model.baremes import Baremes
from scenario_bank.model.garanties import INSECABLE, ecrire_pourcent

CENTIEME = Decimal("0.01")
_CONFIANCE = {"H": "haute", "M": "moyenne", "B": "basse"}


def arrondi(montant: Decimal) -> Decimal:
    """`montant` to the cent, half up.

    >>> arrondi(Decimal("11.805"))
    Decimal('11.81')
    """
    return montant.quantize(CENT, ROUND_HALF_UP)


class _Nombre:
    """A number that a rule's sentence can print: `e` euros with cents, `p` per cent, `n` a plain number."""

    __slots__ = ("valeur",)

    def __init__(self, valeur: Decimal) -> None:
        self.valeur = valeur

    def __format__(self, forme: str) -> str:
        return _ecrire(self.valeur, forme)


@lru_cache(2048)
def _ecrire(valeur: Decimal, forme: str) -> str:
    if forme == "e":
        texte = f"{valeur:,.2f}".replace(",", INSECABLE).replace(".", ",")
        return f"{texte}{INSECABLE}€"
    return ecrire_pourcent(valeur) if forme == "p" else f"{valeur.normalize():f}".replace(".", ",")


@lru_cache(2048)
def _au(jour: date) -> str:
    return f"{jour:%d/%m/%Y}"


@dataclass(frozen=True, slots=True)
class Etape:
    """One rule applied on `jour`: the dated value it read (if any), its operands, the amount obtained."""

    regle: Regle
    jour: date
    operandes: tuple[Decimal, ...]
    montant: Decimal
    parametre: Parametre | None = None
    valeur: ValeurDatee | None = None

    @property
    def reference(self) -> str:
        """The source of the value when there is one, else of the rule."""
        return self.valeur.source if self.valeur else self.regle.source

    @property
    def confiance(self) -> str:
        """H, M or B: the lower of the rule's and the value's."""
        niveaux = "HMB"
        rangs = [niveaux.index(x.confiance) for x in (self.regle, self.valeur) if x is not None]
        return niveaux[max(rangs)]

    @property
    def non_confirmes(self) -> tuple[str, ...]:
        """Ids of the rule and parameter of this step that may carry nothing."""
        trouves = () if self.regle.confirmee else (self.regle.id,)
        if self.parametre is None or self.valeur is None:
            return trouves
        if self.valeur.confirmee and self.parametre.exclusion(self.jour) is None:
            return trouves
        return (*trouves, self.parametre.id)

    def phrase(self) -> str:
        """The French sentence of this step, with the value read, since when it holds, and its source."""
        texte = self.regle.phrase.format(
            *(_Nombre(o) for o in self.operandes),
            m=_Nombre(self.montant),
            jour=_au(self.jour),
            parametre=self.parametre.libelle if self.parametre else "",
        )
        suite = f"confiance {_CONFIANCE[self.confiance]}"
        if self.parametre and self.valeur:
            forme = {Unite.EURO: "e", Unite.POURCENT: "p", Unite.NOMBRE: "n"}[self.parametre.unite]
            valeur = format(_Nombre(self.valeur.valeur), forme)
            depuis = f" depuis le {_au(self.valeur.debut)}" if self.valeur.effet_connu else ""
            lu = f"{self.parametre.id} = {valeur}{depuis}, lu au {_au(self.jour)}"
            suite = f"{lu} ; {suite}"
        return f"{self.regle.libelle}. {texte} [{suite} ; source : {self.reference}]"


@dataclass(frozen=True, slots=True)
class Resultat:
    """What one line is worth: euros to the cent, and the trace that leads there.

    `participation_franchise` is what was withheld. `anomalie_facturation` is the part of the dépense
    over a price limit: to be signalled, never left to pay. `compteur_pf` and `compteur_franchise` are the
    year's after this line. `taux` is the AMO percentage applied.
    """

    ligne: str
    depense: Decimal
    base: Decimal
    taux: Decimal
    amo_brute: Decimal
    participation_franchise: Decimal
    amo_nette: Decimal
    amc: Decimal
    reste_a_charge: Decimal
    majoration: Decimal
    depassement_non_remboursable: Decimal
    anomalie_facturation: Decimal
    compteur_pf: Decimal
    trace: tuple[Etape, ...]
    compteur_franchise: Decimal = ZERO

    def phrases(self) -> tuple[str, ...]:
        """The settlement in French, one sentence per step."""
        return tuple(e.phrase() for e in self.trace)

    @property
    def parametres(self) -> tuple[str, ...]:
        """Ids of the parameters read, in the order of the trace, each once."""
        return tuple(dict.fromkeys(e.parametre.id for e in self.trace if e.parametre))

    def non_confirmes(self) -> tuple[str, ...]:
        """Ids of rules and parameters on which no graded case may rest; empty when all is confirmed."""
        return tuple(dict.fromkeys(i for e in self.trace for i in e.non_confirmes))


class Trace:
    """The steps of one line being settled, read from one set of barèmes."""

    __slots__ = ("baremes", "etapes", "jour")

    def __init__(self, baremes: Baremes, jour: date) -> None:
        self.baremes, self.jour = baremes, jour
        self.etapes: list[Etape] = []

    def lire(self, identifiant: str, jour: date | None = None) -> Decimal:
        """The value in force, without a step; raises PasEnVigueur or ParametreInconnu."""
        return self.baremes.a(identifiant, jour or self.jour).valeur

    def noter(self, regle: str, montant: Decimal, *operandes: Decimal) -> Decimal:
        """`montant`, after adding the step of a rule that reads no parameter."""
        self.etapes.append(Etape(self.baremes.regles[regle], self.jour, operandes, montant))
        return montant

    def noter_lu(
        self, regle: str, identifiant: str, montant: Decimal, *operandes: Decimal, jour: date | None = None
    ) -> Decimal:
        """`montant`, after adding the step of a rule that read `identifiant` on `jour`.

        An empty `identifiant` is a value that the line itself gave.
        """
        if not identifiant:
            return self.noter(regle, montant, *operandes)
        parametre = self.baremes.parametre(identifiant)
        le = jour or self.jour
        self.etapes.append(
            Etape(self.baremes.regles[regle], le, operandes, montant, parametre, parametre.a(le))
        )
        return montant
