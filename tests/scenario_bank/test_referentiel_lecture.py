"""A référentiel is read whole or refused whole, and a published version keeps its texts."""

import shutil

import pytest

from scenario_bank.loader import ContenuInvalide
from scenario_bank.referentiel import DOSSIER, composer_referentiel, lire_referentiel, versions_publiees


@pytest.fixture
def copie(tmp_path):
    return shutil.copytree(DOSSIER, tmp_path / "referentiel")


def remplacer(chemin, avant, apres):
    texte = chemin.read_text(encoding="utf-8")
    assert avant in texte
    chemin.write_text(texte.replace(avant, apres, 1), encoding="utf-8")


def problemes(dossier):
    with pytest.raises(ContenuInvalide) as refus:
        composer_referentiel(dossier)
    return refus.value.problemes


def test_une_copie_fidele_se_lit_pareille(copie):
    assert composer_referentiel(copie) == lire_referentiel()
    assert lire_referentiel() is lire_referentiel()


def test_un_texte_publie_ne_change_pas_sans_nouvelle_version(copie):
    remplacer(copie / "pages" / "note.yaml", "déterminante", "utile")
    (probleme,) = problemes(copie)
    assert probleme.fichier == "versions.yaml"
    assert "nouvelle version" in probleme.remede


def test_un_traitement_peut_s_ameliorer_sans_nouvelle_version(copie):
    remplacer(copie / "incoherences.yaml", "Ne jamais joindre", "Ne pas joindre")
    assert composer_referentiel(copie).empreinte == versions_publiees()["livret-2026-11"]


def test_un_critere_retouche_n_a_plus_son_uid(copie):
    remplacer(copie / "bloc_2.yaml", "la complétude des dossiers", "la complétude du dossier")
    (probleme,) = problemes(copie)
    assert probleme.fichier == "bloc_2.yaml"
    assert "5c8fa9e3c8" in probleme.trouve


def test_un_chapeau_inconnu_est_nomme(copie):
    remplacer(copie / "bloc_2.yaml", "chapeau: B2.C1.h1", "chapeau: B2.C1.h9")
    assert "B2.C1.h9" in problemes(copie)[0].trouve


def test_une_incoherence_qui_vise_un_critere_inconnu_est_nommee(copie):
    remplacer(copie / "incoherences.yaml", "- B2.C4.k4\n", "- B2.C4.k99\n")
    assert "B2.C4.k99" in problemes(copie)[0].trouve


def test_les_problemes_de_tous_les_fichiers_sont_dits_ensemble(copie):
    (copie / "jury.yaml").unlink()
    remplacer(copie / "echelle.yaml", "type: binaire", "type: note")
    remplacer(copie / "bloc_1.yaml", "numero: 1", "numero: un")
    assert {p.fichier for p in problemes(copie)} == {"jury.yaml", "echelle.yaml", "bloc_1.yaml"}
