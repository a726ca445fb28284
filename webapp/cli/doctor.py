"""`constat doctor`: what is wrong on this machine, one sentence each, with the remedy."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass

import click
from sqlalchemy import Connection, select
from sqlalchemy.exc import SQLAlchemyError

from webapp.cli.contexte import fichier_sqlite, version_sqlite
from webapp.config import ConfigurationRefusee, Settings, instance_file, read_settings, write_instance_file
from webapp.db import WAL_SUR, create_db_engine
from webapp.errors import phrase_configuration
from webapp.horloge import maintenant
from webapp.migrations.conduite import tables_immuables, version_attendue, version_presente
from webapp.migrations.immuables import declencheurs_attendus, declencheurs_presents
from webapp.models.acces import JournalAcces, MarqueBase


@dataclass(frozen=True, slots=True)
class Constatation:
    """One line of the doctor: gravite is ok, avis or refus."""

    gravite: str
    phrase: str


def examiner(settings: Settings) -> Iterator[Constatation]:
    """Every finding about this machine, good ones included."""
    yield Constatation("ok", "Les deux secrets sont réglés et distincts.")
    yield from _surroundings(settings)
    fichier = fichier_sqlite(settings.base)
    if fichier is not None and not fichier.exists():
        yield Constatation("refus", "La base n’existe pas encore. Lancez « constat base migrer ».")
        return
    moteur = create_db_engine(settings.base)
    try:
        with moteur.connect() as connexion:
            yield from _database(connexion, settings)
    except SQLAlchemyError as erreur:
        cause = type(erreur.__cause__ or erreur).__name__
        yield Constatation(
            "refus",
            f"La base ne répond pas ({cause}). Vérifiez CONSTAT_BASE, le serveur et les droits du fichier.",
        )
    finally:
        moteur.dispose()


def _surroundings(settings: Settings) -> Iterator[Constatation]:
    fichier = instance_file()
    if fichier.exists() and os.name == "posix" and fichier.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        yield Constatation(
            "refus", f"{fichier.name} est lisible par d’autres comptes. Lancez « chmod 600 {fichier} »."
        )
    if not os.access(settings.instance, os.W_OK):
        yield Constatation(
            "refus",
            f"Le dossier {settings.instance} n’est pas accessible en écriture. Créez-le ou donnez-en le droit.",
        )
    if os.environ.get("FLASK_DEBUG", "0") not in {"", "0", "false"}:
        yield Constatation(
            "refus", "FLASK_DEBUG est actif. Retirez cette variable : elle ouvre le serveur à tous."
        )
    if settings.demo:
        yield Constatation(
            "avis", "Réglages de démonstration : la connexion en un clic est ouverte sur ce poste."
        )
    elif settings.cookie_securise:
        yield Constatation(
            "avis",
            "Le cookie exige HTTPS : en HTTP simple, personne ne pourra se connecter. Sur un réseau local sans "
            "HTTPS, réglez cookie_securise à non.",
        )
    else:
        yield Constatation(
            "avis", "Le cookie voyage aussi en HTTP : réservez ce réglage à un réseau local de confiance."
        )
    if fichier_sqlite(settings.base) is not None and version_sqlite() < WAL_SUR:
        version = ".".join(str(n) for n in version_sqlite())
        yield Constatation(
            "ok",
            f"SQLite {version} : journal TRUNCATE et synchronisation FULL (WAL seulement à partir de 3.51.3).",
        )


def _database(connexion: Connection, settings: Settings) -> Iterator[Constatation]:
    presente, attendue = version_presente(connexion), version_attendue()
    if presente != attendue:
        yield Constatation(
            "refus",
            f"La base est à la version « {presente or 'aucune'} », le programme attend « {attendue} ». "
            "Sauvegardez, puis lancez « constat base migrer ».",
        )
        return
    yield Constatation("ok", f"La base répond, à la version {presente} ({connexion.dialect.name}).")
    presents = declencheurs_presents(connexion)
    manquants = sorted(
        d
        for table in tables_immuables()
        for d in declencheurs_attendus(table, connexion.dialect.name)
        if d not in presents
    )
    if manquants:
        yield Constatation(
            "refus",
            f"Des tables en ajout seul ne sont plus gardées ({', '.join(manquants[:3])}). "
            "Restaurez une sauvegarde et lancez « constat journal verifier ».",
        )
    else:
        yield Constatation("ok", "Les tables en ajout seul refusent UPDATE et DELETE.")
    dernier = connexion.execute(select(JournalAcces.le).order_by(JournalAcces.le.desc()).limit(1)).scalar()
    if dernier is not None and dernier > maintenant():
        yield Constatation(
            "refus", "L’horloge de ce serveur retarde sur sa propre base. Réglez l’heure (NTP)."
        )
    origine = connexion.execute(select(MarqueBase.valeur).where(MarqueBase.cle == "origine")).scalar()
    if settings.demo and origine != "demo":
        yield Constatation(
            "refus",
            "Réglages de démonstration sur une base réelle. Retirez la ligne demo du fichier de configuration.",
        )


@click.command()
@click.option("--creer", is_flag=True, help="écrit un fichier de configuration avec des secrets neufs")
def doctor(creer: bool) -> None:
    """Vérifie la configuration et dit comment la corriger."""
    chemin = instance_file()
    if creer:
        if chemin.exists():
            raise click.ClickException(f"{chemin} existe déjà. Retirez-le d’abord si vous voulez en changer.")
        write_instance_file(chemin)
        click.echo(f"{chemin} est écrit, avec des secrets neufs. Gardez-en une copie hors de ce poste.")
    try:
        settings = read_settings()
    except ConfigurationRefusee as refus:
        click.echo(f"✗ {chemin}")
        for ligne in phrase_configuration(refus).splitlines():
            click.echo(f"✗ {ligne}")
        raise SystemExit(1) from None
    signes = {"ok": "✓", "avis": "·", "refus": "✗"}
    constatations = list(examiner(settings))
    for c in constatations:
        click.echo(f"{signes[c.gravite]} {c.phrase}")
    if any(c.gravite == "refus" for c in constatations):
        raise SystemExit(1)
