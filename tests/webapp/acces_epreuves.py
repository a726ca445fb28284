"""How to reach the routes of the épreuves and of their observation."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from tests import factories
from tests.webapp.acces import Cas, Scene, route
from tests.webapp.epreuves import fabriques
from webapp.horloge import aujourdhui, maintenant
from webapp.models.cotation import Sens
from webapp.models.epreuve import Epreuve, EtatEpreuve
from webapp.models.organisme import Role
from webapp.observation import services as observation

LIENS = {
    "candidat_soi": "soi",
    "evaluateur_affecte": "affecte",
    "evaluateur_second": "affecte",
    "responsable": "organise",
}


def _epreuve(scene: Scene, etat: EtatEpreuve, dossiers: int = 1) -> Epreuve:
    p = scene.personnes
    livret = fabriques.livret(scene.db, scene.organisme, p["candidat_soi"])
    return fabriques.epreuve(
        scene.db,
        livret,
        (p["evaluateur_affecte"], p["evaluateur_second"]),
        etat=etat,
        dossiers=dossiers,
    )


def _cas(ligne: Epreuve, donnees: dict[str, str] | None = None, **args: str) -> Cas:
    return Cas({"epreuve": ligne.public_id, **args}, LIENS, ligne.etat.value, donnees)


def _organisation(scene: Scene) -> dict[str, str]:
    jour = aujourdhui()
    return {
        "debut": jour.isoformat(),
        "fin": (jour + timedelta(days=4)).isoformat(),
        "lieu": "distance",
        "lieu_precision": "visioconférence",
        "evaluateur1": scene.personnes["evaluateur_affecte"].public_id,
        "evaluateur2": scene.personnes["evaluateur_second"].public_id,
        "entretien_jour": (jour + timedelta(days=4)).isoformat(),
        "entretien_heure": "16:00",
        "motif_reconstitue": fabriques.MOTIF,
        "nombre": "5",
        "mutuelle": "valdambre",
        "difficulte_min": "1",
        "difficulte_max": "5",
        "reelles_domaine": "sante",
    }


@route("epreuves.livrets")
def _livrets(scene: Scene) -> Cas:
    _epreuve(scene, EtatEpreuve.PREPAREE)
    return Cas({"organisme": scene.organisme.public_id}, etat="ouvert")


@route("epreuves.ouvrir_livret")
def _ouvrir(scene: Scene) -> Cas:
    candidat = factories.personne(scene.db, scene.organisme, Role.CANDIDAT)
    donnees = {"candidat": candidat.public_id, "domaine": "sante", "entreprise": "Mutuelle des Ateliers"}
    return Cas({"organisme": scene.organisme.public_id}, etat="ouvert", donnees=donnees)


@route("epreuves.livret")
@route("epreuves.creer")
def _livret(scene: Scene) -> Cas:
    livret = fabriques.livret(scene.db, scene.organisme, scene.personnes["candidat_soi"])
    return Cas({"livret": livret.public_id}, LIENS, donnees=_organisation(scene))


@route("epreuves.voir")
@route("epreuves.composer")
@route("epreuves.valider")
@route("epreuves.demarrer")
@route("epreuves.convocation")
@route("epreuves.manuel")
@route("epreuves.papier")
@route("epreuves.mon_epreuve")
@route("epreuves.mon_manuel")
def _preparee(scene: Scene) -> Cas:
    return _cas(_epreuve(scene, EtatEpreuve.PREPAREE), {"nombre": "5", "mutuelle": "valdambre"})


@route("epreuves.modifier")
def _modifier(scene: Scene) -> Cas:
    return _cas(_epreuve(scene, EtatEpreuve.PREPAREE), _organisation(scene))


@route("epreuves.fiches")
def _fiches(scene: Scene) -> Cas:
    ligne = _epreuve(scene, EtatEpreuve.PREPAREE)
    return Cas({"epreuve": ligne.public_id}, LIENS | {"responsable": "prepare"}, "preparee")


@route("epreuves.echanger")
def _echanger(scene: Scene) -> Cas:
    ligne = _epreuve(scene, EtatEpreuve.PREPAREE)
    return _cas(ligne, situation=ligne.situations[0].public_id)


@route("epreuves.terminer")
@route("epreuves.rendre_temps")
@route("epreuves.tenir_entretien")
@route("observation.suivre")
@route("observation.fil")
def _en_cours(scene: Scene) -> Cas:
    return _cas(_epreuve(scene, EtatEpreuve.EN_COURS), {"minutes": "5", "motif": "Panne."})


@route("epreuves.neutraliser")
def _neutraliser(scene: Scene) -> Cas:
    ligne = _epreuve(scene, EtatEpreuve.EN_COURS)
    return _cas(ligne, {"motif": "Montant illisible."}, situation=ligne.situations[0].public_id)


@route("epreuves.a_evaluer")
def _a_evaluer(scene: Scene) -> Cas:
    _epreuve(scene, EtatEpreuve.EN_COURS)
    return Cas()


@route("observation.observer")
def _observer(scene: Scene) -> Cas:
    ligne = _epreuve(scene, EtatEpreuve.EN_COURS)
    return _cas(ligne, {"id_client": str(uuid4()), "texte": "Vérifie le RIB.", "sens": "favorable"})


@route("observation.retirer")
def _retirer(scene: Scene) -> Cas:
    """Each evaluator knocks at an observation of their own; for the others it is the first's."""
    ligne = _epreuve(scene, EtatEpreuve.EN_COURS)
    dite = observation.ObservationDite(str(uuid4()), Sens.NEUTRE, "Noté.", maintenant())
    siennes = [
        observation.observer(
            scene.db, ligne, fabriques.acteur(scene.db, scene.personnes[profil]), dite, maintenant()
        )
        for profil in ("evaluateur_affecte", "evaluateur_second")
    ]
    scene.db.commit()
    cas = _cas(ligne, observation=siennes[0].public_id)
    # The second evaluator is refused by the view itself: the observation is the first one's.
    return Cas(cas.args, cas.liens, cas.etat, {}, aussi=frozenset({404}))


@route("observation.ajouter_reelle")
def _reelle(scene: Scene) -> Cas:
    ligne = _epreuve(scene, EtatEpreuve.EN_COURS)
    donnees = {
        "libelle": "Remboursement d’une hospitalisation",
        "domaine": "sante",
        "jour_observe": aujourdhui().isoformat(),
    }
    return _cas(ligne, donnees)


@route("observation.constater")
def _constater(scene: Scene) -> Cas:
    ligne = _epreuve(scene, EtatEpreuve.EN_COURS)
    return Cas(
        {"epreuve": ligne.public_id, "situation": ligne.situations[0].public_id},
        LIENS,
        "en_cours",
        {"libelle": "x", "domaine": "sante", "jour_observe": aujourdhui().isoformat()},
    )
