"""Les mutuelles : trois manuels complets et différents, et tout contenu faux refusé avec sa ligne."""

from __future__ import annotations

import re
import shutil
from datetime import date
from decimal import Decimal

import pytest

from scenario_bank import load_bank
from scenario_bank.contrats import plafonds
from scenario_bank.loader import CONTENU, ContenuInvalide
from scenario_bank.manuels import COLONNES
from scenario_bank.model.clauses import (
    Chemise,
    ClauseConvention,
    ClauseCourrier,
    Controle,
    Objet,
    ServiceId,
    Sujet,
    Usage,
)
from scenario_bank.model.garanties import POSTES, VARIANTES
from scenario_bank.mutuelles import lire_mutuelles
from scenario_bank.textes_garanties import comprendre, memes

DOSSIER = CONTENU / "mutuelles"
MUTUELLES = load_bank().mutuelles
FICTION = ("01 99 00", "02 61 91", "03 53 01", "04 65 71", "05 36 49", "06 39 98")


@pytest.fixture(params=sorted(MUTUELLES))
def mutuelle(request):
    return MUTUELLES[request.param]


@pytest.fixture
def copie(tmp_path):
    """Le contenu livré, copié pour y faire une faute : `copie(fichier, avant, après)` rend les problèmes."""
    dossier = tmp_path / "mutuelles"
    shutil.copytree(DOSSIER, dossier)

    def fausser(fichier, avant, apres):
        chemin = dossier / fichier
        texte = chemin.read_text(encoding="utf-8")
        assert avant in texte, "la faute à faire n’a pas trouvé sa place"
        ligne = texte[: texte.index(avant)].count("\n") + 1
        chemin.write_text(texte.replace(avant, apres, 1), encoding="utf-8")
        with pytest.raises(ContenuInvalide) as refus:
            lire_mutuelles(dossier)
        return ligne, refus.value.problemes

    return fausser


def test_il_y_a_au_moins_huit_contrats_individuels_et_collectifs_dont_un_non_responsable():
    contrats = [c for m in MUTUELLES.values() for c in m.contrats]
    assert len({c.id for c in contrats}) == len(contrats) >= 8
    assert {c.genre for c in contrats if c.responsable} == {"individuel", "collectif"}
    assert [c.id for c in contrats if not c.responsable] == ["sr_source"]
    for m in MUTUELLES.values():
        assert any(c.responsable and c.effet <= date(2021, 1, 1) for c in m.contrats)
        assert {c.genre for c in m.contrats} == {"individuel", "collectif"}


def test_chaque_contrat_a_une_ligne_par_poste_et_par_variante():
    attendues = {(p, v) for p in POSTES for v in VARIANTES.get(p, ("",))} | {("pharmacie", "")}
    for contrat in (c for m in MUTUELLES.values() for c in m.contrats):
        assert {(x.poste, x.variante) for x in contrat.tableau} == attendues, contrat.id
        assert set(contrat.garanties()) >= {x.cle for x in contrat.tableau} | {"optique"}


def test_chaque_manuel_a_bien_plus_de_quatorze_clauses_aux_numeros_et_ids_uniques(mutuelle):
    assert len(mutuelle.clauses) >= 14
    assert (
        len({c.id for c in mutuelle.clauses})
        == len({c.numero for c in mutuelle.clauses})
        == len(mutuelle.clauses)
    )


def test_les_ids_de_clauses_contrats_et_modeles_ne_se_confondent_pas_entre_mutuelles():
    for liste in ("clauses", "contrats", "modeles_courrier"):
        ids = [x.id for m in MUTUELLES.values() for x in getattr(m, liste)]
        assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("controle", list(Controle))
def test_chaque_controle_a_sa_clause_et_une_suite(mutuelle, controle):
    clause = mutuelle.controle(controle)
    assert clause.params["controle"] == controle.value
    assert clause.suite


