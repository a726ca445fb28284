"""The bare application that the desk is compared with: one page of twenty rows, one durable insert.

The same database file settings as the product (webapp.db), so that only what the product adds differs.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flask import Flask, render_template, request
from sqlalchemy import Date, Numeric, String, Text, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from webapp.db import create_db_engine

LIGNES = 20
_TEXTE = (
    "Relevé d’un lot de soins de ville, avec ses pièces, ses montants et la suite qui leur est donnée. " * 5
)


class Base(DeclarativeBase):
    """The tables of the reference alone."""


class Ligne(Base):
    """A row of the page."""

    __tablename__ = "ligne"
    id: Mapped[int] = mapped_column(primary_key=True)
    lot: Mapped[int] = mapped_column(index=True)
    numero: Mapped[str] = mapped_column(String(32))
    titre: Mapped[str] = mapped_column(String(120))
    nom: Mapped[str] = mapped_column(String(120))
    ville: Mapped[str] = mapped_column(String(80))
    texte: Mapped[str] = mapped_column(Text)
    montant: Mapped[Any] = mapped_column(Numeric(10, 2))
    le: Mapped[date] = mapped_column(Date)


class Trace(Base):
    """A row of the bare POST."""

    __tablename__ = "trace"
    id: Mapped[int] = mapped_column(primary_key=True)
    lot: Mapped[int]
    texte: Mapped[str] = mapped_column(Text)


def application(base: str) -> Flask:
    """The reference on the database of that address: GET /page (22 kB of Jinja over 20 rows), POST /acte
    (one durable insert)."""
    moteur = create_db_engine(base)
    Base.metadata.create_all(moteur)
    with Session(moteur) as db:
        db.add_all(
            Ligne(
                lot=i // LIGNES,
                numero=f"LOT-2026-{i:05d}",
                titre=f"Ligne n° {i} — « soins de ville »",
                nom="Éléonore Dupré-Lavigne",
                ville="Saint-Brévin",
                texte=_TEXTE,
                montant=100 + i,
                le=date(2026, 1, 1) + timedelta(days=i % 300),
            )
            for i in range(100 * LIGNES)
        )
        db.commit()
    app = Flask(__name__, template_folder=str(Path(__file__).parent))

    @app.get("/page")
    def page() -> str:
        with Session(moteur) as db:
            demande = select(Ligne).where(Ligne.lot == 42).order_by(Ligne.id).limit(LIGNES)
            return render_template("page.html", lignes=db.scalars(demande).all())

    @app.post("/acte")
    def acte() -> dict[str, bool]:
        with moteur.begin() as connexion:
            connexion.execute(insert(Trace).values(lot=42, texte=request.get_data(as_text=True)))
        return {"ok": True}

    return app
