"""Whatever the claim, the identities of the calculation hold and no float appears."""

from __future__ import annotations

from dataclasses import astuple, replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cases.calcul import Compteurs, LigneSoins, Resultat, regler
from scenario_bank.model.baremes import lire_baremes
from scenario_bank.model.garanties import (
    CentPourCentSante,
    ForfaitEquipement,
    Garantie,
    PctBr,
    TicketModerateur,
    TicketModerateurPlus,
)

BAREMES = lire_baremes()
MONTANTS = st.decimals("0.00", "2500.00", places=2)
JOURS = st.dates(date(2026, 1, 1), date(2026, 11, 23))
TAUX = st.integers(0, 400).map(Decimal)


@st.composite
def garanties_medecin(tirer: st.DrawFn) -> Garantie:
    genre = tirer(st.sampled_from(("pct_br", "tm", "tm_plus")))
    if genre == "tm":
        return TicketModerateur()
    if genre == "tm_plus":
        return TicketModerateurPlus(taux=tirer(TAUX))
    taux = tirer(st.integers(0, 400))
    non_optam = tirer(st.none() | st.integers(0, taux).map(Decimal))
    return PctBr(taux=Decimal(taux), y_compris_amo=tirer(st.booleans()), taux_non_optam=non_optam)


@st.composite
def lignes_medecin(tirer: st.DrawFn) -> LigneSoins:
    code, secteur, optam = tirer(
        st.sampled_from(
            (
                ("G", "1", False),
                ("GS", "2", True),
                ("C", "2", False),
                ("CS", "1", False),
                ("CS", "2", False),
                ("CS", "3", False),
                ("APC", "1", False),
                ("CNP", "2", True),
                ("CNP", "2", False),
            )
        )
    )
    parcours = tirer(st.booleans())
    situations = st.sampled_from(
        ((), ("ald",), ("maternite",), ("c2s",), ("alsace_moselle",), ("ald", "c2s"))
    )
    return LigneSoins(
        id="l1",
        date_soins=tirer(JOURS),
        code_acte=code,
        depense=tirer(MONTANTS),
        age=tirer(st.integers(26, 99)),
        secteur=secteur,
        optam=optam,
        parcours=parcours,
        situation=frozenset(tirer(situations)) if parcours else frozenset(),
        quantite=tirer(st.integers(1, 3)),
    )


@st.composite
def equipements(tirer: st.DrawFn) -> tuple[list[LigneSoins], ForfaitEquipement]:
    jour = tirer(JOURS)
    codes = ("OPT_MONTURE_B", "OPT_VERRE_B", "OPT_VERRE_B")
    lignes = [
        LigneSoins(f"l{i}", jour, code, tirer(MONTANTS), 40, equipement="e1") for i, code in enumerate(codes)
    ]
    montant = tirer(st.decimals("0.00", "800.00", places=2))
    monture = tirer(st.decimals("0.00", min(montant, Decimal("150.00")), places=2))
    return lignes, ForfaitEquipement(montant=montant, monture_max=monture, y_compris_amo=tirer(st.booleans()))


def _un(ligne: LigneSoins, garantie: Garantie, **options: Any) -> Resultat:
    return regler([ligne], {ligne.poste: garantie}, BAREMES, **options)[0]


def _nombres(valeur: Any) -> list[Any]:
    if isinstance(valeur, (tuple, list)):
        return [n for v in valeur for n in _nombres(v)]
    return [valeur] if isinstance(valeur, (int, float, Decimal)) else []


@given(lignes_medecin(), garanties_medecin(), st.booleans(), st.integers(0, 80).map(Decimal))
@settings(max_examples=300, deadline=None)
def test_un_reglement_ne_depasse_pas_la_depense_et_tout_est_au_centime(
    ligne: LigneSoins, garantie: Garantie, responsable: bool, pf: Decimal
) -> None:
    r = _un(ligne, garantie, responsable=responsable, compteurs=Compteurs(pf=pf))
    assert r.amo_brute + r.amc <= ligne.depense
    assert r.amo_nette + r.amc + r.reste_a_charge + r.anomalie_facturation == ligne.depense
    assert min(r.amo_brute, r.amo_nette, r.amc, r.reste_a_charge, r.participation_franchise) >= 0
    for montant in (r.amo_brute, r.participation_franchise, r.amo_nette, r.amc, r.reste_a_charge):
        assert montant == montant.quantize(Decimal("0.01"))


