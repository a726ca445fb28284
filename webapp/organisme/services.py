"""The verbs of organismes: create one, create people with their codes, print a new code, disable."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from webapp.acteur import Acteur
from webapp.comptes import services as comptes
from webapp.config import Settings
from webapp.errors import ErreurDomaine
from webapp.journal_acces import noter
from webapp.models.organisme import Appartenance, Organisme, Personne, Role, normaliser_identifiant
from webapp.organisme import queries


class IdentifiantPris(ErreurDomaine):
    """Someone already has this identifiant."""

    def __init__(self, identifiant: str) -> None:
        self.identifiant = identifiant
        super().__init__(identifiant)


class NomPris(ErreurDomaine):
    """An organisme already bears this name."""


class PersonnePartagee(ErreurDomaine):
    """The person also belongs elsewhere, or administers: one organisme cannot print them a code."""

    def __init__(self, nom: str) -> None:
        self.nom = nom
        super().__init__(nom)


@dataclass(frozen=True, slots=True)
class CodeImprime:
    """One slip of the printed page: shown once, never kept in clear."""

    nom: str
    identifiant: str
    roles: tuple[Role, ...]
    code: str
    expire_le: datetime


def suggest_identifiant(db: Session, prenom: str, nom: str) -> str:
    """A free identifiant of the form p.nom, without accents; a number is added when it is taken."""
    racine = f"{_ascii(prenom)[:1]}.{_ascii(nom)}".strip(".")[:40] or "personne"
    candidats = [racine, *(f"{racine}{i}" for i in range(2, 100))]
    pris = queries.identifiants_pris(db, candidats)
    return next(c for c in candidats if normaliser_identifiant(c) not in pris)


def _ascii(texte: str) -> str:
    plat = unicodedata.normalize("NFKD", texte.casefold().replace("œ", "oe").replace("æ", "ae"))
    return re.sub(r"[^a-z0-9]+", "", plat)


def create_person(  # noqa: PLR0913 - the fields of the form, by name
    db: Session,
    settings: Settings,
    organisme: Organisme,
    *,
    prenom: str,
    nom: str,
    identifiant: str,
    roles: Sequence[Role],
    createur: Acteur | None,
    maintenant: datetime,
) -> CodeImprime:
    """A new person with roles in `organisme`, and their printed code. Raises IdentifiantPris."""
    voulu = identifiant.strip() or suggest_identifiant(db, prenom, nom)
    if queries.identifiants_pris(db, [voulu]):
        raise IdentifiantPris(voulu)
    personne = Personne(identifiant=voulu, prenom=prenom.strip(), nom=nom.strip(), creee_le=maintenant)
    db.add(personne)
    db.flush()
    db.add_all(
        Appartenance(personne_id=personne.id, organisme_id=organisme.id, role=role, depuis=maintenant)
        for role in dict.fromkeys(roles)
    )
    noter(db, "personne_creee", createur, organisme.id, personne.public_id, maintenant)
    return _imprimer(db, settings, personne, tuple(roles), createur, maintenant)


def reprint_code(
    db: Session,
    settings: Settings,
    organisme_id: int,
    personne: Personne,
    createur: Acteur,
    maintenant: datetime,
) -> CodeImprime:
    """A new code for someone who lost theirs or forgot a password; ends their sessions.

    Raises PersonnePartagee: a code opens the whole account, so only the administrateur may print it
    for a person who also belongs elsewhere, or for another administrateur.
    """
    actives = queries.appartenances_actives(db, personne.id)
    ailleurs = personne.administrateur or any(a.organisme_id != organisme_id for a in actives)
    if ailleurs and not createur.administrateur:
        raise PersonnePartagee(personne.nom_complet)
    comptes.revoke_all(db, personne.id, maintenant)
    noter(db, "code_reimprime", createur, organisme_id, personne.public_id, maintenant)
    roles = tuple(a.role for a in actives)
    return _imprimer(db, settings, personne, roles, createur, maintenant)


def _imprimer(
    db: Session,
    settings: Settings,
    personne: Personne,
    roles: tuple[Role, ...],
    createur: Acteur | None,
    maintenant: datetime,
) -> CodeImprime:
    code = comptes.issue_code(db, settings, personne, createur, maintenant)
    return CodeImprime(
        personne.nom_complet, personne.identifiant, roles, code, maintenant + comptes.CODE_VALABLE
    )


def disable_person(
    db: Session, organisme_id: int, personne: Personne, acteur: Acteur, maintenant: datetime
) -> None:
    """End every role of the person in this organisme, and their sessions."""
    for appartenance in queries.appartenances_actives(db, personne.id):
        if appartenance.organisme_id == organisme_id:
            appartenance.fin_le = maintenant
    comptes.revoke_all(db, personne.id, maintenant)
    noter(db, "personne_desactivee", acteur, organisme_id, personne.public_id, maintenant)


def enable_person(
    db: Session, organisme_id: int, personne: Personne, acteur: Acteur, maintenant: datetime
) -> None:
    """Give back the roles that ended last in this organisme."""
    anciennes = [a for a in personne.appartenances if a.organisme_id == organisme_id and a.fin_le]
    derniere = max((a.fin_le for a in anciennes if a.fin_le), default=None)
    for appartenance in anciennes:
        if appartenance.fin_le == derniere:
            appartenance.fin_le = None
    noter(db, "personne_reactivee", acteur, organisme_id, personne.public_id, maintenant)


def create_organisme(db: Session, nom: str, createur: Acteur | None, maintenant: datetime) -> Organisme:
    """A new organisme. Raises NomPris."""
    if queries.nom_pris(db, nom.strip()):
        raise NomPris
    organisme = Organisme(nom=nom.strip(), cree_le=maintenant)
    db.add(organisme)
    db.flush()
    noter(db, "organisme_cree", createur, organisme.id, organisme.public_id, maintenant)
    return organisme
