"""French formats for the templates, and what every page receives."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any
from unicodedata import normalize

from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_currency, format_decimal
from flask import Flask, g
from jinja2 import StrictUndefined

from webapp.horloge import PARIS
from webapp.models.organisme import Role
from webapp.navigation import menu_de

INSECABLE = "\u00a0"
ECRITS_MAX = 4096
"""How many days and amounts each process keeps written: Babel reads its patterns anew at each call."""


def _jour(valeur: date | datetime | str) -> date:
    if isinstance(valeur, str):
        return date.fromisoformat(valeur)
    if isinstance(valeur, datetime):
        return valeur.astimezone(PARIS).date()
    return valeur


def date_longue(valeur: date | datetime | str) -> str:
    """`valeur` in words, its parts held together.

    >>> date_longue("2026-06-01").replace(INSECABLE, " ")
    '1er juin 2026'
    """
    return _date_longue(_jour(valeur))


@lru_cache(maxsize=ECRITS_MAX)
def _date_longue(jour: date) -> str:
    texte = format_date(jour, "d MMMM y", locale="fr")
    if jour.day == 1:
        texte = "1er" + texte[1:]
    return texte.replace(" ", INSECABLE)


def date_courte(valeur: date | datetime | str) -> str:
    """`valeur` as dd/mm/yyyy.

    >>> date_courte("2026-06-03")
    '03/06/2026'
    """
    return _date_courte(_jour(valeur))


@lru_cache(maxsize=ECRITS_MAX)
def _date_courte(jour: date) -> str:
    return format_date(jour, "dd/MM/y", locale="fr")


def instant_long(valeur: datetime) -> str:
    """An instant in Paris time: « 24 novembre 2026 à 20 h 41 »."""
    local = valeur.astimezone(PARIS)
    return f"{date_longue(local)} à {heure(valeur)}"


def heure(valeur: datetime) -> str:
    """The Paris time of day: « 20 h 41 »."""
    local = valeur.astimezone(PARIS)
    return _heure(local.hour, local.minute)


@lru_cache(maxsize=1440)
def _heure(heures: int, minutes: int) -> str:
    return format_time(time(heures, minutes), "H 'h' mm", locale="fr").replace(" ", INSECABLE)


def instant_iso(valeur: datetime) -> str:
    """For the `datetime` attribute of a `<time>`."""
    return valeur.isoformat(timespec="seconds")


def montant(valeur: Decimal | str) -> str:
    """An amount in euros, French style.

    >>> montant("1234.5").replace("\\u202f", " ").replace(INSECABLE, " ")
    '1 234,50 €'
    """
    return _montant(str(valeur))


@lru_cache(maxsize=ECRITS_MAX)
def _montant(valeur: str) -> str:
    """By its digits rather than its value: -0 equals 0 and is not written alike."""
    return format_currency(Decimal(valeur), "EUR", locale="fr")


def nombre(valeur: Decimal | int | str) -> str:
    """A number, French style."""
    return format_decimal(Decimal(valeur), locale="fr")


def jour_semaine(valeur: date | datetime | str) -> str:
    """« mardi 24 novembre 2026 »."""
    return _jour_semaine(_jour(valeur))


@lru_cache(maxsize=ECRITS_MAX)
def _jour_semaine(jour: date) -> str:
    return f"{format_date(jour, 'EEEE', locale='fr')}{INSECABLE}{_date_longue(jour)}"


def mois(valeur: date | datetime | str) -> str:
    """« novembre 2026 »."""
    return format_datetime(datetime.combine(_jour(valeur), datetime.min.time()), "MMMM y", locale="fr")


def de(nom: str) -> str:
    """« de » before a name, elided before a vowel or an h.

    >>> de("Awa Diarra"), de("Inès Benali"), de("Lucie Marchetti")
    ('d’Awa Diarra', 'd’Inès Benali', 'de Lucie Marchetti')
    """
    debut = normalize("NFD", nom[:1]).lower()[:1]
    return f"d’{nom}" if debut in set("aeiouh") else f"de {nom}"


_ENCODEUR = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def texte_json(valeur: Any) -> str:
    """`valeur`, plain JSON values, as the application answers it.

    >>> texte_json({"de": "Inès", "n": [1, None]})
    '{"de":"Inès","n":[1,null]}'
    """
    return _ENCODEUR.encode(valeur)


def objet(nom: str, parties: Mapping[str, str]) -> str:
    """The JSON text of {nom: {key: text already written}}.

    >>> objet("a", {"b": "[1]", "c": "2"})
    '{"a":{"b":[1],"c":2}}'
    """
    return f"{{{texte_json(nom)}:{{{','.join(f'{texte_json(c)}:{t}' for c, t in parties.items())}}}}}"


def joindre(*objets: str) -> str:
    """The JSON text of one object with the keys of several, which are not empty and share none.

    >>> joindre('{"a":1}', '{"b":2}')
    '{"a":1,"b":2}'
    """
    return f"{{{','.join(o[1:-1] for o in objets)}}}"


def set_up(app: Flask) -> None:
    """Give the templates their filters and their common context."""
    app.json.ensure_ascii = app.json.sort_keys = False  # type: ignore[attr-defined] # Flask's default provider has both
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals["libelles_roles"] = {r.value: r.libelle for r in Role} | {
        "administrateur": "administrateur"
    }
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        de=de,
        date_longue=date_longue,
        date_courte=date_courte,
        instant_long=instant_long,
        instant_iso=instant_iso,
        heure=heure,
        montant=montant,
        nombre=nombre,
        jour_semaine=jour_semaine,
        mois=mois,
    )

    @app.context_processor
    def _commun() -> dict[str, Any]:
        acteur = g.get("acteur")
        return {"acteur": acteur, "menu": menu_de(acteur)}
