"""The claim that a reader of the dossier would settle, rebuilt from the exported view alone.

Guarantees are read in the printed expressions of the contrat, people and professionals in the bases,
care on the flow lines and décomptes. The form is that of `cases.calcul.echange`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

from cases.controles.codes import poste_de
from cases.controles.lecture import Acte, Dossier, Fiche, Rangee, age, en_vigueur, jour, montant
from cases.verification.demande_sejour import complements, journees, lignes_de_facture, premier_jour
from cases.vu import Vu
from scenario_bank.model.vocabulaire import Base
from scenario_bank.textes_garanties import TexteRefuse, comprendre

Demande = dict[str, Any]
Garantie = dict[str, Any]


class DemandeIllisible(ValueError):
    """The view does not say enough to settle a line: `quoi` is missing or unreadable, at `place`."""

    def __init__(self, quoi: str, place: str) -> None:
        self.quoi, self.place = quoi, place
        super().__init__(f"{place} : {quoi} illisible")


# The expressions of every contrat, several times over.
_EXPRESSIONS_GARDEES = 1024
_SIMPLE = Decimal("6.00")
_CYLINDRE = Decimal("4.00")


def lire_garantie(expression: str) -> Garantie:
    """The guarantee that a printed expression states, as JSON values; raises DemandeIllisible.

    >>> lire_garantie("150 % BR y compris Sécu (OPTAM), 130 % BR y compris Sécu (non OPTAM)")["taux_non_optam"]
    '130'
    >>> lire_garantie("Forfait 280 € hors Sécu, monture prise en compte jusqu’à 100 €")["monture_max"]
    '100'
    """
    try:
        return dict(_comprise(expression))
    except TexteRefuse as erreur:
        raise DemandeIllisible(expression, "contrat.expression") from erreur


@lru_cache(_EXPRESSIONS_GARDEES)
def _comprise(expression: str) -> Garantie:
    return comprendre(expression).model_dump(mode="json", exclude_none=True)


def _complexe(d: Dossier) -> bool:
    """True for lenses beyond single vision, sphere ±6 and cylinder 4 (P01 r8)."""
    ordonnance = d.premiere("ordonnance_optique")
    v = ordonnance.v if ordonnance else {}
    return any(
        montant(v.get(f"{oeil}.add", "")) > 0
        or abs(montant(v.get(f"{oeil}.sph", ""))) > _SIMPLE
        or abs(montant(v.get(f"{oeil}.cyl", ""))) > _CYLINDRE
        for oeil in ("od", "og")
    )


# How tableaux name the three paniers (SB §6).
_PANIERS = {
    "rac0": "100 % Santé|sans reste à charge",
    "modere": "maîtrisé|modéré",
    "libre": "libre",
}


def _panier(d: Dossier) -> str:
    """The words of the row that settles a couronne, by the panier that the barème gives to its code."""
    couronne = next((a for a in d.actes if a.poste == "prothese_dentaire"), None)
    rangee = en_vigueur(d, couronne.code, couronne.soins) if couronne else None
    return _PANIERS.get(rangee.v.get("panier", ""), "") if rangee else ""


def _espaces(texte: str) -> str:
    """`texte` with plain spaces."""
    return re.sub(r"[\u00a0\u202f]", " ", texte)


def _garanties(d: Dossier) -> dict[str, Garantie]:
    lignes = d.base(Base.CONTRAT).rangees("lignes")
    verres = "verres complexes" if _complexe(d) else "verres simples"
    garanties = {}
    mots = {"optique": verres, "audio": "classe I", "pharmacie": "65", "prothese_dentaire": _panier(d)}
    facturees = {poste_de(r.v.get("code", "")) for r in lignes_de_facture(d)}
    for poste in sorted({a.poste for a in d.actes} | facturees):
        mot = mots.get(poste, "")
        ligne = next(
            (
                r
                for r in lignes
                if r.v.get("poste") == poste and re.search(mot, _espaces(r.v.get("libelle", "")))
            ),
            None,
        )
        if ligne is not None:
            garanties[poste] = lire_garantie(ligne.v.get("expression", ""))
    return garanties


def _praticien(d: Dossier, acte: Acte) -> Rangee | None:
    """Who gave the care; a décompte names nobody, the flow line of the same kind tells."""
    identifiant = acte.v.get("executant_id") or next(
        (a.v.get("executant_id", "") for a in d.actes if a.code), ""
    )
    lignes = d.base(Base.ANNUAIRE_PS).rangees("lignes")
    return next((r for r in lignes if r.v.get("identifiant") == identifiant), None)


def _code(d: Dossier, acte: Acte, libelle: str) -> str:
    """The act's code; a décompte prints a label, which a flow line of the request carries too."""
    if acte.code:
        return acte.code
    libelles = {x[1]: a.code for x, a in zip(d.vu.demande.lignes, d.actes, strict=False) if a.code}
    code = libelles.get(acte.v.get("nature", "")) or libelles.get(libelle)
    if code is None:
        raise DemandeIllisible("l’acte", acte.date)
    return code


