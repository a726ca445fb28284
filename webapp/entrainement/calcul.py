"""The settlement read again: each line of the key with its trace, beside what the candidate entered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scenario_bank.corrige import Corrige
from scoring.journal import Vue
from scoring.lecture import forfait_juste
from webapp.rendering import montant

_PARAMETRE = re.compile(r"^[a-z0-9_.]+ = ")


@dataclass(frozen=True, slots=True)
class LigneCalcul:
    """One line: what the key settles with its trace, what the candidate entered (None when nothing).

    `reserve` is "" for a line to pay at once, else what holds it. `reparti` is true for an element of a
    forfait that the candidate spread otherwise, the sum being right.
    """

    libelle: str
    amo: str
    amc: str
    reste: str
    saisi: tuple[str, str, str] | None
    reserve: str
    reparti: bool
    trace: tuple[tuple[str, str], ...]


def relire_calcul(corrige: Corrige, vue: Vue, noms: Mapping[str, str]) -> tuple[LigneCalcul, ...]:
    """Each line of the settlement beside the last amounts that the candidate entered."""
    saisies: dict[str, Mapping[str, Any]] = {}
    for _, lignes in vue.calculs:
        saisies.update(lignes)
    partagees = forfait_juste(vue.cle, saisies)
    resultat = []
    for ligne in corrige.lignes:
        s = saisies.get(ligne.id)
        resultat.append(
            LigneCalcul(
                libelle=noms.get(ligne.id, ligne.libelle),
                amo=montant(ligne.amo_nette),
                amc=montant(ligne.amc),
                reste=montant(ligne.reste_a_charge),
                saisi=(montant(s["amo"]), montant(s["amc"]), montant(s["reste"])) if s else None,
                reserve=_reserve(ligne.id, ligne.payable, vue),
                reparti=ligne.id in partagees and s is not None and montant(s["amc"]) != montant(ligne.amc),
                trace=tuple(_etape(phrase) for phrase in ligne.trace),
            )
        )
    return tuple(resultat)


def _reserve(ligne: str, payable: bool, vue: Vue) -> str:
    if payable:
        return ""
    if ligne in vue.cle.divers["lignes_reglables"]:
        return "à vérifier avant de régler"
    return "à ne pas régler en l’état"


def _etape(phrase: str) -> tuple[str, str]:
    """A step of the trace: what it says, and its parameter with date and source."""
    texte, _, source = phrase.partition(" [")
    return texte, _PARAMETRE.sub("valeur lue : ", source.removesuffix("]"))
