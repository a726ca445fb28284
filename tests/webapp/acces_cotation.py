"""How to reach the routes of rating, consensus, closing and quality."""

from __future__ import annotations

from typing import Any

from tests.webapp.acces import Cas, Scene, route
from tests.webapp.cotation.fabrique import COMPETENCES, Banc, accorder, banc, clore, coter, figer, reveler
from webapp.models.epreuve import EtatEpreuve

LIENS = {
    "candidat_soi": "soi",
    "evaluateur_affecte": "affecte",
    "evaluateur_second": "affecte",
    "responsable": "organise",
}
PREMIERE = COMPETENCES[0]


def _banc(scene: Scene) -> Banc:
    p = scene.personnes
    return banc(
        scene.db,
        chez=scene.organisme,
        gens=(p["candidat_soi"], p["evaluateur_affecte"], p["evaluateur_second"]),
    )


def _cas(b: Banc, **autres: Any) -> Cas:
    args = {"epreuve": b.epreuve.public_id} | autres.pop("args", {})
    return Cas(args, liens=LIENS, etat=b.epreuve.etat.value, **autres)


@route("cotation.coter")
@route("cotation.ouvrir_faits")
@route("cotation.entretien")
@route("cotation.reprendre")
def _a_coter(scene: Scene) -> Cas:
    b = _banc(scene)
    for qui in (b.un, b.deux):
        coter(scene.db, b, qui)
    return _cas(b)


@route("cotation.rendre")
def _rendre(scene: Scene) -> Cas:
    b = _banc(scene)
    coter(scene.db, b, b.un)
    return _cas(b)


@route("cotation.chronologie")
def _chronologie(scene: Scene) -> Cas:
    return _cas(_banc(scene), donnees={"critere": PREMIERE.criteres[0].uid, "action": "x"})


@route("cotation.competence")
def _competence(scene: Scene) -> Cas:
    return _cas(_banc(scene), args={"competence": PREMIERE.id}, donnees={"valeur": "A"})


@route("cotation.action")
def _action(scene: Scene) -> Cas:
    from webapp import journal

    b = _banc(scene)
    assert b.epreuve.tentative is not None
    return _cas(b, args={"action": journal.lire(scene.db, b.epreuve.tentative)[0]["id"]})


@route("cotation.entretien_tenu")
def _tenu(scene: Scene) -> Cas:
    return _cas(_banc(scene), donnees={"jour": "2026-06-05", "heure": "16:00", "minutes": "15"})


@route("consensus.accorder")
@route("livrets.figer")
def _a_accorder(scene: Scene) -> Cas:
    b = _banc(scene)
    reveler(scene.db, b)
    return _cas(b)


@route("consensus.donner")
@route("consensus.retirer")
def _accord(scene: Scene) -> Cas:
    b = _banc(scene)
    reveler(scene.db, b)
    return _cas(b, args={"competence": PREMIERE.id}, donnees={"valeur": "A", "signataire": "moi"})


@route("consensus.commenter")
def _commentaire(scene: Scene) -> Cas:
    b = _banc(scene)
    reveler(scene.db, b)
    return _cas(b, donnees={"texte": "Régulier.", "version": "0"})


def _version(scene: Scene, *, close: bool) -> tuple[Banc, str]:
    b = _banc(scene)
    reveler(scene.db, b)
    accorder(scene.db, b)
    version = clore(scene.db, b) if close else figer(scene.db, b)
    return b, version.public_id


@route("livrets.valider")
@route("livrets.rouvrir")
def _a_valider(scene: Scene) -> Cas:
    return _cas(_version(scene, close=False)[0])


@route("livrets.apercu")
def _apercu(scene: Scene) -> Cas:
    _b, version = _version(scene, close=False)
    return Cas({"version": version}, liens=LIENS, etat="a_valider")


@route("livrets.pdf")
def _pdf(scene: Scene) -> Cas:
    _b, version = _version(scene, close=True)
    return Cas({"version": version}, liens=LIENS, etat="close")


@route("livrets.corriger")
@route("livrets.sommaire")
@route("livrets.restitution")
def _close(scene: Scene) -> Cas:
    b, _version_close = _version(scene, close=True)
    assert b.epreuve.etat is EtatEpreuve.CLOSE
    return _cas(b)


@route("qualite.accord")
def _qualite(scene: Scene) -> Cas:
    reveler(scene.db, _banc(scene))
    return Cas({"organisme": scene.organisme.public_id})
