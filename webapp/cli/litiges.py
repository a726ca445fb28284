"""The lines that a control is about, as the player of the clauses reads them in the pièce that it names."""

from __future__ import annotations

import re

from cases.controles import Constat
from cases.controles.lecture import Dossier
from cases.controles.seances import lots
from scenario_bank.model.clauses import Controle
from scenario_bank.model.vocabulaire import Base

_JOURNALIERES = frozenset({"FJ", "CHP"})
_DENTAIRES = frozenset({"devis_dentaire", "facture_dentaire"})


def lignes_visees(d: Dossier, constat: Constat) -> list[str]:
    """Ids of the lines that the constat names inside an invoice or a devis; empty when it names none."""
    for lire in (_sejour, _trajets, _couronne, _seances, _appareil):
        if visees := lire(d, constat):
            return visees
    return []


def _toutes(d: Dossier) -> list[str]:
    return [x for x, _, _ in d.vu.demande.lignes]


def _sejour(d: Dossier, constat: Constat) -> list[str]:
    """The daily line that is named, both daily lines when dates differ."""
    toutes = _toutes(d)
    for facture in d.du_genre("facture_hospitaliere"):
        tetes = [r.tete for r in facture.rangees("lignes") if r.v.get("code") in _JOURNALIERES]
        ids = toutes[len(toutes) - len(tetes) :]
        if constat.controle is Controle.SEJOUR:
            return ids
        nommees = [x for x, t in zip(ids, tetes, strict=True) if constat.places[0].startswith(f"{t}.")]
        if nommees:
            return nommees
    return []


def _trajets(d: Dossier, constat: Constat) -> list[str]:
    """The trip that is named."""
    trajets = [r.tete for f in d.du_genre("facture_transport") for r in f.rangees("trajets")]
    return [x for x, t in zip(_toutes(d), trajets, strict=False) if constat.places[0].startswith(f"{t}.")]


def _couronne(d: Dossier, constat: Constat) -> list[str]:
    """The line of the crown that a place of the devis or of the invoice is about, by its rank."""
    m = re.match(r"(\w+)\.lignes\[(\d+)\]", constat.places[0])
    genres = {p.id: p.genre for p in d.recues}
    if m is None or genres.get(m[1]) not in _DENTAIRES:
        return []
    return [d.vu.demande.lignes[int(m[2])][0]]


def _seances(d: Dossier, constat: Constat) -> list[str]:
    """The line that carries the séance named, and those after it when they are too many."""
    facture, toutes = d.premiere("facture_auxiliaire"), _toutes(d)
    if facture is None:
        return []
    portees = [
        x
        for x, (_, siennes) in zip(toutes, lots(facture, d.actes), strict=True)
        if any(r.place("date") == constat.places[0] for r in siennes)
    ]
    suite = constat.controle is Controle.SEANCES_PRESCRITES
    return toutes[toutes.index(portees[0]) :] if suite and portees else portees


def _appareil(d: Dossier, constat: Constat) -> list[str]:
    """The line of the device that a hearing control is about, by its rank or its ear."""
    toutes = _toutes(d)
    if d.facture is None or d.facture.genre != "facture_audio":
        return []
    lignes = d.facture.rangees("lignes")
    if constat.controle is Controle.SERIE_UNIQUE:
        return [toutes[i] for i, r in enumerate(lignes) if constat.places[0].startswith(r.tete)]
    if constat.controle is Controle.RENOUVELLEMENT_AUDIO:
        passe = next(
            (r for r in d.base(Base.HISTORIQUE).rangees("lignes") if r.place("date") == constat.places[-1]),
            None,
        )
        oreille = passe.v.get("oreille") if passe else None
        return [toutes[i] for i, r in enumerate(lignes) if r.v.get("oreille") == oreille]
    return []
