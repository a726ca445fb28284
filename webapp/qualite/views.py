"""HTTP of the quality page."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template

from webapp.db import get_db
from webapp.errors import Introuvable
from webapp.organisme.queries import organisme_par_public_id
from webapp.qualite import queries

bp = Blueprint("qualite", __name__)


@bp.get("/organismes/<organisme>/qualite")
def accord(organisme: str) -> Any:
    """Agreement between evaluators, compétence by compétence."""
    ligne = organisme_par_public_id(get_db(), organisme)
    if ligne is None:
        raise Introuvable
    lues = queries.mesures(get_db(), ligne.id, lecteur_id=g.acteur.personne_id)
    return render_template("qualite/accord.html", organisme=ligne, mesures=lues)
