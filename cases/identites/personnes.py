"""Persons: everything about someone derives from the person, so that no two fields contradict.

Names come from Faker's fr_FR lists, read once; a surname and a first name that exist do not make an
existing person, because the birth number and every means of contact lie outside issued ranges.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from faker.providers.person.fr_FR import Provider

from cases.streams import Flux
from scenario_bank.model.identifiants import cle_luhn, cle_nir

PRENOMS = {
    "M": tuple(sorted(set(Provider.first_names_male))),
    "F": tuple(sorted(set(Provider.first_names_female))),
}
NOMS = tuple(sorted(set(Provider.last_names)))

DEPARTEMENTS = (*(f"{n:02d}" for n in range(1, 96) if n != 20), "2A", "2B")
# Departments made by the reorganisation of 1968 (Seine and Seine-et-Oise before): a NIR keeps the
# department of the birth. Source: loi 64-707 du 10 juillet 1964, in force 1 January 1968 (M).
_AVANT_1968 = {"91": "78", "92": "75", "93": "75", "94": "75", "95": "78"}
# Corsica is 20 for births before 1976, 2A or 2B after (M, several public descriptions of the NIR).
_CORSE_SEPAREE = date(1976, 1, 1)


@dataclass(frozen=True)
class Personne:
    """Someone who does not exist. `nir` is 15 characters without spaces; `sexe` is M or F.

    `nom_usage` is "" unless another name than the birth name is used.
    """

    sexe: str
    prenom: str
    nom_naissance: str
    ne_le: date
    departement_naissance: str
    nir: str
    nom_usage: str = ""

    @property
    def civilite(self) -> str:
        return "M." if self.sexe == "M" else "Mme"

    @property
    def nom(self) -> str:
        """The name used every day."""
        return self.nom_usage or self.nom_naissance

    @cached_property
    def identite(self) -> str:
        """« Mme Claire MARTIN », as letters and papers write it."""
        return f"{self.civilite} {self.prenom} {self.nom.upper()}"

    def age(self, jour: date) -> int:
        """Whole years at `jour`."""
        return jour.year - self.ne_le.year - ((jour.month, jour.day) < (self.ne_le.month, self.ne_le.day))


def _annees_avant(jour: date, annees: int) -> date:
    """The same day `annees` earlier; 29 February becomes 28."""
    try:
        return jour.replace(year=jour.year - annees)
    except ValueError:
        return jour.replace(year=jour.year - annees, day=28)


def numero_nir(flux: Flux, sexe: str, ne_le: date, departement: str) -> str:
    """A NIR of 15 characters: right sex, date, department and key; a commune that does not exist.

    Safe because commune codes of a metropolitan department go from 001 to 989, 990 standing for a
    commune that is not known; 991 to 999 are given to nobody (M: public descriptions of the NIR that
    agree with each other, INSEE's own page not read).
    """
    lieu = _AVANT_1968.get(departement, departement) if ne_le.year < 1968 else departement
    if lieu in {"2A", "2B"} and ne_le < _CORSE_SEPAREE:
        lieu = "20"
    tete = f"{1 if sexe == 'M' else 2}{ne_le:%y%m}{lieu}"
    corps = f"{tete}{flux.entier(991, 999)}{flux.entier(1, 999):03d}"
    return corps + cle_nir(corps)


def personne(
    flux: Flux,
    jour: date,
    ages: tuple[int, int] = (22, 85),
    *,
    sexe: str = "",
    nom: str = "",
    nom_usage: str = "",
) -> Personne:
    """A person whose age at `jour` lies in `ages`, ends included.

    `sexe` and `nom` (birth name) are drawn when they are empty; every draw happens all the same, so
    that fixing one leaves the others as they were.
    """
    sexe_tire = "F" if flux.chance(52) else "M"
    rang_prenom, rang_nom = flux.reel(), flux.reel()
    sexe = sexe or sexe_tire
    prenoms = PRENOMS[sexe]
    premier = _annees_avant(jour, ages[1] + 1) + timedelta(days=1)
    dernier = _annees_avant(jour, ages[0])
    ne_le = flux.jour(premier, dernier)
    departement = flux.choix(DEPARTEMENTS)
    return Personne(
        sexe=sexe,
        prenom=prenoms[int(rang_prenom * len(prenoms))],
        nom_naissance=nom or NOMS[int(rang_nom * len(NOMS))],
        ne_le=ne_le,
        departement_naissance=departement,
        nir=numero_nir(flux, sexe, ne_le, departement),
        nom_usage=nom_usage,
    )


def numero_adherent(flux: Flux) -> str:
    """A nine-digit adhérent number with its Luhn key; a numbering of the bank's own."""
    corps = str(flux.entier(1, 9)) + flux.chiffres(7)
    return corps + cle_luhn(corps)
