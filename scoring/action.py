"""The observed action as the judgement reads it, and its checked reading from plain data."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from scenario_bank.model.vocabulaire import (
    TYPES_ACTION,
    Champ,
    Source,
    couper_cible,
    place_valide,
)

MONTANT = re.compile(r"-?\d+\.\d{2}")
VISES_DOSSIER = frozenset({"dossier", "piece", "base", "champ"})


@dataclass(frozen=True, slots=True)
class Action:
    """One record of the journal. `sequence` is the server's order, `jour_simule` an ISO date or ""."""

    id: str
    sequence: int
    type: str
    cible: str = ""
    donnees: Mapping[str, Any] = field(default_factory=dict)
    tentative: str = ""
    survenue_le: str = ""
    recue_le: str = ""
    jour_simule: str = ""
    auteur: str = ""
    source: str = Source.CANDIDAT.value


@dataclass(frozen=True, slots=True)
class Refus:
    """Why an action cannot be read: where, what was found, what is accepted, what to do."""

    lieu: str
    trouve: str
    accepte: str
    remede: str

    def __str__(self) -> str:
        return f"{self.lieu} : trouvé {self.trouve} ; accepté : {self.accepte}. {self.remede}"


class ActionRefusee(ValueError):
    """An action that does not respect the vocabulary; `refus` lists every problem found."""

    def __init__(self, refus: Iterable[Refus]) -> None:
        self.refus = tuple(refus)
        super().__init__("\n".join(str(r) for r in self.refus))


TEXTES = ("id", "type", "cible", "tentative", "survenue_le", "recue_le", "jour_simule", "auteur", "source")
CONNUES = frozenset({*TEXTES, "sequence", "donnees"})


def _iso(valeur: str) -> bool:
    try:
        return date.fromisoformat(valeur).isoformat() == valeur
    except ValueError:
        return False


def _lignes(valeur: object) -> bool:
    return isinstance(valeur, list | tuple) and all(
        isinstance(v, Mapping) and isinstance(v.get("ligne"), str) for v in valeur
    )


def _liste(valeur: object) -> bool:
    return isinstance(valeur, list | tuple) and all(isinstance(v, str) for v in valeur)


GENRES: dict[str, tuple[Callable[[object], bool], str]] = {
    "texte": (lambda v: isinstance(v, str), "un texte"),
    "mot": (lambda v: isinstance(v, str) and bool(v), "un mot non vide"),
    "montant": (
        lambda v: isinstance(v, str) and bool(MONTANT.fullmatch(v)),
        "un montant entre guillemets avec deux décimales, comme « 12.34 »",
    ),
    "date": (lambda v: isinstance(v, str) and _iso(v), "une date AAAA-MM-JJ"),
    "entier": (lambda v: isinstance(v, int) and not isinstance(v, bool), "un nombre entier"),
    "booleen": (lambda v: isinstance(v, bool), "true ou false"),
    "place": (
        lambda v: isinstance(v, str) and place_valide(v),
        "l’adresse d’un champ, comme « p1.total_ttc »",
    ),
    "liste": (_liste, "une liste de mots"),
    "lignes": (_lignes, "une liste d’objets {ligne, amo, amc, reste}"),
}


def _refus_champ(lieu: str, nom: str, champ: Champ, donnees: Mapping[str, Any]) -> Refus | None:
    """The problem with one key of `donnees`, None when it is right.

    A free text may be missing: texts are stored apart and can be erased.
    """
    lieu = f"{lieu}, donnees.{nom}"
    if nom not in donnees or donnees[nom] is None:
        if champ.obligatoire and champ.genre != "texte":
            return Refus(lieu, "rien", GENRES[champ.genre][1], "Ajoutez cette donnée.")
        return None
    valeur = donnees[nom]
    juste, accepte = GENRES[champ.genre]
    if not juste(valeur):
        return Refus(lieu, repr(valeur), accepte, "Corrigez la valeur.")
    if champ.parmi is not None and valeur not in {m.value for m in champ.parmi}:
        return Refus(
            lieu, f"« {valeur} »", ", ".join(m.value for m in champ.parmi), "Choisissez un mot de la liste."
        )
    return None


def _refus_cible(lieu: str, vise: str, cible: str) -> Refus | None:
    dossier, place = couper_cible(cible)
    lieu = f"{lieu}, cible"
    if vise == "tentative":
        return None
    if not dossier:
        return Refus(lieu, f"« {cible} »", "la référence d’un dossier", "Indiquez le dossier visé.")
    if vise == "dossier":
        return None
    if not place_valide(place):
        return Refus(
            lieu,
            f"« {cible} »",
            "« DOSSIER/p1 » pour une pièce ou une base, « DOSSIER/p1.champ » pour un champ",
            "Indiquez la place visée après le dossier.",
        )
    return None


