"""F6, F7, F8 : réseau coupé, session finie, deux onglets ; rien de ce qui est fait ou tapé ne se perd ni ne se montre à un autre."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from tests import factories
from tests.browser.conftest import Serveur, Visite
from tests.factories import MIDI, MOT_DE_PASSE
from tests.webapp.poste.dossiers import cas
from webapp.comptes.services import issue_code
from webapp.horloge import maintenant
from webapp.instantanes import enregistrer
from webapp.models.acces import SessionUtilisateur
from webapp.models.action import ActionTexte
from webapp.models.brouillon import Brouillon
from webapp.models.instantane import Pool
from webapp.models.organisme import Personne, Role
from webapp.models.tentative import Mode
from webapp.poste.services import ouvrir_tentative

pytestmark = pytest.mark.navigateur
RESEAU = ("ERR_INTERNET_DISCONNECTED", "Failed to load resource", "Failed to fetch")


def _asseoir(serveur: Serveur, **autres: str) -> tuple[str, str]:
    """A candidate and an open attempt: (identifiant, address of the desk)."""
    with serveur.session() as db:
        chez = factories.organisme(db)
        qui = factories.personne(db, chez, Role.CANDIDAT, **autres)
        instantane = enregistrer(db, chez.id, cas(), Pool.EVALUATION, {}, MIDI)
        tentative = ouvrir_tentative(db, qui, [instantane], Mode.EVALUATION, MIDI)
        db.commit()
        return qui.identifiant, f"{serveur.url}/poste/{tentative.public_id}"


def _banniere(page: Page, mots: str) -> None:
    expect(page.locator("#sauvegarde")).to_have_text(mots, timeout=15_000)


def _ouvrir(visite: Visite, url: str, qui: str, poste: str) -> Page:
    visite.connecter(url, qui)
    visite.page.goto(poste)
    expect(visite.page.get_by_role("heading", name="La demande")).to_be_visible()
    return visite.page


def _pret_hors_ligne(page: Page) -> None:
    """The service worker holds the shell, and what is on the screen is kept."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    page.wait_for_timeout(900)


def _note(page: Page, texte: str, *, envoyer: bool = True) -> None:
    if not page.locator(".feuille-decision").count():
        page.locator("#dock-note").click()
    page.get_by_label("Note", exact=True).fill(texte)
    if envoyer:
        page.get_by_role("button", name="Enregistrer la note").click()


def _textes_du_serveur(serveur: Serveur) -> list[str]:
    with serveur.session() as db:
        return [t for t in db.scalars(select(ActionTexte.texte)) if t]


def _brouillon_du_serveur(serveur: Serveur) -> list[Any]:
    with serveur.session() as db:
        return [b for b in db.scalars(select(Brouillon.contenu)) if b]


def _finir_les_sessions(serveur: Serveur) -> None:
    with serveur.session() as db:
        db.execute(update(SessionUtilisateur).values(revoquee_le=maintenant()))
        db.commit()


def _se_reconnecter(page: Page, identifiant: str = "", secret: str = MOT_DE_PASSE) -> None:
    dialogue = page.get_by_role("dialog", name="Votre session est terminée")
    if identifiant:
        dialogue.get_by_label("Identifiant").fill(identifiant)
    dialogue.get_by_label("Mot de passe ou code d’accès").fill(secret)
    dialogue.get_by_role("button", name="Se reconnecter").click()


@contextmanager
def _reseau_coupe(serveur: Serveur, visite: Visite) -> Iterator[None]:
    """No network at all: a page that reloads may send before Chromium has cut it again, so that the server
    refuses what still passes."""
    ouvert = serveur.app.wsgi_app

    def refuser(environ: dict[str, Any], repondre: Any) -> Any:
        if environ["REQUEST_METHOD"] != "POST":
            return ouvert(environ, repondre)
        repondre("503 Service Unavailable", [("Content-Type", "text/plain")])
        return [b""]

    serveur.app.wsgi_app = refuser
    visite.contexte.set_offline(True)
    yield
    serveur.app.wsgi_app = ouvert
    visite.contexte.set_offline(False)


