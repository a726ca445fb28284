"""Le contrôle des règles : la banque livrée est sans défaut, chaque défaut est nommé."""

from __future__ import annotations

from typing import Any

import pytest

from scenario_bank.loader import ContenuInvalide
from scenario_bank.model.regles import BanqueRegles, FichierRegles, lire_regles
from scenario_bank.model.regles_controle import controler
from scenario_bank.referentiel import lire_referentiel

BLOC_2 = [c for c in lire_referentiel().criteres if c.id.startswith("B2.")]
UN = lire_referentiel().critere("B2.C2.k2")
SYSTEMATIQUE = lire_referentiel().critere("B2.C1.k1")
CONNAISSANCE = lire_referentiel().critere("B2.C2.k7")
REGLE: dict[str, Any] = {
    "id": "essai",
    "direction": "favorable",
    "portee": "chaque_dossier",
    "motif": {"fait": {"types": "payer"}},
    "phrase": "Paiement de {fait.montant}.",
}


def banque(critere: Any, **autres: Any) -> BanqueRegles:
    """A bank of one critère, its declaration changed by `autres`."""
    declare = {
        "critere": critere.id,
        "uid": critere.uid,
        "mode": "regles",
        "questions": "Pourquoi ?",
        "regles": [REGLE],
        **autres,
    }
    fichier = FichierRegles.model_validate({"bloc": "B2", "criteres": [declare]})
    return BanqueRegles(criteres=fichier.criteres)


def trouves(critere: Any, **autres: Any) -> str:
    return " ".join(str(p) for p in controler(banque(critere, **autres), [critere]))


def avec(**autres: Any) -> str:
    """What the linter says of one rule of B2.C2.k2 changed by `autres`."""
    return trouves(UN, regles=[{**REGLE, **autres}])


def test_la_banque_livree_couvre_les_25_criteres_du_bloc_2_sans_defaut() -> None:
    assert len(BLOC_2) == 25
    assert [str(p) for p in controler(lire_regles(), BLOC_2)] == []


def test_une_regle_juste_ne_souleve_rien() -> None:
    assert avec() == ""


def test_un_critere_passe_sous_silence_est_nomme() -> None:
    assert "B2.C1.k1) : aucune règle ni déclaration." in " ".join(
        str(p) for p in controler(banque(UN), [UN, SYSTEMATIQUE])
    )


def test_un_critere_sans_regle_exige_une_raison() -> None:
    assert "sans aucune règle" in trouves(UN, regles=[])
    assert "sans raison" in trouves(UN, mode="observation_humaine", regles=[])
    assert trouves(UN, mode="observation_humaine", raison="Se voit au poste.", regles=[]) == ""


def test_un_critere_sans_question_est_refuse() -> None:
    assert "aucune question d’entretien" in trouves(UN, questions=[])


def test_un_critere_inconnu_du_referentiel_est_refuse() -> None:
    assert "critère inconnu" in " ".join(str(p) for p in controler(banque(UN), []))


def test_l_uid_suit_le_texte_du_livret() -> None:
    assert UN.uid in trouves(UN, uid="0000000000")


def test_au_moins_une_fois_est_refuse_la_ou_le_critere_dit_systematiquement() -> None:
    assert "« systématiquement »" in trouves(SYSTEMATIQUE, regles=[{**REGLE, "portee": "au_moins_une_fois"}])


@pytest.mark.parametrize("critere", ["B2.C3.k2", "B2.C4.k1", "B2.C5.k1", "B2.C5.k2", "B2.C1.k3"])
def test_au_moins_une_fois_est_refuse_pour_sans_erreur_ensemble_et_toute(critere: str) -> None:
    vise = lire_referentiel().critere(critere)
    assert "au moins une fois" in trouves(vise, regles=[{**REGLE, "portee": "au_moins_une_fois"}])


def test_un_critere_de_connaissance_n_est_jamais_etaye_par_une_action() -> None:
    dit = trouves(CONNAISSANCE, connaissance="true", mode="entretien", raison="Savoir.")
    assert "règle favorable sur un critère de connaissance" in dit


def test_la_declaration_suit_les_marqueurs_du_referentiel() -> None:
    assert "« connaissance » ne suit pas" in trouves(UN, connaissance="true")
    assert "« conditionnel » ne suit pas" in trouves(UN, conditionnel="un cas.")


def test_un_sous_point_a_une_regle_favorable_et_une_regle_son_sous_point() -> None:
    assert "« calcul » sans règle favorable" in trouves(UN, sous_items={"calcul": "le calcul"})
    assert "règle favorable sans sous-point" in trouves(UN, sous_items={"calcul": "le calcul"})
    assert "sous-point inconnu « x »" in avec(sous_item="x")


