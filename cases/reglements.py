"""The settlement of a draft: its lines as the calculation takes them, and what each is worth."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from cases.alterations.pose import Pose
from cases.calcul import ACTES, Compteurs, LigneSoins, Resultat, regler
from cases.gabarits.brouillon import Brouillon, Ligne
from scenario_bank.corrige import LigneReglement
from scenario_bank.model.baremes import Baremes
from scenario_bank.model.garanties import Garantie

_ZERO = Decimal("0.00")
# Postes that a tableau says on one row, for the acts of these dossiers.
_UNE_LIGNE = frozenset(
    {
        "auxiliaire",
        "biologie",
        "chambre",
        "forfait_journalier",
        "hospitalisation",
        "pharmacie",
        "technique",
        "transport",
    }
)


def ligne_de_soins(ligne: Ligne) -> LigneSoins:
    """A line of the draft as the calculation takes it."""
    soins = date.fromisoformat(ligne.date_soins)
    personne = ligne.membre.personne
    return LigneSoins(
        id=ligne.id,
        date_soins=soins,
        code_acte=ligne.code_acte,
        depense=Decimal(ligne.depense),
        age=personne.age(soins),
        secteur=ligne.secteur or "1",
        optam=ligne.optam,
        parcours=ligne.parcours,
        ne_le=personne.ne_le,
        equipement=ligne.equipement,
        poste=ligne.poste,
        quantite=ligne.quantite,
        coefficient=Decimal(ligne.coefficient),
        base_remboursement=Decimal(ligne.base_unitaire) if ligne.base_unitaire else None,
        seance=ligne.seance,
    )


def garanties(b: Brouillon) -> dict[str, Garantie]:
    """The guarantees of the contract for the dossier's postes."""
    resultat: dict[str, Garantie] = {"medecin": b.contrat.ligne("medecin").garantie}
    ordonnance = b.papier_ou_rien("ordonnance")
    if b.lignes[0].poste == "optique":
        progressif = ordonnance is not None and "od.add" in ordonnance.valeurs
        resultat["optique"] = b.contrat.ligne("optique", "complexe" if progressif else "simple").garantie
    if b.lignes[0].poste == "audio":
        resultat["audio"] = b.contrat.ligne("audio", "classe_1").garantie
    if b.lignes[0].poste == "dentaire":
        resultat["dentaire"] = b.contrat.ligne("dentaire").garantie
    if b.lignes[0].poste == "prothese_dentaire":
        panier = ACTES[b.lignes[0].code_acte].panier(date.fromisoformat(b.lignes[0].date_soins))
        resultat["prothese_dentaire"] = b.contrat.ligne("prothese_dentaire", panier or "").garantie
    for poste in {x.poste for x in b.lignes} & _UNE_LIGNE:
        resultat[poste] = b.contrat.ligne(poste).garantie
    return resultat


def reglement(b: Brouillon, baremes: Baremes) -> list[Resultat]:
    """The settlement of every line as if all were payable, in the order of the lines."""
    return regler(
        [ligne_de_soins(x) for x in b.lignes],
        garanties(b),
        baremes,
        compteurs=Compteurs(b.pf_deja, b.franchise_deja),
        responsable=b.contrat.responsable,
    )


def _part_maximale(r: Resultat) -> str:
    """The most that the mutuelle pays on an element of a shared forfait; "" for a line that stands alone."""
    for etape in r.trace:
        if etape.regle.id == "amc.forfait_reste":
            return f"{r.depense - r.amo_brute:.2f}"
        if etape.regle.id == "amc.forfait_monture":
            limite = etape.operandes[-1]
            return f"{max(_ZERO, min(limite, r.depense) - r.amo_brute):.2f}"
    return ""


def lignes(b: Brouillon, resultats: list[Resultat]) -> tuple[LigneReglement, ...]:
    return tuple(
        LigneReglement(
            id=ligne.id,
            libelle=ligne.libelle,
            depense=f"{r.depense:.2f}",
            base=f"{r.base:.2f}",
            taux=f"{r.taux:f}",
            amo_brute=f"{r.amo_brute:.2f}",
            participation_franchise=f"{r.participation_franchise:.2f}",
            amo_nette=f"{r.amo_nette:.2f}",
            amc=f"{r.amc:.2f}",
            reste_a_charge=f"{r.reste_a_charge:.2f}",
            payable=ligne.sort == "payable",
            deja_paye=ligne.deja_paye,
            trace=r.phrases(),
            parametres=r.parametres,
            part_maximale=_part_maximale(r),
        )
        for ligne, r in zip(b.lignes, resultats, strict=True)
    )


def montant_faux(b: Brouillon, baremes: Baremes, pose: Pose, resultats: list[Resultat]) -> Decimal:
    """What a careless treatment would pay: every line, on the bases and rates wrongly borne."""
    if not (pose.bases_fausses or pose.taux_faux or pose.quantites_fausses):
        return sum((r.amc for r in resultats), _ZERO)
    fausses = []
    for ligne in b.lignes:
        soins = ligne_de_soins(ligne)
        if ligne.id in pose.bases_fausses:
            soins = replace(soins, base_remboursement=Decimal(pose.bases_fausses[ligne.id]))
        if ligne.id in pose.taux_faux:
            soins = replace(soins, taux=Decimal(pose.taux_faux[ligne.id]))
        if ligne.id in pose.quantites_fausses:
            soins = replace(soins, quantite=pose.quantites_fausses[ligne.id], depense=Decimal(ligne.demandee))
        fausses.append(soins)
    calcul = regler(
        fausses,
        garanties(b),
        baremes,
        compteurs=Compteurs(b.pf_deja, b.franchise_deja),
        responsable=b.contrat.responsable,
    )
    return sum((r.amc for r in calcul), _ZERO)
