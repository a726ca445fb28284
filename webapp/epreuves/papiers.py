"""The dossiers of an épreuve as papers to print: what the desk would show on its first day."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from cases.pieces import dessiner
from cases.vu import Vu
from webapp.instantanes import lire_vu
from webapp.models.epreuve import Epreuve


@dataclass(frozen=True, slots=True)
class DossierPapier:
    """One dossier: what is seen of it, and each pièce drawn."""

    rang: int
    reserve: bool
    vu: Vu
    pieces: tuple[tuple[str, str], ...]  # (title, drawn paper)


def dossiers_en_papier(db: Session, epreuve: Epreuve) -> list[DossierPapier]:
    """Every bank dossier, in the order of the corbeille, the reserve last."""
    return [
        DossierPapier(s.rang, s.reserve, vu, tuple((p.titre, dessiner(p)) for p in vu.pieces))
        for s in epreuve.situations
        if s.instantane_id is not None
        for vu in (lire_vu(db, s.instantane_id),)
    ]
