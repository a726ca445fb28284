"""En-têtes, pages d'erreur, tailles, limites : ce que chaque réponse porte."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import Navigateur, connecter
from webapp import create_app
from webapp.config import Settings
from webapp.errors import PAGES
from webapp.models.acces import JournalAcces
from webapp.models.organisme import Role

MODELES = Path(__file__).parents[2] / "webapp" / "templates"


@pytest.mark.parametrize("adresse", ["/connexion", "/absente", "/static/css/constat.css", "/sante"])
def test_chaque_reponse_porte_ses_en_tetes(app: Flask, adresse: str) -> None:
    with app.test_client().get(adresse) as reponse:
        entetes = reponse.headers
    politique = entetes["Content-Security-Policy"]
    assert "unsafe" not in politique
    assert {"default-src 'self'", "frame-ancestors 'none'", "object-src 'none'"} <= set(politique.split("; "))
    assert entetes["X-Content-Type-Options"] == "nosniff"
    assert entetes["Cross-Origin-Opener-Policy"] == "same-origin"
    assert entetes["Cross-Origin-Resource-Policy"] == "same-origin"
    assert (entetes.get("Cache-Control") == "no-store") is not adresse.startswith("/static")


def test_le_cookie_est_ferme_au_script_et_ne_porte_aucune_identite(app: Flask, db: Session) -> None:
    qui = factories.personne(db, factories.organisme(db), Role.CANDIDAT)
    navigateur = connecter(app, qui)
    cookie = navigateur.client.get_cookie("constat")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site) == (True, "Lax")
    with navigateur.client.session_transaction() as contenu:
        assert set(contenu) <= {"sid", "csrf_token", "_flashes", "_permanent"}
        assert qui.identifiant not in str(dict(contenu))


def test_en_https_le_cookie_est_reserve_a_l_hote(settings: Settings) -> None:
    application = create_app(dataclasses.replace(settings, cookie_securise=True))
    reponse = application.test_client().get("/connexion", base_url="https://constat.example")
    cookie = reponse.headers["Set-Cookie"]
    assert cookie.startswith("__Host-constat=")
    assert "Secure" in cookie
    assert "Strict-Transport-Security" in reponse.headers
    application.extensions["constat.moteur"].dispose()


@pytest.mark.parametrize("code", sorted(PAGES))
def test_chaque_page_d_erreur_dit_ce_qui_se_passe_et_que_faire(app: Flask, code: int) -> None:
    page = PAGES[code]
    with app.test_request_context("/"):
        from flask import g, render_template

        g.acteur = None
        texte = render_template("erreur.html", code=code, page=page)
    assert all(p.replace("'", "&#39;") in texte for p in (page.titre, page.explication, page.remede))


def test_une_adresse_inconnue_une_methode_refusee_un_envoi_trop_gros(app: Flask) -> None:
    navigateur = Navigateur(app.test_client())
    navigateur.lire("/connexion")
    assert "Page introuvable" in navigateur.lire("/nulle-part").text
    assert navigateur.lire("/demo/x").status_code == 405
    corps = {"csrf_token": navigateur.jeton, "identifiant": "x" * 3_000_000}
    reponse = navigateur.client.post("/connexion", data=corps, headers={"X-CSRFToken": navigateur.jeton})
    assert (reponse.status_code, "2 Mo" in reponse.text) == (413, True)


def test_une_erreur_de_programme_ne_montre_rien_d_elle(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setitem(app.view_functions, "accueil.sante", lambda: 1 / 0)
    reponse = app.test_client().get("/sante")
    assert (reponse.status_code, "ZeroDivisionError" in reponse.text) == (500, False)
    assert "Erreur du serveur" in reponse.text


@pytest.mark.parametrize(("erreur", "code"), [(IntegrityError, 409), (DataError, 400)])
def test_ce_que_la_base_refuse_est_une_reponse_et_jamais_une_panne(
    app: Flask, monkeypatch: pytest.MonkeyPatch, erreur: type[DBAPIError], code: int
) -> None:
    def croiser() -> None:
        raise erreur("INSERT", {}, ValueError("secret"))

    monkeypatch.setitem(app.view_functions, "accueil.sante", croiser)
    reponse = app.test_client().get("/sante")
    assert (reponse.status_code, PAGES[code].titre in reponse.text) == (code, True)
    assert "secret" not in reponse.text


def test_un_module_recoit_ses_erreurs_en_json(app: Flask) -> None:
    reponse = app.test_client().get("/mes-sessions", headers={"Accept": "application/json"})
    assert reponse.status_code == 401
    assert reponse.json["erreur"] == "Connexion nécessaire"


def test_trop_d_envois_depuis_un_poste_recoivent_429(settings: Settings) -> None:
    application = create_app(dataclasses.replace(settings, limites=True))
    navigateur = Navigateur(application.test_client())
    navigateur.lire("/connexion")
    codes = [navigateur.envoyer("/connexion", identifiant="", secret="").status_code for _ in range(121)]
    assert (codes[0], codes[-1]) == (422, 429)
    application.extensions["constat.moteur"].dispose()


def test_un_acces_refuse_laisse_une_trace(app: Flask, db: Session) -> None:
    ici, ailleurs = factories.organisme(db), factories.organisme(db)
    qui = factories.personne(db, ici, Role.RESPONSABLE)
    navigateur = connecter(app, qui)
    assert navigateur.lire(f"/organismes/{ailleurs.public_id}/personnes").status_code == 404
    traces = db.scalars(select(JournalAcces.evenement).where(JournalAcces.personne_id == qui.id)).all()
    assert "acces_refuse" in traces


@pytest.mark.parametrize("modele", sorted(MODELES.rglob("*.html")), ids=lambda m: str(m.relative_to(MODELES)))
def test_aucun_modele_ne_porte_de_script_ni_de_style_en_ligne(modele: Path) -> None:
    texte = modele.read_text(encoding="utf-8")
    assert " style=" not in texte
    assert "<style" not in texte
    assert " onclick=" not in texte
    assert "javascript:" not in texte
    for morceau in texte.split("<script")[1:]:
        assert "src=" in morceau.split(">")[0]


def test_une_base_occupee_repond_503_et_n_ecrit_rien(
    settings: Settings, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    qui = factories.personne(db, factories.organisme(db), Role.CANDIDAT)
    monkeypatch.setattr("webapp.db.ATTENTE_MS", 50)
    application = create_app(settings)
    navigateur = connecter(application, qui)
    if settings.base.startswith("sqlite"):
        db.execute(select(JournalAcces.id))  # a writing session: BEGIN IMMEDIATE
    else:
        db.execute(text("LOCK TABLE session_utilisateur IN ACCESS EXCLUSIVE MODE"))
        monkeypatch.setenv("PGOPTIONS", "-c lock_timeout=50")
        application.extensions["constat.moteur"].dispose()
    reponse = navigateur.envoyer("/deconnexion")
    assert (reponse.status_code, reponse.headers["Retry-After"]) == (503, "5")
    assert "n’a pas été enregistré" in reponse.text
    db.rollback()
    assert navigateur.lire("/").status_code == 200
    application.extensions["constat.moteur"].dispose()


def test_un_caractere_nul_est_refuse_partout_avant_la_base(app: Flask, db: Session) -> None:
    qui = factories.personne(db, factories.organisme(db), Role.CANDIDAT)
    navigateur = connecter(app, qui)
    for adresse in ("/poste/%00", "/mes-sessions?x=%00", "/?%00=1"):
        assert navigateur.lire(adresse).status_code == 400, adresse
    reponse = Navigateur(app.test_client()).envoyer("/connexion", identifiant="a\0", secret="b\0")
    assert (reponse.status_code, "Demande incomplète" in reponse.text) == (400, True)
