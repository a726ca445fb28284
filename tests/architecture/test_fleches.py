"""Les flèches de la maison : webapp → {cases, scoring} → scenario_bank, et rien d’autre."""

import ast
from pathlib import Path

import pytest

RACINE = Path(__file__).parents[2]
PAQUETS = ("scenario_bank", "cases", "scoring", "webapp")
PERMIS = {
    "scenario_bank": {"scenario_bank"},
    "cases": {"cases", "scenario_bank"},
    "scoring": {"scoring", "scenario_bank"},
    "webapp": set(PAQUETS),
}
INTERDITS_SOUS_WEBAPP = {"flask", "sqlalchemy", "werkzeug", "wtforms", "time", "secrets"}
NOMS_REFUSES = {"utils", "helpers", "common", "misc"}


def modules(paquet: str) -> list[Path]:
    return sorted(p for p in (RACINE / paquet).rglob("*.py") if "vendor" not in p.parts)


def imports(chemin: Path) -> set[str]:
    noms: set[str] = set()
    for noeud in ast.walk(ast.parse(chemin.read_text(encoding="utf-8"))):
        if isinstance(noeud, ast.Import):
            noms |= {a.name for a in noeud.names}
        elif isinstance(noeud, ast.ImportFrom) and noeud.module and not noeud.level:
            noms.add(noeud.module)
    return noms


@pytest.mark.parametrize("paquet", PAQUETS)
def test_un_paquet_n_importe_que_ce_que_les_fleches_permettent(paquet: str) -> None:
    fautes = [
        f"{chemin.relative_to(RACINE)} importe {nom}"
        for chemin in modules(paquet)
        for nom in imports(chemin)
        if (tete := nom.split(".")[0]) in PAQUETS and tete not in PERMIS[paquet]
    ]
    assert fautes == []


@pytest.mark.parametrize("paquet", ["scenario_bank", "cases", "scoring"])
def test_sous_la_toile_ni_flask_ni_base_ni_horloge(paquet: str) -> None:
    fautes = [
        f"{chemin.relative_to(RACINE)} importe {nom}"
        for chemin in modules(paquet)
        for nom in imports(chemin)
        if nom.split(".")[0] in INTERDITS_SOUS_WEBAPP
    ]
    assert fautes == []


@pytest.mark.parametrize("paquet", ["scenario_bank", "cases", "scoring"])
def test_sous_la_toile_personne_ne_lit_l_heure_ni_le_hasard_global(paquet: str) -> None:
    refus = {"today", "now", "utcnow"}
    fautes = []
    for chemin in modules(paquet):
        for noeud in ast.walk(ast.parse(chemin.read_text(encoding="utf-8"))):
            if not (isinstance(noeud, ast.Call) and isinstance(noeud.func, ast.Attribute)):
                continue
            objet = noeud.func.value
            if noeud.func.attr in refus or (
                isinstance(objet, ast.Name) and objet.id == "random" and noeud.func.attr != "Random"
            ):
                fautes.append(f"{chemin.relative_to(RACINE)}:{noeud.lineno}")
    assert fautes == []


def test_les_controles_ne_connaissent_ni_gabarits_ni_alterations_ni_corrige() -> None:
    refus = (
        "cases.gabarits",
        "cases.alterations",
        "cases.generation",
        "cases.corriges",
        "scenario_bank.corrige",
    )
    fautes = [
        f"{chemin.relative_to(RACINE)} importe {nom}"
        for chemin in (RACINE / "cases" / "controles").rglob("*.py")
        for nom in imports(chemin)
        if nom.startswith(refus)
    ]
    assert fautes == []


def test_l_oracle_ne_connait_pas_le_calcul() -> None:
    fautes = [
        f"{chemin.relative_to(RACINE)} importe {nom}"
        for chemin in (RACINE / "tests" / "oracle").rglob("*.py")
        if chemin.name != "test_comparaison.py"  # la seule à mettre les deux calculs face à face
        for nom in imports(chemin)
        if nom.split(".")[0] in {"cases", "scenario_bank", "scoring", "webapp"}
    ]
    assert fautes == []


def test_les_vues_ne_parlent_pas_a_la_base() -> None:
    fautes = [
        f"{chemin.relative_to(RACINE)} importe {nom}"
        for chemin in (RACINE / "webapp").rglob("views.py")
        for nom in imports(chemin)
        if nom.split(".")[0] == "sqlalchemy"
    ]
    assert fautes == []


def test_aucun_module_fourre_tout() -> None:
    fautes = [
        str(p.relative_to(RACINE)) for paquet in PAQUETS for p in modules(paquet) if p.stem in NOMS_REFUSES
    ]
    assert fautes == []


def test_aucun_module_ne_depasse_400_lignes() -> None:
    fautes = [
        f"{p.relative_to(RACINE)} : {n} lignes"
        for paquet in PAQUETS
        for p in modules(paquet)
        if "migrations" not in p.parts and (n := len(p.read_text(encoding="utf-8").splitlines())) > 400
    ]
    assert fautes == []


def test_les_noms_de_fichiers_sont_en_ascii() -> None:
    fautes = [
        str(p.relative_to(RACINE))
        for paquet in (*PAQUETS, "tests", "docs")
        for p in (RACINE / paquet).rglob("*")
        if "__pycache__" not in p.parts and not str(p.relative_to(RACINE)).isascii()
    ]
    assert fautes == []
