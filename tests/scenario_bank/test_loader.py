"""Content is read strictly: each broken file is refused with its line and what to do."""

from pathlib import Path

import pytest
import yaml

from scenario_bank.loader import ContenuInvalide, Modele, lire_fichier, lire_yaml

CASSES = Path(__file__).parents[1] / "broken_content"
ANALYSEURS = [yaml.SafeLoader, yaml.CSafeLoader]


class Fiche(Modele):
    titre: str
    nombre: int | None = None
    liste: tuple[str, ...] = ()


def cas_casses():
    for chemin in sorted(CASSES.glob("*.yaml")):
        premiere = chemin.read_bytes().splitlines()[0].decode()
        attendus = [a.strip() for a in premiere.removeprefix("# attendu :").split(" & ")]
        yield pytest.param(chemin, attendus, id=chemin.stem)


@pytest.mark.parametrize("analyseur", ANALYSEURS)
@pytest.mark.parametrize(("chemin", "attendus"), list(cas_casses()))
def test_un_contenu_casse_est_refuse_avec_sa_ligne(chemin, attendus, analyseur):
    with pytest.raises(ContenuInvalide) as refus:
        lire_fichier(chemin, Fiche, analyseur)
    trouves = [f"{p.ligne} {p.trouve}" for p in refus.value.problemes]
    assert len(trouves) == len(attendus), trouves
    for attendu, trouve in zip(attendus, trouves, strict=True):
        assert trouve.startswith(attendu)
    assert all(p.fichier == chemin.name and p.remede for p in refus.value.problemes)


@pytest.mark.parametrize("analyseur", ANALYSEURS)
def test_un_scalaire_reste_un_texte(analyseur):
    donnees, lignes = lire_yaml(
        "a: no\nb: 010\nc:\n  - 1:20\n  - 1.50\nd: ~\ne: 'null'\n", "f.yaml", analyseur
    )
    assert donnees == {"a": "no", "b": "010", "c": ["1:20", "1.50"], "d": None, "e": "null"}
    assert lignes["$.c.1"] == 5


@pytest.mark.parametrize("analyseur", ANALYSEURS)
def test_tous_les_problemes_d_un_fichier_sont_dits_ensemble(analyseur):
    with pytest.raises(ContenuInvalide) as refus:
        lire_yaml("a: &x 1\nb: *x\na: !!str 2\n", "f.yaml", analyseur)
    assert [p.ligne for p in refus.value.problemes] == [1, 2, 3, 3]


def test_un_fichier_trop_grand_est_refuse_avant_lecture():
    with pytest.raises(ContenuInvalide, match="trop grand"):
        lire_yaml("a: " + "x" * 1_000_001, "f.yaml")


def test_un_fichier_demesure_n_est_pas_lu(tmp_path):
    fichier = tmp_path / "enorme.yaml"
    with fichier.open("wb") as sortie:
        sortie.truncate(2**36)
    with pytest.raises(ContenuInvalide, match="trop grand"):
        lire_fichier(fichier, Fiche)


@pytest.mark.parametrize("analyseur", ANALYSEURS)
@pytest.mark.parametrize("texte", [r'a: "\0b"', r'a: "\ud800"', r'"\0": 1'])
def test_un_caractere_que_rien_ne_garde_est_refuse(texte, analyseur):
    with pytest.raises(ContenuInvalide) as refus:
        lire_yaml(texte, "f.yaml", analyseur)
    assert [p.ligne for p in refus.value.problemes] == [1]


def test_tout_le_contenu_livre_se_lit_pareil_par_les_deux_analyseurs():
    contenu = Path(__file__).parents[2] / "scenario_bank" / "content" / "referentiel"
    for chemin in contenu.rglob("*.yaml"):
        texte = chemin.read_text(encoding="utf-8")
        lent, rapide = (lire_yaml(texte, chemin.name, a) for a in ANALYSEURS)
        assert lent == rapide
