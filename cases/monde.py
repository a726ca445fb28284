"""How the world answers: a pure function of the dossiers, the actions made and the first day.

Days are working days (Monday to Friday, French public holidays out); only « fin_de_journee » moves
them. The answer to an inquiry is the one that the dossier's hidden facts hold, whatever was planted,
and comes on its day; a payment's return comes by itself. Nothing here reads the key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Protocol

from cases.vu import Cache, PieceVue, Reponse, Retour, Vu
from scenario_bank.calendrier import jour_suivant, ouvre
from scenario_bank.model.vocabulaire import couper_cible

__all__ = [
    "MOUVEMENTS",
    "PAR_PIECE",
    "ActionFaite",
    "Attendu",
    "EtatDossier",
    "EtatMonde",
    "SansReponse",
    "apercu_fin_de_journee",
    "effectives",
    "etat",
    "jour_suivant",
    "ouvre",
    "sujet",
]

PAR_PIECE = "@piece"
_INQUIETUDES = frozenset({"demander_piece", "verifier_emetteur", "appeler"})
_REGLEMENTS = frozenset({"payer", "payer_partiel"})
_SORTS = {
    "payer": "payee",
    "payer_partiel": "payee",
    "mettre_en_attente": "en_attente",
    "rejeter": "refusee",
}
MOUVEMENTS = (
    _INQUIETUDES
    | frozenset(_SORTS)
    | {"tableau_de_bord", "cloturer", "compte_rendu", "fin_de_journee", "annuler"}
)
"""The types of action that may change the world: after any other, it is what it was."""


class ActionFaite(Protocol):
    """What the world reads of an action: who made it and when in real time do not matter."""

    @property
    def id(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def cible(self) -> str: ...
    @property
    def donnees(self) -> Mapping[str, Any]: ...


class SansReponse(LookupError):
    """The dossier's hidden facts hold no answer of `tiers` about `sur`; `dossier` names it."""

    def __init__(self, dossier: str, tiers: str, sur: str) -> None:
        self.dossier, self.tiers, self.sur = dossier, tiers, sur
        super().__init__(f"{dossier} : aucun fait caché pour « {tiers} » sur « {sur} ».")


@dataclass(frozen=True, slots=True)
class Attendu:
    """An answer or a return on its way: to which action, from whom, about what, for which day."""

    dossier: str
    action: str
    tiers: str
    sur: str
    pour_le: date


@dataclass(frozen=True, slots=True)
class Recu:
    """An answer that has come: its day, the action that asked, and what it says."""

    dossier: str
    action: str
    le: date
    reponse: Reponse


@dataclass(frozen=True, slots=True)
class RetourRecu:
    """A payment's return that has come."""

    dossier: str
    action: str
    compte: str
    le: date
    retour: Retour


@dataclass(slots=True)
class EtatDossier:
    """Where one dossier stands: papers at hand, answers, what is awaited, what became of each line."""

    reference: str
    pieces: tuple[PieceVue, ...]
    recus: list[Recu] = field(default_factory=list)
    attendus: list[Attendu] = field(default_factory=list)
    retours: list[RetourRecu] = field(default_factory=list)
    lignes: dict[str, str] = field(default_factory=dict)
    relances: dict[str, str] = field(default_factory=dict)
    tableau: bool = False
    cloture: bool = False

    @property
    def lignes_sans_decision(self) -> tuple[str, ...]:
        """Ids of the lines neither paid, waiting nor refused."""
        return tuple(i for i, sort in self.lignes.items() if not sort)


@dataclass(slots=True)
class EtatMonde:
    """The simulated day and every dossier by reference, in the order they were given."""

    jour: date
    dossiers: dict[str, EtatDossier]
    compte_rendu: bool = False

    @property
    def attendus(self) -> tuple[Attendu, ...]:
        """Everything awaited, soonest first."""
        tous = [a for d in self.dossiers.values() for a in d.attendus]
        return tuple(sorted(tous, key=lambda a: (a.pour_le, a.dossier, a.action)))


@dataclass(frozen=True, slots=True)
class ResteOuvert:
    """What ending the day would leave open in one dossier, and what comes on the next."""

    dossier: str
    lignes: tuple[str, ...]
    tableau_absent: bool
    non_cloture: bool
    demain: tuple[Attendu, ...]


def effectives(actions: Iterable[ActionFaite]) -> list[ActionFaite]:
    """The actions that stand, in order: undone ones and their undoing are left out."""
    toutes = list(actions)
    annulees = {str(a.donnees.get("action", "")) for a in toutes if a.type == "annuler"}
    return [a for a in toutes if a.type != "annuler" and a.id not in annulees]


