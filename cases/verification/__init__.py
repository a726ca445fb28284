"""Proves generated dossiers: the typed proof at generation, the rendered one and the perturbation apart."""

from cases.verification.demande import DemandeIllisible, demande_de
from cases.verification.preuve import PREUVES, Echec, Oracle, Preuve, prouver

__all__ = ["PREUVES", "DemandeIllisible", "Echec", "Oracle", "Preuve", "demande_de", "prouver"]
