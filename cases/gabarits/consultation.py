"""Gabarit `consultation_noemie`: one or two consultations that the caisse's flow brings.

Codes and bases whose figures are confirmed (SB §2, H): G and GS 30 €, C and CS of a doctor in secteur
2 without OPTAM 23 €, APC 60 €, CNP 57 €. Out of the parcours only where nothing exceeds the base.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from cases import identites
from cases.calcul import ACTES
from cases.gabarits.brouillon import Brouillon, Ligne, Membre, Replique, Tiers
from cases.gabarits.calendrier import avant, ouvrable
from cases.gabarits.ecrits import ecrire
from cases.gabarits.flux_amo import decompte, ligne_noemie, transmission
from cases.gabarits.socle import (
    GENERALISTE,
    canal,
    decor_rib,
    est_mineur,
    passer_consultations,
    secondes_adresses,
)
from cases.identites import Praticien
from cases.streams import Flux

AGES = (7, 86)
DECORS = (("rib", 3), ("doublon", 3), ("neutre", 2))
PARTICIPATION = "2.00"


@dataclass(frozen=True, slots=True)
class Acte:
    """A kind of consultation: code, base, who bills it, and how far the price goes over the base."""

    code: str
    base: str
    specialite: str
    secteur: str
    optam: bool
    depassement: tuple[int, int]
    poids: int


ACTES_POSSIBLES = (
    Acte("G", "30.00", GENERALISTE, "1", False, (0, 0), 34),
    Acte("GS", "30.00", GENERALISTE, "1", False, (0, 0), 14),
    Acte("G", "30.00", GENERALISTE, "2", True, (1, 5), 12),
    Acte("C", "23.00", GENERALISTE, "2", False, (2, 8), 12),
    Acte("CS", "23.00", "dermatologie", "2", False, (4, 10), 12),
    Acte("APC", "60.00", "cardiologie", "1", False, (0, 0), 8),
    Acte("CNP", "57.00", "neurologie", "1", False, (0, 0), 8),
)


def garnir(b: Brouillon) -> None:
    """Puts the care, its papers and its past into the draft `b`."""
    racine = Flux(b.graine, b.gabarit)
    tirage = racine.sous("soin")
    acte = tirage.poids(ACTES_POSSIBLES, [a.poids for a in ACTES_POSSIBLES])
    depense = Decimal(acte.base) + Decimal(5 * tirage.entier(*acte.depassement))
    hors = tirage.chance(30) and _peut_etre_hors_parcours(acte, b)
    soins = avant(tirage, b.jour, 14, 40)
    executant = _medecins(racine, b, acte, hors)
    b.executant = executant
    b.tiers.append(Tiers("praticien", "médecin", executant.nom, executant.telephone, executant.adresse.ligne))
    deux = b.decor == "doublon" or tirage.chance(35)
    objet = "Remboursement d’une consultation"
    seul = b.decor == "neutre" and racine.sous("flux").chance(60)
    ecrire(
        racine.sous("ecrit"),
        b,
        canal(racine.sous("canal"), b, flux_seul=seul),
        objet,
        "consultations_decompte" if b.decor == "doublon" else "consultation",
    )
    premiere = _ligne("l1", acte, f"{depense:.2f}", soins, b.beneficiaire, not hors)
    b.lignes.append(premiere)
    ligne_noemie(racine.sous("noemie1"), b, "noemie1", premiere, executant, _retenue(premiere))
    if deux:
        _seconde(racine.sous("seconde"), b, acte, premiere)
    for ligne in b.lignes:
        b.repliques["praticien", ligne.preuve] = Replique(
            "confirme", b.dire("praticien", "consultation_confirmee")
        )
    passer_consultations(racine.sous("historique"), b, tirage.entier(4, 8))
    for ligne in b.lignes:
        if ligne.preuve != "decompte":
            v = b.papier(ligne.preuve).valeurs
            b.mouvements.append(
                (v["flux_date"], "reçu", "Décompte NOEMIE", v["flux_reference"], v["montant_amo"])
            )
    b.mouvements.sort(reverse=True)
    if b.decor == "rib":
        decor_rib(racine.sous("rib"), b)
    secondes_adresses(racine.sous("adresses"), b)


def _peut_etre_hors_parcours(acte: Acte, b: Brouillon) -> bool:
    """From 16 years on the rule holds; kept to adults, secteur 1, nothing over the base."""
    return acte.code in {"G", "GS"} and acte.secteur == "1" and b.beneficiaire.personne.age(b.jour) >= 26


def _medecins(racine: Flux, b: Brouillon, acte: Acte, hors: bool) -> Praticien:
    """The household's doctor, another one, and who saw the patient; all in the directory."""
    general = acte.specialite == GENERALISTE
    traitant = identites.praticien(
        racine.sous("traitant"),
        b.jour,
        "medecin",
        GENERALISTE,
        secteur=acte.secteur if general and not hors else "1",
        optam=acte.optam if general and not hors else False,
        commune=b.commune,
    )
    autre = identites.praticien(
        racine.sous("autre"), b.jour, "medecin", GENERALISTE, secteur="1", commune=b.commune
    )
    specialiste = identites.praticien(
        racine.sous("specialiste"),
        b.jour,
        "medecin",
        "cardiologie" if general else acte.specialite,
        secteur="1" if general else acte.secteur,
        commune=b.commune,
    )
    b.praticiens = [traitant, autre, specialiste]
    if not general:
        b.prescripteur = traitant
        return specialiste
    return autre if hors else traitant


def _ligne(id_: str, acte: Acte, depense: str, soins: date, membre: Membre, parcours: bool) -> Ligne:
    return Ligne(
        id_,
        ACTES[acte.code].libelle,
        "medecin",
        acte.code,
        soins.isoformat(),
        depense,
        membre,
        secteur=acte.secteur,
        optam=acte.optam,
        parcours=parcours,
        base=acte.base,
        taux="70" if parcours else "30",
    )


def _retenue(ligne: Ligne) -> str:
    """2 € for an adult (SB §1): not yet 18 on 1 January of the year of care is exempt."""
    return "0.00" if est_mineur(ligne.membre, date.fromisoformat(ligne.date_soins)) else PARTICIPATION


def _seconde(flux: Flux, b: Brouillon, acte: Acte, premiere: Ligne) -> None:
    """A second, healthy line: another day, or another member of the household the same day."""
    autres = [m for m in b.foyer if m is not premiere.membre and m.personne.age(b.jour) >= 7]
    meme_jour = flux.chance(50)
    ecart = flux.entier(3, 9)
    choisi = flux.entier(0, 5)
    membre, soins = premiere.membre, date.fromisoformat(premiere.date_soins)
    if meme_jour and autres and premiere.parcours:
        membre = autres[choisi % len(autres)]
    else:
        soins = ouvrable(soins - timedelta(days=ecart))
    seconde = _ligne("l2", acte, premiere.depense, soins, membre, premiere.parcours)
    b.lignes.append(seconde)
    if b.decor == "doublon":
        decompte(
            flux.sous("decompte"),
            b,
            seconde,
            ACTES[acte.code].libelle,
            _retenue(seconde),
            transmission(flux, b),
            b.demande.canal,
        )
    else:
        assert b.executant is not None  # noqa: S101 - set by `garnir`
        ligne_noemie(flux.sous("noemie"), b, "noemie2", seconde, b.executant, _retenue(seconde))
