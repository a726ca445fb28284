"""La base des flux suit les virements du dossier, jour simulé après jour simulé."""

from __future__ import annotations

from datetime import date

from cases.flux_du_jour import flux_du_jour
from cases.generation import generate
from cases.monde import etat
from cases.vu import BaseVue, Case
from scenario_bank import load_bank
from scoring.action import lire_action

JOUR = date(2026, 9, 14)


def _case() -> Case:
    return generate(load_bank(), "consultation_noemie", 5, JOUR)


def _base(case: Case, genre: str = "flux") -> BaseVue:
    return next(b for b in case.vu.bases if b.id == genre)


def _lue(case: Case, compte: str, jours: int) -> dict[str, str]:
    """The fields of the flux base after a payment to `compte` and `jours` ends of day."""
    lignes = [x[0] for x in case.vu.demande.lignes]
    payer = {"montant": "9.00", "lignes": lignes, "compte": compte}
    gestes = [("payer", case.vu.reference, payer), *[("fin_de_journee", "", {})] * jours]
    actions = [
        lire_action(
            {"id": f"a{i}", "sequence": i, "type": t, "cible": c, "donnees": d, "jour_simule": "2026-09-14"}
        )
        for i, (t, c, d) in enumerate(gestes, start=1)
    ]
    monde = etat([(case.vu, case.cache)], actions, JOUR)
    base = flux_du_jour(_base(case), monde.dossiers[case.vu.reference])
    return {c.id: c.affiche for c in base.champs}


def test_sans_virement_la_base_est_celle_du_premier_jour() -> None:
    case = _case()
    monde = etat([(case.vu, case.cache)], [], JOUR)
    assert flux_du_jour(_base(case), monde.dossiers[case.vu.reference]) == _base(case)


def test_un_virement_parti_est_en_cours_puis_execute() -> None:
    case = _case()
    bon = case.corrige.attendu.compte_a_payer
    assert _lue(case, bon, 1)["virements[0].statut"] == "en cours"
    lue = _lue(case, bon, 4)
    assert lue["virements[0].statut"] == "exécuté"
    assert lue["etat"] == "aucun rejet en cours"


def test_un_virement_rejete_se_lit_et_change_l_etat_des_rejets() -> None:
    lue = _lue(_case(), "compte_inconnu", 4)
    assert lue["virements[0].statut"] == "rejeté"
    assert lue["etat"] == "1 virement rejeté"


def test_une_autre_base_ne_change_pas() -> None:
    case = _case()
    monde = etat([(case.vu, case.cache)], [], JOUR)
    assert flux_du_jour(_base(case, "droits"), monde.dossiers[case.vu.reference]) == _base(case, "droits")
