"""Clés des identifiants : comparées à d'autres bibliothèques sur des numéros justes et faux."""

from __future__ import annotations

import pytest
import schwifty
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban as iban_stdnum
from stdnum import luhn
from stdnum.fr import nir as nir_stdnum
from stdnum.fr import siret as siret_stdnum

from scenario_bank.model.identifiants import (
    afficher_iban,
    afficher_nir,
    cle_iban,
    cle_luhn,
    cle_nir,
    cle_rib,
    compacter,
    nir_coherent,
    valider_bic,
    valider_cle_rib,
    valider_finess,
    valider_iban,
    valider_luhn,
    valider_nir,
    valider_rpps,
    valider_siret,
)

DEPARTEMENTS = st.sampled_from([f"{n:02d}" for n in range(1, 100)] + ["2A", "2B"])
CHIFFRES = "0123456789"


@given(st.sampled_from("12"), st.integers(0, 99), st.integers(1, 12), DEPARTEMENTS, st.integers(1, 999_999))
def test_la_cle_d_un_nir_est_celle_d_une_autre_bibliotheque(sexe, annee, mois, departement, reste):
    corps = f"{sexe}{annee:02d}{mois:02d}{departement}{reste:06d}"
    assert cle_nir(corps) == nir_stdnum.calc_check_digits(corps)
    assert valider_nir(corps + cle_nir(corps))


@given(st.integers(0, 97), st.integers(1, 999_999))
def test_une_cle_de_nir_n_a_qu_une_valeur_juste(cle, reste):
    corps = f"1850575{reste:06d}"
    assert valider_nir(f"{corps}{cle:02d}") == (f"{cle:02d}" == cle_nir(corps))


@pytest.mark.parametrize(
    "corps", ["7850575999001", "1851375999001", "1859975999001", "1850075999001", "185057C999001"]
)
def test_un_sexe_un_mois_ou_un_departement_impossible_est_refuse_meme_avec_sa_cle(corps):
    cles = [f"{n:02d}" for n in range(1, 98)]
    assert not any(valider_nir(corps + cle) for cle in cles)


@pytest.mark.parametrize(
    ("sexe", "ne_le", "juste"),
    [("F", "1955-08-30", True), ("M", "1955-08-30", False), ("F", "1955-09-30", False), ("F", "1956-08-30", False), ("", "", False)],
)  # fmt: skip
def test_un_nir_s_accorde_ou_non_avec_sa_personne(sexe, ne_le, juste):
    assert nir_coherent("2 55 08 14 168 025 38", sexe, ne_le) is juste


@given(st.text(CHIFFRES, min_size=5, max_size=5), st.text(CHIFFRES, min_size=5, max_size=5),
       st.text(CHIFFRES + "ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=11, max_size=11))  # fmt: skip
def test_la_cle_rib_et_la_cle_iban_sont_celles_de_schwifty_et_de_stdnum(banque, guichet, numero):
    bban = banque + guichet + numero + cle_rib(banque, guichet, numero)
    iban = f"FR{cle_iban('FR', bban)}{bban}"
    assert schwifty.IBAN(iban, validate_bban=True).compact == iban
    assert iban_stdnum.is_valid(iban)
    assert valider_iban(iban)
    assert valider_cle_rib(iban)


@given(st.integers(0, 96), st.integers(0, 99))
def test_seule_la_bonne_cle_iban_et_la_bonne_cle_rib_passent(cle, autre):
    bban = f"9011712345{'0' * 9}42{autre:02d}"
    iban = f"FR{cle + 2:02d}{bban}"
    assert valider_iban(iban) == iban_stdnum.is_valid(iban, check_country=False)
    assert valider_cle_rib(iban) == (bban[-2:] == cle_rib("90117", "12345", "0" * 9 + "42"))


@pytest.mark.parametrize(
    "iban", ["", "FR14", "FR1420041010050500013M0260", "FR1420041010050500013M026066", "14FR2004101005050001", "FR14 2004 1010 0505 0001 3M02 60é"]
)  # fmt: skip
def test_un_iban_mal_ecrit_est_refuse_sans_erreur(iban):
    assert not valider_iban(iban)
    assert not valider_cle_rib(iban)


def test_un_iban_etranger_juste_est_accepte_sans_cle_rib():
    assert valider_iban("DE89 3704 0044 0532 0130 00")
    assert not valider_cle_rib("DE89 3704 0044 0532 0130 00")


@pytest.mark.parametrize(
    ("bic", "juste"), [("BVMOFRP0", True), ("BVMOFRP0XXX", True), ("BVMOFRP", False), ("BVM1FRP0", False)]
)
def test_un_bic_a_huit_ou_onze_caracteres(bic, juste):
    assert valider_bic(bic) is juste


@given(st.text(CHIFFRES, min_size=1, max_size=20))
def test_luhn_est_celui_d_une_autre_bibliotheque(corps):
    assert cle_luhn(corps) == luhn.calc_check_digit(corps)
    assert valider_luhn(corps + cle_luhn(corps))


@given(st.text(CHIFFRES, min_size=14, max_size=14))
def test_un_siret_est_juste_pour_nous_comme_pour_une_autre_bibliotheque(numero):
    siren = numero[:8] + cle_luhn(numero[:8])
    juste = siren + numero[9:13] + cle_luhn(siren + numero[9:13])
    assert valider_siret(juste)
    for siret in (numero, juste, juste[:8] + numero[8:]):
        if not siret.startswith("356000000"):
            assert valider_siret(siret) == siret_stdnum.is_valid(siret)


def test_rpps_et_finess_ont_leur_longueur_et_leur_cle():
    rpps, finess = "9912345678", "96123456"
    assert valider_rpps(rpps + cle_luhn(rpps))
    assert valider_finess(finess + cle_luhn(finess))
    assert not valider_rpps(finess + cle_luhn(finess))
    assert not valider_finess(rpps + cle_luhn(rpps))
    assert not valider_rpps("A" * 11)
    assert not valider_luhn("١٢٣")
    assert not valider_luhn("²²²")


def test_l_affichage_groupe_et_se_relit():
    assert afficher_nir("255081416802538") == "2 55 08 14 168 025 38"
    assert afficher_iban("FR1420041010050500013M02606") == "FR14 2004 1010 0505 0001 3M02 606"
    assert compacter(afficher_iban("FR1420041010050500013M02606")) == "FR1420041010050500013M02606"
