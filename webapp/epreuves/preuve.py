"""The proof that goes with a dossier into the case store: a dossier that is not proven never enters."""

from __future__ import annotations

from typing import Any

from cases.verification import prouver
from cases.vu import Case
from scenario_bank import Bank
from webapp.oracle import charger_oracle


class Prouveur:
    """Proves the dossiers of one draw; keeps the proof of each, by reference, for its snapshot."""

    def __init__(self, bank: Bank) -> None:
        self.bank = bank
        self._preuves: dict[str, dict[str, Any]] = {}

    def admettre(self, case: Case) -> bool:
        """True when no proof of `case` fails."""
        preuve = prouver(self.bank, case, charger_oracle())
        self._preuves[case.vu.reference] = preuve.document()
        return not preuve.echecs

    def preuve(self, case: Case) -> dict[str, Any]:
        """The proof of a dossier that was admitted."""
        return self._preuves[case.vu.reference]
