"""Chaque poste calculé à la main, hors médecins : une ligne du tableau se vérifie au crayon."""

import pytest

from . import regler
from .demandes import BR100, BR150, BR200, NON_OPTAM, TM, acte, demande, jour, ligne, montants, ne

MODERE, LIBRE, RAC0 = {"panier": "modere"}, {"panier": "libre"}, {"panier": "rac0"}
AM, ALD, C2S, MATERNITE = ({"situation": [x]} for x in ("alsace_moselle", "ald", "c2s", "maternite"))


def donne(base, depense, code, **valeurs):
    return acte(code, depense, base_remboursement=base) | valeurs


def forfait(montant, par="acte", **valeurs):
    return {"type": "forfait", "montant": montant, "par": par} | valeurs


def frais_reels(taux, assiette="depense"):
    return {"type": "frais_reels", "taux": taux, "assiette": assiette}


# Attendu : AMO brute, participation ou franchise, AMO nette, AMC, reste à charge.
CAS = {
    # --- Actes techniques et participation des actes lourds ---
    "ATM 90 a 70 %": (donne("90.00", "90.00", "ATM"), TM, "63.00 2.00 61.00 27.00 2.00"),
    "119,99 : sous le seuil": (donne("119.99", "119.99", "ADC"), TM, "83.99 2.00 81.99 36.00 2.00"),
    "120 : 32 € au lieu du TM": (donne("120.00", "120.00", "ADC"), TM, "88.00 2.00 86.00 32.00 2.00"),
    "24 € avant avril 2026": (
        donne("271.70", "271.70", "ATM") | jour("2026-03-31"),
        TM,
        "247.70 2.00 245.70 24.00 2.00",
    ),
    "18 € en 2018": (
        donne("271.70", "271.70", "ATM") | jour("2018-12-31"),
        TM,
        "253.70 1.00 252.70 18.00 1.00",
    ),
    "24 € en 2019": (
        donne("271.70", "271.70", "ATM") | jour("2019-01-01"),
        TM,
        "247.70 1.00 246.70 24.00 1.00",
    ),
    "ALD : ni TM ni 32 €": (donne("271.70", "300.00", "ATM") | ALD, TM, "271.70 2.00 269.70 0.00 30.30"),
    "en hospitalisation : 80 %, sans PF": (
        donne("90.00", "90.00", "ADE", jour_sejour=3),
        TM,
        "72.00 0.00 72.00 18.00 0.00",
    ),
    "31e jour : 100 %": (
        donne("90.00", "90.00", "ADE", jour_sejour=31),
        TM,
        "90.00 0.00 90.00 0.00 0.00",
    ),
    "technique hors parcours": (
        donne("90.00", "90.00", "ADE", parcours=False),
        TM,
        "27.00 2.00 25.00 27.00 38.00",
    ),
    "urgence : pas de hors parcours": (
        {"parcours": False, "urgence": True},
        BR100,
        "21.00 2.00 19.00 9.00 2.00",
    ),
    # --- Psychologue, sage-femme ---
    "psychologue 60 %, sans PF": (acte("MSP", "50.00"), TM, "30.00 0.00 30.00 20.00 0.00"),
    "sage-femme 70 %, sans PF": (donne("26.50", "26.50", "SF"), TM, "18.55 0.00 18.55 7.95 0.00"),
    # --- Pharmacie : franchise par boîte ---
    "PH7, deux boites": (donne("10.00", "20.00", "PH7", quantite=2), TM, "13.00 2.00 11.00 7.00 2.00"),
    "PH1 a 100 %": (donne("10.00", "10.00", "PH1"), TM, "10.00 1.00 9.00 0.00 1.00"),
    "PH4 a 30 %": (donne("10.00", "10.00", "PH4"), TM, "3.00 1.00 2.00 7.00 1.00"),
    "PH2 a 15 %, TM facultatif": (
        donne("10.00", "10.00", "PH2"),
        {"type": "aucune"},
        "1.50 1.00 0.50 0.00 9.50",
    ),
    "franchise bornee a la part AMO": (donne("1.00", "1.00", "PH7"), TM, "0.65 0.65 0.00 0.35 0.65"),
    "0,50 € le 30/03/2024": (
        donne("10.00", "10.00", "PH7") | jour("2024-03-30"),
        TM,
        "6.50 0.50 6.00 3.50 0.50",
    ),
    "1 € le 31/03/2024": (
        donne("10.00", "10.00", "PH7") | jour("2024-03-31"),
        TM,
        "6.50 1.00 5.50 3.50 1.00",
    ),
    "PH7 en Alsace-Moselle": (donne("10.00", "10.00", "PH7") | AM, TM, "9.00 1.00 8.00 1.00 1.00"),
    "PH4 en Alsace-Moselle": (donne("10.00", "10.00", "PH4") | AM, TM, "8.00 1.00 7.00 2.00 1.00"),
    "HDR 0,51, sans franchise": (acte("HDR", "0.51"), TM, "0.36 0.00 0.36 0.15 0.00"),
    "HD au taux de la boite": (acte("HD", "1.02", taux="65"), TM, "0.66 0.00 0.66 0.36 0.00"),
    # --- Auxiliaires et biologie ---
    "AMI 3,15 a 60 %": (acte("AMI", "3.15") | jour("2026-03-31"), TM, "1.89 1.00 0.89 1.26 1.00"),
    "AMS 7,5 : 2,21 depuis le 22/02/2024": (
        acte("AMS", "16.58", coefficient="7.5") | jour("2024-02-22"),
        TM,
        "9.95 0.50 9.45 6.63 0.50",
    ),
    "AMS 7,5 : 2,15 la veille": (
        acte("AMS", "16.58", coefficient="7.5") | jour("2024-02-21"),
        TM,
        "9.68 0.50 9.18 6.45 0.95",
    ),
    "dix seances au tarif arrondi": (
        acte("AMS", "165.80", coefficient="7.5", quantite=10),
        TM,
        "99.48 4.00 95.48 66.32 4.00",
    ),
    "kine outre-mer 2,43": (
        acte("AMK", "18.23", coefficient="7.5", region="dom"),
        TM,
        "10.94 1.00 9.94 7.29 1.00",
    ),
    "auxiliaire en Alsace-Moselle": (
        acte("AMS", "16.58", coefficient="7.5") | AM,
        TM,
        "14.92 1.00 13.92 1.66 1.00",
    ),
    "biologie B 100": (acte("B", "25.00", coefficient="100"), TM, "15.00 2.00 13.00 10.00 2.00"),
    "anatomopathologie 70 %": (donne("28.00", "28.00", "P"), TM, "19.60 2.00 17.60 8.40 2.00"),
    # --- Transport ---
    "aller-retour : deux franchises": (
        donne("40.00", "80.00", "VSL", quantite=2),
        TM,
        "44.00 8.00 36.00 36.00 8.00",
    ),
    "trois trajets : 8 € par jour": (
        donne("40.00", "120.00", "VSL", quantite=3),
        TM,
        "66.00 8.00 58.00 54.00 8.00",
    ),
    "65 % le 31/07/2023": (
        donne("40.00", "40.00", "TXI") | jour("2023-07-31"),
        TM,
        "26.00 2.00 24.00 14.00 2.00",
    ),
    "55 % le 01/08/2023": (
        donne("40.00", "40.00", "TXI") | jour("2023-08-01"),
        TM,
        "22.00 2.00 20.00 18.00 2.00",
    ),
    "urgence : sans franchise": (
        donne("40.00", "40.00", "ABA", urgence=True, taux="100"),
        TM,
        "40.00 0.00 40.00 0.00 0.00",
    ),
    # --- Dentaire ---
    "consultation 23 € a 60 %": (acte("CON_DENT", "23.00"), TM, "13.80 0.00 13.80 9.20 0.00"),
    "70 % le 14/10/2023": (acte("CON_DENT", "23.00") | jour("2023-10-14"), TM, "16.10 0.00 16.10 6.90 0.00"),
    "60 % le 15/10/2023": (acte("CON_DENT", "23.00") | jour("2023-10-15"), TM, "13.80 0.00 13.80 9.20 0.00"),
    "couronne RAC 0 en 2022": (
        acte("HBLD634", "500.00") | jour("2022-05-10"),
        BR150,
        "84.00 0.00 84.00 416.00 0.00",
    ),
    "couronne moderee, 200 %": (
        acte("HBLD158", "550.00") | jour("2022-05-10"),
        BR200,
        "84.00 0.00 84.00 156.00 310.00",
    ),
    "au-dela du HLF : ni AMC ni reste": (
        acte("HBLD634", "520.00") | jour("2022-05-10"),
        BR150,
        "84.00 0.00 84.00 416.00 0.00",
    ),
    "HLF imprime sur le devis": (
        acte("HBLD634", "515.00", plafond_facturation="515.00") | RAC0,
        BR150,
        "72.00 0.00 72.00 443.00 0.00",
    ),
    "couronne libre": (acte("HBLD734", "700.00") | LIBRE, BR200, "72.00 0.00 72.00 168.00 460.00"),
    "orthodontie, un semestre": (
        acte("TO90", "700.00") | ne("2014-01-05", 12),
        BR200,
        "193.50 0.00 193.50 193.50 313.00",
    ),
    # --- Audio de classe II, contrat responsable ---
    "classe II : 1 700 € AMO comprise": (
        acte("AUD_II", "2000.00"),
        frais_reels("100"),
        "240.00 0.00 240.00 1460.00 300.00",
    ),
    # --- Hospitalisation ---
    "sejour a 80 %": (donne("900.00", "3600.00", "GHS", quantite=4), TM, "2880.00 0.00 2880.00 720.00 0.00"),
    "sejour au trente et unieme jour": (
        donne("900.00", "900.00", "GHS", jour_sejour=31),
        TM,
        "900.00 0.00 900.00 0.00 0.00",
    ),
    "sejour a cheval : 29 au 33": (
        donne("900.00", "4500.00", "GHS", quantite=5, jour_sejour=29),
        TM,
        "4140.00 0.00 4140.00 360.00 0.00",
    ),
    "sejour en ALD": (donne("900.00", "900.00", "GHS") | ALD, TM, "900.00 0.00 900.00 0.00 0.00"),
    "sejour en Alsace-Moselle": (donne("900.00", "900.00", "GHS") | AM, TM, "900.00 0.00 900.00 0.00 0.00"),
    "FJ de part et d'autre du 01/03/2026": (
        acte("FJ", "86.00", quantite=4) | jour("2026-02-27"),
        TM,
        "0.00 0.00 0.00 86.00 0.00",
    ),
    "FJ en psychiatrie": (acte("FJ_PSY", "34.00", quantite=2), TM, "0.00 0.00 0.00 34.00 0.00"),
    "FJ 18 € en 2017": (acte("FJ", "18.00") | jour("2017-12-31"), TM, "0.00 0.00 0.00 18.00 0.00"),
    "FJ du en ALD": (acte("FJ", "23.00") | ALD, TM, "0.00 0.00 0.00 23.00 0.00"),
    "FJ au regime local": (acte("FJ", "23.00") | AM, TM, "23.00 0.00 23.00 0.00 0.00"),
    "FJ nul en maternite": (acte("FJ", "0.00") | MATERNITE, TM, "0.00 0.00 0.00 0.00 0.00"),
    "FPU": (acte("FPU", "23.00"), TM, "0.00 0.00 0.00 23.00 0.00"),
    "FPU minore en ALD": (acte("FPU", "9.96") | ALD, TM, "0.00 0.00 0.00 9.96 0.00"),
    "FPU en fevrier 2026": (acte("FPU", "19.61") | jour("2026-02-28"), TM, "0.00 0.00 0.00 19.61 0.00"),
    # --- Chambre et forfaits ---
    "chambre 60 € par jour": (
        acte("CHP", "240.00", quantite=3),
        forfait("60.00", "jour"),
        "0.00 0.00 0.00 180.00 60.00",
    ),
    "chambre, deux jours au plus": (
        acte("CHP", "240.00", quantite=3),
        forfait("60.00", "jour", jours_max=2),
        "0.00 0.00 0.00 120.00 120.00",
    ),
    "chambre, 1,5 % du PMSS par jour": (
        acte("CHP", "240.00", quantite=3),
        {"type": "pct_pmss", "taux": "1.5", "par": "jour"},
        "0.00 0.00 0.00 180.24 59.76",
    ),
    "forfait en sus": (
        donne("20.00", "60.00", "SF"),
        forfait("30.00"),
        "14.00 0.00 14.00 30.00 16.00",
    ),
    "forfait y compris la part AMO": (
        donne("20.00", "60.00", "SF"),
        forfait("30.00", y_compris_amo=True),
        "14.00 0.00 14.00 16.00 30.00",
    ),
    "TM + forfait": (
        donne("20.00", "60.00", "SF"),
        forfait("30.00", avec_tm="oui"),
        "14.00 0.00 14.00 36.00 10.00",
    ),
    "forfait sous le TM : le TM est du": (
        donne("20.00", "60.00", "SF"),
        forfait("2.00"),
        "14.00 0.00 14.00 6.00 40.00",
    ),
    "90 % des frais reels": (donne("20.00", "60.00", "SF"), frais_reels("90"), "14.00 0.00 14.00 40.00 6.00"),
    "90 % du reste": (
        donne("20.00", "60.00", "SF"),
        frais_reels("90", "reste"),
        "14.00 0.00 14.00 41.40 4.60",
    ),
    "non OPTAM, forfait moins 20 % de la base": (
        donne("90.00", "200.00", "ADE") | NON_OPTAM,
        forfait("60.00"),
        "63.00 2.00 61.00 42.00 97.00",
    ),
}


