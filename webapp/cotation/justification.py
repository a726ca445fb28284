"""When a rating calls for a written justification: against the evaluator's own notes, both ways (I16).

The states of the aid play no part.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from webapp.models.cotation import Note, Valeur


class Appel(StrEnum):
    """Why a justification is asked for."""

    ACQUIS_CONTRE_NOTES = "acquis_contre_notes"
    NON_ACQUIS_CONTRE_NOTES = "non_acquis_contre_notes"


def appel(valeur: Valeur, criteres: Iterable[str], notes: Mapping[str, Note]) -> Appel | None:
    """What this rating of the compétence made of `criteres` (uids) calls for, None when nothing.

    A is questioned by a note « non atteint » or « non observé »; NA by notes « atteint » wherever the
    critère was called for. A critère without a note questions nothing.

    >>> appel(Valeur.ACQUIS, ["x"], {"x": Note.NON_OBSERVE}).value
    'acquis_contre_notes'
    >>> appel(Valeur.NON_ACQUIS, ["x", "y"], {"x": Note.ATTEINT}) is None
    True
    """
    posees = [notes.get(uid) for uid in criteres]
    if valeur is Valeur.ACQUIS:
        contraires = {Note.NON_ATTEINT, Note.NON_OBSERVE}
        return Appel.ACQUIS_CONTRE_NOTES if any(n in contraires for n in posees) else None
    appeles = [n for n in posees if n is not Note.SANS_OBJET]
    if appeles and all(n is Note.ATTEINT for n in appeles):
        return Appel.NON_ACQUIS_CONTRE_NOTES
    return None
