"""The calculations written for a trainer (tests/specs/calcul) hold, and every rule has one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cases.calcul import (
    Contrat,
    ErreurCalcul,
    Resultat,
    ResultatContrats,
    depuis_json,
    garanties_depuis_json,
    regler_contrats,
)
from scenario_bank.dated import PasEnVigueur
from scenario_bank.loader import lire_yaml
from scenario_bank.model.baremes import lire_baremes

DOSSIER = Path(__file__).parents[2] / "specs" / "calcul"
BAREMES = lire_baremes()
CLES = {
    "nom",
    "source",
    "garanties",
    "lignes",
    "attendu",
    "erreur",
    "regles",
    "parametres",
    "non_confirmes",
    "compteurs",
    "responsable",
    "contrats",
    "parts",
}
# The caps that the reader of contrats checks: a settlement does not know which lenses an equipment holds.
LUS_PAR_LES_CONTRATS = {f"responsable.optique_{x}" for x in "abcde"} | {
    f"responsable.optique_{x}_min" for x in "abcdef"
}


def _specs() -> list[dict[str, Any]]:
    trouvees = []
    for fichier in sorted(DOSSIER.glob("*.yaml")):
        donnees, _ = lire_yaml(fichier.read_text(encoding="utf-8"), fichier.name)
        trouvees += donnees["specs"]
    return trouvees


SPECS = _specs()


def _typer(cle: str, valeur: Any) -> Any:
    if cle in {"optam", "parcours", "responsable", "urgence"}:
        return {"oui": True, "non": False}[valeur]
    return int(valeur) if cle in {"age", "quantite", "jour_sejour"} else valeur


def _demande(spec: dict[str, Any]) -> dict[str, Any]:
    lignes = []
    for rang, ligne in enumerate(spec["lignes"]):
        complete = {"id": f"l{rang + 1}", "date_soins": "2026-06-03", "age": "40", **ligne}
        lignes.append({c: _typer(c, v) for c, v in complete.items()})
    demande: dict[str, Any] = {"lignes": lignes, "garanties": spec.get("garanties", {})}
    if "compteurs" in spec:
        demande["compteurs"] = spec["compteurs"]
    if "responsable" in spec:
        demande["responsable"] = _typer("responsable", spec["responsable"])
    return demande


def _regler_contrats(spec: dict[str, Any]) -> list[ResultatContrats]:
    d = depuis_json(_demande(spec))
    contrats = [
        Contrat(garanties_depuis_json(c["garanties"]), _typer("responsable", c.get("responsable", "oui")))
        for c in spec.get("contrats", [])
    ] or [Contrat(d.garanties, d.responsable)]
    return regler_contrats(d.lignes, contrats, BAREMES, compteurs=d.compteurs)


def _regler(spec: dict[str, Any]) -> list[Resultat]:
    return [r.resultat for r in _regler_contrats(spec)]


def _lisible(r: Resultat) -> dict[str, str]:
    vu = {
        "amo": f"{r.amo_brute} {r.participation_franchise} {r.amo_nette}",
        "amc": str(r.amc),
        "reste": str(r.reste_a_charge),
    }
    return {**vu, "anomalie": str(r.anomalie_facturation)} if r.anomalie_facturation else vu


@pytest.mark.parametrize("spec", SPECS, ids=[s["nom"] for s in SPECS])
def test_calcul(spec: dict[str, Any]) -> None:
    assert set(spec) <= CLES
    assert spec["source"]
    if "erreur" in spec:
        with pytest.raises((ErreurCalcul, PasEnVigueur)) as refus:
            _regler(spec)
        assert spec["erreur"] in str(refus.value)
        return
    resultats = _regler(spec)
    assert [_lisible(r) for r in resultats] == spec["attendu"]
    regles = {e.regle.id for r in resultats for e in r.trace}
    assert set(spec.get("regles", [])) <= regles
    assert set(spec.get("parametres", [])) <= {p for r in resultats for p in r.parametres}
    if "non_confirmes" in spec:
        assert list(resultats[0].non_confirmes()) == spec["non_confirmes"]
    if "parts" in spec:
        assert [" ".join(str(p) for p in r.parts) for r in _regler_contrats(spec)] == spec["parts"]
    for r in resultats:
        assert r.trace[-1].montant == r.reste_a_charge
        assert len(r.phrases()) == len(r.trace)


def test_les_noms_sont_uniques() -> None:
    noms = [s["nom"] for s in SPECS]
    assert len(noms) == len(set(noms))


def test_chaque_regle_a_son_calcul() -> None:
    couvertes = {e.regle.id for s in SPECS if "erreur" not in s for r in _regler(s) for e in r.trace}
    assert set(BAREMES.regles) - couvertes == set()


def test_chaque_parametre_a_son_calcul() -> None:
    lus = {p for s in SPECS if "erreur" not in s for r in _regler(s) for p in r.parametres}
    assert set(BAREMES.parametres) - lus == LUS_PAR_LES_CONTRATS


def test_chaque_regle_est_nommee_par_une_spec() -> None:
    nommees = {r for s in SPECS for r in s.get("regles", [])}
    nommees |= {r for s in SPECS for r in s.get("non_confirmes", [])}
    assert set(BAREMES.regles) - nommees == set()
