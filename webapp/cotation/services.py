"""The verbs of rating: write in one's own layer, submit it, take it back until the reveal.

Each verb locks the épreuve's row first, so that two submissions, or a submission and a withdrawal,
never cross. Services never commit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from scenario_bank.model.grilles import Competence
from scenario_bank.referentiel import lire_referentiel
from webapp import journal
from webapp.cotation import queries
from webapp.cotation.faits import Releve, relever
from webapp.cotation.justification import Appel, appel
from webapp.cotation.revelation import figer_les_opinions
from webapp.epreuves.etats import exiger, passer
from webapp.epreuves.queries import verrouiller
from webapp.errors import ErreurDomaine, EtatInterdit, Introuvable
from webapp.journal_verification import verifier
from webapp.models.cotation import (
    Cotation,
    Couche,
    GesteLien,
    LienIndice,
    Note,
    NoteCritere,
    ReponseEntretien,
    Sens,
    Valeur,
)
from webapp.models.epreuve import Epreuve, EtatEpreuve


class CotationIncomplete(ErreurDomaine):
    """The rating cannot be submitted: compétences without a value, and those that owe a justification."""

    def __init__(self, sans_valeur: tuple[str, ...], a_justifier: Mapping[str, Appel]) -> None:
        self.sans_valeur = sans_valeur
        self.a_justifier = dict(a_justifier)
        super().__init__(sans_valeur, tuple(a_justifier))


class RaisonAbsente(ErreurDomaine):
    """A link is added or removed with its reason, an answer has words: something was left blank."""

    def __init__(self, champ: str) -> None:
        self.champ = champ
        super().__init__(champ)


class JournalAltere(ErreurDomaine):
    """The candidate's journal no longer agrees with its chain, from action `sequence` (0: its head)."""

    def __init__(self, sequence: int) -> None:
        self.sequence = sequence
        super().__init__(sequence)


@dataclass(frozen=True, slots=True)
class Brouillon:
    """What one compétence's form says: notes by uid (None takes the note away), a value or none yet."""

    notes: Mapping[str, tuple[Note | None, str]]
    valeur: Valeur | None
    justification: str = ""


def competences_de(epreuve: Epreuve) -> tuple[Competence, ...]:
    """The compétences of the épreuve's bloc, in printed order."""
    return lire_referentiel().bloc(epreuve.bloc).competences


def ouvrir_couche(db: Session, epreuve: Epreuve, evaluateur_id: int, maintenant: datetime) -> Couche:
    """The evaluator's layer, made at the first need; the caller holds the épreuve's row.

    Raises Introuvable for anyone who is not assigned.
    """
    if evaluateur_id not in epreuve.evaluateur_ids:
        raise Introuvable
    existante = queries.couche(db, epreuve.id, evaluateur_id)
    if existante is not None:
        return existante
    nouvelle = Couche(epreuve_id=epreuve.id, evaluateur_id=evaluateur_id, ouverte_le=maintenant)
    db.add(nouvelle)
    db.flush()
    return nouvelle


def _en_travail(db: Session, epreuve: Epreuve, evaluateur_id: int, maintenant: datetime) -> Couche:
    """The layer, épreuve locked, when it may still be written in."""
    verrouiller(db, epreuve)
    exiger(epreuve, EtatEpreuve.A_COTER)
    couche = ouvrir_couche(db, epreuve, evaluateur_id, maintenant)
    if couche.rendue_le is not None:
        raise EtatInterdit("couche", "rendue")
    return couche


def open_facts(db: Session, epreuve: Epreuve, evaluateur_id: int, maintenant: datetime) -> Couche:
    """Open « Faits relevés »; the first time is kept, with whether own notes came first.

    Own notes came first when each compétence already had a note or a rating.
    """
    couche = _en_travail(db, epreuve, evaluateur_id, maintenant)
    if couche.faits_lus_le is None:
        notes = queries.notes(db, couche.id)
        cotations = queries.cotations(db, couche.id)
        couche.notes_avant_faits = all(
            c.uid in cotations or any(k.uid in notes for k in c.criteres) for c in competences_de(epreuve)
        )
        couche.faits_lus_le = maintenant
    return couche


