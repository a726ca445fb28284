"""Short texts that both the printed pages and the annexes carry."""

from __future__ import annotations

from typing import Any

from webapp.livret.donnees import BlocPresente, DonneesLivret
from webapp.livret.typographie import instant_en_clair


def titre_du_bloc(bloc: dict[str, Any]) -> str:
    """A bloc of the detail, named by its number there."""
    return f"Bloc {bloc['numero']} : {bloc['titre']}"


def commentaires(present: BlocPresente | None) -> list[str]:
    """The comments of a bloc, each with the compétence it is about."""
    if present is None:
        return []
    return [
        f"Compétence {c.competence} : {c.texte}" if c.competence else c.texte for c in present.commentaires
    ]


def acte(donnees: DonneesLivret, evaluateur: int) -> str:
    """Who validated as this evaluator and when; empty when nobody did."""
    for validation in donnees.validations:
        if validation.evaluateur == evaluateur:
            return f"{validation.nom}\nvalidé le {instant_en_clair(validation.instant)}"
    return ""
