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
    ForfaitEquipement,
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


def droit_ordinaire(
    garantie: Garantie, non_optam: bool, s: Situation, ligne: LigneSoins, trace: Trace
) -> Decimal:
    """The right of a guarantee by percentage or ticket modérateur, rounded, before any limit."""
    if isinstance(garantie, PctBr):
        taux = garantie.taux_non_optam if non_optam and garantie.taux_non_optam is not None else garantie.taux
        droit = max(ZERO, arrondi(droit_pct_br(garantie, taux, s)))
        if garantie.y_compris_amo:
            regle = "amc.pct_br_y_compris" if droit else "amc.rien_a_completer"
            return trace.noter(regle, droit, taux, s.base, s.part)
        return trace.noter("amc.pct_br_complement", droit, taux, s.base)
    if isinstance(garantie, TicketModerateur):
        return trace.noter("amc.tm", s.tm)
    if isinstance(garantie, TicketModerateurPlus):
        droit = arrondi(s.tm + garantie.taux * CENTIEME * s.base)
        return trace.noter("amc.tm_plus_pct_br", droit, s.tm, garantie.taux, s.base)
    raise DonneeInvalide(
        f"ligne {ligne.id}, garantie du poste {ligne.poste}",
        f"« {garantie.type} » pour l’acte {ligne.code_acte}",
        "pct_br, tm, tm_plus_pct_br",
        "Corrigez la garantie du poste, ou le code de l’acte.",
    )


def droit_optam(garantie: Garantie, s: Situation) -> Decimal:
    """What the same guarantee would give for an OPTAM doctor, not rounded."""
    if isinstance(garantie, PctBr):
        return droit_pct_br(garantie, garantie.taux, s)
    if isinstance(garantie, TicketModerateurPlus):
        return s.tm + garantie.taux * CENTIEME * s.base
    return s.tm


def plafonds_non_optam(droit: Decimal, garantie: Garantie, s: Situation, trace: Trace) -> Decimal:
    """`droit` within the two limits of a contrat responsable for a non-OPTAM doctor.

    At most 100 % of the base over the ticket modérateur, and at least 20 points of base under the OPTAM
    guarantee; the ticket modérateur itself is always due.
    """
    maximum = trace.lire("responsable.depassement_max")
    plafond = arrondi(s.tm + maximum * CENTIEME * s.base)
    trace.noter_lu("responsable.plafond_depassement", "responsable.depassement_max", plafond, s.tm, maximum)
    ecart = trace.lire("responsable.ecart_optam")
    optam = droit_optam(garantie, s)
    minore = arrondi(max(s.tm, optam - ecart * CENTIEME * s.base))
    trace.noter_lu("responsable.minoration_optam", "responsable.ecart_optam", minore, arrondi(optam), ecart)
    return min(droit, plafond, minore)


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
) -> tuple[Decimal, Decimal]:
    """The mutuelle's part up to the price limit, and what the invoice has beyond it (an anomaly)."""
    identifiant, limite = plv
    retenue = min(ligne.depense, limite)
    droit = max(ZERO, retenue - brute)
    trace.noter_lu("amc.cent_pour_cent_sante", identifiant, droit, ligne.depense, limite, brute)
    exces = ligne.depense - retenue
    if exces:
        trace.noter_lu("facturation.plv_depasse", identifiant, exces, ligne.depense, limite)
    return droit, exces


class Equipement:
    """What the mutuelle may still pay for one optical equipment, `amo` being the part of all its elements."""

    __slots__ = ("amo", "monture", "reste")

    def __init__(self, garantie: ForfaitEquipement, amo: Decimal) -> None:
        self.amo, self.monture = amo, garantie.monture_max
        self.reste = max(ZERO, garantie.montant - amo) if garantie.y_compris_amo else garantie.montant


def droit_forfait(
    ligne: LigneSoins,
    garantie: ForfaitEquipement,
    equipement: Equipement,
    brute: Decimal,
    responsable: bool,
    trace: Trace,
) -> Decimal:
    """The mutuelle's part of one element, taken from what remains once the AMO's parts are counted."""
    if garantie.y_compris_amo:
        trace.noter("amc.forfait_y_compris", equipement.reste, garantie.montant, equipement.amo)
    if ligne.code_acte == "OPT_VERRE_B":
        droit = min(equipement.reste, ligne.depense - brute)
        trace.noter("amc.forfait_reste", droit, ligne.depense, equipement.reste, brute)
    else:
        # a frame's limit includes the AMO's part whatever the forfait itself does
        limite = plafond_monture(equipement.monture, responsable, trace)
        droit = max(ZERO, min(equipement.reste, limite - brute, ligne.depense - brute))
        trace.noter("amc.forfait_monture", droit, ligne.depense, equipement.reste, brute, limite)
        equipement.monture = max(ZERO, equipement.monture - droit - brute)
    equipement.reste -= droit
    return droit


def plafond_monture(maximum: Decimal, responsable: bool, trace: Trace) -> Decimal:
    """The frame's limit: the contract's, within that of a contrat responsable."""
    if not responsable:
        return maximum
    limite = trace.lire("responsable.monture_max")
    if maximum <= limite:
        return maximum
    return trace.noter_lu("responsable.plafond_monture", "responsable.monture_max", limite)


def amc_ordinaire(
    ligne: LigneSoins, garantie: Garantie, responsable: bool, s: Situation, trace: Trace
) -> Decimal:
    """The mutuelle's part on an ordinary line: right, limits of the contract, limit of the dépense."""
    droit = droit_ordinaire(garantie, ligne.non_optam, s, ligne, trace)
    if responsable and ligne.non_optam and ligne.depense > s.base:
        droit = plafonds_non_optam(droit, garantie, s, trace)
    limite = max(ZERO, s.admise - s.part)
    if droit > limite:
        droit = trace.noter("amc.limite_depense", limite, s.admise, s.part)
    return droit


def applique_cent_pour_cent(garantie: Garantie, responsable: bool, trace: Trace) -> bool:
    """True when a price-limited act is settled as 100 % Santé; a contrat responsable always does."""
    if isinstance(garantie, CentPourCentSante):
        return True
    if responsable:
        forfait = isinstance(garantie, ForfaitEquipement)
        trace.noter("amc.panachage" if forfait else "amc.panier_obligatoire", ZERO)
    return responsable
