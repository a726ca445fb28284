"""The guide of the complementary interview: what actions left open, in about fifteen minutes.

It proposes, the evaluators choose: nothing is dropped, what does not fit the time is kept apart.
"""

from __future__ import annotations

from dataclasses import dataclass

from scenario_bank.model.regles import CritereRegle
from scoring.constat import Constat, Etat, EtatCritere
from scoring.moteur import Regles
from scoring.situation import Situation

DUREE = 15
MOTIFS = {
    "partage": "des faits vont dans les deux sens, ou ce qui est attendu partout ne l’a été que par endroits",
    "non_observe": "rien n’a été relevé dans les situations",
    "connaissance": "une connaissance ne s’établit pas par les seules actions",
}


@dataclass(frozen=True, slots=True)
class Question:
    """One question to ask, why, and the facts to bring to the table (sentences of indices).

    `dossiers` are those that can illustrate it. `retenue` is true for those that fit the time.
    """

    critere: str
    uid: str
    motif: str
    texte: str
    relances: tuple[str, ...]
    faits: tuple[str, ...]
    dossiers: tuple[str, ...]
    minutes: int
    retenue: bool


@dataclass(frozen=True, slots=True)
class Guide:
    """The questions in the order of the interview, and the dossiers' own questions as complements."""

    questions: tuple[Question, ...]
    complements: tuple[tuple[str, tuple[str, ...]], ...]
    minutes: int

    @property
    def retenues(self) -> tuple[Question, ...]:
        """The questions that fit the time."""
        return tuple(q for q in self.questions if q.retenue)


def _motif(etat: EtatCritere, critere: CritereRegle) -> str:
    """Why the critère calls for a question, "" when it does not."""
    if etat.etat is Etat.PARTAGE:
        return "partage"
    if critere.connaissance:
        return "connaissance"
    return "non_observe" if etat.etat is Etat.NON_OBSERVE else ""


def _urgence(motif: str, etat: EtatCritere) -> int:
    """The order inside a compétence: shared facts, then silence where it could have shown, then the rest."""
    if motif == "partage":
        return 0
    if motif == "non_observe":
        return 1 if etat.applicables else 2
    return 3 if etat.elements_entretien or etat.indices else 4


def _competence(critere: str) -> str:
    return critere.rpartition(".")[0]


def preparer(constat: Constat, situation: Situation, regles: Regles, duree: int = DUREE) -> Guide:
    """The interview guide of a constat. Each compétence gets its most pressing question before any gets
    a second one, until `duree` minutes are filled."""
    declares = {c.critere: c for c, _ in regles.par_critere}
    attente: dict[str, list[tuple[int, EtatCritere, str]]] = {}
    for etat in constat.criteres:
        motif = _motif(etat, declares[etat.id])
        if motif:
            attente.setdefault(_competence(etat.id), []).append((_urgence(motif, etat), etat, motif))
    for liste in attente.values():
        liste.sort(key=lambda x: (x[0], x[1].id))
    retenues: set[str] = set()
    total = 0
    tours = max((len(x) for x in attente.values()), default=0)
    for tour in range(tours):
        for liste in attente.values():
            if tour < len(liste):
                critere = declares[liste[tour][1].id]
                if total + critere.minutes <= duree:
                    total += critere.minutes
                    retenues.add(critere.critere)
    questions = [
        _question(etat, declares[etat.id], motif, etat.id in retenues)
        for liste in attente.values()
        for _, etat, motif in liste
    ]
    return Guide(
        tuple(questions),
        tuple((c.reference, tuple(c.questions)) for c in situation.corriges if c.questions),
        total,
    )


def _question(etat: EtatCritere, critere: CritereRegle, motif: str, retenue: bool) -> Question:
    faits = tuple(f"{i.dossier} : {i.phrase}" if i.dossier else i.phrase for i in etat.indices)
    elements = tuple(f"{i.dossier} : {i.phrase}" if i.dossier else i.phrase for i in etat.elements_entretien)
    return Question(
        critere=etat.id,
        uid=etat.uid,
        motif=MOTIFS[motif],
        texte=critere.questions[0],
        relances=tuple(critere.questions[1:]),
        faits=faits + elements,
        dossiers=etat.non_releves or etat.applicables,
        minutes=critere.minutes,
        retenue=retenue,
    )
