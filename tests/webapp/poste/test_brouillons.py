"""Ce qui est tapé et pas encore envoyé : gardé par version, jamais remplacé par un onglet qui ne l’avait pas lu."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories import MIDI, Navigateur
from tests.webapp.poste.test_actions import REF, Poste, asseoir, envoyer_brut
from webapp.models.brouillon import Brouillon
from webapp.models.tentative import EtatTentative, Mode
from webapp.poste.brouillons import BROUILLONS_MAX, LOT_MAX
from webapp.poste.services import cle_du_coffre
from webapp.purge import Categorie, purger


@pytest.fixture
def poste(app: Flask, db: Session) -> Poste:
    return asseoir(app, db, Mode.EVALUATION)


def texte(mots: str) -> list[list[Any]]:
    return [["texte", mots], ["mentions", ["m1", True]]]


def garder(poste: Poste, contenu: Any, version: int, cle: str = f"{REF}/note") -> tuple[int, dict[str, Any]]:
    """Status, and what became of one draft."""
    un = {"cle": cle, "contenu": contenu, "version": version}
    reponse = poste.navigateur.envoyer_json(f"{poste.url}/brouillons", {"brouillons": [un]})
    return reponse.status_code, reponse.json["resultats"][0]


def lus(poste: Poste) -> dict[str, Any]:
    donnees = poste.navigateur.lire(f"{poste.url}/donnees.json").json
    return {b["cle"]: (b["version"], b["contenu"]) for b in donnees["brouillons"]}


def test_un_brouillon_garde_se_relit_sur_un_autre_ordinateur(poste: Poste, app: Flask) -> None:
    assert garder(poste, texte("Relire — œuf 🥚"), 0) == (
        200,
        {"cle": f"{REF}/note", "statut": "garde", "version": 1},
    )
    assert garder(poste, texte("Relire le devis"), 1)[1]["version"] == 2
    assert lus(poste) == {f"{REF}/note": (2, texte("Relire le devis"))}


def test_un_onglet_en_retard_recoit_409_et_le_texte_de_l_autre(poste: Poste) -> None:
    garder(poste, texte("le premier"), 0)
    code, recu = garder(poste, texte("le second"), 0)
    assert (code, recu["statut"], recu["version"], recu["contenu"]) == (
        409,
        "conflit",
        1,
        texte("le premier"),
    )
    assert lus(poste)[f"{REF}/note"] == (1, texte("le premier"))
    assert garder(poste, texte("le second"), 1)[0] == 200


def test_rien_ne_remplace_un_texte_que_l_onglet_n_avait_pas_lu(poste: Poste) -> None:
    garder(poste, texte("présent"), 0)
    garder(poste, texte("présent, suite"), 1)
    assert garder(poste, None, 1)[0] == 409
    assert garder(poste, None, 2)[0] == 200
    assert lus(poste) == {}
    assert garder(poste, texte("un onglet ancien"), 1)[0] == 200, (
        "rien n’est remplacé : il n’y avait plus rien"
    )


def test_le_meme_texte_envoye_deux_fois_ne_change_rien(poste: Poste) -> None:
    premiers = [garder(poste, texte("le même"), 0) for _ in range(3)]
    assert {(code, r["version"]) for code, r in premiers} == {(200, 1)}


@pytest.mark.parametrize(
    "faux",
    [
        {"cle": "pas de barre"},
        {"cle": "D-1/NOTE"},
        {"cle": f"{REF}/" + "x" * 41},
        {"cle": 3},
        {"cle": "\ud800"},
        {"version": -1},
        {"version": True},
        {"version": "1"},
        {"contenu": "texte"},
        {"contenu": []},
        {"contenu": [["texte"]]},
        {"contenu": [["texte", 3]]},
        {"contenu": [["texte", "a\0b"]]},
        {"contenu": [["texte", "a\ud800"]]},
        {"contenu": [["texte", "x" * 20_001]]},
        {"contenu": [["texte", "x" * 20_000]] * 7},
        {"contenu": [["case", ["m1", "oui"]]]},
        {"auteur": "moi"},
    ],
)
def test_un_brouillon_illisible_est_refuse_et_les_autres_sont_gardes(
    poste: Poste, faux: dict[str, Any]
) -> None:
    sain = {"cle": f"{REF}/note", "contenu": texte("sain"), "version": 0}
    lot = [{**sain, "cle": f"{REF}/lettre", **faux}, sain]
    reponse = envoyer_brut(poste, json.dumps({"brouillons": lot}), "brouillons")
    assert reponse.status_code == 400
    assert [r["statut"] for r in reponse.json["resultats"]] == ["refuse", "garde"]
    assert list(lus(poste)) == [f"{REF}/note"]


@pytest.mark.parametrize(
    "corps", [[], {"brouillons": "x"}, {"brouillons": [1]}, {"brouillons": [], "role": "x"}]
)
def test_un_envoi_illisible_recoit_ce_qui_est_accepte(poste: Poste, corps: Any) -> None:
    reponse = poste.navigateur.envoyer_json(f"{poste.url}/brouillons", corps)
    assert (reponse.status_code, str(LOT_MAX) in reponse.json["accepte"]) == (400, True)


def test_les_brouillons_d_une_tentative_sont_bornes(poste: Poste) -> None:
    poste.db.add_all(
        Brouillon(
            tentative_id=poste.tentative.id, cle=f"D-{n}/note", contenu=None, version=1, modifie_le=MIDI
        )
        for n in range(BROUILLONS_MAX)
    )
    poste.db.commit()
    assert garder(poste, texte("de trop"), 0)[1]["statut"] == "refuse"


def test_la_purge_des_textes_emporte_les_brouillons(poste: Poste) -> None:
    garder(poste, texte("à effacer"), 0)
    poste.tentative.etat, poste.tentative.close_le = EtatTentative.CLOSE, MIDI
    poste.db.commit()
    purger(poste.db, Categorie.TEXTES, "trois ans", date(2027, 1, 1), MIDI + timedelta(days=400))
    assert poste.db.scalar(select(func.count()).select_from(Brouillon)) == 0
    poste.db.rollback()


def test_la_coquille_et_le_service_sont_les_memes_octets_pour_tous(poste: Poste, app: Flask) -> None:
    anonyme = Navigateur(app.test_client())
    for adresse in ("/poste/coquille", "/poste/service.js", "/poste/papier.css"):
        assert anonyme.lire(adresse).data == poste.navigateur.lire(adresse).data
    coquille = anonyme.lire("/poste/coquille").text
    assert 'name="csrf-token" content=""' in coquille
    assert "data-personne" not in coquille
    assert "worker-src 'self'" in anonyme.lire("/poste/coquille").headers["Content-Security-Policy"]


def test_la_cle_du_coffre_est_a_une_personne_et_toujours_la_meme(poste: Poste) -> None:
    cles = [cle_du_coffre("s" * 40, "p1"), cle_du_coffre("s" * 40, "p1"), cle_du_coffre("s" * 40, "p2")]
    assert (cles[0] == cles[1], cles[0] == cles[2], len(cles[0])) == (True, False, 64)
    page = poste.navigateur.lire(poste.url)
    assert 'data-cle="' in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_chacun_retrouve_son_poste_ouvert(poste: Poste, app: Flask, db: Session) -> None:
    assert poste.navigateur.lire("/poste").headers["Location"] == poste.url
    poste.tentative.etat = EtatTentative.CLOSE
    poste.db.commit()
    assert poste.navigateur.lire("/poste").headers["Location"] == "/"


def test_qui_est_connecte_se_demande_en_json(poste: Poste, app: Flask) -> None:
    anonyme = app.test_client().get("/session").json
    assert (anonyme["personne"], anonyme["par_code"], bool(anonyme["jeton"])) == ("", False, True)
    assert poste.navigateur.lire("/session").json["personne"]


def test_un_module_se_reconnecte_en_json(poste: Poste, app: Flask) -> None:
    client = app.test_client()
    jeton = client.get("/session").json["jeton"]
    entetes = {"X-CSRFToken": jeton, "Accept": "application/json"}
    faux = client.post("/connexion", data={"identifiant": "x", "secret": "y"}, headers=entetes)
    assert (faux.status_code, "incorrect" in faux.json["erreur"]) == (422, True)
    vide = client.post("/connexion", data={"identifiant": "", "secret": ""}, headers=entetes)
    assert vide.json["erreur"] == "Saisissez votre identifiant."
