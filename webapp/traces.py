"""The server's own log: one JSON object a line on the error output, without secrets or health data."""

from __future__ import annotations

import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_CLES_TUES = re.compile(r"(?i)mot_?de_?passe|secret|jeton|token|cookie|code|nir|iban|texte")
_NUMEROS = re.compile(
    r"\b[123478]\s?\d{2}\s?\d{2}\s?(?:\d{2}|2[AB])(?:\s?\d){6,8}\b|\bFR\d{2}[\s0-9A-Z]{20,30}\b"
)
TU = "(tu)"


def redact(_logger: Any, _methode: str, evenement: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The log entry without the values of sensitive keys, nor anything shaped like a NIR or an IBAN.

    >>> redact(None, "info", {"event": "essai 2 85 05 78 006 084 36", "jeton": "abc"})
    {'event': 'essai (tu)', 'jeton': '(tu)'}
    """
    for cle, valeur in evenement.items():
        if _CLES_TUES.search(cle):
            evenement[cle] = TU
        elif isinstance(valeur, str):
            evenement[cle] = _NUMEROS.sub(TU, valeur)
    return evenement


def set_up() -> None:
    """Send structlog's entries to the error output as JSON."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="le"),
            redact,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
