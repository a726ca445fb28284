"""The place: people, time, storage and pages around the world of `cases` and the aid of `scoring`."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

from webapp.config import ConfigurationRefusee, Settings, read_settings
from webapp.db import close_db, create_db_engine

FONCTIONS = (
    "comptes", "organisme", "accueil", "poste", "entrainement", "epreuves", "observation",
    "cotation", "consensus", "livrets", "qualite", "referentiel", "banque",
)  # fmt: skip
"""The features, each a package whose `views` module holds a blueprint `bp`."""


def create_app(settings: Settings | None = None) -> Flask:
    """The application for these settings (those of the machine by default).

    Ends the process with French sentences when the machine's settings cannot be used: there is no
    default secret.
    """
    from webapp import errors, rendering, security, traces  # noqa: PLC0415 - `constat --help` must not load Flask's world

    try:
        reglages = settings or read_settings()
    except ConfigurationRefusee as refus:
        raise SystemExit(f"Constat ne démarre pas.\n{errors.phrase_configuration(refus)}") from None
    traces.set_up()
    app = Flask("webapp")
    app.extensions["constat.settings"] = reglages
    app.extensions["constat.moteur"] = create_db_engine(reglages.base)
    security.protect(app, reglages)
    rendering.set_up(app)
    errors.register_error_pages(app)
    app.teardown_appcontext(close_db)
    for fonction in FONCTIONS:
        app.register_blueprint(import_module(f"webapp.{fonction}.views").bp)
    return app
