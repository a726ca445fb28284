"""The reader of mutuelles: four files a folder, checked against each other, all problems at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from scenario_bank.contrats import verifier_contrats
from scenario_bank.lecture import FichierLu
from scenario_bank.loader import CONTENU, ContenuInvalide, Modele, Probleme
from scenario_bank.manuels import verifier_courriers, verifier_manuel
from scenario_bank.model.clauses import Clause
from scenario_bank.model.mutuelle import (
    Contrat,
    Coordonnees,
    Mention,
    ModeleCourrier,
    Mutuelle,
    Service,
)

DOSSIER = CONTENU / "mutuelles"
FICHIER_MENTIONS = "mentions.yaml"


class _Mentions(Modele):
    mentions: Annotated[tuple[Mention, ...], Field(min_length=4)]


class _Identite(Coordonnees):
    services: tuple[Service, ...]


class _Manuel(Modele):
    clauses: Annotated[tuple[Clause, ...], Field(min_length=14)]


class _Courriers(Modele):
    modeles_courrier: tuple[ModeleCourrier, ...]


class _Contrats(Modele):
    contrats: tuple[Contrat, ...]


def lire_mutuelles(dossier: Path = DOSSIER) -> dict[str, Mutuelle]:
    """Every mutuelle of a folder, by id, in order of id; raises ContenuInvalide with every problem."""
    problemes: list[Probleme] = []
    mentions = FichierLu(dossier / FICHIER_MENTIONS, dossier, problemes).valider(_Mentions)
    mutuelles = {}
    for sous in sorted(p for p in dossier.iterdir() if p.is_dir()):
        mutuelle = _lire_une(sous, dossier, mentions, problemes)
        if mutuelle is not None:
            mutuelles[mutuelle.id] = mutuelle
    if problemes:
        raise ContenuInvalide(problemes)
    return mutuelles


def _lire_une(
    sous: Path, dossier: Path, mentions: _Mentions | None, problemes: list[Probleme]
) -> Mutuelle | None:
    """One mutuelle, None when a file is wrong."""
    fichiers = {
        nom: FichierLu(sous / f"{nom}.yaml", dossier, problemes)
        for nom in ("mutuelle", "manuel", "courriers", "contrats")
    }
    identite = fichiers["mutuelle"].valider(_Identite)
    manuel = fichiers["manuel"].valider(_Manuel)
    courriers = fichiers["courriers"].valider(_Courriers)
    contrats = fichiers["contrats"].valider(_Contrats)
    if identite is None or manuel is None or courriers is None or contrats is None or mentions is None:
        return None
    if identite.id != sous.name:
        fichiers["mutuelle"].refuser(
            "id", f"id « {identite.id} ».", f"Écrivez « {sous.name} », le nom du dossier."
        )
    connues = {m.id: m for m in mentions.mentions}
    fichiers["mutuelle"].refuser_doubles("services", [s.id for s in identite.services], "service")
    verifier_manuel(fichiers["manuel"], manuel.clauses, frozenset(s.id for s in identite.services), connues)
    verifier_courriers(fichiers["courriers"], courriers.modeles_courrier, connues)
    verifier_contrats(fichiers["contrats"], contrats.contrats)
    return Mutuelle(
        **{nom: getattr(identite, nom) for nom in Coordonnees.model_fields},
        services=identite.services,
        clauses=manuel.clauses,
        modeles_courrier=courriers.modeles_courrier,
        mentions=mentions.mentions,
        contrats=contrats.contrats,
    )
