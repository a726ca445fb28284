"""The states of an épreuve and the only moves between them. Nothing moves by itself."""

from __future__ import annotations

from webapp.errors import EtatInterdit
from webapp.models.epreuve import Epreuve, EtatEpreuve

TRANSITIONS: dict[EtatEpreuve, frozenset[EtatEpreuve]] = {
    EtatEpreuve.PREPAREE: frozenset({EtatEpreuve.EN_COURS}),
    EtatEpreuve.EN_COURS: frozenset({EtatEpreuve.A_COTER}),
    EtatEpreuve.A_COTER: frozenset({EtatEpreuve.A_ACCORDER}),
    EtatEpreuve.A_ACCORDER: frozenset({EtatEpreuve.A_VALIDER}),
    EtatEpreuve.A_VALIDER: frozenset({EtatEpreuve.A_ACCORDER, EtatEpreuve.CLOSE}),
    EtatEpreuve.CLOSE: frozenset({EtatEpreuve.A_ACCORDER}),
}
"""From each state, where it may go. Back to « à accorder » is a correction before or after closing."""


def exiger(epreuve: Epreuve, *etats: EtatEpreuve) -> None:
    """Raise EtatInterdit unless the épreuve stands in one of these states."""
    if epreuve.etat not in etats:
        raise EtatInterdit("epreuve", epreuve.etat.value)


def passer(epreuve: Epreuve, vers: EtatEpreuve) -> None:
    """Move the épreuve; raises EtatInterdit when that move does not exist.

    The caller holds the row (`verrouiller` of webapp.epreuves.queries) and has checked its own guards.
    """
    if vers not in TRANSITIONS[epreuve.etat]:
        raise EtatInterdit("epreuve", epreuve.etat.value)
    epreuve.etat = vers
