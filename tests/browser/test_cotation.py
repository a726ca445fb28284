"""Coter, s’accorder, clore : pages accessibles à toute largeur, et tout le chemin sans JavaScript."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from tests import factories
from tests.browser.conftest import Serveur, Visite
from tests.factories import MOT_DE_PASSE
from tests.webapp.cotation.fabrique import (
    COMPETENCES,
    PLUS_TARD,
    Banc,
    accorder,
    banc,
    clore,
    coter,
    figer,
    reveler,
)
from webapp.cotation import services
from webapp.cotation.mots import Mots
from webapp.models.cotation import Note, Valeur
from webapp.models.epreuve import EtatEpreuve
from webapp.models.organisme import Role

pytestmark = pytest.mark.navigateur
LARGEURS = [(1366, 768), (390, 844)]
C1 = COMPETENCES[0]


def pages_de(db: Session, etat: EtatEpreuve) -> tuple[Banc, str, list[tuple[str, str]]]:
    """An épreuve in this state, the responsable's identifiant, and (who, address) of its pages."""
    b = banc(db)
    responsable = factories.personne(db, b.organisme, Role.RESPONSABLE)
    if etat is EtatEpreuve.A_COTER:
        coter(db, b, b.un, notes={C1.criteres[0].uid: Note.NON_ATTEINT}, texte="Une pièce n’est pas ouverte.")
        services.open_facts(db, b.epreuve, b.un.id, PLUS_TARD)
        action = next(iter(Mots(db, b.epreuve).actions))
        db.commit()
        suites = (
            "",
            *(f"/competences/{c.id}" for c in COMPETENCES),
            "/chronologie",
            "/entretien",
            f"/actions/{action}",
        )
        return (
            b,
            responsable.identifiant,
            [(b.un.identifiant, f"{b.adresse}/cotation{s}") for s in suites]
            + [(b.deux.identifiant, f"{b.adresse}/cotation/competences/{C1.id}")],
        )
    reveler(db, b, {"B2.C3": Valeur.NON_ACQUIS})
    if etat is EtatEpreuve.A_ACCORDER:
        return (
            b,
            responsable.identifiant,
            [(b.un.identifiant, b.adresse + s) for s in ("/consensus", "/cloture")],
        )
    accorder(db, b)
    if etat is EtatEpreuve.A_VALIDER:
        figer(db, b)
        return b, responsable.identifiant, [(b.un.identifiant, b.adresse + "/validation")]
    clore(db, b)
    return (
        b,
        responsable.identifiant,
        [
            (b.un.identifiant, b.adresse + "/livret"),
            (b.un.identifiant, b.adresse + "/consensus"),
            (b.candidat.identifiant, b.adresse + "/restitution"),
            (responsable.identifiant, f"/organismes/{b.organisme.public_id}/qualite"),
        ],
    )


@pytest.mark.parametrize(
    "etat", [EtatEpreuve.A_COTER, EtatEpreuve.A_ACCORDER, EtatEpreuve.A_VALIDER, EtatEpreuve.CLOSE]
)
def test_chaque_page_est_accessible_et_tient_dans_l_ecran(
    serveur: Serveur, visite: Visite, etat: EtatEpreuve
) -> None:
    with serveur.session() as db:
        _b, _responsable, pages = pages_de(db, etat)
    connecte = ""
    for qui, adresse in sorted(pages):
        if qui != connecte:
            visite.contexte.clear_cookies()
            visite.connecter(serveur.url, qui)
            connecte = qui
        for largeur, hauteur in LARGEURS:
            visite.page.set_viewport_size({"width": largeur, "height": hauteur})
            visite.page.goto(serveur.url + adresse)
            visite.page.evaluate(
                "document.querySelectorAll('main details').forEach((d) => { d.open = true; })"
            )
            visite.axe()
            assert visite.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), adresse


