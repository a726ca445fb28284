"""Claims as JSON: `depuis_json` reads one, `vers_json` writes its settlement.

Money is a decimal string with at most two digits, days are ISO. A value that does not fit raises
DonneeInvalide with its place, what was found, what is accepted and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from cases.calcul.erreurs import DonneeInvalide
from cases.calcul.lignes import ACTES, REGIONS, SECTEURS, SITUATIONS, ZERO, Compteurs, LigneSoins
from cases.calcul.trace import Resultat
from scenario_bank.actes import Panier
from scenario_bank.model.garanties import POSTES, Garantie, garantie_depuis

_MONTANT = re.compile(r"[0-9]{1,7}(\.[0-9]{1,2})?")
_TAUX = re.compile(r"[0-9]{1,3}(\.[0-9]{1,4})?")
_COEFFICIENT = re.compile(r"[0-9]{1,4}(\.[0-9]{1,2})?")
_PANIERS = ("", *(p.value for p in Panier))
_CLES_LIGNE = {
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


class _Lecteur:
    """Reads the keys of one object; every refusal names the place."""

    def __init__(self, donnees: Any, lieu: str, connues: set[str]) -> None:
        if not isinstance(donnees, Mapping):
            raise DonneeInvalide(lieu, repr(donnees), "un objet", "Écrivez ses clés et ses valeurs.")
        inconnues = sorted(str(c) for c in donnees if c not in connues)
        if inconnues:
            raise DonneeInvalide(
                lieu,
                f"clé inconnue « {inconnues[0]} »",
                ", ".join(sorted(connues)),
                "Retirez-la ou corrigez son orthographe.",
            )
        self.donnees, self.lieu = donnees, lieu

    def refus(self, cle: str, accepte: str, remede: str) -> DonneeInvalide:
        trouve = repr(self.donnees[cle]) if cle in self.donnees else "clé absente"
        return DonneeInvalide(f"{self.lieu}, {cle}", trouve, accepte, remede)

    def texte(self, cle: str, defaut: str | None = None) -> str:
        valeur = self.donnees.get(cle, defaut)
        if not isinstance(valeur, str) or (defaut is None and not valeur):
            raise self.refus(cle, "un texte", "Donnez une chaîne.")
        return valeur

    def parmi(self, cle: str, choix: Sequence[str], defaut: str | None = None) -> str:
        valeur = self.donnees.get(cle, defaut)
        if valeur not in choix:
            raise self.refus(cle, ", ".join(choix), "Choisissez une de ces valeurs.")
        return str(valeur)

    def booleen(self, cle: str, defaut: bool) -> bool:
        valeur = self.donnees.get(cle, defaut)
        if not isinstance(valeur, bool):
            raise self.refus(cle, "true ou false", "Écrivez un booléen, sans guillemets.")
        return valeur

    def entier(self, cle: str, minimum: int, maximum: int, defaut: int | None = None) -> int:
        valeur = self.donnees.get(cle, defaut)
        if isinstance(valeur, bool) or not isinstance(valeur, int) or not minimum <= valeur <= maximum:
            raise self.refus(cle, f"un entier de {minimum} à {maximum}", "Corrigez la valeur.")
        return valeur

    def jour(self, cle: str) -> date:
        valeur = self.donnees.get(cle)
        try:
            if isinstance(valeur, str) and len(valeur) == 10:
                return date.fromisoformat(valeur)
        except ValueError:
            pass
        raise self.refus(cle, "une date AAAA-MM-JJ", "Écrivez par exemple « 2026-06-03 ».")

    def jour_facultatif(self, cle: str) -> date | None:
        return None if self.donnees.get(cle) in {None, ""} else self.jour(cle)

    def decimal(self, cle: str, forme: re.Pattern[str], exemple: str, defaut: str | None = None) -> Decimal:
        valeur = self.donnees.get(cle, defaut)
        if not isinstance(valeur, str) or not forme.fullmatch(valeur):
            raise self.refus(cle, f"une chaîne comme « {exemple} »", "Un nombre se donne entre guillemets.")
        return Decimal(valeur)

    def montant(self, cle: str, defaut: str | None = None) -> Decimal:
        return self.decimal(cle, _MONTANT, "30.00", defaut).quantize(ZERO)

    def montant_facultatif(self, cle: str) -> Decimal | None:
        return None if self.donnees.get(cle) in {None, ""} else self.montant(cle)

    def taux_facultatif(self, cle: str) -> Decimal | None:
        if self.donnees.get(cle) in {None, ""}:
            return None
        taux = self.decimal(cle, _TAUX, "70")
        if taux > 100:
            raise self.refus(cle, "un pourcentage de 0 à 100", "Corrigez le taux.")
        return taux if taux > 1 else (taux * 100).normalize() + 0

    def coefficient(self, cle: str) -> Decimal:
        coefficient = self.decimal(cle, _COEFFICIENT, "7.5", "1")
        if not coefficient:
            raise self.refus(cle, "un nombre plus grand que 0", "Corrigez le coefficient.")
        return coefficient

    def entier_facultatif(self, cle: str, minimum: int, maximum: int) -> int | None:
        return None if self.donnees.get(cle) is None else self.entier(cle, minimum, maximum)


def ligne_depuis_json(donnees: Any, lieu: str = "ligne") -> LigneSoins:
    """One line; raises DonneeInvalide."""
    nom = donnees.get("id") if isinstance(donnees, Mapping) else None
    lecteur = _Lecteur(donnees, f"ligne {nom}" if isinstance(nom, str) and nom else lieu, _CLES_LIGNE)
    base, taux = lecteur.montant_facultatif("base_remboursement"), lecteur.taux_facultatif("taux")
    code = lecteur.texte("code_acte")
    if code not in ACTES and (base is None or taux is None):
        raise lecteur.refus(
            "code_acte", ", ".join(ACTES), "Corrigez le code, ou donnez « base_remboursement » et « taux »."
        )
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


def _age(lecteur: _Lecteur, soins: date, ne_le: date | None) -> int:
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


def _situation(lecteur: _Lecteur) -> frozenset[str]:
    valeur = lecteur.donnees.get("situation", [])
    if not isinstance(valeur, (list, tuple)) or any(s not in SITUATIONS for s in valeur):
        raise lecteur.refus(
            "situation", f"une liste prise dans {', '.join(SITUATIONS)}", "Corrigez la liste."
        )
    return frozenset(valeur)


def _poste(lecteur: _Lecteur, code: str) -> str:
    """The poste, "" when the code says it; a known code may not be moved to another poste."""
    poste = lecteur.parmi("poste", ("", *POSTES), "")
    acte = ACTES.get(code)
    if acte and poste not in {"", acte.poste}:
        raise lecteur.refus("poste", acte.poste, f"Le code {code} relève de ce poste : retirez la clé.")
    return poste


def garanties_depuis_json(donnees: Any) -> dict[str, Garantie]:
    """The guarantees by poste; raises DonneeInvalide."""
    lecteur = _Lecteur(donnees, "garanties", set(POSTES))
    garanties = {}
    for poste in lecteur.donnees:
        try:
            garanties[poste] = garantie_depuis(lecteur.donnees[poste])
        except ValidationError as erreur:
            premier = erreur.errors()[0]
            chemin = ", ".join(("garanties", poste, *(str(x) for x in premier["loc"])))
            raise DonneeInvalide(
                chemin,
                repr(premier["input"])[:80],
                "pct_br, tm, tm_plus_pct_br, forfait_equipement ou cent_pour_cent_sante, avec ses clés",
                premier["msg"] + ".",
            ) from erreur
    return garanties


def depuis_json(demande: Any) -> DemandeReglement:
    """A claim in the shared line format; raises DonneeInvalide on the first value that does not fit."""
    lecteur = _Lecteur(demande, "demande", _CLES_DEMANDE)
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
    compteurs = _Lecteur(lecteur.donnees.get("compteurs", {}), "compteurs", {"pf", "franchise", "consommes"})
    consommes = _Lecteur(compteurs.donnees.get("consommes", {}), "compteurs, consommes", set(POSTES))
    return DemandeReglement(
        lues,
        garanties_depuis_json(lecteur.donnees.get("garanties")),
        Compteurs(
            compteurs.montant("pf", "0.00"),
            compteurs.montant("franchise", "0.00"),
            {poste: consommes.montant(poste) for poste in consommes.donnees},
        ),
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
