"""Interleaved measures: each figure beside its reference, in the same run, as a ratio of medians.

A machine shared with other work keeps a process waiting for a processor. The kernel counts that waiting
(`/proc/thread-self/schedstat`); it is taken out of both sides, so that what remains is the work and the
disk's own time.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

_ATTENTES = Path("/proc/thread-self/schedstat")


@dataclass(frozen=True, slots=True)
class Cible:
    """What a figure must keep to: at most so many times its reference, or so many seconds a call."""

    mots: str
    rapport_max: float | None = None
    secondes_max: float | None = None


@dataclass(frozen=True, slots=True)
class Mesure:
    """Median seconds per call of the product and of its reference, over the same rounds."""

    nom: str
    reference: str
    produit_s: float
    reference_s: float
    cible: Cible | None = None

    @property
    def rapport(self) -> float:
        """How many reference calls one product call is worth (below 1: the product is faster)."""
        return self.produit_s / self.reference_s

    @property
    def tenue(self) -> bool | None:
        """True when the target is met; None when there is none."""
        if self.cible is None:
            return None
        cible = self.cible
        return (cible.rapport_max is None or self.rapport <= cible.rapport_max) and (
            cible.secondes_max is None or self.produit_s <= cible.secondes_max
        )

    def __str__(self) -> str:
        chiffres = (
            f"{self.nom} : {_ms(self.produit_s)} ; {self.reference} : {_ms(self.reference_s)} ; "
            f"rapport {self.rapport:.2f}".replace(".", ",")
        )
        if self.cible is None:
            return chiffres
        return f"{chiffres} ; objectif : {self.cible.mots} — {'tenu' if self.tenue else 'non tenu'}"


def _ms(secondes: float) -> str:
    return f"{secondes * 1e3:.2f} ms"


def instant() -> float:
    """Seconds of the clock, less those spent waiting for a processor that does something else."""
    try:
        attente = int(_ATTENTES.read_text().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        attente = 0.0
    return perf_counter() - attente


def comparer(
    nom: str,
    produit: Callable[[int], object],
    reference_nom: str,
    reference: Callable[[int], object],
    *,
    tours: int = 7,
    appels: int = 20,
    cible: Cible | None = None,
) -> Mesure:
    """Both callables in turn, `tours` times `appels` calls each after a round to warm up.

    The argument is the call's number, the same for both.
    """
    temps: dict[str, list[float]] = {"produit": [], "reference": []}
    for tour in range(tours + 1):
        for cle, appel in (("produit", produit), ("reference", reference)):
            gc.collect()
            debut = instant()
            for i in range(appels):
                appel(tour * appels + i)
            if tour:
                temps[cle].append((instant() - debut) / appels)
    return Mesure(nom, reference_nom, median(temps["produit"]), median(temps["reference"]), cible)
