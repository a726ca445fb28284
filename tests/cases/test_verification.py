"""Les preuves d’un dossier engendré : elles tiennent sur la banque, et chacune sait échouer."""

import json
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from cases.generation import applicables, generate, jumeau_sain
from cases.verification import demande_de, prouver
from cases.verification.perturbation import changer
from cases.verification.rendu import fiches_de, prouver_rendu
from scenario_bank import Bank, load_bank
from scenario_bank.dated import Exclusion
from tests.oracle import regler

BANQUE = load_bank()
JOUR = date(2026, 9, 14)


def jour_de(gabarit):
    return BANQUE.gabarits[gabarit].au_plus_pres(JOUR)


COUPLES = [(g, a) for g in sorted(BANQUE.gabarits) for a in (None, *(x.id for x in applicables(BANQUE, g)))]
NOMS = [f"{g}-{a or 'sain'}" for g, a in COUPLES]


@cache
def dossier(gabarit, graine, alteration=None):
    return generate(BANQUE, gabarit, graine, jour_de(gabarit), alteration=alteration)


def preuves(case, bank=BANQUE, oracle=regler):
    """Les mots des preuves qui ne tiennent pas."""
    return {e.preuve for e in prouver(bank, case, oracle).echecs}


def avec(case, **places):
    """Le dossier dont quelques champs visibles sont changés (« p1__total » pour « p1.total »)."""
    vu = case.vu
    for place, valeur in places.items():
        vu = changer(vu, place, valeur)
    return replace(case, vu=vu)


def piece(case, genre):
    return next(p.id for p in case.vu.pieces if p.genre == genre)


@pytest.mark.parametrize(("gabarit", "alteration"), COUPLES, ids=NOMS)
def test_la_banque_est_prouvee(gabarit, alteration):
    for graine in range(3):
        preuve = prouver(BANQUE, dossier(gabarit, graine, alteration), regler)
        assert preuve.echecs == (), graine
        assert preuve.tient


@pytest.mark.parametrize(("gabarit", "alteration"), COUPLES, ids=NOMS)
def test_chaque_papier_se_relit_sans_perte(gabarit, alteration):
    assert prouver_rendu(dossier(gabarit, 1, alteration), fiches_de(BANQUE)) == ()


def test_un_dossier_sain_ou_un_controle_parle_n_est_pas_prouve():
    case = dossier("consultation_noemie", 0)
    faux = avec(case, **{f"{piece(case, 'ligne_noemie')}.date_naissance": "1950-01-01"})
    assert "sain" in preuves(faux)


def test_un_corrige_sain_qui_tient_une_relation_pour_rompue_n_est_pas_prouve():
    case = dossier("consultation_noemie", 0)
    rompue = replace(case.corrige.relations[0], conforme=False)
    cle = replace(case.corrige, relations=(rompue, *case.corrige.relations[1:]))
    assert "sain" in preuves(replace(case, corrige=cle))


def test_une_alteration_que_rien_ne_leve_n_est_pas_prouvee():
    for gabarit, alteration in COUPLES:
        if alteration is None:
            continue
        case = dossier(gabarit, 2, alteration)
        sain = jumeau_sain(BANQUE, gabarit, 2, jour_de(gabarit), alteration, mutuelle=case.vu.mutuelle)
        assert "leve" in preuves(replace(case, vu=sain.vu)), (gabarit, alteration)


def test_un_second_ecart_que_le_corrige_ignore_se_voit():
    case = dossier("consultation_noemie", 3, "doublon_envoi_double")
    assert preuves(avec(case, **{"droits.date_fin": "2026-01-31"})) >= {"rien_d_autre", "jumeau"}


def test_une_place_du_corrige_introuvable_se_voit():
    case = dossier("optique_classe_b", 0)
    premiere = replace(case.corrige.relations[0], places=("p1.champ_absent", "droits.date_effet"))
    cle = replace(case.corrige, relations=(premiere, *case.corrige.relations[1:]))
    assert preuves(replace(case, corrige=cle)) == {"leve"}


def test_une_clause_du_corrige_qui_n_est_pas_celle_du_controle_se_voit():
    case = dossier("optique_classe_b", 0, "ordonnance_expiree")
    autre = next(c.id for c in case.vu.clauses if c.params.get("controle") == "acquit")
    plante = replace(case.corrige.plantes[0], clause=autre, places=case.corrige.plantes[0].places)
    assert "leve" in preuves(replace(case, corrige=replace(case.corrige, plantes=(plante,))))


@pytest.mark.parametrize("gabarit", sorted(BANQUE.gabarits))
def test_un_centime_de_trop_au_corrige_se_voit(gabarit):
    case = dossier(gabarit, 4)
    ligne = case.corrige.lignes[0]
    fausse = replace(ligne, amc=f"{float(ligne.amc) + 0.01:.2f}")
    cle = replace(case.corrige, lignes=(fausse, *case.corrige.lignes[1:]))
    assert preuves(replace(case, corrige=cle)) == {"reglement"}


def test_un_paiement_attendu_qui_n_est_pas_la_somme_de_ses_lignes_se_voit():
    case = dossier("audio_classe_1", 1)
    traitement = case.corrige.traitements[0]
    gestes = tuple(
        replace(g, donnees=g.donnees | {"montant": ("1.00",)}) if g.type == "payer" else g
        for g in traitement.gestes
    )
    cle = replace(case.corrige, traitements=(replace(traitement, gestes=gestes),))
    assert preuves(replace(case, corrige=cle)) == {"reglement"}


def test_un_oracle_qui_ne_dit_pas_la_meme_chose_fait_echouer_la_preuve():
    def menteur(demande):
        return [x | {"amc": "0.00"} for x in regler(demande)]

    assert preuves(dossier("optique_classe_b", 5), oracle=menteur) == {"reglement"}


