"""Players: they work generated dossiers on the desk, day after day, and write the actions that result.

`jouer_traitement` carries out one accepted treatment of the key with care, `jouer_interdit` makes one
forbidden act, `jouer_clauses` (in `joueur_clauses`) knows the printed clauses alone. Answers are those
of the simulated world: a player waits for them, and opens what they bring.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cases.monde import EtatDossier, etat, jour_suivant
from cases.vu import Case, Reponse
from scenario_bank.calendrier import terme
from scenario_bank.corrige import Geste, GesteInterdit, Relation, Traitement
from scenario_bank.model.vocabulaire import TYPES_ACTION, Base, objet_de
from scoring.action import Action, lire_action

BASES = tuple(str(b) for b in Base)
ENQUETES = frozenset({"demander_piece", "verifier_emetteur", "appeler"})
REGLEMENTS = frozenset({"payer", "payer_partiel"})
DECISIONS = frozenset({*REGLEMENTS, "rejeter", "mettre_en_attente"})
JOURS_D_ATTENTE = 6

Document = dict[str, Any]
Deroulement = Generator[None, None, None]


class Carnet:
    """The actions of one épreuve as they are made, and the world that answers them."""

    def __init__(self, cases: Sequence[Case]) -> None:
        self.cases = tuple(cases)
        self.depart = date.fromisoformat(cases[0].jour)
        self.jour = self.depart
        self.documents: list[Document] = []
        self._actions: list[Action] = []

    def faire(self, genre: str, cible: str, donnees: Document) -> None:
        """Adds one action, checked against the vocabulary; raises ActionRefusee."""
        rang = len(self.documents) + 1
        document = {
            "id": f"a{rang}",
            "sequence": rang,
            "type": genre,
            "cible": cible,
            "donnees": donnees,
            "jour_simule": self.jour.isoformat(),
        }
        self._actions.append(lire_action(document))
        self.documents.append(document)

    def finir_la_journee(self) -> None:
        self.faire("fin_de_journee", "", {})
        self.jour = jour_suivant(self.jour)

    def dossier(self, reference: str) -> EtatDossier:
        """Where a dossier stands now: pièces at hand, answers, returns."""
        monde = etat([(c.vu, c.cache) for c in self.cases], self._actions, self.depart)
        return monde.dossiers[reference]


@dataclass
class Poste:
    """The desk of one dossier: what a player does there. `ouverts` are the pièces and bases read."""

    carnet: Carnet
    case: Case

    def __post_init__(self) -> None:
        self.ouverts: set[str] = set()

    def faire(self, genre: str, place: str = "", /, **donnees: Any) -> None:
        """One action on this dossier, at `place` inside it."""
        reference = self.case.vu.reference
        cible = "" if TYPES_ACTION[genre].vise == "tentative" else reference + (f"/{place}" if place else "")
        self.carnet.faire(genre, cible, donnees)

    def ouvrir(self, *objets: str) -> None:
        """Reads pièces and bases, each once."""
        for objet in objets:
            if objet not in self.ouverts:
                self.ouverts.add(objet)
                self.faire("consulter_base" if objet in BASES else "ouvrir_piece", objet)

    def tout_ouvrir(self) -> None:
        """The pièces in their order, then every base, the manual first."""
        self.ouvrir(*(p.id for p in self.case.vu.pieces))
        self.ouvrir(str(Base.PROCEDURES), *BASES)

    @property
    def etat(self) -> EtatDossier:
        return self.carnet.dossier(self.case.vu.reference)

    def reponses(self) -> list[Reponse]:
        """The answers received, in order."""
        return [r.reponse for r in self.etat.recus]

    def attendre_les_reponses(self) -> Deroulement:
        """Days until every answer asked for has come, then what they bring is opened."""
        for _ in range(JOURS_D_ATTENTE):
            if all(a.sur == "retour" for a in self.etat.attendus):
                break
            self._tenir_le_delai()
            yield
        self.ouvrir(*(p.id for p in self.etat.pieces))

    def _tenir_le_delai(self) -> None:
        """Puts the undecided lines in wait when the night would pass the manual's delay."""
        lignes = list(self.etat.lignes_sans_decision)
        if lignes and jour_suivant(self.carnet.jour) > self.echeance:
            self.mettre_en_attente(lignes, "piece_manquante")

    def mettre_en_attente(self, lignes: list[str], motif: str) -> None:
        """Makes `lignes` wait as long as the manual lets a pièce take."""
        jours = int(self.delai("attente_piece")["jours"])
        relance = (self.carnet.jour + timedelta(days=jours)).isoformat()
        self.faire("mettre_en_attente", lignes=lignes, motif=motif, relance_le=relance)

    def delai(self, pour: str) -> dict[str, str]:
        """The parameters of the manual's delay for `pour`."""
        clause = next(c for c in self.case.vu.clauses if c.type == "delai" and c.params.get("pour") == pour)
        return {nom: str(valeur) for nom, valeur in clause.params.items()}

    @property
    def echeance(self) -> date:
        """The last day to treat the dossier, by the manual's clause."""
        delai, recu = self.delai("traitement"), date.fromisoformat(self.case.vu.demande.recue_le)
        if delai["unite"] == "ouvres":
            return jour_suivant(recu, int(delai["jours"]))
        return recu + timedelta(days=int(delai["jours"]))

    def attendre_le_terme(self, geste: Geste) -> Deroulement:
        """Days until the delay of `geste` has run, from the last thing done."""
        jour = terme(self.carnet.jour, geste.delai, geste.unite)
        while self.carnet.jour < jour:
            self._tenir_le_delai()
            yield

    def attendre_le_retour(self) -> Deroulement:
        """Days until the payment's return, then the flux base and a note."""
        for _ in range(JOURS_D_ATTENTE):
            if self.etat.retours and not self.etat.attendus:
                break
            yield
        self.faire("consulter_base", str(Base.FLUX))
        statut = self.etat.retours[-1].retour.libelle if self.etat.retours else ""
        self.faire("note_crm", texte=f"Retour du virement lu au flux. {statut}".strip())

    def tiers(self, souhaites: Iterable[str], sur: str, confirmation: str = "confirme") -> str:
        """The third party to ask about `sur`: among `souhaites` and present, one who confirms if any."""
        presents = [t.id for t in self.case.vu.tiers]
        possibles = [t for t in souhaites if t in presents] or presents
        favorables = [
            r.tiers
            for r in self.case.cache.reponses
            if r.sur == sur and r.tiers in possibles and r.confirmation == confirmation
        ]
        livrent = [r.tiers for r in self.case.cache.reponses if r.sur == sur and r.piece is not None]
        return next((t for t in possibles if t in livrent and t in favorables), possibles[0])


