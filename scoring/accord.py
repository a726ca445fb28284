"""Agreement between two evaluators: raw agreement, Cohen's kappa, Gwet's AC1, with 95 % intervals.

It says something about grids and training, never about a candidate. Sources of the formulas: interval of
the raw agreement, Wilson (1927); variance of kappa, Fleiss, Cohen and Everitt (1969); AC1 and its
variance, Gwet, British Journal of Mathematical and Statistical Psychology 61 (2008), 29-48. Ratios are
statistics, not money: they are floats.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

Z = 1.959963984540054  # quantile 0.975 of the normal law
CATEGORIES = ("A", "NA")
MINIMUM = 2


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A value between -1 and 1 with its interval, or why it is not calculable.

    `valeur` is None when the coefficient has no meaning; `bas` and `haut` are None when the interval has
    none. `raison` says why, in French, and is "" when everything could be computed.
    """

    valeur: float | None
    erreur_type: float | None = None
    bas: float | None = None
    haut: float | None = None
    raison: str = ""


@dataclass(frozen=True, slots=True)
class Accord:
    """The agreement of two evaluators over `n` judgements both gave."""

    n: int
    brut: Coefficient
    kappa: Coefficient
    ac1: Coefficient


def tableau(paires: Iterable[tuple[str, str]], categories: Sequence[str] = CATEGORIES) -> list[list[int]]:
    """The contingency table of pairs (first evaluator, second evaluator).

    Raises ValueError for a judgement outside `categories`.

    >>> tableau([("A", "A"), ("A", "NA")])
    [[1, 1], [0, 0]]
    """
    rangs = {c: i for i, c in enumerate(categories)}
    comptes = [[0] * len(rangs) for _ in rangs]
    for premier, second in paires:
        for avis in (premier, second):
            if avis not in rangs:
                raise ValueError(f"avis « {avis} » ; accepté : {', '.join(categories)}")
        comptes[rangs[premier]][rangs[second]] += 1
    return comptes


def accord(comptes: Sequence[Sequence[int]]) -> Accord:
    """The three coefficients of a square table of counts, one row per judgement of the first evaluator.

    Raises ValueError when the table is not square, has fewer than two categories or a negative count.
    """
    q = len(comptes)
    if q < MINIMUM or any(len(ligne) != q for ligne in comptes):
        raise ValueError("table carrée d’au moins deux catégories attendue")
    if any(c < 0 for ligne in comptes for c in ligne):
        raise ValueError("compte négatif dans la table")
    n = sum(map(sum, comptes))
    if n == 0:
        rien = Coefficient(None, raison="Non calculable : aucun avis commun.")
        return Accord(0, rien, rien, rien)
    p = [[c / n for c in ligne] for ligne in comptes]
    observe = sum(p[k][k] for k in range(q))
    return Accord(n, _brut(observe, n), _kappa(p, observe, n), _ac1(p, observe, n))


def _brut(observe: float, n: int) -> Coefficient:
    centre = (observe + Z * Z / (2 * n)) / (1 + Z * Z / n)
    demi = Z * sqrt(observe * (1 - observe) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
    return Coefficient(
        observe, sqrt(observe * (1 - observe) / n), max(0.0, centre - demi), min(1.0, centre + demi)
    )


def _entourer(valeur: float, variance: float, n: int) -> Coefficient:
    """The coefficient with its normal interval, where an interval makes sense."""
    if n < MINIMUM:
        return Coefficient(valeur, raison="Intervalle non calculable : un seul avis commun.")
    if variance <= 1e-15:
        return Coefficient(
            valeur, raison="Intervalle non calculable : les avis communs ne varient pas assez."
        )
    erreur = sqrt(variance)
    return Coefficient(valeur, erreur, max(-1.0, valeur - Z * erreur), min(1.0, valeur + Z * erreur))


def _kappa(p: Sequence[Sequence[float]], observe: float, n: int) -> Coefficient:
    q = len(p)
    lignes = [sum(ligne) for ligne in p]
    colonnes = [sum(p[k][j] for k in range(q)) for j in range(q)]
    hasard = sum(lignes[k] * colonnes[k] for k in range(q))
    if 1 - hasard < 1e-12:
        return Coefficient(
            None, raison="Non calculable : les deux évaluateurs n’ont employé qu’un seul et même avis."
        )
    kappa = (observe - hasard) / (1 - hasard)
    reste = 1 - kappa
    accords = sum(p[k][k] * (1 - (lignes[k] + colonnes[k]) * reste) ** 2 for k in range(q))
    ecarts = sum(p[k][j] * (colonnes[k] + lignes[j]) ** 2 for k in range(q) for j in range(q) if k != j)
    variance = (accords + reste**2 * ecarts - (kappa - hasard * reste) ** 2) / (n * (1 - hasard) ** 2)
    return _entourer(kappa, variance, n)


def _ac1(p: Sequence[Sequence[float]], observe: float, n: int) -> Coefficient:
    q = len(p)
    parts = [(sum(p[k]) + sum(p[j][k] for j in range(q))) / 2 for k in range(q)]
    hasard = sum(x * (1 - x) for x in parts) / (q - 1)
    ac1 = (observe - hasard) / (1 - hasard)
    reste = 1 - ac1
    memes = sum(p[k][k] * (1 - parts[k]) for k in range(q)) / (q - 1)
    carres = sum(p[k][j] * (1 - (parts[k] + parts[j]) / 2) ** 2 for k in range(q) for j in range(q))
    variance = (
        observe * (1 - observe)
        - 4 * reste * (memes - observe * hasard)
        + 4 * reste**2 * (carres / (q - 1) ** 2 - hasard**2)
    ) / (n * (1 - hasard) ** 2)
    return _entourer(ac1, variance, n)
