"""Gabarit `tiers_payant`: a dentist's care whose caisse part was paid to him, the adhérent asking for the rest.

The dentist also sends the mutuelle an electronic request (DRE): its return (P17) says what was paid to him
and for which day. When it is rejected the patient pays his part at the cabinet and sends the receipt.
Nothing is kept back at a dentist's (SB §1, H), so that the flow line is whole in tiers payant too.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from cases.calcul import ACTES
from cases.gabarits.brouillon import Brouillon, Ligne, Papier, Replique
from cases.gabarits.calendrier import apres, avant, ouvrable
from cases.gabarits.dentaire import PROFESSION, cabinet
from cases.gabarits.dentaire_soins import BASES, CONSULTATION, DETARTRAGE, TAUX
from cases.gabarits.ecrits import ecrire
from cases.gabarits.flux_amo import ligne_noemie, part_amo
from cases.gabarits.magasin import patient
from cases.gabarits.socle import canal, decor_rib, passer_consultations, secondes_adresses
from cases.identites import Praticien
from cases.streams import Flux

AGES = (20, 86)
DECORS = (("rib", 3), ("regle", 5), ("rejet", 2))
# Internal codes that do not depend on the care (anomalies_fraudes.md §2.2).
_REJETS = ("TP-01", "TP-07", "TP-10")
_ACQUITS = (
    "Part complémentaire réglée au cabinet",
    "Reste réglé par le patient, part obligatoire en tiers payant",
    "Acquitté, part de la caisse déduite",
)


def garnir(b: Brouillon) -> None:
    """Puts the care, its papers and its past into the draft `b`."""
    racine = Flux(b.graine, b.gabarit)
    tirage = racine.sous("soin")
    dentiste = cabinet(racine, b)
    code = tirage.poids((CONSULTATION, DETARTRAGE), (60, 40))
    # What the DRE was paid is then what a consultation leaves, whichever day it names.
    code = CONSULTATION if b.decor == "regle" else code
    soins, deux, ecart = avant(tirage, b.jour, 14, 30), tirage.chance(55), tirage.entier(13, 20)
    ecrire(
        racine.sous("ecrit"),
        b,
        canal(racine.sous("canal"), b),
        "Remboursement de la part complémentaire chez le dentiste",
        "tiers_payant" if b.beneficiaire.rang == "01" else "tiers_payant_conjoint",
    )
    _soin(racine, b, "1", code, soins, dentiste)
    if deux:
        _soin(racine, b, "2", CONSULTATION, ouvrable(soins - timedelta(days=ecart)), dentiste)
    _retour(racine.sous("retour"), b, soins, dentiste)
    for papier in b.papiers:
        if papier.emetteur == "praticien" or papier.genre == "ligne_noemie":
            b.repliques["praticien", papier.cle] = Replique(
                "confirme", b.dire("praticien", "consultation_confirmee")
            )
    b.repliques["adherent", "retour"] = Replique("ne_peut_repondre", b.dire("adherent", "retour_ignore"))
    passer_consultations(racine.sous("historique"), b, tirage.entier(4, 7))
    for ligne in b.lignes:
        v = b.papier(ligne.preuve).valeurs
        b.mouvements.append(
            (v["flux_date"], "reçu", "Décompte NOEMIE", v["flux_reference"], v["montant_amo"])
        )
    b.mouvements.sort(reverse=True)
    if b.decor == "rib":
        decor_rib(racine.sous("rib"), b)
    secondes_adresses(racine.sous("adresses"), b)


def _soin(racine: Flux, b: Brouillon, rang: str, code: str, soins: date, dentiste: Praticien) -> None:
    """One act: its flow line, paid to the dentist, and the receipt of the patient's part."""
    prix = BASES[code]
    _, amo = part_amo(prix, prix, TAUX, "0.00")
    reste = f"{Decimal(prix) - Decimal(amo):.2f}"
    ligne = Ligne(
        f"l{rang}",
        ACTES[code].libelle,
        "dentaire",
        code,
        soins.isoformat(),
        prix,
        b.beneficiaire,
        base=prix,
        taux=TAUX,
        demandee=reste,
    )
    b.lignes.append(ligne)
    noemie = ligne_noemie(racine.sous(f"noemie{rang}"), b, f"noemie{rang}", ligne, dentiste, "0.00")
    noemie.valeurs["destinataire_paiement"] = "ps"
    b.papiers.append(_recu(racine.sous(f"recu{rang}"), b, f"recu{rang}", ligne, dentiste, amo))


