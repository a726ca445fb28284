"""Every table. A new aggregate is one file here and one line below; then `constat base regenerer`."""

from webapp.models import (
    acces,
    action,
    brouillon,
    cotation,
    epreuve,
    instantane,
    livret,
    organisme,
    tentative,
)
from webapp.models.base import Base

__all__ = [
    "Base",
    "acces",
    "action",
    "brouillon",
    "cotation",
    "epreuve",
    "instantane",
    "livret",
    "organisme",
    "tentative",
]
