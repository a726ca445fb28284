"""What a contrat responsable owes whatever its guarantee, and what it may not exceed (santé reference §10)."""

from __future__ import annotations

from decimal import Decimal

from cases.calcul.amc import Situation, droit_pct_br
from cases.calcul.lignes import LigneSoins
from cases.calcul.trace import CENTIEME, Trace, arrondi
from scenario_bank.model.garanties import Garantie, PctBr, TicketModerateurPlus

# Drugs whose ticket modérateur may be left to the assuré: 30 % and 15 %.
_SMR = frozenset({"PH4", "PH2"})
_TAUX_FACULTATIF = Decimal(30)


def tm_facultatif(ligne: LigneSoins) -> bool:
    """True for the only acts whose ticket modérateur a contrat responsable may leave: weak drugs."""
    if ligne.poste != "pharmacie":
        return False
    return ligne.code_acte in _SMR or (ligne.taux is not None and ligne.taux <= _TAUX_FACULTATIF)


def plancher(droit: Decimal, ligne: LigneSoins, s: Situation, trace: Trace) -> Decimal:
    """`droit`, raised to the ticket modérateur that is due in any case (forfait journalier and FPU alike)."""
    if droit >= s.tm or tm_facultatif(ligne):
        return droit
    return trace.noter("responsable.tm_obligatoire", s.tm, droit)


def plafonner(droit: Decimal, garantie: Garantie, ligne: LigneSoins, s: Situation, trace: Trace) -> Decimal:
    """`droit` within the limits of a contrat responsable; the ticket modérateur is never cut."""
    if droit <= s.tm:
        return droit
    if ligne.non_optam and ligne.depense > s.base:
        return plafonds_non_optam(droit, garantie, s, trace)
    if ligne.code_acte == "AUD_II":
        limite = trace.lire("responsable.audio_ii_max") * ligne.quantite
        if droit + s.part > limite:
            droit = max(s.tm, limite - s.part)
            trace.noter_lu("responsable.plafond_audio", "responsable.audio_ii_max", droit, limite, s.part)
    return droit


def droit_optam(droit: Decimal, garantie: Garantie, s: Situation) -> Decimal:
    """What the same guarantee would give for an OPTAM doctor, not rounded."""
    if isinstance(garantie, PctBr):
        return droit_pct_br(garantie, garantie.taux, s)
    if isinstance(garantie, TicketModerateurPlus):
        return s.tm + garantie.taux * CENTIEME * s.base
    return droit


def plafonds_non_optam(droit: Decimal, garantie: Garantie, s: Situation, trace: Trace) -> Decimal:
    """`droit` within the two limits of a contrat responsable for a non-OPTAM doctor.

    At most 100 % of the base over the ticket modérateur, and at least 20 points of base under the OPTAM
    guarantee; the ticket modérateur itself is always due.
    """
    maximum = trace.lire("responsable.depassement_max")
    plafond = arrondi(s.tm + maximum * CENTIEME * s.base)
    trace.noter_lu("responsable.plafond_depassement", "responsable.depassement_max", plafond, s.tm, maximum)
    ecart = trace.lire("responsable.ecart_optam")
    optam = droit_optam(droit, garantie, s)
    minore = arrondi(max(s.tm, optam - ecart * CENTIEME * s.base))
    trace.noter_lu("responsable.minoration_optam", "responsable.ecart_optam", minore, arrondi(optam), ecart)
    return min(droit, plafond, minore)
