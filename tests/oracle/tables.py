"""Tables datées de l’oracle : montants en centimes, taux en centièmes de point, dates AAAAMMJJ.

Chaque valeur porte sa date d’effet, sa source et sa confiance (H haute, M moyenne, B basse, « mém. »
non relue). Un mois sans jour dans la référence est compté à partir du premier du mois. « 12/2024 »
est l’entrée en vigueur du 22/12/2024 (§0).
"""

from .series import Serie

# --- Participation forfaitaire et franchises, §1 -----------------------------------------------

PF_UNITAIRE = Serie(
    (20050101, 100, "§1 ; lemediasocial.fr", "H"),
    (20240515, 200, "§1 ; mutame-plus.fr, quechoisir n122662, ucr.fr", "H"),
)
# Un même montant pour la PF et pour la franchise, mais deux compteurs.
PLAFOND_ANNUEL = Serie(
    (20050101, 5000, "§1 ; lemediasocial.fr, mutame-plus.fr", "H"),
    (20261001, 7000, "§1 ; décret 2026-858, service-public A17166", "M"),
)
PLAFOND_ANCIEN = 5000
# §1 : le sort des retenues de 2026 sous l’ancien plafond n’est pas trouvé.
PLAFOND_TRANSITION = (20261001, 20261231)
# En nombre de participations : 4 pour un même professionnel (ucr.fr ; ASH n° 2519), H.
PF_PAR_JOUR_ET_PROFESSIONNEL = 4

# Début au 01/01/2008 : décret 2007-1937 (lexbase), ASH n° 2538, H.
_DEBUT_FRANCHISE, _FRANCHISE_2024 = 20080101, 20240331
_SOURCE_FRANCHISE = "§1 ; lexbase, ASH n° 2538"
FRANCHISE_MEDICAMENT = Serie(
    (_DEBUT_FRANCHISE, 50, _SOURCE_FRANCHISE, "H"), (_FRANCHISE_2024, 100, "§1 ; lemediasocial.fr", "H")
)
FRANCHISE_PARAMEDICALE = Serie(
    (_DEBUT_FRANCHISE, 50, _SOURCE_FRANCHISE, "H"), (_FRANCHISE_2024, 100, "§1 ; lemediasocial.fr", "H")
)
FRANCHISE_TRANSPORT = Serie(
    (_DEBUT_FRANCHISE, 200, _SOURCE_FRANCHISE, "H"), (_FRANCHISE_2024, 400, "§1 ; lemediasocial.fr", "H")
)
# Par jour et par bénéficiaire ; la condition « même professionnel » a pris fin au 30/11/2008 (ASH n° 2538).
PARAMEDICAL_PAR_JOUR = Serie(
    (_DEBUT_FRANCHISE, 200, _SOURCE_FRANCHISE, "H"), (_FRANCHISE_2024, 400, "§1 (doublé)", "H")
)
TRANSPORT_PAR_JOUR = Serie(
    (_DEBUT_FRANCHISE, 400, _SOURCE_FRANCHISE, "H"), (_FRANCHISE_2024, 800, "§1 (doublé)", "H")
)

# --- Médecins, §2 ------------------------------------------------------------------------------

_MAI_2017, _NOV_2023, _DEC_2024, _JAN_2026 = 20170501, 20231101, 20241222, 20260101

G_6_ANS_ET_PLUS = Serie(
    (20090101, 2200, "hyperassur.com ; institutmolinari.org (03/2009)", "M"),
    (20110101, 2300, "radiofrance.fr (05/2017), hyperassur.com", "H"),
    (_MAI_2017, 2500, "§2 ; egora/CSMF 2023", "H"),
    (_NOV_2023, 2650, "§2 ; egora/CSMF 2023", "H"),
    (_DEC_2024, 3000, "§2 ; F17042, F10874", "H"),
)
G_MOINS_DE_6_ANS = Serie(  # G + MEG
    (_MAI_2017, 3000, "§2 ; F10874", "H"),
    (_NOV_2023, 3150, "§2 ; F10874", "H"),
    (_DEC_2024, 3500, "§2 ; F10874", "H"),
)
CS_COORDONNE = Serie(  # CS + MPC + MCS
    (20170701, 3000, "§2 ; quechoisir n42716, lelynx.fr", "H"),
    (_NOV_2023, 3150, "§2 ; maaf, macif", "H"),
)
CS_NON_COORDONNE = Serie((_NOV_2023, 2650, "§2 ; aide-sociale.fr", "M"))  # CS + MPC
APC = Serie(
    (20180601, 5000, "§2 ; lecardiologue", "H"),
    (20220401, 5500, "§2 ; lecardiologue", "H"),
    (_NOV_2023, 5650, "§2 ; lecardiologue", "H"),
    (_DEC_2024, 6000, "§2 ; omniprat", "H"),
)
CNP_COORDONNE = Serie(  # les 51,70 € d’avant n’ont pas de date de début
    (_DEC_2024, 5500, "§2 ; csmf, mutuelle-familiale", "H"),
    (_JAN_2026, 5700, "§2 ; urpsml (52 + 5)", "H"),
)
C_CS_NON_OPTAM = Serie((20120101, 2300, "§2 ; F17042 ; news-assurances 016763594 (2012), ameli (2019)", "H"))
G_MOINS_DE_6_ANS_NON_OPTAM = Serie((_MAI_2017, 2800, "§2 ; F10874", "H"))
APC_NON_OPTAM = Serie((20180601, 6000, "§2 ; « même code, non modulé »", "mém."))
CNP_NON_OPTAM = Serie((_DEC_2024, 4250, "§2 ; csmf", "H"))

