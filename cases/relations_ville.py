"""The comparisons that a pharmacy's invoice and a series of séances allow."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from cases.gabarits.brouillon import Ligne, Papier
from cases.gabarits.flux_amo import centimes
from cases.registre import Registre
from scenario_bank.model.clauses import Chemise, Controle

_FRANCHISES = {
    "franchise_medicament": "franchise.medicament",
    "franchise_paramedical": "franchise.paramedical",
}


def _nature(r: Registre, facture: Papier, chemise: Chemise) -> None:
    """The pièce that a payment rests on is the invoice that the manual's list asks for."""
    clause = r.b.mutuelle.piece_requise(chemise)
    r.noter(
        Controle.PIECE_NATURE,
        (f"{facture.id}.facture_numero", r.lieux.clause(clause.id)),
        True,
        indispensable=True,
    )


def _prescription(r: Registre, facture: Papier, premier: str) -> None:
    """The prescription comes before the first day of care (`premier` is its field) and is the one quoted."""
    ordonnance = r.b.papier("ordonnance")
    le = ordonnance.valeurs["ordonnance_date"]
    r.noter(
        Controle.ORDONNANCE_VALIDITE,
        (f"{ordonnance.id}.ordonnance_date", f"{facture.id}.{premier}"),
        le <= facture.valeurs[premier],
        indispensable=True,
    )
    r.noter(
        Controle.ORDONNANCE_VALIDITE,
        (f"{facture.id}.prescription_date", f"{ordonnance.id}.ordonnance_date"),
        facture.valeurs["prescription_date"] == le,
    )


def _franchise(r: Registre, ligne: Ligne, base: str) -> None:
    """What is kept back for boxes or séances, against the amount that the barème base shows as `base`."""
    flux = r.b.papier(ligne.preuve)
    due = r.baremes.a(_FRANCHISES[base], date.fromisoformat(ligne.date_soins)).valeur * ligne.quantite
    brute = centimes(Decimal(flux.valeurs["base"]) * Decimal(ligne.taux) / 100)
    r.noter(
        Controle.BASE_TAUX,
        (f"{flux.id}.retenues", f"baremes.{base}"),
        Decimal(flux.valeurs["retenues"]) == min(due, brute),
        indispensable=True,
    )


def pharmacie(r: Registre) -> None:
    """Sums by payer, payment, prescription, base of each product, and renewals still allowed."""
    b, facture = r.b, r.b.papier("facture")
    v = facture.valeurs
    rangs = [i for i in range(12) if f"lignes[{i}].prix" in v]
    _nature(r, facture, Chemise.PHARMACIE)
    du = sum((Decimal(v[f"lignes[{i}].part_assure"]) for i in rangs), Decimal(0))
    total = Decimal(v["total_patient"])
    r.noter(
        Controle.TOTAL_PIECES,
        (f"{facture.id}.total_patient", f"{facture.id}.lignes[0].part_assure"),
        du == total,
        indispensable=True,
    )
    r.noter(
        Controle.ACQUIT,
        (f"{facture.id}.acquit_montant", f"{facture.id}.total_patient"),
        Decimal(v["acquit_montant"]) == total,
        indispensable=True,
    )
    for i, ligne in zip(rangs, b.lignes, strict=True):
        flux = b.papier(ligne.preuve)
        boites = Decimal(v[f"lignes[{i}].quantite"])
        r.noter(
            Controle.TOTAL_PIECES,
            (f"{flux.id}.depense", f"{facture.id}.lignes[{i}].prix"),
            Decimal(flux.valeurs["depense"]) == boites * Decimal(v[f"lignes[{i}].prix"]),
        )
        r.noter(
            Controle.BASE_TAUX,
            (f"{flux.id}.base", f"{facture.id}.lignes[{i}].base"),
            Decimal(flux.valeurs["base"]) == boites * Decimal(v[f"lignes[{i}].base"]),
            indispensable=True,
        )
        _franchise(r, ligne, "franchise_medicament")
    _prescription(r, facture, "delivrance_date")
    _renouvellements(r, facture)


