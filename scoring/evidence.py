"""The one verb of the aid: actions, situation and rules in, constat out."""

from __future__ import annotations

from collections.abc import Iterable

from scenario_bank.model.regles import Direction
from scoring.action import Action
from scoring.compilation import Scene
from scoring.constat import Constat, Indice
from scoring.etats import etat_critere
from scoring.journal import tenir
from scoring.moteur import MOTEUR, RegleCompilee, Regles, lier
from scoring.situation import Situation

EPREUVE = ""


def indices(actions: Iterable[Action], situation: Situation, regles: Regles) -> Constat:
    """The state and the indices of every critère of `regles`, in the order of the référentiel.

    A pure function: the order of `actions` does not matter, their sequence does; an id sent twice counts
    once. Raises ActionRefusee for a type that is not in the vocabulary.
    """
    cles = situation.cles
    journal = tenir(actions, cles)
    scenes = {reference: Scene(vue) for reference, vue in journal.vues.items()}
    epreuve = Scene(journal.epreuve) if journal.epreuve is not None else None
    trouves: dict[str, list[Indice]] = {}
    portes: dict[str, dict[str, list[str]]] = {}
    for critere, compilees in regles.par_critere:
        siens = trouves.setdefault(critere.critere, [])
        ou = portes.setdefault(critere.critere, {})
        for regle in compilees:
            for reference, scene in _ou_juger(regle, scenes, epreuve).items():
                elements = regle.champ.elements(scene)
                if elements is None:
                    continue
                if regle.regle.direction is not Direction.DEFAVORABLE:
                    dossiers = ou.setdefault(regle.regle.sous_item, [])
                    if reference not in dossiers:
                        dossiers.append(reference)
                siens.extend(regle.indices(scene, elements, reference))
    lies = lier([i for liste in trouves.values() for i in liste], regles.banque.regles())
    par_critere: dict[str, list[Indice]] = {}
    for indice in sorted(lies, key=lambda i: (i.sequences, i.id)):
        par_critere.setdefault(indice.critere, []).append(indice)
    references = [c.reference for c in cles]
    return Constat(
        tuple(
            etat_critere(c, par_critere.get(c.critere, []), portes[c.critere], references)
            for c, _ in regles.par_critere
        ),
        journal.recus_apres_cloture,
        journal.refuses,
        MOTEUR,
    )


def _ou_juger(regle: RegleCompilee, scenes: dict[str, Scene], epreuve: Scene | None) -> dict[str, Scene]:
    if not regle.regle.niveau_epreuve:
        return scenes
    return {EPREUVE: epreuve} if epreuve is not None else {}
