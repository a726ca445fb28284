"""The registry of the home page: features add their cards without this page knowing them.

A feature writes a function `(db, acteur, jour) -> Carte | None` in its own `cartes.py` and adds its
name to `MODULES`; the function is marked with `@carte(ordre)`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module

from sqlalchemy.orm import Session

from webapp.acteur import Acteur

MODULES = (
    "webapp.organisme.cartes",
    "webapp.entrainement.cartes",
    "webapp.epreuves.cartes",
    "webapp.livrets.cartes",
    "webapp.banque.cartes",
)


@dataclass(frozen=True, slots=True)
class LigneCarte:
    """One line of a card: words, link, and a short mark on the right."""

    libelle: str
    url: str
    detail: str = ""
    marque: str = ""


@dataclass(frozen=True, slots=True)
class Carte:
    """One card: title, lines, what to say when there is none, and the main thing to do."""

    titre: str
    lignes: Sequence[LigneCarte]
    vide: str
    action: tuple[str, str] | None = None  # (words, url)
    principale: bool = False


FabriqueCarte = Callable[[Session, Acteur, date], Carte | None]
_FABRIQUES: dict[str, tuple[int, FabriqueCarte]] = {}


def carte(ordre: int) -> Callable[[FabriqueCarte], FabriqueCarte]:
    """Register a maker of cards; smaller `ordre` comes first."""

    def enregistrer(fabrique: FabriqueCarte) -> FabriqueCarte:
        _FABRIQUES[f"{fabrique.__module__}.{fabrique.__name__}"] = (ordre, fabrique)
        return fabrique

    return enregistrer


def load_cards() -> None:
    """Import every module that makes cards."""
    for module in MODULES:
        import_module(module)


def cards_for(db: Session, acteur: Acteur, jour: date) -> list[Carte]:
    """The cards of this person today, in order."""
    triees = sorted(_FABRIQUES.values(), key=lambda f: f[0])
    return [c for _, fabrique in triees if (c := fabrique(db, acteur, jour)) is not None]
