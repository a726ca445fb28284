"""Gabarit `kine_serie`: a series of séances of kinésithérapie that an adult has paid, on prescription.

Prescription, invoice with every date, and one flow line for each bundle of séances that the practitioner
sent. AMS at 2.21 €, coefficient 8.1 since 01/01/2026, 60 % (SB §3; rofim.fr and egora.fr agree on the date
and the 0.6 point); 1 € kept back a séance (SB §1, H), never more than four séances a line so that the daily
cap is out of reach.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from cases import identites
from cases.gabarits.brouillon import Brouillon, Ligne, Papier, Replique, Tiers
from cases.gabarits.calendrier import avant, ouvrable
from cases.gabarits.ecrits import ecrire
from cases.gabarits.flux_amo import centimes, ligne_noemie
from cases.gabarits.magasin import ordonnance, patient, prescription, reglement
from cases.gabarits.socle import GENERALISTE, canal, decor_rib, passer_consultations, secondes_adresses
from cases.streams import Flux

AGES = (20, 86)
DECORS = (("rib", 3), ("seances", 3), ("deux_seances", 3), ("neutre", 3))
CODE = "AMS"
LETTRE = Decimal("2.21")
COEFFICIENT = Decimal("8.1")
TARIF = centimes(LETTRE * COEFFICIENT)
COTATION = "AMS 8,1"
TAUX = "60"
FRANCHISE = Decimal("1.00")
_DEMANDES = (
    "Rééducation de l’épaule droite",
    "Rééducation du rachis",
    "Rééducation du genou gauche",
    "Séances de masso-kinésithérapie, rachis",
    "Rééducation de la cheville droite",
)


@dataclass(frozen=True, slots=True)
class Serie:
    """The dates of the séances, in bundles as they were sent, oldest first."""

    lots: tuple[tuple[date, ...], ...]

    @property
    def dates(self) -> tuple[date, ...]:
        return tuple(le for lot in self.lots for le in lot)


def garnir(b: Brouillon) -> None:
    """Puts the care, its papers and its past into the draft `b`."""
    racine = Flux(b.graine, b.gabarit)
    tirage = racine.sous("soin")
    b.prescripteur = identites.praticien(
        racine.sous("traitant"), b.jour, "medecin", GENERALISTE, secteur="1", commune=b.commune
    )
    b.executant = identites.praticien(racine.sous("kine"), b.jour, "kinesitherapeute", "", commune=b.commune)
    b.praticiens = [b.prescripteur]
    k, p = b.executant, b.prescripteur
    b.tiers += [
        Tiers("praticien", "masseur-kinésithérapeute", k.nom, k.telephone, k.adresse.ligne),
        Tiers("prescripteur", "prescripteur", p.nom, p.telephone, p.adresse.ligne),
    ]
    facture_le = avant(tirage, b.jour, 14, 35)
    serie = _serie(racine.sous("serie"), facture_le, seule=b.decor == "deux_seances")
    ecrire(
        racine.sous("ecrit"),
        b,
        canal(racine.sous("canal"), b),
        "Remboursement de séances de kinésithérapie",
        "kine" if b.beneficiaire.rang == "01" else "kine_conjoint",
    )
    _papiers(racine, b, facture_le, serie)
    passer_consultations(racine.sous("historique"), b, tirage.entier(4, 7))
    oui = b.dire("praticien", "seances_confirmees")
    for papier in b.papiers:
        if papier.cle == "facture" or papier.genre == "ligne_noemie":
            b.repliques["praticien", papier.cle] = Replique("confirme", oui)
    if b.decor == "rib":
        decor_rib(racine.sous("rib"), b)
    secondes_adresses(racine.sous("adresses"), b)


def _serie(flux: Flux, facture_le: date, *, seule: bool) -> Serie:
    """Two or three bundles of two to four séances, two to five days apart, the last before the invoice.

    One series in three ends with a séance sent alone, and always when `seule`.
    """
    tailles = [flux.entier(2, 4) for _ in range(2 + flux.chance(50))]
    if flux.chance(30) or seule:
        tailles[-1] = 1
    dates: list[date] = []
    le = ouvrable(facture_le - timedelta(days=flux.entier(0, 2)))
    for _ in range(sum(tailles)):
        dates.append(le)
        ecart = flux.entier(2, 5)
        # Past the excluded interval working days come back on its eve: séances stay on days of their own.
        le = min(ouvrable(le - timedelta(days=ecart)), ouvrable(le - timedelta(days=1)))
    dates.reverse()
    lots, debut = [], 0
    for taille in tailles:
        lots.append(tuple(dates[debut : debut + taille]))
        debut += taille
    return Serie(tuple(lots))


def _papiers(racine: Flux, b: Brouillon, facture_le: date, serie: Serie) -> None:
    flux = racine.sous("papiers")
    prescrit_le = ouvrable(serie.dates[0] - timedelta(days=flux.entier(1, 20)))
    ecrit, plus = flux.chance(60), flux.entier(0, 4)
    corps = {"acte_demande": flux.choix(_DEMANDES)}
    if b.decor == "seances":
        corps["seances_nombre"] = str(len(serie.dates))
    elif ecrit:
        corps["seances_nombre"] = str(len(serie.dates) + plus)
    b.papiers.append(
        ordonnance(
            racine.sous("ordonnance"),
            b,
            prescrit_le,
            "ordonnance_auxiliaire",
            specialite=GENERALISTE,
            profession="Médecin généraliste",
            corps=corps,
        )
    )
    b.papiers.append(_facture(racine.sous("facture"), b, facture_le, prescrit_le, serie))
    assert b.executant is not None  # noqa: S101 - set by `garnir`
    for i, lot in enumerate(serie.lots):
        ligne = Ligne(
            f"l{i + 1}",
            _libelle(lot),
            "auxiliaire",
            CODE,
            lot[0].isoformat(),
            f"{TARIF * len(lot):.2f}",
            b.beneficiaire,
            base=f"{TARIF * len(lot):.2f}",
            taux=TAUX,
            quantite=len(lot),
            coefficient=str(COEFFICIENT),
            fin=lot[-1].isoformat(),
        )
        b.lignes.append(ligne)
        retenue = f"{FRANCHISE * len(lot):.2f}"
        ligne_noemie(racine.sous(f"noemie{i}"), b, f"noemie{i + 1}", ligne, b.executant, retenue)


def _libelle(lot: tuple[date, ...]) -> str:
    if len(lot) == 1:
        return f"1 séance de kinésithérapie, le {lot[0]:%d/%m/%Y}"
    return f"{len(lot)} séances de kinésithérapie, du {lot[0]:%d/%m/%Y} au {lot[-1]:%d/%m/%Y}"


def _facture(flux: Flux, b: Brouillon, le: date, prescrit_le: date, serie: Serie) -> Papier:
    k = b.executant
    assert k is not None  # noqa: S101 - set by `garnir`
    total = TARIF * len(serie.dates)
    valeurs = {
        "ps_nom": k.nom,
        "ps_profession": "Masseur-kinésithérapeute",
        "ps_identifiant": k.rpps,
        "ps_adresse": k.adresse.ligne,
        "ps_telephone": k.telephone.replace(" ", ""),
        "facture_numero": f"K26-{flux.chiffres(4)}",
        "facture_date": le.isoformat(),
        **patient(b),
        **prescription(b, prescrit_le),
    }
    for i, seance in enumerate(serie.dates):
        valeurs |= {
            f"seances[{i}].date": seance.isoformat(),
            f"seances[{i}].cotation": COTATION,
            f"seances[{i}].montant": f"{TARIF:.2f}",
        }
    valeurs |= {"total": f"{total:.2f}", "part_amo": "0.00", "part_patient": f"{total:.2f}"}
    return Papier(
        "facture",
        "facture_auxiliaire",
        valeurs | reglement(flux.sous("acquit"), le, total),
        "praticien",
        k.nom,
        b.demande.recue_le,
        flux.choix(("PHOTO", "PDF_NATIF", "SCAN_MOBILE", "PHOTO")),
        b.demande.canal,
    )


def dernier_lot(b: Brouillon) -> int:
    """The rank, on the invoice, of the first séance of the last bundle."""
    return sum(x.quantite for x in b.lignes[:-1])
