"""Cas calculés à la main : chaque ligne du tableau se vérifie avec un crayon et la référence."""

import ast
import itertools
from pathlib import Path

import pytest

from . import regler
from .demandes import (
    BR100,
    BR100_EN_SUS,
    BR150,
    BR150_NON_OPTAM_130,
    BR200,
    BR220_NON_OPTAM_200,
    BR300_PARTOUT,
    FORFAIT_300,
    HORS_PARCOURS,
    M_A,
    M_B,
    NON_OPTAM,
    OPTAM,
    SANTE100,
    TM,
    TM_PLUS_25,
    V_B,
    acte,
    demande,
    jour,
    ligne,
    montants,
    ne,
)
from .montants import read_centimes


def calcul(nom, valeurs, garantie, attendu):
    return pytest.param(valeurs, garantie, tuple(attendu.split()), id=nom)


# Attendu : AMO brute, participation, AMO nette, AMC, reste à charge.
CAS = [
    # --- Contrôles publiés à la fin du §11 ---
    calcul("publie : G 30 a 100 %", {}, BR100, "21.00 2.00 19.00 9.00 2.00"),
    calcul("publie : G hors parcours a 100 %", HORS_PARCOURS, BR100, "9.00 2.00 7.00 9.00 14.00"),
    calcul("publie : G hors parcours a 150 %", HORS_PARCOURS, BR150, "9.00 2.00 7.00 9.00 14.00"),
    calcul(
        "publie : CS 60 non OPTAM a 200 %",
        acte("CS", "60.00") | NON_OPTAM,
        BR220_NON_OPTAM_200,
        "16.10 2.00 14.10 29.90 16.00",
    ),
    calcul("publie : audio I 950", acte("AUD_I", "950.00"), SANTE100, "240.00 0.00 240.00 710.00 0.00"),
    # --- Dates : bases de G, participation 1 € puis 2 € ---
    calcul("G 25 en 2019", jour("2019-03-01") | acte("G", "25.00"), BR100, "17.50 1.00 16.50 7.50 1.00"),
    calcul(
        "G 25, dernier jour", jour("2023-10-31") | acte("G", "26.50"), BR100, "17.50 1.00 16.50 7.50 2.50"
    ),
    calcul(
        "G 26,50, premier jour", jour("2023-11-01") | acte("G", "26.50"), BR100, "18.55 1.00 17.55 7.95 1.00"
    ),
    calcul(
        "PF 1 €, dernier jour", jour("2024-05-14") | acte("G", "26.50"), BR100, "18.55 1.00 17.55 7.95 1.00"
    ),
    calcul(
        "PF 2 €, premier jour", jour("2024-05-15") | acte("G", "26.50"), BR100, "18.55 2.00 16.55 7.95 2.00"
    ),
    calcul("G 26,50, dernier jour", jour("2024-12-21"), BR100, "18.55 2.00 16.55 7.95 5.50"),
    calcul("G 30, premier jour", jour("2024-12-22"), BR100, "21.00 2.00 19.00 9.00 2.00"),
    # --- Autres codes de médecins ---
    calcul("GS comme G", acte("GS", "30.00"), BR100, "21.00 2.00 19.00 9.00 2.00"),
    calcul("APC 55 en 2022", jour("2022-05-10") | acte("APC", "55.00"), BR100, "38.50 1.00 37.50 16.50 1.00"),
    calcul("APC 50 en 2018", jour("2018-06-15") | acte("APC", "50.00"), BR100, "35.00 1.00 34.00 15.00 1.00"),
    calcul(
        "APC 56,50 en 2023", jour("2023-12-01") | acte("APC", "56.50"), BR100, "39.55 1.00 38.55 16.95 1.00"
    ),
    calcul("APC 60", acte("APC", "60.00"), BR100, "42.00 2.00 40.00 18.00 2.00"),
    calcul("CNP 55 en 2025", jour("2025-12-31") | acte("CNP", "55.00"), BR100, "38.50 2.00 36.50 16.50 2.00"),
    calcul(
        "CNP 57 en 2026",
        jour("2026-01-01") | acte("CNP", "57.00"),
        BR100,
        "39.90 2.00 37.90 17.10 2.00",
    ),
    calcul("CNP non OPTAM 42,50", acte("CNP", "70.00") | NON_OPTAM, TM, "29.75 2.00 27.75 12.75 29.50"),
    calcul("CS OPTAM coordonne", acte("CS", "31.50") | OPTAM, BR100, "22.05 2.00 20.05 9.45 2.00"),
    calcul("CS non coordonne", acte("CS", "40.00") | HORS_PARCOURS, TM, "7.95 2.00 5.95 7.95 26.10"),
    calcul("C non OPTAM 23", acte("C", "23.00") | NON_OPTAM, TM, "16.10 2.00 14.10 6.90 2.00"),
    calcul(
        "deux consultations sur une ligne",
        acte("G", "60.00", quantite=2),
        BR100,
        "42.00 4.00 38.00 18.00 4.00",
    ),
    # --- Expressions de garantie ---
    calcul("150 % y compris, OPTAM", acte("G", "50.00") | OPTAM, BR150, "21.00 2.00 19.00 24.00 7.00"),
    calcul("ecrete aux frais reels", acte("G", "35.00") | OPTAM, BR200, "21.00 2.00 19.00 14.00 2.00"),
    calcul(
        "100 % en sus de la Secu", acte("G", "70.00") | OPTAM, BR100_EN_SUS, "21.00 2.00 19.00 30.00 21.00"
    ),
    calcul("ticket moderateur seul", acte("G", "50.00") | OPTAM, TM, "21.00 2.00 19.00 9.00 22.00"),
    calcul("TM + 25 %", acte("G", "50.00") | OPTAM, TM_PLUS_25, "21.00 2.00 19.00 16.50 14.50"),
    calcul(
        "TM + 25 %, 7,875 arrondi", acte("CS", "50.00") | OPTAM, TM_PLUS_25, "22.05 2.00 20.05 17.33 12.62"
    ),
    calcul("11,809 arrondi a 11,81", acte("G", "16.87"), BR100, "11.81 2.00 9.81 5.06 2.00"),
    # --- Non OPTAM, contrat responsable ---
    calcul(
        "130 % prevu hors OPTAM",
        acte("G", "50.00") | NON_OPTAM,
        BR150_NON_OPTAM_130,
        "16.10 2.00 14.10 13.80 22.10",
    ),
    calcul("150 % ramene a 130 %", acte("G", "50.00") | NON_OPTAM, BR150, "16.10 2.00 14.10 13.80 22.10"),
    calcul("200 % ramene a 180 %", acte("CS", "60.00") | NON_OPTAM, BR200, "16.10 2.00 14.10 25.30 20.60"),
    calcul(
        "300 % ramene a 200 %", acte("CS", "80.00") | NON_OPTAM, BR300_PARTOUT, "16.10 2.00 14.10 29.90 36.00"
    ),
    calcul(
        "TM + 25 % ramene a TM + 5 %",
        acte("G", "50.00") | NON_OPTAM,
        TM_PLUS_25,
        "16.10 2.00 14.10 8.05 27.85",
    ),
    calcul(
        "100 % en sus ramene a TM + 50 %",
        acte("G", "70.00") | NON_OPTAM,
        BR100_EN_SUS,
        "16.10 2.00 14.10 18.40 37.50",
    ),
    calcul(
        "100 % : le TM n'est pas rogne", acte("C", "40.00") | NON_OPTAM, BR100, "16.10 2.00 14.10 6.90 19.00"
    ),
    calcul("secteur 1 : BR 30, sans plafond", acte("G", "50.00"), BR200, "21.00 2.00 19.00 29.00 2.00"),
    # --- Situations ---
    calcul("ALD : la PF reste due", {"situation": ["ald"]}, BR100, "30.00 2.00 28.00 0.00 2.00"),
    calcul(
        "ALD : le depassement reste",
        acte("G", "40.00", situation=["ald"]),
        BR100,
        "30.00 2.00 28.00 0.00 12.00",
    ),
    calcul("maternite", {"situation": ["maternite"]}, BR100, "30.00 0.00 30.00 0.00 0.00"),
    calcul("C2S : taux inchange, pas de PF", {"situation": ["c2s"]}, TM, "21.00 0.00 21.00 9.00 0.00"),
    calcul("Alsace-Moselle 90 %", {"situation": ["alsace_moselle"]}, BR100, "27.00 2.00 25.00 3.00 2.00"),
    calcul(
        "Alsace-Moselle en ALD", {"situation": ["alsace_moselle", "ald"]}, BR100, "30.00 2.00 28.00 0.00 2.00"
    ),
    calcul("18 ans en cours d'annee", ne("2008-03-01", 18), BR100, "21.00 0.00 21.00 9.00 0.00"),
    calcul("18 ans le 1er janvier", ne("2008-01-01", 18), BR100, "21.00 2.00 19.00 9.00 2.00"),
    calcul("18 ans le 2 janvier", ne("2008-01-02", 18), BR100, "21.00 0.00 21.00 9.00 0.00"),
    calcul("G + MEG a 5 ans", acte("G", "35.00") | ne("2020-06-04", 5), BR100, "24.50 0.00 24.50 10.50 0.00"),
    calcul("G a 6 ans", acte("G", "35.00") | ne("2020-06-03", 6), BR100, "21.00 0.00 21.00 9.00 5.00"),
    calcul(
        "G + MEG non OPTAM 28",
        acte("G", "40.00") | ne("2022-01-10", 4) | NON_OPTAM,
        TM,
        "19.60 0.00 19.60 8.40 12.00",
    ),
    # --- Parcours ---
    calcul(
        "15 ans : pas de parcours", HORS_PARCOURS | ne("2010-06-04", 15), BR100, "21.00 0.00 21.00 9.00 0.00"
    ),
    calcul("16 ans : parcours du", HORS_PARCOURS | ne("2010-06-03", 16), BR100, "9.00 0.00 9.00 9.00 12.00"),
    calcul(
        "hors parcours sous la base", acte("G", "20.00") | HORS_PARCOURS, BR150, "6.00 2.00 4.00 6.00 10.00"
    ),
    calcul(
        "hors parcours non OPTAM",
        acte("C", "23.00") | NON_OPTAM | HORS_PARCOURS,
        TM,
        "6.90 2.00 4.90 6.90 11.20",
    ),
    calcul(
        "hors parcours, depassement a TM", acte("G", "50.00") | HORS_PARCOURS, TM, "9.00 2.00 7.00 9.00 34.00"
    ),
    calcul("PF bornee par la part AMO", acte("G", "1.00") | HORS_PARCOURS, TM, "0.30 0.30 0.00 0.30 0.70"),
    calcul(
        "parcours sans effet sur l'audio",
        acte("AUD_I", "950.00") | HORS_PARCOURS,
        SANTE100,
        "240.00 0.00 240.00 710.00 0.00",
    ),
    # --- Audio et monture de classe A ---
    calcul("audio sous le prix limite", acte("AUD_I", "600.00"), SANTE100, "240.00 0.00 240.00 360.00 0.00"),
    calcul(
        "audio au-dessus du prix limite",
        acte("AUD_I", "1000.00"),
        SANTE100,
        "240.00 0.00 240.00 710.00 0.00",
    ),
    calcul(
        "audio a 20 ans",
        acte("AUD_I", "1400.00") | ne("2005-06-04", 20),
        SANTE100,
        "840.00 0.00 840.00 560.00 0.00",
    ),
    calcul(
        "audio a 21 ans",
        acte("AUD_I", "950.00") | ne("2005-06-03", 21),
        SANTE100,
        "240.00 0.00 240.00 710.00 0.00",
    ),
    calcul(
        "audio en ALD", acte("AUD_I", "950.00", situation=["ald"]), SANTE100, "400.00 0.00 400.00 550.00 0.00"
    ),
    calcul(
        "100 % Sante du quelle que soit l'expression",
        acte("AUD_I", "950.00"),
        BR100,
        "240.00 0.00 240.00 710.00 0.00",
    ),
    calcul("monture A 30", acte("OPT_MONTURE_A", "30.00"), SANTE100, "5.40 0.00 5.40 24.60 0.00"),
    # --- Base et taux imposés ---
    calcul(
        "code inconnu avec base et taux",
        acte("X99", "60.00", base_remboursement="50.00", taux="70"),
        BR100,
        "35.00 2.00 33.00 15.00 12.00",
    ),
    calcul("taux impose sur G", {"taux": "100"}, BR100, "30.00 2.00 28.00 0.00 2.00"),
    calcul("base imposee sur G", {"base_remboursement": "20.00"}, BR100, "14.00 2.00 12.00 6.00 12.00"),
    calcul(
        "optique inconnue, sans PF",
        acte("OPT_X", "12.00", base_remboursement="10.00", taux="60", poste="optique"),
        TM,
        "6.00 0.00 6.00 4.00 2.00",
    ),
]


