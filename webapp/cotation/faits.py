"""The facts of an épreuve: the candidate's journal read with the stored keys and the packaged rules."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy.orm import Session

from scenario_bank.model.regles import BanqueRegles, lire_regles
from scenario_bank.model.vocabulaire import Source
from scoring.action import Action
from scoring.constat import Constat, Indice
from scoring.evidence import indices
from scoring.guide import Guide, preparer
from scoring.moteur import MOTEUR, Regles
from scoring.situation import Situation
from webapp import journal
from webapp.cotation.mots import Mots
from webapp.epreuves.queries import corriges_des, situations_comptees
from webapp.models.base import json_canonique
from webapp.models.cotation import GesteLien, LienIndice, Sens
from webapp.models.epreuve import Epreuve

SENS = {"favorable": Sens.FAVORABLE, "defavorable": Sens.DEFAVORABLE}


@lru_cache(maxsize=1)
def _banque() -> BanqueRegles:
    return lire_regles()


@lru_cache(maxsize=1)
def regles() -> Regles:
    """The packaged rules, compiled once."""
    return Regles(_banque())


@lru_cache(maxsize=1)
def version_des_regles() -> str:
    """The SHA-256 of the rules' content: which rules made the cards."""
    return hashlib.sha256(json_canonique(_banque().model_dump(mode="json")).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Releve:
    """The constat of an épreuve, what it was made from, and the actions by id."""

    constat: Constat
    situation: Situation
    actions: Mapping[str, Mapping[str, Any]]
    mots: Mots
    moteur: str = MOTEUR

    @property
    def guide(self) -> Guide:
        """The complementary interview's guide."""
        return preparer(self.constat, self.situation, regles())


def relever(db: Session, epreuve: Epreuve) -> Releve:
    """The facts of the dossiers that count, read from the candidate's journal as it stands."""
    corriges = corriges_des(db, situations_comptees(epreuve))
    situation = Situation(tuple(corriges.values()))
    lues = journal.lire(db, epreuve.tentative, sources=[Source.CANDIDAT]) if epreuve.tentative else []
    constat = indices((Action(**a) for a in lues), situation, regles())
    controles = {r.controle for c in situation.corriges for r in c.relations}
    return Releve(constat, situation, {a["id"]: a for a in lues}, Mots(db, epreuve, controles))


@dataclass(frozen=True, slots=True)
class Carte:
    """One evidence card in one evaluator's eyes: a rule's fact, or an action the evaluator brought in.

    `statut` is propose, retenu or ecarte; `raison` the evaluator's words for the last change.
    """

    id: str
    critere: str
    sens: Sens
    dossier: str
    phrase: str
    jour: str
    moment: str
    actions: tuple[str, ...]
    ajoutee: bool
    suite: bool
    statut: str = "propose"
    raison: str = ""


_STATUTS = {
    GesteLien.AJOUT: "retenu",
    GesteLien.RETRAIT: "ecarte",
    GesteLien.RETABLISSEMENT: "propose",
}


def cartes(releve: Releve, liens: Iterable[LienIndice]) -> dict[str, list[Carte]]:
    """The cards by critère uid, rules' first, each with what the evaluator made of it."""
    derniers: dict[tuple[str, str, str], LienIndice] = {}
    for lien in liens:
        derniers[lien.critere_uid, lien.indice, lien.action_id] = lien
    table: dict[str, list[Carte]] = {}
    for etat in releve.constat.criteres:
        table[etat.uid] = [_de_regle(i, etat.uid, derniers, releve.mots) for i in etat.indices]
    for (uid, indice, action_id), lien in derniers.items():
        if not indice and action_id in releve.actions and lien.geste is not GesteLien.RETRAIT:
            table.setdefault(uid, []).append(_de_l_evaluateur(lien, releve))
    return table


def _de_regle(
    indice: Indice, uid: str, derniers: Mapping[tuple[str, str, str], LienIndice], mots: Mots
) -> Carte:
    lien = derniers.get((uid, indice.id, ""))
    return Carte(
        id=indice.id,
        critere=uid,
        sens=SENS.get(indice.direction, Sens.NEUTRE),
        dossier=indice.dossier,
        phrase=mots.en_clair(indice.dossier, indice.phrase),
        jour=indice.jour,
        moment=indice.moment,
        actions=indice.actions,
        ajoutee=False,
        suite=not indice.compte,
        statut=_STATUTS[lien.geste] if lien else "propose",
        raison=lien.raison if lien else "",
    )


def _de_l_evaluateur(lien: LienIndice, releve: Releve) -> Carte:
    action = releve.actions[lien.action_id]
    dite = releve.mots.actions.get(lien.action_id, {})
    return Carte(
        id="",
        critere=lien.critere_uid,
        sens=lien.sens,
        dossier=str(action["cible"]).partition("/")[0],
        phrase=" : ".join(t for t in (dite.get("libelle"), dite.get("phrase")) if t),
        jour=str(action["jour_simule"]),
        moment=str(action["survenue_le"]),
        actions=(lien.action_id,),
        ajoutee=True,
        suite=False,
        statut="retenu",
        raison=lien.raison,
    )


def non_mobilises(
    uids: Sequence[str], cartes_par_critere: Mapping[str, Sequence[Carte]], *evoques: Iterable[str | None]
) -> list[str]:
    """Those of `uids` on which nothing stands yet: no card kept or proposed, nothing observed or answered."""
    vus = {uid for source in evoques for uid in source if uid}
    return [
        uid
        for uid in uids
        if uid not in vus and not any(c.statut != "ecarte" for c in cartes_par_critere.get(uid, ()))
    ]
