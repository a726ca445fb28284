"""How the access matrix reaches the bank."""

from __future__ import annotations

from tests.webapp.acces import Cas, Scene, route

ESSAI = {"cas": "consultation_noemie:base_erronee", "graine": "3", "mutuelle": ""}


@route("banque.sommaire")
@route("banque.baremes")
@route("banque.natures")
def _page(_scene: Scene) -> Cas:
    return Cas()


@route("banque.gabarit")
def _gabarit(_scene: Scene) -> Cas:
    return Cas({"gabarit": "consultation_noemie"})


@route("banque.mutuelle")
def _mutuelle(_scene: Scene) -> Cas:
    return Cas({"mutuelle": "septrives"})


@route("banque.essayer")
@route("banque.classe")
def _essai(_scene: Scene) -> Cas:
    return Cas(ESSAI)


@route("banque.prouver_plusieurs")
def _preuves(_scene: Scene) -> Cas:
    return Cas(donnees=ESSAI | {"nombre": "2"})
