"""The form of an action: what a client may send, what is hashed, what is chained. Pure functions."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from scenario_bank.model.vocabulaire import (
    TYPES_ACTION,
    Base,
    Champ,
    Source,
    TypeAction,
    couper_cible,
    place_valide,
)
from webapp.models.base import json_canonique

TEXTE_MAX = 20_000
LISTE_MAX = 200
ANNEES = range(2000, 3000)
"""The years in which an action may be said to happen: any calendar can write them in any time zone."""
_MOT = re.compile(r"[\w.:/@+\-]{1,120}")
_MONTANT = re.compile(r"-?\d{1,9}\.\d{2}")
_CLES_ACTION = frozenset({"id", "type", "cible", "donnees", "survenue_le"})
_CLES_LIGNE = frozenset({"ligne", "amo", "amc", "reste"})
ORIGINE = "0" * 64
"""What the first action of an attempt is chained to."""


@dataclass(frozen=True, slots=True)
class Defaut:
    """One fault of a received action: the key at fault and why."""

    champ: str
    cause: str


class ActionInvalide(Exception):
    """A received action cannot be recorded; `defauts` says why."""

    def __init__(self, defauts: list[Defaut]) -> None:
        self.defauts = tuple(defauts)
        super().__init__(", ".join(f"{d.champ}:{d.cause}" for d in defauts))


@dataclass(frozen=True, slots=True)
class ActionRecue:
    """A well-formed action as a client sent it; `textes` holds its free texts, `donnees` the rest."""

    id: str
    type: str
    cible: str
    donnees: dict[str, Any]
    textes: dict[str, str]
    survenue_le: datetime

    @property
    def contenu(self) -> dict[str, Any]:
        """Everything the client said, texts included."""
        return {
            "id": self.id,
            "type": self.type,
            "cible": self.cible,
            "donnees": {**self.donnees, **self.textes},
            "survenue_le": iso(self.survenue_le),
        }


def iso(instant: datetime) -> str:
    """The one writing of an instant that is hashed: UTC, microseconds.

    >>> iso(datetime(2026, 6, 3, 9, 30, tzinfo=UTC))
    '2026-06-03T09:30:00.000000+00:00'
    """
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def lire_action(brute: Mapping[str, Any], references: frozenset[str]) -> ActionRecue:
    """A received action, checked against the vocabulary; raises ActionInvalide with every fault.

    `references` are the dossiers of the attempt: an action cannot aim elsewhere.
    """
    defauts = [Defaut(str(c)[:40], "cle_inconnue") for c in sorted(set(brute) - _CLES_ACTION, key=str)]
    ident = identifiant(brute.get("id"))
    if ident is None:
        defauts.append(Defaut("id", "uuid_attendu"))
    genre = TYPES_ACTION.get(brute["type"]) if isinstance(brute.get("type"), str) else None
    if genre is None:
        raise ActionInvalide([*defauts, Defaut("type", "type_inconnu")])
    survenue = _instant(brute.get("survenue_le"))
    if survenue is None:
        defauts.append(Defaut("survenue_le", "instant_attendu"))
    cible = brute.get("cible", "")
    if not isinstance(cible, str) or not _cible_valide(cible, genre, references):
        defauts.append(Defaut("cible", f"cible_{genre.vise}_attendue"))
    donnees = brute.get("donnees", {})
    if not isinstance(donnees, dict):
        raise ActionInvalide([*defauts, Defaut("donnees", "objet_attendu")])
    defauts += _defauts_donnees(donnees, genre)
    if defauts or ident is None or survenue is None:
        raise ActionInvalide(defauts)
    presentes = {c: v for c, v in donnees.items() if v is not None}
    textes = {c: v for c, v in presentes.items() if genre.champs[c].genre == "texte"}
    reste = {c: v for c, v in presentes.items() if c not in textes}
    return ActionRecue(ident, genre.id, cible, reste, textes, survenue)


def lisible(texte: str) -> str:
    """`texte` as a page can print it: what UTF-8 cannot hold is replaced.

    >>> lisible("a" + chr(0xD800))
    'a?'
    """
    return texte.encode(errors="replace").decode()


def identifiant(valeur: Any) -> str | None:
    """The one writing of an action's id, None when it is no UUID."""
    try:
        return str(UUID(valeur)) if isinstance(valeur, str) else None
    except ValueError:
        return None


def _instant(valeur: Any) -> datetime | None:
    try:
        lu = datetime.fromisoformat(valeur) if isinstance(valeur, str) else valeur
    except ValueError:
        return None
    if not isinstance(lu, datetime) or lu.tzinfo is None or lu.year not in ANNEES:
        return None
    return lu.astimezone(UTC)


