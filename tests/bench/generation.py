"""Generation of a proven dossier against a plain, unproven object made by Faker."""

from __future__ import annotations

from faker import Faker

from cases.generation import applicables, generate
from cases.verification import prouver
from scenario_bank import load_bank
from tests.bench.mesure import Mesure, comparer
from webapp.cli.dossier import JOUR_DE_REFERENCE


def mesurer() -> list[Mesure]:
    """One person and six documents of ten fields by one reused Faker, against our dossiers."""
    bank = load_bank()
    sortes = [(g, a.id if a else None) for g in sorted(bank.gabarits) for a in (None, *applicables(bank, g))]
    jours = {g: modele.au_plus_pres(JOUR_DE_REFERENCE) for g, modele in bank.gabarits.items()}
    faker = Faker("fr_FR")

    def objet(_i: int) -> object:
        personne = {"nom": faker.name(), "adresse": faker.address(), "tel": faker.phone_number()}
        pieces = [{f"c{k}": faker.word() if k % 2 else faker.date() for k in range(10)} for _ in range(6)]
        return personne, pieces

    def genere(i: int) -> object:
        gabarit, alteration = sortes[i % len(sortes)]
        return generate(bank, gabarit, i, jours[gabarit], alteration=alteration)

    def prouve(i: int) -> object:
        gabarit, alteration = sortes[i % len(sortes)]
        return prouver(bank, generate(bank, gabarit, i, jours[gabarit], alteration=alteration))

    return [
        comparer("un dossier généré", genere, "un objet Faker non prouvé", objet, appels=60),
        comparer("un dossier généré et prouvé", prouve, "un objet Faker non prouvé", objet, appels=60),
    ]
