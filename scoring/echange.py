"""The JSON of the aid, in and out, and its published schemas. Nothing here is in the matching path."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from scenario_bank.corrige import Corrige
from scenario_bank.model.vocabulaire import TYPES_ACTION, Source
from scoring.action import Action
from scoring.constat import Constat
from scoring.situation import Situation

SCHEMA = "https://json-schema.org/draft/2020-12/schema"
ACCEPTE = (
    'le JSON de « constat dossier generer … --corrige », ou un objet {"dossiers": [ … ]} qui en réunit '
    "plusieurs"
)
GENRES_JSON: dict[str, dict[str, Any]] = {
    "texte": {"type": "string"},
    "mot": {"type": "string", "minLength": 1},
    "montant": {"type": "string", "pattern": r"^-?\d+\.\d{2}$"},
    "date": {"type": "string", "format": "date"},
    "entier": {"type": "integer"},
    "booleen": {"type": "boolean"},
    "place": {"type": "string", "minLength": 1},
    "liste": {"type": "array", "items": {"type": "string"}},
    "lignes": {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["ligne"],
            "properties": {n: {"type": "string"} for n in ("ligne", "amo", "amc", "reste")},
        },
    },
}


class SituationRefusee(ValueError):
    """The file is not a situation; `problemes` are (place, what was found), `nom` is the file."""

    def __init__(self, nom: str, problemes: Iterable[tuple[str, str]]) -> None:
        self.nom = nom
        self.problemes = tuple(problemes)
        super().__init__(
            "\n".join(f"{nom}, {lieu} : {trouve} ; accepté : {ACCEPTE}." for lieu, trouve in self.problemes)
        )


@lru_cache
def _adaptateur(genre: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(genre)


def lire_corrige(brut: object) -> Corrige:
    """A key from its JSON value; raises pydantic.ValidationError."""
    lu: Corrige = _adaptateur(Corrige).validate_python(brut)
    return lu


def lire_situation(texte: str, nom: str = "SITUATION.json") -> Situation:
    """The situation written in `texte`: one generated dossier with its key, or several.

    Raises SituationRefusee naming every place at fault.
    """
    try:
        brut = json.loads(texte)
    except (ValueError, RecursionError) as erreur:
        lieu = f"ligne {erreur.lineno}" if isinstance(erreur, json.JSONDecodeError) else "fichier"
        raise SituationRefusee(nom, [(lieu, "JSON illisible")]) from erreur
    if not isinstance(brut, Mapping):
        raise SituationRefusee(nom, [("racine", f"{type(brut).__name__} au lieu d’un objet")])
    dossiers = brut.get("dossiers", [brut])
    if not isinstance(dossiers, list) or not dossiers:
        raise SituationRefusee(nom, [("dossiers", "aucun dossier")])
    corriges: list[Corrige] = []
    problemes: list[tuple[str, str]] = []
    for rang, dossier in enumerate(dossiers):
        lieu = f"dossiers[{rang}]" if "dossiers" in brut else "racine"
        if not isinstance(dossier, Mapping) or "corrige" not in dossier:
            problemes.append((f"{lieu}.corrige", "corrigé absent (relancez avec --corrige)"))
            continue
        try:
            corriges.append(lire_corrige(dossier["corrige"]))
        except ValidationError as erreur:
            problemes.extend(
                (f"{lieu}.corrige.{'.'.join(map(str, e['loc']))}", str(e["msg"])) for e in erreur.errors()
            )
    references = [c.reference for c in corriges]
    problemes.extend(
        ("dossiers", f"référence « {r} » donnée deux fois")
        for r in sorted({r for r in references if references.count(r) > 1})
    )
    contexte = brut.get("contexte") or {}
    if not isinstance(contexte, Mapping):
        problemes.append(("contexte", f"{type(contexte).__name__} au lieu d’un objet"))
        contexte = {}
    if problemes:
        raise SituationRefusee(nom, problemes)
    return Situation(tuple(corriges), {str(c): str(v) for c, v in contexte.items()})


def exporter(constat: Constat) -> dict[str, Any]:
    """The constat as plain JSON values, in the order of the référentiel."""
    plat = asdict(constat)
    export: dict[str, Any] = json.loads(json.dumps(plat, ensure_ascii=False))
    return export


def schema_action() -> dict[str, Any]:
    """The JSON Schema of one observed action, each type with its own donnees."""
    schema = _adaptateur(Action).json_schema()
    schema["properties"]["type"] = {"enum": sorted(TYPES_ACTION)}
    schema["properties"]["source"] = {"enum": [s.value for s in Source], "default": Source.CANDIDAT.value}
    schema["properties"]["jour_simule"] = {
        "type": "string",
        "pattern": r"^(\d{4}-\d{2}-\d{2})?$",
        "default": "",
    }
    schema["additionalProperties"] = False
    schema["allOf"] = [
        {
            "if": {"properties": {"type": {"const": genre.id}}},
            "then": {
                "properties": {
                    "donnees": {
                        "type": "object",
                        "additionalProperties": False,
                        "required": [
                            n for n, c in genre.champs.items() if c.obligatoire and c.genre != "texte"
                        ],
                        "properties": {
                            n: {"enum": [m.value for m in c.parmi]}
                            if c.parmi is not None
                            else GENRES_JSON[c.genre]
                            for n, c in genre.champs.items()
                        },
                    }
                }
            },
        }
        for genre in TYPES_ACTION.values()
    ]
    return _publier(schema, "Action observée", "Une ligne du journal d’une tentative.")


def schema_situation() -> dict[str, Any]:
    """The JSON Schema of a situation: generated dossiers, of which the key alone is judged."""
    schema = _adaptateur(Corrige).json_schema(ref_template="#/$defs/{model}")
    definitions = schema.pop("$defs")
    definitions["Corrige"] = schema
    definitions["Dossier"] = {
        "type": "object",
        "required": ["corrige"],
        "properties": {
            "corrige": {"$ref": "#/$defs/Corrige"},
            "vu": {"type": "object"},
            "cache": {"type": "object"},
        },
    }
    return _publier(
        {
            "$defs": definitions,
            "anyOf": [
                {"$ref": "#/$defs/Dossier"},
                {
                    "type": "object",
                    "required": ["dossiers"],
                    "properties": {
                        "dossiers": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/Dossier"}},
                        "contexte": {"type": "object", "additionalProperties": {"type": "string"}},
                    },
                },
            ],
        },
        "Situation",
        "Un ou plusieurs dossiers engendrés, avec leur corrigé.",
    )


def schema_indices() -> dict[str, Any]:
    """The JSON Schema of what `constat indices` prints."""
    return _publier(
        _adaptateur(Constat).json_schema(mode="serialization"),
        "Constat",
        "État et indices de chaque critère ; jamais un verdict.",
    )


def _publier(schema: dict[str, Any], titre: str, description: str) -> dict[str, Any]:
    schema.pop("description", None)
    return {"$schema": SCHEMA, **schema, "title": titre, "description": description}


SCHEMAS = {
    "action.schema.json": schema_action,
    "situation.schema.json": schema_situation,
    "indices.schema.json": schema_indices,
}


def ecrire_schema(nom: str) -> str:
    """The text of one file of docs/schemas."""
    return json.dumps(SCHEMAS[nom](), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def publier(dossier: Path) -> None:
    """Writes the three schemas in `dossier`; run it when the vocabulary or the key grows.

    `python -c "from pathlib import Path; from scoring.echange import publier; publier(Path('docs/schemas'))"`
    """
    for nom in SCHEMAS:
        (dossier / nom).write_text(ecrire_schema(nom), encoding="utf-8")
