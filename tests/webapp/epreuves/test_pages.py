"""Les pages de préparation : des refus en clair, des papiers complets, et rien du corrigé pour le candidat (B4)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scenario_bank import load_bank
from scenario_bank.corrige import Corrige
from tests import factories
from tests.factories import connecter
from tests.webapp.epreuves import fabriques
from tests.webapp.epreuves.scene import LUNDI, Gens, gens
from webapp.cotation import services as cotation
from webapp.epreuves import queries
from webapp.horloge import aujourdhui, maintenant
from webapp.instantanes import lire_corrige
from webapp.models.cotation import Valeur
from webapp.models.epreuve import Epreuve, EtatEpreuve
from webapp.models.organisme import Role
from webapp.models.tentative import Tentative


@pytest.fixture
def scene(db: Session) -> Gens:
    lue = gens(db)
    db.commit()
    return lue


def champs(scene: Gens, **autres: str) -> dict[str, str]:
    jour = aujourdhui()
    return {
        "debut": jour.isoformat(),
        "fin": (jour + timedelta(days=4)).isoformat(),
        "lieu": "organisme",
        "lieu_precision": "salle Garonne, Nantes",
        "evaluateur1": scene.un.public_id,
        "evaluateur2": scene.deux.public_id,
        "entretien_jour": (jour + timedelta(days=4)).isoformat(),
        "entretien_heure": "16:00",
        "motif_reconstitue": fabriques.MOTIF,
        "nombre": "5",
        "mutuelle": "valdambre",
        "difficulte_min": "1",
        "difficulte_max": "5",
        "reelles_domaine": "sante",
    } | autres


def organiser(app: Flask, scene: Gens, **autres: str) -> Any:
    navigateur = connecter(app, scene.responsable)
    adresse = f"/livrets/{scene.livret.public_id}/epreuves/nouvelle"
    return navigateur, navigateur.envoyer(adresse, depuis=adresse, **champs(scene, **autres))


def texte(reponse: Any) -> str:
    return re.sub(r"\s+", " ", reponse.get_data(as_text=True))


def test_un_responsable_organise_relit_et_valide(app: Flask, scene: Gens) -> None:
    navigateur, reponse = organiser(app, scene)
    assert reponse.status_code == 303
    page = navigateur.lire(reponse.headers["Location"])
    assert "Toutes les modalités sont remplies" in page.text
    assert page.text.count("Échanger") == 6
    validee = navigateur.envoyer(f"{reponse.headers['Location']}/valider")
    assert "est conforme et validée" in navigateur.lire(validee.headers["Location"]).text


@pytest.mark.parametrize(
    ("autres", "phrase"),
    [
        ({"fin": (aujourdhui() + timedelta(days=9)).isoformat()}, "La fenêtre compte 10 jours ; le livret admet une semaine, soit 7 jours calendaires au plus."),
        ({"motif_reconstitue": ""}, "Écrivez pourquoi la situation réelle fait défaut"),
        ({"entretien_jour": (aujourdhui() + timedelta(days=5)).isoformat()}, "hors de la fenêtre"),
        ({"nombre": "4"}, "Dossiers et situations réelles font 4 ; le livret en demande de 5 à 8."),
        ({"nombre": "7", "reelles": "2"}, "Dossiers et situations réelles font 9 ; le livret en demande de 5 à 8."),
        ({"nombre": "4", "reelles": "1", "reelles_anomalie": "1", "reelles_suspicion": "1"}, "plus d’anomalies et de suspicions que de situations réelles"),
        ({"difficulte_min": "4", "difficulte_max": "2"}, "inversez-les"),
        ({"difficulte_min": "1", "difficulte_max": "1"}, "élargissez la bande"),
        ({"lieu": ""}, "Choisissez le lieu."),
        ({"debut": "31/12/2026"}, "est pas une date valide."),
        ({"mutuelle": "aucune"}, "Mutuelle"),
    ],
)  # fmt: skip
def test_un_refus_dit_ce_qui_ne_va_pas_et_garde_la_saisie(
    app: Flask, scene: Gens, autres: dict[str, str], phrase: str
) -> None:
    _, reponse = organiser(app, scene, **autres)
    assert reponse.status_code == 422
    assert phrase in texte(reponse).replace("\u00a0", " ")
    assert "salle Garonne, Nantes" in reponse.text
    assert scene.db.scalars(select(Epreuve)).all() == []


def test_deux_fois_le_meme_evaluateur_est_refuse(app: Flask, scene: Gens) -> None:
    _, reponse = organiser(app, scene, evaluateur2=scene.un.public_id)
    assert "Les deux évaluateurs sont la même personne : choisissez-en deux différents." in texte(reponse)


def test_la_validation_refusee_dit_ses_raisons(app: Flask, scene: Gens) -> None:
    epreuve = scene.epreuve(composee_le=None, dossiers=4, lieu_precision="")
    scene.db.commit()
    navigateur = connecter(app, scene.responsable)
    reponse = navigateur.envoyer(f"/epreuves/{epreuve.public_id}/valider")
    page = texte(navigateur.lire(reponse.headers["Location"]))
    assert "La composition n’est pas conforme aux modalités du livret." in page
    assert "4 situation(s) comptée(s) ; le livret en demande au moins 5." in page
    assert "Le lieu n’est pas précisé ; écrivez l’adresse ou le service." in page


def test_le_livret_s_ouvre_et_se_complete(app: Flask, scene: Gens) -> None:
    neuf = factories.personne(scene.db, scene.organisme, Role.CANDIDAT, prenom="Zoé", nom="Lenoir")
    navigateur = connecter(app, scene.responsable)
    adresse = f"/organismes/{scene.organisme.public_id}/livrets/nouveau"
    reponse = navigateur.envoyer(
        adresse,
        depuis=adresse,
        candidat=neuf.public_id,
        domaine="sante",
        entreprise="Mutuelle des Ateliers",
        exerce_B2="oui",
        exerce_precision_B2="depuis 2024",
    )
    assert reponse.status_code == 303
    page = navigateur.lire(reponse.headers["Location"])
    assert "Livret de Zoé Lenoir" in page.text
    assert 'value="depuis 2024"' in page.text


def test_un_responsable_candidat_ne_suit_pas_sa_propre_evaluation(app: Flask, scene: Gens) -> None:
    double = factories.personne(scene.db, scene.organisme, Role.RESPONSABLE, Role.CANDIDAT)
    siens = fabriques.livret(scene.db, scene.organisme, double)
    epreuve = fabriques.epreuve(scene.db, siens, (scene.un, scene.deux), etat=EtatEpreuve.A_ACCORDER)
    scene.db.commit()
    navigateur = connecter(app, double)
    for adresse in ("/", f"/organismes/{scene.organisme.public_id}/livrets"):
        page = navigateur.lire(adresse)
        assert page.status_code == 200
        assert EtatEpreuve.A_ACCORDER.libelle not in page.text
        assert f"/epreuves/{epreuve.public_id}" not in page.text.replace("/mes-epreuves/", "")


def test_un_manuel_se_remet_la_veille_quelle_que_soit_la_date(scene: Gens) -> None:
    epreuve = scene.epreuve(debut=date.min, fin=date.min, mutuelle="septrives")
    assert queries.manuel_remis(epreuve, LUNDI)


# --------------------------------------------------------------------- la clef


def mots_du_corrige(corrige: Corrige) -> set[str]:
    """The sentences that the key alone holds: reasons of forbidden acts, trace, treatments, questions."""
    phrases = {i.raison for i in corrige.interdits}
    phrases |= {t.libelle for t in corrige.traitements} | set(corrige.questions)
    phrases |= {p.alteration for p in corrige.plantes}
    phrases |= {t for ligne in corrige.lignes for t in ligne.trace}
    return {p for p in phrases if len(p) > 3}


@pytest.mark.parametrize("etat", [EtatEpreuve.PREPAREE, EtatEpreuve.EN_COURS, EtatEpreuve.A_COTER])
def test_rien_du_corrige_n_atteint_le_candidat(app: Flask, scene: Gens, etat: EtatEpreuve) -> None:
    jour = aujourdhui()
    epreuve = scene.epreuve(etat, debut=jour, fin=jour + timedelta(days=4), entretien_prevu_le=maintenant())
    interdits = {
        mot
        for s in epreuve.situations
        for mot in mots_du_corrige(lire_corrige(scene.db, s.instantane_id or 0))
    }
    references = [s.instantane.reference for s in epreuve.situations if s.instantane]
    scene.db.commit()
    candidat = connecter(app, scene.candidat)
    recu = ""
    siennes = ["/", f"/mes-epreuves/{epreuve.public_id}", f"/mes-epreuves/{epreuve.public_id}/manuel"]
    for adresse in siennes:
        reponse = candidat.client.get(adresse)
        assert reponse.status_code == 200
        recu += reponse.get_data(as_text=True)
    assert not [r for r in references if r in recu]
    racine = f"/epreuves/{epreuve.public_id}"
    for suite in ("", "/fiches", "/papier", "/manuel", "/convocation", "/observer", "/observer/fil.json"):
        refus = candidat.client.get(racine + suite)
        assert refus.status_code in {403, 404}
        recu += refus.get_data(as_text=True)
    assert [m for m in interdits if m in recu] == []


def test_le_manuel_n_est_pas_remis_avant_la_veille(app: Flask, scene: Gens) -> None:
    jour = aujourdhui() + timedelta(days=10)
    epreuve = scene.epreuve(debut=jour, fin=jour + timedelta(days=4), entretien_prevu_le=None)
    scene.db.commit()
    candidat = connecter(app, scene.candidat)
    assert "vous est remis ici la veille" in candidat.lire(f"/mes-epreuves/{epreuve.public_id}").text
    assert candidat.client.get(f"/mes-epreuves/{epreuve.public_id}/manuel").status_code == 404


def test_une_epreuve_non_validee_n_existe_pas_pour_le_candidat(app: Flask, scene: Gens) -> None:
    epreuve = scene.epreuve(composee_le=None)
    scene.db.commit()
    candidat = connecter(app, scene.candidat)
    assert epreuve.public_id not in candidat.lire("/").text
    assert candidat.client.get(f"/mes-epreuves/{epreuve.public_id}").status_code == 404


def test_la_fiche_evaluateur_dit_tout_ce_que_le_corrige_attend(app: Flask, scene: Gens) -> None:
    epreuve = scene.epreuve(EtatEpreuve.EN_COURS)
    corriges = [lire_corrige(scene.db, s.instantane_id or 0) for s in epreuve.situations]
    scene.db.commit()
    navigateur = connecter(app, scene.un)
    page = navigateur.lire(f"/epreuves/{epreuve.public_id}/fiches").get_data(as_text=True)
    for corrige in corriges:
        for mot in {t.libelle for t in corrige.traitements} | set(corrige.questions):
            assert mot.replace("'", "&#39;").replace('"', "&#34;") in page
        for interdit in corrige.interdits:
            assert interdit.raison.replace("'", "&#39;") in page
    assert page.count("Le calcul") == len(corriges)
    nu = re.sub(r"<[^>]+>", " ", page.split("<main")[1].split("</main>")[0])
    mots = re.findall(r"\b(?:p\d+(?:\.[a-z_]+)?|[AF]\d{2}|(?<!-)L\d{1,2}|[a-z]+_[a-z_]+:[a-z_]+|l\d+)\b", nu)
    trace = {m for c in corriges for ligne in c.lignes for m in re.findall(r"\w+", " ".join(ligne.trace))}
    assert [m for m in mots if m not in trace] == []  # every address is written in words


def test_apres_le_demarrage_la_fiche_est_aux_seuls_evaluateurs(app: Flask, scene: Gens) -> None:
    epreuve = scene.epreuve(EtatEpreuve.EN_COURS)
    scene.db.commit()
    responsable = connecter(app, scene.responsable)
    assert responsable.client.get(f"/epreuves/{epreuve.public_id}/fiches").status_code == 404
    assert "suspicion de fraude" not in responsable.lire(f"/epreuves/{epreuve.public_id}").text


def test_la_matrice_nomme_les_vingt_cinq_criteres(app: Flask, scene: Gens) -> None:
    epreuve = scene.epreuve()
    scene.db.commit()
    page = connecter(app, scene.responsable).lire(f"/epreuves/{epreuve.public_id}")
    lignes = re.findall(r'<span class="critere-id">k\d</span>', page.text)
    assert len(lignes) == len(load_bank().referentiel.bloc("B2").criteres)


def test_le_double_clic_ne_demarre_qu_une_fois(app: Flask, scene: Gens) -> None:
    jour = aujourdhui()
    epreuve = scene.epreuve(debut=jour, fin=jour + timedelta(days=4), entretien_prevu_le=maintenant())
    scene.db.commit()
    navigateur = connecter(app, scene.un)
    codes = [navigateur.envoyer(f"/epreuves/{epreuve.public_id}/demarrer").status_code for _ in range(2)]
    assert codes == [303, 303]
    scene.db.expire_all()
    assert scene.db.scalar(select(func.count()).select_from(Tentative)) == 1


def test_l_etat_montre_ne_dit_rien_de_l_avancement_de_chacun(app: Flask, scene: Gens) -> None:
    epreuve = scene.epreuve(EtatEpreuve.A_COTER)
    racine = f"/epreuves/{epreuve.public_id}"
    regards = {
        qui: (connecter(app, getattr(scene, qui)), adresses)
        for qui, adresses in (
            ("deux", ["/", "/mes-epreuves-a-evaluer", racine, f"{racine}/observer"]),
            ("responsable", ["/", racine, f"/livrets/{scene.livret.public_id}/preparation"]),
            ("candidat", ["/"]),
        )
    }

    def regarder() -> dict[str, list[str]]:
        return {
            qui: [
                re.sub(r'(content|value)="[^"]{30,}"', "", n.client.get(a).get_data(as_text=True))
                for a in adresses
            ]
            for qui, (n, adresses) in regards.items()
        }

    avant = regarder()
    for competence in cotation.competences_de(epreuve):
        brouillon = cotation.Brouillon({}, Valeur.ACQUIS)
        cotation.save_draft(scene.db, epreuve, scene.un.id, competence.uid, brouillon, maintenant())
    assert not cotation.submit(scene.db, epreuve, scene.un.id, maintenant())
    scene.db.commit()
    assert regarder() == avant
