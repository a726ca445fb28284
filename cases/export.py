"""Cases as JSON: what is exported, read back, and described by the published schema."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter

from cases.bases import BASES_COMMUNES
from cases.vu import BaseVue, Cache, Case, ClauseVue, Vu
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


# What a view takes whole from its mutuelle or from the bank.
_LISTES: dict[str, Any] = {
    "clauses": tuple[ClauseVue, ...],
    **dict.fromkeys(
        ("genres_demandables", "modeles_courrier", "mentions", "services", "natures"),
        tuple[tuple[str, str], ...],
    ),
}
_SANS_LISTES: dict[str, Any] = dict.fromkeys(_LISTES, ())


class Relecteur:
    """Reads views back from their exported JSON; what a mutuelle's views share is read once.

    Holds at most `garde` shared parts, so that memory stays flat.
    """

    def __init__(self, garde: int = 128) -> None:
        self._garde = garde
        self._communs: dict[int, tuple[Any, Any]] = {}

    def relire(self, vu: Vu) -> Vu:
        """The view as whoever holds its exported JSON alone reads it; raises pydantic.ValidationError."""
        propres = tuple(b for b in vu.bases if b.id not in BASES_COMMUNES)
        lu: Vu = _aller_retour(Vu, replace(vu, bases=propres, **_SANS_LISTES))
        bases = iter(lu.bases)
        return replace(
            lu,
            **{nom: self._commun(genre, getattr(vu, nom)) for nom, genre in _LISTES.items()},
            bases=tuple(
                self._commun(BaseVue, b) if b.id in BASES_COMMUNES else next(bases) for b in vu.bases
            ),
        )

    def _commun(self, genre: Any, partie: Any) -> Any:
        connu = self._communs.get(id(partie))
        if connu is None or connu[0] is not partie:
            while len(self._communs) >= self._garde:
                del self._communs[next(iter(self._communs))]
            connu = self._communs[id(partie)] = (partie, _aller_retour(genre, partie))
        return connu[1]


def _aller_retour(genre: Any, valeur: Any) -> Any:
    adaptateur = _adaptateur(genre)
    return adaptateur.validate_json(adaptateur.dump_json(valeur))


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
