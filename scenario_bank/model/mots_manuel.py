"""The closed words of a printed manual: services, controls, suites, subjects, files, letters, forbidden things."""

from __future__ import annotations

from enum import StrEnum


class ServiceId(StrEnum):
    """Services of the trade; a mutuelle's directory names some of them, with its own titles."""

    RESPONSABLE_GESTION = "responsable_gestion"
    REFERENT_FRAUDE = "referent_fraude"
    TRACFIN = "tracfin"
    RECLAMATIONS = "reclamations"
    COTISATIONS = "cotisations"
    COMPTABILITE = "comptabilite"
    TIERS_PAYANT = "tiers_payant"
    ACTION_SOCIALE = "action_sociale"
    MEDECIN_CONSEIL = "medecin_conseil"
    PROTECTION_DONNEES = "protection_donnees"
    SECURITE_INFORMATIQUE = "securite_informatique"
    INCIDENTS = "incidents"
    JURIDIQUE = "juridique"
    RECOURS = "recours"


class Controle(StrEnum):
    """What a gestionnaire checks; `cases/controles` has one control for each."""

    DROITS_DATE_SOINS = "droits_date_soins"
    IDENTITE = "identite"
    DOUBLON = "doublon"
    RIB_FORME = "rib_forme"
    RIB_TITULAIRE = "rib_titulaire"
    CHANGEMENT_RIB = "changement_rib"
    PIECE_NATURE = "piece_nature"
    ORDONNANCE_VALIDITE = "ordonnance_validite"
    DEVIS_FACTURE = "devis_facture"
    RENOUVELLEMENT_OPTIQUE = "renouvellement_optique"
    RENOUVELLEMENT_AUDIO = "renouvellement_audio"
    SERIE_UNIQUE = "serie_unique"
    BASE_TAUX = "base_taux"
    TOTAL_PIECES = "total_pieces"
    ACQUIT = "acquit"
    CORRECTION_ORDONNANCE = "correction_ordonnance"
    PARCOURS = "parcours"
    CONTRAT_RESPONSABLE = "contrat_responsable"
    TIERS_PAYANT = "tiers_payant"
    COMPLETUDE = "completude"
    DENT_HISTORIQUE = "dent_historique"
    CODE_DENT = "code_dent"
    HONORAIRES_LIMITE = "honoraires_limite"
    SEANCES_PRESCRITES = "seances_prescrites"
    RENOUVELLEMENT_ORDONNANCE = "renouvellement_ordonnance"
    FORFAIT_CHAMBRE = "forfait_chambre"
    SEJOUR = "sejour"
    TRANSPORT_PRESCRIPTION = "transport_prescription"
    TRAJETS = "trajets"
    INDU = "indu"


class Suite(StrEnum):
    """What follows a control that fails, in the order in which a clause lists them."""

    CORRIGER = "corriger"
    DEMANDER_PIECE = "demander_piece"
    VERIFIER_EMETTEUR = "verifier_emetteur"
    CONTRE_APPEL = "contre_appel"
    METTRE_EN_ATTENTE = "mettre_en_attente"
    REFUSER = "refuser"
    REGULARISER = "regulariser"
    TRANSMETTRE = "transmettre"
    ALERTER = "alerter"


class Sujet(StrEnum):
    """What is sent to another service; each has one recipient in a manual."""

    SUSPICION = "suspicion"
    BLANCHIMENT = "blanchiment"
    INCIDENT = "incident"
    RECLAMATION = "reclamation"
    INDU = "indu"
    COTISATION = "cotisation"
    DIFFICULTE_SOCIALE = "difficulte_sociale"
    AVIS_MEDICAL = "avis_medical"
    DONNEES_PERSONNELLES = "donnees_personnelles"
    COMPTE_PIRATE = "compte_pirate"
    TIERS_PAYANT = "tiers_payant"
    JURIDIQUE = "juridique"
    RECOURS_TIERS = "recours_tiers"


class Objet(StrEnum):
    """What a delay is for."""

    TRAITEMENT = "traitement"
    ALERTE = "alerte"
    ATTENTE_PIECE = "attente_piece"
    REPONSE_ADHERENT = "reponse_adherent"


class Chemise(StrEnum):
    """The kinds of file that a list of pièces is written for."""

    CONSULTATION = "consultation"
    OPTIQUE = "optique"
    AUDIO = "audio"
    PHARMACIE = "pharmacie"
    AUXILIAIRE = "auxiliaire"
    BIOLOGIE = "biologie"
    PROTHESE_DENTAIRE = "prothese_dentaire"
    HOSPITALISATION = "hospitalisation"
    TRANSPORT = "transport"
    CHANGEMENT_RIB = "changement_rib"


class Usage(StrEnum):
    """What a letter is for; a mutuelle has one model for each."""

    DEMANDE_PIECE = "demande_piece"
    ATTENTE = "attente"
    REFUS = "refus"
    DECOMPTE = "decompte"
    INDU = "indu"
    RIB_DEMANDE = "rib_demande"
    RIB_CONFIRME = "rib_confirme"


class Interdit(StrEnum):
    """Why a mention is forbidden in a letter, a call or a note."""

    ACCUSATION = "accusation"
    ANNONCE_ENQUETE = "annonce_enquete"
    DIVULGATION_SANTE = "divulgation_sante"
    DIVULGATION_TIERS = "divulgation_tiers"
    PROMESSE = "promesse"
    EXIGENCE_MEDICALE = "exigence_medicale"
