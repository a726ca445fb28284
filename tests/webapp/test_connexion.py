"""Se connecter : code imprimé, mot de passe, sessions révocables, ralentissement des essais (B17)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.factories import MIDI, MOT_DE_PASSE, Navigateur, connecter, organisme, personne
from webapp.comptes import services
from webapp.comptes.services import _attente, _compte
from webapp.config import Settings
from webapp.horloge import maintenant
from webapp.models.organisme import Personne, Role
from webapp.organisme.services import create_person


def _creer_avec_code(db: Session, settings: Settings) -> tuple[str, str]:
    chez = organisme(db, "Atelier des Mutuelles")
    code = create_person(
        db,
        settings,
        chez,
        prenom="Noémie",
        nom="Œuvrard",
        identifiant="",
        roles=[Role.CANDIDAT],
        createur=None,
        maintenant=maintenant(),
    )
    db.commit()
    return code.identifiant, code.code


def test_le_code_imprime_ouvre_le_choix_du_mot_de_passe_et_rien_d_autre(
    app: Flask, db: Session, settings: Settings
) -> None:
    identifiant, code = _creer_avec_code(db, settings)
    assert identifiant == "n.oeuvrard"
    navigateur = connecter(app, identifiant, code.lower().replace("-", " "))
    assert navigateur.lire("/").headers["Location"] == "/mot-de-passe"
    reponse = navigateur.envoyer("/mot-de-passe", nouveau=MOT_DE_PASSE, confirmation=MOT_DE_PASSE)
    assert reponse.headers["Location"] == "/"
    assert "Bonjour Noémie" in navigateur.lire("/").text
    encore = Navigateur(app.test_client())
    assert encore.envoyer("/connexion", identifiant=identifiant, secret=code).status_code == 422
    assert connecter(app, identifiant).lire("/").status_code == 200


def test_un_code_expire_n_ouvre_plus(app: Flask, db: Session, settings: Settings) -> None:
    identifiant, code = _creer_avec_code(db, settings)
    apres = maintenant() + services.CODE_VALABLE + timedelta(seconds=1)
    with pytest.raises(services.ConnexionRefusee):
        services.sign_in(
            app.extensions["constat.moteur"],
            settings,
            identifiant=identifiant,
            secret=code,
            adresse="10.0.0.1",
            navigateur="",
            maintenant=apres,
        )


@pytest.mark.parametrize(
    ("mot", "motif"),
    [
        ("court", "au moins 12 caractères"),
        ("aaaaaaaaaaaaaa", "répète"),
        ("azertyuiopqsdf", "ordre du clavier"),
        ("Mutuelle2026!!", "faciles à deviner"),
        ("AtelierDesMutuelles", "faciles à deviner"),
        ("n.oeuvrard-noemie", "faciles à deviner"),
        ("é" * 300, "256"),
    ],
)
def test_un_mot_de_passe_devinable_est_refuse_avec_son_motif(
    app: Flask, db: Session, settings: Settings, mot: str, motif: str
) -> None:
    identifiant, code = _creer_avec_code(db, settings)
    navigateur = connecter(app, identifiant, code)
    reponse = navigateur.envoyer("/mot-de-passe", nouveau=mot, confirmation=mot)
    assert (reponse.status_code, motif in reponse.text) == (422, True)


def test_identifiant_inconnu_et_mot_de_passe_faux_recoivent_la_meme_page(app: Flask, db: Session) -> None:
    qui = personne(db, organisme(db), Role.CANDIDAT)
    pages = []
    for identifiant in (qui.identifiant, "inconnu0000"):
        navigateur = Navigateur(app.test_client())
        reponse = navigateur.envoyer("/connexion", identifiant=identifiant, secret="faux faux faux")
        pages.append((reponse.status_code, reponse.text.count("incorrect")))
    assert pages == [(422, 1), (422, 1)]


@pytest.mark.parametrize("ecrit", ["  CAMILLE.d ", "ＣＡＭＩＬＬＥ.d", "camille.D\u00a0"])
def test_l_identifiant_est_reconnu_sous_toutes_ses_largeurs(app: Flask, db: Session, ecrit: str) -> None:
    personne(db, organisme(db), Role.CANDIDAT, identifiant="Camille.D")
    assert connecter(app, ecrit).lire("/").status_code == 200


def test_apres_cinq_essais_le_poste_attend_et_le_bon_mot_de_passe_attend_aussi(
    app: Flask, db: Session, settings: Settings
) -> None:
    qui = personne(db, organisme(db), Role.CANDIDAT)
    navigateur = Navigateur(app.test_client())
    for _ in range(5):
        assert navigateur.envoyer("/connexion", identifiant=qui.identifiant, secret="faux").status_code == 422
    reponse = navigateur.envoyer("/connexion", identifiant=qui.identifiant, secret=MOT_DE_PASSE)
    assert reponse.status_code == 429
    assert "Trop d’essais" in reponse.text
    db.rollback()
    compte = _compte(qui.identifiant, settings)
    assert _attente(db, compte, "10.9.9.9", maintenant()) == timedelta(0)
    assert _attente(db, compte, "127.0.0.1", maintenant()) > timedelta(seconds=20)


def test_une_session_revoquee_ou_endormie_ne_sert_plus(app: Flask, db: Session) -> None:
    qui = personne(db, organisme(db), Role.CANDIDAT)
    un, deux = connecter(app, qui), connecter(app, qui)
    page = un.lire("/mes-sessions").text
    adresse = page.split('action="/mes-sessions/')[1].split('"')[0]
    assert un.envoyer(f"/mes-sessions/{adresse}").status_code == 303
    assert deux.lire("/").headers["Location"].startswith("/connexion")
    assert un.lire("/").status_code == 200
    secret = services.open_session(
        db, app.extensions["constat.settings"], qui.id, adresse="", navigateur="", maintenant=MIDI
    ).secret
    db.commit()
    moteur = app.extensions["constat.moteur"]
    assert services.recognise(moteur, secret, MIDI + timedelta(hours=5)) is None
    assert services.recognise(moteur, secret, MIDI + timedelta(hours=3)) is not None


def test_changer_de_mot_de_passe_ferme_les_autres_sessions_et_change_le_cookie(
    app: Flask, db: Session
) -> None:
    qui = personne(db, organisme(db), Role.CANDIDAT)
    un, deux = connecter(app, qui), connecter(app, qui)
    avant = un.client.get_cookie("constat")
    neuf = "quatre chaises vertes"
    assert un.envoyer("/mot-de-passe", actuel="faux", nouveau=neuf, confirmation=neuf).status_code == 422
    reponse = un.envoyer("/mot-de-passe", actuel=MOT_DE_PASSE, nouveau=neuf, confirmation=neuf)
    assert reponse.status_code == 303
    apres = un.client.get_cookie("constat")
    assert avant is not None
    assert apres is not None
    assert avant.value != apres.value
    assert deux.lire("/").status_code == 303
    assert un.lire("/").status_code == 200


@pytest.mark.parametrize(
    "suite",
    [
        "https://mal.example/",
        "//mal.example",
        "/\\mal.example",
        "\\\\mal.example",
        "javascript:alert(1)",
        "/\t/mal.example",
        " /x",
        "http:mal.example",
        "///mal.example",
        "/%0d%0aSet-Cookie:x\r\n",
    ],
)
def test_la_page_suivante_ne_sort_jamais_du_site(app: Flask, db: Session, suite: str) -> None:
    qui = personne(db, organisme(db), Role.CANDIDAT)
    navigateur = Navigateur(app.test_client())
    reponse = navigateur.envoyer("/connexion", identifiant=qui.identifiant, secret=MOT_DE_PASSE, suite=suite)
    assert reponse.headers["Location"] == "/"


def test_la_page_suivante_du_site_est_suivie(app: Flask, db: Session) -> None:
    qui = personne(db, organisme(db), Role.CANDIDAT)
    navigateur = Navigateur(app.test_client())
    depart = navigateur.lire("/mes-sessions?x=1").headers["Location"]
    assert depart == "/connexion?suite=/mes-sessions?x%3D1"
    reponse = navigateur.envoyer(
        "/connexion", identifiant=qui.identifiant, secret=MOT_DE_PASSE, suite="/mes-sessions?x=1"
    )
    assert reponse.headers["Location"] == "/mes-sessions?x=1"


def test_une_personne_desactivee_ne_se_connecte_plus(app: Flask, db: Session) -> None:
    qui = personne(db, organisme(db), Role.CANDIDAT)
    navigateur = connecter(app, qui)
    db.get_one(Personne, qui.id).desactivee_le = MIDI
    db.commit()
    assert navigateur.lire("/").status_code == 303
    neuf = Navigateur(app.test_client())
    assert neuf.envoyer("/connexion", identifiant=qui.identifiant, secret=MOT_DE_PASSE).status_code == 422


def test_deviner_le_mot_de_passe_actuel_fait_patienter_comme_a_la_connexion(app: Flask, db: Session) -> None:
    qui = personne(db, organisme(db), Role.CANDIDAT)
    navigateur = connecter(app, qui)
    champs = {"actuel": "faux", "nouveau": "quatre chevaux de bois", "confirmation": "quatre chevaux de bois"}
    codes = [navigateur.envoyer("/mot-de-passe", **champs).status_code for _ in range(6)]
    reponse = navigateur.envoyer("/mot-de-passe", **champs)
    assert codes[:5] == [422] * 5
    assert (reponse.status_code, "Attendez" in reponse.text) == (429, True)
