"""Puts the closed words of keys and rules into the words that the desk shows."""

from __future__ import annotations

import re
from collections.abc import Callable

from cases.vu import Vu
from scenario_bank.corrige import Geste
from scenario_bank.model.vocabulaire import TYPES_ACTION
from webapp.entrainement.aides import CONTROLES
from webapp.poste.libelles import (
    MOTIFS,
    NATURES,
    STATUTS,
    UNITES,
    lignes_nommees,
    statuts_en_mots,
    tiers_en_mots,
)
from webapp.poste.phrases import Redaction
from webapp.rendering import montant

_BASE = re.compile(r"« ([a-z_]+) »")
_MOT = re.compile(r"\b(?:[a-z]+(?:_[a-z0-9]+)+|[a-z]{1,3}\d{1,2}|[AF]\d{2})\b")
_PLACE = re.compile(r"\b(?:p\d+|[a-z_]{4,})(?:\.[a-z0-9_]+(?:\[\d+\])?)+|\bp\d{1,3}\b")


def en_mots(vu: Vu, redaction: Redaction) -> Callable[[str], str]:
    """What rewrites the sentence of an indice with titles in place of the words of the vocabulary."""
    tiers = {t.id: f"{t.nom} ({t.qualite})" for t in vu.tiers}
    mots = {
        **CONTROLES,
        **MOTIFS,
        **STATUTS,
        **NATURES,
        **{c.id: f"« {c.titre} »" for c in vu.clauses},
        **dict((*vu.genres_demandables, *vu.services, *vu.modeles_courrier, *vu.mentions, *vu.comptes)),
        **lignes_nommees(vu.demande.lignes),
        **tiers,
        **dict(vu.natures),
    }
    bases = {b.id: b.titre for b in vu.bases}

    def mot(m: re.Match[str]) -> str:
        trouve = m.group(0)
        return mots.get(trouve, trouve)

    def lisible(phrase: str) -> str:
        phrase = tiers_en_mots(phrase, tiers)
        places = _PLACE.sub(lambda m: redaction.place(vu.reference, m.group(0)), phrase)
        avec_bases = _BASE.sub(
            lambda m: f"« {bases[m.group(1)]} »" if m.group(1) in bases else m.group(0), places
        )
        return statuts_en_mots(_MOT.sub(mot, avec_bases))

    return lisible


def geste_en_mots(geste: Geste, dossier: str, redaction: Redaction) -> str:
    """An accepted gesture as an instruction: « Mettre en paiement : 120,00 €, Banque … »."""
    listes = {
        "lignes": "lignes",
        "tiers": "tiers",
        "debiteur": "tiers",
        "service": "services",
        "nature": "natures",
        "genre": "genres_demandables",
        "modele": "modeles_courrier",
        "mentions": "mentions",
        "compte": "comptes",
        "clause": "clauses",
    }
    fixes = {"motif": MOTIFS, "statut": STATUTS, "nature": NATURES if geste.type == "tableau_de_bord" else {}}
    morceaux = []
    for nom, admises in geste.donnees.items():
        if nom in {"recu_le", "objet", "coordonnees", "numero"} or not admises:
            continue
        if fixes.get(nom):
            mots = [fixes[nom].get(a, a).lower() for a in admises]
        elif nom == "montant":
            mots = [montant(a) for a in admises]
        else:
            mots = [redaction.libelle(dossier, listes.get(nom, "lignes"), a) for a in admises]
        lien = ", " if nom in {"lignes", "mentions"} else " ou "
        morceaux.append(lien.join(mots))
    if geste.cible:
        morceaux.insert(0, redaction.place(dossier, geste.cible))
    if geste.delai:
        morceaux.append(f"après {geste.delai} jours {UNITES[geste.unite]}")
    libelle = TYPES_ACTION[geste.type].libelle
    suffixe = " (facultatif)" if geste.optionnel else ""
    return f"{libelle}{' : ' + ' ; '.join(morceaux) if morceaux else ''}{suffixe}"
