"""`constat banque lacunes` : ce qui n’est pas confirmé, puis les branches sans exemple publié."""

from __future__ import annotations

from click.testing import CliRunner

from scenario_bank import load_bank
from webapp.cli import main
from webapp.cli.lacunes import non_corroborees, valeurs_sans_exemple

BANQUE = load_bank()
CORROBOREES = BANQUE.corroborations.par_branche


def test_chaque_branche_sans_exemple_a_sa_ligne_et_les_autres_n_en_ont_pas():
    listees = {ligne.partition(" : ")[0] for ligne in non_corroborees(BANQUE)}
    toutes = {*BANQUE.baremes.regles, *BANQUE.baremes.parametres}
    assert listees == toutes - CORROBOREES.keys()
    assert "base.g" not in listees


def test_une_valeur_ancienne_sans_exemple_de_sa_periode_est_dite():
    for ligne in valeurs_sans_exemple(BANQUE):
        assert ligne.partition(" = ")[0] in CORROBOREES
        assert "aucun exemple de cette période" in ligne


def test_la_commande_compte_et_nomme():
    resultat = CliRunner().invoke(main, ["banque", "lacunes"])
    assert resultat.exit_code == 0
    assert resultat.stdout.count(" : non_corroboree, ") == len(list(non_corroborees(BANQUE)))
    assert f"{len(CORROBOREES)} branche(s) corroborée(s)" in resultat.stdout
