"""What the mutuelle pays (santé reference §11, steps 5 and 6): always counted on the AMO's gross part."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from cases.calcul.amo_limites import limite_facturation, panier_de
from cases.calcul.erreurs import DonneeInvalide
from cases.calcul.lignes import ZERO, LigneSoins
from cases.calcul.trace import CENTIEME, Trace, arrondi
from scenario_bank.actes import Panier
from scenario_bank.model.garanties import (
    CentPourCentSante,
    Forfait,
    ForfaitEquipement,
    FraisReels,
    Garantie,
    PctBr,
    TicketModerateur,
    TicketModerateurPlus,
)


@dataclass(frozen=True, slots=True)
class Situation:
    """Where the AMO left a line: `part` is what counts as the AMO's in the guarantee (A, or A70).

    `tm` is the ticket modérateur that may be reimbursed, `admise` the dépense that the guarantee may
    reach, `majoration` and `exclu` what a contrat responsable leaves to the assuré.
    """

    base: Decimal
    part: Decimal
    tm: Decimal
    admise: Decimal
    majoration: Decimal = ZERO
    exclu: Decimal = ZERO


def situer_dans_le_parcours(
    ligne: LigneSoins, base: Decimal, assise: Decimal, brute: Decimal, trace: Trace
) -> Situation:
    """The ordinary case: the AMO's part is the gross part, the whole dépense is admitted."""
    tm = trace.noter("tm.rembourse", assise - brute, assise, brute)
    return Situation(base, brute, tm, ligne.depense)


def situer_hors_parcours(
    ligne: LigneSoins, base: Decimal, assise: Decimal, brute: Decimal, responsable: bool, trace: Trace
) -> Situation:
    """Out of the parcours, right and limit are counted with the part at the rate of the parcours."""
    taux = trace.lire("taux.parcours")
    part = max(brute, arrondi(assise * taux * CENTIEME))
    tm = trace.noter_lu("tm.hors_parcours", "taux.parcours", assise - part, assise, taux, part)
    majoration = trace.noter("parcours.majoration", part - brute)
    if not responsable:
        trace.noter("parcours.contrat_non_responsable", ZERO)
        return Situation(base, part, tm, ligne.depense, majoration)
    exclu = depassement_non_remboursable(ligne, assise, trace)
    return Situation(base, part, tm, ligne.depense - exclu, majoration, exclu)


def depassement_non_remboursable(ligne: LigneSoins, assise: Decimal, trace: Trace) -> Decimal:
    """The part of the dépassement that the contrat responsable may not reimburse out of the parcours."""
    depassement = ligne.depense - assise
    if not depassement:
        return ZERO
    identifiant = "parcours.depassement_non_remboursable"
    minimum = trace.lire(identifiant)
    return trace.noter_lu(
        "parcours.depassement", identifiant, min(minimum, depassement), depassement, minimum
    )


def droit_pct_br(garantie: PctBr, taux: Decimal, s: Situation) -> Decimal:
    """The right of a percentage of the base at `taux`, not rounded and not limited."""
    droit = taux * CENTIEME * s.base
    return droit - s.part if garantie.y_compris_amo else droit


def taux_de(garantie: PctBr | TicketModerateurPlus, non_optam: bool) -> Decimal:
    """The percentage that the guarantee gives to this doctor."""
    if non_optam and garantie.taux_non_optam is not None:
        return garantie.taux_non_optam
    return garantie.taux


def droit_en_pourcentage(
    garantie: Garantie, non_optam: bool, s: Situation, ligne: LigneSoins, trace: Trace
) -> Decimal:
    """The right of a guarantee by percentage or ticket modérateur, rounded, before any limit."""
    if isinstance(garantie, PctBr):
        taux = taux_de(garantie, non_optam)
        droit = max(ZERO, arrondi(droit_pct_br(garantie, taux, s)))
        if garantie.y_compris_amo:
            regle = "amc.pct_br_y_compris" if droit else "amc.rien_a_completer"
            return trace.noter(regle, droit, taux, s.base, s.part)
        return trace.noter("amc.pct_br_complement", droit, taux, s.base)
    if isinstance(garantie, TicketModerateur):
        return trace.noter("amc.tm", s.tm)
    if isinstance(garantie, TicketModerateurPlus):
        taux = taux_de(garantie, non_optam)
        droit = arrondi(s.tm + taux * CENTIEME * s.base)
        return trace.noter("amc.tm_plus_pct_br", droit, s.tm, taux, s.base)
    if isinstance(garantie, FraisReels):
        return _frais_reels(garantie, s, trace)
    if garantie.type == "aucune":
        return trace.noter("amc.aucune", ZERO)
    raise DonneeInvalide(
        f"ligne {ligne.id}, garantie du poste {ligne.poste}",
        f"« {garantie.type} » pour l’acte {ligne.code_acte}",
        "pct_br, tm, tm_plus_pct_br, forfait, pct_pmss, frais_reels ou aucune",
        "Corrigez la garantie du poste, ou le code de l’acte.",
    )


def _frais_reels(garantie: FraisReels, s: Situation, trace: Trace) -> Decimal:
    """A percentage of the dépense with the AMO's part counted in, or of what the AMO leaves."""
    if garantie.assiette == "depense":
        droit = max(ZERO, arrondi(garantie.taux * CENTIEME * s.admise) - s.part)
        return trace.noter("amc.frais_reels_depense", droit, garantie.taux, s.admise, s.part)
    droit = max(ZERO, arrondi(garantie.taux * CENTIEME * (s.admise - s.part)))
    return trace.noter("amc.frais_reels_reste", droit, garantie.taux, s.admise, s.part)


def prix_limite(ligne: LigneSoins, trace: Trace) -> tuple[str, Decimal] | None:
    """The price limit's parameter and amount for the whole line, None out of the panier 100 % Santé.

    Raises DonneeInvalide when neither the barèmes nor the line give the limit.
    """
    if panier_de(ligne, trace) != Panier.RAC0:
        return None
    limite = limite_facturation(ligne, trace)
    if limite is None:
        raise DonneeInvalide(
            f"ligne {ligne.id}, plafond_facturation",
            f"absent pour {ligne.code_acte}",
            "le prix limite de vente imprimé sur le document, comme « 37.50 »",
            "Le barème ne fixe pas ce prix limite : indiquez « plafond_facturation ».",
        )
    return limite


def cent_pour_cent_sante(
    ligne: LigneSoins, plv: tuple[str, Decimal], brute: Decimal, trace: Trace
) -> Decimal:
    """The mutuelle's part up to the price limit."""
    identifiant, limite = plv
    droit = max(ZERO, min(ligne.depense, limite) - brute)
    return trace.noter_lu("amc.cent_pour_cent_sante", identifiant, droit, ligne.depense, limite, brute)


def applique_cent_pour_cent(garantie: Garantie, responsable: bool, trace: Trace) -> bool:
    """True when a price-limited act is settled as 100 % Santé; a contrat responsable always does."""
    if isinstance(garantie, CentPourCentSante):
        return True
    if responsable:
        forfait = isinstance(garantie, (Forfait, ForfaitEquipement))
        trace.noter("amc.panachage" if forfait else "amc.panier_obligatoire", ZERO)
    return responsable
