"""Les voix : assez de façons de dire, rien qui manque, rien qui trahisse."""

import ast
import re
from pathlib import Path
from typing import get_args

import pytest

import cases
from cases.gabarits.brouillon import PARLERS
from scenario_bank import load_bank
from scenario_bank.loader import ContenuInvalide
from scenario_bank.model.voix import CanalEcrit, Parler, lire_voix

VOIX = load_bank().voix
LIVRE = Path(cases.__file__).parent
ACCUSE = re.compile(r"fraud|escroc|arnaqu|mensong|faux|signal|enquête|plainte", re.IGNORECASE)


def textes():
    for lettres in VOIX.lettres.values():
        for lettre in lettres:
            yield from (str(v) for v in lettre.model_dump().values())
    for parlers in VOIX.repliques.values():
        for phrases in parlers.values():
            yield from phrases
    for registres in VOIX.registres.values():
        for registre in registres:
            yield from (*registre.ouvertures, *registre.clotures)


def situations_employees():
    for fichier in sorted(LIVRE.rglob("*.py")):
        for noeud in ast.walk(ast.parse(fichier.read_text(encoding="utf-8"))):
            if isinstance(noeud, ast.Call) and getattr(noeud.func, "attr", "") == "dire":
                qui, quoi = noeud.args
                if isinstance(quoi, ast.Constant):
                    yield (qui.value if isinstance(qui, ast.Constant) else ""), quoi.value


def test_chaque_canal_a_au_moins_six_voix_de_noms_differents():
    for canal in get_args(CanalEcrit):
        noms = [lettre.id for lettre in VOIX.lettres[canal]]
        assert len(set(noms)) == len(noms) >= 6, canal


def test_chaque_situation_se_dit_d_au_moins_trois_facons_differentes():
    for situation, parlers in VOIX.repliques.items():
        for parler, phrases in parlers.items():
            assert len(set(phrases)) == len(phrases) >= 3, (situation, parler)


def test_personne_n_accuse_ni_ne_parle_d_enquete():
    assert [t for t in textes() if ACCUSE.search(t)] == []


def test_la_ponctuation_haute_et_le_numero_ont_leur_espace_insecable():
    assert [t for t in textes() if re.search(r" [:;!?]|n° |'", t)] == []


def test_une_personne_jeune_n_ecrit_jamais_comme_une_personne_agee():
    for canal in get_args(CanalEcrit):
        assert all(VOIX.lettre(canal, 30, u / 50).age_min <= 30 for u in range(50))
    assert "agee" in {VOIX.lettre("courrier", 80, u / 50).id for u in range(50)}


def test_tout_ce_que_le_code_fait_dire_est_ecrit():
    employees = set(situations_employees())
    assert len(employees) > 20
    for tiers, situation in employees:
        assert situation in VOIX.repliques, (tiers, situation)
        assert not tiers or PARLERS[tiers] in VOIX.repliques[situation], (tiers, situation)


def test_une_voix_du_courriel_sans_phrase_pour_le_rib_est_refusee(tmp_path):
    fichier = tmp_path / "voix.yaml"
    source = (Path(cases.__file__).parents[1] / "scenario_bank/content/voix.yaml").read_text(encoding="utf-8")
    fichier.write_text(source.replace('      rib: "mon RIB aussi, pour le virement"\n', ""), encoding="utf-8")
    with pytest.raises(ContenuInvalide, match="telephone"):
        lire_voix(fichier)


@pytest.mark.parametrize("parler", get_args(Parler))
def test_chacun_a_plusieurs_tons(parler):
    assert len({r.id for r in VOIX.registres[parler]}) >= 2
