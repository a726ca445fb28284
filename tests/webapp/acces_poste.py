"""How the access matrix reaches the desk and the practice."""

from __future__ import annotations

from tests import factories
from tests.factories import action
from tests.webapp.acces import Cas, Scene, route
from tests.webapp.poste.dossiers import dossier_de_poste
from webapp.models.instantane import Instantane
from webapp.models.tentative import EtatTentative, Mode

SOI = {"candidat_soi": "soi"}


def _poste(
    scene: Scene, *, mode: Mode = Mode.ENTRAINEMENT, close: bool = False
) -> tuple[dict[str, str], Instantane]:
    instantane = dossier_de_poste(scene.db, scene.organisme)
    tentative = factories.tentative(
        scene.db, scene.organisme, scene.personnes["candidat_soi"], instantane, mode=mode
    )
    if close:
        tentative.etat, tentative.close_le = EtatTentative.CLOSE, factories.MIDI
        scene.db.commit()
    return {"tentative": tentative.public_id}, instantane


@route("poste.papier_css")
@route("poste.service")
@route("poste.coquille")
@route("poste.le_mien")
def _papier(_scene: Scene) -> Cas:
    return Cas()


@route("poste.poste")
@route("poste.donnees")
@route("poste.etat")
@route("poste.recu")
def _lecture(scene: Scene) -> Cas:
    return Cas(_poste(scene, mode=Mode.EVALUATION)[0], liens=SOI)


@route("poste.envoyer")
def _envoyer(scene: Scene) -> Cas:
    args, instantane = _poste(scene)
    return Cas(
        args, liens=SOI, json={"actions": [action("ouvrir_piece", f"{instantane.reference}/p1")], "depuis": 0}
    )


@route("poste.garder_brouillons")
def _brouillons(scene: Scene) -> Cas:
    args, instantane = _poste(scene)
    un = {"cle": f"{instantane.reference}/note", "contenu": [["texte", "Relire le devis."]], "version": 0}
    return Cas(args, liens=SOI, json={"brouillons": [un]})


@route("poste.lire_piece")
def _piece(scene: Scene) -> Cas:
    args, instantane = _poste(scene)
    return Cas(args | {"reference": instantane.reference, "piece": "p1"}, liens=SOI, aussi=frozenset({404}))


@route("poste.lire_base")
def _base(scene: Scene) -> Cas:
    args, instantane = _poste(scene)
    return Cas(
        args | {"reference": instantane.reference, "base": "historique"}, liens=SOI, aussi=frozenset({404})
    )


@route("entrainement.choisir")
def _choisir(_scene: Scene) -> Cas:
    return Cas()


@route("entrainement.commencer")
def _commencer(_scene: Scene) -> Cas:
    return Cas(donnees={"gabarit": "optique_classe_b", "niveau": "tous", "graine": "12"})


@route("entrainement.debriefing")
def _debriefing(scene: Scene) -> Cas:
    return Cas(_poste(scene, close=True)[0], liens=SOI, etat="close")


@route("entrainement.refaire")
def _refaire(scene: Scene) -> Cas:
    return Cas(_poste(scene)[0], liens=SOI, donnees={})
