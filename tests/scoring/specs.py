"""Reads the YAML specifications of indices: hand-made keys, journals written one act a line."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from scenario_bank.corrige import Corrige
from scenario_bank.loader import lire_yaml
from scenario_bank.model.vocabulaire import TYPES_ACTION
from scoring.action import Action, lire_action

DOSSIER = Path(__file__).parents[1] / "specs" / "indices"
CORRIGE = TypeAdapter(Corrige)
JOUR = "2026-06-01"
PLANTE = {"montant_en_jeu": "100.00", "effort": "2", "difficulte": "2"}
LIGNE = {
    "libelle": "ligne",
    "depense": "60.00",
    "base": "30.00",
    "taux": "70",
    "participation_franchise": "0.00",
    "reste_a_charge": "0.00",
    "deja_paye": "0.00",
    "trace": [],
}
ATTENDU: dict[str, Any] = {
    "recu_le": JOUR,
    "echeance": "2026-06-08",
    "clause_delai": "C3",
    "bases_utiles": ["historique", "coordonnees_bancaires"],
    "ouvrir": ["p1", "p2"],
    "tiers": ["adherent"],
    "service_alerte": "",
    "clause_alerte": "",
    "service_hierarchie": "responsable",
    "clause_compte_rendu": "C12",
    "modeles_courrier": [],
    "mentions_requises": [],
    "mentions_interdites": [],
    "compte_a_payer": "connu",
    "comptes_interdits": ["tiers"],
    "transmission": [],
    "tableau_de_bord": {},
    "controle_retour": "false",
}


def lire(nom: str) -> Any:
    """The data of one file of tests/specs/indices."""
    return lire_yaml((DOSSIER / nom).read_text(encoding="utf-8"), nom)[0]


def corrige(reference: str, brut: dict[str, Any]) -> Corrige:
    """A whole key from a compact one; what is not said has the ordinary value."""
    return CORRIGE.validate_python(
        {
            "reference": reference,
            "gabarit": "essai",
            "domaine": brut.get("domaine", "sante"),
            "jour": JOUR,
            "famille": brut["famille"],
            "contraste": "",
            "difficulte": "2",
            "plantes": [{**PLANTE, **p} for p in brut.get("plantes", [])],
            "relations": brut.get("relations", []),
            "lignes": [{**LIGNE, **x} for x in brut.get("lignes", [])],
            "traitements": brut.get("traitements", []),
            "interdits": brut.get("interdits", []),
            "attendu": {**ATTENDU, **brut.get("attendu", {})},
            "questions": brut.get("questions", []),
        }
    )


@lru_cache
def base() -> dict[str, Corrige]:
    """The shared keys by reference."""
    return {nom: corrige(nom, brut) for nom, brut in lire("base.yaml").items()}


def _valeur(genre: str, mot: str) -> Any:
    if genre == "lignes":
        noms = ("ligne", "amo", "amc", "reste")
        return [dict(zip(noms, m.split(":"), strict=False)) for m in mot.split("+")]
    if genre == "liste":
        return [m for m in mot.split("+") if m]
    return mot


COURTES: dict[str, dict[str, str]] = {
    "mettre_en_attente": {"motif": "autre", "relance_le": "2026-06-30", "lignes": "l1"},
    "verifier_emetteur": {"tiers": "opticien", "coordonnees": "annuaire"},
    "appeler": {"tiers": "adherent", "numero": "connu", "objet": "relance"},
    "demander_piece": {"genre": "ordonnance", "tiers": "adherent"},
    "rejeter": {"lignes": "l1", "motif": "delai_non_atteint", "clause": "C7"},
    "payer": {"lignes": "l1", "montant": "15.00", "compte": "connu"},
    "payer_partiel": {"lignes": "l2", "montant": "30.00", "compte": "connu"},
    "regulariser_indu": {"montant": "15.00", "debiteur": "adherent"},
    "signaler_anomalie": {"nature": "A30"},
    "alerter_suspicion": {"nature": "F15", "service": "referent_fraude"},
    "transmettre_service": {"service": "comptabilite", "pieces": "p1"},
    "ecrire_adherent": {"modele": "attente", "mentions": "delai"},
    "compte_rendu": {"service": "responsable", "dossiers": ""},
    "tableau_de_bord": {
        "statut": "paye",
        "montant": "15.00",
        "nature": "sans_anomalie",
        "recu_le": JOUR,
    },
    "calculer": {"lignes": "l1:21.00:15.00:0.00"},
    "marquer_champ_non_conforme": {"motif": "autre"},
}


def jouer(lignes: Iterable[str]) -> tuple[Action, ...]:
    """The actions of a journal: « type CIBLE cle=valeur … », « jour AAAA-MM-JJ » to change the day.

    The n-th act has id a<n> and sequence n; what a line does not say takes an ordinary value.
    """
    jour = JOUR
    actions: list[Action] = []
    for ligne in lignes:
        mots = shlex.split(ligne)
        if mots[0] == "jour":
            jour = mots[1]
            continue
        genre = TYPES_ACTION[mots[0]]
        cible = mots[1] if len(mots) > 1 and "=" not in mots[1] else ""
        dites = dict(m.split("=", 1) for m in mots[1:] if "=" in m)
        rang = int(dites.pop("rang", len(actions) + 1))
        identifiant = dites.pop("id", f"a{len(actions) + 1}")
        donnees = {
            cle: _valeur(genre.champs[cle].genre, mot)
            for cle, mot in {**COURTES.get(genre.id, {}), **dites}.items()
        }
        actions.append(
            lire_action(
                {
                    "id": identifiant,
                    "sequence": rang,
                    "type": genre.id,
                    "cible": cible,
                    "donnees": donnees,
                    "jour_simule": jour,
                }
            )
        )
    return tuple(actions)


@dataclass(frozen=True)
class Cas:
    """One specification: a sentence, dossiers, a journal, what is expected of some critères."""

    fichier: str
    phrase: str
    corriges: tuple[Corrige, ...]
    actions: tuple[Action, ...]
    attendu: dict[str, str]
    indices: tuple[str, ...]
    lies: tuple[str, ...]
    absents: tuple[str, ...]
    elements: tuple[str, ...]
    phrases: dict[str, str]
    tardives: tuple[str, ...]


CLES = {
    "corriges",
    "variantes",
    "phrase",
    "dossiers",
    "actions",
    "attendu",
    "indices",
    "lies",
    "absents",
    "elements",
    "phrases",
    "tardives",
}


def _varier(un: Corrige, attendu: dict[str, list[str]] | None) -> Corrige:
    """The key with some lists of its `attendu` replaced for one specification."""
    if not attendu:
        return un
    autres = {nom: tuple(mots) for nom, mots in attendu.items()}
    return replace(un, attendu=replace(un.attendu, **autres))


def cas() -> list[Cas]:
    """Every specification of every file, base apart."""
    tous = []
    for chemin in sorted(DOSSIER.glob("*.yaml")):
        if chemin.name == "base.yaml":
            continue
        for brut in lire(chemin.name)["cas"]:
            inconnues = set(brut) - CLES
            assert not inconnues, f"{chemin.name}, « {brut['phrase']} » : clés inconnues {inconnues}"
            tous.extend(_cas(chemin.name, brut, variante) for variante in brut.get("variantes") or ("",))
    return tous


def _cas(fichier: str, brut: dict[str, Any], variante: str) -> Cas:
    """One specification; « {acte} » in its journal takes the act of the variant."""
    corriges = brut.get("corriges") or {}
    return Cas(
        fichier,
        f"{brut['phrase']} ({variante})" if variante else brut["phrase"],
        tuple(_varier(base()[d], corriges.get(d)) for d in brut["dossiers"]),
        jouer(a.replace("{acte}", variante) for a in brut["actions"] or ()),
        brut.get("attendu") or {},
        tuple(brut.get("indices") or ()),
        tuple(brut.get("lies") or ()),
        tuple(brut.get("absents") or ()),
        tuple(brut.get("elements") or ()),
        brut.get("phrases") or {},
        tuple(brut.get("tardives") or ()),
    )
