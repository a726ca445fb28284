"""The same act twice: on two pièces, or on a pièce and in the past benefits (pieces.md X07, P15 r3)."""

from __future__ import annotations

from itertools import combinations

from cases.controles.constat import DURE, SOUPLE, Constat
from cases.controles.lecture import Acte, Dossier, montant
from cases.controles.seances import deux_fois
from scenario_bank.model.clauses import Controle
from scenario_bank.model.vocabulaire import Base, Motif

# Postes whose acts are compared two by two; the elements of an equipment are not.
_A_L_ACTE = frozenset({"medecin", "biologie", "dentaire"})
_EQUIPEMENTS = frozenset({"optique", "audio"})


def doublon(d: Dossier) -> list[Constat]:
    """Person, day, act and amount met twice.

    The same reference of the caisse is certain, and so is an act that its issuer has cancelled by a credit
    note; two lines of the same look are a question that the professional's written answer settles. The
    analyses of one day compare whatever the laboratory, since one may bill what another has done.
    """
    constats = []
    for une, autre in combinations([a for a in d.actes if a.poste in _A_L_ACTE], 2):
        if not _semblables(une, autre):
            continue
        if (une.reference and une.reference == autre.reference) or _annule(d, autre):
            constats.append(d.constat(Controle.DOUBLON, (autre.date, une.date), Motif.DEJA_PRESENT))
        elif not d.reponse_favorable("ps"):
            constats.append(
                d.constat(
                    Controle.DOUBLON, (autre.date, une.date), Motif.DEJA_PRESENT, SOUPLE, ("reponse_tiers",)
                )
            )
    constats += deux_fois(d)
    return (
        constats + _transmis_ailleurs(d) + _deja_paye(d, [a for a in d.actes if a.poste not in _EQUIPEMENTS])
    )


def _annule(d: Dossier, acte: Acte) -> bool:
    """True when a credit note at hand takes off the whole of the act."""
    return any(
        montant(r.v.get("montant", "")) == -montant(acte.v["depense"])
        for avoir in d.du_genre("avoir")
        for r in avoir.rangees("lignes")
    )


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
    memes_mains = (
        "" in (une.code, autre.code)
        or une.poste == "biologie"
        or une.v.get("executant_id") == autre.v.get("executant_id")
    )
    qui, qui_autre = (a.membre.tete if a.membre else "" for a in (une, autre))
    return (
        bool(qui)
        and qui == qui_autre
        and une.soins == autre.soins
        and une.v["depense"] == autre.v["depense"]
        and memes_codes
        and memes_mains
    )


def _deja_paye(d: Dossier, actes: list[Acte]) -> list[Constat]:
    """A past benefit of the same person, day, act and amount, already settled (D)."""
    return [
        d.constat(Controle.DOUBLON, (acte.date, passe.place("date")), Motif.DEJA_PRESENT, DURE)
        for passe in d.base(Base.HISTORIQUE).rangees("lignes")
        for acte in actes
        if acte.membre is not None
        and passe.v.get("beneficiaire") == acte.membre.v.get("prenom")
        and passe.v.get("date") == acte.soins.isoformat()
        and acte.code in ("", passe.v.get("acte"))
        and passe.v.get("depense") == acte.v["depense"]
        and passe.v.get("statut", "payé") == "payé"
    ]