def _renouvellements(r: Registre, facture: Papier) -> None:
    """Deliveries since the prescription against one and its renewals."""
    b, ordonnance = r.b, r.b.papier("ordonnance")
    depuis, le = ordonnance.valeurs["ordonnance_date"], facture.valeurs["delivrance_date"]
    passees = {
        p.date
        for p in b.passes
        if p.membre is b.beneficiaire and p.acte.startswith("PH") and depuis <= p.date < le
    }
    permis = int(ordonnance.valeurs["lignes[0].renouvellements"])
    r.noter(
        Controle.RENOUVELLEMENT_ORDONNANCE,
        (f"{facture.id}.delivrance_date", f"{ordonnance.id}.lignes[0].renouvellements"),
        len(passees) <= permis,
        nature="S",
        indispensable=True,
    )


def _jours(r: Registre, facture: Papier, rangs: list[int]) -> None:
    """Each séance on a day of its own; only the last pair is compared where all hold."""
    jours = [facture.valeurs[f"seances[{i}].date"] for i in rangs]
    for i in rangs[1:]:
        distinct = jours[i] not in jours[:i]
        if not distinct or i == rangs[-1]:
            premiere = jours.index(jours[i]) if not distinct else i - 1
            r.noter(
                Controle.DOUBLON,
                (f"{facture.id}.seances[{i}].date", f"{facture.id}.seances[{premiere}].date"),
                distinct,
                nature="S",
            )


def seances(r: Registre) -> None:
    """Sums, payment, prescription, tariff of the séances, and their number against the one written."""
    b, facture = r.b, r.b.papier("facture")
    v = facture.valeurs
    rangs = [i for i in range(12) if f"seances[{i}].date" in v]
    _nature(r, facture, Chemise.AUXILIAIRE)
    total = Decimal(v["total"])
    r.noter(
        Controle.TOTAL_PIECES,
        (f"{facture.id}.total", f"{facture.id}.seances[0].montant"),
        sum((Decimal(v[f"seances[{i}].montant"]) for i in rangs), Decimal(0)) == total,
        indispensable=True,
    )
    r.noter(
        Controle.ACQUIT,
        (f"{facture.id}.acquit_montant", f"{facture.id}.part_patient"),
        Decimal(v["acquit_montant"]) == Decimal(v["part_patient"]),
        indispensable=True,
    )
    debut = 0
    for ligne in b.lignes:
        flux = b.papier(ligne.preuve)
        siennes = rangs[debut : debut + ligne.quantite]
        r.noter(
            Controle.TOTAL_PIECES,
            (f"{flux.id}.depense", f"{facture.id}.seances[{debut}].montant"),
            Decimal(flux.valeurs["depense"])
            == sum((Decimal(v[f"seances[{i}].montant"]) for i in siennes), Decimal(0)),
        )
        lettre = r.baremes.a("base.amk", date.fromisoformat(ligne.date_soins)).valeur
        r.noter(
            Controle.BASE_TAUX,
            (f"{facture.id}.seances[{debut}].montant", r.lieux.bareme(ligne.code_acte, "base")),
            Decimal(v[f"seances[{debut}].montant"]) == centimes(lettre * Decimal(ligne.coefficient)),
        )
        _franchise(r, ligne, "franchise_paramedical")
        debut += ligne.quantite
    _prescription(r, facture, "seances[0].date")
    _jours(r, facture, rangs)
    ordonnance = b.papier("ordonnance")
    nombre = ordonnance.valeurs.get("seances_nombre", "")
    if nombre:
        en_trop = min(int(nombre), len(rangs) - 1)
        r.noter(
            Controle.SEANCES_PRESCRITES,
            (f"{facture.id}.seances[{en_trop}].date", f"{ordonnance.id}.seances_nombre"),
            len(rangs) <= int(nombre),
            nature="S",
            indispensable=True,
        )


__all__ = ["pharmacie", "seances"]
