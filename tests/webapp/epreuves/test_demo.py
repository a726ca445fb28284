"""La démonstration : une épreuve dans chaque état, amenée là par les verbes du produit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.config import Settings
from webapp.cotation.queries import est_revelee
from webapp.db import create_db_engine, read_session
from webapp.demo import prepare_demo
from webapp.epreuves.modalites import alertes, manques
from webapp.journal_verification import verifier as verifier_journaux
from webapp.livret.document import composer
from webapp.livret.verification import verifier
from webapp.livrets.queries import donnees_de
from webapp.models.action import Action
from webapp.models.cotation import Couche, Observation
from webapp.models.epreuve import Epreuve, EtatEpreuve
from webapp.models.livret import LivretClos

SETTINGS = Settings(
    cle_secrete="secret-de-test-" + "x" * 32,
    cle_chaine="chaine-de-test-" + "y" * 32,
    base="",
    instance=Path(),
    demo=True,
    cookie_securise=False,
    limites=False,
)
SECONDES_MAX = 60
"""Generous: the machine of the tests is shared; the demonstration takes a few seconds on an idle one."""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The demonstration, made once."""
    dossier = tmp_path_factory.mktemp("demo")
    settings = replace(SETTINGS, base=f"sqlite:///{dossier / 'demo.db'}", instance=dossier)
    debut = monotonic()
    phrases = list(prepare_demo(settings))
    assert monotonic() - debut < SECONDES_MAX
    assert "6 épreuves du bloc 2, une dans chaque état." in phrases
    return settings


@pytest.fixture
def lecture(base: Settings) -> Iterator[Session]:
    moteur = create_db_engine(base.base)
    with read_session(moteur) as db:
        yield db
    moteur.dispose()


def epreuves(db: Session) -> dict[EtatEpreuve, Epreuve]:
    return {e.etat: e for e in db.scalars(select(Epreuve))}


def test_chaque_etat_a_son_epreuve(lecture: Session) -> None:
    assert set(epreuves(lecture)) == set(EtatEpreuve)
    assert len(lecture.scalars(select(Epreuve)).all()) == 6


def test_toutes_remplissent_les_modalites_sans_alerte(lecture: Session) -> None:
    for epreuve in epreuves(lecture).values():
        assert manques(epreuve) == []
        assert alertes(lecture, epreuve) == []


def test_le_candidat_en_cours_est_au_milieu_de_son_travail(lecture: Session) -> None:
    tentative = epreuves(lecture)[EtatEpreuve.EN_COURS].tentative
    assert tentative is not None
    assert tentative.close_le is None
    assert len(lecture.scalars(select(Action.sequence).where(Action.tentative_id == tentative.id)).all()) > 20


def test_le_desaccord_porte_sur_une_competence_et_l_un_a_lu_les_faits_d_abord(lecture: Session) -> None:
    epreuve = epreuves(lecture)[EtatEpreuve.A_ACCORDER]
    assert est_revelee(lecture, epreuve.id)
    couches = lecture.scalars(select(Couche).where(Couche.epreuve_id == epreuve.id).order_by(Couche.id)).all()
    assert sorted(c.notes_avant_faits for c in couches) == [False, True]


def test_avant_la_revelation_une_seule_couche_est_ebauchee(lecture: Session) -> None:
    epreuve = epreuves(lecture)[EtatEpreuve.A_COTER]
    assert not est_revelee(lecture, epreuve.id)
    couches = lecture.scalars(select(Couche).where(Couche.epreuve_id == epreuve.id)).all()
    assert [c.rendue_le for c in couches] == [None, None]
    assert len(lecture.scalars(select(Observation)).all()) > 15


def test_le_livret_clos_se_compose_et_se_verifie(lecture: Session) -> None:
    clos = lecture.scalars(select(LivretClos)).one()
    assert verifier(composer(donnees_de(clos.document)), clos.sha256).raisons == ()


def test_aucun_journal_ni_instantane_n_est_altere(lecture: Session) -> None:
    rapport = verifier_journaux(lecture, SETTINGS.cle_chaine)
    assert (rapport.tentatives, rapport.alterations) == (5, ())
    assert rapport.instantanes == 38
