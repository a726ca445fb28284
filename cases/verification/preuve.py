"""The typed proof of a generated dossier: what is compared, and every failure with its detail.

The six proofs of the house are numbered as there: 1 clean, 2 raised, 3 nothing else, 4 settlement,
5 twin and resolving pièce; `dates` and `parametres` guard what a case may rest on. The oracle of 4 is
handed over by the caller: this room does not know it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from cases.calcul import ErreurCalcul, depuis_json, regler
from cases.controles import Constat, Dossier, controler, controler_dossier
from cases.controles.lecture import jour
from cases.empreinte import differences, hors_empreinte
from cases.export import Relecteur
from cases.generation import vu_du_jumeau
from cases.verification.demande import DemandeIllisible, demande_du_dossier
from cases.verification.resolution import livrables, sans_pieces, silencieux
from cases.vu import BaseVue, Case, PieceVue, Vu
from scenario_bank import Bank
from scenario_bank.corrige import Corrige, Plante
from scenario_bank.model.clauses import Controle
from scenario_bank.model.vocabulaire import Base, Famille, objet_de

Oracle = Callable[[dict[str, Any]], Sequence[Mapping[str, str]]]
PREUVES = ("sain", "leve", "rien_d_autre", "reglement", "jumeau", "resolution", "parametres", "dates")
_RELECTEUR = Relecteur()
_MONTANTS = ("amo_brute", "participation_franchise", "amo_nette", "amc", "reste_a_charge")


@dataclass(frozen=True, slots=True)
class Echec:
    """One proof that does not hold: its word, and what was found where."""

    preuve: str
    detail: str


@dataclass(frozen=True, slots=True)
class Preuve:
    """The result of the typed proof. `oracle` is false when no oracle was given: proof 4 is then missing."""

    gabarit: str
    alteration: str
    moteur: str
    oracle: bool
    echecs: tuple[Echec, ...]

    @property
    def tient(self) -> bool:
        """True when nothing fails and nothing is missing."""
        return self.oracle and not self.echecs

    def document(self) -> dict[str, Any]:
        """The proof as JSON values, for the snapshot: it tells neither the seed nor what was planted."""
        return {
            "moteur": self.moteur,
            "preuves": list(PREUVES),
            "oracle": self.oracle,
            "tient": self.tient,
            "echecs": [asdict(e) for e in self.echecs],
        }


def prouver(bank: Bank, case: Case, oracle: Oracle | None = None) -> Preuve:
    """Every typed proof of `case`, from its exported JSON; failures are data, never raised."""
    dossier = Dossier(_RELECTEUR.relire(case.vu))
    vu = dossier.vu
    constats = controler_dossier(dossier)
    echecs = [
        *_places(vu, case),
        *_leves(bank, case, vu, constats),
        *_reglement(bank, case.corrige, dossier, oracle),
        *_dates(bank, case, dossier),
    ]
    if case.alteration:
        echecs += [*_jumeau(bank, case), *_resolution(bank, case, dossier)]
    return Preuve(case.gabarit, case.alteration, case.moteur, oracle is not None, tuple(echecs))


def _places(vu: Vu, case: Case) -> Iterator[Echec]:
    """Every place that the key names can be read in the dossier, or on a pièce that answers bring."""
    objets: dict[str, PieceVue | BaseVue] = {p.id: p for p in livrables(case)}
    visibles: dict[str, PieceVue | BaseVue] = {p.id: p for p in vu.pieces}
    visibles |= {b.id: b for b in vu.bases}
    objets |= visibles
    lus: dict[str, set[str]] = {}

    def inconnue(place: str) -> bool:
        tete, _, champ = place.partition(".")
        if tete not in lus:
            objet = objets.get(tete)
            lus[tete] = {c.id for c in objet.champs} if objet else set()
        return champ not in lus[tete]

    for relation in case.corrige.relations:
        yield from (
            Echec("leve", f"{relation.controle} : place {p} introuvable")
            for p in relation.places
            if inconnue(p)
        )
    for plante in case.corrige.plantes:
        manquantes = [p for p in (*plante.places, plante.declencheur) if inconnue(p)]
        yield from (Echec("leve", f"{plante.alteration} : place {p} introuvable") for p in manquantes)
        if objet_de(plante.declencheur) not in visibles:
            yield Echec("leve", f"{plante.declencheur} : le déclencheur ne se voit pas sans rien demander")


def _dit(c: Constat) -> tuple[str, tuple[str, ...]]:
    return str(c.controle), c.places


def _leves(bank: Bank, case: Case, vu: Vu, constats: Sequence[Constat]) -> Iterator[Echec]:
    """Proofs 1 to 3: nothing on a clean dossier, what is planted at its place, and nothing else.

    The controls and the key's relations were written apart: they must break the same places.
    """
    if not case.alteration:
        yield from (Echec("sain", f"{c.controle} levé à {', '.join(c.places)}") for c in constats)
        yield from (
            Echec("sain", f"relation {r.controle} rompue à {', '.join(r.places)}")
            for r in case.corrige.relations
            if not r.conforme
        )
        return
    modele = bank.alterations[case.alteration]
    presentes = {p.id for p in vu.pieces}
    rompues = {(r.controle, r.places): r for r in case.corrige.relations if not r.conforme}
    dits = {_dit(c) for c in constats}
    for constat in constats:
        if str(constat.controle) not in modele.controles:
            yield Echec("rien_d_autre", f"{constat.controle} levé à {', '.join(constat.places)}")
        if _dit(constat) not in rompues:
            yield Echec(
                "rien_d_autre", f"{constat.controle} levé à {', '.join(constat.places)}, absent du corrigé"
            )
    for cle, relation in rompues.items():
        if cle not in dits and not presentes & set(relation.resout):
            yield Echec("leve", f"{relation.controle} rompu à {', '.join(relation.places)}, non levé")
    for plante in case.corrige.plantes:
        yield from _plante(plante, case, vu, constats)


def _plante(plante: Plante, case: Case, vu: Vu, constats: Sequence[Constat]) -> Iterator[Echec]:
    resolvent = _resolvantes(plante, case) if plante.famille is Famille.LEURRE else ()
    retirees = {p.id for p in resolvent} & {p.id for p in vu.pieces}
    leves = controler(sans_pieces(vu, retirees)) if retirees else constats
    siens = [c for c in leves if str(c.controle) == plante.controle and plante.places[0] in c.places]
    if not siens:
        yield Echec("leve", f"{plante.controle} non levé à {plante.places[0]}")
    if plante.clause not in {c.clause for c in leves}:
        yield Echec("leve", f"aucun contrôle ne parle sous la clause {plante.clause} du corrigé")
    vus = {p for c in leves for p in c.places}
    if plante.declencheur not in vus:
        yield Echec("leve", f"{plante.declencheur} : aucun contrôle ne passe par le déclencheur")


def _resolvantes(plante: Plante, case: Case) -> tuple[PieceVue, ...]:
    """The pièces that the key gives as resolving, at hand or to be delivered."""
    connues = {p.id: p for p in (*case.vu.pieces, *livrables(case))}
    return tuple(connues[r] for r in plante.resolution if r in connues)


def _resolution(bank: Bank, case: Case, dossier: Dossier) -> Iterator[Echec]:
    """Proof 5, second part: what resolves a leurre decides, and would decide of a suspicion too.

    No pièce that the world delivers in a suspicion may silence it.
    """
    for plante in case.corrige.plantes:
        if plante.famille is Famille.LEURRE:
            resolvent = _resolvantes(plante, case)
            if not resolvent:
                yield Echec("resolution", "leurre sans pièce qui le résout")
                continue
            presentes = {p.id for p in dossier.vu.pieces}
            reste = controler_dossier(dossier.avec([p for p in resolvent if p.id not in presentes]))
            yield from (
                Echec("resolution", f"{c.controle} reste levé à {', '.join(c.places)} une fois résolu")
                for c in reste
            )
        elif plante.famille.suspecte:
            if not controler_dossier(dossier.avec(livrables(case)), [Controle(plante.controle)]):
                yield Echec("resolution", f"{plante.controle} se tait avec ce que les tiers envoient")
            if not silencieux(bank, case, dossier, plante):
                yield Echec("resolution", f"{plante.controle} reste levé avec la pièce qui le résoudrait")


def _jumeau(bank: Bank, case: Case) -> Iterator[Echec]:
    """Proof 5, first part: the clean twin differs inside the declared footprint only, and is clean."""
    sain = vu_du_jumeau(
        bank,
        case.gabarit,
        case.graine,
        date.fromisoformat(case.jour),
        case.alteration,
        mutuelle=case.vu.mutuelle,
    )
    trouvees = differences(sain, case.vu)
    if not trouvees:
        yield Echec("jumeau", "l’altération ne change rien")
    dehors = hors_empreinte(trouvees, bank.alterations[case.alteration].empreinte)
    yield from (Echec("jumeau", f"{d} change hors de l’empreinte") for d in dehors)
    yield from (
        Echec("jumeau", f"le jumeau sain lève {c.controle} à {', '.join(c.places)}") for c in controler(sain)
    )


def _reglement(bank: Bank, cle: Corrige, dossier: Dossier, oracle: Oracle | None) -> Iterator[Echec]:
    """Proof 4: the key's lines are the oracle's, and the calculation's, on the claim that is seen."""
    try:
        demande = demande_du_dossier(dossier)
        lue = depuis_json(demande)
        resultats = regler(
            lue.lignes, lue.garanties, bank.baremes, compteurs=lue.compteurs, responsable=lue.responsable
        )
    except (DemandeIllisible, ErreurCalcul) as erreur:
        yield Echec("reglement", str(erreur))
        return
    for ligne, resultat in zip(cle.lignes, resultats, strict=False):
        if ligne.parametres != resultat.parametres:
            yield Echec("parametres", f"{ligne.id} : la trace du corrigé n’est pas celle de ce qui est vu")
        yield from (
            Echec("parametres", f"{resultat.ligne} repose sur {p}, non confirmé")
            for p in resultat.non_confirmes()
        )
        if resultat.anomalie_facturation and not _limite_dite(cle):
            yield Echec("reglement", f"{resultat.ligne} dépasse un prix limite")
    calcules = [{"id": r.ligne, **{m: f"{getattr(r, m):.2f}" for m in _MONTANTS}} for r in resultats]
    attendues = [("le calcul", calcules)]
    if oracle is not None:
        attendues.append(("l’oracle", [dict(x) for x in oracle(demande)]))
    for nom, lignes in attendues:
        yield from _lignes_egales(nom, cle, lignes)
    amc = {x["id"]: Decimal(x["amc"]) for x in attendues[-1][1]}
    yield from _paiements(cle, amc)


