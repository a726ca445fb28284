"""The dossiers of an épreuve as papers to print: what the desk would show on its first day."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy.orm import Session

from cases.pieces import dessiner
from cases.vu import BaseVue, Vu
from webapp.instantanes import lire_vu
from webapp.models.epreuve import Epreuve

DU_MANUEL = frozenset({"procedures", "baremes", "annuaire_interne"})
"""Bases that the manual already prints, or that are the same for every dossier."""
_LIGNE = re.compile(r"(?P<liste>[a-z_]+)\[(?P<rang>\d+)\]\.(?P<suffixe>.+)")


@dataclass(frozen=True, slots=True)
class BasePapier:
    """One base: its single fields, and its lines as a table (headings, rows)."""

    titre: str
    champs: tuple[tuple[str, str], ...]
    entetes: tuple[str, ...]
    rangees: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class DossierPapier:
    """One dossier: what is seen of it, each pièce drawn (title, HTML), and the bases on this adhérent."""

    rang: int
    reserve: bool
    vu: Vu
    pieces: tuple[tuple[str, str], ...]
    bases: tuple[BasePapier, ...]


def base_en_papier(base: BaseVue) -> BasePapier:
    """A base as it prints: lines gathered into rows under the base's own headings."""
    champs: list[tuple[str, str]] = []
    rangees: dict[tuple[str, str], dict[str, str]] = {}
    for champ in base.champs:
        ligne = _LIGNE.fullmatch(champ.id)
        valeur = champ.affiche or champ.valeur
        if ligne is None:
            champs.append((champ.libelle, valeur or "–"))
        else:
            rangees.setdefault((ligne["liste"], ligne["rang"]), {})[ligne["suffixe"]] = valeur
    suffixes = tuple(dict.fromkeys(s for r in rangees.values() for s in r))
    return BasePapier(
        base.titre,
        tuple(champs),
        tuple(base.colonnes.get(s, s) for s in suffixes),
        tuple(tuple(r.get(s, "") for s in suffixes) for r in rangees.values()),
    )


def dossiers_en_papier(db: Session, epreuve: Epreuve) -> list[DossierPapier]:
    """Every bank dossier, in the order of the corbeille, the reserve last."""
    return [
        DossierPapier(
            s.rang,
            s.reserve,
            vu,
            tuple((p.titre, dessiner(p)) for p in vu.pieces),
            tuple(base_en_papier(b) for b in vu.bases if b.id not in DU_MANUEL),
        )
        for s in epreuve.situations
        if s.instantane_id is not None
        for vu in (lire_vu(db, s.instantane_id),)
    ]
