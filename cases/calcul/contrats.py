"""One contrat settling a claim, after the AMO and after the contrats before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from cases.calcul import amc, amc_responsable
from cases.calcul.amc import Situation
from cases.calcul.amc_forfaits import Consommations, droit_en_euros, plafond_annuel
from cases.calcul.amc_optique import CLASSE_B, VERRES, Equipement, droit_forfait, par_equipement
from cases.calcul.amo_limites import panier_de
from cases.calcul.erreurs import DonneeInvalide
from cases.calcul.lignes import ZERO, LigneSoins
from cases.calcul.trace import Trace
from scenario_bank.model.garanties import CentPourCentSante, Forfait, ForfaitEquipement, Garantie, PctPmss

_SMR = {"PH4": "smr_modere", "PH2": "smr_faible"}
_AUDIO = {"AUD_I": "classe_1", "AUD_II": "classe_2"}
PartsEquipement = Mapping[tuple[str, str], Decimal]


@dataclass(frozen=True, slots=True)
class Contrat:
    """The guarantees of one contrat, by poste or by poste.variante, and whether it is responsable."""

    garanties: Mapping[str, Garantie]
    responsable: bool = True


@dataclass(frozen=True, slots=True)
class PartObligatoire:
    """What the AMO did with a line: its base, R = min(D, BR), its gross part."""

    hors_parcours: bool
    base: Decimal
    assise: Decimal
    brute: Decimal


@dataclass(frozen=True, slots=True)
class Versement:
    """What one contrat pays on a line, and where the AMO had left it."""

    montant: Decimal
    situation: Situation


def variante(ligne: LigneSoins, trace: Trace) -> str:
    """The row of a split poste that the line belongs to, "" when the act alone does not say."""
    if ligne.poste == "prothese_dentaire":
        return panier_de(ligne, trace)
    if ligne.poste == "audio":
        return _AUDIO.get(ligne.code_acte, "")
    if ligne.poste == "optique":
        return "classe_a" if panier_de(ligne, trace) == "rac0" else ""
    return _SMR.get(ligne.code_acte, "") if ligne.poste == "pharmacie" else ""


class Complementaire:
    """A contrat at work on one claim: what it still owes of its yearly and per-equipment amounts."""

    __slots__ = ("_classe_b", "_parts", "consommations", "contrat", "equipements")

    def __init__(self, contrat: Contrat, consommes: Mapping[str, Decimal], parts: PartsEquipement) -> None:
        """`parts` is the AMO's gross part of each equipment of the claim, by poste and equipment."""
        self.contrat = contrat
        self.consommations = Consommations(consommes)
        self.equipements: dict[str, Equipement] = {}
        self._parts = parts
        self._classe_b: dict[str, Decimal] = {}

    def garantie(self, ligne: LigneSoins, trace: Trace) -> tuple[str, Garantie]:
        """The key and the guarantee of the line; raises DonneeInvalide when the contrat has none."""
        garanties = self.contrat.garanties
        for cle in (f"{ligne.poste}.{variante(ligne, trace)}", ligne.poste):
            if cle in garanties:
                return cle, garanties[cle]
        raise DonneeInvalide(
            f"ligne {ligne.id}, garanties",
            f"aucune garantie pour le poste {ligne.poste}",
            ", ".join(garanties) or "une garantie par poste",
            "Ajoutez la garantie du poste au contrat.",
        )

    def verser(self, ligne: LigneSoins, amo: PartObligatoire, deja: Decimal, trace: Trace) -> Versement:
        """What this contrat pays on a line once the contrats before it have paid `deja`."""
        responsable = self.contrat.responsable
        cle, garantie = self.garantie(ligne, trace)
        if amo.hors_parcours:
            s = amc.situer_hors_parcours(ligne, amo.base, amo.assise, amo.brute, responsable, trace)
        else:
            s = amc.situer_dans_le_parcours(ligne, amo.base, amo.assise, amo.brute, trace)
        dus = responsable or isinstance(garantie, CentPourCentSante)
        plv = amc.prix_limite(ligne, trace) if dus else None
        if plv is not None and amc.applique_cent_pour_cent(garantie, responsable, trace):
            droit = amc.cent_pour_cent_sante(ligne, plv, amo.brute, trace)
            libre = max(ZERO, ligne.depense - amo.brute - deja)
            return Versement(_borner(droit, libre, deja, trace), s)
        entier = par_equipement(garantie) if ligne.poste == "optique" else None
        if entier is not None:
            equipement = self._equipement(ligne, entier, trace)
            montant = droit_forfait(ligne, entier, equipement, amo.brute, deja, responsable, trace)
            return Versement(montant, s)
        return Versement(self._ordinaire(cle, garantie, ligne, s, deja, trace), s)

    def _equipement(
        self, ligne: LigneSoins, garantie: Forfait | ForfaitEquipement, trace: Trace
    ) -> Equipement:
        if ligne.equipement not in self.equipements:
            maximum = trace.lire("responsable.optique_f") if self.contrat.responsable else None
            amo = self._parts.get(("optique", ligne.equipement), ZERO)
            self.equipements[ligne.equipement] = Equipement(garantie, amo, maximum)
        return self.equipements[ligne.equipement]

    def _ordinaire(
        self, cle: str, garantie: Garantie, ligne: LigneSoins, s: Situation, deja: Decimal, trace: Trace
    ) -> Decimal:
        """An ordinary line: right, limits of the contrat, of the contrat responsable, of the dépense."""
        if isinstance(garantie, (Forfait, PctPmss)):
            autres = self._parts.get((ligne.poste, ligne.equipement), s.part) - s.part
            droit = droit_en_euros(cle, garantie, ligne, s, autres, self.consommations, trace)
        else:
            droit = amc.droit_en_pourcentage(garantie, ligne.non_optam, s, ligne, trace)
        droit = plafond_annuel(cle, garantie, droit, ligne, self.consommations, trace)
        if self.contrat.responsable:
            droit = amc_responsable.plancher(droit, ligne, s, trace)
            droit = amc_responsable.plafonner(droit, garantie, ligne, s, trace)
            if ligne.code_acte in CLASSE_B:
                droit = self._plafond_classe_b(droit, ligne, s, trace)
        limite = max(ZERO, s.admise - s.part)
        if droit > limite:
            droit = trace.noter("amc.limite_depense", limite, s.admise, s.part)
        montant = _borner(droit, max(ZERO, limite - deja), deja, trace)
        self.consommations.noter(cle, garantie, ligne, montant, s.tm)
        if ligne.code_acte in CLASSE_B:
            self._classe_b[ligne.equipement] = self._classe_b.get(ligne.equipement, ZERO) + montant
        return montant

    def _plafond_classe_b(self, droit: Decimal, ligne: LigneSoins, s: Situation, trace: Trace) -> Decimal:
        """`droit` within the highest limit of an equipment and, for a frame, within its own."""
        total = self._parts.get(("optique", ligne.equipement), s.part)
        libre = trace.lire("responsable.optique_f") - total - self._classe_b.get(ligne.equipement, ZERO)
        if droit > max(s.tm, libre):
            droit = max(s.tm, libre)
            trace.noter_lu("responsable.plafond_optique", "responsable.optique_f", droit)
        if ligne.code_acte not in VERRES:
            monture = trace.lire("responsable.monture_max")
            if droit > max(s.tm, monture - s.part):
                droit = max(s.tm, monture - s.part)
                trace.noter_lu("responsable.plafond_monture", "responsable.monture_max", monture)
        return droit


def _borner(droit: Decimal, libre: Decimal, deja: Decimal, trace: Trace) -> Decimal:
    """`droit` within what the contrats before this one leave."""
    if droit <= libre:
        return droit
    return trace.noter("amc.deja_verse", libre, deja)
