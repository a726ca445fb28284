"""What a control says: which one, where, under which clause, how sure, and what would settle it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scenario_bank.model.clauses import Controle
from scenario_bank.model.vocabulaire import Motif

Nature = Literal["D", "S"]
DURE: Nature = "D"
SOUPLE: Nature = "S"


@dataclass(frozen=True, slots=True)
class Constat:
    """One relation found broken. `places` are the addresses compared, first the one to mark.

    `nature` is D (a fact to treat) or S (a question to ask). `resolu_par` lists the kinds of pièce that
    would silence it, "" never among them. `clause` is "" when the manual has none for the control.
    """

    controle: Controle
    places: tuple[str, ...]
    clause: str
    nature: Nature
    motif: Motif
    resolu_par: tuple[str, ...] = ()
