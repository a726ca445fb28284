"""Rien que la preuve ne dit qu’un dossier est altéré : aucun trait simple ne prédit l’altération.

Version légère de la mesure : chaque trait seul, puis leur somme apprise sur une moitié des graines et
mesurée sur l’autre. Le trait qui sépare le mieux reste sous une aire de 0,6.
"""

from datetime import date
from decimal import Decimal
from functools import cache
from statistics import fmean, pstdev

import pytest

from cases.generation import applicables, generate
from scenario_bank import load_bank

BANQUE = load_bank()
JOUR = date(2026, 9, 14)


def jour_de(gabarit):
    return BANQUE.gabarits[gabarit].au_plus_pres(JOUR)


GRAINES = 200
# Une mesure sur quelques centaines de dossiers oscille d’elle-même : écart type d’environ 0,03.
PLAFOND = 0.60


def base(vu, nom):
    return next(b for b in vu.bases if b.id == nom).champs


def traits(vu, cache_):
    """Ce qui se compte sans rien comparer : tailles, fichiers, personnes, montants, questions possibles."""
    montants = [Decimal(x[2]) for x in vu.demande.lignes]
    fichiers = [p.fichier for p in vu.pieces]
    historique = base(vu, "historique")
    adherent = {c.id: c.valeur for c in base(vu, "adherent")}
    nir = adherent["nir"]
    return {
        "pieces": len(vu.pieces),
        "champs": sum(len(p.champs) for p in vu.pieces),
        "lignes": len(vu.demande.lignes),
        "montant": float(sum(montants)),
        "rond": sum(m == m.to_integral_value() for m in montants) / len(montants),
        "sexe": int(nir[0]),
        "naissance": int(nir[1:3]),
        "departement": int(nir[5:7]) if nir[5:7].isdigit() else 20,
        "foyer": sum(c.id.endswith("].lien") for c in base(vu, "adherent")),
        "contacts": sum(c.id.endswith("].objet") for c in base(vu, "adherent")),
        "historique": sum(c.id.endswith("].date") for c in historique),
        "comptes": sum(c.id.endswith("].iban") for c in base(vu, "coordonnees_bancaires")),
        "journal": sum(c.id.startswith("changements") for c in base(vu, "coordonnees_bancaires")),
        "texte": len(vu.demande.texte),
        "canal": ["courrier", "espace_adherent", "flux_amo", "guichet", "mel"].index(vu.demande.canal),
        "recu": date.fromisoformat(vu.demande.recue_le).toordinal(),
        "poids": fmean(f.poids_ko for f in fichiers),
        "pages": sum(f.nb_pages for f in fichiers),
        "lisibilite": fmean(f.lisibilite for f in fichiers),
        "modifies": sum(f.date_modification > f.date_creation for f in fichiers),
        "resolution": fmean(f.resolution_dpi for f in fichiers),
        "photos": sum(f.profil == "PHOTO" for f in fichiers),
        "aspects": sum("abc".index(p.aspect) for p in vu.pieces),
        "nom": len(vu.adherent),
        "prenom": sum(map(ord, vu.adherent)) % 97,
        "questions": len({(r.tiers, r.sur) for r in cache_.reponses if ":" in r.sur}),
        "delais": fmean(r.delai for r in cache_.reponses),
        "comptes_offerts": len(vu.comptes),
        "reference": sum(map(ord, vu.reference)),
    }


def aire(positifs, negatifs):
    """L’aire sous la courbe d’un trait, repliée : 0,5 quand il ne dit rien, 1 quand il dit tout."""
    gagnes = sum((p > n) + 0.5 * (p == n) for p in positifs for n in negatifs)
    brute = gagnes / (len(positifs) * len(negatifs))
    return max(brute, 1 - brute)


@cache
def echantillon(gabarit):
    """Autant d’altérés que de sains, chaque altération à son tour ; les sains ont d’autres graines."""
    alterations = applicables(BANQUE, gabarit)
    alteres, sains = [], []
    for graine in range(GRAINES):
        a = alterations[graine % len(alterations)].id
        case = generate(BANQUE, gabarit, graine, jour_de(gabarit), alteration=a)
        alteres.append(traits(case.vu, case.cache))
        sain = generate(BANQUE, gabarit, GRAINES + graine, jour_de(gabarit))
        sains.append(traits(sain.vu, sain.cache))
    return alteres, sains


@pytest.mark.parametrize("gabarit", sorted(BANQUE.gabarits))
def test_aucun_trait_seul_ne_predit_l_alteration(gabarit):
    alteres, sains = echantillon(gabarit)
    aires = {t: aire([x[t] for x in alteres], [x[t] for x in sains]) for t in alteres[0]}
    assert {t: round(a, 2) for t, a in aires.items() if a >= PLAFOND} == {}


@pytest.mark.parametrize("gabarit", sorted(BANQUE.gabarits))
def test_les_traits_ensemble_ne_predisent_pas_l_alteration(gabarit):
    alteres, sains = echantillon(gabarit)
    moitie = GRAINES // 2
    poids = {}
    for t in alteres[0]:
        a, s = [x[t] for x in alteres[:moitie]], [x[t] for x in sains[:moitie]]
        ecart = pstdev(a + s)
        poids[t] = (fmean(a) - fmean(s)) / (ecart * ecart) if ecart else 0.0

    def note(x):
        return sum(p * x[t] for t, p in poids.items())

    assert aire([note(x) for x in alteres[moitie:]], [note(x) for x in sains[moitie:]]) < 0.62


def test_la_mesure_verrait_un_trait_qui_trahit():
    alteres, sains = echantillon(min(BANQUE.gabarits))
    assert aire([x["pieces"] + 1 for x in alteres], [x["pieces"] for x in sains]) > PLAFOND
