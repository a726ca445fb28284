"""Ordre de règlement d’une demande, étapes 2 à 7 du §11."""

from typing import Any

from . import amo
from .amc import Reglement
from .garanties import Contrat
from .lecture import Ligne, read_ligne
from .montants import read_centimes, refuse, show
from .participation import Compteurs


def _read_contrats(claim: dict[str, Any], compteurs: dict[str, Any]) -> list[Contrat]:
    consommes = compteurs.get("consommes") or {}
    if "contrats" in claim:
        if "garanties" in claim:
            refuse("Demande", "« garanties » et « contrats » se contredisent.")
        # Le consommé de l’année est ce qu’a déjà payé le premier contrat.
        return [Contrat(x, {} if rang else consommes) for rang, x in enumerate(claim["contrats"])]
    for cle in ("garanties", "responsable"):
        if cle not in claim:
            refuse("Demande", f"le champ « {cle} » manque.")
    return [Contrat(claim, consommes)]


def _read_lignes(claim: dict[str, Any]) -> list[Ligne]:
    if "lignes" not in claim:
        refuse("Demande", "le champ « lignes » manque.")
    lignes = [read_ligne(source) for source in claim["lignes"]]
    if len({ligne.id for ligne in lignes}) != len(lignes):
        refuse("Demande", "deux lignes portent le même identifiant.")
    return lignes


def _check_stay(lignes: list[Ligne]) -> None:
    """Refuse un séjour où s’imputeraient ticket modérateur et forfait journalier (§8)."""
    if any(x.acte.poste == "forfait_journalier" and x.retenue > x.brute for x in lignes):
        for ligne in lignes:
            if ligne.code == "GHS" and ligne.retenue > ligne.brute and not ligne.pav:
                refuse(
                    ligne.ou,
                    "le patient doit le ticket modérateur de 20 % ou le forfait journalier, non leur somme :"
                    " la demande porte les deux.",
                )


def regler(claim: dict[str, Any]) -> list[dict[str, Any]]:
    """Règlement de chaque ligne, dans l’ordre reçu, en textes à deux décimales.

    Avec plusieurs contrats, `amc` est leur somme et `amc_par_contrat` la part de chacun. ValueError, en
    français, pour une demande mal formée ou que les références ne permettent pas de régler.
    """
    lignes = _read_lignes(claim)
    compteurs = claim.get("compteurs") or {}
    contrats = _read_contrats(claim, compteurs)
    amo.mark_stays(lignes)
    for ligne in lignes:
        amo.settle(ligne)
        amo.bill(ligne)
    amo.heavy_acts(lignes)
    _check_stay(lignes)
    deja = [0] * len(lignes)
    parts: list[list[int]] = []
    for contrat in contrats:
        payes = Reglement(contrat, lignes, deja).pay()
        parts.append(payes)
        deja = [avant + paye for avant, paye in zip(deja, payes, strict=True)]
    annee = Compteurs(
        read_centimes(compteurs.get("pf", "0"), "compteur de participation forfaitaire"),
        read_centimes(compteurs.get("franchise", "0"), "compteur de franchise"),
        lignes,
    )
    resultat: list[dict[str, Any]] = []
    for rang, ligne in enumerate(lignes):
        retenue, amc = annee.retain(ligne), deja[rang]
        nette = ligne.brute - retenue
        rendu: dict[str, Any] = {
            "id": ligne.id,
            "amo_brute": show(ligne.brute),
            "participation_franchise": show(retenue),
            "amo_nette": show(nette),
            "amc": show(amc),
            "reste_a_charge": show(ligne.payable - nette - amc),
        }
        if "contrats" in claim:
            rendu["amc_par_contrat"] = [show(payes[rang]) for payes in parts]
        resultat.append(rendu)
    return resultat
