"""La composition d’une épreuve du bloc 2, et ce qu’un jeu de situations n’a pas (I10, I11, I14)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.epreuves import (
    B2,
    Cadre,
    CompositionImpossible,
    SituationComposee,
    composer,
    manquements,
    ouverts,
    periodes,
    premier_jour,
    remplacer,
)
from scenario_bank import Bank, load_bank
from scenario_bank.model.gabarits import GabaritModele
from scenario_bank.model.vocabulaire import Condition, Famille

BANQUE = load_bank()
GRAINE = "5d1f"


def cadre(graine: str = GRAINE, mutuelle: str = "valdambre", **autres: object) -> Cadre:
    return replace(Cadre(graine, premier_jour(BANQUE, graine), mutuelle), **autres)  # type: ignore[arg-type] # test sugar


def situation(n: int, **autres: object) -> SituationComposee:
    modele = SituationComposee(f"D-{n}", Condition.RECONSTITUEE, "sante", False, False, "Aucun dossier réel.")
    return replace(modele, **autres)  # type: ignore[arg-type] # test sugar


CONFORME = (
    situation(1, anomalie=True),
    situation(2, suspicion=True),
    situation(3),
    situation(4),
    situation(5),
)


def regles(situations: tuple[SituationComposee, ...], *, reserve: bool = True) -> list[str]:
    return [m.regle for m in manquements(situations, B2, domaines=["sante"], reserve=reserve)]


# ------------------------------------------------------------------ ce qui manque à un jeu


def test_un_jeu_conforme_ne_manque_de_rien() -> None:
    assert regles(CONFORME) == []


@pytest.mark.parametrize(
    ("situations", "reserve", "attendu"),
    [
        (CONFORME[:4], True, ["nombre_min"]),
        ((*CONFORME, *(situation(n) for n in range(6, 10))), True, ["nombre_max"]),
        ((*CONFORME[1:], situation(9)), True, ["anomalie"]),
        ((CONFORME[0], *CONFORME[2:], situation(9)), True, ["suspicion"]),
        ((situation(1, anomalie=True, suspicion=True), *CONFORME[2:], situation(9)), True, ["dossiers_distincts"]),
        ((*CONFORME[:4], situation(5, domaine="prevoyance")), True, ["domaine"]),
        ((*CONFORME[:4], situation(5, motif="  ")), True, ["motif_reconstitue"]),
        ((*CONFORME[:4], situation(5, condition=Condition.SIMULEE_DIFFICILE)), True, ["condition"]),
        (CONFORME, False, ["reserve"]),
    ],
)  # fmt: skip
def test_chaque_modalite_manquante_est_nommee(
    situations: tuple[SituationComposee, ...], reserve: bool, attendu: list[str]
) -> None:
    assert regles(situations, reserve=reserve) == attendu


def test_une_situation_reelle_ne_demande_ni_motif_ni_reserve() -> None:
    reelles = tuple(replace(s, condition=Condition.REELLE, motif="") for s in CONFORME)
    assert regles(reelles, reserve=False) == []


def test_sept_jours_calendaires_conviennent_huit_non() -> None:
    lundi, dimanche, suivant = date(2026, 6, 1), date(2026, 6, 7), date(2026, 6, 8)
    juste = (replace(CONFORME[0], jour=lundi), *CONFORME[1:4], replace(CONFORME[4], jour=dimanche))
    trop = (*juste[:4], replace(CONFORME[4], jour=suivant))
    assert (regles(juste), regles(trop)) == ([], ["fenetre"])


# ------------------------------------------------------------------------ le tirage


def test_la_meme_graine_donne_le_meme_jeu() -> None:
    un, deux = (composer(BANQUE, cadre(), nombre=5) for _ in range(2))
    assert un == deux


def test_une_autre_graine_donne_d_autres_dossiers() -> None:
    un, deux = (composer(BANQUE, cadre(g), nombre=5) for g in ("a", "b"))
    assert not {c.vu.reference for c in un.dossiers} & {c.vu.reference for c in deux.dossiers}


@settings(max_examples=12, deadline=None)
@given(
    graine=st.text("0123456789abcdef", min_size=32, max_size=32),
    nombre=st.integers(5, 8),
    mutuelle=st.sampled_from(sorted(BANQUE.mutuelles)),
)
def test_tout_jeu_tire_est_conforme_et_d_une_seule_mutuelle(graine: str, nombre: int, mutuelle: str) -> None:
    jeu = composer(BANQUE, cadre(graine, mutuelle), nombre=nombre)
    tous = (*jeu.dossiers, jeu.reserve)
    assert len(jeu.dossiers) == nombre
    assert {c.vu.mutuelle for c in tous} == {mutuelle}
    assert len({c.vu.reference for c in tous}) == nombre + 1
    assert len({c.jour for c in tous}) == 1
    situations = tuple(
        situation(
            n,
            reference=c.vu.reference,
            anomalie=c.corrige.famille is Famille.ANOMALIE,
            suspicion=c.corrige.famille.suspecte,
        )
        for n, c in enumerate(jeu.dossiers)
    )
    assert regles(situations) == []


def test_le_nombre_d_anomalies_et_de_suspicions_ne_se_deduit_pas_de_la_modalite() -> None:
    comptes = Counter()
    for n in range(20):
        jeu = composer(BANQUE, cadre(f"graine {n}"), nombre=7)
        familles = [c.corrige.famille for c in jeu.dossiers]
        comptes[familles.count(Famille.ANOMALIE), sum(f.suspecte for f in familles)] += 1
    assert len(comptes) > 3


def test_un_dossier_deja_rencontre_ne_revient_pas() -> None:
    premier = composer(BANQUE, cadre(), nombre=5)
    vus = frozenset(c.vu.reference for c in (*premier.dossiers, premier.reserve))
    second = composer(BANQUE, cadre(deja_vus=vus), nombre=5)
    assert not vus & {c.vu.reference for c in (*second.dossiers, second.reserve)}


def test_un_dossier_que_la_preuve_refuse_ne_sort_pas() -> None:
    refuses = {c.vu.reference for c in composer(BANQUE, cadre(), nombre=5).dossiers[:2]}
    jeu = composer(BANQUE, cadre(admis=lambda c: c.vu.reference not in refuses), nombre=5)
    assert not refuses & {c.vu.reference for c in jeu.dossiers}


def test_aucune_alteration_n_est_tiree_deux_fois_tant_qu_il_en_reste() -> None:
    for n in range(10):
        jeu = composer(BANQUE, cadre(f"graine {n}"), nombre=5)
        plantees = [c.alteration for c in jeu.dossiers if c.alteration]
        assert len(plantees) == len(set(plantees))


def test_un_echange_garde_la_nature_et_change_le_dossier() -> None:
    jeu = composer(BANQUE, cadre(), nombre=5)
    for ancien in jeu.dossiers:
        famille = ancien.corrige.famille
        neuf = remplacer(BANQUE, cadre("autre", deja_vus=frozenset({ancien.vu.reference})), famille)
        assert neuf.corrige.famille.suspecte == famille.suspecte
        assert neuf.corrige.famille is famille or famille.suspecte
        assert neuf.vu.reference != ancien.vu.reference


@pytest.mark.parametrize(("nombre", "reelles"), [(4, 0), (9, 0), (0, 5), (3, 1), (6, 3)])
def test_un_nombre_hors_des_bornes_du_livret_est_refuse(nombre: int, reelles: int) -> None:
    with pytest.raises(CompositionImpossible) as refus:
        composer(BANQUE, cadre(), nombre=nombre, reelles=reelles)
    assert (refus.value.manque, refus.value.besoins["nombre"]) == ("nombre", str(nombre + reelles))


def test_les_situations_reelles_comptent_parmi_les_cinq_a_huit() -> None:
    jeu = composer(BANQUE, cadre(), nombre=2, reelles=3)
    assert {c.corrige.famille.suspecte for c in jeu.dossiers} == {True, False}


def test_une_bande_de_difficulte_sans_suspicion_le_dit() -> None:
    with pytest.raises(CompositionImpossible) as refus:
        composer(BANQUE, cadre(difficulte=(1, 1)), nombre=5)
    assert refus.value.manque in {"fraude", "leurre"}
    assert refus.value.besoins == {"difficulte": "1-1", "mutuelle": "valdambre"}


def test_quand_rien_n_est_admis_le_tirage_s_arrete_et_le_dit() -> None:
    with pytest.raises(CompositionImpossible) as refus:
        composer(BANQUE, cadre(admis=lambda _c: False), nombre=5)
    assert refus.value.manque == "dossiers_neufs"


# ------------------------------------------------------------------ gabarits d’époques différentes


def banque_a_deux_epoques() -> Bank:
    """La banque, dont un gabarit ne vaut qu’en 2023 et dont aucun autre n’y vaut."""
    gabarits = {
        id_: modele.model_copy(update={"premier_jour": date(2026, 7, 1), "dernier_jour": date(2026, 9, 30)})
        for id_, modele in BANQUE.gabarits.items()
        if id_ in {"audio_classe_1", "consultation_noemie", "optique_classe_b"}
    }
    ancien = gabarits["audio_classe_1"]
    gabarits["audio_classe_1"] = ancien.model_copy(
        update={"premier_jour": date(2023, 3, 1), "dernier_jour": date(2023, 9, 29)}
    )
    return copie(gabarits)


def copie(gabarits: dict[str, GabaritModele]) -> Bank:
    autre = Bank(BANQUE.couches, BANQUE.empreintes)
    autre.__dict__["gabarits"] = gabarits
    return autre


def test_le_premier_jour_est_celui_que_le_plus_de_gabarits_admettent() -> None:
    banque = banque_a_deux_epoques()
    for n in range(30):
        jour = premier_jour(banque, f"graine {n}")
        assert jour.isoweekday() in (2, 3, 4)
        assert ouverts(banque, jour) == ("consultation_noemie", "optique_classe_b")


def test_un_gabarit_demande_a_son_epoque() -> None:
    jour = premier_jour(banque_a_deux_epoques(), GRAINE, ["audio_classe_1"])
    assert jour.year == 2023


def test_deux_gabarits_sans_jour_commun_disent_leurs_fenetres() -> None:
    with pytest.raises(CompositionImpossible) as refus:
        premier_jour(banque_a_deux_epoques(), GRAINE, ["audio_classe_1", "optique_classe_b"])
    assert refus.value.manque == "jour"
    assert refus.value.besoins == {
        "audio_classe_1": "2023-03-01/2023-09-29",
        "optique_classe_b": "2026-07-01/2026-09-30",
    }


def test_une_epreuve_ne_prend_que_les_gabarits_de_son_jour() -> None:
    banque = banque_a_deux_epoques()
    cadre_ = Cadre(GRAINE, premier_jour(banque, GRAINE), "valdambre")
    composition = composer(banque, cadre_, nombre=8)
    assert "audio_classe_1" not in {c.gabarit for c in (*composition.dossiers, composition.reserve)}


def test_un_jour_hors_de_toute_periode_le_dit() -> None:
    with pytest.raises(CompositionImpossible) as refus:
        composer(banque_a_deux_epoques(), Cadre(GRAINE, date(2025, 2, 4), "valdambre"), nombre=5)
    assert refus.value.manque == "jour"
    assert refus.value.besoins["trouve"] == "2025-02-04"


def test_une_mutuelle_sans_contrat_en_vigueur_ce_jour_le_dit() -> None:
    banque = banque_a_deux_epoques()
    modele = banque.gabarits["audio_classe_1"].model_copy(update={"premier_jour": date(2018, 3, 1)})
    banque = copie({**banque.gabarits, "audio_classe_1": modele})
    with pytest.raises(CompositionImpossible) as refus:
        composer(banque, Cadre(GRAINE, date(2018, 6, 5), "valdambre"), nombre=5)
    assert refus.value.manque == "mutuelle"


def test_les_periodes_joignent_les_fenetres_qui_se_touchent() -> None:
    assert periodes(banque_a_deux_epoques()) == (
        (date(2023, 3, 1), date(2023, 9, 29)),
        (date(2026, 7, 1), date(2026, 9, 30)),
    )


def test_une_epoque_demandee_donne_un_jour_de_cette_epoque() -> None:
    for periode in periodes(BANQUE):
        jour = premier_jour(BANQUE, GRAINE, periode=periode)
        assert periode[0] <= jour <= periode[1]


def test_en_2023_seule_la_couronne_se_compose() -> None:
    jour = premier_jour(BANQUE, GRAINE, periode=periodes(BANQUE)[0])
    assert jour.year == 2023
    assert ouverts(BANQUE, jour) == ("dentaire_couronne",)


def test_la_reserve_varie_et_remplace_une_famille_qu_un_seul_dossier_presente() -> None:
    vues = set()
    for n in range(12):
        composition = composer(
            BANQUE, Cadre(f"reserve-{n}", date(2026, 9, 15), "valdambre"), nombre=5 + n % 4
        )
        *familles, reserve = (
            Famille.FRAUDE if c.corrige.famille.suspecte else c.corrige.famille
            for c in (*composition.dossiers, composition.reserve)
        )
        seules = {f for f in (Famille.ANOMALIE, Famille.FRAUDE) if familles.count(f) == 1}
        vues.add(reserve)
        assert not seules or reserve in seules
    assert len(vues) > 1


def test_un_dossier_sain_montre_la_premiere_impression_d_une_alteration_qu_il_n_a_pas() -> None:
    ribs = [
        any(p.genre == "rib" for p in c.vu.pieces)
        for n in range(12)
        for c in composer(BANQUE, Cadre(f"sains-{n}", date(2026, 9, 15), "valdambre"), nombre=8).dossiers
        if c.corrige.famille is Famille.SAIN
    ]
    assert {True, False} == set(ribs)
