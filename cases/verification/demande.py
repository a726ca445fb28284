"""The claim that a reader of the dossier would settle, rebuilt from the exported view alone.

Guarantees are read in the printed expressions of the contrat, people and professionals in the bases,
care on the flow lines and décomptes. The form is that of `cases.calcul.echange`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from cases.controles.lecture import Acte, Dossier, Fiche, Rangee, age, jour, montant
from cases.vu import Vu
from scenario_bank.model.vocabulaire import Base

Demande = dict[str, Any]
Garantie = dict[str, Any]


class DemandeIllisible(ValueError):
    """The view does not say enough to settle a line: `quoi` is missing or unreadable, at `place`."""

    def __init__(self, quoi: str, place: str) -> None:
        self.quoi, self.place = quoi, place
        super().__init__(f"{place} : {quoi} illisible")


_PCT = re.compile(r"(\d+) % BR (hors Sécu|y compris Sécu|en complément de l’AMO)")
_TM = re.compile(r"(?:100 % )?TM|Ticket modérateur(?: \(.*\))?")
_TM_PLUS = re.compile(
    r"(?:TM|Ticket modérateur) \+ (\d+) % BR(?: \(OPTAM\), (\d+) % BR \(non OPTAM\))?"
    r"(?:, dans la limite de ([\d ]+) € par an)?"
)
_TM_FORFAIT = re.compile(r"(?:TM|Ticket modérateur) \+ (\d+) €(?:/| par )(an|acte|jour)")
_EUROS = re.compile(r"(\d+) €")
_MONTURE = re.compile(r"monture[^,]*?(\d+) €|(\d+) € au plus pour la monture")
_AUCUNE = frozenset({"Néant", "Non pris en charge"})
_SIMPLE = Decimal("6.00")
_CYLINDRE = Decimal("4.00")


def lire_garantie(expression: str) -> Garantie:
    """The guarantee that a printed expression states; raises DemandeIllisible.

    >>> lire_garantie("150 % BR y compris Sécu (OPTAM), 130 % BR y compris Sécu (non OPTAM)")["taux_non_optam"]
    '130'
    >>> lire_garantie("Forfait 280 € hors Sécu, monture prise en compte jusqu’à 100 €")["monture_max"]
    '100.00'
    >>> lire_garantie("TM + 70 % BR (OPTAM), 50 % BR (non OPTAM)")
    {'type': 'tm_plus_pct_br', 'taux': '70', 'taux_non_optam': '50'}
    >>> lire_garantie("200 €/équipement, dont 50 € au plus pour la monture, part AMO comprise")["monture_max"]
    '50.00'
    """
    texte = re.sub(r"[\u00a0\u202f]", " ", expression)
    if texte in _AUCUNE:
        return {"type": "aucune"}
    if "100 % Santé" in texte:
        return {"type": "cent_pour_cent_sante"}
    if _TM.fullmatch(texte):
        return {"type": "tm"}
    if plus := _TM_PLUS.fullmatch(texte):
        nombres = {"taux": plus[1], "taux_non_optam": plus[2], "plafond_annuel": plus[3]}
        lus = {cle: nombre.replace(" ", "") for cle, nombre in nombres.items() if nombre}
        return {"type": "tm_plus_pct_br", **lus}
    if forfait := _TM_FORFAIT.fullmatch(texte):
        somme = {"montant": f"{forfait[1]}.00", "par": forfait[2], "avec_tm": True}
        return {"type": "forfait", "y_compris_amo": False, **somme}
    taux = _PCT.findall(texte)
    if taux:
        garantie = {"type": "pct_br", "taux": taux[0][0], "y_compris_amo": taux[0][1] == "y compris Sécu"}
        return garantie | ({"taux_non_optam": taux[1][0]} if len(taux) > 1 else {})
    euros, monture = _EUROS.search(texte), _MONTURE.search(texte)
    if euros is None:
        raise DemandeIllisible(expression, "contrat.expression")
    garantie = {
        "type": "forfait_equipement",
        "montant": f"{euros[1]}.00",
        "y_compris_amo": "y compris Sécu" in texte or "part AMO comprise" in texte,
    }
    return garantie | ({"monture_max": f"{monture[1] or monture[2]}.00"} if monture else {})


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


def _garanties(d: Dossier) -> dict[str, Garantie]:
    lignes = d.base(Base.CONTRAT).rangees("lignes")
    verres = "verres complexes" if _complexe(d) else "verres simples"
    garanties = {}
    mots = {"optique": verres, "audio": "classe I", "pharmacie": "65"}
    for poste in sorted({a.poste for a in d.actes}):
        mot = mots.get(poste, "")
        ligne = next((r for r in lignes if r.v.get("poste") == poste and mot in r.v.get("libelle", "")), None)
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


def demande_de(vu: Vu) -> Demande:
    """The claim of a dossier, in the form of `cases.calcul.echange`; raises DemandeIllisible."""
    d = Dossier(vu)
    contrat: Fiche = d.base(Base.CONTRAT)
    if len(d.actes) != len(vu.demande.lignes):
        raise DemandeIllisible("le nombre de lignes", "demande.lignes")
    return {
        "lignes": [_ligne(d, acte, x) for acte, x in zip(d.actes, vu.demande.lignes, strict=True)],
        "garanties": _garanties(d),
        "compteurs": {"pf": contrat.v.get("pf_retenues", ""), "franchise": contrat.v.get("franchises_retenues", "")},
        "responsable": contrat.v.get("responsable") == "oui",
    }
