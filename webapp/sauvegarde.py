"""Backups that can be trusted: one file with the base, its hash and what it is; refused when wrong.

A backup is a zip of `manifeste.json` and `base`. On SQLite the copy comes from the backup API (a plain
copy of the file while the server writes loses rows); on PostgreSQL from `pg_dump -Fc`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from webapp.config import Settings
from webapp.db import create_db_engine
from webapp.migrations.conduite import version_attendue, version_presente

FORMAT = "constat-sauvegarde-1"
TAILLE_MAX = 64 * 1024**3
"""Largest base that a restore unpacks, in bytes."""


_ILLISIBLES = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, TypeError, RecursionError,
    NotImplementedError,  # a compression that we do not use
    RuntimeError,  # encrypted
)  # fmt: skip
"""What reading an altered zip or manifest raises."""


class SauvegardeRefusee(Exception):
    """The file cannot be restored here: `cause` says why, `trouve` what was found."""

    def __init__(self, cause: str, trouve: str = "") -> None:
        self.cause, self.trouve = cause, trouve
        super().__init__(cause, trouve)


@dataclass(frozen=True, slots=True)
class Manifeste:
    """What a backup says of itself. `temoin` lets a restore see whether the chain key is the same."""

    format: str
    moteur: str
    version: str
    faite_le: str
    taille: int
    sha256: str
    temoin: str


def _temoin(settings: Settings) -> str:
    return hmac.new(settings.cle_chaine.encode(), b"sauvegarde", hashlib.sha256).hexdigest()[:16]


def _genre(settings: Settings) -> str:
    return make_url(settings.base).get_backend_name()


def _empreinte(chemin: Path) -> str:
    with chemin.open("rb") as entree:
        return hashlib.file_digest(entree, "sha256").hexdigest()


def sauvegarder(settings: Settings, destination: Path, maintenant: datetime) -> Manifeste:
    """Write a verified backup to `destination`, whole or not at all.

    Raises SauvegardeRefusee (`existe`, `ecriture`, `outil`, `base_absente`, `source`, `abimee`).
    """
    try:
        if destination.exists():
            raise SauvegardeRefusee("existe", destination.name)
        return _sauvegarder(settings, destination, maintenant)
    except OSError as erreur:
        raise SauvegardeRefusee("ecriture", f"{destination} : {erreur.strerror}") from erreur


def _sauvegarder(settings: Settings, destination: Path, maintenant: datetime) -> Manifeste:
    destination.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=destination.parent) as temporaire:
        copie = Path(temporaire) / "base"
        if _genre(settings) == "sqlite":
            _copier_sqlite(_fichier(settings), copie)
        else:
            _postgres("pg_dump", settings, "--format=custom", f"--file={copie}")
        moteur = create_db_engine(settings.base)
        with moteur.connect() as connexion:
            version = version_presente(connexion)
        moteur.dispose()
        manifeste = Manifeste(
            format=FORMAT,
            moteur=_genre(settings),
            version=version,
            faite_le=maintenant.isoformat(timespec="seconds"),
            taille=copie.stat().st_size,
            sha256=_empreinte(copie),
            temoin=_temoin(settings),
        )
        archive = Path(temporaire) / "archive"
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zip_:
            zip_.writestr("manifeste.json", json.dumps(asdict(manifeste), indent=2))
            zip_.write(copie, "base")
        _jusqu_au_disque(archive)
        archive.replace(destination)
    with _extraire(destination):
        pass  # read back: a backup that cannot be read is none
    return manifeste


def restaurer(settings: Settings, source: Path, maintenant: datetime, *, remplacer: bool = False) -> bool:
    """Put a backup in the place of the base; the former SQLite file is kept beside it.

    Returns True when the chain key is the one that sealed the backup. Raises SauvegardeRefusee
    (`illisible`, `format`, `tronquee`, `alteree`, `abimee`, `moteur`, `version`, `occupee`, `outil`).
    """
    with _extraire(source) as (manifeste, base):
        if manifeste.moteur != _genre(settings):
            raise SauvegardeRefusee("moteur", manifeste.moteur)
        if manifeste.version != version_attendue():
            raise SauvegardeRefusee("version", manifeste.version)
        if manifeste.moteur == "sqlite":
            _remplacer_sqlite(_fichier(settings), base, maintenant, remplacer=remplacer)
        else:
            if not remplacer and _occupee(settings):
                raise SauvegardeRefusee("occupee")
            _postgres(
                "pg_restore",
                settings,
                "--clean",
                "--if-exists",
                "--no-owner",
                "--single-transaction",
                str(base),
            )
        return manifeste.temoin == _temoin(settings)


@contextmanager
def _extraire(source: Path) -> Iterator[tuple[Manifeste, Path]]:
    """The manifest and the extracted base, checked against it."""
    with tempfile.TemporaryDirectory(dir=source.parent) as temporaire:
        base = Path(temporaire) / "base"
        try:
            with zipfile.ZipFile(source) as zip_:
                noms = {i.filename: i for i in zip_.infolist()}
                if set(noms) != {"manifeste.json", "base"} or noms["manifeste.json"].file_size > 10_000:
                    raise SauvegardeRefusee("format")
                manifeste = Manifeste(**json.loads(zip_.read("manifeste.json")))
                if manifeste.format != FORMAT:
                    raise SauvegardeRefusee("format", manifeste.format)
                if noms["base"].file_size != manifeste.taille or manifeste.taille > TAILLE_MAX:
                    raise SauvegardeRefusee("tronquee")
                with zip_.open("base") as entree, base.open("wb") as sortie:
                    shutil.copyfileobj(entree, sortie)
        except _ILLISIBLES as erreur:
            raise SauvegardeRefusee("illisible", type(erreur).__name__) from erreur
        if _empreinte(base) != manifeste.sha256:
            raise SauvegardeRefusee("alteree")
        if manifeste.moteur == "sqlite":
            _integre(base)
        yield manifeste, base


def _fichier(settings: Settings) -> Path:
    return Path(make_url(settings.base).database or "")


def _copier_sqlite(source: Path, destination: Path) -> None:
    if not source.exists():
        raise SauvegardeRefusee("base_absente", str(source))
    try:
        with closing(sqlite3.connect(source)) as de, closing(sqlite3.connect(destination)) as vers:
            de.backup(vers)
    except sqlite3.DatabaseError as erreur:
        raise SauvegardeRefusee("source", str(erreur)) from erreur
    _integre(destination)


def _integre(base: Path) -> None:
    try:
        with closing(sqlite3.connect(base)) as connexion:
            reponse = connexion.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.DatabaseError as erreur:
        raise SauvegardeRefusee("abimee") from erreur
    if reponse != ("ok",):
        raise SauvegardeRefusee("abimee")


def _remplacer_sqlite(cible: Path, base: Path, maintenant: datetime, *, remplacer: bool) -> None:
    cible.parent.mkdir(parents=True, exist_ok=True)
    if cible.exists():
        if not remplacer:
            raise SauvegardeRefusee("occupee")
        ancienne = f"{cible.name}.avant-{maintenant:%Y%m%dT%H%M%S}"
        cible.rename(cible.with_name(ancienne))
        for suffixe in (
            "-wal",
            "-shm",
            "-journal",
        ):  # without them the former base may be neither whole nor sound
            compagnon = cible.with_name(cible.name + suffixe)
            if compagnon.exists() and compagnon.stat().st_size:
                compagnon.rename(cible.with_name(ancienne + suffixe))
            compagnon.unlink(missing_ok=True)
    provisoire = cible.with_name(cible.name + ".restauration")
    shutil.copyfile(base, provisoire)
    _jusqu_au_disque(provisoire)
    provisoire.replace(cible)


def _occupee(settings: Settings) -> bool:
    moteur = create_db_engine(settings.base)
    with moteur.connect() as connexion:
        presente = version_presente(connexion)
    moteur.dispose()
    return presente != ""


def _postgres(outil: str, settings: Settings, *arguments: str) -> None:
    executable = shutil.which(outil)
    if executable is None:
        raise SauvegardeRefusee("outil", outil)
    url = make_url(settings.base).set(drivername="postgresql")
    mot_de_passe = url.password
    adresse = url.set(password=None).render_as_string()
    environnement = os.environ | ({"PGPASSWORD": str(mot_de_passe)} if mot_de_passe else {})
    fini = subprocess.run(  # noqa: S603 - the tool by its full path, our own settings as arguments
        [executable, f"--dbname={adresse}", *arguments],
        env=environnement,
        capture_output=True,
        text=True,
        check=False,
    )
    if fini.returncode != 0:
        raise SauvegardeRefusee("outil", f"{outil} : {fini.stderr.strip().splitlines()[-1:]}")


def _jusqu_au_disque(chemin: Path) -> None:
    with chemin.open("rb+") as sortie:
        os.fsync(sortie.fileno())
