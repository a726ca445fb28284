"""Alterations outside the contrast families: closed rights, wrong base, a devis sent as an invoice."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from cases.alterations.pose import Pose
from cases.gabarits.brouillon import Brouillon, Papier, Replique
from cases.gabarits.calendrier import permis
from cases.gabarits.flux_amo import mal_recue, part_amo
from cases.relations import date_de
from cases.streams import Flux

# What a flow could wrongly carry, each a figure that existed (SB §2, H): the other secteur's base, or
# the tariff before.
_BASES_FAUSSES = {
    "G": "23.00",
    "GS": "23.00",
    "C": "30.00",
    "CS": "30.00",
    "APC": "56.50",
    "CNP": "55.00",
    # The key letter of before 2024 (SB §3, H: 2.15 €) at the coefficient of the séances.
    "AMS": "17.42",
}
# The franchise of before 31/03/2024, for a box or an act (SB §1, H).
_ANCIENNE_FRANCHISE = Decimal("0.50")


# Where each devis says that it is signed.
_SIGNATURES = ("signature_client", "signatures", "signature_patient")


def droits_fermes(b: Brouillon, flux: Flux) -> Pose:
    """A15: the contract ended before some or all of the care."""
    dernier = max(date.fromisoformat(x.date_soins) for x in b.lignes)
    fin = permis(dernier - timedelta(days=flux.entier(1, 8)))
    # A line of several days is closed or open as a whole: the end falls between two of them.
    finies = [x.fin for x in b.lignes if x.fin and x.fin < dernier.isoformat()]
    b.droits_fin = max([fin.isoformat(), *finies])
    fermees = tuple(x.id for x in b.lignes if x.date_soins > b.droits_fin)
    for ligne in b.lignes:
        if ligne.id in fermees:
            ligne.sort = "refus"
    premiere = b.ligne(fermees[0])
    b.repliques["adherent", "relance"] = Replique("confirme", b.dire("adherent", "mutuelle_changee"))
    return Pose(
        ((premiere.preuve, date_de(premiere)), ("droits", "date_fin")),
        ("droits", "date_fin"),
        litige=fermees,
        bases_utiles=("droits", "procedures"),
        ouvrir=(premiere.preuve,),
    )


def base_erronee(b: Brouillon, flux: Flux) -> Pose:  # noqa: ARG001 - every alteration has this shape
    """A21: the flow line bears the base of another secteur or of an earlier tariff."""
    ligne, noemie = b.ligne("l1"), b.papier("noemie1")
    unitaire = _BASES_FAUSSES[ligne.code_acte]
    fausse = f"{Decimal(unitaire) * ligne.quantite:.2f}"
    retenue = noemie.valeurs.get("retenues", "0.00")
    _, net = part_amo(ligne.depense, fausse, ligne.taux, retenue)
    mal_recue(b, "noemie1", "base_rectifiee", {"base": fausse, "montant_amo": net})
    return Pose(
        (("noemie1", "base"), ("noemie1", "montant_amo")),
        ("noemie1", "base"),
        pieces=("noemie_rectifiee",),
        bases_fausses={ligne.id: unitaire},
        bases_utiles=("baremes", "annuaire_ps"),
        ouvrir=("noemie1",),
    )


def franchise_ancien_tarif(b: Brouillon, flux: Flux) -> Pose:  # noqa: ARG001 - every alteration has this shape
    """A26: the flow keeps back the franchise of before 31/03/2024; the caisse sends the line again."""
    ligne = b.ligne("l1")
    retenue = f"{_ANCIENNE_FRANCHISE * ligne.quantite:.2f}"
    _, net = part_amo(ligne.depense, ligne.base, ligne.taux, retenue)
    mal_recue(b, "noemie1", "franchise_rectifiee", {"retenues": retenue, "montant_amo": net})
    return Pose(
        (("noemie1", "retenues"), ("noemie1", "montant_amo")),
        ("noemie1", "retenues"),
        pieces=("noemie_rectifiee",),
        bases_utiles=("baremes",),
        ouvrir=("noemie1",),
    )


def devis_pour_facture(b: Brouillon, flux: Flux) -> Pose:  # noqa: ARG001 - every alteration has this shape
    """A01: the signed copy of the devis has been sent where the invoice is expected."""
    facture, devis = b.papier("facture"), b.papier("devis")
    copie = Papier(
        "devis_bis",
        devis.genre,
        dict(devis.valeurs),
        devis.emetteur,
        devis.emetteur_nom,
        facture.recue_le,
        facture.profil,
        facture.canal,
    )
    if "exemplaire" in copie.valeurs:
        copie.valeurs["exemplaire"] = "1/2"
    signee = next(s for s in _SIGNATURES if s in copie.valeurs)
    signature = {signee: "les_deux" if signee == "signatures" else "oui"}
    copie.valeurs |= {"acceptation_date": copie.valeurs["devis_date"], **signature}
    b.papiers[b.papiers.index(facture)] = copie
    genre = f"genre:{facture.genre}"
    b.repliques["adherent", genre] = Replique("confirme", b.dire("adherent", "facture_apres_devis"), facture)
    b.repliques[facture.emetteur, genre] = Replique(
        "confirme", b.dire(facture.emetteur, "facture_apres_devis"), facture
    )
    return Pose(
        (("devis_bis", "devis_numero"),),
        ("devis_bis", "devis_numero"),
        litige=tuple(x.id for x in b.lignes),
        resolue=True,
        pieces=("facture",),
        bases_utiles=("procedures",),
        ouvrir=("devis", "devis_bis"),
    )
