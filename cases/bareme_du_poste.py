"""The barème base of the desk: which codes and which amounts it shows, and from when they hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from scenario_bank.dated import PasEnVigueur
from scenario_bank.model.baremes import Baremes

Rangee = dict[str, str]

# Codes of the desk's barème: code, label, parameter of the base, of the rate, of the price limit.
_LIGNES_BAREME = (
    ("G", "Consultation de généraliste, secteur 1 ou OPTAM", "base.g", "taux.parcours", ""),
    ("GS", "Consultation de spécialiste en médecine générale", "base.g", "taux.parcours", ""),
    ("C", "Consultation de généraliste, secteur 2 non OPTAM", "base.c_non_optam", "taux.parcours", ""),
    ("CS", "Consultation de spécialiste, secteur 2 non OPTAM", "base.c_non_optam", "taux.parcours", ""),
    ("APC", "Avis ponctuel de consultant", "base.apc", "taux.parcours", ""),
    ("CNP", "Psychiatre ou neurologue, parcours coordonné", "base.cnp", "taux.parcours", ""),
    ("OPT_MONTURE_B", "Monture de classe B", "base.opt_classe_b", "taux.optique", ""),
    ("OPT_VERRE_B", "Verre de classe B", "base.opt_classe_b", "taux.optique", ""),
    ("AUD_I", "Aide auditive de classe I, par oreille", "base.aud_i", "taux.audio", "plv.aud_i"),
    ("CON_DENT", "Consultation de chirurgien-dentiste", "base.con_dent", "taux.dentaire", ""),
    ("HBJD001", "Détartrage et polissage des dents", "base.hbjd001", "taux.dentaire", ""),
    *(
        (code, f"Couronne {quoi}", "base.couronne", "taux.dentaire", limite)
        for code, quoi, limite in (
            ("HBLD634", "céramo-métallique : incisives, canines, premières prémolaires", "hlf.hbld634"),
            ("HBLD680", "en céramique : incisives, canines, premières prémolaires", "hlf.hbld680"),
            ("HBLD350", "en zircone : toutes dents sauf molaires", "hlf.hbld350"),
            ("HBLD491", "céramo-métallique : deuxièmes prémolaires", "hlf.hbld491"),
            ("HBLD158", "en céramique : deuxièmes prémolaires, molaires", "hlf.hbld158"),
            ("HBLD073", "en zircone : molaires", "hlf.hbld073"),
            ("HBLD734", "céramo-métallique : molaires", ""),
        )
    ),
    ("AMS", "Kinésithérapie d’un membre ou du rachis, la lettre clé", "base.amk", "taux.auxiliaire", ""),
    ("B", "Biologie médicale, la lettre clé", "base.b", "taux.biologie", ""),
    ("FJ", "Forfait journalier, par jour, sortie comprise", "fj.montant", "", ""),
)
# The rate by code where the base is the price, the TFR or what the invoice's figures give (SB §3, §4).
_TAUX_SEULS = (
    ("PH1", "Médicament irremplaçable", "taux.ph1"),
    ("PH7", "Médicament à service médical important", "taux.ph7"),
    ("PH4", "Médicament à service médical modéré", "taux.ph4"),
    ("PH2", "Médicament à service médical faible", "taux.ph2"),
    ("VSL", "Transport en véhicule sanitaire léger", "taux.transport"),
    ("TXI", "Transport en taxi conventionné", "taux.transport"),
    ("ABA", "Transport en ambulance", "taux.transport"),
)


# What the barème says once, above its lines: id, label, parameter.
_ENTETE_BAREME = (
    ("taux_hors_parcours", "Taux hors parcours de soins", "taux.hors_parcours"),
    ("participation", "Participation forfaitaire", "pf.montant"),
    ("franchise_medicament", "Franchise par boîte de médicament", "franchise.medicament"),
    ("franchise_paramedical", "Franchise par acte d’auxiliaire médical", "franchise.paramedical"),
    ("franchise_transport", "Franchise par trajet", "franchise.transport"),
    ("participation_actes_lourds", "Participation pour un acte lourd, une par séjour", "pav.montant"),
    ("seuil_acte_lourd", "Acte lourd à partir de", "pav.seuil"),
    (
        "age_participation",
        "Âge à partir duquel participation et franchises sont dues (au 1er janvier)",
        "pf.age_majorite",
    ),
)
_NOMBRES = frozenset({"taux.hors_parcours", "pf.age_majorite"})


def _tenue(baremes: Baremes, identifiant: str, jour: date) -> str | None:
    """The value confirmed on `jour` as text, None when no such value held that day."""
    try:
        valeur = baremes.a(identifiant, jour)
    except PasEnVigueur:
        return None
    return f"{valeur.valeur:f}" if valeur.confirmee else None


def lignes_du_bareme(baremes: Baremes, jour: date) -> tuple[list[Rangee], dict[str, int]]:
    """The rows, every value known up to `jour`, newest last; and the row in force of each code."""
    rangees: list[Rangee] = []
    rang_bareme: dict[str, int] = {}
    for code, libelle, base, taux, plafond in _LIGNES_BAREME:
        pourcent = _tenue(baremes, taux, jour) if taux else ""
        limite = _tenue(baremes, plafond, jour) if plafond else ""
        acte = baremes.actes.get(code)
        panier = acte.panier(jour) if acte else None
        if pourcent is None or limite is None:
            continue
        for valeur in baremes.parametre(base).valeurs:
            if valeur.debut > jour or not valeur.confirmee:
                continue
            rang_bareme[code] = len(rangees)
            rangees.append(
                {
                    "code": code,
                    "libelle": libelle,
                    "base": f"{valeur.valeur:.2f}",
                    "taux": pourcent,
                    "plafond": f"{Decimal(limite):.2f}" if limite else "",
                    "depuis": valeur.debut.isoformat() if valeur.effet_connu else "",
                    **({"panier": str(panier)} if panier else {}),
                }
            )
    for code, libelle, taux in _TAUX_SEULS:
        pourcent = _tenue(baremes, taux, jour)
        if pourcent is not None:
            rang_bareme[code] = len(rangees)
            rangees.append(
                {"code": code, "libelle": libelle, "base": "", "taux": pourcent, "plafond": "", "depuis": ""}
            )
    return rangees, rang_bareme


def entete_du_bareme(baremes: Baremes, jour: date) -> Iterator[tuple[str, str, str]]:
    """(id, label, value) of what is said once, where a confirmed value holds on `jour`."""
    for nom, libelle, parametre in _ENTETE_BAREME:
        tenue = _tenue(baremes, parametre, jour)
        if tenue is not None:
            yield nom, libelle, tenue if parametre in _NOMBRES else f"{Decimal(tenue):.2f}"
