"""What is printed is French, and what is not a value of its format is refused."""

from __future__ import annotations

import pytest

from cases.pieces import ValeurMalFormee, valeur_depuis_affiche
from cases.pieces.formats import afficheur
from scenario_bank.model.pieces import Format


@pytest.mark.parametrize(
    ("format_", "valeur", "affiche"),
    [
        (Format.DATE, "2026-09-14", "14/09/2026"),
        (Format.HORODATAGE, "2026-09-14T08:05", "14/09/2026 08:05"),
        (Format.EUR, "0.05", "0,05\xa0€"),
        (Format.EUR, "1234567.80", "1\u202f234\u202f567,80\xa0€"),
        (Format.EUR, "-164.00", "−164,00\xa0€"),
        (Format.PCT, "70", "70\xa0%"),
        (Format.PCT, "5.5", "5,5\xa0%"),
        (Format.DECIMAL, "62.5", "62,5"),
        (Format.DIOPTRIE, "-2.00", "−2,00"),
        (Format.DIOPTRIE, "1.50", "+1,50"),
        (Format.DIOPTRIE, "0.00", "0,00"),
        (Format.AXE, "90", "90°"),
        (Format.NIR, "1850775123456", "1\xa085\xa007\xa075\xa0123\xa0456"),
        (Format.IBAN, "FR7699991004170004417301A58", "FR76\xa09999\xa01004\xa01700\xa00441\xa07301\xa0A58"),
        (Format.SIRET, "90000000100017", "900\xa0000\xa0001\xa000017"),
        (Format.TELEPHONE, "0199001234", "01\xa099\xa000\xa012\xa034"),
        (Format.BOOL, "oui", "oui"),
    ],
)
def test_le_texte_imprime_suit_l_usage_et_se_relit(format_: Format, valeur: str, affiche: str) -> None:
    assert afficheur(format_, {})(valeur) == affiche
    assert valeur_depuis_affiche(format_, affiche) == valeur


@pytest.mark.parametrize(
    ("format_", "valeur"),
    [
        (Format.DATE, "14/09/2026"),
        (Format.EUR, "12.3"),
        (Format.EUR, "12,30"),
        (Format.EUR, "١٢.٣٠"),
        (Format.EUR, "NaN"),
        (Format.DIOPTRIE, "+1.50"),
        (Format.IBAN, "FR76 3000"),
        (Format.BOOL, "true"),
        (Format.TXT, "deux\nlignes"),
        (Format.TXT, " bord"),
        (Format.RECIT, "cloche\x07"),
        (Format.ENTIER, "-1"),
    ],
)
def test_une_valeur_hors_format_est_refusee(format_: Format, valeur: str) -> None:
    with pytest.raises(ValeurMalFormee):
        afficheur(format_, {})(valeur)


@pytest.mark.parametrize(
    ("format_", "affiche"),
    [(Format.DATE, "14/09/26"), (Format.EUR, "1234,50\xa0€"), (Format.ENUM, "autre"), (Format.AXE, "90")],
)
def test_un_texte_que_rien_n_imprime_ne_se_relit_pas(format_: Format, affiche: str) -> None:
    with pytest.raises(ValeurMalFormee):
        valeur_depuis_affiche(format_, affiche, {"x": "mot"})


def test_les_mots_passent_avant_le_format_et_le_blanc_reste_blanc() -> None:
    afficher = afficheur(Format.EUR, {"non_connu": "non connu"})
    assert (afficher("non_connu"), afficher("")) == ("non connu", "")
    assert valeur_depuis_affiche(Format.EUR, "non connu", {"non_connu": "non connu"}) == "non_connu"
    assert valeur_depuis_affiche(Format.EUR, "") == ""