def _limite_dite(cle: Corrige) -> bool:
    """True when what is planted is fees above a price limit: nothing of that line is paid."""
    return any(p.controle == str(Controle.HONORAIRES_LIMITE) for p in cle.plantes)


def _lignes_egales(nom: str, cle: Corrige, lignes: Iterable[Mapping[str, str]]) -> Iterator[Echec]:
    par_id = {x["id"]: x for x in lignes}
    for ligne in cle.lignes:
        autre = par_id.get(ligne.id, {})
        for montant in _MONTANTS:
            if getattr(ligne, montant) != autre.get(montant):
                yield Echec(
                    "reglement",
                    f"{ligne.id}.{montant} : {getattr(ligne, montant)} au corrigé, "
                    f"{autre.get(montant)} d’après {nom}",
                )


def _paiements(cle: Corrige, amc: Mapping[str, Decimal]) -> Iterator[Echec]:
    """A payment that the key expects is the sum of its lines."""
    for traitement in cle.traitements:
        for geste in traitement.gestes:
            if geste.type not in {"payer", "payer_partiel"} or not geste.donnees.get("montant"):
                continue
            du = sum((amc.get(x, Decimal(0)) for x in geste.donnees.get("lignes", ())), Decimal(0))
            if geste.donnees["montant"] != (f"{du:.2f}",):
                yield Echec(
                    "reglement",
                    f"{traitement.id}.{geste.id} : {geste.donnees['montant']} attendu, {du:.2f} dû",
                )


def _dates(bank: Bank, case: Case, dossier: Dossier) -> Iterator[Echec]:
    """No care on a day that any barème excludes, past benefits included; nothing received after the
    first day."""
    jours = [(a.date, a.soins.isoformat()) for a in dossier.actes]
    jours += [(r.place("date"), r.v.get("date", "")) for r in dossier.base(Base.HISTORIQUE).rangees("lignes")]
    for place, le in jours:
        soins = jour(le)
        for parametre, exclusion in bank.baremes.exclusions(soins) if soins else ():
            yield Echec("dates", f"{place}, le {le} ({parametre}) : {exclusion.motif}")
    yield from (
        Echec("dates", f"{p.id} reçue le {p.recue_le}, après le jour du dossier")
        for p in dossier.vu.pieces
        if p.recue_le > case.jour
    )
