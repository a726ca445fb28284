"""Contrast family `renouvellement_optique`, and the expired prescription."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from cases.alterations.pose import Pose
from cases.gabarits.brouillon import Brouillon, Papier, Replique
from cases.gabarits.calendrier import avant, mois_avant, ouvrable, permis
from cases.gabarits.optique import poser_anterieur
from cases.streams import Flux

_BASES = ("historique", "procedures")
_TOUTES = ("l1", "l2", "l3")
_RENOUVELLEMENT = (("facture", "facture_date"), ("historique:anterieur", "date"))


def _rapprocher(b: Brouillon, flux: Flux, *, evolution: bool) -> None:
    """Moves the previous equipment inside the two years, past one year; sight has changed or not."""
    facture_le = date.fromisoformat(b.papier("facture").valeurs["facture_date"])
    le = mois_avant(facture_le, flux.entier(13, 21)) - timedelta(days=flux.entier(1, 20))
    ecart = Decimal(flux.entier(2, 5)) * Decimal("0.25")
    ordonnance = b.papier("ordonnance").valeurs
    poser_anterieur(b, ouvrable(permis(le)), ordonnance, ecart if evolution else Decimal(0))
    ordonnance["evolution_mention"] = "Changement de vue constaté" if evolution else ""


def trop_tot(b: Brouillon, flux: Flux) -> Pose:
    """A30: under two years, same correction, no evolution prescribed and none to come."""
    _rapprocher(b, flux, evolution=False)
    b.repliques["adherent", "genre:ordonnance_optique"] = Replique(
        "infirme",
        b.dire("adherent", "vue_inchangee"),
    )
    b.repliques["prescripteur", "genre:ordonnance_optique"] = Replique(
        "infirme", b.dire("prescripteur", "pas_d_autre_ordonnance")
    )
    return Pose(
        _RENOUVELLEMENT,
        _RENOUVELLEMENT[0],
        litige=_TOUTES,
        bases_utiles=_BASES,
        ouvrir=("facture", "ordonnance"),
    )


def changement_de_vue(b: Brouillon, flux: Flux) -> Pose:
    """L7: under two years, but the prescription at hand shows a change of half a dioptre or more."""
    _rapprocher(b, flux, evolution=True)
    return Pose(
        _RENOUVELLEMENT,
        _RENOUVELLEMENT[0],
        resolue=True,
        pieces=("ordonnance",),
        bases_utiles=_BASES,
        ouvrir=("facture", "ordonnance"),
    )


def monture_basculee(b: Brouillon, flux: Flux) -> Pose:
    """F01: part of the frame's price has moved onto the lenses, total unchanged; nobody explains it.

    Half of the gap is added to the devis and half taken off the invoice: neither price is odd by itself.
    """
    _rapprocher(b, flux, evolution=True)
    facture, devis = b.papier("facture").valeurs, b.papier("devis").valeurs
    monture = Decimal(facture["lignes[0].prix_ttc"])
    part = (monture * flux.entier(12, 24) / 400).quantize(Decimal(1)) * 2
    for i, ecart in enumerate((-part, part / 2, part / 2)):
        prevu = Decimal(devis[f"offre_b.lignes[{i}].prix"]) - ecart
        devis[f"offre_b.lignes[{i}].prix"] = f"{prevu:.2f}"
        prix = Decimal(facture[f"lignes[{i}].prix_ttc"]) + ecart
        facture[f"lignes[{i}].prix_ttc"] = f"{prix:.2f}"
        ligne = b.lignes[i]
        ligne.depense = f"{prix - Decimal(facture[f'lignes[{i}].remise']):.2f}"
        b.papier(ligne.preuve).valeurs["depense"] = ligne.depense
    b.repliques["opticien", "facture"] = Replique(
        "ne_peut_repondre", b.dire("opticien", "second_devis_introuvable")
    )
    b.repliques["opticien", "devis"] = Replique("confirme", b.dire("opticien", "devis_accepte"))
    b.repliques["opticien", "genre:devis_optique"] = Replique(
        "ne_peut_repondre", b.dire("opticien", "devis_unique")
    )
    b.repliques["adherent", "facture"] = Replique("partiel", b.dire("adherent", "total_paye"))
    return Pose(
        (
            ("facture", "lignes[0].prix_ttc"),
            ("devis", "offre_b.lignes[0].prix"),
            ("facture", "lignes[1].prix_ttc"),
            ("facture", "lignes[2].prix_ttc"),
        ),
        ("facture", "lignes[0].prix_ttc"),
        litige=_TOUTES,
        explique={"renouvellement_optique": ("ordonnance",)},
        bases_utiles=_BASES,
        ouvrir=("facture", "devis", "ordonnance"),
    )


def ordonnance_expiree(b: Brouillon, flux: Flux) -> Pose:
    """A06: the prescription had expired on the day of delivery; another may exist or not."""
    facture_le = date.fromisoformat(b.papier("facture").valeurs["facture_date"])
    age = b.beneficiaire.personne.age(facture_le)
    mois = flux.entier(38, 50) if age >= 50 else flux.entier(62, 76)
    vieille = ouvrable(permis(mois_avant(facture_le, mois)))
    ordonnance = b.papier("ordonnance")
    recente = Papier(
        "ordonnance_recente",
        "ordonnance_optique",
        dict(ordonnance.valeurs),
        ordonnance.emetteur,
        ordonnance.emetteur_nom,
        ordonnance.recue_le,
        ordonnance.profil,
        ordonnance.canal,
    )
    recente.valeurs["ordonnance_date"] = avant(flux, facture_le, 10, 90).isoformat()
    ordonnance.valeurs["ordonnance_date"] = vieille.isoformat()
    for cle in ("facture", "devis"):
        b.papier(cle).valeurs["prescription_date"] = vieille.isoformat()
    existe = flux.chance(50)
    if existe:
        b.repliques["adherent", "genre:ordonnance_optique"] = Replique(
            "confirme", b.dire("adherent", "ordonnance_recente"), recente
        )
    else:
        b.repliques["adherent", "genre:ordonnance_optique"] = Replique(
            "infirme", b.dire("adherent", "ordonnance_seule")
        )
        b.repliques["prescripteur", "genre:ordonnance_optique"] = Replique(
            "infirme", b.dire("prescripteur", "pas_d_autre_ordonnance")
        )
    return Pose(
        (("ordonnance", "ordonnance_date"), ("facture", "facture_date")),
        ("ordonnance", "ordonnance_date"),
        litige=_TOUTES,
        resolue=existe,
        pieces=("ordonnance_recente",) if existe else (),
        bases_utiles=("procedures", "adherent"),
        ouvrir=("facture", "ordonnance"),
    )
