"""The actions of open attempts as this process last read them: a POST reads the journal's head, not its body.

The head is a chained hash over every action: while it is the one remembered, nothing was added. A closed
attempt is never kept, since a purge may empty its texts.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from sqlalchemy.orm import Session

from webapp import journal
from webapp.models.action import JournalTete
from webapp.models.tentative import EtatTentative, Tentative
from webapp.poste.etat import Faite, faites

TENTATIVES_MAX = 256
"""How many open attempts each process keeps read."""


class Memoire:
    """Actions by attempt, with the head of the journal that they reach; the least used leave first."""

    def __init__(self) -> None:
        self._table: OrderedDict[int, tuple[str, tuple[Faite, ...]]] = OrderedDict()
        self._verrou = Lock()

    def prendre(self, tentative_id: int, tete: str) -> tuple[Faite, ...] | None:
        """The actions up to `tete`, None when another head is remembered, or none."""
        with self._verrou:
            trouve = self._table.get(tentative_id)
            if trouve is None or trouve[0] != tete:
                return None
            self._table.move_to_end(tentative_id)
            return trouve[1]

    def garder(self, tentative_id: int, tete: str, actions: Sequence[Faite]) -> None:
        """Remembers the actions that `tete` closes."""
        with self._verrou:
            self._table[tentative_id] = (tete, tuple(actions))
            self._table.move_to_end(tentative_id)
            while len(self._table) > TENTATIVES_MAX:
                self._table.popitem(last=False)

    def oublier(self, tentative_id: int) -> None:
        """Lets an attempt go."""
        with self._verrou:
            self._table.pop(tentative_id, None)


_memoire = Memoire()


def actions_de(db: Session, tentative: Tentative) -> list[Faite]:
    """The candidate's actions, in order, as the journal holds them in this transaction."""
    tete = db.get(JournalTete, tentative.id)
    if tete is None:
        return []
    ouverte = tentative.etat is EtatTentative.OUVERTE
    connues = _memoire.prendre(tentative.id, tete.empreinte) if ouverte else None
    if connues is None:
        connues = tuple(faites(journal.lire(db, tentative)))
    retenir(db, tentative, connues)
    return list(connues)


def retenir(db: Session, tentative: Tentative, actions: Sequence[Faite]) -> None:
    """Remembers `actions` as everything up to the present head; a closed attempt is let go.

    Called in the transaction that wrote them: if it is undone, its head never comes back.
    """
    tete = db.get(JournalTete, tentative.id)
    if tete is None or tentative.etat is not EtatTentative.OUVERTE:
        _memoire.oublier(tentative.id)
    else:
        _memoire.garder(tentative.id, tete.empreinte, actions)