def test_sans_oracle_la_preuve_dit_qu_elle_est_incomplete():
    preuve = prouver(BANQUE, dossier("optique_classe_b", 5))
    assert preuve.echecs == ()
    assert not preuve.oracle
    assert not preuve.tient


def test_ce_qui_change_hors_de_l_empreinte_se_voit():
    case = dossier("consultation_noemie", 1, "rib_erreur_forme")
    assert preuves(avec(case, **{"adherent.adresse": "8 rue Ailleurs"})) == {"jumeau"}


def test_un_leurre_sans_piece_qui_le_resout_se_voit():
    case = dossier("audio_classe_1", 1, "audio_echange_garantie")
    plante = replace(case.corrige.plantes[0], resolution=())
    assert "resolution" in preuves(replace(case, corrige=replace(case.corrige, plantes=(plante,))))


def _reponses(case, **champs):
    """Les réponses dont la pièce jointe porte d’autres valeurs."""
    changees = []
    for r in case.cache.reponses:
        p = r.piece
        if p is not None and p.genre == "reponse_tiers":
            valeurs = tuple(replace(c, valeur=champs.get(c.id, c.valeur)) for c in p.champs)
            p = replace(p, champs=valeurs)
        changees.append(replace(r, piece=p))
    return replace(case, cache=replace(case.cache, reponses=tuple(changees)))


def test_un_leurre_que_sa_piece_n_explique_pas_se_voit():
    case = dossier("consultation_noemie", 1, "doublon_deux_seances")
    assert preuves(_reponses(case, confirmation="infirme")) == {"resolution"}


def test_une_suspicion_qu_un_tiers_explique_se_voit():
    case = dossier("consultation_noemie", 1, "doublon_facture_deux_organismes")
    assert preuves(_reponses(case, confirmation="confirme")) == {"resolution"}


def banque_avec(**parametre):
    """La banque dont le paramètre de la participation forfaitaire est changé."""
    baremes = BANQUE.baremes
    vieux = baremes.parametre("pf.montant")
    valeurs = tuple(replace(v, statut=parametre.get("statut", v.statut)) for v in vieux.valeurs)
    neuf = replace(vieux, valeurs=valeurs, exclusions=parametre.get("exclusions", vieux.exclusions))
    copie = Bank(BANQUE.couches, BANQUE.empreintes)
    copie.__dict__["baremes"] = replace(baremes, parametres=dict(baremes.parametres) | {neuf.id: neuf})
    return copie


def test_un_dossier_qui_repose_sur_une_valeur_a_confirmer_n_est_pas_prouve():
    case = dossier("consultation_noemie", 2)
    statut = type(BANQUE.baremes.parametre("pf.montant").valeurs[0].statut)("a_confirmer")
    assert "parametres" in preuves(case, banque_avec(statut=statut))


def test_un_soin_un_jour_exclu_n_est_pas_prouve():
    case = dossier("consultation_noemie", 2)
    soins = date.fromisoformat(demande_de(case.vu)["lignes"][0]["date_soins"])
    exclu = Exclusion(soins, soins, "date disputée", "essai")
    assert {"dates", "parametres"} <= preuves(case, banque_avec(exclusions=(exclu,)))


def test_une_piece_recue_apres_le_premier_jour_n_est_pas_prouvee():
    case = dossier("optique_classe_b", 2)
    tardive = replace(case.vu.pieces[0], recue_le="2026-09-15")
    vu = replace(case.vu, pieces=(tardive, *case.vu.pieces[1:]))
    assert "dates" in preuves(replace(case, vu=vu))


def test_un_champ_imprime_autrement_qu_il_ne_vaut_se_voit():
    case = dossier("optique_classe_b", 2)
    id_facture = piece(case, "facture_optique")
    facture = next(p for p in case.vu.pieces if p.id == id_facture)
    champs = tuple(replace(c, affiche="999,00\u00a0€") if c.id == "total_ttc" else c for c in facture.champs)
    pieces = tuple(replace(p, champs=champs) if p.id == id_facture else p for p in case.vu.pieces)
    faux = replace(case, vu=replace(case.vu, pieces=pieces))
    details = [e.detail for e in prouver_rendu(faux, fiches_de(BANQUE))]
    assert any("total_ttc" in d for d in details)
    assert any("contrôles" in d for d in details)


def test_la_preuve_enregistree_ne_dit_ni_la_graine_ni_ce_qui_est_plante():
    document = prouver(BANQUE, dossier("optique_classe_b", 7, "optique_trop_tot"), regler).document()
    assert set(document) == {"moteur", "preuves", "oracle", "tient", "echecs"}
    assert document["tient"] is True
    assert "optique" not in json.dumps(document)


def test_la_trace_du_corrige_est_celle_de_ce_qui_se_voit():
    case = dossier("optique_classe_b", 4)
    muette = replace(case.corrige.lignes[0], parametres=())
    cle = replace(case.corrige, lignes=(muette, *case.corrige.lignes[1:]))
    assert preuves(replace(case, corrige=cle)) == {"parametres"}


def test_une_prestation_passee_un_jour_exclu_n_est_pas_prouvee():
    case = dossier("consultation_noemie", 2)
    assert "dates" in preuves(avec(case, **{"historique.lignes[0].date": "2026-04-10"}))


def test_un_dossier_illisible_est_un_echec_et_non_une_panne():
    case = dossier("consultation_noemie", 2)
    assert "reglement" in preuves(avec(case, **{f"{piece(case, 'ligne_noemie')}.date_debut_soins": "hier"}))
