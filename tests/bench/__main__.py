"""`make bench`: prints each figure beside its reference, measured in the same run, and whether it is met."""

from __future__ import annotations

import os
import platform
import sqlite3
import sys
import tempfile
from datetime import UTC, datetime
from importlib import import_module
from statistics import median
from time import perf_counter

from webapp.db import WAL_SUR

BANCS = ("generation", "indices", "poste", "livret")
"""The benches, in order; `python -m tests.bench NAME…` runs some of them."""


def _disque() -> str:
    """How long one durable write of a page takes here."""
    temps = []
    with tempfile.TemporaryFile() as fichier:
        for _ in range(30):
            debut = perf_counter()
            fichier.write(b"x" * 4096)
            fichier.flush()
            os.fsync(fichier.fileno())
            temps.append(perf_counter() - debut)
    return f"{median(temps) * 1e3:.1f} ms".replace(".", ",")


def machine() -> str:
    """What the figures were measured on."""
    journal = "WAL" if sqlite3.sqlite_version_info >= WAL_SUR else "TRUNCATE"
    charge = f"{os.getloadavg()[0]:.1f}".replace(".", ",")
    return (
        f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cœurs, charge {charge} ; "
        f"SQLite {sqlite3.sqlite_version} ({journal}), écriture durable de 4 Ko : {_disque()} ; "
        f"le {datetime.now(UTC):%d/%m/%Y}"
    )


def main(noms: list[str]) -> int:
    """Prints every measure; 1 when a target is not met."""
    print(machine())
    print(
        "Médianes de tours alternés ; l’attente d’un processeur occupé ailleurs est retirée des deux côtés."
    )
    manquees = 0
    for nom in noms or BANCS:
        for mesure in import_module(f"tests.bench.{nom}").mesurer():
            print(f"- {mesure}", flush=True)
            manquees += mesure.tenue is False
    print("Tous les objectifs sont tenus." if not manquees else f"Objectifs non tenus : {manquees}.")
    return 1 if manquees else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