def _cible_valide(cible: str, genre: TypeAction, references: frozenset[str]) -> bool:
    if genre.vise == "tentative":
        return cible == ""
    if len(cible) > 200:
        return False
    dossier, place = couper_cible(cible)
    if dossier not in references:
        return False
    match genre.vise:
        case "dossier":
            return cible == dossier
        case "base":
            return place in set(Base)
        case "piece":
            return place_valide(place) and "." not in place
        case _:
            return place_valide(place)


def _defauts_donnees(donnees: dict[Any, Any], genre: TypeAction) -> list[Defaut]:
    defauts = [Defaut(str(c)[:40], "cle_inconnue") for c in donnees if c not in genre.champs]
    for nom, champ in genre.champs.items():
        valeur = donnees.get(nom)
        if valeur is None:
            if champ.obligatoire:
                defauts.append(Defaut(nom, "absent"))
        elif not _valeur_valide(valeur, champ):
            defauts.append(Defaut(nom, f"{champ.genre}_attendu"))
    return defauts


def _valeur_valide(valeur: Any, champ: Champ) -> bool:
    if champ.parmi is not None and not (isinstance(valeur, str) and valeur in set(champ.parmi)):
        return False
    return _CONTROLES[champ.genre](valeur)


def _mots_valides(valeur: Any) -> bool:
    return isinstance(valeur, list) and len(valeur) <= LISTE_MAX and all(_mot_valide(v) for v in valeur)


def _mot_valide(valeur: Any) -> bool:
    return isinstance(valeur, str) and _MOT.fullmatch(valeur) is not None


def _montant_valide(valeur: Any) -> bool:
    return isinstance(valeur, str) and _MONTANT.fullmatch(valeur) is not None


def _ligne_valide(ligne: Any) -> bool:
    return (
        isinstance(ligne, dict)
        and set(ligne) == _CLES_LIGNE
        and _mot_valide(ligne["ligne"])
        and all(_montant_valide(ligne[c]) for c in ("amo", "amc", "reste"))
    )


def _texte_valide(valeur: Any) -> bool:
    """Any text a database can keep: no NUL, no lone surrogate, at most TEXTE_MAX characters."""
    return (
        isinstance(valeur, str)
        and len(valeur) <= TEXTE_MAX
        and not any(c == "\0" or "\ud800" <= c <= "\udfff" for c in valeur)
    )


def _date_valide(valeur: Any) -> bool:
    try:
        return isinstance(valeur, str) and date.fromisoformat(valeur).isoformat() == valeur
    except ValueError:
        return False


_CONTROLES: dict[str, Callable[[Any], bool]] = {
    "texte": _texte_valide,
    "mot": _mot_valide,
    "montant": _montant_valide,
    "date": _date_valide,
    "entier": lambda v: isinstance(v, int) and not isinstance(v, bool) and abs(v) < 2**53,
    "booleen": lambda v: isinstance(v, bool),
    "place": lambda v: isinstance(v, str) and len(v) <= 120 and place_valide(v),
    "liste": _mots_valides,
    "lignes": lambda v: isinstance(v, list) and len(v) <= LISTE_MAX and all(_ligne_valide(x) for x in v),
}


def nouveau_sel() -> str:
    """128 random bits, in hexadecimal."""
    return secrets.token_hex(16)


def empreinte_texte(sel: str, texte: str) -> str:
    """The salted hash that stands in the chain for a free text."""
    return hashlib.sha256(bytes.fromhex(sel) + texte.encode()).hexdigest()


def empreinte_action(enregistrement: Mapping[str, Any], precedente: str) -> str:
    """The link of the chain: SHA-256 over the record's canonical JSON and the link before it."""
    corps = {
        "tentative": enregistrement["tentative"],
        "sequence": enregistrement["sequence"],
        "id": enregistrement["id"],
        "type": enregistrement["type"],
        "cible": enregistrement["cible"],
        "donnees": enregistrement["donnees"],
        "survenue_le": iso(enregistrement["survenue_le"]),
        "recue_le": iso(enregistrement["recue_le"]),
        "jour_simule": enregistrement["jour_simule"].isoformat(),
        "auteur": enregistrement["auteur"],
        "source": Source(enregistrement["source"]).value,
        "precedente": precedente,
    }
    return hashlib.sha256(json_canonique(corps).encode()).hexdigest()


def sceau_tete(cle: str, tentative: str, compte: int, empreinte: str) -> str:
    """The keyed head of an attempt's journal after `compte` actions: what receipts and livrets print."""
    message = f"{tentative}|{compte}|{empreinte}"
    return hmac.new(cle.encode(), message.encode(), hashlib.sha256).hexdigest()
