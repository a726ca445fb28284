"""What dental gabarits share: the dentist, teeth by their FDI number, and past care in the mouth."""

from __future__ import annotations

from datetime import date, timedelta

from cases import identites
from cases.gabarits.brouillon import Brouillon, Passe, Tiers
from cases.gabarits.calendrier import apres, ouvrable
from cases.gabarits.socle import GENERALISTE
from cases.identites import Praticien
from cases.streams import Flux

PROFESSION = "Chirurgien-dentiste"
QUADRANTS = ("1", "2", "3", "4")


def cabinet(racine: Flux, b: Brouillon) -> Praticien:
    """The household's generalist and its dentist, put in the directory; returns the dentist, who may be asked."""
    dentiste = identites.praticien(racine.sous("dentiste"), b.jour, "dentiste", "", commune=b.commune)
    b.praticiens = [
        identites.praticien(
            racine.sous("traitant"), b.jour, "medecin", GENERALISTE, secteur="1", commune=b.commune
        ),
        dentiste,
    ]
    b.executant = dentiste
    b.tiers.append(
        Tiers("praticien", "chirurgien-dentiste", dentiste.nom, dentiste.telephone, dentiste.adresse.ligne)
    )
    return dentiste


def soin_passe(
    flux: Flux,
    b: Brouillon,
    cle: str,
    jours: int,
    *,
    acte: str,
    montants: tuple[str, str, str],
    extra: dict[str, str] | None = None,
) -> Passe:
    """Adds one past dental benefit of the beneficiary, `jours` before the first day but within the rights.

    `montants` are dépense, AMO and AMC.
    """
    ouverts = date.fromisoformat(b.droits_debut) + timedelta(days=10)
    le = max(ouvrable(b.jour - timedelta(days=jours)), apres(ouverts, 0))
    depense, amo, amc = montants
    passe = Passe(
        cle,
        le.isoformat(),
        b.beneficiaire,
        acte,
        b.executant.nom if b.executant else "",
        depense,
        amo,
        amc,
        "flux",
        apres(le, flux.entier(5, 9)).isoformat(),
        reference=f"N{flux.chiffres(9)}",
        extra=extra or {},
    )
    b.passes.append(passe)
    return passe
