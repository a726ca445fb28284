"""Gabarit `hospitalisation`: a stay with one heavy act, the daily charge and a single room.

The act is at or over 120 €: the 32 € participation takes the place of the ticket modérateur for the whole
stay, so that the daily charge comes beside it (SB §8). The caisse's flow brings the stay and the act; the
daily charge and the room are read on the invoice, their days on the bulletin (pieces.md P19, P20, X16).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from cases import identites
from cases.gabarits.brouillon import Brouillon, Ligne, Papier, Tiers
from cases.gabarits.calendrier import ouvrable
from cases.gabarits.ecrits import ecrire
from cases.gabarits.flux_amo import ligne_noemie
from cases.gabarits.magasin import patient
from cases.gabarits.socle import GENERALISTE, canal, decor_rib, passer_consultations, secondes_adresses
from cases.identites.etablissements import Structure, structure
from cases.streams import Flux

AGES = (23, 88)
DECORS = (("rib", 3), ("neutre", 5))
FORFAIT = Decimal("23.00")
PARTICIPATION = Decimal("32.00")
_ACTES = ("142.60", "168.00", "205.00", "271.70", "318.40")
_CHAMBRES = ("48.00", "55.00", "62.00", "70.00", "85.00")
_SERVICES = ("Unité 2", "Unité 3", "Secteur B", "Pavillon 4", "Étage 1")


@dataclass(frozen=True, slots=True)
class Sejour:
    """The days of a stay and what it cost. `jours` counts the day of entry and that of exit."""

    entree: date
    jours: int
    chambre_jours: int
    chambre_prix: Decimal
    acte: Decimal
    depassement: Decimal
    ghs: Decimal
    transfert: bool

    @property
    def sortie(self) -> date:
        """The day of exit."""
        return self.entree + timedelta(days=self.jours - 1)


def garnir(b: Brouillon) -> None:
    """Puts the care, its papers and its past into the draft `b`."""
    racine = Flux(b.graine, b.gabarit)
    tirage = racine.sous("soin")
    optam = tirage.chance(45)
    b.praticiens = [
        identites.praticien(
            racine.sous("traitant"), b.jour, "medecin", GENERALISTE, secteur="1", commune=b.commune
        ),
        identites.praticien(
            racine.sous("operateur"),
            b.jour,
            "medecin",
            "chirurgie générale",
            secteur="2" if optam else "1",
            optam=optam,
            commune=b.commune,
        ),
    ]
    b.prescripteur, b.executant = b.praticiens
    maison = structure(racine.sous("etablissement"), b.jour, "clinique", b.commune)
    b.structures = [maison]
    b.tiers.append(
        Tiers("etablissement", "établissement de santé", maison.nom, maison.telephone, maison.adresse.ligne)
    )
    sejour = _sejour(tirage, b, optam=optam)
    ecrire(
        racine.sous("ecrit"),
        b,
        canal(racine.sous("canal"), b),
        "Remboursement d’un séjour en établissement de santé",
        "hospitalisation" if b.beneficiaire.rang == "01" else "hospitalisation_proche",
    )
    _lignes(b, sejour)
    service = tirage.choix(_SERVICES)
    b.papiers += [
        _facture(racine.sous("facture"), b, maison, sejour, service),
        _bulletin(racine.sous("bulletin"), b, maison, sejour, service),
    ]
    flux = (
        ("noemie1", b.lignes[0], maison, PARTICIPATION),
        ("noemie2", b.lignes[1], b.executant, Decimal(0)),
    )
    for cle, ligne, executant, retenue in flux:
        papier = ligne_noemie(racine.sous(cle), b, cle, ligne, executant, f"{retenue:.2f}")
        papier.valeurs["destinataire_paiement"] = "etablissement"
    passer_consultations(racine.sous("historique"), b, tirage.entier(4, 7))
    if b.decor == "rib":
        decor_rib(racine.sous("rib"), b)
    secondes_adresses(racine.sous("adresses"), b)


def _sejour(flux: Flux, b: Brouillon, *, optam: bool) -> Sejour:
    jours, transfert, compte_sortie = flux.entier(3, 8), flux.chance(30), flux.chance(60)
    entree = ouvrable(b.jour - timedelta(days=flux.entier(24, 46)))
    depassement = Decimal(flux.entier(2, 12) * 10)
    # Some healthy stays are as long as those on which days too many are counted.
    longueur = flux.sous("longueur")
    jours += longueur.entier(1, 2) if longueur.chance(12) else 0
    return Sejour(
        entree,
        jours,
        # The day of exit may be billed, but for a transfer (P20 r3).
        jours if compte_sortie and not transfert else jours - 1,
        Decimal(flux.choix(_CHAMBRES)),
        Decimal(flux.choix(_ACTES)),
        depassement if optam else Decimal(0),
        Decimal(flux.entier(9200, 31900)) / 10,
        transfert,
    )


def _lignes(b: Brouillon, s: Sejour) -> None:
    """The stay, the surgeon's act, the daily charge and the room, all of the day of entry."""
    praticien = b.executant
    assert praticien is not None  # noqa: S101 - set by `garnir`
    entree = s.entree.isoformat()
    qui = b.beneficiaire
    b.lignes = [
        Ligne(
            "l1",
            "Frais de séjour",
            "hospitalisation",
            "GHS",
            entree,
            f"{s.ghs:.2f}",
            qui,
            base=f"{s.ghs:.2f}",
            base_unitaire=f"{s.ghs:.2f}",
            taux="100",
            seance="s1",
        ),
        Ligne(
            "l2",
            "Acte de chirurgie",
            "technique",
            "ADC",
            entree,
            f"{s.acte + s.depassement:.2f}",
            qui,
            secteur=praticien.secteur,
            optam=praticien.optam,
            base=f"{s.acte:.2f}",
            base_unitaire=f"{s.acte:.2f}",
            taux="100",
            seance="s1",
        ),
        Ligne(
            "l3",
            "Forfait journalier",
            "forfait_journalier",
            "FJ",
            entree,
            f"{FORFAIT * s.jours:.2f}",
            qui,
            preuve="facture",
            quantite=s.jours,
            champ_date="lignes[1].debut",
        ),
        Ligne(
            "l4",
            "Chambre particulière",
            "chambre",
            "CHP",
            entree,
            f"{s.chambre_prix * s.chambre_jours:.2f}",
            qui,
            preuve="facture",
            quantite=s.chambre_jours,
            champ_date="lignes[2].debut",
        ),
    ]


