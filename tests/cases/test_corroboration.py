"""Un dossier évalué ne repose que sur des branches qu’un exemple publié corrobore."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from cases.calcul import Resultat, depuis_json, regler
from cases.corroboration import branches, branches_du_dossier, non_corroborees
from cases.epreuves import Cadre, CompositionImpossible, composer, premier_jour
from cases.generation import generate
from scenario_bank import Bank, load_bank
from scenario_bank.model.corroborations import Corroborations

BANQUE = load_bank()
GRAINE = "5d1f"


def sans_exemple_de(*perdues: str) -> Bank:
    """The bank whose examples no longer cite some branches."""
    gardes = {}
    for nom, fait in BANQUE.corroborations.par_id.items():
        citees = tuple(b for b in fait.exemple.branches if b not in perdues)
        gardes[nom] = type(fait)(fait.exemple.model_copy(update={"branches": citees}), fait.source)
    banque = Bank(BANQUE.couches, BANQUE.empreintes)
    banque.__dict__["corroborations"] = Corroborations(MappingProxyType(gardes))
    return banque


def cadre(banque: Bank) -> Cadre:
    return Cadre(GRAINE, premier_jour(banque, GRAINE), "valdambre")


def consultation() -> list[Resultat]:
    ligne = {"id": "l1", "date_soins": "2026-06-03", "code_acte": "G", "depense": "30.00", "age": 40}
    lue = depuis_json({"lignes": [ligne], "garanties": {"medecin": {"type": "tm"}}})
    return regler(lue.lignes, lue.garanties, BANQUE.baremes)


def test_les_branches_d_une_trace_sont_ses_regles_et_ses_parametres_chacun_une_fois() -> None:
    trouvees = branches(consultation())
    assert {"amo.brute", "taux.parcours", "base.g", "pf.montant", "amc.tm"} <= set(trouvees)
    assert len(trouvees) == len(set(trouvees))


def test_une_consultation_ordinaire_est_entierement_corroboree() -> None:
    assert BANQUE.non_corroborees(branches(consultation())) == ()


def test_un_dossier_dit_ce_qui_lui_manque() -> None:
    jour = BANQUE.gabarits["consultation_noemie"].premier_jour
    case = generate(BANQUE, "consultation_noemie", 3, jour)
    assert "taux.parcours" in branches_du_dossier(BANQUE, case)
    assert non_corroborees(sans_exemple_de("taux.parcours"), case) == ("taux.parcours",)


def test_aucun_dossier_compose_ne_repose_sur_une_branche_sans_exemple() -> None:
    jeu = composer(BANQUE, cadre(BANQUE), nombre=6)
    assert [non_corroborees(BANQUE, c) for c in (*jeu.dossiers, jeu.reserve)] == [()] * 7


@pytest.mark.parametrize("gabarit", sorted(BANQUE.gabarits))
def test_chaque_gabarit_donne_des_dossiers_entierement_corrobores(gabarit: str) -> None:
    jours = [premier_jour(BANQUE, str(n), [gabarit]) for n in range(8)]
    cases = [generate(BANQUE, gabarit, n, jour) for n, jour in enumerate(jours)]
    assert {b for c in cases for b in non_corroborees(BANQUE, c)} == set()


def test_un_gabarit_qui_perd_son_exemple_ne_sert_plus_aux_epreuves() -> None:
    banque = sans_exemple_de("base.opt_classe_b")
    jeu = composer(banque, cadre(banque), nombre=6)
    assert "optique_classe_b" not in {c.gabarit for c in (*jeu.dossiers, jeu.reserve)}


def test_sans_aucun_exemple_la_composition_est_impossible_et_nomme_les_branches() -> None:
    banque = sans_exemple_de("amo.brute", "amo.nette")
    with pytest.raises(CompositionImpossible) as leve:
        composer(banque, cadre(banque), nombre=6)
    assert leve.value.manque == "corroboration"
    assert "amo.brute" in leve.value.besoins["branches"]