@pytest.mark.parametrize(("valeurs", "garantie", "attendu"), CAS)
def test_une_ligne_se_regle_comme_a_la_main(valeurs, garantie, attendu):
    (resultat,) = regler(demande([ligne(**valeurs)], garantie))
    assert montants(resultat) == attendu


def test_les_plafonds_non_optam_ne_tiennent_pas_un_contrat_non_responsable():
    visite = ligne(**(acte("CS", "80.00") | NON_OPTAM))
    (resultat,) = regler(demande([visite], BR300_PARTOUT, responsable=False))
    assert montants(resultat) == ("16.10", "2.00", "14.10", "52.90", "13.00")


# Équipements : lignes (code, dépense), forfait, puis (AMC, reste à charge) par ligne, dans l'ordre reçu.
EQUIPEMENTS = [
    pytest.param(
        [(M_B, "120.00"), (V_B, "150.00"), (V_B, "150.00")],
        FORFAIT_300,
        [("99.97", "20.00"), ("149.97", "0.00"), ("49.97", "100.00")],
        id="monture ecretee a 100, le second verre prend le reste",
    ),
    pytest.param(
        [(V_B, "150.00"), (V_B, "150.00"), (M_B, "120.00")],
        FORFAIT_300,
        [("149.97", "0.00"), ("49.97", "100.00"), ("99.97", "20.00")],
        id="la monture d'abord, meme recue en dernier",
    ),
    pytest.param(
        [(M_B, "80.00"), (V_B, "60.00"), (V_B, "60.00")],
        FORFAIT_300,
        [("79.97", "0.00"), ("59.97", "0.00"), ("59.97", "0.00")],
        id="depense sous le forfait",
    ),
    pytest.param(
        [(M_B, "100.00"), (V_B, "250.00"), (V_B, "100.00")],
        FORFAIT_300,
        [("99.97", "0.00"), ("199.94", "50.03"), ("0.00", "99.97")],
        id="forfait epuise avant le dernier verre, trois parts AMO comprises",
    ),
    pytest.param(
        [(M_B, "120.00"), (V_B, "150.00"), (V_B, "150.00")],
        FORFAIT_300 | {"y_compris_amo": False},
        [("99.97", "20.00"), ("149.97", "0.00"), ("50.06", "99.91")],
        id="forfait en sus de la Secu",
    ),
    pytest.param(
        [(M_B, "120.00"), (V_B, "50.00")],
        FORFAIT_300 | {"monture_max": "150.00"},
        [("99.97", "20.00"), ("49.97", "0.00")],
        id="monture a 100 malgre un contrat a 150",
    ),
    pytest.param(
        [(M_A, "30.00"), (V_B, "150.00"), (V_B, "150.00")],
        FORFAIT_300 | {"montant": "200.00"},
        [("24.60", "0.00"), ("149.97", "0.00"), ("49.97", "100.00")],
        id="panachage : 100 % Sante sur la monture A, forfait sur les verres B",
    ),
]


