"""Canonical JSON of frozen dataclasses, both ways, strictly."""

from __future__ import annotations

import json
import types
from dataclasses import asdict, fields, is_dataclass
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


class DonneesInvalides(ValueError):
    """What stands at `chemin` is not what the livret accepts; `trouve` and `attendu` say it."""

    def __init__(self, chemin: str, trouve: Any, attendu: str) -> None:
        self.chemin = chemin
        self.trouve = trouve
        self.attendu = attendu
        super().__init__(f"{chemin} : {str(trouve)[:80]!r}, attendu : {attendu}")


def octets_canoniques(donnees: Any) -> bytes:
    """`donnees` as UTF-8 JSON: sorted keys, no spaces; raises DonneesInvalides on what UTF-8 cannot hold.

    >>> octets_canoniques({"b": 1, "a": "é"})
    b'{"a":"\\xc3\\xa9","b":1}'
    """
    texte = json.dumps(donnees, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    try:
        return texte.encode()
    except UnicodeEncodeError as erreur:
        trouve = texte[erreur.start : erreur.end]
        raise DonneesInvalides("$", trouve, "du texte Unicode sans demi-codet") from erreur


def _refuser_constante(mot: str) -> Any:
    """NaN and the infinities are no JSON."""
    raise ValueError(mot)


def lire_canonique(octets: bytes, type_attendu: type[T]) -> T:
    """The dataclass that `octets` is the canonical JSON of; raises DonneesInvalides on any departure."""
    try:
        donnees = json.loads(octets.decode(), parse_constant=_refuser_constante)
    except (ValueError, RecursionError) as erreur:
        raise DonneesInvalides("$", str(erreur), "du JSON en UTF-8") from erreur
    if octets_canoniques(donnees) != octets:
        raise DonneesInvalides("$", "une autre écriture", "la forme canonique (clés triées, sans espaces)")
    lu: T = construire(type_attendu, donnees, "$")
    return lu


def decrire(objet: Any) -> Any:
    """Plain data of a dataclass whose every field has the type it declares; raises DonneesInvalides."""
    donnees = json.loads(json.dumps(asdict(objet)))
    construire(type(objet), donnees, "$")
    return donnees


def construire(attendu: Any, valeur: Any, chemin: str) -> Any:
    """`valeur` as `attendu`: a dataclass, a tuple of one type, an optional, a Literal, str, int or bool."""
    if is_dataclass(attendu):
        return _dataclass(attendu, valeur, chemin)
    origine, arguments = get_origin(attendu), get_args(attendu)
    if origine is Literal:
        if valeur not in arguments or isinstance(valeur, bool):
            raise DonneesInvalides(chemin, valeur, " ou ".join(str(a) for a in arguments))
        return valeur
    if origine in {Union, types.UnionType}:
        reste = next(a for a in arguments if a is not types.NoneType)
        return None if valeur is None else construire(reste, valeur, chemin)
    if origine is tuple:
        if not isinstance(valeur, list):
            raise DonneesInvalides(chemin, valeur, "une liste")
        return tuple(construire(arguments[0], v, f"{chemin}[{i}]") for i, v in enumerate(valeur))
    if type(valeur) is not attendu:
        raise DonneesInvalides(chemin, valeur, attendu.__name__)
    return valeur


def _dataclass(attendu: Any, valeur: Any, chemin: str) -> Any:
    noms = [f.name for f in fields(attendu)]
    if not isinstance(valeur, dict) or sorted(valeur) != sorted(noms):
        raise DonneesInvalides(chemin, valeur, f"les clés {', '.join(sorted(noms))}")
    types_attendus = get_type_hints(attendu)
    return attendu(**{nom: construire(types_attendus[nom], valeur[nom], f"{chemin}.{nom}") for nom in noms})
