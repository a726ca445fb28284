"""Montants en centimes entiers et taux en centièmes de point ; aucun flottant, aucun Decimal."""

import re
from functools import lru_cache
from typing import NoReturn

_DECIMAL = re.compile(r"(\d+)(?:\.(\d{1,4}))?")

CENT_POUR_CENT = 10_000


def refuse(ou: str, quoi: str) -> NoReturn:
    """Lève le ValueError unique de l’oracle : l’endroit, puis ce qui manque ou se contredit."""
    raise ValueError(f"{ou} : {quoi}")


@lru_cache(maxsize=8192)
def _dix_milliemes(texte: str) -> int:
    trouve = _DECIMAL.fullmatch(texte)
    return -1 if trouve is None else int(trouve[1]) * 10_000 + int((trouve[2] or "").ljust(4, "0"))


def _read_hundredths(texte: object, ou: str, quoi: str, exemple: str) -> int:
    lu = _dix_milliemes(texte) if isinstance(texte, str) else -1
    if lu < 0 or lu % 100:
        refuse(
            f"{ou}, {quoi}",
            f"« {texte!r} » n’est pas admis ; attendu un texte décimal positif, par exemple « {exemple} ».",
        )
    return lu // 100


def read_centimes(texte: object, quoi: str, ou: str = "Demande") -> int:
    """Centimes d’un montant écrit « 30.00 » ; ValueError nommant `quoi` sinon.

    >>> read_centimes("26.5", "dépense")
    2650
    """
    return _read_hundredths(texte, ou, quoi, "30.00")


def read_taux(texte: object, quoi: str, ou: str = "Demande") -> int:
    """Centièmes de point d’un pourcentage écrit « 70 » ; ValueError nommant `quoi` sinon.

    >>> read_taux("70", "taux")
    7000
    """
    return _read_hundredths(texte, ou, quoi, "70")


def read_taux_de_ligne(texte: object, ou: str) -> int:
    """Taux d’une ligne, en pourcentage ou, jusqu’à 1, en fraction ; ValueError au-delà de 100 %.

    >>> read_taux_de_ligne("0.655", "l1"), read_taux_de_ligne("1", "l1"), read_taux_de_ligne("30", "l1")
    (6550, 10000, 3000)
    """
    lu = _dix_milliemes(texte) if isinstance(texte, str) else -1
    if 0 <= lu <= 10_000:
        return lu
    taux = _read_hundredths(texte, ou, "taux", "70")
    if taux > CENT_POUR_CENT:
        refuse(ou, f"le taux {texte} dépasse 100 %.")
    return taux


@lru_cache(maxsize=8192)
def show(centimes: int) -> str:
    """Texte à deux décimales d’un nombre de centimes, positif ou nul.

    >>> show(3)
    '0.03'
    """
    return f"{centimes // 100}.{centimes % 100:02d}"


def part(centimes: int, taux: int) -> int:
    """Centimes de `taux` (centièmes de point) de `centimes`, arrondi demi-supérieur (§11).

    >>> part(3375, 7000), part(5, 6000)
    (2363, 3)
    """
    return (centimes * taux + 5_000) // 10_000
