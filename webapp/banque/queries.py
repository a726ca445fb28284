"""What the pages of the bank read: the packaged content, never the database nor any snapshot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from cases.alterations import ALTERATIONS
from cases.gabarits import GABARITS
from cases.generation import applicables
from scenario_bank import Bank, load_bank
from scenario_bank.dated import Parametre
from scenario_bank.model.gabarits import AlterationModele, GabaritModele
from webapp.banque.mots import BAREMES, CONTRASTES
from webapp.referentiel.recherche import plier


def la_banque() -> Bank:
    """The packaged bank; `load_bank` keeps it."""
    return load_bank()


def gabarits(bank: Bank) -> list[GabaritModele]:
    """Those that the generator draws, by title."""
    return sorted((g for g in bank.gabarits.values() if g.id in GABARITS), key=lambda g: plier(g.titre).texte)


def alterations_de(bank: Bank, gabarit: str) -> list[AlterationModele]:
    """What may be planted in a gabarit, in order of id."""
    return [a for a in applicables(bank, gabarit) if a.id in ALTERATIONS]


@dataclass(frozen=True, slots=True)
class FamilleDeContraste:
    """Alterations that look alike at first sight and are treated apart."""

    titre: str
    alterations: tuple[AlterationModele, ...]


def familles(alterations: Iterable[AlterationModele]) -> list[FamilleDeContraste]:
    """The alterations by contrast family, those without one last; anomalies, suspicions, then leurres."""
    ordre = list(CONTRASTES)
    triees = sorted(
        alterations,
        key=lambda a: (
            ordre.index(a.contraste),
            ("anomalie", "abus", "fraude", "leurre").index(a.famille.value),
            a.id,
        ),
    )
    return [
        FamilleDeContraste(CONTRASTES[contraste], tuple(groupe))
        for contraste, groupe in groupby(triees, key=lambda a: a.contraste)
    ]


def baremes_par_notion(bank: Bank) -> list[tuple[str, list[Parametre]]]:
    """(notion, parameters) in the order in which a settlement needs them."""
    par_prefixe: dict[str, list[Parametre]] = {p: [] for p in BAREMES}
    for parametre in sorted(bank.baremes.parametres.values(), key=lambda p: p.id):
        par_prefixe[parametre.id.partition(".")[0]].append(parametre)
    return [(BAREMES[p], lus) for p, lus in par_prefixe.items() if lus]
