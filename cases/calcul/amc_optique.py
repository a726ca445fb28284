"""The optical equipment of class B: one amount for the frame and the lenses, the frame within a limit."""

from __future__ import annotations

from decimal import Decimal

from cases.calcul.lignes import ZERO, LigneSoins
from cases.calcul.trace import Trace
from scenario_bank.model.garanties import Forfait, ForfaitEquipement, Garantie

CLASSE_B = frozenset({"OPT_MONTURE_B", "OPT_VERRE_B"})
VERRES = frozenset({"OPT_VERRE_A", "OPT_VERRE_B"})


def par_equipement(garantie: Garantie | None) -> Forfait | ForfaitEquipement | None:
    """The guarantee when it settles an optical equipment as a whole, None otherwise."""
    if isinstance(garantie, ForfaitEquipement):
        return garantie
    if isinstance(garantie, Forfait) and garantie.par == "equipement":
        return None if garantie.avec_tm or garantie.plafond_annuel is not None else garantie
    return None


class Equipement:
    """What the mutuelle may still pay for one optical equipment, `amo` being the part of all its elements."""

    __slots__ = ("amo", "montant", "monture", "reste")

    def __init__(self, garantie: Forfait | ForfaitEquipement, amo: Decimal, maximum: Decimal | None) -> None:
        """`maximum` is what AMO and mutuelle may pay together, None without a limit."""
        total = garantie.montant if garantie.y_compris_amo else garantie.montant + amo
        if maximum is not None:
            total = min(total, maximum)
        self.amo = amo
        self.montant = total if garantie.y_compris_amo else total - amo
        self.monture = garantie.monture_max if isinstance(garantie, ForfaitEquipement) else total
        self.reste = max(ZERO, total - amo)

    def noter_limite(self, garantie: Forfait | ForfaitEquipement, trace: Trace) -> None:
        """Adds the step of the limit of a contrat responsable when it bit."""
        if self.montant < garantie.montant:
            trace.noter_lu("responsable.plafond_optique", "responsable.optique_f", self.montant)


def droit_forfait(
    ligne: LigneSoins,
    garantie: Forfait | ForfaitEquipement,
    equipement: Equipement,
    brute: Decimal,
    deja: Decimal,
    responsable: bool,
    trace: Trace,
) -> Decimal:
    """The mutuelle's part of one element, taken from what remains once the AMO's parts are counted.

    `deja` is what earlier contrats pay on this element.
    """
    equipement.noter_limite(garantie, trace)
    if garantie.y_compris_amo:
        trace.noter("amc.forfait_y_compris", equipement.reste, equipement.montant, equipement.amo)
    libre = max(ZERO, ligne.depense - brute - deja)
    if ligne.code_acte in VERRES:
        droit = min(equipement.reste, libre)
        trace.noter("amc.forfait_reste", droit, ligne.depense, equipement.reste, brute)
    else:
        # a frame's limit includes the AMO's part whatever the forfait itself does
        limite = plafond_monture(equipement.monture, responsable, trace)
        droit = max(ZERO, min(equipement.reste, limite - brute, libre))
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
