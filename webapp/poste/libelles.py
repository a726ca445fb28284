"""The words of the desk: French labels of the closed vocabularies."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

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
_TIERS = re.compile(r"(?<=auprès de : )[a-z0-9_]+(?:(?:, | et )[a-z0-9_]+)*(?=[.,]|$)")
_STATUT_NU = re.compile(r"\b(?:paye|refuse)\b")
UNITES = {"ouvres": "ouvrés", "calendaires": "calendaires"}
NATURES = {"sans_anomalie": "sans anomalie", "anomalie": "anomalie", "suspicion": "suspicion"}
SUJETS = {
    "changement_rib": "le changement de compte",
    "identite": "l’identité",
    "relance": "une relance",
}
CANAUX = {
    "flux": "Flux NOEMIE",
    "flux_amo": "Flux NOEMIE",
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


def lignes_nommees(lignes: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """The label of each line by id, numbered where several bear the same.

    >>> lignes_nommees([("l1", "Séance", "1.00"), ("l2", "Séance", "1.00"), ("l3", "Monture", "9.00")])
    {'l1': 'Séance 1', 'l2': 'Séance 2', 'l3': 'Monture'}
    """
    listees = list(lignes)
    nombres = Counter(libelle for _, libelle, _ in listees)
    rangs: Counter[str] = Counter()
    nommees = {}
    for identifiant, libelle, _ in listees:
        rangs[libelle] += 1
        nommees[identifiant] = f"{libelle} {rangs[libelle]}" if nombres[libelle] > 1 else libelle
    return nommees


def statuts_en_mots(phrase: str) -> str:
    """The sentence of a fact about the dashboard's status, its words accented.

    >>> statuts_en_mots("Tableau de bord : statut « paye », alors que le dossier est : refuse et transmis.")
    'Tableau de bord : statut « payé », alors que le dossier est : refusé et transmis.'
    """
    if "statut «" not in phrase:
        return phrase
    return _STATUT_NU.sub(lambda m: STATUTS[m[0]], phrase)


def tiers_en_mots(phrase: str, tiers: Mapping[str, str]) -> str:
    """The sentence of a fact with the names of those who were asked.

    >>> tiers_en_mots("Appeler, auprès de : caisse.", {"caisse": "CPAM du Liseron"})
    'Appeler, auprès de : CPAM du Liseron.'
    """
    return _TIERS.sub(
        lambda m: ", ".join(tiers.get(t, t) for t in re.split(r", | et ", m[0])),
        phrase,
    )


def canal(mot: str) -> str:
    """The channel in words."""
    return CANAUX.get(mot.lower(), mot.replace("_", " ").capitalize())
