"""Le catalogue des natures : le même pour tous les dossiers, neutre, dans l'ordre des libellés."""

from __future__ import annotations

import re

import pytest

from scenario_bank import load_bank
from scenario_bank.loader import ContenuInvalide
from scenario_bank.model.natures import cle_alphabetique, lire_natures

NATURES = load_bank().natures


def test_toutes_les_anomalies_et_suspicions_de_sante_sont_offertes():
    attendues = {f"A{n:02d}" for n in range(1, 39)} | {f"F{n:02d}" for n in range(1, 22)} | {"F33", "F34"}
    assert {n.id for n in NATURES.natures} == attendues


def test_elles_viennent_dans_l_ordre_des_libelles_et_non_des_codes():
    libelles = [libelle for _, libelle in NATURES.offertes]
    assert libelles == sorted(libelles, key=cle_alphabetique)
    assert [i for i, _ in NATURES.offertes] != sorted(i for i, _ in NATURES.offertes)


def test_aucun_libelle_n_accuse_personne():
    mots = re.compile(
        r"fraud|faux|fausse|escroc|mensong|falsifi|usurp|fictif|fictive|complaisance", re.IGNORECASE
    )
    assert not [n.libelle for n in NATURES.natures if mots.search(n.libelle)]


def test_une_nature_se_trouve_par_son_code():
    assert NATURES.nature("A30").famille == "anomalie"
    assert NATURES.nature("F21").famille == "suspicion"
    with pytest.raises(KeyError):
        NATURES.nature("L07")


@pytest.mark.parametrize(
    ("lignes", "dit"),
    [
        ("- {id: A01, libelle: Bbbbbb, famille: anomalie, source: catalogue}\n  - {id: A02, libelle: Aaaaaa, famille: anomalie, source: catalogue}", "à sa place"),
        ("- {id: A01, libelle: Aaaaaa, famille: anomalie, source: catalogue}\n  - {id: A01, libelle: Bbbbbb, famille: anomalie, source: catalogue}", "en double"),
        ("- {id: A01, libelle: Aaaaaa, famille: suspicion, source: catalogue}\n  - {id: F01, libelle: Bbbbbb, famille: suspicion, source: catalogue}", "lettre A"),
        ("- {id: L01, libelle: Aaaaaa, famille: suspicion, source: catalogue}\n  - {id: F01, libelle: Bbbbbb, famille: suspicion, source: catalogue}", "forme inattendue"),
    ],
)  # fmt: skip
def test_un_catalogue_faux_est_refuse_avec_sa_ligne(tmp_path, lignes, dit):
    fichier = tmp_path / "natures.yaml"
    fichier.write_text(f"natures:\n  {lignes}\n", encoding="utf-8")
    with pytest.raises(ContenuInvalide) as refus:
        lire_natures(fichier)
    assert any(dit in p.trouve and p.ligne >= 1 for p in refus.value.problemes)
