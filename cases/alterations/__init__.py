"""The alterations: each edits a clean draft in the places that its content declares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cases.alterations.pose import Pose
from cases.gabarits.brouillon import Brouillon
from cases.streams import Flux


@dataclass(frozen=True, slots=True)
class Alteration:
    """The first impression that the clean twin shares, and the edit itself."""

    decor: str
    appliquer: Callable[[Brouillon, Flux], Pose]


ALTERATIONS: dict[str, Alteration] = {}
