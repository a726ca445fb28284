"""Generation of a proven dossier against a plain, unproven object made by Faker, and the memory that it takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from faker import Faker

from cases.epreuves import Cadre, composer, premier_jour
from cases.generation import applicables, generate
from cases.verification import prouver
from cases.vu import Case
from scenario_bank import Bank, load_bank
from tests.bench.memoire import Memoire, suivre
from tests.bench.mesure import Cible, Mesure, comparer
from webapp.cli.dossier import JOUR_DE_REFERENCE

EPREUVES = 6
"""How many épreuves of eight dossiers give the mix of clean dossiers, leurres, anomalies and suspicions."""
_REFERENCE = "un objet Faker non prouvé"


class Sorte(NamedTuple):
    """What is asked of the generator, but for the seed."""

    gabarit: str
    jour: date
    alteration: str | None
    mutuelle: str = ""


def melange_d_epreuves(bank: Bank) -> list[Sorte]:
    """The kinds of dossiers that whole épreuves hold, as often as they come in them."""
    maisons = sorted(bank.mutuelles)
    sortes = []
    for i in range(EPREUVES):
        graine = f"banc{i}"
        jour = premier_jour(bank, graine)
        epreuve = composer(bank, Cadre(graine, jour, maisons[i % len(maisons)]), nombre=8)
        sortes += [Sorte(c.gabarit, jour, c.alteration or None, epreuve.mutuelle) for c in epreuve.dossiers]
    return sortes


def toutes(bank: Bank) -> list[Sorte]:
    """Every gabarit, clean then with each of its alterations: nine dossiers in ten are altered."""
    jours = {g: modele.au_plus_pres(JOUR_DE_REFERENCE) for g, modele in bank.gabarits.items()}
    return [
        Sorte(g, jours[g], a.id if a else None)
        for g in sorted(bank.gabarits)
        for a in (None, *applicables(bank, g))
    ]


def mesurer() -> list[Mesure | Memoire]:
    """One person and six documents of ten fields by one reused Faker, against our dossiers."""
    bank = load_bank()
    faker = Faker("fr_FR")

    def objet(_i: int) -> object:
        personne = {"nom": faker.name(), "adresse": faker.address(), "tel": faker.phone_number()}
        pieces = [{f"c{k}": faker.word() if k % 2 else faker.date() for k in range(10)} for _ in range(6)]
        return personne, pieces

    def genere(sortes: Sequence[Sorte]) -> Callable[[int], Case]:
        def un(i: int) -> Case:
            s = sortes[i % len(sortes)]
            return generate(bank, s.gabarit, i, s.jour, alteration=s.alteration, mutuelle=s.mutuelle)

        return un

    def prouve(sortes: Sequence[Sorte]) -> Callable[[int], object]:
        generer = genere(sortes)
        return lambda i: prouver(bank, generer(i))

    epreuves, tout = melange_d_epreuves(bank), toutes(bank)
    cible = Cible("au plus le temps de l’objet Faker", rapport_max=1)
    return [
        comparer(
            "un dossier d’épreuve généré et prouvé",
            prouve(epreuves),
            _REFERENCE,
            objet,
            appels=len(epreuves),
            cible=cible,
        ),
        comparer("un dossier d’épreuve généré", genere(epreuves), _REFERENCE, objet, appels=len(epreuves)),
        comparer(
            "un dossier de chaque sorte généré et prouvé",
            prouve(tout),
            _REFERENCE,
            objet,
            appels=len(tout),
        ),
        comparer("un dossier de chaque sorte généré", genere(tout), _REFERENCE, objet, appels=len(tout)),
        suivre(prouve(tout)),
    ]
