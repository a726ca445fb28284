"""The only reader of content: strict YAML to frozen models, every problem at once.

Scalars come back as strings (no octal, no sexagesimal, no « no » that means false); models type them.
Anchors, aliases, tags, duplicate keys, floats in money and unknown keys are refused with the file, the
line and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from scenario_bank.phrases_pydantic import REMEDES, phrase

TAILLE_MAX = 1_000_000
PROFONDEUR_MAX = 40
CONTENU = Path(__file__).parent / "content"


class Modele(BaseModel):
    """Base of every content model: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True, slots=True)
class Probleme:
    """One problem in one file: where, what was found, what to do."""

    fichier: str
    ligne: int
    chemin: str
    trouve: str
    remede: str

    def __str__(self) -> str:
        lieu = f"{self.fichier}:{self.ligne}" if self.ligne else self.fichier
        chemin = f" ({self.chemin})" if self.chemin else ""
        return f"{lieu}{chemin} : {self.trouve} {self.remede}"


class ContenuInvalide(Exception):
    """All the problems found while reading content; `problemes` carries them."""

    def __init__(self, problemes: list[Probleme]) -> None:
        self.problemes = tuple(problemes)
        super().__init__("\n".join(str(p) for p in problemes))


# libyaml reads ten times faster; the two parsers give the same events.
ANALYSEUR: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_IMPOSSIBLE = re.compile("[\0\ud800-\udfff]")
"""What an escape can write and no base nor file can keep."""
NULS = frozenset({"", "~", "null", "Null", "NULL"})

M = TypeVar("M", bound=BaseModel)


def _ligne(evenement: Any) -> int:
    """The line of an event, from 1."""
    return int(evenement.start_mark.line) + 1


