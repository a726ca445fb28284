"""Erasing what has reached its term: texts, identities, security traces. Figures and chains stay."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import Session

from webapp.horloge import PARIS
from webapp.models.acces import EchecConnexion, JournalAcces, SessionUtilisateur
from webapp.models.action import ActionConflit, ActionTardive, ActionTexte, IdentitePseudonyme, Purge
from webapp.models.brouillon import Brouillon
from webapp.models.epreuve import Epreuve, EtatEpreuve
from webapp.models.organisme import CodeAcces
from webapp.models.tentative import Tentative


class Categorie(StrEnum):
    """What a purge empties."""

    TEXTES = "textes"
    IDENTITES = "identites"
    ACCES = "acces"


def purger(db: Session, categorie: Categorie, regle: str, avant: date, maintenant: datetime) -> int:
    """Erase `categorie` for what ended before `avant`; returns the number of rows emptied.

    `regle` is the reason in words (which rule of conservation), kept with the date of the purge.
    """
    borne = datetime.combine(avant, time.min, tzinfo=PARIS)
    lignes = _CATEGORIES[categorie](db, borne, maintenant)
    db.add(Purge(categorie=categorie.value, regle=regle, avant_le=avant, faite_le=maintenant, lignes=lignes))
    db.flush()
    return lignes


def _compter(resultat: Any) -> int:
    return resultat.rowcount if isinstance(resultat, CursorResult) else 0


def _tentatives_closes(borne: datetime) -> Any:
    """The attempts closed before `borne`, save those of an épreuve that is still being judged."""
    jugees = select(Epreuve.tentative_id).where(
        Epreuve.tentative_id.is_not(None), Epreuve.etat != EtatEpreuve.CLOSE
    )
    return select(Tentative.id).where(Tentative.close_le < borne, Tentative.id.not_in(jugees))


def _textes(db: Session, borne: datetime, maintenant: datetime) -> int:
    """The free texts and salts of attempts closed before `borne`, what was kept apart of them, and the drafts."""
    closes = _tentatives_closes(borne)
    total = _compter(
        db.execute(
            update(ActionTexte)
            .where(ActionTexte.efface_le.is_(None), ActionTexte.tentative_id.in_(closes))
            .values(texte=None, sel=None, efface_le=maintenant)
        )
    )
    for table in (ActionTardive, ActionConflit):
        total += _compter(
            db.execute(
                update(table)
                .where(table.efface_le.is_(None), table.tentative_id.in_(closes))
                .values(contenu=None, sel=None, efface_le=maintenant)
            )
        )
    return total + _compter(db.execute(delete(Brouillon).where(Brouillon.tentative_id.in_(closes))))


def _identites(db: Session, borne: datetime, maintenant: datetime) -> int:
    """Who stood behind the pseudonyms of attempts closed before `borne`."""
    closes = _tentatives_closes(borne)
    total = _compter(
        db.execute(
            update(IdentitePseudonyme)
            .where(IdentitePseudonyme.efface_le.is_(None), IdentitePseudonyme.tentative_id.in_(closes))
            .values(personne_id=None, efface_le=maintenant)
        )
    )
    db.execute(update(Tentative).where(Tentative.id.in_(closes)).values(candidat_id=None))
    return total


def _acces(db: Session, borne: datetime, _maintenant: datetime) -> int:
    """The security log, failures, ended sessions and dead codes older than `borne`."""
    return sum(
        _compter(db.execute(ordre))
        for ordre in (
            delete(JournalAcces).where(JournalAcces.le < borne),
            delete(EchecConnexion).where(EchecConnexion.le < borne),
            delete(SessionUtilisateur).where(SessionUtilisateur.expire_le < borne),
            delete(CodeAcces).where(CodeAcces.expire_le < borne),
        )
    )


_CATEGORIES: dict[Categorie, Callable[[Session, datetime, datetime], int]] = {
    Categorie.TEXTES: _textes,
    Categorie.IDENTITES: _identites,
    Categorie.ACCES: _acces,
}
