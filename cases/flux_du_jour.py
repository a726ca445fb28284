"""The flux base as it stands on the simulated day: payments on their way, and what came back of them."""

from __future__ import annotations

from dataclasses import replace

from cases.monde import EtatDossier
from cases.vu import BaseVue, ChampVu
from scenario_bank.model.vocabulaire import Base

REJETE = "rejete"
SUR_RETOUR = "retour"


def flux_du_jour(base: BaseVue, dossier: EtatDossier) -> BaseVue:
    """`base` with a line for each payment sent from the desk, the latest last, and its state of rejects.

    A line added here is addressed `flux.virements[i].<champ>`, so that no earlier place moves. Any
    other base comes back as it is.
    """
    if base.id != Base.FLUX:
        return base
    rangees = [
        (
            r.le.isoformat(),
            f"{r.le:%d/%m/%Y}",
            "rejeté" if r.retour.statut == REJETE else "exécuté",
            r.retour.libelle,
        )
        for r in dossier.retours
    ] + [
        (
            a.pour_le.isoformat(),
            f"{a.pour_le:%d/%m/%Y}",
            "en cours",
            "Virement remis à la banque, retour attendu.",
        )
        for a in dossier.attendus
        if a.sur == SUR_RETOUR
    ]
    if not rangees:
        return base
    champs = [
        champ
        for i, (iso, jour, statut, libelle) in enumerate(rangees)
        for champ in (
            ChampVu(f"virements[{i}].date", "Date", iso, jour, "virements"),
            ChampVu(f"virements[{i}].statut", "Virement", statut, statut, "virements"),
            ChampVu(f"virements[{i}].objet", "Objet", libelle, libelle, "virements"),
        )
    ]
    rejets = sum(r.retour.statut == REJETE for r in dossier.retours)
    etat = f"{rejets} virement{'s' if rejets > 1 else ''} rejeté{'s' if rejets > 1 else ''}"
    anciens = tuple(
        replace(c, valeur=etat, affiche=etat) if c.id == "etat" and rejets else c for c in base.champs
    )
    return replace(base, champs=(*anciens, *champs), colonnes=base.colonnes | {"statut": "Virement"})