@pytest.mark.parametrize(("lignes", "garantie", "attendu"), EQUIPEMENTS)
def test_un_equipement_se_regle_comme_a_la_main(lignes, garantie, attendu):
    recues = [
        ligne(id=f"l{rang}", equipement="eq1", **acte(code, depense))
        for rang, (code, depense) in enumerate(lignes)
    ]
    resultat = regler(demande(recues, garantie))
    assert [(r["amc"], r["reste_a_charge"]) for r in resultat] == attendu
    assert [r["amo_brute"] for r in resultat] == ["5.40" if code == M_A else "0.03" for code, _ in lignes]


def test_une_ligne_de_deux_verres_porte_deux_bases():
    recues = [
        ligne(id="m", equipement="eq1", **acte(M_B, "100.00")),
        ligne(id="v", equipement="eq1", **acte(V_B, "300.00", quantite=2)),
    ]
    _, verres = regler(demande(recues, FORFAIT_300))
    assert montants(verres) == ("0.06", "0.00", "0.06", "199.94", "100.00")


def test_deux_equipements_ont_chacun_leur_forfait():
    recues = [ligne(id=eq, equipement=eq, **acte(V_B, "400.00")) for eq in ("eq1", "eq2")]
    assert [r["amc"] for r in regler(demande(recues, FORFAIT_300))] == ["299.97", "299.97"]


