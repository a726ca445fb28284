"""The data of a livret have one canonical writing, and nothing loose gets in."""

import json
from dataclasses import replace

import pytest

from tests.webapp.livret.exemples import BLOC_2, REMPLI, VIDE
from webapp.livret.canonique import DonneesInvalides
from webapp.livret.donnees import DonneesLivret, Journal, LigneDeFiche, Validation, VerdictCompetence


def test_l_ecriture_canonique_se_relit_et_se_reecrit_pareille():
    octets = REMPLI.canonique()
    assert DonneesLivret.lire(octets) == REMPLI
    assert DonneesLivret.lire(octets).canonique() == octets
    assert list(json.loads(octets)) == sorted(json.loads(octets))
    assert "é".encode() in octets


@pytest.mark.parametrize(
    "alterer",
    [
        lambda o: o.replace(b'{"blocs"', b'{ "blocs"'),
        lambda o: o.replace(b'"version":1', b'"version":1.0'),
        lambda o: o.replace(b'"version":1', b'"version":"1"'),
        lambda o: o.replace(b'"version":1', b'"version":true'),
        lambda o: o.replace(b'"version":1', b'"version":1,"version":1'),
        lambda o: o.replace(b'"voie"', b'"voix"'),
        lambda o: o.replace(b'"verdict":"A"', b'"verdict":"B"'),
        lambda o: o.replace(b"\xc3\xa9", b"\\u00e9"),
        lambda o: o.replace(b"2026-11-27T16", b"2026-11-27t16"),
        lambda o: o[:-1],
        lambda o: b"\xff" + o,
    ],
)
def test_toute_autre_ecriture_est_refusee(alterer):
    octets = alterer(REMPLI.canonique())
    assert octets != REMPLI.canonique()
    with pytest.raises(DonneesInvalides):
        DonneesLivret.lire(octets)


@pytest.mark.parametrize(
    "fautives",
    [
        lambda: replace(VIDE, jour="27/11/2026"),
        lambda: replace(VIDE, jour="20261127"),
        lambda: replace(VIDE, referentiel_empreinte="abc"),
        lambda: replace(VIDE, blocs=(BLOC_2, BLOC_2)),
        lambda: replace(BLOC_2, verdicts=BLOC_2.verdicts * 2),
        lambda: Validation(1, "X", "2026-11-27 16:02", "a" * 64),
        lambda: Validation(1, "X", "2026-13-27T16:02:00Z", "a" * 64),
    ],
)
def test_une_valeur_impossible_est_refusee_a_la_construction(fautives):
    with pytest.raises(DonneesInvalides):
        fautives()


@pytest.mark.parametrize(
    ("donnees", "chemin"),
    [
        (replace(VIDE, version=1.0), "$.version"),
        (replace(VIDE, candidat=None), "$.candidat"),
        (replace(VIDE, candidat="\ud800"), "$"),
        (replace(VIDE, blocs=(replace(BLOC_2, fiche=LigneDeFiche("oui")),)), "$.blocs[0].fiche.exerce"),
        (
            replace(VIDE, blocs=(replace(BLOC_2, journaux=(Journal("t", 2.5, ""),)),)),
            "$.blocs[0].journaux[0].actions",
        ),
        (
            replace(VIDE, blocs=(replace(BLOC_2, verdicts=(VerdictCompetence("B2.C1", "ACQUIS"),)),)),
            "$.blocs[0].verdicts[0].verdict",
        ),
    ],
)
def test_un_mauvais_type_est_nomme_par_son_chemin(donnees, chemin):
    with pytest.raises(DonneesInvalides) as refus:
        donnees.canonique()
    assert refus.value.chemin == chemin


def test_l_empreinte_a_valider_ne_depend_ni_des_validations_ni_du_remplacement():
    assert (
        REMPLI.empreinte_a_valider() == replace(REMPLI, validations=(), remplacee_par=3).empreinte_a_valider()
    )
    assert REMPLI.empreinte_a_valider() != replace(REMPLI, candidat="Autre").empreinte_a_valider()
    assert REMPLI.empreinte() != REMPLI.empreinte_a_valider()
