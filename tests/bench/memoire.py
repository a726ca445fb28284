"""Memory of a process that generates and proves dossiers one after the other: it must stay flat."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from resource import getpagesize

_STATM = Path("/proc/self/statm")
DEBUT, FIN = 1_000, 10_000
MARGE = 0.10
"""What memories of bounded size (printed values, names, addresses) may still take between the two."""


@dataclass(frozen=True, slots=True)
class Memoire:
    """Resident bytes after `DEBUT` proven dossiers and after `FIN`."""

    debut: int
    fin: int

    @property
    def croissance(self) -> float:
        """Growth as a fraction of the first measure."""
        return self.fin / self.debut - 1

    @property
    def tenue(self) -> bool:
        """True when the growth stays within the margin."""
        return self.croissance <= MARGE

    def __str__(self) -> str:
        return (
            f"mémoire de {DEBUT} à {FIN} dossiers prouvés : {self.debut / 1e6:.0f} Mo, puis {self.fin / 1e6:.0f} Mo "
            f"({self.croissance:+.1%}) ; objectif : plate, à {MARGE:.0%} près — "
            f"{'tenu' if self.tenue else 'non tenu'}"
        ).replace(".", ",")


def _residente() -> int:
    gc.collect()
    return int(_STATM.read_text().split()[1]) * getpagesize()


def suivre(prouver: Callable[[int], object]) -> Memoire:
    """The process's memory while `prouver` is called with 0, 1, 2 …"""
    for i in range(DEBUT):
        prouver(i)
    debut = _residente()
    for i in range(DEBUT, FIN):
        prouver(i)
    return Memoire(debut, _residente())
