"""The situations of a livret, as the judgement needs them: keys, and a little context."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from scenario_bank.corrige import Corrige
from scoring.cle import Cle


@dataclass(frozen=True)
class Situation:
    """One or several dossiers judged together. `contexte` is kept with the constat, never judged."""

    corriges: tuple[Corrige, ...]
    contexte: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def cles(self) -> tuple[Cle, ...]:
        """The flattened keys, by reference, whatever the order given: kept, since a running épreuve is
        judged again and again."""
        return tuple(Cle(c) for c in sorted(self.corriges, key=lambda c: c.reference))


def situation(corriges: Iterable[Corrige], contexte: Mapping[str, str] | None = None) -> Situation:
    """A Situation from any iterable of keys."""
    return Situation(tuple(corriges), dict(contexte or {}))
