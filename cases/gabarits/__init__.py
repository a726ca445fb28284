"""The gabarits: each draws a complete, coherent, payable dossier."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cases.gabarits import audio, consultation, optique
from cases.gabarits.brouillon import Brouillon


@dataclass(frozen=True, slots=True)
class Gabarit:
    """What draws one gabarit: ages of the beneficiary, first impressions by weight, and the care."""

    ages: tuple[int, int]
    decors: tuple[tuple[str, int], ...]
    garnir: Callable[[Brouillon], None]


GABARITS: dict[str, Gabarit] = {
    "audio_classe_1": Gabarit(audio.AGES, audio.DECORS, audio.garnir),
    "consultation_noemie": Gabarit(consultation.AGES, consultation.DECORS, consultation.garnir),
    "optique_classe_b": Gabarit(optique.AGES, optique.DECORS, optique.garnir),
}
