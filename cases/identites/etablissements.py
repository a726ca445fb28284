"""Hospitals, clinics and transporters: names of ours, numbers outside what is issued."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cases.identites.lieux import Adresse, adresse, telephone
from cases.identites.personnes import Personne, personne
from cases.identites.professionnels import finess, numero_am
from cases.streams import Flux


@dataclass(frozen=True, slots=True)
class Structure:
    """A place of care or a transporter. `identifiant` is its FINESS or the number that the caisse gave it."""

    genre: str
    nom: str
    identifiant: str
    numero_am: str
    adresse: Adresse
    telephone: str
    responsable: Personne

    @property
    def profession(self) -> str:
        """What the directory calls it."""
        return _PROFESSIONS[self.genre]


_PROFESSIONS = {
    "hopital": "établissement de santé",
    "clinique": "établissement de santé",
    "ambulances": "transporteur sanitaire",
    "taxi": "taxi conventionné",
    "laboratoire": "laboratoire de biologie médicale",
}


_NOMS = {
    "hopital": ("Centre hospitalier", "Hôpital"),
    "clinique": ("Clinique", "Polyclinique"),
    "ambulances": ("Ambulances", "Transports sanitaires"),
    "taxi": ("Taxi", "Taxis"),
    "laboratoire": ("Laboratoire", "Laboratoire de biologie"),
}
_LIEUX_DITS = (
    "de la Margelle",
    "des Arcades d’Ambre",
    "du Val-Cendré",
    "du Vieux-Lavoir",
    "de Mi-Côte",
    "de la Girouette",
    "du Levant",
    "des Sept-Pas",
)
# Third digit of the n° AM, the kind of professional (pieces.md, M°): nothing rests on it.
_CATEGORIES = {"hopital": "0", "clinique": "0", "ambulances": "6", "taxi": "6", "laboratoire": "4"}


def structure(flux: Flux, jour: date, genre: str, commune: tuple[str, str] | None = None) -> Structure:
    """A structure of `genre` (a key of the professions), in `commune` when it is given."""
    lieu = adresse(flux.sous("adresse"), commune)
    am = numero_am(flux.sous("am"), _CATEGORIES[genre])
    soins = genre in {"hopital", "clinique", "laboratoire"}
    return Structure(
        genre=genre,
        nom=f"{flux.choix(_NOMS[genre])} {flux.choix(_LIEUX_DITS)}",
        identifiant=finess(flux.sous("finess")) if soins else am,
        numero_am=am,
        adresse=lieu,
        telephone=telephone(flux.sous("telephone"), lieu.code_postal),
        responsable=personne(flux.sous("responsable"), jour, (26, 62)),
    )


def immatriculation(flux: Flux) -> str:
    """A plate that cannot be issued: its letters are all among I, O and U, which the series leave out.

    Two letters, three digits, two letters (SIV, 2009; M, common knowledge of the series).

    >>> immatriculation(Flux("1", "plaque"))[2] + immatriculation(Flux("1", "plaque"))[6]
    '--'
    """
    lettres = [flux.choix("IOU") for _ in range(4)]
    return f"{''.join(lettres[:2])}-{flux.entier(101, 989)}-{''.join(lettres[2:])}"