def save_draft(
    db: Session,
    epreuve: Epreuve,
    evaluateur_id: int,
    competence_uid: str,
    brouillon: Brouillon,
    maintenant: datetime,
) -> Couche:
    """Write the notes and the rating of one compétence; nothing is asked for yet."""
    competence = next((c for c in competences_de(epreuve) if c.uid == competence_uid), None)
    if competence is None:
        raise Introuvable
    couche = _en_travail(db, epreuve, evaluateur_id, maintenant)
    _ecrire_notes(db, couche, competence, brouillon, maintenant)
    _ecrire_valeur(db, couche, competence, brouillon, maintenant)
    db.flush()
    return couche


def _ecrire_notes(
    db: Session, couche: Couche, competence: Competence, brouillon: Brouillon, maintenant: datetime
) -> None:
    existantes = queries.notes(db, couche.id)
    for critere in competence.criteres:
        if critere.uid not in brouillon.notes:
            continue
        note, texte = brouillon.notes[critere.uid]
        ligne = existantes.get(critere.uid)
        if note is None:
            if ligne is not None:
                db.delete(ligne)
        elif ligne is None:
            db.add(
                NoteCritere(
                    couche_id=couche.id,
                    critere_uid=critere.uid,
                    note=note,
                    texte=texte,
                    modifiee_le=maintenant,
                )
            )
        elif (ligne.note, ligne.texte) != (note, texte):
            ligne.note, ligne.texte, ligne.modifiee_le = note, texte, maintenant


def _ecrire_valeur(
    db: Session, couche: Couche, competence: Competence, brouillon: Brouillon, maintenant: datetime
) -> None:
    ligne = queries.cotations(db, couche.id).get(competence.uid)
    if brouillon.valeur is None:
        if ligne is not None:
            db.delete(ligne)
    elif ligne is None:
        db.add(
            Cotation(
                couche_id=couche.id,
                competence_uid=competence.uid,
                valeur=brouillon.valeur,
                justification=brouillon.justification.strip(),
                modifiee_le=maintenant,
            )
        )
    elif (ligne.valeur, ligne.justification) != (brouillon.valeur, brouillon.justification.strip()):
        ligne.valeur, ligne.justification = brouillon.valeur, brouillon.justification.strip()
        ligne.modifiee_le = maintenant


def link(  # noqa: PLR0913 - the fields of the form, by name
    db: Session,
    epreuve: Epreuve,
    evaluateur_id: int,
    *,
    critere_uid: str,
    geste: GesteLien,
    maintenant: datetime,
    indice: str = "",
    action_id: str = "",
    sens: Sens = Sens.NEUTRE,
    raison: str = "",
) -> LienIndice:
    """Take a card up, set it aside, put it back, or bring in an action of the timeline.

    Setting aside and bringing in ask for a reason (RaisonAbsente). Raises EtatInterdit before the
    cards are open, Introuvable when there is no such card or action.
    """
    couche = _en_travail(db, epreuve, evaluateur_id, maintenant)
    if couche.faits_lus_le is None:
        raise EtatInterdit("faits", "fermes")
    if not raison.strip() and (geste is GesteLien.RETRAIT or (not indice and geste is GesteLien.AJOUT)):
        raise RaisonAbsente("raison")
    _exiger_cible(epreuve, relever(db, epreuve), critere_uid, indice, action_id)
    cible = (critere_uid, indice, action_id)
    for ancien in reversed(queries.liens(db, couche.id)):
        if (ancien.critere_uid, ancien.indice, ancien.action_id) == cible:
            if (ancien.geste, ancien.sens, ancien.raison) == (geste, sens, raison.strip()):
                return ancien  # the same sending, twice
            break
    lien = LienIndice(
        couche_id=couche.id,
        critere_uid=critere_uid,
        indice=indice,
        action_id=action_id,
        geste=geste,
        sens=sens,
        raison=raison.strip(),
        cree_le=maintenant,
    )
    db.add(lien)
    db.flush()
    return lien