class _Construction:
    """Plain Python out of YAML events, in one pass, noting the line of each path and every refusal."""

    def __init__(self, texte: str, nom: str, analyseur: type[Any]) -> None:
        self.nom = nom
        self.problemes: list[Probleme] = []
        self.lignes: dict[str, int] = {}
        self._evenements: Iterator[Any] = yaml.parse(texte, Loader=analyseur)

    def refuser(self, ligne: int, chemin: str, trouve: str, remede: str) -> None:
        """Notes one problem."""
        self.problemes.append(Probleme(self.nom, ligne, chemin, trouve, remede))

    def document(self) -> Any:
        """The data of the only document; raises yaml.YAMLError or ContenuInvalide."""
        donnees: Any = None
        documents = 0
        for evenement in self._evenements:
            if isinstance(evenement, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.refuser(
                        _ligne(evenement),
                        "",
                        "deuxième document YAML.",
                        "Gardez un seul document par fichier.",
                    )
                    raise ContenuInvalide(self.problemes)
            elif isinstance(evenement, yaml.NodeEvent):
                donnees = self._noeud(evenement, "$", 0)
        if not documents:
            self.refuser(0, "", "fichier vide.", "Écrivez le contenu ou retirez le fichier.")
        if self.problemes:
            raise ContenuInvalide(self.problemes)
        return donnees

    def _noeud(self, evenement: Any, chemin: str, profondeur: int) -> Any:
        ligne = _ligne(evenement)
        self.lignes[chemin] = ligne
        if evenement.anchor is not None:
            self.refuser(ligne, chemin[2:], "ancre ou alias YAML.", "Écrivez la valeur en entier.")
        if getattr(evenement, "tag", None):
            self.refuser(ligne, chemin[2:], f"étiquette « {evenement.tag} ».", "Retirez-la.")
        if isinstance(evenement, yaml.ScalarEvent):
            if _IMPOSSIBLE.search(evenement.value):
                self.refuser(ligne, chemin[2:], "caractère nul ou demi-codet.", "Retirez-le.")
            return None if not evenement.style and evenement.value in NULS else evenement.value
        if isinstance(evenement, yaml.AliasEvent):
            return None
        if profondeur >= PROFONDEUR_MAX:
            self.refuser(ligne, "", "imbrication trop profonde.", f"Au plus {PROFONDEUR_MAX} niveaux.")
            raise ContenuInvalide(self.problemes)
        if isinstance(evenement, yaml.SequenceStartEvent):
            return self._suite(chemin, profondeur + 1)
        return self._table(chemin, profondeur + 1)

    def _suite(self, chemin: str, profondeur: int) -> list[Any]:
        suite: list[Any] = []
        for evenement in self._evenements:
            if isinstance(evenement, yaml.SequenceEndEvent):
                break
            suite.append(self._noeud(evenement, f"{chemin}.{len(suite)}", profondeur))
        return suite

    def _table(self, chemin: str, profondeur: int) -> dict[str, Any]:
        table: dict[str, Any] = {}
        for evenement in self._evenements:
            if isinstance(evenement, yaml.MappingEndEvent):
                break
            cle = self._cle(evenement, chemin, profondeur, table)
            table[cle] = self._noeud(next(self._evenements), f"{chemin}.{cle}", profondeur)
        return table

    def _cle(self, evenement: Any, chemin: str, profondeur: int, table: dict[str, Any]) -> str:
        ligne = _ligne(evenement)
        self._noeud(evenement, f"{chemin}.?", profondeur)
        if not isinstance(evenement, yaml.ScalarEvent):
            self.refuser(ligne, chemin[2:], "clé qui n’est pas un mot.", "Écrivez une clé simple.")
            return f"?{ligne}"
        cle: str = evenement.value
        if cle in table:
            self.refuser(ligne, chemin[2:], f"clé « {cle} » en double.", "Gardez-en une seule.")
        return cle


def _trop_grand(nom: str) -> ContenuInvalide:
    return ContenuInvalide([Probleme(nom, 0, "", "fichier trop grand.", f"Au plus {TAILLE_MAX} octets.")])


def lire_yaml(texte: str, nom: str, analyseur: type[Any] = ANALYSEUR) -> tuple[Any, dict[str, int]]:
    """The data in `texte` as strings, lists and dicts, with the line of each dotted path.

    Raises ContenuInvalide naming `nom` and the line, with every problem met.
    """
    if len(texte.encode()) > TAILLE_MAX:
        raise _trop_grand(nom)
    construction = _Construction(texte, nom, analyseur)
    try:
        donnees = construction.document()
    except yaml.YAMLError as erreur:
        marque = getattr(erreur, "problem_mark", None)
        construction.refuser(
            marque.line + 1 if marque else 0,
            "",
            f"YAML illisible ({getattr(erreur, 'problem', None) or erreur}).",
            "Vérifiez l’indentation, les deux-points et les guillemets.",
        )
        raise ContenuInvalide(construction.problemes) from erreur
    return donnees, construction.lignes


def valider(modele: type[M], donnees: Any, nom: str, lignes: dict[str, int]) -> M:
    """`donnees` as a `modele`; raises ContenuInvalide with one Probleme per fault."""
    try:
        return modele.model_validate(donnees)
    except ValidationError as erreur:
        problemes = []
        for e in erreur.errors():
            chemin = ".".join(["$", *(str(x) for x in e["loc"])])
            # A discriminated union adds its tag to the path: what is not in the file is stepped over.
            vu = "$"
            for pas in e["loc"]:
                vu = f"{vu}.{pas}" if f"{vu}.{pas}" in lignes else vu
            ligne = lignes.get(vu, 0)
            trouve = f"{phrase(e)} ; trouvé : « {str(e['input'])[:80]} »."
            problemes.append(
                Probleme(nom, ligne, chemin[2:], trouve, REMEDES.get(e["type"], "Corrigez la valeur."))
            )
        raise ContenuInvalide(problemes) from erreur


def lire_fichier(chemin: Path, modele: type[M], analyseur: type[Any] = ANALYSEUR) -> M:
    """The content of one YAML file as a `modele`; raises ContenuInvalide, or OSError when it is not there."""
    if chemin.stat().st_size > TAILLE_MAX:
        raise _trop_grand(chemin.name)
    try:
        texte = chemin.read_text(encoding="utf-8")
    except UnicodeDecodeError as erreur:
        raise ContenuInvalide(
            [
                Probleme(
                    chemin.name, 0, "", f"octet {erreur.start} illisible.", "Enregistrez le fichier en UTF-8."
                )
            ]
        ) from erreur
    donnees, lignes = lire_yaml(texte, chemin.name, analyseur)
    return valider(modele, donnees, chemin.name, lignes)
