"""What the aid says: indices, the state of each critère, and what it never says (no score, no verdict)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Etat(StrEnum):
    """The only states of the aid."""

    ETAYE = "etaye"
    CONTREDIT = "contredit"
    PARTAGE = "partage"
    NON_OBSERVE = "non_observe"
    SANS_OBJET = "sans_objet"


@dataclass(frozen=True, slots=True)
class Indice:
    """A link between actions and a critère, made by a rule.

    `direction` is favorable, defavorable or element (for the interview only). `compte` is false for
    what merely follows from an earlier miss: `lie_a` is then the id of that miss's indice. `moment` is
    when the first action happened, `jour` its simulated day. `dossier` is "" for the whole épreuve.
    """

    id: str
    regle: str
    critere: str
    direction: str
    dossier: str
    phrase: str
    actions: tuple[str, ...]
    sequences: tuple[int, ...]
    moment: str
    jour: str
    sous_item: str = ""
    compte: bool = True
    lie_a: str = ""


@dataclass(frozen=True, slots=True)
class EtatCritere:
    """One critère: its state, the facts behind it and where nothing was noted.

    `applicables` are the dossiers that could show it ("" is the épreuve as a whole), `non_releves` those of them where it is awaited
    and nothing was noted. `sous_items` gives the state of each sub-item. `elements_entretien` are the
    facts that feed a question and never the state. `precision` explains the state in a sentence.
    """

    id: str
    uid: str
    etat: Etat
    indices: tuple[Indice, ...]
    elements_entretien: tuple[Indice, ...]
    questions: tuple[str, ...]
    applicables: tuple[str, ...]
    non_releves: tuple[str, ...]
    precision: str
    sous_items: Mapping[str, Etat] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Constat:
    """Every critère of the rules read, and the actions kept apart (by id)."""

    criteres: tuple[EtatCritere, ...]
    recus_apres_cloture: tuple[str, ...]
    refuses: tuple[str, ...]
    moteur: str

    def critere(self, reference: str) -> EtatCritere:
        """The critère with this id or uid; raises KeyError when the rules do not know it."""
        for c in self.criteres:
            if reference in (c.id, c.uid):
                return c
        raise KeyError(reference)
