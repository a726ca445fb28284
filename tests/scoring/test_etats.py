"""Les cinq états d’un critère, un à un : dossier par dossier, sous-point par sous-point."""

from __future__ import annotations

from typing import Any

import pytest

from scenario_bank.model.regles import CritereRegle, Direction, Portee
from scoring.constat import Etat, Indice
from scoring.etats import etat_critere, etat_sous_item, reunir

POUR, CONTRE, ELEMENT = "favorable", "defavorable", "element"


def indice(direction: str, dossier: str = "S", sous_item: str = "", *, compte: bool = True) -> Indice:
    return Indice(
        id=f"{direction}{dossier}{sous_item}{compte}",
        regle="essai",
        critere="B2.C2.k2",
        direction=direction,
        dossier=dossier,
        phrase="Fait.",
        actions=("a1",),
        sequences=(1,),
        moment="",
        jour="",
        sous_item=sous_item,
        compte=compte,
        lie_a="" if compte else "autre",
    )


def critere(portee: str = "chaque_dossier", **autres: Any) -> CritereRegle:
    regles = [
        {
            "id": f"r{n}",
            "direction": "favorable",
            "portee": portee,
            "sous_item": nom,
            "motif": {"fait": {"types": "payer"}},
            "phrase": "Fait.",
        }
        for n, nom in enumerate(autres.get("sous_items") or ("",))
    ]
    return CritereRegle.model_validate(
        {"critere": "B2.C2.k2", "uid": "71a290c80e", "mode": "regles", "regles": regles, **autres}
    )


def etat(c: CritereRegle, indices: list[Indice], applicables: dict[str, list[str]]) -> Etat:
    return etat_critere(c, indices, applicables, ["S", "A"]).etat


@pytest.mark.parametrize(
    ("indices", "chaque", "attendu"),
    [
        ([], True, Etat.NON_OBSERVE),
        ([indice(POUR, "S"), indice(POUR, "A")], True, Etat.ETAYE),
        ([indice(POUR, "S")], True, Etat.PARTAGE),
        ([indice(POUR, "S")], False, Etat.ETAYE),
        ([indice(CONTRE, "S")], True, Etat.CONTREDIT),
        ([indice(POUR, "S"), indice(CONTRE, "A")], True, Etat.PARTAGE),
        ([indice(POUR, "S"), indice(CONTRE, "A")], False, Etat.PARTAGE),
        ([indice(CONTRE, "S", compte=False)], True, Etat.NON_OBSERVE),
        ([indice(POUR, "S"), indice(POUR, "A", compte=False)], True, Etat.PARTAGE),
        ([indice(POUR, "S"), indice(POUR, "A"), indice(CONTRE, "A", compte=False)], True, Etat.ETAYE),
        ([indice(ELEMENT, "S")], True, Etat.NON_OBSERVE),
    ],
)
def test_l_etat_d_un_point_se_lit_dans_les_faits_comptes(
    indices: list[Indice], chaque: bool, attendu: Etat
) -> None:
    assert etat_sous_item(indices, ["S", "A"], chaque) is attendu


def test_un_point_que_rien_n_appelle_est_sans_objet() -> None:
    assert etat_sous_item([], [], chaque=True) is Etat.SANS_OBJET


@pytest.mark.parametrize(
    ("etats", "attendu"),
    [
        ([Etat.ETAYE, Etat.ETAYE], Etat.ETAYE),
        ([Etat.ETAYE, Etat.SANS_OBJET], Etat.ETAYE),
        ([Etat.ETAYE, Etat.NON_OBSERVE], Etat.PARTAGE),
        ([Etat.ETAYE, Etat.CONTREDIT], Etat.PARTAGE),
        ([Etat.CONTREDIT, Etat.NON_OBSERVE], Etat.CONTREDIT),
        ([Etat.CONTREDIT, Etat.PARTAGE], Etat.PARTAGE),
        ([Etat.NON_OBSERVE, Etat.SANS_OBJET], Etat.NON_OBSERVE),
        ([Etat.SANS_OBJET], Etat.SANS_OBJET),
        ([], Etat.SANS_OBJET),
    ],
)
def test_un_critere_compose_reunit_ses_points(etats: list[Etat], attendu: Etat) -> None:
    assert reunir(etats) is attendu


