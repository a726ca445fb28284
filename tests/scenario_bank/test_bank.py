"""La banque : chaque salle lue une fois, des couches qui s'ajoutent, une empreinte par couche."""

from __future__ import annotations

import shutil

import pytest

from scenario_bank import load_bank
from scenario_bank.bank import LECTEURS, empreinte
from scenario_bank.loader import CONTENU, ContenuInvalide


@pytest.fixture
def couche(tmp_path):
    """Une couche d'auteur qui ne redéfinit que les mutuelles, une seule dossier gardé."""
    dossier = tmp_path / "auteur"
    shutil.copytree(CONTENU / "mutuelles", dossier / "mutuelles")
    shutil.rmtree(dossier / "mutuelles" / "septrives")
    shutil.rmtree(dossier / "mutuelles" / "corbelune")
    manuel = dossier / "mutuelles" / "valdambre" / "manuel.yaml"
    manuel.write_text(
        manuel.read_text(encoding="utf-8").replace('montant: "1000.00"', 'montant: "900.00"'),
        encoding="utf-8",
    )
    return dossier


def test_la_banque_livree_n_est_lue_qu_une_fois():
    assert load_bank() is load_bank()
    assert load_bank().mutuelles is load_bank().mutuelles


@pytest.mark.parametrize("salle", sorted(LECTEURS))
def test_chaque_salle_livree_se_lit(salle):
    nom = salle.removesuffix(".yaml")
    assert getattr(load_bank(), nom) is not None


def test_le_referentiel_vient_avec_la_banque():
    assert len(load_bank().referentiel.blocs) == 5


def test_une_couche_remplace_les_ids_qu_elle_redefinit_et_garde_les_autres(couche):
    banque = load_bank(layers=(couche,))
    assert set(banque.mutuelles) == {"corbelune", "valdambre", "septrives"}
    assert f"{banque.mutuelles['valdambre'].delegation.montant}" == "900.00"
    assert f"{load_bank().mutuelles['valdambre'].delegation.montant}" == "1000.00"
    assert banque.natures.offertes == load_bank().natures.offertes


def test_sans_le_contenu_livre_une_salle_absente_est_dite(couche):
    banque = load_bank(packaged=False, layers=(couche,))
    assert set(banque.mutuelles) == {"valdambre"}
    with pytest.raises(FileNotFoundError, match=r"natures\.yaml"):
        _ = banque.natures


def test_chaque_couche_a_son_empreinte_et_un_octet_la_change(couche):
    banque = load_bank(layers=(couche,))
    assert set(banque.empreintes) == {"constat", "auteur"}
    assert banque.empreintes["constat"] == load_bank().empreintes["constat"]
    avant = empreinte(couche)
    assert avant == banque.empreintes["auteur"]
    mentions = couche / "mutuelles" / "mentions.yaml"
    octets = mentions.read_bytes()
    mentions.write_bytes(octets.replace(b"genre", b"henre", 1))
    assert empreinte(couche) != avant
    mentions.write_bytes(octets)
    assert empreinte(couche) == avant


def test_renommer_un_fichier_change_l_empreinte_un_fichier_cache_non(couche):
    avant = empreinte(couche)
    (couche / ".essai").write_text("x", encoding="utf-8")
    assert empreinte(couche) == avant
    (couche / "mutuelles" / "mentions.yaml").rename(couche / "mutuelles" / "phrases.yaml")
    assert empreinte(couche) != avant


def test_une_salle_fausse_n_empeche_que_ce_qui_la_lit(couche):
    (couche / "natures.yaml").write_text("natures: []\n", encoding="utf-8")
    banque = load_bank(packaged=False, layers=(couche,))
    assert banque.mutuelles
    with pytest.raises(ContenuInvalide):
        _ = banque.natures


def test_une_couche_absente_ou_de_meme_nom_est_refusee(couche, tmp_path):
    with pytest.raises(FileNotFoundError):
        load_bank(layers=(tmp_path / "nulle_part",))
    with pytest.raises(ValueError, match="auteur"):
        load_bank(layers=(couche, couche))
