"""Demandes entières tirées d’une graine : lignes, garanties de tous les types, compteurs."""

from collections.abc import Callable
from random import Random
from typing import Any

from .demandes import POSTES
from .tirage_lignes import FAMILLES, montant

Demande = dict[str, Any]
Garantie = dict[str, Any]
NOMS = tuple(FAMILLES)


def _pct_br(r: Random) -> Garantie:
    taux = r.choice(("100", "100", "125", "150", "200", "300", "70"))
    g = {"type": "pct_br", "taux": taux, "y_compris_amo": r.random() < 0.7}
    return g | ({"taux_non_optam": str(int(taux) - 20)} if int(taux) > 120 and r.random() < 0.5 else {})


def _tm(r: Random) -> Garantie:
    return {"type": "tm"}


def _tm_plus(r: Random) -> Garantie:
    g = {"type": "tm_plus_pct_br", "taux": r.choice(("25", "50", "100"))}
    return g | ({"taux_non_optam": "5"} if r.random() < 0.4 else {})


def _forfait(r: Random) -> Garantie:
    g: Garantie = {"type": "forfait", "montant": montant(r, 500, 30000)}
    g["par"] = r.choice(("acte", "jour", "an", "equipement"))
    tirage = r.random()
    if tirage < 0.5:
        g["avec_tm"] = True
    elif tirage < 0.7 and g["par"] != "an":
        g["y_compris_amo"] = True
    if g["par"] == "jour" and r.random() < 0.6:
        g["jours_max"] = r.choice((2, 5, 30))
        if r.random() < 0.3:
            g["jours_par"] = "an"
    return g


def _forfait_equipement(r: Random) -> Garantie:
    g: Garantie = {"type": "forfait_equipement", "montant": montant(r, 10000, 42000)}
    return g | {"monture_max": r.choice(("60.00", "100.00")), "y_compris_amo": r.random() < 0.5}


def _pmss(r: Random) -> Garantie:
    par = r.choice(("acte", "jour", "an", "equipement"))
    return {"type": "pct_pmss", "taux": r.choice(("1", "1.5", "10")), "par": par}


def _frais_reels(r: Random) -> Garantie:
    assiette = r.choice(("depense", "reste"))
    return {"type": "frais_reels", "taux": r.choice(("100", "90", "80")), "assiette": assiette}


def _sante(r: Random) -> Garantie:
    return {"type": "cent_pour_cent_sante"}


def _aucune(r: Random) -> Garantie:
    return {"type": "aucune"}


GARANTIES: tuple[Callable[[Random], Garantie], ...] = (
    *(_pct_br, _pct_br, _pct_br, _tm, _tm, _tm_plus, _tm_plus, _forfait, _forfait, _forfait),
    *(_forfait_equipement, _pmss, _frais_reels, _sante, _aucune),
)
_PLAFONNABLES = frozenset({"pct_br", "tm", "tm_plus_pct_br", "forfait", "pct_pmss", "frais_reels"})


def garantie(r: Random) -> Garantie:
    """Une garantie au hasard, plafonnée à l’année une fois sur huit quand elle peut l’être."""
    g = r.choice(GARANTIES)(r)
    if g["type"] in _PLAFONNABLES and g.get("par") != "an" and r.random() < 0.12:
        g["plafond_annuel"] = montant(r, 1000, 60000)
    return g


def _lignes(r: Random, graine: int) -> list[dict[str, Any]]:
    familles = [NOMS[graine % len(NOMS)]]
    if r.random() < 0.25:
        familles.append(r.choice(NOMS))
    lignes = [ligne for famille in familles for ligne in FAMILLES[famille](r)]
    if r.random() < 0.2:
        lignes += [dict(lignes[0]) for _ in range(3)]
    for rang, ligne in enumerate(lignes):
        ligne["id"] = f"l{rang}"
        if r.random() < 0.06:
            annee = int(ligne["date_soins"][:4])
            ligne["date_remboursement"] = r.choice((f"{annee}-12-31", f"{annee + 1}-01-08"))
    return lignes


def draw(graine: int) -> Demande:
    """Demande d’une à plusieurs lignes, la même pour une même graine."""
    r = Random(graine)  # noqa: S311 a repeatable draw, not a secret
    lignes = _lignes(r, graine)
    postes = {poste: garantie(r) for poste in POSTES}
    if r.random() < 0.4:
        postes = dict.fromkeys(POSTES, r.choice((_tm, _pct_br))(r))
    if r.random() < 0.3:
        postes["optique"] = _forfait_equipement(r)
    compteurs = {
        "pf": r.choice(("0.00", "0.00", "10.00", "44.50", "49.00", "50.00", "69.00")),
        "franchise": r.choice(("0.00", "0.00", "12.50", "47.00", "49.50", "50.00", "68.00")),
    }
    if r.random() < 0.2:
        compteurs["consommes"] = {x: montant(r, 0, 20000) for x in r.sample(POSTES, 6)}
    return {
        "lignes": lignes,
        "garanties": postes,
        "responsable": r.random() < 0.5,
        "compteurs": compteurs,
    }