_CSMF = "§2 ; csmf, urpsml, F10874"
# Pédiatrie et examens de l’enfant : série, puis âges admis [de, à[ quand la référence les donne.
ENFANTS_OPTAM: dict[str, tuple[Serie, int, int]] = {
    "CEH": (
        Serie(
            (_NOV_2023, 3850, "§2 ; service-public (balconsdudauphine.fr)", "M"),
            (_DEC_2024, 3900, _CSMF, "H"),
            (_JAN_2026, 4000, _CSMF, "H"),
        ),
        0,
        2,
    ),
    "CEK": (Serie((_DEC_2024, 3500, _CSMF, "H")), 2, 6),
    "CEG": (Serie((_DEC_2024, 3150, _CSMF, "H")), 6, 16),
    "COE": (
        Serie(
            (20210101, 4600, "service-public (boinville-en-mantois.fr), 31/03/2021", "M"),
            (20220101, None, "§2 : date de 47,50 € inconnue", "B"),
            (_DEC_2024, 5400, _CSMF, "H"),
            (_JAN_2026, 6000, _CSMF, "H"),
        ),
        0,
        16,
    ),
    "COH": (Serie((_DEC_2024, 4500, _CSMF, "H"), (_JAN_2026, 5000, _CSMF, "H")), 0, 2),
    "COD": (Serie((_DEC_2024, 3500, _CSMF, "H")), 0, 6),
    "COB": (Serie((_DEC_2024, 3000, _CSMF, "H")), 6, 18),
    "COK": (Serie((_DEC_2024, 3500, _CSMF, "H")), 0, 18),
    "COG": (Serie((_DEC_2024, 3150, _CSMF, "H")), 0, 18),
}
ENFANTS_NON_OPTAM: dict[str, tuple[Serie, int, int]] = {
    "COV": (Serie((_DEC_2024, 2800, _CSMF, "H")), 0, 18),
    "COA": (Serie((_DEC_2024, 2300, _CSMF, "H")), 0, 18),
}
PSYCHOLOGUE = Serie((20240601, 5000, "§2, Mon soutien psy", "H"))
PSYCHOLOGUE_SEANCES_PAR_AN = 12

# --- Auxiliaires et biologie, §3 ---------------------------------------------------------------

_DOUTE_2026 = (20260401, None, "§3 : issue de l’avenant 11 après 03/2026 inconnue", "B")
AMI = Serie((20120527, 315, "§3 ; onsil.fr", "H"), _DOUTE_2026)
AIS = Serie((20120527, 265, "§3", "M"))
IFD = Serie((20120527, None, "§3 : valeur actuelle à vérifier", "B"))
# Le 22/02/2024 : topaze.com (« Une revalorisation pour les kinés en février 2024 »), six mois après
# l’entrée en vigueur du 22/08/2023 (milo-kine.fr), dans la fourchette du §3, M.
_AVENANT_7 = 20240222
KINE = Serie((20120701, 215, "§3", "H"), (_AVENANT_7, 221, "§3 ; topaze.com", "M"))
KINE_OUTRE_MER = Serie((_AVENANT_7, 243, "§3 ; concourspluripro", "M"))
ORTHOPHONIE = Serie(
    (20200101, 250, "ag2rlamondiale.fr (AMO 8 = 20 €, AMO 12,2 = 30,50 €)", "M"),
    (20210101, None, "lettre AMO non relue ensuite", "B"),
)
BIOLOGIE_B = Serie((20240115, 25, "§3 ; klesia 77731188, april.fr", "H"))

# --- Pharmacie, §4 -----------------------------------------------------------------------------

