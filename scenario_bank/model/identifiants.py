"""French identifiers: their keys, and whether a written one is well formed. Pure; nothing is drawn.

NIR key 97 − (N mod 97), Corsica 2A → 19 and 2B → 18 (INSEE; confidence M). RIB key 97 − (89·banque +
15·guichet + 3·compte) mod 97, letters converted; IBAN mod 97 = 1 (ISO 13616; M). SIREN, SIRET: Luhn
(INSEE; M). RPPS and FINESS: Luhn, admitted by this product (not found in a source that we read).
"""

from __future__ import annotations

import re

_NIR = re.compile(r"[12]\d{2}(?:0[1-9]|1[0-2])(?:\d{2}|2[AB])\d{6}\d{2}")
_IBAN_FR = re.compile(r"FR\d{2}\d{10}[0-9A-Z]{11}\d{2}")
_IBAN = re.compile(r"[A-Z]{2}\d{2}[0-9A-Z]{11,30}")
_BIC = re.compile(r"[A-Z]{4}[A-Z]{2}[0-9A-Z]{2}(?:[0-9A-Z]{3})?")
_RIB = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789")


def compacter(numero: str) -> str:
    """`numero` without spaces, dots nor dashes, in capitals.

    >>> compacter("fr76 3000.4-000")
    'FR7630004000'
    """
    return re.sub(r"[\s.\-]", "", numero).upper()


def cle_nir(nir13: str) -> str:
    """The two-digit key of the thirteen first characters of a NIR.

    >>> cle_nir("2550814168025"), cle_nir("185052A999001")
    ('38', '10')
    """
    corps = nir13
    if corps[5] == "2" and corps[6] in "AB":
        corps = corps[:5] + {"A": "19", "B": "18"}[corps[6]] + corps[7:]
    return f"{97 - int(corps) % 97:02d}"


def valider_nir(nir: str) -> bool:
    """True when the fifteen characters are a formally right NIR: sex 1 or 2, month 01-12, key.

    >>> valider_nir("2 55 08 14 168 025 38"), valider_nir("2 55 99 14 168 025 38")
    (True, False)
    """
    compact = compacter(nir)
    return _NIR.fullmatch(compact) is not None and cle_nir(compact[:13]) == compact[13:]


def nir_coherent(nir: str, sexe: str, ne_le: str) -> bool:
    """True when the sex (M or F) and the birth date (ISO) agree with the NIR's first five digits."""
    compact = compacter(nir)
    attendu = {"M": "1", "F": "2"}.get(sexe, "") + ne_le[2:4] + ne_le[5:7]
    return len(attendu) == 5 and compact.startswith(attendu)


def afficher_nir(nir: str) -> str:
    """A NIR as it is printed: « 2 55 08 14 168 025 38 »."""
    n = compacter(nir)
    return " ".join(x for x in (n[:1], n[1:3], n[3:5], n[5:7], n[7:10], n[10:13], n[13:]) if x)


def cle_rib(banque: str, guichet: str, compte: str) -> str:
    """The two-digit RIB key; letters of the account are converted first.

    >>> cle_rib("20041", "01005", "0500013M026")
    '06'
    """
    b, g, c = (int(x.translate(_RIB)) for x in (banque, guichet, compte))
    return f"{97 - (89 * b + 15 * g + 3 * c) % 97:02d}"


def _reste_97(texte: str) -> int:
    return int("".join(str(int(x, 36)) for x in texte)) % 97


def cle_iban(pays: str, bban: str) -> str:
    """The two check digits of an IBAN.

    >>> cle_iban("FR", "20041010050500013M02606")
    '14'
    """
    return f"{98 - _reste_97(bban + pays + '00'):02d}"


def valider_iban(iban: str) -> bool:
    """True when the length of a French IBAN and the mod 97 of any IBAN are right (RIB key apart).

    >>> valider_iban("FR14 2004 1010 0505 0001 3M02 606"), valider_iban("FR15 2004 1010 0505 0001 3M02 606")
    (True, False)
    """
    compact = compacter(iban)
    forme = _IBAN_FR if compact.startswith("FR") else _IBAN
    return forme.fullmatch(compact) is not None and _reste_97(compact[4:] + compact[:4]) == 1


def valider_cle_rib(iban: str) -> bool:
    """True when the RIB key inside a French IBAN is right; False for another country.

    >>> valider_cle_rib("FR14 2004 1010 0505 0001 3M02 606")
    True
    """
    compact = compacter(iban)
    if _IBAN_FR.fullmatch(compact) is None:
        return False
    return cle_rib(compact[4:9], compact[9:14], compact[14:25]) == compact[25:]


def afficher_iban(iban: str) -> str:
    """An IBAN in groups of four."""
    compact = compacter(iban)
    return " ".join(compact[i : i + 4] for i in range(0, len(compact), 4))


def valider_bic(bic: str) -> bool:
    """True when the BIC has 8 or 11 characters in the order that ISO 9362 gives."""
    return _BIC.fullmatch(compacter(bic)) is not None


def cle_luhn(numero: str) -> str:
    """The digit that makes `numero` followed by it pass Luhn.

    >>> cle_luhn("7992739871")
    '3'
    """
    total = 0
    for i, chiffre in enumerate(reversed(numero)):
        n = int(chiffre) * (2 if i % 2 == 0 else 1)
        total += n - 9 if n > 9 else n
    return str(-total % 10)


def valider_luhn(numero: str) -> bool:
    """True when every character is a digit and the last is the Luhn key of the others.

    >>> valider_luhn("79927398713"), valider_luhn("79927398710"), valider_luhn("")
    (True, False, False)
    """
    compact = compacter(numero)
    return (
        compact.isascii() and compact.isdigit() and len(compact) > 1 and cle_luhn(compact[:-1]) == compact[-1]
    )


def valider_siret(siret: str) -> bool:
    """True when there are 14 digits and both the SIRET and its SIREN pass Luhn."""
    compact = compacter(siret)
    return len(compact) == 14 and valider_luhn(compact) and valider_luhn(compact[:9])


def valider_rpps(rpps: str) -> bool:
    """True when there are 11 digits that pass Luhn."""
    compact = compacter(rpps)
    return len(compact) == 11 and valider_luhn(compact)


def valider_finess(finess: str) -> bool:
    """True when there are 9 digits that pass Luhn; also the form of a n° AM."""
    compact = compacter(finess)
    return len(compact) == 9 and valider_luhn(compact)
