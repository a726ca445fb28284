"""Pièces: composed from their sheet, drawn as papers, read back from the paper."""

from cases.pieces.composition import Faute, Fiches, PieceImpossible, Raison, composer, fiches_du_contenu
from cases.pieces.formats import valeur_depuis_affiche

__all__ = [
    "Faute",
    "Fiches",
    "PieceImpossible",
    "Raison",
    "composer",
    "fiches_du_contenu",
    "valeur_depuis_affiche",
]