@pytest.mark.parametrize(("valeurs", "garantie", "attendu"), CAS.values(), ids=CAS)
def test_un_poste_se_regle_comme_a_la_main(valeurs, garantie, attendu):
    (resultat,) = regler(demande([ligne(**valeurs)], garantie))
    assert montants(resultat) == tuple(attendu.split())


def test_une_seance_porte_une_seule_participation():
    """70 + 60 ≥ 120 : 32 € sur la première ligne, rien sur la seconde."""
    lignes = [ligne(id=x, seance="s", **donne(x, x, "ATM")) for x in ("70.00", "60.00")]
    assert [r["amo_brute"] for r in regler(demande(lignes, TM))] == ["38.00", "60.00"]


def test_la_participation_qu_une_ligne_ne_peut_porter_passe_a_la_suivante():
    lignes = [ligne(id=x, seance="s", **donne(x, x, "ATM")) for x in ("20.00", "110.00")]
    assert [r["amo_brute"] for r in regler(demande(lignes, TM))] == ["0.00", "98.00"]


def test_un_sejour_avec_un_acte_lourd_ne_doit_que_la_participation():
    acte_lourd = ligne(id="a", seance="s", **donne("150.00", "150.00", "ADC"))
    sejour = ligne(id="g", seance="s", **donne("900.00", "900.00", "GHS"))
    resultat = regler(demande([acte_lourd, sejour], TM))
    assert [montants(r) for r in resultat] == [
        ("118.00", "0.00", "118.00", "32.00", "0.00"),
        ("900.00", "0.00", "900.00", "0.00", "0.00"),
    ]


