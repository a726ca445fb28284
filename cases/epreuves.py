"""Composes the dossiers of a bloc 2 épreuve and says what a set lacks.

The modalités come from the référentiel (B2: 5 to 8 dossiers, at least one with an anomaly and, in
another, at least one with a suspicion; one week; santé and/or prévoyance according to the post).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from cases.calcul import ErreurCalcul
from cases.corroboration import non_corroborees
from cases.generation import applicables, generate, jumeau_sain, ouvertes
from cases.streams import Flux
from cases.verification import DemandeIllisible
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
ESSAIS = 200
"""How many seeds are tried for a dossier that the candidate has not met."""
MUETS = 10
"""How many dossiers of a gabarit in a row may rest on a branch without published example before it is left."""


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


def _tous(_case: Case) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Cadre:
    """What every dossier of a set shares: seed of the draw, first day, mutuelle, difficulty band.

    `deja_vus` lists the references never to draw again; a dossier that `admis` refuses (one that is not
    proven, for instance) is passed over.
    """

    graine: str
    jour: date
    mutuelle: str
    difficulte: tuple[int, int] = (1, 5)
    deja_vus: frozenset[str] = frozenset()
    admis: Callable[[Case], bool] = _tous


def ouverts(bank: Bank, jour: date) -> tuple[str, ...]:
    """The gabarits that a dossier of `jour` may be drawn from, in order of id."""
    return tuple(g.id for _, g in sorted(bank.gabarits.items()) if g.admet(jour))


def periodes(bank: Bank) -> tuple[tuple[date, date], ...]:
    """The stretches of days that some gabarit admits, oldest first, joined where windows overlap."""
    jointes: list[tuple[date, date]] = []
    for debut, fin in sorted((g.premier_jour, g.dernier_jour) for g in bank.gabarits.values()):
        if jointes and debut <= jointes[-1][1] + timedelta(days=1):
            jointes[-1] = (jointes[-1][0], max(fin, jointes[-1][1]))
        else:
            jointes.append((debut, fin))
    return tuple(jointes)


def premier_jour(
    bank: Bank, graine: str, gabarits: Collection[str] = (), periode: tuple[date, date] | None = None
) -> date:
    """A Tuesday, Wednesday or Thursday drawn from `graine`, on which the set may be composed.

    With `gabarits`, a day that all of them admit; else one of the days, in `periode` when it is given,
    that the most gabarits admit: a gabarit whose figures hold in another year never narrows the others.
    Raises CompositionImpossible (« jour ») with the windows when there is no such day.
    """
    du, au = periode or (date.min, date.max)
    retenus = [bank.gabarits[g] for g in sorted(gabarits or bank.gabarits)]
    admis: dict[date, int] = {}
    for debut, fin in {(g.premier_jour, g.dernier_jour) for g in retenus}:
        for n in range((fin - debut).days + 1):
            jour = debut + timedelta(days=n)
            if jour.isoweekday() in (2, 3, 4) and du <= jour <= au and jour not in admis:
                admis[jour] = sum(g.admet(jour) for g in retenus)
    assez = len(retenus) if gabarits else max(admis.values(), default=0)
    jours = sorted(j for j, combien in admis.items() if combien == assez)
    if not jours:
        fenetres = {g.id: f"{g.premier_jour.isoformat()}/{g.dernier_jour.isoformat()}" for g in retenus}
        raise CompositionImpossible("jour", fenetres)
    return Flux(graine, "premier_jour").choix(jours)


def composer(bank: Bank, cadre: Cadre, *, nombre: int, reelles: int = 0) -> Composition:
    """`nombre` dossiers of one mutuelle and a reserve, all drawn from the seed of `cadre`.

    Only the gabarits that the day of `cadre` admits are drawn. With the `reelles` real situations planned beside them, the set holds the number that B2 asks for.
    The count of clean dossiers, leurres, anomalies and suspicions varies beyond the minimum, so that
    nothing can be inferred from the modalité that the candidate knows. Raises CompositionImpossible
    naming the need that nothing meets.
    """
    if nombre < 1 or not B2.minimum <= nombre + reelles <= B2.maximum:
        raise CompositionImpossible(
            "nombre", {"nombre": str(nombre + reelles), "attendu": f"{B2.minimum}-{B2.maximum}"}
        )
    tirage = _Tirage(bank, cadre)
    familles = _familles(tirage.flux, nombre)
    gabarits = _alternance(tirage.flux, tirage.gabarits, nombre + 1)
    toutes = (*familles, _famille_de_reserve(tirage.flux, familles))
    retenus = [tirage.prendre(f, g) for f, g in zip(toutes, gabarits, strict=True)]
    return Composition(dossiers=tuple(retenus[:-1]), reserve=retenus[-1], mutuelle=cadre.mutuelle)


def remplacer(bank: Bank, cadre: Cadre, famille: Famille, contrastes: frozenset[str] = frozenset()) -> Case:
    """Another dossier of the same family, of a contrast family not in `contrastes` when there is one.

    Raises CompositionImpossible as `composer` does.
    """
    tirage = _Tirage(bank, cadre)
    tirage.contrastes |= contrastes
    return tirage.prendre(famille, tirage.flux.choix(tirage.gabarits))


def _familles(tirage: Flux, nombre: int) -> tuple[Famille, ...]:
    """One anomaly, one suspicion, one leurre, one clean, and the rest at random, shuffled."""
    obligatoires = [Famille.ANOMALIE, Famille.FRAUDE, Famille.LEURRE, Famille.SAIN][:nombre]
    libres = [
        tirage.choix((Famille.SAIN, Famille.SAIN, Famille.ANOMALIE, Famille.LEURRE, Famille.FRAUDE))
        for _ in range(nombre - len(obligatoires))
    ]
    return tuple(tirage.melange([*obligatoires, *libres]))


def _famille_de_reserve(tirage: Flux, familles: Sequence[Famille]) -> Famille:
    """What the reserve presents: a family that one dossier alone stands for, else any."""
    seules = [f for f in (Famille.ANOMALIE, Famille.FRAUDE) if familles.count(f) == 1]
    return tirage.choix(seules or (*_ALTEREES, Famille.SAIN))


def _alternance(tirage: Flux, ids: Sequence[str], nombre: int) -> list[str]:
    """Gabarit ids, each as often as the others, shuffled."""
    return list(tirage.melange([ids[i % len(ids)] for i in range(nombre)]))


def _graines(graine: str) -> Iterator[str]:
    rang = 0
    while True:
        yield hashlib.sha256(f"{graine}/{rang}".encode()).hexdigest()[:32]
        rang += 1


_ALTEREES = (Famille.ANOMALIE, Famille.FRAUDE, Famille.LEURRE)
_Choix: TypeAlias = tuple[str, str, str]


class _Tirage:
    """One draw: what was taken already, so that references and contrast families vary."""

    def __init__(self, bank: Bank, cadre: Cadre) -> None:
        self.bank, self.cadre = bank, cadre
        self.gabarits = ouverts(bank, cadre.jour)
        if not self.gabarits:
            fenetres = {f"{d.isoformat()}/{f.isoformat()}": "" for d, f in periodes(bank)}
            raise CompositionImpossible("jour", {"trouve": cadre.jour.isoformat(), **fenetres})
        if cadre.mutuelle not in ouvertes(bank, cadre.jour):
            raise CompositionImpossible(
                "mutuelle", {"trouve": cadre.mutuelle, "jour": cadre.jour.isoformat()}
            )
        self.flux = Flux(cadre.graine, "composition")
        self.graines = _graines(cadre.graine)
        self.vus = set(cadre.deja_vus)
        self.contrastes: set[str] = set()
        self.alterations: set[str] = set()
        self.muets: Counter[str] = Counter()
        self.sans_exemple: set[str] = set()

    def prendre(self, famille: Famille, gabarit: str) -> Case:
        """A dossier of the family, in `gabarit` when it offers one; what was not yet taken is preferred.

        An alteration comes back only when no gabarit of the day has another of the family. A clean dossier is
        the clean twin of an alteration drawn in the same way, so that its first impression says nothing.
        """
        sain = famille is Famille.SAIN
        if sain:
            offertes = [f for f in _ALTEREES if self._choix(f, gabarit)]
            famille = self.flux.choix(offertes or [f for f in _ALTEREES if self._choix(f)] or _ALTEREES)
        toutes = self._choix(famille)
        if not toutes:
            bande = f"{self.cadre.difficulte[0]}-{self.cadre.difficulte[1]}"
            raise CompositionImpossible(famille.value, {"difficulte": bande, "mutuelle": self.cadre.mutuelle})
        ici = self._choix(famille, gabarit)
        offres = (self._inedits(ici), self._inedits(toutes), ici, toutes)
        for _ in range(ESSAIS):
            retenu, alteration, contraste = self.flux.choix(self._parlants(offres, famille))
            case = self._engendrer(retenu, alteration, sain=sain)
            if case.vu.reference in self.vus or not self._corrobore(case) or not self.cadre.admis(case):
                continue
            self.vus.add(case.vu.reference)
            self.contrastes.add(contraste)
            self.alterations.add(case.alteration)
            return case
        raise CompositionImpossible(
            "dossiers_neufs", {"famille": famille.value, "deja_vus": str(len(self.vus))}
        )

    def _inedits(self, choix: list[_Choix]) -> list[_Choix]:
        """Of `choix`, what bears an alteration not yet taken, of a new contrast family when there is one."""
        neufs = [c for c in choix if c[2] not in self.contrastes]
        return [c for c in neufs or choix if c[1] not in self.alterations]

    def _engendrer(self, gabarit: str, alteration: str, *, sain: bool) -> Case:
        """The dossier of the next seed: altered, or the clean twin."""
        graine, jour, mutuelle = next(self.graines), self.cadre.jour, self.cadre.mutuelle
        if sain:
            return jumeau_sain(self.bank, gabarit, graine, jour, alteration, mutuelle=mutuelle)
        return generate(self.bank, gabarit, graine, jour, alteration=alteration, mutuelle=mutuelle)

    def _corrobore(self, case: Case) -> bool:
        """True when published examples bear out every branch that the dossier rests on."""
        try:
            manquent = non_corroborees(self.bank, case)
        except (DemandeIllisible, ErreurCalcul):
            manquent = (case.gabarit,)
        self.muets[case.gabarit] = self.muets[case.gabarit] + 1 if manquent else 0
        self.sans_exemple.update(manquent)
        return not manquent

    def _parlants(self, offres: Iterable[list[_Choix]], famille: Famille) -> list[_Choix]:
        """The first offer that keeps something without the gabarits whose last dossiers all lacked an example."""
        for offre in offres:
            if restent := [c for c in offre if self.muets[c[0]] < MUETS]:
                return restent
        raise CompositionImpossible(
            "corroboration", {"famille": famille.value, "branches": ", ".join(sorted(self.sans_exemple))}
        )

    def _choix(self, famille: Famille, gabarit: str = "") -> list[_Choix]:
        """(gabarit, alteration, contrast) that a family offers inside the difficulty band."""
        ids = [gabarit] if gabarit else self.gabarits
        bas, haut = self.cadre.difficulte
        return [
            (g, a.id, a.contraste)
            for g in ids
            for a in applicables(self.bank, g)
            if (a.famille is famille or (famille is Famille.FRAUDE and a.famille is Famille.ABUS))
            and bas <= a.difficulte <= haut
        ]
