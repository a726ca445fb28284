"""The journal of one épreuve, put in order once: duplicates, undone acts, late arrivals, own readings.

Nothing is thrown away silently: what is kept apart is listed by id.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from scenario_bank.model.vocabulaire import DECISIONS, TYPES_ACTION, Source, couper_cible, objet_de
from scoring.action import Action, ActionRefusee, Refus
from scoring.cle import Cle, Valeurs, valeurs

A_EFFET_IMMEDIAT = frozenset(
    {
        "ouvrir_piece",
        "consulter_base",
        "verifier_emetteur",
        "appeler",
        "calculette",
        "fin_de_journee",
        "cloturer_epreuve",
        "incident_technique",
        "cas_semble_faux",
    }
)
A_EFFET_LE_SOIR = frozenset(
    {
        "payer",
        "payer_partiel",
        "rejeter",
        "regulariser_indu",
        "ecrire_adherent",
        "demander_piece",
        "transmettre_service",
        "alerter_suspicion",
        "compte_rendu",
        "cloturer",
    }
)
ADMIS_APRES_CLOTURE = frozenset({"tableau_de_bord"})
STATUTS = {
    "payer": "paye",
    "payer_partiel": "paye_partiel",
    "mettre_en_attente": "en_attente",
    "rejeter": "refuse",
    "transmettre_service": "transmis",
    "alerter_suspicion": "transmis",
}
MARQUES = frozenset({"marquer_champ_conforme", "marquer_champ_non_conforme"})


@dataclass(frozen=True, slots=True, eq=False)
class Fait:
    """One effective action, its target already cut; `lu` holds all it says, as rules read it."""

    id: str
    sequence: int
    type: str
    dossier: str
    place: str
    objet: str
    donnees: Mapping[str, Any]
    jour: str
    moment: str
    tentative: str
    lu: Mapping[str, Valeurs]


def _fait(action: Action) -> Fait:
    dossier, place = couper_cible(action.cible)
    objet = objet_de(place) if place else ""
    lu = {nom: valeurs(v) for nom, v in action.donnees.items()}
    lu |= {
        "type": (action.type,),
        "place": valeurs(place),
        "cible_objet": valeurs(objet),
        "jour": valeurs(action.jour_simule),
    }
    return Fait(
        action.id,
        action.sequence,
        action.type,
        dossier,
        place,
        objet,
        action.donnees,
        action.jour_simule,
        action.survenue_le,
        action.tentative,
        lu,
    )


def ordonner(actions: Iterable[Action]) -> tuple[list[Action], tuple[str, ...]]:
    """The candidate's actions by sequence, each id once, and the ids sent twice with other content.

    Raises ActionRefusee when a type is not in the vocabulary.
    """
    uniques: dict[str, Action] = {}
    autres: dict[str, list[Action]] = {}
    for action in actions:
        if action.type not in TYPES_ACTION:
            raise ActionRefusee(
                [
                    Refus(
                        f"action {action.id}, type",
                        f"« {action.type} »",
                        ", ".join(sorted(TYPES_ACTION)),
                        "Choisissez un type du vocabulaire.",
                    )
                ]
            )
        if action.source != Source.CANDIDAT.value:
            continue
        premiere = uniques.setdefault(action.id, action)
        if premiere is not action and premiere != action:
            autres.setdefault(action.id, [premiere]).append(action)
    for identifiant, versions in autres.items():
        uniques[identifiant] = min(
            versions, key=lambda a: (a.sequence, a.recue_le, json.dumps(a.donnees, sort_keys=True), a.type)
        )
    ordre = sorted(uniques.values(), key=lambda a: (a.tentative, a.sequence, a.id))
    return ordre, tuple(sorted(autres))


def _visee(annulation: Fait, par_id: Mapping[str, Fait]) -> Fait | None:
    """The earlier act of the same attempt that is undone, None when there is none."""
    vise = par_id.get(str(annulation.donnees.get("action", "")))
    if vise is None or vise.tentative != annulation.tentative or vise.sequence >= annulation.sequence:
        return None
    return vise


def _annulees(faits: list[Fait]) -> tuple[set[str], dict[str, str]]:
    """Ids of the acts undone in time (and their undoing), and late undoings: undoing id to act id."""
    par_id = {f.id: f for f in faits}
    annulations = [f for f in faits if f.type == "annuler"]
    defaites: set[str] = set()
    tardives: dict[str, str] = {}
    for annulation in reversed(annulations):
        vise = _visee(annulation, par_id)
        if vise is not None and vise.type == "annuler" and annulation.id not in defaites:
            defaites.add(vise.id)
    for annulation in annulations:
        vise = _visee(annulation, par_id)
        if vise is None or vise.type == "annuler" or annulation.id in defaites:
            continue
        if vise.type in A_EFFET_IMMEDIAT:
            continue
        entre = [
            f
            for f in faits
            if f.tentative == vise.tentative and vise.sequence < f.sequence < annulation.sequence
        ]
        if vise.type in A_EFFET_LE_SOIR:
            parti = vise.jour != annulation.jour or any(f.type == "fin_de_journee" for f in entre)
        else:
            parti = any(
                f.type == "cloturer" and f.dossier == vise.dossier and f.id not in defaites for f in entre
            )
        if parti:
            tardives[annulation.id] = vise.id
        else:
            defaites.add(vise.id)
    return defaites, tardives


class Vue:
    """The effective acts on one dossier, indexed, with the candidate's own reading of it."""

    __slots__ = (
        "calculs",
        "cle",
        "decisions",
        "faits",
        "ouvertures",
        "par_type",
        "propre",
        "tardives",
    )

    def __init__(self, cle: Cle, faits: list[Fait], tardives: Mapping[str, Fait]) -> None:
        self.cle = cle
        self.faits = faits
        self.tardives = tardives
        self.par_type: dict[str, list[Fait]] = {}
        self.ouvertures: dict[str, int] = {}
        self.decisions: list[int] = []
        self.calculs: list[tuple[int, dict[str, Mapping[str, Any]]]] = []
        for fait in faits:
            self.par_type.setdefault(fait.type, []).append(fait)
            if fait.type in ("ouvrir_piece", "consulter_base"):
                self.ouvertures.setdefault(fait.objet, fait.sequence)
            elif fait.type in DECISIONS:
                self.decisions.append(fait.sequence)
            elif fait.type == "calculer":
                lignes = fait.donnees.get("lignes", ())
                self.calculs.append((fait.sequence, {str(x.get("ligne", "")): x for x in lignes}))
        self._clore()
        self.propre = self._lire()

    def _clore(self) -> None:
        """The end of the épreuve closes every dossier that was worked on and left open."""
        fins = self.par_type.get("cloturer_epreuve", ())
        if fins and "cloturer" not in self.par_type and any(f.dossier for f in self.faits):
            self.par_type["cloturer"] = [fins[0]]

    def des_types(self, types: tuple[str, ...]) -> list[Fait]:
        """The facts of these types, in the order of the journal."""
        if len(types) == 1:
            return self.par_type.get(types[0], [])
        trouves = [f for t in types for f in self.par_type.get(t, ())]
        trouves.sort(key=_rang)
        return trouves

    def calcul_propre(self, lignes: Iterable[str], avant: int) -> Decimal | None:
        """The candidate's last amount for these lines before `avant`, None when one is missing."""
        dernieres: dict[str, Mapping[str, Any]] = {}
        for sequence, entrees in self.calculs:
            if sequence < avant:
                dernieres.update(entrees)
        total = Decimal("0.00")
        for ligne in lignes:
            montant = decimal(dernieres.get(ligne, {}).get("amc"))
            if montant is None:
                return None
            total += montant
        return total

    def _lire(self) -> dict[str, Valeurs]:
        """What the candidate did with the dossier: amount paid, statuses and natures it amounts to.

        `appeles` are the types of act that every accepted way asks for, and those the candidate chose.
        """
        payes = self.des_types(("payer", "payer_partiel"))
        statuts = [s for t, s in STATUTS.items() if t in self.par_type]
        if "payer" in self.par_type and ("mettre_en_attente" in self.par_type or "rejeter" in self.par_type):
            statuts.append("paye_partiel")
        natures = []
        if "signaler_anomalie" in self.par_type or "marquer_champ_non_conforme" in self.par_type:
            natures.append("anomalie")
        if "alerter_suspicion" in self.par_type:
            natures.append("suspicion")
        if not natures or (natures == ["anomalie"] and "signaler_anomalie" not in self.par_type):
            natures.append("sans_anomalie")
        montants = [decimal(f.donnees.get("montant")) or Decimal("0.00") for f in payes]
        total = str(sum(montants, Decimal("0.00")))
        services = [
            str(f.donnees.get("service", ""))
            for f in self.des_types(("alerter_suspicion", "transmettre_service"))
        ]
        return {
            "montant_paye": (total,),
            "montants_tableau": (total,) if payes else (total, *self.cle.divers.get("tableau_montant", ())),
            "statuts": tuple(statuts),
            "natures": tuple(natures),
            "appeles": tuple(dict.fromkeys((*self.cle.divers["gestes_requis"], *self.par_type))),
            "services": tuple(dict.fromkeys(services)),
        }


