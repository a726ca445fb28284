"""HTTP of the accounts: sign-in, password, sessions, demonstration."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, flash, g, jsonify, redirect, render_template, request, session, url_for
from flask_wtf.csrf import generate_csrf

from webapp.comptes import mots_de_passe, queries, services
from webapp.comptes.forms import ConnexionForm, MotDePasseForm
from webapp.comptes.navigateurs import navigateur_lisible
from webapp.db import get_db, get_engine, get_settings
from webapp.errors import wants_json
from webapp.formulaires import Formulaire
from webapp.horloge import maintenant
from webapp.security import adresse, limiteur, suite_sure

bp = Blueprint("comptes", __name__)

_FAIBLESSES = {
    "court": "Il faut au moins 12 caractères. Une phrase de quelques mots convient très bien.",
    "long": "Au plus 256 caractères.",
    "repetition": "Ce mot de passe répète trop peu de signes différents : choisissez-en un plus varié.",
    "suite": "Ce mot de passe suit l’ordre du clavier ou de l’alphabet : choisissez-en un moins prévisible.",
    "devinable": "Ce mot de passe ne contient que des mots faciles à deviner (prénoms, métier, organisme, "
    "identifiant…) : ajoutez des mots sans rapport avec vous.",
}


def _navigateur() -> str:
    return request.user_agent.string[:200]


def _entrer(ouverture: services.Ouverture) -> None:
    """Start a fresh cookie for a session just opened: nothing of the former visitor stays."""
    session.clear()
    session["sid"] = ouverture.secret


@bp.get("/session")
def qui() -> Any:
    """Who is signed in, and the token of this session: what a module asks for when a sending was refused."""
    return jsonify(
        personne=g.acteur.public_id if g.acteur else "",
        par_code=bool(g.acteur and g.acteur.par_code),
        jeton=generate_csrf(),
    )


@bp.route("/connexion", methods=["GET", "POST"])
@limiteur.limit("120 per minute", methods=["POST"])
def connexion() -> Any:
    """The sign-in page; POST opens a session. A module gets {par_code}, or {erreur} in words."""
    form = ConnexionForm(suite=request.args.get("suite", ""))
    if g.acteur is not None and not form.is_submitted():
        return redirect(url_for("accueil.index"), 303)
    erreur = ""
    if form.validate_on_submit():
        try:
            ouverture = services.sign_in(
                get_engine(),
                get_settings(),
                identifiant=form.identifiant.data or "",
                secret=form.secret.data or "",
                adresse=adresse(),
                navigateur=_navigateur(),
                maintenant=maintenant(),
            )
        except services.ConnexionRefusee:
            erreur = "Identifiant, mot de passe ou code incorrect. Vérifiez les majuscules et recommencez."
        except services.TropDEssais as refus:
            return _patienter(form, refus.attente)
        else:
            _entrer(ouverture)
            if wants_json():
                return jsonify(par_code=ouverture.par_code)
            if ouverture.par_code:
                return redirect(url_for("comptes.choisir_mot_de_passe"), 303)
            return redirect(suite_sure(form.suite.data) or url_for("accueil.index"), 303)
    if wants_json() and form.is_submitted():
        return jsonify(erreur=erreur or _premiere_erreur(form)), 422
    code = 422 if form.is_submitted() else 200
    return render_template("comptes/connexion.html", form=form, erreur=erreur, demo=demo_permise()), code


def _premiere_erreur(form: Formulaire) -> str:
    """The first sentence that a refused form would print."""
    return next((str(e) for liste in form.errors.values() for e in liste), "")


def _phrase_attente(attente: timedelta) -> str:
    minutes = max(1, -(-int(attente.total_seconds()) // 60))
    delai = "une minute" if minutes == 1 else f"{minutes} minutes"
    return f"Trop d’essais infructueux depuis ce poste. Attendez {delai}, puis recommencez ; en cas d’oubli, demandez un nouveau code d’accès."


def _patienter(form: ConnexionForm, attente: timedelta) -> Any:
    erreur = _phrase_attente(attente)
    if wants_json():
        return jsonify(erreur=erreur), 429
    return render_template("comptes/connexion.html", form=form, erreur=erreur, demo=demo_permise()), 429


@bp.post("/deconnexion")
def deconnexion() -> Any:
    """End the session in use."""
    db = get_db()
    services.revoke_session(db, g.acteur.session_id, maintenant())
    db.commit()
    session.clear()
    flash("Vous êtes déconnecté.", "info")
    # no "storage": work that a lost network kept in this browser must outlive a sign-out (see docs/poste.md);
    # the sign-in page clears the rest
    reponse = redirect(url_for("comptes.connexion"), 303)
    reponse.headers["Clear-Site-Data"] = '"cache"'
    return reponse


@bp.route("/mot-de-passe", methods=["GET", "POST"])
def choisir_mot_de_passe() -> Any:
    """Choose a password: after a printed code, or instead of the present one. A module gets
    {par_code} or {erreur}."""
    form = MotDePasseForm()
    try:
        accepte = form.validate_on_submit() and _mot_de_passe_accepte(form)
    except services.TropDEssais as refus:
        form.actuel.errors = [_phrase_attente(refus.attente)]
        if wants_json():
            return jsonify(erreur=_phrase_attente(refus.attente)), 429
        return render_template("comptes/mot_de_passe.html", form=form), 429
    if accepte:
        empreinte = mots_de_passe.hacher(form.nouveau.data or "", get_settings().argon)
        db = get_db()
        services.choose_password(db, g.acteur, empreinte, maintenant())
        ouverture = services.open_session(
            db,
            get_settings(),
            g.acteur.personne_id,
            adresse=adresse(),
            navigateur=_navigateur(),
            maintenant=maintenant(),
        )
        db.commit()
        _entrer(ouverture)
        if wants_json():
            return jsonify(par_code=False)
        flash("Votre mot de passe est enregistré. Vos autres sessions ont été fermées.", "succes")
        return redirect(url_for("accueil.index"), 303)
    if wants_json() and form.is_submitted():
        return jsonify(erreur=_premiere_erreur(form)), 422
    code = 422 if form.is_submitted() else 200
    return render_template("comptes/mot_de_passe.html", form=form), code


def _mot_de_passe_accepte(form: MotDePasseForm) -> bool:
    """Check the present password (unless a code was just shown) and the strength of the new one."""
    if not g.acteur.par_code and not services.password_matches(
        get_engine(), get_settings(), g.acteur, form.actuel.data or "", adresse(), maintenant()
    ):
        form.actuel.errors = ["Ce n’est pas votre mot de passe actuel."]
        return False
    try:
        services.check_password(form.nouveau.data or "", g.acteur)
    except services.MotDePasseFaible as refus:
        form.nouveau.errors = [_FAIBLESSES[refus.cause]]
        return False
    return True


@bp.get("/mes-sessions")
def sessions() -> Any:
    """Where I am signed in."""
    lignes = queries.sessions_de(get_db(), g.acteur.personne_id, maintenant())
    return render_template(
        "comptes/sessions.html", sessions=[(s, navigateur_lisible(s.navigateur)) for s in lignes]
    )


@bp.post("/mes-sessions/<session>/fermer")
def revoquer_session(session: str) -> Any:
    """End one of my sessions."""
    db = get_db()
    ligne = queries.session_par_public_id(db, session)
    if ligne is None:
        abort(404)
    services.revoke_session(db, ligne.id, maintenant())
    db.commit()
    flash("La session est fermée.", "info")
    return redirect(url_for("comptes.sessions"), 303)


def demo_permise() -> bool:
    """True on a database made by `constat demo`, with demo settings, from the machine itself."""
    return (
        get_settings().demo
        and request.remote_addr in {"127.0.0.1", "::1"}
        and "X-Forwarded-For" not in request.headers
        and queries.base_de_demonstration(get_db())
    )


@bp.get("/demo")
def demo() -> Any:
    """The one-click sign-in page of a demonstration."""
    if not demo_permise():
        abort(404)
    return render_template("comptes/demo.html", groupes=_groupes_demo())


def _groupes_demo() -> list[tuple[str, list[tuple[str, str, str]]]]:
    """(organisme, [(public id, name, role)]) for everyone of the demonstration."""
    db = get_db()
    groupes: dict[str, list[tuple[str, str, str]]] = {}
    for personne in queries.administrateurs(db):
        groupes.setdefault("Administration", []).append(
            (personne.public_id, personne.nom_complet, "administrateur")
        )
    for personne, organisme, role in queries.personnes_de_demonstration(db):
        groupes.setdefault(organisme, []).append((personne.public_id, personne.nom_complet, role))
    return list(groupes.items())


@bp.post("/demo/<personne>")
def connexion_demo(personne: str) -> Any:
    """Sign in as someone of the demonstration."""
    if not demo_permise():
        abort(404)
    db = get_db()
    trouvee = queries.personne_par_public_id(db, personne)
    if trouvee is None:
        abort(404)
    ouverture = services.open_session(
        db, get_settings(), trouvee.id, adresse=adresse(), navigateur=_navigateur(), maintenant=maintenant()
    )
    db.commit()
    _entrer(ouverture)
    return redirect(url_for("accueil.index"), 303)
