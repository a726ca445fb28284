"""Gabarit `dentaire_couronne`: one or two crowns, devis then invoice, in the panier of their code.

Dated 2023, before 15 October: the honoraires limites of 2020 to 2023 are confirmed, base 120 €, 70 % (SB §6,
H). No inlay-core: its limit is not confirmed. Nothing is kept back at a dentist's (SB §1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from cases.calcul import ACTES
from cases.gabarits.brouillon import Brouillon, Ligne, Papier
from cases.gabarits.calendrier import avant, mois_apres, ouvrable
from cases.gabarits.dentaire import PROFESSION, QUADRANTS, cabinet, soin_passe
from cases.gabarits.ecrits import ecrire
from cases.gabarits.flux_amo import ligne_noemie, part_amo
from cases.gabarits.magasin import patient
from cases.gabarits.socle import AGE_ACTIF, canal, decor_rib, passer_consultations, secondes_adresses
from cases.streams import Flux

# In 2023 one mutuelle has collective contrats alone, for people of working age.
AGES = (21, AGE_ACTIF)
DECORS = (("rib", 3), ("dent", 4), ("devis", 4), ("neutre", 4))
BASE = "120.00"
TAUX = "70"
_AVANT, _PREMOLAIRE_2, _MOLAIRES = ("1", "2", "3", "4"), ("5",), ("6", "7")


@dataclass(frozen=True, slots=True)
class Modele:
    """A crown: its code, its panier, what it is made of, the ranks of teeth it fits, usual fees in euros."""

    code: str
    panier: str
    materiau: str
    rangs: tuple[str, ...]
    prix: tuple[str, ...]
    poids: int
    alternative: tuple[str, str] = ("", "")


_METAL = ("Couronne métallique", "rac0")
_ZIRCONE = ("Couronne en zircone", "rac0")
MODELES = (
    Modele("HBLD634", "rac0", "céramo-métallique", _AVANT, ("500.00", "490.00", "475.00"), 18),
    Modele("HBLD680", "rac0", "céramique monolithique", _AVANT, ("500.00", "495.00"), 12),
    Modele("HBLD350", "rac0", "zircone", (*_AVANT, *_PREMOLAIRE_2), ("440.00", "430.00", "420.00"), 16),
    Modele(
        "HBLD491", "modere", "céramo-métallique", _PREMOLAIRE_2, ("550.00", "540.00", "525.00"), 14, _ZIRCONE
    ),
    Modele("HBLD158", "modere", "céramique", (*_PREMOLAIRE_2, *_MOLAIRES), ("550.00", "535.00"), 10, _METAL),
    Modele("HBLD073", "modere", "zircone", _MOLAIRES, ("440.00", "425.00"), 14, _METAL),
    Modele(
        "HBLD734",
        "libre",
        "céramo-métallique",
        _MOLAIRES,
        ("580.00", "640.00", "720.00", "790.00"),
        16,
        _METAL,
    ),
)
_PLAFONNES = tuple(m for m in MODELES if m.panier != "libre")
_MENTIONS = ("Lu et approuvé, bon pour accord", "Bon pour accord", "Devis accepté")
_ACQUITS = ("Honoraires perçus", "Acquitté", "Réglé ce jour", "Soldé")
# What was paid of past care in 2021 to 2023: base × 70 %, the rest by the contrat (SB §6). The past crown is a
# metallic one, the only one that fits every tooth without reste à charge, whatever the contrat (290 €).
EXTRACTION = ("33.44", "23.41", "10.03")
COURONNE = ("290.00", "84.00", "206.00")


def garnir(b: Brouillon) -> None:
    """Puts the care, its papers and its past into the draft `b`."""
    racine = Flux(b.graine, b.gabarit)
    tirage = racine.sous("soin")
    cabinet(racine, b)
    faite_le = avant(tirage, b.jour, 14, 40)
    possibles = _PLAFONNES if b.decor == "devis" else MODELES
    modele = tirage.poids(possibles, [m.poids for m in possibles])
    quadrants = tirage.melange(QUADRANTS)[: 2 if tirage.chance(40) else 1]
    rang, prix, sous = tirage.choix(modele.rangs), tirage.choix(modele.prix), tirage.entier(12, 24)
    if b.decor == "devis":
        # Well under the limit, so that a higher price may still be within it.
        prix = f"{max(Decimal(p) for p in modele.prix) - 5 * sous:.2f}"
    dents = [f"{q}{rang}" for q in quadrants]
    ecrire(
        racine.sous("ecrit"),
        b,
        canal(racine.sous("canal"), b),
        "Remboursement d’une prothèse dentaire",
        "couronne" if b.beneficiaire.rang == "01" else "couronne_conjoint",
    )
    _papiers(racine, b, faite_le, modele, dents, prix)
    passer_consultations(racine.sous("historique"), b, tirage.entier(4, 7))
    _bouche(racine.sous("bouche"), b, dents)
    if b.decor == "rib":
        decor_rib(racine.sous("rib"), b)
    secondes_adresses(racine.sous("adresses"), b)


def _papiers(racine: Flux, b: Brouillon, faite_le: date, modele: Modele, dents: list[str], prix: str) -> None:
    flux = racine.sous("papiers")
    devis_le = ouvrable(faite_le - timedelta(days=flux.entier(24, 70)))
    numeros = f"D{devis_le:%y}-{flux.chiffres(4)}", f"N{faite_le:%y}-{flux.chiffres(4)}"
    b.papiers.append(devis(racine.sous("devis"), b, devis_le, numeros[0], modele, dents, prix))
    b.papiers.append(_facture(racine.sous("facture"), b, faite_le, numeros, modele, dents, prix))
    assert b.executant is not None  # noqa: S101 - set by `cabinet`
    for i, dent in enumerate(dents):
        ligne = Ligne(
            f"l{i + 1}",
            f"Couronne, dent {dent}",
            "prothese_dentaire",
            modele.code,
            faite_le.isoformat(),
            prix,
            b.beneficiaire,
            base=BASE,
            taux=TAUX,
        )
        b.lignes.append(ligne)
        ligne_noemie(racine.sous(f"noemie{i}"), b, f"noemie{i + 1}", ligne, b.executant, "0.00")


def _praticien(b: Brouillon) -> dict[str, str]:
    p = b.executant
    assert p is not None  # noqa: S101 - set by `cabinet`
    return {
        "ps_nom": p.nom,
        "ps_profession": PROFESSION,
        "ps_identifiant": p.rpps,
        "ps_adresse": p.adresse.ligne,
        "ps_telephone": p.telephone.replace(" ", ""),
    }


def devis(
    flux: Flux, b: Brouillon, le: date, numero: str, modele: Modele, dents: list[str], prix: str
) -> Papier:
    """The signed devis of `dents`, at `prix` each; another solution is offered where something stays to pay."""
    assure = b.foyer[0].personne
    signe = ouvrable(le + timedelta(days=flux.entier(2, 15)))
    amo, _ = part_amo(prix, BASE, TAUX, "0.00")
    libelle = ACTES[modele.code].libelle
    valeurs = {
        **_praticien(b),
        "devis_numero": numero,
        "devis_date": le.isoformat(),
        "devis_validite": mois_apres(le, 6).isoformat(),
        **patient(b),
        "assure_nom": assure.nom.upper(),
        "assure_prenom": assure.prenom,
        "assure_nir": assure.nir,
        "origine_dispositif": flux.poids(("France", "UE", "hors_UE"), (60, 25, 15)),
        "sous_traitance": "oui" if flux.chance(35) else "non",
        "description_traitement": "Couronne sur dent délabrée"
        if len(dents) == 1
        else "Couronnes sur deux dents délabrées",
    }
    for i, dent in enumerate(dents):
        tete = f"lignes[{i}]"
        valeurs |= {
            f"{tete}.dent": dent,
            f"{tete}.code_ccam": modele.code,
            f"{tete}.libelle": libelle,
            f"{tete}.materiau": modele.materiau,
            f"{tete}.panier": modele.panier,
            f"{tete}.honoraires": prix,
            f"{tete}.base_amo": BASE,
            f"{tete}.montant_amo": amo,
            f"{tete}.non_rembourse_amo": f"{Decimal(prix) - Decimal(amo):.2f}",
        }
    realise = "oui" if flux.chance(70) else "non"
    if modele.alternative[0]:
        valeurs |= {
            "alternatives[0].libelle": modele.alternative[0],
            "alternatives[0].panier": modele.alternative[1],
            "alternatives[0].realise": realise,
        }
    valeurs |= {
        "total_honoraires": f"{Decimal(prix) * len(dents):.2f}",
        "total_amo": f"{Decimal(amo) * len(dents):.2f}",
        "acceptation_date": signe.isoformat(),
        "acceptation_mention": flux.choix(_MENTIONS),
        "signature_patient": "oui",
    }
    return Papier(
        "devis",
        "devis_dentaire",
        valeurs,
        "praticien",
        valeurs["ps_nom"],
        b.demande.recue_le,
        flux.choix(("PDF_NATIF", "SCAN_BUREAU", "PHOTO")),
        b.demande.canal,
    )


def _facture(
    flux: Flux,
    b: Brouillon,
    le: date,
    numeros: tuple[str, str],
    modele: Modele,
    dents: list[str],
    prix: str,
) -> Papier:
    total = Decimal(prix) * len(dents)
    acompte = Decimal(flux.entier(10, 20) * 10) if flux.chance(35) else Decimal(0)
    valeurs = {
        **_praticien(b),
        "facture_numero": numeros[1],
        "facture_date": le.isoformat(),
        "devis_reference": numeros[0],
        **patient(b),
    }
    for i, dent in enumerate(dents):
        tete = f"lignes[{i}]"
        valeurs |= {
            f"{tete}.date_acte": le.isoformat(),
            f"{tete}.dent": dent,
            f"{tete}.code": modele.code,
            f"{tete}.libelle": ACTES[modele.code].libelle,
            f"{tete}.base_amo": BASE,
            f"{tete}.honoraires": prix,
        }
    valeurs |= {
        "total": f"{total:.2f}",
        "deja_regle": f"{acompte:.2f}",
        "solde": "0.00",
        "acquit_mention": flux.choix(_ACQUITS),
        "acquit_date": le.isoformat(),
        "acquit_mode": flux.choix(("CB", "cheque", "virement")),
        "acquit_montant": f"{total - acompte:.2f}",
        "tampon_signature": "oui" if flux.chance(85) else "non",
    }
    return Papier(
        "facture",
        "facture_dentaire",
        valeurs,
        "praticien",
        valeurs["ps_nom"],
        b.demande.recue_le,
        flux.choix(("PDF_NATIF", "PHOTO", "SCAN_BUREAU", "PDF_PORTAIL")),
        b.demande.canal,
    )


def _bouche(flux: Flux, b: Brouillon, dents: list[str]) -> None:
    """Teeth that the historique already knows: an extraction or a crown, never on a tooth of the invoice."""
    ailleurs = [f"{q}{r}" for q in QUADRANTS for r in "4567" if f"{q}{r}" not in dents]
    # Altered dossiers of this first impression know a crown four times out of five.
    dent, couronne, jours = flux.choix(ailleurs), flux.chance(80), flux.entier(430, 700)
    present = flux.chance(30)
    if b.decor == "dent" or present:
        poser_dent(flux, b, "couronne" if couronne else "extraction", dent, jours)


def poser_dent(flux: Flux, b: Brouillon, soin: str, dent: str, jours: int) -> None:
    """Adds (or replaces) the known tooth of the historique, cared for `jours` before the first day."""
    b.passes = [p for p in b.passes if p.cle != "dent"]
    montants = EXTRACTION if soin == "extraction" else COURONNE
    extra = {"soin": soin, "dent": dent}
    soin_passe(flux, b, "dent", jours, acte="DENT", montants=montants, extra=extra)
