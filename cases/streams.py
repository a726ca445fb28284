"""Named streams of chance: one seed and one name give one sequence, on any machine and any Python.

A stream is keyed by SHA-256(seed ‖ name) and drawn through `random()` alone, the one generator whose
output the standard library promises to keep. A new field in one stream never shifts another.
"""

from __future__ import annotations

from _random import Random as Mersenne
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")


class Flux:
    """One named stream. Draws never depend on another stream, nor on the process.

    >>> Flux("7", "adherent").entier(1, 100) == Flux("7", "adherent").entier(1, 100)
    True
    """

    __slots__ = ("_tirer", "graine", "nom")

    def __init__(self, graine: str, nom: str) -> None:
        self.graine = graine
        self.nom = nom
        self._tirer: Callable[[], float] | None = None

    def sous(self, nom: str) -> Flux:
        """The stream `nom` inside this one; its draws do not depend on what this one has drawn."""
        return Flux(self.graine, f"{self.nom}/{nom}")

    @property
    def tirage(self) -> Callable[[], float]:
        """What draws numbers in [0, 1[ from this stream, for many draws in a row."""
        tirer = self._tirer
        if tirer is None:
            # Seeded at its first draw: many streams only give names to others. The C class alone, since
            # `Random` seeds twice, for the same numbers.
            cle = sha256(f"{self.graine}\x00{self.nom}".encode()).digest()
            tirer = self._tirer = Mersenne(int.from_bytes(cle, "big")).random
        return tirer

    def reel(self) -> float:
        """A number in [0, 1[."""
        return (self._tirer or self.tirage)()

    def entier(self, a: int, b: int) -> int:
        """A whole number in [a, b], ends included; raises ValueError when b < a."""
        if b < a:
            raise ValueError((a, b))
        return a + int((self._tirer or self.tirage)() * (b - a + 1))

    def chance(self, sur_cent: int) -> bool:
        """True `sur_cent` times out of a hundred; draws once whatever the figure."""
        return (self._tirer or self.tirage)() * 100 < sur_cent

    def choix(self, parmi: Sequence[T]) -> T:
        """One element of `parmi`; raises ValueError when it is empty."""
        if not parmi:
            raise ValueError(parmi)
        return parmi[int((self._tirer or self.tirage)() * len(parmi))]

    def poids(self, parmi: Sequence[T], poids: Sequence[int]) -> T:
        """One element of `parmi`, as often as its whole weight; raises ValueError on bad weights."""
        total = sum(poids)
        if len(parmi) != len(poids) or total <= 0 or min(poids) < 0:
            raise ValueError(tuple(poids))
        seuil = self.entier(1, total)
        for element, p in zip(parmi, poids, strict=True):
            seuil -= p
            if seuil <= 0:
                return element
        raise AssertionError(total)

    def melange(self, parmi: Sequence[T]) -> list[T]:
        """A new list with every element of `parmi` in a drawn order (Fisher-Yates)."""
        liste = list(parmi)
        for i in range(len(liste) - 1, 0, -1):
            j = int((self._tirer or self.tirage)() * (i + 1))
            liste[i], liste[j] = liste[j], liste[i]
        return liste

    def echantillon(self, parmi: Sequence[T], nombre: int) -> list[T]:
        """`nombre` different elements of `parmi` in a drawn order; ValueError when there are fewer."""
        if not 0 <= nombre <= len(parmi):
            raise ValueError((nombre, len(parmi)))
        return self.melange(parmi)[:nombre]

    def chiffres(self, nombre: int) -> str:
        """`nombre` decimal digits as text (at most 15 a draw keeps every digit drawn)."""
        if not 0 < nombre <= 15:
            raise ValueError(nombre)
        return f"{int((self._tirer or self.tirage)() * 10**nombre):0{nombre}d}"

    def jour(self, debut: date, fin: date) -> date:
        """A date in [debut, fin], ends included."""
        return debut + timedelta(days=self.entier(0, (fin - debut).days))
