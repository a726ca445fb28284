"""Domain errors carry data; their French sentences, and the pages of HTTP errors, are made here."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import structlog
from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException

from webapp.config import CLE_MIN, ConfigurationRefusee, ReglageFautif
from webapp.db import close_db

journal = structlog.get_logger("constat.erreurs")


class ErreurDomaine(Exception):
    """Base of the refusals of the domain; subclasses carry data, never a sentence."""


class Introuvable(ErreurDomaine):
    """The object does not exist for this person: absent, or another's."""


class EtatInterdit(ErreurDomaine):
    """The act is not possible in the present state of the object."""

    def __init__(self, objet: str, etat: str) -> None:
        self.objet, self.etat = objet, etat
        super().__init__(objet, etat)


@dataclass(frozen=True, slots=True)
class PageErreur:
    """What an error page says: title, what happened, what to do."""

    titre: str
    explication: str
    remede: str


PAGES: dict[int, PageErreur] = {
    400: PageErreur(
        "Demande incomplète",
        "Le serveur n’a pas reçu tout ce qu’il attendait.",
        "Revenez à la page précédente, vérifiez les champs et recommencez.",
    ),
    401: PageErreur(
        "Connexion nécessaire",
        "Votre session est terminée ou n’a pas commencé. Rien de ce que vous aviez enregistré n’est perdu.",
        "Connectez-vous, puis reprenez où vous en étiez.",
    ),
    403: PageErreur(
        "Accès réservé",
        "Votre rôle ne donne pas accès à cette page.",
        "Si vous pensez devoir y accéder, demandez au responsable de votre organisme de vérifier votre rôle.",
    ),
    404: PageErreur(
        "Page introuvable",
        "Cette adresse ne mène à rien que vous puissiez consulter.",
        "Vérifiez l’adresse, ou repartez de l’accueil.",
    ),
    405: PageErreur(
        "Méthode refusée",
        "Cette adresse ne se consulte pas de cette façon.",
        "Repartez de l’accueil et suivez les liens ou les boutons.",
    ),
    409: PageErreur(
        "Ce n’est plus possible",
        "La situation a changé depuis l’affichage de la page.",
        "Rechargez la page pour voir l’état actuel, puis décidez.",
    ),
    413: PageErreur(
        "Envoi trop volumineux",
        "Ce que vous envoyez dépasse la taille acceptée (2 Mo).",
        "Raccourcissez le texte ou réduisez le fichier, puis renvoyez-le.",
    ),
    429: PageErreur(
        "Trop de demandes",
        "Ce poste a envoyé trop de demandes en peu de temps.",
        "Attendez une minute, puis recommencez.",
    ),
    500: PageErreur(
        "Erreur du serveur",
        "Le serveur a rencontré un problème ; il a été noté dans son journal.",
        "Rechargez la page. Si l’erreur revient, signalez l’heure et la page à votre responsable.",
    ),
    503: PageErreur(
        "Service momentanément occupé",
        "La base de données n’a pas répondu à temps. Votre dernier envoi n’a pas été enregistré.",
        "Attendez quelques secondes et recommencez.",
    ),
}
PAGE_CSRF = PageErreur(
    "Formulaire périmé",
    "La page a été ouverte dans une session précédente, ou l’envoi ne vient pas de Constat.",
    "Rechargez la page, puis renvoyez le formulaire.",
)


def wants_json() -> bool:
    """True when the caller is one of our modules, not a person reading a page."""
    return request.is_json or request.accept_mimetypes.best == "application/json"


def error_response(code: int, page: PageErreur, **donnees: Any) -> tuple[Response | str, int]:
    """The error as JSON for a module, as a page for a person."""
    if wants_json():
        return jsonify(erreur=page.titre, explication=page.explication, remede=page.remede, **donnees), code
    return render_template("erreur.html", code=code, page=page), code


def register_error_pages(app: Flask) -> None:
    """Give the application its French error pages."""

    @app.errorhandler(CSRFError)
    def _csrf(_e: CSRFError) -> Any:
        return error_response(400, PAGE_CSRF, motif="csrf")

    @app.errorhandler(RateLimitExceeded)
    def _limite(_e: RateLimitExceeded) -> Any:
        return error_response(429, PAGES[429])

    @app.errorhandler(HTTPException)
    def _http(e: HTTPException) -> Any:
        code = e.code or 500
        if code in {HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT}:
            return e
        return error_response(code, PAGES.get(code, PAGES[400] if code < 500 else PAGES[500]))

    @app.errorhandler(OperationalError)
    def _base(e: OperationalError) -> Any:
        # locked too long, disk full, connection cut: nothing was written, the sender may try again
        journal.error("base_indisponible", cause=type(e.orig).__name__, endpoint=request.endpoint)
        close_db()
        reponse = make_response(error_response(503, PAGES[503]))
        reponse.headers["Retry-After"] = "5"
        return reponse

    @app.errorhandler(IntegrityError)
    def _doublon(e: IntegrityError) -> Any:
        # two sendings crossed and the base kept one: nothing of this one was written
        journal.error("envois_croises", cause=type(e.orig).__name__, endpoint=request.endpoint)
        close_db()
        return error_response(409, PAGES[409])

    @app.errorhandler(DataError)
    def _valeur(e: DataError) -> Any:
        # a value that the base cannot hold got past a form: nothing was written
        journal.error("valeur_refusee", cause=type(e.orig).__name__, endpoint=request.endpoint)
        close_db()
        return error_response(400, PAGES[400])

    @app.errorhandler(EtatInterdit)
    def _etat(e: EtatInterdit) -> Any:
        return error_response(409, PAGES[409], etat=e.etat)


_CAUSES = {
    "absent": "{nom} n’est pas réglé.",
    "trop_court": "{nom} est trop court ({trouve}) ; il en faut au moins " + str(CLE_MIN) + ".",
    "identique": "{nom} est identique à cle_secrete ; les deux secrets doivent différer.",
    "illisible": "Le fichier {nom} n’est pas un TOML lisible.",
    "inconnu": "{nom} n’est pas un réglage de Constat.",
    "booleen": "{nom} vaut « {trouve} » ; écrivez oui ou non.",
    "entier": "{nom} vaut « {trouve} » ; écrivez un nombre entier.",
}
_REMEDES = {
    "absent": "Lancez « constat doctor --creer » pour créer le fichier de configuration et ses secrets, "
    "ou donnez CONSTAT_{variable}.",
    "trop_court": "Lancez « constat doctor --creer » dans un dossier d’instance vide pour en tirer un neuf.",
    "identique": "Lancez « constat doctor --creer » dans un dossier d’instance vide pour en tirer deux.",
    "inconnu": "Retirez la ligne ou corrigez son orthographe.",
    "illisible": 'Corrigez le fichier (clé = "valeur", une par ligne) ou retirez-le.',
}


def phrase_reglage(faute: ReglageFautif) -> str:
    """One French sentence and its remedy for a faulty setting."""
    phrase = _CAUSES[faute.cause].format(nom=faute.nom, trouve=faute.trouve)
    remede = _REMEDES.get(faute.cause, "Corrigez-le dans le fichier de configuration.")
    return f"{phrase} {remede.format(variable=faute.nom.upper())}"


def phrase_configuration(erreur: ConfigurationRefusee) -> str:
    """All the faults of the settings, one a line."""
    return "\n".join(phrase_reglage(f) for f in erreur.fautes)
