"""Gabarit `indu`: a consultation to pay, and the trace of a past benefit that was paid wrongly.

The caisse's flow brings a rectification of a past line (negative amounts, P15 r6), or a return of tiers
payant (P17) names a past act. The historique says what was paid, to whom, and whether an indu was settled.
Consultation of a generalist in secteur 1, 30 € at 70 % (SB §2, H).
"""

from __future__ import annotations

from datetime import date, timedelta

from cases import identites
from cases.calcul import ACTES
from cases.gabarits.brouillon import Brouillon, Ligne, Papier, Passe, Replique, Tiers
from cases.gabarits.calendrier import apres, avant, ouvrable
from cases.gabarits.ecrits import ecrire
from cases.gabarits.flux_amo import ligne_noemie, part_amo
from cases.gabarits.magasin import patient
from cases.gabarits.socle import GENERALISTE, canal, decor_rib, passer_consultations, secondes_adresses
from cases.identites import Praticien
from cases.streams import Flux

AGES = (20, 86)
DECORS = (("rib", 3), ("rectification", 6), ("retour", 2))
CODE, PRIX, TAUX, PARTICIPATION, AMC = "G", "30.00", "70", "2.00", "9.00"
A_L_ADHERENT, AU_PROFESSIONNEL = "adhérent", "professionnel"
SOLDE = "annulé, indu soldé"


def garnir(b: Brouillon) -> None:
    """Puts the care, its papers and its past into the draft `b`."""
    racine = Flux(b.graine, b.gabarit)
    tirage = racine.sous("soin")
    medecin, collegue = (
        identites.praticien(racine.sous(nom), b.jour, "medecin", GENERALISTE, secteur="1", commune=b.commune)
        for nom in ("traitant", "collegue")
    )
    b.praticiens = [medecin, collegue]
    b.executant = medecin
    b.tiers.append(Tiers("praticien", "médecin", medecin.nom, medecin.telephone, medecin.adresse.ligne))
    soins, deux, ecart = avant(tirage, b.jour, 14, 28), tirage.chance(40), tirage.entier(3, 9)
    seul = b.decor != "rib" and racine.sous("flux").chance(60)
    ecrire(
        racine.sous("ecrit"),
        b,
        canal(racine.sous("canal"), b, flux_seul=seul),
        "Remboursement d’une consultation",
        "consultation",
    )
    for rang, le in (("1", soins), ("2", ouvrable(soins - timedelta(days=ecart))))[: 1 + deux]:
        ligne = Ligne(
            f"l{rang}",
            ACTES[CODE].libelle,
            "medecin",
            CODE,
            le.isoformat(),
            PRIX,
            b.beneficiaire,
            secteur="1",
            base=PRIX,
            taux=TAUX,
        )
        b.lignes.append(ligne)
        ligne_noemie(racine.sous(f"noemie{rang}"), b, f"noemie{rang}", ligne, medecin, PARTICIPATION)
    passer_consultations(racine.sous("historique"), b, tirage.entier(4, 7))
    # Some were asked for on paper, as is the one that an altered dossier paid a second time.
    origines = racine.sous("origines")
    for passe in b.passes:
        passe.extra["paye_a"] = A_L_ADHERENT
        passe.origine = "demande" if origines.chance(30) else "flux"
    if b.decor == "retour":
        _retour(racine.sous("retour"), b, medecin)
    else:
        _rectification(racine.sous("rectification"), b, medecin)
    oui = b.dire("praticien", "consultation_confirmee")
    for papier in b.papiers:
        if papier.genre in {"ligne_noemie", "retour_tiers_payant"}:
            b.repliques["praticien", papier.cle] = Replique("confirme", oui)
        if papier.genre == "ligne_noemie":
            v = papier.valeurs
            b.mouvements.append(
                (v["flux_date"], "reçu", "Décompte NOEMIE", v["flux_reference"], v["montant_amo"])
            )
    b.mouvements.sort(reverse=True)
    _repondre(b)
    if b.decor == "rib":
        decor_rib(racine.sous("rib"), b)
    secondes_adresses(racine.sous("adresses"), b)


