"""HTTP of the home page and of the health check."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template

from webapp.accueil import queries
from webapp.accueil.cartes import cards_for, load_cards
from webapp.db import get_db
from webapp.horloge import aujourdhui

bp = Blueprint("accueil", __name__)
load_cards()


@bp.get("/")
def index() -> Any:
    """The home of the signed-in person."""
    jour = aujourdhui()
    return render_template("accueil/index.html", jour=jour, cartes=cards_for(get_db(), g.acteur, jour))


@bp.get("/sante")
def sante() -> Any:
    """200 when the database answers; for the supervision."""
    queries.base_repond(get_db())
    return {"etat": "ok"}
