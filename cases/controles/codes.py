"""What an act is by its code: the poste that settles it, and the kind of file that it belongs to."""

from __future__ import annotations

import re
from functools import lru_cache

# Codes by poste (SB §12); those of doctors are all the others.
_POSTES = {
    **dict.fromkeys(("PH1", "PH7", "PH4", "PH2", "HD", "HDR", "HDE", "HDA", "HC"), "pharmacie"),
    **dict.fromkeys(("AMI", "AIS", "IFD", "AMK", "AMC", "AMS", "AMO", "AMY", "POD"), "auxiliaire"),
    **dict.fromkeys(("B", "P"), "biologie"),
    **dict.fromkeys(("VSL", "TXI", "ABA"), "transport"),
    **dict.fromkeys(("ATM", "ADI", "ADC", "ADE", "ACO"), "technique"),
    "GHS": "hospitalisation",
    "FJ": "forfait_journalier",
    "CHP": "chambre",
    **dict.fromkeys(("CON_DENT", "HBJD001"), "dentaire"),
    **dict.fromkeys(
        ("HBLD038", "HBLD634", "HBLD680", "HBLD350", "HBLD491", "HBLD158", "HBLD073", "HBLD734"),
        "prothese_dentaire",
    ),
}
_DENTAIRE = re.compile(r"dentiste|dentaire|dents|détartrage", re.IGNORECASE)


# The kinds of file that a list of pièces is written for, in the order in which they are told.
CHEMISES = (
    "optique",
    "audio",
    "pharmacie",
    "auxiliaire",
    "biologie",
    "prothese_dentaire",
    "hospitalisation",
    "transport",
)


@lru_cache(1024)
def poste_de(code: str, nature: str = "") -> str:
    """The poste that settles an act: optical and hearing codes begin with OPT_ and AUD_.

    A décompte prints no code: its label (`nature`) tells a dentist's care from a consultation.

    >>> poste_de("AUD_I"), poste_de("AMS"), poste_de("G")
    ('audio', 'auxiliaire', 'medecin')
    """
    if not code and _DENTAIRE.search(nature):
        return "dentaire"
    prefixe = {"OPT": "optique", "AUD": "audio"}.get(code.partition("_")[0])
    return prefixe or _POSTES.get(code, "medecin")
