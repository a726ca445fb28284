"""Un devin : il apprend à reconnaître un dossier altéré, et la borne dit ce qu’il y gagne.

Chaque trait est coupé en cases ; un ensemble de dossiers est un entier dont chaque bit est un dossier, si
bien qu’un compte est un `bit_count`. Le devin garde les cases et les paires de cases qui séparent le mieux
dans les dossiers d’apprentissage, puis leur donne des poids par régression (crête) ; les dossiers mesurés
sont toujours d’autres dossiers.
"""

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

PLIS = 5
CASES = 8
GARDES = 60
EN_PAIRES = 110
CRETE = 0.02
QUANTILE = 1.959964
"""Borne haute d’un intervalle à 95 %."""


@dataclass(frozen=True)
class Mesure:
    """L’aire sous la courbe, sa borne haute à 95 %, et ce qui a servi."""

    aire: float
    borne: float
    appuis: tuple


def indicatrices(dossiers):
    """Les cases de chaque trait, en ensembles de dossiers ; celles qui se répètent ne comptent qu’une fois."""
    taille = len(dossiers)
    noms = sorted({nom for d in dossiers for nom in d})
    trouvees = {}
    for nom in noms:
        valeurs = [d.get(nom, 0) for d in dossiers]
        for libelle, ensemble in _couper(nom, valeurs):
            combien = ensemble.bit_count()
            if 0.003 * taille <= combien <= 0.997 * taille:
                trouvees.setdefault(ensemble, libelle)
    return {libelle: ensemble for ensemble, libelle in trouvees.items()}


def _couper(nom, valeurs):
    distincts = sorted(set(valeurs), key=lambda v: (str(type(v)), v))
    if len(distincts) == 1:
        return
    if isinstance(distincts[-1], str) or len(distincts) <= CASES:
        ensembles = dict.fromkeys(distincts, 0)
        for rang, valeur in enumerate(valeurs):
            ensembles[valeur] |= 1 << rang
        for valeur, ensemble in ensembles.items():
            yield f"{nom} = {valeur}", ensemble
        return
    ordre = sorted(valeurs)
    bornes = sorted({ordre[len(ordre) * k // CASES] for k in range(1, CASES)})
    for borne in bornes:
        yield f"{nom} ≥ {borne}", sum(1 << rang for rang, v in enumerate(valeurs) if v >= borne)


def ecart(ensemble, alteres, sains):
    """De combien d’écarts types la part d’un ensemble diffère entre altérés et sains."""
    a, s = (ensemble & alteres).bit_count(), (ensemble & sains).bit_count()
    n, m = alteres.bit_count(), sains.bit_count()
    commun = (a + s) / (n + m)
    bruit = math.sqrt(commun * (1 - commun) * (1 / n + 1 / m))
    return (a / n - s / m) / bruit if bruit else 0.0


def deviner(dossiers, verites):
    """La mesure du devin, par validation croisée : chaque pli est jugé par un devin qui ne l’a pas vu."""
    return juger(indicatrices(dossiers), verites)


def juger(cases, verites):
    """La même mesure sur des cases déjà coupées."""
    aires, variances, appuis = [], [], []
    taille = len(verites)
    for pli in range(PLIS):
        essai = sum(1 << r for r in range(taille) if r // 2 % PLIS == pli)
        poids = _apprendre(cases, verites, ((1 << taille) - 1) & ~essai)
        notes = dict.fromkeys((r for r in range(taille) if essai >> r & 1), 0.0)
        for ensemble, p in poids.values():
            reste = ensemble & essai
            while reste:
                bas = reste & -reste
                notes[bas.bit_length() - 1] += p
                reste ^= bas
        aire, variance = delong(
            [n for r, n in notes.items() if verites[r]], [n for r, n in notes.items() if not verites[r]]
        )
        aires.append(aire)
        variances.append(variance)
        appuis += sorted(poids, key=lambda nom: -abs(poids[nom][1]))[:3]
    aire = sum(aires) / PLIS
    return Mesure(aire, aire + QUANTILE * math.sqrt(sum(variances)) / PLIS, tuple(dict.fromkeys(appuis)))


def _apprendre(cases, verites, vus):
    alteres = sum(1 << r for r, v in enumerate(verites) if v) & vus
    sains = vus & ~alteres
    simples = sorted(cases.items(), key=lambda c: -abs(ecart(c[1], alteres, sains)))
    candidats = dict(simples[:EN_PAIRES])
    minimum = 0.01 * vus.bit_count()
    meneurs = list(candidats.items())
    for i, (un, a) in enumerate(meneurs):
        for autre, b in meneurs[:i]:
            if (a & b & vus).bit_count() >= minimum:
                candidats[f"{un} et {autre}"] = a & b
    classes = sorted(candidats.items(), key=lambda c: -abs(ecart(c[1], alteres, sains)))
    retenus = classes[:GARDES]
    poids = _regression([e & vus for _, e in retenus], alteres, vus.bit_count())
    return {nom: (ensemble, p) for (nom, ensemble), p in zip(retenus, poids, strict=True)}


def _regression(ensembles, alteres, taille):
    """Les poids de la régression de l’altération sur les ensembles, centrés, avec une crête."""
    parts = [e.bit_count() / taille for e in ensembles]
    base = alteres.bit_count() / taille
    matrice = [
        [
            (a & b).bit_count() / taille - pa * pb + (CRETE if i == j else 0.0)
            for j, (b, pb) in enumerate(zip(ensembles, parts, strict=True))
        ]
        for i, (a, pa) in enumerate(zip(ensembles, parts, strict=True))
    ]
    cible = [(e & alteres).bit_count() / taille - p * base for e, p in zip(ensembles, parts, strict=True)]
    return _resoudre(matrice, cible)


def _resoudre(matrice, cible):
    """La solution d’un système symétrique défini positif, par élimination."""
    n = len(cible)
    lignes = [[*ligne, c] for ligne, c in zip(matrice, cible, strict=True)]
    for k in range(n):
        pivot = lignes[k]
        for i in range(k + 1, n):
            ligne = lignes[i]
            facteur = ligne[k] / pivot[k]
            if facteur:
                lignes[i] = [x - facteur * y for x, y in zip(ligne, pivot, strict=True)]
    solution = [0.0] * n
    for k in reversed(range(n)):
        reste = lignes[k][n] - sum(lignes[k][j] * solution[j] for j in range(k + 1, n))
        solution[k] = reste / lignes[k][k]
    return solution


def delong(positifs, negatifs):
    """L’aire sous la courbe et sa variance (DeLong, DeLong et Clarke-Pearson, 1988).

    >>> delong([2.0, 3.0], [0.0, 1.0])[0]
    1.0
    """
    n, m = len(positifs), len(negatifs)
    hauts = [x / m for x in _places(positifs, negatifs)]
    bas = [x / n for x in _places(negatifs, positifs)]
    aire = sum(hauts) / n
    variance = _variance(hauts) / n + _variance(bas) / m
    return aire, variance


def _places(points, autres):
    """Pour chaque point, combien d’autres sont au-dessous, les égaux comptant pour moitié."""
    tries = sorted(autres)
    return [(bisect_left(tries, p) + bisect_right(tries, p)) / 2 for p in points]


def _variance(valeurs):
    moyenne = sum(valeurs) / len(valeurs)
    return sum((v - moyenne) ** 2 for v in valeurs) / (len(valeurs) - 1)
