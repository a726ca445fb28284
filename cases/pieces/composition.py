"""Composes a pièce from its values: labels, printed texts and order come from the sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from cases.pieces.formats import ValeurMalFormee, affichage
from cases.vu import ChampVu, FichierVu, PieceVue
from scenario_bank.loader import CONTENU
from scenario_bank.model.pieces import LIGNES_MAX, ChampFiche, FichePiece, lire_fiches


class Raison(StrEnum):
    GENRE_INCONNU = "genre_inconnu"
    ASPECT_INCONNU = "aspect_inconnu"
    CHAMP_INCONNU = "champ_inconnu"
    CHAMP_MANQUANT = "champ_manquant"
    VALEUR_MAL_FORMEE = "valeur_mal_formee"


@dataclass(frozen=True, slots=True)
class Faute:
    """One reason why a pièce cannot be composed; `accepte` says what would do."""

    raison: Raison
    champ: str
    valeur: str = ""
    accepte: str = ""

    def __str__(self) -> str:
        trouve = f" (trouvé : {self.valeur!r})" if self.valeur else ""
        accepte = f" ; accepté : {self.accepte}" if self.accepte else ""
        return f"{self.champ} : {self.raison.value}{trouve}{accepte}"


class PieceImpossible(ValueError):
    """A pièce that its sheet refuses; `fautes` holds every reason."""

    def __init__(self, genre: str, piece: str, fautes: tuple[Faute, ...]) -> None:
        self.genre, self.piece, self.fautes = genre, piece, fautes
        super().__init__(f"{genre} {piece} — " + " | ".join(map(str, fautes)))


@dataclass(frozen=True, slots=True)
class _Entree:
    id: str
    libelle: str
    bloc: str
    obligatoire: bool
    mots: Mapping[str, str]
    formater: Callable[[str], str]
    accepte: str

    def afficher(self, valeur: str) -> str:
        """How `valeur` prints; raises ValeurMalFormee."""
        affiche = self.mots.get(valeur)
        return self.formater(valeur) if affiche is None else affiche


@dataclass(frozen=True, slots=True)
class TableGenre:
    """A sheet made ready for composing: fields in order, a repeated group being a list of lines."""

    fiche: FichePiece
    aspects: frozenset[str]
    etapes: tuple[_Entree | tuple[tuple[_Entree, ...], ...], ...]
    titres: Mapping[str, str]


Fiches = Mapping[str, TableGenre]


def _entree(champ: ChampFiche, indice: int | None = None) -> _Entree:
    mots, formater = affichage(champ.format, champ.mots)
    return _Entree(
        id=champ.id if indice is None else champ.id.replace("[]", f"[{indice}]"),
        libelle=champ.libelle,
        bloc=champ.bloc,
        obligatoire=champ.statut == "O",
        mots=mots,
        formater=formater,
        accepte=" ".join([champ.format.value, *champ.mots]),
    )


def preparer(fiche: FichePiece) -> TableGenre:
    """The table of one sheet, its repeated groups opened to LIGNES_MAX lines."""
    etapes: list[_Entree | tuple[tuple[_Entree, ...], ...]] = []
    groupes_vus: set[str] = set()
    rang = {b.id: i for i, b in enumerate(fiche.blocs)}
    for champ in sorted(fiche.champs, key=lambda c: rang[c.bloc]):
        if not champ.groupe:
            etapes.append(_entree(champ))
        elif champ.groupe not in groupes_vus:
            groupes_vus.add(champ.groupe)
            membres = [c for c in fiche.champs if c.groupe == champ.groupe]
            etapes.append(tuple(tuple(_entree(c, i) for c in membres) for i in range(LIGNES_MAX)))
    return TableGenre(
        fiche=fiche,
        aspects=frozenset(a.id for a in fiche.aspects),
        etapes=tuple(etapes),
        titres={b.id: b.titre for b in fiche.blocs},
    )


@cache
def fiches_du_contenu(dossier: Path = CONTENU / "pieces") -> Fiches:
    """The tables of every sheet of the content, read once; raises ContenuInvalide."""
    return {genre: preparer(fiche) for genre, fiche in lire_fiches(dossier).items()}


def composer(
    genre: str,
    id: str,  # noqa: A002 - the pièce's own word, always given by position
    valeurs: Mapping[str, str],
    *,
    aspect: str,
    emetteur: str,
    recue_le: str,
    fichier: FichierVu,
    fiches: Fiches,
) -> PieceVue:
    """The pièce with its fields in reading order and its text.

    A value "" is a mention left blank on the paper; a mandatory field that is absent is a fault.
    Raises PieceImpossible with every fault.
    """
    table = fiches.get(genre)
    if table is None:
        raise PieceImpossible(genre, id, (Faute(Raison.GENRE_INCONNU, genre, accepte=", ".join(fiches)),))
    try:
        champs, texte = _champs(table, valeurs)
    except (ValeurMalFormee, KeyError):
        champs, texte = [], ""
    if len(champs) != len(valeurs) or aspect not in table.aspects:
        raise PieceImpossible(genre, id, _fautes(table, valeurs, aspect))
    return PieceVue(
        id=id,
        genre=genre,
        titre=table.fiche.titre,
        aspect=aspect,
        emetteur=emetteur,
        recue_le=recue_le,
        champs=tuple(champs),
        fichier=fichier,
        texte=texte,
    )


def _entrees(table: TableGenre, valeurs: Mapping[str, str]) -> Iterator[_Entree]:
    """The entries that the values call for, in reading order: single fields, then each line begun."""
    for etape in table.etapes:
        if isinstance(etape, _Entree):
            yield etape
            continue
        for rang, ligne in enumerate(etape):
            presente = any(e.id in valeurs for e in ligne)
            if not presente and (rang or not any(e.obligatoire for e in ligne)):
                break
            yield from ligne


def _champs(table: TableGenre, valeurs: Mapping[str, str]) -> tuple[list[ChampVu], str]:
    """The fields of a pièce and its text; raises ValeurMalFormee or KeyError at the first fault, told by
    `_fautes`."""
    champs: list[ChampVu] = []
    texte = [table.fiche.titre]
    bloc = ""
    for e in _entrees(table, valeurs):
        valeur = valeurs.get(e.id)
        if valeur is not None:
            affiche = e.mots.get(valeur)
            if affiche is None:
                affiche = e.formater(valeur)
            champs.append(ChampVu(e.id, e.libelle, valeur, affiche, e.bloc))
            if e.bloc != bloc:
                bloc = e.bloc
                texte.append(table.titres[bloc])
            texte.append(f"{e.libelle} : {affiche}")
        elif e.obligatoire:
            raise KeyError(e.id)
    return champs, "\n".join(texte)


def _fautes(table: TableGenre, valeurs: Mapping[str, str], aspect: str) -> tuple[Faute, ...]:
    """Every reason why the pièce is refused."""
    fautes = []
    lus = set()
    for e in _entrees(table, valeurs):
        lus.add(e.id)
        valeur = valeurs.get(e.id)
        if valeur is None:
            if e.obligatoire:
                fautes.append(Faute(Raison.CHAMP_MANQUANT, e.id, accepte=e.accepte))
            continue
        try:
            e.afficher(valeur)
        except ValeurMalFormee:
            fautes.append(Faute(Raison.VALEUR_MAL_FORMEE, e.id, valeur, e.accepte))
    if aspect not in table.aspects:
        fautes.append(Faute(Raison.ASPECT_INCONNU, "aspect", aspect, ", ".join(sorted(table.aspects))))
    connus = ", ".join(c.id for c in table.fiche.champs)
    fautes += [Faute(Raison.CHAMP_INCONNU, c, valeurs[c], connus) for c in valeurs if c not in lus]
    return tuple(fautes)
