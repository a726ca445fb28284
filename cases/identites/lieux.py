"""Addresses, telephones and mail: towns and postcodes that match, streets and lines of nobody."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from cases.identites.communes import COMMUNES, INDICATIFS, NOMS_DE_VOIE, TYPES_DE_VOIE
from cases.streams import Flux


@dataclass(frozen=True, slots=True)
class Adresse:
    """A postal address; the town and its postcode match, the street is invented."""

    numero: str
    voie: str
    code_postal: str
    commune: str

    @property
    def ligne(self) -> str:
        """« 12 rue du Cadran-Bleu, 58000 Nevers »."""
        return f"{self.numero} {self.voie}, {self.code_postal} {self.commune}"

    @property
    def departement(self) -> str:
        """The department number; 2A or 2B in Corsica."""
        if self.code_postal.startswith("20"):
            return "2A" if self.code_postal[:3] in {"200", "201"} else "2B"
        return self.code_postal[:2]


def adresse(flux: Flux, commune: tuple[str, str] | None = None) -> Adresse:
    """An address in a drawn town, or in `commune` (postcode, town).

    Safe because the street names are made of words put together by us: the number and the street do
    not exist in that town as far as we know (convention de la banque); the town and its postcode are
    public facts.
    """
    numero = str(flux.entier(1, 98))
    voie = f"{flux.choix(TYPES_DE_VOIE)} {flux.choix(NOMS_DE_VOIE)}"
    tiree = flux.choix(COMMUNES)
    code_postal, nom = commune or tiree
    return Adresse(numero, voie, code_postal, nom)


def telephone(flux: Flux, code_postal: str = "") -> str:
    """« 06 39 98 12 34 », or a fixed line of the region of `code_postal` when it is given.

    Safe because the six roots of ten thousand numbers used here are kept for audiovisual works and
    given to no operator: Arcep, décision 2018-0881 du 24/07/2018, annexe 1, article 2.5.12
    (legifrance JORFARTI000037263033), quoted alike by a State design system and by two independent
    sets of test data (confidence M, the annexe itself not read).
    """
    racine = INDICATIFS[zone_de(code_postal)] if code_postal else "06 39 98"
    fin = flux.chiffres(4)
    return f"{racine} {fin[:2]} {fin[2:]}"


# Departments of each zone; the others (south-east and Corsica) are zone 04.
_ZONES = {
    "01": "75 77 78 91 92 93 94 95",
    "02": "14 18 22 27 28 29 35 36 37 41 44 45 49 50 53 56 61 72 76 85",
    "03": "02 08 10 21 25 39 51 52 54 55 57 58 59 60 62 67 68 70 71 80 88 89 90",
    "05": "09 12 16 17 19 23 24 31 32 33 40 46 47 64 65 79 81 82 86 87",
}
_ZONE = {departement: zone for zone, liste in _ZONES.items() for departement in liste.split()}


def zone_de(code_postal: str) -> str:
    """The telephone zone, 01 to 05, of a postcode.

    >>> zone_de("67000"), zone_de("20200")
    ('03', '04')
    """
    return _ZONE.get(code_postal[:2], "04")


def mail(prenom: str, nom: str, domaine: str = "courriel.example") -> str:
    """A mail address under `.example`, a top level that RFC 2606 §2 reserves for documents (H).

    >>> mail("Jean-Noël", "L’Hélias")
    'jean-noel.lhelias@courriel.example'
    """
    return f"{_ascii(prenom)}.{_ascii(nom)}@{domaine}"


def _ascii(texte: str) -> str:
    """Lower-case ASCII letters and dashes.

    >>> _ascii("Le Goff")
    'le-goff'
    """
    plat = unicodedata.normalize("NFKD", texte).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z-]", "", plat.replace(" ", "-"))
