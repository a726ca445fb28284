"""The seal of a file: a digest of all its other bytes, kept in its own trailer.

The second identifier of a PDF trailer tells one writing of a file from another; any value will do. Ours
is the digest of the whole file read with zeros in its place, so that one altered byte shows whatever the
engine at hand. It says that the file is as it was composed, not who composed it.
"""

from __future__ import annotations

import base64
import hashlib
import re

LONGUEUR = 24
_PLACE = re.compile(
    rb"/ID\s*\[\s*\([^()]*\)\s*\(([A-Za-z0-9+/=]{24})\)\s*\]\s*>>\s*startxref\s*\d+\s*%%EOF\s*\Z"
)


class SceauImpossible(ValueError):
    """The file has no trailer that can hold a seal."""


def _place(pdf: bytes) -> tuple[int, int]:
    trouve = _PLACE.search(pdf, max(0, len(pdf) - 400))
    if trouve is None:
        raise SceauImpossible
    return trouve.span(1)


def _empreinte(pdf: bytes, debut: int, fin: int) -> bytes:
    condense = hashlib.sha256(pdf[:debut] + b"0" * LONGUEUR + pdf[fin:]).digest()
    return base64.b64encode(condense[: LONGUEUR * 3 // 4])


def sceller(pdf: bytes) -> bytes:
    """`pdf` with its seal, of the same length; raises SceauImpossible."""
    debut, fin = _place(pdf)
    return pdf[:debut] + _empreinte(pdf, debut, fin) + pdf[fin:]


def intact(pdf: bytes) -> bool:
    """True when every byte of `pdf` is as it was sealed; raises SceauImpossible when there is no seal."""
    debut, fin = _place(pdf)
    return pdf[debut:fin] == _empreinte(pdf, debut, fin)
