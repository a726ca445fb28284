"""La matrice critères × dossiers : ce qu’une composition peut montrer, avant toute action."""

from __future__ import annotations

from scenario_bank.model.regles import Mode
from scoring.couverture import Couverture, Mobilise, couvrir
from scoring.situation import Situation
from tests.scoring.specs import base
from tests.scoring.test_specs import regles


def matrice(*dossiers: str) -> Couverture:
    return couvrir(Situation(tuple(base()[d] for d in dossiers)), regles())


def ligne(c: Couverture, critere: str):  # the row of a critère
    return next(x for x in c.criteres if x.id == critere)


def test_une_composition_complete_mobilise_les_25_criteres() -> None:
    c = matrice("S", "A", "F", "L", "I")
    assert len(c.criteres) == 25
    assert c.non_mobilises == ()
    assert c.sous_items_non_mobilises == ()
    assert c.dossiers == ("A", "F", "I", "L", "S")


def test_sans_suspicion_son_identification_et_son_alerte_ne_sont_pas_mobilisees() -> None:
    c = matrice("S", "A")
    assert {"B2.C4.k7", "B2.C4.k8", "B2.C4.k2", "B2.C4.k4", "B2.C2.k5"} <= set(c.non_mobilises)


def test_sans_anomalie_leur_suivi_n_est_pas_mobilise() -> None:
    c = matrice("S", "F")
    assert {"B2.C5.k2", "B2.C5.k3"} <= set(c.non_mobilises)


def test_un_dossier_qui_n_appelle_pas_le_critere_n_est_pas_dans_sa_ligne() -> None:
    assert dict(ligne(matrice("S", "A", "F"), "B2.C4.k7").dossiers) == {"F": Mobilise.FAITS}


def test_un_critere_de_connaissance_n_est_mobilise_que_pour_l_entretien() -> None:
    k1 = ligne(matrice("S"), "B2.C2.k1")
    assert dict(k1.dossiers) == {"S": Mobilise.ENTRETIEN}
    assert k1.mode is Mode.ENTRETIEN


def test_un_sous_point_que_rien_ne_mobilise_est_nomme() -> None:
    c = matrice("S")
    assert ("B2.C1.k1", "completude") in c.sous_items_non_mobilises
    assert ("B2.C2.k2", "regularisation") in c.sous_items_non_mobilises


def test_le_compte_rendu_se_montre_sur_toute_l_epreuve() -> None:
    assert ligne(matrice("S"), "B2.C3.k3").par_epreuve


def test_un_critere_conditionnel_dit_ce_qui_l_appellerait() -> None:
    assert ligne(matrice("S"), "B2.C2.k5").conditionnel.startswith("un dossier dont une clause")


def test_sans_dossier_seuls_restent_les_criteres_de_toute_l_epreuve() -> None:
    c = couvrir(Situation(()), regles())
    assert {x.id for x in c.criteres} - set(c.non_mobilises) == {"B2.C3.k3"}
