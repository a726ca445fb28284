"""Reading one JSON object key by key; every refusal names the place, what was found and what is accepted."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from decimal import Decimal
from typing import Any

from cases.calcul.erreurs import DonneeInvalide
from cases.calcul.lignes import ZERO

__all__ = ["Lecteur"]

_LONGUEUR_MAX = 80
_MONTANT = re.compile(r"[0-9]{1,7}(\.[0-9]{1,2})?")
# from the birth of the oldest to well past any barème
_JOUR = re.compile(r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}")
_TAUX = re.compile(r"[0-9]{1,3}(\.[0-9]{1,4})?")
_COEFFICIENT = re.compile(r"[0-9]{1,4}(\.[0-9]{1,2})?")


def _comme_ecrit(valeur: Any) -> str:
    """`valeur` as JSON writes it, a string between French quotes, cut when it is long."""
    texte = (
        f"« {valeur} »" if isinstance(valeur, str) else json.dumps(valeur, ensure_ascii=False, default=str)
    )
    return texte if len(texte) <= _LONGUEUR_MAX else f"{texte[:_LONGUEUR_MAX]}…"


class Lecteur:
    """Reads the keys of one object; every refusal names the place."""

    def __init__(self, donnees: Any, lieu: str, connues: AbstractSet[str]) -> None:
        if not isinstance(donnees, Mapping):
            raise DonneeInvalide(lieu, _comme_ecrit(donnees), "un objet", "Écrivez ses clés et ses valeurs.")
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
        trouve = _comme_ecrit(self.donnees[cle]) if cle in self.donnees else "clé absente"
        return DonneeInvalide(f"{self.lieu}, {cle}", trouve, accepte, remede)

    def absente(self, cle: str) -> bool:
        """True when the key is not there, or holds null or an empty text."""
        valeur = self.donnees.get(cle)
        return valeur is None or valeur == ""

    def texte(self, cle: str, defaut: str | None = None) -> str:
        valeur = self.donnees.get(cle, defaut)
        if not isinstance(valeur, str) or (defaut is None and not valeur):
            raise self.refus(cle, "un texte", "Donnez une chaîne.")
        return valeur

    def parmi(self, cle: str, choix: Sequence[str], defaut: str | None = None) -> str:
        valeur = self.donnees.get(cle, defaut)
        if valeur not in choix:
            nu = not isinstance(valeur, str) and str(valeur) in choix
            remede = f'Écrivez-le entre guillemets : "{valeur}".' if nu else "Choisissez une de ces valeurs."
            raise self.refus(cle, ", ".join(choix), remede)
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
            if isinstance(valeur, str) and _JOUR.fullmatch(valeur):
                return date.fromisoformat(valeur)
        except ValueError:
            pass
        raise self.refus(cle, "une date AAAA-MM-JJ", "Écrivez par exemple « 2026-06-03 ».")

    def jour_facultatif(self, cle: str) -> date | None:
        return None if self.absente(cle) else self.jour(cle)

    def decimal(self, cle: str, forme: re.Pattern[str], exemple: str, defaut: str | None = None) -> Decimal:
        valeur = self.donnees.get(cle, defaut)
        if not isinstance(valeur, str) or not forme.fullmatch(valeur):
            raise self.refus(
                cle, f"une chaîne comme « {exemple} »", "Écrivez-le entre guillemets, avec un point décimal."
            )
        return Decimal(valeur)

    def montant(self, cle: str, defaut: str | None = None) -> Decimal:
        return self.decimal(cle, _MONTANT, "30.00", defaut).quantize(ZERO)

    def montant_facultatif(self, cle: str) -> Decimal | None:
        return None if self.absente(cle) else self.montant(cle)

    def taux_facultatif(self, cle: str) -> Decimal | None:
        if self.absente(cle):
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
