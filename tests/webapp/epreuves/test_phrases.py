"""Chaque refus a sa phrase : ce qui a été trouvé, ce qui est accepté, que faire."""

from __future__ import annotations

import re
from inspect import getsource

import pytest

from cases.epreuves import B2, CompositionImpossible, Manquement
from scenario_bank import load_bank
from webapp.epreuves import phrases, services, session
from webapp.epreuves.demandes import Refus
from webapp.epreuves.modalites import REGLES
from webapp.observation import services as observation
from webapp.observation.anonymat import DonneePersonnelle, chercher

_ECRITS = re.compile(r'Refus\("(\w+)", "(\w+)"')
_VARIABLES = re.compile(r'Refus\(champ, "(\w+)"')


def refus_possibles() -> list[tuple[str, str]]:
    """Every (field, cause) that the services can raise, as their source writes it."""
    trouves = {
        couple for module in (services, session, observation) for couple in _ECRITS.findall(getsource(module))
    }
    for cause in _VARIABLES.findall(getsource(services)):
        trouves |= {("evaluateur1", cause), ("evaluateur2", cause)}
    for cause in _VARIABLES.findall(getsource(observation)):
        trouves |= {("texte", cause), ("libelle", cause)}
    return sorted(trouves)


@pytest.mark.parametrize(("champ", "cause"), refus_possibles())
def test_chaque_refus_possible_a_sa_phrase(champ: str, cause: str) -> None:
    phrase = phrases.phrase_refus(Refus(champ, cause, "2026-06-01", "2026-06-01/2026-06-05"))
    assert not phrase[0].islower()
    assert phrase.endswith(".")
    assert "{" not in phrase
    assert "2026-06-01" not in phrase  # days are written in words


def test_une_donnee_personnelle_est_citee_et_nommee() -> None:
    trouvee = chercher("Appeler le 06 12 34 56 78")
    assert trouvee == DonneePersonnelle("telephone", "06 12 34 56 78")
    phrase = phrases.phrase_refus(Refus("texte", trouvee.genre, trouvee.extrait))
    assert "« 06 12 34 56 78 » ressemble à un numéro de téléphone" in phrase


@pytest.mark.parametrize("regle", sorted({r for _, regles, _ in REGLES for r in regles}))
def test_chaque_modalite_manquante_a_sa_phrase(regle: str) -> None:
    phrase = phrases.phrase_manque(Manquement(regle, "D-1 : prevoyance", "sante"))
    assert phrase.endswith(".")
    assert "prevoyance" not in phrase or regle != "domaine"


def test_chaque_modalite_a_son_titre_et_sa_lecture() -> None:
    for nom, _, lecture in REGLES:
        assert phrases.TITRES_MODALITES[nom]
        assert not lecture or phrases.LECTURES[lecture]


def test_les_dossiers_sans_motif_sont_comptes_ensemble() -> None:
    trouves = tuple(Manquement("motif_reconstitue", f"D-{n}", "") for n in range(3))
    assert phrases.phrases_manques(trouves) == [
        "3 dossiers sont reconstitués sans motif ; écrivez pourquoi la situation réelle fait défaut."
    ]


@pytest.mark.parametrize(
    ("refus", "attendu"),
    [
        (CompositionImpossible("nombre", {"nombre": "4", "attendu": "5-8"}), "4 situations en tout ; le livret en demande 5 à 8. Changez le nombre."),
        (CompositionImpossible("fraude", {"difficulte": "1-2", "mutuelle": "x"}), "La banque n’a aucune suspicion d’abus ou de fraude de difficulté 1 à 2 : élargissez la bande."),
        (CompositionImpossible("dossiers_neufs", {"famille": "sain"}), "Le candidat a déjà rencontré tous les dossiers de cette sorte : élargissez la difficulté."),
        (CompositionImpossible("jour", {"debut": "", "fin": ""}), "Les types de dossiers demandés n’ont aucun jour en commun : choisissez une autre période."),
        (CompositionImpossible("corroboration", {"famille": "sain", "branches": "base.b"}), "Aucun dossier de cette sorte ne repose sur des règles toutes confirmées par un exemple publié (sans exemple : base.b). Élargissez la difficulté, ou ajoutez un exemple à la banque : « constat banque lacunes » les liste."),
        (CompositionImpossible("mutuelle", {"trouve": "x", "jour": "2023-05-02"}), "Cette mutuelle n’a aucun contrat en vigueur à la période choisie : changez l’une ou l’autre."),
    ],
)  # fmt: skip
def test_un_jeu_impossible_dit_le_besoin_qui_manque(refus: CompositionImpossible, attendu: str) -> None:
    assert phrases.phrase_composition(refus) == attendu


def test_les_bornes_affichees_sont_celles_du_livret() -> None:
    assert (B2.minimum, B2.maximum, B2.fenetre_jours) == (5, 8, 7)


def test_les_epoques_offertes_sont_nommees_la_plus_fournie_d_abord() -> None:
    choix = phrases.choix_periodes(load_bank())
    assert choix[0][0] == ""
    assert choix[0][1].startswith("2026 : ")
    assert choix[1:] == [("2023-03-01/2023-10-12", "2023 : Couronne dentaire, du devis à la facture")]
