"""Contrast family `doublon`: a flow line and a paper décompte of the same act, the same day.

Sent twice, sent to two organismes, or two real consultations: the practitioner's answer decides.
"""

from __future__ import annotations

from cases.alterations.pose import Pose
from cases.gabarits.brouillon import Brouillon, Papier, Replique
from cases.gabarits.justificatifs import reponse_tiers
from cases.streams import Flux

AUTRES = (
    "Mutuelle des Trois-Clochers",
    "Prévoyance de l’Ambraisie",
    "La Sarmançoise mutualiste",
    "Union mutualiste de Tresmont",
)
_BASES = ("flux", "adherent")
_LIEUX = (
    ("decompte", "lignes[0].date_soins"),
    ("noemie1", "date_debut_soins"),
)


def _superposer(b: Brouillon) -> Papier:
    """Makes the second line the same act as the first: person, day, price, payment."""
    une, autre = b.ligne("l1"), b.ligne("l2")
    autre.membre, autre.date_soins = une.membre, une.date_soins
    noemie, papier = b.papier("noemie1").valeurs, b.papier("decompte")
    patient = une.membre.personne
    papier.valeurs |= {
        "lignes[0].beneficiaire": f"{patient.prenom} {patient.ne_le:%d/%m/%Y}",
        "lignes[0].date_soins": une.date_soins,
        "lignes[0].montant_verse": noemie["montant_amo"],
        "total_verse": noemie["montant_amo"],
        "decompte_date": noemie["date_reglement"],
        "date_paiement": noemie["date_reglement"],
    }
    papier.valeurs.pop("lignes[0].participation", None)
    if "retenues" in noemie:
        papier.valeurs["lignes[0].participation"] = f"-{noemie['retenues']}"
    return papier


def _nommer(papier: Papier, organisme: str) -> None:
    """The décompte names `organisme`, or none."""
    papier.valeurs.pop("transmis_amc", None)
    if organisme:
        papier.valeurs["transmis_amc"] = organisme


def envoi_double(b: Brouillon, flux: Flux) -> Pose:
    """A17: the décompte bears the reference of the flow line: one act, asked for twice."""
    papier = _superposer(b)
    papier.valeurs["decompte_reference"] = b.papier("noemie1").valeurs["flux_reference"]
    _nommer(papier, b.mutuelle.nom if flux.chance(50) else "")
    b.ligne("l2").sort = "refus"
    une = b.dire("praticien", "consultation_unique")
    b.repliques["praticien", "decompte"] = Replique("partiel", une)
    b.repliques["praticien", "noemie1"] = Replique("confirme", une)
    b.repliques["caisse", "decompte"] = Replique("confirme", b.dire("caisse", "decompte_meme_reglement"))
    b.repliques["adherent", "decompte"] = Replique("confirme", b.dire("adherent", "decompte_par_precaution"))
    return Pose(
        (*_LIEUX, ("decompte", "decompte_reference"), ("noemie1", "flux_reference")),
        _LIEUX[0],
        litige=("l2",),
        bases_utiles=_BASES,
        ouvrir=("noemie1", "decompte"),
    )


def deux_organismes(b: Brouillon, flux: Flux) -> Pose:
    """F14: another organisme is named on the décompte, and the practitioner knows one consultation."""
    papier = _superposer(b)
    papier.valeurs["transmis_amc"] = flux.choix(AUTRES)
    une = b.dire("praticien", "consultation_unique_non_facturee")
    b.repliques["praticien", "decompte"] = Replique(
        "infirme", une, reponse_tiers(b, "reponse_praticien", "praticien", "Décompte", "infirme", une)
    )
    b.repliques["praticien", "noemie1"] = Replique("confirme", une)
    b.repliques["caisse", "decompte"] = Replique("partiel", b.dire("caisse", "decompte_autre_organisme"))
    b.repliques["adherent", "decompte"] = Replique(
        "confirme", b.dire("adherent", "decompte_sans_autre_mutuelle")
    )
    b.repliques["adherent", "genre:attestation_droits"] = Replique(
        "ne_peut_repondre", b.dire("adherent", "attestation_unique")
    )
    return Pose(
        (*_LIEUX, ("decompte", "transmis_amc")),
        _LIEUX[0],
        litige=("l2",),
        bases_utiles=_BASES,
        ouvrir=("noemie1", "decompte"),
    )


def deux_seances(b: Brouillon, flux: Flux) -> Pose:
    """L1/L2: two real consultations in one day; the practitioner says so in writing."""
    papier = _superposer(b)
    autre = flux.choix(AUTRES)
    _nommer(papier, autre if flux.chance(50) else "")
    deux = b.dire("praticien", "consultations_distinctes")
    b.repliques["praticien", "decompte"] = Replique(
        "confirme", deux, reponse_tiers(b, "reponse_praticien", "praticien", "Décompte", "confirme", deux)
    )
    b.repliques["praticien", "noemie1"] = Replique("confirme", deux)
    b.repliques["caisse", "decompte"] = Replique("confirme", b.dire("caisse", "decompte_notre"))
    b.repliques["adherent", "decompte"] = Replique("confirme", b.dire("adherent", "seconde_consultation"))
    return Pose(
        _LIEUX,
        _LIEUX[0],
        litige=("l2",),
        resolue=True,
        pieces=("reponse_praticien",),
        bases_utiles=_BASES,
        ouvrir=("noemie1", "decompte"),
    )
