"""NOEMIE lines and paper décomptes: what the caisse says of one act, in the fields of P15 and P14."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from cases.gabarits.brouillon import Brouillon, Ligne, Papier, Replique
from cases.gabarits.calendrier import apres, ouvrable
from cases.identites import PROFESSIONS, Praticien
from cases.identites.etablissements import Structure
from cases.monde import jour_suivant
from cases.streams import Flux

CENT = Decimal("0.01")


def centimes(montant: Decimal) -> Decimal:
    """`montant` rounded half up to the cent, as SB §11 says for each line."""
    return montant.quantize(CENT, ROUND_HALF_UP)


def part_amo(depense: str, base: str, taux: str, retenue: str) -> tuple[str, str]:
    """The gross part of the AMO and what is paid once `retenue` is kept back.

    >>> part_amo("30.00", "30.00", "70", "2.00")
    ('21.00', '19.00')
    """
    brute = centimes(min(Decimal(depense), Decimal(base)) * Decimal(taux) / 100)
    return f"{brute:.2f}", f"{max(Decimal(0), brute - Decimal(retenue)):.2f}"


def _executant(qui: Praticien | Structure) -> dict[str, str]:
    """Who gave the care, as a flow names them: a structure may be the executant (P15)."""
    if isinstance(qui, Structure):
        return {"executant_id": qui.identifiant, "executant_specialite": qui.profession}
    return {
        "executant_id": qui.rpps,
        "executant_specialite": qui.specialite or PROFESSIONS[qui.profession],
    }


def ligne_noemie(
    flux: Flux, b: Brouillon, cle: str, ligne: Ligne, executant: Praticien | Structure, retenue: str
) -> Papier:
    """Adds to the chemise the flow line of `ligne` (its base and taux are set) and returns it."""
    regle = apres(jour_suivant(date.fromisoformat(ligne.fin or ligne.date_soins), flux.entier(3, 6)), 0)
    regle = min(regle, ouvrable(date.fromisoformat(b.demande.recue_le)))
    _, net = part_amo(ligne.depense, ligne.base, ligne.taux, retenue)
    valeurs = {
        "flux_reference": f"N{flux.chiffres(9)}",
        "flux_date": regle.isoformat(),
        "caisse_code": f"01{b.caisse.code}0000",
        "nir": b.foyer[0].personne.nir,
        "rang": ligne.membre.rang,
        "date_naissance": ligne.membre.personne.ne_le.isoformat(),
        "oc_numero": b.mutuelle.oc_numero,
        "adherent_numero": b.numero_adherent,
        "date_debut_soins": ligne.date_soins,
        "date_fin_soins": ligne.fin or ligne.date_soins,
        "code_acte": ligne.code_acte,
        "quantite": str(ligne.quantite),
        "coefficient": f"{Decimal(ligne.coefficient):.2f}",
        "depense": ligne.depense,
        "qualif_depense": "",
        "base": ligne.base,
        "taux": ligne.taux,
        "montant_amo": net,
        **_executant(executant),
        "destinataire_paiement": "assure",
        "nature_assurance": "maladie",
        "date_reglement": regle.isoformat(),
    }
    if b.prescripteur:
        valeurs["prescripteur_id"] = b.prescripteur.rpps
    if Decimal(retenue):
        valeurs["retenues"] = retenue
    papier = Papier(
        cle,
        "ligne_noemie",
        valeurs,
        "caisse",
        b.caisse.nom,
        regle.isoformat(),
        "FLUX",
        "flux_amo",
    )
    b.papiers.append(papier)
    ligne.preuve = cle
    return papier


def transmission(flux: Flux, b: Brouillon) -> str:
    """The organisme that a healthy décompte names: ours, as often as altered ones name one, else ""."""
    return b.mutuelle.nom if flux.chance(70) else ""


def decompte(
    flux: Flux, b: Brouillon, ligne: Ligne, nature: str, retenue: str, transmis: str, canal: str
) -> Papier:
    """Adds a one-line paper décompte of `ligne` and returns it; `transmis` is "" or an organisme."""
    paye = jour_suivant(date.fromisoformat(ligne.date_soins), flux.entier(3, 6))
    paye = min(paye, ouvrable(date.fromisoformat(b.demande.recue_le)))
    _, net = part_amo(ligne.depense, ligne.base, ligne.taux, retenue)
    assure = b.foyer[0].personne
    patient = ligne.membre.personne
    valeurs = {
        "caisse_nom": b.caisse.nom,
        "decompte_date": paye.isoformat(),
        "decompte_reference": f"N{flux.chiffres(9)}",
        "assure_nom": assure.nom.upper(),
        "assure_prenom": assure.prenom,
        "assure_nir": assure.nir,
        "lignes[0].beneficiaire": f"{patient.prenom} {patient.ne_le:%d/%m/%Y}",
        "lignes[0].date_soins": ligne.date_soins,
        "lignes[0].nature": nature,
        "lignes[0].montant_paye": ligne.depense,
        "lignes[0].base": ligne.base,
        "lignes[0].taux": ligne.taux,
        "lignes[0].montant_verse": net,
        "lignes[0].destinataire": "assure",
        "lignes[0].parcours": "coordonne" if ligne.parcours else "hors_coordination",
        "total_verse": net,
        "date_paiement": paye.isoformat(),
    }
    if Decimal(retenue):
        valeurs["lignes[0].participation"] = f"-{retenue}"
    if transmis:
        valeurs["transmis_amc"] = transmis
    papier = Papier(
        "decompte",
        "decompte_amo",
        valeurs,
        "caisse",
        b.caisse.nom,
        b.demande.recue_le,
        flux.choix(("PDF_PORTAIL", "IMPRIME_RESCANNE", "PHOTO")),
        canal,
    )
    b.papiers.append(papier)
    ligne.preuve = "decompte"
    return papier


def mal_recue(b: Brouillon, preuve: str, situation: str, valeurs: Mapping[str, str]) -> None:
    """Puts wrong `valeurs` on a flow line and in the register; the caisse, asked, sends it again as it was."""
    noemie = b.papier(preuve)
    rectifiee = noemie.copie("noemie_rectifiee")
    noemie.valeurs |= valeurs
    for i, mouvement in enumerate(b.mouvements):
        if mouvement[3] == noemie.valeurs["flux_reference"]:
            b.mouvements[i] = (*mouvement[:4], noemie.valeurs["montant_amo"])
    b.repliques["caisse", preuve] = Replique("partiel", b.dire("caisse", situation), rectifiee)
