"""`regler`: what AMO and AMC pay on each line of a claim, with the trace.

The order of the steps is that of santé reference §11; nothing else in the product computes money.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from cases.calcul import amc, amo, amo_limites
from cases.calcul.amo_actes_lourds import Seances
from cases.calcul.amo_participation import Suivi, participation
from cases.calcul.erreurs import DonneeInvalide, InvariantRompu
from cases.calcul.lignes import ZERO, Compteurs, LigneSoins
from cases.calcul.trace import Resultat, Trace
from scenario_bank.model.baremes import Baremes
from scenario_bank.model.garanties import ForfaitEquipement, Garantie


def _apres_la_monture(ligne: LigneSoins) -> bool:
    return ligne.code_acte == "OPT_VERRE_B"


def regler(
    lignes: Sequence[LigneSoins],
    garanties: Mapping[str, Garantie],
    baremes: Baremes,
    *,
    compteurs: Compteurs | None = None,
    responsable: bool = True,
) -> list[Resultat]:
    """The settlement of each line, in the order of `lignes` (frames are settled before lenses).

    Raises DonneeInvalide, CasNonCouvert, PasEnVigueur; InvariantRompu only if we have a bug.
    """
    suivi, seances = Suivi(compteurs), Seances(lignes, baremes)
    equipements = _equipements(lignes, garanties.get("optique"), baremes)
    resultats: list[Resultat | None] = [None] * len(lignes)
    for rang in sorted(range(len(lignes)), key=lambda i: _apres_la_monture(lignes[i])):
        ligne = lignes[rang]
        garantie = garanties.get(ligne.poste)
        if garantie is None:
            raise DonneeInvalide(
                f"ligne {ligne.id}, garanties",
                f"aucune garantie pour le poste {ligne.poste}",
                ", ".join(garanties) or "une garantie par poste",
                "Ajoutez la garantie du poste au contrat.",
            )
        resultats[rang] = _regler_ligne(ligne, garantie, baremes, suivi, seances, equipements, responsable)
    return [r for r in resultats if r is not None]


def _equipements(
    lignes: Sequence[LigneSoins], garantie: Garantie | None, baremes: Baremes
) -> dict[str, amc.Equipement]:
    """Each optical equipment with the AMO's part of all its elements but those of class A."""
    if not isinstance(garantie, ForfaitEquipement):
        return {}
    parts: dict[str, Decimal] = {}
    for ligne in lignes:
        if ligne.poste == "optique":
            part = ZERO if ligne.code_acte == "OPT_MONTURE_A" else _part_amo(ligne, baremes)
            parts[ligne.equipement] = parts.get(ligne.equipement, ZERO) + part
    return {nom: amc.Equipement(garantie, part) for nom, part in parts.items()}


def _part_amo(ligne: LigneSoins, baremes: Baremes) -> Decimal:
    """The AMO's part of a line, on a trace of its own."""
    trace = Trace(baremes, ligne.date_soins)
    hors = amo.hors_parcours(ligne, trace)
    assise = amo.assiette(ligne.depense, amo.base(ligne, hors, trace), trace)
    return amo.amo_brute(ligne, assise, hors, Seances((), baremes), trace)[0]


def _regler_ligne(
    ligne: LigneSoins,
    garantie: Garantie,
    baremes: Baremes,
    suivi: Suivi,
    seances: Seances,
    equipements: dict[str, amc.Equipement],
    responsable: bool,
) -> Resultat:
    trace = Trace(baremes, ligne.date_soins)
    hors = amo.hors_parcours(ligne, trace)
    base = amo.base(ligne, hors, trace)
    facture, (ligne, exces) = ligne, amo_limites.admettre(ligne, base, trace)
    assise = amo.assiette(ligne.depense, base, trace)
    brute, taux = amo.amo_brute(ligne, assise, hors, seances, trace)
    retenue = participation(ligne, brute, suivi, trace, en_sejour=seances.en_sejour(ligne))
    nette = trace.noter("amo.nette", brute - retenue, brute, retenue)
    if hors:
        situation = amc.situer_hors_parcours(ligne, base, assise, brute, responsable, trace)
    else:
        situation = amc.situer_dans_le_parcours(ligne, base, assise, brute, trace)
    plv = amc.prix_limite(ligne, trace)
    if plv is not None and amc.applique_cent_pour_cent(garantie, responsable, trace):
        versee, exces = amc.cent_pour_cent_sante(ligne, plv, brute, trace)
    elif isinstance(garantie, ForfaitEquipement) and ligne.poste == "optique":
        equipement = equipements[ligne.equipement]
        versee = amc.droit_forfait(ligne, garantie, equipement, brute, responsable, trace)
    else:
        versee = amc.amc_ordinaire(ligne, garantie, responsable, situation, trace)
    trace.noter("amc.versee", versee)
    reste = trace.noter(
        "rac.final", facture.depense - exces - nette - versee, facture.depense - exces, nette, versee
    )
    _verifier(ligne, brute, versee, reste, retenue, situation, responsable)
    return Resultat(
        ligne.id,
        facture.depense,
        base,
        taux,
        brute,
        retenue,
        nette,
        versee,
        reste,
        situation.majoration,
        situation.exclu,
        exces,
        suivi.pf,
        tuple(trace.etapes),
        suivi.franchise,
    )


def _verifier(
    ligne: LigneSoins,
    brute: Decimal,
    versee: Decimal,
    reste: Decimal,
    retenue: Decimal,
    situation: amc.Situation,
    responsable: bool,
) -> None:
    """Step 7: AMO + AMC ≤ dépense, and what a contrat responsable must leave is left."""
    if brute + versee > ligne.depense:
        raise InvariantRompu(ligne.id, "AMO brute + AMC dépasse la dépense")
    if responsable and reste < retenue + situation.majoration + situation.exclu:
        raise InvariantRompu(
            ligne.id, "le reste à charge est inférieur à ce que le contrat responsable laisse"
        )
