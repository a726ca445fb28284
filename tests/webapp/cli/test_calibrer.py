"""`constat calibrer` : des candidats simulés travaillent au poste, et l’aide dit d’eux ce qu’elle doit dire."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from scenario_bank import load_bank
from scenario_bank.loader import ContenuInvalide
from scenario_bank.model.profils import DOSSIER, ETATS, ProfilModele, lire_profils
from scenario_bank.model.referentiel import Critere
from scoring.constat import Constat, Etat
from scoring.moteur import Regles
from webapp.cli import main
from webapp.cli.calibrer import DEPART, ActionRejetee, Bureau, constater, ecarts, epreuve_de
from webapp.cli.profils import jouer_profil

CONTENU = lire_profils()
PROFILS = {p.id: p for p in CONTENU.profils}


@pytest.fixture(scope="module")
def bureau() -> Iterator[Bureau]:
    with tempfile.TemporaryDirectory() as lieu:
        b = Bureau(Path(lieu))
        yield b
        b.fermer()


@lru_cache
def regles() -> Regles:
    return Regles(load_bank().regles)


def releve(bureau: Bureau, profil: ProfilModele, graine: int) -> Constat:
    return constater(bureau, load_bank(), regles(), profil, CONTENU.epreuve, graine)


def criteres_du_bloc_2() -> list[Critere]:
    (bloc,) = [b for b in load_bank().referentiel.blocs if b.id == "B2"]
    return [k for c in bloc.competences for k in c.criteres]


def test_il_y_a_au_moins_huit_profils_et_chacun_parle_de_chaque_critere():
    assert len(PROFILS) >= 8
    attendus = {k.id for k in criteres_du_bloc_2()}
    for profil in PROFILS.values():
        assert {c for siens in profil.attendus.values() for c in siens} == attendus, profil.id


def test_les_etats_des_profils_sont_ceux_de_l_aide():
    assert set(ETATS) == {e.value for e in Etat}


@pytest.mark.parametrize("graine", CONTENU.epreuve.graines)
@pytest.mark.parametrize("nom", PROFILS)
def test_chaque_profil_a_l_etat_attendu_sur_chaque_critere(bureau: Bureau, nom: str, graine: int):
    assert list(ecarts(PROFILS[nom], graine, releve(bureau, PROFILS[nom], graine))) == []


@pytest.mark.parametrize("nom", ["signale_tout", "signale_rien", "robot"])
def test_aucune_facon_de_jouer_sans_controler_ne_laisse_l_aide_favorable(nom: str):
    """3-constat : ouvrir n’est pas une preuve, signaler sans contrôler non plus, ne rien signaler non plus."""
    attendus = PROFILS[nom].attendus
    assert attendus["contredit"]
    assert len(attendus["etaye"]) < len(PROFILS["minutieux"].attendus["etaye"]) / 2


def test_le_minutieux_n_est_contredit_ni_partage_nulle_part():
    assert not {"contredit", "partage"} & set(PROFILS["minutieux"].attendus)


def test_un_etat_attendu_a_tort_se_dit_avec_ses_faits(bureau: Bureau):
    juste = PROFILS["presse"]
    faux = juste.model_copy(update={"attendus": {**juste.attendus, "etaye": ("B2.C4.k3",)}})
    faux.attendus["contredit"] = tuple(c for c in juste.attendus["contredit"] if c != "B2.C4.k3")
    (ecart,) = ecarts(faux, 6, releve(bureau, juste, 6))
    assert (ecart.critere, ecart.attendu, ecart.trouve) == ("B2.C4.k3", "etaye", "contredit")
    assert ecart.faits


def test_une_action_que_le_poste_refuse_arrete_le_calibrage(bureau: Bureau):
    cases = epreuve_de(load_bank(), CONTENU.epreuve, 1, DEPART)
    documents = jouer_profil(cases, PROFILS["robot"].conduite)
    documents[0] = {**documents[0], "cible": f"{cases[0].vu.reference}/p99"}
    with pytest.raises(ActionRejetee, match="p99"):
        bureau.enregistrer("fautif", cases, documents)


def test_la_commande_imprime_attendu_et_releve_par_critere():
    lancee = CliRunner().invoke(main, ["calibrer", "--profil", "tardif", "--graine", "1"])
    assert lancee.exit_code == 0, lancee.output
    assert "tardif — Travaille trop tard" in lancee.output
    assert "B2.C2.k3   attendu contredit    relevé contredit" in lancee.output
    assert "≠" not in lancee.output


def test_un_profil_inconnu_est_refuse_avec_la_liste():
    lancee = CliRunner().invoke(main, ["calibrer", "--profil", "parfait"])
    assert lancee.exit_code == 1
    assert "« parfait » est inconnu" in lancee.output
    assert "minutieux" in lancee.output


@pytest.mark.parametrize(
    ("avant", "apres", "dit"),
    [
        ("conduite: {}", "conduite: {omet: [bavarder]}", "bavarder"),
        ("conduite: {}", "conduite: {ouvre: beaucoup}", "beaucoup"),
        ("etaye: [B2.C1.k1,", "etaye: [B2.C1.k1, B2.C1.k1,", "figure deux fois"),
        ("etaye: [B2.C1.k1,", "admis: [B2.C1.k1,", "admis"),
    ],
)
def test_un_profil_mal_ecrit_est_refuse_en_disant_quoi(tmp_path: Path, avant: str, apres: str, dit: str):
    for fichier in DOSSIER.glob("*.yaml"):
        texte = fichier.read_text(encoding="utf-8")
        if fichier.stem == "minutieux":
            assert avant in texte
            texte = texte.replace(avant, apres)
        (tmp_path / fichier.name).write_text(texte, encoding="utf-8")
    with pytest.raises(ContenuInvalide, match=dit):
        lire_profils(tmp_path)


def test_sans_epreuve_les_profils_sont_refuses(tmp_path: Path):
    with pytest.raises(ContenuInvalide, match=r"epreuve\.yaml"):
        lire_profils(tmp_path)
