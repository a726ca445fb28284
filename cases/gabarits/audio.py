"""Gabarit `audio_classe_1`: class I hearing aids of an adult, one ear or both.

Prescription, devis, invoice with serial numbers, one flow line for each ear (base 400 €, limit 950 €,
60 %: SB §7, H). The trial lasts at least thirty days before the invoice (P07 r2).
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from cases import identites
from cases.gabarits.brouillon import Brouillon, Ligne, Papier, Passe, Tiers
from cases.gabarits.calendrier import apres, avant, mois_avant, ouvrable, permis
from cases.gabarits.ecrits import ecrire
from cases.gabarits.flux_amo import ligne_noemie
from cases.gabarits.magasin import acquit, magasin, ordonnance, patient, prescription
from cases.gabarits.socle import GENERALISTE, canal, decor_rib, passer_consultations, secondes_adresses
from cases.streams import Flux

AGES = (45, 88)
DECORS = (("rib", 3), ("serie", 3), ("neutre", 2))
BASE = "400.00"
TAUX = "60"
AMO = Decimal("240.00")
_MODELES = ("Sonatine 3", "Cadence R", "Murmure 2", "Échopoint", "Tintello 5")
_OREILLES = {"OD": "oreille droite", "OG": "oreille gauche"}


def garnir(b: Brouillon) -> None:
    """Puts the care, its papers and its past into the draft `b`."""
    racine = Flux(b.graine, b.gabarit)
    tirage = racine.sous("soin")
    b.prescripteur = identites.praticien(
        racine.sous("prescripteur"),
        b.jour,
        "medecin",
        "oto-rhino-laryngologie",
        secteur="2",
        optam=True,
        commune=b.commune,
    )
    b.commerce = identites.commerce(
        racine.sous("audioprothesiste"), b.jour, "audioprothesiste", commune=b.commune
    )
    b.executant = b.commerce.diplome
    b.praticiens = [
        identites.praticien(
            racine.sous("traitant"), b.jour, "medecin", GENERALISTE, secteur="1", commune=b.commune
        ),
        b.prescripteur,
    ]
    b.tiers += [
        Tiers(
            "audioprothesiste",
            "audioprothésiste",
            b.commerce.enseigne,
            b.commerce.telephone,
            b.commerce.adresse.ligne,
        ),
        Tiers(
            "prescripteur",
            "prescripteur",
            b.prescripteur.nom,
            b.prescripteur.telephone,
            b.prescripteur.adresse.ligne,
        ),
    ]
    facture_le = avant(tirage, b.jour, 14, 40)
    oreilles = tirage.poids((("OD", "OG"), ("OD",), ("OG",)), (60, 20, 20))
    prix = tirage.choix(("950.00", "950.00", "930.00", "890.00"))
    ecrire(
        racine.sous("ecrit"),
        b,
        canal(racine.sous("canal"), b),
        "Remboursement d’un appareillage auditif",
        "audio" if b.beneficiaire.rang == "01" else "audio_conjoint",
    )
    _papiers(racine, b, facture_le, oreilles, prix)
    passer_consultations(racine.sous("historique"), b, tirage.entier(4, 7))
    _anciens(racine.sous("anciens"), b, facture_le, oreilles)
    _registre(racine.sous("registre"), b)
    if b.decor == "rib":
        decor_rib(racine.sous("rib"), b)
    secondes_adresses(racine.sous("adresses"), b)


def _papiers(racine: Flux, b: Brouillon, facture_le: date, oreilles: tuple[str, ...], prix: str) -> None:
    flux = racine.sous("papiers")
    fin = ouvrable(facture_le - timedelta(days=flux.entier(0, 2)))
    debut = ouvrable(fin - timedelta(days=flux.entier(31, 45)))
    devis_le = ouvrable(debut - timedelta(days=flux.entier(1, 6)))
    prescrit_le = avant(flux, devis_le, 5, 60)
    numero_devis, numero_facture = f"DA26-{flux.chiffres(5)}", f"FA26-{flux.chiffres(5)}"
    modele = flux.choix(_MODELES)
    b.papiers += [
        _ordonnance(racine.sous("ordonnance"), b, prescrit_le, oreilles),
        _devis(racine.sous("devis"), b, devis_le, prescrit_le, numero_devis, oreilles, prix, modele),
    ]
    b.papiers.append(
        _facture(
            racine.sous("facture"),
            b,
            (facture_le, debut, fin),
            prescrit_le,
            (numero_facture, numero_devis),
            oreilles,
            prix,
            modele,
        )
    )
    assert b.executant is not None  # noqa: S101 - set by `garnir`
    for i, oreille in enumerate(oreilles):
        ligne = Ligne(
            f"l{i + 1}",
            f"Aide auditive, {_OREILLES[oreille]}",
            "audio",
            "AUD_I",
            facture_le.isoformat(),
            prix,
            b.beneficiaire,
            base=BASE,
            taux=TAUX,
        )
        b.lignes.append(ligne)
        ligne_noemie(racine.sous(f"noemie{i}"), b, f"noemie{i + 1}", ligne, b.executant, "0.00")


def _ordonnance(flux: Flux, b: Brouillon, le: date, oreilles: tuple[str, ...]) -> Papier:
    return ordonnance(
        flux,
        b,
        le,
        "ordonnance_medicale",
        specialite="oto-rhino-laryngologie",
        profession="Oto-rhino-laryngologiste",
        corps={"lignes[0].produit": "Appareillage auditif, " + " et ".join(_OREILLES[o] for o in oreilles)},
    )


def _devis(
    flux: Flux,
    b: Brouillon,
    le: date,
    prescrit_le: date,
    numero: str,
    oreilles: tuple[str, ...],
    prix: str,
    modele: str,
) -> Papier:
    c = b.commerce
    assert c is not None  # noqa: S101 - set by `garnir`
    libre = Decimal(flux.entier(118, 168) * 10)
    signe = flux.chance(80)
    valeurs = {
        **magasin(b),
        "audioprothesiste_nom": c.diplome.nom,
        "audioprothesiste_id": c.diplome.rpps,
        "devis_numero": numero,
        "devis_date": le.isoformat(),
        "devis_validite": (le + timedelta(days=92)).isoformat(),
        **patient(b),
        **prescription(b, prescrit_le),
    }
    offres = [(o, "I", Decimal(prix), modele) for o in oreilles]
    offres += [(o, "II", libre, f"{modele} Plus") for o in oreilles]
    for i, (oreille, classe, montant, nom) in enumerate(offres):
        tete = f"offres[{i}]"
        valeurs |= {
            f"{tete}.classe": classe,
            f"{tete}.oreille": oreille,
            f"{tete}.marque_modele": nom,
            f"{tete}.prix": f"{montant:.2f}",
            f"{tete}.base_amo": BASE,
            f"{tete}.montant_amo": f"{AMO:.2f}",
            f"{tete}.montant_amc": f"{montant - AMO:.2f}" if classe == "I" else "non_connu",
            f"{tete}.rac": "0.00" if classe == "I" else f"{montant - AMO:.2f}",
        }
    valeurs |= {
        "essai_duree": "30",
        "garantie_duree": "4 ans",
        "suivi": "Trois séances la première année, puis deux par an",
        "acceptation_date": le.isoformat() if signe else "",
        "signatures": "les_deux" if signe else "audioprothesiste",
    }
    return Papier(
        "devis",
        "devis_audio",
        valeurs,
        "audioprothesiste",
        c.enseigne,
        b.demande.recue_le,
        flux.choix(("PDF_NATIF", "SCAN_BUREAU", "PHOTO")),
        b.demande.canal,
    )


def _facture(
    flux: Flux,
    b: Brouillon,
    dates: tuple[date, date, date],
    prescrit_le: date,
    numeros: tuple[str, str],
    oreilles: tuple[str, ...],
    prix: str,
    modele: str,
) -> Papier:
    c = b.commerce
    assert c is not None  # noqa: S101 - set by `garnir`
    le, debut, fin = dates
    total = Decimal(prix) * len(oreilles)
    series = flux.sous("series")
    valeurs = {
        **magasin(b),
        "audioprothesiste_nom": c.diplome.nom,
        "audioprothesiste_id": c.diplome.rpps,
        "facture_numero": numeros[0],
        "facture_date": le.isoformat(),
        "delivrance_date": le.isoformat(),
        **patient(b),
        **prescription(b, prescrit_le),
        "essai_debut": debut.isoformat(),
        "essai_fin": fin.isoformat(),
        "devis_reference": numeros[1],
    }
    for i, oreille in enumerate(oreilles):
        tete = f"lignes[{i}]"
        valeurs |= {
            f"{tete}.oreille": oreille,
            f"{tete}.classe": "I",
            f"{tete}.modele": modele,
            f"{tete}.numero_serie": numero_serie(series),
            f"{tete}.prix_ttc": prix,
            f"{tete}.base_amo": BASE,
        }
    valeurs |= {
        "total_ttc": f"{total:.2f}",
        "part_amo": f"{AMO * len(oreilles):.2f}",
        "part_amc": "non_connu",
        "reste_a_charge": "non_connu",
        "tiers_payant": "aucun",
        **acquit(flux.sous("acquit"), le, total),
    }
    return Papier(
        "facture",
        "facture_audio",
        valeurs,
        "audioprothesiste",
        c.enseigne,
        b.demande.recue_le,
        flux.choix(("PDF_NATIF", "PDF_PORTAIL", "PHOTO", "SCAN_BUREAU")),
        b.demande.canal,
    )


def numero_serie(flux: Flux) -> str:
    """A serial number in the only form of the bank: two digits, a letter, seven digits."""
    return f"{flux.chiffres(2)}{flux.choix('ABCDEFGHKLMNPRST')}{flux.chiffres(7)}"


def _anciens(flux: Flux, b: Brouillon, facture_le: date, oreilles: tuple[str, ...]) -> None:
    """Devices of the same ears, past their four years: just past in the décor, long past otherwise."""
    a_deja, ecart, loin = flux.chance(70), flux.entier(4, 75), flux.entier(4, 30)
    if b.decor != "serie" and not a_deja:
        return
    proche = mois_avant(facture_le, 48) - timedelta(days=ecart)
    le = proche if b.decor == "serie" else mois_avant(facture_le, 48 + loin)
    for oreille in oreilles:
        poser_ancien(b, oreille, ouvrable(permis(le)), numero_serie(flux.sous(oreille)))


def poser_ancien(b: Brouillon, oreille: str, le: date, serie: str) -> None:
    """Adds (or replaces) the past device of an ear."""
    cle = f"anterieur_{oreille}"
    b.passes = [p for p in b.passes if p.cle != cle]
    b.passes.append(
        Passe(
            cle,
            le.isoformat(),
            b.beneficiaire,
            "AUD",
            b.commerce.enseigne if b.commerce else "",
            "950.00",
            "240.00",
            "710.00",
            "papier",
            apres(le, 12).isoformat(),
            reference=f"FA{le:%y}-{le:%m%d}{b.numero_adherent[-2:]}",
            extra={"equipement": "aide auditive, classe I", "oreille": oreille, "numero_serie": serie},
        )
    )


def _registre(flux: Flux, b: Brouillon) -> None:
    """Six serial numbers of other wearers and of other years, none of this invoice."""
    for _ in range(6):
        le = avant(flux, b.jour, 90, 1400)
        b.series.append((numero_serie(flux), "autre adhérent", le.isoformat()))
    b.series.sort(key=lambda s: s[2], reverse=True)
