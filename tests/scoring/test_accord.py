"""L’accord entre évaluateurs, vérifié sur des tables publiées avec leurs résultats.

Sources : exemple « cont3x3abstractors » du Handbook of Inter-Rater Reliability de K. L. Gwet (2014),
résultats imprimés dans la documentation du paquet R irrCAC ; exemple de ci.kappa du paquet R statpsych
(d’après Fleiss et Paik, 2003) ; intervalles de Wilson du tableau I de Newcombe, Statistics in Medicine 17
(1998), 857-872.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.accord import accord, tableau

GWET = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]
STATPSYCH = [[31, 12], [4, 58]]


def test_la_table_de_gwet_donne_les_coefficients_publies() -> None:
    a = accord(GWET)
    assert a.n == 100
    assert a.brut.valeur == pytest.approx(0.89)
    assert a.brut.erreur_type == pytest.approx(0.03128898, abs=1e-7)
    assert a.kappa.valeur == pytest.approx(0.7964094, abs=1e-7)
    assert a.ac1.valeur == pytest.approx(0.8493305, abs=1e-7)


def test_les_erreurs_types_sont_celles_que_gwet_publie() -> None:
    a = accord(GWET)
    assert a.kappa.erreur_type == pytest.approx(0.05891072, abs=1e-7)
    assert a.ac1.erreur_type == pytest.approx(0.04321747, abs=1e-7)


def test_kappa_et_son_intervalle_sont_ceux_de_statpsych() -> None:
    kappa = accord(STATPSYCH).kappa
    assert kappa.valeur == pytest.approx(0.6756757, abs=1e-7)
    assert kappa.erreur_type == pytest.approx(0.07344761, abs=1e-7)
    assert (kappa.bas, kappa.haut) == (pytest.approx(0.5317210, abs=1e-6), pytest.approx(0.8196303, abs=1e-6))


@pytest.mark.parametrize(
    ("accords", "n", "bas", "haut"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_l_intervalle_de_l_accord_brut_est_celui_de_wilson(
    accords: int, n: int, bas: float, haut: float
) -> None:
    brut = accord([[accords, n - accords], [0, 0]]).brut
    assert (brut.bas, brut.haut) == (pytest.approx(bas, abs=5e-5), pytest.approx(haut, abs=5e-5))


def test_le_paradoxe_de_prevalence_laisse_un_accord_brut_fort_un_kappa_faible_et_un_ac1_fort() -> None:
    a = accord([[118, 5], [2, 0]])
    assert a.brut.valeur == pytest.approx(0.944)
    assert a.kappa.valeur is not None
    assert a.kappa.valeur < 0
    assert a.ac1.valeur is not None
    assert a.ac1.valeur > 0.9


def test_sans_avis_commun_rien_n_est_calculable() -> None:
    a = accord([[0, 0], [0, 0]])
    assert (a.n, a.brut.valeur, a.kappa.valeur, a.ac1.valeur) == (0, None, None, None)
    assert a.kappa.raison == "Non calculable : aucun avis commun."


def test_kappa_n_est_pas_calculable_quand_un_seul_avis_est_employe() -> None:
    a = accord(tableau([("A", "A")] * 6))
    assert a.kappa.valeur is None
    assert a.kappa.raison.startswith("Non calculable : les deux évaluateurs")
    assert a.ac1.valeur == 1.0


def test_un_accord_parfait_n_a_pas_d_intervalle_de_kappa_mais_l_accord_brut_en_a_un() -> None:
    a = accord([[5, 0], [0, 5]])
    assert a.kappa.valeur == 1.0
    assert a.kappa.bas is None
    assert "ne varient pas" in a.kappa.raison
    assert a.brut.bas == pytest.approx(0.7225, abs=1e-4)


def test_un_seul_avis_commun_n_a_pas_d_intervalle() -> None:
    assert "un seul avis commun" in accord([[0, 1], [0, 0]]).ac1.raison


@pytest.mark.parametrize("table", [[[1]], [[1, 2], [3]], [[1, -1], [0, 0]]])
def test_une_table_mal_faite_est_refusee(table: list[list[int]]) -> None:
    with pytest.raises(ValueError, match=r"table carrée|négatif"):
        accord(table)


def test_un_avis_inconnu_est_refuse_avec_ceux_qui_sont_admis() -> None:
    with pytest.raises(ValueError, match="avis « B » ; accepté : A, NA"):
        tableau([("A", "B")])


@given(st.lists(st.lists(st.integers(0, 30), min_size=2, max_size=2), min_size=2, max_size=2))
def test_les_coefficients_restent_dans_leurs_bornes_et_ignorent_l_ordre_des_evaluateurs(
    table: list[list[int]],
) -> None:
    a, b = accord(table), accord([list(c) for c in zip(*table, strict=True)])
    for un, autre in ((a.brut, b.brut), (a.kappa, b.kappa), (a.ac1, b.ac1)):
        assert un.valeur == pytest.approx(autre.valeur)
        if un.valeur is None:
            assert un.raison
            continue
        assert -1.0 - 1e-9 <= un.valeur <= 1.0 + 1e-9
        if un.bas is not None:
            assert un.haut is not None
            assert un.bas - 1e-9 <= un.valeur <= un.haut + 1e-9
