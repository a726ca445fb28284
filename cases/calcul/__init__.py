"""What AMO and AMC pay on a claim, in Decimal, with a trace (santé reference §11)."""

from cases.calcul.contrats import Contrat
from cases.calcul.echange import DemandeReglement, depuis_json, vers_json
from cases.calcul.echange_garanties import garanties_depuis_json
from cases.calcul.erreurs import CasNonCouvert, DonneeInvalide, ErreurCalcul, InvariantRompu
from cases.calcul.lignes import ACTES, Acte, Compteurs, LigneSoins
from cases.calcul.reglement import ResultatContrats, regler, regler_contrats
from cases.calcul.trace import Etape, Resultat

__all__ = [
    "ACTES",
    "Acte",
    "CasNonCouvert",
    "Compteurs",
    "Contrat",
    "DemandeReglement",
    "DonneeInvalide",
    "ErreurCalcul",
    "Etape",
    "InvariantRompu",
    "LigneSoins",
    "Resultat",
    "ResultatContrats",
    "depuis_json",
    "garanties_depuis_json",
    "regler",
    "regler_contrats",
    "vers_json",
]
