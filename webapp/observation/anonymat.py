"""Texts of evaluators carry no adhérent's data: what looks like an identifier is found and refused."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SEP = r"[\s.\-\u00a0\u202f]?"
_MOTIFS: tuple[tuple[str, re.Pattern[str]], ...] = (
    # International account number: country, key, then 11 to 30 characters with eight digits close by.
    (
        "iban",
        re.compile(
            rf"(?<![A-Za-z0-9])(?:[A-Z]{{2}}|fr){_SEP}\d{{2}}(?=(?:[^\d\n]{{0,2}}\d){{8}})"
            rf"(?:{_SEP}[A-Za-z0-9]){{11,30}}(?![A-Za-z0-9])"
        ),
    ),
    # NIR: sex, year, month, then eight characters, the department of Corsica included, key or not.
    (
        "nir",
        re.compile(
            rf"(?<!\d)[1-478]{_SEP}\d{{2}}{_SEP}\d{{2}}{_SEP}(?:\d{{2}}|2[AB]){_SEP}\d{{3}}{_SEP}\d{{3}}"
            rf"(?:{_SEP}\d{{2}})?(?!\d)",
            re.IGNORECASE,
        ),
    ),
    ("telephone", re.compile(rf"(?<!\d)(?:\+33|0033|0){_SEP}[1-9](?:{_SEP}\d{{2}}){{4}}(?!\d)")),
    ("adresse_electronique", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    # Ten digits and more in a row name someone or something somewhere (client number, RPPS, account).
    ("numero", re.compile(r"(?<!\d)\d{10,}(?!\d)")),
)


@dataclass(frozen=True, slots=True)
class DonneePersonnelle:
    """What was found in a text: its kind and the words at fault."""

    genre: str  # nir | iban | telephone | adresse_electronique | numero
    extrait: str


def chercher(texte: str) -> DonneePersonnelle | None:
    """The first thing in `texte` that looks like someone's identifier, None when there is none.

    >>> chercher("Appel au 06 12 34 56 78, dossier traité en 20 min.").genre
    'telephone'
    >>> chercher("RIB FR76 3000 6000 0112 3456 7890 189").genre, chercher("1 84 12 2A 123 456").genre
    ('iban', 'nir')
    >>> chercher("Facture de 1 234,56 € du 12 mars 2026 au matin, dossier D-7K2") is None
    True
    """
    for genre, motif in _MOTIFS:
        trouve = motif.search(texte)
        if trouve is not None:
            return DonneePersonnelle(genre, trouve.group(0).strip())
    return None
