"""HTTP of observation: the live page, its JSON, the evaluator's own notes, real situations."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, Response, flash, g, jsonify, redirect, render_template, request, url_for
from wtforms import SelectChoice

from webapp.db import get_db
from webapp.epreuves.banque import la_banque
from webapp.epreuves.demandes import DemandeRefusee
from webapp.epreuves.lectures import lire_epreuve
from webapp.epreuves.phrases import DOMAINES, phrase_refus
from webapp.epreuves.queries import actions_tardives, situations_comptees
from webapp.errors import Introuvable, wants_json
from webapp.horloge import maintenant
from webapp.models.cotation import Observation, Sens
from webapp.models.epreuve import Epreuve, Situation
from webapp.observation import queries, services
from webapp.observation.forms import LIBELLES_SENS, MOTS_SENS, ObservationForm, ReelleForm
from webapp.rendering import heure, instant_iso, instant_long

bp = Blueprint("observation", __name__)


def _choisir(form: Any, epreuve: Epreuve) -> None:
    if "situation" in form:
        choix = [
            SelectChoice(s.public_id, f"n° {s.rang} · {s.libelle}") for s in situations_comptees(epreuve)
        ]
        form.situation.choices = [SelectChoice("", "l’épreuve entière"), *choix]
    if "domaine" in form:
        form.domaine.choices = [SelectChoice(m, DOMAINES[m]) for m in epreuve.livret.domaine.mots]


def _situation(epreuve: Epreuve, public_id: str) -> Situation | None:
    return next((s for s in epreuve.situations if s.public_id == public_id), None)


def _page(epreuve: Epreuve, form: ObservationForm, reelle: ReelleForm) -> str:
    db = get_db()
    fil = queries.fil(db, epreuve)
    referentiel = la_banque().referentiel
    return render_template(
        "observation/suivre.html",
        epreuve=epreuve,
        fil=fil,
        actions=list(reversed(fil.actions)),
        observations=queries.mes_observations(db, epreuve.id, g.acteur.personne_id),
        situations={s.id: s for s in epreuve.situations},
        competences=referentiel.bloc(epreuve.bloc).competences,
        criteres={k.uid: k for k in referentiel.bloc(epreuve.bloc).criteres},
        reelles=[s for s in epreuve.situations if s.instantane_id is None],
        domaines=DOMAINES,
        tardives=actions_tardives(db, epreuve),
        form=form,
        reelle=reelle,
        id_client=form.id_client.data or str(uuid4()),
        sens=LIBELLES_SENS,
        mots_sens=MOTS_SENS,
        differee=services.DIFFEREE,
    )


@bp.get("/epreuves/<epreuve>/observer")
def suivre(epreuve: str) -> Any:
    """The running épreuve: the candidat's actions on one side, one's own observations on the other."""
    ligne = lire_epreuve(epreuve)
    form, reelle = ObservationForm(formdata=None), ReelleForm(formdata=None)
    _choisir(form, ligne)
    _choisir(reelle, ligne)
    return _page(ligne, form, reelle)


@bp.get("/epreuves/<epreuve>/observer/fil.json")
def fil(epreuve: str) -> Any:
    """The candidat's actions after `depuis`, newest last; 304 while nothing has moved."""
    ligne = lire_epreuve(epreuve)
    depuis = max(request.args.get("depuis", default=0, type=int), 0)
    etag = f"{depuis}-{queries.repere(get_db(), ligne)}"
    if request.if_none_match.contains(etag):
        return _du_fil(Response(status=304), etag)
    lu = queries.fil(get_db(), ligne, depuis)
    reponse = jsonify(
        actions=[
            {c: a[c] for c in ("id", "sequence", "type", "libelle", "phrase", "dossier", "jour", "heure")}
            for a in lu.actions
        ],
        compte=lu.compte,
        jour=lu.jour,
        etat=lu.etat,
    )
    return _du_fil(reponse, etag)


def _du_fil(reponse: Response, etag: str) -> Response:
    reponse.headers["Cache-Control"] = "private, no-cache"
    reponse.set_etag(etag)
    return reponse


def _vers(epreuve: Epreuve, ancre: str) -> Any:
    return redirect(url_for("observation.suivre", epreuve=epreuve.public_id, _anchor=ancre), 303)


