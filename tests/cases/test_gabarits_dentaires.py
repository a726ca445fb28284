"""Ce que montrent les dossiers dentaires : les tarifs de leur jour, des dents et des paniers qui se répondent."""

from datetime import date, timedelta
from decimal import Decimal
from functools import cache

import pytest

from cases.generation import DemandeImpossible, applicables, generate
from scenario_bank import load_bank
from scenario_bank.dated import PasEnVigueur
from scenario_bank.model.vocabulaire import Famille

BANQUE = load_bank()
GRAINES = range(80)
FIN_DES_70 = date(2023, 10, 15)
JOURS = {
    "dentaire_soins": (date(2026, 6, 22), date(2026, 9, 14), date(2026, 10, 9)),
    "dentaire_couronne": (date(2023, 3, 1), date(2023, 6, 20), date(2023, 10, 12)),
}
CONSULTATION_2017 = ("25.00", "17.50")


@cache
def dossiers(gabarit, alteration=None):
    jours = JOURS[gabarit]
    return [generate(BANQUE, gabarit, n, jours[n % len(jours)], alteration=alteration) for n in GRAINES]


def pieces(case, genre):
    return [{c.id: c.valeur for c in p.champs} for p in case.vu.pieces if p.genre == genre]


def base(case, nom):
    return {c.id: c.valeur for b in case.vu.bases if b.id == nom for c in b.champs}


def lignes(case, nom):
    rangs = {}
    for cle, valeur in base(case, nom).items():
        if cle.startswith("lignes["):
            rang, _, champ = cle.partition("].")
            rangs.setdefault(int(rang.removeprefix("lignes[")), {})[champ] = valeur
    return [rangs[i] for i in sorted(rangs)]


# ------------------------------------------------------------------ soins de 2026


def test_un_soin_dentaire_est_rembourse_a_60_pour_cent_sans_rien_retenir():
    for case in dossiers("dentaire_soins"):
        for flux in pieces(case, "ligne_noemie"):
            assert (flux["taux"], flux["base"]) in {("60", "23.00"), ("60", "28.92")}
            assert flux["depense"] == flux["base"]
            assert "retenues" not in flux
            assert flux["executant_specialite"] == "chirurgien-dentiste"
        assert all(x.participation_franchise == "0.00" for x in case.corrige.lignes)


def test_un_detartrage_et_une_consultation_ne_tombent_pas_le_meme_jour_pour_la_meme_personne():
    for case in dossiers("dentaire_soins"):
        vus = [(f["rang"], f["date_debut_soins"]) for f in pieces(case, "ligne_noemie")]
        assert len(vus) == len(set(vus))


# ------------------------------------------------------------------ couronnes de 2023


def test_une_couronne_est_posee_avant_le_15_octobre_2023():
    for case in dossiers("dentaire_couronne"):
        for flux in pieces(case, "ligne_noemie"):
            assert date.fromisoformat(flux["date_debut_soins"]) < FIN_DES_70
            assert (flux["taux"], flux["base"], flux["montant_amo"]) == ("70", "120.00", "84.00")


@pytest.mark.parametrize("jour", [date(2023, 2, 28), date(2023, 10, 13), date(2026, 9, 14)])
def test_hors_de_sa_fenetre_une_couronne_est_refusee_avec_ses_bornes(jour):
    with pytest.raises(DemandeImpossible) as refus:
        generate(BANQUE, "dentaire_couronne", 1, jour)
    assert refus.value.accepte == ("du 2023-03-01 au 2023-10-12",)


def test_le_contrat_est_en_vigueur_le_jour_du_dossier():
    for case in dossiers("dentaire_couronne"):
        nom = base(case, "contrat")["nom"]
        contrats = BANQUE.mutuelles[case.vu.mutuelle].contrats
        assert next(c for c in contrats if c.nom == nom).effet.isoformat() <= case.jour


def test_l_historique_porte_les_tarifs_de_son_temps():
    for case in dossiers("dentaire_couronne"):
        for passe in lignes(case, "historique"):
            if passe["acte"] == "G":
                prix, brute = CONSULTATION_2017
                assert passe["depense"] == prix
                assert Decimal(brute) - Decimal(passe["amo"]) in {Decimal(0), Decimal(1)}
                assert Decimal(passe["amc"]) == Decimal(prix) - Decimal(brute)


def test_le_bareme_montre_ne_porte_que_des_valeurs_connues_et_confirmees_ce_jour_la():
    for gabarit in JOURS:
        for case in dossiers(gabarit)[:3]:
            le = date.fromisoformat(case.jour)
            for ligne in lignes(case, "baremes"):
                assert ligne["depuis"] <= case.jour
                acte = BANQUE.baremes.actes.get(ligne["code"])
                if ligne["code"].startswith("HBLD") and ligne.get("plafond"):
                    valeur = BANQUE.baremes.a(acte.plv, le)
                    assert valeur.confirmee
                    assert Decimal(ligne["plafond"]) == valeur.valeur


