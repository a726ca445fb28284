"""Headers, cross-site requests, coarse limits, and the gate that reads the permission table."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Flask, Response, abort, g, redirect, request, session, url_for
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFProtect, generate_csrf
from werkzeug.middleware.proxy_fix import ProxyFix

from webapp.acteur import Acteur
from webapp.comptes import services as comptes
from webapp.config import Settings
from webapp.db import LECTEURS, close_db, close_reading, get_engine, get_reading, get_settings
from webapp.errors import PAGES, Introuvable, error_response, wants_json
from webapp.horloge import maintenant
from webapp.permissions import TABLE, Regle, decider

journal = structlog.get_logger("constat.securite")
csrf = CSRFProtect()
limiteur = Limiter(get_remote_address, storage_uri="memory://", default_limits=["6000 per minute"])
# Bootstrap's form marks are data: images.
CSP = (
    "default-src 'self'; worker-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
ENTETES = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}


def protect(app: Flask, settings: Settings) -> None:
    """Install headers, CSRF, limits and the permission gate on `app`."""
    app.config.update(
        SECRET_KEY=settings.cle_secrete,
        SESSION_COOKIE_NAME="__Host-constat" if settings.cookie_securise else "constat",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.cookie_securise,
        WTF_CSRF_TIME_LIMIT=None,  # the token dies with the session, not during an épreuve
        MAX_CONTENT_LENGTH=2 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        MAX_FORM_PARTS=2000,
        RATELIMIT_ENABLED=settings.limites,
    )
    if settings.mandataires:
        n = settings.mandataires
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign] # Flask's documented way
    csrf.init_app(app)
    limiteur.init_app(app)
    app.before_request(_reconnaitre)
    app.before_request(_refuser_nul)
    app.before_request(_autoriser)
    app.after_request(_entetes)
    app.register_error_handler(Introuvable, _introuvable)
    app.jinja_env.globals["jeton_csrf"] = generate_csrf


def _reconnaitre() -> None:
    """Put the person of this request in `g.acteur`; None for a stranger."""
    g.acteur = None
    if request.endpoint == "static":
        return
    secret = session.get("sid")
    if not secret:
        return
    moment, inactivite = maintenant(), timedelta(minutes=get_settings().inactivite_minutes)
    trouve = comptes.session_vivante(get_reading(), secret, moment, inactivite)
    if trouve is None:
        session.pop("sid", None)
        close_db()  # what comes next may write in a transaction of its own
        return
    g.acteur = trouve.acteur
    if comptes.a_noter(trouve, moment):
        close_db()  # an open reading would hold back the write on SQLite
        comptes.note_seen(get_engine(), trouve.acteur, moment)


def _refuser_nul() -> None:
    """Refuse a request whose address or fields hold a NUL character, which PostgreSQL cannot keep."""
    textes = [request.path, *(t for champ in request.values.items(multi=True) for t in champ)]
    if any("\0" in t for t in textes):
        abort(400)


def _autoriser() -> Any:
    """Let the request through only when its line of the table says so."""
    if request.endpoint is None:
        return None  # no route: Flask answers 404 or 405 itself
    ligne = TABLE.get(request.endpoint)
    if ligne is None:
        journal.error("route_non_declaree", endpoint=request.endpoint)
        abort(404)
    acteur: Acteur | None = g.acteur
    if acteur is not None and acteur.par_code and request.endpoint not in _PENDANT_CODE:
        if wants_json():
            return error_response(401, PAGES[401], motif="mot_de_passe")
        return redirect(url_for("comptes.choisir_mot_de_passe"), 303)
    decision = _decider(ligne, acteur)
    if decision == 200:
        return None
    if decision == 401:
        return _demander_connexion()
    close_db()  # an open reading would hold back the write below on SQLite
    if acteur is not None and decision in {403, 404}:
        comptes.note_access(
            get_engine(), "acces_refuse", acteur, adresse(), maintenant(), f"{decision} {request.endpoint}"
        )
    return error_response(decision, PAGES[decision])


def _introuvable(_erreur: Introuvable) -> Any:
    """A view found that an object named inside another is not one of it: 404, and a trace like any refusal."""
    close_db()
    if g.acteur is not None:
        comptes.note_access(
            get_engine(), "acces_refuse", g.acteur, adresse(), maintenant(), f"404 {request.endpoint}"
        )
    return error_response(404, PAGES[404])


def _decider(ligne: Regle, acteur: Acteur | None) -> int:
    """The table's decision, read before any write lock is taken."""
    try:
        return decider(ligne, acteur, get_reading, request.view_args or {})
    finally:
        close_reading()


_PENDANT_CODE = frozenset(
    {
        "comptes.choisir_mot_de_passe",
        "comptes.connexion",
        "comptes.deconnexion",
        "comptes.qui",
        "static",
        "accueil.sante",
        "poste.service",
        "poste.coquille",
    }
)


def _demander_connexion() -> Any:
    if request.method in LECTEURS and not wants_json():
        return redirect(url_for("comptes.connexion", suite=request.full_path.rstrip("?")), 303)
    return error_response(401, PAGES[401])


def _entetes(reponse: Response) -> Response:
    for nom, valeur in ENTETES.items():
        reponse.headers.setdefault(nom, valeur)
    if request.endpoint != "static":
        reponse.headers.setdefault("Cache-Control", "no-store")
    if request.is_secure:
        reponse.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return reponse


def adresse() -> str:
    """The caller's address, as far as the declared proxies tell it."""
    return (request.remote_addr or "")[:45]


def suite_sure(brut: str | None) -> str | None:
    """`brut` when it is a path of this site, else None: no scheme, no host, no backslash, no control.

    >>> suite_sure("/tentatives/x?y=1"), suite_sure("//evil.example"), suite_sure("/\\\\evil")
    ('/tentatives/x?y=1', None, None)
    """
    if not brut or not brut.startswith("/") or brut.startswith(("//", "/\\")):
        return None
    if "\\" in brut or any(ord(c) < 33 or ord(c) == 127 for c in brut):
        return None
    morceaux = urlsplit(brut)
    return None if morceaux.scheme or morceaux.netloc else brut
