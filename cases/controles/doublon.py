"""The same act twice: on two pièces, or on a pièce and in the past benefits (pieces.md X07, P15 r3)."""

from __future__ import annotations

from itertools import combinations

from cases.controles.constat import DURE, SOUPLE, Constat
from cases.controles.lecture import Acte, Dossier
from scenario_bank.model.clauses import Controle
from scenario_bank.model.vocabulaire import Base, Motif


def doublon(d: Dossier) -> list[Constat]:
    """Person, day, act and amount met twice.

    The same reference of the caisse is certain; two papers of the same look are a question that the
    practitioner's written answer settles.
    """
    constats = []
    medecins = [a for a in d.actes if a.medecin]
    for une, autre in combinations(medecins, 2):
        if not _semblables(une, autre):
            continue
        if une.reference and une.reference == autre.reference:
            constats.append(d.constat(Controle.DOUBLON, (autre.date, une.date), Motif.DEJA_PRESENT))
        elif not d.reponse_favorable("ps"):
            constats.append(
                d.constat(
                    Controle.DOUBLON, (autre.date, une.date), Motif.DEJA_PRESENT, SOUPLE, ("reponse_tiers",)
                )
            )
    return constats + _transmis_ailleurs(d) + _deja_paye(d, medecins)


def _transmis_ailleurs(d: Dossier) -> list[Constat]:
    """A décompte sent to an organisme that is neither this mutuelle nor the other one declared (X19, S)."""
    declaree = d.base(Base.DROITS).v.get("autre_complementaire", "")
    admis = {"", d.vu.mutuelle_nom, declaree}
    if d.reponse_favorable("ps"):
        return []
    return [
        d.constat(
            Controle.DOUBLON,
            (p.place("transmis_amc"), "droits.autre_complementaire"),
            Motif.DEJA_PRESENT,
            SOUPLE,
            ("reponse_tiers",),
        )
        for p in d.recues
        if p.genre == "decompte_amo" and p.v.get("transmis_amc", "") not in admis
    ]


def _semblables(une: Acte, autre: Acte) -> bool:
    memes_codes = une.code == autre.code or "" in (une.code, autre.code)
    memes_mains = "" in (une.code, autre.code) or une.v.get("executant_id") == autre.v.get("executant_id")
    qui, qui_autre = (a.membre.tete if a.membre else "" for a in (une, autre))
    return (
        bool(qui)
        and qui == qui_autre
        and une.soins == autre.soins
        and une.v["depense"] == autre.v["depense"]
        and memes_codes
        and memes_mains
    )


def _deja_paye(d: Dossier, medecins: list[Acte]) -> list[Constat]:
    """A past benefit of the same person, day, act and amount, already settled (D)."""
    return [
        d.constat(Controle.DOUBLON, (acte.date, passe.place("date")), Motif.DEJA_PRESENT, DURE)
        for passe in d.base(Base.HISTORIQUE).rangees("lignes")
        for acte in medecins
        if acte.membre is not None
        and passe.v.get("beneficiaire") == acte.membre.v.get("prenom")
        and passe.v.get("date") == acte.soins.isoformat()
        and acte.code in ("", passe.v.get("acte"))
        and passe.v.get("depense") == acte.v["depense"]
        and passe.v.get("statut", "payé") == "payé"
    ]
