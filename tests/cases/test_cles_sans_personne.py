"""De graine en graine les personnes changent, et la clé attend les mêmes natures et les mêmes contrôles."""

from collections import defaultdict
from datetime import date

import pytest

from cases.generation import applicables, generate
from scenario_bank import load_bank

BANQUE = load_bank()
JOUR = date(2026, 9, 14)
COUPLES = [(g, a) for g in sorted(BANQUE.gabarits) for a in (None, *(x.id for x in applicables(BANQUE, g)))]


def attendus(corrige):
    """Ce que la clé attend, sans place, montant ni personne : la famille, les natures, les contrôles."""
    return (
        corrige.famille,
        tuple((p.alteration, p.nature, p.natures_acceptees, p.controle) for p in corrige.plantes),
    )


@pytest.mark.parametrize(("gabarit", "alteration"), COUPLES)
def test_ni_le_sexe_ni_le_nom_ne_changent_ce_que_la_cle_attend(gabarit, alteration):
    jour = BANQUE.gabarits[gabarit].au_plus_pres(JOUR)
    vus = defaultdict(set)
    for graine in range(24):
        case = generate(BANQUE, gabarit, graine, jour, alteration=alteration, mutuelle="valdambre")
        vus[case.vu.adherent.split()[0]].add(attendus(case.corrige))
    assert len(vus) == 2
    assert len(set.union(*vus.values())) == 1
