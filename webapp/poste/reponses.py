"""The JSON texts that the desk answers, from what is remembered of an attempt."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from webapp.poste import serialisation, services
from webapp.poste.phrases import Redaction
from webapp.poste.scenes import Scene
from webapp.rendering import joindre, texte_json


def etat(db: Session, scene: Scene, depuis: int = 0, connu: str = "") -> str:
    """The state with the actions after `depuis`; `socle` marks everything else in it.

    A desk that says the mark it holds (`connu`) receives only what follows, when nothing else moved.
    """
    tentative, acquis, socle = scene.tentative, scene.acquis, scene.socle
    redaction = Redaction(scene.dossiers, serialisation.titres(scene.monde))
    if connu == socle:
        suite = serialisation.suite(tentative, scene.actions, scene.monde, redaction, depuis)
        return texte_json({"socle": socle, **suite})
    rendu = acquis.rendu.get(socle)
    if rendu is None:
        aides = services.aides(db, scene)
        rendu = acquis.rendu[socle] = texte_json(
            serialisation.socle(scene.dossiers, scene.actions, scene.monde, aides, redaction)
        )
    fil = serialisation.fil(tentative, scene.actions, scene.monde, redaction, depuis)
    defaire = serialisation.retour_arriere(tentative, scene.actions, scene.monde)
    return joindre(texte_json({"socle": socle, **fil, **defaire}), rendu)


def ensemble(**parties: str | list[Any]) -> str:
    """One JSON object of these parts; a text is JSON already."""
    return joindre(*(f'{{"{c}":{p if isinstance(p, str) else texte_json(p)}}}' for c, p in parties.items()))