def etat(
    dossiers: Sequence[tuple[Vu, Cache]], actions: Iterable[ActionFaite], jour_initial: date
) -> EtatMonde:
    """The world after `actions`, which are in order and of any of the `dossiers`.

    Actions on a dossier that is not given are ignored. Raises SansReponse when the hidden facts of a
    dossier lack an answer that the desk allows to ask for.
    """
    monde = EtatMonde(
        jour_initial,
        {
            vu.reference: EtatDossier(
                vu.reference, vu.pieces, lignes={ligne[0]: "" for ligne in vu.demande.lignes}
            )
            for vu, _ in dossiers
        },
    )
    caches = {vu.reference: _index(cache_) for vu, cache_ in dossiers}
    retours = {vu.reference: cache_.retours for vu, cache_ in dossiers}
    en_route: list[tuple[Attendu, Reponse | Retour]] = []
    for action in effectives(actions):
        if action.type == "fin_de_journee":
            monde.jour = jour_suivant(monde.jour)
            en_route = _livrer(monde, en_route)
            continue
        if action.type == "compte_rendu":
            monde.compte_rendu = True
            continue
        reference, place = couper_cible(action.cible)
        dossier = monde.dossiers.get(reference)
        if dossier is None:
            continue
        if action.type in _INQUIETUDES:
            en_route.append(_demande(action, reference, place, caches[reference], monde.jour))
        else:
            _decision(dossier, action)
            if action.type in _REGLEMENTS:
                en_route += _reglement(
                    action, reference, retours[reference], monde.jour, monde.dossiers[reference]
                )
        en_route = _livrer(monde, en_route)
    for attendu, _ in en_route:
        monde.dossiers[attendu.dossier].attendus.append(attendu)
    return monde


def _index(cache_: Cache) -> dict[tuple[str, str], Reponse]:
    return {(r.tiers, r.sur): r for r in cache_.reponses}


def sujet(action: ActionFaite, place: str) -> str:
    """What an inquiry is about, in the words of `Reponse.sur`."""
    if action.type == "demander_piece":
        return f"genre:{action.donnees['genre']}"
    if action.type == "appeler":
        return str(action.donnees["objet"])
    return place


def _demande(
    action: ActionFaite, reference: str, place: str, cache_: dict[tuple[str, str], Reponse], jour: date
) -> tuple[Attendu, Reponse]:
    tiers, sur = str(action.donnees["tiers"]), sujet(action, place)
    par_piece = "piece" in (action.donnees.get("numero"), action.donnees.get("coordonnees"))
    reponse = cache_.get((tiers, sur + PAR_PIECE)) if par_piece else None
    reponse = reponse or cache_.get((tiers, sur))
    if reponse is None:
        raise SansReponse(reference, tiers, sur)
    delai = 0 if action.type == "appeler" else max(1, reponse.delai)
    return Attendu(reference, action.id, tiers, sur, jour_suivant(jour, delai)), reponse


def _reglement(
    action: ActionFaite, reference: str, retours: tuple[Retour, ...], jour: date, dossier: EtatDossier
) -> list[tuple[Attendu, Reponse | Retour]]:
    """The return of a payment: that of its account, and of a pièce at hand when one changes it."""
    compte, presentes = str(action.donnees["compte"]), {"", *(p.id for p in dossier.pieces)}
    siens = [r for r in retours if r.si_compte == compte and r.si_piece in presentes]
    exact = [r for r in siens if r.si_piece] or siens or [r for r in retours if r.si_compte == "*"]
    return [(Attendu(reference, action.id, compte, "retour", jour_suivant(jour, r.delai)), r) for r in exact]


def _decision(dossier: EtatDossier, action: ActionFaite) -> None:
    sort = _SORTS.get(action.type)
    if sort:
        for ligne in action.donnees.get("lignes", ()):
            if ligne in dossier.lignes:
                dossier.lignes[ligne] = sort
                dossier.relances[ligne] = str(action.donnees.get("relance_le", ""))
    elif action.type == "tableau_de_bord":
        dossier.tableau = True
    elif action.type == "cloturer":
        dossier.cloture = True


def _livrer(
    monde: EtatMonde, en_route: list[tuple[Attendu, Reponse | Retour]]
) -> list[tuple[Attendu, Reponse | Retour]]:
    """Delivers what is due on the current day; what is still on its way comes back."""
    reste = []
    for attendu, contenu in en_route:
        if attendu.pour_le > monde.jour:
            reste.append((attendu, contenu))
            continue
        dossier = monde.dossiers[attendu.dossier]
        if isinstance(contenu, Retour):
            dossier.retours.append(
                RetourRecu(attendu.dossier, attendu.action, attendu.tiers, attendu.pour_le, contenu)
            )
            continue
        dossier.recus.append(Recu(attendu.dossier, attendu.action, attendu.pour_le, contenu))
        piece = contenu.piece
        if piece is not None and all(p.id != piece.id for p in dossier.pieces):
            dossier.pieces = (*dossier.pieces, _recue(piece, attendu.pour_le))
    return reste


def _recue(piece: PieceVue, le: date) -> PieceVue:
    """`piece` as it stands once received: its day of reception is the day it came."""
    jour = le.isoformat()
    fichier = replace(piece.fichier, date_reception=jour + piece.fichier.date_reception[10:])
    return replace(piece, recue_le=jour, fichier=fichier)


def apercu_fin_de_journee(monde: EtatMonde) -> tuple[ResteOuvert, ...]:
    """What ending the day would leave open, one entry for each dossier that is not closed and settled."""
    demain = jour_suivant(monde.jour)
    restes = []
    for d in monde.dossiers.values():
        arrivees = tuple(a for a in monde.attendus if a.dossier == d.reference and a.pour_le <= demain)
        reste = ResteOuvert(d.reference, d.lignes_sans_decision, not d.tableau, not d.cloture, arrivees)
        if reste.lignes or reste.tableau_absent or reste.non_cloture or arrivees:
            restes.append(reste)
    return tuple(restes)