def derouler(carnet: Carnet, deroulements: Sequence[Deroulement]) -> None:
    """Plays dossiers side by side: a day ends once each has done what it could."""
    actifs = list(deroulements)
    while actifs:
        restants = []
        for deroulement in actifs:
            try:
                next(deroulement)
            except StopIteration:
                continue
            restants.append(deroulement)
        actifs = restants
        if actifs:
            carnet.finir_la_journee()


def compte_rendu(carnet: Carnet, service: str = "") -> None:
    """The report to the hierarchy on every dossier, to `service` or to the one that the manual prints."""
    clause = next(c for c in carnet.cases[0].vu.clauses if c.type == "compte_rendu")
    carnet.faire(
        "compte_rendu",
        "",
        {
            "service": service or clause.params["service"],
            "texte": "Dossiers traités, en attente et alertes de la période ; aucun retard.",
            "dossiers": [c.vu.reference for c in carnet.cases],
        },
    )


def jouer(
    cases: Sequence[Case], joueur: Callable[[Poste], Deroulement], *, terminer: bool = False
) -> list[Document]:
    """The actions of `joueur` over `cases`, worked side by side, then the report; `terminer` closes the
    épreuve."""
    carnet = Carnet(cases)
    derouler(carnet, [joueur(Poste(carnet, c)) for c in cases])
    compte_rendu(carnet)
    if terminer:
        carnet.faire("cloturer_epreuve", "", {})
    return carnet.documents


