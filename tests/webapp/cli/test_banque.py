"""`constat banque` : une preuve par dossier, un résumé, chaque échec nommé, un code de sortie."""

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from scenario_bank import Bank, load_bank
from tests.oracle import regler
from webapp.cli import main
from webapp.cli.banque import conclure, epreuves, mener
from webapp.oracle import DOSSIER, charger_oracle

BANQUE = load_bank()


def lancer(*mots):
    return CliRunner().invoke(main, ["banque", *mots])


def test_un_gabarit_et_une_alteration_se_prouvent_et_se_resument():
    resultat = lancer(
        "verifier", "--graines", "2", "--gabarit", "optique_classe_b", "--alteration", "optique_trop_tot"
    )
    assert resultat.exit_code == 0, resultat.output
    assert "optique_trop_tot" in resultat.stdout
    assert "2/2" in resultat.stdout
    assert "2 dossiers prouvés." in resultat.stdout
    assert resultat.stderr == ""


def banque_sabotee(**valeurs):
    """La banque dont l’altération « rib_mariage » déclare autre chose que ce qu’elle fait."""
    copie = Bank(BANQUE.couches, BANQUE.empreintes)
    fausse = BANQUE.alterations["rib_mariage"].model_copy(update=valeurs)
    copie.__dict__["alterations"] = BANQUE.alterations | {"rib_mariage": fausse}
    return copie


def prouver(bank, oracle=regler):
    prevues = epreuves(bank, 2, "audio_classe_1", "rib_mariage", None)
    return prevues, mener(bank, prevues, oracle)


def test_un_echec_est_nomme_avec_sa_graine_et_finit_en_erreur(capsys):
    prevues, echecs = prouver(banque_sabotee(empreinte=("piece:rib",)))
    with pytest.raises(SystemExit) as fin:
        conclure(prevues, echecs, avec_oracle=True)
    assert fin.value.code == 1
    sortie = capsys.readouterr()
    assert "0/2  ÉCHEC" in sortie.out
    assert "audio_classe_1 × rib_mariage, graine 1, jour 2026-" in sortie.err
    assert "jumeau : demande.demande_rib change hors de l’empreinte" in sortie.err


def test_un_controle_declare_a_tort_est_un_echec():
    _, echecs = prouver(banque_sabotee(controles=("doublon", "changement_rib")))
    assert {"rien_d_autre", "leve"} <= {e.preuve for _, e in echecs}


def test_ce_qui_arrete_une_preuve_est_un_echec_comme_un_autre():
    _, echecs = prouver(banque_sabotee(clause="clause_inconnue"))
    assert {e.preuve for _, e in echecs} == {"arret"}
    assert "clause_inconnue" in echecs[0][1].detail


@pytest.mark.parametrize(
    ("mots", "attendu"),
    [
        (("--gabarit", "lunettes"), "--gabarit : trouvé « lunettes » ; accepté : audio_classe_1"),
        (("--alteration", "tout"), "--alteration : trouvé « tout »"),
        (("--gabarit", "audio_classe_1", "--alteration", "base_erronee"), "ne s’applique pas"),
    ],
)
def test_un_choix_impossible_dit_ce_qui_est_accepte(mots, attendu):
    resultat = lancer("verifier", *mots)
    assert resultat.exit_code == 1
    assert attendu in resultat.output


def test_sans_l_oracle_la_commande_le_dit(capsys):
    prevues, echecs = prouver(BANQUE, oracle=None)
    assert echecs == []
    conclure(prevues, echecs, avec_oracle=False)
    assert "L’oracle n’est pas là" in capsys.readouterr().err


def test_l_oracle_se_charge_depuis_le_depot_et_sous_un_nom_a_lui(tmp_path: Path):
    assert charger_oracle(tmp_path) is None
    regler = charger_oracle(DOSSIER)
    assert regler is not None
    assert "constat_oracle" in sys.modules
    assert regler({"lignes": [], "garanties": {}, "responsable": True}) == []


def test_les_lacunes_se_listent():
    resultat = lancer("lacunes")
    assert resultat.exit_code == 0
    assert "pav.montant du 01/04/2026 au 22/04/2026" in resultat.stdout
    assert "lacune(s)." in resultat.stdout
