"""`constat dossier` : gabarits, JSON d’un dossier, refus en français ; le schéma publié est à jour."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cases.export import FICHIER_SCHEMA, schema
from scenario_bank import load_bank
from webapp.cli.dossier import dossier

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"


def lancer(*arguments):
    return CliRunner().invoke(dossier, list(arguments))


def test_les_gabarits_sont_listes_un_par_ligne():
    sortie = lancer("gabarits")
    assert sortie.exit_code == 0
    assert sortie.output.split("\n") == [*sorted(load_bank().gabarits), ""]


def test_un_dossier_sort_en_json_sans_rien_de_cache():
    sortie = lancer("generer", "--gabarit", "optique_classe_b", "--graine", "12")
    lu = json.loads(sortie.output)
    assert set(lu) == {"gabarit", "graine", "jour", "vu"}
    assert (lu["gabarit"], lu["graine"], lu["jour"]) == ("optique_classe_b", "12", "2026-09-14")
    assert lu["vu"]["pieces"][0]["texte"]


def test_le_corrige_s_ajoute_sur_demande():
    sortie = lancer(
        "generer", "--gabarit", "consultation_noemie", "--graine", "3", "--alteration", "droits_fermes",
        "--jour", "2026-09-15", "--corrige",
    )  # fmt: skip
    lu = json.loads(sortie.output)
    assert lu["alteration"] == "droits_fermes"
    assert lu["corrige"]["famille"] == "anomalie"
    assert lu["cache"]["reponses"]
    assert lu["jour"] == "2026-09-15"


@pytest.mark.parametrize(
    ("arguments", "trouve", "accepte"),
    [
        (("--gabarit", "dentaire", "--graine", "1"), "« dentaire »", "optique_classe_b"),
        (("--graine", "1"), "--gabarit manque", "audio_classe_1"),
        (("--gabarit", "optique_classe_b"), "--graine manque", "un entier"),
        (("--gabarit", "optique_classe_b", "--graine", "1", "--jour", "14/09/2026"), "« 14/09/2026 »", "AAAA-MM-JJ"),
        (("--gabarit", "optique_classe_b", "--graine", "1", "--jour", "2030-01-01"), "« 2030-01-01 »", "2026-10-09"),
        (
            ("--gabarit", "optique_classe_b", "--graine", "1", "--alteration", "base_erronee"),
            "« base_erronee »",
            "optique_trop_tot",
        ),
        (("--gabarit", "optique_classe_b", "--graine", "1", "--mutuelle", "x"), "« x »", "valdambre"),
    ],
)  # fmt: skip
def test_une_demande_impossible_est_refusee_en_francais(arguments, trouve, accepte):
    sortie = lancer("generer", *arguments)
    assert sortie.exit_code != 0
    assert trouve in sortie.output
    assert accepte in sortie.output
    assert "Traceback" not in sortie.output


def test_le_schema_publie_est_celui_du_code():
    publie = json.loads((SCHEMAS / FICHIER_SCHEMA).read_text(encoding="utf-8"))
    assert publie == schema()