def test_chaque_controle_des_alterations_est_un_controle_du_manuel(mutuelle):
    for alteration in load_bank().alterations.values():
        for controle in {*alteration.controles, alteration.clause}:
            assert mutuelle.controle(Controle(controle)).id


def test_delais_listes_courriers_et_renouvellements_se_trouvent(mutuelle):
    assert all(mutuelle.delai(objet).jours >= 1 for objet in Objet)
    assert all(mutuelle.piece_requise(chemise).genres for chemise in Chemise)
    assert all(mutuelle.courrier(u).usage == mutuelle.modele_courrier(u).usage == u for u in Usage)
    assert mutuelle.renouvellement("optique").mois == 24
    assert mutuelle.renouvellement("optique").mois_si_evolution == 12
    assert mutuelle.renouvellement("audio").par == "oreille"
    assert mutuelle.renouvellement("audio").mois == 48


def test_chaque_service_nomme_par_une_clause_est_dans_l_annuaire(mutuelle):
    annuaire = {s.id for s in mutuelle.services}
    nommes = {c.service for c in mutuelle.clauses if hasattr(c, "service")}
    assert nommes <= annuaire
    assert all(mutuelle.service(s).nom for s in nommes)


def test_fraude_blanchiment_incident_et_reclamation_ont_des_destinataires_differents(mutuelle):
    sujets = (Sujet.SUSPICION, Sujet.BLANCHIMENT, Sujet.INCIDENT, Sujet.RECLAMATION)
    assert len({mutuelle.destinataire(s).service for s in sujets}) == 4
    assert mutuelle.destinataire(Sujet.BLANCHIMENT).service == ServiceId.TRACFIN


def test_les_deux_manuels_different_par_ce_que_les_cles_lisent():
    a, b = MUTUELLES["valdambre"], MUTUELLES["septrives"]
    lectures = [
        lambda m: m.destinataire(Sujet.SUSPICION).service,
        lambda m: m.destinataire(Sujet.SUSPICION).par,
        lambda m: m.destinataire(Sujet.INDU).service,
        lambda m: m.delai(Objet.TRAITEMENT),
        lambda m: m.delai(Objet.ALERTE).jours,
        lambda m: m.delai(Objet.ATTENTE_PIECE).jours,
        lambda m: m.delegation.montant,
        lambda m: m.relance.nombre,
        lambda m: m.tableau_de_bord.colonnes,
        lambda m: m.compte_rendu.jour,
        lambda m: m.changement_rib.pieces,
        lambda m: m.changement_rib.securite_jours,
        lambda m: m.changement_rib.service,
        lambda m: m.changement_rib.paiement_entre_temps,
        lambda m: m.paiement.jours_virement,
        lambda m: m.controle(Controle.RENOUVELLEMENT_OPTIQUE).suite,
        lambda m: m.courrier(Usage.DEMANDE_PIECE).requises,
    ]
    assert all(lire(a) != lire(b) for lire in lectures)
    textes = {c.texte for c in a.clauses} & {c.texte for c in b.clauses}
    assert not textes


def test_le_tableau_de_bord_ne_demande_que_des_colonnes_du_poste(mutuelle):
    assert set(mutuelle.tableau_de_bord.colonnes) <= COLONNES
    assert {"recu_le", "statut", "montant", "nature"} <= set(mutuelle.tableau_de_bord.colonnes)


def test_aucun_courrier_ni_aucune_clause_ne_porte_de_mention_interdite(mutuelle):
    interdites = set(mutuelle.mentions_interdites)
    assert len(interdites) >= 6
    assert not interdites & {x for m in mutuelle.modeles_courrier for x in m.mentions}
    clauses = [c for c in mutuelle.clauses if isinstance(c, ClauseCourrier)]
    assert not interdites & {x for c in clauses for x in (*c.requises, *c.possibles)}


def test_chaque_modele_porte_les_mentions_que_sa_clause_exige(mutuelle):
    for usage in Usage:
        assert set(mutuelle.courrier(usage).requises) <= set(mutuelle.modele_courrier(usage).mentions)


