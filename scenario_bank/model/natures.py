"""The catalogue of natures offered to whoever names a signal: the same for every dossier."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from scenario_bank.loader import CONTENU, Modele, lire_fichier

FamilleNature = Literal["anomalie", "suspicion"]


class Nature(Modele):
    """One nature: its code in the trade's catalogue (A30, F01), a short neutral label, its family.

    `source` is the line of the catalogue and its confidence.
    """

    id: Annotated[str, Field(pattern=r"^[AF]\d{2}$")]
    libelle: Annotated[str, Field(min_length=6, max_length=80)]
    famille: FamilleNature
    source: Annotated[str, Field(min_length=3)]

    @model_validator(mode="after")
    def _famille_du_code(self) -> Self:
        if (self.id[0] == "A") != (self.famille == "anomalie"):
            raise ValueError(f"{self.id} : la lettre A va avec anomalie, la lettre F avec suspicion")
        return self


def cle_alphabetique(libelle: str) -> str:
    """A sort key that ignores accents and capitals.

    >>> sorted(["Équipement", "Facture", "Acte"], key=cle_alphabetique)
    ['Acte', 'Équipement', 'Facture']
    """
    plat = unicodedata.normalize("NFKD", libelle.casefold())
    return "".join(c for c in plat if not unicodedata.combining(c))


class Natures(Modele):
    """The whole catalogue, kept in the order of the labels."""

    natures: Annotated[tuple[Nature, ...], Field(min_length=2)]

    @model_validator(mode="after")
    def _ordonnees_et_uniques(self) -> Self:
        libelles = [n.libelle for n in self.natures]
        if libelles != sorted(libelles, key=cle_alphabetique):
            attendu = sorted(libelles, key=cle_alphabetique)
            premier = next(a for a, b in zip(attendu, libelles, strict=True) if a != b)
            raise ValueError(f"ordre alphabétique des libellés : « {premier} » n’est pas à sa place")
        for valeurs in ([n.id for n in self.natures], libelles):
            doubles = sorted({v for v in valeurs if valeurs.count(v) > 1})
            if doubles:
                raise ValueError(f"en double : {', '.join(doubles)}")
        return self

    def nature(self, id_nature: str) -> Nature:
        """The nature of a code; raises KeyError."""
        for nature in self.natures:
            if nature.id == id_nature:
                return nature
        raise KeyError(id_nature)

    @property
    def offertes(self) -> tuple[tuple[str, str], ...]:
        """(id, label) of every nature, as each dossier's desk offers them."""
        return tuple((n.id, n.libelle) for n in self.natures)


def lire_natures(fichier: Path = CONTENU / "natures.yaml") -> Natures:
    """The catalogue of a file; raises ContenuInvalide with every problem."""
    return lire_fichier(fichier, Natures)
