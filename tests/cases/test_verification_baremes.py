"""La base des barèmes n’affirme que ce que les sources disent."""

from datetime import date

from cases.generation import generate
from scenario_bank import load_bank

BANQUE = load_bank()


def test_une_date_d_effet_que_les_sources_ne_donnent_pas_n_est_pas_affichee():
    vu = generate(BANQUE, "consultation_noemie", 1, date(2026, 9, 14)).vu
    baremes = {c.id: c for c in next(b for b in vu.bases if b.id == "baremes").champs}
    par_code = {}
    for cle, champ in baremes.items():
        if cle.endswith("].code"):
            par_code.setdefault(champ.valeur, []).append(baremes[cle.replace(".code", ".depuis")])
    assert [(c.valeur, c.affiche) for c in par_code["C"]] == [("", "")]
    assert par_code["G"][-1].affiche == "22/12/2024"
