"""Gabarit `optique_classe_b`: an adult's class B frame and two lenses, single vision or progressive.

Devis, invoice, prescription and one flow line for each element (base 0,05 €, 60 %: SB §5, H).
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from cases import identites
from cases.gabarits.brouillon import Brouillon, Ligne, Papier, Passe, Tiers
from cases.gabarits.calendrier import apres, avant, mois_avant, ouvrable, permis
from cases.gabarits.ecrits import ecrire
from cases.gabarits.flux_amo import centimes, ligne_noemie
from cases.gabarits.magasin import acquit, magasin, ordonnance, patient, prescription
from cases.gabarits.socle import canal, decor_rib, passer_consultations, secondes_adresses
from cases.pieces.formats import afficheur
from cases.streams import Flux
from scenario_bank.model.garanties import ForfaitEquipement
from scenario_bank.model.pieces import Format

AGES = (18, 84)
DECORS = (("rib", 3), ("renouvellement", 3), ("neutre", 3))
BASE = "0.05"
TAUX = "60"
ELEMENTS = ("monture", "verre_OD", "verre_OG")
_CODES = {"monture": "OPT_MONTURE_B", "verre_OD": "OPT_VERRE_B", "verre_OG": "OPT_VERRE_B"}
_NOMS = {"monture": "Monture", "verre_OD": "Verre œil droit", "verre_OG": "Verre œil gauche"}
_MARQUES = ("Aulnaie", "Brindille", "Cormoran", "Damier", "Estuaire", "Farandole")
_VERRIERS = ("Claravue", "Limpidea", "Orelia", "Transpar")


def garnir(b: Brouillon) -> None:
    """Puts the care, its papers and its past into the draft `b`."""
    racine = Flux(b.graine, b.gabarit)
    tirage = racine.sous("soin")
    b.prescripteur = identites.praticien(
        racine.sous("prescripteur"),
        b.jour,
        "medecin",
        "ophtalmologie",
        secteur="2",
        optam=True,
        commune=b.commune,
    )
    b.commerce = identites.commerce(racine.sous("opticien"), b.jour, "opticien", commune=b.commune)
    b.executant = b.commerce.diplome
    b.praticiens = [
        identites.praticien(
            racine.sous("traitant"), b.jour, "medecin", "médecine générale", secteur="1", commune=b.commune
        ),
        b.prescripteur,
    ]
    b.tiers += [
        Tiers("opticien", "opticien", b.commerce.enseigne, b.commerce.telephone, b.commerce.adresse.ligne),
        Tiers(
            "prescripteur",
            "prescripteur",
            b.prescripteur.nom,
            b.prescripteur.telephone,
            b.prescripteur.adresse.ligne,
        ),
    ]
    facture_le = avant(tirage, b.jour, 14, 40)
    correction = _correction(racine.sous("correction"), b, facture_le)
    prix = _prix(racine.sous("prix"), "od.add" in correction)
    objet = "Remboursement d’un équipement d’optique"
    ecrire(
        racine.sous("ecrit"),
        b,
        canal(racine.sous("canal"), b),
        objet,
        "lunettes" if b.beneficiaire.rang == "01" else "lunettes_conjoint",
    )
    _papiers(racine, b, facture_le, correction, prix)
    _historique(racine.sous("historique"), b, facture_le, correction)
    if b.decor == "rib":
        decor_rib(racine.sous("rib"), b)
    secondes_adresses(racine.sous("adresses"), b)


def _correction(flux: Flux, b: Brouillon, jour: date) -> dict[str, str]:
    """A prescription within the plain range (sphere −6 to +6, cylinder 4 at most: P01 r8)."""
    progressif = flux.chance(55) and b.beneficiaire.personne.age(jour) >= 46
    addition = f"{flux.entier(4, 10) * 25 / 100:.2f}"
    signe = -1 if flux.chance(60) else 1
    valeurs: dict[str, str] = {}
    for oeil in ("od", "og"):
        sph = Decimal(flux.entier(2, 16)) * Decimal("0.25") * signe
        cyl = Decimal(flux.entier(0, 5)) * Decimal("-0.25")
        axe = flux.entier(0, 36) * 5
        valeurs[f"{oeil}.sph"] = f"{sph:.2f}"
        valeurs[f"{oeil}.cyl"] = f"{cyl:.2f}" if cyl else "0.00"
        if cyl:
            valeurs[f"{oeil}.axe"] = str(axe)
        if progressif:
            valeurs[f"{oeil}.add"] = addition
    valeurs["vision"] = "progressif" if progressif else "loin"
    return valeurs


_dioptrie = afficheur(Format.DIOPTRIE, {})


def texte_correction(correction: dict[str, str], oeil: str) -> str:
    """The correction of one eye as an invoice writes it.

    >>> texte_correction({"od.sph": "-2.00", "od.cyl": "-0.50", "od.axe": "90"}, "od")
    '−2,00 (−0,50 à 90°)'
    """
    texte = _dioptrie(correction[f"{oeil}.sph"])
    if f"{oeil}.axe" in correction:
        texte += f" ({_dioptrie(correction[f'{oeil}.cyl'])} à {correction[f'{oeil}.axe']}°)"
    if f"{oeil}.add" in correction:
        texte += f", add. {_dioptrie(correction[f'{oeil}.add'])}"
    return texte


def _prix(flux: Flux, progressif: bool) -> dict[str, str]:
    """Prices in euros and cents, lenses of both eyes alike or not."""
    monture = Decimal(flux.entier(62, 178)) + flux.choix((Decimal(0), Decimal("0.50"), Decimal("0.90")))
    bas, haut = (150, 300) if progressif else (55, 140)
    droit = Decimal(flux.entier(bas, haut)) + flux.choix((Decimal(0), Decimal("0.50"), Decimal("0.90")))
    gauche = droit if flux.chance(65) else droit + flux.entier(4, 15)
    return {"monture": f"{monture:.2f}", "verre_OD": f"{droit:.2f}", "verre_OG": f"{gauche:.2f}"}


def _papiers(
    racine: Flux, b: Brouillon, facture_le: date, correction: dict[str, str], prix: dict[str, str]
) -> None:
    flux = racine.sous("papiers")
    prescrit_le = _prescription(racine.sous("ordonnance"), b, facture_le)
    devis_le = max(ouvrable(facture_le - timedelta(days=flux.entier(4, 18))), prescrit_le)
    numero_devis, numero_facture = f"D26-{flux.chiffres(5)}", f"F26-{flux.chiffres(5)}"
    b.papiers += [
        _ordonnance(racine.sous("ordonnance/papier"), b, prescrit_le, correction),
        _devis(racine.sous("devis"), b, devis_le, prescrit_le, numero_devis, correction, prix),
    ]
    b.papiers.append(
        _facture(
            racine.sous("facture"),
            b,
            facture_le,
            prescrit_le,
            numero_facture,
            numero_devis,
            correction,
            prix,
        )
    )
    facture = b.papier("facture")
    assert b.executant is not None  # noqa: S101 - set by `garnir` just before
    for i, element in enumerate(ELEMENTS):
        brut = Decimal(prix[element]) - Decimal(facture.valeurs[f"lignes[{i}].remise"])
        ligne = Ligne(
            f"l{i + 1}",
            _NOMS[element],
            "optique",
            _CODES[element],
            facture_le.isoformat(),
            f"{brut:.2f}",
            b.beneficiaire,
            equipement="e1",
            base=BASE,
            taux=TAUX,
        )
        b.lignes.append(ligne)
        ligne_noemie(racine.sous(f"noemie{i}"), b, f"noemie{i + 1}", ligne, b.executant, "0.00")


def _prescription(flux: Flux, b: Brouillon, facture_le: date) -> date:
    """A date well inside validity: 5 years from 16 to 42, 3 years after (A06); never near the edge of 42."""
    age = b.beneficiaire.personne.age(facture_le)
    maximum = 1600 if age < 40 else 900
    if flux.chance(70) or b.decor == "renouvellement":
        return avant(flux, facture_le, 20, 200)
    return avant(flux, facture_le, 200, maximum)


def _ordonnance(flux: Flux, b: Brouillon, le: date, correction: dict[str, str]) -> Papier:
    # Altered renewals bear the mention five times out of six.
    part = 83 if b.decor == "renouvellement" else 40
    evolution = {"evolution_mention": "Changement de vue constaté" if flux.chance(part) else ""}
    return ordonnance(
        flux,
        b,
        le,
        "ordonnance_optique",
        specialite="ophtalmologie",
        profession="Ophtalmologiste",
        corps=correction | evolution,
    )


def _devis(
    flux: Flux,
    b: Brouillon,
    le: date,
    prescrit_le: date,
    numero: str,
    correction: dict[str, str],
    prix: dict[str, str],
) -> Papier:
    c = b.commerce
    assert c is not None  # noqa: S101 - set by `garnir`
    marque, verrier = flux.choix(_MARQUES), flux.choix(_VERRIERS)
    signe = flux.chance(80)
    valeurs = {
        **magasin(b),
        "opticien_nom": c.diplome.nom,
        "devis_numero": numero,
        "devis_date": le.isoformat(),
        "devis_validite": (le + timedelta(days=92)).isoformat(),
        "exemplaire": "2/2",
        **patient(b),
        "amo_nom": b.caisse.nom,
        "amc_nom": b.mutuelle.nom,
        **prescription(b, prescrit_le),
    }
    for i, (element, montant) in enumerate(zip(ELEMENTS, ("30.00", "37.50", "37.50"), strict=True)):
        tete = f"offre_a.lignes[{i}]"
        monture = element == "monture"
        valeurs |= {
            f"{tete}.element": element,
            f"{tete}.designation": f"{marque} Base" if monture else f"{verrier} Essentiel",
            f"{tete}.prix": montant,
            f"{tete}.base": "9.00" if monture else "",
            f"{tete}.amo": "5.40" if monture else "",
            f"{tete}.amc": "non_connu",
            f"{tete}.rac": "non_connu",
        }
    geometrie = "progressif" if "od.add" in correction else "unifocal"
    for i, element in enumerate(ELEMENTS):
        tete = f"offre_b.lignes[{i}]"
        valeurs |= {
            f"{tete}.element": element,
            f"{tete}.designation": f"{marque} {flux.entier(20, 99)}"
            if element == "monture"
            else f"{verrier} {geometrie} 1,5",
            f"{tete}.prix": prix[element],
            f"{tete}.base": BASE,
            f"{tete}.amo": "0.03",
            f"{tete}.amc": "non_connu",
            f"{tete}.rac": "non_connu",
        }
    valeurs |= {
        "montant_amc": "non_connu",
        "reste_a_charge": "non_connu",
        "offre_retenue": "B",
        "acceptation_date": le.isoformat() if signe else "",
        "signature_client": "oui" if signe else "non",
        "signature_opticien": "oui",
    }
    return Papier(
        "devis",
        "devis_optique",
        valeurs,
        "opticien",
        c.enseigne,
        b.demande.recue_le,
        flux.choix(("PDF_NATIF", "SCAN_BUREAU", "PHOTO")),
        b.demande.canal,
    )


def _facture(
    flux: Flux,
    b: Brouillon,
    le: date,
    prescrit_le: date,
    numero: str,
    devis: str,
    correction: dict[str, str],
    prix: dict[str, str],
) -> Papier:
    c = b.commerce
    assert c is not None  # noqa: S101 - set by `garnir`
    offre = b.papier("devis").valeurs
    remise = f"{flux.entier(5, 20)}.00" if flux.chance(20) else "0.00"
    flux_lot = flux.sous("lots")
    valeurs = {
        **magasin(b),
        "facture_numero": numero,
        "facture_date": le.isoformat(),
        "delivrance_date": le.isoformat(),
        "devis_reference": devis,
        "opticien_nom": c.diplome.nom,
        "opticien_rpps": c.diplome.rpps,
        **patient(b),
        **prescription(b, prescrit_le),
    }
    total = Decimal(0)
    for i, element in enumerate(ELEMENTS):
        tete = f"lignes[{i}]"
        oeil = {"verre_OD": "od", "verre_OG": "og"}.get(element)
        moins = remise if element == "monture" else "0.00"
        valeurs |= {
            f"{tete}.element": element,
            f"{tete}.classe": "B",
            f"{tete}.designation": offre[f"offre_b.lignes[{i}].designation"],
            f"{tete}.tracabilite": f"LOT{flux_lot.chiffres(8)}",
            f"{tete}.prix_ttc": prix[element],
            f"{tete}.remise": moins,
            f"{tete}.base_amo": BASE,
            f"{tete}.montant_amo": "0.03",
        }
        if oeil:
            valeurs[f"{tete}.correction"] = texte_correction(correction, oeil)
        total += Decimal(prix[element]) - Decimal(moins)
    valeurs |= {
        "total_ht": f"{centimes(total / Decimal('1.2')):.2f}",
        "tva_taux": "20",
        "total_ttc": f"{total:.2f}",
        "part_amo": "0.09",
        "part_amc": "non_connu",
        "reste_a_charge": "non_connu",
        "tiers_payant": "aucun",
    }
    valeurs |= acquit(flux.sous("acquit"), le, total)
    valeurs["garant_conformite"] = f"{c.enseigne}, {c.adresse.ligne}"
    return Papier(
        "facture",
        "facture_optique",
        valeurs,
        "opticien",
        c.enseigne,
        b.demande.recue_le,
        flux.choix(("PDF_NATIF", "PDF_PORTAIL", "PHOTO", "SCAN_BUREAU")),
        b.demande.canal,
    )


def _historique(flux: Flux, b: Brouillon, facture_le: date, correction: dict[str, str]) -> None:
    passer_consultations(flux.sous("consultations"), b, flux.entier(4, 7))
    a_deja = flux.chance(75)
    ecart = flux.entier(4, 75)
    loin = flux.entier(15, 40)
    variation = Decimal(flux.entier(0, 4)) * Decimal("0.25")
    if b.decor == "renouvellement":
        le = mois_avant(facture_le, 24) - timedelta(days=ecart)
    elif a_deja:
        le = mois_avant(facture_le, 24 + loin)
    else:
        return
    poser_anterieur(b, ouvrable(permis(le)), correction, variation)


def _passee(b: Brouillon) -> str:
    """What the contract paid on a past equipment of 268 €, whose frame was under its limit."""
    garantie = b.contrat.ligne("optique", "simple").garantie
    assert isinstance(garantie, ForfaitEquipement)  # noqa: S101 - the reader of mutuelles sees to it
    part = Decimal("0.09")
    droit = garantie.montant - part if garantie.y_compris_amo else garantie.montant
    return f"{min(droit, Decimal('268.00') - part):.2f}"


def poser_anterieur(b: Brouillon, le: date, correction: dict[str, str], variation: Decimal) -> None:
    """Adds (or replaces) the previous equipment, whose sphere differs by `variation` dioptres."""
    b.passes = [p for p in b.passes if p.cle != "anterieur"]
    avant_ = {oeil: f"{Decimal(correction[f'{oeil}.sph']) + variation:.2f}" for oeil in ("od", "og")}
    b.passes.append(
        Passe(
            "anterieur",
            le.isoformat(),
            b.beneficiaire,
            "OPT",
            b.commerce.enseigne if b.commerce else "",
            "268.00",
            "0.09",
            _passee(b),
            "papier",
            apres(le, 12).isoformat(),
            reference=f"F{le:%y}-{le:%m%d}{b.numero_adherent[-2:]}",
            extra={"equipement": "monture et deux verres", "od_sph": avant_["od"], "og_sph": avant_["og"]},
        )
    )
