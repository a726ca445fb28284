"""The verbs of consensus: agree, take an agreement back, write the common comment. Never commits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from webapp.consensus import queries
from webapp.cotation.justification import Appel, appel
from webapp.cotation.queries import Opinion, opinions
from webapp.cotation.services import competences_de
from webapp.epreuves.etats import exiger
from webapp.epreuves.queries import verrouiller
from webapp.errors import ErreurDomaine, Introuvable
from webapp.models.cotation import Accord, Commentaire, Valeur
from webapp.models.epreuve import Epreuve, EtatEpreuve


class JustificationAttendue(ErreurDomaine):
    """The agreement goes against the evaluator's own notes: `cause` says how."""

    def __init__(self, cause: Appel) -> None:
        self.cause = cause
        super().__init__(cause)


class CommentaireModifie(ErreurDomaine):
    """Someone wrote the comment meanwhile: `present` is what stands, `propose` what was about to."""

    def __init__(self, present: str, auteur: str, version: int, propose: str) -> None:
        self.present, self.auteur, self.version, self.propose = present, auteur, version, propose
        super().__init__(version)


def justification_due(opinion: Opinion, uid: str, criteres: list[str], valeur: Valeur) -> Appel | None:
    """What this evaluator still owes for agreeing to `valeur`: what the own rating justified is owed no more."""
    cause = appel(valeur, criteres, opinion.notes)
    if cause is not None and opinion.valeurs[uid] is valeur and uid in opinion.justifications:
        return None
    return cause


def agree(
    db: Session,
    epreuve: Epreuve,
    evaluateur_id: int,
    competence_uid: str,
    valeur: Valeur,
    *,
    maintenant: datetime,
    justification: str = "",
    reauthentifie: bool = False,
) -> Accord:
    """One evaluator's explicit agreement to a value. Agreeing again to the same value changes nothing.

    Raises JustificationAttendue when it goes against the evaluator's own notes without a word.
    """
    if evaluateur_id not in epreuve.evaluateur_ids:
        raise Introuvable
    verrouiller(db, epreuve)
    exiger(epreuve, EtatEpreuve.A_ACCORDER)
    competence = next((c for c in competences_de(epreuve) if c.uid == competence_uid), None)
    if competence is None:
        raise Introuvable
    opinion = opinions(db, epreuve).de(evaluateur_id)
    tenu = queries.accords_tenus(db, epreuve).get((competence_uid, evaluateur_id))
    if tenu is not None and (tenu.valeur, tenu.justification) == (valeur, justification.strip()):
        return tenu
    cause = justification_due(opinion, competence_uid, [k.uid for k in competence.criteres], valeur)
    if cause is not None and not justification.strip():
        raise JustificationAttendue(cause)
    accord = Accord(
        epreuve_id=epreuve.id,
        competence_uid=competence_uid,
        evaluateur_id=evaluateur_id,
        valeur=valeur,
        justification=justification.strip(),
        reauthentifie=reauthentifie,
        independant=opinion.independant,
        donne_le=maintenant,
    )
    db.add(accord)
    db.flush()
    return accord


def retract(
    db: Session, epreuve: Epreuve, evaluateur_id: int, competence_uid: str, maintenant: datetime
) -> None:
    """Take one's agreement back; nothing happens when there is none."""
    if evaluateur_id not in epreuve.evaluateur_ids:
        raise Introuvable
    verrouiller(db, epreuve)
    exiger(epreuve, EtatEpreuve.A_ACCORDER)
    tenu = queries.accords_tenus(db, epreuve).get((competence_uid, evaluateur_id))
    if tenu is None:
        return
    db.add(
        Accord(
            epreuve_id=epreuve.id,
            competence_uid=competence_uid,
            evaluateur_id=evaluateur_id,
            valeur=tenu.valeur,
            justification=tenu.justification,
            retire=True,
            independant=tenu.independant,
            donne_le=maintenant,
        )
    )
    db.flush()


def comment(
    db: Session, epreuve: Epreuve, evaluateur_id: int, texte: str, version: int, maintenant: datetime
) -> Commentaire:
    """Write the common comment over the version that was read (0 when there was none).

    Raises CommentaireModifie, with both texts, when the other evaluator has written meanwhile.
    """
    if evaluateur_id not in epreuve.evaluateur_ids:
        raise Introuvable
    verrouiller(db, epreuve)
    exiger(epreuve, EtatEpreuve.A_ACCORDER)
    existant = queries.commentaire(db, epreuve.id)
    if (existant.version if existant else 0) != version:
        raise _modifie(db, epreuve, texte)
    try:
        with db.begin_nested():
            if existant is None:
                existant = Commentaire(epreuve_id=epreuve.id)
                db.add(existant)
            existant.texte, existant.redige_par_id = texte.strip(), evaluateur_id
            existant.modifie_le = maintenant
            db.flush()
    except (StaleDataError, IntegrityError):
        db.expire_all()
        raise _modifie(db, epreuve, texte) from None
    return existant


def _modifie(db: Session, epreuve: Epreuve, propose: str) -> CommentaireModifie:
    present = queries.commentaire(db, epreuve.id)
    if present is None:
        return CommentaireModifie("", "", 0, propose)
    return CommentaireModifie(
        present.texte, queries.auteur_du_commentaire(db, present), present.version, propose
    )