def test_la_portee_vient_des_regles_du_point() -> None:
    un_seul = [indice(POUR, "S")]
    assert etat(critere(), un_seul, {"": ["S", "A"]}) is Etat.PARTAGE
    assert etat(critere("au_moins_une_fois"), un_seul, {"": ["S", "A"]}) is Etat.ETAYE


def test_la_portee_des_regles_contraires_ne_compte_pas() -> None:
    c = critere("au_moins_une_fois")
    contraire = c.regles[0].model_copy(
        update={"id": "x", "direction": Direction.DEFAVORABLE, "portee": Portee.CHAQUE_DOSSIER}
    )
    c = c.model_copy(update={"regles": (*c.regles, contraire)})
    assert etat(c, [indice(POUR, "S")], {"": ["S", "A"]}) is Etat.ETAYE


def test_un_fait_contraire_sans_point_se_range_au_premier() -> None:
    c = critere(sous_items={"un": "le premier", "deux": "le second"})
    lu = etat_critere(c, [indice(CONTRE), indice(POUR, "S", "deux")], {"un": ["S"], "deux": ["S"]}, ["S"])
    assert lu.sous_items == {"un": Etat.CONTREDIT, "deux": Etat.ETAYE}
    assert lu.etat is Etat.PARTAGE


def test_un_point_sans_fait_et_un_dossier_sans_fait_sont_nommes() -> None:
    c = critere(sous_items={"un": "le premier", "deux": "le second"})
    lu = etat_critere(c, [indice(POUR, "S", "un")], {"un": ["S", "A"], "deux": ["S"]}, ["S", "A"])
    assert lu.etat is Etat.PARTAGE
    assert lu.precision == "Rien de relevé pour : le second. Rien de relevé dans : A et S."
    assert lu.applicables == ("S", "A")


def test_un_critere_tenu_n_a_pas_besoin_de_precision() -> None:
    assert etat_critere(critere(), [indice(POUR)], {"": ["S"]}, ["S"]).precision == ""


def test_sans_situation_un_critere_conditionnel_est_sans_objet_et_un_autre_non_observe() -> None:
    assert etat(critere(conditionnel="un cas."), [], {}) is Etat.SANS_OBJET
    assert etat(critere(), [], {}) is Etat.NON_OBSERVE


def test_un_critere_conditionnel_avec_un_fait_contraire_n_est_pas_sans_objet() -> None:
    assert etat(critere(conditionnel="un cas."), [indice(CONTRE)], {}) is Etat.CONTREDIT


@pytest.mark.parametrize(
    ("indices", "attendu"),
    [
        ([], Etat.NON_OBSERVE),
        ([indice(POUR)], Etat.NON_OBSERVE),
        ([indice(ELEMENT)], Etat.NON_OBSERVE),
        ([indice(CONTRE)], Etat.CONTREDIT),
        ([indice(CONTRE, compte=False)], Etat.NON_OBSERVE),
        ([indice(CONTRE), indice(ELEMENT)], Etat.PARTAGE),
    ],
)
def test_une_connaissance_n_est_jamais_etayee(indices: list[Indice], attendu: Etat) -> None:
    c = critere(connaissance=True, mode="entretien", raison="Savoir.")
    assert etat(c, indices, {"": ["S"]}) is attendu


def test_un_critere_laisse_aux_personnes_dit_pourquoi() -> None:
    c = critere(mode="observation_humaine", raison="Cela se voit au poste.")
    lu = etat_critere(c, [indice(POUR)], {"": ["S"]}, ["S"])
    assert (lu.etat, lu.precision) == (Etat.NON_OBSERVE, "Cela se voit au poste.")
