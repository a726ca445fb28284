"""Inert drawings of the papers: logo, bars, scribble, portrait. Presentation attributes only.

Each is a pure function of a text: the same issuer has the same logo, the same signatory the same hand.
"""

from __future__ import annotations

import hashlib

from markupsafe import Markup

_LOGOS = (
    '<circle cx="20" cy="20" r="17"/><circle cx="20" cy="20" r="9" class="creux"/>',
    '<path d="M3 30 L20 4 L37 30 Z"/><path d="M12 30 L20 18 L28 30 Z" class="creux"/>',
    '<rect x="4" y="4" width="14" height="32"/><rect x="22" y="4" width="14" height="20"/>',
    '<path d="M20 3 C34 10 34 30 20 37 C6 30 6 10 20 3 Z"/><path d="M20 8 L20 34" class="trait-creux"/>',
    '<path d="M4 20 C12 4 28 4 36 20 C28 36 12 36 4 20 Z"/><circle cx="20" cy="20" r="6" class="creux"/>',
    '<path d="M5 35 V13 L20 4 L35 13 V35 H25 V23 H15 V35 Z"/>',
    '<circle cx="14" cy="20" r="11"/><circle cx="27" cy="20" r="8" class="creux-filet"/>',
    '<path d="M4 8 H36 V16 H4 Z M4 20 H28 V28 H4 Z M4 32 H20 V36 H4 Z"/>',
)


def octets(*textes: str) -> bytes:
    """32 bytes drawn from the texts: the only source of variety of a drawing."""
    return hashlib.sha256("\x1f".join(textes).encode()).digest()


def logo(emetteur: str) -> Markup:
    """The issuer's mark: an abstract shape in the issuer's colour, never a brand."""
    forme = _LOGOS[octets("logo", emetteur)[0] % len(_LOGOS)]
    return _svg("logo", 40, 40, forme)


def code_barres(texte: str) -> Markup:
    """Bars that look like a code and encode nothing."""
    x, barres = 0, []
    for octet in octets("barres", texte) + octets("barres2", texte):
        largeur, blanc = 1 + octet % 3, 1 + (octet >> 4) % 3
        barres.append(f'<rect x="{x}" y="0" width="{largeur}" height="30"/>')
        x += largeur + blanc
    return _svg("code-barres", x, 30, "".join(barres))


def paraphe(cle: str) -> Markup:
    """A scribbled signature."""
    o = octets("paraphe", cle)
    x, pas = 8 + o[0] % 10, 5 + o[1] % 5
    trace = [
        f"M{x} {14 + o[2] % 20}",
        f"C{x + 2} {2 + o[3] % 6} {x + 16} {2 + o[4] % 8} {x + 6} {34 + o[5] % 9}",
    ]
    for i in range(6, 12 + o[6] % 10, 2):
        haut, bas = 8 + o[i] % 22, 24 + o[i + 1] % 12
        trace.append(f"S{x + pas} {haut} {x + pas + 3} {bas}")
        x += pas + o[i] % 7
    trace.append(f"S{x + 18} {6 + o[24] % 30} {x + 34 + o[25] % 12} {16 + o[26] % 16}")
    if o[27] % 2:
        trace.append(f"M{8 + o[28] % 10} {38 + o[29] % 6} L{x + 22} {34 + o[30] % 8}")
    return _svg("paraphe", 130, 46, f'<path d="{" ".join(trace)}"/>')


def oreille() -> Markup:
    """The outline of an ear with a behind-the-ear device."""
    return _svg(
        "oreille",
        60,
        80,
        '<path d="M18 50 C8 20 24 6 38 12 C54 20 48 40 38 48 C32 54 36 64 26 68 C18 70 16 62 18 50 Z"/>'
        '<path d="M26 44 C22 26 34 20 38 28 C40 36 32 38 32 46"/>'
        '<path class="appareil" d="M14 22 C18 6 36 0 46 10 C40 8 26 8 20 26 Z"/>',
    )


def portrait() -> Markup:
    """A pictogram in the place of a photograph."""
    return _svg(
        "portrait",
        60,
        76,
        '<rect x="0" y="0" width="60" height="76" class="fond"/><circle cx="30" cy="28" r="13"/>'
        '<path d="M8 72 C8 50 18 44 30 44 C42 44 52 50 52 72 Z"/>',
    )


def _svg(classe: str, largeur: int, hauteur: int, contenu: str) -> Markup:
    return Markup(  # noqa: S704 - made of constants and integers of this module
        f'<svg class="trait-{classe}" viewBox="0 0 {largeur} {hauteur}" aria-hidden="true" '
        f'focusable="false">{contenu}</svg>'
    )
