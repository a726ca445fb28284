"""Chaque valeur des tables, lue par le règlement au premier et au dernier jour de son effet."""

import pytest

from . import regler
from .demandes import (
    BR100,
    BR150,
    BR300_PARTOUT,
    HORS_PARCOURS,
    NON_OPTAM,
    OPTAM,
    SANTE100,
    TM,
    acte,
    demande,
    jour,
    ligne,
    montants,
)
from .montants import read_centimes

# Base lue sur une dépense très supérieure : AMO brute + ticket modérateur = BR (§11 étapes 2 à 5).
BASES = [
    ("G", {}, "2017-05-01", "25.00"),
    ("G", {}, "2023-10-31", "25.00"),
    ("G", {}, "2023-11-01", "26.50"),
    ("G", {}, "2024-12-21", "26.50"),
    ("G", {}, "2024-12-22", "30.00"),
    ("GS", OPTAM, "2026-06-03", "30.00"),
    ("G", NON_OPTAM, "2017-05-01", "23.00"),
    ("GS", NON_OPTAM, "2026-06-03", "23.00"),
    ("C", NON_OPTAM, "2026-06-03", "23.00"),
    ("CS", NON_OPTAM, "2026-06-03", "23.00"),
    ("CS", OPTAM, "2023-11-01", "31.50"),
    ("CS", {}, "2026-06-03", "31.50"),
    ("APC", {}, "2018-06-01", "50.00"),
    ("APC", {}, "2022-03-31", "50.00"),
    ("APC", {}, "2022-04-01", "55.00"),
    ("APC", {}, "2023-10-31", "55.00"),
    ("APC", {}, "2023-11-01", "56.50"),
    ("APC", OPTAM, "2024-12-22", "60.00"),
    ("CNP", OPTAM, "2024-12-22", "55.00"),
    ("CNP", {}, "2025-12-31", "55.00"),
    ("CNP", {}, "2026-01-01", "57.00"),
    ("CNP", NON_OPTAM, "2026-06-03", "42.50"),
    ("OPT_MONTURE_A", {}, "2020-01-01", "9.00"),
    ("OPT_MONTURE_B", {}, "2020-01-01", "0.05"),
    ("OPT_VERRE_B", {}, "2026-06-03", "0.05"),
    ("AUD_I", {}, "2021-01-01", "400.00"),
]
BASES_ENFANT = [
    ("G", {}, "2023-10-31", 5, "30.00"),
    ("G", {}, "2023-11-01", 5, "31.50"),
    ("GS", {}, "2024-12-22", 5, "35.00"),
    ("G", {}, "2024-12-22", 6, "30.00"),
    ("G", NON_OPTAM, "2026-06-03", 5, "28.00"),
    ("G", NON_OPTAM, "2026-06-03", 6, "23.00"),
    ("CS", NON_OPTAM, "2026-06-03", 5, "23.00"),
    ("AUD_I", {}, "2026-06-03", 20, "1400.00"),
    ("AUD_I", {}, "2026-06-03", 21, "400.00"),
]


@pytest.mark.parametrize(
    ("code", "valeurs", "date_soins", "age", "base"),
    [(code, valeurs, le, jour(le)["age"], base) for code, valeurs, le, base in BASES] + BASES_ENFANT,
)
def test_la_base_suit_le_code_le_secteur_l_age_et_la_date(code, valeurs, date_soins, age, base):
    soins = ligne(code_acte=code, depense="9000.00", date_soins=date_soins, age=age, ne_le="", **valeurs)
    # Hors contrat responsable pour les appareils : le 100 % Santé masquerait le ticket modérateur.
    appareil = code.startswith(("OPT_", "AUD_"))
    (r,) = regler(demande([soins], TM, responsable=not appareil))
    assert read_centimes(r["amo_brute"], "AMO") + read_centimes(r["amc"], "AMC") == read_centimes(base, "BR")


@pytest.mark.parametrize(
    ("valeurs", "garantie", "brute", "amc"),
    [
        ({}, BR100, "7000.00", "3000.00"),
        (HORS_PARCOURS, BR100, "3000.00", "3000.00"),
        ({"situation": ["alsace_moselle"]}, BR100, "9000.00", "1000.00"),
        (NON_OPTAM, BR150, "7000.00", "6000.00"),
        (NON_OPTAM, BR300_PARTOUT, "7000.00", "13000.00"),
        (acte("OPT_MONTURE_B", "30000.00"), TM, "6000.00", "4000.00"),
    ],
)
def test_les_taux_se_lisent_sur_une_base_de_dix_mille_euros(valeurs, garantie, brute, amc):
    depense = "10000.00" if valeurs is HORS_PARCOURS else "30000.00"
    soins = ligne(**({"depense": depense, "base_remboursement": "10000.00"} | valeurs))
    (r,) = regler(demande([soins], garantie))
    assert (r["amo_brute"], r["amc"]) == (brute, amc)


@pytest.mark.parametrize(
    ("code", "age", "limite"),
    [("OPT_MONTURE_A", 40, "30.00"), ("AUD_I", 40, "950.00"), ("AUD_I", 20, "1400.00")],
)
@pytest.mark.parametrize("responsable", [True, False])
def test_le_100_sante_s_arrete_au_prix_limite(code, age, limite, responsable):
    soins = ligne(code_acte=code, depense="2000.00", age=age, ne_le="")
    (r,) = regler(demande([soins], SANTE100, responsable=responsable))
    assert read_centimes(r["amo_brute"], "AMO") + read_centimes(r["amc"], "AMC") == read_centimes(
        limite, "PLV"
    )


@pytest.mark.parametrize(("age", "retenue"), [(0, "0.00"), (17, "0.00"), (19, "2.00")])
def test_l_age_suffit_a_la_pf_sauf_a_18_ans(age, retenue):
    (r,) = regler(demande([ligne(age=age, ne_le="")], BR100))
    assert r["participation_franchise"] == retenue


def test_le_nouveau_ne_du_jour_est_regle():
    (r,) = regler(demande([ligne(age=0, ne_le="2026-06-03")], BR100))
    assert montants(r) == ("21.00", "0.00", "21.00", "9.00", "0.00")


def test_le_plafond_non_optam_vaut_depuis_2020_et_n_est_oppose_avant_que_s_il_joue():
    def amc(le, garantie):
        soins = ligne(**(acte("C", "50.00") | NON_OPTAM | jour(le)))
        return regler(demande([soins], garantie))[0]["amc"]

    assert amc("2020-01-01", BR150) == "13.80"
    assert amc("2019-12-31", TM) == "6.90"
