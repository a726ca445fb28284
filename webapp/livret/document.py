"""Composes the livret's PDF: the same data always give the same bytes."""

from __future__ import annotations

import hashlib
import json
import threading
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from scenario_bank.referentiel import lire_referentiel
from webapp.livret.canonique import octets_canoniques
from webapp.livret.donnees import DonneesLivret
from webapp.livret.polices import DOSSIER as POLICES
from webapp.livret.sceau import sceller
from webapp.livret.vue import vue

GABARIT = Path(__file__).parent / "gabarit"
CODE = (
    "document", "donnees", "canonique", "vue", "annexes", "mentions", "typographie", "polices", "sceau",
)  # fmt: skip
NORMES = ["a-3a", "ua-1"]

_verrou = threading.Lock()


class ReferentielAbsent(LookupError):
    """The texts of the référentiel that the livret was opened with are not at hand."""

    def __init__(self, version_demandee: str, empreinte: str) -> None:
        self.version = version_demandee
        self.empreinte = empreinte
        super().__init__(f"{version_demandee} {empreinte}")


@cache
def moteur() -> str:
    """What makes the bytes: the engine's version and the fingerprint of templates, fonts and layout code."""
    empreinte = hashlib.sha256()
    code = [Path(__file__).parent / f"{nom}.py" for nom in CODE]
    for chemin in [*code, *sorted(GABARIT.glob("*.typ")), *sorted(POLICES.glob("*.ttf"))]:
        empreinte.update(hashlib.sha256(chemin.read_bytes()).digest())
    return f"typst {version('typst')} gabarit {empreinte.hexdigest()[:16]}"


@cache
def _compilateur() -> Any:
    import typst  # noqa: PLC0415 - 80 MB of engine, only for those who compose

    return typst.Compiler(
        str(GABARIT / "livret.typ"),
        root=str(GABARIT),
        font_paths=[str(POLICES)],
        ignore_system_fonts=True,
    )


def entrees(donnees: DonneesLivret, referentiel: bytes | None = None) -> dict[str, str]:
    """What the template reads, as JSON texts; raises as `composer` does."""
    textes = lire_referentiel().canonique() if referentiel is None else referentiel
    if hashlib.sha256(textes).hexdigest() != donnees.referentiel_empreinte:
        raise ReferentielAbsent(donnees.referentiel_version, donnees.referentiel_empreinte)
    contenu = vue(donnees, json.loads(textes))
    contenu["meta"]["moteur"] = moteur()
    return {
        "vue": octets_canoniques(contenu).decode(),
        "livret": donnees.canonique().decode(),
        "referentiel": textes.decode(),
    }


def composer(donnees: DonneesLivret, referentiel: bytes | None = None) -> bytes:
    """The PDF/A-3a, PDF/UA-1 livret of `donnees`.

    `referentiel` is the canonical export the livret was opened with; by default the packaged one.
    Raises ReferentielAbsent when it is not that of `donnees`, DonneesInvalides when data have wrong types.
    """
    lues = entrees(donnees, referentiel)
    jour = datetime.fromisoformat(donnees.jour).replace(tzinfo=UTC)
    with _verrou:
        pdf: bytes = _compilateur().compile(
            format="pdf", sys_inputs=lues, pdf_standards=NORMES, timestamp=int(jour.timestamp())
        )
    return sceller(pdf)
