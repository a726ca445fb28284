"""Dates of a dossier: never inside the excluded interval, working days for what offices do."""

from __future__ import annotations

from datetime import date, timedelta

from cases.monde import ouvre
from cases.streams import Flux

# No care from 1 to 22 April 2026: the date of the 32 € participation is not certain (SB §8, pieces §M 6).
EXCLU_DU = date(2026, 4, 1)
EXCLU_AU = date(2026, 4, 22)


def permis(jour: date) -> date:
    """`jour`, or the last working day before the excluded interval when it lies inside.

    >>> permis(date(2026, 4, 10)), permis(date(2026, 4, 23))
    (datetime.date(2026, 3, 31), datetime.date(2026, 4, 23))
    """
    return date(2026, 3, 31) if EXCLU_DU <= jour <= EXCLU_AU else jour


def ouvrable(jour: date) -> date:
    """The last working day at or before `jour` that lies outside the excluded interval.

    >>> ouvrable(date(2026, 9, 13)), ouvrable(date(2026, 4, 12))
    (datetime.date(2026, 9, 11), datetime.date(2026, 3, 31))
    """
    jour = permis(jour)
    while not ouvre(jour):
        jour -= timedelta(days=1)
    return permis(jour)


def apres(jour: date, jours: int) -> date:
    """The first working day at or after `jours` days after `jour`, past the excluded interval.

    >>> apres(date(2026, 3, 31), 5), apres(date(2026, 9, 11), 1)
    (datetime.date(2026, 4, 23), datetime.date(2026, 9, 14))
    """
    suite = jour + timedelta(days=jours)
    if EXCLU_DU <= suite <= EXCLU_AU:
        suite = EXCLU_AU + timedelta(days=1)
    while not ouvre(suite):
        suite += timedelta(days=1)
    return suite


def avant(flux: Flux, jour: date, de: int, a: int) -> date:
    """A working day drawn between `a` and `de` days before `jour`."""
    return ouvrable(jour - timedelta(days=flux.entier(de, a)))


def mois_avant(jour: date, mois: int) -> date:
    """The same day `mois` months earlier, the last of the month when that day does not exist.

    >>> mois_avant(date(2026, 3, 31), 1), mois_avant(date(2026, 9, 14), 24)
    (datetime.date(2026, 2, 28), datetime.date(2024, 9, 14))
    """
    total = jour.year * 12 + jour.month - 1 - mois
    annee, rang = divmod(total, 12)
    for quantieme in range(jour.day, 27, -1):
        try:
            return date(annee, rang + 1, quantieme)
        except ValueError:
            continue
    return date(annee, rang + 1, min(jour.day, 28))


def mois_apres(jour: date, mois: int) -> date:
    """The same day `mois` months later."""
    return mois_avant(jour, -mois)
