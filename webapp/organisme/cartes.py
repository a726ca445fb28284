"""What the home page says of the organismes."""

from __future__ import annotations

from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from webapp.accueil.cartes import Carte, LigneCarte, carte
from webapp.acteur import Acteur
from webapp.models.organisme import Role
from webapp.organisme import queries


@carte(80)
def personnes(db: Session, acteur: Acteur, _jour: date) -> Carte | None:
    """The people of the organismes that the person runs."""
    places = acteur.organismes_comme(Role.RESPONSABLE)
    if not places:
        return None
    comptes = {public: n for public, _nom, n, _ferme in queries.organismes(db)}
    lignes = [
        LigneCarte(
            p.organisme_nom,
            url_for("organisme.personnes", organisme=p.organisme_public),
            detail=f"{comptes.get(p.organisme_public, 0)} personnes",
        )
        for p in places
    ]
    action = ("Créer une personne", url_for("organisme.creer_personne", organisme=places[0].organisme_public))
    return Carte("Personnes", lignes, "Créez les candidats et les évaluateurs.", action)


@carte(90)
def administration(db: Session, acteur: Acteur, _jour: date) -> Carte | None:
    """For the administrateur: how many organismes there are."""
    if not acteur.administrateur:
        return None
    tous = queries.organismes(db)
    lignes = [
        LigneCarte("Tous les organismes", url_for("organisme.organismes"), detail=f"{len(tous)} en tout")
    ]
    action = ("Créer un organisme", url_for("organisme.creer_organisme"))
    return Carte("Organismes", lignes, "", action)
