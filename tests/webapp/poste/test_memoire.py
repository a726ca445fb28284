"""Ce qu’un processus retient d’une tentative est toujours ce qu’une lecture neuve de la base donnerait."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from scenario_bank.model.vocabulaire import Base
from tests import factories
from tests.factories import action, connecter
from tests.webapp.poste.dossiers import avec_reference, cas, dossier_de_poste
from tests.webapp.poste.test_actions import LIGNES, REF, Poste, asseoir
from webapp.memoire import Memoire
from webapp.models.organisme import Personne, Role
from webapp.models.tentative import EtatTentative, Mode
from webapp.poste import scenes
from webapp.poste.services import lire_scene, ouvrir_tentative, recevoir

VU = cas().vu
COMPTE = VU.comptes[0][0]


def payer(**donnees: Any) -> dict[str, Any]:
    return action("payer", REF, lignes=LIGNES[:1], montant="12.00", compte=COMPTE, **donnees)


def tableau() -> dict[str, Any]:
    return action("tableau_de_bord", REF, statut="paye", montant="12.00", nature="sans_anomalie")


def autre_processus(monkeypatch: pytest.MonkeyPatch) -> None:
    """What follows is answered by a process that remembers nothing."""
    monkeypatch.setattr(scenes, "_memoire", Memoire[str, scenes.Acquis](scenes.TENTATIVES_MAX))


@dataclass
class Onglet:
    """What a tab of the desk holds, moved on by each answer as webapp/static/poste/magasin.js does."""

    poste: Poste
    etat: dict[str, Any] = field(default_factory=dict)
    actions: dict[str, Any] = field(default_factory=dict)
    partielles: int = 0

    def ouvrir(self) -> None:
        self.recevoir(self.poste.etat())

    def agir(self, *actions: dict[str, Any]) -> list[str]:
        corps = {
            "actions": actions,
            "depuis": self.etat["tentative"]["sequence"],
            "socle": self.etat["socle"],
        }
        reponse = self.poste.navigateur.envoyer_json(f"{self.poste.url}/actions", corps).json
        self.recevoir(reponse["etat"])
        return [r["statut"] for r in reponse["resultats"]]

    def recevoir(self, lu: dict[str, Any]) -> None:
        self.actions |= {a["id"]: a for a in lu["actions"]}
        if "dossiers" in lu:
            self.etat = lu
            return
        self.partielles += 1
        annulables = [*self.etat["annulables"], *lu["annulables"]]
        self.etat = {**self.etat, **lu, "annulables": annulables}

    def montre(self) -> dict[str, Any]:
        """The state that the tab shows."""
        ordre = sorted(self.actions.values(), key=lambda a: a["sequence"])
        return {**self.etat, "annulables": sorted(set(self.etat["annulables"])), "actions": ordre}


@pytest.fixture
def onglet(app: Flask, db: Session) -> Onglet:
    onglet = Onglet(asseoir(app, db))
    onglet.ouvrir()
    return onglet


def verifier(onglet: Onglet, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tab shows what a process without memory reads, and so does the process that answered it."""
    retenu = onglet.poste.etat()
    with monkeypatch.context() as m:
        autre_processus(m)
        neuf = onglet.poste.etat()
    assert retenu == neuf
    assert onglet.montre() == neuf


