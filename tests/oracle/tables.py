"""Tables datées de l’oracle : montants en centimes, taux en centièmes de point.

Chaque valeur porte sa date de début, sa source et sa confiance (H haute, M moyenne, B basse,
« mém. » non relue). Seules H et M servent ; une valeur B ou mém. est refusée à la lecture.
Un mois sans jour dans la référence est compté à partir du premier du mois.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Valeur:
    """Une valeur en vigueur depuis `debut`, jusqu’à la suivante de sa série."""

    debut: date
    montant: int
    source: str
    confiance: str


Serie = tuple[Valeur, ...]


def value_at(serie: Serie, jour: date, quoi: str) -> int:
    """Valeur de la série en vigueur au `jour` ; ValueError avant la première ou si elle n’est pas confirmée."""
    passees = [valeur for valeur in serie if valeur.debut <= jour]
    if not passees:
        connues = (
            f"la première valeur connue date du {serie[0].debut:%d/%m/%Y}" if serie else "aucune n’est connue"
        )
        raise ValueError(f"{quoi} : aucune valeur confirmée au {jour:%d/%m/%Y} ; {connues}.")
    valeur = max(passees, key=lambda candidate: candidate.debut)
    if valeur.confiance not in {"H", "M"}:
        raise ValueError(
            f"{quoi} : la valeur au {jour:%d/%m/%Y} n’est pas confirmée"
            f" (confiance {valeur.confiance}, {valeur.source}) ; elle ne peut pas fonder un règlement."
        )
    return valeur.montant


# --- Participation forfaitaire, §1 -------------------------------------------------------------

PF_UNITAIRE: Serie = (
    Valeur(date(2005, 1, 1), 100, "§1 ; lemediasocial.fr", "H"),
    Valeur(date(2024, 5, 15), 200, "§1 ; mutame-plus.fr, quechoisir n122662, ucr.fr", "H"),
)
PF_PLAFOND_ANNUEL: Serie = (
    Valeur(date(2005, 1, 1), 5000, "§1 ; lemediasocial.fr, mutame-plus.fr", "H"),
    Valeur(date(2026, 10, 1), 7000, "§1 ; décret 2026-858, service-public A17166", "M"),
)
# En nombre de participations : 4 pour un même professionnel (ucr.fr ; ASH n° 2519), H.
PF_PAR_JOUR_ET_PROFESSIONNEL = 4
# §1 : le sort des retenues de 2026 sous l’ancien plafond n’est pas trouvé.
PF_TRANSITION = (date(2026, 10, 1), date(2026, 12, 31))

# --- Bases de remboursement des médecins, §2 ---------------------------------------------------

_MAI_2017 = date(2017, 5, 1)
_NOV_2023 = date(2023, 11, 1)
_DEC_2024 = date(2024, 12, 22)

# Colonne « secteur 1 / OPTAM ».
G_6_ANS_ET_PLUS: Serie = (
    Valeur(_MAI_2017, 2500, "§2 ; egora/CSMF 2023", "H"),
    Valeur(_NOV_2023, 2650, "§2 ; egora/CSMF 2023", "H"),
    Valeur(_DEC_2024, 3000, "§2 ; F17042, F10874", "H"),
)
G_MOINS_DE_6_ANS: Serie = (  # G + MEG
    Valeur(_MAI_2017, 3000, "§2 ; F10874", "H"),
    Valeur(_NOV_2023, 3150, "§2 ; F10874", "H"),
    Valeur(_DEC_2024, 3500, "§2 ; F10874", "H"),
)
CS_COORDONNE: Serie = (  # CS + MPC + MCS ; les 30 € d’avant n’ont pas de date de début
    Valeur(_NOV_2023, 3150, "§2 ; maaf, macif", "H"),
)
CS_NON_COORDONNE: Serie = (Valeur(_NOV_2023, 2650, "§2 ; aide-sociale.fr", "M"),)  # CS + MPC
APC: Serie = (
    Valeur(date(2018, 6, 1), 5000, "§2 ; lecardiologue", "H"),
    Valeur(date(2022, 4, 1), 5500, "§2 ; lecardiologue", "H"),
    Valeur(_NOV_2023, 5650, "§2 ; lecardiologue", "H"),
    Valeur(_DEC_2024, 6000, "§2 ; omniprat", "H"),
)
CNP_COORDONNE: Serie = (  # les 51,70 € d’avant n’ont pas de date de début
    Valeur(_DEC_2024, 5500, "§2 ; csmf, mutuelle-familiale", "H"),
    Valeur(date(2026, 1, 1), 5700, "§2 ; urpsml (52 + 5)", "H"),
)

# Colonne « secteur 2 non OPTAM ».
C_CS_NON_OPTAM: Serie = (Valeur(_MAI_2017, 2300, "§2 ; F17042", "H"),)
G_MOINS_DE_6_ANS_NON_OPTAM: Serie = (Valeur(_MAI_2017, 2800, "§2 ; F10874", "H"),)
APC_NON_OPTAM: Serie = (Valeur(date(2018, 6, 1), 6000, "§2 ; « même code, non modulé »", "mém."),)
CNP_NON_OPTAM: Serie = (Valeur(_DEC_2024, 4250, "§2 ; csmf", "H"),)

# --- Optique §5, audio §7 ----------------------------------------------------------------------

_LPP_2020 = date(2020, 1, 1)
_AUDIO_2021 = date(2021, 1, 1)

OPTIQUE_B_BASE: Serie = (Valeur(_LPP_2020, 5, "§5 ; F33950, alptis", "H"),)
MONTURE_A_BASE: Serie = (Valeur(_LPP_2020, 900, "§5 ; F33950, alptis", "H"),)
MONTURE_A_PLV: Serie = (Valeur(_LPP_2020, 3000, "§5 ; F33950, alptis", "H"),)
AUDIO_I_BASE_ADULTE: Serie = (Valeur(_AUDIO_2021, 40000, "§7 ; surdi13, alan, mutuelle-sg", "H"),)
AUDIO_I_PLV_ADULTE: Serie = (Valeur(_AUDIO_2021, 95000, "§7 ; surdi13, alan, mutuelle-sg", "H"),)
AUDIO_I_BASE_JEUNE: Serie = (Valeur(_AUDIO_2021, 140000, "§7 ; surdi13, alan, mutuelle-sg", "H"),)
AUDIO_I_PLV_JEUNE: Serie = (Valeur(_AUDIO_2021, 140000, "§7 ; surdi13, alan, mutuelle-sg", "H"),)
AUDIO_AGE_JEUNE_INCLUS = 20

# --- Taux de l’assurance maladie obligatoire ---------------------------------------------------

TAUX_MEDECIN = 7000  # §2, parcours respecté, H
TAUX_HORS_PARCOURS = 3000  # §2, majoration du ticket modérateur de 40 points, H
TAUX_EXONERE = 10000  # §9, ALD et maternité, H
TAUX_ALSACE_MOSELLE_HONORAIRES = 9000  # §9, H
TAUX_OPTIQUE_AUDIO = 6000  # §5 et §7, H
AGE_SOUMIS_AU_PARCOURS = 16  # §2, « non concernés : < 16 ans », H
AGE_SANS_MAJORATION_ENFANT = 6  # §2, G ≥ 6 ans, H

# --- Contrat responsable, §5 et §10 ------------------------------------------------------------

# R.871-2 2°, décret 2019-21, H : dépassement non OPTAM ≤ 100 % BR et 20 points sous le niveau OPTAM.
NON_OPTAM_DEPASSEMENT_MAX = 10000
NON_OPTAM_ECART = 2000
# La date d’effet pour les médecins n’est pas donnée : celle de l’optique du même décret est retenue, M.
NON_OPTAM_DEBUT = date(2020, 1, 1)
# R.871-2 3°, part AMO comprise, H.
MONTURE_RESPONSABLE_MAX = 10000
EQUIPEMENT_RESPONSABLE_MAX = 80000  # le plus haut des plafonds, verres très complexes, H

# --- Codes de §12 que l’oracle ne règle pas ----------------------------------------------------

MAJORATIONS = frozenset({"MD", "MEG", "MCS", "MPC", "MCG"})
AUTRES_FAMILLES = frozenset(
    [
        "AMI",
        "AIS",
        "AMX",
        "BSA",
        "BSB",
        "BSC",
        "AMK",
        "AMS",
        "AMC",
        "AMO",
        "AMY",
        "POD",
        "SF",
        "B",
        "P",
        "PB",
        "PH1",
        "PH7",
        "PH4",
        "PH2",
        "HD",
        "HDR",
        "HDE",
        "HDA",
        "HC",
        "ABA",
        "VSL",
        "TXI",
        "GHS",
        "PJ",
        "FJ",
        "FPU",
        "PAV",
        "CHP",
        "CM0",
        "CT0",
        "CZ0",
        "BR0",
        "IC0",
        "PA0",
        "CM1",
        "CZ1",
        "PFC",
        "ICO",
        "INO",
        "END",
        "SDE",
        "TO",
    ]
)
