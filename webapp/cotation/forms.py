"""The fields of the rating pages, read from what was sent; unknown words are taken as nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from scenario_bank.model.grilles import Competence
from webapp.cotation.services import Brouillon
from webapp.horloge import PARIS
from webapp.models.cotation import GesteLien, Note, Sens, Valeur

TEXTE_MAX = 10_000
MINUTES_MAX = 240
CHIFFRES_MAX = 6

E = TypeVar("E", bound=StrEnum)


def choix(genre: type[E], brut: str | None) -> E | None:
    """The word of a closed list, None when it is not one.

    >>> choix(Valeur, "A"), choix(Valeur, "peut-être")
    (<Valeur.ACQUIS: 'A'>, None)
    """
    try:
        return genre(brut or "")
    except ValueError:
        return None


def texte(champs: MultiDict[str, str], nom: str) -> str:
    """A free text, cut at what a page can hold."""
    return (champs.get(nom) or "").strip()[:TEXTE_MAX]


def entier(champs: MultiDict[str, str], nom: str) -> int:
    """A whole number of at most CHIFFRES_MAX digits, 0 when the field holds anything else.

    >>> entier(MultiDict({"minutes": " 45 "}), "minutes"), entier(MultiDict({"minutes": "²"}), "minutes")
    (45, 0)
    """
    brut = (champs.get(nom) or "").strip()
    return int(brut) if brut.isdecimal() and len(brut) <= CHIFFRES_MAX else 0


def lire_brouillon(champs: MultiDict[str, str], competence: Competence) -> Brouillon:
    """Notes, rating and justification of one compétence's form."""
    return Brouillon(
        notes={
            k.uid: (choix(Note, champs.get(f"note-{k.uid}")), texte(champs, f"texte-{k.uid}"))
            for k in competence.criteres
        },
        valeur=choix(Valeur, champs.get("valeur")),
        justification=texte(champs, "justification"),
    )


@dataclass(frozen=True, slots=True)
class Geste:
    """A button pressed inside the form: on which card, and why."""

    geste: GesteLien
    critere_uid: str
    indice: str
    action_id: str
    sens: Sens
    raison: str


def lire_geste(champs: MultiDict[str, str]) -> Geste | None:
    """The card's button that was pressed, « geste:critère:indice:action:sens », None when none was."""
    morceaux = (champs.get("geste") or "").split("|")
    if len(morceaux) != 5:
        return None
    geste, sens = choix(GesteLien, morceaux[0]), choix(Sens, morceaux[4])
    if geste is None or sens is None:
        return None
    cle = f"raison-{morceaux[1]}-{morceaux[2] or morceaux[3]}"
    return Geste(geste, morceaux[1], morceaux[2], morceaux[3], sens, texte(champs, cle))


def lire_entretien(champs: MultiDict[str, str]) -> tuple[datetime, int] | str:
    """Moment and minutes of the interview, or the French sentence of what is wrong."""
    try:
        jour = date.fromisoformat(champs.get("jour") or "")
        heure = time.fromisoformat(champs.get("heure") or "")
    except ValueError:
        return "Indiquez le jour et l’heure de l’entretien."
    minutes = entier(champs, "minutes")
    if not 1 <= minutes <= MINUTES_MAX:
        return f"Indiquez la durée de l’entretien, de 1 à {MINUTES_MAX} minutes."
    return datetime.combine(jour, heure, tzinfo=PARIS), minutes
