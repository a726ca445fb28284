"""Price limits and paniers: what an act may be billed at most (PLV, honoraires limites, forfaits)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from cases.calcul.amo_bases import choisir
from cases.calcul.erreurs import DonneeInvalide
from cases.calcul.lignes import ZERO, LigneSoins
from cases.calcul.trace import Trace
from scenario_bank.actes import Panier


def panier_de(ligne: LigneSoins, trace: Trace) -> str:
    """The panier (« rac0 », « modere », « libre »), "" for an act without panier: the line's word, else the act's."""
    if ligne.panier:
        return ligne.panier
    acte = trace.baremes.actes.get(ligne.code_acte)
    return (acte.panier(ligne.date_soins) or "") if acte else ""


def limite_facturation(ligne: LigneSoins, trace: Trace) -> tuple[str, Decimal] | None:
    """The parameter ("" when the document says it) and the limit for the whole line, None without one.

    The limits of an act came with its paniers: there is none before.
    """
    if ligne.plafond_facturation is not None:
        return "", ligne.plafond_facturation * ligne.quantite
    acte = trace.baremes.actes.get(ligne.code_acte)
    if acte is None or (acte.paniers and acte.panier(ligne.date_soins) is None):
        return None
    identifiant = choisir(acte, acte.limites, ligne, False)
    return (identifiant, trace.lire(identifiant) * ligne.quantite) if identifiant else None


def admettre(ligne: LigneSoins, base: Decimal, trace: Trace) -> tuple[LigneSoins, Decimal]:
    """The line at the price that may be billed, and what the document has beyond it (an anomaly).

    Raises DonneeInvalide for a printed limit under the base.
    """
    imprime = ligne.plafond_facturation
    if imprime is not None and imprime * ligne.quantite < base:
        raise DonneeInvalide(
            f"ligne {ligne.id}, plafond_facturation",
            f"{imprime} par acte pour une base de {base} sur la ligne",
            "un prix limite au moins égal à la base de remboursement",
            "Corrigez le prix limite imprimé, ou la base.",
        )
    acte = trace.baremes.actes.get(ligne.code_acte)
    forfait = acte is not None and bool(acte.dispenses) and imprime is None
    limite = (acte.plv, base) if acte and forfait else limite_facturation(ligne, trace)
    if limite is None:
        return ligne, ZERO
    sante = panier_de(ligne, trace) == Panier.RAC0
    exces = max(ZERO, ligne.depense - limite[1])
    if not exces:
        if not (forfait or sante):
            trace.noter_lu("facturation.limite_respectee", limite[0], limite[1], ligne.depense, limite[1])
        return ligne, ZERO
    regle = "facturation.plv_depasse" if sante else "facturation.limite_depassee"
    trace.noter_lu(regle, limite[0], exces, ligne.depense, limite[1])
    return replace(ligne, depense=limite[1]), exces