def test_un_refus_donne_toujours_les_voies_de_reclamation(mutuelle):
    assert "voies_de_reclamation" in mutuelle.courrier(Usage.REFUS).requises


def test_aucun_courrier_n_emploie_un_mot_d_accusation(mutuelle):
    mots = re.compile(
        r"fraud|faux\b|fausse|escroc|arnaque|mensong|plainte|enquête|soupçon|suspicion", re.IGNORECASE
    )
    for modele in mutuelle.modeles_courrier:
        assert not mots.search(f"{modele.objet} {modele.corps}"), modele.id


def test_la_convention_est_imprimee_et_nomme_les_series_de_fiction(mutuelle):
    (convention,) = (c for c in mutuelle.clauses if isinstance(c, ClauseConvention))
    assert all(serie in convention.texte for serie in FICTION)
    assert mutuelle.telephone[:8] in FICTION
    assert mutuelle.mail.endswith(".example")


def test_les_plafonds_du_contrat_responsable_sont_respectes():
    plafonds = {"simple": 420, "complexe": 700, "tres_complexe": 800}
    for m in MUTUELLES.values():
        for contrat in (c for c in m.contrats if c.responsable):
            for variante, plafond in plafonds.items():
                garantie = contrat.ligne("optique", variante).garantie
                assert garantie.montant <= plafond
                assert garantie.monture_max <= Decimal(100)
            assert contrat.ligne("optique", "classe_a").garantie.type == "cent_pour_cent_sante"
            assert contrat.ligne("audio", "classe_1").garantie.type == "cent_pour_cent_sante"


def test_chaque_expression_imprimee_est_comprise_et_dit_la_garantie_reglee():
    for ligne in (x for m in MUTUELLES.values() for c in m.contrats for x in c.tableau):
        assert memes(comprendre(ligne.expression), ligne.garantie), ligne.expression
        assert memes(comprendre(ligne.garantie.expression()), ligne.garantie), ligne.garantie


def test_les_contrats_emploient_toutes_les_expressions_usuelles():
    garanties = [x.garantie for m in MUTUELLES.values() for c in m.contrats for x in c.tableau]
    assert {g.type for g in garanties} == {
        "aucune",
        "cent_pour_cent_sante",
        "forfait",
        "forfait_equipement",
        "frais_reels",
        "pct_br",
        "pct_pmss",
        "tm",
        "tm_plus_pct_br",
    }
    assert {g.y_compris_amo for g in garanties if g.type == "pct_br"} == {True, False}
    assert {g.par for g in garanties if g.type == "forfait"} == {"acte", "jour", "an", "equipement"}
    assert {g.par for g in garanties if g.type == "pct_pmss"} >= {"jour", "an"}
    assert {g.assiette for g in garanties if g.type == "frais_reels"} == {"depense", "reste"}
    assert any(getattr(g, "plafond_annuel", None) for g in garanties)


def test_les_plafonds_du_linter_sont_ceux_des_baremes():
    lus = load_bank().baremes.parametres
    assert {f"responsable.{c}": v for c, v in plafonds().items() if f"responsable.{c}" in lus} == {
        c: p.valeurs[-1].valeur for c, p in lus.items() if c.startswith("responsable.")
    }


def test_les_parametres_sont_des_mots_et_des_montants_a_deux_chiffres(mutuelle):
    for clause in mutuelle.clauses:
        for valeur in clause.params.values():
            assert isinstance(valeur, str) or all(isinstance(v, str) for v in valeur)
    assert re.fullmatch(r"\d+\.\d\d", str(mutuelle.delegation.params["montant"]))


def test_ce_qui_n_est_pas_au_manuel_n_est_pas_trouve(mutuelle):
    with pytest.raises(KeyError):
        mutuelle.clause("zz99")
    with pytest.raises(KeyError):
        mutuelle.contrat("inconnu")
    with pytest.raises(KeyError):
        mutuelle.contrats[0].ligne("dentaire", "rac0")