def _rang(fait: Fait) -> int:
    return fait.sequence


def decimal(brut: object) -> Decimal | None:
    """`brut` as a Decimal, None when it is not an amount.

    >>> decimal("12.30"), decimal(None), decimal("x")
    (Decimal('12.30'), None, None)
    """
    try:
        valeur = Decimal(str(brut)) if isinstance(brut, str) else None
    except ArithmeticError:
        return None
    return valeur if valeur is not None and valeur.is_finite() else None


@dataclass(frozen=True, slots=True)
class Journal:
    """The views of the dossiers, the view of the whole épreuve, and what was kept apart."""

    vues: dict[str, Vue]
    epreuve: Vue | None
    recus_apres_cloture: tuple[str, ...]
    refuses: tuple[str, ...]


def tenir(actions: Iterable[Action], cles: Iterable[Cle]) -> Journal:
    """The journal of `actions` over the dossiers of `cles`; actions on other dossiers are left out.

    The view of the épreuve is read with the first key and the hierarchies of all: it serves what every
    dossier shares.
    """
    cles = list(cles)
    ordre, refuses = ordonner(actions)
    faits = [_fait(a) for a in ordre]
    defaites, tardives = _annulees(faits)
    par_id = {f.id: f for f in faits}
    tard: list[str] = []
    termines: set[str] = set()
    clos: set[str] = set()
    par_dossier: dict[str, list[Fait]] = {}
    communs: list[Fait] = []
    for fait in faits:
        if fait.id in defaites:
            continue
        if fait.tentative in termines or (fait.dossier in clos and fait.type not in ADMIS_APRES_CLOTURE):
            tard.append(fait.id)
            continue
        if fait.type == "cloturer_epreuve":
            termines.add(fait.tentative)
        elif fait.type == "cloturer":
            clos.add(fait.dossier)
        if fait.dossier:
            par_dossier.setdefault(fait.dossier, []).append(fait)
        else:
            communs.append(fait)
    vues = {}
    for cle in cles:
        propres = par_dossier.get(cle.reference, [])
        tentatives = {f.tentative for f in propres}
        partages = [
            f
            for f in communs
            if (not propres or f.tentative in tentatives)
            and _concerne(f, cle.reference, {x.id for x in propres})
        ]
        vues[cle.reference] = Vue(
            cle,
            sorted((*propres, *partages), key=_rang),
            {a: par_id[v] for a, v in tardives.items()},
        )
    tous = sorted((f for v in (*par_dossier.values(), communs) for f in v), key=_rang)
    epreuve = Vue(_commune(cles), tous, {}) if cles else None
    return Journal(vues, epreuve, tuple(tard), refuses)


def _commune(cles: list[Cle]) -> Cle:
    """A key for the whole épreuve: the first, its hierarchy being that of any dossier."""
    hierarchies = tuple(dict.fromkeys(s for c in cles for s in c.attendu["service_hierarchie"]))
    if hierarchies == cles[0].attendu["service_hierarchie"]:
        return cles[0]
    commune = Cle(cles[0].corrige)
    commune.attendu["service_hierarchie"] = hierarchies
    return commune


def _concerne(fait: Fait, reference: str, propres: set[str]) -> bool:
    """True when an act on the whole épreuve bears on this dossier."""
    if fait.type == "compte_rendu":
        dossiers = fait.donnees.get("dossiers") or ()
        return not dossiers or reference in dossiers
    if fait.type == "annuler":
        return fait.donnees.get("action") in propres
    return True
