"""Where the one next thing of an épreuve is done, by state."""

from __future__ import annotations

from flask import current_app, url_for

from webapp.models.epreuve import Epreuve, EtatEpreuve

ENDPOINTS: dict[EtatEpreuve, str] = {
    EtatEpreuve.PREPAREE: "epreuves.voir",
    EtatEpreuve.EN_COURS: "observation.suivre",
    EtatEpreuve.A_COTER: "cotation.coter",
    EtatEpreuve.A_ACCORDER: "consensus.accorder",
    EtatEpreuve.A_VALIDER: "livrets.valider",
    EtatEpreuve.CLOSE: "livrets.sommaire",
}


def adresse_suite(epreuve: Epreuve) -> str:
    """The address of what comes next for an evaluator; the page of the épreuve where there is none."""
    endpoint = ENDPOINTS[epreuve.etat]
    if endpoint not in current_app.view_functions:
        endpoint = "epreuves.voir"
    return url_for(endpoint, epreuve=epreuve.public_id)
