"""The specifications of tests/specs/indices: each is a French sentence, played and judged."""

from __future__ import annotations

from functools import lru_cache

import pytest

from scenario_bank.model.regles import lire_regles
from scoring.constat import Constat
from scoring.evidence import indices
from scoring.moteur import Regles
from scoring.situation import Situation
from tests.scoring.specs import Cas, cas

TOUS = cas()


@lru_cache
def regles() -> Regles:
    return Regles(lire_regles())


def ecarts(un: Cas, avec: Regles) -> list[str]:
    """What the specification says and the constat does not."""
    constat = indices(un.actions, Situation(un.corriges), avec)
    trouves = {i.regle: i for c in constat.criteres for i in (*c.indices, *c.elements_entretien)}
    comptes = {i.regle for c in constat.criteres for i in c.indices if i.compte}
    elements = {i.regle for c in constat.criteres for i in c.elements_entretien}
    fautes = [
        f"{reference} : {constat.critere(reference).etat.value}, attendu {attendu}"
        for reference, attendu in un.attendu.items()
        if reference in _connus(constat) and constat.critere(reference).etat.value != attendu
    ]
    fautes += [f"indice absent : {r}" for r in un.indices if r not in comptes]
    fautes += [f"élément absent : {r}" for r in un.elements if r not in elements]
    fautes += [f"indice en trop : {r}" for r in un.absents if r in trouves]
    fautes += [f"non rattaché : {r}" for r in un.lies if r not in trouves or not trouves[r].lie_a]
    dites = {
        (i.regle, _simple(i.phrase)) for c in constat.criteres for i in (*c.indices, *c.elements_entretien)
    }
    fautes += [
        f"phrase de {r} : {[p for regle, p in dites if regle == r]}"
        for r, attendue in un.phrases.items()
        if (r, attendue) not in dites
    ]
    if constat.recus_apres_cloture != un.tardives:
        fautes.append(f"tardives : {constat.recus_apres_cloture}")
    return fautes


def _simple(phrase: str) -> str:
    """The sentence with ordinary spaces, as a specification is typed."""
    return phrase.replace("\u202f", " ").replace("\xa0", " ")


def _connus(constat: Constat) -> set[str]:
    return {c.id for c in constat.criteres}


@pytest.mark.parametrize("un", TOUS, ids=[f"{c.fichier[:-5]}: {c.phrase}" for c in TOUS])
def test_la_specification_tient(un: Cas) -> None:
    assert ecarts(un, regles()) == []
