"""The typed clauses of a mutuelle's printed manual, and the closed words they use.

Every recipient, delay and threshold of a key is a parameter of one of these clauses; candidates read
their `texte`, keys and controls read their typed parameters.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from scenario_bank.loader import Modele
from scenario_bank.model.baremes import DecimalExact
from scenario_bank.model.garanties import OuiNon


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


Unite = Literal["ouvres", "calendaires"]
Montant = Annotated[DecimalExact, Field(gt=0)]
Jours = Annotated[int, Field(ge=0, le=366)]


def _genre(valeur: str) -> str:
    if re.fullmatch(r"[a-z][a-z0-9_]*", valeur) is None:
        raise ValueError("un mot en minuscules, sans accent ni espace, est attendu")
    return valeur


Mot = Annotated[str, AfterValidator(_genre)]
IdClause = Annotated[str, Field(pattern=r"^[a-z]+\d{2}$")]


class ClauseBase(Modele):
    """A numbered clause: `id` is what keys name, `numero` what the manual prints."""

    id: IdClause
    numero: Annotated[str, Field(pattern=r"^\d{1,2}\.\d{1,2}$")]
    titre: Annotated[str, Field(min_length=3, max_length=90)]
    texte: Annotated[str, Field(min_length=60)]

    @property
    def params(self) -> dict[str, str | tuple[str, ...]]:
        """The typed parameters as strings, for what the desk shows and the controls read."""
        communs = set(ClauseBase.model_fields) | {"type"}
        return {
            nom: tuple(_texte(v) for v in valeur) if isinstance(valeur, tuple) else _texte(valeur)
            for nom in type(self).model_fields
            if nom not in communs
            for valeur in (getattr(self, nom),)
        }


def _texte(valeur: object) -> str:
    """Strings as the desk exchanges them: oui/non, decimal amounts with two digits, words."""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, Decimal):
        return f"{valeur:.2f}"
    return str(valeur.value) if isinstance(valeur, Enum) else str(valeur)


class ClauseDeroulement(ClauseBase):
    """The order in which a file is examined (anomalies_fraudes.md §1, scale of actions)."""

    type: Literal["deroulement"]
    etapes: tuple[Mot, ...]


class ClauseControle(ClauseBase):
    """A control, and what follows when it fails, in order; `pieces` silence or settle it."""

    type: Literal["controle"]
    controle: Controle
    suite: Annotated[tuple[Suite, ...], Field(min_length=1)]
    pieces: tuple[Mot, ...] = ()
    modele: Usage | None = None


class ClauseDelai(ClauseBase):
    type: Literal["delai"]
    pour: Objet
    jours: Jours
    unite: Unite
    a_compter: Mot


class ClauseDelegation(ClauseBase):
    """A gestionnaire pays alone up to `montant`, included; above, `service` decides."""

    type: Literal["delegation"]
    montant: Montant
    service: ServiceId


class ClauseDestinataire(ClauseBase):
    """Who receives a subject. `par` says whether it goes through the hierarchy or straight."""

    type: Literal["destinataire"]
    sujet: Sujet
    service: ServiceId
    par: Literal["hierarchie", "direct"]
    pieces_jointes: OuiNon = True


class ClausePieceRequise(ClauseBase):
    """What a file must hold, what may be asked for when it matters, what is never asked for."""

    type: Literal["piece_requise"]
    chemise: Chemise
    genres: tuple[Mot, ...]
    si_utile: tuple[Mot, ...] = ()
    jamais: tuple[Mot, ...] = ()


class ClauseCourrier(ClauseBase):
    """Which letter goes when, with the mentions it must and must not carry."""

    type: Literal["courrier"]
    usage: Usage
    requises: tuple[Mot, ...]
    possibles: tuple[Mot, ...] = ()


class ClauseRelance(ClauseBase):
    type: Literal["relance"]
    jours: Jours
    unite: Unite
    nombre: Annotated[int, Field(ge=1, le=5)]
    ensuite: Suite


class ClauseTableau(ClauseBase):
    """The dashboard: the columns to fill in, and when."""

    type: Literal["tableau_de_bord"]
    colonnes: Annotated[tuple[Mot, ...], Field(min_length=3)]
    quand: Literal["jour_meme", "cloture"]


class ClauseCompteRendu(ClauseBase):
    """The report to the hierarchy: to whom, how often, what it holds."""

    type: Literal["compte_rendu"]
    service: ServiceId
    rythme: Literal["quotidien", "hebdomadaire"]
    jour: Literal["lundi", "mardi", "mercredi", "jeudi", "vendredi", ""] = ""
    contenu: Annotated[tuple[Mot, ...], Field(min_length=2)]


class ClauseConfidentialite(ClauseBase):
    """What is never said nor written (anomalies_fraudes.md §1); `interdits` are kinds of mentions."""

    type: Literal["confidentialite"]
    interdits: Annotated[tuple[Interdit, ...], Field(min_length=1)]


class ClauseChangementRib(ClauseBase):
    """How new bank details are taken: call back, pièces, days of safety, who validates."""

    type: Literal["changement_rib"]
    contre_appel: Literal["numero_connu"]
    pieces: Annotated[tuple[Mot, ...], Field(min_length=1)]
    si_autre_nom: tuple[Mot, ...]
    securite_jours: Jours
    unite: Unite
    service: ServiceId
    paiement_entre_temps: Literal["compte_connu", "attente"]


class ClausePaiement(ClauseBase):
    """Payments: the account used, and what of a file is paid when a line must wait."""

    type: Literal["paiement"]
    compte: Literal["compte_connu"]
    lignes_saines: Literal["payer", "attendre"]
    jours_virement: tuple[Literal["lundi", "mardi", "mercredi", "jeudi", "vendredi"], ...]


class ClauseRenouvellement(ClauseBase):
    """Months between two equipments, date to date (sante_baremes.md §5 and §7, LPP; H).

    `mois_si_evolution` holds from 16 years when a new prescription shows the change of sight.
    """

    type: Literal["renouvellement"]
    equipement: Literal["optique", "audio"]
    mois: Annotated[int, Field(gt=0, le=120)]
    mois_si_evolution: Annotated[int, Field(ge=0, le=120)] | None = None
    mois_moins_16_ans: Annotated[int, Field(ge=0, le=120)] | None = None
    par: Literal["beneficiaire", "oreille"]
    pieces: tuple[Mot, ...]


class ClauseTransport(ClauseBase):
    """Share of the way out, in hundredths, by which the way back may differ unquestioned (F)."""

    type: Literal["transport"]
    ecart_km_pourcent: Annotated[int, Field(ge=5, le=50)]


class ClauseVerification(ClauseBase):
    """Asking a third party: coordinates from the directory only, and what is never asked."""

    type: Literal["verification"]
    coordonnees: Literal["annuaire"]
    jamais: tuple[Mot, ...]


class ClauseIndu(ClauseBase):
    type: Literal["indu"]
    service: ServiceId
    debiteur: Literal["qui_a_percu"]


class ClauseHoraires(ClauseBase):
    type: Literal["horaires"]
    ouverture: Annotated[str, Field(pattern=r"^\d{2}:\d{2}$")]
    fermeture: Annotated[str, Field(pattern=r"^\d{2}:\d{2}$")]
    jours: tuple[Mot, ...]


class ClauseConvention(ClauseBase):
    """How the bank's fictional identities are made; the same sentences for every mutuelle."""

    type: Literal["convention"]
    portee: Annotated[tuple[Mot, ...], Field(min_length=1)]


Clause = Annotated[
    ClauseDeroulement
    | ClauseControle
    | ClauseDelai
    | ClauseDelegation
    | ClauseDestinataire
    | ClausePieceRequise
    | ClauseCourrier
    | ClauseRelance
    | ClauseTableau
    | ClauseCompteRendu
    | ClauseConfidentialite
    | ClauseChangementRib
    | ClausePaiement
    | ClauseRenouvellement
    | ClauseTransport
    | ClauseVerification
    | ClauseIndu
    | ClauseHoraires
    | ClauseConvention,
    Field(discriminator="type"),
]
