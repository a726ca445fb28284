"""The fields of a line that the AMO's part needs are read strictly from JSON."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from cases.calcul import DonneeInvalide, LigneSoins, depuis_json


def _ligne(**changes: Any) -> LigneSoins:
    ligne = {"id": "l1", "date_soins": "2026-06-03", "code_acte": "AMS", "depense": "17.90", "age": 40}
    return depuis_json({"lignes": [{**ligne, **changes}], "garanties": {}}).lignes[0]


def test_les_champs_absents_ont_leur_valeur_ordinaire() -> None:
    ligne = _ligne()
    assert ligne.coefficient == 1
    assert (ligne.jour_sejour, ligne.region, ligne.panier, ligne.plafond_facturation) == (
        None,
        "metropole",
        "",
        None,
    )
    assert (ligne.urgence, ligne.seance, ligne.poste) == (False, "", "auxiliaire")


def test_les_champs_presents_sont_lus() -> None:
    ligne = _ligne(
        coefficient="8.1",
        jour_sejour=31,
        region="dom",
        panier="modere",
        plafond_facturation="515.00",
        urgence=True,
        seance="s1",
    )
    assert ligne.coefficient == Decimal("8.1")
    assert (ligne.jour_sejour, ligne.region, ligne.panier) == (31, "dom", "modere")
    assert (ligne.plafond_facturation, ligne.urgence, ligne.seance) == (Decimal("515.00"), True, "s1")


@pytest.mark.parametrize(
    ("ecrit", "lu"),
    [("70", "70"), ("0.70", "70"), ("0.655", "65.5"), ("1", "100"), ("0", "0"), ("1.5", "1.5")],
)
def test_un_taux_d_au_plus_un_est_une_fraction(ecrit: str, lu: str) -> None:
    assert _ligne(taux=ecrit).taux == Decimal(lu)


@pytest.mark.parametrize(
    ("changes", "attendu"),
    [
        ({"coefficient": "0"}, "coefficient"),
        ({"coefficient": 8.1}, "coefficient"),
        ({"jour_sejour": 0}, "un entier de 1 à 999"),
        ({"region": "corse"}, "metropole, dom"),
        ({"panier": "luxe"}, "rac0, modere, libre"),
        ({"plafond_facturation": "515,00"}, "plafond_facturation"),
        ({"urgence": "oui"}, "true ou false"),
        ({"seance": 3}, "seance"),
        ({"poste": "pharmacie"}, "auxiliaire"),
    ],
)
def test_une_valeur_hors_de_la_forme_est_refusee(changes: dict[str, Any], attendu: str) -> None:
    with pytest.raises(DonneeInvalide) as refus:
        _ligne(**changes)
    assert attendu in str(refus.value)


def test_les_compteurs_portent_ce_que_la_mutuelle_a_deja_paye() -> None:
    ligne = {"id": "l1", "date_soins": "2026-06-03", "code_acte": "G", "depense": "30.00", "age": 40}
    demande = {
        "lignes": [ligne],
        "garanties": {},
        "compteurs": {"pf": "4.00", "franchise": "12.00", "consommes": {"optique": "100.00"}},
    }
    compteurs = depuis_json(demande).compteurs
    assert (compteurs.pf, compteurs.franchise) == (Decimal("4.00"), Decimal("12.00"))
    assert compteurs.consommes == {"optique": Decimal("100.00")}
    with pytest.raises(DonneeInvalide, match="clé inconnue « jardin »"):
        depuis_json({**demande, "compteurs": {"consommes": {"jardin": "1.00"}}})
