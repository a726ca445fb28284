"""Guarantees in euros: forfaits per act, day, year or equipment, % PMSS, and what they consume."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from cases.calcul.amc import Situation
from cases.calcul.erreurs import CasNonCouvert
from cases.calcul.lignes import ZERO, LigneSoins
from cases.calcul.trace import CENTIEME, Trace, arrondi
from scenario_bank.model.garanties import Forfait, Garantie, PctPmss


class Consommations:
    """What one contrat has paid so far: euros of a year, days, euros of an equipment.

    `deja` is what it had paid before this claim, by key of guarantee or by poste; it belongs to the year of
    the first line that asks.
    """

    __slots__ = ("_annees", "_deja", "_equipements", "_jours")

    def __init__(self, deja: Mapping[str, Decimal]) -> None:
        self._deja = dict(deja)
        self._annees: dict[tuple[str, int], Decimal] = {}
        self._jours: dict[tuple[str, int, str], int] = {}
        self._equipements: dict[tuple[str, str], Decimal] = {}

    def annee(self, cle: str, ligne: LigneSoins) -> Decimal:
        """Euros already paid in the year of care under the guarantee `cle`."""
        case = (cle, ligne.date_soins.year)
        if case not in self._annees:
            self._annees[case] = self._deja.pop(cle, ZERO) or self._deja.pop(ligne.poste, ZERO)
        return self._annees[case]

    def jours_restants(self, cle: str, garantie: Forfait, ligne: LigneSoins) -> int:
        """The days of the line that the guarantee still covers; raises CasNonCouvert."""
        if garantie.jours_max is None:
            return ligne.quantite
        if garantie.jours_par == "sejour" and ligne.jour_sejour is not None:
            passes = ligne.jour_sejour - 1
        else:
            if self._deja.get(cle) or self._deja.get(ligne.poste):
                raise CasNonCouvert(
                    f"ligne {ligne.id}, compteurs, consommes",
                    f"un montant déjà consommé sur le poste {ligne.poste}, limité en jours",
                    "aucun montant consommé pour une garantie limitée en jours",
                    "Un montant ne dit pas combien de jours ont été payés : retirez-le.",
                )
            passes = self._jours.get(_periode(cle, garantie, ligne), 0)
        return min(ligne.quantite, max(0, garantie.jours_max - passes))

    def equipement(self, cle: str, ligne: LigneSoins) -> Decimal:
        """Euros already paid for the equipment of the line."""
        return self._equipements.get((cle, ligne.equipement), ZERO)

    def noter(self, cle: str, garantie: Garantie, ligne: LigneSoins, versee: Decimal, tm: Decimal) -> None:
        """Counts what a line paid; a forfait added to the ticket modérateur counts without it."""
        case = (cle, ligne.date_soins.year)
        forfait = max(ZERO, versee - tm) if isinstance(garantie, Forfait) and garantie.avec_tm else versee
        if getattr(garantie, "plafond_annuel", None) is not None:
            self._annees[case] = self.annee(cle, ligne) + versee
        if isinstance(garantie, (Forfait, PctPmss)):
            if garantie.par == "an":
                self._annees[case] = self.annee(cle, ligne) + forfait
            elif garantie.par == "equipement":
                self._equipements[(cle, ligne.equipement)] = self.equipement(cle, ligne) + forfait
            elif garantie.par == "jour" and isinstance(garantie, Forfait):
                periode = _periode(cle, garantie, ligne)
                self._jours[periode] = self._jours.get(periode, 0) + ligne.quantite


def _periode(cle: str, garantie: Forfait, ligne: LigneSoins) -> tuple[str, int, str]:
    """What a limit in days counts over: the stay when the line names it, else the year of care."""
    if garantie.jours_par == "sejour" and ligne.seance:
        return cle, 0, ligne.seance
    return cle, ligne.date_soins.year, ""


def droit_en_euros(
    cle: str,
    garantie: Forfait | PctPmss,
    ligne: LigneSoins,
    s: Situation,
    autres: Decimal,
    consommations: Consommations,
    trace: Trace,
) -> Decimal:
    """The right of a forfait or of a % PMSS, before any limit.

    `autres` is the AMO's part on the other elements of the same equipment.
    """
    unite = garantie.montant if isinstance(garantie, Forfait) else _pmss(garantie, trace)
    reste = _ouvert(cle, garantie, unite, ligne, autres, consommations, trace)
    if isinstance(garantie, Forfait):
        if garantie.avec_tm:
            return trace.noter("amc.forfait_tm", s.tm + reste, s.tm, reste)
        if garantie.y_compris_amo:
            return trace.noter("amc.forfait_compris", max(ZERO, reste - s.part), reste, s.part)
    return trace.noter("amc.forfait", reste)


def _pmss(garantie: PctPmss, trace: Trace) -> Decimal:
    plafond = trace.lire("pmss.mensuel")
    montant = arrondi(garantie.taux * CENTIEME * plafond)
    return trace.noter_lu("amc.pct_pmss", "pmss.mensuel", montant, garantie.taux, plafond)


def _ouvert(
    cle: str,
    garantie: Forfait | PctPmss,
    unite: Decimal,
    ligne: LigneSoins,
    autres: Decimal,
    consommations: Consommations,
    trace: Trace,
) -> Decimal:
    """The euros open to the line: units of the line, or what remains of the year or of the equipment."""
    if garantie.par == "an":
        deja = consommations.annee(cle, ligne)
        return trace.noter("amc.forfait_an", max(ZERO, unite - deja), unite, deja)
    if garantie.par == "equipement" and ligne.equipement:
        compris = autres if isinstance(garantie, Forfait) and garantie.y_compris_amo else ZERO
        deja = consommations.equipement(cle, ligne) + compris
        return trace.noter("amc.forfait_reste_equipement", max(ZERO, unite - deja), unite, deja)
    nombre = ligne.quantite
    if isinstance(garantie, Forfait) and garantie.par == "jour":
        nombre = consommations.jours_restants(cle, garantie, ligne)
        if nombre < ligne.quantite:
            trace.noter("amc.jours", unite * nombre, Decimal(nombre), Decimal(ligne.quantite))
    return trace.noter("amc.forfait_unites", unite * nombre, unite, Decimal(nombre))


def plafond_annuel(
    cle: str,
    garantie: Garantie,
    droit: Decimal,
    ligne: LigneSoins,
    consommations: Consommations,
    trace: Trace,
) -> Decimal:
    """`droit` within what remains of the yearly limit of the contrat."""
    maximum: Decimal | None = getattr(garantie, "plafond_annuel", None)
    if maximum is None:
        return droit
    deja = consommations.annee(cle, ligne)
    reste = max(ZERO, maximum - deja)
    if droit <= reste:
        return droit
    return trace.noter("amc.plafond_annuel", reste, maximum, deja)
