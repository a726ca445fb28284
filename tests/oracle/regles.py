"""Ordre de règlement d’une demande, étapes 2 à 7 du §11."""

from typing import Any

from . import amo
from .amc import Part, make_part, pay_equipment, pay_line
from .lecture import Demande, read_demande
from .montants import show
from .participation import CompteurPF

_CLASSE_B = ("OPT_MONTURE_B", "OPT_VERRE_B")


def _amc_by_line(demande: Demande, parts: list[Part]) -> dict[str, int]:
    payes: dict[str, int] = {}
    equipements: dict[str, list[Part]] = {}
    for p in parts:
        poste = amo.poste(p.ligne)
        garantie = demande.garanties.get(poste)
        if garantie is None:
            if demande.garanties and demande.responsable:
                raise ValueError(
                    f"Ligne {p.ligne.id} : le contrat responsable ne porte aucune garantie pour le poste « {poste} »."
                )
            payes[p.ligne.id] = 0
        elif garantie.type == "forfait_equipement" and p.ligne.code in _CLASSE_B:
            equipements.setdefault(p.ligne.equipement, []).append(p)
        else:
            payes[p.ligne.id] = pay_line(p, garantie, responsable=demande.responsable)
    for groupe in equipements.values():
        payes |= pay_equipment(groupe, demande.garanties["optique"], responsable=demande.responsable)
    return payes


def regler(claim: dict[str, Any]) -> list[dict[str, str]]:
    """Règlement de chaque ligne, dans l’ordre reçu, en textes à deux décimales.

    ValueError, en français, pour une demande mal formée ou que les références ne permettent pas de régler.
    """
    demande = read_demande(claim)
    parts = [make_part(ligne) for ligne in demande.lignes]
    payes = _amc_by_line(demande, parts)
    compteur = CompteurPF(demande.pf_deja_retenue, demande.lignes)
    resultat = []
    for p in parts:
        retenue = compteur.retain(p.ligne, p.brute)
        nette, amc = p.brute - retenue, payes[p.ligne.id]
        resultat.append(
            {
                "id": p.ligne.id,
                "amo_brute": show(p.brute),
                "participation_franchise": show(retenue),
                "amo_nette": show(nette),
                "amc": show(amc),
                "reste_a_charge": show(p.ligne.depense - nette - amc),
            }
        )
    return resultat