def test_les_comptes_tombent_juste_sur_toutes_les_combinaisons():
    """AMO nette + AMC + reste = dépense ; le reste couvre toujours participation et majoration (§11 étape 7)."""
    depenses = ("0.01", "1.99", "16.87", "22.99", "23.00", "30.00", "57.35", "120.00")
    secteurs = ({"secteur": "1"}, OPTAM, NON_OPTAM)
    garanties = (BR100, BR150, BR220_NON_OPTAM_200, BR100_EN_SUS, TM, TM_PLUS_25)
    regles = 0
    for depense, secteur, parcours, garantie in itertools.product(
        depenses, secteurs, (True, False), garanties
    ):
        d, base = read_centimes(depense, "D"), 2300 if secteur is NON_OPTAM else 3000
        if not parcours and d > base:
            continue
        (r,) = regler(demande([ligne(depense=depense, parcours=parcours, **secteur)], garantie))
        brute, pf, nette, amc, reste = (read_centimes(montant, "montant") for montant in montants(r))
        majoration = 0 if parcours else (d * 70 + 50) // 100 - brute
        assert nette == brute - pf
        assert nette + amc + reste == d
        assert reste >= pf + majoration
        regles += 1
    assert regles > 200


def test_l_oracle_n_importe_rien_de_la_maison_et_ne_connait_aucun_flottant():
    permis = {"bisect", "datetime", "functools", "re", "typing"}
    for chemin in Path(__file__).parent.glob("*.py"):
        if chemin.name.startswith(("test_", "tirage_")):
            continue
        for noeud in ast.walk(ast.parse(chemin.read_text(encoding="utf-8"))):
            if isinstance(noeud, ast.Import):
                assert {nom.name for nom in noeud.names} <= permis, chemin.name
            if isinstance(noeud, ast.ImportFrom) and noeud.level == 0:
                assert noeud.module in permis, chemin.name
            assert not (isinstance(noeud, ast.Constant) and isinstance(noeud.value, float)), chemin.name
            assert not isinstance(noeud, ast.Div), chemin.name
