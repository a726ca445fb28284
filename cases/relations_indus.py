"""The comparisons that a return of tiers payant or a rectification allows: what was paid, to whom, for what."""

from __future__ import annotations

from decimal import Decimal

from cases.gabarits.brouillon import Ligne, Papier
from cases.gabarits.indu import A_L_ADHERENT
from cases.registre import Registre
from scenario_bank.model.clauses import Controle

_PAYE = "payé"


def indus(r: Registre) -> None:
    """Every comparison of the return and of the rectification of a dossier, when it has them."""
    retour, rectification = r.b.papier_ou_rien("retour"), r.b.papier_ou_rien("rectification")
    if retour is not None:
        _retour(r, retour)
    if rectification is not None:
        passe = r.b.passe("rectifie")
        r.noter(
            Controle.INDU,
            (f"{rectification.id}.depense", r.b.place_passe("rectifie", "statut")),
            passe.statut != _PAYE,
            nature="S",
            indispensable=True,
        )


def _retour(r: Registre, retour: Papier) -> None:
    b, v = r.b, retour.valeurs
    r.noter(
        Controle.TIERS_PAYANT,
        (f"{retour.id}.montant_paye", f"{retour.id}.montant_demande"),
        Decimal(v["montant_paye"]) <= Decimal(v["montant_demande"]),
    )
    for ligne in b.lignes:
        recu = b.papier_ou_rien(ligne.preuve.replace("noemie", "recu"))
        if recu is not None:
            _recu(r, retour, ligne, recu)
    passe = next((p for p in b.passes if p.cle == "tiers_payant"), None)
    if passe is not None:
        r.noter(
            Controle.INDU,
            (f"{retour.id}.montant_paye", b.place_passe("tiers_payant", "paye_a")),
            passe.extra["paye_a"] != A_L_ADHERENT,
            indispensable=True,
        )


def _recu(r: Registre, retour: Papier, ligne: Ligne, recu: Papier) -> None:
    """The care asked for against the day that the return pays, and the receipt against the caisse's part."""
    b = r.b
    r.noter(
        Controle.TIERS_PAYANT,
        (b.place(ligne.preuve, "destinataire_paiement"), f"{recu.id}.acquit_montant"),
        recu.valeurs["acquit_montant"] == ligne.demandee,
    )
    paye = Decimal(retour.valeurs["montant_paye"]) > 0
    memes = recu.valeurs["facture_numero"] == retour.valeurs["facture_numero"]
    r.noter(
        Controle.TIERS_PAYANT,
        (b.place(ligne.preuve, "date_debut_soins"), f"{retour.id}.date_soins"),
        not paye or retour.valeurs["date_soins"] != ligne.date_soins,
        nature="D" if memes else "S",
        indispensable=True,
    )
