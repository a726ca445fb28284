"""A claim in JSON is read strictly, and each refusal says where, what, what is accepted, what to do."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cases.calcul import DonneeInvalide, LigneSoins, depuis_json, regler, vers_json
from scenario_bank.model.baremes import lire_baremes

BAREMES = lire_baremes()


def _demande(**changes: Any) -> dict[str, Any]:
    ligne = {
        "id": "l1",
        "date_soins": "2026-06-03",
        "code_acte": "G",
        "depense": "30.00",
        "secteur": "1",
        "optam": False,
        "parcours": True,
        "age": 40,
        "ne_le": "1986-01-15",
        "situation": [],
        "quantite": 1,
        "equipement": "",
    }
    return {
        "lignes": [{**ligne, **changes}],
        "garanties": {"medecin": {"type": "pct_br", "taux": "100", "y_compris_amo": True}},
        "compteurs": {"pf": "0.00", "franchise": "0.00"},
        "responsable": True,
    }


def test_une_demande_complete_est_reglee_et_ecrite_en_chaines() -> None:
    d = depuis_json(_demande())
    sortie = vers_json(
        regler(d.lignes, d.garanties, BAREMES, compteurs=d.compteurs, responsable=d.responsable)
    )
    ligne = sortie["lignes"][0]
    assert {
        c: ligne[c] for c in ("amo_brute", "participation_franchise", "amo_nette", "amc", "reste_a_charge")
    } == {
        "amo_brute": "21.00",
        "participation_franchise": "2.00",
        "amo_nette": "19.00",
        "amc": "9.00",
        "reste_a_charge": "2.00",
    }
    assert json.loads(json.dumps(sortie)) == sortie
    assert "base.g = 30,00\u00a0€ depuis le 22/12/2024, lu au 03/06/2026" in ligne["trace"][0]
    assert "confiance haute ; source : moneyvox 97881" in ligne["trace"][0]
    assert ligne["parametres"] == ["base.g", "taux.parcours", "pf.montant"]
    assert ligne["non_confirmes"] == []


@pytest.mark.parametrize(
    ("changes", "attendus"),
    [
        ({"depense": 30.0}, ("ligne l1, depense", "30.0", "« 30.00 »", "entre guillemets")),
        ({"depense": "30,00"}, ("ligne l1, depense", "« 30,00 »")),
        ({"depense": "-3.00"}, ("ligne l1, depense", "« -3.00 »")),
        ({"depense": "NaN"}, ("ligne l1, depense", "« NaN »")),
        ({"depense": "30.001"}, ("ligne l1, depense",)),
        ({"date_soins": "03/06/2026"}, ("ligne l1, date_soins", "« 03/06/2026 »", "AAAA-MM-JJ")),
        ({"date_soins": "2026-02-30"}, ("ligne l1, date_soins", "« 2026-02-30 »")),
        ({"secteur": "4"}, ("ligne l1, secteur", "« 4 »", "1, 2, 3")),
        ({"optam": "oui"}, ("ligne l1, optam", "« oui »", "true ou false")),
        ({"age": 39}, ("ligne l1, age", "39", "40, d’après ne_le = 1986-01-15")),
        ({"ne_le": "2027-01-01"}, ("ligne l1, ne_le", "La naissance précède les soins")),
        ({"situation": ["veuf"]}, ("ligne l1, situation", "ald, maternite, c2s, alsace_moselle")),
        ({"quantite": 0}, ("ligne l1, quantite", "0", "de 1 à 99")),
        ({"quantite": True}, ("ligne l1, quantite", "true")),
        ({"code_acte": "g"}, ("ligne l1, code_acte", "« g »", "Écrivez « G », en majuscules.")),
        (
            {"code_acte": "ZZZ", "base_remboursement": "25.00"},
            ("ligne l1, code_acte", "« ZZZ »", "ajoutez « taux »"),
        ),
        (
            {"code_acte": "ZZZ", "taux": "70"},
            ("ligne l1, code_acte", "« ZZZ »", "ajoutez « base_remboursement »"),
        ),
        ({"secteur": 2}, ("ligne l1, secteur", "2", 'entre guillemets : "2"')),
        ({"code_acte": "ZZZ"}, ("ligne l1, code_acte", "« ZZZ »", "OPT_MONTURE_B", "base_remboursement")),
        ({"taux": "170"}, ("ligne l1, taux", "« 170 »", "0 à 100")),
        ({"couleur": "bleu"}, ("ligne l1", "clé inconnue « couleur »")),
        ({"poste": "audio"}, ("ligne l1, poste", "« audio »", "medecin")),
    ],
)
def test_une_valeur_refusee_dit_ou_quoi_et_que_faire(
    changes: dict[str, Any], attendus: tuple[str, ...]
) -> None:
    with pytest.raises(DonneeInvalide) as refus:
        depuis_json(_demande(**changes))
    for attendu in attendus:
        assert attendu in str(refus.value)


@pytest.mark.parametrize(
    ("cle", "valeur", "attendu"),
    [
        ("lignes", [], "demande, lignes"),
        (
            "garanties",
            {"medecin": {"type": "pct_br", "taux": 1.5, "y_compris_amo": True}},
            "garanties, medecin, pct_br, taux",
        ),
        ("garanties", {"medecin": {"type": "magie"}}, "garanties, medecin"),
        ("garanties", {"cure": {"type": "tm"}}, "clé inconnue « cure »"),
        ("compteurs", {"pf": "x"}, "compteurs, pf"),
        ("responsable", "oui", "demande, responsable"),
    ],
)
def test_une_demande_mal_formee_est_refusee(cle: str, valeur: Any, attendu: str) -> None:
    with pytest.raises(DonneeInvalide) as refus:
        depuis_json({**_demande(), cle: valeur})
    assert attendu in str(refus.value)


def test_deux_lignes_ne_portent_pas_le_meme_identifiant() -> None:
    demande = _demande()
    demande["lignes"] *= 2
    with pytest.raises(DonneeInvalide, match="identifiant en double"):
        depuis_json(demande)


def test_une_ligne_refuse_un_flottant_meme_sans_passer_par_le_json() -> None:
    with pytest.raises(DonneeInvalide, match="jamais d’un flottant"):
        LigneSoins("l1", date(2026, 6, 3), "G", 30.0, 40)  # type: ignore[arg-type]  # the fault under test


def test_l_age_se_deduit_de_la_date_de_naissance() -> None:
    demande = _demande()
    del demande["lignes"][0]["age"]
    assert depuis_json(demande).lignes[0].age == 40
    assert depuis_json(demande).lignes[0].depense == Decimal("30.00")


def test_une_date_d_effet_inconnue_n_est_pas_inventee() -> None:
    d = depuis_json(_demande())
    phrase = regler(d.lignes, d.garanties, BAREMES)[0].phrases()[2]
    assert "taux.parcours = 70\u00a0%, lu au 03/06/2026" in phrase
    assert "depuis" not in phrase
