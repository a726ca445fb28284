"""La perturbation : chaque champ visible est contrôlé, ou figure dans la liste revue des champs décoratifs."""

from datetime import date

import pytest

from cases.generation import generate
from cases.streams import Flux
from cases.verification.perturbation import (
    changer,
    decoratifs,
    echantillon,
    liste_revue,
    non_revus,
    perturber,
)
from scenario_bank import load_bank

BANQUE = load_bank()
JOUR = date(2026, 9, 14)


def test_les_champs_decoratifs_sont_ceux_de_la_liste_revue():
    vus, trouves = decoratifs(echantillon(BANQUE, JOUR), BANQUE.baremes)
    nouveaux, perimes = non_revus(trouves)
    assert sorted(nouveaux) == []
    assert sorted(perimes) == []
    assert liste_revue() <= vus


def test_la_preuve_n_est_jamais_decorative():
    decoratives = liste_revue()
    for attendu in (
        "facture_optique.lignes[].prix_ttc",
        "facture_optique.facture_date",
        "facture_audio.lignes[].numero_serie",
        "rib.iban",
        "rib.titulaires[]",
        "decompte_amo.transmis_amc",
        "decompte_amo.decompte_reference",
        "ligne_noemie.base",
        "ordonnance_optique.ordonnance_date",
        "ordonnance_optique.evolution_mention",
        "devis_optique.devis_numero",
        "historique.lignes[].date",
        "flux.series[].numero",
        "droits.date_fin",
    ):
        assert attendu not in decoratives, attendu


def test_un_champ_decoratif_oublie_et_un_champ_remarque_se_voient():
    nouveaux, perimes = non_revus(liste_revue() - {"flux.etat"} | {"rib.iban"})
    assert nouveaux == {"rib.iban"}
    assert perimes == {"flux.etat"}


@pytest.mark.parametrize("valeur", ["2026-06-03", "12.30", "oui", "FR7690041002170004567891263", "", "Anne"])
def test_une_valeur_perturbee_est_une_autre_valeur(valeur):
    flux = Flux("7", "essai")
    assert any(perturber(flux, valeur) != valeur for _ in range(3))


def test_changer_un_champ_ne_touche_que_lui():
    vu = generate(BANQUE, "optique_classe_b", 1, JOUR).vu
    piece = vu.pieces[0]
    change = changer(vu, f"{piece.id}.{piece.champs[0].id}", "autre")
    assert change.pieces[0].champs[0].valeur == "autre"
    assert change.pieces[0].champs[1:] == piece.champs[1:]
    assert (change.pieces[1:], change.bases) == (vu.pieces[1:], vu.bases)
    with pytest.raises(KeyError):
        changer(vu, "p1.champ_absent", "x")
