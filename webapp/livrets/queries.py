"""Every select of the closing: versions, validations, closed documents, and who may read them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from webapp.acteur import Acteur
from webapp.epreuves.queries import AFFECTE, ORGANISE, SOI, acces_epreuve
from webapp.livret.donnees import DonneesLivret
from webapp.models.base import json_canonique
from webapp.models.epreuve import Epreuve
from webapp.models.livret import Livret, LivretClos, LivretVersion, Validation
from webapp.models.organisme import Role
from webapp.permissions import Cible


def acces_version(db: Session, acteur: Acteur, version: str) -> Cible | None:
    """Loader of the permission table: a version belongs to its livret's candidat and its évaluateurs.

    The state is « close » once both have validated it, « a_valider » before.
    """
    ligne = db.execute(
        select(
            LivretVersion.id,
            Livret.organisme_id,
            Livret.candidat_id,
            Epreuve.evaluateur1_id,
            Epreuve.evaluateur2_id,
        )
        .join(Livret, Livret.id == LivretVersion.livret_id)
        .join(Epreuve, Epreuve.id == LivretVersion.epreuve_id)
        .where(LivretVersion.public_id == version)
    ).first()
    if ligne is None:
        return None
    liens = {SOI} if ligne.candidat_id == acteur.personne_id else {ORGANISE}
    if ligne.candidat_id != acteur.personne_id and acteur.personne_id in ligne[3:]:
        liens.add(AFFECTE)
    close = db.get(LivretClos, ligne.id) is not None
    return Cible(ligne.organisme_id, frozenset(liens), "close" if close else "a_valider")


def acces_restitution(db: Session, acteur: Acteur, epreuve: str) -> Cible | None:
    """Loader of the permission table: « close » as soon as a closed version exists, even under correction."""
    cible = acces_epreuve(db, acteur, epreuve)
    if cible is None:
        return None
    ident = db.scalar(select(Epreuve.id).where(Epreuve.public_id == epreuve))
    close = ident is not None and bool(closes_de_l_epreuve(db, ident))
    return Cible(cible.organisme_id, cible.liens, "close" if close else "ouverte")


def version_par_public_id(db: Session, public_id: str) -> LivretVersion | None:
    return db.scalar(
        select(LivretVersion)
        .where(LivretVersion.public_id == public_id)
        .options(
            joinedload(LivretVersion.livret).joinedload(Livret.candidat),
            selectinload(LivretVersion.validations).joinedload(Validation.evaluateur),
        )
    )


def versions(db: Session, livret_id: int) -> list[LivretVersion]:
    """Every frozen version of a livret, oldest first."""
    return list(
        db.scalars(
            select(LivretVersion)
            .where(LivretVersion.livret_id == livret_id)
            .options(selectinload(LivretVersion.validations).joinedload(Validation.evaluateur))
            .order_by(LivretVersion.numero)
        )
    )


def derniere(db: Session, livret_id: int) -> LivretVersion | None:
    """The last frozen version, closed or not."""
    return db.scalar(
        select(LivretVersion)
        .where(LivretVersion.livret_id == livret_id)
        .options(selectinload(LivretVersion.validations))
        .order_by(LivretVersion.numero.desc())
        .limit(1)
    )


def closes(db: Session, livret_id: int) -> list[tuple[LivretVersion, LivretClos]]:
    """The closed versions of a livret with their whole document, oldest first."""
    lignes = db.execute(
        select(LivretVersion, LivretClos)
        .join(LivretClos, LivretClos.version_id == LivretVersion.id)
        .where(LivretVersion.livret_id == livret_id)
        .order_by(LivretVersion.numero)
    )
    return [(v, c) for v, c in lignes]


def closes_de_l_epreuve(db: Session, epreuve_id: int) -> list[tuple[LivretVersion, LivretClos]]:
    """The closed versions that this épreuve brought about, oldest first."""
    lignes = db.execute(
        select(LivretVersion, LivretClos)
        .join(LivretClos, LivretClos.version_id == LivretVersion.id)
        .where(LivretVersion.epreuve_id == epreuve_id)
        .order_by(LivretVersion.numero)
    )
    return [(v, c) for v, c in lignes]


def restitutions(db: Session, acteur: Acteur) -> list[tuple[Epreuve, datetime]]:
    """The person's own épreuves that have a closed version, with when the last one was closed."""
    chez = [p.organisme_id for p in acteur.organismes_comme(Role.CANDIDAT)]
    lignes = db.execute(
        select(Epreuve, func.max(LivretClos.clos_le))
        .join(LivretVersion, LivretVersion.epreuve_id == Epreuve.id)
        .join(LivretClos, LivretClos.version_id == LivretVersion.id)
        .join(Livret, Livret.id == Epreuve.livret_id)
        .where(Livret.candidat_id == acteur.personne_id, Livret.organisme_id.in_(chez))
        .group_by(Epreuve.id)
        .order_by(func.max(LivretClos.clos_le).desc())
    )
    return [(e, le) for e, le in lignes]


def clos(db: Session, version_id: int) -> LivretClos | None:
    return db.get(LivretClos, version_id)


def donnees_de(document: object) -> DonneesLivret:
    """The livret's data of a stored document; raises DonneesInvalides when it is not what was stored."""
    return DonneesLivret.lire(json_canonique(document).encode())
