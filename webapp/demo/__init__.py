"""The living example of `constat demo`: people here, épreuves and practice from the steps below.

A step is `module:function`, called as `(db, settings, personnages, maintenant) -> str`; it says in one
French sentence what it added. A module that does not exist is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from webapp.config import Settings
from webapp.db import create_db_engine, read_session, write_session
from webapp.demo.personnes import creer_personnages
from webapp.horloge import maintenant
from webapp.migrations.conduite import ecarts, migrer
from webapp.models.acces import MarqueBase

ETAPES: tuple[str, ...] = ("webapp.demo.epreuves:remplir",)


def prepare_demo(settings: Settings, *, neuve: bool = False) -> Iterator[str]:
    """Make the demo database when there is none of this version; yields what is being done."""
    fichier = Path(make_url(settings.base).database or "")
    if fichier.exists() and (neuve or not _utilisable(settings)):
        for suffixe in ("", "-wal", "-shm", "-journal"):
            fichier.with_name(fichier.name + suffixe).unlink(missing_ok=True)
    if fichier.exists():
        yield "La base de démonstration est déjà prête (« --neuve » pour la refaire)."
        return
    yield "Préparation de la base de démonstration…"
    fichier.parent.mkdir(parents=True, exist_ok=True)
    moteur = create_db_engine(settings.base)
    try:
        migrer(moteur)
        moment = maintenant()
        with write_session(moteur) as db:
            personnages = creer_personnages(db, moment)
            db.add(MarqueBase(cle="origine", valeur="demo"))
            for etape in ETAPES:
                module, _, fonction = etape.partition(":")
                if find_spec(module) is not None:
                    yield getattr(import_module(module), fonction)(db, settings, personnages, moment)
            db.commit()
    finally:
        moteur.dispose()
    yield "La base de démonstration est prête."


def _utilisable(settings: Settings) -> bool:
    """True when the file is a whole demo database that agrees with the models of today."""
    moteur = create_db_engine(settings.base)
    try:
        with moteur.connect() as connexion:
            if ecarts(connexion):
                return False
        with read_session(moteur) as db:
            return db.scalar(select(MarqueBase.valeur).where(MarqueBase.cle == "origine")) == "demo"
    except SQLAlchemyError:
        return False
    finally:
        moteur.dispose()
