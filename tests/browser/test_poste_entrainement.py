"""Un candidat travaille un dossier d’entraînement de bout en bout, dans un vrai navigateur."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from cases.vu import Case
from tests import factories
from tests.browser.conftest import Serveur, Visite
from tests.factories import MIDI, MOT_DE_PASSE
from tests.webapp.poste.dossiers import avec_reference, cas
from webapp.instantanes import enregistrer
from webapp.models.instantane import Pool
from webapp.models.organisme import Role
from webapp.models.tentative import Mode
from webapp.poste.services import ouvrir_tentative

pytestmark = pytest.mark.navigateur
FACTURE = '.papier [data-champ="lignes[0].prix_ttc"]'
DEVIS = '.papier [data-champ="offre_b.lignes[0].prix"]'
PAPIERS = ".feuille-papier .papier"
"""The drawings keep the density of real papers: their fields are offered larger in the « Champs » view."""


def _ouvrir(serveur: Serveur, mode: Mode = Mode.ENTRAINEMENT, **options: str) -> tuple[str, str]:
    """A candidate and an attempt over one dossier: (identifiant, address of the desk)."""
    case = cas(**options)  # type: ignore[arg-type] # the options of a test are words
    with serveur.session() as db:
        chez = factories.organisme(db)
        qui = factories.personne(db, chez, Role.CANDIDAT, prenom="Nadia", nom="Belkacem")
        instantane = enregistrer(db, chez.id, case, Pool(mode.value), {}, MIDI)
        tentative = ouvrir_tentative(db, qui, [instantane], mode, MIDI)
        db.commit()
        return qui.identifiant, f"{serveur.url}/poste/{tentative.public_id}"


def _enregistre(page: Page) -> None:
    expect(page.locator("#sauvegarde")).to_have_text("Enregistré")


def _choisir_ligne(page: Page, *noms: str) -> None:
    for nom in noms:
        page.locator(".feuille-decision").get_by_role("checkbox", name=re.compile(nom)).check()


def _ouvrir_comparer_marquer(visite: Visite) -> None:
    page = visite.page
    page.get_by_role("tab", name=re.compile("Facture d’optique")).click()
    page.locator(FACTURE).click()
    page.get_by_role("button", name="Comparer avec…").click()
    page.get_by_role("tab", name=re.compile("Devis d’optique")).click()
    page.locator(DEVIS).click()
    page.get_by_role("button", name="Conforme", exact=True).click()
    expect(page.locator(DEVIS)).to_have_class(re.compile("marque-oui"))
    _enregistre(page)
    visite.axe(denses=PAPIERS)
    page.get_by_role("button", name="Champs", exact=True).click()
    visite.axe()
    page.get_by_role("button", name="Fichier", exact=True).click()
    expect(page.get_by_text("Propriétés du fichier")).to_be_visible()
    visite.axe()


def _consulter_et_calculer(visite: Visite, case: Case) -> None:
    page, lignes = visite.page, case.corrige.lignes
    page.get_by_role("button", name="Droits", exact=True).click()
    expect(page.locator("#base-contenu dl")).to_be_visible()
    visite.axe()
    page.get_by_role("button", name="‹ Bases").click()
    page.get_by_role("button", name="Barèmes").click()
    page.get_by_label("Libellé du calcul").fill("Part obligatoire de la monture")
    page.get_by_label("Calcul", exact=True).fill("(30 − 2) × 70 %")
    page.get_by_label("Calcul", exact=True).press("Enter")
    expect(page.locator(".bande-resultat")).to_have_text("19,60")
    page.get_by_role("button", name="Calcul", exact=True).click()
    visite.axe()
    for ligne in lignes:
        for partie, montant in (
            ("amo", ligne.amo_nette),
            ("amc", ligne.amc),
            ("reste", ligne.reste_a_charge),
        ):
            page.locator(f"[name='{partie}-{ligne.id}']").fill(montant.replace(".", ","))
    page.get_by_role("button", name="Enregistrer le calcul").click()
    _enregistre(page)


def _payer(visite: Visite, case: Case) -> str:
    page, lignes = visite.page, case.corrige.lignes
    page.locator("#dock-payer").click()
    page.get_by_role("button", name="Mettre en paiement").click()
    expect(page.locator(".feuille-erreur")).to_have_text("Cochez au moins une ligne.")
    _choisir_ligne(page, *(x.libelle for x in lignes))
    rappel = page.locator(".feuille-decision .ligne-aide[aria-live]").inner_text()
    total = rappel.split(":")[1].strip().removesuffix("€")
    page.get_by_label("Montant versé par la mutuelle").fill(total)
    page.get_by_label("Compte", exact=True).select_option(case.corrige.attendu.compte_a_payer)
    visite.axe()
    page.get_by_role("button", name="Mettre en paiement").click()
    expect(page.locator("#avis")).to_contain_text("Part au virement à la fin de la journée")
    return total


def _ecrire_et_renseigner(visite: Visite, case: Case, total: str) -> None:
    page = visite.page
    page.locator("#dock-ecrire").click()
    page.get_by_label("Lettre type").select_option(index=4)
    expect(page.locator(".lettre-corps")).to_contain_text(case.vu.adherent)
    page.get_by_label("La référence du dossier et la date de réception de la demande.").check()
    visite.axe()
    page.get_by_role("button", name="Envoyer la lettre").click()
    page.locator("#dock-tableau").click()
    page.get_by_label("Statut").select_option("paye")
    page.get_by_label("Montant payé").fill(total)
    page.get_by_label("Nature").select_option("sans_anomalie")
    page.get_by_label("Reçu le").fill(case.vu.demande.recue_le)
    page.get_by_role("button", name="Renseigner").click()
    _enregistre(page)
    page.get_by_role("button", name="Tableau de bord").first.click()
    expect(page.locator("dialog .table-tableau")).to_contain_text("payé")
    visite.axe()
    page.keyboard.press("Escape")


def _rendre_compte_et_finir_les_journees(visite: Visite) -> None:
    page = visite.page
    page.get_by_role("button", name="Compte rendu").click()
    page.get_by_label("Destinataire").select_option("responsable_gestion")
    page.get_by_label("Compte rendu", exact=True).fill("Un dossier payé, sans anomalie.")
    visite.axe()
    page.get_by_role("button", name="Envoyer le compte rendu").click()
    for _ in range(2):
        page.get_by_role("button", name="Fin de journée").click()
        visite.axe()
        page.get_by_role("button", name="Finir la journée").click()
        _enregistre(page)
    arrivee = page.get_by_role("dialog", name=re.compile("Arrivé ce matin, mercredi"))
    expect(arrivee).to_contain_text("Virement exécuté.")
    visite.axe()
    arrivee.get_by_role("button", name="Continuer").click()
    expect(page.locator("#jour-simule")).to_have_text(re.compile("mercredi"))
    expect(page.locator(".recus")).to_contain_text("Virement exécuté.")


def _cloturer_et_relire(visite: Visite) -> None:
    page = visite.page
    page.locator("#dock-cloturer").click()
    page.locator("#feuille-envoyer").click()
    expect(page.locator(".dossier")).to_contain_text("Clôturé")
    page.get_by_role("button", name="Ce que j’ai fait").click()
    expect(page.locator("dialog .journal")).to_contain_text("Mettre en paiement")
    visite.axe()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Terminer", exact=True).click()
    page.get_by_role("button", name="Terminer définitivement").click()
    page.wait_for_url(re.compile("/debriefing$"))
    page.get_by_role("link", name="Mon reçu").click()
    expect(page.locator(".recu-sceau")).to_have_text(re.compile("^[0-9a-f]{64}$"))
    visite.axe()
    page.get_by_role("link", name="Lire le débriefing").click()
    expect(page.get_by_role("heading", name="Débriefing", level=1)).to_be_visible()
    expect(page.locator("body")).to_contain_text("ni anomalie ni suspicion")
    for detail in page.locator("details").all():
        detail.evaluate("(d) => { d.open = true; }")
    visite.axe()
    assert not re.search(
        r"\d+\s*%\s*de (réussite|bonnes)|score|note sur", page.locator("body").inner_text(), re.IGNORECASE
    )


def test_un_dossier_sain_de_l_ouverture_au_debriefing(serveur: Serveur, visite: Visite) -> None:
    case = cas()
    qui, poste = _ouvrir(serveur)
    visite.connecter(serveur.url, qui)
    visite.page.goto(poste)
    expect(visite.page.get_by_role("heading", name="La demande")).to_be_visible()
    visite.axe()
    _ouvrir_comparer_marquer(visite)
    _consulter_et_calculer(visite, case)
    total = _payer(visite, case)
    _ecrire_et_renseigner(visite, case, total)
    _rendre_compte_et_finir_les_journees(visite)
    _cloturer_et_relire(visite)


def test_un_envoi_qui_echoue_ne_perd_rien(serveur: Serveur, visite: Visite) -> None:
    qui, poste = _ouvrir(serveur)
    page = visite.page
    visite.attendues = ("ERR_INTERNET_DISCONNECTED", "Failed to load resource")
    visite.connecter(serveur.url, qui)
    page.goto(poste)
    page.locator("#dock-note").click()
    visite.contexte.set_offline(True)
    page.get_by_label("Note", exact=True).fill("Rappelé à 10 h.")
    page.get_by_role("button", name="Enregistrer la note").click()
    expect(page.locator("#sauvegarde")).to_have_text("Hors ligne, gardé ici")
    page.get_by_role("button", name="Ce que j’ai fait").click()
    expect(page.locator("dialog")).to_contain_text("1 action en cours d’enregistrement")
    page.keyboard.press("Escape")
    visite.contexte.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    _enregistre(page)
    page.reload()
    page.get_by_role("button", name="Ce que j’ai fait").click()
    expect(page.locator("dialog .journal li")).to_have_count(1)
    expect(page.locator("dialog .journal")).to_contain_text("Rappelé à 10 h.")


def test_ce_qui_est_tape_survit_au_rechargement(serveur: Serveur, visite: Visite) -> None:
    qui, poste = _ouvrir(serveur)
    page = visite.page
    visite.connecter(serveur.url, qui)
    page.goto(poste)
    page.locator("#dock-note").click()
    page.get_by_label("Note", exact=True).fill("Un début de note")
    page.reload()
    page.locator("#dock-note").click()
    expect(page.get_by_label("Note", exact=True)).to_have_value("Un début de note")


def test_au_clavier_seul_on_compare_et_on_marque(serveur: Serveur, visite: Visite) -> None:
    qui, poste = _ouvrir(serveur)
    page = visite.page
    visite.connecter(serveur.url, qui)
    page.goto(poste)
    page.locator("#onglet-p1").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.locator(FACTURE).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("c")
    page.locator("#onglet-p2").focus()
    page.keyboard.press("Enter")
    page.locator(DEVIS).focus()
    page.keyboard.press("Space")
    page.keyboard.press("o")
    expect(page.locator(DEVIS)).to_have_class(re.compile("marque-oui"))
    page.keyboard.press("3")
    expect(page.locator("#base-adherent")).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Aide du poste de travail")).to_be_visible()
    visite.axe()


def test_signaler_part_d_un_lieu_et_d_une_phrase_puis_vient_la_nature(
    serveur: Serveur, visite: Visite
) -> None:
    qui, poste = _ouvrir(serveur)
    page = visite.page
    visite.connecter(serveur.url, qui)
    page.goto(poste)
    page.locator("#onglet-p3").click()
    page.locator("#dock-signaler").click()
    page.locator(".papier [data-champ=total_ttc]").click()
    page.get_by_label("Ce que vous constatez, en une phrase").fill("Le total ne suit pas les lignes.")
    visite.axe(denses=PAPIERS)
    page.get_by_role("button", name="Choisir la nature").click()
    assert page.locator(".catalogue input").count() == len(cas().vu.natures)
    page.get_by_label("Une suspicion à remonter").check()
    page.get_by_placeholder("Chercher dans le catalogue…").fill("montant modif")
    page.locator(".catalogue").get_by_text("Montant ou date modifiés sur la pièce").click()
    page.get_by_role("button", name="Enregistrer le signalement").click()
    expect(page.locator(".dialogue .feuille-erreur")).to_have_text("Choisissez le service à alerter.")
    visite.axe(denses=PAPIERS)
    page.get_by_label("Service alerté").select_option("responsable_gestion")
    page.get_by_role("button", name="Enregistrer le signalement").click()
    expect(page.locator(".papier [data-champ=total_ttc]")).to_have_class(re.compile("marque-signal"))


def test_au_telephone_un_volet_a_la_fois_et_l_evaluation_dit_qu_il_faut_plus_large(
    serveur: Serveur, visite: Visite
) -> None:
    qui, poste = _ouvrir(serveur)
    page = visite.page
    visite.connecter(serveur.url, qui)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(poste)
    expect(page.locator("#volet-corbeille")).to_be_visible()
    expect(page.locator("#volet-bases")).to_be_hidden()
    visite.axe()
    for volet in ("Pièce", "Bases", "Décider"):
        page.get_by_role("navigation", name="Volets du poste").get_by_role("button", name=volet).click()
        visite.axe()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    qui, evaluation = _ouvrir(serveur, Mode.EVALUATION)
    visite.contexte.clear_cookies()
    page.set_viewport_size({"width": 1000, "height": 700})
    visite.connecter(serveur.url, qui)
    page.goto(evaluation)
    expect(page.get_by_role("heading", name="Cet écran est trop étroit pour une évaluation")).to_be_visible()
    expect(page.locator("#volet-corbeille")).to_be_hidden()
    visite.axe()


def test_la_calculette_compte_juste_et_dit_ce_qui_est_illisible(serveur: Serveur, visite: Visite) -> None:
    qui, poste = _ouvrir(serveur)
    page = visite.page
    visite.connecter(serveur.url, qui)
    page.goto(poste)
    calculs = {
        "0,1 + 0,2": "0,30",
        "(30 − 2) × 70 %": "19,60",
        "1 234,50 - 0,005": "1\u202f234,495",
        "100 / 3": "33,3333",
        "-(2+3)*4": "−20",
        "950x60%": "570",
        "2 - 3 - 4": "−5",
        "12:4": "3",
    }
    resultats = page.evaluate(
        """async (calculs) => {
            const { calculer } = await import('/static/poste/nombres.js');
            return Object.fromEntries(calculs.map((c) => [c, calculer(c)]));
        }""",
        list(calculs),
    )
    assert resultats == calculs
    page.get_by_label("Calcul", exact=True).fill("3 / (2 − 2)")
    page.get_by_label("Calcul", exact=True).press("Enter")
    expect(page.locator(".calculette-erreur")).to_have_text("On ne divise pas par zéro.")
    page.get_by_label("Calcul", exact=True).fill("alert(1)")
    page.get_by_label("Calcul", exact=True).press("Enter")
    expect(page.locator(".calculette-erreur")).to_contain_text("Un nombre est attendu")


def test_une_base_revue_un_autre_jour_est_une_autre_consultation(serveur: Serveur, visite: Visite) -> None:
    qui, poste = _ouvrir(serveur)
    page = visite.page
    visite.connecter(serveur.url, qui)
    page.goto(poste)

    def consultations() -> int:
        _enregistre(page)
        page.get_by_role("button", name="Ce que j’ai fait").click()
        nombre = page.locator("dialog .journal li", has_text="Flux et registres").count()
        page.keyboard.press("Escape")
        return nombre

    for _ in range(2):
        page.locator("#base-flux").click()
        expect(page.locator("#base-contenu dl")).to_be_visible()
        page.get_by_role("button", name="‹ Bases").click()
    assert consultations() == 1
    page.locator("#base-flux").click()
    page.get_by_role("button", name="Fin de journée").click()
    page.get_by_role("button", name="Finir la journée").click()
    expect(page.locator("#base-flux")).to_be_visible()
    assert consultations() == 1
    page.locator("#base-flux").click()
    expect(page.locator("#base-contenu dl")).to_be_visible()
    assert consultations() == 2


def test_l_envoi_ne_deplace_rien_sous_la_souris(serveur: Serveur, visite: Visite) -> None:
    qui, poste = _ouvrir(serveur)
    page = visite.page
    page.set_viewport_size({"width": 1366, "height": 768})
    visite.connecter(serveur.url, qui)
    page.goto(poste)
    page.locator("#base-baremes").click()
    page.locator("#base-recherche").fill("verre")
    page.locator("#base-contenu tr:not([hidden]) [data-champ$='.base']").first.click()
    expect(page.get_by_role("button", name="Comparer avec…")).to_be_visible()


def test_une_session_rouverte_dans_un_autre_onglet_suffit(serveur: Serveur, visite: Visite) -> None:
    qui, poste = _ouvrir(serveur)
    page = visite.page
    visite.attendues = ("400", "401")
    visite.connecter(serveur.url, qui)
    page.goto(poste)
    expect(page.get_by_role("heading", name="La demande")).to_be_visible()
    visite.contexte.clear_cookies()
    page.locator("#dock-note").click()
    page.get_by_label("Note", exact=True).fill("Écrit pendant la coupure.")
    page.get_by_role("button", name="Enregistrer la note").click()
    expect(page.get_by_role("dialog", name="Votre session est terminée")).to_be_visible()
    expect(page.locator("#sauvegarde")).to_have_text("Session terminée, gardé ici")
    visite.axe()
    onglet = visite.contexte.new_page()
    onglet.goto(f"{serveur.url}/connexion")
    onglet.get_by_label("Identifiant").fill(qui)
    onglet.locator("[name=secret]").fill(MOT_DE_PASSE)
    onglet.get_by_role("button", name="Se connecter").click()
    onglet.wait_for_url(f"{serveur.url}/")
    onglet.close()
    page.get_by_role("button", name="Se reconnecter").last.click()
    _enregistre(page)
    page.get_by_role("button", name="Ce que j’ai fait").click()
    expect(page.locator("dialog .journal")).to_contain_text("Écrit pendant la coupure.")


def test_deux_onglets_ne_se_battent_pas(serveur: Serveur, visite: Visite) -> None:
    qui, poste = _ouvrir(serveur)
    un = visite.page
    visite.connecter(serveur.url, qui)
    un.goto(poste)
    deux = visite.contexte.new_page()
    deux.goto(poste)
    for page, texte in ((un, "Depuis le premier"), (deux, "Depuis le second"), (un, "Encore le premier")):
        page.locator("#dock-note").click()
        page.get_by_label("Note", exact=True).fill(texte)
        page.get_by_role("button", name="Enregistrer la note").click()
        _enregistre(page)
    un.get_by_role("button", name="Ce que j’ai fait").click()
    expect(un.locator("dialog .journal li")).to_have_count(3)


def test_une_action_refusee_dit_quoi_corriger_et_les_autres_restent(serveur: Serveur, visite: Visite) -> None:
    qui, poste = _ouvrir(serveur)
    page = visite.page
    visite.attendues = ("400",)
    visite.connecter(serveur.url, qui)
    page.goto(poste)
    page.locator("#dock-cloturer").click()
    page.locator("#feuille-envoyer").click()
    expect(page.locator(".dossier")).to_contain_text("Clôturé")
    deux = visite.contexte.new_page()
    deux.goto(poste)
    deux.get_by_role("button", name="Ce que j’ai fait").click()
    deux.locator("dialog .journal").get_by_role("button", name="Annuler").click()
    expect(deux.locator(".dossier")).to_contain_text("En cours")
    page.get_by_role("button", name="Ce que j’ai fait").click()
    page.locator("dialog .journal").get_by_role("button", name="Annuler").click()
    dialogue = page.get_by_role("dialog", name="Une action n’a pas été enregistrée")
    expect(dialogue).to_contain_text("elle est déjà annulée")
    visite.axe()


def test_la_reponse_d_un_appel_se_lit_aussitot(serveur: Serveur, visite: Visite) -> None:
    attendue = next(r for r in cas().cache.reponses if (r.tiers, r.sur) == ("adherent", "identite"))
    qui, poste = _ouvrir(serveur)
    page = visite.page
    visite.connecter(serveur.url, qui)
    page.goto(poste)
    page.locator("#dock-appeler").click()
    page.get_by_label("Qui appeler").select_option("adherent")
    page.get_by_label("Le numéro connu (base ou annuaire)").check()
    page.get_by_label("À propos de").select_option("identite")
    page.get_by_role("button", name="Passer l’appel").click()
    expect(page.locator("#avis")).to_contain_text(attendue.precision)
    expect(page.locator(".recus")).to_contain_text(attendue.precision)
    visite.axe()


def test_les_indices_se_demandent_un_a_un_et_une_evaluation_n_en_a_pas(
    serveur: Serveur, visite: Visite
) -> None:
    qui, poste = _ouvrir(serveur, alteration="optique_trop_tot")
    page = visite.page
    visite.connecter(serveur.url, qui)
    page.goto(poste)
    page.get_by_role("button", name="Indices").click()
    for debut in ("Où regarder", "Quel contrôle", "Quelle clause"):
        page.get_by_role("button", name=re.compile(rf": {debut}", re.IGNORECASE)).click()
        expect(page.locator("dialog .indices")).to_contain_text(debut)
    expect(page.locator("dialog")).to_contain_text("Vous avez les trois indices.")
    visite.axe()
    qui, evaluation = _ouvrir(serveur, Mode.EVALUATION)
    visite.contexte.clear_cookies()
    visite.connecter(serveur.url, qui)
    page.goto(evaluation)
    expect(page.get_by_role("button", name="Terminer")).to_be_visible()
    expect(page.get_by_role("button", name="Indices")).to_have_count(0)


def test_six_dossiers_se_filtrent_et_se_parcourent_au_clavier(serveur: Serveur, visite: Visite) -> None:
    with serveur.session() as db:
        chez = factories.organisme(db)
        qui = factories.personne(db, chez, Role.CANDIDAT)
        cases = [avec_reference(cas(graine=n), f"D-{n}") for n in range(1, 7)]
        instantanes = [enregistrer(db, chez.id, c, Pool.EVALUATION, {}, MIDI) for c in cases]
        tentative = ouvrir_tentative(db, qui, instantanes, Mode.EVALUATION, MIDI)
        db.commit()
        identifiant, poste = qui.identifiant, f"{serveur.url}/poste/{tentative.public_id}"
    page = visite.page
    visite.connecter(serveur.url, identifiant)
    page.goto(poste)
    expect(page.locator(".dossier")).to_have_count(6)
    visite.axe()
    page.locator(".dossier").first.focus()
    for touche in ("ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(touche)
    expect(page.locator(".dossier[aria-current]")).to_contain_text("D-3")
    page.locator("#dock-cloturer").click()
    page.locator("#feuille-envoyer").click()
    page.get_by_role("button", name="Clôturés", exact=True).click()
    expect(page.locator(".dossier")).to_have_count(1)
    page.get_by_role("button", name="Manuel de procédures").click()
    page.get_by_label("Chercher dans Manuel de procédures").fill("relances")
    expect(page.locator("#base-trouves")).to_contain_text("trouvée")
    page.get_by_role("button", name="Agrandir", exact=True).click()
    visite.axe()
    page.get_by_role("button", name="Terminer", exact=True).click()
    expect(page.locator("dialog .rappels li")).to_have_count(5)
    visite.axe()
