"""Loose lines: each settled alone, but for those of one bénéficiaire in one year, which share counters.

A line that cannot be settled gives its error and leaves the others, and their counters, as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cases.calcul.contrats import Complementaire, Contrat
from cases.calcul.echange import CLES_LIGNE, ligne_depuis_json
from cases.calcul.echange_garanties import compteurs_depuis_json, garantie_depuis_json
from cases.calcul.erreurs import ErreurCalcul, InvariantRompu
from cases.calcul.lecteur import Lecteur
from cases.calcul.lignes import Compteurs, LigneSoins
from cases.calcul.reglement import Demande, ordre
from cases.calcul.trace import Resultat
from scenario_bank.dated import PasEnVigueur
from scenario_bank.model.baremes import Baremes
from scenario_bank.model.garanties import PctBr, TicketModerateurPlus

__all__ = ["AGE_SUPPOSE", "ResultatLibre", "regler_libres"]

AGE_SUPPOSE = 40
_CLES = frozenset(CLES_LIGNE) | {"beneficiaire", "garantie", "responsable", "contrats", "compteurs"}
_CLES_CONTRAT = frozenset({"garantie", "responsable"})
# A broken identity would be a bug of ours: it is said on its line, and the others are settled.
_REFUS = (ErreurCalcul, PasEnVigueur, InvariantRompu)


@dataclass(frozen=True, slots=True)
class LigneLibre:
    """A line with what it brings along: its contrats, its bénéficiaire, the counters it starts from."""

    ligne: LigneSoins
    contrats: tuple[Contrat, ...]
    beneficiaire: str
    compteurs: Compteurs | None
    remarques: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResultatLibre:
    """What a loose line is worth, or the sentence that says why it is worth nothing."""

    resultat: Resultat | None
    remarques: tuple[str, ...] = ()
    erreur: str = ""


def regler_libres(lignes: Sequence[Any], baremes: Baremes) -> list[ResultatLibre]:
    """The settlement of each line of JSON, in order; never raises for what a line holds.

    Lines share counters when they have the same `beneficiaire` and are reimbursed in the same year. These
    start from the `compteurs` of any of them; a line that says others is refused.
    """
    resultats: list[ResultatLibre] = [ResultatLibre(None)] * len(lignes)
    groupes: dict[tuple[str, int], list[tuple[int, LigneLibre]]] = {}
    departs: dict[tuple[str, int], Compteurs] = {}
    for rang, donnees in enumerate(lignes):
        try:
            lue = lire(donnees, f"ligne {rang + 1}", baremes)
            Demande([lue.ligne], baremes)
            cle = (lue.beneficiaire, (lue.ligne.date_remboursement or lue.ligne.date_soins).year)
            if lue.beneficiaire and lue.compteurs is not None:
                _accorder(departs.setdefault(cle, lue.compteurs), donnees, f"ligne {rang + 1}", lue.compteurs)
        except _REFUS as refus:
            resultats[rang] = ResultatLibre(None, erreur=str(refus))
            continue
        if lue.beneficiaire:
            groupes.setdefault(cle, []).append((rang, lue))
        else:
            resultats[rang] = _regler([lue], lue.compteurs, baremes)[0]
    for cle, groupe in groupes.items():
        regles = _regler([x for _, x in groupe], departs.get(cle), baremes)
        for (rang, _), resultat in zip(groupe, regles, strict=True):
            resultats[rang] = resultat
    return resultats


def lire(donnees: Any, lieu: str, baremes: Baremes) -> LigneLibre:
    """One loose line; raises DonneeInvalide."""
    lecteur = Lecteur(donnees, lieu, _CLES)
    remarques = []
    propres = {c: v for c, v in donnees.items() if c in CLES_LIGNE}
    propres.setdefault("id", lieu.removeprefix("ligne "))
    if lecteur.absente("age") and lecteur.absente("ne_le"):
        propres["age"] = AGE_SUPPOSE
        remarques.append(f"Âge absent : un adulte de {AGE_SUPPOSE} ans est supposé.")
    ligne = ligne_depuis_json(propres, lieu)
    dits = donnees.get("compteurs")
    compteurs = None if dits is None else compteurs_depuis_json(dits, f"{lieu}, compteurs")
    contrats = _contrats(lecteur, ligne, lieu)
    if not contrats:
        remarques.append("Aucune garantie indiquée : la part de la mutuelle est nulle.")
    beneficiaire = lecteur.texte("beneficiaire", "")
    if ligne.non_optam and any(_niveau_unique(c) for c in contrats):
        ecart = baremes.a("responsable.ecart_optam", ligne.date_soins).valeur
        contrats = tuple(_au_niveau_du_praticien(c, ecart) for c in contrats)
        remarques.append("La garantie est lue comme le niveau du contrat pour ce praticien non OPTAM.")
    return LigneLibre(ligne, contrats, beneficiaire, compteurs, tuple(remarques))


def _accorder(depart: Compteurs, donnees: Any, lieu: str, dits: Compteurs) -> None:
    """Raises DonneeInvalide when a bénéficiaire's counters would start from two points."""
    if dits != depart:
        raise Lecteur(donnees, lieu, _CLES).refus(
            "compteurs",
            "les compteurs de départ du bénéficiaire, les mêmes sur chacune de ses lignes de l’année",
            "Donnez-les une fois : ils sont tenus d’une ligne à l’autre.",
        )


