"""The rendered proof: field, paper, field without loss, and controls that read the paper say the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cases.controles import controler
from cases.pieces import Fiches, ValeurMalFormee, dessiner, lire_papier, relire, texte_de
from cases.pieces.composition import preparer
from cases.pieces.dessin import ChampDejaImprime, ChampEnDouble
from cases.verification.preuve import Echec
from cases.verification.resolution import livrables
from cases.vu import Case, PieceVue
from scenario_bank import Bank


def fiches_de(bank: Bank) -> Fiches:
    """The sheets of the bank, ready to draw from."""
    return {genre: preparer(fiche) for genre, fiche in bank.pieces.items()}


def prouver_rendu(case: Case, fiches: Fiches) -> tuple[Echec, ...]:
    """Draws every pièce of `case`, those that answers bring included, and reads the papers back."""
    echecs: list[Echec] = []
    relues: list[PieceVue] = []
    for piece in case.vu.pieces:
        siens, relue = _papier(piece, fiches)
        echecs += siens
        relues.append(relue)
    for piece in livrables(case):
        echecs += _papier(piece, fiches)[0]
    vus = controler(case.vu)
    lus = controler(replace(case.vu, pieces=tuple(relues)))
    if vus != lus:
        echecs.append(Echec("rendu", "les contrôles ne disent pas la même chose sur les papiers relus"))
    return tuple(echecs)


def _papier(piece: PieceVue, fiches: Fiches) -> tuple[list[Echec], PieceVue]:
    """The failures of one paper, and the pièce with the values read back from it."""
    try:
        html = dessiner(piece, fiches)
        imprimes, valeurs = lire_papier(html), relire(html, piece.genre, fiches)
    except (ChampDejaImprime, ChampEnDouble, ValeurMalFormee) as erreur:
        return [Echec("rendu", f"{piece.id} ({piece.genre}) : {erreur}")], piece
    echecs = [*_champs(piece, imprimes, dict(valeurs))]
    imprime = _sans_blancs(texte_de(html))
    echecs += [
        Echec("rendu", f"{piece.id}.{c.id} ({piece.genre}) : « {c.affiche} » absent du papier ou du texte")
        for c in piece.champs
        if c.affiche and not all(_sans_blancs(c.affiche) in t for t in (imprime, _sans_blancs(piece.texte)))
    ]
    champs = tuple(replace(c, valeur=valeurs.get(c.id, c.valeur)) for c in piece.champs)
    return echecs, replace(piece, champs=champs)


def _champs(piece: PieceVue, imprimes: dict[str, str], valeurs: dict[str, str]) -> Iterator[Echec]:
    for champ in piece.champs:
        if champ.id not in imprimes:
            yield Echec("rendu", f"{piece.id}.{champ.id} ({piece.genre}) n’est pas imprimé")
        elif valeurs[champ.id] != champ.valeur:
            yield Echec(
                "rendu",
                f"{piece.id}.{champ.id} ({piece.genre}) : « {champ.valeur} » se relit « {valeurs[champ.id]} »",
            )
    connus = {c.id for c in piece.champs}
    yield from (
        Echec("rendu", f"{piece.id} ({piece.genre}) imprime {champ}, que la pièce ne porte pas")
        for champ in imprimes
        if champ not in connus
    )


def _sans_blancs(texte: str) -> str:
    return "".join(texte.split())
