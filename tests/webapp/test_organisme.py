"""Le responsable crée des personnes, imprime leurs codes, retire et rend l'accès ; chacun chez soi."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import connecter
from webapp.models.organisme import Appartenance, Organisme, Personne, Role


def _codes(page: str) -> list[tuple[str, str]]:
    valeurs = re.findall(r'class="code-valeur">([^<]+)<', page)
    return list(zip(valeurs[::2], valeurs[1::2], strict=True))


def test_creer_une_personne_montre_son_code_une_seule_fois(app: Flask, db: Session) -> None:
    chez = factories.organisme(db, "Atelier")
    responsable = connecter(app, factories.personne(db, chez, Role.RESPONSABLE))
    adresse = f"/organismes/{chez.public_id}/personnes/nouvelle"
    reponse = responsable.envoyer(adresse, depuis=adresse, prenom="Awa", nom="Diarra", roles=["candidat"])
    assert reponse.status_code == 201
    ((identifiant, code),) = _codes(reponse.text)
    assert identifiant == "a.diarra"
    liste = responsable.lire(f"/organismes/{chez.public_id}/personnes").text
    assert "Awa Diarra" in liste
    assert code not in liste
    assert connecter(app, identifiant, code).lire("/").headers["Location"] == "/mot-de-passe"


def test_creer_plusieurs_personnes_imprime_un_code_chacune(app: Flask, db: Session) -> None:
    chez = factories.organisme(db)
    responsable = connecter(app, factories.personne(db, chez, Role.RESPONSABLE))
    adresse = f"/organismes/{chez.public_id}/personnes/plusieurs"
    lignes = "Inès ; Benali\n\nIsabelle ; Benali\nNoé ; D’Œuvre"
    reponse = responsable.envoyer(adresse, depuis=adresse, lignes=lignes, roles=["candidat", "evaluateur"])
    assert [i for i, _c in _codes(reponse.text)] == ["i.benali", "i.benali2", "n.doeuvre"]
    faux = responsable.envoyer(adresse, lignes="Inès Benali", roles=["candidat"])
    assert faux.status_code == 422
    assert "ligne 1 (« Inès Benali »)" in faux.text


@pytest.mark.parametrize(
    ("page", "champs"),
    [("nouvelle", {"prenom": "Awa", "nom": "Diarra"}), ("plusieurs", {"lignes": "Awa ; Diarra"})],
)
def test_recharger_la_page_des_codes_ne_cree_personne_deux_fois(
    app: Flask, db: Session, page: str, champs: dict[str, str]
) -> None:
    chez = factories.organisme(db)
    responsable = connecter(app, factories.personne(db, chez, Role.RESPONSABLE))
    adresse = f"/organismes/{chez.public_id}/personnes/{page}"
    envoi = re.search(r'name="envoi"[^>]*value="([^"]+)"', responsable.lire(adresse).text)
    assert envoi
    envoye = {**champs, "roles": ["candidat"], "envoi": envoi.group(1)}
    assert responsable.envoyer(adresse, depuis=adresse, **envoye).status_code == 201
    encore = responsable.envoyer(adresse, depuis=adresse, **envoye)
    assert encore.status_code == 303
    assert "avait déjà été envoyé" in responsable.lire(encore.headers["Location"]).text
    assert len(db.scalars(select(Personne).where(Personne.nom == "Diarra")).all()) == 1


def test_un_formulaire_fautif_dit_quoi_corriger_et_n_ecrit_rien(app: Flask, db: Session) -> None:
    chez = factories.organisme(db)
    qui = factories.personne(db, chez, Role.RESPONSABLE)
    responsable = connecter(app, qui)
    adresse = f"/organismes/{chez.public_id}/personnes/nouvelle"
    reponse = responsable.envoyer(adresse, depuis=adresse, prenom="", nom="X", roles=[])
    assert reponse.status_code == 422
    assert "Saisissez le prénom." in reponse.text
    assert "Cochez au moins un rôle." in reponse.text
    pris = responsable.envoyer(
        adresse, prenom="A", nom="B", identifiant=qui.identifiant.upper(), roles=["candidat"]
    )
    assert "déjà pris" in pris.text
    assert len(db.scalars(select(Personne)).all()) == 1


@pytest.mark.parametrize("champ", ["administrateur", "organisme_id", "mot_de_passe", "public_id", "id"])
def test_un_champ_en_trop_ne_change_rien(app: Flask, db: Session, champ: str) -> None:
    chez = factories.organisme(db)
    responsable = connecter(app, factories.personne(db, chez, Role.RESPONSABLE))
    adresse = f"/organismes/{chez.public_id}/personnes/nouvelle"
    envoi = {"prenom": "Zoé", "nom": "Neuve", "roles": ["candidat"], champ: "1"}
    assert responsable.envoyer(adresse, depuis=adresse, **envoi).status_code == 201
    creee = db.scalars(select(Personne).where(Personne.prenom == "Zoé")).one()
    assert (creee.administrateur, creee.mot_de_passe) == (False, None)
    assert (creee.public_id, creee.id) != ("1", 1)
    db.rollback()
    role = responsable.envoyer(adresse, prenom="A", nom="B", roles=["administrateur"])
    assert role.status_code == 422


def test_desactiver_ferme_les_sessions_et_se_defait(app: Flask, db: Session) -> None:
    chez = factories.organisme(db)
    responsable = connecter(app, factories.personne(db, chez, Role.RESPONSABLE))
    qui = factories.personne(db, chez, Role.CANDIDAT, Role.EVALUATEUR)
    lui = connecter(app, qui)
    base = f"/organismes/{chez.public_id}/personnes/{qui.public_id}"
    assert responsable.envoyer(f"{base}/desactiver").status_code == 303
    assert lui.lire("/").status_code == 303
    assert responsable.envoyer(f"{base}/desactiver").status_code == 409
    assert responsable.envoyer(f"{base}/reactiver").status_code == 303
    actifs = db.scalars(
        select(Appartenance.role).where(Appartenance.personne_id == qui.id, Appartenance.fin_le.is_(None))
    ).all()
    assert set(actifs) == {Role.CANDIDAT, Role.EVALUATEUR}


def test_un_nouveau_code_remplace_l_ancien_et_le_mot_de_passe_reste_a_choisir(
    app: Flask, db: Session
) -> None:
    chez = factories.organisme(db)
    responsable = connecter(app, factories.personne(db, chez, Role.RESPONSABLE))
    qui = factories.personne(db, chez, Role.CANDIDAT)
    adresse = f"/organismes/{chez.public_id}/personnes/codes"
    ((_, premier),) = _codes(responsable.envoyer(adresse, personnes=[qui.public_id, "inconnu"]).text)
    ((_, second),) = _codes(responsable.envoyer(adresse, personnes=[qui.public_id]).text)
    assert premier != second
    with pytest.raises(AssertionError):
        connecter(app, qui, premier)
    assert connecter(app, qui, second).lire("/").headers["Location"] == "/mot-de-passe"


def test_un_organisme_ne_peut_pas_prendre_le_compte_d_une_personne_qui_est_aussi_ailleurs(
    app: Flask, db: Session
) -> None:
    ici, ailleurs = factories.organisme(db), factories.organisme(db)
    responsable = connecter(app, factories.personne(db, ici, Role.RESPONSABLE))
    partagee = factories.personne(db, ici, Role.EVALUATEUR)
    db.add(Appartenance(personne_id=partagee.id, organisme_id=ailleurs.id, role=Role.RESPONSABLE))
    db.commit()
    base = f"/organismes/{ici.public_id}/personnes"
    assert responsable.envoyer(f"{base}/{partagee.public_id}/code").status_code == 303
    assert "aucun code n’a été imprimé" in responsable.lire(base).text
    admin = connecter(app, factories.personne(db, None, administrateur=True))
    assert admin.envoyer(f"{base}/{partagee.public_id}/code").status_code == 201


def test_la_personne_d_un_autre_organisme_est_introuvable_par_toutes_les_adresses(
    app: Flask, db: Session
) -> None:
    ici, ailleurs = factories.organisme(db), factories.organisme(db)
    responsable = connecter(app, factories.personne(db, ici, Role.RESPONSABLE))
    etranger = factories.personne(db, ailleurs, Role.CANDIDAT)
    for verbe in ("code", "desactiver", "reactiver"):
        for organisme in (ici, ailleurs):
            adresse = f"/organismes/{organisme.public_id}/personnes/{etranger.public_id}/{verbe}"
            assert responsable.envoyer(adresse).status_code == 404
    page = responsable.envoyer(f"/organismes/{ici.public_id}/personnes/codes", personnes=[etranger.public_id])
    assert page.status_code == 303


def test_l_administrateur_cree_un_organisme_et_son_responsable(app: Flask, db: Session) -> None:
    admin = connecter(app, factories.personne(db, None, administrateur=True))
    adresse = "/organismes/nouveau"
    reponse = admin.envoyer(
        adresse, depuis=adresse, nom="Passerelle", prenom="Odile", nom_responsable="Garnier"
    )
    assert reponse.status_code == 201
    assert [i for i, _c in _codes(reponse.text)] == ["o.garnier"]
    encore = admin.envoyer(adresse, nom="PASSERELLE", prenom="X", nom_responsable="Y")
    assert "porte déjà ce nom" in encore.text
    assert db.scalars(select(Organisme.nom)).all() == ["Passerelle"]
    assert "Passerelle" in admin.lire("/organismes").text


def test_la_liste_coute_autant_de_requetes_pour_trente_personnes_que_pour_trois(
    app: Flask, db: Session, moteur: Engine
) -> None:
    chez = factories.organisme(db)
    responsable = connecter(app, factories.personne(db, chez, Role.RESPONSABLE))
    comptes: list[int] = []
    ordres: list[str] = []

    def noter(_c: Any, _cur: Any, ordre: str, *_reste: Any) -> None:
        ordres.append(ordre)

    event.listen(moteur, "before_cursor_execute", noter)
    for nombre in (3, 27):
        for _ in range(nombre):
            factories.personne(db, chez, Role.CANDIDAT, Role.EVALUATEUR)
        ordres.clear()
        assert responsable.lire(f"/organismes/{chez.public_id}/personnes").status_code == 200
        comptes.append(len([o for o in ordres if o.startswith("SELECT")]))
    event.remove(moteur, "before_cursor_execute", noter)
    assert comptes[0] == comptes[1] <= 6
