"""Contrast family `tiers_payant`: a DRE was paid to the dentist for the day of the care that is asked for.

The same invoice, a receipt that the cabinet does not know, or two visits in one day: the cabinet's answer
decides.
"""

from __future__ import annotations

from cases.alterations.pose import Pose
from cases.gabarits.brouillon import Brouillon, Replique
from cases.gabarits.justificatifs import reponse_tiers
from cases.streams import Flux

_LIEUX = (("noemie1", "date_debut_soins"), ("retour", "date_soins"))
_PIECES = ("noemie1", "recu1", "retour")


def _rapporter(b: Brouillon, confirmation: str, situation: str) -> None:
    """The return names the day of the care; the cabinet answers about it in writing."""
    b.papier("retour").valeurs["date_soins"] = b.ligne("l1").date_soins
    dit = b.dire("praticien", situation)
    papier = reponse_tiers(b, "reponse_praticien", "praticien", "Reçu et tiers payant", confirmation, dit)
    for sur in _PIECES:
        b.repliques["praticien", sur] = Replique(confirmation, dit, papier)


def _pose(*autres: tuple[str, str], resolue: bool = False) -> Pose:
    return Pose(
        (*_LIEUX, *autres),
        _LIEUX[0],
        litige=("l1",),
        resolue=resolue,
        pieces=("reponse_praticien",) if resolue else (),
        bases_utiles=("flux",),
        ouvrir=_PIECES,
    )


def deja_regle(b: Brouillon, flux: Flux) -> Pose:  # noqa: ARG001 - every alteration has this shape
    """A18: the return and the receipt bear the same invoice number: the part was paid to the dentist."""
    _rapporter(b, "partiel", "part_reglee_et_rendue")
    b.papier("retour").valeurs["facture_numero"] = b.papier("recu1").valeurs["facture_numero"]
    b.ligne("l1").sort = "refus"
    b.repliques["adherent", "recu1"] = Replique("confirme", b.dire("adherent", "part_avancee_puis_rendue"))
    return _pose(("retour", "facture_numero"), ("recu1", "facture_numero"))


def recu_inconnu(b: Brouillon, flux: Flux) -> Pose:  # noqa: ARG001 - every alteration has this shape
    """F16: one visit, paid in tiers payant; the cabinet's books do not hold the receipt."""
    _rapporter(b, "infirme", "recu_hors_comptes")
    b.repliques["adherent", "recu1"] = Replique("confirme", b.dire("adherent", "recu_seul"))
    return _pose(("recu1", "facture_numero"))


def deux_visites(b: Brouillon, flux: Flux) -> Pose:  # noqa: ARG001 - every alteration has this shape
    """L11: two visits in one day, one paid in tiers payant and one by the patient."""
    _rapporter(b, "confirme", "visites_deux_reglements")
    b.repliques["adherent", "recu1"] = Replique("confirme", b.dire("adherent", "seconde_visite_payee"))
    return _pose(resolue=True)
