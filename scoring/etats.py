"""From indices to the state of a critère: five words, no count, no threshold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from scenario_bank.model.regles import CritereRegle, Direction, Mode, Portee
from scoring.constat import Etat, EtatCritere, Indice
from scoring.phrases import enumerer

SENS = {Direction.FAVORABLE.value, Direction.DEFAVORABLE.value}


def _directions(indices: Iterable[Indice]) -> set[str]:
    return {i.direction for i in indices if i.compte and i.direction in SENS}


def etat_sous_item(indices: Sequence[Indice], applicables: Sequence[str], chaque: bool) -> Etat:
    """The state of one sub-item (or of a simple critère) over its dossiers.

    Where every dossier is asked for, a fact missing in one of them leaves the state shared.
    """
    directions = _directions(indices)
    if directions == SENS:
        return Etat.PARTAGE
    if Direction.DEFAVORABLE.value in directions:
        return Etat.CONTREDIT
    if Direction.FAVORABLE.value in directions:
        tenus = {i.dossier for i in indices if i.compte and i.direction == Direction.FAVORABLE.value}
        return Etat.PARTAGE if chaque and not set(applicables) <= tenus else Etat.ETAYE
    return Etat.NON_OBSERVE if applicables else Etat.SANS_OBJET


def reunir(etats: Iterable[Etat]) -> Etat:
    """The state of a compound critère: étayé only when each applicable sub-item is."""
    presents = {e for e in etats if e is not Etat.SANS_OBJET}
    if not presents:
        return Etat.SANS_OBJET
    if len(presents) == 1:
        return presents.pop()
    if presents <= {Etat.CONTREDIT, Etat.NON_OBSERVE}:
        return Etat.CONTREDIT
    return Etat.PARTAGE


def etat_critere(
    critere: CritereRegle,
    indices: Sequence[Indice],
    applicables: Mapping[str, Sequence[str]],
    dossiers: Sequence[str],
) -> EtatCritere:
    """The state of one critère. `applicables` gives, per sub-item ("" alone when there is none), the
    dossiers where a favourable rule applies."""
    sous_items = list(critere.sous_items) or [""]
    chaque = {
        r.sous_item
        for r in critere.regles
        if r.portee is Portee.CHAQUE_DOSSIER and r.direction is not Direction.DEFAVORABLE
    }
    etats: dict[str, Etat] = {}
    manquants: dict[str, None] = {}
    for nom in sous_items:
        siens = [i for i in indices if i.sous_item == nom or (nom == sous_items[0] and not i.sous_item)]
        etats[nom] = etat_sous_item(siens, applicables.get(nom, ()), nom in chaque)
        notes = {i.dossier for i in siens if i.compte}
        if nom in chaque:
            manquants.update(dict.fromkeys(d for d in applicables.get(nom, ()) if d not in notes))
    etat = reunir(etats.values())
    ou = tuple(dict.fromkeys(d for nom in sous_items for d in applicables.get(nom, ())))
    elements = tuple(i for i in indices if i.direction == Direction.ELEMENT.value)
    preuves = tuple(i for i in indices if i.direction in SENS)
    if critere.connaissance or critere.mode is not Mode.REGLES:
        etat = _etat_connaissance(preuves, elements)
    elif etat is Etat.SANS_OBJET and not critere.conditionnel:
        etat = Etat.NON_OBSERVE
    return EtatCritere(
        id=critere.critere,
        uid=critere.uid,
        etat=etat,
        indices=preuves,
        elements_entretien=elements,
        questions=tuple(critere.questions),
        applicables=ou,
        non_releves=tuple(manquants),
        precision=_precision(critere, etat, manquants, etats, dossiers, bool(ou)),
        sous_items={n: e for n, e in etats.items() if n},
    )


def _etat_connaissance(preuves: Sequence[Indice], elements: Sequence[Indice]) -> Etat:
    """A knowledge critère is never étayé by actions: facts feed the question, faults stay faults."""
    if Direction.DEFAVORABLE.value not in _directions(preuves):
        return Etat.NON_OBSERVE
    return Etat.PARTAGE if elements else Etat.CONTREDIT


def _precision(
    critere: CritereRegle,
    etat: Etat,
    manquants: Mapping[str, None],
    etats: Mapping[str, Etat],
    dossiers: Sequence[str],
    applicable: bool,
) -> str:
    """One neutral sentence that explains the state when facts alone do not."""
    if etat is Etat.SANS_OBJET:
        vus = f" ({enumerer(dossiers)})" if dossiers else ""
        return f"Aucune situation du livret{vus} n’appelait ceci : {critere.conditionnel}"
    if critere.connaissance:
        return "Les actions ne suffisent pas à établir une connaissance : question d’entretien proposée."
    if critere.mode is not Mode.REGLES:
        return critere.raison
    attendus = [critere.sous_items[n] for n, e in etats.items() if n and e is Etat.NON_OBSERVE]
    morceaux = []
    if attendus:
        morceaux.append(f"Rien de relevé pour : {enumerer(attendus)}.")
    if manquants and etat is not Etat.NON_OBSERVE:
        morceaux.append(f"Rien de relevé dans : {enumerer(list(manquants))}.")
    if etat is Etat.NON_OBSERVE and not attendus:
        morceaux.append("Rien n’a été relevé." if applicable else "Aucune des situations ne l’a mobilisé.")
    return " ".join(morceaux)
