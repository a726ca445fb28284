"""How to reach the routes of the accounts, the home page and the organismes."""

from __future__ import annotations

from tests import factories
from tests.webapp.acces import PROFILS, Cas, Scene, route
from webapp.comptes.services import open_session
from webapp.horloge import maintenant
from webapp.models.acces import SessionUtilisateur
from webapp.models.organisme import Appartenance, Role

DEMO_FERMEE = frozenset({404})


@route("accueil.index")
@route("accueil.sante")
@route("comptes.sessions")
@route("comptes.qui")
@route("comptes.deconnexion")
@route("organisme.organismes")
def _sans_objet(_scene: Scene) -> Cas:
    return Cas()


@route("comptes.connexion")
def _connexion(_scene: Scene) -> Cas:
    return Cas(donnees={"identifiant": "x", "secret": "y"})


@route("comptes.choisir_mot_de_passe")
def _mot_de_passe(_scene: Scene) -> Cas:
    return Cas(donnees={"actuel": "x", "nouveau": "y", "confirmation": "y"})


@route("comptes.revoquer_session")
def _session(scene: Scene) -> Cas:
    open_session(
        scene.db,
        scene.app.extensions["constat.settings"],
        scene.personnes["candidat_soi"].id,
        adresse="",
        navigateur="",
        maintenant=maintenant(),
    )
    scene.db.flush()
    ligne = scene.db.query(SessionUtilisateur).order_by(SessionUtilisateur.id.desc()).first()
    assert ligne is not None
    scene.db.commit()
    return Cas({"session": ligne.public_id}, liens={"candidat_soi": "soi"}, etat="ouverte", global_=True)


@route("comptes.demo")
def _demo(_scene: Scene) -> Cas:
    return Cas(aussi=DEMO_FERMEE)


@route("comptes.connexion_demo")
def _connexion_demo(scene: Scene) -> Cas:
    return Cas({"personne": scene.personnes["candidat_soi"].public_id}, aussi=DEMO_FERMEE)


@route("organisme.personnes")
@route("organisme.imprimer_codes")
def _organisme(scene: Scene) -> Cas:
    return Cas({"organisme": scene.organisme.public_id}, etat="ouvert")


@route("organisme.creer_personne")
def _creer(scene: Scene) -> Cas:
    return Cas(
        {"organisme": scene.organisme.public_id},
        etat="ouvert",
        donnees={"prenom": "Zoé", "nom": "Neuve", "identifiant": "", "roles": ["candidat"]},
    )


@route("organisme.creer_plusieurs")
def _creer_plusieurs(scene: Scene) -> Cas:
    return Cas(
        {"organisme": scene.organisme.public_id},
        etat="ouvert",
        donnees={"lignes": "Zoé ; Neuve", "roles": ["candidat"]},
    )


@route("organisme.creer_organisme")
def _creer_organisme(_scene: Scene) -> Cas:
    return Cas(donnees={"nom": "Neuf", "prenom": "Ana", "nom_responsable": "Lise"})


@route("organisme.reimprimer_code")
@route("organisme.desactiver_personne")
def _personne_active(scene: Scene) -> Cas:
    cible = factories.personne(scene.db, scene.organisme, Role.CANDIDAT)
    return Cas(
        {"organisme": scene.organisme.public_id, "personne": cible.public_id},
        liens=dict.fromkeys(PROFILS, "autre"),
        etat="active",
    )


@route("organisme.reactiver_personne")
def _personne_desactivee(scene: Scene) -> Cas:
    cible = factories.personne(scene.db, scene.organisme, Role.CANDIDAT)
    scene.db.query(Appartenance).filter_by(personne_id=cible.id).update({"fin_le": factories.MIDI})
    scene.db.commit()
    return Cas(
        {"organisme": scene.organisme.public_id, "personne": cible.public_id},
        liens=dict.fromkeys(PROFILS, "autre"),
        etat="desactivee",
    )
