"""Les gabarits de séjour et de transport : ce que leurs pièces montrent et ce que leurs altérations en changent."""

from datetime import date, timedelta
from decimal import Decimal
from functools import cache

import pytest

from cases.generation import applicables, generate, jumeau_sain
from scenario_bank import load_bank
from scenario_bank.model.vocabulaire import Famille

BANQUE = load_bank()
JOUR = date(2026, 9, 14)
GRAINES = range(80)
PROPRES = [
    (g, a.id)
    for g in ("hospitalisation", "transport")
    for a in applicables(BANQUE, g)
    if a.id.startswith(("sejour_", "transport_"))
]


@cache
def dossier(gabarit, graine, alteration=None):
    return generate(BANQUE, gabarit, graine, JOUR, alteration=alteration)


def sains(gabarit):
    return [dossier(gabarit, n) for n in GRAINES]


def piece(case, genre, rang=0):
    trouvees = [p for p in case.vu.pieces if p.genre == genre]
    return {c.id: c.valeur for c in trouvees[rang].champs}


def montants(case, champ):
    return {x.id: Decimal(getattr(x, champ)) for x in case.corrige.lignes}


def test_le_forfait_journalier_compte_chaque_jour_de_presence_sortie_comprise():
    for case in sains("hospitalisation"):
        f = piece(case, "facture_hospitaliere")
        jours = (date.fromisoformat(f["sortie_date"]) - date.fromisoformat(f["entree_date"])).days + 1
        assert int(f["lignes[1].quantite"]) == jours
        assert montants(case, "depense")["l3"] == 23 * jours
        assert montants(case, "amo_brute")["l3"] == montants(case, "amo_brute")["l4"] == 0


def test_la_chambre_ne_compte_pas_le_jour_d_un_transfert_et_l_un_et_l_autre_se_voient():
    modes, jours_de_sortie = set(), set()
    for case in sains("hospitalisation"):
        f, b = piece(case, "facture_hospitaliere"), piece(case, "bulletin_situation")
        ecart = int(f["lignes[1].quantite"]) - int(f["lignes[2].quantite"])
        modes.add(b["mode_sortie"])
        if b["mode_sortie"] == "transfert":
            assert ecart == 1
        else:
            jours_de_sortie.add(ecart)
    assert modes == {"domicile", "transfert"}
    assert jours_de_sortie == {0, 1}


def test_un_acte_lourd_laisse_une_seule_participation_de_32_euros_pour_le_sejour():
    for case in sains("hospitalisation"):
        depense, amo = montants(case, "depense"), montants(case, "amo_brute")
        acte = Decimal(piece(case, "facture_hospitaliere")["honoraires[0].base"])
        assert acte >= 120
        assert depense["l1"] - amo["l1"] == 32
        assert amo["l2"] == acte


def test_la_chambre_est_remboursee_selon_le_contrat_jamais_au_dela_de_la_depense():
    vus = set()
    for case in sains("hospitalisation"):
        amc, depense = montants(case, "amc")["l4"], montants(case, "depense")["l4"]
        assert 0 <= amc <= depense
        vus.add("rien" if amc == 0 else "tout" if amc == depense else "une part")
    assert vus == {"rien", "tout", "une part"}


def test_la_base_d_un_trajet_est_celle_de_ses_kilometres_et_la_franchise_reste_a_l_adherent():
    for case in sains("transport"):
        f = piece(case, "facture_transport")
        for i, ligne in enumerate(case.corrige.lignes):
            flux = piece(case, "ligne_noemie", i)
            v = {c: Decimal(f[f"trajets[{i}].{c}"]) for c in ("forfait", "km", "prix_km", "attente", "peage")}
            prix = v["forfait"] + v["km"] * v["prix_km"] + v["attente"] + v["peage"]
            assert abs(prix - Decimal(flux["base"])) <= Decimal("0.005")
            assert flux["base"] == ligne.base
            assert ligne.participation_franchise == "4.00"
            assert Decimal(ligne.reste_a_charge) >= 4


def test_le_retour_reprend_la_route_de_l_aller():
    modes = set()
    for case in sains("transport"):
        f, p = piece(case, "facture_transport"), piece(case, "prescription_transport")
        modes.add(f["trajets[0].type"])
        assert {p["depart"], p["arrivee"]} == {f["trajets[0].depart_lieu"], f["trajets[0].arrivee_lieu"]}
        aller, retour = Decimal(f["trajets[0].km"]), Decimal(f["trajets[1].km"])
        assert abs(retour - aller) * 100 <= aller * 15
        assert p["prescription_date"] <= f["trajets[0].date"] <= f["facture_date"]
    assert modes == {"VSL", "taxi", "ambulance"}