_HONORAIRES = "§4 ; ufc-lille, lci 08/2019"
HONORAIRE_HD = Serie((20200101, 102, _HONORAIRES, "M"))
HONORAIRE_HDR = Serie((20200101, 51, _HONORAIRES, "M"))
HONORAIRE_HDA = Serie((20200101, 158, _HONORAIRES, "M"))
HONORAIRE_HDE = Serie((20200101, 357, _HONORAIRES, "M"))
HONORAIRE_HC = Serie((20200101, 51, "§4 : à revérifier après 2020", "B"))

# --- Optique §5, audio §7 ----------------------------------------------------------------------

OPTIQUE_DEBUT = _LPP_2020 = 20200101
_AUDIO_2021 = 20210101
_OPTIQUE, _AUDIO = "§5 ; F33950, alptis", "§7 ; surdi13, alan, mutuelle-sg"
OPTIQUE_B_BASE = Serie((_LPP_2020, 5, _OPTIQUE, "H"))
MONTURE_A_BASE = Serie((_LPP_2020, 900, _OPTIQUE, "H"))
MONTURE_A_PLV = Serie((_LPP_2020, 3000, _OPTIQUE, "H"))
AUDIO_BASE_ADULTE = Serie((_AUDIO_2021, 40000, _AUDIO, "H"))
AUDIO_I_PLV_ADULTE = Serie((_AUDIO_2021, 95000, _AUDIO, "H"))
AUDIO_I_JEUNE = Serie((_AUDIO_2021, 140000, _AUDIO, "H"))  # base et prix limite, 20 ans et moins
AUDIO_AGE_JEUNE_INCLUS = 20

# --- Dentaire, §6 ------------------------------------------------------------------------------

# Sans date dans la référence : retenue au plus tôt avec la grille de 2020 du même paragraphe.
_GRILLE_2020 = 20200101
COURONNE = Serie(
    (20140101, 10750, "§6 ; ilassur.fr, devismutuelle.com, 123mutuelles.fr, sans date", "M"),
    (20190401, 12000, "§6", "H"),
)
CONSULTATION_DENTISTE = Serie((20191113, 2300, "§6 ; ameli.fr (13/11/2019)", "H"))
INLAY_ONLAY = Serie((_GRILLE_2020, 10000, "§6", "H"))
AMOVIBLE_RESINE = Serie((_GRILLE_2020, 18275, "§6", "H"))
# Inchangé en 2025 et 2026 (adpassurances.fr, lameche.org, selectra.info) : la hausse du §0 est celle de la
# dentisterie restauratrice (scdp.fr).
DETARTRAGE = Serie((_GRILLE_2020, 2892, "§6 ; ircem.com ; selectra.info, adpassurances.fr, lameche.org", "M"))
ODF_SEMESTRE = Serie((20190101, 19350, "§6 ; orthodontie-mouans-sartoux.fr, au taux de 70 %", "M"))
ODF_SURVEILLANCE = Serie((20190101, 1075, "§6 ; dr-charles-amelie (70 %), acommeassure.com (60 %)", "M"))
ODF_AGE_MAX_EXCLU = 16
ODF_SEMESTRES = 6

# La composition des paniers n’est confirmée qu’avant 2026 ; la date du + 3 % (2025 ou 2026) n’est pas tranchée.
PANIER_CONFIRME_DU, PANIER_CONFIRME_AU = _GRILLE_2020, 20251231
HLF_DEBUT, HLF_CONFIRME_AU = 20190401, 20241231
_GRILLE = "§6 ; annexe IV de la convention"


def _hlf(centimes: int) -> Serie:
    return Serie((HLF_DEBUT, centimes, _GRILLE, "H"))


PROTHESES: dict[str, tuple[Serie, str, Serie | None]] = {
    "HBLD038": (COURONNE, "rac0", _hlf(29000)),
    "HBLD634": (COURONNE, "rac0", _hlf(50000)),
    "HBLD680": (COURONNE, "rac0", _hlf(50000)),
    "HBLD350": (COURONNE, "rac0", _hlf(44000)),
    "HBLD073": (COURONNE, "modere", _hlf(44000)),
    "HBLD491": (COURONNE, "modere", _hlf(55000)),
    "HBLD158": (COURONNE, "modere", _hlf(55000)),
    "HBLD734": (COURONNE, "libre", None),
    "HBLD031": (AMOVIBLE_RESINE, "", None),
    "HBMD351": (INLAY_ONLAY, "modere", _hlf(35000)),
}

# --- Hospitalisation, §8 -----------------------------------------------------------------------