def lire_action(brut: object, lieu: str = "action") -> Action:
    """`brut` as an Action; raises ActionRefusee with every problem, each naming `lieu`."""
    if not isinstance(brut, Mapping):
        raise ActionRefusee(
            [Refus(lieu, type(brut).__name__, "un objet JSON", "Écrivez une action par objet.")]
        )
    refus: list[Refus] = []
    inconnues = sorted(str(c) for c in brut if c not in CONNUES)
    if inconnues:
        refus.append(
            Refus(
                lieu,
                f"la clé « {', '.join(inconnues)} »",
                ", ".join(sorted(CONNUES)),
                "Retirez-la ou corrigez son orthographe.",
            )
        )
    refus.extend(
        Refus(f"{lieu}, {nom}", repr(brut[nom]), "un texte", "Écrivez un texte.")
        for nom in TEXTES
        if nom in brut and not isinstance(brut[nom], str)
    )
    if not brut.get("id"):
        refus.append(Refus(f"{lieu}, id", "rien", "un identifiant unique", "Ajoutez l’identifiant."))
    sequence = brut.get("sequence")
    if not isinstance(sequence, int) or isinstance(sequence, bool):
        refus.append(
            Refus(f"{lieu}, sequence", repr(sequence), "un nombre entier", "Donnez le rang de l’action.")
        )
    jour = brut.get("jour_simule", "")
    if isinstance(jour, str) and jour and not _iso(jour):
        refus.append(Refus(f"{lieu}, jour_simule", f"« {jour} »", "une date AAAA-MM-JJ", "Corrigez la date."))
    source = brut.get("source", Source.CANDIDAT.value)
    if not isinstance(source, str) or source not in {s.value for s in Source}:
        refus.append(
            Refus(
                f"{lieu}, source",
                f"« {source} »",
                ", ".join(s.value for s in Source),
                "Choisissez un mot de la liste.",
            )
        )
    donnees = brut.get("donnees", {})
    if not isinstance(donnees, Mapping):
        refus.append(Refus(f"{lieu}, donnees", repr(donnees), "un objet JSON", "Écrivez {} s’il n’y a rien."))
        donnees = {}
    genre = TYPES_ACTION.get(str(brut.get("type", "")))
    if genre is None:
        refus.append(
            Refus(
                f"{lieu}, type",
                f"« {brut.get('type', '')} »",
                ", ".join(sorted(TYPES_ACTION)),
                "Choisissez un type du vocabulaire.",
            )
        )
    else:
        cible = _refus_cible(lieu, genre.vise, str(brut.get("cible", "")))
        champs = (_refus_champ(lieu, n, c, donnees) for n, c in genre.champs.items())
        refus.extend(r for r in (cible, *champs) if r is not None)
        refus.extend(
            Refus(
                f"{lieu}, donnees",
                f"la clé « {cle} »",
                ", ".join(genre.champs) or "aucune donnée",
                "Retirez cette donnée.",
            )
            for cle in sorted(map(str, donnees))
            if cle not in genre.champs
        )
    if refus:
        raise ActionRefusee(refus)
    return Action(
        sequence=int(sequence or 0),
        donnees=dict(donnees),
        **{n: str(brut[n]) for n in TEXTES if n in brut},
    )


def lire_jsonl(texte: str, nom: str = "ACTIONS.jsonl") -> tuple[Action, ...]:
    """The actions of `texte`, one JSON object a line, blank lines skipped.

    Raises ActionRefusee with the problems of every line, each naming `nom` and the line number.
    """
    actions: list[Action] = []
    refus: list[Refus] = []
    for numero, ligne in enumerate(texte.split("\n"), 1):  # JSON text may hold U+2028
        if not ligne.strip():
            continue
        lieu = f"{nom}, ligne {numero}"
        try:
            actions.append(lire_action(json.loads(ligne), lieu))
        except ActionRefusee as erreur:
            refus.extend(erreur.refus)
        except (ValueError, RecursionError):
            refus.append(
                Refus(
                    lieu,
                    f"« {ligne.strip()[:40]} »",
                    "un objet JSON complet par ligne",
                    "Vérifiez les guillemets et les accolades.",
                )
            )
    if refus:
        raise ActionRefusee(refus)
    return tuple(actions)