# --- one accepted treatment ------------------------------------------------------------------------


def rapprocher(poste: Poste, relations: Iterable[Relation]) -> None:
    """Each indispensable or broken relation, marked as the key reads it."""
    for r in relations:
        if not r.conforme:
            poste.faire("marquer_champ_non_conforme", r.places[0], compare_a=r.places[-1], motif=r.motifs[0])
        elif r.indispensable:
            poste.faire("marquer_champ_conforme", r.places[0], compare_a=r.places[-1])


def lever_le_doute(poste: Poste, relations: Iterable[Relation]) -> None:
    """A soft relation that a pièce now read explains is marked again, conforme."""
    for r in relations:
        if not r.conforme and r.nature == "S" and poste.ouverts & set(r.resout):
            poste.faire("marquer_champ_conforme", r.places[0], compare_a=r.places[-1])


def _ordinaire(poste: Poste, nom: str, donnees: Document) -> Any:
    """A plausible value for what the key leaves free."""
    c, jour = poste.case.corrige, poste.carnet.jour
    valeurs: dict[str, Any] = {
        "tiers": poste.tiers(c.attendu.tiers, ""),
        "nature": c.plantes[0].natures_acceptees[0] if c.plantes else poste.case.vu.natures[0][0],
        "service": c.attendu.service_hierarchie,
        "compte": c.attendu.compte_a_payer or poste.case.vu.comptes[0][0],
        "relance_le": jour_suivant(jour, 10).isoformat(),
        "montant": "0.00",
        "numero": "connu",
        "coordonnees": "annuaire",
        "motif": "autre",
        "clause": c.plantes[0].clause if c.plantes else c.attendu.clause_delai,
        "genre": poste.case.vu.genres_demandables[0][0],
        "objet": "relance",
        "debiteur": "adherent",
        "statut": "en_attente",
        "recu_le": poste.case.vu.demande.recue_le,
        "pieces": list(c.attendu.ouvrir),
        "lignes": [ligne[0] for ligne in poste.case.vu.demande.lignes],
    }
    if nom == "modele":
        return (c.attendu.modeles_courrier or (poste.case.vu.modeles_courrier[0][0],))[0]
    if nom == "mentions":
        par_modele = c.attendu.mentions_par_modele
        return list(par_modele.get(donnees.get("modele", ""), c.attendu.mentions_requises))
    return valeurs.get(nom, "autre")


_TEXTES = {
    "phrase": "Les deux informations comparées ne concordent pas.",
    "question": "Confirmez-vous avoir établi ce document, à cette date et pour ce montant ?",
    "texte": "Noté au dossier.",
    "motif": "Pièces et constat joints.",
    "calcul": "base × taux",
}


def _donnees(poste: Poste, geste: Geste) -> Document:
    genre = TYPES_ACTION[geste.type]
    donnees: Document = {}
    for nom, champ in genre.champs.items():
        admises = geste.donnees.get(nom, ())
        if nom == "lignes" and champ.genre == "lignes":
            donnees[nom] = [
                {"ligne": x.id, "amo": x.amo_brute, "amc": x.amc, "reste": x.reste_a_charge}
                for x in poste.case.corrige.lignes
            ]
        elif nom == "tiers" and admises:
            sur = f"genre:{geste.donnees['genre'][0]}" if "genre" in geste.donnees else _vise(poste, geste)
            donnees[nom] = poste.tiers(admises, sur)
        elif admises:
            donnees[nom] = list(admises) if champ.genre == "liste" else admises[0]
        elif champ.genre == "texte":
            donnees[nom] = _TEXTES.get(nom, "Noté.")
        elif champ.obligatoire:
            donnees[nom] = _ordinaire(poste, nom, donnees)
    return donnees


