"""Whatever the guarantee, the act and the number of contrats, the mutuelles keep within what is left."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from cases.calcul import Compteurs, Contrat, DonneeInvalide, LigneSoins, regler_contrats
from scenario_bank import load_bank
from scenario_bank.model.garanties import POSTES, Garantie, garantie_depuis

BAREMES = load_bank().baremes
ZERO = Decimal("0.00")
ACTES: tuple[dict[str, Any], ...] = (
    {"code_acte": "G"},
    {"code_acte": "CS", "secteur": "2", "optam": True},
    {"code_acte": "CS", "secteur": "2"},
    {"code_acte": "ADI", "secteur": "2", "base_remboursement": Decimal("96.00")},
    {"code_acte": "ACO", "base_remboursement": Decimal("271.70")},
    {"code_acte": "MSP"},
    {"code_acte": "PH7", "base_remboursement": Decimal("12.40"), "quantite": 3},
    {"code_acte": "PH4", "base_remboursement": Decimal("8.00")},
    {"code_acte": "PH2", "base_remboursement": Decimal("8.00")},
    {"code_acte": "AMK", "coefficient": Decimal("7.5")},
    {"code_acte": "B", "coefficient": Decimal(60)},
    {"code_acte": "VSL", "base_remboursement": Decimal("40.00")},
    {"code_acte": "OPT_MONTURE_B", "equipement": "e1"},
    {"code_acte": "OPT_MONTURE_A", "equipement": "e1"},
    {"code_acte": "OPT_VERRE_B", "equipement": "e1"},
    {"code_acte": "CON_DENT"},
    {"code_acte": "HBLD491", "base_remboursement": Decimal("120.00")},
    {"code_acte": "AUD_I"},
    {"code_acte": "AUD_II", "equipement": "droite"},
    {"code_acte": "GHS", "base_remboursement": Decimal("1800.00"), "quantite": 4},
    {"code_acte": "FJ", "quantite": 4},
    {"code_acte": "CHP", "quantite": 4},
    {"code_acte": "FPU"},
    {"code_acte": "ZZ", "base_remboursement": Decimal("33.33"), "taux": Decimal(65)},
)
TAUX = st.integers(0, 400).map(str)
EUROS = st.decimals("0.00", "2000.00", places=2).map(str)
PLAFOND = st.fixed_dictionaries({}, optional={"plafond_annuel": EUROS})
PAR = st.sampled_from(("acte", "jour", "an", "equipement"))


@st.composite
def garanties(tirer: st.DrawFn) -> Garantie:
    genre = tirer(
        st.sampled_from(("pct_br", "tm", "tm_plus_pct_br", "forfait", "pct_pmss", "frais_reels", "aucune"))
    )
    donnees: dict[str, Any] = {"type": genre}
    if genre in {"pct_br", "tm_plus_pct_br", "pct_pmss"}:
        donnees["taux"] = tirer(TAUX)
    if genre == "pct_br":
        donnees["y_compris_amo"] = tirer(st.booleans())
    if genre == "frais_reels":
        donnees |= {
            "taux": str(tirer(st.integers(0, 100))),
            "assiette": tirer(st.sampled_from(("depense", "reste"))),
        }
    if genre in {"forfait", "pct_pmss"}:
        donnees["par"] = tirer(PAR)
    if genre == "forfait":
        donnees["montant"] = tirer(EUROS)
        part = tirer(st.sampled_from(("", "avec_tm", "y_compris_amo")))
        if part and not (part == "y_compris_amo" and donnees["par"] == "an"):
            donnees[part] = True
        if donnees["par"] == "jour":
            donnees["jours_max"] = tirer(st.integers(1, 5))
    if genre != "aucune" and donnees.get("par") != "an":
        donnees |= tirer(PLAFOND)
    return garantie_depuis(donnees)


@st.composite
def contrats(tirer: st.DrawFn) -> Contrat:
    garantie = tirer(garanties())
    return Contrat(dict.fromkeys(POSTES, garantie), tirer(st.booleans()))


@st.composite
def lignes(tirer: st.DrawFn) -> LigneSoins:
    acte = tirer(st.sampled_from(ACTES))
    return LigneSoins(
        id="l",
        date_soins=tirer(st.dates(date(2026, 5, 1), date(2026, 9, 30))),
        depense=tirer(st.decimals("0.00", "3000.00", places=2)),
        age=tirer(st.integers(26, 80)),
        parcours=acte["code_acte"] == "ACO" or tirer(st.booleans()),
        **acte,
    )


@given(st.lists(lignes(), min_size=1, max_size=4), st.lists(contrats(), min_size=1, max_size=3))
def test_rien_de_negatif_rien_au_dela_de_la_depense(soins: list[LigneSoins], regles: list[Contrat]) -> None:
    soins = [replace(x, id=f"l{i}") for i, x in enumerate(soins)]
    for ligne, r in zip(soins, regler_contrats(soins, regles, BAREMES), strict=True):
        assert len(r.parts) == len(regles)
        assert all(p >= ZERO and p == p.quantize(ZERO) for p in r.parts)
        assert r.resultat.amc == sum(r.parts, ZERO)
        assert r.resultat.amo_brute + r.resultat.amc <= ligne.depense
        assert r.resultat.reste_a_charge >= ZERO


@given(lignes(), contrats())
def test_un_contrat_responsable_laisse_ce_qu_il_doit_et_paie_ce_qu_il_doit(
    ligne: LigneSoins, contrat: Contrat
) -> None:
    (r,) = regler_contrats([ligne], [Contrat(contrat.garanties, True)], BAREMES)
    vu = r.resultat
    laisse = vu.participation_franchise + vu.majoration + vu.depassement_non_remboursable
    assert vu.reste_a_charge >= laisse
    if ligne.code_acte not in {"PH4", "PH2", "OPT_MONTURE_B", "OPT_VERRE_B"}:
        base = min(ligne.depense - vu.anomalie_facturation, vu.base)
        assert vu.amo_brute + vu.majoration + vu.amc >= base


@given(lignes(), contrats(), st.decimals("0.01", "500.00", places=2))
def test_une_depense_plus_grande_ne_fait_jamais_payer_moins(
    ligne: LigneSoins, contrat: Contrat, de_plus: Decimal
) -> None:
    (avant,) = regler_contrats([ligne], [contrat], BAREMES)
    (apres,) = regler_contrats([replace(ligne, depense=ligne.depense + de_plus)], [contrat], BAREMES)
    assert apres.resultat.amo_brute + apres.resultat.amc >= avant.resultat.amo_brute + avant.resultat.amc


@given(lignes(), st.lists(contrats(), min_size=2, max_size=3))
def test_un_contrat_de_plus_ne_retire_rien_a_ceux_d_avant(ligne: LigneSoins, regles: list[Contrat]) -> None:
    (tous,) = regler_contrats([ligne], regles, BAREMES)
    (sans,) = regler_contrats([ligne], regles[:-1], BAREMES)
    assert tous.parts[:-1] == sans.parts


@given(st.decimals("0.00", "500.00", places=2), st.integers(1, 6))
def test_un_forfait_annuel_ne_depasse_jamais_son_montant(deja: Decimal, nombre: int) -> None:
    garantie = garantie_depuis({"type": "forfait", "montant": "120.00", "par": "an"})
    soins = [LigneSoins(f"l{i}", date(2026, 6, 3), "MSP", Decimal("50.00"), 40) for i in range(nombre)]
    resultats = regler_contrats(
        soins,
        [Contrat({"psychologue": garantie}, False)],
        BAREMES,
        compteurs=Compteurs(consommes={"psychologue": deja}),
    )
    verse = sum((r.resultat.amc for r in resultats), ZERO)
    assert verse == min(max(ZERO, Decimal("120.00") - deja), Decimal("20.00") * nombre)


@given(lignes())
def test_un_poste_absent_du_contrat_est_dit(ligne: LigneSoins) -> None:
    assume(ligne.poste != "chambre")
    autre = Contrat({"chambre": garantie_depuis({"type": "tm"})}, True)
    try:
        regler_contrats([ligne], [autre], BAREMES)
    except DonneeInvalide as refus:
        dit = str(refus)
    else:
        dit = ""
    assert f"aucune garantie pour le poste {ligne.poste}" in dit