def test_l_onglet_montre_a_chaque_geste_ce_que_la_base_tient(
    onglet: Onglet, monkeypatch: pytest.MonkeyPatch
) -> None:
    marque = action(
        "marquer_champ_non_conforme",
        f"{REF}/{VU.pieces[0].id}.{VU.pieces[0].champs[0].id}",
        compare_a=f"{VU.pieces[1].id}.{VU.pieces[1].champs[0].id}",
        motif="autre",
        note="à revoir",
    )
    paiement, second = payer(), payer()
    lots = [
        [action("ouvrir_piece", f"{REF}/p1")],
        [action("ouvrir_piece", f"{REF}/p2"), action("consulter_base", f"{REF}/{Base.HISTORIQUE}"), marque],
        [action("calculette", REF, calcul="12 x 3"), action("note_crm", REF, texte="appelé")],
        [action("annuler", "", action=marque["id"])],
        [paiement, action("note_crm", REF, texte="payé")],
        [action("annuler", "", action=paiement["id"]), second],
        [action("appeler", REF, tiers="adherent", numero="connu", objet="identite")],
        [action("demander_aide", REF, niveau=1)],
        [tableau(), cloture := action("cloturer", REF)],
        [action("note_crm", REF, texte="refusée"), action("consulter_base", f"{REF}/{Base.DROITS}")],
        [action("annuler", "", action=cloture["id"])],
        [action("fin_de_journee", ""), action("ouvrir_piece", f"{REF}/p1")],
        [action("consulter_base", f"{REF}/{Base.FLUX}")],
        [action("note_crm", REF, texte="le lendemain"), payer()],
        [action("compte_rendu", "", service=VU.services[0][0], texte="fait", dossiers=[REF])],
        [action("incident_technique", "", texte="écran noir")],
    ]
    for lot in lots:
        onglet.agir(*lot)
        verifier(onglet, monkeypatch)
    assert onglet.partielles >= 4


def test_un_geste_qui_ne_deplace_rien_ne_fait_pas_renvoyer_les_dossiers(onglet: Onglet) -> None:
    onglet.agir(action("ouvrir_piece", f"{REF}/p1"))
    assert onglet.partielles == 0, "le premier geste fait passer le dossier « en cours »"
    onglet.agir(note := action("note_crm", REF, texte="vu"))
    assert onglet.partielles == 1
    assert onglet.etat["annulables"] == [note["id"]]
    onglet.agir(payer())
    assert onglet.partielles == 1


def test_un_conflit_un_refus_et_un_renvoi_ne_laissent_rien_dans_la_memoire(
    onglet: Onglet, monkeypatch: pytest.MonkeyPatch
) -> None:
    premiere = action("note_crm", REF, texte="un")
    autre = premiere | {"donnees": {"texte": "deux"}}
    assert onglet.agir(premiere, autre) == ["enregistree", "conflit"]
    assert onglet.agir(premiere, autre) == ["deja_recue", "conflit"]
    assert onglet.agir(payer() | {"cible": "D-AUTRE"}, action("annuler", "", action=autre["id"])) == [
        "refusee",
        "enregistree",
    ]
    verifier(onglet, monkeypatch)


def test_deux_processus_se_relaient_sans_se_contredire(
    onglet: Onglet, monkeypatch: pytest.MonkeyPatch
) -> None:
    memoires = [Memoire[str, scenes.Acquis](8) for _ in range(2)]
    paiement = payer()
    gestes = [
        action("ouvrir_piece", f"{REF}/p1"),
        action("note_crm", REF, texte="ici"),
        paiement,
        action("note_crm", REF, texte="là"),
        action("annuler", "", action=paiement["id"]),
        action("fin_de_journee", ""),
        action("note_crm", REF, texte="encore"),
    ]
    for rang, geste in enumerate(gestes):
        monkeypatch.setattr(scenes, "_memoire", memoires[rang % 2])
        assert onglet.agir(geste) == ["enregistree"]
        verifier(onglet, monkeypatch)
    monkeypatch.setattr(scenes, "_memoire", memoires[0])
    assert onglet.agir(*gestes) == ["deja_recue"] * len(gestes)


def test_ce_qu_un_autre_processus_a_clos_recoit_encore_les_tardives_a_part(
    onglet: Onglet, monkeypatch: pytest.MonkeyPatch
) -> None:
    onglet.agir(action("note_crm", REF, texte="avant"))
    with monkeypatch.context() as m:
        autre_processus(m)
        onglet.poste.envoyer(action("cloturer_epreuve", ""))
    assert onglet.agir(action("note_crm", REF, texte="après")) == ["tardive"]
    assert (onglet.etat["tentative"]["etat"], onglet.etat["annulables"]) == ("close", [])
    verifier(onglet, monkeypatch)


