"""Chaque route × chaque profil répond ce que la table des permissions promet (B1, B2, B18)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.webapp.acces import PROFILS, Cas, Scene, attendu, charger, creer_scene
from webapp import create_app
from webapp.config import Settings
from webapp.permissions import TABLE

ROUTES = charger()
_SECRETS = {"cle_secrete": "s" * 40, "cle_chaine": "c" * 40}
_CARTE = create_app(Settings(**_SECRETS, base="sqlite://", instance=Path(), limites=False)).url_map
REGLES = [
    (r.endpoint, m) for r in _CARTE.iter_rules() for m in sorted(r.methods or ()) if m in {"GET", "POST"}
]
APPELS = [(e, m) for e, m in REGLES if e != "static"]
LECTURES = [e for e, m in APPELS if m == "GET"]
ECRITURES = [e for e, m in APPELS if m == "POST"]
REFUS = {401, 403, 404, 405}


def test_la_table_et_les_routes_disent_la_meme_chose() -> None:
    assert {e for e, _m in REGLES} == set(TABLE)


def test_chaque_route_dit_comment_on_l_atteint() -> None:
    assert {e for e, _m in APPELS} - set(ROUTES) == set()


def test_une_route_non_declaree_se_refuse(app: Flask) -> None:
    app._got_first_request = False
    app.add_url_rule("/oubliee", "oubliee", lambda: "secret")
    reponse = app.test_client().get("/oubliee")
    assert (reponse.status_code, "secret" in reponse.text) == (404, False)


@pytest.fixture
def scene(app: Flask, db: Session) -> Iterator[Scene]:
    yield creer_scene(app, db)
    db.rollback()


def _adresse(app: Flask, endpoint: str, cas: Cas) -> str:
    with app.test_request_context():
        return url_for(endpoint, **cas.args)


def _appeler(client: FlaskClient, adresse: str, methode: str, cas: Cas, jeton: str | None) -> TestResponse:
    if methode == "GET":
        return client.get(adresse)
    entetes = {"X-CSRFToken": jeton} if jeton else {}
    corps: dict[str, Any] = {"json": cas.json} if cas.json is not None else {"data": cas.donnees or {}}
    return client.post(adresse, headers=entetes, **corps)


@pytest.mark.parametrize(("endpoint", "methode"), APPELS)
def test_chaque_profil_recoit_le_code_promis(scene: Scene, endpoint: str, methode: str) -> None:
    recus, promis = {}, {}
    for profil in PROFILS:
        cas = ROUTES[endpoint](scene)
        navigateur = scene.navigateur(profil, jeton=methode == "POST")
        reponse = _appeler(
            navigateur.client, _adresse(scene.app, endpoint, cas), methode, cas, navigateur.jeton
        )
        code = reponse.status_code
        promis[profil] = attendu(TABLE[endpoint], profil, cas, methode)
        permis = code in cas.aussi or (code not in REFUS and code < 500)
        recus[profil] = 200 if promis[profil] == 200 and permis else code
        if profil == "anonyme" and promis[profil] == 303:
            assert reponse.headers["Location"].startswith("/connexion")
    assert recus == promis


@pytest.mark.parametrize("endpoint", LECTURES)
def test_lire_une_page_n_ecrit_rien(scene: Scene, moteur: Engine, endpoint: str) -> None:
    ordres: list[str] = []

    def noter(_c: Any, _cur: Any, ordre: str, *_reste: Any) -> None:
        if ordre.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            ordres.append(ordre)

    for profil in PROFILS:
        cas = ROUTES[endpoint](scene)
        if attendu(TABLE[endpoint], profil, cas, "GET") != 200:
            continue
        navigateur = scene.navigateur(profil)
        event.listen(moteur, "before_cursor_execute", noter)
        try:
            navigateur.client.get(_adresse(scene.app, endpoint, cas))
        finally:
            event.remove(moteur, "before_cursor_execute", noter)
    assert ordres == []


@pytest.mark.parametrize("endpoint", ECRITURES)
@pytest.mark.parametrize("faux", ["absent", "d_un_autre", "texte_brut"])
def test_sans_le_jeton_de_sa_page_rien_ne_s_ecrit(scene: Scene, endpoint: str, faux: str) -> None:
    for profil in ("responsable", "candidat_soi", "evaluateur_affecte", "administrateur"):
        cas = ROUTES[endpoint](scene)
        navigateur = scene.navigateur(profil)
        adresse = _adresse(scene.app, endpoint, cas)
        if faux == "texte_brut":
            reponse = navigateur.client.post(adresse, data='{"a": 1}', content_type="text/plain")
        else:
            jeton = scene.navigateur("formateur", jeton=True).jeton if faux == "d_un_autre" else None
            reponse = _appeler(navigateur.client, adresse, "POST", cas, jeton)
        assert reponse.status_code == 400
        assert "Formulaire périmé" in reponse.text
