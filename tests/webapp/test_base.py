"""La base : modèles et migrations d'accord, déclencheurs présents, écriture immédiate, lecture sans écriture."""

from __future__ import annotations

import ast
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, inspect, select, text
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm import Session

import webapp
from tests import factories
from tests.factories import MIDI
from webapp.db import read_session, write_session
from webapp.migrations.conduite import ecarts, migrer, tables_immuables, version_attendue, version_presente
from webapp.migrations.immuables import declencheurs_attendus, declencheurs_presents
from webapp.models import Base
from webapp.models.organisme import Organisme, Role

PAQUET = Path(webapp.__file__).parent


def test_les_migrations_font_exactement_les_modeles(moteur: Engine) -> None:
    with moteur.connect() as connexion:
        assert ecarts(connexion) == []
        assert version_presente(connexion) == version_attendue()
    assert set(inspect(moteur).get_table_names()) - {"alembic_version"} == set(Base.metadata.tables)


def test_chaque_table_en_ajout_seul_a_ses_declencheurs_et_aucun_autre_n_existe(moteur: Engine) -> None:
    with moteur.connect() as connexion:
        presents = declencheurs_presents(connexion)
    attendus = {d for t in tables_immuables() for d in declencheurs_attendus(t, moteur.dialect.name)}
    assert presents == attendus


def test_migrer_deux_fois_ne_change_rien(moteur: Engine) -> None:
    migrer(moteur)
    with moteur.connect() as connexion:
        assert version_presente(connexion) == version_attendue()


def test_toutes_les_contraintes_portent_un_nom() -> None:
    sans_nom = [
        (table.name, type(contrainte).__name__)
        for table in Base.metadata.tables.values()
        for contrainte in table.constraints
        if contrainte.name is None
    ]
    assert sans_nom == []


def test_une_session_de_lecture_ne_peut_pas_ecrire(moteur: Engine) -> None:
    with read_session(moteur) as db, pytest.raises(DatabaseError, match=r"(?i)read.?only"):
        db.execute(insert(Organisme).values(public_id="x" * 22, nom="Interdit", cree_le=MIDI))
    with write_session(moteur) as db:
        factories.organisme(db, "Permis")
    with read_session(moteur) as db:
        assert db.scalars(select(Organisme.nom)).all() == ["Permis"]


def test_une_ecriture_sqlite_prend_le_verrou_des_son_debut(moteur: Engine) -> None:
    if moteur.dialect.name != "sqlite":
        with moteur.connect() as connexion:
            assert connexion.execute(text("SHOW synchronous_commit")).scalar() in {"on", "off"}
        return
    with moteur.connect() as connexion:
        reglages = {
            nom: connexion.exec_driver_sql(f"PRAGMA {nom}").scalar()
            for nom in ("foreign_keys", "synchronous", "busy_timeout", "recursive_triggers", "query_only")
        }
        assert reglages == {
            "foreign_keys": 1,
            "synchronous": 2,
            "busy_timeout": 10_000,
            "recursive_triggers": 1,
            "query_only": 0,
        }
        with (
            closing(sqlite3.connect(moteur.url.database or "", timeout=0.05)) as seconde,
            pytest.raises(sqlite3.OperationalError, match="locked"),
        ):
            seconde.execute("BEGIN IMMEDIATE")


def test_un_instant_revient_en_utc_et_un_instant_naif_est_refuse(db: Session) -> None:
    paris = datetime.fromisoformat("2026-06-03T12:00:00+02:00")
    ligne = Organisme(nom="Heures", cree_le=paris)
    db.add(ligne)
    db.commit()
    db.expire_all()
    relu = db.get_one(Organisme, ligne.id).cree_le
    assert relu == paris
    assert relu.utcoffset() is not None
    assert relu.isoformat() == "2026-06-03T10:00:00+00:00"
    naif = datetime(2026, 6, 3, 12, 0)  # noqa: DTZ001 - the fault under test
    db.add(Organisme(nom="Naïf", cree_le=naif))
    with pytest.raises(Exception, match="instant sans fuseau"):
        db.flush()


def test_un_identifiant_est_unique_sous_toutes_ses_formes(db: Session) -> None:
    chez = factories.organisme(db)
    factories.personne(db, chez, Role.CANDIDAT, identifiant="m.dupont")
    with pytest.raises(IntegrityError):
        factories.personne(db, chez, Role.CANDIDAT, identifiant=" Ｍ.Dupont\u00a0")
    db.rollback()


def test_une_valeur_hors_du_vocabulaire_est_refusee_par_la_base(db: Session) -> None:
    chez = factories.organisme(db)
    qui = factories.personne(db, chez, Role.CANDIDAT)
    db.commit()
    with pytest.raises(IntegrityError):
        db.execute(
            text(
                "INSERT INTO appartenance (personne_id, organisme_id, role, depuis) "
                "VALUES (:p, :o, 'jury', '2026-01-01 00:00:00')"
            ),
            {"p": qui.id, "o": chez.id},
        )
    db.rollback()


def _modules(motif: str) -> list[Path]:
    return sorted(PAQUET.glob(motif))


@pytest.mark.parametrize("fichier", _modules("*/views.py"), ids=lambda f: f.parent.name)
def test_une_vue_ne_connait_ni_sqlalchemy_ni_les_autres_vues(fichier: Path) -> None:
    arbre = ast.parse(fichier.read_text(encoding="utf-8"))
    modules = {n.module or "" for n in ast.walk(arbre) if isinstance(n, ast.ImportFrom)}
    modules |= {a.name for n in ast.walk(arbre) if isinstance(n, ast.Import) for a in n.names}
    assert not {m for m in modules if m.startswith("sqlalchemy") or m.endswith(".views")}


@pytest.mark.parametrize("fichier", _modules("*/services.py"), ids=lambda f: f.parent.name)
def test_un_service_ne_lit_pas_la_requete(fichier: Path) -> None:
    arbre = ast.parse(fichier.read_text(encoding="utf-8"))
    noms = {
        a.name
        for n in ast.walk(arbre)
        if isinstance(n, ast.ImportFrom) and n.module == "flask"
        for a in n.names
    }
    assert not noms & {"request", "session", "g"}
