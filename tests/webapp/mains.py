"""The hand of someone who owns the server: triggers and foreign keys no longer hold."""

from __future__ import annotations

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session


def main_libre(db: Session) -> Connection:
    """The session's connection, free to write anywhere; the caller rolls back."""
    connexion = db.connection()
    if connexion.dialect.name == "postgresql":
        connexion.execute(text("SET LOCAL session_replication_role = replica"))
        return connexion
    noms = connexion.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
    for nom in noms:
        connexion.execute(text(f"DROP TRIGGER {nom}"))
    connexion.execute(text("PRAGMA defer_foreign_keys = ON"))
    return connexion
