"""The facts of a whole épreuve against reading its actions as JSON."""

from __future__ import annotations

import json

from cases.generation import generate
from scenario_bank import load_bank
from scoring.action import lire_action
from scoring.evidence import indices
from scoring.moteur import Regles
from scoring.situation import Situation
from tests.bench.mesure import Mesure, comparer
from webapp.cli.dossier import JOUR_DE_REFERENCE
from webapp.cli.joueurs import jouer_traitements


def mesurer() -> list[Mesure]:
    """Eight dossiers and their actions judged; the reference reads the same actions from JSON."""
    bank = load_bank()
    gabarits = sorted(bank.gabarits)
    cases = [generate(bank, gabarits[i % 3], i, JOUR_DE_REFERENCE, mutuelle="valdambre") for i in range(8)]
    documents = jouer_traitements([(c, c.corrige.traitements[0]) for c in cases])
    actions = [lire_action(d) for d in documents]
    situation, regles = Situation(tuple(c.corrige for c in cases)), Regles(bank.regles)
    texte = json.dumps(documents)
    return [
        comparer(
            f"les faits de 8 dossiers et {len(actions)} actions",
            lambda _i: indices(actions, situation, regles),
            "leur lecture en JSON",
            lambda _i: json.loads(texte),
            appels=10,
        )
    ]
