"""A candidate at the desk: carries out a list of actions through the screen, as a person would."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from playwright.sync_api import Locator, Page, expect

from scenario_bank.model.vocabulaire import Base, couper_cible, objet_de

BASES = frozenset(str(b) for b in Base)
Document = dict[str, Any]


class Candidat:
    """Plays actions at the desk open on `page`; each one waits until the screen says it is recorded."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.dossier = ""
        matin = page.get_by_role("dialog", name=re.compile("^Arrivé ce matin"))
        page.add_locator_handler(matin, lambda: matin.get_by_role("button", name="Continuer").click())
        self.gestes: dict[str, Callable[[str, Document], None]] = {
            "ouvrir_piece": self._ouvrir_piece,
            "consulter_base": self._consulter,
            "marquer_champ_conforme": self._conforme,
            "marquer_champ_non_conforme": self._non_conforme,
            "signaler_anomalie": self._signaler,
            "alerter_suspicion": self._alerter,
            "demander_piece": self._demander,
            "verifier_emetteur": self._verifier,
            "appeler": self._appeler,
            "calculer": self._calculer,
            "payer": self._payer,
            "payer_partiel": self._payer_partiel,
            "mettre_en_attente": self._attendre,
            "rejeter": self._refuser,
            "ecrire_adherent": self._ecrire,
            "transmettre_service": self._transmettre,
            "note_crm": self._noter,
            "tableau_de_bord": self._tableau,
            "cloturer": self._cloturer,
            "compte_rendu": self._rendre_compte,
            "fin_de_journee": self._finir_la_journee,
        }

    def rejouer(self, actions: Iterable[Document]) -> None:
        """Every action in turn."""
        for action in actions:
            dossier, place = couper_cible(action["cible"])
            if dossier and dossier != self.dossier:
                self.choisir(dossier)
            self.gestes[action["type"]](place, action["donnees"])
            self.attendre_enregistrement()

    def choisir(self, reference: str) -> None:
        self.page.locator(".dossier", has_text=reference).click()
        self.dossier = reference

    def attendre_enregistrement(self) -> None:
        expect(self.page.locator("#sauvegarde")).to_have_text("Enregistré")

    def _montrer(self, place: str) -> Locator:
        """The field at `place`, its pièce or base open before the eyes."""
        objet = objet_de(place)
        if objet in BASES:
            self._consulter(objet, {})
            return self.page.locator(f'#base-contenu [data-champ="{place.removeprefix(objet + ".")}"]').first
        self._ouvrir_piece(objet, {})
        return self.page.locator(f'#feuille-papier [data-champ="{place.removeprefix(objet + ".")}"]').first

    def _ouvrir_piece(self, place: str, _donnees: Document) -> None:
        onglet = self.page.locator(f"#onglet-{place}")
        if onglet.get_attribute("aria-selected") != "true":
            onglet.click()
        expect(onglet).to_have_attribute("aria-selected", "true")
        champs = self.page.locator("#vue-champs")
        champs.wait_for()
        if champs.get_attribute("aria-pressed") != "true":
            champs.click()
        self.page.locator("#feuille-papier .liste-champs").wait_for()

    def _consulter(self, place: str, _donnees: Document) -> None:
        toutes = self.page.locator("#bases-toutes")
        if toutes.count():
            toutes.click()
        self.page.locator(f"#base-{place}").click()
        self.page.locator("#base-contenu [data-champ]").first.wait_for()

    def _comparer(self, place: str, autre: str) -> None:
        self._montrer(place).click()
        self.page.locator("#geste-comparer").click()
        self._montrer(autre).click()

    def _conforme(self, place: str, donnees: Document) -> None:
        self._comparer(place, donnees["compare_a"])
        self.page.locator("#geste-conforme").click()

    def _non_conforme(self, place: str, donnees: Document) -> None:
        self._comparer(place, donnees["compare_a"])
        self.page.locator("#geste-non-conforme").click()
        dialogue = self.page.get_by_role("dialog")
        dialogue.locator("[name=motif]").select_option(donnees["motif"])
        self._valider()

    def _valider(self) -> None:
        dialogue = self.page.get_by_role("dialog")
        dialogue.locator("[data-valider]").click()
        expect(dialogue).to_have_count(0)

    def _nommer(self, place: str, donnees: Document, genre: str) -> None:
        self._montrer(place).click()
        self.page.locator("#geste-signaler").click()
        dialogue = self.page.get_by_role("dialog")
        dialogue.locator("#signal-phrase").fill(donnees["phrase"])
        dialogue.locator("[data-valider]").click()
        dialogue.locator(f'[name="signal-genre"][value="{genre}"]').check()
        dialogue.locator(f'[name="signal-nature"][value="{donnees["nature"]}"]').check()
        if "service" in donnees:
            dialogue.locator('[name="signal-service"]').select_option(donnees["service"])
        self._valider()

    def _signaler(self, place: str, donnees: Document) -> None:
        self._nommer(place, donnees, "signaler_anomalie")

    def _alerter(self, place: str, donnees: Document) -> None:
        self._nommer(place, donnees, "alerter_suspicion")

    def _feuille(self, bouton: str) -> Locator:
        self.page.locator(f"#dock-{bouton}").click()
        feuille = self.page.locator(".feuille-decision")
        feuille.wait_for()
        return feuille

    def _envoyer(self) -> None:
        self.page.locator("#feuille-envoyer").click()
        expect(self.page.locator(".feuille-decision")).to_have_count(0)

    @staticmethod
    def _choisir_dans(feuille: Locator, donnees: Document, *noms: str) -> None:
        for nom in noms:
            if donnees.get(nom):
                feuille.locator(f"[name={nom}]").select_option(donnees[nom])

    @staticmethod
    def _ecrire_dans(feuille: Locator, donnees: Document, *noms: str) -> None:
        for nom in noms:
            if donnees.get(nom):
                feuille.locator(f"[name={nom}]").fill(donnees[nom])

    @staticmethod
    def _cocher(feuille: Locator, nom: str, valeurs: Iterable[str]) -> None:
        for valeur in valeurs:
            feuille.locator(f'[name="{nom}"][value="{valeur}"]').check()

    def _demander(self, _place: str, donnees: Document) -> None:
        feuille = self._feuille("demander")
        self._choisir_dans(feuille, donnees, "genre", "tiers", "modele")
        self._ecrire_dans(feuille, donnees, "texte")
        self._envoyer()

    def _verifier(self, place: str, donnees: Document) -> None:
        feuille = self._feuille("verifier")
        feuille.locator("[name=piece]").select_option(place)
        self._choisir_dans(feuille, donnees, "tiers")
        self._cocher(feuille, "coordonnees", [donnees["coordonnees"]])
        self._ecrire_dans(feuille, donnees, "question")
        self._envoyer()

    def _appeler(self, _place: str, donnees: Document) -> None:
        feuille = self._feuille("appeler")
        self._choisir_dans(feuille, donnees, "tiers", "objet")
        self._cocher(feuille, "numero", [donnees["numero"]])
        self._ecrire_dans(feuille, donnees, "note")
        self._envoyer()

    def _calculer(self, _place: str, donnees: Document) -> None:
        feuille = self._feuille("calcul")
        for ligne in donnees["lignes"]:
            for partie in ("amo", "amc", "reste"):
                feuille.locator(f'[name="{partie}-{ligne["ligne"]}"]').fill(ligne[partie].replace(".", ","))
        self._envoyer()

    def _regler(self, genre: str, donnees: Document) -> None:
        feuille = self._feuille("payer")
        self._cocher(feuille, "genre", [genre])
        self._cocher(feuille, "lignes", donnees["lignes"])
        feuille.locator("[name=montant]").fill(donnees["montant"].replace(".", ","))
        self._choisir_dans(feuille, donnees, "compte")
        self._ecrire_dans(feuille, donnees, "motif")
        self._envoyer()

    def _payer(self, _place: str, donnees: Document) -> None:
        self._regler("payer", donnees)

    def _payer_partiel(self, _place: str, donnees: Document) -> None:
        self._regler("payer_partiel", donnees)

    def _attendre(self, _place: str, donnees: Document) -> None:
        feuille = self._feuille("attendre")
        self._cocher(feuille, "lignes", donnees["lignes"])
        self._choisir_dans(feuille, donnees, "motif")
        self._ecrire_dans(feuille, donnees, "relance_le")
        self._envoyer()

    def _refuser(self, _place: str, donnees: Document) -> None:
        feuille = self._feuille("refuser")
        self._cocher(feuille, "lignes", donnees["lignes"])
        self._choisir_dans(feuille, donnees, "motif", "clause")
        self._envoyer()

    def _ecrire(self, _place: str, donnees: Document) -> None:
        feuille = self._feuille("ecrire")
        self._choisir_dans(feuille, donnees, "modele")
        self._ecrire_dans(feuille, donnees, "texte")
        self._cocher(feuille, "mentions", donnees["mentions"])
        self._envoyer()

    def _transmettre(self, _place: str, donnees: Document) -> None:
        feuille = self._feuille("transmettre")
        self._choisir_dans(feuille, donnees, "service")
        self._cocher(feuille, "pieces", donnees["pieces"])
        self._ecrire_dans(feuille, donnees, "motif")
        self._envoyer()

    def _noter(self, _place: str, donnees: Document) -> None:
        self._ecrire_dans(self._feuille("note"), donnees, "texte")
        self._envoyer()

    def _tableau(self, _place: str, donnees: Document) -> None:
        feuille = self._feuille("tableau")
        self._choisir_dans(feuille, donnees, "statut", "nature", "service")
        feuille.locator("[name=montant]").fill(donnees["montant"].replace(".", ","))
        self._ecrire_dans(feuille, donnees, "recu_le", "traite_le")
        self._envoyer()

    def _cloturer(self, _place: str, _donnees: Document) -> None:
        self._feuille("cloturer")
        self._envoyer()

    def _rendre_compte(self, _place: str, donnees: Document) -> None:
        self.page.get_by_role("button", name="Compte rendu").click()
        dialogue = self.page.get_by_role("dialog")
        dialogue.locator("[name=service]").select_option(donnees["service"])
        dialogue.locator("textarea").fill(donnees["texte"])
        self._valider()

    def _finir_la_journee(self, _place: str, _donnees: Document) -> None:
        self.page.get_by_role("button", name="Fin de journée").click()
        soir = self.page.get_by_role("dialog", name="Finir la journée")
        soir.locator("[data-valider]").click()
        expect(soir).to_have_count(0)
