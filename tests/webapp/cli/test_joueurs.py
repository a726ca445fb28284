"""Les joueurs : qui traite bien n’est contredit nulle part, qui ne suit que le manuel y arrive, les fautes se voient."""

from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from cases.generation import applicables, generate
from scenario_bank import load_bank
from scoring.action import lire_action
from scoring.moteur import Regles
from webapp.cli.joueur_clauses import jouer_clauses
from webapp.cli.joueurs import jouer_presse, jouer_traitement, jouer_traitements
from webapp.cli.preuves_jouees import prouver_joueurs, relever

BANQUE = load_bank()
REGLES = Regles(BANQUE.regles)
JOUR = date(2026, 9, 14)
COUPLES = [(g, a) for g in sorted(BANQUE.gabarits) for a in (None, *(x.id for x in applicables(BANQUE, g)))]
NOMS = [f"{g}-{a or 'sain'}" for g, a in COUPLES]


@cache
def dossier(gabarit, graine, alteration=None):
    return generate(
        BANQUE, gabarit, graine, BANQUE.gabarits[gabarit].au_plus_pres(JOUR), alteration=alteration
    )


def mots(echecs):
    return {e.preuve for e in echecs}


@pytest.mark.parametrize(("gabarit", "alteration"), COUPLES, ids=NOMS)
def test_chaque_traitement_admis_et_le_manuel_seul_ne_laissent_rien_de_contraire(gabarit, alteration):
    for graine in range(2):
        assert prouver_joueurs(dossier(gabarit, graine, alteration), REGLES, BANQUE.baremes) == (), graine


def test_le_meme_joueur_ecrit_deux_fois_les_memes_actions():
    case = dossier("optique_classe_b", 1, "optique_trop_tot")
    assert jouer_traitement(case, case.corrige.traitements[0]) == jouer_traitement(
        case, case.corrige.traitements[0]
    )


def test_un_joueur_attend_la_reponse_et_ouvre_ce_qu_elle_apporte():
    case = dossier("optique_classe_b", 1, "devis_pour_facture")
    payer = next(t for t in case.corrige.traitements if any(g.type == "payer" for g in t.gestes))
    types = [d["type"] for d in jouer_traitement(case, payer)]
    assert types.index("demander_piece") < types.index("fin_de_journee") < types.index("payer")
    livrees = {r.piece.id for r in case.cache.reponses if r.piece is not None}
    ouvertes = {
        d["cible"].partition("/")[2] for d in jouer_traitement(case, payer) if d["type"] == "ouvrir_piece"
    }
    assert livrees & ouvertes


def test_plusieurs_dossiers_se_jouent_dans_la_meme_epreuve():
    cases = [
        dossier("consultation_noemie", 0),
        dossier("optique_classe_b", 1, "optique_trop_tot"),
        dossier("audio_classe_1", 2, "audio_serie_connue"),
    ]
    documents = jouer_traitements([(c, c.corrige.traitements[0]) for c in cases])
    jours = [d["jour_simule"] for d in documents]
    assert jours == sorted(jours)
    assert [d["sequence"] for d in documents] == list(range(1, len(documents) + 1))
    assert [d["type"] for d in documents][-2:] == ["compte_rendu", "cloturer_epreuve"]
    assert [lire_action(d).id for d in documents] == [d["id"] for d in documents]
    for case in cases:
        assert prouver_joueurs(case, REGLES, BANQUE.baremes) == ()


def test_qui_suit_le_manuel_ne_lit_jamais_le_corrige():
    case = dossier("consultation_noemie", 2, "doublon_facture_deux_organismes")
    vide = replace(
        case.corrige, plantes=(), relations=(), traitements=(), interdits=(), lignes=(), questions=()
    )
    assert jouer_clauses(replace(case, corrige=vide), BANQUE.baremes) == jouer_clauses(case, BANQUE.baremes)


def test_qui_paie_sans_regarder_est_contredit():
    case = dossier("optique_classe_b", 1, "optique_monture_basculee")
    constat = relever(case, jouer_presse(case), REGLES)
    assert any(i.direction == "defavorable" for c in constat.criteres for i in c.indices)


def _cle(case, **valeurs):
    return replace(case, corrige=replace(case.corrige, **valeurs))


def test_un_traitement_du_corrige_qui_paie_trop_n_est_pas_prouve():
    case = dossier("optique_classe_b", 1)
    t = case.corrige.traitements[0]
    gestes = tuple(
        replace(g, donnees=g.donnees | {"montant": ("1.00",)}) if g.type == "payer" else g for g in t.gestes
    )
    faux = _cle(case, traitements=(replace(t, gestes=gestes),))
    assert "traitement" in mots(prouver_joueurs(faux, REGLES, BANQUE.baremes))


def test_un_corrige_que_le_manuel_ne_permet_pas_d_atteindre_n_est_pas_prouve():
    case = dossier("optique_classe_b", 1, "optique_trop_tot")
    gestes = tuple(g for t in case.corrige.traitements for g in t.gestes if g.type == "rejeter")
    t = replace(case.corrige.traitements[0], gestes=gestes)
    echecs = prouver_joueurs(_cle(case, traitements=(t,)), REGLES, BANQUE.baremes)
    assert "clauses" in mots(echecs)


def test_un_acte_interdit_qui_ne_laisse_aucun_fait_n_est_pas_prouve():
    case = dossier("optique_classe_b", 1, "optique_trop_tot")
    interdit = replace(case.corrige.interdits[0], criteres=("B2.C9.k1",))
    echecs = prouver_joueurs(_cle(case, interdits=(interdit,)), REGLES, BANQUE.baremes)
    assert mots(echecs) == {"interdit"}


def test_un_joueur_qui_attend_une_reponse_tient_le_delai_du_manuel():
    case = generate(
        BANQUE, "optique_classe_b", 1, JOUR, alteration="devis_pour_facture", mutuelle="valdambre"
    )
    tot = replace(case.vu.demande, recue_le="2026-09-07")  # échéance cinq jours ouvrés plus tard : le 14
    presse = replace(case, vu=replace(case.vu, demande=tot))
    payer = next(t for t in case.corrige.traitements if any(g.type == "payer" for g in t.gestes))
    for documents in (jouer_traitement(presse, payer), jouer_clauses(presse, BANQUE.baremes)):
        types = [d["type"] for d in documents]
        assert types.index("mettre_en_attente") < types.index("fin_de_journee") < types.index("payer")
    for documents in (jouer_traitement(case, payer), jouer_clauses(case, BANQUE.baremes)):
        assert "mettre_en_attente" not in [d["type"] for d in documents]
