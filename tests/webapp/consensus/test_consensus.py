"""L’accord : deux avis révélés, deux accords explicites, un commentaire commun ; jamais d’arbitrage."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import MOT_DE_PASSE, connecter
from tests.webapp.cotation.fabrique import COMPETENCES, PLUS_TARD, Banc, banc, coter, figer, rendre, reveler
from webapp.consensus import queries, services
from webapp.consensus.services import CommentaireModifie, JustificationAttendue
from webapp.cotation.justification import Appel
from webapp.errors import Introuvable
from webapp.livrets.services import ClotureIncomplete
from webapp.models.cotation import Note, Valeur
from webapp.models.organisme import Appartenance, Personne, Role

C1 = COMPETENCES[0]
A, NA = Valeur.ACQUIS, Valeur.NON_ACQUIS


def revelee(db: Session, **options: Valeur) -> Banc:
    b = banc(db)
    reveler(db, b, options.get("deuxieme", A))
    return b


def donner(db: Session, b: Banc, qui: Personne, valeur: Valeur = A, **options: str) -> None:
    services.agree(db, b.epreuve, qui.id, C1.uid, valeur, maintenant=PLUS_TARD, **options)
    db.commit()


def commune(db: Session, b: Banc) -> Valeur | None:
    return queries.verdicts(db, b.epreuve)[C1.id]


def test_deux_avis_identiques_ne_font_pas_un_accord(db: Session) -> None:
    b = revelee(db)
    assert set(queries.verdicts(db, b.epreuve).values()) == {None}
    donner(db, b, b.un)
    assert commune(db, b) is None
    donner(db, b, b.deux)
    assert commune(db, b) is A


def test_deux_accords_sur_des_valeurs_differentes_bloquent(db: Session) -> None:
    b = revelee(db)
    donner(db, b, b.un, A)
    donner(db, b, b.deux, NA)
    assert commune(db, b) is None
    with pytest.raises(ClotureIncomplete) as refus:
        figer(db, b)
    assert C1.id in refus.value.manques["sans_accord"]


def test_un_accord_se_retire_et_se_redonne(db: Session) -> None:
    b = revelee(db)
    donner(db, b, b.un)
    donner(db, b, b.deux)
    services.retract(db, b.epreuve, b.un.id, C1.uid, PLUS_TARD)
    assert commune(db, b) is None
    services.retract(db, b.epreuve, b.un.id, C1.uid, PLUS_TARD)
    donner(db, b, b.un, NA)
    donner(db, b, b.deux, NA)
    assert commune(db, b) is NA


def test_un_accord_contre_ses_propres_notes_se_justifie(db: Session) -> None:
    b = banc(db)
    notes = {k.uid: Note.NON_ATTEINT for k in C1.criteres}
    coter(db, b, b.un, {C1.id: NA}, notes=notes)
    coter(db, b, b.deux)
    rendre(db, b, b.un)
    rendre(db, b, b.deux)
    with pytest.raises(JustificationAttendue) as refus:
        donner(db, b, b.un, A)
    assert refus.value.cause is Appel.ACQUIS_CONTRE_NOTES
    donner(db, b, b.un, A, justification="Les faits du second dossier m’ont convaincue.")
    donner(db, b, b.deux, A)
    assert commune(db, b) is A


def test_ce_que_la_cotation_a_justifie_ne_se_redemande_pas(db: Session) -> None:
    b = banc(db)
    notes = {k.uid: Note.NON_OBSERVE for k in C1.criteres}
    coter(db, b, b.un, {C1.id: A}, notes=notes, justification="Vu en entretien.")
    coter(db, b, b.deux)
    rendre(db, b, b.un)
    rendre(db, b, b.deux)
    donner(db, b, b.un, A)


def test_un_tiers_ne_donne_aucun_accord(db: Session) -> None:
    b = revelee(db)
    with pytest.raises(Introuvable):
        donner(db, b, b.candidat)


def test_deux_redactions_ne_s_ecrasent_jamais(db: Session) -> None:
    b = revelee(db)
    services.comment(db, b.epreuve, b.un.id, "Première rédaction.", 0, PLUS_TARD)
    with pytest.raises(CommentaireModifie) as refus:
        services.comment(db, b.epreuve, b.deux.id, "Seconde rédaction.", 0, PLUS_TARD)
    assert (refus.value.present, refus.value.propose) == ("Première rédaction.", "Seconde rédaction.")
    services.comment(db, b.epreuve, b.deux.id, "Les deux.", refus.value.version, PLUS_TARD)
    mot = queries.commentaire(db, b.epreuve.id)
    assert mot is not None
    assert mot.texte == "Les deux."


def test_la_page_du_conflit_garde_les_deux_textes(app: Flask, db: Session) -> None:
    b = revelee(db)
    un, deux = connecter(app, b.un), connecter(app, b.deux)
    for navigateur, texte, code in ((un, "Texte de Hélène", 303), (deux, "Texte de Rachid", 409)):
        reponse = navigateur.envoyer(b.adresse + "/consensus/commentaire", texte=texte, version="0")
        assert reponse.status_code == code
    assert "Texte de Hélène" in reponse.text
    assert "Texte de Rachid" in reponse.text


def test_sur_un_meme_poste_l_autre_se_reauthentifie(app: Flask, db: Session) -> None:
    b = revelee(db)
    identifiants = b.deux.identifiant, b.candidat.identifiant
    navigateur = connecter(app, b.un)
    adresse = f"{b.adresse}/consensus/{C1.id}/accord"

    def signer(identifiant: str, mot_de_passe: str) -> int:
        return navigateur.envoyer(
            adresse, valeur="A", signataire="autre", identifiant=identifiant, mot_de_passe=mot_de_passe
        ).status_code

    assert signer(identifiants[0], "pas le bon mot de passe") == 422
    assert signer(identifiants[1], MOT_DE_PASSE) == 422
    assert signer(b.un.identifiant, MOT_DE_PASSE) == 422
    assert queries.accords_tenus(db, b.epreuve) == {}
    db.commit()
    assert signer(identifiants[0], MOT_DE_PASSE) == 303
    db.expire_all()
    tenus = queries.accords_tenus(db, b.epreuve)
    assert [(cle[1], a.reauthentifie) for cle, a in tenus.items()] == [(b.deux.id, True)]


def test_qui_n_est_plus_evaluateur_ne_signe_plus_sur_le_poste_d_un_autre(app: Flask, db: Session) -> None:
    b = revelee(db)
    db.execute(update(Appartenance).where(Appartenance.personne_id == b.deux.id).values(fin_le=PLUS_TARD))
    db.commit()
    reponse = connecter(app, b.un).envoyer(
        f"{b.adresse}/consensus/{C1.id}/accord",
        valeur="A",
        signataire="autre",
        identifiant=b.deux.identifiant,
        mot_de_passe=MOT_DE_PASSE,
    )
    assert reponse.status_code == 422
    assert queries.accords_tenus(db, b.epreuve) == {}


@pytest.mark.parametrize("nombre", ["²", "9" * 5000])
def test_un_nombre_illisible_n_est_jamais_une_panne(app: Flask, db: Session, nombre: str) -> None:
    b = revelee(db)
    navigateur = connecter(app, b.un)
    commentaire = navigateur.envoyer(f"{b.adresse}/consensus/commentaire", texte="Mot.", version=nombre)
    assert commentaire.status_code in {303, 409}
    assert navigateur.envoyer(f"{b.adresse}/cloture", minutes=nombre).status_code == 422
    tenu = navigateur.envoyer(
        f"{b.adresse}/cotation/entretien/tenu", jour="2026-06-03", heure="10:00", minutes=nombre
    )
    assert tenu.status_code == 303


def test_la_page_met_les_desaccords_d_abord(app: Flask, db: Session) -> None:
    b = banc(db)
    coter(db, b, b.un)
    rendre(db, b, b.un)
    coter(db, b, b.deux, {"B2.C4": NA})
    rendre(db, b, b.deux)
    page = connecter(app, b.un).lire(b.adresse + "/consensus").text
    rangs = {c.id: page.index(f'id="t-{c.uid}"') for c in COMPETENCES}
    assert min(rangs, key=lambda c: rangs[c]) == "B2.C4"
    assert "%" not in page.replace("100%", "")


def test_un_accord_apres_lecture_des_faits_se_dit_non_independant(app: Flask, db: Session) -> None:
    from webapp.cotation.services import open_facts

    b = banc(db)
    open_facts(db, b.epreuve, b.un.id, PLUS_TARD)
    coter(db, b, b.un)
    rendre(db, b, b.un)
    coter(db, b, b.deux)
    rendre(db, b, b.deux)
    donner(db, b, b.un)
    donner(db, b, b.deux)
    tenus = queries.accords_tenus(db, b.epreuve)
    assert [tenus[C1.uid, q.id].independant for q in (b.un, b.deux)] == [False, True]
    db.commit()
    page = connecter(app, b.deux).lire(b.adresse + "/consensus").text
    assert page.count("accord non indépendant") == 1


def test_un_evaluateur_qui_n_est_pas_affecte_ne_voit_pas_l_accord(app: Flask, db: Session) -> None:
    b = revelee(db)
    tiers = factories.personne(db, b.organisme, Role.EVALUATEUR)
    assert connecter(app, tiers).lire(b.adresse + "/consensus").status_code == 404