@pytest.mark.parametrize(
    ("motif", "dit"),
    [
        ({"fait": {"types": "virer"}}, "type d’action inconnu « virer »"),
        ({"fait": {}}, "filtre sans type d’action"),
        ({"fait": {"types": "payer", "place": "p1..x"}}, "place mal formée « p1..x »"),
        ({"fait": {"types": "payer", "place": "$r.places"}}, "référence inconnue « $r.places »"),
        ({"fait": {"types": "payer", "jour": {"apres": "$attendu.x"}}}, "référence inconnue « $attendu.x »"),
        ({"fait": {"types": "payer", "donnees": {"motif_x": {"parmi": "a"}}}}, "donnée inconnue « motif_x »"),
        ({"fait": {"types": "payer", "donnees": {"compte": {}}}}, "condition vide"),
        (
            {"fait": {"types": "rejeter", "donnees": {"motif": {"parmi": "humeur"}}}},
            "motif inconnu « humeur »",
        ),
        (
            {"fait": {"types": "consulter_base", "objet": {"parmi": "grenier"}}},
            "base ou pièce inconnue « grenier »",
        ),
        ({"fait": {"relation": "r"}}, "« r » qui n’est lié à rien"),
        ({}, "motif sans forme claire"),
        ({"alors_que": {"types": "payer"}}, "absence sans « alors_que »"),
        ({"fait": {"types": "payer"}, "traitement": "t"}, "motif sans forme claire"),
    ],
)
def test_un_motif_mal_ecrit_est_refuse(motif: dict[str, Any], dit: str) -> None:
    assert dit in avec(motif=motif)


def test_les_regles_favorables_d_un_meme_point_ont_la_meme_portee() -> None:
    autre = {**REGLE, "id": "autre", "portee": "au_moins_une_fois"}
    assert "portées mêlées pour « le critère »" in trouves(UN, regles=[REGLE, autre])


def test_un_nom_lie_court_sur_la_bonne_collection() -> None:
    pour_chaque = {"nom": "l", "dans": "lignes"}
    assert "« l » court sur lignes" in avec(pour_chaque=pour_chaque, motif={"fait": {"geste": "l"}})


def test_un_champ_inconnu_de_la_collection_est_refuse() -> None:
    pour_chaque = {"nom": "l", "dans": "lignes", "si": {"couleur": {"parmi": "bleu"}}}
    assert "champ « couleur » inconnu" in avec(pour_chaque=pour_chaque)


def test_pour_chaque_ne_choisit_que_dans_le_corrige() -> None:
    pour_chaque = {"nom": "l", "dans": "lignes", "si": {"id": {"parmi": "$propre.natures"}}}
    assert "« id » qui lit le journal" in avec(pour_chaque=pour_chaque)


def test_une_absence_ne_compte_que_contre() -> None:
    motif = {"absence": [{"types": "payer"}], "alors_que": {"types": "cloturer"}}
    assert "absence dans une règle favorable" in avec(motif=motif, phrase="Rien le {alors.jour}.")


@pytest.mark.parametrize("variable", ["fait.couleur", "r.places", "alors.jour", "attendu.x", "zzz"])
def test_une_variable_inconnue_dans_la_phrase_est_refusee(variable: str) -> None:
    assert f"variable inconnue « {{{variable}}} »" in avec(phrase=f"Dit {{{variable}}}.")


def test_une_phrase_finit_par_un_point() -> None:
    assert "sans point" in avec(phrase="Paiement")


def test_une_condition_du_corrige_est_une_reference() -> None:
    assert "n’est pas une référence" in avec(quand={"presence": "attendu.tiers"})


def test_une_regle_inconnue_ne_peut_etre_une_cause_et_un_identifiant_est_unique() -> None:
    assert "règle inconnue" in avec(consequence_de="rien")
    assert "identifiant en double" in trouves(UN, regles=[REGLE, REGLE])


@pytest.mark.parametrize(
    ("champ", "valeur"),
    [("direction", "plutot"), ("portee", "parfois"), ("quand", {"famille": "escroquerie"}), ("inconnu", "x")],
)
def test_un_mot_hors_des_listes_fermees_est_refuse_a_la_lecture(tmp_path, champ: str, valeur: Any) -> None:
    import json

    declare = {"critere": UN.id, "uid": UN.uid, "mode": "regles", "regles": [{**REGLE, champ: valeur}]}
    (tmp_path / "b2.yaml").write_text(json.dumps({"bloc": "B2", "criteres": [declare]}), encoding="utf-8")
    with pytest.raises(ContenuInvalide):
        lire_regles(tmp_path)
