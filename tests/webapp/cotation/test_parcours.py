"""De la cotation à la clôture, par les verbes : chaque état, chaque garde, sur les deux bases."""

from __future__ import annotations

from sqlalchemy.orm import Session

from tests.webapp.cotation.fabrique import (
    accorder,
    banc,
    clore,
    reveler,
)
from webapp.models.epreuve import EtatEpreuve


def test_de_la_cotation_a_la_cloture(db: Session) -> None:
    b = banc(db)
    reveler(db, b)
    assert b.epreuve.etat is EtatEpreuve.A_ACCORDER
    accorder(db, b)
    version = clore(db, b)
    assert b.epreuve.etat is EtatEpreuve.CLOSE
    assert version.numero == 1
