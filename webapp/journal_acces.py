"""Acts on people, organismes, livrets and épreuves, written in the security log."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from webapp.acteur import Acteur
from webapp.models.acces import JournalAcces


def noter(
    db: Session, evenement: str, acteur: Acteur | None, organisme_id: int, detail: str, maintenant: datetime
) -> None:
    """Write an act in the security log."""
    db.add(
        JournalAcces(
            le=maintenant,
            evenement=evenement,
            personne_id=acteur.personne_id if acteur else None,
            organisme_id=organisme_id,
            adresse="",
            detail=detail,
        )
    )
