"""Lignes de soins tirées au hasard : chaque famille, autour de chaque date d’effet."""

from collections.abc import Callable
from random import Random
from typing import Any

Ligne = dict[str, Any]

# Veilles et jours d’effet (§0 à §8), et des jours ordinaires.
JOURS = [
    "2009-12-31",
    "2010-01-01",
    "2010-12-31",
    "2011-01-01",
    "2011-05-01",
    "2011-05-02",
    "2012-05-26",
    "2012-05-27",
    "2012-06-30",
    "2012-07-01",
    "2017-04-30",
    "2017-05-01",
    "2017-12-31",
    "2017-06-30",
    "2017-07-01",
    "2018-01-01",
    "2018-05-31",
    "2018-06-01",
    "2018-12-31",
    "2019-01-01",
    "2019-03-31",
    "2019-04-01",
    "2019-12-31",
    "2020-01-01",
    "2021-01-01",
    "2021-03-31",
    "2021-12-31",
    "2022-01-01",
    "2022-03-31",
    "2022-04-01",
    "2023-07-31",
    "2023-08-01",
    "2023-10-14",
    "2023-10-15",
    "2023-10-31",
    "2023-11-01",
    "2024-01-14",
    "2024-01-15",
    "2024-02-21",
    "2024-02-22",
    "2024-03-30",
    "2024-03-31",
    "2024-05-14",
    "2024-05-15",
    "2024-05-31",
    "2024-06-01",
    "2024-12-21",
    "2024-12-22",
    "2024-12-31",
    "2025-01-01",
    "2025-06-18",
    "2025-12-31",
    "2026-01-01",
    "2026-02-28",
    "2026-03-01",
    "2026-03-31",
    "2026-04-23",
    "2026-06-03",
    "2026-09-30",
    "2026-10-01",
    "2026-12-31",
    "2027-01-04",
]
RECENTS = [x for x in JOURS if "2023-10" < x < "2026-10"]
COURANTS = [*JOURS, *RECENTS]
PROTHESES = [
    "HBLD038",
    "HBLD634",
    "HBLD680",
    "HBLD350",
    "HBLD073",
    "HBLD491",
    "HBLD158",
    "HBLD734",
    "HBLD031",
    "HBMD351",
]
SITUATIONS = ([],) * 8 + (["ald"], ["maternite"], ["c2s"], ["alsace_moselle"], ["ald", "c2s"])


def euros(centimes: int) -> str:
    return f"{centimes // 100}.{centimes % 100:02d}"


