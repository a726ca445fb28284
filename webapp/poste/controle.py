"""What the desk refuses before the journal records it: words that this dossier does not hold.

A wrong decision is never refused, it is the candidate's; only what means nothing here is: an unknown
line, a pièce that does not exist, an act on a closed dossier, the undoing of what already took effect.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from cases.flux_du_jour import flux_du_jour
from cases.monde import MOUVEMENTS, EtatMonde, sujet
from scenario_bank.model.vocabulaire import (
    NATURES_TABLEAU,
    STATUTS_TABLEAU,
    TYPES_ACTION,
    Base,
    objet_de,
)
from webapp.models.tentative import Mode
from webapp.poste.etat import Faite, annulables, annulees, monde
from webapp.poste.queries import DossierOuvert

APRES_CLOTURE = frozenset(
    {"ouvrir_piece", "consulter_base", "calculette", "cas_semble_faux", "tableau_de_bord"}
)
"""What stays possible on a closed dossier."""
SUJETS = ("changement_rib", "identite", "relance")
AIDES = 3
"""How many graduated hints a practice dossier offers."""


@dataclass(frozen=True, slots=True)
class Fait:
    """A fault of meaning: the key at fault, why, the value found and what is accepted."""

    champ: str
    cause: str
    trouve: str = ""
    accepte: tuple[str, ...] = ()


@dataclass(slots=True)
class Controle:
    """The desk's knowledge while a batch is received; `admis` grows as actions are let through.

    `connu` is the world after them, when it is known already.
    """

    dossiers: Sequence[DossierOuvert]
    admis: list[Faite]
    jour: date
    mode: Mode
    connu: EtatMonde | None = None
    _par_reference: dict[str, DossierOuvert] = field(init=False)
    _ids: set[str] = field(init=False)

    def __post_init__(self) -> None:
        self._par_reference = {d.vu.reference: d for d in self.dossiers}
        self._ids = {a.id for a in self.admis}

    @property
    def monde(self) -> EtatMonde:
        """The world after what was let through; computed when asked, again after what moves it."""
        if self.connu is None:
            self.connu = monde(self.dossiers, self.admis, self.jour)
        return self.connu

    def admettre(self, brute: Mapping[str, Any]) -> list[Fait]:
        """The faults of meaning of one well-formed action; lets it through when there is none."""
        action = Faite(
            str(brute["id"]),
            str(brute["type"]),
            str(brute.get("cible", "")),
            {c: v for c, v in brute.get("donnees", {}).items() if v is not None},
            jour=self.jour.isoformat(),
        )
        if action.id in self._ids:
            return []
        fautes = self._fautes(action)
        if not fautes:
            self.admis.append(action)
            self._ids.add(action.id)
            if action.type in MOUVEMENTS:
                self.connu = None
        return fautes

    def _fautes(self, action: Faite) -> list[Fait]:
        if action.type == "annuler":
            return self._annulation(action)
        if action.type == "compte_rendu":
            connus = {s for d in self.dossiers for s, _ in d.vu.services}
            return [
                *_parmi(action, "service", connus),
                *_tous_parmi(action, "dossiers", self._par_reference),
            ]
        if TYPES_ACTION[action.type].vise == "tentative":
            return []
        dossier = self._par_reference.get(action.dossier)
        if dossier is None:
            return [Fait("cible", "dossier_inconnu", action.dossier, tuple(self._par_reference))]
        if dossier.retire:
            return [Fait("cible", "dossier_retire", action.dossier)]
        if action.type not in APRES_CLOTURE and self.monde.dossiers[action.dossier].cloture:
            return [Fait("cible", "dossier_clos", action.dossier)]
        return [*self._places(action, dossier), *self._mots(action, dossier)]

    def _annulation(self, action: Faite) -> list[Fait]:
        visee = str(action.donnees.get("action", ""))
        if visee in annulees(self.admis):
            return [Fait("donnees.action", "deja_annulee", visee)]
        if not any(a.id == visee for a in self.admis):
            return [Fait("donnees.action", "action_inconnue", visee)]
        if visee not in annulables(self.admis, self.jour.isoformat()):
            return [Fait("donnees.action", "deja_effective", visee)]
        return []

    def _places(self, action: Faite, dossier: DossierOuvert) -> list[Fait]:
        fautes = []
        vise = TYPES_ACTION[action.type].vise
        if vise in {"piece", "champ"} and not self._place_connue(dossier, action.place):
            fautes.append(Fait("cible", "place_inconnue", action.place))
        for nom, champ in TYPES_ACTION[action.type].champs.items():
            place = action.donnees.get(nom)
            if champ.genre == "place" and isinstance(place, str) and not self._place_connue(dossier, place):
                fautes.append(Fait(f"donnees.{nom}", "place_inconnue", place))
        if action.type in {"marquer_champ_conforme", "marquer_champ_non_conforme"} and (
            action.donnees.get("compare_a") == action.place
        ):
            fautes.append(Fait("donnees.compare_a", "meme_place", action.place))
        return fautes

    def _place_connue(self, dossier: DossierOuvert, place: str) -> bool:
        """True for a pièce at hand, a base, or a field of one of them."""
        objet = objet_de(place)
        if objet in set(Base):
            base = next((b for b in dossier.vu.bases if b.id == objet), None)
            if base is None:
                return False
            champs = flux_du_jour(base, self.monde.dossiers[dossier.vu.reference]).champs
        else:
            pieces = self.monde.dossiers[dossier.vu.reference].pieces
            piece = next((p for p in pieces if p.id == objet), None)
            if piece is None:
                return False
            champs = piece.champs
        return place == objet or any(f"{objet}.{c.id}" == place for c in champs)

    def _mots(self, action: Faite, dossier: DossierOuvert) -> list[Fait]:
        verifier = _MOTS.get(action.type)
        fautes = verifier(action, dossier) if verifier else []
        if fautes:
            return fautes
        if action.type in {"demander_piece", "verifier_emetteur", "appeler"}:
            return self._enquete(action, dossier)
        if action.type == "demander_aide":
            return self._aide(action)
        return fautes

    def _enquete(self, action: Faite, dossier: DossierOuvert) -> list[Fait]:
        """An inquiry must have an answer somewhere: nobody speaks of a pièce that they just sent."""
        sur = sujet(action, action.place)
        if any(r.tiers == action.donnees["tiers"] and r.sur == sur for r in dossier.cache.reponses):
            return []
        return [Fait("cible" if action.type == "verifier_emetteur" else "donnees", "piece_recue", sur)]

    def _aide(self, action: Faite) -> list[Fait]:
        if self.mode is not Mode.ENTRAINEMENT:
            return [Fait("type", "aide_reservee", action.type)]
        deja = sum(1 for a in self.admis if a.type == "demander_aide" and a.dossier == action.dossier)
        if deja >= AIDES or action.donnees.get("niveau") != deja + 1:
            return [
                Fait("donnees.niveau", "aide_suivante", str(action.donnees.get("niveau")), (str(deja + 1),))
            ]
        return []


def _parmi(action: Faite, nom: str, acceptes: Iterable[str]) -> list[Fait]:
    valeur, mots = action.donnees.get(nom), tuple(acceptes)
    if valeur is None or valeur in mots:
        return []
    return [Fait(f"donnees.{nom}", "mot_inconnu", str(valeur), mots)]


def _tous_parmi(action: Faite, nom: str, acceptes: Iterable[str]) -> list[Fait]:
    mots = tuple(acceptes)
    inconnus = [str(v) for v in action.donnees.get(nom, ()) if v not in mots]
    return [Fait(f"donnees.{nom}", "mot_inconnu", inconnus[0], mots)] if inconnus else []


def _lignes(action: Faite, d: DossierOuvert) -> list[Fait]:
    if not action.donnees.get("lignes"):
        return [Fait("donnees.lignes", "aucune_ligne")]
    return _tous_parmi(action, "lignes", [x[0] for x in d.vu.demande.lignes])


def _positif(action: Faite, nom: str = "montant") -> list[Fait]:
    montant = str(action.donnees[nom])
    return [Fait(f"donnees.{nom}", "montant_negatif", montant)] if Decimal(montant) < 0 else []


def _ids(paires: Iterable[tuple[str, str]]) -> list[str]:
    return [p[0] for p in paires]


def _tiers(d: DossierOuvert) -> list[str]:
    return [t.id for t in d.vu.tiers]


def _calculer(a: Faite, d: DossierOuvert) -> list[Fait]:
    connues = tuple(x[0] for x in d.vu.demande.lignes)
    inconnues = [str(x["ligne"]) for x in a.donnees["lignes"] if x["ligne"] not in connues]
    return [Fait("donnees.lignes", "mot_inconnu", inconnues[0], connues)] if inconnues else []


def _objets(d: DossierOuvert) -> list[str]:
    return [*(p.id for p in d.vu.pieces), *SUJETS]


Verificateur = Callable[[Faite, DossierOuvert], list[Fait]]
_MOTS: dict[str, Verificateur] = {
    "signaler_anomalie": lambda a, d: _parmi(a, "nature", _ids(d.vu.natures)),
    "alerter_suspicion": lambda a, d: [
        *_parmi(a, "nature", _ids(d.vu.natures)),
        *_parmi(a, "service", _ids(d.vu.services)),
    ],
    "demander_piece": lambda a, d: [
        *_parmi(a, "genre", _ids(d.vu.genres_demandables)),
        *_parmi(a, "tiers", _tiers(d)),
        *_parmi(a, "modele", _ids(d.vu.modeles_courrier)),
    ],
    "verifier_emetteur": lambda a, d: [
        *_parmi(a, "tiers", _tiers(d)),
        *_parmi(a, "coordonnees", ("annuaire", "piece")),
    ],
    "appeler": lambda a, d: [
        *_parmi(a, "tiers", _tiers(d)),
        *_parmi(a, "numero", ("connu", "piece")),
        *_parmi(a, "objet", _objets(d)),
    ],
    "calculer": _calculer,
    "payer": lambda a, d: [
        *_lignes(a, d),
        *_positif(a),
        *_parmi(a, "compte", _ids(d.vu.comptes)),
    ],
    "payer_partiel": lambda a, d: [
        *_lignes(a, d),
        *_positif(a),
        *_parmi(a, "compte", _ids(d.vu.comptes)),
    ],
    "mettre_en_attente": _lignes,
    "rejeter": lambda a, d: [*_lignes(a, d), *_parmi(a, "clause", [c.id for c in d.vu.clauses])],
    "regulariser_indu": lambda a, d: [
        *_positif(a),
        *_parmi(a, "debiteur", _tiers(d)),
        *_parmi(a, "ligne", [x[0] for x in d.vu.demande.lignes]),
    ],
    "ecrire_adherent": lambda a, d: [
        *_parmi(a, "modele", _ids(d.vu.modeles_courrier)),
        *_tous_parmi(a, "mentions", _ids(d.vu.mentions)),
    ],
    "transmettre_service": lambda a, d: _parmi(a, "service", _ids(d.vu.services)),
    "tableau_de_bord": lambda a, d: [
        *_parmi(a, "statut", STATUTS_TABLEAU),
        *_parmi(a, "nature", NATURES_TABLEAU),
        *_positif(a),
        *_parmi(a, "service", _ids(d.vu.services)),
    ],
}
