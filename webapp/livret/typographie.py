"""Dates, instants and durations as a French livret prints them."""

from __future__ import annotations

from datetime import date, datetime

MOIS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def jour_en_lettres(jour: str) -> str:
    """An ISO day in words.

    >>> jour_en_lettres("2026-12-01")
    '1er\\xa0décembre\\xa02026'
    """
    lu = date.fromisoformat(jour)
    quantieme = "1er" if lu.day == 1 else str(lu.day)
    return f"{quantieme}\u00a0{MOIS[lu.month - 1]}\u00a0{lu.year}"


def jour_en_chiffres(jour: str) -> str:
    """An ISO day in digits.

    >>> jour_en_chiffres("2026-12-01")
    '01/12/2026'
    """
    return date.fromisoformat(jour).strftime("%d/%m/%Y")


def instant_en_clair(instant: str) -> str:
    """A UTC instant with its seconds.

    >>> instant_en_clair("2026-12-01T09:05:07Z")
    '01/12/2026 à 09:05:07 UTC'
    """
    lu = datetime.fromisoformat(instant)
    return f"{jour_en_chiffres(lu.date().isoformat())} à {lu:%H:%M:%S} UTC"


def periode(debut: str, fin: str) -> str:
    """Two ISO days as one expression.

    >>> periode("2026-11-23", "2026-11-23")
    'le 23\\xa0novembre\\xa02026'
    """
    if debut == fin:
        return f"le {jour_en_lettres(debut)}"
    return f"du {jour_en_lettres(debut)} au {jour_en_lettres(fin)}"


def duree(minutes: int) -> str:
    """Minutes as hours and minutes.

    >>> duree(95), duree(40), duree(120)
    ('1\\xa0h\\xa035', '40\\xa0min', '2\\xa0h')
    """
    heures, reste = divmod(minutes, 60)
    if not heures:
        return f"{reste}\u00a0min"
    return f"{heures}\u00a0h\u00a0{reste:02}" if reste else f"{heures}\u00a0h"


def accord(nombre: int, singulier: str, pluriel: str | None = None) -> str:
    """A count with its noun.

    >>> accord(1, "action"), accord(12, "action")
    ('1\\xa0action', '12\\xa0actions')
    """
    return f"{nombre}\u00a0{singulier if nombre < 2 else pluriel or singulier + 's'}"
