"""F10 : vingt demandes identiques lancées ensemble n’ont qu’un effet, et reçoivent toutes la même réponse."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import MIDI, MOT_DE_PASSE, action, connecter, note
from tests.webapp.cotation.fabrique import COMPETENCES, accorder, banc, coter, figer, rendre, reveler
from tests.webapp.epreuves import fabriques
from tests.webapp.poste.dossiers import dossier_de_poste
from webapp.models.action import Action, ActionConflit, ActionTardive
from webapp.models.brouillon import Brouillon
from webapp.models.cotation import Accord, Couche, Revelation
from webapp.models.epreuve import EtatEpreuve
from webapp.models.livret import LivretClos, LivretVersion, Validation
from webapp.models.organisme import Personne, Role
from webapp.models.tentative import EtatTentative, Mode, Tentative
from webapp.poste.services import ouvrir_tentative

ENSEMBLE = 20


@dataclass
class Envoi:
    """One request to repeat, and how many rows it must leave: table → count."""

    qui: Personne
    url: str
    effets: dict[Any, int]
    champs: dict[str, str] | None = None
    json: Any = None
    code: int = 303
    identifiant: str = ""
    apres: Callable[[Session], bool] = field(default=lambda _db: True)


def _tentative(db: Session, *, close: bool = False) -> tuple[Personne, str]:
    chez = factories.organisme(db)
    qui = factories.personne(db, chez, Role.CANDIDAT)
    tentative = ouvrir_tentative(db, qui, [dossier_de_poste(db, chez)], Mode.EVALUATION, MIDI)
    if close:
        tentative.etat, tentative.close_le = EtatTentative.CLOSE, MIDI
    db.commit()
    return qui, f"/poste/{tentative.public_id}"


def _reference(db: Session) -> str:
    from webapp.models.instantane import Instantane

    reference: str = db.scalars(select(Instantane.reference)).first() or ""
    return reference


def actions(db: Session) -> Envoi:
    qui, url = _tentative(db)
    lot = [note(f"n° {n}", _reference(db)) for n in range(4)] + [action("fin_de_journee", "")]
    return Envoi(qui, f"{url}/actions", {Action: 5}, json={"actions": lot, "depuis": 0}, code=200)


def fin_de_l_epreuve(db: Session) -> Envoi:
    qui, url = _tentative(db)
    lot = [action("cloturer_epreuve", "")]
    return Envoi(
        qui,
        f"{url}/actions",
        {Action: 1, ActionTardive: 0},
        json={"actions": lot, "depuis": 0},
        code=200,
        apres=lambda s: s.scalars(select(Tentative.etat)).one() is EtatTentative.CLOSE,
    )


def arrivee_tardive(db: Session) -> Envoi:
    qui, url = _tentative(db, close=True)
    lot = [note("tard", _reference(db))]
    lot.append({**lot[0], "donnees": {"texte": "autre"}})
    effets = {Action: 0, ActionTardive: 1, ActionConflit: 1}
    return Envoi(qui, f"{url}/actions", effets, json={"actions": lot, "depuis": 0}, code=200)


def brouillon(db: Session) -> Envoi:
    qui, url = _tentative(db)
    un = {"cle": f"{_reference(db)}/note", "contenu": [["texte", "Relire."]], "version": 0}
    return Envoi(
        qui,
        f"{url}/brouillons",
        {Brouillon: 1},
        json={"brouillons": [un]},
        code=200,
        apres=lambda s: s.scalars(select(Brouillon.version)).one() == 1,
    )


def demarrage(db: Session) -> Envoi:
    chez = factories.organisme(db)
    livret = fabriques.livret(db, chez, factories.personne(db, chez, Role.CANDIDAT))
    un, deux = (factories.personne(db, chez, Role.EVALUATEUR) for _ in range(2))
    ligne = fabriques.epreuve(db, livret, (un, deux), etat=EtatEpreuve.PREPAREE, dossiers=5)
    ligne.composee_le = MIDI
    db.commit()
    return Envoi(un, f"/epreuves/{ligne.public_id}/demarrer", {Tentative: 1}, champs={})


def fin_par_l_evaluateur(db: Session) -> Envoi:
    b = banc(db, etat=EtatEpreuve.EN_COURS)
    assert b.epreuve.tentative is not None
    b.epreuve.tentative.etat, b.epreuve.tentative.close_le = EtatTentative.CLOSE, MIDI + timedelta(hours=5)
    db.commit()
    champs = {"motif": "Toutes les situations ont été observées."}
    return Envoi(b.un, f"{b.adresse}/terminer", {}, champs=champs)


def premiere_cotation_rendue(db: Session) -> Envoi:
    b = banc(db)
    coter(db, b, b.un)
    return Envoi(b.un, f"{b.adresse}/cotation/rendre", {Couche: 1, Revelation: 0}, champs={})


def seconde_cotation_rendue(db: Session) -> Envoi:
    b = banc(db)
    coter(db, b, b.un)
    rendre(db, b, b.un)
    coter(db, b, b.deux)
    return Envoi(b.deux, f"{b.adresse}/cotation/rendre", {Couche: 2, Revelation: 1}, champs={})


def accord_donne(db: Session) -> Envoi:
    b = banc(db)
    reveler(db, b)
    champs = {"valeur": "A", "signataire": "moi"}
    return Envoi(b.un, f"{b.adresse}/consensus/{COMPETENCES[0].id}/accord", {Accord: 1}, champs=champs)


def livret_fige(db: Session) -> Envoi:
    b = banc(db)
    reveler(db, b)
    accorder(db, b)
    champs = {"fonction1": "responsable de gestion", "fonction2": "formateur", "minutes": "270"}
    return Envoi(b.un, f"{b.adresse}/cloture", {LivretVersion: 1}, champs=champs)


def livret_clos(db: Session) -> Envoi:
    from webapp.livrets import services as livrets

    b = banc(db)
    reveler(db, b)
    accorder(db, b)
    version = figer(db, b)
    livrets.validate(db, b.epreuve, b.un.id, version.sha256, MIDI)
    db.commit()
    champs = {"mot_de_passe": MOT_DE_PASSE, "empreinte": version.sha256}
    return Envoi(b.deux, f"{b.adresse}/validation", {Validation: 2, LivretClos: 1}, champs=champs)


ENVOIS = (
    actions,
    fin_de_l_epreuve,
    arrivee_tardive,
    brouillon,
    demarrage,
    fin_par_l_evaluateur,
    premiere_cotation_rendue,
    seconde_cotation_rendue,
    accord_donne,
    livret_fige,
    livret_clos,
)


@pytest.fixture(params=ENVOIS, ids=lambda e: e.__name__)
def envoi(request: pytest.FixtureRequest, db: Session) -> Iterator[Envoi]:
    fait: Envoi = request.param(db)
    fait.identifiant = fait.qui.identifiant
    db.rollback()  # frees SQLite's write lock
    yield fait
    db.rollback()


def test_vingt_demandes_identiques_n_ont_qu_un_effet(app: Flask, db: Session, envoi: Envoi) -> None:
    navigateur = connecter(app, envoi.identifiant)
    biscuit = navigateur.client.get_cookie("constat")
    assert biscuit is not None
    depart = threading.Barrier(ENSEMBLE)

    def envoyer(_n: int) -> tuple[int, str, Any]:
        client = app.test_client()
        client.set_cookie("constat", biscuit.value)
        corps = {"json": envoi.json} if envoi.json is not None else {"data": envoi.champs}
        depart.wait()
        reponse = client.post(envoi.url, headers={"X-CSRFToken": navigateur.jeton}, **corps)
        recus = (
            [
                (r.get("id", r.get("cle")), r.get("sequence", r.get("version")))
                for r in reponse.json["resultats"]
            ]
            if envoi.json
            else None
        )
        return reponse.status_code, reponse.headers.get("Location", ""), str(recus)

    with ThreadPoolExecutor(ENSEMBLE) as fils:
        reponses = set(fils.map(envoyer, range(ENSEMBLE)))
    assert len(reponses) == 1, reponses
    assert reponses.pop()[0] == envoi.code
    for table, compte in envoi.effets.items():
        assert db.scalar(select(func.count()).select_from(table)) == compte, table
    assert envoi.apres(db)
