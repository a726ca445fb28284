"""Tiers payant et indus : variés, vraisemblables, et que rien de visible ne sépare avant l’enquête."""

from collections import Counter
from datetime import date
from decimal import Decimal
from functools import cache

import pytest

from cases.generation import generate
from scenario_bank import load_bank
from scenario_bank.model.mutuelle import ClauseIndu

BANQUE = load_bank()
JOUR = date(2026, 9, 14)
GRAINES = range(160)
RECTIFICATION = ("indu_acte_annule", "indu_acte_conteste", "indu_ligne_renvoyee")


@cache
def sains(gabarit):
    return [generate(BANQUE, gabarit, n, JOUR) for n in GRAINES]


def valeurs(objet):
    return {c.id: c.valeur for c in objet.champs}


def pieces(case, genre):
    return [valeurs(p) for p in case.vu.pieces if p.genre == genre]


def historique(case):
    champs = valeurs(next(b for b in case.vu.bases if b.id == "historique"))
    lues = {}
    for cle, valeur in champs.items():
        rang, _, suffixe = cle.removeprefix("lignes[").partition("].")
        lues.setdefault(int(rang), {})[suffixe] = valeur
    return list(lues.values())


def gestes(case, genre):
    return [g for t in case.corrige.traitements for g in t.gestes if g.type == genre]


def test_chaque_dossier_sain_porte_un_seul_retour_ou_une_seule_rectification():
    for case in sains("tiers_payant"):
        assert len(pieces(case, "retour_tiers_payant")) == 1
    for case in sains("indu"):
        reprises = [x for x in pieces(case, "ligne_noemie") if Decimal(x["depense"]) < 0]
        assert len(reprises) + len(pieces(case, "retour_tiers_payant")) == 1


def test_un_retour_sain_est_rejete_pour_le_soin_demande_ou_paye_pour_un_autre_jour():
    vus = Counter()
    for case in sains("tiers_payant"):
        retour = pieces(case, "retour_tiers_payant")[0]
        dates = {x["date_debut_soins"] for x in pieces(case, "ligne_noemie")}
        paye = Decimal(retour["montant_paye"]) > 0
        assert paye != (retour["date_soins"] in dates)
        assert paye != ("code_rejet" in retour)
        vus["payé" if paye else retour["code_rejet"]] += 1
    assert vus["payé"] >= 40
    assert set(vus) == {"payé", "TP-01", "TP-07", "TP-10"}


def test_le_patient_n_a_paye_que_ce_que_la_caisse_n_a_pas_verse_au_dentiste():
    for case in sains("tiers_payant"):
        for flux, recu in zip(pieces(case, "ligne_noemie"), pieces(case, "facture_dentaire"), strict=True):
            assert flux["destinataire_paiement"] == "ps"
            assert "retenues" not in flux
            assert Decimal(recu["acquit_montant"]) + Decimal(flux["montant_amo"]) == Decimal(recu["total"])


def test_la_ligne_reprise_est_celle_d_un_soin_solde_de_l_historique():
    vus = Counter()
    for case in sains("indu"):
        for reprise in (x for x in pieces(case, "ligne_noemie") if Decimal(x["depense"]) < 0):
            (passe,) = [
                x
                for x in historique(case)
                if (x["date"], x["acte"]) == (reprise["date_debut_soins"], reprise["code_acte"])
            ]
            assert Decimal(passe["depense"]) == -Decimal(reprise["depense"])
            assert Decimal(passe["amo"]) == -Decimal(reprise["montant_amo"])
            assert passe["statut"] == "annulé, indu soldé"
            assert (passe["paye_a"] == "professionnel") == (reprise["destinataire_paiement"] == "ps")
            vus[passe["paye_a"]] += 1
    assert min(vus.values()) >= 20
    assert set(vus) == {"adhérent", "professionnel"}


@pytest.mark.parametrize("graine", range(40))
def test_l_annulation_le_controle_et_le_renvoi_se_voient_de_la_meme_facon(graine):
    vues = [generate(BANQUE, "indu", graine, JOUR, alteration=a).vu for a in RECTIFICATION]
    assert vues[0] == vues[1] == vues[2]


@pytest.mark.parametrize("alteration", ["indu_acte_annule", "indu_paye_deux_fois"])
def test_l_indu_s_ouvre_au_nom_de_qui_a_recu_la_somme_et_va_au_service_du_manuel(alteration):
    debiteurs = Counter()
    for graine in range(60):
        case = generate(BANQUE, "indu", graine, JOUR, alteration=alteration)
        mutuelle = BANQUE.mutuelles[case.vu.mutuelle]
        clause = next(c for c in mutuelle.clauses if isinstance(c, ClauseIndu))
        (indu,) = gestes(case, "regulariser_indu")
        (transmission,) = gestes(case, "transmettre_service")
        assert indu.donnees["montant"] == ("9.00",)
        assert transmission.donnees["service"] == (str(clause.service),)
        ecrit = any("indu" in g.id or g.id == "ecrire" for g in gestes(case, "ecrire_adherent"))
        assert ecrit == (indu.donnees["debiteur"] == ("adherent",))
        debiteurs[indu.donnees["debiteur"][0]] += 1
    assert set(debiteurs) == (
        {"adherent"} if alteration == "indu_paye_deux_fois" else {"adherent", "praticien"}
    )


def test_retenir_l_indu_sur_le_remboursement_est_interdit_sauf_a_confondre_avec_une_ligne_payee_seule():
    vus = Counter()
    for graine in range(40):
        case = generate(BANQUE, "indu", graine, JOUR, alteration="indu_acte_annule")
        parts = [Decimal(x.amc) for x in case.corrige.lignes]
        retenus = {
            i.geste.donnees["montant"]
            for i in case.corrige.interdits
            if i.geste.id.startswith("compensation")
        }
        retenu = sum(parts) - Decimal("9.00")
        assert retenus == (set() if retenu in parts else {(f"{retenu:.2f}",)})
        assert all(g.donnees["montant"] == (f"{sum(parts):.2f}",) for g in gestes(case, "payer"))
        vus[len(parts)] += 1
    assert min(vus[1], vus[2]) >= 8


def test_les_seuils_des_manuels_ne_laissent_tomber_aucun_des_indus_de_ces_dossiers():
    seuils = [c.seuil for m in BANQUE.mutuelles.values() for c in m.clauses if c.type == "recuperation"]
    assert len(seuils) == 3
    assert max(seuils) < Decimal("9.00")
