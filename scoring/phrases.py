"""The French sentence of an indice: a template of the rules filled with the values of the match."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from scenario_bank.model.regles import VARIABLE
from scenario_bank.model.vocabulaire import TYPES_ACTION
from scoring.cle import Valeurs
from scoring.compilation import Liens, Scene, lire_fait, valeur
from scoring.journal import Fait

DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
MONTANT = re.compile(r"-?\d+\.\d{2}")
AU_PLUS = 4


def afficher(mot: str) -> str:
    """One value as French readers write it.

    >>> afficher("2026-06-03"), afficher("1234.50"), afficher("p1.total_ttc")
    ('03/06/2026', '1\\u202f234,50\\xa0€', 'p1.total_ttc')
    """
    jour = DATE.fullmatch(mot)
    if jour:
        return "/".join(reversed(jour.groups()))
    if MONTANT.fullmatch(mot):
        return f"{Decimal(mot):,.2f}".replace(",", "\u202f").replace(".", ",") + "\xa0€"
    return mot


def enumerer(mots: Sequence[str]) -> str:
    """Values in a row, the last after « et »; « rien » when there is none.

    >>> enumerer(["a", "b", "c"]), enumerer([])
    ('a, b et c', 'rien')
    """
    uniques = [afficher(m) for m in dict.fromkeys(mots)]
    if not uniques:
        return "rien"
    if len(uniques) > AU_PLUS:
        reste = len(uniques) - AU_PLUS
        return f"{', '.join(uniques[:AU_PLUS])} et {reste} autre{'s' if reste > 1 else ''}"
    return uniques[0] if len(uniques) == 1 else f"{', '.join(uniques[:-1])} et {uniques[-1]}"


Morceau = Callable[[Scene, Liens, Sequence[Fait], Fait | None], str]


def _variable(nom: str) -> Morceau:
    racine, _, champ = nom.partition(".")
    if racine == "alors":
        return lambda _s, _l, _f, alors: enumerer(_du_fait((alors,) if alors else (), champ))
    if racine == "fait":
        return lambda _s, _l, faits, _a: enumerer(_du_fait(faits, champ))
    lit = valeur(f"${nom}")
    if champ == "type":
        return lambda s, liens, _f, _a: enumerer([TYPES_ACTION[t].libelle for t in lit(s, liens, None)])
    return lambda s, liens, faits, _a: enumerer(lit(s, liens, faits[0] if faits else None))


def _du_fait(faits: Sequence[Fait], champ: str) -> Valeurs:
    if champ == "type":
        return tuple(TYPES_ACTION[f.type].libelle for f in faits)
    return tuple(v for f in faits for v in lire_fait(f, champ))


def phrase(modele: str) -> Morceau:
    """The writer of a template: `{fait.place}`, `{r.places}`, `{attendu.echeance}`, `{dossier}` …"""
    morceaux = VARIABLE.split(modele)
    textes = morceaux[::2]
    variables = [_variable(v) for v in morceaux[1::2]]

    def ecrire(scene: Scene, liens: Liens, faits: Sequence[Fait], alors: Fait | None) -> str:
        valeurs = [v(scene, liens, faits, alors) for v in variables]
        return "".join(t + v for t, v in zip(textes, [*valeurs, ""], strict=True))

    return ecrire
