"""Deux envois au même instant : deux évaluateurs qui rendent ensemble, un formulaire envoyé deux fois."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories import MOT_DE_PASSE, Navigateur, connecter
from tests.webapp.cotation.fabrique import COMPETENCES, PLUS_TARD, accorder, banc, coter, figer, reveler
from webapp.cotation import services
from webapp.models.cotation import Accord, LienIndice, ReponseEntretien, Revelation
from webapp.models.epreuve import EtatEpreuve
from webapp.models.livret import LivretClos, LivretVersion, Validation


def ensemble(*envois: tuple[Navigateur, str, dict[str, str]]) -> list[int]:
    """Send all at the same moment; returns the codes."""
    barriere = Barrier(len(envois))

    def envoyer(envoi: tuple[Navigateur, str, dict[str, str]]) -> int:
        navigateur, adresse, champs = envoi
        barriere.wait()
        return navigateur.client.post(adresse, data={"csrf_token": navigateur.jeton, **champs}).status_code

    with ThreadPoolExecutor(len(envois)) as bassin:
        return list(bassin.map(envoyer, envois))


def compter(db: Session, table: type) -> int:
    db.rollback()
    return db.scalar(select(func.count()).select_from(table)) or 0


def test_deux_evaluateurs_qui_rendent_ensemble_revelent_une_fois(app: Flask, db: Session) -> None:
    b = banc(db)
    for qui in (b.un, b.deux):
        coter(db, b, qui)
    adresse = b.adresse + "/cotation/rendre"
    gens = [connecter(app, qui) for qui in (b.un, b.deux)]
    assert ensemble(*((n, adresse, {}) for n in gens)) == [303, 303]
    assert compter(db, Revelation) == 1
    db.refresh(b.epreuve)
    assert b.epreuve.etat is EtatEpreuve.A_ACCORDER


def test_rendre_en_double_ne_rend_qu_une_fois(app: Flask, db: Session) -> None:
    b = banc(db)
    coter(db, b, b.un)
    navigateur = connecter(app, b.un)
    envoi = (navigateur, b.adresse + "/cotation/rendre", {})
    assert ensemble(envoi, envoi) == [303, 303]
    assert compter(db, Revelation) == 0


def test_un_brouillon_envoye_en_double_s_ecrit_une_fois(app: Flask, db: Session) -> None:
    b = banc(db)
    navigateur = connecter(app, b.un)
    champs = {"valeur": "A", f"note-{COMPETENCES[0].criteres[0].uid}": "atteint"}
    envoi = (navigateur, f"{b.adresse}/cotation/competences/{COMPETENCES[0].id}", champs)
    assert ensemble(envoi, envoi, envoi) == [303, 303, 303]


def test_une_reponse_envoyee_en_double_ne_compte_qu_une_fois(app: Flask, db: Session) -> None:
    b = banc(db)
    services.open_facts(db, b.epreuve, b.un.id, PLUS_TARD)
    db.commit()
    navigateur = connecter(app, b.un)
    champs = {"critere": COMPETENCES[0].criteres[0].uid, "question": "Q ?", "reponse": "R", "sens": "neutre"}
    envoi = (navigateur, b.adresse + "/cotation/entretien", champs)
    assert ensemble(envoi, envoi) == [303, 303]
    assert compter(db, ReponseEntretien) == 1
    assert compter(db, LienIndice) == 0


def test_un_accord_envoye_en_double_ne_compte_qu_une_fois(app: Flask, db: Session) -> None:
    b = banc(db)
    reveler(db, b)
    navigateur = connecter(app, b.un)
    adresse = f"{b.adresse}/consensus/{COMPETENCES[0].id}/accord"
    envoi = (navigateur, adresse, {"valeur": "A", "signataire": "moi"})
    assert ensemble(envoi, envoi) == [303, 303]
    assert compter(db, Accord) == 1


def test_deux_commentaires_au_meme_instant_en_gardent_un_et_montrent_les_deux(
    app: Flask, db: Session
) -> None:
    b = banc(db)
    reveler(db, b)
    gens = [connecter(app, qui) for qui in (b.un, b.deux)]
    adresse = b.adresse + "/consensus/commentaire"
    codes = ensemble(*((n, adresse, {"texte": f"Texte {i}", "version": "0"}) for i, n in enumerate(gens)))
    assert sorted(codes) == [303, 409]


def test_figer_en_double_ne_fait_qu_une_version(app: Flask, db: Session) -> None:
    b = banc(db)
    reveler(db, b)
    accorder(db, b)
    gens = [connecter(app, qui) for qui in (b.un, b.deux)]
    champs = {"fonction1": "a", "fonction2": "b", "minutes": "60"}
    codes = ensemble(*((n, b.adresse + "/cloture", champs) for n in gens))
    assert sorted(codes) == [303, 409]
    assert compter(db, LivretVersion) == 1


def test_deux_validations_au_meme_instant_closent_une_fois(app: Flask, db: Session) -> None:
    b = banc(db)
    reveler(db, b)
    accorder(db, b)
    empreinte = figer(db, b).sha256
    gens = [connecter(app, qui) for qui in (b.un, b.deux)]
    champs = {"mot_de_passe": MOT_DE_PASSE, "empreinte": empreinte}
    assert ensemble(*((n, b.adresse + "/validation", champs) for n in gens)) == [303, 303]
    assert (compter(db, Validation), compter(db, LivretClos)) == (2, 1)
