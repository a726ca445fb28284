"""`constat base`: bring the database up, write the first migration again."""

from __future__ import annotations

import shutil
import subprocess

import click

from webapp.cli.contexte import moteur_de_la_commande
from webapp.migrations import conduite


@click.group()
def base() -> None:
    """Met la base de données à jour."""


@base.command()
def migrer() -> None:
    """Applique les migrations qui manquent."""
    _settings, moteur = moteur_de_la_commande()
    conduite.migrer(moteur)
    click.echo(f"La base est à la version {conduite.version_attendue()}.")


@base.command(hidden=True)
def regenerer() -> None:
    """Récrit la migration initiale d’après les modèles (avant toute publication seulement)."""
    chemin = conduite.regenerer_initiale()
    ruff = shutil.which("ruff") or str(chemin.parents[3] / ".venv" / "bin" / "ruff")
    subprocess.run([ruff, "format", "--quiet", str(chemin)], check=False)  # noqa: S603 - our own file
    click.echo(f"{chemin.name} est récrite ; recréez les bases existantes.")
