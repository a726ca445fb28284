"""What the pages of the référentiel read: the packaged livret and rules, never the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from scenario_bank import load_bank
from scenario_bank.model.grilles import Bloc, Competence, Critere
from scenario_bank.model.referentiel import Incoherence, Referentiel
from webapp.acteur import Acteur
from webapp.models.organisme import Role
from webapp.referentiel.aide import AideCritere, aides_par_critere

GRAVITES = ("haute", "moyenne", "basse")


def lit_les_commentaires(acteur: Acteur) -> bool:
    """True for whoever judges, writes or organises: a candidat reads the livret's text alone."""
    return acteur.administrateur or bool(acteur.roles - {Role.CANDIDAT})


def le_referentiel() -> Referentiel:
    return load_bank().referentiel


def le_bloc(identifiant: str) -> Bloc | None:
    """The bloc of this id, None for any other word."""
    return next((b for b in le_referentiel().blocs if b.id == identifiant), None)


@lru_cache(maxsize=1)
def aides() -> Mapping[str, AideCritere]:
    """How the aid sees each critère that has rules, by uid; read once."""
    return aides_par_critere(load_bank().regles)


@dataclass(frozen=True, slots=True)
class Annotations:
    """The inconsistencies of one bloc, each where it bears: on the bloc, or on an id of its grid."""

    bloc: tuple[Incoherence, ...]
    par_id: Mapping[str, tuple[Incoherence, ...]]


def annoter(referentiel: Referentiel, bloc: Bloc) -> Annotations:
    """Where to show each inconsistency of `bloc`; one that targets no text of its grid is the bloc's."""
    par_id: dict[str, tuple[Incoherence, ...]] = {}
    placees: set[str] = set()
    for texte in (*bloc.competences, *bloc.criteres):
        trouvees = tuple(i for i in referentiel.incoherences if _vise(i, texte))
        if trouvees:
            par_id[texte.id] = trouvees
            placees |= {i.id for i in trouvees}
    restent = tuple(i for i in referentiel.incoherences_de(bloc.id) if i.id not in placees)
    return Annotations(restent, par_id)


def _vise(incoherence: Incoherence, texte: Competence | Critere) -> bool:
    marqueurs = texte.marqueurs if isinstance(texte, Critere) else ()
    return texte.id in incoherence.cibles or bool(set(marqueurs) & set(incoherence.marqueurs))


def incoherences(referentiel: Referentiel) -> tuple[Incoherence, ...]:
    """All of them, gravest first."""
    return tuple(sorted(referentiel.incoherences, key=lambda i: (GRAVITES.index(i.gravite), i.id)))
