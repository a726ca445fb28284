"""The comparisons that a crown allows: devis, invoice, flow, teeth of the historique, price limits."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from cases.gabarits.brouillon import Papier
from cases.registre import Registre
from scenario_bank.model.clauses import Chemise, Controle

# Rank in the quadrant of the teeth that each code allows (SB §6; pieces.md P03 r4).
RANGS = {
    "HBLD634": "1234",
    "HBLD680": "1234",
    "HBLD350": "12345",
    "HBLD491": "5",
    "HBLD158": "5678",
    "HBLD073": "678",
    "HBLD734": "678",
}
_ZERO = Decimal(0)


def couronnes(r: Registre) -> None:
    """Every comparison of a dossier of crowns."""
    b = r.b
    clause = r.lieux.clause(b.mutuelle.piece_requise(Chemise.PROTHESE_DENTAIRE).id)
    double = b.papier_ou_rien("devis_bis")
    if double is not None:
        r.noter(Controle.PIECE_NATURE, (f"{double.id}.devis_numero", clause), False)
    facture, devis = b.papier_ou_rien("facture"), b.papier("devis")
    rangs = [i for i in range(12) if f"lignes[{i}].dent" in devis.valeurs]
    for papier, code in ((devis, "code_ccam"), (facture, "code")):
        if papier is not None:
            _codes(r, papier, code, rangs)
    if facture is None:
        return
    r.noter(Controle.PIECE_NATURE, (f"{facture.id}.facture_numero", clause), True, indispensable=True)
    _sommes(r, facture, rangs)
    for i in rangs:
        _ligne(r, facture, devis, i)


def _codes(r: Registre, papier: Papier, champ: str, rangs: list[int]) -> None:
    """Code, tooth, panier and price limit of each line."""
    v = papier.valeurs
    for i in rangs:
        tete = f"lignes[{i}]"
        code, dent = v[f"{tete}.{champ}"], v[f"{tete}.dent"]
        r.noter(
            Controle.CODE_DENT,
            (f"{papier.id}.{tete}.dent", f"{papier.id}.{tete}.{champ}"),
            dent[-1] in RANGS[code],
            indispensable=champ == "code",
        )
        acte = r.baremes.actes[code]
        le = date.fromisoformat(v.get(f"{tete}.date_acte") or v["devis_date"])
        if champ == "code_ccam":
            r.noter(
                Controle.CODE_DENT,
                (f"{papier.id}.{tete}.panier", r.lieux.bareme(code, "panier")),
                v[f"{tete}.panier"] == acte.panier(le),
            )
        if acte.plv:
            r.noter(
                Controle.HONORAIRES_LIMITE,
                (f"{papier.id}.{tete}.honoraires", r.lieux.bareme(code, "plafond")),
                Decimal(v[f"{tete}.honoraires"]) <= r.baremes.a(acte.plv, le).valeur,
                indispensable=champ == "code",
            )


def _sommes(r: Registre, facture: Papier, rangs: list[int]) -> None:
    v = facture.valeurs
    total = Decimal(v["total"])
    r.noter(
        Controle.TOTAL_PIECES,
        (f"{facture.id}.total", f"{facture.id}.lignes[0].honoraires"),
        sum((Decimal(v[f"lignes[{i}].honoraires"]) for i in rangs), _ZERO) == total,
        indispensable=True,
    )
    r.noter(
        Controle.ACQUIT,
        (f"{facture.id}.acquit_montant", f"{facture.id}.total"),
        Decimal(v["acquit_montant"]) + Decimal(v["deja_regle"]) + Decimal(v["solde"]) == total,
        indispensable=True,
    )


def _ligne(r: Registre, facture: Papier, devis: Papier, i: int) -> None:
    """One crown: at the flow's price, at the devis's, on a tooth that nothing forbids."""
    b, tete = r.b, f"lignes[{i}]"
    honoraires = facture.valeurs[f"{tete}.honoraires"]
    preuve = b.papier(b.lignes[i].preuve)
    r.noter(
        Controle.TOTAL_PIECES,
        (f"{preuve.id}.depense", f"{facture.id}.{tete}.honoraires"),
        preuve.valeurs["depense"] == honoraires,
    )
    r.noter(
        Controle.DEVIS_FACTURE,
        (f"{facture.id}.{tete}.honoraires", f"{devis.id}.{tete}.honoraires"),
        honoraires == devis.valeurs[f"{tete}.honoraires"],
        nature="S",
        indispensable=True,
    )
    connue = next((p for p in b.passes if p.cle == "dent"), None)
    if connue is not None:
        meme = connue.extra["dent"] == facture.valeurs[f"{tete}.dent"]
        r.noter(
            Controle.DENT_HISTORIQUE,
            (f"{facture.id}.{tete}.dent", b.place_passe("dent", "dent")),
            not meme,
            nature="D" if connue.extra["soin"] == "extraction" else "S",
            indispensable=True,
        )
