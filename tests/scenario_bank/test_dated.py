"""A dated parameter answers the value of the day, or refuses; never 0."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_bank.dated import (
    Confiance,
    Exclusion,
    Parametre,
    PasEnVigueur,
    Pivot,
    Statut,
    Unite,
    ValeurDatee,
)


def _valeur(
    montant: str, debut: date, fin: date | None = None, conf: str = "H", statut: str = "confirme"
) -> ValeurDatee:
    return ValeurDatee(
        Decimal(montant), debut, fin, "source", Confiance(conf), None, Statut(statut), Pivot.SOINS
    )


FORFAIT = Parametre(
    "pav.montant",
    "Participation",
    Unite.EURO,
    (_valeur("24.00", date(2019, 1, 1), date(2026, 3, 31)), _valeur("32.00", date(2026, 4, 1))),
    (Exclusion(date(2026, 4, 1), date(2026, 4, 22), "date disputée", "source"),),
)


def test_la_veille_et_le_jour_du_changement() -> None:
    assert FORFAIT.a(date(2026, 3, 31)).valeur == Decimal("24.00")
    assert FORFAIT.a(date(2026, 4, 1)).valeur == Decimal("32.00")


def test_avant_la_premiere_date_rien_n_est_en_vigueur() -> None:
    with pytest.raises(PasEnVigueur, match="aucune valeur en vigueur le 31/12/2018") as refus:
        FORFAIT.a(date(2018, 12, 31))
    assert refus.value.debut == date(2019, 1, 1)


def test_apres_une_fin_sans_suite_rien_n_est_en_vigueur() -> None:
    ferme = Parametre("x.y", "x", Unite.EURO, (_valeur("1", date(2020, 1, 1), date(2020, 12, 31)),))
    assert ferme.a(date(2020, 12, 31)).valeur == 1
    with pytest.raises(PasEnVigueur, match="entre le 01/01/2020 et le 31/12/2020"):
        ferme.a(date(2021, 1, 1))


def test_un_trou_entre_deux_valeurs_est_refuse() -> None:
    troue = Parametre(
        "x.y",
        "x",
        Unite.EURO,
        (_valeur("1", date(2020, 1, 1), date(2020, 12, 31)), _valeur("2", date(2022, 1, 1))),
    )
    with pytest.raises(PasEnVigueur):
        troue.a(date(2021, 6, 1))


def test_un_intervalle_exclu_compte_ses_deux_bornes() -> None:
    assert [FORFAIT.exclusion(date(2026, 4, j)) is not None for j in (1, 22, 23)] == [True, True, False]
    sans_fin = Exclusion(date(2026, 10, 1), None, "m", "s")
    assert not sans_fin.couvre(date(2026, 9, 30))
    assert sans_fin.couvre(date(2099, 1, 1))


def test_une_valeur_basse_ou_a_confirmer_ne_porte_rien() -> None:
    jour = date(2020, 1, 1)
    assert _valeur("1", jour).confirmee
    assert _valeur("1", jour, conf="M").confirmee
    assert not _valeur("1", jour, conf="B").confirmee
    assert not _valeur("1", jour, statut="a_confirmer").confirmee


def test_le_minimum_d_une_annee_regarde_toutes_ses_valeurs() -> None:
    assert FORFAIT.minimum_annee(2025) == Decimal("24.00")
    assert FORFAIT.minimum_annee(2026) == Decimal("24.00")
    assert FORFAIT.minimum_annee(2027) == Decimal("32.00")
    with pytest.raises(PasEnVigueur):
        FORFAIT.minimum_annee(2018)


@given(st.sets(st.integers(0, 4000), min_size=1, max_size=8), st.integers(0, 4000))
def test_la_valeur_du_jour_est_la_derniere_entree_en_vigueur(debuts: set[int], jour: int) -> None:
    origine = date(2015, 1, 1)
    jours = sorted(debuts)
    valeurs = tuple(_valeur(str(j), origine + timedelta(days=j)) for j in jours)
    parametre = Parametre("x.y", "x", Unite.NOMBRE, valeurs)
    passes = [j for j in jours if j <= jour]
    if passes:
        assert parametre.a(origine + timedelta(days=jour)).valeur == passes[-1]
    else:
        with pytest.raises(PasEnVigueur):
            parametre.a(origine + timedelta(days=jour))
