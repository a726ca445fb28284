"""Montants en centimes entiers et taux en centièmes de point ; aucun flottant, aucun Decimal."""

import re

_MONTANT = re.compile(r"(\d+)(?:\.(\d{1,2}))?")

CENT_POUR_CENT = 10_000


def _read_hundredths(texte: object, quoi: str, exemple: str) -> int:
    trouve = _MONTANT.fullmatch(texte) if isinstance(texte, str) else None
    if trouve is None:
        raise ValueError(
            f"{quoi} : « {texte!r} » n’est pas admis ; attendu un texte décimal positif, par exemple « {exemple} »."
        )
    return int(trouve[1]) * 100 + int((trouve[2] or "").ljust(2, "0"))


def read_centimes(texte: object, quoi: str) -> int:
    """Centimes d’un montant écrit « 30.00 » ; ValueError nommant `quoi` sinon.

    >>> read_centimes("26.5", "dépense")
    2650
    """
    return _read_hundredths(texte, quoi, "30.00")


def read_taux(texte: object, quoi: str) -> int:
    """Centièmes de point d’un pourcentage écrit « 70 » ; ValueError nommant `quoi` sinon.

    >>> read_taux("70", "taux")
    7000
    """
    return _read_hundredths(texte, quoi, "70")


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
    return (centimes * taux + CENT_POUR_CENT // 2) // CENT_POUR_CENT
