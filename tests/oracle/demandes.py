"""Demandes d’essai : garanties usuelles, et une ligne ordinaire que chaque cas modifie."""

BR100 = {"type": "pct_br", "taux": "100", "y_compris_amo": True}
BR150 = {"type": "pct_br", "taux": "150", "y_compris_amo": True}
BR200 = {"type": "pct_br", "taux": "200", "y_compris_amo": True}
BR150_NON_OPTAM_130 = BR150 | {"taux_non_optam": "130"}
BR220_NON_OPTAM_200 = {"type": "pct_br", "taux": "220", "taux_non_optam": "200", "y_compris_amo": True}
BR300_PARTOUT = {"type": "pct_br", "taux": "300", "taux_non_optam": "300", "y_compris_amo": True}
BR100_EN_SUS = {"type": "pct_br", "taux": "100", "y_compris_amo": False}
TM = {"type": "tm"}
TM_PLUS_25 = {"type": "tm_plus_pct_br", "taux": "25"}
SANTE100 = {"type": "cent_pour_cent_sante"}
FORFAIT_300 = {
    "type": "forfait_equipement",
    "montant": "300.00",
    "monture_max": "100.00",
    "y_compris_amo": True,
}

M_B, V_B, M_A = "OPT_MONTURE_B", "OPT_VERRE_B", "OPT_MONTURE_A"

OPTAM = {"secteur": "2", "optam": True}
NON_OPTAM = {"secteur": "2", "optam": False}
HORS_PARCOURS = {"parcours": False}


def ne(naissance, age):
    return {"ne_le": naissance, "age": age}


def jour(date_soins):
    """Même personne, née le 05/01/1986, à une autre date de soins."""
    return {"date_soins": date_soins, "age": int(date_soins[:4]) - 1986 - (date_soins[5:] < "01-05")}


def ligne(**valeurs):
    return {
        "id": "l1",
        "date_soins": "2026-06-03",
        "code_acte": "G",
        "depense": "30.00",
        "secteur": "1",
        "optam": False,
        "parcours": True,
        "age": 40,
        "ne_le": "1986-01-05",
        "situation": [],
        "quantite": 1,
        "equipement": "",
    } | valeurs


POSTES = (
    *(
        "medecin",
        "technique",
        "psychologue",
        "sage_femme",
        "pharmacie",
        "auxiliaire",
        "biologie",
        "transport",
    ),
    *("optique", "dentaire", "prothese_dentaire", "orthodontie", "audio", "hospitalisation"),
    *("forfait_journalier", "chambre", "urgences"),
)


def partout(garantie):
    return dict.fromkeys(POSTES, garantie)


def demande(lignes, garantie, *, pf="0.00", franchise="0.00", consommes=None, responsable=True):
    compteurs = {"pf": pf, "franchise": franchise}
    return {
        "lignes": lignes,
        "garanties": {} if garantie is None else partout(garantie),
        "compteurs": compteurs if consommes is None else compteurs | {"consommes": consommes},
        "responsable": responsable,
    }


def acte(code, depense, **valeurs):
    return {"code_acte": code, "depense": depense} | valeurs


def montants(resultat):
    return tuple(
        resultat[cle]
        for cle in ("amo_brute", "participation_franchise", "amo_nette", "amc", "reste_a_charge")
    )
