"""Le journal : ajout seul, une action envoyée deux fois n'en fait qu'une, après clôture tout est gardé à part."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, delete, func, select, text, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from scenario_bank.model.vocabulaire import Source
from tests import factories
from tests.factories import MIDI, action, note
from webapp import journal
from webapp.acteur import Acteur
from webapp.config import Settings
from webapp.db import write_session
from webapp.journal import Statut
from webapp.models.action import Action, ActionConflit, ActionTardive, ActionTexte, IdentitePseudonyme
from webapp.models.organisme import Role
from webapp.models.tentative import EtatTentative, Tentative


@dataclass
class Terrain:
    db: Session
    tentative: Tentative
    candidat: Acteur
    cle: str

    def ajouter(self, *actions: dict[str, Any], **options: Any) -> list[journal.ActionEnregistree]:
        reponses = journal.ajouter(
            self.db,
            self.tentative,
            options.pop("actor", self.candidat),
            actions,
            MIDI,
            cle=self.cle,
            **options,
        )
        self.db.commit()
        return reponses

    def statuts(self, *actions: dict[str, Any]) -> list[Statut]:
        return [r.statut for r in self.ajouter(*actions)]

    def fermer(self) -> None:
        self.tentative.etat = EtatTentative.CLOSE
        self.tentative.close_le = MIDI
        self.db.commit()


@pytest.fixture
def terrain(app: Flask, db: Session, settings: Settings) -> Iterator[Terrain]:
    with app.app_context():
        chez = factories.organisme(db)
        candidat = factories.personne(db, chez, Role.CANDIDAT)
        tentative = factories.tentative(db, chez, candidat)
        yield Terrain(db, tentative, factories.acteur(db, candidat), settings.cle_chaine)
    db.rollback()


def test_un_lot_recoit_ses_numeros_dans_l_ordre_et_se_relit_avec_ses_textes(terrain: Terrain) -> None:
    reponses = terrain.ajouter(
        action(), note("Vu l’adhérent : « tout est réglé » — œuf 🥚"), action(cible="D-7K2/p2")
    )
    assert [(r.statut, r.sequence) for r in reponses] == [(Statut.ENREGISTREE, n) for n in (1, 2, 3)]
    lues = journal.lire(terrain.db, terrain.tentative)
    assert [a["sequence"] for a in lues] == [1, 2, 3]
    assert lues[1]["donnees"] == {"texte": "Vu l’adhérent : « tout est réglé » — œuf 🥚"}
    assert set(lues[0]) == {
        "id",
        "sequence",
        "type",
        "cible",
        "donnees",
        "survenue_le",
        "recue_le",
        "jour_simule",
        "auteur",
        "source",
    }
    assert (lues[0]["jour_simule"], lues[0]["source"]) == ("2026-06-03", "candidat")


def test_l_export_en_lignes_est_du_json_sans_identite(terrain: Terrain) -> None:
    terrain.ajouter(action(), note("rien"))
    lignes = [json.loads(ligne) for ligne in journal.exporter(terrain.db, terrain.tentative)]
    assert [ligne["type"] for ligne in lignes] == ["ouvrir_piece", "note_crm"]
    assert terrain.candidat.public_id not in json.dumps(lignes)
    assert len({ligne["auteur"] for ligne in lignes}) == 1


def test_la_chaine_ne_porte_ni_texte_ni_nom(terrain: Terrain) -> None:
    terrain.ajouter(note("secret de l’adhérent"))
    brut = terrain.db.execute(text("SELECT donnees, auteur FROM action")).one()
    assert "secret" not in brut.donnees
    assert brut.auteur != terrain.candidat.public_id


def test_la_meme_action_envoyee_deux_fois_n_en_fait_qu_une(terrain: Terrain) -> None:
    envoi = [action(), note("texte")]
    premiere = terrain.ajouter(*envoi)
    seconde = terrain.ajouter(*envoi, action(cible="D-7K2/p9"))
    assert [r.statut for r in seconde] == [Statut.DEJA_RECUE, Statut.DEJA_RECUE, Statut.ENREGISTREE]
    assert [r.sequence for r in seconde] == [premiere[0].sequence, premiere[1].sequence, 3]
    assert terrain.statuts(action() | {"id": (un := action())["id"]}, un)[0] is Statut.ENREGISTREE


def test_le_meme_identifiant_avec_un_autre_contenu_est_refuse_et_garde(terrain: Terrain) -> None:
    envoi = note("premier")
    terrain.ajouter(envoi)
    autre = envoi | {"donnees": {"texte": "second"}}
    assert terrain.statuts(autre, envoi | {"type": "cas_semble_faux"}) == [Statut.CONFLIT, Statut.CONFLIT]
    gardees = terrain.db.scalars(select(ActionConflit).order_by(ActionConflit.id)).all()
    assert gardees[0].contenu["donnees"] == {"texte": "second"}
    assert len(gardees) == 2
    assert journal.tete(terrain.db, terrain.tentative)[0] == 1


def test_deux_candidats_peuvent_tirer_le_meme_identifiant(terrain: Terrain) -> None:
    envoi = action()
    terrain.ajouter(envoi)
    autre = factories.personne(terrain.db, terrain.tentative.organisme, Role.CANDIDAT)
    seconde = factories.tentative(
        terrain.db, terrain.tentative.organisme, autre, terrain.tentative.dossiers[0].instantane
    )
    reponse = journal.ajouter(
        terrain.db, seconde, factories.acteur(terrain.db, autre), [envoi], MIDI, cle=terrain.cle
    )
    assert reponse[0].statut is Statut.ENREGISTREE


def test_apres_cloture_l_action_du_candidat_est_gardee_a_part(terrain: Terrain) -> None:
    avant = action()
    terrain.ajouter(avant)
    terrain.fermer()
    tardive = note("trop tard")
    assert terrain.statuts(avant, tardive, tardive) == [Statut.DEJA_RECUE, Statut.TARDIVE, Statut.TARDIVE]
    gardee = terrain.db.scalars(select(ActionTardive)).one()
    assert gardee.contenu["donnees"] == {"texte": "trop tard"}
    assert terrain.statuts(tardive | {"donnees": {"texte": "autre"}}) == [Statut.CONFLIT]
    assert journal.tete(terrain.db, terrain.tentative)[0] == 1


def test_apres_cloture_plateforme_et_evaluateur_ecrivent_encore(terrain: Terrain) -> None:
    terrain.fermer()
    assert terrain.ajouter(note("observé"), source=Source.EVALUATEUR)[0].statut is Statut.ENREGISTREE
    assert terrain.ajouter(note("relance"), actor=None)[0].sequence == 2
    assert [a["source"] for a in journal.lire(terrain.db, terrain.tentative)] == ["evaluateur", "plateforme"]


@pytest.mark.parametrize(
    ("brute", "champ", "cause"),
    [
        (action() | {"type": "noter"}, "type", "type_inconnu"),
        (action() | {"id": "1"}, "id", "uuid_attendu"),
        (action() | {"survenue_le": "2026-06-03T10:00:00"}, "survenue_le", "instant_attendu"),
        (action() | {"survenue_le": 12}, "survenue_le", "instant_attendu"),
        (action() | {"sequence": 9}, "sequence", "cle_inconnue"),
        (action() | {"jour_simule": "2030-01-01"}, "jour_simule", "cle_inconnue"),
        (action() | {"auteur": "moi"}, "auteur", "cle_inconnue"),
        (action(cible="D-AUTRE/p1"), "cible", "cible_piece_attendue"),
        (action(cible="D-7K2"), "cible", "cible_piece_attendue"),
        (action(cible="D-7K2/p1.total"), "cible", "cible_piece_attendue"),
        (action("consulter_base", "D-7K2/coffre"), "cible", "cible_base_attendue"),
        (action("fin_de_journee", "D-7K2"), "cible", "cible_tentative_attendue"),
        (action("note_crm", "D-7K2"), "texte", "absent"),
        (action("note_crm", "D-7K2", texte="a\0b"), "texte", "texte_attendu"),
        (action("note_crm", "D-7K2", texte="a\ud800"), "texte", "texte_attendu"),
        (action("note_crm", "D-7K2", texte="x" * 20_001), "texte", "texte_attendu"),
        (action("note_crm", "D-7K2", texte=["x"]), "texte", "texte_attendu"),
        (action("note_crm", "D-7K2", texte="x", note=3), "note", "cle_inconnue"),
        (action("payer", "D-7K2", montant=12.5, lignes=["l1"], compte="c1"), "montant", "montant_attendu"),
        (action("payer", "D-7K2", montant="12,50", lignes=["l1"], compte="c1"), "montant", "montant_attendu"),
        (action("payer", "D-7K2", montant="12.50", lignes="l1", compte="c1"), "lignes", "liste_attendu"),
        (
            action("calculer", "D-7K2", lignes=[{"ligne": "l1", "amo": "1.00", "amc": "1.00"}]),
            "lignes",
            "lignes_attendu",
        ),
        (
            action("mettre_en_attente", "D-7K2", lignes=[], motif="humeur", relance_le="2026-06-10"),
            "motif",
            "mot_attendu",
        ),
        (
            action("mettre_en_attente", "D-7K2", lignes=[], motif=["autre"], relance_le="2026-06-10"),
            "motif",
            "mot_attendu",
        ),
        (
            action("mettre_en_attente", "D-7K2", lignes=[], motif="autre", relance_le="10/06/2026"),
            "relance_le",
            "date_attendu",
        ),
        (action("marquer_champ_conforme", "D-7K2/p1.total", compare_a="p1..x"), "compare_a", "place_attendu"),
    ],
)
def test_une_action_mal_formee_est_refusee_avec_son_defaut(
    terrain: Terrain, brute: dict[str, Any], champ: str, cause: str
) -> None:
    reponses = terrain.ajouter(brute, action())
    assert [r.statut for r in reponses] == [Statut.REFUSEE, Statut.ENREGISTREE]
    assert (champ, cause) in [(d.champ, d.cause) for d in reponses[0].defauts]


def test_un_lot_trop_long_est_refuse_en_entier(terrain: Terrain) -> None:
    reponses = terrain.ajouter(*(action() for _ in range(journal.LOT_MAX + 1)))
    assert {r.statut for r in reponses} == {Statut.REFUSEE}


def test_deux_onglets_a_la_fois_recoivent_des_numeros_sans_trou_ni_double(
    terrain: Terrain, moteur: Engine, settings: Settings
) -> None:
    def envoyer(_n: int) -> list[int]:
        with write_session(moteur) as db:
            tentative = db.get_one(Tentative, terrain.tentative.id)
            recues = journal.ajouter(
                db, tentative, terrain.candidat, [action(), action()], MIDI, cle=settings.cle_chaine
            )
            db.commit()
        return [r.sequence for r in recues]

    terrain.ajouter(action())
    with ThreadPoolExecutor(6) as fils:
        numeros = [n for lot in fils.map(envoyer, range(18)) for n in lot]
    assert sorted(numeros) == list(range(2, 38))


@pytest.mark.parametrize("ordre", ["update", "delete"])
@pytest.mark.parametrize("table", [Action, ActionTexte, IdentitePseudonyme, ActionTardive, ActionConflit])
def test_la_base_elle_meme_refuse_de_modifier_ou_d_effacer(terrain: Terrain, table: Any, ordre: str) -> None:
    envoi = note("texte")
    terrain.ajouter(envoi)
    terrain.ajouter(envoi | {"donnees": {"texte": "autre"}})
    terrain.fermer()
    terrain.ajouter(note("tard"))
    premiere = next(iter(table.__table__.columns))
    instruction = delete(table) if ordre == "delete" else update(table).values({premiere.name: premiere})
    with pytest.raises(DatabaseError, match="en ajout seul"):
        terrain.db.execute(instruction)
    terrain.db.rollback()
    assert terrain.db.scalar(select(func.count()).select_from(table)) == 1


def test_la_purge_efface_les_textes_et_eux_seuls(terrain: Terrain) -> None:
    from webapp.journal_verification import verifier
    from webapp.purge import Categorie, purger

    terrain.ajouter(note("à effacer"), action())
    terrain.fermer()
    terrain.ajouter(note("tard"))
    plus_tard = MIDI + timedelta(days=400)
    assert purger(terrain.db, Categorie.TEXTES, "essai", MIDI.date(), plus_tard) == 0
    assert purger(terrain.db, Categorie.TEXTES, "trois ans", date(2027, 1, 1), plus_tard) == 2
    assert purger(terrain.db, Categorie.IDENTITES, "trois ans", date(2027, 1, 1), plus_tard) == 1
    terrain.db.commit()
    lue = journal.lire(terrain.db, terrain.tentative)[0]
    assert lue["donnees"]["texte"].replace("\u00a0", " ") == "effacé le 8 juillet 2027"
    rapport = verifier(terrain.db, terrain.cle)
    assert rapport.alterations == ()
    with pytest.raises(DatabaseError, match="en ajout seul"):
        terrain.db.execute(update(ActionTexte).values(texte="remis", efface_le=None))
    terrain.db.rollback()
    assert terrain.statuts(action() | {"type": "note_crm", "cible": "D-7K2", "donnees": {"texte": "x"}}) == [
        Statut.TARDIVE
    ]