def test_deux_trajets_se_prescrivent_en_un_aller_et_retour_ou_en_deux_allers_simples():
    vus = {
        (p["aller_retour"], p["nombre"])
        for p in (piece(c, "prescription_transport") for c in sains("transport"))
    }
    assert vus == {("oui", "1"), ("non", "2")}


@pytest.mark.parametrize("gabarit", ["hospitalisation", "transport"])
def test_chaque_piece_a_ses_trois_aspects(gabarit):
    aspects = {}
    for case in sains(gabarit):
        for p in case.vu.pieces:
            aspects.setdefault(p.genre, set()).add(p.aspect)
    siens = {g: a for g, a in aspects.items() if g.endswith(("hospitaliere", "situation", "transport"))}
    assert len(siens) == 2
    assert all(a == {"a", "b", "c"} for a in siens.values()), siens


@pytest.mark.parametrize(("gabarit", "alteration"), PROPRES)
def test_chaque_mutuelle_a_de_quoi_juger_chaque_alteration(gabarit, alteration):
    for mutuelle in BANQUE.mutuelles:
        case = generate(BANQUE, gabarit, 5, JOUR, alteration=alteration, mutuelle=mutuelle)
        plante = case.corrige.plantes[0]
        assert plante.clause in {c.id for c in case.vu.clauses}
        assert case.corrige.traitements


def test_une_journee_en_trop_est_demandee_mais_pas_payee():
    for graine in GRAINES:
        case = dossier("hospitalisation", graine, "sejour_jour_en_trop")
        demandee = Decimal(next(x[2] for x in case.vu.demande.lignes if x[0] == "l3"))
        assert demandee - montants(case, "depense")["l3"] in {23, 46}
        sain = jumeau_sain(BANQUE, "hospitalisation", graine, JOUR, "sejour_jour_en_trop")
        assert montants(sain, "amc") == montants(case, "amc")


def test_le_bulletin_s_arrete_aussi_tot_dans_la_suspicion_et_dans_le_leurre():
    for graine in GRAINES:
        suspect, leurre = (
            dossier("hospitalisation", graine, f"sejour_{quoi}")
            for quoi in ("jours_non_reconnus", "prolonge")
        )
        assert suspect.vu == leurre.vu
        assert suspect.corrige.famille is Famille.FRAUDE
        assert leurre.corrige.famille is Famille.LEURRE
        b, f = piece(suspect, "bulletin_situation"), piece(suspect, "facture_hospitaliere")
        assert f["entree_date"] < b["sortie_date"] < f["sortie_date"]


def test_un_trajet_s_allonge_de_meme_dans_la_suspicion_et_dans_le_leurre_sans_changer_le_total_des_kilometres():
    plus_longs = set()
    for graine in GRAINES:
        suspect, leurre = (
            dossier("transport", graine, f"transport_{quoi}") for quoi in ("kilometres", "detour")
        )
        assert suspect.vu == leurre.vu
        f = piece(suspect, "facture_transport")
        sain = piece(jumeau_sain(BANQUE, "transport", graine, JOUR, "transport_detour"), "facture_transport")
        sommes = [Decimal(x["trajets[0].km"]) + Decimal(x["trajets[1].km"]) for x in (f, sain)]
        assert sommes[0] == sommes[1]
        aller, retour = Decimal(f["trajets[0].km"]), Decimal(f["trajets[1].km"])
        assert max(aller, retour) > Decimal("1.3") * min(aller, retour)
        plus_longs.add("retour" if retour > aller else "aller")
    assert plus_longs == {"aller", "retour"}


def test_une_prescription_tardive_est_parfois_couverte_par_une_autre():
    suites = set()
    for graine in GRAINES:
        case = dossier("transport", graine, "transport_prescription_tardive")
        p, f = piece(case, "prescription_transport"), piece(case, "facture_transport")
        assert p["prescription_date"] > f["trajets[0].date"]
        assert date.fromisoformat(f["facture_date"]) - JOUR < timedelta(0)
        envoyees = [
            r.piece
            for r in case.cache.reponses
            if r.tiers == "adherent" and r.sur == "genre:prescription_transport"
        ]
        suites.add(envoyees[0] is not None)
    assert suites == {True, False}