def test_hors_ligne_trois_rechargements_et_tout_est_sur_le_serveur_au_retour(
    serveur: Serveur, visite: Visite
) -> None:
    qui, poste = _asseoir(serveur)
    visite.attendues = RESEAU
    page = _ouvrir(visite, serveur.url, qui, poste)
    _banniere(page, "Enregistré")
    _pret_hors_ligne(page)
    with _reseau_coupe(serveur, visite):
        for tour in (1, 2, 3):
            _note(page, f"Note hors ligne n° {tour}")
            _banniere(page, "Hors ligne, gardé ici")
            _note(page, f"Brouillon n° {tour}, pas encore envoyé", envoyer=False)
            page.wait_for_timeout(400)
            assert page.locator("#sauvegarde").inner_text() != "Enregistré"
            page.reload()
            expect(page.get_by_role("heading", name="La demande")).to_be_visible()
            _banniere(page, "Hors ligne, gardé ici")
            page.locator("#dock-note").click()
            expect(page.get_by_label("Note", exact=True)).to_have_value(
                f"Brouillon n° {tour}, pas encore envoyé"
            )
            expect(page.locator("#bandeau")).to_contain_text("Le réseau est coupé.")
        assert _textes_du_serveur(serveur) == []
    _banniere(page, "Enregistré")
    assert _textes_du_serveur(serveur) == [f"Note hors ligne n° {n}" for n in (1, 2, 3)]
    assert _brouillon_du_serveur(serveur) == [[["texte", "Brouillon n° 3, pas encore envoyé"]]]
    expect(page.locator("#bandeau")).to_be_hidden()


def test_un_onglet_qui_s_effondre_retrouve_ses_actions_et_ses_textes(
    serveur: Serveur, visite: Visite
) -> None:
    qui, poste = _asseoir(serveur)
    visite.attendues = RESEAU
    page = _ouvrir(visite, serveur.url, qui, poste)
    _pret_hors_ligne(page)
    visite.contexte.set_offline(True)
    _note(page, "Faite avant l’effondrement")
    _note(page, "Tapée avant l’effondrement", envoyer=False)
    page.wait_for_timeout(300)
    page.close(run_before_unload=False)
    visite.contexte.set_offline(False)
    neuve = visite.contexte.new_page()
    neuve.goto(poste)
    expect(neuve.get_by_role("heading", name="La demande")).to_be_visible()
    _banniere(neuve, "Enregistré")
    neuve.locator("#dock-note").click()
    expect(neuve.get_by_label("Note", exact=True)).to_have_value("Tapée avant l’effondrement")
    assert _textes_du_serveur(serveur) == ["Faite avant l’effondrement"]


def test_la_session_finit_pendant_la_frappe_et_reprend_sur_la_meme_page(
    serveur: Serveur, visite: Visite
) -> None:
    qui, poste = _asseoir(serveur)
    visite.attendues = ("401", "400", "422")
    page = _ouvrir(visite, serveur.url, qui, poste)
    _finir_les_sessions(serveur)
    _note(page, "Tapée pendant que la session finissait", envoyer=False)
    dialogue = page.get_by_role("dialog", name="Votre session est terminée")
    expect(dialogue).to_be_visible()
    visite.axe()
    expect(dialogue.get_by_label("Identifiant")).to_have_value(qui)
    _se_reconnecter(page, secret="pas celui-là")
    expect(dialogue.locator(".feuille-erreur")).to_contain_text("incorrect")
    _se_reconnecter(page)
    expect(dialogue).to_have_count(0)
    expect(page.get_by_label("Note", exact=True)).to_have_value("Tapée pendant que la session finissait")
    _banniere(page, "Enregistré")
    assert _brouillon_du_serveur(serveur) == [[["texte", "Tapée pendant que la session finissait"]]]


def test_un_code_imprime_rouvre_la_session_et_demande_un_mot_de_passe_sans_quitter_la_page(
    serveur: Serveur, visite: Visite
) -> None:
    qui, poste = _asseoir(serveur)
    visite.attendues = ("401", "400", "422")
    page = _ouvrir(visite, serveur.url, qui, poste)
    with serveur.session() as db:
        personne = db.scalars(select(Personne).where(Personne.identifiant == qui)).one()
        code = issue_code(db, serveur.app.extensions["constat.settings"], personne, None, maintenant())
        db.commit()
    _finir_les_sessions(serveur)
    _note(page, "Faite pendant la coupure")
    _se_reconnecter(page, secret=code)
    dialogue = page.get_by_role("dialog", name="Votre session est terminée")
    for mot, phrase in (("court", "12 caractères"), ("quatre chevaux verts", "")):
        dialogue.get_by_label("Nouveau mot de passe").fill(mot)
        dialogue.get_by_label("Le même, une seconde fois").fill(mot)
        dialogue.get_by_role("button", name="Enregistrer et reprendre").click()
        if phrase:
            expect(dialogue.locator(".feuille-erreur")).to_contain_text(phrase)
    expect(dialogue).to_have_count(0)
    _banniere(page, "Enregistré")
    assert _textes_du_serveur(serveur) == ["Faite pendant la coupure"]