@pytest.fixture
def sans_script(chromium: Browser) -> Iterator[list[Page]]:
    """Two browsers that run no script at all."""
    contextes = [chromium.new_context(java_script_enabled=False, locale="fr-FR") for _ in range(2)]
    pages = [c.new_page() for c in contextes]
    for page in pages:
        page.set_default_timeout(10_000)
    yield pages
    for contexte in contextes:
        contexte.close()


def entrer(page: Page, serveur: Serveur, identifiant: str) -> None:
    page.goto(f"{serveur.url}/connexion")
    page.locator("[name=identifiant]").fill(identifiant)
    page.locator("[name=secret]").fill(MOT_DE_PASSE)
    page.get_by_role("button", name="Se connecter").click()


def test_tout_le_chemin_se_fait_sans_javascript(serveur: Serveur, sans_script: list[Page]) -> None:
    with serveur.session() as db:
        b = banc(db)
        adresse, gens = serveur.url + b.adresse, (b.un.identifiant, b.deux.identifiant)
    un, deux = sans_script
    for page, qui in zip(sans_script, gens, strict=True):
        entrer(page, serveur, qui)
        page.goto(f"{adresse}/cotation/competences/{C1.id}")
        page.locator(f'[name="note-{C1.criteres[0].uid}"][value=atteint]').check()
        page.get_by_role("button", name="Ouvrir les faits relevés").click()
        page.get_by_text("Écarter").first.click()
        page.locator(".fait-ecarter[open] textarea").first.fill("Le candidat l’a seulement recopié.")
        page.locator(".fait-ecarter[open] button").first.click()
        expect(page.locator("main")).to_contain_text("1 fait écarté par vous")
        for competence in COMPETENCES:
            page.goto(f"{adresse}/cotation/competences/{competence.id}")
            page.locator("[name=valeur][value=A]").check()
            page.get_by_role("button", name="Enregistrer le brouillon").click()
        page.goto(f"{adresse}/cotation")
        page.get_by_role("button", name="Rendre ma cotation").click()
    expect(deux.locator("h1")).to_contain_text("Accord sur")
    for competence in COMPETENCES:
        for signe_ici in (True, False):
            un.goto(f"{adresse}/consensus")
            article = un.locator(f"#c-{competence.uid}")
            article.locator("[name=valeur][value=A]").check()
            if signe_ici:
                article.get_by_role("button", name="Je donne mon accord").click()
                continue
            article.get_by_text("L’autre évaluateur signe sur ce poste").click()
            article.get_by_label("Son identifiant").fill(gens[1])
            article.get_by_label("Son mot de passe").fill(MOT_DE_PASSE)
            article.get_by_role("button", name="Signer pour l’autre évaluateur").click()
    expect(un.locator("main")).to_contain_text("signé sur le poste de l’autre évaluateur")
    un.locator("#commentaire [name=texte]").fill("Travail régulier.")
    un.get_by_role("button", name="Enregistrer le commentaire").click()
    un.goto(f"{adresse}/cloture")
    un.locator("#jour").fill("2026-06-05")
    un.locator("#heure").fill("16:00")
    un.locator("#minutes-entretien").fill("15")
    un.get_by_role("button", name="Noter l’entretien").click()
    for n, fonction in ((1, "responsable de gestion"), (2, "formateur")):
        un.locator(f"#fonction{n}").fill(fonction)
    un.locator("#minutes").fill("270")
    un.get_by_role("button", name="Figer la version à valider").click()
    for page in sans_script:
        page.goto(f"{adresse}/validation")
        page.locator("[name=mot_de_passe]").fill(MOT_DE_PASSE)
        page.get_by_role("button", name="Je valide ce livret").click()
    expect(deux.locator("main")).to_contain_text("le livret est clos")
    lien = deux.get_by_role("link", name="Ouvrir le livret, version 1").get_attribute("href")
    assert deux.request.get(serveur.url + str(lien)).body().startswith(b"%PDF-")
