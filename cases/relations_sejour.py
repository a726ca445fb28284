"""The comparisons that a stay's invoice and bulletin allow (pieces.md P19, P20, X16)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from cases.registre import Registre
from scenario_bank.model.clauses import Controle

_SANS_CHAMBRE = frozenset({"transfert", "deces"})


def sejour(r: Registre) -> None:
    """Days, dates, sums and what is left to pay."""
    facture, bulletin = r.b.papier("facture"), r.b.papier("bulletin")
    v = facture.valeurs
    for champ in ("entree_date", "sortie_date"):
        r.noter(
            Controle.SEJOUR,
            (f"{facture.id}.{champ}", f"{bulletin.id}.{champ}"),
            v[champ] == bulletin.valeurs[champ],
            nature="S",
            indispensable=champ == "sortie_date",
        )
    _journees(r)
    lignes = [Decimal(v[f"lignes[{i}].total"]) for i in range(3)]
    honoraires = Decimal(v["honoraires[0].base"]) + Decimal(v["honoraires[0].depassement"])
    r.noter(
        Controle.TOTAL_PIECES,
        (f"{facture.id}.total_ttc", f"{facture.id}.lignes[0].total"),
        sum(lignes, honoraires) == Decimal(v["total_ttc"]),
        indispensable=True,
    )
    r.noter(
        Controle.ACQUIT,
        (f"{facture.id}.reste_du", f"{facture.id}.reste_a_charge"),
        Decimal(v["reste_du"]) == 0,
        indispensable=True,
    )
    for cle, face in (("noemie1", "lignes[0].total"), ("noemie2", "honoraires[0].base")):
        flux = r.b.papier(cle)
        r.noter(
            Controle.TOTAL_PIECES,
            (f"{flux.id}.base", f"{facture.id}.{face}"),
            flux.valeurs["base"] == v[face],
        )
        r.noter(
            Controle.BASE_TAUX,
            (f"{flux.id}.taux", "baremes.seuil_acte_lourd"),
            Decimal(flux.valeurs["taux"]) == 100,
        )


def _journees(r: Registre) -> None:
    """The daily charge at its tariff for each day, and the room for no more days than are due."""
    facture, bulletin = r.b.papier("facture"), r.b.papier("bulletin")
    v = facture.valeurs
    entree, sortie = (date.fromisoformat(v[c]) for c in ("entree_date", "sortie_date"))
    jours = (sortie - entree).days + 1 if sortie > entree else 0
    r.noter(
        Controle.FORFAIT_CHAMBRE,
        (f"{facture.id}.lignes[1].quantite", f"{facture.id}.sortie_date"),
        int(v["lignes[1].quantite"]) == jours,
        indispensable=True,
    )
    tarif = r.baremes.a("fj.montant", entree).valeur
    r.noter(
        Controle.FORFAIT_CHAMBRE,
        (f"{facture.id}.lignes[1].prix_unitaire", r.lieux.bareme("FJ", "base")),
        Decimal(v["lignes[1].prix_unitaire"]) == tarif,
        indispensable=True,
    )
    sans = bulletin.valeurs["mode_sortie"] in _SANS_CHAMBRE
    face = f"{bulletin.id}.mode_sortie" if sans else f"{facture.id}.sortie_date"
    r.noter(
        Controle.FORFAIT_CHAMBRE,
        (f"{facture.id}.lignes[2].quantite", face),
        int(v["lignes[2].quantite"]) <= jours - sans,
        indispensable=True,
    )
