"""The answer key of one dossier: the contract between the world (cases) and the judgement (scoring).

It speaks référentiel and vocabulary words only. It never says that anyone is guilty: a fraud stays a
suspicion. Amounts are decimal strings with two digits, dates are ISO strings, places are addresses
inside the dossier (`p1.total_ttc`, `historique.lignes[0].date`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from scenario_bank.model.vocabulaire import Famille


# Relations and gestures are made by the dozen in each dossier: not frozen, which costs four times as much
# to build, but never modified either.
@dataclass(slots=True, unsafe_hash=True)
class Relation:
    """Two places that a control compares, and whether they agree in this dossier.

    `nature` is D (hard: a violation is a fact to treat) or S (soft: a violation calls a question).
    `conforme` is false where the dossier breaks it. `resout` lists the pièces (ids, present or to be
    obtained) that silence a broken soft relation. `indispensable` marks what the decision rests on.
    `motifs` are the accepted reasons for a mark non conforme.
    """

    id: str
    controle: str
    clause: str
    places: tuple[str, ...]
    nature: str
    conforme: bool = True
    motifs: tuple[str, ...] = ()
    resout: tuple[str, ...] = ()
    indispensable: bool = False


@dataclass(slots=True, unsafe_hash=True)
class Geste:
    """One act that the key expects or forbids.

    `type` is a word of TYPES_ACTION. `cible` is a place inside the dossier, "" when it does not
    matter. `donnees` maps a key of the action's donnees to its accepted values (any of them); for a
    list (lignes, mentions, pieces) each accepted value must be in it. `apres` names gestes of the
    same treatment that come first; `delai` days (`unite`: ouvres or calendaires) have run since the one
    that `depuis` names, or since the exception that lifts a forbidden geste. `optionnel` gestures never
    count as an absence.
    """

    id: str
    type: str
    cible: str = ""
    donnees: dict[str, tuple[str, ...]] = field(default_factory=dict)
    apres: tuple[str, ...] = ()
    optionnel: bool = False
    clause: str = ""
    depuis: str = ""
    delai: int = 0
    unite: str = ""


@dataclass(frozen=True, slots=True)
class Traitement:
    """One accepted way to treat the dossier: every non optional geste, in the order `apres` says."""

    id: str
    libelle: str
    gestes: tuple[Geste, ...]


@dataclass(frozen=True, slots=True)
class GesteInterdit:
    """An act that is unfavourable whenever it is made.

    `sauf_apres` names gestes of any accepted treatment after which it is no longer a fault (paying
    after the justification arrived, for instance).
    """

    geste: Geste
    raison: str
    criteres: tuple[str, ...]
    sauf_apres: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plante:
    """What was planted: the alteration, in the words of the catalogue, and where its evidence lies.

    `nature` is the id in content/natures.yaml (A30, F01, L7 …); `natures_acceptees` are the natures
    that a careful reader may give. `places` is where the evidence lies, first the place to signal.
    `declencheur` is a place visible without inquiry. `resolution` lists pièces or inquiries
    ("verifier_emetteur:opticien") that resolve it.
    """

    id: str
    alteration: str
    famille: Famille
    nature: str
    natures_acceptees: tuple[str, ...]
    controle: str
    clause: str
    places: tuple[str, ...]
    declencheur: str
    resolution: tuple[str, ...]
    montant_en_jeu: str
    effort: int
    difficulte: int


@dataclass(frozen=True, slots=True)
class LigneReglement:
    """What one line of the dossier is worth when it is treated rightly, with its trace.

    `payable` is false for a line that must wait or be refused. `trace` is a list of sentences, each
    naming the rule, its parameter, the date at which it held and its reference. `part_maximale` is the
    most that the mutuelle pays on a line whose forfait is shared between elements, "" elsewhere: only the
    sum over such lines is due, no rule says how it is spread.
    """

    id: str
    libelle: str
    depense: str
    base: str
    taux: str
    amo_brute: str
    participation_franchise: str
    amo_nette: str
    amc: str
    reste_a_charge: str
    payable: bool
    deja_paye: str
    trace: tuple[str, ...]
    parametres: tuple[str, ...] = ()
    part_maximale: str = ""


@dataclass(frozen=True, slots=True)
class Attendu:
    """What the manual's clauses make of this dossier: recipients, delays, letters, dashboard, report.

    `echeance` is the last simulated day for treating the dossier. `service_alerte` is "" when no
    suspicion is planted. `bases_utiles` are the bases a careful treatment consults. `ouvrir` are the
    pièces whose reading the decision rests on. `tiers` are those worth asking; asking others is no
    fault. `mentions_requises` are those of every letter of `modeles_courrier` together;
    `mentions_par_modele` says them letter by letter. `mentions_interdites` are letter mentions that
    disclose or accuse. `jour_compte_rendu` is the weekday of the report to the hierarchy, "" when it is
    due every day.
    """

    recu_le: str
    echeance: str
    clause_delai: str
    bases_utiles: tuple[str, ...]
    ouvrir: tuple[str, ...]
    tiers: tuple[str, ...]
    service_alerte: str
    clause_alerte: str
    service_hierarchie: str
    clause_compte_rendu: str
    modeles_courrier: tuple[str, ...]
    mentions_requises: tuple[str, ...]
    mentions_interdites: tuple[str, ...]
    compte_a_payer: str
    comptes_interdits: tuple[str, ...]
    transmission: tuple[str, ...]
    tableau_de_bord: dict[str, tuple[str, ...]]
    controle_retour: bool
    mentions_par_modele: dict[str, tuple[str, ...]] = field(default_factory=dict)
    jour_compte_rendu: str = ""


@dataclass(frozen=True, slots=True)
class Corrige:
    """The whole key of a dossier. `reference` is the dossier's; `traitements` is a set of ways."""

    reference: str
    gabarit: str
    domaine: str
    jour: str
    famille: Famille
    contraste: str
    difficulte: int
    plantes: tuple[Plante, ...]
    relations: tuple[Relation, ...]
    lignes: tuple[LigneReglement, ...]
    traitements: tuple[Traitement, ...]
    interdits: tuple[GesteInterdit, ...]
    attendu: Attendu
    questions: tuple[str, ...] = ()
    version: int = 1