def test_quatre_actes_paramedicaux_au_plus_portent_la_franchise_du_jour():
    seances = [
        ligne(id=str(n), professionnel=str(n), **acte("AMS", "16.58", coefficient="7.5")) for n in range(5)
    ]
    retenues = [r["participation_franchise"] for r in regler(demande(seances, TM))]
    assert retenues == ["1.00", "1.00", "1.00", "1.00", "0.00"]


def test_pf_et_franchises_ont_chacune_leur_compteur():
    lignes = [ligne(id="g"), ligne(id="p", **donne("10.00", "10.00", "PH7"))]
    resultat = regler(demande(lignes, TM, pf="50.00", franchise="49.50"))
    assert [r["participation_franchise"] for r in resultat] == ["0.00", "0.50"]


def test_le_compteur_est_celui_de_l_annee_du_remboursement():
    """Soins de 2025 remboursés en 2026 : 25 PF de 2025 ne touchent pas celles de 2026."""
    consultations = [ligne(id=str(n), **jour("2025-12-30")) for n in range(25)]
    tardive = ligne(id="t", date_remboursement="2026-01-05", **jour("2025-12-30"))
    meme_annee = ligne(id="m", **jour("2025-12-30"))
    retenues = [
        r["participation_franchise"] for r in regler(demande([*consultations, tardive, meme_annee], TM))
    ]
    assert retenues[25:] == ["2.00", "0.00"]


