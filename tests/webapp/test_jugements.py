"""F17 : une cotation, une version ou un livret changés dans la base se voient, et le livret imprimé ne se vérifie plus."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.webapp.cotation.fabrique import accorder, banc, clore, reveler
from tests.webapp.mains import main_libre
from webapp.journal_verification import Alteration
from webapp.jugements_verification import verifier_jugements
from webapp.livret.document import composer
from webapp.livret.verification import verifier
from webapp.livrets.queries import donnees_de
from webapp.models.livret import LivretClos, LivretVersion


@pytest.fixture
def livret_clos(db: Session) -> tuple[Session, LivretVersion]:
    b = banc(db)
    reveler(db, b)
    accorder(db, b)
    return db, clore(db, b)


def _document(table: str, cle: str) -> Callable[[Session, int], None]:
    """Change one verdict in a frozen document, as it is written."""

    def changer(db: Session, version_id: int) -> None:
        c = main_libre(db)
        ligne = c.execute(
            text(f"SELECT document FROM {table} WHERE {cle} = :n"),  # noqa: S608 - constants
            {"n": version_id},
        ).scalar_one()
        document = json.loads(ligne)
        document["blocs"][0]["verdicts"][0]["verdict"] = "NA"
        c.execute(
            text(f"UPDATE {table} SET document = :d WHERE {cle} = :n"),  # noqa: S608 - constants
            {
                "d": json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
                "n": version_id,
            },
        )

    return changer


def _executer(ordre: str) -> Callable[[Session, int], None]:
    return lambda db, _n: main_libre(db).execute(text(ordre)) and None


ATTEINTES = {
    "cotation": _executer(
        "UPDATE cotation SET valeur = 'NA' WHERE competence_uid = (SELECT min(competence_uid) FROM cotation)"
    ),
    "revelation": _executer("UPDATE revelation SET document = replace(document, '\"A\"', '\"NA\"')"),
    "version": _document("livret_version", "id"),
    "livret": _document("livret_clos", "version_id"),
    "version (validation)": _executer(
        "UPDATE validation SET sha256 = '" + "0" * 64 + "' WHERE id = (SELECT min(id) FROM validation)"
    ),
}


def test_ce_qui_n_a_pas_ete_touche_est_intact(livret_clos: tuple[Session, LivretVersion]) -> None:
    db, _version = livret_clos
    assert verifier_jugements(db) == (2, ())
    db.rollback()


@pytest.mark.parametrize("cause", sorted(ATTEINTES))
def test_chaque_jugement_change_est_nomme(livret_clos: tuple[Session, LivretVersion], cause: str) -> None:
    db, version = livret_clos
    lieu = version.public_id
    if cause in {"cotation", "revelation"}:
        from webapp.models.epreuve import Epreuve

        lieu = db.get_one(Epreuve, version.epreuve_id).public_id
    ATTEINTES[cause](db, version.id)
    db.expire_all()
    _compte, alterations = verifier_jugements(db)
    assert alterations == (Alteration(lieu, 0, cause.partition(" ")[0]),)
    db.rollback()


def test_le_livret_imprime_depuis_une_base_changee_ne_se_verifie_plus(
    livret_clos: tuple[Session, LivretVersion],
) -> None:
    db, version = livret_clos
    sain = composer(donnees_de(db.get_one(LivretClos, version.id).document))
    assert verifier(sain).valide
    ATTEINTES["livret"](db, version.id)
    db.expire_all()
    change = verifier(composer(donnees_de(db.get_one(LivretClos, version.id).document)))
    assert not change.valide
    assert "validation" in {c.nom for c in change.controles if c.reussi is False}
    db.rollback()
