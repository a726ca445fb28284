"""Contrast family `serie_audio`: an ear or a serial number that is already known."""

from __future__ import annotations

from datetime import date, timedelta

from cases.alterations.pose import Pose
from cases.gabarits.audio import numero_serie, poser_ancien
from cases.gabarits.brouillon import Brouillon, Replique
from cases.gabarits.calendrier import avant, mois_avant, ouvrable, permis
from cases.gabarits.justificatifs import avoir, reponse_tiers
from cases.streams import Flux

_BASES = ("historique", "flux", "procedures")


def _oreille(b: Brouillon, flux: Flux) -> tuple[str, int, str]:
    """The line in dispute: its id, its rank and its ear."""
    rang = flux.entier(0, len(b.lignes) - 1)
    return b.lignes[rang].id, rang, b.papier("facture").valeurs[f"lignes[{rang}].oreille"]


def renouvellement(b: Brouillon, flux: Flux) -> Pose:
    """A32: the same ear was fitted less than four years ago, and nothing allows another device."""
    ligne, _, oreille = _oreille(b, flux)
    facture_le = date.fromisoformat(b.papier("facture").valeurs["facture_date"])
    le = mois_avant(facture_le, flux.entier(20, 45)) - timedelta(days=flux.entier(1, 20))
    poser_ancien(b, oreille, ouvrable(permis(le)), numero_serie(flux))
    non = b.dire("audioprothesiste", "appareil_egare")
    b.repliques["audioprothesiste", "facture"] = Replique(
        "partiel",
        non,
        reponse_tiers(b, "reponse_audio", "audioprothesiste", "Facture", "partiel", non),
    )
    b.repliques["audioprothesiste", "genre:avoir"] = Replique(
        "ne_peut_repondre", b.dire("audioprothesiste", "avoir_inconnu")
    )
    b.repliques["adherent", "facture"] = Replique("confirme", b.dire("adherent", "appareil_egare"))
    return Pose(
        (("facture", "facture_date"), (f"historique:anterieur_{oreille}", "date")),
        ("facture", "facture_date"),
        litige=(ligne,),
        bases_utiles=_BASES,
        ouvrir=("facture", "devis"),
    )


def serie_connue(b: Brouillon, flux: Flux) -> Pose:
    """F06: the serial number of the invoice is already that of another wearer."""
    ligne, rang, _ = _oreille(b, flux)
    facture = b.papier("facture").valeurs
    le = avant(flux, date.fromisoformat(facture["facture_date"]), 40, 400)
    i = flux.entier(0, len(b.series) - 1)
    b.series[i] = (facture[f"lignes[{rang}].numero_serie"], "autre adhérent", le.isoformat())
    b.series.sort(key=lambda s: s[2], reverse=True)
    non = b.dire("audioprothesiste", "serie_non_remise")
    b.repliques["audioprothesiste", "facture"] = Replique(
        "infirme",
        non,
        reponse_tiers(b, "reponse_audio", "audioprothesiste", "Facture", "infirme", non),
    )
    b.repliques["audioprothesiste", "genre:avoir"] = Replique(
        "ne_peut_repondre", b.dire("audioprothesiste", "avoir_inconnu")
    )
    b.repliques["adherent", "facture"] = Replique("partiel", b.dire("adherent", "serie_ignoree"))
    registre = next(n for n, s in enumerate(b.series) if s[0] == facture[f"lignes[{rang}].numero_serie"])
    return Pose(
        (
            ("facture", f"lignes[{rang}].numero_serie"),
            ("flux", f"series[{registre}].numero"),
        ),
        ("facture", f"lignes[{rang}].numero_serie"),
        litige=(ligne,),
        bases_utiles=_BASES,
        ouvrir=("facture", "devis"),
    )


def echange_garantie(b: Brouillon, flux: Flux) -> Pose:
    """L15: the ear was fitted weeks ago, the device was exchanged; the credit note cancels it."""
    ligne, rang, oreille = _oreille(b, flux)
    facture = b.papier("facture").valeurs
    le = ouvrable(permis(date.fromisoformat(facture["facture_date"]) - timedelta(days=flux.entier(75, 150))))
    serie = numero_serie(flux)
    poser_ancien(b, oreille, le, serie)
    passe = b.passe(f"anterieur_{oreille}")
    passe.depense = facture[f"lignes[{rang}].prix_ttc"]
    origine = (passe.reference, le.isoformat())
    papier = avoir(flux.sous("avoir"), b, origine, serie, passe.depense)
    texte = b.dire("audioprothesiste", "avoir_joint")
    b.repliques["audioprothesiste", "facture"] = Replique("confirme", texte, papier)
    b.repliques["audioprothesiste", "genre:avoir"] = Replique("confirme", texte, papier)
    b.repliques["adherent", "genre:avoir"] = Replique("confirme", b.dire("adherent", "avoir_remis"), papier)
    b.repliques["adherent", "facture"] = Replique("confirme", b.dire("adherent", "appareil_echange"))
    return Pose(
        (("facture", "facture_date"), (f"historique:anterieur_{oreille}", "date")),
        ("facture", "facture_date"),
        litige=(ligne,),
        resolue=True,
        pieces=("avoir",),
        bases_utiles=_BASES,
        ouvrir=("facture", "devis"),
    )
