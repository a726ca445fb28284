"""Ce que la référence ne confirme pas, ou qui se contredit, est refusé d’une phrase."""

import pytest

from . import regler
from .demandes import (
    BR100,
    BR150,
    FORFAIT_300,
    HORS_PARCOURS,
    M_A,
    M_B,
    NON_OPTAM,
    SANTE100,
    TM,
    V_B,
    acte,
    demande,
    jour,
    ligne,
    ne,
)

REFUS = [
    ("G avant mai 2017", jour("2017-04-30"), BR100, "01/05/2017"),
    ("optique avant 2020", acte(M_A, "30.00") | jour("2019-12-31"), SANTE100, "01/01/2020"),
    ("audio avant 2021", acte("AUD_I", "950.00") | jour("2020-12-31"), SANTE100, "01/01/2021"),
    ("CS secteur 1 avant novembre 2023", acte("CS", "30.00") | jour("2023-10-31"), BR100, "01/11/2023"),
    ("CNP avant decembre 2024", acte("CNP", "51.70") | jour("2024-12-21"), BR100, "22/12/2024"),
    ("CNP hors parcours", acte("CNP", "57.00") | HORS_PARCOURS, BR100, "coordonné"),
    ("APC non OPTAM, de memoire", acte("APC", "60.00") | NON_OPTAM, BR150, "confiance mém."),
    ("C en secteur 1", acte("C", "23.00"), BR100, "aucune base"),
    ("C non OPTAM avant 6 ans", acte("C", "23.00") | NON_OPTAM | ne("2022-01-10", 4), TM, "aucune base"),
    ("secteur 3", {"secteur": "3"}, BR100, "secteurs 1 et 2"),
    ("ALD hors parcours", HORS_PARCOURS | {"situation": ["ald"]}, BR100, "70 à 30 %"),
    ("Alsace-Moselle hors parcours", HORS_PARCOURS | {"situation": ["alsace_moselle"]}, BR100, "70 à 30 %"),
    (
        "Alsace-Moselle en audio",
        acte("AUD_I", "950.00", situation=["alsace_moselle"]),
        SANTE100,
        "régime local",
    ),
    ("8 € hors parcours", acte("G", "50.00") | HORS_PARCOURS, BR150, "8 €"),
    ("non OPTAM avant 2020", acte("C", "50.00") | NON_OPTAM | jour("2019-06-03"), BR150, "non OPTAM"),
    ("100 % Sante chez le medecin", {}, SANTE100, "cent_pour_cent_sante"),
    ("100 % Sante en classe B", acte(M_B, "80.00"), SANTE100, "cent_pour_cent_sante"),
    ("forfait sans equipement", acte(M_B, "80.00"), FORFAIT_300, "équipement"),
    ("forfait de 900 €", acte(M_B, "80.00", equipement="e"), FORFAIT_300 | {"montant": "900.00"}, "800 €"),
    ("code inconnu nu", acte("X99", "60.00"), BR100, "aucune base"),
    ("code inconnu sans taux", acte("X99", "60.00", base_remboursement="50.00"), BR100, "taux"),
    ("famille non reglee", acte("AMX", "3.15", base_remboursement="3.15", taux="60"), BR100, "AMX"),
    ("majoration seule", acte("MEG", "5.00", base_remboursement="5.00", taux="70"), BR100, "majoration"),
    ("18 ans sans date de naissance", {"age": 18, "ne_le": ""}, BR100, "1er janvier"),
    ("ni age ni naissance", {"age": None, "ne_le": ""}, BR100, "1er janvier"),
    ("age negatif", {"age": -1, "ne_le": ""}, BR100, "entier positif"),
    ("age en texte", {"age": "40"}, BR100, "entier positif"),
    ("naissance apres les soins", ne("2026-06-04", 0), BR100, "postérieure"),
    ("date illisible", {"date_soins": "03/06/2026"}, BR100, "AAAA-MM-JJ"),
    ("quantite nulle", {"quantite": 0}, BR100, "quantité"),
    ("quantite en texte", {"quantite": "1"}, BR100, "quantité"),
    ("deux oreilles sur une ligne", acte("AUD_I", "950.00", quantite=2), SANTE100, "par appareil"),
    ("taux au-dela de 100 %", {"taux": "101"}, BR100, "100 %"),
    (
        "PF avant 2005",
        {"base_remboursement": "20.00", "taux": "70"} | ne("1960-01-05", 44) | {"date_soins": "2004-12-31"},
        BR100,
        "01/01/2005",
    ),
    ("veille du plafond non OPTAM", acte("C", "50.00") | NON_OPTAM | jour("2019-12-31"), BR150, "non OPTAM"),
    ("age contraire a la naissance", {"age": 41}, BR100, "contredit"),
    ("situation inconnue", {"situation": ["ame"]}, BR100, "situation inconnue"),
    ("montant flottant", {"depense": 30.0}, BR100, "dépense"),
    ("montant a virgule", {"depense": "30,00"}, BR100, "dépense"),
    ("type de garantie inconnu", {}, {"type": "pct_smic"}, "pct_smic"),
]


@pytest.mark.parametrize(
    ("valeurs", "garantie", "fragment"), [pytest.param(*cas[1:], id=cas[0]) for cas in REFUS]
)
def test_ce_que_la_reference_ne_confirme_pas_est_refuse(valeurs, garantie, fragment):
    with pytest.raises(ValueError, match=fragment):
        regler(demande([ligne(**valeurs)], garantie))


@pytest.mark.parametrize("date_soins", ["2026-10-01", "2026-11-05", "2026-12-31"])
def test_le_plafond_de_fin_2026_est_refuse_car_le_sort_des_retenues_est_inconnu(date_soins):
    with pytest.raises(ValueError, match="01/10/2026"):
        regler(demande([ligne(**jour(date_soins))], BR100, pf="49.00"))


def test_le_plafond_atteint_a_cheval_sur_deux_annees_est_refuse():
    lignes = [ligne(id="l1", **jour("2025-12-30")), ligne(id="l2", **jour("2026-01-06"))]
    assert [r["participation_franchise"] for r in regler(demande(lignes, BR100, pf="48.00"))] == [
        "2.00",
        "2.00",
    ]
    with pytest.raises(ValueError, match="deux années"):
        regler(demande(lignes, BR100, pf="49.00"))


@pytest.mark.parametrize("codes", [(M_B, M_B), (V_B, V_B, V_B)])
def test_un_equipement_a_une_monture_et_deux_verres_au_plus(codes):
    lignes = [
        ligne(id=f"l{rang}", equipement="eq1", **acte(code, "50.00")) for rang, code in enumerate(codes)
    ]
    with pytest.raises(ValueError, match="eq1"):
        regler(demande(lignes, FORFAIT_300))


def test_le_forfait_de_800_euros_est_le_dernier_admis():
    def amc(montant):
        verre = ligne(equipement="eq1", **acte(V_B, "900.00"))
        return regler(demande([verre], FORFAIT_300 | {"montant": montant}))[0]["amc"]

    assert amc("800.00") == "799.97"
    with pytest.raises(ValueError, match="800 €"):
        amc("800.01")


def test_la_majoration_d_un_contrat_non_responsable_est_refusee():
    with pytest.raises(ValueError, match="non responsable"):
        regler(demande([ligne(**HORS_PARCOURS)], BR100, responsable=False))


def test_un_contrat_responsable_sans_le_poste_est_refuse():
    claim = demande([ligne()], None) | {"garanties": {"audio": SANTE100}}
    with pytest.raises(ValueError, match="medecin"):
        regler(claim)