@given(lignes_medecin(), garanties_medecin())
@settings(max_examples=300, deadline=None)
def test_un_contrat_responsable_laisse_la_participation_la_majoration_et_le_depassement_exclu(
    ligne: LigneSoins, garantie: Garantie
) -> None:
    r = _un(ligne, garantie)
    assert r.reste_a_charge >= r.participation_franchise + r.majoration + r.depassement_non_remboursable


@given(lignes_medecin(), garanties_medecin())
@settings(max_examples=200, deadline=None)
def test_un_contrat_responsable_non_optam_ne_passe_pas_200_pour_cent_de_la_base(
    ligne: LigneSoins, garantie: Garantie
) -> None:
    r = _un(ligne, garantie)
    if ligne.non_optam:
        assert r.amo_brute + r.amc <= 2 * r.base


@given(lignes_medecin(), garanties_medecin(), MONTANTS)
@settings(max_examples=200, deadline=None)
def test_une_depense_plus_forte_ne_diminue_aucun_versement(
    ligne: LigneSoins, garantie: Garantie, plus: Decimal
) -> None:
    avant, apres = _un(ligne, garantie), _un(replace(ligne, depense=ligne.depense + plus), garantie)
    # out of the parcours the two parts A and A70 are rounded apart: one cent may move
    jeu = Decimal("0.00") if ligne.parcours else Decimal("0.01")
    assert apres.amo_nette >= avant.amo_nette
    # out of the parcours a guarantee under the ticket modérateur is counted on A70, which grows faster
    if ligne.parcours:
        assert apres.amo_brute + apres.amc >= avant.amo_brute + avant.amc
    assert apres.reste_a_charge >= avant.reste_a_charge - jeu


@given(lignes_medecin(), st.integers(0, 300), st.integers(0, 100), st.booleans())
@settings(max_examples=200, deadline=None)
def test_une_garantie_plus_forte_ne_verse_pas_moins(
    ligne: LigneSoins, taux: int, plus: int, y_compris: bool
) -> None:
    faible = PctBr(taux=Decimal(taux), y_compris_amo=y_compris)
    forte = PctBr(taux=Decimal(taux + plus), y_compris_amo=y_compris)
    assert _un(ligne, forte).amc >= _un(ligne, faible).amc


@given(equipements(), st.booleans())
@settings(max_examples=200, deadline=None)
def test_un_equipement_ne_depasse_ni_son_forfait_ni_la_limite_de_la_monture(
    tirage: tuple[list[LigneSoins], ForfaitEquipement], responsable: bool
) -> None:
    lignes, garantie = tirage
    resultats = regler(lignes, {"optique": garantie}, BAREMES, responsable=responsable)
    amo = sum(r.amo_brute for r in resultats)
    amc = sum(r.amc for r in resultats)
    assert amc <= garantie.montant
    if garantie.y_compris_amo and amc:
        assert amo + amc <= garantie.montant
    if resultats[0].amc:
        limite = min(garantie.monture_max, Decimal("100.00")) if responsable else garantie.monture_max
        assert resultats[0].amo_brute + resultats[0].amc <= limite
    assert all(r.amo_brute + r.amc <= r.depense for r in resultats)


@given(MONTANTS, st.integers(0, 99), JOURS)
@settings(max_examples=200, deadline=None)
def test_le_cent_pour_cent_sante_ne_laisse_jamais_rien(depense: Decimal, age: int, jour: date) -> None:
    r = _un(LigneSoins("l1", jour, "AUD_I", depense, age), CentPourCentSante())
    assert r.reste_a_charge == 0
    assert r.amo_nette + r.amc + r.anomalie_facturation == depense


@given(lignes_medecin(), garanties_medecin())
@settings(max_examples=100, deadline=None)
def test_aucun_flottant_dans_un_resultat_ni_dans_sa_trace(ligne: LigneSoins, garantie: Garantie) -> None:
    r = _un(ligne, garantie)
    assert not [n for n in _nombres(astuple(r)) if isinstance(n, float)]


@given(lignes_medecin(), garanties_medecin())
@settings(max_examples=50, deadline=None)
def test_le_meme_calcul_donne_le_meme_resultat(ligne: LigneSoins, garantie: Garantie) -> None:
    assert _un(ligne, garantie) == _un(ligne, garantie)
    assert _un(ligne, garantie).phrases() == _un(ligne, garantie).phrases()