_MARS_2026 = 20260301
FORFAIT_JOURNALIER = Serie(
    (20100101, 1800, "droit-medical.net breve389, msa-bourgogne.fr", "H"),
    (20180101, 2000, "§8", "H"),
    (_MARS_2026, 2300, "§8 ; quechoisir n174650, vivamagazine", "H"),
)
FORFAIT_PSYCHIATRIE = Serie(
    (20100101, 1350, "droit-medical.net breve389, msa-bourgogne.fr", "H"),
    (20180101, 1500, "§8", "H"),
    (_MARS_2026, 1700, "§8 ; quechoisir n174650, vivamagazine", "H"),
)
FPU = Serie((20220101, 1961, "§8", "H"), (_MARS_2026, 2300, "§8 ; quechoisir n174650", "H"))
FPU_MINORE = Serie((20220101, 849, "§8", "H"), (_MARS_2026, 996, "§8 ; quechoisir n174650", "H"))
PAV = Serie(
    (20160101, 1800, "§8 ; quechoisir n6235, documentation-snds (« 18 euros en 2018 »)", "M"),
    (20190101, 2400, "§8", "H"),
    (20260401, None, "§8 : 1er ou 22 avril 2026 selon les sources", "B"),
    (20260423, 3200, "§8 ; boursorama-AFP, legi-data", "M"),
)
PAV_SEUIL = 12000
PAV_COEFFICIENT, PAV_COEFFICIENT_ANCIEN = 6000, 5000  # §8, en centièmes ; 50 avant la date du seuil de 120 €
PAV_SEUIL_ANCIEN, PAV_SEUIL_CONFIRME_DU = 9100, 20160101  # date du passage de 91 à 120 € inconnue
SEJOUR_JOURS_A_80 = 30
NOUVEAU_NE_JOURS = 30

# --- Taux de l’assurance maladie obligatoire ---------------------------------------------------

TAUX_MEDECIN = 7000  # §2, parcours respecté, H
TAUX_HORS_PARCOURS = 3000  # §2, majoration du ticket modérateur de 40 points, H
TAUX_EXONERE = 10000  # §9, ALD et maternité, H
TAUX_SEJOUR = 8000  # §8, H
# Attestés au plus tard à ces dates ; avant, plusieurs étaient plus hauts.
TAUX_AUXILIAIRE = Serie((20120527, 6000, "§3", "H"))
TAUX_BIOLOGIE = Serie((20120527, 6000, "§3", "H"))
TAUX_APPAREIL = Serie((20110502, 6000, "§5, §7 ; francetvinfo 219925, mutualite.fr", "H"))
TAUX_PH4 = Serie(
    (20100101, 3500, "mutualite.fr, vigieinfo.com", "H"),
    (20110502, 3000, "§4 ; francetvinfo 219925, 24hsante.com", "H"),
)
TAUX_SMR_MODERE = 3500  # le plus haut qu’ait eu un médicament à SMR modéré
TAUX_PH2 = Serie((20110502, 1500, "§4 ; francetvinfo 219925", "H"))
TAUX_TRANSPORT = Serie((20120101, 6500, "§3 ; attesté en 2012", "M"), (20230801, 5500, "§3 ; egora.fr", "H"))
TAUX_DENTAIRE = Serie((0, 7000, "§6", "H"), (20231015, 6000, "§6 ; newsassurancespro, previssima", "H"))
AGE_SOUMIS_AU_PARCOURS = 16  # §2, « non concernés : < 16 ans », H
AGE_SANS_MAJORATION_ENFANT = 6  # §2, G ≥ 6 ans, H

# --- Contrat responsable, §5, §7 et §10 --------------------------------------------------------

# R.871-2 2°, décret 2019-21, H : dépassement non OPTAM ≤ 100 % BR et 20 points sous le niveau OPTAM.
NON_OPTAM_DEPASSEMENT_MAX = 10000
NON_OPTAM_ECART = 2000
# La date d’effet pour les médecins n’est pas donnée : celle de l’optique du même décret est retenue, M.
NON_OPTAM_DEBUT = 20200101
# R.871-2 3°, part AMO comprise, H.
MONTURE_RESPONSABLE_MAX = 10000
EQUIPEMENT_RESPONSABLE_MAX = 80000  # le plus haut des plafonds, verres très complexes
EQUIPEMENT_SIMPLE_MAX = 42000  # le plus bas : au-delà, il faut connaître la correction
AUDIO_II_RESPONSABLE_MAX = 170000  # par oreille, francetvinfo, H

# --- Plafond mensuel de la sécurité sociale ----------------------------------------------------

PMSS = Serie(
    (20240101, 386400, "prévoyance, openfisca", "H"),
    (20250101, 392500, "prévoyance, openfisca", "H"),
    (20260101, 400500, "§11, prévoyance", "H"),
    (20270101, None, "plafond de 2027 non trouvé", "B"),
)
