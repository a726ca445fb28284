"""The facts of a whole épreuve against reading its actions as JSON."""

from __future__ import annotations

import json
from typing import Any

from cases.generation import applicables, generate
from cases.vu import Case
from scenario_bank import load_bank
from scoring.action import lire_action
from scoring.evidence import indices
from scoring.moteur import Regles
from scoring.situation import Situation
from tests.bench.mesure import Cible, Mesure, comparer
from webapp.cli.dossier import JOUR_DE_REFERENCE
from webapp.cli.joueurs import jouer_traitements

DOSSIERS, ACTIONS = 8, 600
CIBLE = Cible("moins de 20 ms", secondes_max=0.02)


def _relire(cases: list[Case]) -> list[dict[str, Any]]:
    """What a thorough candidate does again: each relation marked, each pièce opened once more."""
    encore: list[dict[str, Any]] = []
    for c in cases:
        for r in c.corrige.relations:
            genre = "marquer_champ_conforme" if r.conforme else "marquer_champ_non_conforme"
            donnees = {"compare_a": r.places[-1]} | ({} if r.conforme else {"motif": r.motifs[0]})
            encore.append({"type": genre, "cible": f"{c.vu.reference}/{r.places[0]}", "donnees": donnees})
        encore += [
            {"type": "ouvrir_piece", "cible": f"{c.vu.reference}/{p.id}", "donnees": {}} for p in c.vu.pieces
        ]
    return encore


def epreuve() -> tuple[list[Case], list[dict[str, Any]]]:
    """Eight dossiers, half of them altered, and six hundred actions of a candidate over them."""
    bank = load_bank()
    gabarits = [
        g for g, m in sorted(bank.gabarits.items()) if m.premier_jour <= JOUR_DE_REFERENCE <= m.dernier_jour
    ]
    cases = []
    for i in range(DOSSIERS):
        gabarit = gabarits[i % len(gabarits)]
        possibles = applicables(bank, gabarit)
        alteration = possibles[i % len(possibles)].id if i % 2 else None
        cases.append(
            generate(bank, gabarit, i, JOUR_DE_REFERENCE, alteration=alteration, mutuelle="valdambre")
        )
    documents = jouer_traitements([(c, c.corrige.traitements[0]) for c in cases])
    encore = _relire(cases)
    milieu = len(documents) // 2
    manquent = max(0, ACTIONS - len(documents))
    jour = documents[milieu]["jour_simule"]
    ajoutees = [{**encore[i % len(encore)], "jour_simule": jour} for i in range(manquent)]
    suite = [*documents[:milieu], *ajoutees, *documents[milieu:]]
    return cases, [{**d, "sequence": i, "id": f"a{i}"} for i, d in enumerate(suite, 1)]


def mesurer() -> list[Mesure]:
    """Eight dossiers and their actions judged; the reference reads the same actions from JSON."""
    cases, documents = epreuve()
    actions = [lire_action(d) for d in documents]
    situation, regles = Situation(tuple(c.corrige for c in cases)), Regles(load_bank().regles)
    texte = json.dumps(documents)
    return [
        comparer(
            f"les faits de {DOSSIERS} dossiers et {len(actions)} actions",
            lambda _i: indices(actions, situation, regles),
            "leur lecture en JSON",
            lambda _i: json.loads(texte),
            appels=10,
            cible=CIBLE,
        )
    ]
