"""La couche privée n’a que deux portes : la sienne, et la révélation (ADR 3)."""

import ast
from pathlib import Path

RACINE = Path(__file__).parents[2] / "webapp"
PRIVEES = {"Couche", "NoteCritere", "Cotation", "LienIndice", "ReponseEntretien", "Observation"}
PORTES = {"cotation", "observation", "models", "demo"}
LECTEURS_DE_LA_REVELATION = {
    "cotation/queries.py",
    "cotation/revelation.py",
    "cotation/verification.py",
    "models/cotation.py",
}


def noms_de_la_cotation(chemin: Path) -> set[str]:
    return {
        a.name
        for n in ast.walk(ast.parse(chemin.read_text(encoding="utf-8")))
        if isinstance(n, ast.ImportFrom) and n.module == "webapp.models.cotation"
        for a in n.names
    }


def fichiers() -> list[tuple[str, Path]]:
    return [(str(p.relative_to(RACINE)), p) for p in RACINE.rglob("*.py") if "vendor" not in p.parts]


def test_les_tables_privees_ne_se_lisent_que_depuis_leurs_salles() -> None:
    fautes = {
        nom: sorted(noms_de_la_cotation(p) & PRIVEES)
        for nom, p in fichiers()
        if nom.split("/")[0] not in PORTES and noms_de_la_cotation(p) & PRIVEES
    }
    assert fautes == {}


def test_le_document_de_la_revelation_ne_se_lit_qu_a_un_endroit() -> None:
    fautes = [
        nom
        for nom, p in fichiers()
        if nom not in LECTEURS_DE_LA_REVELATION
        and "Revelation" in noms_de_la_cotation(p)
        and any(
            isinstance(n, ast.Attribute)
            and n.attr == "document"
            and isinstance(n.value, ast.Name)
            and n.value.id.lower() == "revelation"
            for n in ast.walk(ast.parse(p.read_text(encoding="utf-8")))
        )
    ]
    assert fautes == []