@bp.post("/epreuves/<epreuve>/observations")
def observer(epreuve: str) -> Any:
    """Note an observation in one's own layer."""
    ligne, db, moment = lire_epreuve(epreuve), get_db(), maintenant()
    form = ObservationForm()
    _choisir(form, ligne)
    criteres = {k.uid for k in la_banque().referentiel.bloc(ligne.bloc).criteres}
    if form.validate_on_submit():
        choisie = _situation(ligne, form.situation.data or "")
        dite = services.ObservationDite(
            id_client=str(UUID(form.id_client.data)),
            sens=Sens(form.sens.data),
            texte=form.texte.data or "",
            survenue_le=form.moment(moment),
            critere_uid=form.critere.data if form.critere.data in criteres else "",
            situation_id=choisie.id if choisie else None,
        )
        try:
            observation = services.observer(db, ligne, g.acteur, dite, moment)
        except DemandeRefusee as refus:
            form.texte.errors = [phrase_refus(r) for r in refus.refus]
        else:
            db.commit()
            if wants_json():
                return jsonify(_en_json(ligne, observation)), 201
            return _vers(ligne, "mes-observations")
    if wants_json():
        erreurs = [str(e) for liste in form.errors.values() for e in liste]
        return jsonify(erreur=" ".join(erreurs)), 422
    reelle = ReelleForm(formdata=None)
    _choisir(reelle, ligne)
    return _page(ligne, form, reelle), 422


def _en_json(epreuve: Epreuve, observation: Observation) -> dict[str, Any]:
    """One's own observation, as the page's module adds it to the list."""
    critere = observation.critere_uid
    return {
        "id": observation.public_id,
        "sens": MOTS_SENS[observation.sens],
        "texte": observation.texte or "",
        "critere": la_banque().referentiel.critere(critere).texte if critere else "",
        "moment": instant_iso(observation.survenue_le),
        "affiche": instant_long(observation.survenue_le),
        "heure": heure(observation.survenue_le),
        "differee": observation.differee,
        "retirer": url_for(
            "observation.retirer", epreuve=epreuve.public_id, observation=observation.public_id
        ),
    }


@bp.post("/epreuves/<epreuve>/observations/<observation>/retirer")
def retirer(epreuve: str, observation: str) -> Any:
    """Take one's own observation back."""
    ligne, db = lire_epreuve(epreuve), get_db()
    trouvee = queries.observation_de(db, ligne.id, g.acteur.personne_id, observation)
    if trouvee is None:
        raise Introuvable
    services.retirer(db, ligne, g.acteur, trouvee, maintenant())
    db.commit()
    flash("L’observation est retirée de votre liste ; le journal garde la trace du retrait.", "info")
    return _vers(ligne, "mes-observations")


@bp.post("/epreuves/<epreuve>/reelles")
def ajouter_reelle(epreuve: str) -> Any:
    """Enter a real situation that was not planned."""
    return _reelle(lire_epreuve(epreuve), None)


@bp.post("/epreuves/<epreuve>/situations/<situation>/constater")
def constater(epreuve: str, situation: str) -> Any:
    """Say what a planned real situation was."""
    ligne = lire_epreuve(epreuve)
    trouvee = _situation(ligne, situation)
    if trouvee is None:
        raise Introuvable
    return _reelle(ligne, trouvee)


def _reelle(ligne: Epreuve, situation: Situation | None) -> Any:
    form, db = ReelleForm(), get_db()
    _choisir(form, ligne)
    if form.validate_on_submit():
        try:
            if situation is None:
                services.ajouter_reelle(db, ligne, g.acteur, form.dite(), maintenant())
            else:
                services.constater_reelle(db, ligne, situation, g.acteur, form.dite(), maintenant())
        except DemandeRefusee as refus:
            form.libelle.errors = [phrase_refus(r) for r in refus.refus]
        else:
            db.commit()
            flash("La situation réelle est enregistrée.", "succes")
            return _vers(ligne, "reelles")
    observation = ObservationForm(formdata=None)
    _choisir(observation, ligne)
    return _page(ligne, observation, form), 422
