"""Closed vocabularies shared by every room: actions, places, motifs, natures' families.

A word that is not here does not exist for the desk, the key, the rules or the export.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Famille(StrEnum):
    """What an alteration is in truth; a clean dossier is `sain`."""

    SAIN = "sain"
    ANOMALIE = "anomalie"
    ABUS = "abus"
    FRAUDE = "fraude"
    LEURRE = "leurre"

    @property
    def suspecte(self) -> bool:
        """True when the key expects a suspicion to be escalated (abus or fraude)."""
        return self in {Famille.ABUS, Famille.FRAUDE}


class Condition(StrEnum):
    """How a situation was made: mandatory for each one (I10 of the référentiel)."""

    REELLE = "reelle"
    RECONSTITUEE = "reconstituee"
    SIMULEE_DIFFICILE = "simulee_difficile"

    @property
    def libelle(self) -> str:
        return {
            "reelle": "réelle",
            "reconstituee": "reconstituée",
            "simulee_difficile": "simulée en situation difficile",
        }[self.value]


class Source(StrEnum):
    CANDIDAT = "candidat"
    PLATEFORME = "plateforme"
    EVALUATEUR = "evaluateur"


class Motif(StrEnum):
    """Why a field is declared non conforme; the candidate picks one, the key accepts some."""

    MONTANT_DIFFERENT = "montant_different"
    LIGNE_DIFFERENTE = "ligne_differente"
    BASE_OU_TAUX_ERRONE = "base_ou_taux_errone"
    IDENTITE_DIFFERENTE = "identite_differente"
    TITULAIRE_DIFFERENT = "titulaire_different"
    FORMAT_INVALIDE = "format_invalide"
    DATE_HORS_DROITS = "date_hors_droits"
    DELAI_NON_ATTEINT = "delai_non_atteint"
    VALIDITE_DEPASSEE = "validite_depassee"
    DATE_INCOHERENTE = "date_incoherente"
    PIECE_INADAPTEE = "piece_inadaptee"
    PIECE_MANQUANTE = "piece_manquante"
    DEJA_PRESENT = "deja_present"
    NUMERO_DEJA_CONNU = "numero_deja_connu"
    ORIGINE_INHABITUELLE = "origine_inhabituelle"
    AUTRE = "autre"


class Base(StrEnum):
    """The databases of the desk; consulting one is an observed action."""

    ADHERENT = "adherent"
    DROITS = "droits"
    CONTRAT = "contrat"
    HISTORIQUE = "historique"
    COORDONNEES_BANCAIRES = "coordonnees_bancaires"
    ANNUAIRE_PS = "annuaire_ps"
    BAREMES = "baremes"
    PROCEDURES = "procedures"
    ANNUAIRE_INTERNE = "annuaire_interne"
    FLUX = "flux"


@dataclass(frozen=True, slots=True)
class Champ:
    """One key of an action's `donnees`: its type, whether it must be there, whether it is free text.

    `genre` is one of: texte (free text, kept apart from the chain), mot (identifier), montant
    (decimal string with two digits), date (ISO), entier, booleen, place (an address inside the
    dossier), liste (of identifiers), lignes (list of objects {ligne, amo, amc, reste}).
    """

    genre: str
    obligatoire: bool = True
    parmi: type[StrEnum] | None = None


@dataclass(frozen=True, slots=True)
class TypeAction:
    """An action a person can make: French label, what it aims at, the shape of its `donnees`.

    `vise` is one of: tentative (cible ""), dossier ("D"), piece ("D/p1"), base ("D/historique"),
    champ ("D/p1.total_ttc" or "D/historique.lignes[2].date").
    """

    id: str
    libelle: str
    vise: str
    champs: dict[str, Champ]
    decision: bool = False


_T = TypeAction
_C = Champ
TYPES_ACTION: dict[str, TypeAction] = {
    t.id: t
    for t in (
        _T("ouvrir_piece", "Ouvrir une pièce", "piece", {}),
        _T("consulter_base", "Consulter une base", "base", {"recherche": _C("texte", False)}),
        _T("marquer_champ_conforme", "Marquer un champ conforme", "champ", {"compare_a": _C("place")}),
        _T(
            "marquer_champ_non_conforme",
            "Marquer un champ non conforme",
            "champ",
            {"compare_a": _C("place"), "motif": _C("mot", parmi=Motif), "note": _C("texte", False)},
        ),
        _T(
            "signaler_anomalie",
            "Signaler une anomalie",
            "champ",
            {"phrase": _C("texte"), "nature": _C("mot"), "correctif": _C("mot", False)},
        ),
        _T(
            "alerter_suspicion",
            "Alerter sur une suspicion",
            "champ",
            {"phrase": _C("texte"), "nature": _C("mot"), "service": _C("mot")},
        ),
        _T(
            "demander_piece",
            "Demander une pièce",
            "dossier",
            {"genre": _C("mot"), "tiers": _C("mot"), "modele": _C("mot", False), "texte": _C("texte", False)},
        ),
        _T(
            "verifier_emetteur",
            "Vérifier auprès d’un tiers",
            "piece",
            {
                "tiers": _C("mot"),
                "coordonnees": _C("mot"),  # annuaire | piece
                "champ": _C("place", False),
                "question": _C("texte", False),
            },
        ),
        _T("calculette", "Calculette", "dossier", {"libelle": _C("texte", False), "calcul": _C("texte")}),
        _T("calculer", "Saisir le calcul du règlement", "dossier", {"lignes": _C("lignes")}),
        _T(
            "payer",
            "Mettre en paiement",
            "dossier",
            {"montant": _C("montant"), "lignes": _C("liste"), "compte": _C("mot")},
            decision=True,
        ),
        _T(
            "payer_partiel",
            "Mettre en paiement une partie",
            "dossier",
            {
                "montant": _C("montant"),
                "lignes": _C("liste"),
                "compte": _C("mot"),
                "motif": _C("texte", False),
            },
            decision=True,
        ),
        _T(
            "mettre_en_attente",
            "Mettre en attente",
            "dossier",
            {"lignes": _C("liste"), "motif": _C("mot", parmi=Motif), "relance_le": _C("date")},
        ),
        _T(
            "rejeter",
            "Refuser la prise en charge",
            "dossier",
            {"lignes": _C("liste"), "motif": _C("mot", parmi=Motif), "clause": _C("mot")},
            decision=True,
        ),
        _T(
            "regulariser_indu",
            "Ouvrir un indu",
            "dossier",
            {"montant": _C("montant"), "debiteur": _C("mot"), "ligne": _C("mot", False)},
        ),
        _T(
            "ecrire_adherent",
            "Écrire à l’adhérent",
            "dossier",
            {"modele": _C("mot"), "mentions": _C("liste"), "texte": _C("texte", False)},
        ),
        _T(
            "appeler",
            "Appeler",
            "dossier",
            {
                "tiers": _C("mot"),
                "numero": _C("mot"),  # connu | piece (number printed on the piece or given in the request)
                "objet": _C("mot"),  # what is asked: a piece id, or `identite`, `changement_rib`, `relance`
                "note": _C("texte", False),
            },
        ),
        _T(
            "transmettre_service",
            "Transmettre à un service",
            "dossier",
            {"service": _C("mot"), "pieces": _C("liste"), "motif": _C("texte", False)},
        ),
        _T("note_crm", "Noter au dossier (CRM)", "dossier", {"texte": _C("texte")}),
        _T(
            "tableau_de_bord",
            "Renseigner le tableau de bord",
            "dossier",
            {
                "statut": _C("mot"),  # paye | paye_partiel | en_attente | refuse | transmis
                "montant": _C("montant"),
                "nature": _C("mot"),  # sans_anomalie | anomalie | suspicion
                "recu_le": _C("date"),
                "traite_le": _C("date", False),
                "service": _C("mot", False),
            },
        ),
        _T(
            "compte_rendu",
            "Rendre compte à la hiérarchie",
            "tentative",
            {"service": _C("mot"), "texte": _C("texte"), "dossiers": _C("liste")},
        ),
        _T("fin_de_journee", "Finir la journée", "tentative", {}),
        _T("cloturer", "Clôturer le dossier", "dossier", {}),
        _T("cloturer_epreuve", "Terminer", "tentative", {}),
        _T("annuler", "Annuler une action", "tentative", {"action": _C("mot")}),
        _T("incident_technique", "Incident technique", "tentative", {"texte": _C("texte", False)}),
        _T("demander_aide", "Demander un indice", "dossier", {"niveau": _C("entier")}),  # practice only
        _T("cas_semble_faux", "Ce cas semble faux", "dossier", {"texte": _C("texte")}),
    )
}

DECISIONS = frozenset(t.id for t in TYPES_ACTION.values() if t.decision)

STATUTS_TABLEAU = ("paye", "paye_partiel", "en_attente", "refuse", "transmis")
NATURES_TABLEAU = ("sans_anomalie", "anomalie", "suspicion")

_PLACE = re.compile(r"[a-z][a-z0-9_]*(\[\d+\])?(\.[a-z][a-z0-9_]*(\[\d+\])?)*")


def place_valide(place: str) -> bool:
    """True when `place` is a well-formed address inside a dossier.

    >>> place_valide("p1.lignes[0].prix_ttc"), place_valide("historique"), place_valide("p1..x")
    (True, True, False)
    """
    return _PLACE.fullmatch(place) is not None


def couper_cible(cible: str) -> tuple[str, str]:
    """The dossier and the place that an action aims at; "" for what is absent.

    >>> couper_cible("D-7K2/p1.total_ttc"), couper_cible("D-7K2"), couper_cible("")
    (('D-7K2', 'p1.total_ttc'), ('D-7K2', ''), ('', ''))
    """
    dossier, _, place = cible.partition("/")
    return dossier, place


def objet_de(place: str) -> str:
    """The pièce or base that a place belongs to.

    >>> objet_de("p1.lignes[0].prix_ttc"), objet_de("historique")
    ('p1', 'historique')
    """
    return re.split(r"[.\[]", place, maxsplit=1)[0]
