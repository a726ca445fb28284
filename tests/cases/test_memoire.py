"""Generating and proving keeps nothing of the dossiers already made."""

import gc
import sys

from cases.generation import applicables, generate
from cases.verification import prouver
from scenario_bank import load_bank
from webapp.cli.dossier import JOUR_DE_REFERENCE

# Memories of bounded size still fill a little; one pièce kept a dossier would already be ten times more.
BLOCS_PAR_DOSSIER = 150


def _blocs() -> int:
    gc.collect()
    return sys.getallocatedblocks()


def test_la_memoire_ne_croit_pas_entre_le_deux_centieme_et_le_six_centieme_dossier():
    bank = load_bank()
    sortes = [(g, a.id if a else None) for g in sorted(bank.gabarits) for a in (None, *applicables(bank, g))]
    jours = {g: modele.au_plus_pres(JOUR_DE_REFERENCE) for g, modele in bank.gabarits.items()}

    def un(i: int) -> None:
        gabarit, alteration = sortes[i % len(sortes)]
        prouver(bank, generate(bank, gabarit, i, jours[gabarit], alteration=alteration))

    for i in range(200):
        un(i)
    avant = _blocs()
    for i in range(200, 600):
        un(i)
    assert (_blocs() - avant) / 400 < BLOCS_PAR_DOSSIER
