"""Real dossiers of the bank for the tests of the desk: generated once, stored like any other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache

from sqlalchemy.orm import Session

from cases.generation import generate
from cases.vu import Case
from scenario_bank import load_bank
from tests.factories import MIDI
from webapp.instantanes import enregistrer
from webapp.models.instantane import Instantane, Pool
from webapp.models.organisme import Organisme

LUNDI = date(2026, 9, 14)


@lru_cache(maxsize=8)
def cas(graine: int = 7, gabarit: str = "optique_classe_b", alteration: str = "") -> Case:
    """One generated dossier, clean unless an alteration is named."""
    return generate(load_bank(), gabarit, graine, LUNDI, alteration=alteration or None)


def dossier_de_poste(
    db: Session, chez: Organisme, case: Case | None = None, pool: Pool = Pool.ENTRAINEMENT
) -> Instantane:
    """The snapshot of a case, committed."""
    instantane = enregistrer(db, chez.id, case or cas(), pool, {}, MIDI)
    db.commit()
    return instantane


def avec_reference(case: Case, reference: str) -> Case:
    """The same dossier under another reference, so that an attempt can hold it twice."""
    return replace(
        case,
        vu=replace(case.vu, reference=reference),
        corrige=replace(case.corrige, reference=reference),
    )
