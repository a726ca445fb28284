"""Makers of rows for the web tests: readable, committed, with a real password behind each person."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import count
from typing import Any
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from webapp.acteur import Acteur
from webapp.comptes import mots_de_passe, queries
from webapp.config import CoutArgon
from webapp.models.instantane import Instantane, Pool
from webapp.models.organisme import Appartenance, Organisme, Personne, Role
from webapp.models.tentative import Mode, Tentative, TentativeDossier

MOT_DE_PASSE = "trois vaches bleues"
ARGON = CoutArgon(passes=1, memoire=1024, voies=1)
JOUR = date(2026, 6, 3)
MIDI = datetime(2026, 6, 3, 10, 0, tzinfo=UTC)
_numeros = count(1)


@lru_cache(maxsize=1)
def _empreinte() -> str:
    return mots_de_passe.hacher(MOT_DE_PASSE, ARGON)


def organisme(db: Session, nom: str = "") -> Organisme:
    ligne = Organisme(nom=nom or f"Organisme {next(_numeros)}", cree_le=MIDI)
    db.add(ligne)
    db.commit()
    return ligne


def personne(db: Session, chez: Organisme | None, *roles: Role, **autres: Any) -> Personne:
    """A person with roles in an organisme, who signs in with MOT_DE_PASSE."""
    n = next(_numeros)
    valeurs = {
        "identifiant": f"personne{n}",
        "prenom": "Camille",
        "nom": f"Durand-{n}",
        "mot_de_passe": _empreinte(),
        "creee_le": MIDI,
    }
    ligne = Personne(**(valeurs | autres))
    db.add(ligne)
    db.flush()
    if chez is not None:
        db.add_all(
            Appartenance(personne_id=ligne.id, organisme_id=chez.id, role=r, depuis=MIDI) for r in roles
        )
    db.commit()
    return ligne


def acteur(db: Session, qui: Personne) -> Acteur:
    return queries.acteur_de(db, qui)


def instantane(db: Session, chez: Organisme, reference: str = "", **autres: Any) -> Instantane:
    """A snapshot's head alone, for tests that need no content."""
    reference = reference or f"D-{next(_numeros)}"
    valeurs = {
        "titre": "Consultation",
        "gabarit": "consultation",
        "pool": Pool.ENTRAINEMENT,
        "jour": JOUR,
        "moteur": "1",
        "empreintes": {},
        "preuve": {},
        "sha256": hashlib.sha256(reference.encode()).hexdigest(),
        "cree_le": MIDI,
    }
    ligne = Instantane(organisme_id=chez.id, reference=reference, **(valeurs | autres))
    db.add(ligne)
    db.commit()
    return ligne


def tentative(
    db: Session, chez: Organisme, candidat: Personne, *dossiers: Instantane, mode: Mode = Mode.ENTRAINEMENT
) -> Tentative:
    """An open attempt; with one dossier « D-7K2 » when none is given."""
    choisis = dossiers or (instantane(db, chez, "D-7K2"),)
    ligne = Tentative(
        organisme_id=chez.id, candidat_id=candidat.id, mode=mode, jour_simule=JOUR, ouverte_le=MIDI
    )
    ligne.dossiers = [TentativeDossier(rang=n, instantane_id=i.id) for n, i in enumerate(choisis, 1)]
    db.add(ligne)
    db.commit()
    return ligne


def action(type_: str = "ouvrir_piece", cible: str = "D-7K2/p1", **donnees: Any) -> dict[str, Any]:
    """A well-formed action as a browser sends it, one minute after the last one."""
    moment = MIDI + timedelta(minutes=next(_numeros))
    return {
        "id": str(uuid4()),
        "type": type_,
        "cible": cible,
        "donnees": donnees,
        "survenue_le": moment.isoformat(),
    }


def note(texte: str, cible: str = "D-7K2") -> dict[str, Any]:
    return action("note_crm", cible, texte=texte)


@dataclass
class Navigateur:
    """A browser of the tests: reads pages, fills their forms with their own hidden token."""

    client: FlaskClient
    jeton: str = field(default="")

    def lire(self, url: str, **options: Any) -> TestResponse:
        reponse = self.client.get(url, **options)
        trouve = re.search(r'name="csrf-token" content="([^"]+)"', reponse.get_data(as_text=True))
        if trouve:
            self.jeton = trouve.group(1)
        return reponse

    def envoyer(self, url: str, *, depuis: str = "", **champs: Any) -> TestResponse:
        """POST a form as the page `depuis` (the same address by default) would."""
        if not self.jeton or depuis:
            self.lire(depuis or "/connexion")
        return self.client.post(url, data={"csrf_token": self.jeton, **champs})

    def envoyer_json(self, url: str, corps: Any) -> TestResponse:
        """POST JSON as our modules do, with the token in its header."""
        if not self.jeton:
            self.lire("/mes-sessions")
        return self.client.post(url, json=corps, headers={"X-CSRFToken": self.jeton})


def connecter(app: Flask, qui: Personne | str, secret: str = MOT_DE_PASSE) -> Navigateur:
    """A browser signed in through the real form."""
    navigateur = Navigateur(app.test_client())
    navigateur.lire("/connexion")
    identifiant = qui if isinstance(qui, str) else qui.identifiant
    reponse = navigateur.envoyer("/connexion", identifiant=identifiant, secret=secret)
    assert reponse.status_code == 303, reponse.get_data(as_text=True)
    navigateur.jeton = ""
    navigateur.lire("/mot-de-passe" if "mot-de-passe" in reponse.headers["Location"] else "/mes-sessions")
    return navigateur