def _recu(flux: Flux, b: Brouillon, cle: str, ligne: Ligne, dentiste: Praticien, amo: str) -> Papier:
    """The receipt of what the patient has paid at the cabinet, the caisse's part taken off (P04)."""
    valeurs = {
        "ps_nom": dentiste.nom,
        "ps_profession": PROFESSION,
        "ps_identifiant": dentiste.rpps,
        "ps_adresse": dentiste.adresse.ligne,
        "ps_telephone": dentiste.telephone.replace(" ", ""),
        "facture_numero": f"H26-{flux.chiffres(5)}",
        "facture_date": ligne.date_soins,
        **patient(b),
        "lignes[0].date_acte": ligne.date_soins,
        "lignes[0].dent": "sans objet",
        "lignes[0].code": ligne.code_acte,
        "lignes[0].libelle": ligne.libelle,
        "lignes[0].base_amo": ligne.base,
        "lignes[0].honoraires": ligne.depense,
        "total": ligne.depense,
        "deja_regle": amo,
        "solde": "0.00",
        "acquit_mention": flux.choix(_ACQUITS),
        "acquit_date": ligne.date_soins,
        "acquit_mode": flux.choix(("CB", "cheque", "especes")),
        "acquit_montant": ligne.demandee,
        "tampon_signature": "oui" if flux.chance(85) else "non",
    }
    return Papier(
        cle,
        "facture_dentaire",
        valeurs,
        "praticien",
        dentiste.nom,
        b.demande.recue_le,
        flux.choix(("PDF_NATIF", "PHOTO", "SCAN_BUREAU", "PDF_PORTAIL")),
        b.demande.canal,
    )


def _retour(flux: Flux, b: Brouillon, soins: date, dentiste: Praticien) -> None:
    """The return of the dentist's DRE: paid for a visit of another day, or rejected for the care asked for."""
    ecart, rejet, lot = flux.entier(3, 9), flux.choix(_REJETS), f"TP{flux.chiffres(7)}"
    numero, delai = f"H26-{flux.chiffres(5)}", flux.entier(3, 6)
    regle = b.decor == "regle"
    le = ouvrable(soins - timedelta(days=ecart)) if regle else soins
    premiere = b.ligne("l1")
    date_retour = min(apres(soins, delai), ouvrable(date.fromisoformat(b.demande.recue_le))).isoformat()
    valeurs = {
        "lot_numero": lot,
        "date_retour": date_retour,
        "ps_identifiant": dentiste.rpps,
        **patient(b),
        "adherent_numero": b.numero_adherent,
        "facture_numero": numero if regle else b.papier("recu1").valeurs["facture_numero"],
        "date_soins": le.isoformat(),
        "montant_demande": premiere.demandee,
        "montant_paye": premiere.demandee if regle else "0.00",
    }
    if not regle:
        valeurs["code_rejet"] = rejet
    b.papiers.append(
        Papier(
            "retour",
            "retour_tiers_payant",
            valeurs,
            "operateur",
            b.mutuelle.nom,
            date_retour,
            "FLUX",
            "flux_tp",
        )
    )
    objet = "Règlement de tiers payant" if regle else "Rejet de tiers payant"
    b.mouvements.append((date_retour, "émis", objet, lot, valeurs["montant_paye"]))
