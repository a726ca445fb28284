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
        ({"type": "aucune"}, "Néant"),
        ({"type": "frais_reels"}, "Frais réels"),
        (
            {"type": "frais_reels", "taux": "90"},
            "90 % des frais réels y compris la part de l’Assurance Maladie",
        ),
        (
            {"type": "frais_reels", "taux": "80", "assiette": "reste"},
            "80 % du reste après l’Assurance Maladie",
        ),
        ({"type": "forfait", "montant": "50"}, "50 € par acte"),
        (
            {"type": "forfait", "montant": "1600", "par": "equipement", "y_compris_amo": "oui"},
            "1 600 € par équipement y compris la part de l’Assurance Maladie",
        ),
        (
            {"type": "forfait", "montant": "50", "par": "an", "avec_tm": "oui"},
            "Ticket modérateur + 50 € par an",
        ),
        (
            {"type": "forfait", "montant": "60", "par": "jour", "jours_max": "90"},
            "60 € par jour, dans la limite de 90 jours par séjour",
        ),
        (
            {"type": "forfait", "montant": "60", "par": "jour", "jours_max": "30", "jours_par": "an"},
            "60 € par jour, dans la limite de 30 jours par an",
        ),
        ({"type": "pct_pmss", "taux": "3", "par": "an"}, "3 % PMSS par an"),
        (
            {"type": "tm_plus_pct_br", "taux": "50", "taux_non_optam": "30"},
            ("Ticket modérateur + 50 % BR (praticien OPTAM ou secteur 1), 30 % BR (praticien non OPTAM)"),
        ),
        (
            {"type": "tm_plus_pct_br", "taux": "150", "plafond_annuel": "1200.00"},
            "Ticket modérateur + 150 % BR, dans la limite de 1 200 € par an",
        ),
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
        ({"type": "magie", "taux": "2"}, "magie"),
        ({"type": "frais_reels", "taux": "120"}, "dépasserait la dépense"),
        ({"type": "forfait", "montant": "50", "y_compris_amo": "oui", "avec_tm": "oui"}, "se contredisent"),
        ({"type": "forfait", "montant": "50", "y_compris_amo": "oui", "par": "an"}, "s’ajoute à la part"),
        ({"type": "forfait", "montant": "50", "jours_max": "9"}, "forfait par jour"),
        ({"type": "forfait", "montant": "50", "par": "an", "plafond_annuel": "9"}, "son propre plafond"),
        ({"type": "pct_pmss", "taux": "2", "par": "an", "plafond_annuel": "9"}, "son propre plafond"),
        ({"type": "tm_plus_pct_br", "taux": "20", "taux_non_optam": "50"}, "dépasse taux"),
        ({"type": "forfait", "montant": "50", "par": "mois"}, "equipement"),
    ],
)
def test_une_garantie_impossible_est_refusee(donnees: dict[str, Any], attendu: str) -> None:
    with pytest.raises(ValidationError, match=attendu):
        garantie_depuis(donnees)
