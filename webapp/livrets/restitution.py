"""What the candidat receives after closing: results, comments, own acts retained; never the key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from scenario_bank.model.grilles import Competence
from webapp.cotation.mots import Mots
from webapp.cotation.queries import Opinions, opinions
from webapp.cotation.services import competences_de
from webapp.livret.donnees import BlocPresente
from webapp.models.cotation import Valeur
from webapp.models.epreuve import Epreuve


@dataclass(frozen=True, slots=True)
class Resultat:
    """One compétence: the common verdict and the candidate's own acts that were retained as facts.

    The acts are told without direction nor rule: for or against would give the key away.
    """

    competence: Competence
    valeur: Valeur | None
    actes: list[dict[str, Any]]


def resultats(db: Session, epreuve: Epreuve, bloc: BlocPresente | None) -> list[Resultat]:
    """Every compétence of the bloc as the closed version says it."""
    verdicts = {v.competence: Valeur(v.verdict) for v in bloc.verdicts} if bloc else {}
    lues, mots = opinions(db, epreuve), Mots(db, epreuve)
    return [Resultat(c, verdicts.get(c.id), _actes(lues, c, mots)) for c in competences_de(epreuve)]


def _actes(lues: Opinions, competence: Competence, mots: Mots) -> list[dict[str, Any]]:
    """The acts behind the cards that at least one evaluator did not set aside, in order, each once."""
    cites: dict[str, None] = {}
    for critere in competence.criteres:
        ecartes = [
            {
                (x["id"], *x["actions"])
                for x in o.liens
                if x["critere"] == critere.uid and x["statut"] == "ecarte"
            }
            for o in (lues.premiere, lues.seconde)
        ]
        for carte in lues.criteres.get(critere.uid, {}).get("cartes", ()):
            if not all((carte["id"], *carte["actions"]) in e for e in ecartes):
                cites.update(dict.fromkeys(carte["actions"]))
        for o in (lues.premiere, lues.seconde):
            for lien in o.liens:
                if lien["critere"] == critere.uid and lien["ajoutee"]:
                    cites.update(dict.fromkeys(lien["actions"]))
    actes = [mots.actions[a] for a in cites if a in mots.actions]
    return sorted(actes, key=lambda a: a["sequence"])