def _ligne(d: Dossier, acte: Acte, ligne: tuple[str, str, str]) -> Demande:
    ne_le = jour(acte.membre.v.get("date_naissance", "")) if acte.membre else None
    if ne_le is None:
        raise DemandeIllisible("le bénéficiaire", acte.date)
    ps, code = _praticien(d, acte), _code(d, acte, ligne[1])
    hors = montant(d.base(Base.BAREMES).v.get("taux_hors_parcours", ""))
    return {
        "id": ligne[0],
        "date_soins": acte.soins.isoformat(),
        "code_acte": code,
        "depense": acte.v.get("depense", ""),
        "secteur": (ps.v.get("secteur") if ps else "") or "1",
        "optam": ps is not None and ps.v.get("optam") == "oui",
        "parcours": not acte.medecin or montant(acte.v.get("taux", "")) != hors,
        "age": age(ne_le, acte.soins),
        "ne_le": ne_le.isoformat(),
        "equipement": "e1" if code.startswith("OPT_") else "",
        **_quantites(acte),
        **complements(d, acte),
    }


def _quantites(acte: Acte) -> Demande:
    """Boxes, séances and coefficients of the postes that count in them; the base of a box is on its line."""
    if acte.poste not in {"pharmacie", "auxiliaire", "biologie"}:
        return {}
    quantite = montant(acte.v.get("quantite", ""))
    lues: Demande = {"quantite": int(quantite), "coefficient": acte.v.get("coefficient", "")}
    if acte.poste == "pharmacie" and quantite:
        lues["base_remboursement"] = f"{montant(acte.v.get('base', '')) / quantite:.2f}"
    return lues


def _journaliere(d: Dossier, r: Rangee, ligne: tuple[str, str, str]) -> Demande:
    """The daily charge or the room of a stay: the days that are due."""
    membre = next((a.membre for a in d.actes if a.membre is not None), None)
    ne_le, debut = jour(membre.v.get("date_naissance", "")) if membre else None, jour(premier_jour(r))
    if ne_le is None or debut is None:
        raise DemandeIllisible("le bénéficiaire ou le premier jour", r.place("debut"))
    quantite, depense = journees(d, r)
    return {
        "id": ligne[0],
        "date_soins": debut.isoformat(),
        "code_acte": r.v.get("code", ""),
        "depense": f"{depense:.2f}",
        "quantite": quantite,
        "secteur": "1",
        "optam": False,
        "parcours": True,
        "age": age(ne_le, debut),
        "ne_le": ne_le.isoformat(),
    }


def demande_de(vu: Vu) -> Demande:
    """The claim of a dossier, in the form of `cases.calcul.echange`; raises DemandeIllisible."""
    return demande_du_dossier(Dossier(vu))


def demande_du_dossier(d: Dossier) -> Demande:
    """As `demande_de`, on a dossier already read."""
    vu = d.vu
    contrat: Fiche = d.base(Base.CONTRAT)
    journalieres = lignes_de_facture(d)
    if len(d.actes) + len(journalieres) != len(vu.demande.lignes):
        raise DemandeIllisible("le nombre de lignes", "demande.lignes")
    return {
        "lignes": [
            *(_ligne(d, acte, x) for acte, x in zip(d.actes, vu.demande.lignes, strict=False)),
            *(
                _journaliere(d, r, x)
                for r, x in zip(journalieres, vu.demande.lignes[len(d.actes) :], strict=True)
            ),
        ],
        "garanties": _garanties(d),
        "compteurs": {
            "pf": contrat.v.get("pf_retenues", ""),
            "franchise": contrat.v.get("franchises_retenues", ""),
        },
        "responsable": contrat.v.get("responsable") == "oui",
    }
