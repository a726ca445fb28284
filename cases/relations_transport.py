"""The comparisons that a transporter's invoice and its prescription allow (pieces.md P25, P26, X18)."""

from __future__ import annotations

from decimal import Decimal

from cases.gabarits.flux_amo import centimes
from cases.gabarits.transport import prix_du_trajet
from cases.registre import Registre
from scenario_bank.model.clauses import Controle


def transport(r: Registre) -> None:
    """Prescription, distances, prices and sums."""
    facture, v = r.b.papier("facture"), r.b.papier("facture").valeurs
    _prescription(r)
    aller, retour = Decimal(v["trajets[0].km"]), Decimal(v["trajets[1].km"])
    r.noter(
        Controle.TRAJETS,
        tuple(f"{facture.id}.trajets[{rang}].km" for rang in ((1, 0) if retour >= aller else (0, 1))),
        abs(retour - aller) * 100 <= r.b.mutuelle.transport.ecart_km_pourcent * aller,
        nature="S",
        indispensable=True,
    )
    prix = [prix_du_trajet(v, i) for i in (0, 1)]
    r.noter(
        Controle.TOTAL_PIECES,
        (f"{facture.id}.base_remboursement", f"{facture.id}.trajets[0].km"),
        sum(prix, Decimal(0)) == Decimal(v["base_remboursement"]),
        indispensable=True,
    )
    for i, ligne in enumerate(r.b.lignes):
        flux = r.b.papier(ligne.preuve)
        place = f"{facture.id}.trajets[{i}].km"
        base = Decimal(flux.valeurs["base"])
        r.noter(Controle.BASE_TAUX, (f"{flux.id}.base", place), base == prix[i], indispensable=True)
        depense = Decimal(flux.valeurs["depense"])
        r.noter(Controle.TOTAL_PIECES, (f"{flux.id}.depense", place), depense == prix[i])
        brute = centimes(min(depense, base) * Decimal(flux.valeurs["taux"]) / 100)
        net = max(Decimal(0), brute - Decimal(flux.valeurs["retenues"]))
        verse = Decimal(flux.valeurs["montant_amo"])
        r.noter(Controle.BASE_TAUX, (f"{flux.id}.montant_amo", f"{flux.id}.base"), net == verse)


def _prescription(r: Registre) -> None:
    facture, prescription = r.b.papier("facture"), r.b.papier("prescription")
    v, p = facture.valeurs, prescription.valeurs
    r.noter(
        Controle.TRANSPORT_PRESCRIPTION,
        (f"{prescription.id}.prescription_date", f"{facture.id}.trajets[0].date"),
        p["prescription_date"] <= v["trajets[0].date"],
        indispensable=True,
    )
    r.noter(
        Controle.TRANSPORT_PRESCRIPTION,
        (f"{facture.id}.trajets[1].date", f"{prescription.id}.aller_retour"),
        int(p["nombre"]) * (2 if p["aller_retour"] == "oui" else 1) >= 2,
        indispensable=True,
    )
    r.noter(
        Controle.TRANSPORT_PRESCRIPTION,
        (f"{facture.id}.trajets[0].type", f"{prescription.id}.mode"),
        (v["trajets[0].type"] == "ambulance") <= (p["mode"] == "ambulance"),
        indispensable=True,
    )
    r.noter(
        Controle.TRANSPORT_PRESCRIPTION,
        (f"{facture.id}.prescription_date", f"{prescription.id}.prescription_date"),
        v["prescription_date"] == p["prescription_date"],
    )
