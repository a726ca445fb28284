"""Préparer et observer une épreuve, dans un vrai navigateur : accessibles, et en direct pour l’observation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser.conftest import Serveur, Visite
from tests.webapp.epreuves import fabriques
from webapp.comptes.queries import acteur_de
from webapp.horloge import aujourdhui, maintenant
from webapp.models.epreuve import Epreuve, EtatEpreuve
from webapp.models.organisme import Personne, Role
from webapp.poste.services import recevoir

pytestmark = pytest.mark.navigateur
LARGEURS = [(1366, 768), (390, 844)]
PAPIERS = (".papier",)
"""The drawings keep the density of real papers."""


@dataclass
class Lieux:
    """Who is there, and the épreuve."""

    organisme: str
    livret: str
    epreuve: str
    responsable: str
    un: str
    candidat: str


def monter(serveur: Serveur, etat: EtatEpreuve) -> Lieux:
    """An organisme with one épreuve of today in this state."""
    with serveur.session() as db:
        chez = factories.organisme(db)
        candidat = factories.personne(db, chez, Role.CANDIDAT, prenom="Awa", nom="Diarra")
        factories.personne(db, chez, Role.CANDIDAT, prenom="Zoé", nom="Lenoir")
        un = factories.personne(db, chez, Role.EVALUATEUR, prenom="Hélène", nom="Kowalski")
        deux = factories.personne(db, chez, Role.EVALUATEUR, prenom="Rachid", nom="Amrani")
        responsable = factories.personne(db, chez, Role.RESPONSABLE)
        livret = fabriques.livret(db, chez, candidat)
        jour = aujourdhui()
        epreuve = fabriques.epreuve(
            db,
            livret,
            (un, deux),
            etat=etat,
            debut=jour,
            fin=jour + timedelta(days=4),
            entretien_prevu_le=maintenant(),
        )
        return Lieux(
            chez.public_id,
            livret.public_id,
            epreuve.public_id,
            responsable.identifiant,
            un.identifiant,
            candidat.identifiant,
        )


def parcourir(visite: Visite, url: str, adresses: list[str]) -> None:
    """Each page, wide and narrow: no accessibility fault, nothing wider than the screen."""
    for largeur, hauteur in LARGEURS:
        visite.page.set_viewport_size({"width": largeur, "height": hauteur})
        for adresse in adresses:
            visite.page.goto(url + adresse)
            expect(visite.page.locator("h1")).to_be_visible()
            visite.axe(sauf=PAPIERS)
            assert visite.page.evaluate("document.documentElement.scrollWidth") <= largeur, adresse


def test_les_pages_du_responsable_sont_accessibles(serveur: Serveur, visite: Visite) -> None:
    lieux = monter(serveur, EtatEpreuve.PREPAREE)
    visite.connecter(serveur.url, lieux.responsable)
    parcourir(
        visite,
        serveur.url,
        [
            "/",
            f"/organismes/{lieux.organisme}/livrets",
            f"/organismes/{lieux.organisme}/livrets/nouveau",
            f"/livrets/{lieux.livret}/preparation",
            f"/livrets/{lieux.livret}/epreuves/nouvelle",
            f"/epreuves/{lieux.epreuve}",
            f"/epreuves/{lieux.epreuve}/modifier",
        ],
    )


def test_les_pages_de_l_evaluateur_sont_accessibles(serveur: Serveur, visite: Visite) -> None:
    lieux = monter(serveur, EtatEpreuve.EN_COURS)
    visite.connecter(serveur.url, lieux.un)
    racine = f"/epreuves/{lieux.epreuve}"
    parcourir(
        visite,
        serveur.url,
        [
            "/",
            "/mes-epreuves-a-evaluer",
            racine,
            f"{racine}/observer",
            *(f"{racine}/{suite}" for suite in ("convocation", "manuel", "fiches", "papier")),
        ],
    )


def test_la_page_du_candidat_est_accessible(serveur: Serveur, visite: Visite) -> None:
    lieux = monter(serveur, EtatEpreuve.EN_COURS)
    visite.connecter(serveur.url, lieux.candidat)
    parcourir(
        visite, serveur.url, ["/", f"/mes-epreuves/{lieux.epreuve}", f"/mes-epreuves/{lieux.epreuve}/manuel"]
    )
    visite.page.goto(f"{serveur.url}/")
    visite.page.get_by_role("link", name="Ouvrir mon poste de travail").click()
    visite.page.wait_for_url(re.compile("/poste/"))


def test_l_observation_suit_le_candidat_et_note_sur_place(serveur: Serveur, visite: Visite) -> None:
    lieux = monter(serveur, EtatEpreuve.EN_COURS)
    visite.attendues = ("status of 422",)
    visite.connecter(serveur.url, lieux.un)
    page = visite.page
    page.goto(f"{serveur.url}/epreuves/{lieux.epreuve}/observer")
    expect(page.get_by_text("Le candidat n’a encore rien fait.")).to_be_visible()

    with serveur.app.app_context(), serveur.session() as db:
        epreuve = db.query(Epreuve).filter_by(public_id=lieux.epreuve).one()
        candidat = db.query(Personne).filter_by(identifiant=lieux.candidat).one()
        assert epreuve.tentative is not None
        reference = epreuve.tentative.dossiers[0].instantane.reference
        action = factories.action("ouvrir_piece", f"{reference}/p1")
        recevoir(db, epreuve.tentative, acteur_de(db, candidat), [action], maintenant())
        db.commit()
    expect(page.locator("[data-fil] li")).to_have_count(1)
    expect(page.locator("[data-fil]")).to_contain_text("Ouvrir une pièce")
    expect(page.locator("[data-compte]")).to_have_text("1")

    page.get_by_label("Ce que j’observe").fill("Appelle le 06 12 34 56 78.")
    page.get_by_role("button", name="À noter").click()
    expect(page.locator("[data-erreur]")).to_contain_text("ressemble à un numéro de téléphone")
    expect(page.get_by_label("Ce que j’observe")).to_have_value("Appelle le 06 12 34 56 78.")

    page.get_by_label("Ce que j’observe").fill("Rappelle l’adhérent au numéro connu.")
    page.locator("summary", has_text="C4").click()
    page.get_by_label(re.compile("le candidat vérifie le cas échéant la fiabilité")).check()
    page.get_by_role("button", name="Va dans le sens du critère").click()
    observations = page.locator("[data-observations] li")
    expect(observations).to_have_count(1)
    expect(observations.first).to_contain_text("Rappelle l’adhérent au numéro connu.")
    expect(page.get_by_label("Ce que j’observe")).to_have_value("")
    page.reload()
    expect(observations).to_have_count(1)
    observations.first.get_by_role("button", name="Retirer").click()
    expect(page.get_by_text("Aucune observation pour l’instant.")).to_be_visible()
