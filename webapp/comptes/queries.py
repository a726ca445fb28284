"""Every select of the accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import Session

from webapp.acteur import Acteur, Place
from webapp.models.acces import EchecConnexion, MarqueBase, SessionUtilisateur
from webapp.models.organisme import (
    Appartenance,
    CodeAcces,
    Organisme,
    Personne,
    nom_complet,
    normaliser_identifiant,
)
from webapp.permissions import Cible


def personne_par_identifiant(db: Session, identifiant: str) -> Personne | None:
    """The active person of that identifiant, whatever its case and width."""
    return db.scalar(
        select(Personne).where(
            Personne.identifiant_normalise == normaliser_identifiant(identifiant),
            Personne.desactivee_le.is_(None),
        )
    )


def codes_valables(db: Session, personne_id: int, maintenant: datetime) -> list[CodeAcces]:
    """The unused, unexpired codes of a person."""
    return list(
        db.scalars(
            select(CodeAcces).where(
                CodeAcces.personne_id == personne_id,
                CodeAcces.utilise_le.is_(None),
                CodeAcces.annule_le.is_(None),
                CodeAcces.expire_le > maintenant,
            )
        )
    )


def places_de(db: Session, personne_id: int) -> tuple[Place, ...]:
    """The roles that a person holds today, in organismes that are open."""
    lignes = db.execute(
        select(Organisme.id, Organisme.public_id, Organisme.nom, Appartenance.role)
        .join(Organisme, Organisme.id == Appartenance.organisme_id)
        .where(
            Appartenance.personne_id == personne_id,
            Appartenance.fin_le.is_(None),
            Organisme.ferme_le.is_(None),
        )
        .order_by(Organisme.nom, Appartenance.role)
    )
    return tuple(Place(*ligne) for ligne in lignes)


def acteur_de(db: Session, personne: Personne) -> Acteur:
    """The person as services receive it."""
    return Acteur(
        personne_id=personne.id,
        public_id=personne.public_id,
        identifiant=personne.identifiant,
        nom=personne.nom_complet,
        administrateur=personne.administrateur,
        places=places_de(db, personne.id),
    )


@dataclass(frozen=True, slots=True)
class SessionLue:
    """A session as a cookie finds it: whose it is, and what may have ended it."""

    acteur: Acteur
    revoquee_le: datetime | None
    desactivee_le: datetime | None
    expire_le: datetime
    vue_le: datetime


# Made once: building a statement costs more than running it, on every request of the product.
_SESSION = (
    select(
        SessionUtilisateur.id,
        SessionUtilisateur.par_code,
        SessionUtilisateur.revoquee_le,
        SessionUtilisateur.expire_le,
        SessionUtilisateur.vue_le,
        Personne.id.label("personne_id"),
        Personne.public_id,
        Personne.identifiant,
        Personne.prenom,
        Personne.nom,
        Personne.administrateur,
        Personne.desactivee_le,
        Organisme.id.label("organisme_id"),
        Organisme.public_id.label("organisme_public"),
        Organisme.nom.label("organisme_nom"),
        Appartenance.role,
    )
    .join(Personne, Personne.id == SessionUtilisateur.personne_id)
    .outerjoin(Appartenance, and_(Appartenance.personne_id == Personne.id, Appartenance.fin_le.is_(None)))
    .outerjoin(Organisme, and_(Organisme.id == Appartenance.organisme_id, Organisme.ferme_le.is_(None)))
    .where(SessionUtilisateur.empreinte == bindparam("empreinte"))
    .order_by(Organisme.nom, Appartenance.role)
)


def session_par_empreinte(db: Session, empreinte: str) -> SessionLue | None:
    """The session of that secret's hash with its person and roles, ended or not, in one query."""
    lignes = db.connection().execute(_SESSION, {"empreinte": empreinte}).all()
    if not lignes:
        return None
    s = lignes[0]
    places = tuple(
        Place(x.organisme_id, x.organisme_public, x.organisme_nom, x.role)
        for x in lignes
        if x.organisme_id is not None
    )
    acteur = Acteur(
        personne_id=s.personne_id,
        public_id=s.public_id,
        identifiant=s.identifiant,
        nom=nom_complet(s.prenom, s.nom),
        administrateur=s.administrateur,
        places=places,
        session_id=s.id,
        par_code=s.par_code,
    )
    return SessionLue(acteur, s.revoquee_le, s.desactivee_le, s.expire_le, s.vue_le)


def sessions_de(db: Session, personne_id: int, maintenant: datetime) -> list[SessionUtilisateur]:
    """The open sessions of a person, the last seen first."""
    return list(
        db.scalars(
            select(SessionUtilisateur)
            .where(
                SessionUtilisateur.personne_id == personne_id,
                SessionUtilisateur.revoquee_le.is_(None),
                SessionUtilisateur.expire_le > maintenant,
            )
            .order_by(SessionUtilisateur.vue_le.desc())
        )
    )


def session_par_public_id(db: Session, public_id: str) -> SessionUtilisateur | None:
    return db.scalar(select(SessionUtilisateur).where(SessionUtilisateur.public_id == public_id))


def acces_session(db: Session, acteur: Acteur, session: str) -> Cible | None:
    """Loader of the permission table: a session belongs to its person alone."""
    ligne = session_par_public_id(db, session)
    if ligne is None:
        return None
    liens = frozenset({"soi"}) if ligne.personne_id == acteur.personne_id else frozenset[str]()
    return Cible(None, liens, "revoquee" if ligne.revoquee_le else "ouverte")


def echecs(db: Session, compte: str, adresse: str | None, depuis: datetime) -> tuple[int, datetime | None]:
    """Count and last moment of the failures of an account (from one address, or from all) since `depuis`."""
    requete = select(func.count(), func.max(EchecConnexion.le)).where(
        EchecConnexion.compte == compte, EchecConnexion.le > depuis
    )
    if adresse is not None:
        requete = requete.where(EchecConnexion.adresse == adresse)
    compte_echecs, dernier = db.execute(requete).one()
    return compte_echecs, dernier


def base_de_demonstration(db: Session) -> bool:
    """True when the database says that `constat demo` made it."""
    return db.scalar(select(MarqueBase.valeur).where(MarqueBase.cle == "origine")) == "demo"


def personnes_de_demonstration(db: Session) -> list[tuple[Personne, str, str]]:
    """Everyone of a demo database with organisme and role, for the one-click page."""
    lignes = db.execute(
        select(Personne, Organisme.nom, Appartenance.role)
        .join(Appartenance, Appartenance.personne_id == Personne.id)
        .join(Organisme, Organisme.id == Appartenance.organisme_id)
        .where(Personne.desactivee_le.is_(None), Appartenance.fin_le.is_(None))
        .order_by(Organisme.id, Personne.id)
    )
    return [(p, organisme, str(role)) for p, organisme, role in lignes]


def administrateurs(db: Session) -> list[Personne]:
    return list(db.scalars(select(Personne).where(Personne.administrateur, Personne.desactivee_le.is_(None))))


def personne_par_public_id(db: Session, public_id: str) -> Personne | None:
    return db.scalar(
        select(Personne).where(Personne.public_id == public_id, Personne.desactivee_le.is_(None))
    )
