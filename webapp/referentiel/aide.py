"""How the aid can see a critère: the bank's rules in plain French, for those who judge or write.

A rule's sentence is shown with its variables named instead of filled; `VARIABLES` and the other tables are
complete for the packaged rules, and a test says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scenario_bank.model.regles import (
    VARIABLE,
    BanqueRegles,
    Collection,
    CritereRegle,
    Direction,
    Mode,
    Portee,
    Quand,
    Regle,
)
from scenario_bank.model.vocabulaire import TYPES_ACTION

MODES = {
    Mode.REGLES: "L’aide peut le voir dans les actions",
    Mode.OBSERVATION_HUMAINE: "Observation humaine : aucune action du poste ne le montre",
    Mode.ENTRETIEN: "Entretien : aucune action ne suffit à l’établir",
}
SENS = {
    Direction.FAVORABLE: "va dans le sens du critère",
    Direction.DEFAVORABLE: "va contre le critère",
    Direction.ELEMENT: "élément pour l’entretien",
}
PORTEES = {
    Portee.CHAQUE_DOSSIER: "dans chaque dossier",
    Portee.AU_MOINS_UNE_FOIS: "au moins une fois dans l’épreuve",
}
FAMILLES = {
    "sain": "dossier régulier",
    "anomalie": "anomalie plantée",
    "abus": "suspicion d’abus",
    "fraude": "suspicion de fraude",
    "leurre": "leurre",
}
COLLECTIONS = {
    Collection.RELATIONS: "chaque rapprochement de deux données",
    Collection.PLANTES: "chaque élément planté",
    Collection.LIGNES: "chaque ligne à régler",
    Collection.GESTES: "chaque acte d’un traitement admis",
    Collection.GESTES_REQUIS: "chaque acte que tous les traitements admis demandent",
    Collection.TRAITEMENTS: "chaque traitement admis",
    Collection.INTERDITS: "chaque acte proscrit",
    Collection.OUVRIR: "chaque pièce à ouvrir",
    Collection.BASES_UTILES: "chaque base utile",
    Collection.BASES_INDISPENSABLES: "chaque base indispensable à la décision",
}
PRESENCES = {
    "$attendu.service_alerte": "quand le manuel désigne un destinataire d’alerte",
    "$attendu.modeles_courrier": "quand le manuel prévoit un courrier",
    "$attendu.mentions_interdites": "quand des mentions sont proscrites dans les courriers",
    "$attendu.transmission": "quand le manuel demande une transmission à un service",
    "$attendu.tiers": "quand un tiers mérite d’être interrogé",
    "$attendu.compte_a_payer": "quand un compte est à payer",
    "$cle.lignes_reglables": "quand une ligne peut être réglée",
    "$cle.lignes_payables": "quand une ligne est payable sans attendre",
}
SI = {
    "$propre.appeles": "quand le traitement admis, ou celui du candidat, passe par : {}",
    "$cle.gestes_requis": "quand tous les traitements admis passent par : {}",
    "$attendu.controle_retour": "quand un retour de flux est à contrôler",
}
VARIABLES = {
    "fait.jour": "jour de l’acte",
    "fait.place": "donnée",
    "fait.compare_a": "donnée comparée",
    "fait.type": "acte",
    "fait.service": "service",
    "fait.lignes": "lignes",
    "fait.montant": "montant",
    "fait.nature": "nature donnée",
    "fait.tiers": "tiers",
    "fait.modele": "modèle de courrier",
    "fait.motif": "motif donné",
    "fait.debiteur": "débiteur",
    "fait.statut": "statut",
    "fait.recu_le": "date de réception notée",
    "fait.compte": "compte",
    "fait.genre": "pièce demandée",
    "fait.mentions": "mentions",
    "fait.pieces": "pièces jointes",
    "fait.relance_le": "date de relance",
    "fait.objet": "objet",
    "alors.jour": "jour de l’acte",
    "alors.type": "acte",
    "alors.montant": "montant",
    "attendu.echeance": "échéance",
    "attendu.clause_delai": "clause de délai",
    "attendu.modeles_courrier": "courriers admis",
    "attendu.transmission": "services attendus",
    "attendu.clause_compte_rendu": "clause de compte rendu",
    "attendu.clause_alerte": "clause d’alerte",
    "attendu.recu_le": "date de réception",
    "attendu.service_hierarchie": "supérieur désigné",
    "attendu.compte_a_payer": "compte à payer",
    "attendu.service_alerte": "service désigné",
    "r.controle": "contrôle",
    "r.clause": "clause",
    "r.resout": "pièce qui explique",
    "r.motifs": "motifs admis",
    "b": "base",
    "o": "pièce",
    "t.libelle": "traitement",
    "p.natures_acceptees": "natures admises",
    "p.a_signaler": "ce qui était à signaler",
    "p.clause": "clause",
    "i.raison": "raison pour laquelle l’acte est proscrit",
    "g.attendu_genre": "pièce attendue",
    "g.type": "acte attendu",
    "l.id": "ligne",
    "l.deja_paye": "montant déjà payé",
    "calcul.saisi": "montants saisis",
    "calcul.lignes_fausses": "lignes inexactes",
    "calcul.attendu": "montants exacts",
    "courrier.manquantes": "mentions manquantes",
    "propre.statuts": "état réel du dossier",
    "propre.montant_paye": "montant réellement payé",
    "propre.natures": "natures signalées par le candidat",
}


@dataclass(frozen=True, slots=True)
class RegleEnClair:
    """One rule: its direction, where it applies, and its sentence in pieces (words, is a variable)."""

    sens: str
    genre: str
    ou: tuple[str, ...]
    phrase: tuple[tuple[str, bool], ...]
    sous_item: str
    consequence: bool


@dataclass(frozen=True, slots=True)
class AideCritere:
    """How one critère is covered: by rules, by people who watch, or by the interview, and why."""

    mode: str
    raison: str
    conditionnel: str
    sous_items: tuple[str, ...]
    questions: tuple[str, ...]
    regles: tuple[RegleEnClair, ...]


def aides_par_critere(regles: BanqueRegles) -> dict[str, AideCritere]:
    """What the aid can see, by critère uid."""
    return {c.uid: _aide(c) for c in regles.criteres}


def _aide(c: CritereRegle) -> AideCritere:
    return AideCritere(
        mode=MODES[c.mode],
        raison=c.raison,
        conditionnel=c.conditionnel,
        sous_items=tuple(c.sous_items.values()),
        questions=c.questions,
        regles=tuple(en_clair(r, c.sous_items) for r in c.regles),
    )


def en_clair(regle: Regle, sous_items: dict[str, str]) -> RegleEnClair:
    """A rule in plain French."""
    ou = [PORTEES[regle.portee], *_quand(regle.quand)]
    if regle.pour_chaque is not None:
        ou.append(f"pour {COLLECTIONS[regle.pour_chaque.dans]}")
    return RegleEnClair(
        SENS[regle.direction],
        regle.direction.value,
        tuple(ou),
        morceaux(regle.phrase),
        sous_items.get(regle.sous_item, ""),
        bool(regle.consequence_de),
    )


def _quand(quand: Quand) -> Iterator[str]:
    if quand.famille:
        yield f"dossier avec {' ou '.join(FAMILLES[f] for f in quand.famille)}"
    yield from (PRESENCES[p] for p in quand.presence)
    for valeur, condition in quand.si.items():
        actes = (TYPES_ACTION[t].libelle.lower() for t in condition.contient_un)
        yield SI[valeur].format(", ".join(actes))


def morceaux(phrase: str) -> tuple[tuple[str, bool], ...]:
    """A rule's sentence in pieces: (words, is a variable).

    >>> morceaux("Base « {b} » consultée.")
    (('Base « ', False), ('base', True), (' » consultée.', False))
    """
    pieces = re.split(VARIABLE, phrase)
    return tuple((VARIABLES[p] if rang % 2 else p, rang % 2 == 1) for rang, p in enumerate(pieces) if p)
