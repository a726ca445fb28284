"""Driving the migrations from Python: bring a database up, compare it, write the first one again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import api, compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, Table, create_engine
from sqlalchemy.types import TypeEngine

from webapp.models import Base
from webapp.models.base import Immuable, InstantUTC, JsonCanonique

ICI = Path(__file__).parent
INITIALE = ICI / "versions" / "0001_initiale.py"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(ICI))
    config.set_main_option("path_separator", "os")
    return config


def migrer(moteur: Engine) -> None:
    """Bring the database of `moteur` to the last version, in one transaction."""
    config = _config()
    with moteur.begin() as connexion:
        config.attributes["connexion"] = connexion
        command.upgrade(config, "head")


def version_attendue() -> str:
    """The last version that this code knows."""
    tete = ScriptDirectory.from_config(_config()).get_current_head()
    return tete or ""


def version_presente(connexion: Connection) -> str:
    """The version of the database, "" when it has none."""
    return MigrationContext.configure(connexion).get_current_revision() or ""


def ecarts(connexion: Connection) -> list[Any]:
    """What Alembic would still change to make the database agree with the models: empty when they agree."""
    contexte = MigrationContext.configure(connexion, opts={"compare_type": True, "render_item": _rendre_type})
    return list(compare_metadata(contexte, Base.metadata))


def tables_immuables() -> dict[str, tuple[Table, Immuable]]:
    """The tables that the models declare append-only."""
    return {
        t.name: (t, t.info["immuable"])
        for t in Base.metadata.sorted_tables
        if t.info.get("immuable") is not None
    }


def _rendre_type(genre: str, objet: Any, _contexte: Any) -> str | bool:
    """The column type written out in plain SQLAlchemy, so that a migration imports no model."""
    if genre == "type" and isinstance(objet, TypeEngine):
        if isinstance(objet, InstantUTC):
            return "sa.DateTime(timezone=True)"
        if isinstance(objet, JsonCanonique):
            return "sa.Text()"
    return False


def regenerer_initiale() -> Path:
    """Write `0001_initiale.py` again from the models; only while nothing has been released."""
    tables = MetaData(naming_convention=Base.metadata.naming_convention)
    for table in Base.metadata.sorted_tables:
        table.to_metadata(tables).info = {}  # our marks are not for the migration to repeat
    moteur = create_engine("sqlite://")
    with moteur.connect() as connexion:
        contexte = MigrationContext.configure(
            connexion, opts={"target_metadata": tables, "render_item": _rendre_type}
        )
        operations = api.produce_migrations(contexte, tables)
        montee, descente = operations.upgrade_ops, operations.downgrade_ops
        assert montee is not None  # noqa: S101 - produce_migrations always fills both
        assert descente is not None  # noqa: S101
        corps = api.render_python_code(montee, render_item=_rendre_type, migration_context=contexte)
        retour = api.render_python_code(descente, render_item=_rendre_type, migration_context=contexte)
    gardes = []
    for nom, (table, marque) in tables_immuables().items():
        if marque.effacables:
            figees = tuple(c.name for c in table.columns if c.name not in {*marque.effacables, "efface_le"})
            gardes.append(f'proteger(op, "{nom}", effacables={marque.effacables!r}, figees={figees!r})')
        else:
            gardes.append(f'proteger(op, "{nom}")')
    source = "\n".join(
        [
            '"""Every table of the first version, with the triggers of the append-only ones."""',
            "# ruff: noqa: PLR0915 - one statement per table, written by `constat base regenerer`",
            "",
            "import sqlalchemy as sa",
            "from alembic import op",
            "",
            "from webapp.migrations.immuables import proteger",
            "",
            'revision = "0001"',
            "down_revision = None",
            "branch_labels = None",
            "depends_on = None",
            "",
            "",
            "def upgrade() -> None:",
            _reindenter(corps),
            *(f"    {garde}" for garde in gardes),
            "",
            "",
            "def downgrade() -> None:",
            _reindenter(retour),
            "",
        ]
    )
    INITIALE.write_text(source, encoding="utf-8")
    return INITIALE


def _reindenter(corps: str) -> str:
    return "\n".join(
        f"    {ligne.removeprefix('    ')}" if ligne.strip() else ""
        for ligne in corps.splitlines()
        if not ligne.strip().startswith("# ###")
    )
