"""The desk on a real SQLite file, in one process: its page, its actions, against the bare application."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.test import EnvironBuilder

from cases.generation import generate
from scenario_bank import load_bank
from tests import factories
from tests.bench.mesure import Mesure, comparer
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


def _poste(dossier: Path) -> tuple[Flask, Navigateur, str, list[str]]:
    """The application, a signed-in candidate, the address of an épreuve of six dossiers, its places."""
    url = f"sqlite:///{dossier / 'constat.db'}"
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
    gabarits = [g for g, m in sorted(bank.gabarits.items()) if m.premier_jour <= JOUR_DE_REFERENCE <= m.dernier_jour]
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
    """The desk opened (page and data), one action a POST, ten actions a POST."""
    with tempfile.TemporaryDirectory() as lieu:
        reference = application(Path(lieu))
        app, navigateur, adresse, places = _poste(Path(lieu))
        cookie = "; ".join(f"{c.key}={c.value}" for c in navigateur.client._cookies.values())
        numeros = count()
        connue = 0
        acte = json.dumps({"doc": "p1", "page": 3}).encode()

        def ouvrir(_i: int) -> object:
            return _appeler(app, _demande(adresse, cookie)), _appeler(
                app, _demande(f"{adresse}/donnees.json", cookie)
            )

        def agir(nombre: int) -> Callable[[int], object]:
            def envoyer(_i: int) -> object:
                nonlocal connue
                actions = [
                    factories.action("ouvrir_piece", places[next(numeros) % len(places)])
                    for _ in range(nombre)
                ]
                corps = json.dumps({"actions": actions, "depuis": connue}).encode()
                connue += nombre
                return _appeler(app, _envoi(f"{adresse}/actions", corps, cookie, navigateur.jeton))

            return envoyer

        def nu(_i: int) -> object:
            return _appeler(reference, _envoi("/acte", acte))

        return [
            comparer(
                f"le poste ouvert, {DOSSIERS} dossiers",
                ouvrir,
                "une page nue de 20 lignes",
                lambda _i: _appeler(reference, _demande("/page")),
            ),
            comparer("une action envoyée", agir(1), "un POST nu", nu),
            comparer(f"{_LOT} actions en un envoi", agir(_LOT), "un POST nu", nu),
        ]
