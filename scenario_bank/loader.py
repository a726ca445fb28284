"""The only reader of content: strict YAML to frozen models, every problem at once.

Scalars come back as strings (no octal, no sexagesimal, no « no » that means false); models type them.
Anchors, aliases, tags, duplicate keys, floats in money and unknown keys are refused with the file, the
line and what to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

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


class _Lecteur(yaml.SafeLoader):
    """Strings everywhere, null excepted."""


_Lecteur.yaml_implicit_resolvers = {
    k: [(t, r) for t, r in v if t == "tag:yaml.org,2002:null"]
    for k, v in yaml.SafeLoader.yaml_implicit_resolvers.items()
}

M = TypeVar("M", bound=BaseModel)


def _construire(
    noeud: yaml.Node, nom: str, problemes: list[Probleme], lignes: dict[str, int], chemin: str
) -> Any:
    """Plain Python from composed nodes, noting each path's line and each duplicate key."""
    lignes[chemin] = noeud.start_mark.line + 1
    if isinstance(noeud, yaml.ScalarNode):
        if noeud.tag == "tag:yaml.org,2002:null" and noeud.style is None:
            return None
        return noeud.value
    if isinstance(noeud, yaml.SequenceNode):
        return [_construire(n, nom, problemes, lignes, f"{chemin}.{i}") for i, n in enumerate(noeud.value)]
    assert isinstance(noeud, yaml.MappingNode)  # noqa: S101 - the composer makes no other node
    resultat: dict[str, Any] = {}
    for cle, valeur in noeud.value:
        texte = str(cle.value)
        if texte in resultat:
            problemes.append(
                Probleme(
                    nom,
                    cle.start_mark.line + 1,
                    chemin,
                    f"clé « {texte} » en double.",
                    "Gardez-en une seule.",
                )
            )
        resultat[texte] = _construire(valeur, nom, problemes, lignes, f"{chemin}.{texte}")
    return resultat


def lire_yaml(texte: str, nom: str) -> tuple[Any, dict[str, int]]:
    """The data in `texte` as strings, lists and dicts, with the line of each dotted path.

    Raises ContenuInvalide naming `nom` and the line.
    """
    if len(texte.encode()) > TAILLE_MAX:
        raise ContenuInvalide([Probleme(nom, 0, "", "fichier trop grand.", f"Au plus {TAILLE_MAX} octets.")])
    problemes: list[Probleme] = []
    profondeur = 0
    try:
        for evenement in yaml.parse(texte, Loader=_Lecteur):
            ligne = evenement.start_mark.line + 1
            if isinstance(evenement, yaml.AliasEvent) or getattr(evenement, "anchor", None):
                problemes.append(
                    Probleme(nom, ligne, "", "ancre ou alias YAML.", "Écrivez la valeur en entier.")
                )
            if getattr(evenement, "tag", None):
                problemes.append(Probleme(nom, ligne, "", f"étiquette « {evenement.tag} ».", "Retirez-la."))
            if isinstance(evenement, yaml.CollectionStartEvent):
                profondeur += 1
            elif isinstance(evenement, yaml.CollectionEndEvent):
                profondeur -= 1
            if profondeur > PROFONDEUR_MAX:
                raise ContenuInvalide(
                    [
                        Probleme(
                            nom, ligne, "", "imbrication trop profonde.", f"Au plus {PROFONDEUR_MAX} niveaux."
                        )
                    ]
                )
        if problemes:
            raise ContenuInvalide(problemes)
        noeud = yaml.compose(texte, Loader=_Lecteur)
    except yaml.YAMLError as erreur:
        marque = getattr(erreur, "problem_mark", None)
        raise ContenuInvalide(
            [
                Probleme(
                    nom,
                    marque.line + 1 if marque else 0,
                    "",
                    f"YAML illisible ({getattr(erreur, 'problem', None) or erreur}).",
                    "Vérifiez l’indentation, les deux-points et les guillemets.",
                )
            ]
        ) from erreur
    if noeud is None:
        raise ContenuInvalide(
            [Probleme(nom, 0, "", "fichier vide.", "Écrivez le contenu ou retirez le fichier.")]
        )
    lignes: dict[str, int] = {}
    donnees = _construire(noeud, nom, problemes, lignes, "$")
    if problemes:
        raise ContenuInvalide(problemes)
    return donnees, lignes


_REMEDES = {
    "extra_forbidden": "Clé inconnue : retirez-la ou corrigez son orthographe.",
    "missing": "Clé obligatoire : ajoutez-la.",
    "enum": "Choisissez une valeur de la liste fermée.",
    "literal_error": "Choisissez une valeur de la liste fermée.",
}


def valider(modele: type[M], donnees: Any, nom: str, lignes: dict[str, int]) -> M:
    """`donnees` as a `modele`; raises ContenuInvalide with one Probleme per fault."""
    try:
        return modele.model_validate(donnees)
    except ValidationError as erreur:
        problemes = []
        for e in erreur.errors():
            chemin = ".".join(["$", *(str(x) for x in e["loc"])])
            ligne = 0
            coupe = chemin
            while coupe and not ligne:
                ligne = lignes.get(coupe, 0)
                coupe = coupe.rpartition(".")[0]
            trouve = f"{e['msg']} ; trouvé : {str(e['input'])[:80]!r}."
            problemes.append(
                Probleme(nom, ligne, chemin[2:], trouve, _REMEDES.get(e["type"], "Corrigez la valeur."))
            )
        raise ContenuInvalide(problemes) from erreur


def lire_fichier(chemin: Path, modele: type[M]) -> M:
    """The content of one YAML file as a `modele`."""
    donnees, lignes = lire_yaml(chemin.read_text(encoding="utf-8"), chemin.name)
    return valider(modele, donnees, chemin.name, lignes)
