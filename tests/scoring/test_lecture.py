"""Comment les actes se lisent contre le corrigé : marques, gestes, enquêtes, calculs, annulations."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scenario_bank.corrige import Corrige, Geste, Relation, Traitement
from scenario_bank.model.regles import Lecture
from scoring.cle import Cle
from scoring.journal import Fait, Journal, Vue, tenir
from scoring.lecture import (
    accomplit,
    ligne_juste,
    lire_marque,
    lire_marques,
    mener,
    montant_coherent,
    montant_du,
    porte_sur,
    s_enquiert,
)
from tests.scoring.specs import base, jouer


def journal(lignes: list[str], *corriges: Corrige) -> Journal:
    return tenir(jouer(lignes), [Cle(c) for c in corriges or (base()["S"],)])


def vue(lignes: list[str], corrige: Corrige | None = None) -> Vue:
    c = corrige or base()["S"]
    return journal(lignes, c).vues[c.reference]


def fait(ligne: str) -> Fait:
    return vue([ligne]).faits[0]


def relation(*places: str, **autres: object) -> Relation:
    return Relation(id="r", controle="essai", clause="C1", places=places, nature="D", **autres)


@pytest.mark.parametrize(
    ("places", "place", "compare", "attendu"),
    [
        (("p1.a", "p2.b"), "p1.a", "p2.b", True),
        (("p1.a", "p2.b"), "p2.b", "p1.a", True),
        (("p1.a", "p2.b"), "p1.a", "p2.c", False),
        (("p1.a", "p2.b"), "p1.c", "p2.b", False),
        (("p1.a", "p2.b"), "p1.a", "p1.a", False),
        (("p1.a", "historique"), "p1.a", "historique.lignes[0].date", True),
        (("p1.a", "p2.b", "p3.c"), "p3.c", "p1.a", True),
        (("p1.a",), "p1.a", "baremes.x", True),
        (("p1.a",), "p1.b", "p1.a", False),
    ],
)
def test_une_marque_porte_sur_une_relation_quand_elle_compare_deux_de_ses_places(
    places: tuple[str, ...], place: str, compare: str, attendu: bool
) -> None:
    marque = fait(f'marquer_champ_conforme "S/{place}" "compare_a={compare}"')
    assert porte_sur(marque, relation(*places)) is attendu


def test_la_seconde_place_aussi_doit_etre_ouverte() -> None:
    r = relation("p1.a", "p2.b")
    for ouverte, attendu in (("p1", Lecture.NON_FONDEE), ("p2", Lecture.NON_FONDEE)):
        v = vue([f"ouvrir_piece S/{ouverte}", "marquer_champ_conforme S/p1.a compare_a=p2.b"])
        assert lire_marque(v, v.faits[-1], r) is attendu


def test_le_motif_autre_ne_dit_rien_sauf_si_le_corrige_l_admet() -> None:
    v = vue(["ouvrir_piece S/p1", "marquer_champ_non_conforme S/p1.a compare_a=p1.b motif=autre"])
    rompue = relation("p1.a", "p1.b", conforme=False, motifs=("montant_different",))
    assert lire_marque(v, v.faits[-1], rompue) is Lecture.NON_FONDEE
    assert lire_marque(v, v.faits[-1], replace(rompue, motifs=("autre",))) is Lecture.JUSTE
    assert lire_marque(v, v.faits[-1], replace(rompue, motifs=())) is Lecture.JUSTE


def test_une_relation_dure_n_est_pas_levee_par_une_lecture() -> None:
    v = vue(["ouvrir_piece S/p1", "ouvrir_piece S/p4", "marquer_champ_conforme S/p1.a compare_a=p1.b"])
    rompue = relation("p1.a", "p1.b", conforme=False, resout=("p4",))
    assert lire_marque(v, v.faits[-1], rompue) is Lecture.ERRONEE
    assert lire_marque(v, v.faits[-1], replace(rompue, nature="S")) is Lecture.JUSTE


def test_une_paire_de_deux_relations_se_lit_sur_celle_qui_est_rompue() -> None:
    relations = (relation("p1.a", "p1.b"), replace(relation("p1.a", "p1.b", conforme=False), id="x"))
    v = vue(
        ["ouvrir_piece S/p1", "marquer_champ_non_conforme S/p1.a compare_a=p1.b motif=montant_different"],
        replace(base()["S"], relations=relations),
    )
    assert {nom: [x[1] for x in lues] for nom, lues in lire_marques(v).items()} == {"x": [Lecture.JUSTE]}


@pytest.mark.parametrize(
    ("acte", "geste", "attendu"),
    [
        ("payer S", Geste("g", "payer"), True),
        ("payer S", Geste("g", "rejeter"), False),
        ("payer S montant=15.00", Geste("g", "payer", donnees={"montant": ("15.0",)}), True),
        ("payer S montant=51.00", Geste("g", "payer", donnees={"montant": ("15.00",)}), False),
        ("payer S lignes=l1+l2", Geste("g", "payer", donnees={"lignes": ("l1",)}), True),
        ("payer S lignes=l1", Geste("g", "payer", donnees={"lignes": ("l1", "l2")}), False),
        ("payer S compte=connu", Geste("g", "payer", donnees={"compte": ("nouveau", "connu")}), True),
        ("payer S compte=tiers", Geste("g", "payer", donnees={"compte": ("nouveau", "connu")}), False),
        ("signaler_anomalie S/p1.a", Geste("g", "signaler_anomalie", cible="p1.a"), True),
        ("signaler_anomalie S/p1.b", Geste("g", "signaler_anomalie", cible="p1.a"), False),
        ("signaler_anomalie S/p1.b", Geste("g", "signaler_anomalie", cible="S/p1.b"), True),
        ("note_crm S", Geste("g", "note_crm", cible="S"), True),
        ("verifier_emetteur S/p1", Geste("g", "verifier_emetteur", cible="p1"), True),
        ("verifier_emetteur S/p2", Geste("g", "verifier_emetteur", cible="p1"), False),
        ("ecrire_adherent S", Geste("g", "ecrire_adherent", donnees={"texte": ("x",)}), False),
    ],
)
def test_un_acte_accomplit_un_geste_quand_chaque_donnee_demandee_y_est(
    acte: str, geste: Geste, attendu: bool
) -> None:
    v = vue([acte])
    assert accomplit(v, v.faits[0], geste) is attendu


def test_un_geste_interdit_se_lit_a_la_lettre_un_geste_attendu_suit_le_calcul_du_candidat() -> None:
    v = vue(["calculer S lignes=l1:21.00:18.00:0.00", "payer S montant=18.00"])
    geste = Geste("g", "payer", donnees={"montant": ("15.00",)})
    assert accomplit(v, v.faits[1], geste)
    assert not accomplit(v, v.faits[1], geste, strict=True)


def test_le_tableau_de_bord_suit_ce_qui_a_ete_paye() -> None:
    geste = Geste("g", "tableau_de_bord", donnees={"montant": ("15.00",)})
    for montant, attendu in (("18.00", True), ("19.00", False)):
        v = vue(["payer S montant=18.00", f"tableau_de_bord S montant={montant}"])
        assert accomplit(v, v.faits[1], geste) is attendu


def test_un_traitement_se_mene_dans_l_ordre_de_ses_gestes() -> None:
    t = Traitement("t", "essai", (Geste("b", "payer", apres=("a",)), Geste("a", "calculer")))
    assert [f.type for f in mener(vue(["calculer S", "payer S"]), t) or ()] == ["calculer", "payer"]
    assert mener(vue(["payer S", "calculer S"]), t) is None
    assert mener(vue(["calculer S"]), t) is None


def test_un_traitement_n_attend_ni_le_facultatif_ni_ce_qui_se_juge_a_part() -> None:
    gestes = (
        Geste("a", "payer", apres=("z",)),
        Geste("z", "ecrire_adherent", optionnel=True),
        Geste("t", "tableau_de_bord"),
        Geste("c", "cloturer", apres=("t",)),
    )
    assert mener(vue(["payer S"]), Traitement("t", "essai", gestes)) is not None


def test_un_geste_qui_attend_un_geste_impossible_ne_tourne_pas_sans_fin() -> None:
    gestes = (Geste("a", "payer", apres=("b",)), Geste("b", "calculer", apres=("a",)))
    assert mener(vue(["payer S", "calculer S"]), Traitement("t", "essai", gestes)) is None


def test_le_montant_du_retire_ce_qui_est_deja_paye_et_ignore_une_ligne_inconnue() -> None:
    cle = Cle(base()["I"])
    assert montant_du(cle, ["l1", "l2"]) == 30
    assert montant_du(cle, ["l9"]) is None


def test_un_paiement_est_coherent_avec_le_corrige_ou_avec_le_dernier_calcul() -> None:
    v = vue(
        [
            "calculer S lignes=l1:21.00:18.00:0.00",
            "calculer S lignes=l1:21.00:19.00:0.00",
            "payer S montant=15.00",
            "payer S montant=19.00",
            "payer S montant=18.00",
            "calculer S lignes=l1:21.00:18.00:0.00",
        ]
    )
    assert [montant_coherent(v, f) for f in v.faits[2:5]] == [True, True, False]


def test_une_ligne_se_juge_sur_sa_part_complementaire_et_sur_sa_part_obligatoire_si_elle_est_dite() -> None:
    cle = Cle(base()["S"])
    assert ligne_juste(cle, {"ligne": "l1", "amc": "15.00"}) is True
    assert ligne_juste(cle, {"ligne": "l1", "amc": "15.00", "amo": "19.00"}) is True
    assert ligne_juste(cle, {"ligne": "l1", "amc": "15.00", "amo": "12.00"}) is False
    assert ligne_juste(cle, {"ligne": "l1", "amc": "14.00"}) is False
    assert ligne_juste(cle, {"ligne": "l9", "amc": "15.00"}) is None
    assert ligne_juste(Cle(base()["A"]), {"ligne": "l1", "amc": "15.00"}) is None


@pytest.mark.parametrize(
    ("acte", "attendu"),
    [
        ("verifier_emetteur S/p1 tiers=mairie", True),
        ("verifier_emetteur S/p7 tiers=mairie", False),
        ("verifier_emetteur S/p7 tiers=opticien", True),
        ("appeler S tiers=mairie objet=p1", True),
        ("appeler S tiers=mairie objet=identite", False),
        ("appeler S tiers=mairie objet=changement_rib", True),
        ("appeler S tiers=opticien objet=identite", False),
        ("appeler S tiers=utile objet=identite", True),
        ("demander_piece S tiers=utile genre=facture", True),
        ("demander_piece S tiers=mairie genre=acte", True),
        ("demander_piece S tiers=mairie genre=facture", False),
        ("verifier_emetteur S/p7 tiers=utile", False),
    ],
)
def test_une_enquete_porte_sur_ce_qui_est_en_cause(acte: str, attendu: bool) -> None:
    attendu_du_dossier = replace(base()["S"].attendu, tiers=("utile",))
    plante = replace(
        base()["F"].plantes[0],
        places=("p1.total",),
        resolution=("acte", "verifier_emetteur:opticien", "appeler:adherent:changement_rib"),
    )
    v = vue([acte], replace(base()["S"], attendu=attendu_du_dossier))
    assert s_enquiert(v, v.faits[0], plante) is attendu


@pytest.mark.parametrize(
    ("lignes", "restent", "tardives"),
    [
        (["payer S", "annuler action=a1"], 0, 0),
        (["payer S", "fin_de_journee", "annuler action=a1"], 1, 1),
        (["payer S", "jour 2026-06-02", "annuler action=a1"], 1, 1),
        (["fin_de_journee", "payer S", "annuler action=a2"], 0, 0),
        (["payer S", "annuler action=a1", "fin_de_journee"], 0, 0),
        (["annuler action=a2", "payer S"], 1, 0),
        (["payer S", "annuler action=zz"], 1, 0),
    ],
)
def test_un_paiement_se_defait_tant_que_la_journee_n_est_pas_finie(
    lignes: list[str], restent: int, tardives: int
) -> None:
    v = vue(lignes)
    assert (len(v.par_type.get("payer", [])), len(v.tardives)) == (restent, tardives)


def test_ce_qui_a_ete_lu_ou_dit_ne_se_defait_pas() -> None:
    v = vue(["ouvrir_piece S/p1", "appeler S", "annuler action=a1", "annuler action=a2"])
    assert {"ouvrir_piece", "appeler"} <= set(v.par_type)
    assert v.tardives == {}


def test_une_note_se_defait_jusqu_a_la_cloture_de_son_dossier() -> None:
    avant = ["note_crm S", "fin_de_journee", "jour 2026-06-02", "annuler action=a1", "cloturer S"]
    assert "note_crm" not in vue(avant).par_type
    apres = vue(["note_crm S", "cloturer S", "annuler action=a1"])
    assert "note_crm" in apres.par_type
    autre = journal(["note_crm S", "cloturer A", "annuler action=a1"], base()["S"], base()["A"])
    assert "note_crm" not in autre.vues["S"].par_type


def test_une_cloture_defaite_rouvre_le_dossier() -> None:
    v = vue(["note_crm S", "cloturer S", "annuler action=a2", "annuler action=a1", "payer S"])
    assert "note_crm" not in v.par_type
    assert "payer" in v.par_type


def test_deux_tentatives_ne_se_melangent_pas() -> None:
    une = [replace(a, tentative="t1") for a in jouer(["payer S", "fin_de_journee", "cloturer_epreuve"])]
    autre = [replace(a, id=f"b{a.id}", tentative="t2") for a in jouer(["payer A", "compte_rendu"])]
    tenu = tenir([*une, *autre], [Cle(base()["S"]), Cle(base()["A"])])
    assert tenu.recus_apres_cloture == ()
    assert "fin_de_journee" not in tenu.vues["A"].par_type
    assert "compte_rendu" not in tenu.vues["S"].par_type


def test_un_compte_rendu_vaut_pour_les_dossiers_qu_il_nomme_ou_pour_tous() -> None:
    corriges = (base()["S"], base()["A"])
    nomme = journal(["payer S", "compte_rendu dossiers=S"], *corriges)
    assert ["compte_rendu" in nomme.vues[d].par_type for d in ("S", "A")] == [True, False]
    tous = journal(["payer S", "compte_rendu"], *corriges)
    assert ["compte_rendu" in tous.vues[d].par_type for d in ("S", "A")] == [True, True]


@pytest.mark.parametrize(
    ("lignes", "statuts", "natures"),
    [
        ([], set(), {"sans_anomalie"}),
        (["payer S"], {"paye"}, {"sans_anomalie"}),
        (["payer S", "rejeter S"], {"paye", "paye_partiel", "refuse"}, {"sans_anomalie"}),
        (["payer S", "mettre_en_attente S"], {"paye", "paye_partiel", "en_attente"}, {"sans_anomalie"}),
        (["mettre_en_attente S", "rejeter S"], {"en_attente", "refuse"}, {"sans_anomalie"}),
        (["signaler_anomalie S/p1.a"], set(), {"anomalie"}),
        (["marquer_champ_non_conforme S/p1.a compare_a=p1.b"], set(), {"anomalie", "sans_anomalie"}),
        (["alerter_suspicion S/p1.a"], {"transmis"}, {"suspicion"}),
    ],
)
def test_la_lecture_du_candidat_se_lit_dans_ce_qu_il_a_fait(
    lignes: list[str], statuts: set[str], natures: set[str]
) -> None:
    propre = vue(lignes).propre
    assert (set(propre["statuts"]), set(propre["natures"])) == (statuts, natures)


def test_le_montant_du_tableau_est_celui_paye_ou_sans_paiement_celui_du_corrige() -> None:
    assert vue(["payer S montant=18.00"]).propre["montants_tableau"] == ("18.00",)
    assert vue([]).propre["montants_tableau"] == ("0.00", "15.00")
