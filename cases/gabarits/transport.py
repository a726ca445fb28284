"""Gabarit `transport`: a prescribed trip there and back, by ambulance, VSL or taxi, paid by the patient.

One flow line for each trip, at 55 % of what the invoice's arithmetic gives, less the 4 € franchise (SB §1
and §3). Fares are not confirmed: they are those that the invoice prints (P25).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from cases import identites
from cases.gabarits.brouillon import Brouillon, Ligne, Papier, Tiers
from cases.gabarits.calendrier import avant, ouvrable
from cases.gabarits.ecrits import ecrire
from cases.gabarits.flux_amo import ligne_noemie
from cases.gabarits.hospitalisation import assure
from cases.gabarits.magasin import patient, prescription
from cases.gabarits.socle import GENERALISTE, canal, decor_rib, passer_consultations, secondes_adresses
from cases.identites.etablissements import Structure, immatriculation, structure
from cases.streams import Flux

AGES = (30, 90)
DECORS = (("rib", 3), ("neutre", 6))
TAUX = "55"
FRANCHISE = "4.00"
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Mode:
    """A way of being carried: the invoice's word, the code of the flow, the prescription's word, the fares."""

    type: str
    code: str
    prescrit: str
    libelle: str
    genre: str
    forfaits: tuple[str, ...]
    prix_km: tuple[str, ...]


MODES = (
    Mode("VSL", "VSL", "TAP", "véhicule sanitaire léger", "ambulances", ("14.20", "15.00"), ("0.96", "1.02")),
    Mode("taxi", "TXI", "TAP", "taxi conventionné", "taxi", ("12.50", "13.00"), ("1.06", "1.12", "1.18")),
    Mode("ambulance", "ABA", "ambulance", "ambulance", "ambulances", ("55.00", "58.50"), ("2.20", "2.32")),
)


def prix_du_trajet(valeurs: dict[str, str], rang: int) -> Decimal:
    """(forfait + km × price + attente + péage) × (1 − remise), to the cent (P25 r1)."""
    tete = f"trajets[{rang}]."
    forfait, km, prix, attente, peage = (
        Decimal(valeurs[tete + c]) for c in ("forfait", "km", "prix_km", "attente", "peage")
    )
    reduit = (forfait + km * prix + attente + peage) * (100 - Decimal(valeurs["remise_taux"])) / 100
    return reduit.quantize(CENT, ROUND_HALF_UP)


def garnir(b: Brouillon) -> None:
    """Puts the care, its papers and its past into the draft `b`."""
    racine = Flux(b.graine, b.gabarit)
    tirage = racine.sous("soin")
    mode = tirage.poids(MODES, (45, 35, 20))
    trajet = avant(tirage, b.jour, 14, 40)
    b.praticiens = [
        identites.praticien(
            racine.sous("traitant"), b.jour, "medecin", GENERALISTE, secteur="1", commune=b.commune
        ),
    ]
    b.prescripteur = b.praticiens[0]
    lieu = structure(racine.sous("etablissement"), b.jour, tirage.choix(("hopital", "clinique")), b.commune)
    transporteur = structure(racine.sous("transporteur"), b.jour, mode.genre, b.commune)
    b.structures = [transporteur, lieu]
    b.tiers += [
        Tiers(
            "transporteur",
            "transporteur",
            transporteur.nom,
            transporteur.telephone,
            transporteur.adresse.ligne,
        ),
        Tiers(
            "prescripteur",
            "prescripteur",
            b.prescripteur.nom,
            b.prescripteur.telephone,
            b.prescripteur.adresse.ligne,
        ),
    ]
    ecrire(
        racine.sous("ecrit"),
        b,
        canal(racine.sous("canal"), b),
        "Remboursement d’un transport médical",
        "transport" if b.beneficiaire.rang == "01" else "transport_proche",
    )
    prescrit = avant(racine.sous("prescription"), trajet, 1, 20)
    b.papiers += [
        _prescription(racine.sous("ordonnance"), b, prescrit, mode, lieu),
        _facture(racine.sous("facture"), b, (trajet, prescrit), mode, transporteur, lieu),
    ]
    _lignes(racine, b, trajet, mode, transporteur)
    # Well under the yearly cap, whose change in October is not told for what was already kept back (SB §1).
    b.franchise_deja = Decimal(racine.sous("franchises").entier(0, 22))
    passer_consultations(racine.sous("historique"), b, tirage.entier(4, 7))
    if b.decor == "rib":
        decor_rib(racine.sous("rib"), b)
    secondes_adresses(racine.sous("adresses"), b)


def _lignes(racine: Flux, b: Brouillon, trajet: date, mode: Mode, transporteur: Structure) -> None:
    facture = b.papier("facture").valeurs
    for i, sens in enumerate(("aller", "retour")):
        prix = f"{prix_du_trajet(facture, i):.2f}"
        ligne = Ligne(
            f"l{i + 1}",
            f"Transport en {mode.libelle}, {sens}",
            "transport",
            mode.code,
            trajet.isoformat(),
            prix,
            b.beneficiaire,
            base=prix,
            base_unitaire=prix,
            taux=TAUX,
        )
        b.lignes.append(ligne)
        papier = ligne_noemie(racine.sous(f"noemie{i}"), b, f"noemie{i + 1}", ligne, transporteur, FRANCHISE)
        papier.valeurs["executant_specialite"] = mode.libelle


def _lieux(b: Brouillon, lieu: Structure) -> tuple[str, str]:
    return b.adresse, f"{lieu.nom}, {lieu.adresse.ligne}"


def _prescription(flux: Flux, b: Brouillon, le: date, mode: Mode, lieu: Structure) -> Papier:
    p = b.prescripteur
    assert p is not None  # noqa: S101 - set by `garnir`
    depart, arrivee = _lieux(b, lieu)
    simples = flux.chance(25)
    valeurs = {
        "ps_nom": p.nom,
        "ps_profession": "Médecin généraliste",
        "ps_identifiant": p.rpps,
        "ps_adresse": p.adresse.ligne,
        "ps_telephone": p.telephone.replace(" ", ""),
        **assure(b),
        **patient(b),
        "prescription_date": le.isoformat(),
        "urgence": "non",
        "situation": flux.choix(("hospitalisation", "convocation")),
        "mode": mode.prescrit,
        "depart": depart,
        "arrivee": arrivee,
        # There and back, or two single trips: the same thing said in two ways.
        **({"aller_retour": "non", "nombre": "2"} if simples else {"aller_retour": "oui", "nombre": "1"}),
        "signature": "oui",
    }
    if flux.chance(60):
        valeurs |= {
            "accompagnant": "oui" if flux.chance(30) else "non",
            "partage_possible": "non" if flux.chance(30) else "oui",
        }
    if flux.chance(15):
        remplacant = identites.praticien(
            flux.sous("remplacant"), b.jour, "medecin", GENERALISTE, commune=b.commune
        )
        valeurs["signataire"] = f"{remplacant.nom}, remplaçant"
    return Papier(
        "prescription",
        "prescription_transport",
        valeurs,
        "prescripteur",
        p.nom,
        b.demande.recue_le,
        flux.choix(("PHOTO", "SCAN_MOBILE", "SCAN_BUREAU")),
        b.demande.canal,
    )


def _facture(
    flux: Flux,
    b: Brouillon,
    dates: tuple[date, date],
    mode: Mode,
    transporteur: Structure,
    lieu: Structure,
) -> Papier:
    trajet, prescrit = dates
    le = min(ouvrable(trajet + timedelta(days=flux.entier(1, 6))), ouvrable(b.jour - timedelta(days=4)))
    le = max(le, trajet)
    valeurs = {
        "transporteur_nom": transporteur.nom,
        "transporteur_adresse": transporteur.adresse.ligne,
        "transporteur_id": transporteur.identifiant,
        "vehicule_immatriculation": immatriculation(flux),
        "ads_numero": f"ADS {flux.entier(1, 60)}" if mode.type == "taxi" else "sans objet",
        "conducteur_nom": identites.personne(flux.sous("conducteur"), b.jour, (24, 62)).identite,
        "facture_date": le.isoformat(),
        **patient(b),
        **assure(b),
        **prescription(b, prescrit),
        "remise_taux": "0",
    }
    _trajets(flux.sous("trajets"), b, valeurs, trajet, mode, lieu)
    total = f"{prix_du_trajet(valeurs, 0) + prix_du_trajet(valeurs, 1):.2f}"
    valeurs |= {
        "base_remboursement": total,
        "part_assure": total,
        "signature_transporteur": "oui",
        "signature_patient": "oui" if flux.chance(80) else "non",
    }
    return Papier(
        "facture",
        "facture_transport",
        valeurs,
        "transporteur",
        transporteur.nom,
        b.demande.recue_le,
        flux.choix(("PHOTO", "SCAN_BUREAU", "PDF_NATIF", "SCAN_MOBILE")),
        b.demande.canal,
    )


def _trajets(
    flux: Flux, b: Brouillon, valeurs: dict[str, str], trajet: date, mode: Mode, lieu: Structure
) -> None:
    """The two trips: the way back is the same road, give or take a one-way street."""
    aller = Decimal(flux.entier(52, 188)) / 10
    ecart = (aller * flux.entier(-14, 14) / 100).quantize(Decimal("0.1"))
    forfait, prix, peage = flux.choix(mode.forfaits), flux.choix(mode.prix_km), flux.chance(25)
    heure = flux.entier(8, 11) * 60 + flux.entier(0, 11) * 5
    duree, soins = int(aller) + flux.entier(8, 20), flux.entier(60, 150)
    depart, arrivee = _lieux(b, lieu)
    for i, (km, debut, lieux) in enumerate(
        ((aller, heure, (depart, arrivee)), (aller + ecart, heure + duree + soins, (arrivee, depart)))
    ):
        tete = f"trajets[{i}]."
        valeurs |= {
            f"{tete}date": trajet.isoformat(),
            f"{tete}depart_lieu": lieux[0],
            f"{tete}depart_heure": en_heures(debut),
            f"{tete}arrivee_lieu": lieux[1],
            f"{tete}arrivee_heure": en_heures(debut + duree),
            f"{tete}type": mode.type,
            f"{tete}forfait": forfait,
            f"{tete}km": f"{km:.1f}",
            f"{tete}prix_km": prix,
            f"{tete}attente": "0.00",
            f"{tete}peage": "2.40" if peage else "0.00",
            f"{tete}simultanes": "1",
        }


def en_heures(minutes: int) -> str:
    """Minutes of the day as « 09:35 ».

    >>> en_heures(575)
    '09:35'
    """
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
