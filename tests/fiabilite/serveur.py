"""A server to be killed: the application is loaded once, each « aller » on stdin forks a process that serves it.

What is killed is a real process in the middle of real requests; only the import of the application is
spared at each round.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from flask import Flask
from waitress.server import create_server

from tests.factories import ARGON
from webapp import create_app
from webapp.config import Settings


def charger(base: str, instance: str) -> Flask:
    """The application, its modules and templates already read."""
    app = create_app(
        Settings(
            cle_secrete="secret-de-test-" + "x" * 32,
            cle_chaine="chaine-de-test-" + "y" * 32,
            base=base,
            instance=Path(instance),
            cookie_securise=False,
            argon=ARGON,
            limites=False,
        )
    )
    app.test_client().get("/connexion")
    app.extensions["constat.moteur"].dispose()
    return app


def main() -> None:
    base, port, instance = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    app = charger(base, instance)
    for _ordre in sys.stdin:
        enfant = os.fork()
        if enfant == 0:
            serveur = create_server(app, host="127.0.0.1", port=port, threads=8)
            print(f"pret {os.getpid()}", flush=True)
            serveur.run()
        os.waitpid(enfant, 0)
        print("mort", flush=True)


if __name__ == "__main__":
    main()
