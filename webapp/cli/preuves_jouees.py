"""Proof 6: what players reach on a generated dossier, read by the rules of the judgement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cases.verification import Echec
from cases.vu import Case
from scenario_bank.model.baremes import Baremes
from scoring.action import lire_action
from scoring.constat import Constat
from scoring.evidence import indices
from scoring.moteur import Regles
from scoring.situation import Situation
from webapp.cli.joueur_clauses import jouer_clauses
from webapp.cli.joueurs import Document, jouer_interdit, jouer_traitement


def relever(case: Case, documents: Iterable[Document], regles: Regles) -> Constat:
    """The facts that the rules see in these actions."""
    return indices([lire_action(d) for d in documents], Situation((case.corrige,)), regles)


def _contraires(constat: Constat) -> list[str]:
    return [
        f"{c.id} ({i.regle}) : {i.phrase}"
        for c in constat.criteres
        for i in c.indices
        if i.compte and i.direction == "defavorable"
    ]


def _mene(constat: Constat) -> bool:
    return any(i.regle == "traitement_mene" for c in constat.criteres for i in c.indices)


def _soigne(preuve: str, qui: str, constat: Constat) -> Iterator[Echec]:
    yield from (Echec(preuve, f"{qui} : {phrase}") for phrase in _contraires(constat))
    if not _mene(constat):
        yield Echec(preuve, f"{qui} n’atteint aucun traitement admis")


def prouver_joueurs(case: Case, regles: Regles, baremes: Baremes) -> tuple[Echec, ...]:
    """Every accepted treatment and the printed clauses leave nothing contredit; each forbidden act shows."""
    echecs: list[Echec] = []
    for traitement in case.corrige.traitements:
        joue = relever(case, jouer_traitement(case, traitement, terminer=True), regles)
        echecs += _soigne("traitement", f"le traitement « {traitement.id} »", joue)
    clauses = relever(case, jouer_clauses(case, baremes, terminer=True), regles)
    echecs += _soigne("clauses", "qui ne suit que le manuel", clauses)
    for interdit in case.corrige.interdits:
        touches = {
            i.critere
            for c in relever(case, jouer_interdit(case, interdit), regles).criteres
            for i in c.indices
            if i.direction == "defavorable"
        }
        manquent = sorted(set(interdit.criteres) - touches)
        if manquent:
            echecs.append(
                Echec("interdit", f"{interdit.geste.id} ne laisse aucun fait sur {', '.join(manquent)}")
            )
    return tuple(echecs)
