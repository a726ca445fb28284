"""Forms whose answer cannot be shown twice: sent again (page reloaded, back button), they do nothing."""

from __future__ import annotations

from secrets import token_urlsafe

from flask import session

GARDES = 20


def nouvel_envoi() -> str:
    """A fresh mark for a form about to be shown."""
    return token_urlsafe(9)


def deja_recu(envoi: str) -> bool:
    """True when this mark was already received from this browser; a form without one is always new."""
    return bool(envoi) and envoi in session.get("envois", ())


def retenir(envoi: str) -> None:
    """Remember that the form was acted upon."""
    if envoi:
        session["envois"] = [*session.get("envois", ()), envoi][-GARDES:]
