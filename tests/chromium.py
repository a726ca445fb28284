"""Where the browser of the tests is: `CHROMIUM` says it, else the usual names are looked for."""

from __future__ import annotations

import os
import shutil

from playwright.sync_api import Browser, Playwright

NOMS = ("chromium", "chromium-browser", "google-chrome", "msedge")


def chemin_chromium() -> str:
    """The path of a Chromium; raises FileNotFoundError saying how to give one."""
    chemin = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NOMS)), None)
    if chemin is None:
        raise FileNotFoundError(
            "Aucun Chromium : installez-le (apt install chromium) ou donnez son chemin dans CHROMIUM."
        )
    return chemin


def ouvrir_chromium(playwright: Playwright) -> Browser:
    """A headless Chromium, driven by Playwright."""
    return playwright.chromium.launch(executable_path=chemin_chromium(), args=["--no-sandbox"])
