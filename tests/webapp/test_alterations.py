"""F17 : une main dans la base, déclencheurs retirés, et « journal verifier » nomme le premier enregistrement altéré."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import MIDI, action, note
from tests.webapp.mains import main_libre
from webapp import journal
from webapp.config import Settings
from webapp.journal_format import ORIGINE, empreinte_action
from webapp.journal_verification import verifier, verifier_recu
from webapp.models.action import Action
from webapp.models.organisme import Role
from webapp.models.tentative import EtatTentative, Tentative

LONGUEUR = 24


@dataclass
class Chaine:
    db: Session
    tentative: Tentative
    cle: str

    def main_libre(self) -> Connection:
        return main_libre(self.db)

    def premiere_alteree(self) -> tuple[int, str]:
        rapport = verifier(self.db, self.cle)
        assert len(rapport.alterations) == 1, rapport
        return rapport.alterations[0].sequence, rapport.alterations[0].cause


@pytest.fixture
def chaine(app: Flask, db: Session, settings: Settings) -> Iterator[Chaine]:
    chez = factories.organisme(db)
    candidat = factories.personne(db, chez, Role.CANDIDAT)
    tentative = factories.tentative(db, chez, candidat)
    envois = [
        note(f"note {n}") if n % 3 == 0 else action(cible=f"D-7K2/p{n}") for n in range(1, LONGUEUR + 1)
    ]
    with app.app_context():
        for debut in range(0, LONGUEUR, 5):
            journal.ajouter(
                db,
                tentative,
                factories.acteur(db, candidat),
                envois[debut : debut + 5],
                MIDI,
                cle=settings.cle_chaine,
            )
            db.commit()
    yield Chaine(db, tentative, settings.cle_chaine)
    db.rollback()


_VALEURS = {
    "type": "'alerter_suspicion'",
    "cible": "'D-7K2/p99'",
    "donnees": '\'{"montant":"0.01"}\'',
    "survenue_le": "'2025-01-01 00:00:00+00'",
    "recue_le": "'2025-01-01 00:00:00+00'",
    "jour_simule": "'2025-01-01'",
    "auteur": "'quelquun'",
    "source": "'evaluateur'",
    "empreinte": "'" + "a" * 64 + "'",
    "sceau": "'" + "b" * 64 + "'",
    "id": "'00000000-0000-4000-8000-000000000000'",
}


def _changer(c: Connection, rng: random.Random) -> int:
    colonne, n = rng.choice(sorted(_VALEURS)), rng.randint(1, LONGUEUR)
    c.execute(text(f"UPDATE action SET {colonne} = {_VALEURS[colonne]} WHERE sequence = :n"), {"n": n})  # noqa: S608 - constants above
    return n


def _effacer(c: Connection, rng: random.Random) -> int:
    n = rng.randint(1, LONGUEUR)
    c.execute(text("DELETE FROM action WHERE sequence = :n"), {"n": n})
    return n


def _echanger(c: Connection, rng: random.Random) -> int:
    un, deux = sorted(rng.sample(range(1, LONGUEUR + 1), 2))
    for avant, apres in ((un, -1), (deux, un), (-1, deux)):
        c.execute(text("UPDATE action SET sequence = :b WHERE sequence = :a"), {"a": avant, "b": apres})
    return un


def _couper_la_queue(c: Connection, rng: random.Random) -> int:
    n = rng.randint(2, LONGUEUR)
    c.execute(text("DELETE FROM action WHERE sequence >= :n"), {"n": n})
    return n


def _changer_un_texte(c: Connection, rng: random.Random) -> int:
    n = 3 * rng.randint(1, LONGUEUR // 3)
    ordre = rng.choice(
        (
            "UPDATE action_texte SET texte = 'autre' WHERE action_id = (SELECT id FROM action WHERE sequence = :n)",
            "UPDATE action_texte SET sel = 'zz' WHERE action_id = (SELECT id FROM action WHERE sequence = :n)",
            "DELETE FROM action_texte WHERE action_id = (SELECT id FROM action WHERE sequence = :n)",
        )
    )
    c.execute(text(ordre), {"n": n})
    return n


ATTEINTES: list[Callable[[Connection, random.Random], int]] = [
    _changer,
    _changer,
    _effacer,
    _echanger,
    _couper_la_queue,
    _changer_un_texte,
]


@pytest.mark.parametrize("essai", range(50))
def test_cinquante_atteintes_au_hasard_sont_nommees(chaine: Chaine, essai: int) -> None:
    rng = random.Random(essai)  # noqa: S311 - which edit to try, not a secret
    attendue = ATTEINTES[essai % len(ATTEINTES)](chaine.main_libre(), rng)
    assert chaine.premiere_alteree()[0] == attendue


def test_une_chaine_entiere_est_intacte(chaine: Chaine) -> None:
    rapport = verifier(chaine.db, chaine.cle)
    assert (rapport.actions, rapport.tentatives, rapport.alterations) == (LONGUEUR, 1, ())


def test_une_chaine_recalculee_sans_le_secret_se_voit_a_l_endroit_change(chaine: Chaine) -> None:
    """Someone rewrites an action and every link after it, but does not hold the key."""
    connexion = chaine.main_libre()
    connexion.execute(text("UPDATE action SET cible = 'D-7K2/p99' WHERE sequence = 7"))
    chaine.db.expire_all()
    precedente = ORIGINE
    for ligne in chaine.db.query(Action).order_by(Action.sequence):
        champs = {c.name: getattr(ligne, c.name) for c in Action.__table__.columns}
        precedente = empreinte_action(champs | {"tentative": chaine.tentative.public_id}, precedente)
        connexion.execute(
            text("UPDATE action SET empreinte = :e WHERE sequence = :n"),
            {"e": precedente, "n": ligne.sequence},
        )
    chaine.db.expire_all()
    assert chaine.premiere_alteree() == (7, "modifiee")


def test_une_action_ajoutee_hors_du_journal_se_voit(chaine: Chaine) -> None:
    colonnes = ", ".join(c.name for c in Action.__table__.columns if c.name not in {"sequence", "id"})
    copie = f"SELECT :n, :id, {colonnes} FROM action WHERE sequence = 2"  # noqa: S608 - our own column names
    chaine.main_libre().execute(
        text(f"INSERT INTO action (sequence, id, {colonnes}) {copie}"),
        {"n": LONGUEUR + 1, "id": "00000000-0000-4000-8000-000000000000"},
    )
    assert chaine.premiere_alteree()[0] == LONGUEUR + 1


def test_une_tete_remise_en_arriere_avec_la_queue_se_voit_sur_le_recu(chaine: Chaine) -> None:
    """The only forgery that the database alone cannot show: the printed receipt shows it."""
    compte, sceau = journal.tete(chaine.db, chaine.tentative)
    assert verifier_recu(chaine.db, chaine.cle, chaine.tentative, compte, sceau)
    connexion = chaine.main_libre()
    connexion.execute(
        text("DELETE FROM action_texte WHERE action_id IN (SELECT id FROM action WHERE sequence > 20)")
    )
    connexion.execute(text("DELETE FROM action WHERE sequence > 20"))
    connexion.execute(
        text(
            "UPDATE journal_tete SET compte = 20, "
            "empreinte = (SELECT empreinte FROM action WHERE sequence = 20), "
            "sceau = (SELECT sceau FROM action WHERE sequence = 20)"
        )
    )
    chaine.db.expire_all()
    assert verifier(chaine.db, chaine.cle).alterations == ()
    assert not verifier_recu(chaine.db, chaine.cle, chaine.tentative, compte, sceau)


def test_une_tete_effacee_ou_d_un_autre_secret_se_voit(chaine: Chaine) -> None:
    assert verifier(chaine.db, "un autre secret" * 4).alterations[0].sequence == 1
    chaine.main_libre().execute(text("DELETE FROM journal_tete"))
    assert chaine.premiere_alteree() == (0, "tete_absente")


def _a_part(chaine: Chaine) -> None:
    """Six actions received after closing, then two that bear the id of another."""
    chaine.tentative.etat, chaine.tentative.close_le = EtatTentative.CLOSE, MIDI
    chaine.db.commit()
    tardives = [note(f"tardive {n}") for n in range(6)]
    autres = [tardives[n] | {"donnees": {"texte": "autre"}} for n in (1, 4)]
    auteur = factories.acteur(chaine.db, chaine.tentative.candidat)
    for lot in (tardives[:4], tardives[4:], autres):
        journal.ajouter(chaine.db, chaine.tentative, auteur, lot, MIDI, cle=chaine.cle)
        chaine.db.commit()


A_PART = {
    "contenu": ("UPDATE action_tardive SET contenu = '{}' WHERE rang = :n", 3, "apart_modifiee"),
    "moment": ("UPDATE action_tardive SET recue_le = '2025-01-01 00:00:00+00' WHERE rang = :n", 2, "apart_modifiee"),
    "moment déclaré": ("UPDATE action_tardive SET survenue_le = '2025-01-01 00:00:00+00' WHERE rang = :n", 2, "apart_modifiee"),
    "sel": ("UPDATE action_tardive SET sel = 'zz' WHERE rang = :n", 4, "apart_modifiee"),
    "sceau": ("UPDATE action_tardive SET sceau = 'a' WHERE rang = :n", 5, "apart_modifiee"),
    "effacement": ("DELETE FROM action_tardive WHERE rang = :n", 3, "apart_manquante"),
    "conflit": ("UPDATE action_conflit SET contenu = '{}' WHERE rang = :n", 7, "apart_modifiee"),
    "conflit effacé": ("DELETE FROM action_conflit WHERE rang = :n", 8, "apart_manquante"),
    "tête": ("UPDATE tete_a_part SET compte = compte - 1 WHERE :n = :n", 8, "apart_en_trop"),
    "sceau de la tête": ("UPDATE tete_a_part SET sceau = 'a' WHERE :n = :n", 0, "apart_tete"),
    "tête effacée": ("DELETE FROM tete_a_part WHERE :n = :n", 0, "apart_tete"),
}  # fmt: skip


@pytest.mark.parametrize("atteinte", sorted(A_PART))
def test_ce_qui_est_garde_a_part_est_chaine_aussi(chaine: Chaine, atteinte: str) -> None:
    ordre, rang, cause = A_PART[atteinte]
    _a_part(chaine)
    assert verifier(chaine.db, chaine.cle).alterations == ()
    chaine.main_libre().execute(text(ordre), {"n": rang})
    chaine.db.expire_all()
    assert chaine.premiere_alteree() == (rang, cause)


def test_une_reception_tardive_ne_touche_pas_la_chaine_du_candidat(chaine: Chaine) -> None:
    avant = journal.tete(chaine.db, chaine.tentative)
    _a_part(chaine)
    _a_part(chaine)
    assert journal.tete(chaine.db, chaine.tentative) == avant
    assert verifier(chaine.db, chaine.cle).alterations == ()
