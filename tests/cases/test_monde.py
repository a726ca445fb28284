"""Le monde répond : les jours ouvrés, les réponses à leur jour, les retours de paiement, ce qui reste ouvert."""

from dataclasses import dataclass, field
from datetime import date

import pytest

from cases.generation import generate, jumeau_sain
from cases.monde import apercu_fin_de_journee, etat, jour_suivant
from scenario_bank import load_bank

BANQUE = load_bank()
JOUR = date(2026, 9, 14)


@dataclass
class Fait:
    type: str
    cible: str = ""
    donnees: dict = field(default_factory=dict)
    id: str = ""


def faits(*suite):
    for i, f in enumerate(suite):
        f.id = f.id or f"a{i}"
    return list(suite)


def cas(gabarit, graine, alteration=None):
    case = generate(BANQUE, gabarit, graine, JOUR, alteration=alteration)
    return case, (case.vu, case.cache)


def fins(nombre):
    return [Fait("fin_de_journee") for _ in range(nombre)]


@pytest.mark.parametrize(
    ("jour", "attendu"),
    [
        (date(2026, 9, 18), date(2026, 9, 21)),
        (date(2026, 11, 10), date(2026, 11, 12)),
        (date(2026, 7, 13), date(2026, 7, 15)),
        (date(2026, 12, 24), date(2026, 12, 28)),
    ],
)
def test_la_fin_de_journee_passe_les_fins_de_semaine_et_les_jours_feries(jour, attendu):
    assert jour_suivant(jour) == attendu


def test_le_jour_n_avance_que_par_la_fin_de_journee():
    case, paire = cas("optique_classe_b", 1)
    monde = etat([paire], faits(Fait("ouvrir_piece", f"{case.vu.reference}/p1")), JOUR)
    assert monde.jour == JOUR
    assert etat([paire], faits(*fins(5)), JOUR).jour == date(2026, 9, 21)


def test_un_appel_repond_le_jour_meme_et_le_numero_compose_change_la_reponse():
    case, paire = cas("consultation_noemie", 3, "rib_prise_de_controle")
    donnees = {"tiers": "adherent", "objet": "changement_rib"}

    def reponse(numero):
        appel = Fait("appeler", case.vu.reference, {**donnees, "numero": numero})
        recus = etat([paire], faits(appel), JOUR).dossiers[case.vu.reference].recus
        return recus[0].le, recus[0].reponse.confirmation

    assert reponse("connu") == (JOUR, "infirme")
    assert reponse("piece") == (JOUR, "confirme")


def test_une_piece_demandee_arrive_a_son_jour_et_pas_avant():
    case, paire = cas("optique_classe_b", 5, "devis_pour_facture")
    demande = Fait("demander_piece", case.vu.reference, {"genre": "facture_optique", "tiers": "adherent"})
    monde = etat([paire], faits(demande), JOUR)
    dossier = monde.dossiers[case.vu.reference]
    attendu = dossier.attendus[0]
    assert attendu.tiers == "adherent"
    assert attendu.pour_le > JOUR
    assert dossier.pieces == case.vu.pieces
    jours = 0
    while jour_suivant(JOUR, jours) < attendu.pour_le:
        jours += 1
    veille = etat([paire], faits(demande, *fins(jours - 1)), JOUR).dossiers[case.vu.reference]
    assert veille.pieces == case.vu.pieces
    arrivee = etat([paire], faits(demande, *fins(jours)), JOUR).dossiers[case.vu.reference]
    nouvelle = arrivee.pieces[-1]
    assert nouvelle.genre == "facture_optique"
    assert nouvelle.recue_le == attendu.pour_le.isoformat()
    assert arrivee.attendus == []


def test_une_demande_annulee_n_obtient_rien():
    case, paire = cas("optique_classe_b", 5, "devis_pour_facture")
    demande = Fait("demander_piece", case.vu.reference, {"genre": "facture_optique", "tiers": "adherent"})
    demande.id = "x"
    monde = etat([paire], faits(demande, Fait("annuler", "", {"action": "x"}), *fins(6)), JOUR)
    assert monde.dossiers[case.vu.reference].pieces == case.vu.pieces


def test_la_meme_piece_demandee_deux_fois_n_arrive_qu_une_fois():
    case, paire = cas("audio_classe_1", 5, "audio_echange_garantie")
    reference = case.vu.reference
    donnees = {"genre": "avoir", "tiers": "audioprothesiste"}
    suite = faits(
        Fait("demander_piece", reference, donnees),
        Fait("demander_piece", reference, {**donnees, "tiers": "adherent"}),
        *fins(6),
    )
    dossier = etat([paire], suite, JOUR).dossiers[reference]
    assert [p.genre for p in dossier.pieces].count("avoir") == 1
    assert len(dossier.recus) == 2


def test_un_paiement_revient_accepte_sur_le_compte_connu_et_rejete_sur_un_iban_faux():
    case, paire = cas("consultation_noemie", 9, "rib_erreur_forme")

    def statut(compte):
        paiement = Fait("payer", case.vu.reference, {"montant": "9.00", "lignes": ["l1"], "compte": compte})
        dossier = etat([paire], faits(paiement, *fins(3)), JOUR).dossiers[case.vu.reference]
        return dossier.retours[0].retour.statut

    assert statut("c1") == "accepte"
    assert statut("c2") == "rejete"


def test_la_fin_de_journee_annonce_ce_qui_reste_ouvert_sur_chaque_dossier():
    premier, un = cas("consultation_noemie", 1)
    second, autre = cas("optique_classe_b", 2)
    lignes = [x[0] for x in premier.vu.demande.lignes]
    suite = faits(
        Fait("payer", premier.vu.reference, {"montant": "1.00", "lignes": lignes, "compte": "c1"}),
        Fait("tableau_de_bord", premier.vu.reference, {}),
        Fait("cloturer", premier.vu.reference, {}),
        Fait("mettre_en_attente", second.vu.reference, {"lignes": ["l1"], "relance_le": "2026-09-28"}),
    )
    monde = etat([un, autre], suite, JOUR)
    ouverts = {r.dossier: r for r in apercu_fin_de_journee(monde)}
    assert premier.vu.reference not in ouverts
    assert ouverts[second.vu.reference].lignes == ("l2", "l3")
    assert ouverts[second.vu.reference].tableau_absent
    assert monde.dossiers[second.vu.reference].relances == {"l1": "2026-09-28"}


def test_le_delai_d_une_reponse_ne_depend_pas_de_la_verite():
    for graine in range(20):
        altere = generate(BANQUE, "audio_classe_1", graine, JOUR, alteration="audio_serie_connue")
        sain = jumeau_sain(BANQUE, "audio_classe_1", graine, JOUR, "audio_serie_connue")
        assert [(r.tiers, r.sur, r.delai) for r in altere.cache.reponses] == [
            (r.tiers, r.sur, r.delai) for r in sain.cache.reponses
        ]


def test_les_actions_d_un_autre_dossier_sont_laissees_de_cote():
    case, paire = cas("optique_classe_b", 1)
    monde = etat([paire], faits(Fait("cloturer", "D-AUTRE-XXXXX")), JOUR)
    assert not monde.dossiers[case.vu.reference].cloture
