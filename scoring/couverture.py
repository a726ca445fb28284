"""What a composition can show: the matrix critères × dossiers, before any action."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from scenario_bank.model.regles import Direction, Mode
from scoring.compilation import Scene
from scoring.journal import Vue, tenir
from scoring.moteur import Regles
from scoring.situation import Situation


class Mobilise(StrEnum):
    """How a dossier bears on a critère: facts for its state, or facts for the interview alone."""

    FAITS = "faits"
    ENTRETIEN = "entretien"


@dataclass(frozen=True, slots=True)
class LigneCouverture:
    """One critère: the dossiers that can show it and how, per sub-item where there are any.

    `par_epreuve` is true when it is shown over the whole épreuve, whatever the dossiers. `conditionnel`
    is the sentence that says what would call for it, "" when it is always awaited.
    """

    id: str
    uid: str
    mode: Mode
    dossiers: Mapping[str, Mobilise]
    sous_items: Mapping[str, tuple[str, ...]]
    par_epreuve: bool
    conditionnel: str

    @property
    def mobilise(self) -> bool:
        """True when at least one dossier, or the épreuve itself, can show it."""
        return self.par_epreuve or bool(self.dossiers)


@dataclass(frozen=True, slots=True)
class Couverture:
    """The matrix, and the critères that nothing in the composition can show."""

    dossiers: tuple[str, ...]
    criteres: tuple[LigneCouverture, ...]
    non_mobilises: tuple[str, ...]
    sous_items_non_mobilises: tuple[tuple[str, str], ...]


def _au_mieux(vue: Vue) -> Scene:
    """The dossier as if the candidate did everything that a treatment names, optional or not."""
    types = dict.fromkeys(g.type for t in vue.cle.corrige.traitements for g in t.gestes)
    vue.propre["appeles"] = tuple(types)
    return Scene(vue)


def couvrir(situation: Situation, regles: Regles) -> Couverture:
    """What the dossiers of `situation` can show of every critère of `regles`."""
    cles = situation.cles
    scenes = {r: _au_mieux(vue) for r, vue in tenir((), cles).vues.items()}
    lignes = []
    for critere, compilees in regles.par_critere:
        dossiers: dict[str, Mobilise] = {}
        sous_items: dict[str, list[str]] = {nom: [] for nom in critere.sous_items}
        par_epreuve = False
        for regle in compilees:
            if regle.regle.direction is Direction.DEFAVORABLE:
                continue
            if regle.regle.niveau_epreuve:
                par_epreuve = True
                continue
            favorable = regle.regle.direction is Direction.FAVORABLE
            for reference, scene in scenes.items():
                if regle.champ.elements(scene) is None:
                    continue
                if favorable or reference not in dossiers:
                    dossiers[reference] = Mobilise.FAITS if favorable else Mobilise.ENTRETIEN
                ou = sous_items.get(regle.regle.sous_item)
                if ou is not None and reference not in ou:
                    ou.append(reference)
        lignes.append(
            LigneCouverture(
                critere.critere,
                critere.uid,
                critere.mode,
                dict(sorted(dossiers.items())),
                {nom: tuple(sorted(ou)) for nom, ou in sous_items.items()},
                par_epreuve,
                critere.conditionnel,
            )
        )
    return Couverture(
        tuple(c.reference for c in cles),
        tuple(lignes),
        tuple(x.id for x in lignes if not x.mobilise),
        tuple((x.id, nom) for x in lignes for nom, ou in x.sous_items.items() if not ou),
    )
