"""Whatever the acts of the barèmes, the part of the Assurance Maladie keeps its identities."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cases.calcul import ACTES, Compteurs, ErreurCalcul, LigneSoins, Resultat, regler
from scenario_bank.actes import Assiette, Participation
from scenario_bank.dated import PasEnVigueur
from scenario_bank.model.baremes import lire_baremes
from scenario_bank.model.garanties import POSTES, TicketModerateur

BAREMES = lire_baremes()
GARANTIES = {poste: TicketModerateur() for poste in POSTES}
CENT, NUL = Decimal("0.01"), Decimal("0.00")
JOURS = st.dates(date(2024, 12, 22), date(2026, 9, 30))
MONTANTS = st.integers(0, 200_000).map(lambda c: Decimal(c).scaleb(-2))
TARIFS = st.integers(1, 40_000).map(lambda c: Decimal(c).scaleb(-2))
SITUATIONS = st.sampled_from(((), ("ald",), ("maternite",), ("c2s",), ("alsace_moselle",)))


@st.composite
def lignes_de_tout_poste(tirer: st.DrawFn, identifiant: str = "l1") -> LigneSoins:
    acte = ACTES[tirer(st.sampled_from(sorted(ACTES)))]
    imprimee = acte.assiette is Assiette.LIGNE or tirer(st.booleans())
    return LigneSoins(
        id=identifiant,
        date_soins=tirer(JOURS),
        code_acte=acte.code,
        depense=tirer(MONTANTS),
        age=tirer(st.integers(acte.age_min, acte.age_max).filter(lambda age: age != 18)),
        secteur=tirer(st.sampled_from(("1", "2"))),
        parcours=tirer(st.booleans()),
        situation=frozenset(tirer(SITUATIONS)),
        quantite=tirer(st.integers(1, 12)),
        base_remboursement=tirer(TARIFS) if imprimee else None,
        plafond_facturation=tirer(
            st.none() | st.integers(140_000, 200_000).map(lambda c: Decimal(c).scaleb(-2))
        ),
        coefficient=tirer(st.integers(5, 700).map(lambda d: Decimal(d).scaleb(-1))),
        jour_sejour=tirer(st.none() | st.integers(1, 60)),
        region=tirer(st.sampled_from(("metropole", "dom"))) if imprimee else "metropole",
        urgence=tirer(st.booleans()),
        seance=tirer(st.sampled_from(("", "s1"))),
    )


def _regler(lignes: list[LigneSoins], compteurs: Compteurs | None = None) -> list[Resultat]:
    """The settlement; what the references do not decide is set aside."""
    try:
        return regler(lignes, GARANTIES, BAREMES, compteurs=compteurs)
    except (ErreurCalcul, PasEnVigueur):
        assume(False)
        raise


@given(lignes_de_tout_poste())
@settings(max_examples=300, deadline=None)
def test_tout_acte_se_regle_au_centime_dans_la_depense(ligne: LigneSoins) -> None:
    (r,) = _regler([ligne])
    assert r.amo_nette + r.amc + r.reste_a_charge + r.anomalie_facturation == ligne.depense
    assert NUL <= r.participation_franchise <= r.amo_brute <= ligne.depense
    assert min(r.amo_nette, r.amc, r.reste_a_charge, r.anomalie_facturation) >= 0
    for montant in (r.base, r.amo_brute, r.participation_franchise, r.amc, r.reste_a_charge):
        assert montant == montant.quantize(CENT)


@given(lignes_de_tout_poste(), st.integers(0, 50).map(Decimal), st.integers(0, 50).map(Decimal))
@settings(max_examples=150, deadline=None)
def test_chaque_participation_ne_remplit_que_son_compteur(
    ligne: LigneSoins, pf: Decimal, franchise: Decimal
) -> None:
    (r,) = _regler([ligne], Compteurs(pf=pf, franchise=franchise))
    genre = ACTES[ligne.code_acte].participation
    retenue_pf = r.participation_franchise if genre is Participation.PF else NUL
    assert r.compteur_pf == pf + retenue_pf <= 50
    assert r.compteur_franchise == franchise + r.participation_franchise - retenue_pf <= 50


@given(
    st.lists(
        st.tuples(st.sampled_from(("AMI", "AIS", "AMS", "ABA", "VSL", "B", "G")), st.integers(1, 6)),
        min_size=1,
        max_size=8,
    )
)
@settings(max_examples=100, deadline=None)
def test_une_journee_ne_depasse_pas_ses_limites(actes: list[tuple[str, int]]) -> None:
    lignes = [
        LigneSoins(
            f"l{i}",
            date(2026, 3, 4),
            code,
            Decimal("400.00"),
            40,
            quantite=quantite,
            base_remboursement=Decimal("50.00"),
            professionnel="dr_a",
        )
        for i, (code, quantite) in enumerate(actes)
    ]
    sommes: dict[str, Decimal] = {}
    for ligne, r in zip(lignes, _regler(lignes), strict=True):
        genre = ACTES[ligne.code_acte].participation.value
        sommes[genre] = sommes.get(genre, NUL) + r.participation_franchise
    assert sommes.get("franchise_paramedical", NUL) <= 4
    assert sommes.get("franchise_transport", NUL) <= 8
    assert sommes.get("pf", NUL) <= 8


@given(st.lists(TARIFS, min_size=1, max_size=5), st.booleans())
@settings(max_examples=100, deadline=None)
def test_une_seance_lourde_ne_porte_qu_une_participation(tarifs: list[Decimal], sejour: bool) -> None:
    codes = [("ADC", t) for t in tarifs] + ([("GHS", Decimal("1500.00"))] if sejour else [])
    lignes = [
        LigneSoins(f"l{i}", date(2026, 6, 3), code, t, 40, base_remboursement=t, seance="s1")
        for i, (code, t) in enumerate(codes)
    ]
    laisse = sum(x.depense - r.amo_brute for x, r in zip(lignes, _regler(lignes), strict=True))
    if sum(tarifs) >= 120:
        assert laisse == 32
    else:
        taux = Decimal("0.2") if sejour else Decimal("0.3")
        assert abs(laisse - taux * sum(x.depense for x in lignes)) <= CENT * len(lignes)


@given(JOURS, st.integers(1, 40), st.integers(1, 40), st.sampled_from(("FJ", "FJ_PSY")))
@settings(max_examples=100, deadline=None)
def test_un_sejour_coupe_en_deux_doit_le_meme_forfait_journalier(
    jour: date, avant: int, apres: int, code: str
) -> None:
    def base(debut: date, jours: int) -> Decimal:
        ligne = LigneSoins("l1", debut, code, NUL, 40, quantite=jours)
        return _regler([ligne])[0].base

    coupe = base(jour, avant) + base(jour + timedelta(days=avant), apres)
    assert base(jour, avant + apres) == coupe


@given(lignes_de_tout_poste())
@settings(max_examples=150, deadline=None)
def test_l_affection_de_longue_duree_ne_diminue_jamais_la_part_obligatoire(ligne: LigneSoins) -> None:
    sans = replace(ligne, situation=frozenset(), parcours=True)
    # the forfait urgences is itself smaller
    assume(ligne.code_acte != "FPU")
    (r,), (en_ald,) = _regler([sans]), _regler([replace(sans, situation=frozenset({"ald"}))])
    assert en_ald.amo_brute >= r.amo_brute


@given(lignes_de_tout_poste())
@settings(max_examples=100, deadline=None)
def test_la_base_est_proportionnelle_au_nombre_d_actes(ligne: LigneSoins) -> None:
    acte = ACTES[ligne.code_acte]
    assume(not acte.dispenses and acte.assiette != "prix" and not acte.sejour)
    (un,), (tous,) = _regler([replace(ligne, quantite=1)]), _regler([ligne])
    assert tous.base == un.base * ligne.quantite


@given(lignes_de_tout_poste())
@settings(max_examples=100, deadline=None)
def test_la_trace_se_dit_en_francais_et_nomme_ce_qu_elle_a_lu(ligne: LigneSoins) -> None:
    (r,) = _regler([ligne])
    assert all(p.endswith("]") and "source : " in p for p in r.phrases())
    assert set(r.parametres) <= set(BAREMES.parametres)
