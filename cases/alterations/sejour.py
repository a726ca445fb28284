"""Contrast family `sejour`: the days billed are not those of the stay; and a room billed on a transfer.

A slip of the count, days that nobody recognises, or a stay that was prolonged: the establishment decides.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from cases.alterations.pose import Pose
from cases.gabarits.brouillon import Brouillon, Replique
from cases.gabarits.hospitalisation import FORFAIT, poser_prestation, totaliser
from cases.gabarits.justificatifs import reponse_tiers
from cases.streams import Flux

_BASES = ("baremes", "annuaire_ps", "procedures")
_SORTIES = (("facture", "sortie_date"), ("bulletin", "sortie_date"))


def _dates(b: Brouillon) -> tuple[date, date]:
    v = b.papier("facture").valeurs
    return date.fromisoformat(v["entree_date"]), date.fromisoformat(v["sortie_date"])


def jour_en_trop(b: Brouillon, flux: Flux) -> Pose:
    """A25: the daily charge counts one or two days more than the stay has."""
    facture, ligne = b.papier("facture").valeurs, b.ligne("l3")
    factures = ligne.quantite + flux.entier(1, 2)
    poser_prestation(facture, 1, "FJ", _dates(b), factures, FORFAIT)
    totaliser(facture)
    ligne.demandee = f"{FORFAIT * factures:.2f}"
    b.repliques["etablissement", "facture"] = Replique("partiel", b.dire("etablissement", "sejour_recompte"))
    b.repliques["adherent", "facture"] = Replique("confirme", b.dire("adherent", "sejour_dates_vagues"))
    return Pose(
        (("facture", "lignes[1].quantite"), ("facture", "sortie_date")),
        ("facture", "lignes[1].quantite"),
        quantites_fausses={"l3": factures},
        bases_utiles=_BASES,
        ouvrir=("facture", "bulletin"),
    )


def chambre_transfert(b: Brouillon, flux: Flux) -> Pose:  # noqa: ARG001 - every alteration has this shape
    """A25: the room is billed for the day of exit, and the patient was transferred that day (P20 r3)."""
    facture, ligne = b.papier("facture").valeurs, b.ligne("l4")
    entree, sortie = _dates(b)
    jours, prix = (sortie - entree).days + 1, Decimal(facture["lignes[2].prix_unitaire"])
    poser_prestation(facture, 2, "CHP", (entree, sortie), jours, prix)
    totaliser(facture)
    b.papier("bulletin").valeurs["mode_sortie"] = "transfert"
    ligne.quantite, ligne.depense = jours - 1, f"{prix * (jours - 1):.2f}"
    ligne.demandee = f"{prix * jours:.2f}"
    b.repliques["etablissement", "facture"] = Replique("partiel", b.dire("etablissement", "sejour_recompte"))
    b.repliques["adherent", "facture"] = Replique("confirme", b.dire("adherent", "sejour_dates_vagues"))
    return Pose(
        (("facture", "lignes[2].quantite"), ("bulletin", "mode_sortie")),
        ("facture", "lignes[2].quantite"),
        quantites_fausses={"l4": jours},
        bases_utiles=_BASES,
        ouvrir=("facture", "bulletin"),
    )


def _ecourter(b: Brouillon, flux: Flux) -> None:
    """The bulletin stops some days before the invoice."""
    entree, sortie = _dates(b)
    fin = sortie - timedelta(days=flux.entier(1, (sortie - entree).days - 1))
    b.papier("bulletin").valeurs |= {"sortie_date": fin.isoformat(), "edition_date": fin.isoformat()}
    b.repliques["adherent", "facture"] = Replique("partiel", b.dire("adherent", "sejour_dates_vagues"))


def jours_non_reconnus(b: Brouillon, flux: Flux) -> Pose:
    """F18: the establishment knows no day after the bulletin."""
    _ecourter(b, flux)
    non = b.dire("etablissement", "sejour_arrete_au_bulletin")
    b.repliques["etablissement", "facture"] = Replique(
        "infirme",
        non,
        reponse_tiers(b, "reponse_etablissement", "etablissement", "Dates du séjour", "infirme", non),
    )
    b.repliques["etablissement", "bulletin"] = Replique("confirme", non)
    return Pose(
        _SORTIES,
        _SORTIES[0],
        litige=("l3", "l4"),
        bases_utiles=_BASES,
        ouvrir=("facture", "bulletin"),
    )


def prolonge(b: Brouillon, flux: Flux) -> Pose:
    """L5: the bulletin was printed before the exit; the establishment confirms the days in writing."""
    _ecourter(b, flux)
    oui = b.dire("etablissement", "sejour_prolonge")
    reponse = reponse_tiers(b, "reponse_etablissement", "etablissement", "Dates du séjour", "confirme", oui)
    for sur in ("facture", "bulletin"):
        b.repliques["etablissement", sur] = Replique("confirme", oui, reponse)
    return Pose(
        _SORTIES,
        _SORTIES[0],
        litige=("l3", "l4"),
        resolue=True,
        pieces=("reponse_etablissement",),
        bases_utiles=_BASES,
        ouvrir=("facture", "bulletin"),
    )