def test_une_autre_personne_qui_se_connecte_n_en_voit_et_n_en_envoie_rien(
    serveur: Serveur, visite: Visite
) -> None:
    premiere, poste = _asseoir(serveur, prenom="Nadia", nom="Belkacem")
    seconde, autre = _asseoir(serveur, prenom="Yann", nom="Le Goff")
    visite.attendues = ("401", "400", "404")
    page = _ouvrir(visite, serveur.url, premiere, poste)
    _finir_les_sessions(serveur)
    _note(page, "Confidentiel de la première")
    _se_reconnecter(page, seconde)
    page.wait_for_url(autre)
    expect(page.get_by_role("heading", name="La demande")).to_be_visible()
    _banniere(page, "Enregistré")
    assert _textes_du_serveur(serveur) == []
    assert "Confidentiel" not in page.content()
    restes = page.evaluate(
        """async () => {
            const lues = [JSON.stringify(Object.entries(localStorage)), JSON.stringify(Object.entries(sessionStorage))];
            for (const { name } of await indexedDB.databases()) {
                const base = await new Promise((r) => { const q = indexedDB.open(name); q.onsuccess = () => r(q.result); });
                for (const nom of base.objectStoreNames) {
                    const tout = await new Promise((r) => { const q = base.transaction(nom).objectStore(nom).getAll(); q.onsuccess = () => r(q.result); });
                    for (const boite of tout) lues.push(boite.octets ? new TextDecoder().decode(boite.octets) : JSON.stringify(boite));
                }
                base.close();
            }
            return lues.join('\\n');
        }"""
    )
    assert "Confidentiel" not in restes
    visite.contexte.clear_cookies()
    visite.connecter(serveur.url, premiere)
    page.goto(poste)
    _banniere(page, "Enregistré")
    assert _textes_du_serveur(serveur) == ["Confidentiel de la première"]


def test_un_onglet_oublie_se_vide_quand_une_autre_personne_s_est_connectee(
    serveur: Serveur, visite: Visite
) -> None:
    premiere, poste = _asseoir(serveur)
    seconde, autre = _asseoir(serveur)
    visite.attendues = ("401", "400", "404")
    page = _ouvrir(visite, serveur.url, premiere, poste)
    _finir_les_sessions(serveur)
    neuve = visite.contexte.new_page()
    neuve.goto(f"{serveur.url}/connexion")
    expect(page.get_by_role("dialog", name="Votre session est terminée")).to_be_visible()
    neuve.get_by_label("Identifiant").fill(seconde)
    neuve.locator("[name=secret]").fill(MOT_DE_PASSE)
    neuve.get_by_role("button", name="Se connecter").click()
    neuve.wait_for_url(f"{serveur.url}/")
    page.get_by_role("button", name="Plus tard").click()
    _note(page, "Tapée dans l’onglet oublié", envoyer=False)
    expect(page.get_by_role("heading", name="Ce poste n’est plus le vôtre")).to_be_visible()
    assert "Tapée dans l’onglet oublié" not in page.content()
    visite.axe()
    page.get_by_role("link", name="Ouvrir mon poste").click()
    page.wait_for_url(autre)
    assert _textes_du_serveur(serveur) == []


