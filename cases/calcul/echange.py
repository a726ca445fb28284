"""Claims as JSON: `depuis_json` reads one, `vers_json` writes its settlement.

Money is a decimal string with at most two digits, days are ISO. A value that does not fit raises
DonneeInvalide with its place, what was found, what is accepted and what to do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.calcul.echange_garanties import compteurs_depuis_json, garanties_depuis_json
from cases.calcul.erreurs import DonneeInvalide
from cases.calcul.lecteur import Lecteur
from cases.calcul.lignes import ACTES, REGIONS, SECTEURS, SITUATIONS, Compteurs, LigneSoins
from cases.calcul.trace import Resultat
from scenario_bank.actes import Panier
from scenario_bank.model.garanties import POSTES, Garantie

_PANIERS = ("", *(p.value for p in Panier))
CLES_LIGNE = {
    "id",
    "date_soins",
    "code_acte",
    "depense",
    "secteur",
    "optam",
    "parcours",
    "age",
    "ne_le",
    "situation",
    "quantite",
    "equipement",
    "base_remboursement",
    "taux",
    "professionnel",
    "date_remboursement",
    "poste",
    "coefficient",
    "jour_sejour",
    "region",
    "panier",
    "plafond_facturation",
    "urgence",
    "seance",
}
_CLES_DEMANDE = {"lignes", "garanties", "compteurs", "responsable"}


@dataclass(frozen=True, slots=True)
class DemandeReglement:
    """A claim ready for `regler`: `regler(d.lignes, d.garanties, baremes, compteurs=…, responsable=…)`."""

    lignes: tuple[LigneSoins, ...]
    garanties: Mapping[str, Garantie]
    compteurs: Compteurs
    responsable: bool


def age_au(ne_le: date, jour: date) -> int:
    """Completed years between birth and `jour`.

    >>> age_au(date(2008, 6, 3), date(2026, 6, 2)), age_au(date(2008, 6, 3), date(2026, 6, 3))
    (17, 18)
    """
    return jour.year - ne_le.year - ((jour.month, jour.day) < (ne_le.month, ne_le.day))


def _code_inconnu(lecteur: Lecteur, code: str, base: bool, taux: bool) -> DonneeInvalide:
    """The refusal of a code without barème, which says what alone is missing when one of the two is given."""
    if code.upper() in ACTES:
        remede = f"Écrivez « {code.upper()} », en majuscules."
    elif base or taux:
        manque = "taux" if base else "base_remboursement"
        remede = f"Le barème ne connaît pas ce code : ajoutez « {manque} », ou corrigez le code."
    else:
        remede = "Corrigez le code, ou donnez « base_remboursement » et « taux »."
    return lecteur.refus("code_acte", ", ".join(ACTES), remede)


def ligne_depuis_json(donnees: Any, lieu: str = "ligne") -> LigneSoins:
    """One line; raises DonneeInvalide."""
    nom = donnees.get("id") if isinstance(donnees, Mapping) else None
    lecteur = Lecteur(donnees, f"ligne {nom}" if isinstance(nom, str) and nom else lieu, CLES_LIGNE)
    base, taux = lecteur.montant_facultatif("base_remboursement"), lecteur.taux_facultatif("taux")
    code = lecteur.texte("code_acte")
    if code not in ACTES and (base is None or taux is None):
        raise _code_inconnu(lecteur, code, base is not None, taux is not None)
    soins, ne_le = lecteur.jour("date_soins"), lecteur.jour_facultatif("ne_le")
    return LigneSoins(
        id=lecteur.texte("id"),
        date_soins=soins,
        code_acte=code,
        depense=lecteur.montant("depense"),
        age=_age(lecteur, soins, ne_le),
        secteur=lecteur.parmi("secteur", SECTEURS, "1"),
        optam=lecteur.booleen("optam", False),
        parcours=lecteur.booleen("parcours", True),
        ne_le=ne_le,
        situation=_situation(lecteur),
        quantite=lecteur.entier("quantite", 1, 99, 1),
        equipement=lecteur.texte("equipement", ""),
        base_remboursement=base,
        taux=taux,
        professionnel=lecteur.texte("professionnel", ""),
        date_remboursement=lecteur.jour_facultatif("date_remboursement"),
        poste=_poste(lecteur, code),
        coefficient=lecteur.coefficient("coefficient"),
        jour_sejour=lecteur.entier_facultatif("jour_sejour", 1, 999),
        region=lecteur.parmi("region", REGIONS, "metropole"),
        panier=lecteur.parmi("panier", _PANIERS, ""),
        plafond_facturation=lecteur.montant_facultatif("plafond_facturation"),
        urgence=lecteur.booleen("urgence", False),
        seance=lecteur.texte("seance", ""),
    )


def _age(lecteur: Lecteur, soins: date, ne_le: date | None) -> int:
    """The age at the date of care, which must agree with the date of birth when both are given."""
    if ne_le is None:
        return lecteur.entier("age", 0, 130)
    attendu = age_au(ne_le, soins)
    if attendu < 0:
        raise lecteur.refus("ne_le", f"au plus le {soins:%d/%m/%Y}", "La naissance précède les soins.")
    age = lecteur.entier("age", 0, 130, attendu)
    if age != attendu:
        raise lecteur.refus(
            "age",
            f"{attendu}, d’après ne_le = {ne_le}",
            "Accordez l’âge et la date de naissance, ou retirez l’âge.",
        )
    return age


def _situation(lecteur: Lecteur) -> frozenset[str]:
    valeur = lecteur.donnees.get("situation", [])
    if not isinstance(valeur, (list, tuple)) or any(s not in SITUATIONS for s in valeur):
        raise lecteur.refus(
            "situation", f"une liste prise dans {', '.join(SITUATIONS)}", "Corrigez la liste."
        )
    return frozenset(valeur)


def _poste(lecteur: Lecteur, code: str) -> str:
    """The poste, "" when the code says it; a known code may not be moved to another poste."""
    poste = lecteur.parmi("poste", ("", *POSTES), "")
    acte = ACTES.get(code)
    if acte and poste not in {"", acte.poste}:
        raise lecteur.refus("poste", acte.poste, f"Le code {code} relève de ce poste : retirez la clé.")
    return poste


def depuis_json(demande: Any) -> DemandeReglement:
    """A claim in the shared line format; raises DonneeInvalide on the first value that does not fit."""
    lecteur = Lecteur(demande, "demande", _CLES_DEMANDE)
    lignes = lecteur.donnees.get("lignes")
    if not isinstance(lignes, list) or not lignes:
        raise lecteur.refus("lignes", "une liste d’au moins une ligne", "Ajoutez les lignes de soins.")
    lues = tuple(ligne_depuis_json(x, f"lignes[{i}]") for i, x in enumerate(lignes))
    doubles = sorted({x.id for x in lues if sum(y.id == x.id for y in lues) > 1})
    if doubles:
        raise DonneeInvalide(
            f"ligne {doubles[0]}, id",
            "identifiant en double",
            "un identifiant par ligne",
            "Renommez une des lignes.",
        )
    return DemandeReglement(
        lues,
        garanties_depuis_json(lecteur.donnees.get("garanties")),
        compteurs_depuis_json(lecteur.donnees.get("compteurs", {})),
        lecteur.booleen("responsable", True),
    )


def vers_json(resultats: Sequence[Resultat]) -> dict[str, Any]:
    """The settlement as strings: the shared amounts of each line, then its trace in French."""
    return {"lignes": [_resultat_vers_json(r) for r in resultats]}


def _resultat_vers_json(r: Resultat) -> dict[str, Any]:
    return {
        "id": r.ligne,
        "depense": f"{r.depense:.2f}",
        "base": f"{r.base:.2f}",
        "taux": f"{r.taux:f}",
        "amo_brute": f"{r.amo_brute:.2f}",
        "participation_franchise": f"{r.participation_franchise:.2f}",
        "amo_nette": f"{r.amo_nette:.2f}",
        "amc": f"{r.amc:.2f}",
        "reste_a_charge": f"{r.reste_a_charge:.2f}",
        "anomalie_facturation": f"{r.anomalie_facturation:.2f}",
        "trace": list(r.phrases()),
        "parametres": list(r.parametres),
        "non_confirmes": list(r.non_confirmes()),
    }
