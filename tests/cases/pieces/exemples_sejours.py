"""Complete examples of the hospital's and of the transport's pièces: every field of their sheets."""

from __future__ import annotations

_ETABLISSEMENT = {
    "etablissement_nom": "Clinique du Val-Cendré",
    "etablissement_finess": "961234562",
    "etablissement_adresse": "2 route des Tilleuls, 99201 Valmoreau",
    "etablissement_service": "Unité 3",
}
_PATIENT = {
    "patient_nom": "ARNOUX-LEMÉE",
    "patient_prenom": "Célestine",
    "patient_date_naissance": "1979-03-28",
}
_ASSURE = {"assure_nom": "ARNOUX", "assure_prenom": "Gaspard", "assure_nir": "177029912300144"}

_PRESTATIONS = (
    ("GHS", "1", "1842.30", "1842.30", "100", "1810.30", "32.00"),
    ("FJ", "5", "23.00", "115.00", "0", "0.00", "115.00"),
    ("CHP", "4", "72.00", "288.00", "0", "0.00", "288.00"),
)
_COLONNES = ("code", "quantite", "prix_unitaire", "total", "taux_amo", "part_amo", "part_patient")


def _prestations() -> dict[str, str]:
    valeurs = {}
    for i, ligne in enumerate(_PRESTATIONS):
        tete = f"lignes[{i}]."
        valeurs |= {tete + c: v for c, v in zip(_COLONNES, ligne, strict=True)}
        valeurs |= {f"{tete}debut": "2026-09-07", f"{tete}fin": "2026-09-11", f"{tete}part_amc": "non_connu"}
    return valeurs


def _trajets() -> dict[str, str]:
    valeurs = {}
    lieux = ("4 allée des Charmes, 99210 Sainte-Ombre", "2 route des Tilleuls, 99201 Valmoreau")
    for i, (depart, arrivee) in enumerate((lieux, lieux[::-1])):
        tete = f"trajets[{i}]."
        valeurs |= {
            f"{tete}date": "2026-09-16",
            f"{tete}depart_lieu": depart,
            f"{tete}depart_heure": f"{9 + 2 * i}:10",
            f"{tete}arrivee_lieu": arrivee,
            f"{tete}arrivee_heure": f"{9 + 2 * i}:45",
            f"{tete}type": "VSL",
            f"{tete}forfait": "15.00",
            f"{tete}km": "22.5",
            f"{tete}prix_km": "0.98",
            f"{tete}attente": "0.00",
            f"{tete}peage": "1.80",
            f"{tete}simultanes": "1",
        }
    return valeurs


EXEMPLES_SEJOURS: dict[str, dict[str, str]] = {
    "bulletin_situation": {
        **_ETABLISSEMENT,
        **_PATIENT,
        "dossier_numero": "26 0 41877",
        "entree_date": "2026-09-07",
        "entree_heure": "07:30",
        "sortie_date": "2026-09-11",
        "sortie_heure": "14:15",
        "type_sejour": "HC",
        "mode_sortie": "domicile",
        "edition_date": "2026-09-11",
        "cachet_signature": "oui",
        "signataire": "Mme Odile Vasseur, bureau des entrées",
    },
    "facture_hospitaliere": {
        **_ETABLISSEMENT,
        "variante": "avis_sommes_a_payer",
        "edition_date": "2026-09-18",
        "titre_numero": "2026-00417",
        "exercice": "2026",
        "identifiant_collectivite": "990041",
        "reference_dette": "HOS-26-0417",
        **_PATIENT,
        **_ASSURE,
        "sejour_numero": "260041877",
        "entree_date": "2026-09-07",
        "sortie_date": "2026-09-11",
        "mode_traitement": "hospitalisation complète",
        "discipline": "court séjour",
        "pec_numero": "PEC-26-0087",
        **_prestations(),
        "honoraires[0].praticien": "Dr Maëlle Trévisan",
        "honoraires[0].code": "ADC",
        "honoraires[0].base": "180.00",
        "honoraires[0].depassement": "60.00",
        "chp_demande_ecrite": "oui",
        "total_ttc": "2245.30",
        "part_amo": "1810.30",
        "part_amc": "non_connu",
        "reste_a_charge": "435.00",
        "deja_verse": "435.00",
        "reste_du": "0.00",
    },
    "prescription_transport": {
        "ps_nom": "Dr Maëlle Trévisan",
        "ps_profession": "Médecin généraliste",
        "ps_identifiant": "10999000015",
        "ps_adresse": "8 place de l’Horloge, 99201 Valmoreau",
        "ps_telephone": "0199004521",
        "structure_id": "990012347",
        **_ASSURE,
        **_PATIENT,
        "prescription_date": "2026-09-10",
        "urgence": "non",
        "situation": "hospitalisation",
        "mode": "TAP",
        "depart": "4 allée des Charmes, 99210 Sainte-Ombre",
        "arrivee": "Clinique du Val-Cendré, 2 route des Tilleuls, 99201 Valmoreau",
        "aller_retour": "oui",
        "nombre": "1",
        "accompagnant": "non",
        "partage_possible": "oui",
        "accord_prealable": "non_requis",
        "signature": "oui",
        "signataire": "Dr Ivan Lesage, remplaçant",
    },
    "facture_transport": {
        "transporteur_nom": "Ambulances de la Girouette",
        "transporteur_adresse": "31 rue du Relais, 99201 Valmoreau",
        "transporteur_id": "965001237",
        "vehicule_immatriculation": "IO-417-UO",
        "ads_numero": "12 – Valmoreau",
        "conducteur_nom": "M. Basile Corvin",
        "facture_date": "2026-09-17",
        **_PATIENT,
        **_ASSURE,
        "prescripteur_nom": "Dr Maëlle Trévisan",
        "prescripteur_rpps": "10999000015",
        "prescription_date": "2026-09-10",
        **_trajets(),
        "remise_taux": "0",
        "base_remboursement": "77.70",
        "part_assure": "77.70",
        "signature_transporteur": "oui",
        "signature_patient": "oui",
        "annexe_serie": "sans objet",
    },
}
