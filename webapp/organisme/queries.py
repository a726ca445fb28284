"""Every select of the organismes' pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.acteur import Acteur
from webapp.models.acces import SessionUtilisateur
from webapp.models.organisme import Appartenance, CodeAcces, Organisme, Personne, Role, normaliser_identifiant
from webapp.permissions import Cible


@dataclass(frozen=True, slots=True)
class LignePersonne:
    """One person in an organisme's list. `code_expire_le` is set while a printed code may be used."""

    public_id: str
    identifiant: str
    nom: str
    roles: tuple[Role, ...]
    active: bool
    a_mot_de_passe: bool
    code_expire_le: datetime | None
    vue_le: datetime | None


def organisme_par_public_id(db: Session, public_id: str) -> Organisme | None:
    return db.scalar(select(Organisme).where(Organisme.public_id == public_id))


def acces_organisme(db: Session, _acteur: Acteur, organisme: str) -> Cible | None:
    """Loader of the permission table."""
    trouve = organisme_par_public_id(db, organisme)
    return None if trouve is None else Cible(trouve.id, etat="ferme" if trouve.ferme_le else "ouvert")


def acces_personne(db: Session, acteur: Acteur, organisme: str, personne: str) -> Cible | None:
    """Loader of the permission table: a person reached through one of their organismes."""
    trouvee = personne_dans(db, organisme, personne)
    if trouvee is None:
        return None
    organisme_id, ligne = trouvee
    liens = frozenset({"soi"}) if ligne.id == acteur.personne_id else frozenset({"autre"})
    return Cible(organisme_id, liens, "active" if appartient(db, organisme_id, ligne.id) else "desactivee")


def personne_dans(db: Session, organisme: str, personne: str) -> tuple[int, Personne] | None:
    """The organisme's id and the person, when the person has or had a role there."""
    ligne = db.execute(
        select(Organisme.id, Personne)
        .join(Appartenance, Appartenance.organisme_id == Organisme.id)
        .join(Personne, Personne.id == Appartenance.personne_id)
        .where(Organisme.public_id == organisme, Personne.public_id == personne)
    ).first()
    return None if ligne is None else (ligne[0], ligne[1])


def appartient(db: Session, organisme_id: int, personne_id: int) -> bool:
    """True when the person holds a role there today."""
    return bool(
        db.scalar(
            select(func.count()).where(
                Appartenance.organisme_id == organisme_id,
                Appartenance.personne_id == personne_id,
                Appartenance.fin_le.is_(None),
            )
        )
    )


def personnes(db: Session, organisme_id: int, maintenant: datetime) -> list[LignePersonne]:
    """Everyone who has or had a role in the organisme, active ones first, by name."""
    code = (
        select(CodeAcces.personne_id, func.max(CodeAcces.expire_le).label("expire_le"))
        .where(
            CodeAcces.utilise_le.is_(None), CodeAcces.annule_le.is_(None), CodeAcces.expire_le > maintenant
        )
        .group_by(CodeAcces.personne_id)
        .subquery()
    )
    vue = (
        select(SessionUtilisateur.personne_id, func.max(SessionUtilisateur.vue_le).label("vue_le"))
        .group_by(SessionUtilisateur.personne_id)
        .subquery()
    )
    requete = (
        select(
            Personne.public_id,
            Personne.identifiant,
            Personne.prenom,
            Personne.nom,
            Appartenance.role,
            Appartenance.fin_le,
            Personne.mot_de_passe.is_not(None),
            code.c.expire_le,
            vue.c.vue_le,
        )
        .join(Appartenance, Appartenance.personne_id == Personne.id)
        .outerjoin(code, code.c.personne_id == Personne.id)
        .outerjoin(vue, vue.c.personne_id == Personne.id)
        .where(Appartenance.organisme_id == organisme_id)
        .order_by(func.lower(Personne.nom), func.lower(Personne.prenom), Personne.id, Appartenance.role)
    )
    lignes: dict[str, LignePersonne] = {}
    for public_id, identifiant, prenom, nom, role, fin_le, a_mdp, expire_le, vue_le in db.execute(requete):
        connue = lignes.get(public_id)
        roles = (*(connue.roles if connue else ()), *(() if fin_le else (role,)))
        lignes[public_id] = LignePersonne(
            public_id, identifiant, f"{prenom} {nom}", roles, bool(roles), a_mdp, expire_le, vue_le
        )
    return sorted(lignes.values(), key=lambda p: not p.active)


def personnes_actives(db: Session, organisme_id: int, public_ids: Sequence[str]) -> list[Personne]:
    """Those of these people who hold a role in the organisme today, by name."""
    actives = select(Appartenance.personne_id).where(
        Appartenance.organisme_id == organisme_id, Appartenance.fin_le.is_(None)
    )
    return list(
        db.scalars(
            select(Personne)
            .where(Personne.public_id.in_(public_ids), Personne.id.in_(actives))
            .order_by(func.lower(Personne.nom), func.lower(Personne.prenom))
        )
    )


def identifiants_pris(db: Session, identifiants: Sequence[str]) -> frozenset[str]:
    """Those of these identifiants that already exist, in normalised form."""
    voulus = {normaliser_identifiant(i) for i in identifiants}
    return frozenset(
        db.scalars(select(Personne.identifiant_normalise).where(Personne.identifiant_normalise.in_(voulus)))
    )


def appartenances_actives(db: Session, personne_id: int) -> list[Appartenance]:
    """The roles that a person holds today, everywhere."""
    return list(
        db.scalars(
            select(Appartenance).where(Appartenance.personne_id == personne_id, Appartenance.fin_le.is_(None))
        )
    )


def organismes(db: Session) -> list[tuple[str, str, int, datetime | None]]:
    """(public id, name, active people, closed on) of every organisme, by name."""
    actifs = (
        select(Appartenance.organisme_id, func.count(Appartenance.personne_id.distinct()).label("n"))
        .where(Appartenance.fin_le.is_(None))
        .group_by(Appartenance.organisme_id)
        .subquery()
    )
    lignes = db.execute(
        select(Organisme.public_id, Organisme.nom, func.coalesce(actifs.c.n, 0), Organisme.ferme_le)
        .outerjoin(actifs, actifs.c.organisme_id == Organisme.id)
        .order_by(func.lower(Organisme.nom))
    )
    return [tuple(ligne) for ligne in lignes]


def nom_pris(db: Session, nom: str) -> bool:
    """True when an organisme already bears this name, whatever its case."""
    return db.scalar(select(func.count()).where(func.lower(Organisme.nom) == nom.lower())) != 0
