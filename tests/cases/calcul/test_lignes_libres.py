"""Loose lines: whatever a line holds, it is settled or refused alone, and never stops the others."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.calcul.echange import CLES_LIGNE
from cases.calcul.lignes_libres import regler_libres
from scenario_bank import load_bank

BAREMES = load_bank().baremes
G = {"date_soins": "2026-06-03", "code_acte": "G", "depense": "30.00", "age": 40, "garantie": "100 % BR"}
CLES = sorted({*CLES_LIGNE, "beneficiaire", "garantie", "responsable", "contrats", "compteurs"})
SCALAIRES = (
    st.none()
    | st.booleans()
    | st.integers(-5, 200)
    | st.floats(allow_nan=False)
    | st.sampled_from(("", "70", "0.70", "30.00", "G", "FJ", "2026-06-03", "1", "dom", "rac0", "TM", "A"))
    | st.text(max_size=8)
)
VALEURS = st.recursive(
    SCALAIRES,
    lambda x: (
        st.lists(x, max_size=3) | st.dictionaries(st.sampled_from((*CLES, "type", "pf")), x, max_size=3)
    ),
    max_leaves=5,
)


# Drawing may be slow on a busy machine: that says nothing of the calculation.
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.dictionaries(st.sampled_from(CLES), VALEURS, max_size=4), st.booleans())
def test_une_valeur_quelconque_est_reglee_ou_refusee_sans_rien_arreter(
    change: dict[str, Any], ensemble: bool
) -> None:
    qui = {"beneficiaire": "A"} if ensemble else {}
    avant, fausse, apres = regler_libres([G | qui, G | qui | change, G], BAREMES)
    assert avant.resultat is not None
    assert apres.resultat is not None
    assert (fausse.resultat is None) == bool(fausse.erreur)


@given(VALEURS)
def test_ce_qui_n_est_pas_un_objet_est_refuse(valeur: Any) -> None:
    (lue,) = regler_libres([valeur], BAREMES)
    assert lue.resultat is None
    assert lue.erreur.startswith("ligne ")


def test_une_ligne_sans_identifiant_porte_son_rang() -> None:
    regles = regler_libres([G, G | {"id": "kiné"}, G | {"id": "x", "depense": "?"}], BAREMES)
    assert [r.resultat.ligne for r in regles if r.resultat] == ["1", "kiné"]
    assert regles[2].erreur.startswith("ligne x, depense")


def test_la_garantie_d_une_ligne_est_le_niveau_du_praticien_non_optam() -> None:
    cs = G | {"code_acte": "CS", "depense": "80.00", "secteur": "2"}
    regles = regler_libres(
        [cs | {"garantie": g} for g in ("200 % BR", "300 % BR", "150 % BR", "TM + 60 % BR")], BAREMES
    )
    assert [str(r.resultat.amc) for r in regles if r.resultat] == ["29.90", "29.90", "18.40", "20.70"]
    assert all("praticien non OPTAM" in r.remarques[-1] for r in regles)


def test_la_monture_se_regle_avant_les_verres_d_une_meme_personne() -> None:
    commun = G | {
        "beneficiaire": "A",
        "equipement": "e1",
        "garantie": "200 € y compris Sécu dont monture limitée à 100 €",
    }
    verre, monture = regler_libres(
        [
            commun | {"code_acte": "OPT_VERRE_B", "depense": "150.00"},
            commun | {"code_acte": "OPT_MONTURE_B", "depense": "120.00"},
        ],
        BAREMES,
    )
    assert monture.resultat is not None
    assert verre.resultat is not None
    assert [str(monture.resultat.amc), str(verre.resultat.amc)] == ["99.97", "99.97"]


def test_une_limite_en_jours_par_sejour_recommence_a_chaque_sejour() -> None:
    chambre = G | {"beneficiaire": "A", "code_acte": "CHP", "depense": "200.00", "quantite": 2}
    chambre["garantie"] = "60 €/jour limité à 3 jours"
    regles = regler_libres(
        [chambre | {"seance": s} for s in ("mai", "mai", "juin")]
        + [chambre | {"garantie": "60 €/jour limité à 3 jours par an", "seance": s} for s in ("mai", "juin")],
        BAREMES,
    )
    assert [str(r.resultat.amc) for r in regles if r.resultat] == [
        "120.00",
        "60.00",
        "120.00",
        "120.00",
        "60.00",
    ]


def test_le_plafond_mensuel_d_une_annee_ne_vaut_pas_pour_la_suivante() -> None:
    chambre = G | {"code_acte": "CHP", "depense": "300.00", "garantie": "3 % PMSS"}
    derniere, apres = regler_libres(
        [chambre | {"date_soins": d} for d in ("2026-12-31", "2027-01-01")], BAREMES
    )
    assert derniere.resultat is not None
    assert str(derniere.resultat.amc) == "120.15"
    assert "aucune valeur en vigueur le 01/01/2027" in apres.erreur
