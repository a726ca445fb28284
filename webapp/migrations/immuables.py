"""Triggers that make a table append-only, on SQLite and on PostgreSQL.

A migration calls `proteger` for each such table, and again after any batch rebuild of the table
(SQLite loses the triggers of a table that Alembic rebuilds).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import Connection, text


class Operations(Protocol):
    """The part of Alembic's `op` used here."""

    def execute(self, sqltext: str, /) -> None: ...

    def get_bind(self) -> Connection: ...


def proteger(
    op: Operations, table: str, *, effacables: Sequence[str] = (), figees: Sequence[str] = ()
) -> None:
    """Refuse DELETE on `table`, and UPDATE save the one that empties `effacables` and dates it.

    `figees` are the columns that such an emptying must leave as they are.
    """
    postgres = op.get_bind().dialect.name == "postgresql"
    egal = "IS NOT DISTINCT FROM" if postgres else "IS"
    permis = " AND ".join(
        [
            "OLD.efface_le IS NULL AND NEW.efface_le IS NOT NULL",
            *(f"NEW.{c} IS NULL" for c in effacables),
            *(f"NEW.{c} {egal} OLD.{c}" for c in figees),
        ]
    )
    quand = f"WHEN (NOT ({permis}))" if effacables else ""
    if postgres:
        op.execute(
            "CREATE OR REPLACE FUNCTION constat_refuser() RETURNS trigger LANGUAGE plpgsql AS "
            "'BEGIN RAISE EXCEPTION ''table % en ajout seul : % refuse'', TG_TABLE_NAME, TG_OP "
            "USING ERRCODE = ''restrict_violation''; END'"
        )
        op.execute(
            f"CREATE TRIGGER {table}_sans_update BEFORE UPDATE ON {table} "
            f"FOR EACH ROW {quand} EXECUTE FUNCTION constat_refuser()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_sans_delete BEFORE DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION constat_refuser()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_sans_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION constat_refuser()"
        )
        return
    for verbe, condition in (("UPDATE", quand), ("DELETE", "")):
        op.execute(
            f"CREATE TRIGGER {table}_sans_{verbe.lower()} BEFORE {verbe} ON {table} {condition} "
            f"BEGIN SELECT RAISE(ABORT, 'table {table} en ajout seul : {verbe} refuse'); END"
        )


def declencheurs_presents(connexion: Connection) -> frozenset[str]:
    """The names of the append-only triggers that the database really has."""
    if connexion.dialect.name == "postgresql":
        requete = (
            "SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace"
        )
    else:
        requete = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    return frozenset(connexion.execute(text(requete)).scalars())


def declencheurs_attendus(table: str, dialecte: str) -> frozenset[str]:
    """The names of the triggers that `proteger` gives to `table`."""
    verbes = ("update", "delete", "truncate") if dialecte == "postgresql" else ("update", "delete")
    return frozenset(f"{table}_sans_{v}" for v in verbes)
