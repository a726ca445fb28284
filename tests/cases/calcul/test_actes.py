"""The acts of the barèmes are data: each is read strictly, belongs to a poste, and has its calculation."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cases.calcul import ACTES
from scenario_bank.actes import Panier
from scenario_bank.loader import CONTENU, ContenuInvalide, lire_yaml
from scenario_bank.model.baremes import lire_baremes
from scenario_bank.model.garanties import POSTES

SPECS = Path(__file__).parents[2] / "specs" / "calcul"
NOTION = (CONTENU / "baremes" / "biologie.yaml").read_text(encoding="utf-8")
BONNE = """poste: biologie
source: une source
actes:
  - code: B
    libelle: Acte de biologie
    bases:
      - {parametre: base.b}
"""


def _lire(tmp_path: Path, *fichiers: str) -> None:
    (tmp_path / "biologie.yaml").write_text(NOTION, encoding="utf-8")
    (tmp_path / "actes").mkdir()
    for rang, texte in enumerate(fichiers):
        (tmp_path / "actes" / f"a{rang}.yaml").write_text(texte, encoding="utf-8")
    lire_baremes(tmp_path)


def test_chaque_acte_releve_d_un_poste() -> None:
    assert {a.poste for a in ACTES.values()} == set(POSTES)


def test_chaque_acte_a_son_calcul() -> None:
    codes = set()
    for fichier in SPECS.glob("*.yaml"):
        donnees, _ = lire_yaml(fichier.read_text(encoding="utf-8"), fichier.name)
        codes |= {x["code_acte"] for spec in donnees["specs"] for x in spec["lignes"]}
    assert set(ACTES) - codes == set()


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        (BONNE.replace("base.b", "base.inconnue"), "barème base.inconnue inconnu"),
        (BONNE.replace("    bases:\n      - {parametre: base.b}\n", ""), "« bases » va avec l’assiette"),
        (BONNE.replace("    bases", "    assiette: ligne\n    bases"), "« bases » va avec l’assiette"),
        (BONNE.replace("    bases", "    couleur: bleu\n    bases"), "couleur"),
        (BONNE.replace("    bases", "    participation: forfait\n    bases"), "participation"),
        (
            BONNE.replace("    bases", "    taux: base.b\n    taux_de_la_ligne: oui\n    bases"),
            "« taux » et « taux_de_la_ligne » s’excluent",
        ),
        (
            BONNE
            + "    paniers:\n      - {panier: rac0, date_debut: 2026-01-01}\n"
            + "      - {panier: modere, date_debut: 2020-01-01}\n",
            "les paniers se suivent par date",
        ),
    ],
)
def test_un_acte_mal_ecrit_est_refuse(tmp_path: Path, texte: str, attendu: str) -> None:
    with pytest.raises(ContenuInvalide) as refus:
        _lire(tmp_path, texte)
    assert attendu in str(refus.value)


def test_un_code_ne_s_ecrit_qu_une_fois(tmp_path: Path) -> None:
    with pytest.raises(ContenuInvalide, match="code déjà utilisé"):
        _lire(tmp_path, BONNE, BONNE)


def test_un_acte_bien_ecrit_est_lu(tmp_path: Path) -> None:
    _lire(tmp_path, BONNE)
    acte = lire_baremes(tmp_path).actes["B"]
    assert (acte.poste, acte.bases[0].parametre, acte.panier(date(2026, 6, 3))) == (
        "biologie",
        "base.b",
        None,
    )


def test_le_panier_d_un_acte_change_a_sa_date() -> None:
    zircone = ACTES["HBLD073"]
    assert zircone.panier(date(2019, 12, 31)) is None
    assert zircone.panier(date(2025, 12, 31)) is Panier.MODERE
    assert zircone.panier(date(2026, 1, 1)) is Panier.RAC0


def test_une_exclusion_propre_a_un_bareme_n_interdit_pas_le_jour() -> None:
    baremes = lire_baremes()
    exclus = {parametre for parametre, _ in baremes.exclusions(date(2025, 3, 3))}
    assert "hlf.hbld634" not in exclus
    assert baremes.parametre("hlf.hbld634").exclusion(date(2025, 3, 3)) is not None
    assert [p for p, _ in baremes.exclusions(date(2026, 4, 10))] == ["pav.montant"]
