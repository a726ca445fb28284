"""How the access matrix reaches the référentiel."""

from __future__ import annotations

from tests.webapp.acces import Cas, Scene, route


@route("referentiel.sommaire")
@route("referentiel.chercher")
@route("referentiel.incoherences")
def _page(_scene: Scene) -> Cas:
    return Cas()


@route("referentiel.bloc")
def _bloc(_scene: Scene) -> Cas:
    return Cas({"bloc": "B2"})
