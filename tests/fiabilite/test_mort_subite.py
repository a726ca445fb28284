"""F1 : trente fois, le serveur est tué net pendant les envois ; tout ce qui était acquitté est là, une seule fois."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import connecter, note
from webapp.config import Settings
from webapp.db import read_session
from webapp.journal_verification import verifier
from webapp.models.action import Action, ActionTexte
from webapp.models.brouillon import Brouillon
from webapp.models.organisme import Role
from webapp.models.tentative import Tentative

TOURS = 30
REDACTEURS = 4
RACINE = Path(__file__).parents[2]


def _port_libre() -> int:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        port: int = prise.getsockname()[1]
        return port


@dataclass
class Victime:
    """The process that forks servers, and the server alive now."""

    processus: subprocess.Popen[str]
    port: int
    pid: int = 0

    def _lire(self, debut: str) -> str:
        assert self.processus.stdout is not None
        ligne = self.processus.stdout.readline()
        assert ligne.startswith(debut), ligne
        return ligne

    def lancer(self) -> float:
        """Start a server; returns how long it took to be ready, in seconds."""
        debut = time.monotonic()
        assert self.processus.stdin is not None
        self.processus.stdin.write("aller\n")
        self.processus.stdin.flush()
        self.pid = int(self._lire("pret").split()[1])
        return time.monotonic() - debut

    def tuer(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        self._lire("mort")


@pytest.fixture
def victime(settings: Settings, tmp_path: Path) -> Iterator[Victime]:
    port = _port_libre()
    processus = subprocess.Popen(
        [sys.executable, "-m", "tests.fiabilite.serveur", settings.base, str(port), str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=RACINE,
    )
    yield Victime(processus, port)
    assert processus.stdin is not None
    assert processus.stdout is not None
    processus.stdin.close()
    processus.wait(timeout=10)
    processus.stdout.close()


@dataclass
class Redacteur:
    """One candidate's browser: sends batches without rest, sends again what was not acknowledged."""

    port: int
    url: str
    entetes: dict[str, str]
    acquittees: dict[str, str] = field(default_factory=dict)
    brouillon: str = ""
    version: int = 0
    envois: int = 0
    fini: threading.Event = field(default_factory=threading.Event)

    def ecrire(self) -> None:
        lot: list[dict[str, Any]] = []
        n = 0
        while not self.fini.is_set():
            n += 1
            lot = lot or [note(f"{self.url[-4:]} {n}.{k}") for k in range(3)]
            reponse = self._poster("actions", {"actions": lot, "depuis": 10_000})
            if reponse is None:
                time.sleep(0.01)
                continue
            assert {r["statut"] for r in reponse["resultats"]} <= {"enregistree", "deja_recue"}, reponse
            self.acquittees |= {a["id"]: a["donnees"]["texte"] for a in lot}
            lot = []
            self._garder(f"brouillon {n}")

    def _garder(self, texte: str) -> None:
        un = {"cle": "D-7K2/note", "contenu": [["texte", texte]], "version": self.version}
        reponse = self._poster("brouillons", {"brouillons": [un]})
        if reponse is None:
            return
        (recu,) = reponse["resultats"]
        self.version = recu["version"]  # after a lost answer, the server's version is the one to write over
        if recu["statut"] == "garde":
            self.brouillon = texte

    def _poster(self, chemin: str, corps: Any) -> Any:
        """The answer, None when the server died before giving it."""
        connexion = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connexion.request("POST", f"{self.url}/{chemin}", json.dumps(corps), self.entetes)
            reponse = connexion.getresponse()
            lu = json.loads(reponse.read())
        except (OSError, http.client.HTTPException, ValueError):
            return None
        finally:
            connexion.close()
        assert reponse.status in {200, 409, 503}, (reponse.status, lu)
        self.envois += 1
        return lu if reponse.status != 503 else None


def _redacteurs(app: Flask, db: Session, port: int) -> list[Redacteur]:
    """Four candidates signed in, each with an attempt."""
    chez = factories.organisme(db)
    commun = factories.instantane(db, chez, "D-7K2")
    assis = []
    for _ in range(REDACTEURS):
        qui = factories.personne(db, chez, Role.CANDIDAT)
        tentative = factories.tentative(db, chez, qui, commun)
        navigateur = connecter(app, qui)
        biscuit = navigateur.client.get_cookie("constat")
        assert biscuit is not None
        entetes = {
            "Content-Type": "application/json",
            "Cookie": f"constat={biscuit.value}",
            "X-CSRFToken": navigateur.jeton,
            "Host": "localhost",
        }
        assis.append(Redacteur(port, f"/poste/{tentative.public_id}", entetes))
    return assis


def _attendre(redacteurs: list[Redacteur], envois: int) -> None:
    """Until so many more sendings were answered: the blow falls in the middle of work, on any machine."""
    but = sum(r.envois for r in redacteurs) + envois
    limite = time.monotonic() + 10
    while sum(r.envois for r in redacteurs) < but:
        assert time.monotonic() < limite, "plus aucun envoi ne passe"
        time.sleep(0.002)


def test_rien_d_acquitte_ne_se_perd_quand_le_serveur_est_tue(
    app: Flask, db: Session, moteur: Engine, settings: Settings, victime: Victime
) -> None:
    redacteurs = _redacteurs(app, db, victime.port)
    db.close()
    moteur.dispose()
    hasard = random.Random(20261124)  # noqa: S311 - moments, not secrets
    fils = [threading.Thread(target=r.ecrire) for r in redacteurs]
    demarrages = [victime.lancer()]
    for fil in fils:
        fil.start()
    for _tour in range(TOURS):
        _attendre(redacteurs, hasard.randint(2, 12))
        time.sleep(hasard.uniform(0, 0.03))
        victime.tuer()
        demarrages.append(victime.lancer())
    _attendre(redacteurs, 8)
    for redacteur in redacteurs:
        redacteur.fini.set()
    for fil in fils:
        fil.join(timeout=15)
        assert not fil.is_alive()
    victime.tuer()
    assert max(demarrages) < 5
    assert sum(r.envois for r in redacteurs) > 2 * TOURS
    with read_session(moteur) as lecture:
        if settings.base.startswith("sqlite"):
            assert lecture.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        acquittees = {i: t for r in redacteurs for i, t in r.acquittees.items()}
        presentes = {a: t for a, t in lecture.execute(select(ActionTexte.action_id, ActionTexte.texte))}  # noqa: C416 - rows, not pairs
        assert {i: presentes.get(i) for i in acquittees} == acquittees
        assert lecture.scalar(select(func.count(Action.id.distinct()))) == lecture.scalar(
            select(func.count(Action.id))
        )
        rapport = verifier(lecture, settings.cle_chaine)
        assert rapport.alterations == ()
        assert rapport.actions >= len(acquittees)
        for redacteur in redacteurs:
            contenu, version = lecture.execute(
                select(Brouillon.contenu, Brouillon.version)
                .join(Tentative, Tentative.id == Brouillon.tentative_id)
                .where(Tentative.public_id == redacteur.url.removeprefix("/poste/"))
            ).one()
            assert version >= redacteur.version
            assert int(contenu[0][1].split()[1]) >= int(redacteur.brouillon.split()[1])
