"""Values as the papers print them, and back: every format is lossless.

A value is a string without spaces of its own for figures and codes ("1234.56", "2026-09-14",
"FR76…"); the printed text follows French usage ("1 234,56 €", "14/09/2026", "FR76 3000 …").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from scenario_bank.model.pieces import Format

FINE = "\u202f"
INSECABLE = "\u00a0"
MOINS = "\u2212"


class ValeurMalFormee(ValueError):
    """A value that its format does not allow; `format` and `valeur` say which."""

    def __init__(self, format_: Format, valeur: str) -> None:
        self.format, self.valeur = format_, valeur
        super().__init__(f"{format_.value} : {valeur!r}")


_EUR = re.compile(r"-?\d+\.\d\d")
_DECIMAL = re.compile(r"-?\d+(\.\d+)?")
_DIOPTRIE = re.compile(r"-?\d+\.\d\d")
_ENTIER = re.compile(r"\d+")
_CODE = re.compile(r"[0-9A-Za-z+*•]+")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_HORODATAGE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
_CONTROLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_CONTROLE_SAUF_LIGNE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_BLANCS = re.compile(r"\s")


def _verifier(motif: re.Pattern[str], format_: Format, valeur: str) -> None:
    if motif.fullmatch(valeur) is None or not valeur.isascii():
        raise ValeurMalFormee(format_, valeur)


def _milliers(chiffres: str) -> str:
    if len(chiffres) <= 3:
        return chiffres
    tete = len(chiffres) % 3
    morceaux = [chiffres[:tete]] if tete else []
    morceaux += [chiffres[i : i + 3] for i in range(tete, len(chiffres), 3)]
    return FINE.join(morceaux)


def _nombre(valeur: str) -> str:
    signe, chiffres = (MOINS, valeur[1:]) if valeur[0] == "-" else ("", valeur)
    entier, point, decimales = chiffres.partition(".")
    return f"{signe}{_milliers(entier)}{',' if point else ''}{decimales}"


def _nombre_relu(affiche: str) -> str:
    return _BLANCS.sub("", affiche).replace(MOINS, "-").replace(",", ".")


def _eur(valeur: str) -> str:
    _verifier(_EUR, Format.EUR, valeur)
    return f"{_nombre(valeur)}{INSECABLE}€"


def _decimal(valeur: str) -> str:
    _verifier(_DECIMAL, Format.DECIMAL, valeur)
    return _nombre(valeur)


def _pct(valeur: str) -> str:
    _verifier(_DECIMAL, Format.PCT, valeur)
    return f"{_nombre(valeur)}{INSECABLE}%"


def _dioptrie(valeur: str) -> str:
    _verifier(_DIOPTRIE, Format.DIOPTRIE, valeur)
    nombre = _nombre(valeur)
    return nombre if nombre[0] == MOINS or not valeur.strip("0.") else f"+{nombre}"


def _axe(valeur: str) -> str:
    _verifier(_ENTIER, Format.AXE, valeur)
    return f"{valeur}°"


def _entier(valeur: str) -> str:
    _verifier(_ENTIER, Format.ENTIER, valeur)
    return valeur


def _date(valeur: str) -> str:
    _verifier(_DATE, Format.DATE, valeur)
    return f"{valeur[8:]}/{valeur[5:7]}/{valeur[:4]}"


def _date_relue(affiche: str) -> str:
    return f"{affiche[6:10]}-{affiche[3:5]}-{affiche[:2]}"


def _horodatage(valeur: str) -> str:
    _verifier(_HORODATAGE, Format.HORODATAGE, valeur)
    return f"{valeur[8:10]}/{valeur[5:7]}/{valeur[:4]} {valeur[11:]}"


def _horodatage_relu(affiche: str) -> str:
    return f"{_date_relue(affiche)}T{affiche[11:]}"


def _groupes(format_: Format, *tailles: int) -> Callable[[str], str]:
    """Groups of the given sizes, the last size going on to the end."""

    def afficher(valeur: str) -> str:
        if _CODE.fullmatch(valeur) is None:
            raise ValeurMalFormee(format_, valeur)
        morceaux, debut, rang = [], 0, 0
        while debut < len(valeur):
            taille = tailles[min(rang, len(tailles) - 1)]
            morceaux.append(valeur[debut : debut + taille])
            debut, rang = debut + taille, rang + 1
        return INSECABLE.join(morceaux)

    return afficher


def _code_relu(affiche: str) -> str:
    return _BLANCS.sub("", affiche)


def _texte(format_: Format, interdit: re.Pattern[str]) -> Callable[[str], str]:
    def afficher(valeur: str) -> str:
        if interdit.search(valeur) is not None or valeur != valeur.strip():
            raise ValeurMalFormee(format_, valeur)
        return valeur

    return afficher


def _aucun_mot(format_: Format) -> Callable[[str], str]:
    def afficher(valeur: str) -> str:
        raise ValeurMalFormee(format_, valeur)

    return afficher


_BOOL = {"oui": "oui", "non": "non"}

# The same dates, amounts and words come back on many pièces of one dossier.
_VALEURS_GARDEES = 2048

_AFFICHER: dict[Format, Callable[[str], str]] = {
    Format.DATE: _date,
    Format.HORODATAGE: _horodatage,
    Format.EUR: _eur,
    Format.DECIMAL: _decimal,
    Format.PCT: _pct,
    Format.DIOPTRIE: _dioptrie,
    Format.AXE: _axe,
    Format.ENTIER: _entier,
    Format.NIR: _groupes(Format.NIR, 1, 2, 2, 2, 3, 3, 2),
    Format.IBAN: _groupes(Format.IBAN, 4),
    Format.SIRET: _groupes(Format.SIRET, 3, 3, 3, 5),
    Format.FINESS: _groupes(Format.FINESS, 2, 4, 3),
    Format.RPPS: _groupes(Format.RPPS, 99),
    Format.TELEPHONE: _groupes(Format.TELEPHONE, 2),
    Format.BOOL: _aucun_mot(Format.BOOL),
    Format.ENUM: _aucun_mot(Format.ENUM),
    Format.TXT: _texte(Format.TXT, _CONTROLE),
    Format.RECIT: _texte(Format.RECIT, _CONTROLE_SAUF_LIGNE),
}

_MEMOIRES = {f: lru_cache(_VALEURS_GARDEES)(afficher) for f, afficher in _AFFICHER.items()}


def _identique(affiche: str) -> str:
    return affiche


_RELIRE: dict[Format, Callable[[str], str]] = {
    Format.DATE: _date_relue,
    Format.HORODATAGE: _horodatage_relu,
    Format.EUR: lambda affiche: _nombre_relu(affiche.rstrip("€")),
    Format.DECIMAL: _nombre_relu,
    Format.PCT: lambda affiche: _nombre_relu(affiche.rstrip("%")),
    Format.DIOPTRIE: lambda affiche: _nombre_relu(affiche.lstrip("+")),
    Format.AXE: lambda affiche: affiche.rstrip("°"),
    Format.ENTIER: _identique,
    Format.NIR: _code_relu,
    Format.IBAN: _code_relu,
    Format.SIRET: _code_relu,
    Format.FINESS: _code_relu,
    Format.RPPS: _code_relu,
    Format.TELEPHONE: _code_relu,
    Format.TXT: _identique,
    Format.RECIT: _identique,
}


def affichage(format_: Format, mots: Mapping[str, str]) -> tuple[Mapping[str, str], Callable[[str], str]]:
    """The printed texts of coded values ("" prints blank), and the function that prints any other.

    `mots` are the coded values, which come before the format itself. The function raises ValeurMalFormee.
    """
    return {"": "", **_mots(format_, mots)}, _MEMOIRES[format_]


def afficheur(format_: Format, mots: Mapping[str, str]) -> Callable[[str], str]:
    """The function that prints a value of this format, by its `affichage`; it raises ValeurMalFormee.

    >>> afficheur(Format.EUR, {"non_connu": "non connu"})("1234.56")
    '1\\u202f234,56\\xa0€'
    >>> afficheur(Format.DIOPTRIE, {})("-2.00")
    '−2,00'
    """
    table, formater = affichage(format_, mots)

    def afficher(valeur: str) -> str:
        connu = table.get(valeur)
        return formater(valeur) if connu is None else connu

    return afficher


def valeur_depuis_affiche(format_: Format, affiche: str, mots: Mapping[str, str] | None = None) -> str:
    """The value whose printed text is `affiche`; raises ValeurMalFormee when none has it.

    >>> valeur_depuis_affiche(Format.DATE, "14/09/2026"), valeur_depuis_affiche(Format.DIOPTRIE, "+1,50")
    ('2026-09-14', '1.50')
    >>> valeur_depuis_affiche(Format.BOOL, "signé", {"oui": "signé", "non": "non signé"})
    'oui'
    """
    if not affiche:
        return ""
    for valeur, texte in _mots(format_, mots or {}).items():
        if texte == affiche:
            return valeur
    relire = _RELIRE.get(format_)
    if relire is None:
        raise ValeurMalFormee(format_, affiche)
    valeur = relire(affiche)
    if _AFFICHER[format_](valeur) != affiche:
        raise ValeurMalFormee(format_, affiche)
    return valeur


def _mots(format_: Format, mots: Mapping[str, str]) -> Mapping[str, str]:
    return mots or _BOOL if format_ is Format.BOOL else mots
