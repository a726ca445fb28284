"""Rien que la preuve ne prédit une altération : un classeur sur les à-côtés ne fait pas mieux que le hasard.

Régression logistique sur le nombre de pièces, les canaux, les propriétés de fichier, les longueurs, les
montants, les noms, les dates et les réponses possibles ; la moitié des dossiers sert à apprendre, l’autre à mesurer.
Ce que dit la preuve elle-même (le genre d’une pièce, une valeur de champ) est laissé de côté.
"""

import math
from datetime import date

import pytest

from cases.generation import applicables, generate
from scenario_bank import load_bank

BANQUE = load_bank()
JOUR = date(2026, 9, 14)


def jour_de(gabarit):
    return BANQUE.gabarits[gabarit].au_plus_pres(JOUR)


NOMBRE = 400
SEUIL = 0.55


def traits(case):
    vu, f = case.vu, {}

    def ajouter(nom, combien=1):
        f[nom] = f.get(nom, 0) + combien

    ajouter("pieces", len(vu.pieces))
    ajouter("comptes", len(vu.comptes))
    ajouter("reponses", len(case.cache.reponses))
    ajouter("delais", sum(r.delai for r in case.cache.reponses))
    ajouter(f"canal {vu.demande.canal}")
    ajouter("texte", len(vu.demande.texte))
    ajouter("nom", len(vu.adherent))
    ajouter("sexe", vu.adherent.startswith("Mme"))
    ajouter("mutuelle", vu.mutuelle == "valdambre")
    ajouter("jour", int(vu.demande.recue_le[-2:]))
    for _, _, montant in vu.demande.lignes:
        ajouter("lignes")
        ajouter("somme en centimes", int(montant.replace(".", "")))
        ajouter("ronds", montant.endswith(".00"))
    for piece in vu.pieces:
        fichier = piece.fichier
        ajouter(f"profil {fichier.profil}")
        ajouter(f"aspect {piece.aspect}")
        ajouter("poids", fichier.poids_ko)
        ajouter("resolution", fichier.resolution_dpi)
        ajouter("lisibilite", fichier.lisibilite)
        ajouter("pages", fichier.nb_pages)
        ajouter("modifies", fichier.date_creation != fichier.date_modification)
        ajouter("sans date", not fichier.date_creation)
    for base in vu.bases:
        ajouter(f"base {base.id}", len(base.champs))
        ajouter(f"vides {base.id}", sum(not c.valeur for c in base.champs))
    return f


def reduire(groupes):
    noms = sorted({nom for f in groupes for nom in f})
    colonnes = []
    for nom in noms:
        colonne = [float(f.get(nom, 0)) for f in groupes]
        moyenne = sum(colonne) / len(colonne)
        ecart = math.sqrt(sum((v - moyenne) ** 2 for v in colonne) / len(colonne)) or 1.0
        colonnes.append([(v - moyenne) / ecart for v in colonne])
    return [list(ligne) for ligne in zip(*colonnes, strict=True)]


def apprendre(lignes, verites, tours=60, pas=0.3, frein=0.001):
    poids = [0.0] * len(lignes[0])
    for _ in range(tours):
        gradient = [0.0] * len(poids)
        for ligne, verite in zip(lignes, verites, strict=True):
            score = sum(map(lambda a, b: a * b, poids, ligne))
            reste = 1 / (1 + math.exp(-max(-30.0, min(30.0, score)))) - verite
            for j, valeur in enumerate(ligne):
                gradient[j] += reste * valeur
        poids = [p - pas * (g / len(lignes) + frein * p) for p, g in zip(poids, gradient, strict=True)]
    return poids


def auc(scores, verites):
    """La probabilité qu’un altéré ait un score plus haut qu’un sain, les égalités comptant pour moitié."""
    rangs, ordre, i = {}, sorted(range(len(scores)), key=scores.__getitem__), 0
    while i < len(ordre):
        j = i
        while j < len(ordre) and scores[ordre[j]] == scores[ordre[i]]:
            j += 1
        for k in range(i, j):
            rangs[ordre[k]] = (i + j + 1) / 2
        i = j
    positifs = [k for k, v in enumerate(verites) if v]
    n = len(positifs)
    return (sum(rangs[k] for k in positifs) - n * (n + 1) / 2) / (n * (len(scores) - n))


@pytest.mark.parametrize("gabarit", sorted(BANQUE.gabarits))
def test_un_classeur_sur_les_a_cotes_ne_devine_pas_l_alteration(gabarit):
    possibles = [a.id for a in applicables(BANQUE, gabarit)]
    dossiers = []
    for n in range(NOMBRE):
        dossiers.append((traits(generate(BANQUE, gabarit, n, jour_de(gabarit))), 0))
        plante = possibles[n % len(possibles)]
        dossiers.append(
            (traits(generate(BANQUE, gabarit, 500_000 + n, jour_de(gabarit), alteration=plante)), 1)
        )
    lignes = reduire([f for f, _ in dossiers])
    verites = [v for _, v in dossiers]
    moitie = NOMBRE
    poids = apprendre(lignes[:moitie], verites[:moitie])
    scores = [sum(p * v for p, v in zip(poids, ligne, strict=True)) for ligne in lignes[moitie:]]
    assert auc(scores, verites[moitie:]) < SEUIL


def test_le_classeur_voit_un_indice_quand_il_y_en_a_un():
    lignes = reduire([{"a": n % 7, "b": n % 2} for n in range(200)])
    verites = [n % 2 for n in range(200)]
    poids = apprendre(lignes[:100], verites[:100])
    scores = [sum(p * v for p, v in zip(poids, ligne, strict=True)) for ligne in lignes[100:]]
    assert auc(scores, verites[100:]) > 0.95
