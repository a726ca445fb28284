"""Séries datées : une valeur entière par date d’effet, lue par dichotomie."""

from bisect import bisect_right

from .montants import refuse

# (date d’effet AAAAMMJJ, valeur, source, confiance) ; une valeur None ferme la série ou ouvre un doute.
Entree = tuple[int, int | None, str, str]


def show_day(jour: int) -> str:
    """Jour AAAAMMJJ écrit à la française.

    >>> show_day(20241222)
    '22/12/2024'
    """
    return f"{jour % 100:02d}/{jour // 100 % 100:02d}/{jour // 10_000}"


class Serie:
    """Les valeurs d’un paramètre, chacune en vigueur depuis sa date jusqu’à la suivante.

    Seules les confiances H et M servent ; une valeur B, « mém. » ou None est refusée à la lecture.
    """

    __slots__ = ("debuts", "entrees", "valeurs")

    def __init__(self, *entrees: Entree) -> None:
        self.entrees = entrees
        self.debuts = [entree[0] for entree in entrees]
        self.valeurs = [valeur if confiance in {"H", "M"} else None for _, valeur, _, confiance in entrees]

    def at(self, jour: int, ou: str, quoi: str) -> int:
        """Valeur au `jour` AAAAMMJJ ; ValueError avant la première ou si elle n’est pas confirmée."""
        rang = bisect_right(self.debuts, jour) - 1
        if rang < 0:
            refuse(
                f"Ligne {ou}, {quoi}",
                f"aucune valeur confirmée au {show_day(jour)} ; la première connue date du"
                f" {show_day(self.debuts[0])}.",
            )
        valeur = self.valeurs[rang]
        if valeur is None:
            _, _, source, confiance = self.entrees[rang]
            refuse(
                f"Ligne {ou}, {quoi}",
                f"la valeur au {show_day(jour)} n’est pas confirmée (confiance {confiance}, {source}) ;"
                " elle ne peut pas fonder un règlement.",
            )
        return valeur
