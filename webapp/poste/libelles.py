"""The words of the desk: French labels of the closed vocabularies."""

from __future__ import annotations

from scenario_bank.model.vocabulaire import Motif

MOTIFS: dict[str, str] = {
    Motif.MONTANT_DIFFERENT: "Montant différent",
    Motif.LIGNE_DIFFERENTE: "Ligne ou désignation différente",
    Motif.BASE_OU_TAUX_ERRONE: "Base ou taux inexact",
    Motif.IDENTITE_DIFFERENTE: "Identité différente",
    Motif.TITULAIRE_DIFFERENT: "Titulaire différent",
    Motif.FORMAT_INVALIDE: "Format invalide",
    Motif.DATE_HORS_DROITS: "Date hors des droits",
    Motif.DELAI_NON_ATTEINT: "Délai non atteint",
    Motif.VALIDITE_DEPASSEE: "Validité dépassée",
    Motif.DATE_INCOHERENTE: "Dates incohérentes",
    Motif.PIECE_INADAPTEE: "Pièce inadaptée",
    Motif.PIECE_MANQUANTE: "Pièce manquante",
    Motif.DEJA_PRESENT: "Déjà présent",
    Motif.NUMERO_DEJA_CONNU: "Numéro déjà connu",
    Motif.ORIGINE_INHABITUELLE: "Origine inhabituelle",
    Motif.AUTRE: "Autre",
}
STATUTS = {
    "paye": "payé",
    "paye_partiel": "payé en partie",
    "en_attente": "en attente",
    "refuse": "refusé",
    "transmis": "transmis",
}
NATURES = {"sans_anomalie": "sans anomalie", "anomalie": "anomalie", "suspicion": "suspicion"}
SUJETS = {
    "changement_rib": "le changement de compte",
    "identite": "l’identité",
    "relance": "une relance",
}
CANAUX = {
    "flux": "Flux NOEMIE",
    "mel": "Courriel",
    "espace_adherent": "Espace adhérent",
    "courrier": "Courrier",
    "guichet": "Guichet",
}
CONFIRMATIONS = {
    "confirme": "Confirme",
    "infirme": "Infirme",
    "partiel": "Confirme en partie",
    "ne_peut_repondre": "Ne peut pas répondre",
}
"""What an answer comes to, in two words beside its own words."""


def canal(mot: str) -> str:
    """The channel in words."""
    return CANAUX.get(mot.lower(), mot.replace("_", " ").capitalize())
