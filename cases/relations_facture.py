"""The comparisons that an invoice of a shop allows: optical and hearing dossiers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from cases.gabarits.brouillon import Papier
from cases.gabarits.calendrier import mois_apres
from cases.gabarits.optique import texte_correction
from cases.registre import Registre
from scenario_bank.model.clauses import Chemise, Controle


def nature(r: Registre) -> None:
    """The pièce that a payment rests on is an invoice, as the manual's list asks."""
    b = r.b
    clause = b.mutuelle.piece_requise(Chemise.OPTIQUE if b.lignes[0].poste == "optique" else Chemise.AUDIO)
    place_clause = r.lieux.clause(clause.id)
    facture = b.papier_ou_rien("facture")
    if facture is not None:
        r.noter(
            Controle.PIECE_NATURE, (f"{facture.id}.facture_numero", place_clause), True, indispensable=True
        )
    double = b.papier_ou_rien("devis_bis")
    if double is not None:
        r.noter(Controle.PIECE_NATURE, (f"{double.id}.devis_numero", place_clause), False)


def facturation(r: Registre) -> None:
    """Totals, payment, devis, prescription and past equipment of the invoice."""
    b, facture = r.b, r.b.papier("facture")
    v = facture.valeurs
    rangs = [i for i in range(12) if f"lignes[{i}].prix_ttc" in v]
    nets = [
        Decimal(v[f"lignes[{i}].prix_ttc"]) - Decimal(v.get(f"lignes[{i}].remise", "0.00")) for i in rangs
    ]
    total = Decimal(v["total_ttc"])
    r.noter(
        Controle.TOTAL_PIECES,
        (f"{facture.id}.total_ttc", f"{facture.id}.lignes[0].prix_ttc"),
        sum(nets, Decimal(0)) == total,
        indispensable=True,
    )
    verse = Decimal(v["acquit_montant"]) + Decimal(v.get("acomptes[0].montant", "0.00"))
    r.noter(
        Controle.ACQUIT,
        (f"{facture.id}.acquit_montant", f"{facture.id}.total_ttc"),
        verse == total,
        indispensable=True,
    )
    for i, ligne in zip(rangs, b.lignes, strict=True):
        r.noter(
            Controle.TOTAL_PIECES,
            (b.place(ligne.preuve, "depense"), f"{facture.id}.lignes[{i}].prix_ttc"),
            Decimal(b.papier(ligne.preuve).valeurs["depense"]) == nets[i],
        )
    _devis(r, facture, rangs)
    _ordonnance(r, facture)
    if b.lignes[0].poste == "optique":
        _renouvellement_optique(r, facture)
    else:
        _audio(r, facture, rangs)


def _devis(r: Registre, facture: Papier, rangs: list[int]) -> None:
    devis = r.b.papier_ou_rien("devis")
    if devis is None:
        return
    champ = "offre_b.lignes[{}].prix" if devis.genre == "devis_optique" else "offres[{}].prix"
    for i in rangs:
        place = champ.format(i)
        r.noter(
            Controle.DEVIS_FACTURE,
            (f"{facture.id}.lignes[{i}].prix_ttc", f"{devis.id}.{place}"),
            facture.valeurs[f"lignes[{i}].prix_ttc"] == devis.valeurs[place],
            nature="S",
            indispensable=True,
        )


def fin_de_validite(prescrite: date, ne_le: date) -> date:
    """The last day of an optical prescription, by the age at its date (A06, décret 2016-1381; M).

    >>> fin_de_validite(date(2023, 5, 2), date(1990, 1, 1)), fin_de_validite(date(2023, 5, 2), date(1970, 1, 1))
    (datetime.date(2028, 5, 2), datetime.date(2026, 5, 2))
    """
    age = prescrite.year - ne_le.year - ((prescrite.month, prescrite.day) < (ne_le.month, ne_le.day))
    annees = 1 if age < 16 else 5 if age <= 42 else 3
    return mois_apres(prescrite, 12 * annees)


def _ordonnance(r: Registre, facture: Papier) -> None:
    b = r.b
    ordonnance = b.papier_ou_rien("ordonnance")
    if ordonnance is None:
        return
    prescrite = date.fromisoformat(ordonnance.valeurs["ordonnance_date"])
    facturee = date.fromisoformat(facture.valeurs["facture_date"])
    valide = prescrite <= facturee
    if ordonnance.genre == "ordonnance_optique":
        valide = valide and facturee <= fin_de_validite(prescrite, b.beneficiaire.personne.ne_le)
    r.noter(
        Controle.ORDONNANCE_VALIDITE,
        (f"{ordonnance.id}.ordonnance_date", f"{facture.id}.facture_date"),
        valide,
        indispensable=True,
    )
    r.noter(
        Controle.ORDONNANCE_VALIDITE,
        (f"{facture.id}.prescription_date", f"{ordonnance.id}.ordonnance_date"),
        facture.valeurs["prescription_date"] == ordonnance.valeurs["ordonnance_date"],
    )
    if ordonnance.genre == "ordonnance_optique":
        for i, oeil in ((1, "od"), (2, "og")):
            r.noter(
                Controle.CORRECTION_ORDONNANCE,
                (f"{facture.id}.lignes[{i}].correction", f"{ordonnance.id}.{oeil}.sph"),
                facture.valeurs[f"lignes[{i}].correction"] == texte_correction(ordonnance.valeurs, oeil),
            )


def _renouvellement_optique(r: Registre, facture: Papier) -> None:
    b = r.b
    avant = next((p for p in b.passes if p.cle == "anterieur"), None)
    if avant is None:
        return
    clause = b.mutuelle.renouvellement("optique")
    du = date.fromisoformat(avant.date)
    le = date.fromisoformat(facture.valeurs["facture_date"])
    r.noter(
        Controle.RENOUVELLEMENT_OPTIQUE,
        (f"{facture.id}.facture_date", b.place_passe("anterieur", "date")),
        le >= mois_apres(du, clause.mois),
        nature="S",
        indispensable=True,
    )


def _audio(r: Registre, facture: Papier, rangs: list[int]) -> None:
    """Four years ear by ear, and a serial number that serves once."""
    b = r.b
    mois = b.mutuelle.renouvellement("audio").mois
    le = date.fromisoformat(facture.valeurs["facture_date"])
    connus = {numero: i for i, (numero, _, _) in enumerate(b.series)}
    for i in rangs:
        oreille = facture.valeurs[f"lignes[{i}].oreille"]
        anciens = [p for p in b.passes if p.extra.get("oreille") == oreille and p.membre is b.beneficiaire]
        recent = max(anciens, key=lambda p: p.date, default=None)
        if recent is not None:
            r.noter(
                Controle.RENOUVELLEMENT_AUDIO,
                (f"{facture.id}.facture_date", b.place_passe(recent.cle, "date")),
                le >= mois_apres(date.fromisoformat(recent.date), mois),
                nature="S",
                indispensable=True,
            )
        serie = facture.valeurs[f"lignes[{i}].numero_serie"]
        rang = connus.get(serie)
        r.noter(
            Controle.SERIE_UNIQUE,
            (f"{facture.id}.lignes[{i}].numero_serie", f"flux.series[{rang or 0}].numero"),
            rang is None,
            nature="S",
            indispensable=True,
        )
