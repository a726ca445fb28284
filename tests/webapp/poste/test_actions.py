"""Les actions du poste : un lot, ses refus, ses journées, sa clôture, sur les deux moteurs."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.vu import Case
from tests import factories
from tests.factories import Navigateur, action, connecter
from tests.webapp.poste.dossiers import cas, dossier_de_poste
from webapp import journal
from webapp.models.action import Action, ActionTardive
from webapp.models.organisme import Personne, Role
from webapp.models.tentative import EtatTentative, Mode, Tentative
from webapp.poste.services import TentativeSansDossier, ouvrir_tentative

REF = cas().vu.reference
LIGNES = [x[0] for x in cas().vu.demande.lignes]


@dataclass
class Poste:
    """A candidate at the desk of one attempt."""

    navigateur: Navigateur
    url: str
    tentative: Tentative
    db: Session

    def envoyer(self, *actions: dict[str, Any], depuis: int = 0) -> dict[str, Any]:
        reponse = self.navigateur.envoyer_json(f"{self.url}/actions", {"actions": actions, "depuis": depuis})
        assert reponse.status_code in {200, 400}, reponse.text
        return {"code": reponse.status_code, **reponse.json}

    def statuts(self, *actions: dict[str, Any]) -> list[str]:
        return [r["statut"] for r in self.envoyer(*actions)["resultats"]]

    def refus(self, une: dict[str, Any]) -> str:
        """The sentences of the refusal of one action."""
        reponse = self.envoyer(une)
        assert reponse["code"] == 400
        return " ".join(f["phrase"] for f in reponse["resultats"][0]["fautes"])

    def etat(self) -> dict[str, Any]:
        etat: dict[str, Any] = self.navigateur.lire(f"{self.url}/donnees.json").json["etat"]
        return etat


def asseoir(app: Flask, db: Session, mode: Mode = Mode.ENTRAINEMENT, case: Case | None = None) -> Poste:
    chez = factories.organisme(db)
    qui = factories.personne(db, chez, Role.CANDIDAT)
    tentative = ouvrir_tentative(db, qui, [dossier_de_poste(db, chez, case)], mode, factories.MIDI)
    db.commit()
    return Poste(connecter(app, qui), f"/poste/{tentative.public_id}", tentative, db)


@pytest.fixture
def poste(app: Flask, db: Session) -> Poste:
    return asseoir(app, db)


def envoyer_brut(poste: Poste, corps: str, chemin: str = "actions") -> Any:
    """Send a body as it is written."""
    poste.navigateur.lire(poste.url)
    return poste.navigateur.client.post(
        f"{poste.url}/{chemin}",
        data=corps,
        content_type="application/json",
        headers={"X-CSRFToken": poste.navigateur.jeton},
    )


def payer(**autres: Any) -> dict[str, Any]:
    return action("payer", REF, **({"montant": "120.00", "lignes": LIGNES, "compte": "c1"} | autres))


def test_une_tentative_s_ouvre_sur_ses_dossiers_au_dernier_de_leurs_jours(db: Session) -> None:
    chez = factories.organisme(db)
    qui = factories.personne(db, chez, Role.CANDIDAT)
    tentative = ouvrir_tentative(db, qui, [dossier_de_poste(db, chez)], Mode.EVALUATION, factories.MIDI)
    assert (tentative.jour_simule.isoformat(), tentative.mode) == (cas().vu.jour, Mode.EVALUATION)
    with pytest.raises(TentativeSansDossier):
        ouvrir_tentative(db, qui, [], Mode.EVALUATION, factories.MIDI)


def test_le_meme_lot_envoye_deux_fois_ne_compte_qu_une_fois(poste: Poste) -> None:
    lot = [action("ouvrir_piece", f"{REF}/p1"), payer(), action("fin_de_journee", "")]
    assert poste.statuts(*lot) == ["enregistree"] * 3
    jour = poste.etat()["tentative"]["jour"]
    assert poste.statuts(*lot) == ["deja_recue"] * 3
    assert poste.etat()["tentative"]["jour"] == jour
    assert len(poste.db.scalars(select(Action.id)).all()) == 3


def test_la_meme_action_deux_fois_dans_un_lot_ne_finit_qu_une_journee(poste: Poste) -> None:
    fin = action("fin_de_journee", "")
    assert poste.statuts(fin, fin) == ["enregistree", "deja_recue"]
    assert poste.etat()["tentative"]["jour"] == "2026-09-15"


def test_une_action_refusee_dit_pourquoi_et_le_reste_du_lot_est_garde(poste: Poste) -> None:
    reponse = poste.envoyer(
        action("ouvrir_piece", f"{REF}/p1"),
        payer(lignes=["l9"]),
        {"id": "x", "type": "inconnu"},
        action("consulter_base", f"{REF}/droits"),
    )
    assert reponse["code"] == 400
    assert [r["statut"] for r in reponse["resultats"]] == ["enregistree", "refusee", "refusee", "enregistree"]
    faute = reponse["resultats"][1]["fautes"][0]
    assert faute == {
        "champ": "donnees.lignes",
        "trouve": "l9",
        "accepte": "l1, l2, l3",
        "remede": "Choisissez dans la liste.",
        "phrase": "donnees.lignes : trouvé « l9 » ; accepté : l1, l2, l3. Choisissez dans la liste.",
    }
    assert [a["type"] for a in poste.etat()["actions"]] == ["ouvrir_piece", "consulter_base"]


@pytest.mark.parametrize(
    ("une", "attendu"),
    [
        (action("ouvrir_piece", f"{REF}/p99"), "p99"),
        (action("ouvrir_piece", "D-AUTRE/p1"), "une pièce du dossier"),
        (action("marquer_champ_conforme", f"{REF}/p3.total_ttc", compare_a="p3.total_ttc"), "une autre place"),
        (action("marquer_champ_conforme", f"{REF}/p3.total_ttc", compare_a="p2.rien"), "p2.rien"),
        (action("marquer_champ_conforme", f"{REF}/p3.total_ttc"), "compare_a : trouvé rien"),
        (payer(montant="douze"), "un montant avec deux décimales"),
        (payer(montant="-1.00"), "positif ou nul"),
        (payer(lignes=[]), "au moins une ligne"),
        (payer(compte="c9"), "c9"),
        (action("rejeter", REF, lignes=LIGNES, motif="parce_que", clause="va01"), "parce_que"),
        (action("rejeter", REF, lignes=LIGNES, motif="autre", clause="zz99"), "zz99"),
        (action("appeler", REF, tiers="voisin", numero="connu", objet="identite"), "voisin"),
        (action("appeler", REF, tiers="adherent", numero="connu", objet="meteo"), "meteo"),
        (action("signaler_anomalie", f"{REF}/p3.total_ttc", phrase="x", nature="Z99"), "Z99"),
        (action("annuler", "", action="00000000-0000-4000-8000-000000000000"), "une de vos actions"),
        (action("compte_rendu", "", service="cantine", texte="x", dossiers=[REF]), "cantine"),
        (action("demander_aide", REF, niveau=2), "Demandez les indices dans l’ordre"),
    ],
)  # fmt: skip
def test_chaque_refus_nomme_la_place_la_valeur_et_le_remede(
    poste: Poste, une: dict[str, Any], attendu: str
) -> None:
    phrase = poste.refus(une)
    assert attendu in phrase
    assert "accepté :" in phrase
    assert poste.etat()["actions"] == []


@pytest.mark.parametrize(
    ("corps", "attendu"),
    [
        ([], "un objet JSON"),
        ({"actions": "tout"}, "une liste d’objets"),
        ({"actions": [1]}, "une liste d’objets"),
        ({"actions": [], "role": "evaluateur"}, "la clé « role »"),
        ({"actions": [], "depuis": "zéro"}, "le rang de la dernière action"),
        ({"actions": [{}] * 501}, "500"),
    ],
)
def test_un_lot_illisible_recoit_une_phrase_francaise(poste: Poste, corps: Any, attendu: str) -> None:
    reponse = poste.navigateur.envoyer_json(f"{poste.url}/actions", corps)
    assert reponse.status_code == 400
    assert attendu in reponse.json["phrase"]


def test_un_corps_qui_n_est_pas_du_json_recoit_une_phrase_francaise(poste: Poste) -> None:
    reponse = envoyer_brut(poste, "{pas du json")
    assert (reponse.status_code, "un objet JSON" in reponse.json["phrase"]) == (400, True)


def test_la_reponse_du_tiers_arrive_son_jour_et_pas_avant(poste: Poste) -> None:
    poste.envoyer(action("demander_piece", REF, genre="rib", tiers="banque"))
    etat = poste.etat()
    assert [a["de"] for a in etat["attendus"]] == [f"{cas().vu.tiers[2].nom} (banque)"]
    pour_le = etat["attendus"][0]["pour_le"]
    while poste.etat()["tentative"]["jour"] < pour_le:
        assert poste.etat()["dossiers"][REF]["recus"] == []
        poste.envoyer(action("fin_de_journee", ""))
    etat = poste.etat()
    assert (len(etat["dossiers"][REF]["recus"]), etat["attendus"]) == (1, [])


def test_on_n_interroge_personne_sur_la_piece_que_l_on_vient_de_recevoir(app: Flask, db: Session) -> None:
    case = cas(alteration="rib_mariage")
    poste = asseoir(app, db, case=case)
    ref = case.vu.reference
    poste.envoyer(action("demander_piece", ref, genre="acte_mariage", tiers="adherent"))
    arrivees: list[str] = []
    while not arrivees:
        poste.envoyer(action("fin_de_journee", ""))
        arrivees = [p["id"] for p in poste.etat()["dossiers"][ref]["pieces"] if p["arrivee"]]
    lecture = action("ouvrir_piece", f"{ref}/{arrivees[0]}")
    assert poste.statuts(lecture) == ["enregistree"]
    assert poste.navigateur.lire(f"{poste.url}/dossiers/{ref}/pieces/{arrivees[0]}").status_code == 200
    question = action("verifier_emetteur", f"{ref}/{arrivees[0]}", tiers="adherent", coordonnees="annuaire")
    assert "interrogez sur la pièce d’origine" in poste.refus(question)


def test_un_paiement_s_annule_le_jour_meme_et_plus_le_lendemain(poste: Poste) -> None:
    paiement = payer()
    poste.envoyer(paiement)
    assert paiement["id"] in poste.etat()["annulables"]
    assert poste.statuts(action("annuler", "", action=paiement["id"])) == ["enregistree"]
    assert poste.etat()["dossiers"][REF]["lignes_sort"]["l1"] == ""
    assert "déjà annulée" in poste.refus(action("annuler", "", action=paiement["id"]))
    second = payer()
    poste.envoyer(second, action("fin_de_journee", ""))
    assert "a déjà pris effet" in poste.refus(action("annuler", "", action=second["id"]))


def test_un_dossier_clos_se_consulte_sans_se_decider_et_se_rouvre_le_jour_meme(poste: Poste) -> None:
    cloture = action("cloturer", REF)
    assert poste.statuts(cloture, action("consulter_base", f"{REF}/flux")) == ["enregistree"] * 2
    assert "Annulez d’abord la clôture" in poste.refus(payer())
    assert poste.statuts(action("annuler", "", action=cloture["id"]), payer()) == ["enregistree"] * 2


def test_apres_terminer_plus_rien_ne_s_ajoute_et_ce_qui_arrive_est_garde_a_part(poste: Poste) -> None:
    avant, apres = action("consulter_base", f"{REF}/droits"), action("consulter_base", f"{REF}/flux")
    assert poste.statuts(avant, action("cloturer_epreuve", ""), apres) == [
        "enregistree",
        "enregistree",
        "tardive",
    ]
    poste.db.expire_all()
    assert poste.tentative.etat is EtatTentative.CLOSE
    poste.db.rollback()
    assert poste.statuts(avant) == ["deja_recue"]
    assert [t.action_id for t in poste.db.scalars(select(ActionTardive))] == [apres["id"]]
    poste.db.rollback()
    assert poste.etat()["annulables"] == []
    recu = poste.navigateur.lire(f"{poste.url}/recu").text
    compte, sceau = journal.tete(poste.db, poste.tentative)
    assert compte == 2
    assert sceau in recu
    assert "gardées à part" in recu


def test_une_piece_ou_une_base_ne_se_lit_qu_une_fois_ouverte(poste: Poste) -> None:
    for objet, type_ in (("pieces/p1", "ouvrir_piece"), ("bases/historique", "consulter_base")):
        adresse = f"{poste.url}/dossiers/{REF}/{objet}"
        assert poste.navigateur.lire(adresse).status_code == 404
        poste.envoyer(action(type_, f"{REF}/{objet.partition('/')[2]}"))
        assert poste.navigateur.lire(adresse).status_code == 200


def test_les_actions_deja_connues_ne_sont_pas_renvoyees(poste: Poste) -> None:
    poste.envoyer(action("ouvrir_piece", f"{REF}/p1"))
    reponse = poste.envoyer(action("ouvrir_piece", f"{REF}/p2"), depuis=1)
    assert [a["sequence"] for a in reponse["etat"]["actions"]] == [2]
    lue = poste.navigateur.lire(f"{poste.url}/etat.json?depuis=1").json["etat"]
    assert [a["sequence"] for a in lue["actions"]] == [2]


def test_un_dossier_retire_ne_se_travaille_plus_et_laisse_place_a_la_reserve(
    poste: Poste, app: Flask
) -> None:
    dossier = poste.tentative.dossiers[0]
    dossier.neutralise_le = factories.MIDI
    poste.db.commit()
    assert poste.etat()["dossiers"][REF]["etat"] == "retire"
    assert "retiré par les évaluateurs" in poste.refus(payer())


def test_le_nom_qui_signe_les_lettres_est_celui_du_candidat(poste: Poste) -> None:
    fixe = poste.navigateur.lire(f"{poste.url}/donnees.json").json["fixe"]
    mots = fixe["dossiers"][REF]["mots"]
    qui = poste.db.get_one(Personne, poste.tentative.candidat_id)
    assert (mots["gestionnaire"], mots["piece"]) == (qui.nom_complet, "[pièce attendue]")


def test_vingt_envois_simultanes_du_meme_lot_n_ont_qu_un_effet(poste: Poste, app: Flask) -> None:
    corps = {"actions": [payer(), action("fin_de_journee", "")], "depuis": 0}
    poste.navigateur.lire(poste.url)
    jeton, biscuit = poste.navigateur.jeton, poste.navigateur.client.get_cookie("constat")
    assert biscuit is not None

    def envoyer(_n: int) -> tuple[str, ...]:
        client = app.test_client()
        client.set_cookie("constat", biscuit.value)
        reponse = client.post(f"{poste.url}/actions", json=corps, headers={"X-CSRFToken": jeton})
        return tuple(r["statut"] for r in reponse.json["resultats"])

    with ThreadPoolExecutor(8) as fils:
        recus = list(fils.map(envoyer, range(20)))
    assert recus.count(("enregistree", "enregistree")) == 1
    assert recus.count(("deja_recue", "deja_recue")) == 19
    assert poste.etat()["tentative"]["jour"] == "2026-09-15"


def test_ecrire_pendant_que_l_on_termine_ne_perd_ni_n_ajoute_rien(poste: Poste, app: Flask) -> None:
    poste.navigateur.lire(poste.url)
    jeton, biscuit = poste.navigateur.jeton, poste.navigateur.client.get_cookie("constat")
    assert biscuit is not None
    actions = [action("note_crm", REF, texte=f"n° {n}") for n in range(12)]
    actions.insert(6, action("cloturer_epreuve", ""))

    def envoyer(une: dict[str, Any]) -> str:
        client = app.test_client()
        client.set_cookie("constat", biscuit.value)
        reponse = client.post(
            f"{poste.url}/actions", json={"actions": [une], "depuis": 0}, headers={"X-CSRFToken": jeton}
        )
        statut: str = reponse.json["resultats"][0]["statut"]
        return statut

    with ThreadPoolExecutor(6) as fils:
        statuts = dict(zip((a["id"] for a in actions), fils.map(envoyer, actions), strict=True))
    assert set(statuts.values()) <= {"enregistree", "tardive"}
    dans_la_chaine = [a["id"] for a in poste.etat()["actions"]]
    assert set(dans_la_chaine) == {i for i, s in statuts.items() if s == "enregistree"}
    assert dans_la_chaine[-1] == actions[6]["id"]


DEMI_CODET = chr(0xD800)


@pytest.mark.parametrize(
    "gate",
    [
        {"id": ["x"]},
        {"id": {"x": 1}},
        {"id": "\0"},
        {"id": DEMI_CODET},
        {"type": ["payer"]},
        {"type": DEMI_CODET},
        {"cible": DEMI_CODET},
        {"survenue_le": "9999-12-31T23:59:59+00:00"},
        {"survenue_le": "0001-01-01T00:00:00+00:00"},
        {DEMI_CODET: 1},
        {"donnees": {"texte": f"coupé {DEMI_CODET}"}},
        {"donnees": {DEMI_CODET: "x"}},
    ],
)
def test_une_action_gatee_est_refusee_sans_emporter_le_lot(poste: Poste, gate: dict[str, Any]) -> None:
    saine = action("note_crm", REF, texte="Relu.")
    lot = {"actions": [{**action("note_crm", REF, texte="x"), **gate}, saine]}
    reponse = envoyer_brut(poste, json.dumps(lot))
    assert [r["statut"] for r in reponse.json["resultats"]] == ["refusee", "enregistree"]
    assert [a["id"] for a in poste.etat()["actions"]] == [saine["id"]]


def test_un_json_emboite_sans_fin_recoit_une_phrase_francaise(poste: Poste) -> None:
    reponse = envoyer_brut(poste, '{"actions":' + "[" * 200_000)
    assert (reponse.status_code, "un objet JSON" in reponse.json["phrase"]) == (400, True)


def test_un_identifiant_en_majuscules_est_le_meme(poste: Poste) -> None:
    cloture = {**action("cloturer", REF)}
    cloture["id"] = cloture["id"].upper()
    assert poste.statuts(cloture) == ["enregistree"]
    assert poste.statuts(cloture) == ["deja_recue"]
