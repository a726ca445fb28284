"""Flux nommés : une graine et un nom donnent une suite, toujours la même, à l'abri des autres."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.streams import Flux


def test_la_suite_d_une_graine_est_ecrite_ici_pour_toutes_les_versions_de_python():
    flux = Flux("2026", "adherent")
    assert [flux.entier(0, 999) for _ in range(6)] == [561, 135, 324, 725, 10, 851]
    assert flux.reel() == 0.609715884350895


@pytest.mark.parametrize("hachage", ["0", "1", "4242"])
def test_un_autre_processus_tire_la_meme_suite_quel_que_soit_pythonhashseed(hachage):
    programme = (
        "from datetime import date; from cases.identites import commerce, compte, personne; "
        "from cases.streams import Flux; f = Flux('g', 'x'); p = personne(f, date(2026, 6, 1)); "
        "print(p, compte(f.sous('c'), p.identite), commerce(f.sous('o'), date(2026, 6, 1), 'opticien'))"
    )
    sorties = {
        subprocess.run(
            [sys.executable, "-c", programme],
            env={**os.environ, "PYTHONHASHSEED": graine},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for graine in (hachage, "7")
    }
    assert len(sorties) == 1


def test_un_champ_de_plus_dans_un_flux_ne_decale_aucun_autre():
    avant = Flux("g", "piece").sous("facture").chiffres(9)
    autre = Flux("g", "piece")
    for _ in range(50):
        autre.reel()
    autre.sous("devis").reel()
    assert autre.sous("facture").chiffres(9) == avant


def test_deux_noms_et_deux_graines_donnent_des_suites_differentes():
    suites = {
        tuple(Flux(g, n).entier(0, 10**9) for _ in range(3)) for g in ("1", "12") for n in ("2x", "x", "a/x")
    }
    assert len(suites) == 6


def test_le_nom_ne_se_confond_pas_avec_la_fin_de_la_graine():
    assert Flux("1", "2x").reel() != Flux("12", "x").reel()


@given(st.text(max_size=20), st.integers(-50, 50), st.integers(0, 1000))
def test_un_entier_reste_entre_ses_bornes(graine, a, largeur):
    flux = Flux(graine, "bornes")
    assert all(a <= flux.entier(a, a + largeur) <= a + largeur for _ in range(20))


def test_chaque_valeur_sort_aussi_souvent_qu_une_autre():
    flux = Flux("g", "frequences")
    compte = Counter(flux.entier(1, 10) for _ in range(20_000))
    assert set(compte) == set(range(1, 11))
    assert max(abs(n - 2_000) for n in compte.values()) < 250


def test_les_poids_commandent_la_frequence_et_zero_ne_sort_jamais():
    flux = Flux("g", "poids")
    compte = Counter(flux.poids("abc", (1, 0, 3)) for _ in range(8_000))
    assert set(compte) == {"a", "c"}
    assert 2.6 < compte["c"] / compte["a"] < 3.4


def test_un_melange_garde_chaque_element_et_ne_touche_pas_la_suite_recue():
    suite = list(range(30))
    melange = Flux("g", "m").melange(suite)
    assert sorted(melange) == suite == list(range(30))
    assert melange != suite


def test_un_echantillon_ne_repete_rien():
    assert len(set(Flux("g", "e").echantillon(range(10), 7))) == 7


def test_une_date_reste_dans_son_intervalle_bornes_comprises():
    flux = Flux("g", "d")
    jours = {flux.jour(date(2026, 2, 27), date(2026, 3, 2)) for _ in range(200)}
    assert (min(jours), max(jours), len(jours)) == (date(2026, 2, 27), date(2026, 3, 2), 4)


def test_chance_tire_une_fois_quel_que_soit_le_pourcentage():
    suites = []
    for pourcent in (0, 50, 100):
        flux = Flux("g", "chance")
        flux.chance(pourcent)
        suites.append(flux.reel())
    assert len(set(suites)) == 1
    assert not Flux("g", "c").chance(0)
    assert Flux("g", "c").chance(100)


@pytest.mark.parametrize(
    "tirage",
    [
        lambda f: f.entier(2, 1),
        lambda f: f.choix(()),
        lambda f: f.poids("ab", (1,)),
        lambda f: f.poids("ab", (0, 0)),
        lambda f: f.poids("ab", (2, -1)),
        lambda f: f.echantillon("ab", 3),
        lambda f: f.chiffres(0),
        lambda f: f.chiffres(16),
    ],
)
def test_un_tirage_impossible_est_refuse(tirage):
    with pytest.raises(ValueError, match=r".*"):
        tirage(Flux("g", "x"))
