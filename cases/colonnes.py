"""How the desk's databases name their columns and print their values."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cases.pieces.formats import afficheur
from scenario_bank.model.identifiants import afficher_iban, afficher_nir
from scenario_bank.model.pieces import Format
from scenario_bank.model.vocabulaire import Base

_EUR = afficheur(Format.EUR, {})
_DATE = afficheur(Format.DATE, {})
_PCT = afficheur(Format.PCT, {})
_DIOPTRIE = afficheur(Format.DIOPTRIE, {})


def tel_quel(valeur: str) -> str:
    """The value itself: text prints as it is kept."""
    return valeur


_POSTES = {
    "medecin": "médecine",
    "technique": "actes techniques",
    "psychologue": "psychologue",
    "sage_femme": "sage-femme",
    "auxiliaire": "auxiliaires médicaux",
    "dentaire": "soins dentaires",
    "prothese_dentaire": "prothèses dentaires",
    "audio": "audition",
    "forfait_journalier": "forfait journalier",
    "chambre": "chambre particulière",
}


_CANAUX = {
    "mel": "Courriel",
    "espace_adherent": "Espace adhérent",
    "courrier": "Courrier",
    "guichet": "Guichet",
}


def _canal(valeur: str) -> str:
    return _CANAUX.get(valeur, valeur)


def _poste(valeur: str) -> str:
    return _POSTES.get(valeur, valeur)


_PANIERS = {
    "rac0": "sans reste à charge",
    "modere": "reste à charge modéré",
    "libre": "honoraires libres",
}


def _panier(valeur: str) -> str:
    return _PANIERS.get(valeur, valeur)


def _ans(valeur: str) -> str:
    return f"{valeur}\xa0ans"


FORMATS: Mapping[str, Callable[[str], str]] = {
    "date": _DATE,
    "date_naissance": _DATE,
    "debut": _DATE,
    "fin": _DATE,
    "depuis": _DATE,
    "jusque": _DATE,
    "paye_le": _DATE,
    "date_effet": _DATE,
    "date_fin": _DATE,
    "mail_depuis": _DATE,
    "depense": _EUR,
    "amo": _EUR,
    "amc": _EUR,
    "base": _EUR,
    "montant": _EUR,
    "plafond": _EUR,
    "pf_retenues": _EUR,
    "franchises_retenues": _EUR,
    "franchise_medicament": _EUR,
    "franchise_paramedical": _EUR,
    "taux": _PCT,
    "taux_hors_parcours": _PCT,
    "participation": _EUR,
    "franchise_transport": _EUR,
    "participation_actes_lourds": _EUR,
    "seuil_acte_lourd": _EUR,
    "age_participation": _ans,
    "poste": _poste,
    "canal": _canal,
    "nir": afficher_nir,
    "iban": afficher_iban,
    "panier": _panier,
    "od_sph": _DIOPTRIE,
    "og_sph": _DIOPTRIE,
}

COLONNES: dict[str, dict[str, str]] = {
    "adherent": {
        "nom": "Nom",
        "prenom": "Prénom",
        "nom_naissance": "Nom de naissance",
        "date_naissance": "Né(e) le",
        "lien": "Lien",
        "rang": "Rang",
        "medecin_traitant": "Médecin traitant",
        "date": "Date",
        "canal": "Canal",
        "objet": "Objet",
    },
    "droits": {
        "prenom": "Prénom",
        "debut": "Début",
        "fin": "Fin",
        "noemie": "Liaison NOEMIE",
        "contrat": "Contrat",
    },
    "contrat": {"poste": "Poste", "libelle": "Garantie", "expression": "Niveau", "notes": "Notes"},
    "historique": {
        "date": "Date de soins",
        "beneficiaire": "Bénéficiaire",
        "acte": "Acte",
        "professionnel": "Professionnel",
        "depense": "Dépense",
        "amo": "Part obligatoire",
        "amc": "Part mutuelle",
        "origine": "Origine",
        "paye_le": "Payé le",
        "statut": "Statut",
        "paye_a": "Payé à",
        "reference": "Référence",
        "equipement": "Équipement",
        "oreille": "Oreille",
        "numero_serie": "N° de série",
        "dent": "Dent",
        "soin": "Soin",
        "od_sph": "Sphère OD",
        "og_sph": "Sphère OG",
    },
    "coordonnees_bancaires": {
        "titulaire": "Titulaire",
        "banque": "Banque",
        "iban": "IBAN",
        "bic": "BIC",
        "etat": "État",
        "depuis": "Depuis",
        "jusque": "Jusqu’au",
        "date": "Date",
        "canal": "Canal",
        "objet": "Objet",
        "verification": "Vérification",
    },
    "annuaire_ps": {
        "nom": "Nom",
        "profession": "Profession",
        "identifiant": "Identifiant",
        "numero_am": "N° AM",
        "secteur": "Secteur",
        "optam": "OPTAM",
        "conventionne": "Conventionné",
        "adresse": "Adresse",
        "adresse_secondaire": "Autre adresse",
        "telephone": "Téléphone",
    },
    "baremes": {
        "code": "Code",
        "libelle": "Libellé",
        "base": "Base",
        "taux": "Taux",
        "plafond": "Prix limite",
        "panier": "Panier",
        "depuis": "Depuis le",
    },
    "procedures": {"numero": "N°", "titre": "Clause", "texte": "Texte"},
    "annuaire_interne": {
        "service": "Service",
        "responsable": "Responsable",
        "perimetre": "Périmètre",
        "canal": "Canal",
    },
    "flux": {
        "date": "Date",
        "sens": "Sens",
        "objet": "Objet",
        "reference": "Référence",
        "montant": "Montant",
        "numero": "N° de série",
        "porteur": "Porteur connu",
    },
}

TITRES = {
    Base.ADHERENT: "Adhérent et bénéficiaires",
    Base.DROITS: "Droits",
    Base.CONTRAT: "Contrat et garanties",
    Base.HISTORIQUE: "Historique des prestations",
    Base.COORDONNEES_BANCAIRES: "Coordonnées bancaires",
    Base.ANNUAIRE_PS: "Annuaire des professionnels",
    Base.BAREMES: "Barèmes",
    Base.PROCEDURES: "Manuel de procédures",
    Base.ANNUAIRE_INTERNE: "Annuaire interne",
    Base.FLUX: "Flux et registres",
}
