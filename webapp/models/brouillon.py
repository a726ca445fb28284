"""What a candidate has typed and not sent: one row per form of an attempt, with its version."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.models.base import Base, Instant, Json


class Brouillon(Base):
    """The fields of one form as they stand; `contenu` is null once the form was sent or emptied.

    `version` counts the writings: a tab that does not hold the last one cannot write over it. Nobody
    but the candidate reads it, nothing is judged on it.
    """

    __tablename__ = "brouillon"

    tentative_id: Mapped[int] = mapped_column(ForeignKey("tentative.id"), primary_key=True)
    cle: Mapped[str] = mapped_column(String(120), primary_key=True)
    contenu: Mapped[Json | None]
    version: Mapped[int]
    modifie_le: Mapped[Instant]
