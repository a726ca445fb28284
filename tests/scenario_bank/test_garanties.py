"""Each guarantee prints the usual expression of a tableau de garanties, and refuses what cannot be."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from scenario_bank.model.garanties import garantie_depuis


@pytest.mark.parametrize(
    ("donnees", "attendu"),
    [
        (
            {"type": "pct_br", "taux": "150", "y_compris_amo": True},
            "150 % BR y compris la part de l’Assurance Maladie",
        ),
        (
            {"type": "pct_br", "taux": "150", "taux_non_optam": "130", "y_compris_amo": "oui"},
            (
                "150 % BR y compris la part de l’Assurance Maladie (praticien OPTAM ou secteur 1), "
                "130 % (praticien non OPTAM)"
            ),
        ),
        (
            {"type": "pct_br", "taux": "50", "y_compris_amo": False},
            "50 % BR en complément de l’Assurance Maladie",
        ),
        ({"type": "tm"}, "Ticket modérateur"),
        ({"type": "tm_plus_pct_br", "taux": "25"}, "Ticket modérateur + 25 % BR"),
        ({"type": "tm_plus_pct_br", "taux": "12.50"}, "Ticket modérateur + 12,5 % BR"),
        (
            {
                "type": "forfait_equipement",
                "montant": "300.00",
                "monture_max": "100.00",
                "y_compris_amo": True,
            },
            "300 € par équipement, dont 100 € au plus pour la monture, part AMO comprise",
        ),
        (
            {
                "type": "forfait_equipement",
                "montant": "250.50",
                "monture_max": "80.00",
                "y_compris_amo": False,
            },
            (
                "250,50 € par équipement, dont 80 € au plus pour la monture, "
                "en complément de la part de l’Assurance Maladie"
            ),
        ),
        ({"type": "cent_pour_cent_sante"}, "100 % Santé"),
    ],
)
def test_expression(donnees: dict[str, Any], attendu: str) -> None:
    expression = garantie_depuis(donnees).expression()
    assert expression.replace("\u00a0", " ") == attendu
    assert " %" not in expression
    assert " €" not in expression


@pytest.mark.parametrize(
    ("donnees", "attendu"),
    [
        ({"type": "pct_br", "taux": 1.5, "y_compris_amo": True}, "nombre décimal entre guillemets"),
        ({"type": "pct_br", "taux": 150, "y_compris_amo": True}, "nombre décimal entre guillemets"),
        ({"type": "pct_br", "taux": "100", "taux_non_optam": "120", "y_compris_amo": True}, "dépasse taux"),
        ({"type": "pct_br", "taux": "100"}, "y_compris_amo"),
        (
            {
                "type": "forfait_equipement",
                "montant": "80.00",
                "monture_max": "100.00",
                "y_compris_amo": True,
            },
            "dépasse montant",
        ),
        ({"type": "tm", "taux": "100"}, "taux"),
        ({"type": "pct_pmss", "taux": "2"}, "pct_pmss"),
    ],
)
def test_une_garantie_impossible_est_refusee(donnees: dict[str, Any], attendu: str) -> None:
    with pytest.raises(ValidationError, match=attendu):
        garantie_depuis(donnees)
