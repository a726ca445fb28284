"""Every select of the desk. What is seen and the answers obtained come from the snapshots; the key never does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from cases.vu import Cache, Vu
from webapp import journal
from webapp.acteur import Acteur
from webapp.memoire import Memoire
from webapp.models.action import Action, ActionTardive, JournalTete
from webapp.models.instantane import Instantane, InstantaneCache, InstantaneVu
from webapp.models.tentative import EtatTentative, Tentative, TentativeDossier, TentativeLue
from webapp.permissions import Cible

LUS_MAX = 64
"""How many dossiers each process keeps read; snapshots never change, so that their hash is enough."""


@dataclass(frozen=True, slots=True)
class DossierOuvert:
    """One dossier of an attempt as the desk works on it; `retire` when the evaluators set it aside.

    `empreinte` is the hash of its visible part, "" for a dossier that is not stored.
    """

    rang: int
    instantane_id: int
    jour: date
    retire: bool
    vu: Vu
    cache: Cache
    empreinte: str = ""


@dataclass(frozen=True, slots=True)
class Terrain:
    """What an attempt stands on: its dossiers in order, every reference it may aim at, its journal's head.

    `references` hold the reserves too; `bout` is the count and the last link of the journal.
    """

    dossiers: list[DossierOuvert]
    references: frozenset[str]
    bout: tuple[int, str]

    @property
    def sol(self) -> tuple[tuple[int, bool], ...]:
        """Which snapshots are on the desk, and which of them were set aside."""
        return tuple((d.instantane_id, d.retire) for d in self.dossiers)


# The statements of the hot path are made once: building one costs more than running it.
_TENTATIVE = select(Tentative).where(Tentative.public_id == bindparam("public_id"))
_VERROU = select(Tentative.id).where(Tentative.public_id == bindparam("public_id")).with_for_update()
_ACCES = select(Tentative.organisme_id, Tentative.candidat_id, Tentative.mode, Tentative.etat).where(
    Tentative.public_id == bindparam("public_id")
)
_DOSSIERS = (
    select(
        TentativeDossier.rang,
        TentativeDossier.reserve,
        TentativeDossier.neutralise_le,
        Instantane.id,
        Instantane.jour,
        Instantane.reference,
        JournalTete.compte,
        JournalTete.empreinte.label("tete"),
        InstantaneVu.sha256.label("vu"),
        InstantaneCache.sha256.label("cache"),
    )
    .join(Instantane, Instantane.id == TentativeDossier.instantane_id)
    .join(InstantaneVu, InstantaneVu.instantane_id == Instantane.id)
    .join(InstantaneCache, InstantaneCache.instantane_id == Instantane.id)
    .outerjoin(JournalTete, JournalTete.tentative_id == TentativeDossier.tentative_id)
    .order_by(TentativeDossier.rang)
)
_TERRAIN = _DOSSIERS.where(TentativeDossier.tentative_id == bindparam("tentative_id"))
_TERRAIN_LUE = (
    _DOSSIERS.add_columns(
        Tentative.id.label("tentative_id"),
        Tentative.mode,
        Tentative.etat,
        Tentative.jour_simule,
        Tentative.close_le,
    )
    .join(Tentative, Tentative.id == TentativeDossier.tentative_id)
    .where(Tentative.public_id == bindparam("public_id"))
)
_CONNUES = select(Action.id).where(
    Action.tentative_id == bindparam("tentative_id"), Action.id.in_(bindparam("ids", expanding=True))
)


def tentative_par_public_id(db: Session, public_id: str) -> Tentative | None:
    return db.scalar(_TENTATIVE, {"public_id": public_id})


def verrouiller(db: Session, public_id: str) -> None:
    """Lock the attempt's row until the transaction ends: its actions are numbered one at a time.

    On SQLite the transaction that writes holds the whole file from its beginning.
    """
    if db.get_bind().dialect.name != "sqlite":
        db.connection().execute(_VERROU, {"public_id": public_id})


def derniere_ouverte(db: Session, personne_id: int) -> str | None:
    """Public id of the last attempt that this person may still work on."""
    return db.scalar(
        select(Tentative.public_id)
        .where(Tentative.candidat_id == personne_id, Tentative.etat == EtatTentative.OUVERTE)
        .order_by(Tentative.ouverte_le.desc(), Tentative.id.desc())
        .limit(1)
    )


def acces_tentative(db: Session, acteur: Acteur, tentative: str, **_autres: str) -> Cible | None:
    """Loader of the permission table: a desk belongs to its candidate alone."""
    ligne = db.connection().execute(_ACCES, {"public_id": tentative}).first()
    if ligne is None:
        return None
    liens = frozenset({"soi"}) if ligne.candidat_id == acteur.personne_id else frozenset[str]()
    return Cible(ligne.organisme_id, liens, f"{ligne.mode}_{ligne.etat}")


_lus = Memoire[tuple[str, str], tuple[Vu, Cache]](LUS_MAX)


@lru_cache(maxsize=2)
def _lecteur(genre: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(genre)


def dossiers_ouverts(db: Session, tentative_id: int) -> list[DossierOuvert]:
    """The dossiers in the corbeille, in order. A reserve appears once a dossier has been set aside."""
    return terrain(db, tentative_id).dossiers


def terrain(db: Session, tentative_id: int) -> Terrain:
    """What the attempt stands on in this transaction, in one query when its dossiers were read before."""
    if db.autoflush:
        db.flush()
    lignes = db.connection().execute(_TERRAIN, {"tentative_id": tentative_id}).all()
    return _terrain(db, lignes, tentative_id)


def tentative_et_terrain(db: Session, public_id: str) -> tuple[TentativeLue, Terrain] | None:
    """The attempt and what it stands on, in the same query; None when there is none with a dossier."""
    if db.autoflush:
        db.flush()
    lignes = db.connection().execute(_TERRAIN_LUE, {"public_id": public_id}).all()
    if not lignes:
        return None
    t = lignes[0]
    lue = TentativeLue(t.tentative_id, public_id, t.mode, t.etat, t.jour_simule, t.close_le)
    return lue, _terrain(db, lignes, lue.id)


def _terrain(db: Session, lignes: Sequence[Any], tentative_id: int) -> Terrain:
    retires = sum(1 for x in lignes if x.neutralise_le is not None)
    reserves = [x for x in lignes if x.reserve][:retires]
    montrees = [x for x in lignes if not x.reserve] + reserves
    contenus = {x.id: _lus.prendre((x.vu, x.cache)) for x in montrees}
    absents = [i for i, c in contenus.items() if c is None]
    if absents:
        cles = {x.id: (x.vu, x.cache) for x in montrees}
        for identifiant, contenu in _lire(db, absents):
            _lus.garder(cles[identifiant], contenu)
            contenus[identifiant] = contenu
    ouverts = []
    for x in montrees:
        contenu = contenus[x.id]
        if contenu is not None:
            retire = x.neutralise_le is not None
            ouverts.append(DossierOuvert(x.rang, x.id, x.jour, retire, *contenu, empreinte=x.vu))
    if not lignes:
        bout = journal.bout(db, tentative_id)
    elif lignes[0].tete is None:
        bout = journal.VIDE
    else:
        bout = (lignes[0].compte, lignes[0].tete)
    return Terrain(ouverts, frozenset(x.reference for x in lignes), bout)


def _lire(db: Session, ids: Sequence[int]) -> list[tuple[int, tuple[Vu, Cache]]]:
    lignes = db.execute(
        select(InstantaneVu.instantane_id, InstantaneVu.document, InstantaneCache.document)
        .join(InstantaneCache, InstantaneCache.instantane_id == InstantaneVu.instantane_id)
        .where(InstantaneVu.instantane_id.in_(ids))
    )
    return [
        (i, (_lecteur(Vu).validate_python(vu), _lecteur(Cache).validate_python(cache_)))
        for i, vu, cache_ in lignes
    ]


def actions_connues(db: Session, tentative_id: int, ids: Sequence[str]) -> frozenset[str]:
    """Those of `ids` that the journal already holds."""
    return frozenset(db.scalars(_CONNUES, {"tentative_id": tentative_id, "ids": list(ids)}))


def a_ete_ouvert(db: Session, tentative_id: int, type_action: str, cible: str) -> bool:
    """True when the candidate has opened this pièce or consulted this base: then it may be read again."""
    return (
        db.scalar(
            select(Action.sequence)
            .where(Action.tentative_id == tentative_id, Action.type == type_action, Action.cible == cible)
            .limit(1)
        )
        is not None
    )


def actions_tardives(db: Session, tentative_id: int) -> int:
    """How many actions came after closing and are kept apart."""
    return (
        db.scalar(
            select(func.count()).select_from(ActionTardive).where(ActionTardive.tentative_id == tentative_id)
        )
        or 0
    )
