"""File properties as real uploads have them, drawn the same way whatever the pièce hides.

Figures of pieces.md §1 (confidence F: trade usage): shares of profiles, weights, resolutions, order
of the dates, and 15 to 20 % of healthy files with an odd metadatum. Software names are fictional.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from cases.vu import FichierVu

Tirage = Callable[[], float]
T = TypeVar("T")

PART_BIZARRE = 0.17

PROFILS: tuple[tuple[str, float], ...] = (
    ("PHOTO", 0.30),
    ("SCAN_BUREAU", 0.20),
    ("SCAN_MOBILE", 0.15),
    ("PDF_NATIF", 0.15),
    ("PDF_PORTAIL", 0.12),
    ("IMPRIME_RESCANNE", 0.08),
)

_POIDS_KO: dict[str, tuple[int, int]] = {
    "PHOTO": (1500, 6000),
    "SCAN_MOBILE": (300, 1800),
    "SCAN_BUREAU": (150, 1400),
    "PDF_NATIF": (30, 250),
    "PDF_PORTAIL": (30, 250),
    "IMPRIME_RESCANNE": (150, 1400),
    "FLUX": (1, 6),
    "MEL": (4, 60),
    "CAPTURE": (80, 900),
    "COURRIER": (150, 1400),
}
_DPI: dict[str, tuple[int, ...]] = {
    "SCAN_MOBILE": (150, 200, 300),
    "SCAN_BUREAU": (150, 200, 300),
    "IMPRIME_RESCANNE": (150, 200, 300),
    "COURRIER": (200, 300),
    "PHOTO": (72, 96),
    "CAPTURE": (96,),
}
_LOGICIELS: dict[str, tuple[str, ...]] = {
    "PHOTO": ("Appareil photo Orme 4", "Appareil photo Lumio 2", "Galerie Orme"),
    "SCAN_MOBILE": ("Numérif mobile 3.2", "PageNette 5", "PageNette 6"),
    "SCAN_BUREAU": ("Pilote copieur Vallon 210", "Pilote copieur Vallon 310", "Numérif bureau 7"),
    "PDF_NATIF": ("Gestim Magasin 12", "Cabinex 8", "Presto Édition 4"),
    "PDF_PORTAIL": ("Éditeur de portail 2.4", "Éditeur de portail 2.6"),
    "IMPRIME_RESCANNE": ("Pilote copieur Vallon 210", "Numérif bureau 7"),
    "FLUX": ("Intégrateur de flux 9",),
    "MEL": ("Messagerie Courlis 11", "Messagerie mobile Orme"),
    "CAPTURE": ("Capture Orme", "Capture Lumio"),
    "COURRIER": ("Chaîne de numérisation Rivage 5",),
}
_GENERIQUES = ("Imprimante PDF générique", "Retouche image Palette 9", "Assembleur de pages 1.1")
_SUFFIXES: dict[str, str] = {"PHOTO": "jpg", "CAPTURE": "png", "FLUX": "txt", "MEL": "eml"}
_NATIFS = frozenset({"PDF_NATIF", "PDF_PORTAIL", "FLUX", "MEL"})
_SANS_SCAN = frozenset({"PDF_NATIF", "PDF_PORTAIL", "FLUX", "MEL", "CAPTURE", "PHOTO"})
_NUMERISE_CHEZ_NOUS = frozenset({"courrier", "guichet"})
_OUVERTURE = 8 * 60
_FERMETURE = 18 * 60


def choisir(tirage: Tirage, valeurs: Sequence[T]) -> T:
    """One of `valeurs`, all alike."""
    return valeurs[min(int(tirage() * len(valeurs)), len(valeurs) - 1)]


def tirer_profil(tirage: Tirage, possibles: Sequence[str] = ()) -> str:
    """A profile by the healthy shares, among `possibles` when given (a sheet's own list).

    >>> tirer_profil(lambda: 0.0), tirer_profil(lambda: 0.0, ("PDF_NATIF", "SCAN_BUREAU"))
    ('PHOTO', 'SCAN_BUREAU')
    """
    retenus = [(p, part) for p, part in PROFILS if not possibles or p in possibles]
    if not retenus:
        return choisir(tirage, possibles)
    reste = tirage() * sum(part for _, part in retenus)
    for profil, part in retenus:
        reste -= part
        if reste < 0:
            return profil
    return retenus[-1][0]


def proprietes(
    tirage: Tirage,
    profil: str,
    canal: str,
    recue_le: str,
    date_piece: str,
    *,
    contenu: str,
    radical: str = "piece",
    nb_pages: int = 1,
) -> FichierVu:
    """The file properties of one upload received on `recue_le` (ISO day) of a paper of `date_piece`.

    `contenu` is what the file holds (ids, values …): its hash is `empreinte`. `radical` names a file
    that a program names. Always makes the same number of draws, so that one pièce never shifts
    another. Dates are ISO minutes; "" when a mailbox or a portal has erased them.
    """
    heure, avance, minutes, bizarre, sorte, poids, dpi, logiciel, numero, nettete, sens = (
        tirage() for _ in range(11)
    )
    recue = _a_la_minute(recue_le, _OUVERTURE, _FERMETURE, heure)
    creation, numerisation = _creation(profil, canal, recue, date_piece, avance, minutes)
    producteur = _parmi(_LOGICIELS[profil], logiciel)
    creee, modifiee = _iso(creation), _iso(creation)
    if profil != "FLUX" and bizarre < PART_BIZARRE:
        if sorte < 0.4:
            modifiee = _iso(creation + _apres(creation, recue, minutes))
        elif sorte < 0.7:
            producteur = _parmi(_GENERIQUES, logiciel)
        else:
            creee = modifiee = ""
    bas, haut = _POIDS_KO[profil]
    return FichierVu(
        nom_fichier=_nom(profil, radical, numero),
        profil=profil,
        canal=canal,
        date_reception=_iso(recue),
        date_numerisation=_iso(numerisation),
        nb_pages=nb_pages,
        poids_ko=int(bas + poids * poids * (haut - bas)) * (1 if profil in _NATIFS else nb_pages),
        resolution_dpi=_parmi(_DPI[profil], dpi) if profil in _DPI else 0,
        couche_texte=_couche(profil, sens),
        logiciel_producteur=producteur,
        date_creation=creee,
        date_modification=modifiee,
        orientation=_orientation(profil, sens),
        lisibilite=100 if profil in _NATIFS else int(70 + 30 * nettete),
        empreinte=hashlib.sha256(contenu.encode()).hexdigest()[:16],
    )


def _parmi(valeurs: Sequence[T], u: float) -> T:
    return valeurs[min(int(u * len(valeurs)), len(valeurs) - 1)]


def _a_la_minute(jour: str, de: int, a: int, u: float) -> datetime:
    minute = de + int(u * (a - de))
    return datetime.combine(date.fromisoformat(jour), time(minute // 60, minute % 60))


def _creation(
    profil: str, canal: str, recue: datetime, date_piece: str, avance: float, minutes: float
) -> tuple[datetime, datetime | None]:
    """When the file was made, and when a paper was digitised (None for what never was paper)."""
    if canal in _NUMERISE_CHEZ_NOUS and profil not in _SANS_SCAN:
        numerisee = recue + timedelta(minutes=5 + int(minutes * 90))
        return numerisee, numerisee
    plancher = datetime.combine(date.fromisoformat(date_piece), time(8, 0)) if date_piece else recue
    if profil == "PDF_NATIF":
        creation = plancher + timedelta(minutes=int(minutes * 600))
    elif profil in {"FLUX", "MEL"}:
        creation = recue - timedelta(minutes=1 + int(minutes * 20))
    else:
        creation = recue - timedelta(minutes=10 + int(avance * avance * 4 * 24 * 60))
    creation = max(min(creation, recue), min(plancher, recue))
    return creation, None if profil in _SANS_SCAN else creation


def _apres(creation: datetime, recue: datetime, u: float) -> timedelta:
    """A delay that keeps the modification before the reception, a few minutes for our own scans."""
    return (recue - creation) * (0.1 + 0.8 * u) if creation < recue else timedelta(minutes=1 + int(u * 20))


def _iso(instant: datetime | None) -> str:
    return instant.isoformat(timespec="minutes") if instant else ""


def _nom(profil: str, radical: str, u: float) -> str:
    numero = int(u * 9000) + 1000
    suffixe = _SUFFIXES.get(profil, "pdf")
    if profil == "PHOTO":
        return f"IMG_{numero}.{suffixe}"
    if profil in {"SCAN_BUREAU", "IMPRIME_RESCANNE", "COURRIER"}:
        return f"scan{numero:05d}.{suffixe}"
    if profil == "SCAN_MOBILE":
        return f"Numerisation_{numero}.{suffixe}"
    return f"{radical}_{numero}.{suffixe}"


def _couche(profil: str, u: float) -> str:
    if profil in _NATIFS:
        return "native"
    if profil in {"SCAN_BUREAU", "SCAN_MOBILE", "COURRIER"} and u < 0.6:
        return "ocr"
    return "aucune"


def _orientation(profil: str, u: float) -> int:
    if profil in _NATIFS or u < 0.94:
        return 0
    return 90 if u < 0.98 else 180
