"""Graduated hints of a practice: where to look, which control, which clause.

A clean dossier has the same three hints, drawn from what a careful treatment rests on, so that asking
never tells whether there is something to find.
"""

from __future__ import annotations

from cases.vu import Vu
from scenario_bank.corrige import Corrige
from scenario_bank.model.clauses import Controle
from scenario_bank.model.vocabulaire import objet_de

CONTROLES: dict[str, str] = {
    Controle.DROITS_DATE_SOINS: "les droits à la date des soins",
    Controle.IDENTITE: "l’identité du bénéficiaire",
    Controle.DOUBLON: "la recherche d’un doublon dans l’historique",
    Controle.RIB_FORME: "la forme du relevé bancaire",
    Controle.RIB_TITULAIRE: "le titulaire du compte",
    Controle.CHANGEMENT_RIB: "le changement de coordonnées bancaires",
    Controle.PIECE_NATURE: "la nature de la pièce reçue",
    Controle.ORDONNANCE_VALIDITE: "la validité de l’ordonnance",
    Controle.DEVIS_FACTURE: "le rapprochement du devis et de la facture",
    Controle.RENOUVELLEMENT_OPTIQUE: "le délai de renouvellement optique",
    Controle.RENOUVELLEMENT_AUDIO: "le délai de renouvellement des aides auditives",
    Controle.SERIE_UNIQUE: "l’unicité du numéro de série",
    Controle.BASE_TAUX: "la base et le taux de remboursement",
    Controle.TOTAL_PIECES: "les totaux de la pièce",
    Controle.ACQUIT: "la preuve de paiement",
    Controle.CORRECTION_ORDONNANCE: "la correction prescrite et la correction facturée",
    Controle.PARCOURS: "le parcours de soins",
    Controle.CONTRAT_RESPONSABLE: "les limites du contrat responsable",
    Controle.TIERS_PAYANT: "la part déjà réglée en tiers payant",
    Controle.COMPLETUDE: "la complétude du dossier",
    Controle.SEANCES_PRESCRITES: "le nombre de séances prescrites",
    Controle.RENOUVELLEMENT_ORDONNANCE: "les renouvellements que l’ordonnance permet",
    Controle.DENT_HISTORIQUE: "ce que l’historique dit de la dent",
    Controle.CODE_DENT: "le code, la dent et le panier",
    Controle.HONORAIRES_LIMITE: "le prix limite des honoraires",
    Controle.FORFAIT_CHAMBRE: "le forfait journalier et la chambre particulière",
    Controle.SEJOUR: "les dates du séjour",
    Controle.TRANSPORT_PRESCRIPTION: "la prescription du transport",
    Controle.TRAJETS: "les trajets facturés",
    Controle.INDU: "la prestation payée qui n’est plus due",
}


def libelle_controle(controle: str) -> str:
    """The control in words; its own word when the catalogue has grown.

    >>> libelle_controle("acquit")
    'la preuve de paiement'
    """
    return CONTROLES.get(controle, controle.replace("_", " "))


def titre_objet(vu: Vu, objet: str) -> str:
    """The title of a pièce or base of the dossier, "" for one that an inquiry brings."""
    return next((p.titre for p in vu.pieces if p.id == objet), "") or next(
        (b.titre for b in vu.bases if b.id == objet), ""
    )


def aides_de(vu: Vu, corrige: Corrige) -> list[str]:
    """The three hints of a dossier, in order."""
    if corrige.plantes:
        plante = corrige.plantes[0]
        places, controle, clause = plante.places, plante.controle, plante.clause
    else:
        relation = next((r for r in corrige.relations if r.indispensable), None)
        if relation is None:
            return []
        places, controle, clause = relation.places, relation.controle, relation.clause
    objets = dict.fromkeys(titre_objet(vu, objet_de(p)) for p in places)
    ou = [f"« {o} »" for o in objets if o]
    regle = next((c for c in vu.clauses if c.id == clause), None)
    return [
        f"Où regarder : {' et '.join(ou) or 'l’ensemble des pièces'}.",
        f"Quel contrôle : {libelle_controle(controle)}.",
        f"Quelle clause : « {regle.titre} ». {regle.texte}" if regle else "Relisez le manuel de procédures.",
    ]
