"""An attempt as it stands, and what this process remembers of the open ones: a POST reads the journal's
head, not its body.

The head is a chained hash over every action: while it is the one remembered, nothing was added. A closed
attempt is never kept, since a purge may empty its texts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from cases.monde import MOUVEMENTS, EtatMonde
from webapp import journal
from webapp.memoire import Memoire
from webapp.models.tentative import EtatTentative, UneTentative
from webapp.poste.etat import Faite, faites, monde
from webapp.poste.queries import DossierOuvert, Terrain

TENTATIVES_MAX = 256
"""How many open attempts each process keeps read."""
REMUANTES = MOUVEMENTS | {"demander_aide"}
"""What changes more of the desk's state than the list of what was done."""
Sol = tuple[tuple[int, bool], ...]


@dataclass(frozen=True, slots=True)
class Acquis:
    """Everything that one link of an attempt's journal closes.

    `ids` are those of every action, whoever made it; `monde` is the world over `sol`; `auteur` the person
    who acts and the pseudonym under which. `rendu` keeps texts rendered for the desk, by socle.
    """

    lien: str
    actions: tuple[Faite, ...]
    ids: frozenset[str]
    sol: Sol
    monde: EtatMonde
    touches: frozenset[str]
    remous: str
    auteur: tuple[int, str] = (0, "")
    rendu: dict[str, str] = field(default_factory=dict)


_memoire = Memoire[str, Acquis](TENTATIVES_MAX)


@dataclass(frozen=True, slots=True)
class Scene:
    """An attempt as it stands: its dossiers, the candidate's actions, the world after them."""

    tentative: UneTentative
    dossiers: list[DossierOuvert]
    acquis: Acquis

    @property
    def actions(self) -> Sequence[Faite]:
        return self.acquis.actions

    @property
    def monde(self) -> EtatMonde:
        return self.acquis.monde

    @property
    def socle(self) -> str:
        """The mark of everything in the desk's state but what was done: the same mark, the same state.

        It names the last action that moved something, the dossiers touched, those on the desk, and whether
        the attempt is open.
        """
        acquis, tentative = self.acquis, self.tentative
        parts = (acquis.remous, sorted(acquis.touches), acquis.sol, tentative.etat.value, tentative.public_id)
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]

    def dossier(self, reference: str) -> DossierOuvert | None:
        return next((d for d in self.dossiers if d.vu.reference == reference), None)


def acquis_de(db: Session, tentative: UneTentative, terrain: Terrain) -> Acquis:
    """What the journal holds in this transaction, read only when its head is not the one remembered."""
    lien = terrain.bout[1]
    connu = _memoire.prendre(tentative.public_id) if tentative.etat is EtatTentative.OUVERTE else None
    if connu is None or connu.lien != lien:
        lues = journal.lire(db, tentative) if terrain.bout != journal.VIDE else []
        actions = tuple(faites(lues))
        connu = Acquis(
            lien,
            actions,
            frozenset(a["id"] for a in lues),
            terrain.sol,
            monde(terrain.dossiers, actions, tentative.jour_simule),
            frozenset(a.dossier for a in actions if a.dossier),
            _remous(actions),
        )
    elif connu.sol != terrain.sol:
        refait = monde(terrain.dossiers, connu.actions, tentative.jour_simule)
        connu = replace(connu, sol=terrain.sol, monde=refait, rendu={})
    retenir(tentative, connu)
    return connu


def poursuivre(acquis: Acquis, tenu: journal.Tenu, ajoutees: Sequence[Faite], apres: EtatMonde) -> Acquis:
    """`acquis` once these actions were recorded; `apres` is the world after them."""
    remous = _remous(ajoutees)
    return replace(
        acquis,
        lien=tenu.bout[1],
        actions=(*acquis.actions, *ajoutees),
        ids=acquis.ids | tenu.connues,
        monde=apres,
        touches=acquis.touches | {a.dossier for a in ajoutees if a.dossier},
        remous=remous or acquis.remous,
        rendu={} if remous else acquis.rendu,
    )


def retenir(tentative: UneTentative, acquis: Acquis) -> None:
    """Remembers what is known of an open attempt; a closed one is let go.

    Called in the transaction that wrote the last actions: if it is undone, its link never comes back.
    """
    if tentative.etat is EtatTentative.OUVERTE:
        _memoire.garder(tentative.public_id, acquis)
    else:
        _memoire.oublier(tentative.public_id)


def _remous(actions: Sequence[Faite]) -> str:
    """The last action that moved something, "" when none did."""
    derniere = next((a for a in reversed(actions) if a.type in REMUANTES), None)
    return f"{derniere.sequence} {derniere.id} {derniere.recue_le}" if derniere else ""
