"""Le référentiel et la banque à l’écran : chaque page, large et étroite, sans faute d’accessibilité."""

from __future__ import annotations

import pytest

from tests import factories
from tests.browser.conftest import Serveur, Visite
from webapp.models.organisme import Role

ESSAI = "/banque/essayer?cas=optique_classe_b:rib_mariage&graine=7&mutuelle="
PAGES = (
    "/referentiel",
    "/referentiel/blocs/B2",
    "/referentiel/blocs/B4",
    "/referentiel/incoherences",
    "/referentiel/recherche?q=donnees+entrantes",
    "/referentiel/recherche?q=zzz",
    "/banque",
    "/banque/gabarits/optique_classe_b",
    "/banque/mutuelles/septrives",
    "/banque/baremes",
    "/banque/natures",
    "/banque/essayer",
    "/banque/essayer?cas=rien&graine=0&mutuelle=",
    ESSAI,
    f"{ESSAI}&vue=candidat",
    ESSAI.replace("essayer", "classe"),
)


@pytest.mark.parametrize("taille", [(1366, 768), (390, 844)], ids=["large", "étroit"])
def test_un_formateur_lit_le_referentiel_et_essaie_un_dossier(
    serveur: Serveur, visite: Visite, taille: tuple[int, int]
) -> None:
    visite.attendues = ("422",)
    with serveur.session() as db:
        formateur = factories.personne(db, factories.organisme(db), Role.FORMATEUR_AUTEUR)
        db.commit()
        identifiant = formateur.identifiant
    visite.connecter(serveur.url, identifiant)
    page = visite.page
    page.set_viewport_size({"width": taille[0], "height": taille[1]})
    for adresse in PAGES:
        page.goto(f"{serveur.url}{adresse}")
        debord = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert (adresse, debord) == (adresse, 0)
        visite.axe()
        page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        visite.axe()
    page.goto(f"{serveur.url}{ESSAI}")
    page.locator("#nombre").fill("5")
    page.get_by_role("button", name="Prouver").click()
    page.get_by_text("5 dossiers prouvés sur 5 essayés.").wait_for()
    visite.axe()
