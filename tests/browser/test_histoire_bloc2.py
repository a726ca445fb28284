"""L’histoire entière du bloc 2 : des personnes créées jusqu’au livret vérifié, chacun dans son navigateur."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect
from sqlalchemy import select

from cases.vu import Case
from scenario_bank.corrige import Traitement
from scenario_bank.model.vocabulaire import Famille
from scenario_bank.referentiel import lire_referentiel
from tests import factories
from tests.browser.candidat import Candidat
from tests.browser.conftest import Serveur
from tests.factories import MOT_DE_PASSE
from tests.webapp.livret import lecture
from webapp.cli.joueurs import jouer_traitements
from webapp.demo.travail import case_de
from webapp.horloge import PARIS, aujourdhui, maintenant
from webapp.livret.verification import verifier
from webapp.models.epreuve import Epreuve
from webapp.models.organisme import Role

pytestmark = pytest.mark.navigateur
OBSERVATION_1 = "Il relit à voix haute la clause sur les changements de compte."
OBSERVATION_2 = "Il cherche longtemps le bon service dans l’annuaire."
BLOC_2 = lire_referentiel().bloc("B2")
DESACCORD = BLOC_2.competences[2]
REFUS_ATTENDU = "status of 422"
"""The composition that the story first sees refused."""
COMMENTAIRE = "Contrôles réguliers et alertes bien adressées ; les tableaux de bord sont à consolider."


@dataclass
class Personnage:
    """One person of the story in a browser of their own."""

    nom: str
    page: Page


class Histoire:
    """The people, the server, and the addresses met on the way."""

    def __init__(self, serveur: Serveur, chromium: Browser, pile: ExitStack) -> None:
        self.serveur, self.chromium, self.pile = serveur, chromium, pile
        self.adresses: set[str] = set()
        self.erreurs: list[str] = []
        self.personnages: list[Personnage] = []

    def personnage(self, nom: str) -> Personnage:
        contexte = self.chromium.new_context(
            viewport={"width": 1366, "height": 768},
            locale="fr-FR",
            reduced_motion="reduce",
            accept_downloads=True,
        )
        self.pile.callback(contexte.close)
        page = contexte.new_page()
        page.set_default_timeout(15_000)
        qui = Personnage(nom, page)
        self.personnages.append(qui)
        page.on("pageerror", lambda e: self.erreurs.append(f"{nom} : {e}"))
        page.on("console", lambda m: self._lire_console(nom, m))
        page.on("requestfinished", self._noter)
        return qui

    def _lire_console(self, nom: str, message: ConsoleMessage) -> None:
        if message.type == "error" and REFUS_ATTENDU not in message.text:
            self.erreurs.append(f"{nom} : {message.text}")

    def _noter(self, requete: Request) -> None:
        adresse = requete.url.removeprefix(self.serveur.url).split("#")[0]
        if "/static/" not in adresse and requete.method == "GET":
            self.adresses.add(adresse)

    def connecter(self, qui: Personnage, identifiant: str, secret: str = MOT_DE_PASSE) -> None:
        qui.page.goto(f"{self.serveur.url}/connexion")
        qui.page.get_by_label("Identifiant").fill(identifiant)
        qui.page.locator("[name=secret]").fill(secret)
        qui.page.get_by_role("button", name="Se connecter").click()

    def venir_avec_un_code(self, qui: Personnage, identifiant: str, code: str) -> None:
        self.connecter(qui, identifiant, code)
        qui.page.locator("[name=nouveau]").fill(MOT_DE_PASSE)
        qui.page.locator("[name=confirmation]").fill(MOT_DE_PASSE)
        qui.page.get_by_role("button", name="Enregistrer").click()
        expect(qui.page.get_by_role("heading", level=1)).to_contain_text("Bonjour")


@contextmanager
def histoire_ouverte(serveur: Serveur, chromium: Browser) -> Iterator[Histoire]:
    with ExitStack() as pile:
        histoire = Histoire(serveur, chromium, pile)
        try:
            yield histoire
        except Exception:
            for qui in histoire.personnages:  # what each one had before the eyes
                print(f"--- {qui.nom}, {qui.page.url}\n{qui.page.locator('body').inner_text()[:3000]}")
            raise
        assert histoire.erreurs == []


def creer_les_personnes(h: Histoire, responsable: Personnage) -> dict[str, tuple[str, str]]:
    """(identifiant, code) of each person, read on the printed page."""
    page, codes = responsable.page, {}
    for lignes, role in (
        ("Samira ; Haddad", "Candidat"),
        ("Hervé ; Lemoine\nClaire ; Fontaine", "Évaluateur"),
    ):
        page.goto(h.serveur.url)
        page.get_by_role("link", name="Personnes").first.click()
        page.get_by_role("link", name=re.compile("plusieurs", re.IGNORECASE)).first.click()
        page.locator("[name=lignes]").fill(lignes)
        page.get_by_label(role).check()
        page.get_by_role("button", name="Créer et afficher les codes").click()
        for billet in page.locator(".code-billet").all():
            valeurs = billet.locator(".code-valeur").all_inner_texts()
            codes[billet.locator("h2").inner_text()] = (valeurs[0], valeurs[1])
    return codes


def composer(h: Histoire, responsable: Personnage) -> str:
    """The address of an épreuve composed to the modalités, after one refusal that says why."""
    page, jour = responsable.page, maintenant().astimezone(PARIS).date().isoformat()
    page.get_by_role("link", name="Épreuves").first.click()
    page.get_by_role("link", name=re.compile("Ouvrir un livret")).first.click()
    page.get_by_label("Candidat").select_option(label="Samira Haddad")
    page.get_by_label("Entreprise").fill("Mutuelle des Deux Rives")
    page.get_by_label("Santé", exact=True).check()
    page.get_by_role("button", name="Ouvrir le livret").click()
    page.get_by_role("link", name=re.compile("Organiser")).first.click()
    page.get_by_label("Premier jour").fill(jour)
    page.get_by_label("Dernier jour").fill(jour)
    page.get_by_label("En organisme habilité").check()
    page.get_by_label("Adresse ou service").fill("salle 2")
    page.get_by_label("Évaluateur 1").select_option(label="Hervé Lemoine")
    page.get_by_label("Évaluateur 2").select_option(label="Claire Fontaine")
    page.get_by_label("Jour de l’entretien").fill(jour)
    page.get_by_label("Heure").fill("17:00")
    tirer = page.get_by_role("button", name="Tirer les dossiers et préparer l’épreuve")
    tirer.click()
    expect(page.locator("main")).to_contain_text("Écrivez pourquoi la situation réelle fait défaut")
    page.get_by_label("Motif de la mise en situation reconstituée").fill(
        "Poste en cours de changement d’outil."
    )
    tirer.click()
    expect(page.get_by_role("heading", name="Composition", exact=True)).to_be_visible()
    expect(page.locator(".modalites .manquante")).to_have_count(0)
    expect(page.locator("#matrice .matrice tbody tr")).not_to_have_count(0)
    page.get_by_role("button", name="Valider la composition").click()
    page.get_by_role("button", name="Démarrer l’épreuve").click()
    expect(page.locator("main")).to_contain_text("en cours")
    return page.url.removeprefix(h.serveur.url).split("#")[0]


def dossiers(h: Histoire) -> list[tuple[Case, Traitement]]:
    """Each dossier of the épreuve with the treatment that the story follows."""
    with h.serveur.session() as db:
        epreuve = db.scalars(select(Epreuve)).one()
        assert epreuve.tentative is not None
        cases = [case_de(db, d.instantane) for d in epreuve.tentative.dossiers if not d.reserve]
    return [(c, c.corrige.traitements[0]) for c in cases]


def travailler(h: Histoire, candidat: Personnage, choisis: list[tuple[Case, Traitement]]) -> None:
    page = candidat.page
    page.goto(h.serveur.url)
    page.get_by_role("link", name=re.compile("épreuve", re.IGNORECASE)).first.click()
    page.get_by_role("link", name="Ouvrir mon poste de travail").click()
    expect(page.get_by_role("heading", name="Corbeille")).to_be_visible()
    Candidat(page).rejouer(jouer_traitements(choisis, terminer=False))
    page.get_by_role("button", name="Terminer", exact=True).click()
    page.get_by_role("button", name="Terminer définitivement").click()
    page.wait_for_url(re.compile("/recu$"))
    expect(page.locator(".recu-sceau")).to_have_text(re.compile("^[0-9a-f]{64}$"))
    assert page.get_by_text("débriefing").count() == 0


def observer(h: Histoire, qui: Personnage, epreuve: str, texte: str) -> None:
    page = qui.page
    page.goto(h.serveur.url + epreuve)
    page.get_by_role("link", name="Suivre et observer").click()
    page.locator("#texte").fill(texte)
    page.locator("#form-observation button[type=submit]").first.click()
    expect(page.locator(".observations")).to_contain_text(texte)


def coter(h: Histoire, qui: Personnage, epreuve: str, valeur_du_desaccord: str) -> None:
    """Own notes first, then the facts, then A or NA on each compétence, and the rating is submitted."""
    page = qui.page
    page.goto(h.serveur.url + epreuve)
    page.locator(".etape a.btn-primary").click()
    sommaire = page.url
    for tour in ("notes", "valeurs"):
        for competence in BLOC_2.competences:
            page.goto(sommaire)
            page.locator(".liste-competences a", has_text=competence.id).click()
            differe = competence.id == DESACCORD.id and valeur_du_desaccord == "NA"
            if tour == "notes":
                for rang, critere in enumerate(competence.criteres):
                    note = "non_atteint" if differe and rang == 1 else "atteint"
                    page.locator(f'[name="note-{critere.uid}"][value="{note}"]').check()
            else:
                page.locator(f'[name=valeur][value="{"NA" if differe else "A"}"]').check()
            page.get_by_role("button", name="Enregistrer le brouillon").click()
        if tour == "notes":
            page.goto(sommaire)
            page.get_by_role("button", name="Ouvrir les faits relevés").click()
            page.goto(sommaire)
            expect(page.locator("main")).to_contain_text("vos notes posées d’abord")
    page.goto(sommaire)
    page.get_by_role("button", name="Rendre ma cotation").click()


def noter_entretien(h: Histoire, qui: Personnage, epreuve: str) -> None:
    page = qui.page
    page.goto(h.serveur.url + epreuve)
    page.locator("#entretien-heure").fill("00:00")  # already past, whatever the hour of the test
    page.locator("#vie").get_by_role("button", name="Enregistrer").click()


def s_accorder(h: Histoire, premier: Personnage, second: Personnage, epreuve: str) -> None:
    """Both agree on every compétence; the one they rated apart comes first and takes a justification."""
    premier.page.goto(h.serveur.url + epreuve)
    premier.page.locator(".etape a.btn-primary").click()
    accord = premier.page.url
    expect(premier.page.locator(".accord-competence").first).to_contain_text(DESACCORD.id)
    expect(premier.page.locator("main")).to_contain_text("sans accord commun")
    for qui in (premier, second):
        for competence in BLOC_2.competences:
            qui.page.goto(accord)
            article = qui.page.locator(f"#c-{competence.uid}")
            article.locator('[name=valeur][value="A"]').check()
            if competence.id == DESACCORD.id:
                article.locator("[name=justification]").fill("Une date oubliée, corrigée à l’entretien.")
            article.get_by_role("button", name="Je donne mon accord").click()
    expect(second.page.locator("main")).to_contain_text("Accord commun sur les 5 compétences")
    second.page.locator("#commentaire [name=texte]").fill(COMMENTAIRE)
    second.page.get_by_role("button", name="Enregistrer le commentaire").click()


def valider(h: Histoire, premier: Personnage, second: Personnage, epreuve: str) -> None:
    page = premier.page
    page.goto(h.serveur.url + epreuve)
    page.locator(".etape a.btn-primary").click()
    page.get_by_role("link", name="Préparer la validation").click()
    page.get_by_label(re.compile("Fonction d.*Hervé Lemoine")).fill("responsable de gestion")
    page.get_by_label(re.compile("Fonction d.*Claire Fontaine")).fill("formatrice")
    page.get_by_label("Durée totale de l’épreuve, en minutes").fill("180")
    page.get_by_role("button", name="Figer la version à valider").click()
    for qui in (premier, second):
        qui.page.goto(h.serveur.url + epreuve)
        qui.page.locator(".etape a.btn-primary").click()
        if "/validation" not in qui.page.url:
            qui.page.get_by_role("link", name="Valider le livret").click()
        qui.page.locator("[name=mot_de_passe]").fill(MOT_DE_PASSE)
        qui.page.get_by_role("button", name="Je valide ce livret").click()


def telecharger(h: Histoire, qui: Personnage, epreuve: str, dossier: Path) -> Path:
    page = qui.page
    page.goto(h.serveur.url + epreuve)
    page.locator(".etape a.btn-primary").click()
    lien = page.get_by_role("link", name=re.compile(r"Ouvrir le livret, version 1"))
    reponse = page.request.get(h.serveur.url + (lien.get_attribute("href") or ""))
    assert reponse.ok
    h.adresses.add((lien.get_attribute("href") or "").removeprefix(h.serveur.url))
    chemin = dossier / "livret.pdf"
    chemin.write_bytes(reponse.body())
    return chemin


def pages_de(qui: Personnage, h: Histoire, adresses: set[str]) -> Iterator[tuple[str, str]]:
    """Every page of `adresses` that this person may read, with its whole text."""
    for adresse in sorted(adresses):
        reponse = qui.page.request.get(h.serveur.url + adresse)
        if reponse.ok and "application/pdf" not in reponse.headers.get("content-type", ""):
            yield adresse, reponse.text() + str(reponse.headers)


def exiger_silence(h: Histoire, qui: Personnage, *secrets: str) -> None:
    """Nothing that the server gives this person, at any address met so far, holds these texts."""
    for adresse, texte in pages_de(qui, h, set(h.adresses)):
        assert [s for s in secrets if s in texte] == [], f"{qui.nom} lit {adresse}"


def est_propre_a_l_organisme(adresse: str) -> bool:
    return bool(
        re.match(
            r"^/(organismes|personnes|livrets?|epreuves?|evaluer|poste|observer?|coter|accord)\b.*[A-Za-z0-9_-]{20,}",
            adresse,
        )
    )


def test_du_premier_code_au_livret_verifie(serveur: Serveur, chromium: Browser, tmp_path: Path) -> None:
    with serveur.session() as db:
        chez = factories.organisme(db)
        responsable_cree = factories.personne(db, chez, Role.RESPONSABLE, prenom="Inès", nom="Carlier")
        ailleurs = factories.organisme(db)
        etranger_cree = factories.personne(db, ailleurs, Role.RESPONSABLE, prenom="Paul", nom="Ailleurs")
        db.commit()
        identifiants = responsable_cree.identifiant, etranger_cree.identifiant

    with histoire_ouverte(serveur, chromium) as h:
        responsable = h.personnage("responsable")
        h.connecter(responsable, identifiants[0])
        codes = creer_les_personnes(h, responsable)
        candidat, premier, second = (h.personnage(n) for n in ("candidat", "évaluateur 1", "évaluateur 2"))
        for qui, nom in (
            (candidat, "Samira Haddad"),
            (premier, "Hervé Lemoine"),
            (second, "Claire Fontaine"),
        ):
            h.venir_avec_un_code(qui, *codes[nom])

        epreuve = composer(h, responsable)
        choisis = dossiers(h)
        familles = {c.corrige.famille for c, _ in choisis}
        assert len(choisis) == 5
        assert {Famille.ANOMALIE, Famille.LEURRE, Famille.SAIN} <= familles
        assert familles & {Famille.FRAUDE, Famille.ABUS}

        travailler(h, candidat, choisis)
        observer(h, premier, epreuve, OBSERVATION_1)
        observer(h, second, epreuve, OBSERVATION_2)
        noter_entretien(h, premier, epreuve)
        premier.page.goto(serveur.url + epreuve)
        premier.page.get_by_role("button", name="Passer à la cotation").click()

        coter(h, premier, epreuve, "A")
        exiger_silence(h, second, OBSERVATION_1)
        exiger_silence(h, candidat, OBSERVATION_1, OBSERVATION_2)
        second.page.goto(serveur.url + epreuve)
        expect(second.page.locator("main")).to_contain_text("à coter", ignore_case=True)
        coter(h, second, epreuve, "NA")

        s_accorder(h, premier, second, epreuve)
        valider(h, premier, second, epreuve)
        pdf = telecharger(h, premier, epreuve, tmp_path)

        etranger = h.personnage("autre organisme")
        h.connecter(etranger, identifiants[1])
        propres = sorted(a for a in h.adresses if est_propre_a_l_organisme(a))
        assert len(propres) > 20
        ouvertes = {a: etranger.page.request.get(serveur.url + a).status for a in propres}
        assert {a: s for a, s in ouvertes.items() if s != 404} == {}

    livret = verifier(pdf.read_bytes())
    assert livret.valide, livret.raisons
    texte = " ".join(lecture.texte(pdf.read_bytes()).split())
    for critere in lire_referentiel().criteres:
        assert " ".join(critere.texte.split()) in texte
    assert COMMENTAIRE in texte
    assert f"{aujourdhui():%Y}" in texte
