"""What AMO and AMC pay on a claim, in Decimal, with a trace (santé reference §11)."""

from cases.calcul.echange import DemandeReglement, depuis_json, vers_json
from cases.calcul.erreurs import CasNonCouvert, DonneeInvalide, ErreurCalcul, InvariantRompu
from cases.calcul.lignes import ACTES, Acte, Compteurs, LigneSoins
from cases.calcul.reglement import regler
from cases.calcul.trace import Etape, Resultat

__all__ = [
    "ACTES",
    "Acte",
    "CasNonCouvert",
    "Compteurs",
    "DemandeReglement",
    "DonneeInvalide",
    "ErreurCalcul",
    "Etape",
    "InvariantRompu",
    "LigneSoins",
    "Resultat",
    "depuis_json",
    "regler",
    "vers_json",
]
