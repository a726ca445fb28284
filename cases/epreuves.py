"""Composes the dossiers of a bloc 2 épreuve and says what a set lacks.

The modalités come from the référentiel (B2: 5 to 8 dossiers, at least one with an anomaly and, in
another, at least one with a suspicion; one week; santé and/or prévoyance according to the post).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cases.generation import applicables, generate
from cases.streams import Flux
from cases.vu import Case
from scenario_bank import Bank
from scenario_bank.model.vocabulaire import Condition, Famille


@dataclass(frozen=True, slots=True)
class Modalites:
    """What the livret asks of the set of situations of one épreuve."""

    minimum: int
    maximum: int
    anomalies: int
    suspicions: int
    fenetre_jours: int


B2 = Modalites(minimum=5, maximum=8, anomalies=1, suspicions=1, fenetre_jours=7)


@dataclass(frozen=True, slots=True)
class SituationComposee:
    """One situation counted in the set: a bank case or a real one, with what it presents."""

    reference: str
    condition: Condition
    domaine: str
    anomalie: bool
    suspicion: bool
    motif: str = ""
    jour: date | None = None


@dataclass(frozen=True, slots=True)
class Manquement:
    """One modalité that the set does not meet: which, what was found, what is asked.

    `regle` is one of: nombre_min, nombre_max, anomalie, suspicion, dossiers_distincts, domaine,
    motif_reconstitue, condition, fenetre, reserve.
    """

    regle: str
    trouve: str
    attendu: str


def manquements(
    situations: Sequence[SituationComposee],
    modalites: Modalites,
    *,
    domaines: Iterable[str],
    reserve: bool,
) -> list[Manquement]:
    """Everything that keeps the set from meeting the modalités; empty when it meets them.

    An anomaly and a suspicion must stand in two different dossiers (I14). Reconstituted situations
    need the reason for the « à défaut » (I10). The window runs over calendar days (I11).
    """
    attendus = set(domaines)
    trouves: list[Manquement] = []
    nombre = len(situations)
    if nombre < modalites.minimum:
        trouves.append(Manquement("nombre_min", str(nombre), str(modalites.minimum)))
    if nombre > modalites.maximum:
        trouves.append(Manquement("nombre_max", str(nombre), str(modalites.maximum)))
    anomalies = [s for s in situations if s.anomalie]
    suspicions = [s for s in situations if s.suspicion]
    if len(anomalies) < modalites.anomalies:
        trouves.append(Manquement("anomalie", str(len(anomalies)), str(modalites.anomalies)))
    if len(suspicions) < modalites.suspicions:
        trouves.append(Manquement("suspicion", str(len(suspicions)), str(modalites.suspicions)))
    if anomalies and suspicions and len({s.reference for s in (*anomalies, *suspicions)}) < 2:
        trouves.append(Manquement("dossiers_distincts", anomalies[0].reference, "2"))
    trouves.extend(
        Manquement("domaine", f"{s.reference} : {s.domaine}", ", ".join(sorted(attendus)))
        for s in situations
        if s.domaine not in attendus
    )
    trouves.extend(
        Manquement("condition", s.reference, "reelle, reconstituee")
        for s in situations
        if s.condition is Condition.SIMULEE_DIFFICILE
    )
    trouves.extend(
        Manquement("motif_reconstitue", s.reference, "")
        for s in situations
        if s.condition is Condition.RECONSTITUEE and not s.motif.strip()
    )
    jours = [s.jour for s in situations if s.jour is not None]
    if jours and (etendue := (max(jours) - min(jours)).days + 1) > modalites.fenetre_jours:
        trouves.append(Manquement("fenetre", str(etendue), str(modalites.fenetre_jours)))
    if not reserve and any(s.condition is Condition.RECONSTITUEE for s in situations):
        trouves.append(Manquement("reserve", "0", "1"))
    return trouves


class CompositionImpossible(Exception):
    """No set exists: `manque` says which need could not be met, `besoins` what was asked."""

    def __init__(self, manque: str, besoins: dict[str, str]) -> None:
        self.manque = manque
        self.besoins = besoins
        super().__init__(manque)


@dataclass(frozen=True, slots=True)
class Composition:
    """Dossiers in the order of the corbeille, and one reserve dossier."""

    dossiers: tuple[Case, ...]
    reserve: Case
    mutuelle: str


def composer(
    bank: Bank,
    graine: str,
    jour: date,
    *,
    nombre: int,
    mutuelle: str,
    difficulte: tuple[int, int] = (1, 5),
    deja_vus: frozenset[str] = frozenset(),
) -> Composition:
    """`nombre` dossiers of one mutuelle that meet B2, and a reserve, all drawn from `graine`.

    The count of clean dossiers, leurres, anomalies and suspicions varies beyond the minimum, so that
    nothing can be inferred from the modalité that the candidate knows. `deja_vus` lists references
    never to draw again. Raises CompositionImpossible naming the need that nothing meets.
    """
    if not B2.minimum <= nombre <= B2.maximum:
        raise CompositionImpossible(
            "nombre", {"nombre": str(nombre), "attendu": f"{B2.minimum}-{B2.maximum}"}
        )
    tirage = Flux(graine, "composition")
    familles = _familles(tirage, nombre)
    graines = _graines(graine)
    vus = set(deja_vus)
    contrastes: set[str] = set()
    gabarits = _alternance(tirage, bank, nombre + 1)
    retenus: list[Case] = []
    for rang, famille in enumerate((*familles, Famille.ANOMALIE)):
        case = _tirer(
            bank, graines, jour, famille, tirage, mutuelle=mutuelle, bande=difficulte, vus=vus,
            gabarit=gabarits[rang], contrastes=contrastes,
        )  # fmt: skip
        vus.add(case.vu.reference)
        contrastes.add(case.corrige.contraste)
        retenus.append(case)
    return Composition(dossiers=tuple(retenus[:-1]), reserve=retenus[-1], mutuelle=mutuelle)


def _familles(tirage: Flux, nombre: int) -> tuple[Famille, ...]:
    """One anomaly, one suspicion, one leurre, one clean, and the rest at random, shuffled."""
    obligatoires = [Famille.ANOMALIE, Famille.FRAUDE, Famille.LEURRE, Famille.SAIN]
    libres = [
        tirage.choix((Famille.SAIN, Famille.SAIN, Famille.ANOMALIE, Famille.LEURRE, Famille.FRAUDE))
        for _ in range(nombre - len(obligatoires))
    ]
    return tuple(tirage.melange([*obligatoires, *libres]))


def _alternance(tirage: Flux, bank: Bank, nombre: int) -> list[str]:
    """Gabarit ids, each as often as the others, shuffled."""
    ids = sorted(bank.gabarits)
    return list(tirage.melange([ids[i % len(ids)] for i in range(nombre)]))


def _graines(graine: str) -> Iterator[str]:
    rang = 0
    while True:
        yield hashlib.sha256(f"{graine}/{rang}".encode()).hexdigest()[:32]
        rang += 1


def _tirer(
    bank: Bank,
    graines: Iterator[str],
    jour: date,
    famille: Famille,
    tirage: Flux,
    *,
    mutuelle: str,
    bande: tuple[int, int],
    vus: set[str],
    gabarit: str,
    contrastes: set[str],
) -> Case:
    """The first case of the family, mutuelle and band; a new contrast family is preferred."""
    choix = _alterations(bank, famille, bande, gabarit) or _alterations(bank, famille, bande, None)
    if not choix:
        raise CompositionImpossible(
            famille.value, {"difficulte": f"{bande[0]}-{bande[1]}", "mutuelle": mutuelle}
        )
    neufs = [c for c in choix if c[2] not in contrastes] or choix
    for _ in range(200):
        retenu, alteration, _contraste = tirage.choix(neufs)
        case = generate(bank, retenu, next(graines), jour, alteration=alteration, mutuelle=mutuelle)
        if case.vu.reference not in vus:
            return case
    raise CompositionImpossible("dossiers_neufs", {"famille": famille.value, "deja_vus": str(len(vus))})


def _alterations(
    bank: Bank, famille: Famille, bande: tuple[int, int], gabarit: str | None
) -> list[tuple[str, str | None, str]]:
    """(gabarit, alteration, contrast) that a family offers inside the difficulty band."""
    ids = [gabarit] if gabarit else sorted(bank.gabarits)
    if famille is Famille.SAIN:
        return [(g, None, "") for g in ids]
    return [
        (g, a.id, a.contraste)
        for g in ids
        for a in applicables(bank, g)
        if (a.famille is famille or (famille is Famille.FRAUDE and a.famille is Famille.ABUS))
        and bande[0] <= a.difficulte <= bande[1]
    ]
