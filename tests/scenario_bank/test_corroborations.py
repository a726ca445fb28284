"""Les exemples publiés se lisent strictement : le verdict doit être porté par les chiffres."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scenario_bank import load_bank
from scenario_bank.loader import ContenuInvalide
from scenario_bank.model.corroborations import Corroborations, lire_corroborations

SOURCE = {"adresse": "https://exemple.fr/page", "titre": "Une page", "vu_le": "2026-11-24"}
LIGNE = {"date_soins": "2024-06-03", "code_acte": "G", "depense": "26.50"}
EXEMPLE: dict[str, Any] = {
    "id": "g_2650",
    "source": "page",
    "branches": ["taux.parcours"],
    "lignes": [LIGNE],
    "publie": [{"amo_brute": "18.55"}],
    "verification": "26,50 × 70 % = 18,55.",
    "verdict": "concordant",
}


def lire(dossier: Path, *exemples: dict[str, Any], sources: dict[str, Any] | None = None) -> Corroborations:
    contenu = {"theme": "Essai", "sources": sources or {"page": SOURCE}, "exemples": list(exemples)}
    (dossier / "essai.yaml").write_text(json.dumps(contenu, ensure_ascii=False), encoding="utf-8")
    return Corroborations(lire_corroborations(dossier))


def refus(dossier: Path, **change: Any) -> str:
    with pytest.raises(ContenuInvalide) as leve:
        lire(dossier, EXEMPLE | change)
    return str(leve.value)


def test_un_exemple_corrobore_les_branches_qu_il_cite_et_elles_seules(tmp_path: Path) -> None:
    lues = lire(tmp_path, EXEMPLE)
    assert lues.par_branche == {"taux.parcours": ("g_2650",)}
    assert lues.non_corroborees(["base.g", "taux.parcours", "base.g"]) == ("base.g",)


def test_la_demande_porte_un_contrat_qui_ne_couvre_rien_quand_la_source_n_en_dit_pas(tmp_path: Path) -> None:
    demande = lire(tmp_path, EXEMPLE).par_id["g_2650"].exemple.demande()
    assert demande["garanties"]["medecin"] == {"type": "aucune"}
    assert demande["responsable"] is False
    assert (
        demande["lignes"][0] | {"id": "1", "age": 40, "parcours": True, "optam": False}
        == demande["lignes"][0]
    )


def test_deux_contrats_gardent_leur_ordre(tmp_path: Path) -> None:
    contrats = [{"garanties": {"medecin": {"type": "tm"}}}, {"garanties": {"medecin": {"type": "aucune"}}}]
    demande = lire(tmp_path, EXEMPLE | {"contrats": contrats}).par_id["g_2650"].exemple.demande()
    assert [c["garanties"]["medecin"]["type"] for c in demande["contrats"]] == ["tm", "aucune"]


def test_un_exemple_faux_garde_le_chiffre_publie_et_ne_corrobore_rien(tmp_path: Path) -> None:
    faux = {
        "verdict": "erreur_de_l_editeur",
        "publie": [{"amc": "7.50"}],
        "attendu": [{"amc": "7.95"}],
        "erreur": "Le ticket modérateur d’un autre tarif.",
    }
    lu = lire(tmp_path, EXEMPLE | faux | {"branches": []}).par_id["g_2650"].exemple
    assert (str(lu.publie[0].amc), str(lu.justes[0].amc)) == ("7.50", "7.95")
    assert "un exemple faux ne corrobore rien" in refus(tmp_path, **faux)


@pytest.mark.parametrize(
    ("change", "attendu"),
    [
        ({"attendu": [{"amo_brute": "18.56"}]}, "attendu et erreur n’ont pas lieu d’être"),
        ({"verdict": "tolerance_centime"}, "les mêmes montants que publie"),
        (
            {"verdict": "tolerance_centime", "attendu": [{"amo_brute": "18.55"}]},
            "corrigez celui qui est en cause",
        ),
        ({"verdict": "tolerance_centime", "attendu": [{"amo_brute": "18.60"}]}, "plus qu’un centime"),
        (
            {"verdict": "erreur_de_l_editeur", "attendu": [{"amo_brute": "18.60"}], "branches": []},
            "dites en une phrase",
        ),
        ({"publie": []}, "publie_total"),
        ({"publie": [{}]}, "aucun montant publié"),
        ({"publie": [{"amo_brute": "1.00"}, {"amo_brute": "2.00"}]}, "une entrée par ligne"),
        ({"source": "ailleurs"}, "absente de sources"),
        ({"lignes": [LIGNE | {"depense": 26.5}]}, "depense"),
        ({"lignes": [LIGNE | {"poste": "coiffeur"}]}, "coiffeur"),
        ({"contrats": [{"garanties": {"medecin": {"type": "cadeau"}}}]}, "cadeau"),
    ],
)
def test_ce_qui_ne_se_tient_pas_est_refuse(tmp_path: Path, change: dict[str, Any], attendu: str) -> None:
    assert attendu in refus(tmp_path, **change)


def test_une_source_sans_exemple_est_refusee(tmp_path: Path) -> None:
    with pytest.raises(ContenuInvalide, match="source sans exemple : autre"):
        lire(tmp_path, EXEMPLE, sources={"page": SOURCE, "autre": SOURCE})


def test_un_identifiant_sert_une_seule_fois(tmp_path: Path) -> None:
    with pytest.raises(ContenuInvalide, match="identifiant déjà utilisé"):
        lire(tmp_path, EXEMPLE, EXEMPLE)


def test_un_dossier_vide_est_refuse(tmp_path: Path) -> None:
    with pytest.raises(ContenuInvalide, match="aucun exemple"):
        lire_corroborations(tmp_path)


def test_la_banque_dit_quelles_branches_n_ont_aucun_exemple() -> None:
    banque = load_bank()
    corroboree = next(iter(banque.corroborations.par_branche))
    assert banque.non_corroborees([corroboree, "branche.inconnue"]) == ("branche.inconnue",)
