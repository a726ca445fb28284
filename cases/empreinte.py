"""What differs between a clean dossier and its altered twin, in the words of a declared footprint.

A footprint names `demande.<champ>`, `comptes`, `tiers:<id>`, `base:<id>`, `piece:<cle>` or
`piece:<cle>.<champ>`. Text, file hash and file dates follow from the fields and are not compared.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

from cases.vu import ChampVu, PieceVue, Vu

_CLES = {
    "mail_demande": "mail",
    "courrier_adherent": "courrier",
    "ordonnance_medicale": "ordonnance",
    "ordonnance_auxiliaire": "ordonnance",
    "ordonnance_optique": "ordonnance",
    "devis_audio": "devis",
    "devis_dentaire": "devis",
    "devis_optique": "devis",
    "bulletin_situation": "bulletin",
    "facture_audio": "facture",
    "facture_dentaire": "facture",
    "facture_hospitaliere": "facture",
    "facture_transport": "facture",
    "prescription_transport": "prescription",
    "facture_auxiliaire": "facture",
    "facture_pharmacie": "facture",
    "facture_optique": "facture",
    "decompte_amo": "decompte",
    "retour_tiers_payant": "retour",
}


def par_cle(pieces: Iterable[PieceVue]) -> dict[str, PieceVue]:
    """The pièces by symbolic key: a second devis is `devis_bis`, flow lines are `noemie1`, `noemie2` …"""
    resultat: dict[str, PieceVue] = {}
    lignes = 0
    for piece in pieces:
        cle = _CLES.get(piece.genre, piece.genre)
        if piece.genre == "ligne_noemie":
            lignes += 1
            cle = f"noemie{lignes}"
        elif cle in resultat:
            cle = f"{cle}_bis"
        resultat[cle] = piece
    return resultat


def _champs(prefixe: str, un: Iterable[ChampVu], autre: Iterable[ChampVu]) -> set[str]:
    a, b = ({c.id: c.valeur for c in champs} for champs in (un, autre))
    return {f"{prefixe}.{c}" for c in a.keys() | b.keys() if a.get(c, "") != b.get(c, "")}


def differences(sain: Vu, altere: Vu) -> frozenset[str]:
    """Every place where the two dossiers differ."""
    trouvees: set[str] = set()
    a, b = par_cle(sain.pieces), par_cle(altere.pieces)
    for cle in a.keys() | b.keys():
        if cle not in a or cle not in b:
            trouvees.add(f"piece:{cle}")
        elif a[cle] is not b[cle]:
            trouvees |= _champs(f"piece:{cle}", a[cle].champs, b[cle].champs)
    for un, autre in zip(sain.bases, altere.bases, strict=True):
        if un is autre:
            continue
        trouvees |= _champs(f"base:{un.id}", un.champs, autre.champs)
    for champ in fields(sain.demande):
        if getattr(sain.demande, champ.name) != getattr(altere.demande, champ.name):
            trouvees.add(f"demande.{champ.name}")
    for tiers, double in zip(sain.tiers, altere.tiers, strict=True):
        if tiers != double:
            trouvees.add(f"tiers:{tiers.id}")
    for nom in ("reference", "jour", "mutuelle", "adherent", "titre", "comptes", "genres_demandables"):
        if getattr(sain, nom) != getattr(altere, nom):
            trouvees.add(nom)
    return frozenset(trouvees)


def hors_empreinte(trouvees: Iterable[str], empreinte: Iterable[str]) -> tuple[str, ...]:
    """The differences that the footprint does not declare, sorted."""
    permises = tuple(empreinte)
    return tuple(
        sorted(d for d in trouvees if not any(d == p or d.startswith((f"{p}.", f"{p}[")) for p in permises))
    )
