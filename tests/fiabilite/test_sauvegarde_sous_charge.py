"""F14 : sauvegardée pendant les envois, la base se restaure sur un emplacement vide, compte pour compte et octet pour octet."""

from __future__ import annotations

import dataclasses
import hashlib
import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import MIDI, note
from webapp import journal
from webapp.config import Settings
from webapp.db import create_db_engine, read_session, write_session
from webapp.journal_verification import verifier
from webapp.models import Base
from webapp.models.action import Action
from webapp.models.organisme import Role
from webapp.models.tentative import Tentative
from webapp.sauvegarde import SauvegardeRefusee, restaurer, sauvegarder

REDACTEURS = 3


def empreintes(moteur: Engine) -> dict[str, tuple[int, str]]:
    """Each table's number of rows, and the hash of its rows in order."""
    lues = {}
    with read_session(moteur) as db:
        for table in Base.metadata.sorted_tables:
            hache, compte = hashlib.sha256(), 0
            for ligne in db.execute(select(table).order_by(*table.primary_key.columns)):
                compte += 1
                hache.update(repr(tuple(ligne)).encode())
            lues[table.name] = (compte, hache.hexdigest())
    return lues


@pytest.mark.parametrize("url_base", ["sqlite"], indirect=True)
def test_une_sauvegarde_sous_charge_se_restaure_sur_un_emplacement_vide(
    db: Session, moteur: Engine, settings: Settings, tmp_path: Path
) -> None:
    """An empty place is a new file: on PostgreSQL, tests/webapp/test_sauvegarde.py restores over the base."""
    chez = factories.organisme(db)
    commun = factories.instantane(db, chez, "D-7K2")
    gens = [factories.personne(db, chez, Role.CANDIDAT) for _ in range(REDACTEURS)]
    tentatives = [factories.tentative(db, chez, qui, commun).id for qui in gens]
    auteurs = [factories.acteur(db, qui) for qui in gens]
    db.close()
    acquittees: list[str] = []
    fini = threading.Event()

    def ecrire(rang: int) -> None:
        n = 0
        while not fini.is_set():
            n += 1
            lot = [note(f"{rang}.{n}.{k}") for k in range(3)]
            with write_session(moteur) as session:
                tentative = session.get_one(Tentative, tentatives[rang])
                journal.ajouter(session, tentative, auteurs[rang], lot, MIDI, cle=settings.cle_chaine)
                session.commit()
            acquittees.extend(a["id"] for a in lot)

    fils = [threading.Thread(target=ecrire, args=(n,)) for n in range(REDACTEURS)]
    for fil in fils:
        fil.start()
    while len(acquittees) < 30:
        fini.wait(0.005)
    avant = set(acquittees)
    copie = tmp_path / "charge.constat"
    sauvegarder(settings, copie, MIDI)
    fini.set()
    for fil in fils:
        fil.join()
    ailleurs = dataclasses.replace(settings, base=f"sqlite:///{tmp_path / 'vide' / 'constat.db'}")
    (tmp_path / "vide").mkdir()
    assert restaurer(ailleurs, copie, MIDI)
    restaure = create_db_engine(ailleurs.base)
    with read_session(restaure) as lecture:
        assert avant <= set(lecture.scalars(select(Action.id))) <= set(acquittees)
        assert verifier(lecture, settings.cle_chaine).alterations == ()
    restaure.dispose()

    calme = tmp_path / "calme.constat"
    sauvegarder(settings, calme, MIDI)
    with pytest.raises(SauvegardeRefusee, match="occupee"):
        restaurer(ailleurs, calme, MIDI)
    encore = dataclasses.replace(settings, base=f"sqlite:///{tmp_path / 'encore.db'}")
    assert restaurer(encore, calme, MIDI)
    pareil = create_db_engine(encore.base)
    attendues = empreintes(moteur)
    assert empreintes(pareil) == attendues
    assert attendues["action"][0] == len(acquittees)
    pareil.dispose()
