"""Guarantees and counters as JSON: typed objects, or the words of a tableau de garanties."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from cases.calcul.erreurs import DonneeInvalide
from cases.calcul.lecteur import Lecteur
from cases.calcul.lignes import Compteurs
from scenario_bank.model.garanties import POSTES, VARIANTES, Garantie, garantie_depuis
from scenario_bank.phrases_pydantic import phrase
from scenario_bank.textes_garanties import TexteRefuse, comprendre

CLES = frozenset(POSTES) | {f"{p}.{v}" for p, variantes in VARIANTES.items() for v in variantes}
TYPES = (
    "aucune",
    "cent_pour_cent_sante",
    "forfait",
    "forfait_equipement",
    "frais_reels",
    "pct_br",
    "pct_pmss",
    "tm",
    "tm_plus_pct_br",
)


def garantie_depuis_json(donnees: Any, lieu: str) -> Garantie:
    """A guarantee from its object or from its text; raises DonneeInvalide."""
    if isinstance(donnees, str):
        try:
            return comprendre(donnees)
        except TexteRefuse as refus:
            raise DonneeInvalide(
                lieu,
                f"« {donnees} », {refus.raison}",
                "le texte d’un tableau de garanties, comme « 150 % BR » ou « TM + 50 € par an »",
                refus.remede,
            ) from refus
    try:
        return garantie_depuis(donnees)
    except ValidationError as erreur:
        premier = erreur.errors()[0]
        dit = phrase(premier)
        raise DonneeInvalide(
            ", ".join((lieu, *(str(x) for x in premier["loc"]))),
            repr(premier["input"])[:80],
            f"un texte, ou un objet avec son « type » ({', '.join(TYPES)}) et ses clés",
            f"{dit[:1].upper()}{dit[1:]}.",
        ) from erreur


def garanties_depuis_json(donnees: Any) -> dict[str, Garantie]:
    """The guarantees by poste, or by poste.variante for a split poste; raises DonneeInvalide."""
    lecteur = Lecteur(donnees, "garanties", CLES)
    return {c: garantie_depuis_json(v, f"garanties, {c}") for c, v in lecteur.donnees.items()}


def compteurs_depuis_json(donnees: Any, lieu: str = "compteurs") -> Compteurs:
    """The counters at the start of a claim; raises DonneeInvalide."""
    compteurs = Lecteur(donnees, lieu, frozenset({"pf", "franchise", "consommes"}))
    consommes = Lecteur(compteurs.donnees.get("consommes", {}), f"{lieu}, consommes", CLES)
    return Compteurs(
        compteurs.montant("pf", "0.00"),
        compteurs.montant("franchise", "0.00"),
        {cle: consommes.montant(cle) for cle in consommes.donnees},
    )
