"""Le magasin de dossiers : ce qui est figé se relit tel quel, et chaque atteinte se voit."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import MIDI
from webapp import instantanes
from webapp.journal_verification import verifier
from webapp.models.instantane import Instantane, Pool


def test_vu_cache_et_corrige_se_relisent_identiques(db: Session) -> None:
    chez = factories.organisme(db)
    case = factories.case("D-9Z1")
    ligne = instantanes.enregistrer(db, chez.id, case, Pool.EVALUATION, {"prouve": True}, MIDI)
    db.commit()
    assert instantanes.lire_vu(db, ligne.id) == case.vu
    assert instantanes.lire_cache(db, ligne.id) == case.cache
    assert instantanes.lire_corrige(db, ligne.id) == case.corrige
    assert (ligne.reference, ligne.pool) == ("D-9Z1", Pool.EVALUATION)


def test_la_ligne_de_tete_ne_porte_ni_reponse_ni_graine(db: Session) -> None:
    ligne = factories.instantane(db, factories.organisme(db))
    colonnes = {c.name for c in Instantane.__table__.columns}
    assert not colonnes & {"corrige", "cache", "graine", "alteration", "document"}
    assert ligne.sha256


@pytest.mark.parametrize(
    "ordre",
    [
        "UPDATE instantane_corrige SET document = '{}'",
        "UPDATE instantane_vu SET document = 'abîmé'",
        "UPDATE instantane_cache SET document = '[]'",
        "UPDATE instantane_graine SET graine = '2'",
        "UPDATE instantane SET gabarit = 'autre'",
        "UPDATE instantane SET jour = '2026-06-04'",
        "DELETE FROM instantane_corrige",
    ],
)
def test_un_dossier_touche_par_la_base_est_nomme(db: Session, ordre: str) -> None:
    ligne = factories.instantane(db, factories.organisme(db))
    db.commit()
    with pytest.raises(DatabaseError, match="en ajout seul"):
        db.execute(text(ordre))
    db.rollback()
    connexion = db.connection()
    if connexion.dialect.name == "postgresql":
        connexion.execute(text("SET LOCAL session_replication_role = replica"))
    else:
        noms = (
            connexion.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
        )
        for nom in noms:
            connexion.execute(text(f"DROP TRIGGER {nom}"))
    connexion.execute(text(ordre))
    alterations = verifier(db, "c" * 40).alterations
    assert [(a.lieu, a.cause) for a in alterations] == [(ligne.public_id, "instantane")]
    db.rollback()


def test_une_tentative_s_ouvre_sur_ses_dossiers_dans_l_ordre(db: Session) -> None:
    chez = factories.organisme(db)
    qui = factories.personne(db, chez)
    choisis = [factories.instantane(db, chez) for _ in range(3)]
    tentative = instantanes.ouvrir_tentative(
        db,
        organisme_id=chez.id,
        candidat_id=qui.id,
        mode=instantanes.Mode.ENTRAINEMENT,
        jour=factories.JOUR,
        instantanes=choisis,
        maintenant=MIDI,
    )
    db.commit()
    assert [(d.rang, d.instantane_id) for d in tentative.dossiers] == [
        (n, i.id) for n, i in enumerate(choisis, 1)
    ]
    assert db.scalar(select(Instantane.id).where(Instantane.id == choisis[0].id)) == choisis[0].id
