"""The sheet of each kind of pièce: its blocs, its fields, its looks, its wordings.

A field id is its address inside the pièce. A repeated group is written `lignes[].prix_ttc` (a line of
several fields) or `titulaires[]` (a list of single values); the pièce carries `lignes[0].prix_ttc`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from scenario_bank.loader import CONTENU, ContenuInvalide, Modele, Probleme, lire_fichier

LIGNES_MAX = 12

_ID_CHAMP = r"[a-z][a-z0-9_]*(\[\])?(\.[a-z][a-z0-9_]*(\[\])?)*"


class Format(StrEnum):
    """How a value is kept and printed.

    `date` ISO day; `horodatage` ISO day and minute; `eur` decimal with two digits; `decimal` any
    decimal; `pct` a number of hundredths; `dioptrie` signed decimal with two digits; `axe` and
    `entier` integers; `nir`, `iban`, `siret`, `finess`, `rpps`, `telephone` are characters without
    spaces, grouped on paper; `bool` is oui or non; `enum` one of `mots`; `txt` one line; `recit`
    several lines.
    """

    DATE = "date"
    HORODATAGE = "horodatage"
    EUR = "eur"
    DECIMAL = "decimal"
    PCT = "pct"
    DIOPTRIE = "dioptrie"
    AXE = "axe"
    ENTIER = "entier"
    NIR = "nir"
    IBAN = "iban"
    SIRET = "siret"
    FINESS = "finess"
    RPPS = "rpps"
    TELEPHONE = "telephone"
    BOOL = "bool"
    ENUM = "enum"
    TXT = "txt"
    RECIT = "recit"


class ChampFiche(Modele):
    """One field of a sheet.

    `statut` is O (always on the paper), U (usual) or C (when `condition` holds); only O is demanded.
    `mots` gives the printed text of each coded value; beside a typed format it holds the accepted
    exceptions (`non_connu` for an amount). `source` is the sheet's source and confidence.
    """

    id: str = Field(pattern=rf"^{_ID_CHAMP}$")
    libelle: str = Field(min_length=1)
    format: Format
    statut: Literal["O", "U", "C"]
    bloc: str
    source: str = Field(min_length=1)
    mots: dict[str, str] = Field(default_factory=dict)
    condition: str = ""

    @property
    def groupe(self) -> str:
        """The repeated group the field belongs to (`lignes`), "" for a single field."""
        return self.id.partition("[]")[0] if "[]" in self.id else ""

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if self.format is Format.ENUM and not self.mots:
            raise ValueError(f"{self.id} : une énumération donne ses mots")
        if self.id.count("[]") > 1:
            raise ValueError(f"{self.id} : une seule répétition par champ")
        if self.statut == "C" and not self.condition:
            raise ValueError(f"{self.id} : un champ C dit sa condition")
        if len(set(self.mots.values())) != len(self.mots):
            raise ValueError(f"{self.id} : deux codes ont le même texte imprimé")
        return self


class BlocFiche(Modele):
    """One zone of the paper, in reading order. `titre` may be "" where a real paper prints none."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    titre: str


class AspectFiche(Modele):
    """One look, and what distinguishes it from the others."""

    id: Literal["a", "b", "c"]
    nom: str
    distingue: str


class FichePiece(Modele):
    """The sheet of one kind of pièce.

    `fiche` is the sheet number in the reference, `emise_par` who issues it, `lire_d_abord` what a
    gestionnaire reads first, `formulations` short wordings written for this project, by use.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    fiche: str = Field(pattern=r"^P\d{2}$")
    titre: str
    emise_par: str
    usage: str
    lire_d_abord: str
    blocs: tuple[BlocFiche, ...]
    champs: tuple[ChampFiche, ...]
    aspects: tuple[AspectFiche, ...] = Field(min_length=2)
    formulations: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _coherente(self) -> Self:
        blocs = [b.id for b in self.blocs]
        fautes = [f"bloc {b} en double" for b in set(blocs) if blocs.count(b) > 1]
        fautes += [f"{c.id} : bloc {c.bloc} inconnu" for c in self.champs if c.bloc not in blocs]
        ids = [c.id for c in self.champs]
        fautes += [f"champ {i} en double" for i in set(ids) if ids.count(i) > 1]
        utilises = {c.bloc for c in self.champs}
        fautes += [f"bloc {b} sans champ" for b in blocs if b not in utilises]
        groupes: dict[str, set[str]] = {}
        for champ in self.champs:
            if champ.groupe:
                groupes.setdefault(champ.groupe, set()).add(champ.bloc)
        fautes += [
            f"groupe {g} réparti sur plusieurs blocs" for g, lieux in groupes.items() if len(lieux) > 1
        ]
        aspects = [a.id for a in self.aspects]
        if len(set(aspects)) != len(aspects):
            fautes.append("aspect en double")
        if fautes:
            raise ValueError(" ; ".join(fautes))
        return self


_INDICE = re.compile(r"\[\d+\]")


def sans_indice(champ: str) -> str:
    """The sheet's id of a pièce's field.

    >>> sans_indice("lignes[3].prix_ttc"), sans_indice("total_ttc")
    ('lignes[].prix_ttc', 'total_ttc')
    """
    return _INDICE.sub("[]", champ)


def lire_fiches(dossier: Path = CONTENU / "pieces") -> Mapping[str, FichePiece]:
    """Every sheet of `dossier` by genre; raises ContenuInvalide with the problems of all the files."""
    fiches: dict[str, FichePiece] = {}
    problemes: list[Probleme] = []
    for chemin in sorted(dossier.glob("*.yaml")):
        try:
            fiche = lire_fichier(chemin, FichePiece)
        except ContenuInvalide as erreur:
            problemes.extend(erreur.problemes)
            continue
        if fiche.id != chemin.stem:
            problemes.append(
                Probleme(chemin.name, 1, "id", f"id « {fiche.id} ».", f"Écrivez « {chemin.stem} ».")
            )
        fiches[fiche.id] = fiche
    if problemes:
        raise ContenuInvalide(problemes)
    return fiches
