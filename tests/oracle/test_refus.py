"""Ce que la référence ne confirme pas, ou qui se contredit, est refusé d’une phrase."""

import pytest

from . import regler
from .demandes import (
    BR100,
    BR100_EN_SUS,
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

FRAIS_REELS = {"type": "frais_reels"}
PAR_EQUIPEMENT = {"type": "forfait", "montant": "60.00", "par": "equipement"}
PMSS = {"type": "pct_pmss", "taux": "2"}


def porte_base(code, base, **valeurs):
    """Acte dont la ligne porte la base, à dépense égale."""
    return acte(code, base, base_remboursement=base) | valeurs


def lourd(**valeurs):
    return porte_base("ATM", "150.00", **valeurs)


REFUS = [
    ("G avant 2009", jour("2008-12-31"), BR100, "01/01/2009"),
    ("optique avant 2020", acte(M_A, "30.00") | jour("2019-12-31"), SANTE100, "01/01/2020"),
    ("audio avant 2021", acte("AUD_I", "950.00") | jour("2020-12-31"), SANTE100, "01/01/2021"),
    ("CS secteur 1 avant juillet 2017", acte("CS", "30.00") | jour("2017-06-30"), BR100, "01/07/2017"),
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
    # --- Tous les postes ---
    (
        "CS que le parcours ne concerne pas",
        acte("CS", "40.00") | HORS_PARCOURS | ne("2011-01-05", 15),
        TM,
        "CS",
    ),
    ("COH sans taux", acte("COH", "50.00") | ne("2025-03-01", 1), TM, "ne dit pas son taux"),
    ("CEH a 3 ans", acte("CEH", "40.00") | ne("2023-03-01", 3), TM, "moins de 2 ans"),
    ("COV en secteur 1", acte("COV", "28.00", taux="100") | ne("2022-03-01", 4), TM, "aucune base"),
    ("base outre-mer", {"region": "dom"}, TM, "métropole"),
    ("region inconnue", {"region": "guyane"}, TM, "« region »"),
    ("panier inconnu", {"panier": "rac1"}, TM, "« panier »"),
    ("acte lourd hors parcours", lourd(parcours=False), TM, "actes lourds"),
    ("acte lourd en Alsace-Moselle", lourd(situation=["alsace_moselle"]), TM, "actes lourds"),
    ("acte lourd entre le 1er et le 22 avril 2026", lourd() | jour("2026-04-22"), TM, "22 avril"),
    ("acte lourd avant 2016", lourd() | jour("2015-12-31"), TM, "01/01/2016"),
    ("acte lourd non OPTAM, % BR en sus", lourd(depense="700.00") | NON_OPTAM, BR100_EN_SUS, "en points"),
    (
        "non conventionne au-dela du TM",
        porte_base("ATM", "90.00", secteur="3", depense="200.00"),
        BR150,
        "non conv",
    ),
    ("treize seances de psychologue", acte("MSP", "650.00", quantite=13), TM, "douze"),
    ("psychologue avant juin 2024", acte("MSP", "50.00") | jour("2024-05-31"), TM, "01/06/2024"),
    ("sage-femme sans base", acte("SF", "26.50"), TM, "aucune base"),
    ("medicament sans base", acte("PH7", "10.00"), TM, "aucune base"),
    ("PH2 en ALD", porte_base("PH2", "10.00", situation=["ald"]), TM, "15 % en ALD"),
    ("PH2 en Alsace-Moselle", porte_base("PH2", "10.00", situation=["alsace_moselle"]), TM, "régime local"),
    ("HC a verifier", acte("HC", "0.51"), TM, "revérifier"),
    ("HD sans taux", acte("HD", "1.02"), TM, "ne dit pas son taux"),
    ("AMI apres mars 2026", acte("AMI", "3.15") | jour("2026-04-01"), TM, "avenant 11"),
    ("IFD a verifier", acte("IFD", "2.50"), TM, "vérifier"),
    (
        "lettre-cle d'outre-mer avant 2024",
        acte("AMK", "2.36", region="dom") | jour("2024-02-21"),
        TM,
        "22/02/2024",
    ),
    ("biologie avant 2024", acte("B", "0.26") | jour("2024-01-14"), TM, "15/01/2024"),
    ("transport urgent", porte_base("ABA", "40.00", urgence=True), TM, "transport urgent"),
    (
        "transport en Alsace-Moselle",
        porte_base("VSL", "40.00", situation=["alsace_moselle"]),
        TM,
        "régime local",
    ),
    ("verre A sans prix limite", porte_base("OPT_VERRE_A", "11.25"), TM, "plafond_facturation"),
    ("classe A avant 2020", porte_base("OPT_VERRE_A", "11.25") | jour("2019-12-31"), TM, "01/01/2020"),
    ("base au-dela du prix limite", porte_base("OPT_MONTURE_A", "40.00"), TM, "prix limite"),
    ("panier contraire au code", acte("AUD_I", "950.00", panier="libre"), TM, "contredit"),
    ("audio II a 20 ans", acte("AUD_II", "1500.00") | ne("2005-06-04", 20), TM, "aucune base"),
    ("frais reels de classe B", acte(V_B, "500.00", equipement="e"), FRAIS_REELS, "420 €"),
    ("forfait par equipement sans equipement", acte(V_B, "80.00"), PAR_EQUIPEMENT, "équipement"),
    ("panier de 2026 non dit", acte("HBLD634", "500.00"), TM, "« panier »"),
    ("HLF de 2025", acte("HBLD634", "515.00") | jour("2025-03-03"), TM, "3 %"),
    (
        "couronne avant 2014",
        acte("HBLD734", "300.00", panier="libre") | jour("2013-12-31"),
        TM,
        "01/01/2014",
    ),
    (
        "dentaire en Alsace-Moselle",
        acte("CON_DENT", "23.00", situation=["alsace_moselle"]),
        TM,
        "régime local",
    ),
    ("orthodontie a 16 ans", acte("TO90", "700.00") | ne("2010-01-05", 16), TM, "16 ans"),
    ("sept semestres", acte("TO90", "700.00", quantite=7) | ne("2014-01-05", 12), TM, "six au plus"),
    ("35 jours sans rang", porte_base("GHS", "900.00", quantite=35, depense="31500.00"), TM, "jour_sejour"),
    (
        "sejour partage sous la base",
        porte_base("GHS", "900.00", quantite=5, jour_sejour=29),
        TM,
        "trentième jour",
    ),
    ("FJ au-dela du tarif", acte("FJ", "30.00"), TM, "excédent"),
    ("FJ d'un exonere", acte("FJ", "23.00", situation=["c2s"]), TM, "excédent"),
    ("FJ avant 2010", acte("FJ", "16.00") | jour("2009-12-31"), TM, "01/01/2010"),
    ("FJ avant un an, sans naissance", acte("FJ", "23.00", age=0, ne_le=""), TM, "nouveau-né"),
    ("FJ au trentieme jour de vie", acte("FJ", "69.00", quantite=3) | ne("2026-05-06", 0), TM, "nouveau-né"),
    ("FPU en maternite", acte("FPU", "23.00", situation=["maternite"]), TM, "urgences"),
    ("FPU en Alsace-Moselle", acte("FPU", "23.00", situation=["alsace_moselle"]), TM, "urgences"),
    ("chambre avec une base", porte_base("CHP", "60.00"), TM, "chambre"),
    ("forfait contradictoire", {}, PAR_EQUIPEMENT | {"avec_tm": True, "y_compris_amo": True}, "contredisent"),
    ("forfait annuel y compris", {}, PAR_EQUIPEMENT | {"par": "an", "y_compris_amo": True}, "par an"),
    ("jours d'un forfait par acte", {}, PAR_EQUIPEMENT | {"par": "acte", "jours_max": 3}, "jours_max"),
    ("par inconnu", {}, PAR_EQUIPEMENT | {"par": "mois"}, "mois"),
    ("plus que les frais reels", {}, FRAIS_REELS | {"taux": "110"}, "100 %"),
    ("PMSS avant 2024", acte("CHP", "60.00") | jour("2023-12-31"), PMSS, "01/01/2024"),
    ("PMSS de 2027", acte("CHP", "60.00") | jour("2027-01-01"), PMSS, "2027"),
    ("code inconnu d'optique", porte_base("OPT_X", "10.00", taux="60"), TM, "« poste »"),
    ("poste inconnu", porte_base("X99", "10.00", taux="60", poste="cure"), TM, "cure"),
    ("poste contraire au code", {"poste": "audio"}, TM, "audio"),
    ("remboursement avant les soins", {"date_remboursement": "2026-06-02"}, TM, "précède"),
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


def test_le_ticket_moderateur_et_le_forfait_journalier_ne_s_ajoutent_pas():
    sejour = ligne(id="g", **porte_base("GHS", "900.00"))
    with pytest.raises(ValueError, match="non leur somme"):
        regler(demande([sejour, ligne(id="f", **acte("FJ", "23.00"))], TM))


def test_le_forfait_des_urgences_a_cote_d_un_acte_lourd_est_refuse():
    with pytest.raises(ValueError, match="urgences"):
        regler(demande([ligne(id="a", **lourd()), ligne(id="u", **acte("FPU", "23.00"))], TM))


def test_un_forfait_annuel_a_cheval_sur_deux_annees_est_refuse():
    lignes = [ligne(id=x, **(porte_base("SF", "20.00") | jour(x))) for x in ("2025-12-30", "2026-01-06")]
    with pytest.raises(ValueError, match="deux années"):
        regler(demande(lignes, PAR_EQUIPEMENT | {"par": "an", "avec_tm": True}))


def test_le_consomme_d_un_poste_ne_dit_rien_d_une_variante():
    claim = demande([ligne(**porte_base("PH4", "10.00"))], TM, consommes={"pharmacie": "10.00"})
    claim["garanties"]["pharmacie.smr_modere"] = PAR_EQUIPEMENT | {"par": "an", "avec_tm": True}
    with pytest.raises(ValueError, match="consommé"):
        regler(claim)


def test_les_jours_deja_payes_ne_se_deduisent_pas_d_un_montant():
    chambre = PAR_EQUIPEMENT | {"par": "jour", "jours_max": 5, "jours_par": "an"}
    with pytest.raises(ValueError, match="jours déjà payés"):
        regler(demande([ligne(**acte("CHP", "60.00"))], chambre, consommes={"chambre": "10.00"}))


def test_garanties_et_contrats_ensemble_sont_refuses():
    with pytest.raises(ValueError, match="contredisent"):
        regler(demande([ligne()], TM) | {"contrats": []})


def test_un_forfait_par_equipement_sur_une_classe_a_est_refuse():
    monture = ligne(equipement="e", **acte(M_A, "30.00"))
    with pytest.raises(ValueError, match="classe A"):
        regler(demande([monture], PAR_EQUIPEMENT, responsable=False))