def maison_de(e: Structure, service: str) -> dict[str, str]:
    """The block of the establishment, as its papers print it."""
    return {
        "etablissement_nom": e.nom,
        "etablissement_finess": e.identifiant,
        "etablissement_adresse": e.adresse.ligne,
        "etablissement_service": service,
    }


def assure(b: Brouillon) -> dict[str, str]:
    """The block of the assuré."""
    qui = b.foyer[0].personne
    return {"assure_nom": qui.nom.upper(), "assure_prenom": qui.prenom, "assure_nir": qui.nir}


def _facture(flux: Flux, b: Brouillon, e: Structure, s: Sejour, service: str) -> Papier:
    edition = ouvrable(s.sortie + timedelta(days=flux.entier(3, 9)))
    edition = max(edition, s.sortie)
    numero = flux.chiffres(6)
    valeurs = {
        **maison_de(e, service),
        "variante": flux.choix(("S3404", "facture_simple")),
        "edition_date": min(edition, ouvrable(date.fromisoformat(b.demande.recue_le))).isoformat(),
        **patient(b),
        **assure(b),
        "sejour_numero": f"26{numero}",
        "entree_date": s.entree.isoformat(),
        "sortie_date": s.sortie.isoformat(),
        "mode_traitement": "hospitalisation complète",
        "discipline": "court séjour",
    }
    assert b.executant is not None  # noqa: S101 - set by `garnir`
    valeurs |= {
        "honoraires[0].praticien": b.executant.nom,
        "honoraires[0].code": "ADC",
        "honoraires[0].base": f"{s.acte:.2f}",
        "honoraires[0].depassement": f"{s.depassement:.2f}",
        "chp_demande_ecrite": "oui",
    }
    nuits = s.entree + timedelta(days=s.chambre_jours - 1)
    poser_prestation(valeurs, 0, "GHS", (s.entree, s.sortie), 1, s.ghs, taux="100")
    poser_prestation(valeurs, 1, "FJ", (s.entree, s.sortie), s.jours, FORFAIT)
    poser_prestation(valeurs, 2, "CHP", (s.entree, nuits), s.chambre_jours, s.chambre_prix)
    totaliser(valeurs)
    return Papier(
        "facture",
        "facture_hospitaliere",
        valeurs,
        "etablissement",
        e.nom,
        b.demande.recue_le,
        flux.choix(("PDF_PORTAIL", "PDF_NATIF", "SCAN_BUREAU", "PHOTO")),
        b.demande.canal,
    )


