"""Clore : version figée, deux validations réauthentifiées, PDF vérifiable, correction, restitution."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import MOT_DE_PASSE, connecter
from tests.webapp.cotation.fabrique import (
    COMPETENCES,
    PLUS_TARD,
    Banc,
    accorder,
    banc,
    cases,
    clore,
    coter,
    figer,
    rendre,
    reveler,
)
from webapp import create_app, journal
from webapp.comptes.reauthentification import MOT_DE_DEMONSTRATION
from webapp.config import Settings
from webapp.consensus import services as consensus
from webapp.livret.verification import verifier
from webapp.livrets import queries, services
from webapp.livrets.services import ClotureIncomplete, DejaValidee, VersionPerimee
from webapp.models.cotation import Valeur
from webapp.models.epreuve import EtatEpreuve
from webapp.models.organisme import Role
from webapp.models.tentative import EtatTentative
from webapp.purge import Categorie, purger


def a_figer(db: Session) -> Banc:
    b = banc(db)
    reveler(db, b)
    accorder(db, b)
    return b


def close(db: Session) -> Banc:
    b = a_figer(db)
    clore(db, b)
    return b


def test_figer_dit_tout_ce_qui_manque(db: Session) -> None:
    b = banc(db)
    reveler(db, b)
    with pytest.raises(ClotureIncomplete) as refus:
        services.freeze(db, b.epreuve, b.un.id, fonctions=("a", " "), minutes=0, maintenant=PLUS_TARD)
    manques = refus.value.manques
    assert set(manques) == {"sans_accord", "commentaire", "entretien", "duree", "fonctions"}
    assert manques["fonctions"] == ("2",)
    assert b.epreuve.etat is EtatEpreuve.A_ACCORDER


def test_la_version_dit_ce_que_les_deux_ont_accorde(db: Session) -> None:
    b = a_figer(db)
    version = figer(db, b)
    donnees = queries.donnees_de(version.document)
    bloc = donnees.present("B2")
    assert bloc is not None
    assert {v.competence: v.verdict for v in bloc.verdicts} == {c.id: "A" for c in COMPETENCES}
    assert bloc.commentaires[0].texte == "Un travail régulier et argumenté."
    assert [s.condition for s in bloc.epreuves[0].situations] == ["reconstituee", "reconstituee"]
    assert all(s.motif for s in bloc.epreuves[0].situations)
    assert (bloc.fiche.exerce, bloc.fiche.forme) == (True, None)
    assert b.epreuve.tentative is not None
    compte, sceau = journal.tete(db, b.epreuve.tentative)
    assert (bloc.journaux[0].actions, bloc.journaux[0].tete) == (compte, sceau)
    assert version.sha256 == donnees.empreinte_a_valider()


def test_il_faut_les_deux_validations_sur_la_meme_empreinte(db: Session) -> None:
    b = a_figer(db)
    version = figer(db, b)
    with pytest.raises(VersionPerimee):
        services.validate(db, b.epreuve, b.un.id, "0" * 64, PLUS_TARD)
    for _ in range(2):
        assert services.validate(db, b.epreuve, b.un.id, version.sha256, PLUS_TARD) is None
    assert b.epreuve.etat is EtatEpreuve.A_VALIDER
    clos = services.validate(db, b.epreuve, b.deux.id, version.sha256, PLUS_TARD)
    assert clos is not None
    assert b.epreuve.etat is EtatEpreuve.CLOSE
    donnees = queries.donnees_de(clos.document)
    assert [(v.evaluateur, v.empreinte) for v in donnees.validations] == [
        (1, version.sha256),
        (2, version.sha256),
    ]


def test_qui_a_valide_ne_rouvre_pas_seul(db: Session) -> None:
    b = a_figer(db)
    version = figer(db, b)
    services.validate(db, b.epreuve, b.un.id, version.sha256, PLUS_TARD)
    with pytest.raises(DejaValidee):
        services.reopen(db, b.epreuve, b.un.id)
    services.reopen(db, b.epreuve, b.deux.id)
    consensus.comment(db, b.epreuve, b.deux.id, "Autre commentaire.", 1, PLUS_TARD)
    nouvelle = figer(db, b)
    assert (nouvelle.numero, queries.donnees_de(nouvelle.document).version) == (2, 1)
    with pytest.raises(VersionPerimee):
        services.validate(db, b.epreuve, b.deux.id, version.sha256, PLUS_TARD)


def test_une_correction_garde_l_ancienne_version_et_demande_un_motif(db: Session) -> None:
    b = close(db)
    services.correct(db, b.epreuve, b.deux.id)
    with pytest.raises(ClotureIncomplete) as refus:
        figer(db, b)
    assert set(refus.value.manques) == {"motif"}
    clore(db, b, "Date d’entretien erronée.")
    closes = queries.closes(db, b.epreuve.livret_id)
    anciennes = queries.donnees_de(closes[1][1].document).versions_anterieures
    assert [(v.numero, v.motif, v.empreinte) for v in anciennes] == [
        (1, "Date d’entretien erronée.", closes[0][1].sha256)
    ]


def test_ce_qui_est_clos_ne_se_recrit_pas(db: Session) -> None:
    close(db)
    for table in ("livret_clos", "livret_version", "validation", "revelation", "accord"):
        colonne = "document" if table not in {"validation", "accord"} else "evaluateur_id"
        with pytest.raises(DatabaseError):
            db.execute(text(f"UPDATE {table} SET {colonne} = {colonne}"))  # noqa: S608 - our own table names
        db.rollback()


def test_un_parcours_entier_par_les_pages(app: Flask, db: Session) -> None:
    b = a_figer(db)
    db.commit()
    un, deux = connecter(app, b.un), connecter(app, b.deux)
    figee = un.envoyer(
        b.adresse + "/cloture", fonction1="responsable de gestion", fonction2="formateur", minutes="270"
    )
    assert figee.status_code == 303
    page = deux.lire(b.adresse + "/validation")
    version = queries.derniere(db, b.epreuve.livret_id)
    assert version is not None
    db.commit()
    assert version.sha256 in page.text

    def valider(navigateur: factories.Navigateur, mot: str) -> int:
        return navigateur.envoyer(
            b.adresse + "/validation", mot_de_passe=mot, empreinte=version.sha256
        ).status_code

    assert valider(deux, "pas le bon mot de passe") == 422
    assert valider(deux, MOT_DE_PASSE) == 303
    assert "pas encore validé" in un.lire(b.adresse + "/validation").text
    assert valider(un, MOT_DE_PASSE) == 303
    assert valider(un, MOT_DE_PASSE) == 303
    assert "en vigueur" in un.lire(b.adresse + "/livret").text


def test_le_pdf_se_verifie_seul_et_l_ancien_dit_qu_il_est_remplace(app: Flask, db: Session) -> None:
    b = close(db)
    services.correct(db, b.epreuve, b.un.id)
    clore(db, b, "Une date était erronée.")
    versions = [v.public_id for v, _c in queries.closes(db, b.epreuve.livret_id)]
    empreintes = [c.sha256 for _v, c in queries.closes(db, b.epreuve.livret_id)]
    responsable = factories.personne(db, b.organisme, Role.RESPONSABLE)
    lus = []
    for qui, version in zip((b.candidat, responsable), versions, strict=True):
        reponse = connecter(app, qui).client.get(f"/versions/{version}/livret.pdf")
        assert (reponse.status_code, reponse.mimetype) == (200, "application/pdf")
        verification = verifier(reponse.data)
        assert verification.valide, verification.controles
        assert verification.donnees is not None
        lus.append(verification.donnees)
    assert [(d.version, d.remplacee_par) for d in lus] == [(1, 2), (2, None)]
    assert verifier(reponse.data, empreintes[1]).valide


def test_la_restitution_ne_dit_jamais_le_corrige(app: Flask, db: Session) -> None:
    b = banc(db)
    reveler(db, b)
    accorder(db, b)
    clore(db, b)
    page = connecter(app, b.candidat).lire(b.adresse + "/restitution")
    assert page.status_code == 200
    assert "Un travail régulier et argumenté." in page.text
    assert f"{len(COMPETENCES)} compétences A sur {len(COMPETENCES)}" in page.text
    for case in cases():
        corrige = case.corrige
        secrets = {r.controle for r in corrige.relations} | {p.alteration for p in corrige.plantes}
        secrets |= {t.libelle for t in corrige.traitements} | {i.raison for i in corrige.interdits}
        secrets |= set(corrige.questions)
        assert not [s for s in secrets if s and s in page.text]
    for mot in ("lecture exacte", "concordent", "en faveur", "défaveur"):
        assert mot not in page.text


def test_avant_la_cloture_le_candidat_ne_recoit_rien(app: Flask, db: Session) -> None:
    b = a_figer(db)
    version = figer(db, b)
    navigateur = connecter(app, b.candidat)
    assert navigateur.lire(b.adresse + "/restitution").status_code == 409
    assert navigateur.lire(f"/versions/{version.public_id}/livret.pdf").status_code == 409
    assert navigateur.lire(f"/versions/{version.public_id}/apercu.pdf").status_code == 404


def test_pendant_une_correction_la_restitution_reste_celle_qui_est_close(app: Flask, db: Session) -> None:
    b = close(db)
    services.correct(db, b.epreuve, b.un.id)
    for qui in (b.un, b.deux):
        consensus.agree(db, b.epreuve, qui.id, COMPETENCES[0].uid, Valeur.NON_ACQUIS, maintenant=PLUS_TARD)
    db.commit()
    page = connecter(app, b.candidat).lire(b.adresse + "/restitution").text
    assert "Une correction est en cours" in page
    assert "NON ACQUIS" not in page


@pytest.mark.parametrize("categorie", [Categorie.TEXTES, Categorie.IDENTITES])
def test_une_purge_n_efface_rien_de_ce_qui_se_juge_encore(db: Session, categorie: Categorie) -> None:
    b = a_figer(db)
    assert b.epreuve.tentative is not None
    b.epreuve.tentative.etat, b.epreuve.tentative.close_le = EtatTentative.CLOSE, PLUS_TARD
    db.commit()
    demain = (PLUS_TARD + timedelta(days=1)).date()
    assert purger(db, categorie, "trois ans", demain, PLUS_TARD) == 0
    assert b.epreuve.tentative.candidat_id == b.candidat.id
    clore(db, b)
    assert purger(db, categorie, "trois ans", demain, PLUS_TARD) > 0


def test_un_journal_altere_depuis_la_cotation_ne_se_fige_pas(app: Flask, db: Session) -> None:
    b = a_figer(db)
    connexion = db.connection()
    if connexion.dialect.name == "postgresql":
        connexion.execute(text("SET LOCAL session_replication_role = replica"))
    else:
        for nom in connexion.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars():
            connexion.execute(text(f"DROP TRIGGER {nom}"))
    connexion.execute(text("UPDATE action SET cible = cible || 'x' WHERE sequence = 3"))
    db.commit()
    reponse = connecter(app, b.un).envoyer(
        b.adresse + "/cloture", fonction1="gestion", fonction2="formation", minutes="270"
    )
    assert (reponse.status_code, "à partir de l’action n° 3" in reponse.text) == (422, True)
    assert queries.derniere(db, b.epreuve.livret_id) is None


def test_une_reprise_garde_le_passage_precedent(db: Session) -> None:
    from webapp.models.epreuve import Epreuve, Situation

    b = close(db)
    ancienne = b.epreuve
    seconde = Epreuve(
        livret_id=ancienne.livret_id,
        bloc="B2",
        rang=2,
        debut=ancienne.debut,
        fin=ancienne.fin,
        lieu=ancienne.lieu,
        evaluateur1_id=ancienne.evaluateur1_id,
        evaluateur2_id=ancienne.evaluateur2_id,
        creee_par_id=b.un.id,
        creee_le=PLUS_TARD,
        etat=EtatEpreuve.A_COTER,
        situations=[
            Situation(
                rang=1,
                condition="reelle",
                domaine="sante",
                libelle="Situation réelle n° 1",
                jour=ancienne.debut,
                saisie_par_id=b.un.id,
                saisie_le=PLUS_TARD,
            )
        ],
    )
    db.add(seconde)
    db.commit()
    b.epreuve = seconde
    for qui in (b.un, b.deux):
        coter(db, b, qui, {"B2.C3": Valeur.NON_ACQUIS})
        rendre(db, b, qui)
    accorder(db, b, Valeur.NON_ACQUIS)
    clore(db, b)
    donnees = queries.donnees_de(queries.closes(db, seconde.livret_id)[-1][1].document)
    bloc = donnees.present("B2")
    assert bloc is not None
    assert donnees.version == 2
    assert [e.reference for e in bloc.epreuves] == ["B2-1", "B2-2"]
    assert {v.verdict for v in bloc.verdicts} == {"NA"}


@pytest.mark.parametrize(
    ("reglage", "marquee", "code"), [(True, True, 303), (True, False, 422), (False, True, 422)]
)
def test_le_mot_de_la_demonstration_ne_vaut_que_dans_une_demonstration(
    settings: Settings, db: Session, reglage: bool, marquee: bool, code: int
) -> None:
    from webapp.models.acces import MarqueBase

    b = a_figer(db)
    version = figer(db, b)
    if marquee:
        db.add(MarqueBase(cle="origine", valeur="demo"))
        db.commit()
    app = create_app(replace(settings, demo=reglage))
    reponse = connecter(app, b.un).envoyer(
        b.adresse + "/validation", mot_de_passe=MOT_DE_DEMONSTRATION, empreinte=version.sha256
    )
    app.extensions["constat.moteur"].dispose()
    assert reponse.status_code == code
    assert (MOT_DE_DEMONSTRATION in reponse.text) is False