def test_un_forfait_annuel_se_consomme_ligne_apres_ligne():
    lignes = [ligne(id=str(n), **donne("20.00", "60.00", "SF")) for n in range(3)]
    claim = demande(lignes, forfait("60.00", "an", avec_tm=True), consommes={"sage_femme": "10.00"})
    assert [r["amc"] for r in regler(claim)] == ["46.00", "16.00", "6.00"]


def test_un_plafond_annuel_borne_l_amc_mais_pas_le_ticket_moderateur():
    lignes = [ligne(id=str(n), **acte("G", "40.00")) for n in range(3)]
    claim = demande(lignes, BR150 | {"plafond_annuel": "30.00"})
    assert [r["amc"] for r in regler(claim)] == ["19.00", "11.00", "9.00"]


def test_un_forfait_par_equipement_couvre_ses_lignes_ensemble():
    lignes = [ligne(id=str(n), equipement="o1", **acte("AUD_II", "900.00")) for n in range(2)]
    claim = demande(lignes, forfait("500.00", "equipement"), responsable=False)
    assert [r["amc"] for r in regler(claim)] == ["500.00", "0.00"]


def test_une_garantie_de_variante_prime_celle_du_poste():
    claim = demande([ligne(**acte("HBLD734", "700.00") | LIBRE)], BR100)
    claim["garanties"]["prothese_dentaire.libre"] = BR200
    assert regler(claim)[0]["amc"] == "168.00"


def deux_contrats(lignes, *garanties):
    claim = demande(lignes, TM)
    del claim["garanties"], claim["responsable"]
    postes = demande(lignes, TM)["garanties"]
    return claim | {
        "contrats": [{"garanties": dict.fromkeys(postes, g), "responsable": True} for g in garanties]
    }


def test_deux_contrats_ne_paient_jamais_plus_que_la_depense():
    (r,) = regler(deux_contrats([ligne(**acte("G", "50.00"))], BR150, BR150))
    assert r["amc_par_contrat"] == ["24.00", "5.00"]
    assert (r["amc"], r["reste_a_charge"]) == ("29.00", "2.00")


def test_le_second_contrat_ne_paie_que_ce_que_le_premier_laisse():
    (r,) = regler(deux_contrats([ligne(**acte("G", "50.00"))], TM, BR150))
    assert r["amc_par_contrat"] == ["9.00", "20.00"]
