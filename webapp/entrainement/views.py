"""HTTP of practice: choose a dossier, open its desk, read the débriefing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, redirect, render_template, url_for
from wtforms import SelectChoice

from scenario_bank import load_bank
from webapp import instantanes, journal
from webapp.db import get_db
from webapp.entrainement import queries, services
from webapp.entrainement.debriefing import actions_lues, debriefer
from webapp.entrainement.forms import EntrainementForm
from webapp.errors import Introuvable
from webapp.horloge import maintenant
from webapp.models.tentative import Tentative
from webapp.poste import serialisation
from webapp.poste.etat import annulees
from webapp.poste.phrases import Redaction
from webapp.poste.queries import tentative_par_public_id
from webapp.poste.services import Scene, lire_scene

bp = Blueprint("entrainement", __name__)
ESSAIS = 20
"""How many seeds are tried before saying that none gives a proven dossier."""


def _formulaire() -> EntrainementForm:
    form = EntrainementForm()
    form.gabarit.choices = [
        SelectChoice(services.SURPRISE, "Surprends-moi"),
        *(SelectChoice(*g) for g in services.gabarits_offerts(load_bank())),
    ]
    return form


def _tentative(public_id: str) -> Tentative:
    tentative = tentative_par_public_id(get_db(), public_id)
    if tentative is None:
        raise Introuvable
    return tentative


@bp.get("/entrainement")
def choisir() -> Any:
    """Choose a dossier to practise on; the last ones below."""
    liste = queries.entrainements(get_db(), g.acteur.personne_id)
    return render_template("entrainement/choisir.html", form=_formulaire(), entrainements=liste)


@bp.post("/entrainement")
def commencer() -> Any:
    """Draw a fresh proven dossier and open its desk."""
    form = _formulaire()
    db = get_db()
    if not form.validate_on_submit():
        liste = queries.entrainements(db, g.acteur.personne_id)
        return render_template("entrainement/choisir.html", form=form, entrainements=liste), 422
    graine = form.graine.data
    souhait = services.Souhait(
        form.gabarit.data or services.SURPRISE, form.niveau.data, graine or services.graine_neuve()
    )
    try:
        case, preuve = services.tirer_prouve(load_bank(), souhait, 1 if graine else ESSAIS)
    except services.DossierNonProuve:
        form.graine.errors = [
            "Ce numéro ne donne pas de dossier vérifié : il a été noté. Laissez vide, ou prenez un autre numéro."
        ]
        liste = queries.entrainements(db, g.acteur.personne_id)
        return render_template("entrainement/choisir.html", form=form, entrainements=liste), 422
    tentative = services.commencer(db, g.acteur, case, preuve.document(), maintenant())
    db.commit()
    return redirect(url_for("poste.poste", tentative=tentative.public_id), 303)


@bp.post("/entrainement/<tentative>/refaire")
def refaire(tentative: str) -> Any:
    """Work the same dossiers again from the start."""
    db = get_db()
    neuve = services.refaire(db, g.acteur, _tentative(tentative), maintenant())
    db.commit()
    return redirect(url_for("poste.poste", tentative=neuve.public_id), 303)


def _titres_caches(scene: Scene) -> dict[tuple[str, str], str]:
    """Titles of the pièces that an inquiry would have brought: the débriefing may name them."""
    return {
        (d.vu.reference, r.piece.id): r.piece.titre
        for d in scene.dossiers
        for r in d.cache.reponses
        if r.piece is not None
    }


@bp.get("/entrainement/<tentative>/debriefing")
def debriefing(tentative: str) -> Any:
    """What the practice shows, once it is closed."""
    db = get_db()
    scene = lire_scene(db, _tentative(tentative))
    redaction = Redaction(scene.dossiers, {**_titres_caches(scene), **serialisation.titres(scene.monde)})
    corriges = [(d.vu, instantanes.lire_corrige(db, d.instantane_id)) for d in scene.dossiers]
    lecture = debriefer(
        load_bank(), corriges, actions_lues(journal.lire(db, scene.tentative), tentative), redaction
    )
    defaites = annulees(scene.actions)
    chronologie = [(serialisation.action(a, redaction), a.id in defaites) for a in scene.actions]
    return render_template(
        "entrainement/debriefing.html",
        tentative=scene.tentative,
        lecture=lecture,
        chronologie=chronologie,
        graines=[queries.graine_partagee(db, d.instantane_id) for d in scene.dossiers],
    )
