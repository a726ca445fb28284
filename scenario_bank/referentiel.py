"""The référentiel of the packaged bank, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TypeVar

from scenario_bank.loader import CONTENU, ContenuInvalide, Modele, Probleme, lire_fichier, valider
from scenario_bank.model.grilles import Bloc
from scenario_bank.model.livret_imprime import (
    Commission,
    Echelle,
    Element,
    Evaluateurs,
    FicheDeSynthese,
    Identite,
    Jury,
    Phase,
)
from scenario_bank.model.referentiel import Concordance, Incoherence, Referentiel

DOSSIER = CONTENU / "referentiel"
PAGES = ("couverture", "identification", "sommaire", "presentation", "note", "mode_emploi", "evaluations")
BLOCS = ("bloc_1", "bloc_2", "bloc_3", "bloc_4", "bloc_5")

M = TypeVar("M", bound=Modele)


class _Phases(Modele):
    phases: tuple[Phase, ...]


class _Principes(Modele):
    principes: tuple[str, ...]


class _Incoherences(Modele):
    incoherences: tuple[Incoherence, ...]


class _Page(Modele):
    elements: tuple[Element, ...]


class _VersionPubliee(Modele):
    version: str
    empreinte: str


class _Versions(Modele):
    versions: tuple[_VersionPubliee, ...]


class _Lecture:
    """Reads the files of one folder, gathering the problems of all of them."""

    def __init__(self, dossier: Path) -> None:
        self.dossier = dossier
        self.problemes: list[Probleme] = []

    def lire(self, nom: str, modele: type[M]) -> M | None:
        """The file `nom` as a `modele`, or None after noting its problems."""
        chemin = self.dossier / f"{nom}.yaml"
        try:
            return lire_fichier(chemin, modele)
        except FileNotFoundError:
            self.problemes.append(
                Probleme(f"{nom}.yaml", 0, "", "fichier absent.", "Remettez-le dans le référentiel.")
            )
        except ContenuInvalide as erreur:
            self.problemes.extend(erreur.problemes)
        return None


def composer_referentiel(dossier: Path) -> Referentiel:
    """The référentiel whose files are in `dossier`; raises ContenuInvalide with every problem.

    A version already published must keep its texts: `versions.yaml` holds the SHA-256 of each.
    """
    lecture = _Lecture(dossier)
    phases = lecture.lire("phases", _Phases)
    principes = lecture.lire("principes", _Principes)
    incoherences = lecture.lire("incoherences", _Incoherences)
    versions = lecture.lire("versions", _Versions)
    pages = {nom: lecture.lire(f"pages/{nom}", _Page) for nom in PAGES}
    blocs = [lecture.lire(nom, Bloc) for nom in BLOCS]
    simples = {
        "identite": lecture.lire("identite", Identite),
        "echelle": lecture.lire("echelle", Echelle),
        "evaluateurs": lecture.lire("evaluateurs", Evaluateurs),
        "jury": lecture.lire("jury", Jury),
        "commission": lecture.lire("commission", Commission),
        "fiche_de_synthese": lecture.lire("fiche_de_synthese", FicheDeSynthese),
        "concordance": lecture.lire("concordance", Concordance),
    }
    if lecture.problemes or not (phases and principes and incoherences and versions):
        raise ContenuInvalide(lecture.problemes)
    referentiel = valider(
        Referentiel,
        {
            **simples,
            "phases": phases.phases,
            "principes": principes.principes,
            "incoherences": incoherences.incoherences,
            "pages": {nom: page.elements for nom, page in pages.items() if page},
            "blocs": tuple(blocs),
        },
        "referentiel",
        {},
    )
    _exiger_version_fidele(referentiel, versions)
    return referentiel


def _exiger_version_fidele(referentiel: Referentiel, versions: _Versions) -> None:
    """Raises ContenuInvalide when a published version no longer has its texts."""
    publiees = {v.version: v.empreinte for v in versions.versions}
    if publiees.get(referentiel.version) != referentiel.empreinte:
        raise ContenuInvalide(
            [
                Probleme(
                    "versions.yaml",
                    0,
                    referentiel.version,
                    f"les textes ont l’empreinte {referentiel.empreinte}, la version publiée "
                    f"{publiees.get(referentiel.version, 'aucune')}.",
                    "Un texte publié ne change pas : rétablissez-le, ou donnez une nouvelle version dans "
                    "identite.yaml et ajoutez son empreinte à versions.yaml.",
                )
            ]
        )


@cache
def lire_referentiel() -> Referentiel:
    """The référentiel of the packaged bank, the same object at every call; raises ContenuInvalide."""
    return composer_referentiel(DOSSIER)


@cache
def versions_publiees() -> dict[str, str]:
    """The SHA-256 of the canonical export of each published version, for who holds an old livret."""
    versions = lire_fichier(DOSSIER / "versions.yaml", _Versions)
    return {v.version: v.empreinte for v in versions.versions}
