"""A bounded memory of one process: what was read or rendered already, the least used leaving first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

C = TypeVar("C", bound=Hashable)
V = TypeVar("V")


class Memoire(Generic[C, V]):
    """Values by key, shared by the threads of a process; what it holds must never be changed in place.

    >>> m = Memoire[str, int](2)
    >>> for mot in ("a", "b", "c"):
    ...     m.garder(mot, len(mot))
    >>> m.prendre("a"), m.prendre("c")
    (None, 1)
    """

    def __init__(self, places: int) -> None:
        self._places = places
        self._table: OrderedDict[C, V] = OrderedDict()
        self._verrou = Lock()

    def prendre(self, cle: C) -> V | None:
        """The value of `cle`, None when it is not held."""
        with self._verrou:
            trouve = self._table.get(cle)
            if trouve is not None:
                self._table.move_to_end(cle)
            return trouve

    def garder(self, cle: C, valeur: V) -> None:
        """Hold `valeur` under `cle`."""
        with self._verrou:
            self._table[cle] = valeur
            self._table.move_to_end(cle)
            while len(self._table) > self._places:
                self._table.popitem(last=False)

    def oublier(self, cle: C) -> None:
        """Let a value go."""
        with self._verrou:
            self._table.pop(cle, None)