def test_aucun_prix_limite_dispute_ne_se_montre_en_2026():
    codes = {x["code"] for x in lignes(dossiers("dentaire_soins")[1], "baremes")}
    assert "CON_DENT" in codes
    assert not {c for c in codes if c.startswith("HBLD") and BANQUE.baremes.actes[c].plv}


def test_le_devis_la_facture_et_le_flux_disent_la_meme_couronne():
    paniers = set()
    for case in dossiers("dentaire_couronne"):
        devis, facture = pieces(case, "devis_dentaire")[0], pieces(case, "facture_dentaire")[0]
        for i, flux in enumerate(pieces(case, "ligne_noemie")):
            tete = f"lignes[{i}]"
            code, le = flux["code_acte"], date.fromisoformat(flux["date_debut_soins"])
            assert devis[f"{tete}.code_ccam"] == facture[f"{tete}.code"] == code
            assert devis[f"{tete}.dent"] == facture[f"{tete}.dent"]
            assert devis[f"{tete}.honoraires"] == facture[f"{tete}.honoraires"] == flux["depense"]
            panier = devis[f"{tete}.panier"]
            assert panier == BANQUE.baremes.actes[code].panier(le)
            paniers.add(panier)
            if panier != "libre":
                limite = BANQUE.baremes.a(BANQUE.baremes.actes[code].plv, le).valeur
                assert Decimal(flux["depense"]) <= limite
            assert ("alternatives[0].libelle" in devis) == (panier != "rac0")
    assert paniers == {"rac0", "modere", "libre"}


def test_le_devis_precede_l_acte_et_son_acceptation_aussi():
    for case in dossiers("dentaire_couronne"):
        devis, facture = pieces(case, "devis_dentaire")[0], pieces(case, "facture_dentaire")[0]
        assert devis["devis_date"] <= devis["acceptation_date"] <= facture["facture_date"]
        assert facture["facture_date"] <= devis["devis_validite"]


def test_sans_reste_a_charge_veut_dire_sans_reste_a_charge_dans_un_contrat_responsable():
    vus = 0
    for case in dossiers("dentaire_couronne"):
        devis, contrat = pieces(case, "devis_dentaire")[0], base(case, "contrat")
        if devis["lignes[0].panier"] == "rac0" and contrat["responsable"] == "oui":
            assert {x.reste_a_charge for x in case.corrige.lignes} == {"0.00"}
            vus += 1
    assert vus >= 20


def test_une_dent_connue_de_l_historique_l_est_pendant_les_droits_et_l_annee_d_avant_au_plus_tard():
    connues = 0
    for case in dossiers("dentaire_couronne"):
        droits, facture = base(case, "droits"), pieces(case, "facture_dentaire")[0]
        for passe in lignes(case, "historique"):
            if passe.get("dent"):
                connues += 1
                assert passe["date"] >= droits["date_effet"]
                assert passe["date"][:4] < case.jour[:4]
                assert passe["dent"] not in {facture.get(f"lignes[{i}].dent") for i in (0, 1)}
    assert connues >= 25


def test_le_prix_d_un_second_devis_reste_sous_la_limite_et_celui_qui_la_depasse_la_depasse():
    for alteration, attendu in (("couronne_second_devis", False), ("couronne_depasse_limite", True)):
        for case in dossiers("dentaire_couronne", alteration):
            depasse = [
                Decimal(f["depense"])
                > BANQUE.baremes.a(
                    BANQUE.baremes.actes[f["code_acte"]].plv, date.fromisoformat(f["date_debut_soins"])
                ).valeur
                for f in pieces(case, "ligne_noemie")
            ]
            assert any(depasse) is attendu, (alteration, case.graine)


def test_un_depassement_du_prix_limite_ne_se_paie_pas():
    for case in dossiers("dentaire_couronne", "couronne_depasse_limite"):
        payees = {
            ligne
            for t in case.corrige.traitements
            for g in t.gestes
            if g.type in {"payer", "payer_partiel"}
            for ligne in g.donnees["lignes"]
        }
        assert payees == {x.id for x in case.corrige.lignes if x.payable}
        assert not all(x.payable for x in case.corrige.lignes)


# ------------------------------------------------------------------ ce qui s’y plante


@pytest.mark.parametrize("gabarit", sorted(JOURS))
def test_un_gabarit_dentaire_offre_chaque_famille(gabarit):
    familles = {a.famille for a in applicables(BANQUE, gabarit)}
    assert familles == {Famille.ANOMALIE, Famille.FRAUDE, Famille.LEURRE}


def test_les_valeurs_de_2023_ne_s_inventent_pas():
    """Le taux de 60 % n’existe pas encore le 14/10/2023, celui de 70 % n’existe plus le lendemain."""
    assert BANQUE.baremes.a("taux.dentaire", FIN_DES_70 - timedelta(days=1)).valeur == 70
    assert BANQUE.baremes.a("taux.dentaire", FIN_DES_70).valeur == 60
    with pytest.raises(PasEnVigueur):
        BANQUE.baremes.a("hlf.hbld634", date(2019, 12, 31))
