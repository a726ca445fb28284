"""B2 et B3 : aucun identifiant étranger n’ouvre rien, aucun champ de trop n’écrit rien.

Both are about routes, not about a database: they run on SQLite alone.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask, url_for
from sqlalchemy import Boolean, Engine, Enum, func, select
from sqlalchemy.orm import Session

from tests import factories
from tests.webapp.acces import PROFILS, ROLES_DES_PROFILS, Cas, Scene, attendu, charger, creer_scene
from tests.webapp.test_acces import APPELS, ECRITURES
from webapp.db import read_session
from webapp.models import Base
from webapp.models.acces import JournalAcces
from webapp.models.base import nouvel_id_public
from webapp.models.organisme import Role
from webapp.permissions import TABLE

ROUTES = charger()
HORS_COMPTE = {"journal_acces", "session_utilisateur", "echec_connexion"}
SANS_PROPRIETAIRE = {"competence", "base", "piece", "reference"}
"""Words of the référentiel and of a dossier: they open nothing by themselves, the object before them does."""
VOISINS, NULLE_PART = "les mêmes murs, d’autres gens", "nulle part"
QUI_ESSAIE = ("candidat_soi", "evaluateur_affecte", "formateur", "responsable", "administrateur")
"""One profile of each role: those whom the table lets in, with an id of their own."""
AVEC_IDENTIFIANTS = [(e, m) for e, m in APPELS if TABLE[e].objet]
sqlite_seul = pytest.mark.parametrize("url_base", ["sqlite"], indirect=True)


@pytest.fixture
def scene(app: Flask, db: Session) -> Iterator[Scene]:
    yield creer_scene(app, db)
    db.rollback()


def _empreinte(moteur: Engine) -> str:
    """The content of every table save the security traces, as one hash."""
    hache = hashlib.sha256()
    with read_session(moteur) as db:
        for table in Base.metadata.sorted_tables:
            if table.name not in HORS_COMPTE:
                for ligne in db.execute(select(table).order_by(*table.primary_key.columns)):
                    hache.update(repr(tuple(ligne)).encode())
    return hache.hexdigest()


def _ailleurs(scene: Scene) -> Scene:
    """The same scene in another organisme, with other people: what is made there is foreign to all."""
    personnes = {
        profil: factories.personne(scene.db, scene.autre, *(Role(r) for r in roles if r in set(Role)))
        for profil, roles in ROLES_DES_PROFILS.items()
        if profil != "anonyme"
    }
    return replace(scene, organisme=scene.autre, personnes=scene.personnes | personnes)


def _voisin(scene: Scene) -> Scene:
    """The same organisme, other people: another candidat, other évaluateurs."""
    personnes = {
        profil: factories.personne(scene.db, scene.organisme, *(Role(r) for r in roles if r in set(Role)))
        for profil, roles in ROLES_DES_PROFILS.items()
        if profil not in {"anonyme", "administrateur"}
    }
    return replace(scene, personnes=scene.personnes | personnes)


def _etrangers(scene: Scene, endpoint: str, cas: Cas) -> Iterator[tuple[str, str, dict[str, str]]]:
    """(parameter, where its value comes from, arguments): each id replaced by three foreign ones."""
    propres = [a for a in cas.args if a not in SANS_PROPRIETAIRE]
    if not propres:
        return
    sources = {
        "un autre organisme": ROUTES[endpoint](_ailleurs(scene)).args,
        VOISINS: ROUTES[endpoint](_voisin(scene)).args,
        NULLE_PART: dict.fromkeys(cas.args, "A" * 22),
    }
    for parametre in propres:
        for source, args in sources.items():
            if args[parametre] != cas.args[parametre]:
                yield parametre, source, cas.args | {parametre: args[parametre]}


def _a_elle_aussi(profil: str, source: str) -> bool:
    """True when the foreign object is not foreign: a responsable has the whole organisme, an administrateur all."""
    return profil == "administrateur" or (profil == "responsable" and source == VOISINS)


@sqlite_seul
@pytest.mark.parametrize(("endpoint", "methode"), AVEC_IDENTIFIANTS)
def test_un_identifiant_etranger_repond_404_et_ne_change_rien(
    scene: Scene, moteur: Engine, endpoint: str, methode: str
) -> None:
    cas = ROUTES[endpoint](scene)
    scene.db.commit()
    permis = [p for p in QUI_ESSAIE if attendu(TABLE[endpoint], p, cas, methode) == 200]
    for parametre, source, args in list(_etrangers(scene, endpoint, cas)):
        for profil in permis:
            if _a_elle_aussi(profil, source) and source != NULLE_PART:
                continue
            navigateur = scene.navigateur(profil, jeton=methode == "POST")
            with scene.app.test_request_context():
                adresse = url_for(endpoint, **args)
            ecrit = methode == "POST"  # that a reading writes nothing is proven for every page in test_acces
            avant, traces = _empreinte(moteur) if ecrit else "", _traces(moteur)
            if methode == "GET":
                reponse = navigateur.client.get(adresse)
            elif cas.json is not None:
                reponse = navigateur.client.post(
                    adresse, json=cas.json, headers={"X-CSRFToken": navigateur.jeton}
                )
            else:
                reponse = navigateur.client.post(
                    adresse, data={"csrf_token": navigateur.jeton, **(cas.donnees or {})}
                )
            lieu = f"{endpoint} {parametre} ({source}) par {profil}"
            assert reponse.status_code == 404, lieu
            assert not ecrit or _empreinte(moteur) == avant, lieu
            assert _traces(moteur) == traces + 1, lieu


def _traces(moteur: Engine) -> int:
    with read_session(moteur) as db:
        compte: int = db.scalar(select(func.count()).where(JournalAcces.evenement == "acces_refuse"))
    return compte


MASSE: dict[str, Any] = {
    "role": "administrateur",
    "roles": "responsable",
    "administrateur": "1",
    "organisme_id": "2",
    "tenant": "temoin-masse",
    "personne_id": "1",
    "candidat_id": "1",
    "evaluateur1_id": "1",
    "evaluateur_id": "1",
    "etat": "close",
    "state": "temoin-masse",
    "score": "temoin-masse",
    "verdict": "temoin-masse",
    "independant": "1",
    "reauthentifie": "1",
    "rendue_le": "2026-01-01T00:00:00+00:00",
    "sealed_at": "temoin-masse",
    "sceau": "temoin-masse",
    "public_id": "temoin-masse",
    "sequence": "1",
}
"""Twenty names of columns and of usual guesses; none is a field of any form."""


TIRES_AU_SORT = {"presente_anomalie", "presente_suspicion"}
"""What a fresh draw of dossiers decides: two sendings differ there by themselves."""


def _formes(scene: Scene, moteur: Engine) -> Counter[tuple[str, str, Any]]:
    """How many rows each table holds, and each value of its states, roles, marks and organismes."""
    compte: Counter[tuple[str, str, Any]] = Counter()
    connus = {scene.organisme.id: "le sien", scene.autre.id: "un autre"}
    with read_session(moteur) as db:
        for table in Base.metadata.sorted_tables:
            if table.name in HORS_COMPTE:
                continue
            for ligne in db.execute(select(table)).mappings():
                assert "temoin-masse" not in repr(tuple(ligne.values()))
                compte[table.name, "", None] += 1
                for c in table.columns:
                    if c.name in TIRES_AU_SORT:
                        continue
                    if isinstance(c.type, (Enum, Boolean)):
                        compte[table.name, c.name, ligne[c.name]] += 1
                    elif c.name == "organisme_id":
                        compte[table.name, c.name, connus.get(ligne[c.name], "un nouveau")] += 1
                    elif c.name in {"close_le", "rendue_le"}:
                        compte[table.name, c.name, ligne[c.name] is None] += 1
    return compte


def _effet(
    scene: Scene, moteur: Engine, endpoint: str, profil: str, masse: dict[str, Any]
) -> tuple[int, Any]:
    """Status, and what the sending changed, on a fresh object."""
    cas = ROUTES[endpoint](scene)
    scene.db.commit()
    navigateur = scene.navigateur(profil, jeton=True)
    with scene.app.test_request_context():
        adresse = url_for(endpoint, **cas.args)
    avant = _formes(scene, moteur)
    if cas.json is not None:
        ((cle, lot),) = [(c, v) for c, v in cas.json.items() if isinstance(v, list)]
        corps = {**cas.json, **({} if not masse else {cle: [{**lot[0], **masse}]})}
        reponse = navigateur.client.post(adresse, json=corps, headers={"X-CSRFToken": navigateur.jeton})
        for nom, valeur in masse.items():
            trop = navigateur.client.post(
                adresse, json={**cas.json, nom: valeur}, headers={"X-CSRFToken": navigateur.jeton}
            )
            assert trop.status_code == 400, nom
    else:
        donnees = {"csrf_token": navigateur.jeton, **masse, **(cas.donnees or {})}
        if "nom" in donnees:
            donnees["nom"] += " " + nouvel_id_public()  # a name is taken once
        reponse = navigateur.client.post(adresse, data=donnees)
    apres = _formes(scene, moteur)
    apres.subtract(avant)
    return reponse.status_code, {c: n for c, n in apres.items() if n}


@sqlite_seul
@pytest.mark.parametrize("endpoint", ECRITURES)
def test_vingt_champs_de_trop_n_ecrivent_rien(scene: Scene, moteur: Engine, endpoint: str) -> None:
    assert len(MASSE) == 20
    cas = ROUTES[endpoint](scene)
    scene.db.commit()
    permis = [p for p in PROFILS if attendu(TABLE[endpoint], p, cas, "POST") == 200 and p != "anonyme"]
    profil = permis[0]
    code, voulu = _effet(scene, moteur, endpoint, profil, {})
    code_masse, obtenu = _effet(scene, moteur, endpoint, profil, MASSE)
    if cas.json is not None:
        assert (code_masse, obtenu) == (400, {})
    else:
        assert (code_masse, obtenu) == (code, voulu)
