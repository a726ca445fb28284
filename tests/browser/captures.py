"""`make captures`: takes the pictures of docs/captures on a fresh demonstration, one per screen."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.chromium import ouvrir_chromium

RACINE = Path(__file__).parents[2]
SORTIE = RACINE / "docs" / "captures"
PORT = 8123
BASE = f"http://127.0.0.1:{PORT}"
ECRAN = {"width": 1366, "height": 768}
TELEPHONE = {"width": 390, "height": 844}


@contextmanager
def demonstration() -> Iterator[None]:
    """A demonstration served from a folder of its own, for the time of the pictures."""
    with tempfile.TemporaryDirectory() as dossier:
        env = os.environ | {"CONSTAT_INSTANCE": dossier}
        commande = [str(Path(sys.executable).with_name("constat")), "demo", "--port", str(PORT)]
        serveur = subprocess.Popen(commande, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            for _ in range(180):
                try:
                    urllib.request.urlopen(BASE, timeout=2)
                    break
                except OSError:
                    time.sleep(1)
            yield
        finally:
            serveur.terminate()
            serveur.wait()


class Photographe:
    """Signs in as a person of the demonstration and keeps what the screen shows."""

    def __init__(self, chromium: Browser) -> None:
        self.chromium = chromium

    def venir(self, nom: str = "", ecran: dict[str, int] | None = None) -> Page:
        contexte = self.chromium.new_context(
            viewport=ecran or ECRAN,  # type: ignore[arg-type] # two sizes, as the browser names them
            locale="fr-FR",
            reduced_motion="reduce",
        )
        page = contexte.new_page()
        page.set_default_timeout(20_000)
        page.goto(BASE)
        if nom:
            page.get_by_role("link", name="Essayer la démonstration en un clic").click()
            page.get_by_role("button", name=re.compile(nom)).click()
            page.get_by_role("heading", level=1, name=re.compile("Bonjour")).wait_for()
        return page

    @staticmethod
    def prendre(page: Page, nom: str, *, entiere: bool = False) -> None:
        chemin = SORTIE / f"{nom}.png"
        page.wait_for_load_state("networkidle")
        if page.get_by_text(re.compile(r"^Erreur \d{3}$")).count():
            raise LookupError(f"{nom} : {page.url} répond par une erreur")
        page.screenshot(path=chemin, full_page=entiere)
        with Image.open(chemin) as image:
            image.convert("RGB").quantize(192).save(chemin, optimize=True)


def aller(page: Page, *noms: str) -> None:
    """Follow links by their words, one after the other."""
    for nom in noms:
        page.locator("main, nav").get_by_role("link", name=re.compile(nom, re.IGNORECASE)).first.click()
        page.wait_for_load_state()


def seuil(p: Photographe) -> None:
    page = p.venir()
    p.prendre(page, "01-connexion")
    page.get_by_role("link", name="Essayer la démonstration en un clic").click()
    p.prendre(page, "02-demonstration")


def candidat(p: Photographe) -> None:
    page = p.venir("Awa Diarra")
    p.prendre(page, "10-candidat-accueil")
    aller(page, "épreuve")
    p.prendre(page, "11-candidat-mon-epreuve")
    page.goto(BASE + "/entrainement")
    p.prendre(page, "12-candidat-s-entrainer")
    page.get_by_label("Équipement d’optique de classe B").check()
    page.get_by_label(re.compile("Numéro de tirage")).fill("7")
    page.get_by_role("button", name="Ouvrir un dossier").click()
    page.get_by_role("heading", name="La demande").wait_for()
    poste(p, page)


def poste(p: Photographe, page: Page) -> None:
    p.prendre(page, "20-poste-ouverture")
    page.get_by_role("tab", name=re.compile("Facture d’optique")).click()
    page.locator("#feuille-papier .papier").wait_for()
    page.locator("#base-contrat").click()
    page.locator("#base-contenu [data-champ]").first.wait_for()
    page.locator('.papier [data-champ="lignes[0].prix_ttc"]').click()
    page.get_by_role("button", name="Comparer avec…").click()
    page.get_by_role("tab", name=re.compile("Devis d’optique")).click()
    page.locator('.papier [data-champ="offre_b.lignes[0].prix"]').click()
    p.prendre(page, "21-poste-comparer")
    page.get_by_role("button", name="Conforme", exact=True).click()
    page.locator("#dock-calcul").click()
    p.prendre(page, "22-poste-calcul")
    page.locator("#feuille-fermer").click()
    page.locator("#dock-ecrire").click()
    page.get_by_label("Lettre type").select_option(index=2)
    p.prendre(page, "23-poste-lettre")
    page.locator("#feuille-fermer").click()
    page.locator("#dock-signaler").click()
    p.prendre(page, "24-poste-signaler")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Fin de journée").click()
    p.prendre(page, "25-poste-fin-de-journee")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Terminer", exact=True).click()
    page.get_by_role("button", name="Terminer définitivement").click()
    page.wait_for_url(re.compile("/debriefing$"))
    p.prendre(page, "27-debriefing", entiere=True)


def candidat_apres(p: Photographe) -> None:
    page = p.venir("Inès Benali")
    aller(page, "Épreuve du bloc 2", "récépissé")
    p.prendre(page, "28-recu-de-cloture")
    page = p.venir("Thomas Ferreira")
    aller(page, "résultats|livret")
    p.prendre(page, "29-restitution")


def telephone(p: Photographe) -> None:
    page = p.venir("Thomas Ferreira", TELEPHONE)
    p.prendre(page, "30-telephone-accueil")
    page.goto(BASE + "/entrainement")
    page.get_by_role("button", name="Ouvrir un dossier").click()
    page.get_by_role("heading", name="Corbeille").wait_for()
    p.prendre(page, "31-telephone-corbeille")
    for rang, nom in enumerate(("Pièce", "Bases", "Décider"), start=32):
        page.get_by_role("button", name=re.compile(f"^{nom}")).last.click()
        p.prendre(page, f"{rang}-telephone-{nom.lower().replace('è', 'e').replace('é', 'e')}")


def responsable(p: Photographe) -> None:
    page = p.venir("Étienne Jourdan")
    p.prendre(page, "40-responsable-accueil")
    aller(page, "^Personnes$")
    p.prendre(page, "41-personnes")
    page.goto(BASE)
    aller(page, "^Épreuves$")
    p.prendre(page, "42-epreuves")
    page.goto(BASE)
    aller(page, "Awa Diarra, bloc 2")
    p.prendre(page, "43-epreuve-composee", entiere=True)
    aller(page, "Convocation")
    p.prendre(page, "44-convocation")
    page.go_back()
    aller(page, "Manuel de gestion")
    p.prendre(page, "45-manuel")
    page.goto(BASE)
    aller(page, "^Qualité$")
    p.prendre(page, "46-qualite")


def formateur(p: Photographe) -> None:
    page = p.venir("Nadia Rousselot")
    p.prendre(page, "70-formateur-accueil")
    aller(page, "^Banque$")
    p.prendre(page, "71-banque")
    aller(page, "Essayer un dossier")
    p.prendre(page, "72-essayer-un-dossier")
    page.goto(BASE)
    aller(page, "^Référentiel$")
    p.prendre(page, "73-referentiel")
    page.goto(BASE)
    aller(page, "Incohérences du livret")
    p.prendre(page, "74-incoherences")


def evaluateur(p: Photographe) -> None:
    page = p.venir("Hélène Kowalski")
    p.prendre(page, "50-evaluateur-accueil")
    page.goto(BASE + "/mes-epreuves-a-evaluer")
    p.prendre(page, "51-mes-sessions")
    aller(page, "Awa Diarra, bloc 2", "Fiches évaluateur")
    p.prendre(page, "52-fiche-evaluateur")
    page.goto(BASE + "/mes-epreuves-a-evaluer")
    aller(page, "Coter")
    p.prendre(page, "54-coter")
    sommaire = page.url
    page.locator(".liste-competences a").nth(3).click()
    p.prendre(page, "55-coter-competence", entiere=True)
    page.get_by_role("button", name="Ouvrir les faits relevés").click()
    p.prendre(page, "55-faits-releves")
    page.goto(sommaire)
    aller(page, "Chronologie")
    p.prendre(page, "56-chronologie")
    page.go_back()
    aller(page, "Entretien complémentaire")
    p.prendre(page, "57-entretien")
    page.goto(BASE + "/mes-epreuves-a-evaluer")
    aller(page, "S’accorder")
    p.prendre(page, "58-accord")


def suite(p: Photographe) -> None:
    """The states in which other evaluators are: running, to validate, closed."""
    attendues = {"53-observer": "Observer", "59-valider": "^Valider", "60-livret-clos": "livret"}
    for nom in ("Sylvie Perrault", "Bruno Castaing", "Rachid Amrani"):
        page = p.venir(nom)
        for image, mots in list(attendues.items()):
            page.goto(BASE + "/mes-epreuves-a-evaluer")
            liens = page.locator("main").get_by_role("link", name=re.compile(mots))
            if liens.count():
                liens.first.click()
                p.prendre(page, image)
                del attendues[image]
    if attendues:
        raise LookupError(f"écrans introuvables : {', '.join(attendues)}")


def main() -> None:
    shutil.rmtree(SORTIE, ignore_errors=True)
    SORTIE.mkdir(parents=True)
    with demonstration(), sync_playwright() as pw:
        chromium = ouvrir_chromium(pw)
        photographe = Photographe(chromium)
        for serie in (seuil, candidat, candidat_apres, telephone, responsable, evaluateur, suite, formateur):
            serie(photographe)
        chromium.close()


if __name__ == "__main__":
    main()