FAUTES = [
    ("valdambre/manuel.yaml", "service: comptabilite", "service: recours", "absent de l’annuaire"),
    ("valdambre/manuel.yaml", "controle: doublon", "controle: jumeaux", "jumeaux"),
    ("valdambre/manuel.yaml", "suite: [corriger]", "suite: []", "au moins 1"),
    ("valdambre/manuel.yaml", "type: horaires", "type: horloge", "horloge"),
    ("valdambre/manuel.yaml", 'numero: "2.2"', 'numero: "2.1"', "en double"),
    ("valdambre/manuel.yaml", "id: va07", "id: va06", "en double"),
    ("valdambre/manuel.yaml", 'numero: "1.2"', 'numero: "0.2"', "Rangez"),
    ("valdambre/manuel.yaml", "colonnes: [recu_le, ", "colonnes: [humeur, ", "humeur"),
    (
        "valdambre/manuel.yaml",
        "[rappel_reference, piece_attendue",
        "[suite_interne, piece_attendue",
        "interdite",
    ),
    ("valdambre/manuel.yaml", "[rappel_reference, piece_attendue", "[politesse, piece_attendue", "inconnue"),
    ("valdambre/manuel.yaml", "portee: [telephone, ", "portee: [", "telephone"),
    ("valdambre/manuel.yaml", "interdits: [accusation, ", "interdits: [", "accusation"),
    ("valdambre/manuel.yaml", 'montant: "1000.00"', "montant: 15e2", "15e2"),
    ("septrives/courriers.yaml", "{reference}, un document", "{numero_secu}, un document", "numero_secu"),
    (
        "septrives/courriers.yaml",
        "mentions: [rappel_reference",
        "mentions: [verite_facture",
        "verite_facture",
    ),
    ("septrives/contrats.yaml", 'montant: "280.00"', 'montant: "421.00"', "Au plus 420"),
    ("septrives/contrats.yaml", 'montant: "280.00"', 'montant: "420.00"', "Au plus 420"),
    ("septrives/contrats.yaml", 'monture_max: "100.00"', 'monture_max: "101.00"', "Au plus 100"),
    ("septrives/contrats.yaml", 'taux_non_optam: "60"', 'taux_non_optam: "61"', "20 points"),
    (
        "septrives/contrats.yaml",
        'taux: "80", y_compris_amo: non, taux_non_optam: "60"',
        'taux: "180", y_compris_amo: non, taux_non_optam: "131"',
        "Au plus 100 % de la base",
    ),
    ("valdambre/contrats.yaml", "{type: tm}", '{type: tm_plus_pct_br, taux: "25"}', "non OPTAM"),
    (
        "valdambre/contrats.yaml",
        "{type: tm}",
        '{type: pct_br, taux: "90", y_compris_amo: oui}',
        "dû en entier",
    ),
    ("valdambre/contrats.yaml", "{type: tm}", "{type: aucune}", "dû en entier"),
    ("valdambre/contrats.yaml", "{type: tm}", "{type: frais_reels}", "ne sépare pas"),
    ("valdambre/contrats.yaml", "{type: tm}", '{type: forfait, montant: "20.00"}', "dû en entier"),
    ("septrives/contrats.yaml", 'taux: "45", y_compris_amo: non', 'taux: "44", y_compris_amo: non', "45"),
    (
        "corbelune/contrats.yaml",
        'type: frais_reels, taux: "100", assiette: depense',
        'type: forfait, par: jour, montant: "23.00"',
        "limite le forfait journalier",
    ),
    (
        "corbelune/contrats.yaml",
        'type: frais_reels, taux: "100", assiette: depense',
        'type: frais_reels, taux: "100", plafond_annuel: "900.00"',
        "sans limite de durée",
    ),
    ("corbelune/contrats.yaml", 'montant: "1700.00"', 'montant: "1701.00"', "Au plus 1\u00a0700"),
    (
        "corbelune/contrats.yaml",
        'montant: "100.00", monture_max: "50.00"',
        'montant: "49.00", monture_max: "49.00"',
        "Au moins 50",
    ),
    (
        "corbelune/contrats.yaml",
        'montant: "200.00", monture_max: "50.00"',
        'montant: "199.00", monture_max: "50.00"',
        "Au moins 200",
    ),
    ("valdambre/contrats.yaml", 'taux: "425"', 'taux: "426"', "1\u00a0704"),
    (
        "septrives/contrats.yaml",
        'montant: "600.00", par: equipement',
        'montant: "1301.00", par: equipement',
        "1\u00a0701",
    ),
    (
        "corbelune/contrats.yaml",
        "La franchise médicale n’est pas remboursée",
        "La franchise médicale est remboursée",
        "L.871-1",
    ),
    (
        "valdambre/contrats.yaml",
        "Aucun dépassement d’honoraires",
        "La majoration hors parcours est remboursée. Le dépassement",
        "L.871-1",
    ),
    ("corbelune/contrats.yaml", "expression: TM + 100", "expression: 100", "accordez les deux"),
    ("corbelune/contrats.yaml", "expression: 100\u00a0% TM", "expression: 100\u00a0%", "sans base"),
    ("septrives/contrats.yaml", "variante: smr_modere", "variante: smr_fort", "smr_fort"),
    ("septrives/contrats.yaml", "{type: cent_pour_cent_sante}", "{type: tm}", "100 % Santé"),
    ("septrives/contrats.yaml", "garantie: {type: tm}", "garantie: {type: cent_pour_cent_sante}", "lui seul"),
    ("septrives/mutuelle.yaml", "telephone: 02", "telephone: 2", "forme inattendue"),
    ("septrives/mutuelle.yaml", "id: septrives", "id: autre", "septrives"),
    ("mentions.yaml", "genre: interdite", "genre: douteuse", "douteuse"),
]


