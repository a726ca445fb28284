"""Pièces: composed from their sheet, drawn as papers, read back from the paper."""

from cases.pieces.composition import Faute, Fiches, PieceImpossible, Raison, composer, fiches_du_contenu
from cases.pieces.dessin import dessiner, feuille_de_style, lire_papier, relire, texte_de
from cases.pieces.fichiers import proprietes, tirer_profil
from cases.pieces.formats import ValeurMalFormee, valeur_depuis_affiche

__all__ = [
    "Faute",
    "Fiches",
    "PieceImpossible",
    "Raison",
    "ValeurMalFormee",
    "composer",
    "dessiner",
    "feuille_de_style",
    "fiches_du_contenu",
    "lire_papier",
    "proprietes",
    "relire",
    "texte_de",
    "tirer_profil",
    "valeur_depuis_affiche",
]
