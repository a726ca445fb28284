"""What the rating pages show of one's own layer, gathered once per request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from scenario_bank.model.grilles import Competence, Critere
from scoring.guide import MOTIFS, Question
from webapp.cotation import queries
from webapp.cotation.faits import Carte, Releve, cartes, non_mobilises, regles, relever
from webapp.cotation.justification import Appel, appel
from webapp.cotation.lectures import lectures_de
from webapp.cotation.mots import Mots
from webapp.cotation.services import CotationIncomplete, competences_de, manques
from webapp.models.cotation import Cotation, Couche, NoteCritere, Observation, ReponseEntretien
from webapp.models.epreuve import Epreuve


@dataclass(frozen=True, slots=True)
class FicheCritere:
    """One critère as the evaluator works on it; `cartes` is None while the facts are closed."""

    critere: Critere
    lectures: list[tuple[str, str]]
    note: NoteCritere | None
    observations: list[Observation]
    reponses: list[ReponseEntretien]
    cartes: list[Carte] | None
    precision: str

    @property
    def retenues(self) -> list[Carte]:
        """The cards that stand."""
        return [c for c in self.cartes or () if c.statut != "ecarte"]

    @property
    def par_dossier(self) -> list[tuple[str, list[Carte]]]:
        """The cards that stand, by dossier, in the order of the journal."""
        table: dict[str, list[Carte]] = {}
        for carte in self.retenues:
            table.setdefault(carte.dossier, []).append(carte)
        return list(table.items())

    @property
    def ecartees(self) -> list[Carte]:
        return [c for c in self.cartes or () if c.statut == "ecarte"]

    @property
    def compte(self) -> str:
        """« 2 faits relevés », and nothing more."""
        n = len(self.retenues)
        if n == 0:
            return "Aucun fait relevé"
        return f"{n} fait relevé" if n == 1 else f"{n} faits relevés"


@dataclass(frozen=True, slots=True)
class LigneCompetence:
    """One compétence in the list: own rating, how many critères have a note."""

    competence: Competence
    cotation: Cotation | None
    notes: int


class Cahier:
    """One evaluator's own layer on one épreuve, read for a page."""

    def __init__(self, db: Session, epreuve: Epreuve, personne_id: int) -> None:
        self.epreuve = epreuve
        self.couche: Couche | None = queries.couche(db, epreuve.id, personne_id)
        ident = self.couche.id if self.couche else 0
        self.notes = queries.notes(db, ident)
        self.cotations = queries.cotations(db, ident)
        self.observations = queries.observations(db, ident)
        self.reponses = queries.reponses(db, ident)
        self.manques: CotationIncomplete | None = manques(db, epreuve, self.couche)
        self.competences = competences_de(epreuve)
        self._releve: Releve | None = None
        self._cartes: dict[str, list[Carte]] = {}
        if self.faits_ouverts:
            self._releve = relever(db, epreuve)
            self._cartes = cartes(self._releve, queries.liens(db, ident))

    @property
    def faits_ouverts(self) -> bool:
        return self.couche is not None and self.couche.faits_lus_le is not None

    @property
    def rendue(self) -> bool:
        return self.couche is not None and self.couche.rendue_le is not None

    @property
    def releve(self) -> Releve | None:
        """The facts, once this evaluator has opened them."""
        return self._releve

    def guide(self) -> list[Question]:
        """What to ask: the whole guide once the facts are open, the knowledge critères before."""
        if self._releve is not None:
            mots = self._releve.mots
            return [
                replace(q, faits=tuple(_fait(mots, f) for f in q.faits)) for q in self._releve.guide.questions
            ]
        return [
            Question(
                critere=c.critere,
                uid=c.uid,
                motif=MOTIFS["connaissance"],
                texte=c.questions[0],
                relances=tuple(c.questions[1:]),
                faits=(),
                dossiers=(),
                minutes=c.minutes,
                retenue=True,
            )
            for c, _ in regles().par_critere
            if c.connaissance and c.critere.startswith(f"{self.epreuve.bloc}.")
        ]

    def lignes(self) -> list[LigneCompetence]:
        return [
            LigneCompetence(c, self.cotations.get(c.uid), sum(1 for k in c.criteres if k.uid in self.notes))
            for c in self.competences
        ]

    def non_mobilises(self) -> list[tuple[Competence, list[Critere]]]:
        """The critères on which nothing stands yet, by compétence, in printed order."""
        criteres = {k.uid: k for c in self.competences for k in c.criteres}
        uids = non_mobilises(
            list(criteres),
            self._cartes,
            (o.critere_uid for o in self.observations),
            (r.critere_uid for r in self.reponses),
        )
        return [
            (c, restants)
            for c in self.competences
            if (restants := [criteres[u] for u in uids if criteres[u] in c.criteres])
        ]

    def fiches(self, competence: Competence) -> list[FicheCritere]:
        """The critères of one compétence, with all that is one's own about each."""
        return [self._fiche(k) for k in competence.criteres]

    def _fiche(self, critere: Critere) -> FicheCritere:
        releve = self.releve
        return FicheCritere(
            critere,
            lectures_de(critere.id),
            self.notes.get(critere.uid),
            [o for o in self.observations if o.critere_uid == critere.uid],
            [r for r in self.reponses if r.critere_uid == critere.uid],
            self._cartes.get(critere.uid, []) if releve else None,
            releve.constat.critere(critere.uid).precision if releve else "",
        )

    def appel(self, competence: Competence) -> Appel | None:
        """What the rating as it stands calls for."""
        cotation = self.cotations.get(competence.uid)
        if cotation is None:
            return None
        notes = {u: n.note for u, n in self.notes.items()}
        return appel(cotation.valeur, [k.uid for k in competence.criteres], notes)

    def voisines(self, competence: Competence) -> tuple[Competence | None, Competence | None]:
        """The compétences before and after, in printed order."""
        rang = self.competences.index(competence)
        avant = self.competences[rang - 1] if rang else None
        apres = self.competences[rang + 1] if rang + 1 < len(self.competences) else None
        return avant, apres


def _fait(mots: Mots, fait: str) -> str:
    """A fact of the guide, « dossier : sentence » or a sentence alone, in words."""
    dossier, deux_points, phrase = fait.partition(" : ")
    if not deux_points or "«" in dossier or " " in dossier:
        return mots.en_clair("", fait)
    return f"{dossier} : {mots.en_clair(dossier, phrase)}"


def dossiers_de(epreuve: Epreuve) -> Mapping[str, str]:
    """The title of each bank dossier of the épreuve, by reference."""
    return {s.instantane.reference: s.libelle for s in epreuve.situations if s.instantane is not None}
