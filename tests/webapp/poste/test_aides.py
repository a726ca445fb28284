"""Les aides de l’entraînement : chaque contrôle se dit en mots de métier."""

from __future__ import annotations

import pytest

from scenario_bank.model.clauses import Controle
from webapp.entrainement.aides import CONTROLES, libelle_controle


@pytest.mark.parametrize("controle", Controle)
def test_chaque_controle_a_ses_mots(controle: Controle) -> None:
    assert libelle_controle(controle) != controle.replace("_", " "), (
        f"{controle} : écrire ses mots dans CONTROLES"
    )


def test_deux_controles_ne_se_disent_pas_pareil() -> None:
    assert len(set(CONTROLES.values())) == len(CONTROLES)
