"""Interleaved measures: each figure beside its reference, in the same run, as a ratio of medians."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Mesure:
    """Median seconds per call of the product and of its reference, over the same rounds."""

    nom: str
    reference: str
    produit_s: float
    reference_s: float

    @property
    def rapport(self) -> float:
        """How many reference calls one product call is worth (below 1: the product is faster)."""
        return self.produit_s / self.reference_s

    def __str__(self) -> str:
        return (
            f"{self.nom} : {self.produit_s * 1e3:.2f} ms ; {self.reference} : {self.reference_s * 1e3:.2f} ms ; "
            f"rapport {self.rapport:.2f}"
        )


def comparer(
    nom: str,
    produit: Callable[[int], object],
    reference_nom: str,
    reference: Callable[[int], object],
    *,
    tours: int = 7,
    appels: int = 20,
) -> Mesure:
    """Both callables in turn, `tours` times `appels` calls each; the argument is the call's number."""
    temps: dict[str, list[float]] = {"produit": [], "reference": []}
    for tour in range(tours + 1):
        for cle, appel in (("produit", produit), ("reference", reference)):
            debut = perf_counter()
            for i in range(appels):
                appel(tour * appels + i)
            if tour:
                temps[cle].append((perf_counter() - debut) / appels)
    return Mesure(nom, reference_nom, median(temps["produit"]), median(temps["reference"]))
