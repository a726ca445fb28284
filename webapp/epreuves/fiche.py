"""The fiche évaluateur of one dossier: the key in words, for the evaluators assigned and nobody else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from sqlalchemy.orm import Session

from cases.vu import Cache, Vu
from scenario_bank.corrige import Corrige, Geste, GesteInterdit, LigneReglement
from scenario_bank.model.vocabulaire import TYPES_ACTION, Famille
from webapp.instantanes import lire_cache, lire_corrige, lire_vu
from webapp.models.epreuve import Situation
from webapp.poste.libelles import MOTIFS, NATURES, STATUTS, SUJETS, UNITES
from webapp.poste.phrases import Redaction
from webapp.poste.queries import DossierOuvert
from webapp.rendering import date_longue, montant

AUCUNE: Mapping[str, str] = MappingProxyType({})
FAMILLES = {
    Famille.SAIN: "dossier régulier",
    Famille.ANOMALIE: "anomalie",
    Famille.ABUS: "suspicion d’abus",
    Famille.FRAUDE: "suspicion de fraude",
    Famille.LEURRE: "leurre : régulier, malgré les apparences",
}
CONTRASTES = {
    Famille.SAIN: "Rien n’est planté. Un signalement serait une fausse alerte.",
    Famille.ANOMALIE: "Une erreur à relever et à corriger ; rien n’autorise à soupçonner quelqu’un.",
    Famille.ABUS: "Un faisceau à faire remonter ; le candidat n’accuse personne et ne conclut pas.",
    Famille.FRAUDE: "Un faisceau à faire remonter ; le candidat n’accuse personne et ne conclut pas.",
    Famille.LEURRE: (
        "Une apparence trompeuse : vérifiée, elle s’explique. Demander conseil après vérification n’est pas une faute."
    ),
}


@dataclass(frozen=True, slots=True)
class PlanteeEnMots:
    """What was planted: its label, its nature ("" for a leurre), where to look, what resolves it."""

    libelle: str
    nature: str
    acceptees: tuple[str, ...]
    lieux: tuple[str, ...]
    declencheur: str
    clause: str
    resolution: tuple[str, ...]
    enjeu: str


@dataclass(frozen=True, slots=True)
class GesteEnMots:
    """One act: its label, its accepted values, the clause that asks for it."""

    libelle: str
    precisions: tuple[str, ...]
    clause: str
    optionnel: bool


@dataclass(frozen=True, slots=True)
class TraitementEnMots:
    libelle: str
    gestes: tuple[GesteEnMots, ...]


@dataclass(frozen=True, slots=True)
class InterditEnMots:
    """A forbidden act, why, the critères that it contradicts, and after what it is one no more."""

    geste: GesteEnMots
    raison: str
    criteres: tuple[str, ...]
    sauf_apres: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fiche:
    """Everything that an evaluator reads before the day about one dossier."""

    reference: str
    titre: str
    rang: int
    reserve: bool
    mutuelle: str
    adherent: str
    jour: str
    famille: str
    contraste: str
    difficulte: int
    objet: str
    texte: str
    plantees: tuple[PlanteeEnMots, ...]
    traitements: tuple[TraitementEnMots, ...]
    interdits: tuple[InterditEnMots, ...]
    lignes: tuple[LigneReglement, ...]
    attendus: tuple[tuple[str, str], ...]
    questions: tuple[str, ...]
    vu: Vu


def rediger_fiche(
    db: Session, situation: Situation, numeros: Mapping[str, str], alterations: Mapping[str, str]
) -> Fiche:
    """The fiche of a bank situation, from its snapshot; raises ValueError for a real one.

    `numeros` gives the printed number of each clause of the manual, `alterations` the label of each
    alteration of the bank, by id.
    """
    if situation.instantane_id is None:
        raise ValueError(situation.public_id)
    return fiche_de(
        lire_vu(db, situation.instantane_id),
        lire_cache(db, situation.instantane_id),
        lire_corrige(db, situation.instantane_id),
        numeros,
        alterations=alterations,
        rang=situation.rang,
        reserve=situation.reserve,
    )


def redaction_de(vu: Vu, cache: Cache, rang: int = 1) -> Redaction:
    """What names the places of one dossier, the pièces that an inquiry would bring included."""
    pieces = {(vu.reference, p.id): p.titre for p in vu.pieces}
    pieces |= {(vu.reference, r.piece.id): f"{r.piece.titre}, sur demande" for r in cache.reponses if r.piece}
    return Redaction([DossierOuvert(rang, 0, date.fromisoformat(vu.jour), False, vu, cache)], pieces)


def fiche_de(
    vu: Vu,
    cache: Cache,
    corrige: Corrige,
    numeros: Mapping[str, str],
    *,
    alterations: Mapping[str, str] = AUCUNE,
    rang: int = 1,
    reserve: bool = False,
) -> Fiche:
    """The fiche of one dossier from its three parts, wherever they come from."""
    mots = _Mots(vu, corrige, redaction_de(vu, cache, rang), numeros, alterations)
    return Fiche(
        reference=vu.reference,
        titre=vu.titre,
        rang=rang,
        reserve=reserve,
        mutuelle=vu.mutuelle_nom,
        adherent=vu.adherent,
        jour=vu.jour,
        famille=FAMILLES[corrige.famille],
        contraste=CONTRASTES[corrige.famille],
        difficulte=corrige.difficulte,
        objet=vu.demande.objet,
        texte=vu.demande.texte,
        plantees=mots.plantees(),
        traitements=tuple(
            TraitementEnMots(t.libelle, tuple(mots.geste(g) for g in t.gestes)) for t in corrige.traitements
        ),
        interdits=mots.interdits(),
        lignes=corrige.lignes,
        attendus=mots.attendus(),
        questions=corrige.questions,
        vu=vu,
    )


def _enumerer(mots: Iterable[str], liant: str = ", ") -> str:
    """The words in order, repeated ones counted: « Ligne de flux (2), Facture »."""
    comptes = Counter(m.rstrip(".") for m in mots)
    return liant.join(f"{m} ({n})" if n > 1 else m for m, n in comptes.items())


class _Mots:
    """Writes the key of one dossier with the words that its desk shows."""

    def __init__(
        self,
        vu: Vu,
        corrige: Corrige,
        redaction: Redaction,
        numeros: Mapping[str, str],
        alterations: Mapping[str, str],
    ) -> None:
        self.numeros, self.alterations = numeros, alterations
        self.vu, self.corrige, self.redaction = vu, corrige, redaction
        self.ref = vu.reference
        self.gestes = {g.id: g for t in corrige.traitements for g in t.gestes}

    def place(self, adresse: str) -> str:
        return self.redaction.place(self.ref, adresse)

    def clause(self, identifiant: str) -> str:
        """« 3.2 Renouvellement » from the printed manual, "" for none."""
        if not identifiant:
            return ""
        return f"{self.numeros.get(identifiant, identifiant)} {self.redaction.libelle(self.ref, 'clauses', identifiant)}"

    def resolution(self, mot: str) -> str:
        """A pièce, or someone to ask, that settles the question."""
        verbe, _, objet = mot.partition(":")
        if not objet:
            return self.place(verbe)
        libelle = TYPES_ACTION[verbe].libelle
        tiers, _, sur = objet.partition(":")
        qui = self.redaction.libelle(self.ref, "tiers", tiers)
        sujet = SUJETS.get(sur) or self.redaction.libelle(self.ref, "genres_demandables", sur)
        return f"{libelle[0].lower()}{libelle[1:]} : {', '.join(m for m in (qui, sujet) if m)}"

    def plantees(self) -> tuple[PlanteeEnMots, ...]:
        natures = dict(self.vu.natures)
        return tuple(
            PlanteeEnMots(
                libelle=self.alterations.get(p.alteration, ""),
                nature=natures.get(p.nature, ""),
                acceptees=tuple(natures.get(n, n) for n in p.natures_acceptees if n != p.nature),
                lieux=tuple(dict.fromkeys(self.place(x) for x in p.places)),
                declencheur=self.place(p.declencheur),
                clause=self.clause(p.clause),
                resolution=tuple(self.resolution(r) for r in p.resolution),
                enjeu=montant(p.montant_en_jeu),
            )
            for p in self.corrige.plantes
        )

    def geste(self, g: Geste) -> GesteEnMots:
        precisions = [self.place(g.cible)] if g.cible else []
        precisions += [p for cle, mots in g.donnees.items() if (p := self._donnee(cle, mots))]
        if g.delai:
            precisions.append(f"délai à respecter : {g.delai} jours {UNITES[g.unite]}")
        return GesteEnMots(
            TYPES_ACTION[g.type].libelle, tuple(precisions), self.clause(g.clause), g.optionnel
        )

    def _donnee(self, cle: str, mots: Sequence[str]) -> str:
        """One key of an act with its accepted values in words."""
        ecrire = _DONNEES.get(cle)
        if ecrire is None or not mots:
            return ""
        titre, liste = ecrire
        if liste == "montant":
            valeurs: Iterable[str] = (montant(m) for m in mots)
        elif liste == "date":
            valeurs = (date_longue(m) for m in mots)
        elif liste == "natures":
            valeurs = (NATURES.get(m) or self.redaction.libelle(self.ref, liste, m) for m in mots)
        elif liste in _VOCABULAIRES:
            valeurs = (_VOCABULAIRES[liste].get(m, self.place(m)) for m in mots)
        else:
            valeurs = (self.redaction.libelle(self.ref, liste, m) for m in mots)
        liant = " ; " if cle in {"lignes", "mentions", "pieces"} else " ou "
        return f"{titre} : {liant.join(dict.fromkeys(v.rstrip('.') for v in valeurs))}"

    def interdits(self) -> tuple[InterditEnMots, ...]:
        """Forbidden acts; those that differ by one value only are said together."""
        groupes: dict[tuple[object, ...], list[GesteInterdit]] = {}
        for i in self.corrige.interdits:
            cle = (i.geste.type, i.geste.cible, i.raison, i.criteres, i.sauf_apres)
            groupes.setdefault(cle, []).append(i)
        resultat = []
        for groupe in groupes.values():
            premier = groupe[0]
            reunies: dict[str, tuple[str, ...]] = {}
            for i in groupe:
                for cle_donnee, mots in i.geste.donnees.items():
                    reunies[cle_donnee] = tuple(dict.fromkeys((*reunies.get(cle_donnee, ()), *mots)))
            sauf = (TYPES_ACTION[self.gestes[g].type].libelle for g in premier.sauf_apres if g in self.gestes)
            resultat.append(
                InterditEnMots(
                    self.geste(replace(premier.geste, donnees=reunies)),
                    premier.raison,
                    premier.criteres,
                    tuple(dict.fromkeys(sauf)),
                )
            )
        return tuple(resultat)

    def attendus(self) -> tuple[tuple[str, str], ...]:
        """(title, words) of what the manual makes of this dossier; empty ones left out."""
        a, r = self.corrige.attendu, self.redaction

        def liste(nom: str, mots: Iterable[str]) -> str:
            return _enumerer((r.libelle(self.ref, nom, m) for m in mots), " ; ")

        bases = {b.id: b.titre for b in self.vu.bases}
        lignes = (
            ("Reçu le", date_longue(a.recu_le)),
            ("À traiter au plus tard le", f"{date_longue(a.echeance)} ({self.clause(a.clause_delai)})"),
            ("Pièces à ouvrir", _enumerer(self.place(p) for p in a.ouvrir)),
            ("Bases utiles", ", ".join(bases.get(b, b) for b in a.bases_utiles)),
            ("Tiers à interroger", liste("tiers", a.tiers)),
            ("Alerte à", f"{liste('services', [a.service_alerte])} ({self.clause(a.clause_alerte)})")
            if a.service_alerte
            else ("", ""),
            (
                "Compte rendu à",
                f"{liste('services', [a.service_hierarchie])} ({self.clause(a.clause_compte_rendu)})",
            ),
            ("À transmettre à", liste("services", a.transmission)),
            ("Compte à payer", liste("comptes", [a.compte_a_payer] if a.compte_a_payer else [])),
            ("Comptes à ne pas payer", liste("comptes", a.comptes_interdits)),
            ("Modèles de courrier admis", liste("modeles_courrier", a.modeles_courrier)),
            ("Mentions requises", liste("mentions", a.mentions_requises)),
            ("Mentions interdites", liste("mentions", a.mentions_interdites)),
            (
                "Retour de flux",
                "à contrôler après le paiement" if a.controle_retour else "",
            ),
        )
        return tuple((titre, mots) for titre, mots in lignes if mots)


_DONNEES: Mapping[str, tuple[str, str]] = {
    "montant": ("montant", "montant"),
    "lignes": ("lignes", "lignes"),
    "compte": ("compte", "comptes"),
    "motif": ("motif", "motifs"),
    "clause": ("clause", "clauses"),
    "nature": ("nature", "natures"),
    "service": ("service", "services"),
    "genre": ("pièce", "genres_demandables"),
    "tiers": ("auprès de", "tiers"),
    "modele": ("modèle", "modeles_courrier"),
    "mentions": ("mentions", "mentions"),
    "statut": ("statut", "statuts"),
    "recu_le": ("reçu le", "date"),
    "relance_le": ("relance le", "date"),
    "debiteur": ("débiteur", "tiers"),
    "objet": ("objet", "sujets"),
    "coordonnees": ("coordonnées", "coordonnees"),
    "numero": ("numéro", "numeros"),
    "pieces": ("pièces", "pieces"),
}
_VOCABULAIRES: Mapping[str, Mapping[str, str]] = {
    "motifs": MOTIFS,
    "statuts": STATUTS,
    "sujets": SUJETS,
    "coordonnees": {"annuaire": "de l’annuaire", "piece": "de la pièce"},
    "numeros": {"connu": "connu", "piece": "de la pièce"},
    "pieces": {},
}
