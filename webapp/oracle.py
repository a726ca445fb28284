"""Loads the oracle of `tests/oracle` when the checkout is there: the product never imports it."""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from pathlib import Path

from cases.verification import Oracle

DOSSIER = Path(__file__).parents[1] / "tests" / "oracle"
_NOM = "constat_oracle"


@cache
def charger_oracle(dossier: Path = DOSSIER) -> Oracle | None:
    """The `regler` of the oracle, None when the product is installed without its tests.

    Loaded under a name of its own, so that no other package called `tests` can stand in its place.
    """
    fichier = dossier / "__init__.py"
    if not fichier.is_file():
        return None
    spec = importlib.util.spec_from_file_location(_NOM, fichier, submodule_search_locations=[str(dossier)])
    if spec is None or spec.loader is None:
        return None
    module = importlib.util.module_from_spec(spec)
    sys.modules[_NOM] = module
    spec.loader.exec_module(module)
    regler: Oracle = module.regler
    return regler
