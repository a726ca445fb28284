"""Search in the livret's texts: accents, capitals, ligatures and doubled letters do not count.

The livret keeps its faults (I25); the search forgives those of spelling that fold away: « maitrisées » is
found with « maîtrisés », « Efficiencce » with « efficience », « œuvre » with « oeuvre ».
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from scenario_bank.model.referentiel import Referentiel

_LIGATURES = {"œ": "oe", "æ": "ae"}
_MOT_COURT = 4
"""Words up to this length are searched as they are: « cas » is not a plural."""


@dataclass(frozen=True, slots=True)
class Plie:
    """A folded text, and for each of its characters the place it has in the text itself."""

    texte: str
    places: tuple[int, ...]


def plier(texte: str) -> Plie:
    """`texte` without accents, capitals, ligatures, punctuation nor doubled letters.

    >>> plier("Mise en œuvre, l’Efficiencce").texte
    'mise en oeuvre l eficience'
    """
    lettres: list[str] = []
    places: list[int] = []
    for place, caractere in enumerate(texte):
        developpe = _LIGATURES.get(caractere.casefold(), caractere.casefold())
        for lettre in unicodedata.normalize("NFKD", developpe):
            if unicodedata.combining(lettre):
                continue
            retenue = lettre if lettre.isalnum() else " "
            if lettres and lettres[-1] == retenue and not retenue.isdigit():
                continue
            lettres.append(retenue)
            places.append(place)
    return Plie("".join(lettres), tuple(places))


def mots_de(question: str) -> tuple[str, ...]:
    """The words to find, folded, without the mark of the plural.

    >>> mots_de("Anomalies non maîtrisés")
    ('anomalie', 'non', 'maitrise')
    """
    mots = plier(question).texte.split()
    return tuple(dict.fromkeys(m.rstrip("sx") if len(m) > _MOT_COURT else m for m in mots))


Morceaux = tuple[tuple[str, bool], ...]
"""A text in pieces: (words, found)."""


def surligner(texte: str, mots: tuple[str, ...]) -> Morceaux | None:
    """`texte` in pieces when every word begins one of its own, None otherwise.

    >>> surligner("Les données entrantes", mots_de("donnee"))
    (('Les ', False), ('données', True), (' entrantes', False))
    """
    plie = plier(texte)
    trouves: list[tuple[int, int]] = []
    for mot in mots:
        ici = [(m.start(), m.end()) for m in re.finditer(rf"\b{re.escape(mot)}\w*", plie.texte)]
        if not ici:
            return None
        trouves += ici
    morceaux: list[tuple[str, bool]] = []
    lu = 0
    for debut, fin in sorted(trouves):
        de, a = plie.places[debut], plie.places[fin - 1] + 1
        if de < lu:
            continue
        if de > lu:
            morceaux.append((texte[lu:de], False))
        morceaux.append((texte[de:a], True))
        lu = a
    if lu < len(texte):
        morceaux.append((texte[lu:], False))
    return tuple(morceaux)


@dataclass(frozen=True, slots=True)
class Trouvaille:
    """One text found: what it is, where it stands (`bloc` is "" for an inconsistency), its id, its pieces."""

    genre: str
    bloc: str
    ancre: str
    reference: str
    morceaux: Morceaux


def chercher(referentiel: Referentiel, question: str, *, commente: bool) -> list[Trouvaille]:
    """The texts that hold every word of `question`, in printed order; inconsistencies when `commente`."""
    mots = mots_de(question)
    if not mots:
        return []
    return [
        Trouvaille(genre, bloc, ancre, reference, morceaux)
        for genre, bloc, ancre, reference, texte in _textes(referentiel, commente)
        if (morceaux := surligner(texte, mots)) is not None
    ]


def _textes(referentiel: Referentiel, commente: bool) -> Iterator[tuple[str, str, str, str, str]]:
    for b in referentiel.blocs:
        yield "Bloc", b.id, "", b.id, b.titre
        for paragraphe in b.modalites.texte:
            yield "Modalités", b.id, "modalites", b.id, paragraphe
        for a in b.activites:
            yield "Activité", b.id, a.id, a.id, a.titre
            for c in a.competences:
                yield "Compétence", b.id, c.id, c.id, c.texte
                for h in c.chapeaux:
                    yield "Chapeau", b.id, c.id, c.id, h.texte
                for k in c.criteres:
                    yield "Critère", b.id, k.id, k.id, k.texte
                for consigne in c.consignes_evaluateur:
                    yield "Consigne", b.id, consigne.rattachee_a, consigne.rattachee_a, consigne.texte
    if commente:
        for i in referentiel.incoherences:
            yield "Incohérence", "", i.id, i.id, f"{i.nature} : {i.constat} {i.traitement}"