def montant(r: Random, bas: int, haut: int) -> str:
    """Montant au centime, à l’euro ou aux cinquante centimes."""
    tire = r.randrange(bas, haut)
    return euros(r.choice((tire, tire // 100 * 100, tire // 50 * 50)))


def autour(r: Random, base: int) -> str:
    """Dépense sous, sur ou au-dessus d’une base en centimes."""
    return euros(
        max(1, r.choice((base, base, base + 500, base * 2, base * 3, base - 250, base // 3, base * 8 + 7)))
    )


def _personne(r: Random, jour: str, ages: tuple[int, ...]) -> Ligne:
    age = r.choice((*ages, *ages, *ages, 16, 17, 18, 19))
    if r.random() < 0.15 and age != 18:
        return {"age": age, "ne_le": ""}
    mois = r.choice(("01-01", "01-02", "05-17", "12-31", jour[5:]))
    return {"age": age, "ne_le": f"{int(jour[:4]) - age - (mois > jour[5:]):04d}-{mois}"}


def _ligne(r: Random, code: str, depense: str, *, jours=COURANTS, ages=(40,), **valeurs) -> Ligne:
    jour = r.choice(jours)
    ligne = {
        "date_soins": jour,
        "code_acte": code,
        "depense": depense,
        "secteur": "1",
        "optam": False,
        "parcours": True,
        "situation": list(r.choice(SITUATIONS)),
        **_personne(r, jour, ages),
    }
    if r.random() < 0.05:
        ligne["base_remboursement"] = montant(r, 500, 6000)
    if r.random() < 0.04:
        ligne["taux"] = r.choice(("70", "0.70", "100", "65", "1"))
    if r.random() < 0.02:
        ligne["region"] = "dom"
    return ligne | valeurs


def _cabinet(r: Random, ligne: Ligne) -> Ligne:
    secteur, optam = r.choice((*[("1", False), ("2", True), ("2", False), ("2", False)] * 6, ("3", False)))
    ligne |= {"secteur": secteur, "optam": optam, "parcours": r.random() < 0.75}
    if r.random() < 0.1:
        ligne["urgence"] = True
    if r.random() < 0.4:
        ligne["professionnel"] = r.choice("AAB")
    return ligne


def _medecin(r: Random) -> list[Ligne]:
    base = r.choice((2300, 2500, 2650, 3000, 3150, 3500, 5650, 5700, 6000))
    code = r.choice(("G", "GS", "C", "CS", "APC", "CNP"))
    quantite = r.choice((1, 1, 1, 1, 1, 2, 5))
    return [_cabinet(r, _ligne(r, code, autour(r, base), ages=(4, 5, 6, 15, 40, 70), quantite=quantite))]


def _enfant(r: Random) -> list[Ligne]:
    code, ages = r.choice(
        (
            *[("CEH", (0, 1, 2)), ("CEK", (2, 5, 6)), ("CEG", (6, 15)), ("COE", (0, 8)), ("COH", (1,))],
            *[("COD", (3, 6)), ("COB", (6, 12)), ("COK", (3,)), ("COG", (8,)), ("COV", (3,)), ("COA", (7,))],
        )
    )
    ligne = _cabinet(r, _ligne(r, code, montant(r, 2000, 7000), jours=RECENTS, ages=ages * 3))
    return [ligne | ({"taux": "100"} if r.random() < 0.5 else {})]


def _technique(r: Random) -> list[Ligne]:
    base = r.choice((4000, 9600, 11999, 12000, 12540, 27170))
    code = r.choice(("ATM", "ADI", "ADC", "ADE", "ACO"))
    ligne = _cabinet(r, _ligne(r, code, autour(r, base), base_remboursement=euros(base)))
    return [ligne | ({"jour_sejour": r.choice((1, 5, 30, 31))} if r.random() < 0.2 else {})]


def _seance(r: Random) -> list[Ligne]:
    jour, situation = r.choice(RECENTS), list(r.choice(SITUATIONS))
    communs = {"seance": "s1", "situation": situation, "taux": ""}
    lignes = []
    for _ in range(r.choice((2, 2, 3))):
        base = r.choice((4000, 6000, 9000, 13000))
        ligne = _ligne(r, r.choice(("ATM", "ADE", "ADC")), autour(r, base), jours=[jour])
        coefficient = r.choice(("1", "1", "1", "59.9", "60"))
        lignes.append(ligne | communs | {"base_remboursement": euros(base), "coefficient": coefficient})
    if r.random() < 0.4:
        sejour = _ligne(r, "GHS", "900.00", jours=[jour])
        lignes.append(sejour | communs | {"base_remboursement": "900.00"})
    return lignes


def _psychologue(r: Random) -> list[Ligne]:
    n = r.choice((1, 1, 2, 12, 13))
    return [_ligne(r, "MSP", euros(5000 * n), jours=RECENTS, quantite=n)]


def _sage_femme(r: Random) -> list[Ligne]:
    return [_ligne(r, "SF", montant(r, 1500, 6000), base_remboursement="26.50")]


def _pharmacie(r: Random) -> list[Ligne]:
    n, base = r.choice((1, 1, 2, 3, 12)), r.choice((82, 150, 199, 1000, 2345))
    code = r.choice(("PH1", "PH7", "PH7", "PH4", "PH2"))
    return [_ligne(r, code, autour(r, base * n), base_remboursement=euros(base), quantite=n)]


def _honoraire(r: Random) -> list[Ligne]:
    code, base = r.choice([("HD", 102), ("HDR", 51), ("HDA", 158), ("HDE", 357), ("HC", 51)])
    return [_ligne(r, code, autour(r, base), **({"taux": r.choice(("65", "30"))} if code == "HD" else {}))]


def _auxiliaire(r: Random) -> list[Ligne]:
    code = r.choice(("AMI", "AIS", "IFD", "AMK", "AMC", "AMS", "AMO", "AMY", "POD"))
    n, coefficient = r.choice((1, 1, 2, 3, 5)), r.choice(("1", "1.5", "3", "7.5", "8.1", "10"))
    ligne = _ligne(r, code, montant(r, 200, 5000), quantite=n, coefficient=coefficient)
    if code in {"AMO", "AMY", "POD"}:
        ligne["base_remboursement"] = "2.60"
    return [ligne | ({"region": "dom"} if r.random() < 0.15 else {})]


def _serie_de_kine(r: Random) -> list[Ligne]:
    jour = r.choice(RECENTS)
    commun = {"coefficient": "7.5", "situation": []} | {"age": 40, "ne_le": f"{int(jour[:4]) - 40}-01-01"}
    return [_ligne(r, "AMS", "16.13", jours=[jour]) | commun for _ in range(r.randrange(2, 7))]


def _biologie(r: Random) -> list[Ligne]:
    if r.random() < 0.2:
        return [_ligne(r, "P", montant(r, 1000, 6000), base_remboursement="28.00")]
    ligne = _ligne(r, "B", montant(r, 200, 6000), coefficient=r.choice(("1", "40", "57", "120")))
    return [ligne | ({"quantite": r.choice((2, 5)), "professionnel": "LABO"} if r.random() < 0.3 else {})]


def _transport(r: Random) -> list[Ligne]:
    ligne = _ligne(
        r, r.choice(("ABA", "VSL", "TXI")), montant(r, 1000, 20000), quantite=r.choice((1, 2, 2, 3))
    )
    ligne["base_remboursement"] = montant(r, 300, 8000)
    if r.random() < 0.15:
        ligne |= {"urgence": True, "taux": r.choice(("", "100"))}
    return [ligne]


def _optique(r: Random) -> list[Ligne]:
    code = r.choice(("OPT_MONTURE_A", "OPT_VERRE_A", "OPT_MONTURE_B", "OPT_VERRE_B"))
    ligne = _ligne(r, code, montant(r, 1000, 30000), equipement=r.choice(("e1", "e1", "")))
    verre = {"base_remboursement": "11.25", "plafond_facturation": "37.50"}
    return [ligne | (verre if code == "OPT_VERRE_A" else {})]


def _equipement(r: Random) -> list[Ligne]:
    jour = r.choice(RECENTS)
    codes = (r.choice(("OPT_MONTURE_A", "OPT_MONTURE_B")), "OPT_VERRE_B", "OPT_VERRE_B")
    return [_ligne(r, code, montant(r, 3000, 30000), jours=[jour], equipement="e1") for code in codes]


def _soins_dentaires(r: Random) -> list[Ligne]:
    ligne = _ligne(r, r.choice(("CON_DENT", "HBJD001")), autour(r, r.choice((2300, 2892))))
    return [ligne | ({"base_remboursement": "43.38"} if r.random() < 0.5 else {})]


def _prothese(r: Random) -> list[Ligne]:
    ligne = _ligne(r, r.choice(PROTHESES), montant(r, 9000, 90000), jours=[*JOURS, *RECENTS])
    if r.random() < 0.4:
        ligne["panier"] = r.choice(("rac0", "modere", "libre"))
    if r.random() < 0.4:
        ligne["plafond_facturation"] = "515.00"
    return [ligne]


def _orthodontie(r: Random) -> list[Ligne]:
    quantite = r.choice((1, 1, 1, 2, 7))
    return [_ligne(r, "TO90", montant(r, 15000, 90000), ages=(9, 12, 15) * 3, quantite=quantite)]


def _audio(r: Random) -> list[Ligne]:
    code, ages = r.choice(("AUD_I", "AUD_II")), (12, 20, 21, 60, 60)
    equipement = r.choice(("a1", "a1", ""))
    return [_ligne(r, code, montant(r, 30000, 220000), ages=ages, equipement=equipement)]


def _sejour(r: Random) -> list[Ligne]:
    n, rang = r.choice((1, 1, 4, 10, 35)), r.choice((None, None, 1, 25, 30, 31))
    depense = euros(r.choice((90000, 90000, 85000, 95000)) * n)
    ligne = _ligne(r, "GHS", depense, quantite=n) | {"base_remboursement": "900.00"}
    return [ligne | ({} if rang is None else {"jour_sejour": rang})]


def _forfait_journalier(r: Random) -> list[Ligne]:
    n, (code, tarif) = (
        r.choice((1, 2, 3, 10)),
        r.choice([("FJ", 20), ("FJ", 23), ("FJ_PSY", 15), ("FJ_PSY", 17)]),
    )
    jours = [*JOURS, "2026-02-26", "2026-02-27", "2026-02-25"]
    depense = euros(r.choice((tarif, tarif - 3, 0)) * 100 * n)
    return [_ligne(r, code, depense, jours=jours, ages=(0, 40, 40), quantite=n)]


def _chambre(r: Random) -> list[Ligne]:
    n = r.choice((1, 3, 8))
    ligne = _ligne(r, "CHP", euros(r.choice((4500, 6000, 9000)) * n), jours=RECENTS, quantite=n)
    return [ligne | ({"jour_sejour": r.choice((1, 3, 6))} if r.random() < 0.3 else {})]


def _urgences(r: Random) -> list[Ligne]:
    return [_ligne(r, "FPU", r.choice(("19.61", "23.00", "8.49", "9.96", "5.00")))]


def _inconnu(r: Random) -> list[Ligne]:
    ligne = _ligne(r, r.choice(("X99", "X99", "OPT_X")), montant(r, 1000, 9000))
    if r.random() < 0.9:
        ligne |= {"base_remboursement": "50.00", "taux": r.choice(("60", "70", "0.65"))}
    postes = ("auxiliaire", "pharmacie", "transport", "dentaire", "biologie", "optique")
    return [ligne | ({"poste": r.choice(postes)} if r.random() < 0.5 else {})]


FAMILLES: dict[str, Callable[[Random], list[Ligne]]] = {
    "medecin": _medecin,
    "parcours": _medecin,
    "enfant": _enfant,
    "technique": _technique,
    "seance": _seance,
    "psychologue": _psychologue,
    "sage_femme": _sage_femme,
    "pharmacie": _pharmacie,
    "honoraire": _honoraire,
    "auxiliaire": _auxiliaire,
    "serie_de_kine": _serie_de_kine,
    "biologie": _biologie,
    "transport": _transport,
    "optique": _optique,
    "equipement": _equipement,
    "soins_dentaires": _soins_dentaires,
    "prothese": _prothese,
    "orthodontie": _orthodontie,
    "audio": _audio,
    "sejour": _sejour,
    "forfait_journalier": _forfait_journalier,
    "chambre": _chambre,
    "urgences": _urgences,
    "inconnu": _inconnu,
}
