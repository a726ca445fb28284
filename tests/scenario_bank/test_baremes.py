"""The barèmes of the bank are sourced and dated; a faulty file is refused with all its problems."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from scenario_bank.loader import ContenuInvalide
from scenario_bank.model.baremes import Baremes, ParametreInconnu, lire_baremes

VALEUR = """      - valeur: "{valeur}"
        date_debut: {debut}
        source: une source
        confiance: H
        verifie_le: null
        statut: confirme
        pivot: date de soins
"""


@pytest.fixture(scope="module")
def baremes() -> Baremes:
    return lire_baremes()


def _ecrire(dossier: Path, nom: str, *valeurs: tuple[str, str], identifiant: str = "base.x") -> Path:
    chemin = dossier / nom
    corps = "".join(VALEUR.format(valeur=v, debut=d) for v, d in valeurs)
    chemin.write_text(
        f"notion: essai\nlibelle: Un essai\nparametres:\n  - id: {identifiant}\n    libelle: Une base\n"
        f"    unite: euro\n    valeurs:\n{corps}",
        encoding="utf-8",
    )
    return chemin


def test_chaque_valeur_porte_sa_source_sa_confiance_et_sa_date(baremes: Baremes) -> None:
    assert len(baremes.parametres) > 30
    for parametre in baremes.parametres.values():
        for valeur in parametre.valeurs:
            assert len(valeur.source) > 5
            assert valeur.valeur > 0


def test_ce_qui_est_de_confiance_basse_est_toujours_a_confirmer(baremes: Baremes) -> None:
    for objet in (*baremes.regles.values(), *(v for p in baremes.parametres.values() for v in p.valeurs)):
        assert (objet.confiance != "B") or (objet.statut == "a_confirmer")


@pytest.mark.parametrize(
    ("identifiant", "jour", "attendu"),
    [
        ("base.g", date(2024, 12, 21), "26.50"),
        ("base.g", date(2024, 12, 22), "30.00"),
        ("pf.montant", date(2024, 5, 14), "1.00"),
        ("pf.montant", date(2024, 5, 15), "2.00"),
        ("pf.plafond_annuel", date(2026, 9, 30), "50.00"),
        ("pf.plafond_annuel", date(2026, 10, 1), "70.00"),
        ("base.cnp", date(2025, 12, 31), "55.00"),
        ("base.cnp", date(2026, 1, 1), "57.00"),
        ("plv.aud_i", date(2026, 6, 3), "950.00"),
        ("plv.opt_monture_a", date(2026, 6, 3), "30.00"),
        ("pav.montant", date(2026, 4, 23), "32.00"),
    ],
)
def test_la_valeur_du_jour(baremes: Baremes, identifiant: str, jour: date, attendu: str) -> None:
    assert baremes.a(identifiant, jour).valeur == Decimal(attendu)


def test_les_jours_exclus_sont_nommes(baremes: Baremes) -> None:
    assert [p for p, _ in baremes.exclusions(date(2026, 4, 10))] == ["pav.montant"]
    assert baremes.exclusions(date(2026, 6, 3)) == ()
    assert [p for p, _ in baremes.exclusions(date(2026, 10, 1))] == ["pf.plafond_annuel"]


def test_un_bareme_inconnu_dit_lesquels_existent(baremes: Baremes) -> None:
    with pytest.raises(ParametreInconnu, match=r"base\.apc"):
        baremes.a("base.zzz", date(2026, 6, 3))


def test_un_fichier_correct_se_lit(tmp_path: Path) -> None:
    _ecrire(tmp_path, "a.yaml", ("30.00", "2024-12-22"), ("31.00", "2026-01-01"))
    valeurs = lire_baremes(tmp_path).parametres["base.x"].valeurs
    assert valeurs[0].fin == date(2025, 12, 31)
    assert valeurs[1].fin is None


@pytest.mark.parametrize("faux", ["30,00", "1e3", "-2.00", "trente", "NaN", "1_000"])
def test_un_nombre_mal_ecrit_est_refuse(tmp_path: Path, faux: str) -> None:
    _ecrire(tmp_path, "a.yaml", (faux, "2024-12-22"))
    with pytest.raises(ContenuInvalide, match="n’est pas un nombre décimal"):
        lire_baremes(tmp_path)


def test_un_decimal_sans_guillemets_est_refuse(tmp_path: Path) -> None:
    chemin = _ecrire(tmp_path, "a.yaml", ("30.00", "2024-12-22"))
    chemin.write_text(chemin.read_text(encoding="utf-8").replace('"30.00"', "30.00"), encoding="utf-8")
    with pytest.raises(ContenuInvalide, match=r"a\.yaml:8 : nombre 30\.00 sans guillemets"):
        lire_baremes(tmp_path)


def test_des_dates_en_desordre_sont_refusees(tmp_path: Path) -> None:
    _ecrire(tmp_path, "a.yaml", ("30.00", "2026-01-01"), ("31.00", "2024-12-22"))
    with pytest.raises(ContenuInvalide, match="se chevauchent"):
        lire_baremes(tmp_path)


def test_une_valeur_sans_source_est_refusee(tmp_path: Path) -> None:
    chemin = _ecrire(tmp_path, "a.yaml", ("30.00", "2024-12-22"))
    texte = chemin.read_text(encoding="utf-8").replace("        source: une source\n", "")
    chemin.write_text(texte, encoding="utf-8")
    with pytest.raises(ContenuInvalide, match="source"):
        lire_baremes(tmp_path)


def test_un_identifiant_en_double_et_un_fichier_faux_sont_dits_ensemble(tmp_path: Path) -> None:
    _ecrire(tmp_path, "a.yaml", ("30.00", "2024-12-22"))
    _ecrire(tmp_path, "b.yaml", ("30.00", "2024-12-22"))
    _ecrire(tmp_path, "c.yaml", ("faux", "2024-12-22"), identifiant="base.y")
    with pytest.raises(ContenuInvalide) as refus:
        lire_baremes(tmp_path)
    assert {p.fichier for p in refus.value.problemes} == {"b.yaml", "c.yaml"}


def test_un_dossier_vide_est_refuse(tmp_path: Path) -> None:
    with pytest.raises(ContenuInvalide, match="aucun barème"):
        lire_baremes(tmp_path)
