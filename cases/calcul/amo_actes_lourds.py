"""Heavy acts: from a tarif of 120 € on, the ticket modérateur gives way to one participation (§8).

The acts of one séance add up, and a stay where a heavy act took place is treated alike: one participation
for all, taken on the first lines that can bear it.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from cases.calcul.amo_bases import base
from cases.calcul.erreurs import CasNonCouvert
from cases.calcul.lignes import ZERO, LigneSoins
from cases.calcul.trace import Trace
from scenario_bank.actes import Acte
from scenario_bank.model.baremes import Baremes

_ENTIERES = frozenset({"ald", "maternite", "alsace_moselle"})


class Seances:
    """The séances and stays of a claim: which hold a heavy act, and the participation left to bear."""

    __slots__ = ("_dus", "_sejours", "_totaux")

    def __init__(self, lignes: Sequence[LigneSoins], baremes: Baremes) -> None:
        """Adds up the tarifs by séance; raises ErreurCalcul when an act has none."""
        self._totaux: dict[str, tuple[Decimal, Decimal]] = {}
        self._sejours: set[str] = set()
        self._dus: dict[str, Decimal] = {}
        for ligne in lignes:
            acte = baremes.actes.get(ligne.code_acte)
            if acte is None:
                continue
            if acte.sejour and ligne.seance:
                self._sejours.add(ligne.seance)
            if acte.acte_lourd:
                tarif = base(ligne, False, Trace(baremes, ligne.date_soins))
                if not ligne.seance:
                    tarif /= ligne.quantite
                total, coefficient = self._totaux.get(_cle(ligne), (ZERO, ZERO))
                self._totaux[_cle(ligne)] = (total + tarif, max(coefficient, ligne.coefficient))

    def en_sejour(self, ligne: LigneSoins) -> bool:
        """True when the line says its day in a stay, or belongs to a stay of the claim."""
        return ligne.jour_sejour is not None or ligne.seance in self._sejours

    def a_ticket_moderateur(self, ligne: LigneSoins, trace: Trace) -> bool:
        """True when the stay of the line bears a ticket modérateur of its own."""
        if ligne.seance not in self._sejours or ligne.situation & _ENTIERES:
            return False
        rang = ligne.jour_sejour or 1
        return rang < trace.lire("sejour.jour_gratuit") and not self._seuil_atteint(ligne, trace)

    def _seuil_atteint(self, ligne: LigneSoins, trace: Trace) -> bool:
        """True when the tarif or the coefficient of the line's séance makes it heavy."""
        total, coefficient = self._totaux.get(_cle(ligne), (ZERO, ZERO))
        return total >= trace.lire("pav.seuil") or coefficient >= trace.lire("pav.coefficient")

    def lourde(self, ligne: LigneSoins, acte: Acte, hors: bool, trace: Trace) -> bool:
        """True, with its step, when the participation replaces the ticket modérateur of the line.

        Never in ALD nor maternité, nor once a long stay is paid in full. Raises CasNonCouvert where the
        references do not say.
        """
        if not (acte.acte_lourd or acte.sejour) or _cle(ligne) not in self._totaux:
            return False
        if ligne.jour_sejour is not None and ligne.jour_sejour >= trace.lire("sejour.jour_gratuit"):
            return False
        if not self._seuil_atteint(ligne, trace):
            return False
        for situation in ("ald", "maternite"):
            if situation in ligne.situation and not hors:
                trace.noter(f"pav.exoneration_{situation}", ZERO)
                return False
        if hors or "alsace_moselle" in ligne.situation:
            raise CasNonCouvert(
                f"ligne {ligne.id}, {'parcours' if hors else 'situation'}",
                f"acte lourd {'hors parcours' if hors else 'en Alsace-Moselle'}",
                "un acte lourd dans le parcours, hors d’Alsace-Moselle",
                "Les références ne disent pas ce que devient la participation : indiquez « taux ».",
            )
        total, coefficient = self._totaux[_cle(ligne)]
        seuil, minimum = trace.lire("pav.seuil"), trace.lire("pav.coefficient")
        if total >= seuil:
            trace.noter_lu("pav.seuil_atteint", "pav.seuil", total, total, seuil)
        else:
            trace.noter_lu("pav.coefficient_atteint", "pav.coefficient", coefficient, coefficient, minimum)
        return True

    def amo(self, ligne: LigneSoins, assise: Decimal, trace: Trace) -> Decimal:
        """The AMO's part of a line of a heavy séance: all but the participation still to bear."""
        montant = trace.lire("pav.montant")
        du = self._dus.get(_cle(ligne), montant)
        retenu = min(assise, du)
        self._dus[_cle(ligne)] = du - retenu
        if not retenu:
            return trace.noter("pav.deja_retenue", assise)
        return trace.noter_lu("pav.retenue", "pav.montant", assise - retenu, assise, retenu)


def _cle(ligne: LigneSoins) -> str:
    """What gathers the line: its séance, or the line alone."""
    return f"seance {ligne.seance}" if ligne.seance else f"ligne {ligne.id}"