def _exiger_cible(epreuve: Epreuve, releve: Releve, critere_uid: str, indice: str, action_id: str) -> None:
    if all(k.uid != critere_uid for c in competences_de(epreuve) for k in c.criteres):
        raise Introuvable
    if bool(indice) == bool(action_id):
        raise Introuvable
    if indice and all(i.id != indice for i in releve.constat.critere(critere_uid).indices):
        raise Introuvable
    if action_id and action_id not in releve.actions:
        raise Introuvable


def answer(
    db: Session,
    epreuve: Epreuve,
    evaluateur_id: int,
    *,
    critere_uid: str,
    question: str,
    reponse: str,
    sens: Sens,
    maintenant: datetime,
) -> ReponseEntretien:
    """Write down an answer of the interview. Raises RaisonAbsente when the question or answer is blank."""
    couche = _en_travail(db, epreuve, evaluateur_id, maintenant)
    for champ, texte in (("question", question), ("reponse", reponse)):
        if not texte.strip():
            raise RaisonAbsente(champ)
    if all(k.uid != critere_uid for c in competences_de(epreuve) for k in c.criteres):
        raise Introuvable
    dite = (critere_uid, question.strip(), reponse.strip(), sens)
    for ancienne in queries.reponses(db, couche.id):
        if (ancienne.critere_uid, ancienne.question, ancienne.reponse, ancienne.sens) == dite:
            return ancienne  # the same sending, twice
    ligne = ReponseEntretien(
        couche_id=couche.id,
        critere_uid=critere_uid,
        question=question.strip(),
        reponse=reponse.strip(),
        sens=sens,
        saisie_le=maintenant,
    )
    db.add(ligne)
    db.flush()
    return ligne


def manques(db: Session, epreuve: Epreuve, couche: Couche | None) -> CotationIncomplete | None:
    """What keeps the layer from being submitted, None when nothing does."""
    notes = {} if couche is None else {u: n.note for u, n in queries.notes(db, couche.id).items()}
    cotations = {} if couche is None else queries.cotations(db, couche.id)
    sans_valeur, a_justifier = [], {}
    for competence in competences_de(epreuve):
        cotation = cotations.get(competence.uid)
        if cotation is None:
            sans_valeur.append(competence.id)
            continue
        cause = appel(cotation.valeur, [k.uid for k in competence.criteres], notes)
        if cause is not None and not cotation.justification:
            a_justifier[competence.id] = cause
    if sans_valeur or a_justifier:
        return CotationIncomplete(tuple(sans_valeur), a_justifier)
    return None


def submit(db: Session, epreuve: Epreuve, evaluateur_id: int, maintenant: datetime, *, cle: str = "") -> bool:
    """Submit one's own rating with the head of the journal; returns whether both opinions are now revealed.

    With the chain's key `cle`, the candidate's journal is verified first (JournalAltere). Raises
    CotationIncomplete naming everything that is missing. Submitting twice changes nothing.
    """
    verrouiller(db, epreuve)
    couche = queries.couche(db, epreuve.id, evaluateur_id)
    if couche is not None and couche.rendue_le is not None:
        return queries.est_revelee(db, epreuve.id)
    couche = _en_travail(db, epreuve, evaluateur_id, maintenant)
    refus = manques(db, epreuve, couche)
    if refus is not None:
        raise refus
    if epreuve.tentative is not None:
        if cle and (rapport := verifier(db, cle, epreuve.tentative)).alterations:
            raise JournalAltere(rapport.alterations[0].sequence)
        couche.journal_compte, couche.journal_sceau = journal.tete(db, epreuve.tentative)
    couche.rendue_le = maintenant
    db.flush()
    if not figer_les_opinions(db, epreuve, maintenant):
        return False
    passer(epreuve, EtatEpreuve.A_ACCORDER)
    db.flush()
    return True


def withdraw(db: Session, epreuve: Epreuve, evaluateur_id: int) -> None:
    """Take one's rating back into draft; impossible once both are revealed (EtatInterdit)."""
    verrouiller(db, epreuve)
    exiger(epreuve, EtatEpreuve.A_COTER)
    couche = queries.couche(db, epreuve.id, evaluateur_id)
    if couche is None:
        raise Introuvable
    couche.rendue_le = couche.journal_compte = couche.journal_sceau = None
    db.flush()
