"""The livret PDF, warm, against reading back its own text (a PDF task of the same size)."""

from __future__ import annotations

from io import BytesIO

from pypdf import PdfReader

from tests.bench.mesure import Mesure, comparer
from tests.webapp.livret.exemples import REMPLI
from webapp.livret.document import composer


def mesurer() -> list[Mesure]:
    """One whole livret composed; the reference is pypdf extracting the text of the same livret."""
    octets = composer(REMPLI)

    def relire(_i: int) -> object:
        return [page.extract_text() for page in PdfReader(BytesIO(octets)).pages]

    return [
        comparer("un livret composé", lambda _i: composer(REMPLI), "sa relecture par pypdf", relire, appels=2)
    ]
