"""HTTP of the référentiel: the livret's text for everyone, its inconsistencies for those who judge or write."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template, request

from webapp.errors import Introuvable
from webapp.referentiel import mots, queries
from webapp.referentiel.recherche import chercher as chercher_textes

bp = Blueprint("referentiel", __name__)
QUESTION_MAX = 200


@bp.app_template_filter("guillemets_tenus")
def guillemets_tenus(texte: str) -> str:
    """`texte` with its guillemets held to their words."""
    return texte.replace("« ", "«\u00a0").replace(" »", "\u00a0»")


@bp.get("/referentiel")
def sommaire() -> Any:
    """The five blocs, the version, the search."""
    return render_template(
        "referentiel/sommaire.html",
        referentiel=queries.le_referentiel(),
        commente=queries.lit_les_commentaires(g.acteur),
    )


@bp.get("/referentiel/blocs/<bloc>")
def bloc(bloc: str) -> Any:
    """One bloc as printed; beside it, for those who may, what Constat reads and what the livret contradicts."""
    trouve = queries.le_bloc(bloc)
    if trouve is None:
        raise Introuvable
    referentiel = queries.le_referentiel()
    commente = queries.lit_les_commentaires(g.acteur)
    return render_template(
        "referentiel/bloc.html",
        referentiel=referentiel,
        bloc=trouve,
        commente=commente,
        mots=mots,
        lectures=mots.lectures_retenues(trouve.modalites.contraintes) if commente else (),
        annotations=queries.annoter(referentiel, trouve) if commente else None,
        aides=queries.aides() if commente else {},
    )


@bp.get("/referentiel/incoherences")
def incoherences() -> Any:
    """The 32 inconsistencies with their treatment, gravest first; one gravity alone on demand."""
    referentiel = queries.le_referentiel()
    gravite = request.args.get("gravite", "")
    gravite = gravite if gravite in queries.GRAVITES else ""
    toutes = queries.incoherences(referentiel)
    return render_template(
        "referentiel/incoherences.html",
        referentiel=referentiel,
        mots=mots,
        gravite=gravite,
        comptes={n: sum(i.gravite == n for i in toutes) for n in queries.GRAVITES},
        incoherences=[i for i in toutes if gravite in ("", i.gravite)],
    )


@bp.get("/referentiel/recherche")
def chercher() -> Any:
    """Every text that holds the words asked for."""
    question = request.args.get("q", "")[:QUESTION_MAX].strip()
    commente = queries.lit_les_commentaires(g.acteur)
    trouvailles = chercher_textes(queries.le_referentiel(), question, commente=commente)
    return render_template(
        "referentiel/recherche.html", question=question, trouvailles=trouvailles, commente=commente
    )
