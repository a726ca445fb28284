"""Le guide d’entretien : ce que les actions laissent ouvert, en quinze minutes environ."""

from __future__ import annotations

from dataclasses import replace

from scoring.evidence import indices
from scoring.guide import Guide, preparer
from scoring.situation import Situation
from tests.scoring.specs import base, jouer
from tests.scoring.test_specs import regles


def guide(dossiers: str, actions: list[str], duree: int = 15) -> Guide:
    situation = Situation(tuple(replace(base()[d], questions=(f"Et {d} ?",)) for d in dossiers))
    return preparer(indices(jouer(actions), situation, regles()), situation, regles(), duree)


def question(g: Guide, critere: str):  # the question about a critère
    return next(q for q in g.questions if q.critere == critere)


def test_le_temps_prevu_tient_dans_le_quart_d_heure_et_rien_n_est_jete() -> None:
    g = guide("SAFLI", [])
    assert 13 <= g.minutes <= 15
    assert g.minutes == sum(q.minutes for q in g.retenues)
    assert len(g.questions) == 25


def test_chaque_competence_a_sa_question_avant_qu_une_autre_en_ait_deux() -> None:
    retenues = [q.critere.rpartition(".")[0] for q in guide("SAFLI", []).retenues]
    assert set(retenues) == {f"B2.C{n}" for n in range(1, 6)}


def test_un_critere_etaye_ou_contredit_n_appelle_pas_de_question() -> None:
    g = guide("S", ["calculer S", "payer S", "tableau_de_bord S"])
    assert "B2.C2.k2" not in {q.critere for q in g.questions}


def test_un_critere_partage_passe_avant_les_autres_de_sa_competence() -> None:
    g = guide("S", ["payer S", "tableau_de_bord S recu_le=2026-05-31"])
    de_c3 = [q.critere for q in g.questions if q.critere.startswith("B2.C3")]
    assert de_c3[0] == "B2.C3.k2"
    assert question(g, "B2.C3.k2").motif.startswith("des faits vont dans les deux sens")


def test_un_critere_de_connaissance_apporte_ses_faits_a_l_entretien() -> None:
    q = question(guide("S", ["calculer S"]), "B2.C2.k1")
    assert q.faits == ("S : Calcul exact pour les lignes l1 : faites-en expliquer les étapes.",)
    assert q.motif == "une connaissance ne s’établit pas par les seules actions"
    assert q.relances


def test_un_critere_sans_objet_n_appelle_pas_de_question() -> None:
    assert "B2.C2.k5" not in {q.critere for q in guide("S", []).questions}


def test_les_questions_des_dossiers_viennent_en_complement() -> None:
    assert guide("SA", []).complements == (("S", ("Et S ?",)), ("A", ("Et A ?",)))


def test_une_duree_plus_longue_retient_davantage() -> None:
    assert len(guide("SAFLI", [], 60).retenues) > len(guide("SAFLI", []).retenues)
