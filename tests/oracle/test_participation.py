"""La participation forfaitaire : plafond de l’année, plafond du jour, exonérations."""

import pytest

from . import regler
from .demandes import BR100, demande, jour, ligne


@pytest.mark.parametrize(
    ("date_soins", "deja", "attendues"),
    [
        ("2026-06-03", "47.00", ["2.00", "1.00", "0.00"]),
        ("2026-06-03", "50.00", ["0.00", "0.00", "0.00"]),
        ("2026-09-30", "48.00", ["2.00", "0.00", "0.00"]),
        ("2026-10-01", "44.00", ["2.00", "2.00", "2.00"]),
        ("2026-12-31", "44.00", ["2.00", "2.00", "2.00"]),
        ("2027-01-01", "50.00", ["2.00", "2.00", "2.00"]),
        ("2027-03-01", "67.00", ["2.00", "1.00", "0.00"]),
        ("2023-03-01", "48.50", ["1.00", "0.50", "0.00"]),
    ],
)
def test_le_plafond_annuel_arrete_la_participation(date_soins, deja, attendues):
    lignes = [ligne(id=f"l{rang}", **jour(date_soins)) for rang in range(3)]
    resultat = regler(demande(lignes, BR100, pf=deja))
    assert [r["participation_franchise"] for r in resultat] == attendues


def test_quatre_participations_par_jour_pour_un_meme_professionnel():
    professionnels = ["A", "A", "A", "A", "A", "B", ""]
    lignes = [ligne(id=f"l{rang}", professionnel=pro) for rang, pro in enumerate(professionnels)]
    retenues = [r["participation_franchise"] for r in regler(demande(lignes, BR100))]
    assert retenues == ["2.00", "2.00", "2.00", "2.00", "0.00", "2.00", "2.00"]


def test_une_ligne_exoneree_ne_fait_pas_avancer_le_compteur():
    lignes = [ligne(id="mere", situation=["maternite"]), ligne(id="l2")]
    resultat = regler(demande(lignes, BR100, pf="48.00"))
    assert [r["participation_franchise"] for r in resultat] == ["0.00", "2.00"]