def poser_prestation(
    valeurs: dict[str, str],
    rang: int,
    code: str,
    dates: tuple[date, date],
    quantite: int,
    prix: Decimal,
    *,
    taux: str = "0",
) -> None:
    """Writes one line of the invoice: what the AMO does not pay is the patient's."""
    total = prix * quantite
    amo = total - PARTICIPATION if taux == "100" else Decimal(0)
    tete = f"lignes[{rang}]."
    valeurs |= {
        f"{tete}code": code,
        f"{tete}debut": dates[0].isoformat(),
        f"{tete}fin": dates[1].isoformat(),
        f"{tete}quantite": str(quantite),
        f"{tete}prix_unitaire": f"{prix:.2f}",
        f"{tete}total": f"{total:.2f}",
        f"{tete}taux_amo": taux,
        f"{tete}part_amo": f"{amo:.2f}",
        f"{tete}part_amc": "non_connu",
        f"{tete}part_patient": f"{total - amo:.2f}",
    }


def totaliser(valeurs: dict[str, str]) -> None:
    """Writes the totals of the invoice from its lines and its fees; the patient has paid his part."""
    lignes = [Decimal(valeurs[f"lignes[{i}].total"]) for i in range(3)]
    amo = [Decimal(valeurs[f"lignes[{i}].part_amo"]) for i in range(3)]
    acte = Decimal(valeurs["honoraires[0].base"])
    total = sum(lignes, acte + Decimal(valeurs["honoraires[0].depassement"]))
    part_amo = sum(amo, acte)
    valeurs |= {
        "total_ttc": f"{total:.2f}",
        "part_amo": f"{part_amo:.2f}",
        "part_amc": "non_connu",
        "reste_a_charge": f"{total - part_amo:.2f}",
        "deja_verse": f"{total - part_amo:.2f}",
        "reste_du": "0.00",
    }


def _bulletin(flux: Flux, b: Brouillon, e: Structure, s: Sejour, service: str) -> Papier:
    valeurs = {
        **maison_de(e, service),
        **patient(b),
        "dossier_numero": f"{flux.chiffres(2)} {flux.chiffres(5)}",
        "entree_date": s.entree.isoformat(),
        "sortie_date": s.sortie.isoformat(),
        "type_sejour": "HC",
        "mode_sortie": "transfert" if s.transfert else "domicile",
        "edition_date": s.sortie.isoformat(),
        "cachet_signature": "oui" if flux.chance(90) else "non",
        "signataire": f"{e.responsable.identite}, bureau des entrées",
    }
    heures = (
        f"{flux.entier(7, 9):02d}:{flux.entier(0, 5)}0",
        f"{flux.entier(10, 16):02d}:{flux.entier(0, 5)}0",
    )
    if flux.chance(65):
        valeurs |= {"entree_heure": heures[0], "sortie_heure": heures[1]}
    return Papier(
        "bulletin",
        "bulletin_situation",
        valeurs,
        "etablissement",
        e.nom,
        b.demande.recue_le,
        flux.choix(("PHOTO", "SCAN_MOBILE", "SCAN_BUREAU")),
        b.demande.canal,
    )
