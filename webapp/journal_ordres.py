"""The statements by which actions are written, made once: building one costs more than running it.

They go through the connection rather than the session's objects, so that a batch costs two orders.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from webapp.acteur import Acteur
from webapp.models.action import IdentitePseudonyme
from webapp.models.base import Base, nouvel_id_public
from webapp.models.instantane import Instantane
from webapp.models.tentative import TentativeDossier

_TABLES = Base.metadata.tables
_AJOUT, _AJOUT_TEXTES = insert(_TABLES["action"]), insert(_TABLES["action_texte"])
_TETE_NEUVE = insert(_TABLES["journal_tete"])
_TETE_SUIVANTE = update(_TABLES["journal_tete"]).where(
    _TABLES["journal_tete"].c.tentative_id == bindparam("tentative")
)
_REFERENCES = (
    select(Instantane.reference)
    .join(TentativeDossier, TentativeDossier.instantane_id == Instantane.id)
    .where(TentativeDossier.tentative_id == bindparam("tentative_id"))
)
_PSEUDONYME = select(IdentitePseudonyme.pseudonyme).where(
    IdentitePseudonyme.tentative_id == bindparam("tentative_id"),
    IdentitePseudonyme.personne_id == bindparam("personne_id"),
)


def references_de(db: Session, tentative_id: int) -> frozenset[str]:
    """The references of an attempt's dossiers: what its actions may aim at."""
    return frozenset(db.scalars(_REFERENCES, {"tentative_id": tentative_id}))


def pseudonyme(db: Session, tentative_id: int, actor: Acteur) -> str:
    """The pseudonym of a person in one attempt's journal, made at the first action."""
    existant = db.scalar(_PSEUDONYME, {"tentative_id": tentative_id, "personne_id": actor.personne_id})
    if existant is not None:
        return existant
    nouveau = nouvel_id_public()
    db.execute(
        insert(IdentitePseudonyme).values(
            pseudonyme=nouveau, tentative_id=tentative_id, personne_id=actor.personne_id
        )
    )
    return nouveau


def inscrire(
    db: Session,
    tentative_id: int,
    actions: Sequence[Mapping[str, Any]],
    textes: Sequence[Mapping[str, Any]],
    tete: Mapping[str, Any],
    *,
    neuf: bool,
) -> None:
    """Write chained actions with their texts, and move the journal's head; `neuf` when it had none."""
    connexion = db.connection()
    connexion.execute(_AJOUT, actions)
    if textes:
        connexion.execute(_AJOUT_TEXTES, textes)
    if neuf:
        connexion.execute(_TETE_NEUVE, {"tentative_id": tentative_id, **tete})
    else:
        connexion.execute(_TETE_SUIVANTE, {"tentative": tentative_id, **tete})
