"""Lines of a stay and of trips as a reader of the dossier would settle them, from the view alone."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from cases.controles import sejours, transports
from cases.controles.lecture import Acte, Dossier, Rangee, jour, montant

# Lines of the invoice that the caisse does not pay: no flow brings them.
HORS_FLUX = frozenset({"FJ", "CHP"})


def complements(d: Dossier, acte: Acte) -> dict[str, Any]:
    """The base of a trip, from the invoice's figures; that of a stay's act, and what gathers the stay."""
    if acte.poste in sejours.POSTES:
        return {"base_remboursement": f"{montant(acte.v.get('base', '')):.2f}", "seance": "s1"}
    facture = transports.facture_de(d)
    if acte.poste != "transport" or facture is None:
        return {}
    rang = [a.reference for a in d.actes if a.poste == "transport"].index(acte.reference)
    trajets = facture.rangees("trajets")
    if rang >= len(trajets):
        return {"base_remboursement": f"{montant(acte.v.get('base', '')):.2f}"}
    return {"base_remboursement": f"{transports.prix(facture, trajets[rang]):.2f}"}


def lignes_de_facture(d: Dossier) -> list[Rangee]:
    """The lines of the stay's invoice that no flow brings, in order."""
    facture = sejours.facture_de(d)
    return [r for r in facture.rangees("lignes") if r.v.get("code") in HORS_FLUX] if facture else []


def journees(d: Dossier, r: Rangee) -> tuple[int, Decimal]:
    """Days due on a line of the invoice, and what they cost: never more than what is billed."""
    prix, facturees = montant(r.v.get("prix_unitaire", "")), int(montant(r.v.get("quantite", "")))
    dues = min(facturees, sejours.jours_dus(d, r.v.get("code", "")))
    return dues, prix * dues


def premier_jour(r: Rangee) -> str:
    """The day from which the line counts, "" when it is unreadable."""
    debut = jour(r.v.get("debut", ""))
    return debut.isoformat() if debut else ""