def test_l_onglet_en_retard_recoit_409_garde_les_deux_textes_et_laisse_choisir(
    serveur: Serveur, visite: Visite
) -> None:
    qui, poste = _asseoir(serveur)
    visite.attendues = ("409",)
    un = _ouvrir(visite, serveur.url, qui, poste)
    deux = visite.contexte.new_page()
    deux.goto(poste)
    codes: list[int] = []
    deux.on("response", lambda r: codes.append(r.status) if r.url.endswith("/brouillons") else None)
    _note(un, "Texte du premier onglet", envoyer=False)
    _banniere(un, "Enregistré")
    _note(deux, "Texte du second onglet", envoyer=False)
    dialogue = deux.get_by_role("dialog", name="Deux textes pour le même formulaire")
    expect(dialogue).to_contain_text("Texte du premier onglet")
    expect(dialogue).to_contain_text("Texte du second onglet")
    assert codes[-1] == 409
    _banniere(deux, "Deux textes : à choisir")
    assert _brouillon_du_serveur(serveur) == [[["texte", "Texte du premier onglet"]]]
    dialogue.get_by_role("button", name="Garder les deux, à la suite").click()
    _banniere(deux, "Enregistré")
    reunis = "Texte du premier onglet\n\nTexte du second onglet"
    expect(deux.get_by_label("Note", exact=True)).to_have_value(reunis)
    assert _brouillon_du_serveur(serveur) == [[["texte", reunis]]]


@pytest.mark.parametrize(
    ("bouton", "reste"),
    [("Prendre le texte enregistré", "Ancien texte"), ("Garder le texte de cet onglet", "")],
)
def test_un_onglet_en_retard_qui_vide_son_texte_n_efface_pas_celui_de_l_autre(
    serveur: Serveur, visite: Visite, bouton: str, reste: str
) -> None:
    qui, poste = _asseoir(serveur)
    visite.attendues = ("409",)
    un = _ouvrir(visite, serveur.url, qui, poste)
    _note(un, "Ancien", envoyer=False)
    _banniere(un, "Enregistré")
    deux = visite.contexte.new_page()
    deux.goto(poste)
    deux.locator("#dock-note").click()
    expect(deux.get_by_label("Note", exact=True)).to_have_value("Ancien")
    _note(un, "Ancien texte", envoyer=False)
    _banniere(un, "Enregistré")
    _note(deux, "", envoyer=False)
    dialogue = deux.get_by_role("dialog", name="Deux textes pour le même formulaire")
    expect(dialogue).to_contain_text("Vide")
    assert _brouillon_du_serveur(serveur) == [[["texte", "Ancien texte"]]]
    dialogue.get_by_role("button", name=bouton).click()
    _banniere(deux, "Enregistré")
    expect(deux.get_by_label("Note", exact=True)).to_have_value(reste)


def test_se_deconnecter_vide_le_navigateur_sauf_ce_qui_attend_encore(
    serveur: Serveur, visite: Visite
) -> None:
    qui, poste = _asseoir(serveur)
    visite.attendues = RESEAU
    page = _ouvrir(visite, serveur.url, qui, poste)
    _note(page, "Acquittée")
    _banniere(page, "Enregistré")

    def bases() -> int:
        page.goto(f"{serveur.url}/")
        page.locator(".compte summary").click()
        page.get_by_role("button", name="Se déconnecter").click()
        page.wait_for_url(re.compile("/connexion"))
        page.wait_for_timeout(400)
        restantes: int = page.evaluate("indexedDB.databases().then((b) => b.length)")
        assert page.evaluate("sessionStorage.getItem('constat.poste.qui')") is None
        return restantes

    assert bases() == 0
    page = _ouvrir(visite, serveur.url, qui, poste)
    visite.contexte.set_offline(True)
    _note(page, "En attente au départ")
    _banniere(page, "Hors ligne, gardé ici")
    page.route("**/actions", lambda r: r.abort())
    visite.contexte.set_offline(False)
    assert bases() == 1


def test_ce_qui_arrive_apres_la_cloture_se_dit(serveur: Serveur, visite: Visite) -> None:
    qui, poste = _asseoir(serveur)
    visite.attendues = RESEAU
    un = _ouvrir(visite, serveur.url, qui, poste)
    deux = visite.contexte.new_page()
    deux.goto(poste)
    expect(deux.get_by_role("heading", name="La demande")).to_be_visible()
    un.get_by_role("button", name="Terminer", exact=True).click()
    un.get_by_role("button", name="Terminer définitivement").click()
    un.wait_for_url(re.compile("/recu$"))
    _note(deux, "Écrite trop tard")
    expect(deux.get_by_role("dialog", name="Reçu après la clôture")).to_contain_text("gardée à part")
