"""Avant la révélation, rien de la couche d’un évaluateur n’atteint qui que ce soit d’autre (B5).

Deux preuves : des mots témoins n’apparaissent nulle part, et les réponses reçues par les autres sont les
mêmes octets que l’évaluateur ait tout écrit et rendu, ou rien.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import MIDI, Navigateur, connecter
from tests.webapp.cotation.fabrique import COMPETENCES, PLUS_TARD, Banc, banc, coter, rendre
from webapp import journal
from webapp.cotation import services
from webapp.cotation.faits import cartes, relever
from webapp.models.cotation import GesteLien, Note, Observation, Sens, Valeur
from webapp.models.organisme import Personne, Role

TEMOIN = "TÉMOIN-ZQX"
CRITERE = COMPETENCES[0].criteres[0].uid


def tout_ecrire(db: Session, b: Banc, qui: Personne) -> None:
    """Fill one layer with witness words everywhere a text can stand, then submit it."""
    couche = services.ouvrir_couche(db, b.epreuve, qui.id, MIDI)
    db.add(
        Observation(
            couche_id=couche.id,
            id_client=factories.action()["id"],
            critere_uid=CRITERE,
            sens=Sens.DEFAVORABLE,
            texte=f"{TEMOIN} observation",
            survenue_le=MIDI,
            saisie_le=MIDI,
        )
    )
    coter(
        db,
        b,
        qui,
        Valeur.NON_ACQUIS,
        notes={k.uid: Note.NON_ATTEINT for c in COMPETENCES for k in c.criteres},
        texte=f"{TEMOIN} note",
        justification=f"{TEMOIN} justification",
    )
    services.open_facts(db, b.epreuve, qui.id, PLUS_TARD)
    for uid, siennes in cartes(relever(db, b.epreuve), ()).items():
        for carte in siennes:
            services.link(
                db,
                b.epreuve,
                qui.id,
                critere_uid=uid,
                indice=carte.id,
                geste=GesteLien.RETRAIT,
                raison=f"{TEMOIN} raison",
                maintenant=PLUS_TARD,
            )
    services.answer(
        db,
        b.epreuve,
        qui.id,
        critere_uid=CRITERE,
        question=f"{TEMOIN} question",
        reponse=f"{TEMOIN} réponse",
        sens=Sens.DEFAVORABLE,
        maintenant=PLUS_TARD,
    )
    db.commit()
    assert not rendre(db, b, qui)


def _adresses(app: Flask, b: Banc, action: str) -> list[str]:
    """Every readable address that speaks of the épreuve, its livret or its organisme, and the home pages."""
    valeurs = {
        "epreuve": b.epreuve.public_id,
        "livret": b.epreuve.livret.public_id,
        "organisme": b.organisme.public_id,
        "competence": COMPETENCES[0].id,
        "action": action,
        "situation": b.epreuve.situations[0].public_id,
    }
    trouvees = []
    with app.test_request_context():
        adaptateur = app.url_map.bind("localhost")
        for regle in app.url_map.iter_rules():
            libre = regle.endpoint in {"accueil.index", "epreuves.a_evaluer"}
            if not libre and not regle.arguments & {"epreuve", "livret", "organisme"}:
                continue
            if not regle.arguments <= set(valeurs):
                continue
            if "GET" in (regle.methods or ()):
                trouvees.append(adaptateur.build(regle.endpoint, {a: valeurs[a] for a in regle.arguments}))
    return trouvees


def _lire(
    navigateur: Navigateur, adresses: list[str], formes: tuple[str, ...] = ("text/html",)
) -> dict[str, Any]:
    """What each address answers: code, headers, body without its own tokens nor the time of day."""
    recues: dict[str, Any] = {}
    for adresse in adresses:
        for accepte in formes:
            reponse = navigateur.client.get(adresse, headers={"Accept": accepte})
            corps = re.sub(r'"I[\w.-]{60,}"', "", reponse.text)
            corps = re.sub(r'name="envoi"[^>]*', "", corps)
            corps = re.sub(r"\d{2}:\d{2}(:\d{2})?|\d{1,2}\u00a0h\u00a0\d{2}", "", corps)
            corps = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "", corps)
            entetes = {
                k: v for k, v in reponse.headers.items() if k not in {"Date", "Set-Cookie", "Content-Length"}
            }
            recues[f"{adresse} {accepte}"] = (reponse.status_code, entetes, corps)
    return recues


@pytest.mark.parametrize("sens", ["le_premier_ecrit", "le_second_ecrit"])
def test_les_autres_recoivent_les_memes_octets(app: Flask, db: Session, sens: str) -> None:
    b = banc(db)
    auteur, autre = (b.un, b.deux) if sens == "le_premier_ecrit" else (b.deux, b.un)
    responsable = factories.personne(db, b.organisme, Role.RESPONSABLE)
    tiers = factories.personne(db, b.organisme, Role.EVALUATEUR)
    coter(db, b, autre)
    services.open_facts(db, b.epreuve, autre.id, PLUS_TARD)
    db.commit()
    assert b.epreuve.tentative is not None
    action = journal.lire(db, b.epreuve.tentative)[0]["id"]
    adresses = _adresses(app, b, action)
    db.commit()
    assert len(adresses) > 15
    gens = {nom: connecter(app, qui) for nom, qui in {
        "autre évaluateur": autre, "candidat": b.candidat, "responsable": responsable, "tiers": tiers,
    }.items()}  # fmt: skip
    formes = {"autre évaluateur": ("text/html", "application/json")}
    avant = {nom: _lire(n, adresses, formes.get(nom, ("text/html",))) for nom, n in gens.items()}
    tout_ecrire(db, b, auteur)
    apres = {nom: _lire(n, adresses, formes.get(nom, ("text/html",))) for nom, n in gens.items()}
    for nom in gens:
        differentes = [a for a in avant[nom] if avant[nom][a] != apres[nom][a]]
        assert differentes == [], nom
        assert not [a for a, r in apres[nom].items() if TEMOIN in str(r)], nom
    assert any(r[0] == 200 for r in apres["autre évaluateur"].values())


def test_les_actes_de_l_autre_ne_trahissent_rien(app: Flask, db: Session) -> None:
    b = banc(db)
    tout_ecrire(db, b, b.un)
    navigateur = connecter(app, b.deux)
    actes: list[tuple[str, dict[str, str]]] = [
        ("/cotation/faits", {}),
        ("/cotation/rendre", {}),
        ("/cotation/reprendre", {}),
        ("/cotation/competences/B2.C1", {"valeur": "A", "geste": "ouvrir_faits"}),
        ("/cotation/chronologie", {"critere": CRITERE, "action": "x", "raison": "y"}),
        ("/consensus/B2.C1/accord", {"valeur": "A"}),
        ("/consensus/commentaire", {"texte": "x", "version": "0"}),
        ("/cloture", {}),
        ("/validation", {}),
        ("/correction", {}),
    ]
    for chemin, champs in actes:
        reponse = navigateur.envoyer(b.adresse + chemin, depuis="/mes-sessions", **champs)
        assert TEMOIN not in reponse.text + str(reponse.headers)
        if chemin.startswith(("/consensus", "/cloture", "/validation", "/correction")):
            assert reponse.status_code == 409
    assert TEMOIN not in navigateur.lire(b.adresse + "/cotation").text


def test_apres_la_revelation_les_deux_lisent_tout(app: Flask, db: Session) -> None:
    b = banc(db)
    tout_ecrire(db, b, b.un)
    coter(db, b, b.deux)
    assert rendre(db, b, b.deux)
    page = connecter(app, b.deux).lire(b.adresse + "/consensus")
    for mot in ("observation", "note", "justification", "raison", "réponse"):
        assert f"{TEMOIN} {mot}" in page.text


def test_retirer_sa_cotation_ferme_de_nouveau_la_porte(app: Flask, db: Session) -> None:
    b = banc(db)
    tout_ecrire(db, b, b.un)
    services.withdraw(db, b.epreuve, b.un.id)
    db.commit()
    coter(db, b, b.deux)
    assert not rendre(db, b, b.deux)
    assert connecter(app, b.deux).lire(b.adresse + "/consensus").status_code == 409
