"""Formally valid identities that cannot belong to anyone; one convention for everybody.

Each generator says beside itself why its range is safe, with the source and its confidence. The same
conventions are printed in every mutuelle's manual, so that none of them is ever a clue.
"""

from __future__ import annotations

from cases.identites.banques import BANQUES, Banque, CompteBancaire, banque_de, compte, iban_altere
from cases.identites.lieux import Adresse, adresse, mail, telephone
from cases.identites.personnes import Personne, numero_adherent, numero_nir, personne
from cases.identites.professionnels import (
    PROFESSIONS,
    Caisse,
    Commerce,
    Praticien,
    caisse,
    commerce,
    finess,
    numero_am,
    praticien,
    rpps,
    siret,
)

__all__ = [
    "BANQUES",
    "PROFESSIONS",
    "Adresse",
    "Banque",
    "Caisse",
    "Commerce",
    "CompteBancaire",
    "Personne",
    "Praticien",
    "adresse",
    "banque_de",
    "caisse",
    "commerce",
    "compte",
    "finess",
    "iban_altere",
    "mail",
    "numero_adherent",
    "numero_am",
    "numero_nir",
    "personne",
    "praticien",
    "rpps",
    "siret",
    "telephone",
]
