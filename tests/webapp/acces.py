"""The scene of the access matrix, and the registry where each feature says how to reach its routes.

A feature writes `tests/webapp/acces_<feature>.py` with one factory per endpoint:

    @route("poste.ouvrir")
    def _(scene: Scene) -> Cas:
        tentative = factories.tentative(scene.db, scene.organisme, scene.personnes["candidat_soi"])
        return Cas({"tentative": tentative.public_id}, liens={"candidat_soi": "soi"}, etat="ouverte")

The factory is called afresh for each profile: it makes a new object belonging to `scene.organisme`.
`liens` says, profile by profile, the relation to that object; `etat` its state; `donnees` a form body
(or `json` a JSON body) that the route accepts. The expected code comes from `webapp.permissions.TABLE`
and these facts alone.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import Navigateur
from webapp.comptes.services import open_session
from webapp.horloge import maintenant
from webapp.models.organisme import Organisme, Personne, Role
from webapp.permissions import ADMINISTRATEUR, CONNECTE, PUBLIC, Regle

ROLES_DES_PROFILS: dict[str, frozenset[str]] = {
    "anonyme": frozenset(),
    "candidat_soi": frozenset({Role.CANDIDAT}),
    "candidat_autre": frozenset({Role.CANDIDAT}),
    "evaluateur_affecte": frozenset({Role.EVALUATEUR}),
    "evaluateur_second": frozenset({Role.EVALUATEUR}),
    "evaluateur_autre": frozenset({Role.EVALUATEUR}),
    "formateur": frozenset({Role.FORMATEUR_AUTEUR}),
    "responsable": frozenset({Role.RESPONSABLE}),
    "autre_organisme": frozenset(Role),
    "administrateur": frozenset({ADMINISTRATEUR}),
}
"""Everyone who knocks at every door; `autre_organisme` holds every role, but elsewhere."""
PROFILS = tuple(ROLES_DES_PROFILS)


@dataclass
class Scene:
    """Two organismes and one person per profile."""

    app: Flask
    db: Session
    organisme: Organisme
    autre: Organisme
    personnes: dict[str, Personne]

    def navigateur(self, profil: str, *, jeton: bool = False) -> Navigateur:
        """A browser of that profile, signed in without the form; with a page's token when asked."""
        navigateur = Navigateur(self.app.test_client())
        if profil != "anonyme":
            ouverture = open_session(
                self.db,
                self.app.extensions["constat.settings"],
                self.personnes[profil].id,
                adresse="127.0.0.1",
                navigateur="",
                maintenant=maintenant(),
            )
            self.db.commit()
            with navigateur.client.session_transaction() as cookie:
                cookie["sid"] = ouverture.secret
        if jeton:
            navigateur.lire("/connexion" if profil == "anonyme" else "/mes-sessions")
        return navigateur


@dataclass(frozen=True)
class Cas:
    """How to call one route on a fresh object, and what each profile is to that object."""

    args: dict[str, str] = field(default_factory=dict)
    liens: Mapping[str, str] = field(default_factory=dict)
    etat: str = ""
    donnees: dict[str, Any] | None = None
    json: Any = None
    global_: bool = False  # the object belongs to no organisme (a session, an organisme list)
    aussi: frozenset[int] = frozenset()  # refusals that the view itself makes to everyone (demo closed)


Fabrique = Callable[[Scene], Cas]
ROUTES: dict[str, Fabrique] = {}


def route(endpoint: str) -> Callable[[Fabrique], Fabrique]:
    """Register how to reach `endpoint`."""

    def enregistrer(fabrique: Fabrique) -> Fabrique:
        ROUTES[endpoint] = fabrique
        return fabrique

    return enregistrer


def charger() -> dict[str, Fabrique]:
    """Every registered route, all features loaded."""
    for fichier in sorted(Path(__file__).parent.glob("acces_*.py")):
        importlib.import_module(f"tests.webapp.{fichier.stem}")
    return ROUTES


def creer_scene(app: Flask, db: Session) -> Scene:
    """A fresh scene, committed."""
    ici, ailleurs = factories.organisme(db), factories.organisme(db)
    personnes: dict[str, Personne] = {}
    for profil, roles in ROLES_DES_PROFILS.items():
        if profil == "anonyme":
            continue
        if profil == "administrateur":
            personnes[profil] = factories.personne(db, None, administrateur=True)
            continue
        chez = ailleurs if profil == "autre_organisme" else ici
        personnes[profil] = factories.personne(db, chez, *(Role(r) for r in roles))
    return Scene(app, db, ici, ailleurs, personnes)


def attendu(regle: Regle, profil: str, cas: Cas, methode: str) -> int:
    """The code that the table promises to this profile: 200 stands for « allowed »."""
    if PUBLIC in regle.octrois:
        return 200
    if profil == "anonyme":
        return 303 if methode == "GET" else 401
    roles = set(ROLES_DES_PROFILS[profil]) | {CONNECTE}
    a_objet = bool(regle.objet) and not cas.global_
    if a_objet and profil == "administrateur" and ADMINISTRATEUR not in regle.octrois:
        return 404
    if a_objet and profil == "autre_organisme":
        return 404
    tenus = [o for o in regle.octrois if o.split(":")[0] in roles]
    if not tenus:
        return 403
    lien = cas.liens.get(profil, "")
    if not any(":" not in o or o.split(":")[1] == lien for o in tenus):
        return 404
    if regle.etats and cas.etat not in regle.etats:
        return 409
    return 200
