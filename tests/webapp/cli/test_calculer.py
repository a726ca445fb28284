"""`constat calculer` : une réponse par ligne de soins, une ligne fausse n’arrête pas les autres."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

DOCUMENTATION = Path(__file__).parents[3] / "docs" / "calculer.md"
G = {"date_soins": "2026-06-03", "code_acte": "G", "depense": "30.00", "age": 40, "garantie": "100 % BR"}
CLES = ["amo_brute", "participation_franchise", "amo_nette", "amc", "reste_a_charge", "trace", "erreur"]


def lancer(texte: str | bytes, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """La commande dans un autre processus, `texte` sur son entrée standard."""
    entree = texte if isinstance(texte, bytes) else texte.encode()
    code = "from webapp.cli import main; main()"
    commande = [sys.executable, "-c", code, "calculer", *(arguments or ("-",))]
    return subprocess.run(commande, input=entree, capture_output=True, check=False)


def repondre(*lignes: Any) -> tuple[list[dict[str, Any]], int]:
    """Les réponses à des lignes données en JSON Lines, et le code de sortie."""
    sortie = lancer("\n".join(x if isinstance(x, str) else json.dumps(x) for x in lignes))
    assert not sortie.stderr, sortie.stderr.decode()
    return [json.loads(x) for x in sortie.stdout.decode().splitlines()], sortie.returncode


def montants(reponse: dict[str, Any]) -> list[str]:
    return [reponse[c] for c in CLES[:5]]


def test_une_ligne_json_donne_une_reponse_sur_une_ligne() -> None:
    (reponse,), code = repondre(G)
    assert list(reponse) == CLES
    assert montants(reponse) == ["21.00", "2.00", "19.00", "9.00", "2.00"]
    assert reponse["erreur"] is None
    assert any("base.g = 30,00\u00a0€" in phrase for phrase in reponse["trace"])
    assert code == 0


def test_une_liste_donne_une_liste() -> None:
    sortie = lancer(json.dumps([G, G | {"code_acte": "CS", "depense": "31.50"}]))
    reponses = json.loads(sortie.stdout)
    assert [montants(r) for r in reponses] == [
        ["21.00", "2.00", "19.00", "9.00", "2.00"],
        ["22.05", "2.00", "20.05", "9.45", "2.00"],
    ]
    assert sortie.returncode == 0
    assert json.loads(lancer("[]").stdout) == []


def test_un_fichier_se_lit_comme_l_entree_standard(tmp_path: Path) -> None:
    fichier = tmp_path / "soins.jsonl"
    fichier.write_text(json.dumps(G) + "\r\n\r\n" + json.dumps(G) + "\r\n", encoding="utf-8-sig")
    sortie = lancer("", str(fichier))
    assert [montants(json.loads(x)) for x in sortie.stdout.decode().splitlines()] == [
        ["21.00", "2.00", "19.00", "9.00", "2.00"]
    ] * 2


def test_un_objet_sur_plusieurs_lignes_est_une_seule_ligne_de_soins() -> None:
    sortie = lancer(json.dumps(G, indent=2))
    assert montants(json.loads(sortie.stdout)) == ["21.00", "2.00", "19.00", "9.00", "2.00"]


def test_les_controles_publies_de_la_reference() -> None:
    reponses, _ = repondre(
        G | {"parcours": False},
        G | {"parcours": False, "garantie": "150 % BR y compris Sécu"},
        G | {"code_acte": "CS", "depense": "60.00", "secteur": "2", "optam": False, "garantie": "200 % BR"},
        G | {"code_acte": "AUD_I", "depense": "950.00", "garantie": "100 % Santé"},
    )
    assert [montants(r) for r in reponses] == [
        ["9.00", "2.00", "7.00", "9.00", "14.00"],
        ["9.00", "2.00", "7.00", "9.00", "14.00"],
        ["16.10", "2.00", "14.10", "29.90", "16.00"],
        ["240.00", "0.00", "240.00", "710.00", "0.00"],
    ]


def test_une_garantie_typee_vaut_son_texte() -> None:
    reponses, _ = repondre(G | {"garantie": {"type": "pct_br", "taux": "100", "y_compris_amo": True}}, G)
    assert montants(reponses[0]) == montants(reponses[1])


def test_sans_garantie_la_part_de_la_mutuelle_est_nulle() -> None:
    (reponse,), _ = repondre({c: v for c, v in G.items() if c != "garantie"})
    assert montants(reponse) == ["21.00", "2.00", "19.00", "0.00", "11.00"]
    assert "Aucune garantie indiquée : la part de la mutuelle est nulle." in reponse["trace"]


def test_sans_age_un_adulte_est_suppose_et_la_trace_le_dit() -> None:
    (reponse,), _ = repondre({c: v for c, v in G.items() if c != "age"})
    assert reponse["participation_franchise"] == "2.00"
    assert reponse["trace"][0] == "Âge absent : un adulte de 40 ans est supposé."
    (enfant,), _ = repondre({c: v for c, v in G.items() if c != "age"} | {"ne_le": "2015-03-01"})
    assert enfant["participation_franchise"] == "0.00"
    assert not any("supposé" in p for p in enfant["trace"])


def test_un_contrat_non_responsable_peut_laisser_le_ticket_moderateur() -> None:
    reponses, _ = repondre(G | {"garantie": "néant"}, G | {"garantie": "néant", "responsable": False})
    assert [r["amc"] for r in reponses] == ["9.00", "0.00"]


def test_les_lignes_sont_independantes_sauf_pour_un_meme_beneficiaire() -> None:
    plein = {"compteurs": {"pf": "49.00"}}
    reponses, _ = repondre(
        G | plein | {"beneficiaire": "A"},
        G | {"beneficiaire": "A"},
        G | {"beneficiaire": "B"},
        G | plein,
        G,
        G | {"beneficiaire": "A", "date_soins": "2025-06-03"},
    )
    assert [r["participation_franchise"] for r in reponses] == [
        "1.00",
        "0.00",
        "2.00",
        "1.00",
        "2.00",
        "2.00",
    ]


def test_les_compteurs_de_depart_d_un_beneficiaire_ne_se_contredisent_pas() -> None:
    qui = {"beneficiaire": "A", "date_soins": "2025-06-03"}
    plein = {"compteurs": {"pf": "50.00"}}
    reponses, code = repondre(
        G | qui, G | qui | plein, G | qui | plein, G | qui | {"compteurs": {"pf": "4.00"}}
    )
    assert code == 1
    assert [r["participation_franchise"] for r in reponses] == ["0.00", "0.00", "0.00", None]
    assert "ligne 4, compteurs" in reponses[3]["erreur"]


def test_un_forfait_annuel_se_partage_entre_les_lignes_d_un_beneficiaire() -> None:
    ligne = {
        "date_soins": "2026-06-03",
        "code_acte": "MSP",
        "depense": "50.00",
        "age": 40,
        "responsable": False,
        "garantie": "30 € par an",
    }
    reponses, _ = repondre(ligne | {"beneficiaire": "A"}, ligne | {"beneficiaire": "A"}, ligne)
    assert [r["amc"] for r in reponses] == ["20.00", "10.00", "20.00"]


def test_une_ligne_fausse_n_arrete_pas_les_autres_ni_ne_change_leurs_compteurs() -> None:
    commun = {"beneficiaire": "A", "professionnel": "p"}
    reponses, code = repondre(
        G | commun,
        G | commun | {"garantie": "100 % Santé"},
        "{",
        G | commun,
        G | {"couleur": "bleu"},
    )
    assert code == 1
    assert [r["amc"] for r in reponses] == ["9.00", None, None, "9.00", None]
    assert [r["participation_franchise"] for r in reponses] == ["2.00", None, None, "2.00", None]
    assert all(r["trace"] == [] for r in reponses if r["erreur"])
    assert reponses[2]["erreur"].startswith("ligne 3, colonne 2 : ce n’est pas du JSON.")
    assert "clé inconnue « couleur »" in reponses[4]["erreur"]


@pytest.mark.parametrize(
    ("change", "attendus"),
    [
        ({"depense": 30.0}, ("ligne 1, depense : 30.0", "« 30.00 »")),
        ({"depense": "30,00"}, ("ligne 1, depense : « 30,00 »", "point décimal")),
        ({"depense": None}, ("ligne 1, depense : null",)),
        ({"date_soins": "03/06/2026"}, ("ligne 1, date_soins : « 03/06/2026 »", "AAAA-MM-JJ")),
        ({"code_acte": "ZZZ"}, ("ligne 1, code_acte : « ZZZ »", "base_remboursement")),
        ({"secteur": "4"}, ("ligne 1, secteur : « 4 »", "1, 2, 3")),
        ({"garantie": "100 %"}, ("ligne 1, garantie : « 100 % »", "sans base")),
        ({"garantie": {"type": "magie"}}, ("ligne 1, garantie", "tm_plus_pct_br")),
        ({"garantie": 100}, ("ligne 1, garantie", "un texte")),
        ({"responsable": "oui"}, ("ligne 1, responsable : « oui »", "true ou false")),
        ({"compteurs": {"pf": "x"}}, ("ligne 1, compteurs, pf : « x »",)),
        ({"contrats": [], "garantie": "TM"}, ("ligne 1, contrats",)),
        ({"contrats": [{"garantie": "100 %"}], "garantie": None}, ("ligne 1, contrats[0], garantie",)),
        ({"date_soins": "1999-01-04"}, ("aucune valeur en vigueur",)),
        ({"date_soins": "2026-W23-3"}, ("ligne 1, date_soins : « 2026-W23-3 »", "AAAA-MM-JJ")),
        ({"date_soins": "9999-12-31", "code_acte": "FJ", "quantite": 9}, ("date_soins : « 9999-12-31 »",)),
        ({"code_acte": "\ud800"}, ("ligne 1, code_acte",)),
        ({"compteurs": []}, ("ligne 1, compteurs : []", "un objet")),
        ({"garantie": {"type": "tm_plus_pct_br"}}, ("ligne 1, garantie", "Clé absente.")),
        ({"garantie": "1.700 €"}, ("ligne 1, garantie : « 1.700 € »", "milliers")),
    ],
)
def test_une_erreur_dit_le_lieu_la_valeur_et_ce_qui_est_accepte(
    change: dict[str, Any], attendus: tuple[str, ...]
) -> None:
    (reponse,), code = repondre(G | change)
    assert code == 1
    assert montants(reponse) == [None] * 5
    for attendu in attendus:
        assert attendu in reponse["erreur"]


@pytest.mark.parametrize(
    ("texte", "attendus"),
    [
        ("ce n’est pas du JSON\n", ("ligne 1, colonne 1", "ce n’est pas du JSON", "une ligne JSON par soin")),
        ("\n\n{a: 1}\n", ("ligne 3, colonne 2",)),
        ('[{"date_soins": "2026-06-03"},\n oups]', ("ligne 2, colonne 2", "ce n’est pas du JSON")),
        ('[{"age": 4, "age": 5}]', ("clé « age » en double",)),
        ('[{"age": ' + "9" * 5000 + "}]", ("nombre trop long",)),
        (b"\xff\xfe", ("octet 0 illisible", "UTF-8")),
        ("[" * 100_000, ("imbriqué",)),
    ],
    ids=["prose", "mal_ecrit", "liste", "double", "nombre", "utf8", "profond"],
)
def test_un_fichier_qui_n_est_pas_du_json_est_refuse_en_francais(
    texte: str | bytes, attendus: tuple[str, ...]
) -> None:
    sortie = lancer(texte)
    assert sortie.returncode == 1
    assert not sortie.stdout
    dit = sortie.stderr.decode()
    assert "Traceback" not in dit
    for attendu in attendus:
        assert attendu in dit


def test_un_fichier_absent_est_dit(tmp_path: Path) -> None:
    sortie = lancer("", str(tmp_path / "absent.json"))
    assert sortie.returncode == 1
    assert "absent.json : fichier illisible" in sortie.stderr.decode()


def test_dix_mille_lignes_se_reglent_en_un_seul_passage() -> None:
    lignes = "\n".join(json.dumps(G | {"beneficiaire": f"b{n % 900}"}) for n in range(10_000))
    sortie = lancer(lignes)
    assert sortie.returncode == 0
    assert sortie.stdout.count(b"\n") == 10_000


def _exemples() -> list[tuple[str, Any]]:
    """Les couples entrée, sortie de la documentation."""
    blocs = re.findall(r"```json\n(.*?)```", DOCUMENTATION.read_text(encoding="utf-8"), re.DOTALL)
    return [(blocs[i], json.loads(blocs[i + 1])) for i in range(0, len(blocs), 2)]


@pytest.mark.parametrize(("entree", "attendue"), _exemples())
def test_les_exemples_de_la_documentation_sont_exacts(entree: str, attendue: Any) -> None:
    sortie = json.loads(lancer(entree).stdout)
    for reponse in sortie if isinstance(sortie, list) else [sortie]:
        reponse["trace"] = ["…"] if reponse["trace"] else []
    assert sortie == attendue
