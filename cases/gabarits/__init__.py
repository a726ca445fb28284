"""The gabarits: each draws a complete, coherent, payable dossier."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cases.gabarits import (
    audio,
    biologie,
    consultation,
    dentaire_couronne,
    dentaire_soins,
    hospitalisation,
    indu,
    kine,
    optique,
    pharmacie,
    tiers_payant,
    transport,
)
from cases.gabarits.brouillon import Brouillon


@dataclass(frozen=True, slots=True)
class Gabarit:
    """What draws one gabarit: ages of the beneficiary, first impressions by weight, and the care."""

    ages: tuple[int, int]
    decors: tuple[tuple[str, int], ...]
    garnir: Callable[[Brouillon], None]


GABARITS: dict[str, Gabarit] = {
    "audio_classe_1": Gabarit(audio.AGES, audio.DECORS, audio.garnir),
    "biologie": Gabarit(biologie.AGES, biologie.DECORS, biologie.garnir),
    "consultation_noemie": Gabarit(consultation.AGES, consultation.DECORS, consultation.garnir),
    "dentaire_couronne": Gabarit(dentaire_couronne.AGES, dentaire_couronne.DECORS, dentaire_couronne.garnir),
    "dentaire_soins": Gabarit(dentaire_soins.AGES, dentaire_soins.DECORS, dentaire_soins.garnir),
    "hospitalisation": Gabarit(hospitalisation.AGES, hospitalisation.DECORS, hospitalisation.garnir),
    "indu": Gabarit(indu.AGES, indu.DECORS, indu.garnir),
    "kine_serie": Gabarit(kine.AGES, kine.DECORS, kine.garnir),
    "optique_classe_b": Gabarit(optique.AGES, optique.DECORS, optique.garnir),
    "pharmacie": Gabarit(pharmacie.AGES, pharmacie.DECORS, pharmacie.garnir),
    "tiers_payant": Gabarit(tiers_payant.AGES, tiers_payant.DECORS, tiers_payant.garnir),
    "transport": Gabarit(transport.AGES, transport.DECORS, transport.garnir),
}
