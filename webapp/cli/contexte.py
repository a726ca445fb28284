"""What the commands share: settings or a French refusal, and the engine of the machine's database."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import click
from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from webapp.config import ConfigurationRefusee, Settings, instance_file, read_settings
from webapp.db import create_db_engine


def reglages() -> Settings:
    """The settings of this machine, or the end of the command with sentences and remedies."""
    from webapp.errors import phrase_configuration  # noqa: PLC0415 - Flask is loaded for a refusal only

    try:
        return read_settings()
    except ConfigurationRefusee as refus:
        raise click.ClickException(
            f"Constat ne démarre pas ({instance_file()}).\n{phrase_configuration(refus)}"
        ) from None


def moteur_de_la_commande() -> tuple[Settings, Engine]:
    """Settings and engine for a command, closed with it; makes the directory of a SQLite file."""
    settings = reglages()
    fichier = fichier_sqlite(settings.base)
    if fichier is not None:
        fichier.parent.mkdir(parents=True, exist_ok=True)
    moteur = create_db_engine(settings.base)
    click.get_current_context().call_on_close(moteur.dispose)
    return settings, moteur


def fichier_sqlite(url: str) -> Path | None:
    """The file of a SQLite URL, None for another database."""
    lue = make_url(url)
    if lue.get_backend_name() != "sqlite" or not lue.database:
        return None
    return Path(lue.database)


def version_sqlite() -> tuple[int, int, int]:
    """The version of the SQLite library in use."""
    return sqlite3.sqlite_version_info
