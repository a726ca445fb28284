"""The proof that goes with a dossier into the case store."""

from __future__ import annotations

from typing import Any

from cases.vu import Case
from scenario_bank import Bank


def prouver_dossier(_bank: Bank, _case: Case) -> dict[str, Any]:
    """The result of the typed proof of `_case`, as stored in its snapshot."""
    return {}
