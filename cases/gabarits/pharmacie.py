"""Gabarit `pharmacie`: medicines at 65 % that an adult has paid at the counter, on a renewable prescription.

Prescription, acquitted invoice and one flow line for each product. The base is the price, or the TFR when
there is one (SB §4, H); a franchise of 1 € a box is kept back (SB §1, H). Names and codes are ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from cases import identites
from cases.gabarits.brouillon import Brouillon, Ligne, Papier, Passe, Replique, Tiers
from cases.gabarits.calendrier import apres, avant, ouvrable
from cases.gabarits.ecrits import ecrire
from cases.gabarits.flux_amo import centimes, ligne_noemie, part_amo
from cases.gabarits.magasin import magasin, ordonnance, patient, prescription, reglement
from cases.gabarits.socle import GENERALISTE, canal, decor_rib, passer_consultations, secondes_adresses
from cases.streams import Flux

AGES = (20, 88)
DECORS = (("rib", 3), ("delivrance", 3), ("neutre", 3))
TAUX = "65"
CODE = "PH7"
FRANCHISE = Decimal("1.00")
HONORAIRE = "1.02"
_NOMS = ("Calmorine", "Vexanil", "Ostrédal", "Lumigrane", "Torvéline", "Nasulide", "Ambrixol", "Cordélan")
_FORMES = (
    ("500 mg", "comprimés", "CPR 30", "un comprimé matin et soir"),
    ("10 mg", "gélules", "GEL 28", "une gélule le matin"),
    ("40 mg", "comprimés", "CPR 28", "un comprimé le soir"),
    ("1 g", "sachets", "SACH 20", "un sachet par jour"),
)


@dataclass(frozen=True, slots=True)
class Produit:
    """One product delivered: how the prescription and the invoice write it, boxes, price and base of a box."""

    prescrit: str
    denomination: str
    cip: str
    boites: int
    prix: Decimal
    base: Decimal

    @property
    def depense(self) -> Decimal:
        return self.prix * self.boites


def garnir(b: Brouillon) -> None:
    """Puts the care, its papers and its past into the draft `b`."""
    racine = Flux(b.graine, b.gabarit)
    tirage = racine.sous("soin")
    b.prescripteur = identites.praticien(
        racine.sous("traitant"), b.jour, "medecin", GENERALISTE, secteur="1", commune=b.commune
    )
    b.praticiens = [b.prescripteur]
    b.commerce = identites.commerce(racine.sous("pharmacie"), b.jour, "pharmacien", commune=b.commune)
    b.executant = b.commerce.diplome
    c, p = b.commerce, b.prescripteur
    b.tiers += [
        Tiers("pharmacie", "pharmacie", c.enseigne, c.telephone, c.adresse.ligne),
        Tiers("prescripteur", "prescripteur", p.nom, p.telephone, p.adresse.ligne),
    ]
    delivre_le = avant(tirage, b.jour, 14, 40)
    produits = _produits(racine.sous("produits"))
    ecrire(
        racine.sous("ecrit"),
        b,
        canal(racine.sous("canal"), b),
        "Remboursement de médicaments",
        "medicaments" if b.beneficiaire.rang == "01" else "medicaments_conjoint",
    )
    passees = _delivrances(racine.sous("passees"), b, delivre_le, produits)
    _papiers(racine, b, delivre_le, passees, produits)
    passer_consultations(racine.sous("historique"), b, tirage.entier(3, 6))
    oui = b.dire("pharmacie", "delivrance_confirmee")
    for papier in b.papiers:
        if papier.cle == "facture" or papier.genre == "ligne_noemie":
            b.repliques["pharmacie", papier.cle] = Replique("confirme", oui)
    if b.decor == "rib":
        decor_rib(racine.sous("rib"), b)
    secondes_adresses(racine.sous("adresses"), b)


def _produits(flux: Flux) -> list[Produit]:
    """One or two products, one or two boxes of each; one in five has a TFR under its price."""
    produits = []
    for nom in flux.echantillon(_NOMS, 2)[: 1 + flux.chance(45)]:
        force, forme, abrege, prise = flux.choix(_FORMES)
        boites = 1 + flux.chance(35)
        prix = Decimal(flux.entier(420, 3860)) / 100
        tfr = prix - Decimal(flux.entier(60, 240)) / 100
        cip = "3499" + flux.chiffres(8)
        produits.append(
            Produit(
                f"{nom} {force}, {forme} : {prise}",
                f"{nom.upper()} {force.upper()} {abrege}",
                cip + _cle_ean(cip),
                boites,
                prix,
                tfr if flux.chance(20) else prix,
            )
        )
    return produits


def _cle_ean(corps: str) -> str:
    """The last digit of a 13-digit code.

    >>> _cle_ean("349900000001")
    '6'
    """
    somme = sum(int(c) * (3 if i % 2 else 1) for i, c in enumerate(corps))
    return str(-somme % 10)


def _delivrances(flux: Flux, b: Brouillon, le: date, produits: list[Produit]) -> list[date]:
    """Past deliveries under the same prescription, about a month apart, latest first; all paid by flow."""
    nombre, ecarts = flux.entier(1, 3), [flux.entier(27, 31) for _ in range(3)]
    if b.decor != "delivrance" and flux.chance(40):
        nombre = 0
    assert b.commerce is not None  # noqa: S101 - set by `garnir`
    depense = sum((x.depense for x in produits), Decimal(0))
    base = sum((x.base * x.boites for x in produits), Decimal(0))
    retenue = FRANCHISE * sum(x.boites for x in produits)
    passees: list[date] = []
    for i in range(nombre):
        dernier = passees[-1] if passees else le
        passees.append(ouvrable(dernier - timedelta(days=ecarts[i])))
        brute, net = part_amo(f"{depense:.2f}", f"{base:.2f}", TAUX, f"{retenue:.2f}")
        b.passes.append(
            Passe(
                f"delivrance{i}",
                passees[-1].isoformat(),
                b.beneficiaire,
                CODE,
                b.commerce.enseigne,
                f"{depense:.2f}",
                net,
                f"{base - Decimal(brute):.2f}",
                "flux",
                apres(passees[-1], flux.entier(5, 9)).isoformat(),
                reference=f"N{flux.chiffres(9)}",
            )
        )
        if passees[-1].year == b.jour.year:
            b.franchise_deja += retenue
    return passees


def _papiers(racine: Flux, b: Brouillon, le: date, passees: list[date], produits: list[Produit]) -> None:
    flux = racine.sous("papiers")
    plus, jours = flux.entier(0, 2), flux.entier(0, 3)
    premiere = passees[-1] if passees else le
    prescrit_le = ouvrable(premiere - timedelta(days=jours))
    renouvellements = len(passees) + (0 if b.decor == "delivrance" else plus)
    b.papiers.append(
        ordonnance(
            racine.sous("ordonnance"),
            b,
            prescrit_le,
            "ordonnance_medicale",
            specialite=GENERALISTE,
            profession="Médecin généraliste",
            corps={
                champ: valeur
                for i, x in enumerate(produits)
                for champ, valeur in (
                    (f"lignes[{i}].produit", x.prescrit),
                    (f"lignes[{i}].unites", str(x.boites)),
                    (f"lignes[{i}].renouvellements", str(renouvellements)),
                )
            },
        )
    )
    b.papiers.append(_facture(racine.sous("facture"), b, le, prescrit_le, produits))
    assert b.executant is not None  # noqa: S101 - set by `garnir`
    for i, x in enumerate(produits):
        ligne = Ligne(
            f"l{i + 1}",
            f"{x.denomination}, {x.boites} boîte{'s' if x.boites > 1 else ''}",
            "pharmacie",
            CODE,
            le.isoformat(),
            f"{x.depense:.2f}",
            b.beneficiaire,
            base=f"{x.base * x.boites:.2f}",
            taux=TAUX,
            quantite=x.boites,
            base_unitaire=f"{x.base:.2f}",
        )
        b.lignes.append(ligne)
        retenue = min(FRANCHISE * x.boites, centimes(x.base * x.boites * Decimal(TAUX) / 100))
        ligne_noemie(racine.sous(f"noemie{i}"), b, f"noemie{i + 1}", ligne, b.executant, f"{retenue:.2f}")


def _facture(flux: Flux, b: Brouillon, le: date, prescrit_le: date, produits: list[Produit]) -> Papier:
    c = b.commerce
    assert c is not None  # noqa: S101 - set by `garnir`
    valeurs = {
        **magasin(b),
        "facture_numero": f"P26-{flux.chiffres(6)}",
        "delivrance_date": le.isoformat(),
        **patient(b),
        **prescription(b, prescrit_le),
    }
    for i, x in enumerate(produits):
        tete = f"lignes[{i}]"
        valeurs |= {
            f"{tete}.cip13": x.cip,
            f"{tete}.denomination": x.denomination,
            f"{tete}.quantite": str(x.boites),
            f"{tete}.prix": f"{x.prix:.2f}",
            f"{tete}.honoraire": HONORAIRE,
            f"{tete}.base": f"{x.base:.2f}",
            f"{tete}.taux": TAUX,
            f"{tete}.tfr": f"{x.base:.2f}" if x.base < x.prix else "sans_objet",
            f"{tete}.part_amo": "0.00",
            f"{tete}.part_amc": "0.00",
            f"{tete}.part_assure": f"{x.depense:.2f}",
        }
    total = sum((x.depense for x in produits), Decimal(0))
    valeurs |= {"total_amo": "0.00", "total_amc": "0.00", "total_patient": f"{total:.2f}"}
    return Papier(
        "facture",
        "facture_pharmacie",
        valeurs | reglement(flux.sous("acquit"), le, total, comptoir=True),
        "pharmacie",
        c.enseigne,
        b.demande.recue_le,
        flux.choix(("PHOTO", "SCAN_MOBILE", "PHOTO", "SCAN_BUREAU")),
        b.demande.canal,
    )
