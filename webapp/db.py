"""Engine and sessions, on SQLite and on PostgreSQL.

On SQLite every write transaction begins with BEGIN IMMEDIATE (a deferred one that reads, then writes,
fails « database is locked » under load), synchronous is FULL, and the journal is WAL only from the
version that no longer corrupts it (3.51.3). A read session cannot write, on either engine: SQLite
gets `query_only`, PostgreSQL a READ ONLY transaction.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from flask import current_app, g, request
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session

from webapp.config import Settings

WAL_SUR = (3, 51, 3)
"""First SQLite version whose WAL reset does not corrupt."""
ATTENTE_MS = 10_000
"""How long a write waits for another one, in milliseconds."""
LECTEURS = frozenset({"GET", "HEAD", "OPTIONS"})


def create_db_engine(url: str) -> Engine:
    """An engine for `url`, set up for its kind of database."""
    if url.startswith("sqlite"):
        moteur = create_engine(url, connect_args={"timeout": ATTENTE_MS / 1000, "check_same_thread": False})
        event.listen(moteur, "connect", _preparer_sqlite)
        event.listen(moteur, "begin", _commencer_sqlite)
        return moteur
    return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=20)


def _preparer_sqlite(connexion: sqlite3.Connection, _enregistrement: Any) -> None:
    connexion.isolation_level = None
    journal = "WAL" if sqlite3.sqlite_version_info >= WAL_SUR else "TRUNCATE"
    for pragma in (
        f"busy_timeout={ATTENTE_MS}",
        "foreign_keys=ON",
        "recursive_triggers=ON",
        f"journal_mode={journal}",
        "synchronous=FULL",
    ):
        connexion.execute(f"PRAGMA {pragma}")


def _commencer_sqlite(connexion: Connection) -> None:
    lecture = connexion.get_execution_options().get("lecture", False)
    pilote = connexion.connection.dbapi_connection
    if pilote is not None:
        pilote.execute(f"PRAGMA query_only={int(lecture)}")  # type: ignore[attr-defined] # sqlite3's own
    connexion.exec_driver_sql("BEGIN" if lecture else "BEGIN IMMEDIATE")


def read_session(moteur: Engine) -> Session:
    """A session that reads one consistent state and that the database forbids to write."""
    return Session(
        moteur.execution_options(lecture=True, postgresql_readonly=True),
        expire_on_commit=False,
        autoflush=False,
    )


def write_session(moteur: Engine) -> Session:
    """A session whose transaction takes the write lock at once on SQLite."""
    return Session(moteur, expire_on_commit=False)


def get_engine() -> Engine:
    """The engine of the current application."""
    moteur: Engine = current_app.extensions["constat.moteur"]
    return moteur


def get_settings() -> Settings:
    """The settings of the current application."""
    settings: Settings = current_app.extensions["constat.settings"]
    return settings


def get_db() -> Session:
    """The session of this request: read only for a GET, writing otherwise. The view commits once.

    On SQLite no other session may write while this one is open: call services that run in their own
    transaction (`sign_in`, `password_matches`, `note_access`) before it.
    """
    if "db" not in g:
        g.db = read_session(get_engine()) if request.method in LECTEURS else write_session(get_engine())
    db: Session = g.db
    return db


def get_reading() -> Session:
    """The session in which the gate reads who is there and what they may do, before any write lock.

    A GET goes on reading in it, hence in one consistent state; for a POST, `close_reading` ends it.
    """
    if request.method in LECTEURS:
        return get_db()
    if "lecture" not in g:
        g.lecture = read_session(get_engine())
    lecture: Session = g.lecture
    return lecture


def close_reading() -> None:
    """End what a POST read before the gate."""
    lecture: Session | None = g.pop("lecture", None)
    if lecture is not None:
        lecture.close()


def close_db(_erreur: BaseException | None = None) -> None:
    """End the request's sessions; what was not committed is undone."""
    close_reading()
    db: Session | None = g.pop("db", None)
    if db is not None:
        db.close()