def _contrats(lecteur: Lecteur, ligne: LigneSoins, lieu: str) -> tuple[Contrat, ...]:
    """The contrats of a line: its garantie and responsable, or its list of contrats."""
    donnees = lecteur.donnees
    if donnees.get("contrats") is None:
        return _contrat(lecteur, ligne, lieu) if donnees.get("garantie") is not None else ()
    if donnees.get("garantie") is not None or not isinstance(donnees["contrats"], list):
        raise lecteur.refus(
            "contrats", "une liste d’objets « garantie », « responsable »", "Retirez « garantie »."
        )
    lus: list[Contrat] = []
    for i, x in enumerate(donnees["contrats"]):
        ou = f"{lieu}, contrats[{i}]"
        lus += _contrat(Lecteur(x, ou, _CLES_CONTRAT), ligne, ou)
    return tuple(lus)


def _contrat(lecteur: Lecteur, ligne: LigneSoins, lieu: str) -> tuple[Contrat, ...]:
    garantie = garantie_depuis_json(lecteur.donnees.get("garantie"), f"{lieu}, garantie")
    return (Contrat({ligne.poste: garantie}, lecteur.booleen("responsable", True)),)


def _niveau_unique(contrat: Contrat) -> PctBr | TicketModerateurPlus | None:
    """The guarantee of a line when it tells one level, to be read as that of its non-OPTAM doctor."""
    (garantie,) = contrat.garanties.values()
    if contrat.responsable and isinstance(garantie, (PctBr, TicketModerateurPlus)):
        return garantie if garantie.taux_non_optam is None else None
    return None


def _au_niveau_du_praticien(contrat: Contrat, ecart: Decimal) -> Contrat:
    """The contrat whose level for a non-OPTAM doctor is the one said, the OPTAM level being higher."""
    garantie = _niveau_unique(contrat)
    if garantie is None:
        return contrat
    niveaux = {"taux": garantie.taux + ecart, "taux_non_optam": garantie.taux}
    return Contrat(dict.fromkeys(contrat.garanties, garantie.model_copy(update=niveaux)), True)


def _regler(lues: Sequence[LigneLibre], depart: Compteurs | None, baremes: Baremes) -> list[ResultatLibre]:
    """The lines that share counters, which start from `depart`; the frames before the lenses."""
    demande = Demande([x.ligne for x in lues], baremes, depart)
    ateliers: dict[tuple[int, str, bool], Complementaire] = {}
    resultats: list[ResultatLibre] = [ResultatLibre(None)] * len(lues)
    seule = len(lues) == 1
    for rang in ordre([x.ligne for x in lues]):
        lue = lues[rang]
        complementaires = [_atelier(i, c, demande, ateliers) for i, c in enumerate(lue.contrats)]
        avant = None if seule else demande.etat()
        try:
            resultat = demande.regler(lue.ligne, complementaires).resultat
            resultats[rang] = ResultatLibre(resultat, lue.remarques)
        except _REFUS as refus:
            resultats[rang] = ResultatLibre(None, erreur=str(refus))
            if avant is not None:
                demande.revenir(avant)
    return resultats


def _atelier(
    rang: int, contrat: Contrat, demande: Demande, ateliers: dict[tuple[int, str, bool], Complementaire]
) -> Complementaire:
    """The contrat at work: one guarantee said twice by a bénéficiaire is one, and consumes once."""
    ((poste, garantie),) = contrat.garanties.items()
    cle = (rang, f"{poste} {garantie.model_dump_json()}", contrat.responsable)
    if cle not in ateliers:
        ateliers[cle] = demande.complementaire(contrat, rang)
    return ateliers[cle]
