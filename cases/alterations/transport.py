"""Contrast family `trajet`: one way costs otherwise than the other; and prescriptions that lack.

A base miscounted by the caisse, kilometres that nobody explains, or a detour: the transporter decides.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from cases.alterations.pose import Pose
from cases.gabarits.brouillon import Brouillon, Papier, Replique
from cases.gabarits.calendrier import apres, ouvrable
from cases.gabarits.flux_amo import mal_recue, part_amo
from cases.gabarits.justificatifs import reponse_tiers
from cases.gabarits.transport import FRANCHISE, TAUX, prix_du_trajet
from cases.streams import Flux

_BASES = ("baremes", "annuaire_ps", "procedures")


def base_fausse(b: Brouillon, flux: Flux) -> Pose:
    """A21: the flow counts the way back on half of its kilometres."""
    facture = b.papier("facture").valeurs
    tronquee = Decimal(facture["trajets[1].km"]) * flux.entier(40, 60) / 100
    fausse = f"{prix_du_trajet(facture | {'trajets[1].km': f'{tronquee:.1f}'}, 1):.2f}"
    net = part_amo(fausse, fausse, TAUX, FRANCHISE)[1]
    mal_recue(b, "noemie2", "base_rectifiee", {"base": fausse, "montant_amo": net})
    b.repliques["transporteur", "facture"] = Replique("confirme", b.dire("transporteur", "trajet_confirme"))
    return Pose(
        (("noemie2", "base"), ("facture", "trajets[1].km")),
        ("noemie2", "base"),
        pieces=("noemie_rectifiee",),
        bases_fausses={"l2": fausse},
        bases_utiles=_BASES,
        ouvrir=("facture", "noemie2"),
    )


def _allonger(b: Brouillon, flux: Flux) -> int:
    """Makes one way much longer than the other, on the invoice and on the flow; returns its rank.

    Their sum stays, and either may be the longer: neither amount tells anything by itself.
    """
    facture = b.papier("facture").valeurs
    somme = Decimal(facture["trajets[0].km"]) + Decimal(facture["trajets[1].km"])
    part, rang = Decimal(flux.entier(62, 69)) / 100, int(flux.chance(50))
    facture[f"trajets[{rang}].km"] = f"{somme * part:.1f}"
    facture[f"trajets[{1 - rang}].km"] = f"{somme - Decimal(facture[f'trajets[{rang}].km']):.1f}"
    total = Decimal(0)
    for i, ligne in enumerate(b.lignes):
        prix = f"{prix_du_trajet(facture, i):.2f}"
        total += Decimal(prix)
        ligne.depense = ligne.base = ligne.base_unitaire = prix
        b.papier(ligne.preuve).valeurs |= {
            "depense": prix,
            "base": prix,
            "montant_amo": part_amo(prix, prix, TAUX, FRANCHISE)[1],
        }
    facture |= {"base_remboursement": f"{total:.2f}", "part_assure": f"{total:.2f}"}
    b.repliques["adherent", "facture"] = Replique("partiel", b.dire("adherent", "trajet_ignore"))
    return rang


def _pose_km(rang: int, *, resolue: bool = False) -> Pose:
    lieux = (("facture", f"trajets[{rang}].km"), ("facture", f"trajets[{1 - rang}].km"))
    return Pose(
        lieux,
        lieux[0],
        litige=(f"l{rang + 1}",),
        resolue=resolue,
        pieces=("reponse_transporteur",) if resolue else (),
        bases_utiles=_BASES,
        ouvrir=("facture", "prescription"),
    )


def kilometres_non_expliques(b: Brouillon, flux: Flux) -> Pose:
    """F33: the transporter does not find the distance of the longer way."""
    rang = _allonger(b, flux)
    non = b.dire("transporteur", "trajet_non_retrouve")
    b.repliques["transporteur", "facture"] = Replique(
        "infirme",
        non,
        reponse_tiers(b, "reponse_transporteur", "transporteur", "Kilomètres des trajets", "infirme", non),
    )
    return _pose_km(rang)


def detour(b: Brouillon, flux: Flux) -> Pose:
    """A detour or a shared trip: the transporter says so in writing (pieces.md, contrast families)."""
    rang = _allonger(b, flux)
    oui = b.dire("transporteur", "trajet_detour")
    b.repliques["transporteur", "facture"] = Replique(
        "confirme",
        oui,
        reponse_tiers(b, "reponse_transporteur", "transporteur", "Kilomètres des trajets", "confirme", oui),
    )
    return _pose_km(rang, resolue=True)


def _autre_prescription(b: Brouillon, flux: Flux, autre: Papier) -> bool:
    """Whether another prescription exists, and who gives it."""
    existe = flux.chance(50)
    genre = "genre:prescription_transport"
    if existe:
        b.repliques["adherent", genre] = Replique(
            "confirme", b.dire("adherent", "prescription_anterieure"), autre
        )
    else:
        b.repliques["adherent", genre] = Replique("infirme", b.dire("adherent", "prescription_seule"))
        b.repliques["prescripteur", genre] = Replique("infirme", b.dire("prescripteur", "prescription_seule"))
    return existe


def prescription_tardive(b: Brouillon, flux: Flux) -> Pose:
    """A05: the prescription was written after the trip, and there was no emergency."""
    prescription, facture = b.papier("prescription"), b.papier("facture").valeurs
    trajet = date.fromisoformat(facture["trajets[0].date"])
    autre = prescription.copie("prescription_anterieure")
    autre.valeurs["prescription_date"] = ouvrable(trajet - timedelta(days=flux.entier(1, 12))).isoformat()
    tardive = apres(trajet, flux.entier(1, 3)).isoformat()
    prescription.valeurs["prescription_date"] = facture["prescription_date"] = tardive
    facture["facture_date"] = max(facture["facture_date"], tardive)
    existe = _autre_prescription(b, flux, autre)
    return Pose(
        (("prescription", "prescription_date"), ("facture", "trajets[0].date")),
        ("prescription", "prescription_date"),
        litige=("l1", "l2"),
        resolue=existe,
        pieces=("prescription_anterieure",) if existe else (),
        bases_utiles=("procedures",),
        ouvrir=("facture", "prescription"),
    )


def retour_non_prescrit(b: Brouillon, flux: Flux) -> Pose:
    """A05: the prescription allows the way out alone."""
    prescription = b.papier("prescription")
    prescription.valeurs |= {"aller_retour": "non", "nombre": "1"}
    autre = prescription.copie("prescription_retour")
    autre.valeurs |= {
        "depart": prescription.valeurs["arrivee"],
        "arrivee": prescription.valeurs["depart"],
    }
    existe = _autre_prescription(b, flux, autre)
    return Pose(
        (("facture", "trajets[1].date"), ("prescription", "aller_retour")),
        ("facture", "trajets[1].date"),
        litige=("l2",),
        resolue=existe,
        pieces=("prescription_retour",) if existe else (),
        bases_utiles=("procedures",),
        ouvrir=("facture", "prescription"),
    )