def _vise(poste: Poste, geste: Geste) -> str:
    """The place that the geste aims at when the key leaves it free: where the evidence lies."""
    vise = TYPES_ACTION[geste.type].vise
    if vise in {"dossier", "tentative"}:
        return ""
    if geste.cible:
        return geste.cible
    places = [p for plante in poste.case.corrige.plantes for p in plante.places]
    pieces = [p for p in places if objet_de(p) not in BASES]
    defaut = poste.case.vu.pieces[0]
    if vise == "champ":
        return (places or [f"{defaut.id}.{defaut.champs[0].id}"])[0]
    return objet_de((pieces or [defaut.id])[0])


def accomplir(poste: Poste, geste: Geste) -> None:
    """Makes the geste, what the key leaves free taking an ordinary value."""
    poste.faire(geste.type, _vise(poste, geste), **_donnees(poste, geste))


def _suivre(poste: Poste, traitement: Traitement) -> Deroulement:
    cle = poste.case.corrige
    poste.tout_ouvrir()
    rapprocher(poste, cle.relations)
    demande, paye, retour = False, False, False
    for geste in traitement.gestes:
        if demande and geste.type not in ENQUETES:
            yield from poste.attendre_les_reponses()
            lever_le_doute(poste, cle.relations)
            demande = False
        lit_le_retour = geste.type == "consulter_base" and geste.cible == "flux"
        if paye and not retour and (lit_le_retour or geste.type == "tableau_de_bord"):
            yield from poste.attendre_le_retour()
            retour = True
        yield from poste.attendre_le_terme(geste)
        if not lit_le_retour:
            accomplir(poste, geste)
        demande = demande or geste.type in ENQUETES
        paye = paye or geste.type in REGLEMENTS


def jouer_traitement(case: Case, traitement: Traitement, *, terminer: bool = False) -> list[Document]:
    """A careful candidate who carries out `traitement`: reads, compares, asks, waits, decides, accounts."""
    return jouer([case], lambda poste: _suivre(poste, traitement), terminer=terminer)


def jouer_traitements(cases: Sequence[tuple[Case, Traitement]], *, terminer: bool = True) -> list[Document]:
    """The same over several dossiers of one épreuve, worked side by side."""
    choisis = {case.vu.reference: traitement for case, traitement in cases}
    return jouer(
        [case for case, _ in cases],
        lambda poste: _suivre(poste, choisis[poste.case.vu.reference]),
        terminer=terminer,
    )


def jouer_interdit(case: Case, interdit: GesteInterdit) -> list[Document]:
    """The forbidden act alone."""
    carnet = Carnet([case])
    accomplir(Poste(carnet, case), interdit.geste)
    return carnet.documents


def jouer_presse(case: Case) -> list[Document]:
    """Someone in a hurry: pays every line on the account of the request, looks at nothing, closes."""
    poste = Poste(Carnet([case]), case)
    cle = case.corrige
    compte = case.vu.demande.demande_rib or cle.attendu.compte_a_payer or case.vu.comptes[0][0]
    total = sum(int(x.amc.replace(".", "")) for x in cle.lignes)
    poste.faire(
        "payer",
        montant=f"{total // 100}.{total % 100:02d}",
        lignes=[x.id for x in cle.lignes],
        compte=compte,
    )
    poste.faire("cloturer")
    return poste.carnet.documents


__all__ = [
    "BASES",
    "ENQUETES",
    "REGLEMENTS",
    "Carnet",
    "Deroulement",
    "Document",
    "Poste",
    "accomplir",
    "compte_rendu",
    "derouler",
    "jouer",
    "jouer_interdit",
    "jouer_presse",
    "jouer_traitement",
    "jouer_traitements",
    "lever_le_doute",
    "rapprocher",
]
