"""The bank and the rules, read once per process."""

from __future__ import annotations

from scenario_bank import Bank, load_bank
from scoring.moteur import Regles
from webapp.cotation.faits import regles as regles_compilees


def la_banque() -> Bank:
    """The packaged bank; `load_bank` keeps it."""
    return load_bank()


def les_regles() -> Regles:
    """The packaged rules, compiled once."""
    return regles_compilees()