def test_une_tentative_close_hors_du_journal_se_voit_a_la_reponse_suivante(onglet: Onglet) -> None:
    onglet.agir(action("ouvrir_piece", f"{REF}/p1"))
    tentative, db = onglet.poste.tentative, onglet.poste.db
    tentative.etat, tentative.close_le = EtatTentative.CLOSE, factories.MIDI
    db.commit()
    onglet.agir(action("ouvrir_piece", f"{REF}/p1"))
    assert onglet.etat["tentative"]["etat"] == "close"


def test_un_dossier_retire_se_voit_sans_qu_aucune_action_l_ait_dit(
    onglet: Onglet, monkeypatch: pytest.MonkeyPatch
) -> None:
    onglet.agir(action("ouvrir_piece", f"{REF}/p1"))
    onglet.poste.tentative.dossiers[0].neutralise_le = factories.MIDI
    onglet.poste.db.commit()
    onglet.agir(action("incident_technique", "", texte="écran noir"))
    assert onglet.etat["dossiers"][REF]["etat"] == "retire"
    verifier(onglet, monkeypatch)


def test_un_lot_defait_avec_sa_transaction_n_est_pas_retenu(app: Flask, onglet: Onglet) -> None:
    db, tentative = onglet.poste.db, onglet.poste.tentative
    onglet.agir(action("note_crm", REF, texte="gardée"))
    qui = factories.acteur(db, db.get_one(Personne, tentative.candidat_id))
    with app.app_context():
        recevoir(db, tentative, qui, [payer()], factories.MIDI)
    db.rollback()
    assert [a.type for a in lire_scene(db, tentative).actions] == ["note_crm"]
    db.rollback()
    assert onglet.agir(payer()) == ["enregistree"]
    assert onglet.etat["tentative"]["sequence"] == 2


def test_un_paiement_pose_une_question_de_monde_a_chaque_dossier_et_a_lui_seul(
    app: Flask, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    chez = factories.organisme(db)
    qui = factories.personne(db, chez, Role.CANDIDAT)
    deux = [dossier_de_poste(db, chez, avec_reference(cas(), r)) for r in ("D-UN", "D-DEUX")]
    tentative = ouvrir_tentative(db, qui, deux, Mode.EVALUATION, factories.MIDI)
    db.commit()
    onglet = Onglet(Poste(connecter(app, qui), f"/poste/{tentative.public_id}", tentative, db))
    onglet.ouvrir()
    for geste in (
        action("ouvrir_piece", "D-UN/p1"),
        action("note_crm", "D-DEUX", texte="l’autre"),
        payer() | {"cible": "D-UN"},
        action("ouvrir_piece", "D-DEUX/p1"),
    ):
        onglet.agir(geste)
        verifier(onglet, monkeypatch)


def test_deux_candidats_sur_le_meme_dossier_signent_chacun_de_leur_nom(app: Flask, db: Session) -> None:
    chez = factories.organisme(db)
    instantane = dossier_de_poste(db, chez)
    noms = []
    for _ in range(2):
        qui = factories.personne(db, chez, Role.CANDIDAT)
        tentative = ouvrir_tentative(db, qui, [instantane], Mode.EVALUATION, factories.MIDI)
        db.commit()
        fixe = connecter(app, qui).lire(f"/poste/{tentative.public_id}/donnees.json").json["fixe"]
        noms.append((fixe["dossiers"][REF]["mots"]["gestionnaire"], qui.nom_complet))
    assert [lu for lu, _ in noms] == [vrai for _, vrai in noms]
    assert noms[0] != noms[1]
