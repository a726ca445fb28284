"""The case store: freeze a generated case, read its parts back, each from its own table."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from cases.vu import Cache, Case, Vu
from scenario_bank.corrige import Corrige
from webapp.models.base import json_canonique
from webapp.models.instantane import (
    Instantane,
    InstantaneCache,
    InstantaneCorrige,
    InstantaneGraine,
    InstantaneVu,
    Pool,
)
from webapp.models.tentative import Mode, Tentative, TentativeDossier


def sha256_document(document: Any) -> str:
    """The SHA-256 of a document's canonical JSON."""
    return hashlib.sha256(json_canonique(document).encode()).hexdigest()


def empreinte_instantane(
    *,
    reference: str,
    gabarit: str,
    jour: date,
    moteur: str,
    empreintes: Mapping[str, str],
    parties: Mapping[str, str],
) -> str:
    """The hash of a whole snapshot: its head and the hashes of its parts (vu, cache, corrige, graine)."""
    return sha256_document(
        {
            "reference": reference,
            "gabarit": gabarit,
            "jour": jour.isoformat(),
            "moteur": moteur,
            "empreintes": dict(empreintes),
            "parties": dict(parties),
        }
    )


def enregistrer(
    db: Session, organisme_id: int, case: Case, pool: Pool, preuve: Mapping[str, Any], maintenant: datetime
) -> Instantane:
    """Freeze `case` with the result of its proof; returns the stored snapshot."""
    vu, cache, corrige = asdict(case.vu), asdict(case.cache), asdict(case.corrige)
    graine = {"graine": case.graine, "alteration": case.alteration}
    parties = {
        nom: sha256_document(d)
        for nom, d in (("vu", vu), ("cache", cache), ("corrige", corrige), ("graine", graine))
    }
    jour = date.fromisoformat(case.jour)
    instantane = Instantane(
        organisme_id=organisme_id,
        reference=case.vu.reference,
        titre=case.vu.titre,
        gabarit=case.gabarit,
        pool=pool,
        jour=jour,
        moteur=case.moteur,
        empreintes=case.empreintes,
        preuve=dict(preuve),
        sha256=empreinte_instantane(
            reference=case.vu.reference,
            gabarit=case.gabarit,
            jour=jour,
            moteur=case.moteur,
            empreintes=case.empreintes,
            parties=parties,
        ),
        cree_le=maintenant,
    )
    db.add(instantane)
    db.flush()
    for table, nom, document in (
        (InstantaneVu, "vu", vu),
        (InstantaneCache, "cache", cache),
        (InstantaneCorrige, "corrige", corrige),
    ):
        db.execute(insert(table).values(instantane_id=instantane.id, document=document, sha256=parties[nom]))
    db.execute(insert(InstantaneGraine).values(instantane_id=instantane.id, **graine))
    return instantane


@lru_cache(maxsize=8)
def _lecteur(genre: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(genre)


def lire_vu(db: Session, instantane_id: int) -> Vu:
    """What the candidate sees of this dossier."""
    document = db.execute(
        select(InstantaneVu.document).where(InstantaneVu.instantane_id == instantane_id)
    ).scalar_one()
    vu: Vu = _lecteur(Vu).validate_python(document)
    return vu


def lire_cache(db: Session, instantane_id: int) -> Cache:
    """The hidden facts: for the server's answers to inquiries, never for a page."""
    document = db.execute(
        select(InstantaneCache.document).where(InstantaneCache.instantane_id == instantane_id)
    ).scalar_one()
    cache: Cache = _lecteur(Cache).validate_python(document)
    return cache


def lire_corrige(db: Session, instantane_id: int) -> Corrige:
    """The key: for judgement, the fiche évaluateur and the débriefing of a practice."""
    document = db.execute(
        select(InstantaneCorrige.document).where(InstantaneCorrige.instantane_id == instantane_id)
    ).scalar_one()
    corrige: Corrige = _lecteur(Corrige).validate_python(document)
    return corrige


def ouvrir_tentative(
    db: Session,
    *,
    organisme_id: int,
    candidat_id: int,
    mode: Mode,
    jour: date,
    instantanes: Sequence[Instantane],
    maintenant: datetime,
) -> Tentative:
    """A fresh attempt over these dossiers, in this order."""
    tentative = Tentative(
        organisme_id=organisme_id, candidat_id=candidat_id, mode=mode, jour_simule=jour, ouverte_le=maintenant
    )
    tentative.dossiers = [
        TentativeDossier(rang=rang, instantane_id=i.id) for rang, i in enumerate(instantanes, start=1)
    ]
    db.add(tentative)
    db.flush()
    return tentative
