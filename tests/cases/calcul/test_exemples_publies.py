"""Les exemples publiés (content/corroborations) se règlent comme leur source le dit, par deux calculs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from cases import calcul
from cases.calcul import Contrat, ErreurCalcul, InvariantRompu, Resultat, depuis_json, regler, regler_contrats
from cases.corroboration import branches
from scenario_bank import load_bank
from scenario_bank.model.baremes import Baremes
from scenario_bank.model.corroborations import Exemple, Montants, Verdict
from tests.oracle import regler as regler_oracle

BANQUE = load_bank()
CORROBORATIONS = BANQUE.corroborations
EXEMPLES = [c.exemple for c in CORROBORATIONS.par_id.values()]
CHAMPS = {"participation": "participation_franchise"}
NUL = Decimal("0.00")
# The oracle keeps its own dated tables, which do not all go back as far as the published examples.
SANS_VALEUR = re.compile(r"aucune (valeur|base de remboursement) confirmée")

parametre = pytest.mark.parametrize("exemple", EXEMPLES, ids=lambda e: e.id)


def reglement(exemple: Exemple, baremes: Baremes = BANQUE.baremes) -> list[dict[str, Any]]:
    """What the product finds, one mapping of amounts per line, and the trace."""
    demande = exemple.demande()
    contrats = demande.pop("contrats", None)
    if contrats is None:
        lue = depuis_json(demande)
        resultats = regler(lue.lignes, lue.garanties, baremes, responsable=lue.responsable)
        return [montants(r, ()) for r in resultats]
    lue = depuis_json({**demande, **contrats[0]})
    lus = [Contrat(calcul.garanties_depuis_json(c["garanties"]), c["responsable"]) for c in contrats]
    regles = regler_contrats(lue.lignes, lus, baremes)
    return [montants(r.resultat, r.parts) for r in regles]


def autre_valeur(identifiant: str, facteur: str) -> Baremes:
    """The barèmes where one parameter is worth another value on every day."""
    parametre = BANQUE.baremes.parametres[identifiant]
    valeurs = tuple(replace(v, valeur=v.valeur * Decimal(facteur)) for v in parametre.valeurs)
    change = {identifiant: replace(parametre, valeurs=valeurs)}
    return replace(BANQUE.baremes, parametres=BANQUE.baremes.parametres | change)


def depend(exemple: Exemple, parametre: str) -> bool:
    """True when some other value of the parameter changes an amount that the source published."""
    for facteur in ("0.5", "0.9", "1.1", "1.5"):
        try:
            if ecarts(exemple, reglement(exemple, autre_valeur(parametre, facteur))):
                return True
        except (ErreurCalcul, InvariantRompu):
            continue
    return False


def montants(r: Resultat, amcs: Iterable[Decimal]) -> dict[str, Any]:
    return {
        "base": r.base,
        "amo_brute": r.amo_brute,
        "participation_franchise": r.participation_franchise,
        "amo_nette": r.amo_nette,
        "amc": r.amc,
        "rembourse": r.amo_nette + r.amc,
        "reste_a_charge": r.reste_a_charge,
        **{f"amc_{i}": m for i, m in enumerate(amcs, 1)},
        "trace": r,
    }


def ecarts(exemple: Exemple, trouves: list[Mapping[str, Any]], sauf: tuple[str, ...] = ()) -> list[str]:
    """« montant : attendu, trouvé » for each published amount that the settlement does not give."""
    if exemple.justes_total is not None:
        noms = exemple.justes_total.connus()
        totaux = {CHAMPS.get(n, n): sum((x[CHAMPS.get(n, n)] for x in trouves), NUL) for n in noms}
        return comparer(exemple.justes_total, totaux, sauf)
    return [e for juste, x in zip(exemple.justes, trouves, strict=True) for e in comparer(juste, x, sauf)]


def comparer(juste: Montants, trouve: Mapping[str, Any], sauf: tuple[str, ...]) -> list[str]:
    return [
        f"{nom} : {montant} attendu, {trouve[CHAMPS.get(nom, nom)]} trouvé"
        for nom, montant in juste.connus().items()
        if nom not in sauf and trouve[CHAMPS.get(nom, nom)] != montant
    ]


@parametre
def test_le_calcul_donne_les_montants_justes_de_l_exemple(exemple):
    assert ecarts(exemple, reglement(exemple)) == []


def oracle(exemple: Exemple) -> list[dict[str, Any]] | None:
    """What the oracle finds; None when its own tables stop after the day of the example."""
    try:
        rendus = regler_oracle(exemple.demande())
    except ValueError as refus:
        if SANS_VALEUR.search(str(refus)):
            return None
        raise
    trouves = []
    for ligne in rendus:
        lus = {n: Decimal(v) for n, v in ligne.items() if n not in {"id", "amc_par_contrat"}}
        lus["rembourse"] = lus["amo_nette"] + lus["amc"]
        parts = ligne.get("amc_par_contrat", [])
        trouves.append(lus | {f"amc_{i}": Decimal(m) for i, m in enumerate(parts, 1)})
    return trouves


@parametre
def test_l_oracle_donne_les_memes_montants_sur_les_valeurs_qu_il_tient(exemple):
    trouves = oracle(exemple)
    assert trouves is None or ecarts(exemple, trouves, sauf=("base",)) == []


def test_l_oracle_tient_les_valeurs_des_trois_quarts_des_exemples():
    assert sum(oracle(e) is not None for e in EXEMPLES) >= 3 * len(EXEMPLES) / 4


@parametre
def test_une_branche_citee_est_dans_la_trace_de_l_exemple(exemple):
    suivies = branches(x["trace"] for x in reglement(exemple))
    assert [b for b in exemple.branches if b not in suivies] == []


@parametre
def test_un_parametre_cite_change_un_montant_publie(exemple):
    cites = [b for b in exemple.branches if b in BANQUE.baremes.parametres]
    assert [b for b in cites if not depend(exemple, b)] == []


@parametre
def test_un_exemple_juste_corrobore_au_moins_une_branche(exemple):
    assert bool(exemple.branches) == (exemple.verdict is not Verdict.ERREUR)


def test_au_moins_soixante_exemples_et_autant_de_faits_que_de_verdicts():
    assert len(EXEMPLES) >= 60
    assert {e.verdict for e in EXEMPLES} == set(Verdict)


def test_aucune_branche_citee_n_a_disparu_des_baremes():
    connues = {*BANQUE.baremes.regles, *BANQUE.baremes.parametres}
    assert CORROBORATIONS.inconnues(connues) == ()
