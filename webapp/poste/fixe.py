"""What does not change during an attempt: vocabulary, lists, requests, third parties, bases’ names.

Kept rendered by snapshot in a bounded memory, without the name of whoever works on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from cases.monde import jour_suivant
from cases.vu import Vu
from scenario_bank.model.vocabulaire import NATURES_TABLEAU, STATUTS_TABLEAU, TYPES_ACTION
from webapp.memoire import Memoire
from webapp.poste.courriers import modeles_de, variables
from webapp.poste.libelles import MOTIFS, NATURES, STATUTS, SUJETS, canal, lignes_nommees
from webapp.poste.queries import LUS_MAX, DossierOuvert
from webapp.rendering import date_courte, joindre, montant, objet, texte_json

_listes = Memoire[str, str](LUS_MAX)
_dossiers = Memoire[str, str](LUS_MAX)


def echeance(vu: Vu) -> str:
    """The last day for treating the dossier, by the delay of the printed manual; "" when it has none."""
    clause = next((c for c in vu.clauses if c.type == "delai" and c.params.get("pour") == "traitement"), None)
    if clause is None:
        return ""
    recu, jours = date.fromisoformat(vu.demande.recue_le), int(str(clause.params["jours"]))
    if clause.params.get("unite") == "ouvres":
        return jour_suivant(recu, jours).isoformat()
    return (recu + timedelta(days=jours)).isoformat()


def _paires(paires: Iterable[tuple[str, str]]) -> list[list[str]]:
    return [[a, b] for a, b in paires]


def _clauses(vu: Vu) -> list[list[str]]:
    """(id, « number title ») of the clauses, in the manual's order."""
    manuel = next((b for b in vu.bases if b.id == "procedures"), None)
    numeros: dict[str, str] = {}
    if manuel is not None:
        par_ligne: dict[str, dict[str, str]] = {}
        for c in manuel.champs:
            ligne, _, suffixe = c.id.partition("].")
            par_ligne.setdefault(ligne, {})[suffixe] = c.valeur
        numeros = {x["titre"]: x["numero"] for x in par_ligne.values() if "titre" in x and "numero" in x}
    return [[c.id, f"{numeros.get(c.titre, '')} {c.titre}".strip()] for c in vu.clauses]


def listes(vu: Vu) -> dict[str, Any]:
    """The lists that the forms offer: the mutuelle's, the same for each of its dossiers."""
    return {
        "services": _paires(vu.services),
        "natures": _paires(vu.natures),
        "mentions": _paires(vu.mentions),
        "modeles": modeles_de(vu),
        "genres": _paires(vu.genres_demandables),
        "clauses": _clauses(vu),
    }


@lru_cache(maxsize=1)
def _vocabulaire() -> str:
    return texte_json(
        {
            "motifs": _paires(MOTIFS.items()),
            "statuts": [[s, STATUTS[s]] for s in STATUTS_TABLEAU],
            "natures_tableau": [[n, NATURES[n]] for n in NATURES_TABLEAU],
            "sujets": _paires(SUJETS.items()),
            "types": {t.id: t.libelle for t in TYPES_ACTION.values()},
        }
    )


def fixe(dossiers: Sequence[DossierOuvert], gestionnaire: str) -> str:
    """The JSON of what does not change; `gestionnaire` is the name that signs the letters."""
    mutuelles = {d.vu.mutuelle: d for d in dossiers}
    return joindre(
        _vocabulaire(),
        objet("mutuelles", {m: _tenu(_listes, d.empreinte, d, _listes_de) for m, d in mutuelles.items()}),
        objet("dossiers", {d.vu.reference: _dossier(d, gestionnaire) for d in dossiers}),
    )


def _tenu(
    memoire: Memoire[str, str], cle: str, d: DossierOuvert, rendre: Callable[[DossierOuvert], dict[str, Any]]
) -> str:
    """What `rendre` gives of `d`, as text; rendered once for a stored snapshot."""
    texte = memoire.prendre(cle) if d.empreinte else None
    if texte is None:
        texte = texte_json(rendre(d))
        if d.empreinte:
            memoire.garder(cle, texte)
    return texte


def _listes_de(d: DossierOuvert) -> dict[str, Any]:
    return listes(d.vu)


def _dossier(d: DossierOuvert, gestionnaire: str) -> str:
    """One dossier; the words of its letters hold a name and are never kept."""
    texte = _tenu(_dossiers, f"{d.empreinte} {d.rang}", d, _dossier_fixe)
    return joindre(texte, texte_json({"mots": variables(d.vu, gestionnaire)}))


def _dossier_fixe(d: DossierOuvert) -> dict[str, Any]:
    vu, nommees = d.vu, lignes_nommees(d.vu.demande.lignes)
    return {
        "reference": vu.reference,
        "rang": d.rang,
        "titre": vu.titre,
        "adherent": vu.adherent,
        "mutuelle": vu.mutuelle,
        "mutuelle_nom": vu.mutuelle_nom,
        "canal": canal(vu.demande.canal),
        "recue_le": vu.demande.recue_le,
        "recue_le_affiche": date_courte(vu.demande.recue_le),
        "echeance": echeance(vu),
        "echeance_affiche": date_courte(echeance(vu)) if echeance(vu) else "",
        "objet": vu.demande.objet,
        "texte": vu.demande.texte,
        "expediteur": vu.demande.expediteur,
        "lignes": [
            {"id": i, "libelle": nommees[i], "depense": depense, "depense_affiche": montant(depense)}
            for i, _, depense in vu.demande.lignes
        ],
        "bases": [[b.id, b.titre] for b in vu.bases],
        "tiers": [
            {"id": t.id, "qualite": t.qualite, "nom": t.nom, "telephone": t.telephone} for t in vu.tiers
        ],
        "comptes": _paires(vu.comptes),
    }
