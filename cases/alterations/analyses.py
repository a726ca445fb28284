"""Contrast family `prelevements`: two laboratories send the same analyses, for the same person and day.

Billed by a laboratory that did not make them, unknown to the person, or two real samplings: what the
second laboratory sends or writes decides.
"""

from __future__ import annotations

from datetime import date, timedelta

from cases.alterations.pose import Pose
from cases.gabarits.brouillon import Brouillon, Papier, Replique
from cases.gabarits.calendrier import ouvrable
from cases.gabarits.justificatifs import reponse_tiers
from cases.gabarits.magasin import patient
from cases.streams import Flux

_LIEUX = (("noemie2", "date_debut_soins"), ("noemie1", "date_debut_soins"))
_BASES = ("flux", "annuaire_ps", "adherent")
_OUVRIR = ("noemie1", "noemie2")
_LABO = "laboratoire_bis"


def _superposer(b: Brouillon) -> None:
    """Brings the second line on the day of the first, paid the same day by the caisse."""
    une, autre = b.ligne("l1"), b.ligne("l2")
    autre.date_soins = une.date_soins
    premiere, seconde = b.papier("noemie1"), b.papier("noemie2")
    for champ in ("date_debut_soins", "date_fin_soins", "flux_date", "date_reglement"):
        seconde.valeurs[champ] = premiere.valeurs[champ]
    seconde.recue_le = premiere.recue_le
    reference = seconde.valeurs["flux_reference"]
    b.mouvements = [(premiere.valeurs["flux_date"], *m[1:]) if m[3] == reference else m for m in b.mouvements]
    b.mouvements.sort(reverse=True)


def facture_deux_fois(b: Brouillon, flux: Flux) -> Pose:
    """A17: the second laboratory has billed what the first has done, and cancels by a credit note."""
    _superposer(b)
    b.ligne("l2").sort = "refus"
    annule = b.dire("laboratoire_bis", "bilan_annule")
    avoir = _avoir(flux, b)
    b.repliques[_LABO, "noemie2"] = Replique("partiel", annule, avoir)
    b.repliques[_LABO, "genre:avoir"] = Replique("confirme", annule, avoir)
    b.repliques["adherent", "noemie2"] = Replique("partiel", b.dire("adherent", "une_prise_de_sang"))
    return Pose(_LIEUX, _LIEUX[0], litige=("l2",), bases_utiles=_BASES, ouvrir=_OUVRIR)


def _avoir(flux: Flux, b: Brouillon) -> Papier:
    labo, ligne = b.structures[1], b.ligne("l2")
    soins = date.fromisoformat(ligne.date_soins)
    valeurs = {
        "emetteur_raison_sociale": labo.nom,
        "emetteur_adresse": labo.adresse.ligne,
        "emetteur_telephone": labo.telephone.replace(" ", ""),
        "avoir_numero": f"AV26-{flux.chiffres(4)}",
        "avoir_date": ouvrable(min(soins + timedelta(days=flux.entier(6, 12)), b.jour)).isoformat(),
        "facture_origine": f"B26-{flux.chiffres(5)}",
        "facture_origine_date": ligne.date_soins,
        "motif": "Analyses facturées par erreur, réalisées par un confrère",
        **patient(b),
        "lignes[0].designation": f"Analyses de biologie, B {ligne.coefficient}",
        "lignes[0].montant": f"-{ligne.depense}",
        "solde": "0.00",
    }
    return Papier("avoir", "avoir", valeurs, _LABO, labo.nom, b.demande.recue_le, "PDF_NATIF", "mel")


def non_reconnues(b: Brouillon, flux: Flux) -> Pose:  # noqa: ARG001 - every alteration has this shape
    """F07: the person does not know the second laboratory, which finds no sampling behind its bill."""
    _superposer(b)
    b.repliques[_LABO, "noemie2"] = Replique(
        "ne_peut_repondre", b.dire("laboratoire_bis", "prelevement_sans_trace")
    )
    b.repliques["adherent", "noemie2"] = Replique("infirme", b.dire("adherent", "laboratoire_inconnu"))
    b.repliques["adherent", "noemie1"] = Replique("confirme", b.dire("adherent", "une_prise_de_sang"))
    return Pose(_LIEUX, _LIEUX[0], litige=("l2",), bases_utiles=_BASES, ouvrir=_OUVRIR)


def deux_prelevements(b: Brouillon, flux: Flux) -> Pose:  # noqa: ARG001 - every alteration has this shape
    """L1, L11: two real samplings in one day; the second laboratory says so in writing."""
    _superposer(b)
    reel = b.dire("laboratoire_bis", "prelevement_reel")
    b.repliques[_LABO, "noemie2"] = Replique(
        "confirme", reel, reponse_tiers(b, "reponse_laboratoire", _LABO, "Analyses", "confirme", reel)
    )
    b.repliques["adherent", "noemie2"] = Replique("confirme", b.dire("adherent", "deux_prises_de_sang"))
    return Pose(
        _LIEUX,
        _LIEUX[0],
        litige=("l2",),
        resolue=True,
        pieces=("reponse_laboratoire",),
        bases_utiles=_BASES,
        ouvrir=_OUVRIR,
    )
