"""The words of the bank's own notions, for those who write and check its content."""

from __future__ import annotations

from cases.reponses import GENRES_DEMANDABLES
from scenario_bank import Bank
from scenario_bank.dated import Confiance, Statut, Unite, ValeurDatee
from scenario_bank.model.clauses import ClauseBase
from scenario_bank.model.mutuelle import Mention
from scenario_bank.model.vocabulaire import TYPES_ACTION, Famille
from webapp.poste.libelles import SUJETS
from webapp.rendering import montant, nombre

CONTRASTES = {
    "rib": "Coordonnées bancaires",
    "doublon": "Doublons",
    "renouvellement_optique": "Renouvellement d’optique",
    "serie_audio": "Appareil auditif et numéro de série",
    "delivrance": "Délivrances et renouvellements",
    "seances": "Nombre de séances",
    "deux_seances": "Deux séances le même jour",
    "prelevements": "Analyses du même jour",
    "dent": "Dent déjà connue",
    "devis_couronne": "Couronne, devis et facture",
    "rectification": "Lignes reprises par la caisse",
    "sejour": "Dates de séjour",
    "tiers_payant": "Tiers payant chez le dentiste",
    "trajet": "Trajets de retour",
    "visites": "Visites chez le dentiste le même jour",
    "": "Sans famille de contraste",
}
FAMILLES = {
    Famille.SAIN: "régulier",
    Famille.ANOMALIE: "anomalie",
    Famille.ABUS: "suspicion d’abus",
    Famille.FRAUDE: "suspicion de fraude",
    Famille.LEURRE: "leurre",
}
BAREMES = {
    "base": "Bases de remboursement",
    "taux": "Taux de l’Assurance Maladie",
    "pf": "Participation forfaitaire",
    "franchise": "Franchises médicales",
    "pav": "Participation pour les actes lourds",
    "plv": "Prix limites de vente",
    "hlf": "Honoraires limites de facturation",
    "sejour": "Séjour hospitalier",
    "fj": "Forfait journalier",
    "fpu": "Forfait patient urgences",
    "responsable": "Contrat responsable",
    "pmss": "Plafond de la Sécurité sociale",
    "parcours": "Parcours de soins",
}
CLAUSES = {
    "changement_rib": "changement de RIB",
    "compte_rendu": "compte rendu",
    "confidentialite": "confidentialité",
    "controle": "contrôle",
    "convention": "convention",
    "courrier": "courrier",
    "delai": "délai",
    "delegation": "délégation",
    "deroulement": "déroulement",
    "destinataire": "destinataire",
    "horaires": "horaires",
    "indu": "indu",
    "paiement": "paiement",
    "piece_requise": "pièces requises",
    "prise_en_charge": "prise en charge",
    "rapprochement_tiers_payant": "tiers payant",
    "recuperation": "récupération",
    "relance": "relance",
    "renouvellement": "renouvellement",
    "tableau_de_bord": "tableau de bord",
    "transport": "transport",
    "verification": "vérification",
}
CONFIANCES = {Confiance.HAUTE: "haute", Confiance.MOYENNE: "moyenne", Confiance.BASSE: "basse"}
STATUTS = {Statut.CONFIRME: "confirmé", Statut.A_CONFIRMER: "à confirmer"}
GENRES_MENTION = {"requise": "requise", "possible": "possible", "interdite": "proscrite"}
PREUVES = {
    "sain": "Un dossier régulier ne lève aucun contrôle",
    "leve": "Ce qui est planté est levé, à sa place",
    "rien_d_autre": "Rien d’autre n’est levé",
    "reglement": "Le règlement du corrigé est celui du calcul",
    "jumeau": "Le jumeau sain ne diffère que dans l’empreinte déclarée",
    "resolution": "La pièce qui résout fait taire le contrôle",
    "parametres": "Tous les barèmes employés sont confirmés",
    "dates": "Aucun soin à une date exclue des barèmes",
}
DE_L_ALTERATION = frozenset({"leve", "rien_d_autre", "jumeau", "resolution"})
"""Proofs that mean something only when something is planted; « sain » is the reverse."""
_GENRES = dict(GENRES_DEMANDABLES)
_TIERS = {
    "adherent": "l’adhérent",
    "audioprothesiste": "l’audioprothésiste",
    "caisse": "la caisse",
    "laboratoire": "le laboratoire",
    "laboratoire_bis": "le second laboratoire",
    "opticien": "l’opticien",
    "pharmacie": "la pharmacie",
    "praticien": "le praticien",
    "prescripteur": "le prescripteur",
    "banque": "la banque",
    "transporteur": "le transporteur",
    "etablissement": "l’établissement",
}


def reponse_en_mots(mot: str) -> str:
    """An inquiry that resolves, in words.

    >>> reponse_en_mots("demander_piece:adherent:rib")
    'Demander une pièce : l’adhérent, relevé d’identité bancaire'
    """
    verbe, *reste = mot.split(":")
    qui = _TIERS.get(reste[0], reste[0]) if reste else ""
    quoi = [_mot_de(x) for x in reste[1:]]
    return f"{TYPES_ACTION[verbe].libelle} : {', '.join((qui, *quoi))}"


def _mot_de(x: str) -> str:
    libelle = SUJETS.get(x) or _GENRES.get(x) or x.replace("_", " ")
    return libelle[0].lower() + libelle[1:]


def nature_en_mots(bank: Bank, code: str) -> str:
    """A nature of the catalogue with its code; a leurre's code stands alone, it is no nature to name."""
    return next(
        (f"{n.libelle} ({n.id})" for n in bank.natures.natures if n.id == code),
        f"aucune : rien n’est à signaler ({code})",
    )


def valeur_en_mots(valeur: ValeurDatee, unite: Unite) -> str:
    """A dated value with its unit."""
    if unite is Unite.EURO:
        return montant(valeur.valeur)
    return nombre(valeur.valeur) + ("\u00a0%" if unite is Unite.POURCENT else "")


def parametres(clause: ClauseBase) -> list[tuple[str, str]]:
    """The typed parameters of a clause that say something."""
    lus = []
    for nom, valeur in clause.params.items():
        texte = ", ".join(valeur) if isinstance(valeur, tuple) else valeur
        if texte and texte != "None":
            lus.append((nom.replace("_", " "), texte.replace("_", " ")))
    return lus


def mention_en_mots(mention: Mention) -> str:
    """What a mention is in truth: « requise », « proscrite (promesse) »."""
    pourquoi = f" ({mention.interdit.value.replace('_', ' ')})" if mention.interdit else ""
    return f"{GENRES_MENTION[mention.genre]}{pourquoi}"
