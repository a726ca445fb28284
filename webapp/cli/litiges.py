"""The lines that a control of a stay or of a trip is about, as the player of the clauses reads them."""

from __future__ import annotations

from cases.controles import Constat
from cases.controles.lecture import Dossier
from scenario_bank.model.clauses import Controle

_JOURNALIERES = frozenset({"FJ", "CHP"})


def lignes_visees(d: Dossier, constat: Constat) -> list[str]:
    """Ids of the lines: the trip or the daily line that is named, both daily lines when dates differ.

    Empty where the constat is of another matter.
    """
    toutes = [x for x, _, _ in d.vu.demande.lignes]
    place = constat.places[0]
    for facture in d.du_genre("facture_hospitaliere"):
        tetes = [r.tete for r in facture.rangees("lignes") if r.v.get("code") in _JOURNALIERES]
        ids = toutes[len(toutes) - len(tetes) :]
        if constat.controle is Controle.SEJOUR:
            return ids
        nommees = [x for x, tete in zip(ids, tetes, strict=True) if place.startswith(f"{tete}.")]
        if nommees:
            return nommees
    trajets = [r.tete for f in d.du_genre("facture_transport") for r in f.rangees("trajets")]
    return [x for x, tete in zip(toutes, trajets, strict=False) if place.startswith(f"{tete}.")]
