"""Les règles sur les dossiers que la banque engendre : traitements admis, actes interdits, mauvais joueurs."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import pytest

from cases.generation import generate
from scenario_bank import load_bank
from scenario_bank.corrige import Corrige
from scenario_bank.model.vocabulaire import Famille
from scoring.constat import Constat, Etat
from scoring.couverture import couvrir
from scoring.evidence import indices
from scoring.situation import Situation
from tests.scoring.joueur import Joueur, presse, soigneux, soupconneux
from tests.scoring.test_specs import regles

BANQUE = load_bank()
GRAINE = 7
TOUS = [
    (gabarit, alteration)
    for gabarit in BANQUE.gabarits
    for alteration in ("", *(a.id for a in BANQUE.alterations.values() if gabarit in a.gabarits))
]
NOMS = [f"{g}-{a or 'sain'}" for g, a in TOUS]


@lru_cache
def corrige(gabarit: str, alteration: str) -> Corrige:
    jour = BANQUE.gabarits[gabarit].au_plus_pres(date(2026, 9, 14))
    return generate(BANQUE, gabarit, GRAINE, jour, alteration=alteration or None).corrige


def relever(c: Corrige, actions) -> Constat:  # any iterable of actions
    return indices(actions, Situation((c,)), regles())


def contraires(constat: Constat) -> list[str]:
    return [
        f"{c.id} : {i.phrase}" for c in constat.criteres for i in c.indices if i.direction == "defavorable"
    ]


@pytest.mark.parametrize(("gabarit", "alteration"), TOUS, ids=NOMS)
def test_chaque_traitement_admis_mene_avec_soin_ne_laisse_aucun_fait_contraire(
    gabarit: str, alteration: str
) -> None:
    c = corrige(gabarit, alteration)
    for traitement in c.traitements:
        constat = relever(c, soigneux(c, traitement))
        assert contraires(constat) == [], traitement.id
        assert constat.critere("B2.C1.k4").etat is Etat.ETAYE, traitement.id
        assert constat.critere("B2.C4.k1").etat is Etat.ETAYE, traitement.id


@pytest.mark.parametrize(("gabarit", "alteration"), TOUS, ids=NOMS)
def test_chaque_acte_interdit_seul_donne_un_fait_contraire_sur_ses_criteres(
    gabarit: str, alteration: str
) -> None:
    c = corrige(gabarit, alteration)
    for interdit in c.interdits:
        joueur = Joueur(c)
        joueur.accomplir(interdit.geste)
        touches = {
            i.critere
            for etat in relever(c, joueur.actions).criteres
            for i in etat.indices
            if i.direction == "defavorable"
        }
        assert set(interdit.criteres) <= touches, interdit.geste.id


@pytest.mark.parametrize(("gabarit", "alteration"), TOUS, ids=NOMS)
def test_payer_sans_rien_regarder_se_voit(gabarit: str, alteration: str) -> None:
    c = corrige(gabarit, alteration)
    constat = relever(c, presse(c))
    assert constat.critere("B2.C4.k1").etat is Etat.CONTREDIT
    if c.famille is Famille.ANOMALIE:
        assert constat.critere("B2.C5.k2").etat is Etat.CONTREDIT
    if c.famille.suspecte:
        assert constat.critere("B2.C4.k7").etat is Etat.CONTREDIT
    assert not {k.id for k in constat.criteres if k.etat is Etat.ETAYE} - {"B2.C2.k2"}


@pytest.mark.parametrize(("gabarit", "alteration"), TOUS, ids=NOMS)
def test_tout_signaler_se_voit(gabarit: str, alteration: str) -> None:
    c = corrige(gabarit, alteration)
    sains = [p for r in c.relations if r.conforme for p in r.places][:3]
    suspects = [p for x in c.plantes for p in x.places]
    constat = relever(c, soupconneux(c, (*sains, *suspects)))
    assert constat.critere("B2.C4.k7").etat in {Etat.CONTREDIT, Etat.PARTAGE}
    assert constat.critere("B2.C5.k2").etat in {Etat.CONTREDIT, Etat.PARTAGE}


def test_la_banque_mobilise_tous_les_criteres_du_bloc_2() -> None:
    references = {}
    for gabarit, alteration in TOUS:
        c = corrige(gabarit, alteration)
        references.setdefault((c.reference, alteration), c)
    vus = {
        critere.id
        for c in references.values()
        for critere in couvrir(Situation((c,)), regles()).criteres
        if critere.mobilise
    }
    assert {c.critere for c, _ in regles().par_critere} - vus == set()
