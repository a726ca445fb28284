"""Which characters our own fonts can draw, and what to print in place of the others."""

from __future__ import annotations

import struct
import unicodedata
from functools import cache
from pathlib import Path

DOSSIER = Path(__file__).parent / "polices"
# What joins letters belongs to the writing of some names.
JONCTIONS = frozenset("\u200c\u200d")
# Controls, formats (a reversed name must not pass for another), unassigned and private characters.
REFUSEES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def _segments_4(table: bytes) -> set[int]:
    """Characters of a cmap subtable of format 4."""
    nombre = struct.unpack_from(">H", table, 6)[0] // 2
    fins = struct.unpack_from(f">{nombre}H", table, 14)
    debuts = struct.unpack_from(f">{nombre}H", table, 16 + 2 * nombre)
    return {c for d, f in zip(debuts, fins, strict=True) for c in range(d, f + 1) if c != 0xFFFF}


def _groupes_12(table: bytes) -> set[int]:
    """Characters of a cmap subtable of format 12."""
    nombre = struct.unpack_from(">I", table, 12)[0]
    groupes = (struct.unpack_from(">III", table, 16 + 12 * i) for i in range(nombre))
    return {c for debut, fin, _ in groupes for c in range(debut, fin + 1)}


def caracteres(police: bytes) -> frozenset[int]:
    """Every code point that a TrueType font maps to a glyph (OpenType, table cmap)."""
    for i in range(struct.unpack_from(">H", police, 4)[0]):
        etiquette, _, debut, _ = struct.unpack_from(">4sIII", police, 12 + 16 * i)
        if etiquette == b"cmap":
            break
    else:
        return frozenset()
    trouves: set[int] = set()
    for i in range(struct.unpack_from(">H", police, debut + 2)[0]):
        table = police[debut + struct.unpack_from(">I", police, debut + 8 + 8 * i)[0] :]
        genre = struct.unpack_from(">H", table)[0]
        if genre == 4:
            trouves |= _segments_4(table)
        elif genre == 12:
            trouves |= _groupes_12(table)
    return frozenset(trouves)


@cache
def couverture() -> frozenset[int]:
    """Every code point that one of our fonts draws."""
    return frozenset().union(*(caracteres(p.read_bytes()) for p in sorted(DOSSIER.glob("*.ttf"))))


def affichable(texte: str) -> str:
    """`texte` with each character that no font of ours draws written as its code, `[U+4E2D]`.

    The attached data keep the true character; PDF/A refuses a missing glyph.
    """
    texte = texte.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    texte = unicodedata.normalize("NFC", texte).replace("\t", " ")
    dessinables = couverture()
    return "".join(
        c
        if c == "\n"
        or (ord(c) in dessinables and (c in JONCTIONS or unicodedata.category(c) not in REFUSEES))
        else f"[U+{ord(c):04X}]"
        for c in texte
    )