def _repondre(b: Brouillon) -> None:
    """What the caisse, the cabinet and the adhérent say of a rectification that is settled, or of a return."""
    if b.papier_ou_rien("rectification"):
        b.repliques["caisse", "rectification"] = Replique(
            "confirme", b.dire("caisse", "rectification_soldee")
        )
        b.repliques["praticien", "rectification"] = Replique("confirme", b.dire("praticien", "acte_annule"))
    else:
        b.repliques["adherent", "retour"] = Replique("ne_peut_repondre", b.dire("adherent", "retour_ignore"))


def _passe(flux: Flux, b: Brouillon, cle: str, medecin: Praticien, paye_a: str, statut: str) -> Passe:
    """A past consultation of the beneficiary with his doctor, one or two months old."""
    le = avant(flux, b.jour, 42, 70)
    brute, net = part_amo(PRIX, PRIX, TAUX, PARTICIPATION)
    tiers = paye_a == AU_PROFESSIONNEL
    passe = Passe(
        cle,
        le.isoformat(),
        b.beneficiaire,
        CODE,
        medecin.nom,
        PRIX,
        brute if tiers else net,
        AMC,
        "tiers payant" if tiers else "flux",
        apres(le, flux.entier(5, 9)).isoformat(),
        statut=statut,
        reference=f"N{flux.chiffres(9)}",
        extra={"paye_a": paye_a},
    )
    b.passes.append(passe)
    return passe


def _rectification(flux: Flux, b: Brouillon, medecin: Praticien) -> None:
    """A line that takes back a past one, whose indu was settled: who was paid is drawn."""
    paye_a = flux.poids((A_L_ADHERENT, AU_PROFESSIONNEL), (65, 35))
    passe = _passe(flux.sous("passe"), b, "rectifie", medecin, paye_a, SOLDE)
    ligne = Ligne(
        "", "", "medecin", CODE, passe.date, PRIX, b.beneficiaire, secteur="1", base=PRIX, taux=TAUX
    )
    papier = ligne_noemie(flux.sous("ligne"), b, "rectification", ligne, medecin, PARTICIPATION)
    recue = ouvrable(date.fromisoformat(b.demande.recue_le)).isoformat()
    papier.valeurs.pop("retenues", None)
    papier.valeurs |= {
        "flux_date": recue,
        "date_reglement": recue,
        "depense": f"-{PRIX}",
        "base": f"-{PRIX}",
        "montant_amo": f"-{passe.amo}",
        "destinataire_paiement": "ps" if paye_a == AU_PROFESSIONNEL else "assure",
    }
    papier.recue_le = recue


def _retour(flux: Flux, b: Brouillon, medecin: Praticien) -> None:
    """The return of a DRE that the mutuelle paid to the doctor, as the historique knows."""
    passe = _passe(flux.sous("passe"), b, "tiers_payant", medecin, AU_PROFESSIONNEL, "payé")
    recue, lot = ouvrable(date.fromisoformat(b.demande.recue_le)).isoformat(), f"TP{flux.chiffres(7)}"
    valeurs = {
        "lot_numero": lot,
        "date_retour": recue,
        "ps_identifiant": medecin.rpps,
        **patient(b),
        "adherent_numero": b.numero_adherent,
        "facture_numero": f"H26-{flux.chiffres(5)}",
        "date_soins": passe.date,
        "montant_demande": AMC,
        "montant_paye": AMC,
    }
    b.papiers.append(
        Papier(
            "retour",
            "retour_tiers_payant",
            valeurs,
            "operateur",
            b.mutuelle.nom,
            recue,
            "FLUX",
            "flux_tp",
        )
    )
    b.mouvements.append((recue, "émis", "Règlement de tiers payant", lot, AMC))
