"""Perturbs each visible field at random: what no control and no amount notices is decorative.

The reviewed list is `decoratifs.txt`, one pattern a line (`facture_optique.garant_conformite`,
`adherent.contacts[].objet`); a field that falls out of it, or that no longer belongs to it, is a failure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from importlib.resources import files

from cases.calcul import ErreurCalcul, InvariantRompu, depuis_json, regler
from cases.controles import controler
from cases.generation import generate
from cases.streams import Flux
from cases.verification.demande import DemandeIllisible, demande_de
from cases.vu import BaseVue, Case, ChampVu, PieceVue, Vu
from scenario_bank import Bank
from scenario_bank.dated import PasEnVigueur
from scenario_bank.model.baremes import Baremes

# Read as text by people; what controls read of them are the typed clauses and services.
TEXTES_SEULS = frozenset({"procedures", "annuaire_interne"})
GRAINES_SAINES = 6
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_MONTANT = re.compile(r"-?\d+(\.\d+)?")
_RANG = re.compile(r"\[\d+\]")


def liste_revue() -> frozenset[str]:
    """The decorative fields that were reviewed."""
    texte = files("cases.verification").joinpath("decoratifs.txt").read_text(encoding="utf-8")
    return frozenset(x for ligne in texte.splitlines() if (x := ligne.partition("#")[0].strip()))


def motif(objet: str, champ: str) -> str:
    """The pattern of a field: its kind or base, its id without ranks.

    >>> motif("facture_optique", "lignes[2].prix_ttc")
    'facture_optique.lignes[].prix_ttc'
    """
    return f"{objet}.{_RANG.sub('[]', champ)}"


def changer(vu: Vu, place: str, valeur: str) -> Vu:
    """The view with one field changed, value and printed text; raises KeyError when it has none."""
    objet, _, champ = place.partition(".")

    def neuve(champs: PieceVue | BaseVue) -> tuple[bool, PieceVue | BaseVue]:
        if champs.id != objet or all(c.id != champ for c in champs.champs):
            return False, champs
        nouveaux = tuple(
            replace(c, valeur=valeur, affiche=valeur) if c.id == champ else c for c in champs.champs
        )
        return True, replace(champs, champs=nouveaux)

    pieces, bases, trouve = [], [], False
    for p in vu.pieces:
        ici, rendu = neuve(p)
        trouve = trouve or ici
        pieces.append(rendu if isinstance(rendu, PieceVue) else p)
    for b in vu.bases:
        ici, rendu = neuve(b)
        trouve = trouve or ici
        bases.append(rendu if isinstance(rendu, BaseVue) else b)
    if not trouve:
        raise KeyError(place)
    return replace(vu, pieces=tuple(pieces), bases=tuple(bases))


def perturber(flux: Flux, valeur: str) -> str:
    """Another value of the same look: a date moved, an amount changed, a word or a figure replaced."""
    if _ISO.match(valeur):
        jours = timedelta(days=flux.entier(1, 2000) * flux.choix((-1, 1)))
        return (date.fromisoformat(valeur[:10]) + jours).isoformat() + valeur[10:]
    if valeur in {"oui", "non"}:
        return "non" if valeur == "oui" else "oui"
    if _MONTANT.fullmatch(valeur) and len(valeur) < 9:
        ecart = Decimal(flux.entier(1, 900)) / (100 if "." in valeur else 1)
        autre = Decimal(valeur) + (ecart if flux.chance(50) else -ecart)
        return f"{autre:f}"
    if valeur.isalnum() and any(c.isdigit() for c in valeur):
        rang = flux.choix([i for i, c in enumerate(valeur) if c.isdigit()])
        return valeur[:rang] + str((int(valeur[rang]) + flux.entier(1, 9)) % 10) + valeur[rang + 1 :]
    if not valeur:
        return flux.choix(("2026-01-15", "x"))
    return f"autre {flux.chiffres(3)}" if flux.chance(60) else ""


def _montants(vu: Vu, baremes: Baremes) -> object:
    """The amounts that a reader settles from the view, or the name of the refusal."""
    try:
        lue = depuis_json(demande_de(vu))
        return [
            (r.ligne, r.amo_brute, r.participation_franchise, r.amc, r.reste_a_charge)
            for r in regler(
                lue.lignes, lue.garanties, baremes, compteurs=lue.compteurs, responsable=lue.responsable
            )
        ]
    except (DemandeIllisible, ErreurCalcul, InvariantRompu, PasEnVigueur) as erreur:
        return type(erreur).__name__


def _essais(flux: Flux, champ: ChampVu, semblables: Mapping[str, list[str]]) -> list[str]:
    """Values to try: a random one, a blank, and two that stand elsewhere in the dossier in fields of the same name
    or the same look."""
    nom = champ.id.rpartition(".")[2]
    essais = [perturber(flux, champ.valeur), *([""] if champ.valeur else [])]
    for cle in (nom, _allure(champ.valeur)):
        autres = [v for v in semblables.get(cle, ()) if v != champ.valeur]
        if autres:
            essais.append(flux.choix(autres))
    return essais


def _allure(valeur: str) -> str:
    """The look of a value: date, amount, code or text."""
    if _ISO.match(valeur):
        return "date"
    if _MONTANT.fullmatch(valeur):
        return "montant"
    return "code" if any(c.isdigit() for c in valeur) else "texte"


def _semblables(vu: Vu) -> dict[str, list[str]]:
    valeurs: dict[str, set[str]] = {}
    objets: list[PieceVue | BaseVue] = [*vu.pieces, *vu.bases]
    for objet in objets:
        for champ in objet.champs:
            for cle in (champ.id.rpartition(".")[2], _allure(champ.valeur)):
                valeurs.setdefault(cle, set()).add(champ.valeur)
    return {cle: sorted(v) for cle, v in valeurs.items()}


def passages(case: Case, baremes: Baremes, deja: Collection[str] = ()) -> Iterator[tuple[str, bool]]:
    """(pattern, noticed) for each visible field of `case`, but for those whose pattern is in `deja`."""
    flux = Flux(case.graine, f"perturbation/{case.gabarit}")
    vus, dus = controler(case.vu), _montants(case.vu, baremes)
    semblables = _semblables(case.vu)
    for nom, places in _places(flux, case.vu, deja).items():
        remarque = False
        for objet, champ in places:
            for autre in _essais(flux, champ, semblables):
                vu = changer(case.vu, f"{objet}.{champ.id}", autre)
                remarque = remarque or controler(vu) != vus or _montants(vu, baremes) != dus
            if remarque:
                break
        yield nom, remarque


def _places(flux: Flux, vu: Vu, deja: Collection[str]) -> dict[str, list[tuple[str, ChampVu]]]:
    """The fields to perturb by pattern: of a repeated one, the first, one drawn and the last two that say
    something."""
    objets: list[tuple[str, PieceVue | BaseVue]] = [(p.genre, p) for p in vu.pieces]
    objets += [(b.id, b) for b in vu.bases if b.id not in TEXTES_SEULS]
    toutes: dict[str, list[tuple[str, ChampVu]]] = {}
    for genre, objet in objets:
        for champ in objet.champs:
            nom = motif(genre, champ.id)
            if nom not in deja:
                toutes.setdefault(nom, []).append((objet.id, champ))
    return {nom: _choisies(flux, places) for nom, places in toutes.items()}


def _choisies(flux: Flux, places: list[tuple[str, ChampVu]]) -> list[tuple[str, ChampVu]]:
    dites = [x for x in places if x[1].valeur] or places
    if len(dites) <= 3:
        return dites
    return [dites[0], flux.choix(dites[1:-2]), *dites[-2:]]


def echantillon(bank: Bank, jour: date) -> Iterator[Case]:
    """The fixed dossiers that are perturbed: clean ones of each gabarit, then each alteration once.

    Each is dated `jour`, or the nearest day that its gabarit admits.
    """
    for gabarit in sorted(bank.gabarits):
        for graine in range(GRAINES_SAINES):
            yield generate(bank, gabarit, graine, bank.gabarits[gabarit].au_plus_pres(jour))
    for nom, alteration in sorted(bank.alterations.items()):
        gabarit = alteration.gabarits[-1]
        yield generate(bank, gabarit, 0, bank.gabarits[gabarit].au_plus_pres(jour), alteration=nom)


def decoratifs(cases: Iterable[Case], baremes: Baremes) -> tuple[frozenset[str], frozenset[str]]:
    """(every field met, those that nothing noticed on any of the cases)."""
    vus: set[str] = set()
    remarques: set[str] = set()
    for case in cases:
        for nom, remarque in passages(case, baremes, remarques):
            vus.add(nom)
            if remarque:
                remarques.add(nom)
    return frozenset(vus), frozenset(vus - remarques)


def non_revus(decoratifs_: Collection[str]) -> tuple[frozenset[str], frozenset[str]]:
    """(decorative and not reviewed, reviewed and noticed after all)."""
    revus = liste_revue()
    return frozenset(decoratifs_) - revus, revus - frozenset(decoratifs_)
