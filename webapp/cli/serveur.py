"""`constat serve` and `constat demo`: the server, and a living example to put in it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from webapp.cli.contexte import fichier_sqlite, reglages
from webapp.config import Settings, instance_dir, read_settings, write_instance_file
from webapp.db import create_db_engine
from webapp.migrations.conduite import version_attendue, version_presente

PORT = click.IntRange(1, 65535)


def lancer(settings: Settings, adresse: str, port: int, *, processus: int = 2) -> None:
    """Serve until stopped: gunicorn (threads) where it exists, waitress under Windows."""
    if sys.platform == "win32":
        import waitress  # noqa: PLC0415 - each system has its own server

        from webapp import create_app  # noqa: PLC0415

        waitress.serve(create_app(settings), host=adresse, port=port, threads=16, ident="constat")
        return
    from gunicorn.app.base import BaseApplication  # noqa: PLC0415

    class Serveur(BaseApplication):
        def load_config(self) -> None:
            options: dict[str, Any] = {
                "bind": f"{adresse}:{port}",
                "workers": processus,
                "threads": 8,
                "worker_class": "gthread",
                "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None,  # noqa: S108 - heartbeat only
                "accesslog": None,
                "proc_name": "constat",
                "timeout": 60,
                "control_socket_disable": True,
            }
            for cle, valeur in options.items():
                self.cfg.set(cle, valeur)

        def load(self) -> Any:
            from webapp import create_app  # noqa: PLC0415 - after the fork: each process its own engine

            return create_app(settings)

    Serveur().run()


def _prete(settings: Settings) -> bool:
    """True when the database exists and is at the version of this code."""
    fichier = fichier_sqlite(settings.base)
    if fichier is not None and not fichier.exists():
        return False
    moteur = create_db_engine(settings.base)
    try:
        with moteur.connect() as connexion:
            return version_presente(connexion) == version_attendue()
    finally:
        moteur.dispose()


@click.command()
@click.option("--adresse", default="127.0.0.1", show_default=True)
@click.option("--port", type=PORT, default=8000, show_default=True)
@click.option(
    "--processus",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    help="nombre de processus (gunicorn)",
)
def serve(adresse: str, port: int, processus: int) -> None:
    """Ouvre le serveur (gunicorn, ou waitress sous Windows)."""
    settings = reglages()
    if not _prete(settings):
        raise click.ClickException(
            "La base n’est pas à jour. Lancez « constat base migrer », puis recommencez."
        )
    if settings.demo and adresse not in {"127.0.0.1", "::1", "localhost"}:
        raise click.ClickException("Une démonstration ne s’ouvre que sur ce poste : retirez --adresse.")
    click.echo(f"Constat est ouvert sur http://{adresse}:{port} (Ctrl+C pour arrêter).")
    lancer(settings, adresse, port, processus=processus)


@click.command()
@click.option("--port", type=PORT, default=8000, show_default=True)
@click.option("--neuve", is_flag=True, help="refait la base de démonstration")
@click.option("--sans-serveur", is_flag=True, help="prépare la base et s’arrête")
def demo(port: int, neuve: bool, sans_serveur: bool) -> None:
    """Crée une base de démonstration et ouvre le serveur sur ce poste."""
    from webapp.demo import prepare_demo  # noqa: PLC0415 - content and Faker are slow to load

    dossier = instance_dir()
    fichier = dossier / "demo.toml"
    if not fichier.exists():
        write_instance_file(fichier, base=f"sqlite:///{(dossier / 'demo.db').as_posix()}", demo=True)
    os.environ["CONSTAT_FICHIER"] = str(fichier)
    settings = read_settings()
    for phrase in prepare_demo(settings, neuve=neuve):
        click.echo(phrase)
    if sans_serveur:
        return
    click.echo(f"Ouvrez http://127.0.0.1:{port}/demo et choisissez qui vous êtes (Ctrl+C pour arrêter).")
    lancer(settings, "127.0.0.1", port)
