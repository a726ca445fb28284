"""What the home page says of closed livrets: to the candidat, the results."""

from __future__ import annotations

from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from webapp.accueil.cartes import Carte, LigneCarte, carte
from webapp.acteur import Acteur
from webapp.livrets import queries
from webapp.models.organisme import Role
from webapp.rendering import date_longue


@carte(15)
def mes_resultats(db: Session, acteur: Acteur, _jour: date) -> Carte | None:
    """The restitutions of the person as candidat, the last first; nothing while none is closed."""
    if not acteur.organismes_comme(Role.CANDIDAT):
        return None
    lignes = [
        LigneCarte(
            f"Restitution du bloc {epreuve.bloc[1:]}",
            url_for("livrets.restitution", epreuve=epreuve.public_id),
            detail=f"livret clos le {date_longue(clos_le)}",
        )
        for epreuve, clos_le in queries.restitutions(db, acteur)
    ]
    return Carte("Mes résultats", lignes, "") if lignes else None
