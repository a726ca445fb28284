"""Every select of the home page."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session


def base_repond(db: Session) -> bool:
    """True when the database answers; raises when it does not."""
    return db.scalar(select(1)) == 1
