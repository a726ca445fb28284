"""Passwords and printed codes: hashing, checking, and what is too easy to guess."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import threading
import unicodedata
from functools import lru_cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from webapp.config import CoutArgon, Settings

LONGUEUR_MIN, LONGUEUR_MAX = 12, 256
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0/O, 1/I/L, U: read aloud and typed from paper
_PLACES = threading.BoundedSemaphore(3)
"""One argon2 hash takes 64 MiB: three at a time keep a classroom's sign-in below 200 MiB."""


@lru_cache(maxsize=4)
def _hacheur(cout: CoutArgon) -> PasswordHasher:
    return PasswordHasher(time_cost=cout.passes, memory_cost=cout.memoire, parallelism=cout.voies)


@lru_cache(maxsize=4)
def _leurre(cout: CoutArgon) -> str:
    """A hash that no password opens: an unknown identifiant costs the same time as a known one."""
    return _hacheur(cout).hash(secrets.token_urlsafe(32))


def hacher(mot_de_passe: str, cout: CoutArgon) -> str:
    """The argon2id hash of a password."""
    with _PLACES:
        return _hacheur(cout).hash(unicodedata.normalize("NFKC", mot_de_passe))


def verifier(mot_de_passe: str, empreinte: str | None, cout: CoutArgon) -> bool:
    """True when the password opens `empreinte`; takes as long when there is none."""
    with _PLACES:
        try:
            _hacheur(cout).verify(empreinte or _leurre(cout), unicodedata.normalize("NFKC", mot_de_passe))
        except (VerificationError, InvalidHashError):
            return False
    return empreinte is not None


def nouveau_code() -> str:
    """A printed one-time code, 59 random bits: XXXX-XXXX-XXXX."""
    lettres = "".join(secrets.choice(_ALPHABET) for _ in range(12))
    return "-".join(lettres[i : i + 4] for i in (0, 4, 8))


def empreinte_code(code: str, settings: Settings) -> str:
    """The keyed hash under which a code is kept; case, spaces and dashes do not count."""
    net = re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", code).upper())
    return hmac.new(settings.cle_secrete.encode(), f"code:{net}".encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=1)
def _interdits() -> frozenset[str]:
    texte = (Path(__file__).parent / "mots_interdits.txt").read_text(encoding="utf-8")
    return frozenset(_lettres(m) for m in texte.split() if not m.startswith("#"))


def _lettres(texte: str) -> str:
    """Letters alone, without accents or case.

    >>> _lettres("Été-2026 !")
    'ete'
    """
    decompose = unicodedata.normalize("NFKD", texte.casefold())
    return re.sub(r"[^a-z]", "", decompose)


_CLAVIER = (
    "azertyuiopqsdfghjklmwxcvbn",
    "qwertyuiopasdfghjklzxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "0123456789",
)


def faiblesse(mot_de_passe: str, contexte: tuple[str, ...] = ()) -> str | None:
    """Why the password is refused: court, long, repetition, suite or devinable; None when it is good.

    `contexte` holds the words an acquaintance would try: identifiant, names, organisme. Any composition
    is accepted (ASVS 6.2.5); only length and guessability count.

    >>> faiblesse("mutuelle2026!"), faiblesse("trois vaches bleues")
    ('devinable', None)
    """
    if len(mot_de_passe) < LONGUEUR_MIN:
        return "court"
    if len(mot_de_passe) > LONGUEUR_MAX:
        return "long"
    bas = mot_de_passe.casefold()
    if len(set(bas)) <= 4:
        return "repetition"
    signes = re.sub(r"[^a-z0-9]", "", bas)
    if any(signes and (signes in c * 3 or signes in c[::-1] * 3) for c in _CLAVIER):
        return "suite"
    mots = _interdits() | {m for c in contexte for m in (_lettres(x) for x in c.split()) if len(m) >= 3}
    mots |= {_lettres(c) for c in contexte if len(_lettres(c)) >= 3}
    reste = _lettres(mot_de_passe)
    if not reste and len(set(bas)) <= 8:
        return "devinable"
    return "devinable" if reste and _compose(reste, mots) else None


def _compose(lettres: str, mots: frozenset[str] | set[str]) -> bool:
    """True when `lettres` is nothing but forbidden words (one left-over letter allowed) put end to end."""
    atteints = {0: 0}  # position reached -> fewest left-over letters
    for i in range(len(lettres)):
        if i not in atteints:
            continue
        restes = atteints[i]
        suivants = [(i + len(m), restes) for m in mots if lettres.startswith(m, i)]
        if restes < 1:
            suivants.append((i + 1, restes + 1))
        for j, r in suivants:
            atteints[j] = min(r, atteints.get(j, 2))
    return len(lettres) in atteints
