"""Which branches of the calculation a dossier rests on, and whether published examples bear them out.

A branch is the id of a rule or of a parameter met in the trace of a settlement. One that no published
example corroborates carries nothing in the evaluation pool.
"""

from __future__ import annotations

from collections.abc import Iterable

from cases.calcul import Resultat, depuis_json, regler
from cases.verification import demande_de
from cases.vu import Case
from scenario_bank import Bank


def branches(resultats: Iterable[Resultat]) -> tuple[str, ...]:
    """Ids of the rules and parameters of the traces, in order, each once."""
    trouvees: dict[str, None] = {}
    for resultat in resultats:
        for etape in resultat.trace:
            trouvees[etape.regle.id] = None
            if etape.parametre is not None:
                trouvees[etape.parametre.id] = None
    return tuple(trouvees)


def branches_du_dossier(bank: Bank, case: Case) -> tuple[str, ...]:
    """The branches that the settlement of what is seen rests on; raises DemandeIllisible or ErreurCalcul."""
    lue = depuis_json(demande_de(case.vu))
    return branches(
        regler(lue.lignes, lue.garanties, bank.baremes, compteurs=lue.compteurs, responsable=lue.responsable)
    )


def non_corroborees(bank: Bank, case: Case) -> tuple[str, ...]:
    """The branches of the dossier that no published example corroborates; empty when it may be evaluated."""
    return bank.non_corroborees(branches_du_dossier(bank, case))
