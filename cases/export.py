"""Cases as JSON: what is exported, read back, and described by the published schema."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter

from cases.vu import Cache, Case, Vu
from scenario_bank.corrige import Corrige

SCHEMA = "https://json-schema.org/draft/2020-12/schema"
FICHIER_SCHEMA = "dossier.schema.json"


@lru_cache
def _adaptateur(genre: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(genre)


def exporter(case: Case, *, corrige: bool = False) -> dict[str, Any]:
    """The dossier as JSON values: what is seen; hidden facts, key and alteration only with `corrige`."""
    donnees: dict[str, Any] = {
        "gabarit": case.gabarit,
        "graine": case.graine,
        "jour": case.jour,
        "vu": asdict(case.vu),
    }
    if corrige:
        donnees |= {
            "cache": asdict(case.cache),
            "corrige": asdict(case.corrige),
            "alteration": case.alteration,
            "empreintes": dict(case.empreintes),
            "moteur": case.moteur,
        }
    return donnees


def en_json(donnees: dict[str, Any], *, indente: bool = False) -> str:
    """Canonical JSON: sorted keys, no escape, the same bytes for the same dossier."""
    separateurs = None if indente else (",", ":")
    return json.dumps(
        donnees,
        ensure_ascii=False,
        sort_keys=True,
        indent=2 if indente else None,
        separators=separateurs,
    )


def lire_vu(donnees: Any) -> Vu:
    """The seen part from its JSON value; raises pydantic.ValidationError."""
    lu: Vu = _adaptateur(Vu).validate_python(donnees)
    return lu


def lire_cache(donnees: Any) -> Cache:
    """The hidden facts from their JSON value; raises pydantic.ValidationError."""
    lu: Cache = _adaptateur(Cache).validate_python(donnees)
    return lu


def lire_corrige(donnees: Any) -> Corrige:
    """The key from its JSON value; raises pydantic.ValidationError."""
    lu: Corrige = _adaptateur(Corrige).validate_python(donnees)
    return lu


def schema() -> dict[str, Any]:
    """The JSON Schema of `constat dossier generer`, hidden parts optional."""
    racine: dict[str, Any] = {
        "$schema": SCHEMA,
        "title": "Dossier engendré par Constat",
        "description": "Sortie de « constat dossier generer » ; cache, corrige et la suite avec --corrige.",
        "type": "object",
        "required": ["gabarit", "graine", "jour", "vu"],
        "additionalProperties": False,
        "properties": {
            "gabarit": {"type": "string"},
            "graine": {"type": "string"},
            "jour": {"type": "string", "format": "date"},
            "alteration": {"type": "string"},
            "moteur": {"type": "string"},
            "empreintes": {"type": "object", "additionalProperties": {"type": "string"}},
        },
        "$defs": {},
    }
    for nom, genre in (("vu", Vu), ("cache", Cache), ("corrige", Corrige)):
        partie = _adaptateur(genre).json_schema(ref_template="#/$defs/{model}")
        racine["$defs"] |= partie.pop("$defs", {})
        racine["properties"][nom] = partie
    return racine