@pytest.mark.parametrize(("fichier", "avant", "apres", "dit"), FAUTES, ids=[f"{f[2]}" for f in FAUTES])
def test_un_contenu_faux_est_refuse_a_son_fichier_et_a_sa_ligne(copie, fichier, avant, apres, dit):
    ligne, problemes = copie(fichier, avant, apres)
    dits = [p for p in problemes if dit in f"{p.trouve} {p.remede}"]
    assert dits, [str(p) for p in problemes]
    assert dits[0].fichier == fichier
    assert abs(dits[0].ligne - ligne) <= 3
    assert dits[0].remede


def test_un_fichier_absent_et_un_yaml_casse_sont_dits_ensemble(tmp_path):
    dossier = tmp_path / "m"
    shutil.copytree(DOSSIER, dossier)
    (dossier / "septrives/courriers.yaml").unlink()
    (dossier / "valdambre/contrats.yaml").write_text("contrats: [", encoding="utf-8")
    with pytest.raises(ContenuInvalide) as refus:
        lire_mutuelles(dossier)
    assert {p.fichier for p in refus.value.problemes} == {
        "septrives/courriers.yaml",
        "valdambre/contrats.yaml",
    }


def test_un_controle_sans_clause_est_refuse(copie):
    _, problemes = copie("septrives/manuel.yaml", "controle: doublon", "controle: acquit")
    assert {("doublon" in p.trouve, "acquit" in p.trouve) for p in problemes} == {
        (True, False),
        (False, True),
    }


def test_une_ligne_absente_d_un_tableau_est_dite_au_tableau(copie):
    _, problemes = copie("septrives/contrats.yaml", "variante: libre", "variante: modere")
    assert [p.trouve for p in problemes if "absente" in p.trouve] == [
        "ligne prothese_dentaire.libre absente."
    ]
    assert [p.trouve for p in problemes if "double" in p.trouve]


def test_un_usage_sans_courrier_est_refuse(copie):
    _, problemes = copie("valdambre/courriers.yaml", "usage: rib_confirme", "usage: refus")
    assert [p.trouve for p in problemes if "aucun modèle" in p.trouve] == [
        "usage « rib_confirme » : aucun modèle."
    ]
