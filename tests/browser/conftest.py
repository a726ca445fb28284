"""A real server on a free port and a real Chromium; every console error, page error and axe fault is a failure."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from sqlalchemy.orm import Session
from waitress.server import create_server

from tests.chromium import ouvrir_chromium
from tests.factories import ARGON, MOT_DE_PASSE
from webapp import create_app
from webapp.config import Settings
from webapp.db import write_session

AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
NORMES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass
class Serveur:
    """The application being served, its address, and a way to write in its database."""

    url: str
    app: Any

    def session(self) -> Session:
        return write_session(self.app.extensions["constat.moteur"])


def _servir(serveur: Any) -> None:
    with suppress(OSError):  # the test closes the sockets under the waiting loop
        serveur.run()


@pytest.fixture
def serveur(modele_sqlite: Path, tmp_path: Path) -> Iterator[Serveur]:
    chemin = tmp_path / "constat.db"
    shutil.copyfile(modele_sqlite, chemin)
    app = create_app(
        Settings(
            cle_secrete="secret-de-test-" + "x" * 32,
            cle_chaine="chaine-de-test-" + "y" * 32,
            base=f"sqlite:///{chemin}",
            instance=tmp_path,
            cookie_securise=False,
            argon=ARGON,
            limites=False,
        )
    )
    serveur = create_server(app, host="127.0.0.1", port=0, threads=8)
    fil = Thread(target=_servir, args=(serveur,), daemon=True)
    fil.start()
    yield Serveur(f"http://127.0.0.1:{serveur.effective_port}", app)
    serveur.close()
    fil.join(timeout=10)
    app.extensions["constat.moteur"].dispose()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as p:
        navigateur = ouvrir_chromium(p)
        yield navigateur
        navigateur.close()


@dataclass
class Visite:
    """One browser context of the story, and what went wrong in it."""

    contexte: BrowserContext
    page: Page
    erreurs: list[str]
    attendues: tuple[str, ...] = ()

    def connecter(self, url: str, identifiant: str) -> None:
        self.page.goto(f"{url}/connexion")
        self.page.get_by_label("Identifiant").fill(identifiant)
        self.page.locator("[name=secret]").fill(MOT_DE_PASSE)
        self.page.get_by_role("button", name="Se connecter").click()
        self.page.wait_for_url(f"{url}/")

    def axe(self, denses: str = "", sauf: tuple[str, ...] = ()) -> None:
        """No accessibility fault on the screen as it stands, outside the selectors `sauf`.

        Inside `denses` small targets alone are allowed: the papers keep the density of real ones.
        """
        # the page's CSP forbids injected <script>: the tool is evaluated by the browser itself
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        self.page.evaluate("() => Promise.all(document.getAnimations().map((a) => a.finished))")
        fautes = self.page.evaluate(
            """async ([normes, denses, sauf]) => {
                const { violations } = await axe.run({ include: [['html']], exclude: sauf.map((s) => [s]) },
                    { runOnly: normes, resultTypes: ['violations'] });
                const permise = (v, n) => denses && v.id === 'target-size'
                    && document.querySelector(n.target[0]).closest(denses);
                return violations.flatMap((v) => v.nodes.filter((n) => !permise(v, n))
                    .map((n) => `${v.id}: ${n.target} ${n.failureSummary}`));
            }""",
            [NORMES, denses, list(sauf)],
        )
        assert not fautes, "\n".join(fautes[:12])


@pytest.fixture
def visite(chromium: Browser) -> Iterator[Visite]:
    contexte = chromium.new_context(
        viewport={"width": 1366, "height": 768}, locale="fr-FR", reduced_motion="reduce"
    )
    page = contexte.new_page()
    page.set_default_timeout(10_000)
    erreurs: list[str] = []
    page.on("console", lambda m: erreurs.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: erreurs.append(str(e)))
    v = Visite(contexte, page, erreurs)
    yield v
    contexte.close()
    assert [e for e in erreurs if not any(a in e for a in v.attendues)] == []
