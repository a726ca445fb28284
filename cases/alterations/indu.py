"""Contrast family `rectification`, and a part paid to the doctor and to the adhérent.

The caisse takes back a line that the mutuelle has paid: cancelled for good (an indu is due by who was
paid), sent again under another reference, or contested by the adhérent and explained by nobody.
"""

from __future__ import annotations

from cases.alterations.pose import Pose
from cases.gabarits.brouillon import Brouillon, Papier, Passe, Replique
from cases.gabarits.indu import A_L_ADHERENT
from cases.gabarits.justificatifs import reponse_tiers
from cases.streams import Flux

_BASES = ("historique", "flux", "procedures")


def _debiteur(passe: Passe) -> str:
    """Who was paid, and he alone, gives back (the manual's clause on indus)."""
    return "adherent" if passe.extra["paye_a"] == A_L_ADHERENT else "praticien"


def _impayer(b: Brouillon) -> Passe:
    """The past benefit that the caisse takes back was paid and nothing was settled since."""
    passe = b.passe("rectifie")
    passe.statut = "payé"
    return passe


def _caisse(b: Brouillon, confirmation: str, situation: str) -> None:
    dit = b.dire("caisse", situation)
    papier = reponse_tiers(b, "reponse_caisse", "caisse", "Ligne de rectification", confirmation, dit)
    b.repliques["caisse", "rectification"] = Replique(confirmation, dit, papier)


def _pose(indu: str = "", debiteur: str = "", pieces: tuple[str, ...] = ()) -> Pose:
    lieux = (("rectification", "depense"), ("historique:rectifie", "statut"))
    return Pose(
        lieux,
        lieux[0],
        resolue=bool(pieces),
        pieces=pieces,
        indu=indu,
        debiteur=debiteur,
        bases_utiles=_BASES,
        ouvrir=("rectification",),
    )


def acte_annule(b: Brouillon, flux: Flux) -> Pose:  # noqa: ARG001 - every alteration has this shape
    """A20: the act is cancelled for good, its reimbursement is to be given back by who received it."""
    passe = _impayer(b)
    _caisse(b, "confirme", "acte_annule")
    b.repliques["praticien", "rectification"] = Replique("confirme", b.dire("praticien", "acte_annule"))
    return _pose(passe.amc, _debiteur(passe))


def acte_conteste(b: Brouillon, flux: Flux) -> Pose:  # noqa: ARG001 - every alteration has this shape
    """F07: the adhérent did not come that day, and neither the caisse nor the cabinet explains the line."""
    _impayer(b)
    _caisse(b, "partiel", "acte_en_controle")
    b.repliques["praticien", "rectification"] = Replique("partiel", b.dire("praticien", "acte_au_planning"))
    b.repliques["adherent", "rectification"] = Replique("infirme", b.dire("adherent", "acte_inconnu"))
    return _pose()


def ligne_renvoyee(b: Brouillon, flux: Flux) -> Pose:
    """L15: the caisse has sent the line again under another reference; what was paid stays due."""
    passe = _impayer(b)
    rectification = b.papier("rectification")
    valeurs = rectification.valeurs | {
        "flux_reference": f"N{flux.chiffres(9)}",
        "depense": passe.depense,
        "base": passe.depense,
        "montant_amo": passe.amo,
    }
    renvoyee = Papier(
        "ligne_renvoyee",
        rectification.genre,
        valeurs,
        rectification.emetteur,
        rectification.emetteur_nom,
        rectification.recue_le,
        rectification.profil,
        rectification.canal,
    )
    b.repliques["caisse", "rectification"] = Replique("partiel", b.dire("caisse", "ligne_renvoyee"), renvoyee)
    b.repliques["praticien", "rectification"] = Replique(
        "confirme", b.dire("praticien", "consultation_confirmee")
    )
    return _pose(pieces=("ligne_renvoyee",))


def paye_deux_fois(b: Brouillon, flux: Flux) -> Pose:  # noqa: ARG001 - every alteration has this shape
    """A18: the part that the DRE paid to the doctor was also paid to the adhérent, who gives it back."""
    passe = b.passe("tiers_payant")
    passe.extra["paye_a"], passe.origine = A_L_ADHERENT, "demande"
    b.repliques["praticien", "retour"] = Replique("confirme", b.dire("praticien", "rien_avance"))
    b.repliques["adherent", "retour"] = Replique("confirme", b.dire("adherent", "papier_par_habitude"))
    lieux = (("retour", "montant_paye"), ("historique:tiers_payant", "paye_a"))
    return Pose(
        lieux,
        lieux[0],
        indu=passe.amc,
        debiteur=_debiteur(passe),
        bases_utiles=_BASES,
        ouvrir=("retour",),
    )
