"""French sentences for the faults that pydantic finds in content."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_PHRASES = {
    "missing": "clé absente",
    "extra_forbidden": "clé inconnue",
    "enum": "valeur hors de la liste : {expected}",
    "literal_error": "valeur hors de la liste : {expected}",
    "string_type": "un texte est attendu",
    "string_too_short": "texte trop court, au moins {min_length} caractères",
    "string_too_long": "texte trop long, au plus {max_length} caractères",
    "string_pattern_mismatch": "forme inattendue, le motif est {pattern}",
    "int_type": "un nombre entier est attendu",
    "int_parsing": "un nombre entier est attendu",
    "decimal_type": "un nombre décimal est attendu",
    "decimal_parsing": "un nombre décimal est attendu",
    "bool_type": "« oui » ou « non » est attendu",
    "bool_parsing": "« oui » ou « non » est attendu",
    "date_type": "une date AAAA-MM-JJ est attendue",
    "date_parsing": "une date AAAA-MM-JJ est attendue",
    "date_from_datetime_parsing": "une date AAAA-MM-JJ est attendue",
    "greater_than_equal": "valeur trop petite, au moins {ge}",
    "greater_than": "valeur trop petite, plus de {gt}",
    "less_than_equal": "valeur trop grande, au plus {le}",
    "less_than": "valeur trop grande, moins de {lt}",
    "too_short": "liste trop courte, au moins {min_length}",
    "too_long": "liste trop longue, au plus {max_length}",
    "list_type": "une liste est attendue",
    "tuple_type": "une liste est attendue",
    "dict_type": "des couples clé : valeur sont attendus",
    "model_type": "des couples clé : valeur sont attendus",
    "model_attributes_type": "des couples clé : valeur sont attendus",
    "union_tag_invalid": "genre inconnu, prenez l’un de : {expected_tags}",
    "union_tag_not_found": "le genre manque, donnez {discriminator}",
}

REMEDES = {
    "missing": "Ajoutez-la.",
    "extra_forbidden": "Retirez-la ou corrigez son orthographe.",
    "enum": "Choisissez une valeur de la liste.",
    "literal_error": "Choisissez une valeur de la liste.",
}


def phrase(erreur: Mapping[str, Any]) -> str:
    """What is wrong, in French, for one error of `ValidationError.errors()`.

    A validator of ours already speaks French: its own words are kept.

    >>> phrase({"type": "missing", "msg": "Field required"})
    'clé absente'
    >>> phrase({"type": "value_error", "msg": "Value error, jour férié", "ctx": {}})
    'jour férié'
    """
    modele = _PHRASES.get(erreur["type"])
    if modele is None:
        return str(erreur["msg"]).removeprefix("Value error, ").removeprefix("Assertion failed, ")
    contexte = {k: str(v).replace(" or ", " ou ") for k, v in erreur.get("ctx", {}).items()}
    return modele.format_map(contexte)
