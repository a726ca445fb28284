"""What the home page says of practice."""

from __future__ import annotations

from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from webapp.accueil.cartes import Carte, LigneCarte, carte
from webapp.acteur import Acteur
from webapp.entrainement import queries
from webapp.models.organisme import Role
from webapp.rendering import instant_long

MONTRES = 2


@carte(30)
def entrainement(db: Session, acteur: Acteur, _jour: date) -> Carte | None:
    """The practice under way, and a way to a fresh dossier."""
    if Role.CANDIDAT not in acteur.roles:
        return None
    lignes = [
        LigneCarte(
            e.titre,
            url_for(
                "entrainement.debriefing" if e.close else "poste.poste",
                tentative=e.public_id,
            ),
            detail=f"commencé le {instant_long(e.ouverte_le)}",
            marque="débriefing" if e.close else "en cours",
        )
        for e in queries.entrainements(db, acteur.personne_id, MONTRES)
    ]
    return Carte(
        "S’entraîner",
        lignes,
        "Des dossiers neufs, autant que vous voulez, avec un débriefing complet à la fin. "
        "Personne d’autre que vous ne les voit.",
        ("Choisir un dossier", url_for("entrainement.choisir")),
    )
