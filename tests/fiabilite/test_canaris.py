"""B4 : des canaris dans chaque corrigé et chaque réponse cachée ; le candidat suit tout lien, à chaque étape, et n’en rencontre aucun."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy.orm import Session

from cases.vu import Case
from tests.factories import action, connecter
from tests.webapp.cotation import fabrique
from tests.webapp.cotation.fabrique import PLUS_TARD, Banc, accorder, banc, coter, figer, rendre
from webapp.livrets import services as livrets
from webapp.models.epreuve import EtatEpreuve
from webapp.models.tentative import EtatTentative

CANARI = "canari-9c41"


def _marquer(objet: Any) -> Any:
    """The same structure, each of its sentences carrying the canary; words that rules compare stay as they are."""
    if is_dataclass(objet) and not isinstance(objet, type):
        return replace(objet, **{f.name: _marquer(getattr(objet, f.name)) for f in fields(objet) if f.init})
    if isinstance(objet, tuple):
        return tuple(_marquer(x) for x in objet)
    if isinstance(objet, str) and " " in objet:
        return f"{objet} {CANARI}"
    return objet


def _marque(case: Case) -> Case:
    return replace(
        case,
        corrige=_marquer(case.corrige),
        cache=_marquer(case.cache),
        graine=f"{CANARI}-graine-{case.graine}",
        alteration=f"{CANARI}-alteration",
    )


@pytest.fixture
def epreuve(db: Session, monkeypatch: pytest.MonkeyPatch) -> Banc:
    marques = tuple(_marque(c) for c in fabrique.cases())
    monkeypatch.setattr(fabrique, "cases", lambda: marques)
    return banc(db, etat=EtatEpreuve.EN_COURS)


class Robot:
    """Follows every link that the candidate receives, and knocks at every address built with its own ids."""

    def __init__(self, app: Flask, db: Session, b: Banc) -> None:
        assert b.epreuve.tentative is not None
        self.valeurs = {
            "tentative": b.epreuve.tentative.public_id,
            "epreuve": b.epreuve.public_id,
            "livret": b.epreuve.livret.public_id,
            "organisme": b.organisme.public_id,
            "situation": b.epreuve.situations[0].public_id,
            "competence": fabrique.COMPETENCES[0].id,
            "bloc": "B2",
        }
        candidat = b.candidat.identifiant
        db.rollback()  # frees SQLite's write lock
        self.app, self.n = app, connecter(app, candidat)
        self.lues: dict[str, int] = {}
        self.trouves: list[str] = []

    def etape(self, **ids: str) -> None:
        """Everything that can be read now."""
        vues: set[str] = set()
        attente = ["/", *self._adresses(ids)]
        while attente:
            adresse = attente.pop()
            public = adresse.startswith(("/static", "/deconnexion", "/referentiel")) and adresse in self.lues
            if adresse in vues or public or adresse.startswith("/static"):
                continue
            vues.add(adresse)
            for accepte in ("text/html", "application/json"):
                reponse = self.n.client.get(adresse, headers={"Accept": accepte})
                self.lues[adresse] = reponse.status_code
                corps = _texte(reponse.data, reponse.mimetype)
                if CANARI in corps + str(reponse.headers):
                    self.trouves.append(adresse)
                if reponse.mimetype == "text/html":
                    attente += re.findall(r'(?:href|src|action)="(/[^"#]*)', corps)
                reponse.close()

    def _adresses(self, ids: dict[str, str]) -> list[str]:
        valeurs = self.valeurs | ids
        adaptateur = self.app.url_map.bind("localhost")
        adresses = [
            adaptateur.build(r.endpoint, {a: valeurs[a] for a in r.arguments})
            for r in self.app.url_map.iter_rules()
            if "GET" in (r.methods or ()) and r.endpoint != "static" and r.arguments <= set(valeurs)
        ]
        for case in fabrique.cases():
            racine = f"/poste/{valeurs['tentative']}/dossiers/{case.vu.reference}"
            adresses += [f"{racine}/pieces/{p.id}" for p in case.vu.pieces]
            adresses += [f"{racine}/bases/{x.id}" for x in case.vu.bases]
            adresses.append(f"{racine}/pieces/p101")
        return adresses

    def agir(self, *actions: dict[str, Any]) -> None:
        url = f"/poste/{self.valeurs['tentative']}/actions"
        reponse = self.n.envoyer_json(url, {"actions": list(actions), "depuis": 0})
        if CANARI in reponse.text:
            self.trouves.append(url)


def _texte(octets: bytes, genre: str) -> str:
    """What a reader could find in an answer: the pages and the attached files of a PDF too."""
    if genre != "application/pdf":
        return octets.decode(errors="replace")
    lu = PdfReader(BytesIO(octets))
    jointes = [f.decode(errors="replace") for liste in lu.attachments.values() for f in liste]
    return " ".join([*(p.extract_text() for p in lu.pages), *jointes, str(lu.metadata)])


def _travailler(robot: Robot) -> None:
    """Open and consult everything, ask nobody anything, err in every way that a refusal can word."""
    for case in fabrique.cases():
        ref = case.vu.reference
        robot.agir(
            *(action("ouvrir_piece", f"{ref}/{p.id}") for p in case.vu.pieces),
            *(action("consulter_base", f"{ref}/{x.id}") for x in case.vu.bases),
            action("payer", ref, lignes=["l99"], montant="1.00", compte="c99"),
            action("signaler_anomalie", f"{ref}/p99.total", phrase="x", nature="Z99"),
            action("demander_aide", ref, niveau=1),
            action("cloturer", ref),
        )
    robot.agir(action("fin_de_journee", ""))


def test_le_candidat_ne_rencontre_aucun_canari_de_l_epreuve_au_livret(
    app: Flask, db: Session, epreuve: Banc
) -> None:
    b = epreuve
    evaluateur, fiches = b.un.identifiant, f"{b.adresse}/fiches"
    robot = Robot(app, db, b)
    robot.etape()
    _travailler(robot)
    robot.etape()
    robot.agir(action("cloturer_epreuve", ""), action("fin_de_journee", ""))
    b.epreuve.etat = EtatEpreuve.A_COTER
    db.commit()
    assert b.epreuve.tentative is not None
    db.refresh(b.epreuve.tentative)
    assert b.epreuve.tentative.etat is EtatTentative.CLOSE
    db.rollback()
    robot.etape()
    for qui in (b.un, b.deux):
        coter(db, b, qui)
        rendre(db, b, qui)
    accorder(db, b)
    robot.etape()
    version = figer(db, b)
    ids = {"version": version.public_id}
    robot.etape(**ids)
    for qui in (b.un, b.deux):
        livrets.validate(db, b.epreuve, qui.id, version.sha256, PLUS_TARD + timedelta(minutes=5))
    db.commit()
    robot.etape(**ids)
    assert robot.trouves == []
    lues = [a for a, code in robot.lues.items() if code == 200]
    assert any(a.endswith("livret.pdf") for a in lues), lues
    assert any(a.endswith("/restitution") for a in lues)
    assert sum("/pieces/" in a for a in lues) >= 2
    assert len(robot.lues) > 60
    assert CANARI in connecter(app, evaluateur).lire(fiches).text, "le canari doit vivre là où il est permis"


def test_le_robot_voit_un_canari_quand_il_y_en_a_un(app: Flask, db: Session, epreuve: Banc) -> None:
    robot = Robot(app, db, epreuve)
    app.view_functions["accueil.sante"] = lambda: f"{CANARI} échappé"
    robot.etape()
    assert robot.trouves == ["/sante", "/sante"]
