"""Each rule is needed: without it, at least one specification no longer holds."""

from __future__ import annotations

import pytest

from scenario_bank.model.regles import BanqueRegles, lire_regles
from scoring.moteur import Regles
from tests.scoring.test_specs import TOUS, ecarts

BANQUE = lire_regles()


def sans(banque: BanqueRegles, regle: str) -> BanqueRegles:
    """The bank without one rule; what named it as a cause no longer does."""

    def garder(regles):
        return tuple(
            r.model_copy(update={"consequence_de": tuple(c for c in r.consequence_de if c != regle)})
            for r in regles
            if r.id != regle
        )

    return BanqueRegles(
        criteres=tuple(c.model_copy(update={"regles": garder(c.regles)}) for c in banque.criteres),
        interdits=garder(banque.interdits),
    )


def concernes(regle: str) -> list:
    """The specifications that speak of the rule first: they are the quickest to fail."""
    nomment = [c for c in TOUS if regle in (*c.indices, *c.elements, *c.lies, *c.phrases)]
    return [*nomment, *(c for c in TOUS if c not in nomment)]


@pytest.mark.parametrize("regle", sorted(BANQUE.regles()))
def test_retirer_une_regle_fait_tomber_une_specification(regle: str) -> None:
    sans_elle = Regles(sans(BANQUE, regle))
    assert any(ecarts(un, sans_elle) for un in concernes(regle))
