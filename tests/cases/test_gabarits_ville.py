"""Pharmacie, séances, analyses : variées, vraisemblables, et que rien de visible ne sépare avant l’enquête."""

from collections import Counter
from datetime import date
from decimal import Decimal
from functools import cache

import pytest

from cases.generation import generate
from scenario_bank import load_bank

BANQUE = load_bank()
JOUR = date(2026, 9, 14)
GRAINES = range(160)
# Familles où la même vue exacte est tantôt une anomalie, tantôt une suspicion, tantôt un leurre.
FAMILLES = {
    "delivrance": "pharmacie",
    "deux_seances": "kine_serie",
    "prelevements": "biologie",
    "rectification": "indu",
    "seances": "kine_serie",
}


@cache
def sains(gabarit):
    return [generate(BANQUE, gabarit, n, JOUR) for n in GRAINES]


def valeurs(objet):
    return {c.id: c.valeur for c in objet.champs}


def pieces(case, genre):
    return [valeurs(p) for p in case.vu.pieces if p.genre == genre]


def rangees(champs, groupe):
    lues = {}
    for cle, valeur in champs.items():
        if cle.startswith(f"{groupe}["):
            rang, _, suffixe = cle.removeprefix(f"{groupe}[").partition("].")
            lues.setdefault(int(rang), {})[suffixe] = valeur
    return list(lues.values())


def historique(case):
    return rangees(valeurs(next(b for b in case.vu.bases if b.id == "historique")), "lignes")


def delivrances(case):
    """Les délivrances passées depuis l’ordonnance, et les renouvellements qu’elle écrit."""
    ordonnance, facture = pieces(case, "ordonnance_medicale")[0], pieces(case, "facture_pharmacie")[0]
    passees = [
        x["date"]
        for x in historique(case)
        if x["acte"] == "PH7" and ordonnance["ordonnance_date"] <= x["date"] < facture["delivrance_date"]
    ]
    return len(passees), int(ordonnance["lignes[0].renouvellements"])


def test_la_pharmacie_couvre_boites_produits_tfr_et_renouvellements():
    vus = Counter()
    for case in sains("pharmacie"):
        facture = pieces(case, "facture_pharmacie")[0]
        lignes = rangees(facture, "lignes")
        vus[f"{len(lignes)} produits"] += 1
        vus["TFR"] += any(x["tfr"] != "sans_objet" for x in lignes)
        vus["deux boîtes"] += any(x["quantite"] == "2" for x in lignes)
        vus["délivrance passée"] += delivrances(case)[0] > 0
        vus["première délivrance"] += delivrances(case)[0] == 0
    assert min(vus[x] for x in ("1 produits", "2 produits", "TFR", "deux boîtes")) >= 20
    assert min(vus["délivrance passée"], vus["première délivrance"]) >= 20


def test_un_dossier_sain_ne_depasse_jamais_les_renouvellements_et_les_epuise_souvent():
    comptes = [delivrances(case) for case in sains("pharmacie")]
    assert all(passees <= permis for passees, permis in comptes)
    assert sum(passees == permis > 0 for passees, permis in comptes) >= 40


def test_la_franchise_retenue_compte_les_boites_et_les_seances():
    for gabarit in ("pharmacie", "kine_serie"):
        for case in sains(gabarit):
            for flux in pieces(case, "ligne_noemie"):
                assert Decimal(flux["retenues"]) == Decimal(flux["quantite"]), (gabarit, case.graine)


def test_les_seances_se_suivent_sur_des_jours_ouvres_distincts_apres_l_ordonnance():
    for case in sains("kine_serie"):
        facture = pieces(case, "facture_auxiliaire")[0]
        dates = [x["date"] for x in rangees(facture, "seances")]
        assert dates == sorted(set(dates))
        assert pieces(case, "ordonnance_auxiliaire")[0]["ordonnance_date"] <= dates[0]
        assert dates[-1] <= facture["facture_date"]
        assert all(date.fromisoformat(d).isoweekday() <= 6 for d in dates)
        assert max(int(x["quantite"]) for x in pieces(case, "ligne_noemie")) <= 4


def test_le_nombre_de_seances_est_tantot_ecrit_juste_tantot_plus_grand_tantot_absent():
    vus = Counter()
    for case in sains("kine_serie"):
        ecrit = pieces(case, "ordonnance_auxiliaire")[0].get("seances_nombre", "")
        total = len(rangees(pieces(case, "facture_auxiliaire")[0], "seances"))
        vus["absent" if not ecrit else "juste" if int(ecrit) == total else "plus"] += 1
        assert not ecrit or int(ecrit) >= total
    assert min(vus["absent"], vus["juste"], vus["plus"]) >= 20


def test_la_derniere_seance_part_seule_dans_bien_des_dossiers_sains():
    seules = [pieces(c, "ligne_noemie")[-1]["quantite"] == "1" for c in sains("kine_serie")]
    assert 40 <= sum(seules) <= 120


def test_deux_laboratoires_au_meme_montant_existent_sans_jamais_partager_un_jour():
    semblables = 0
    for case in sains("biologie"):
        flux = pieces(case, "ligne_noemie")
        if len(flux) == 2 and flux[0]["depense"] == flux[1]["depense"]:
            semblables += 1
            assert flux[0]["date_debut_soins"] != flux[1]["date_debut_soins"]
    assert semblables >= 30


@pytest.mark.parametrize("famille", sorted(FAMILLES))
def test_avant_l_enquete_rien_ne_separe_l_anomalie_la_suspicion_et_le_leurre(famille):
    membres = [a.id for a in BANQUE.alterations.values() if a.contraste == famille]
    assert len(membres) == 3
    for graine in range(12):
        cases = [generate(BANQUE, FAMILLES[famille], graine, JOUR, alteration=a) for a in sorted(membres)]
        assert len({repr(c.vu) for c in cases}) == 1, graine
        assert len({(r.tiers, r.sur, r.delai) for c in cases for r in c.cache.reponses}) == len(
            cases[0].cache.reponses
        )
        assert len({repr(c.cache) for c in cases}) == 3


@pytest.mark.parametrize("famille", sorted(FAMILLES))
def test_un_tiers_ne_dit_ni_soin_ni_maladie(famille):
    interdits = ("diagnostic", "maladie", "traitement", "douleur", "résultat")
    for alteration in (a.id for a in BANQUE.alterations.values() if a.contraste == famille):
        for graine in range(8):
            case = generate(BANQUE, FAMILLES[famille], graine, JOUR, alteration=alteration)
            for reponse in case.cache.reponses:
                if reponse.tiers != "adherent":
                    assert not any(mot in reponse.precision.lower() for mot in interdits), reponse
