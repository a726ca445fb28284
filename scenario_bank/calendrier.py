"""Working days (Monday to Friday, French public holidays out) and the day on which a delay has run."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

OUVRES, CALENDAIRES = "ouvres", "calendaires"


@cache
def _feries(annee: int) -> frozenset[date]:
    import holidays  # noqa: PLC0415 - slow to load, needed by those who end a day only

    return frozenset(holidays.country_holidays("FR", years=annee))


def ouvre(jour: date) -> bool:
    """True on a working day.

    >>> ouvre(date(2026, 9, 14)), ouvre(date(2026, 11, 11)), ouvre(date(2026, 9, 13))
    (True, False, False)
    """
    return jour.weekday() < 5 and jour not in _feries(jour.year)


def jour_suivant(jour: date, nombre: int = 1) -> date:
    """The working day that comes `nombre` working days after `jour`.

    >>> jour_suivant(date(2026, 9, 18)), jour_suivant(date(2026, 11, 10))
    (datetime.date(2026, 9, 21), datetime.date(2026, 11, 12))
    """
    for _ in range(nombre):
        jour += timedelta(days=1)
        while not ouvre(jour):
            jour += timedelta(days=1)
    return jour


def terme(jour: date, jours: int, unite: str) -> date:
    """The first day on which a delay of `jours`, working days or not, has run since `jour`.

    >>> terme(date(2026, 9, 18), 3, OUVRES), terme(date(2026, 9, 18), 5, CALENDAIRES)
    (datetime.date(2026, 9, 23), datetime.date(2026, 9, 23))
    """
    return jour_suivant(jour, jours) if unite == OUVRES else jour + timedelta(days=jours)
