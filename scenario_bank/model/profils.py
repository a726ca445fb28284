"""Simulated candidates as content: how each behaves at the desk, and what the aid must find.

A profile departs from a careful candidate by its `conduite` alone. Its expected states name every
critère of the bloc once; the lists of `etats` are the words of `scoring.constat.Etat`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from scenario_bank.loader import CONTENU, ContenuInvalide, Modele, Probleme, lire_yaml, valider
from scenario_bank.model.baremes import OuiNon, Phrase
from scenario_bank.model.vocabulaire import TYPES_ACTION

DOSSIER = CONTENU / "profils"
ETATS = ("etaye", "contredit", "partage", "non_observe", "sans_objet")
Critere = Annotated[str, Field(pattern=r"^B\d\.C\d\.k\d+$")]
Mot = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Conduite(Modele):
    """What a simulated candidate does otherwise than a careful one.

    `ouvre` what is read first; `rapproche` how fields are compared (as they are, all held to conform,
    or not at all); `decide` what is paid; `signale` when an anomaly or a suspicion is raised; `omet` the
    types of action never made; `service` and `mentions` whether the addressee and the letters are
    right; `montant` what is computed and paid; `retard` working days lost before beginning.
    """

    ouvre: Literal["tout", "pieces", "rien"] = "tout"
    rapproche: Literal["juste", "tout_conforme", "rien"] = "juste"
    decide: Literal["traitement", "tout_payer"] = "traitement"
    signale: Literal["juste", "tout", "rien"] = "juste"
    omet: tuple[Mot, ...] = ()
    service: Literal["juste", "autre"] = "juste"
    mentions: Literal["requises", "interdites"] = "requises"
    montant: Literal["juste", "depense"] = "juste"
    retard: Annotated[int, Field(ge=0, le=30)] = 0
    termine: OuiNon = True

    @model_validator(mode="after")
    def _actes_connus(self) -> Self:
        inconnus = [t for t in self.omet if t not in TYPES_ACTION]
        if inconnus:
            raise ValueError(f"omet : « {inconnus[0]} » n’est pas un type d’action")
        return self


class ProfilModele(Modele):
    """One simulated candidate. `attendus` maps a state to the critères that must have it."""

    id: Mot
    libelle: Phrase
    portrait: Phrase
    conduite: Conduite
    attendus: dict[Literal["etaye", "contredit", "partage", "non_observe", "sans_objet"], tuple[Critere, ...]]

    @model_validator(mode="after")
    def _une_fois(self) -> Self:
        tous = [c for siens in self.attendus.values() for c in siens]
        doubles = sorted({c for c in tous if tous.count(c) > 1})
        if doubles:
            raise ValueError(f"attendus : {doubles[0]} figure deux fois")
        return self

    def attendu(self, critere: str) -> str:
        """The state expected for a critère; raises KeyError when the profile says nothing of it."""
        for etat, siens in self.attendus.items():
            if critere in siens:
                return etat
        raise KeyError(critere)


class DossierCalibre(Modele):
    """One dossier of the calibration épreuve: what is planted in which gabarit, at which mutuelle."""

    gabarit: Mot
    mutuelle: Mot
    alteration: str = ""


class EpreuveModele(Modele):
    """The épreuve that every profile works, dossiers side by side, and the seeds it is replayed with."""

    dossiers: Annotated[tuple[DossierCalibre, ...], Field(min_length=5, max_length=8)]
    graines: Annotated[tuple[int, ...], Field(min_length=1)]


class ProfilsModele(Modele):
    """The whole calibration content: the épreuve and the profiles."""

    epreuve: EpreuveModele
    profils: tuple[ProfilModele, ...]


def lire_profils(dossier: Path = DOSSIER) -> ProfilsModele:
    """The calibration content: epreuve.yaml and one file per profile; raises ContenuInvalide."""
    problemes: list[Probleme] = []
    profils: list[ProfilModele] = []
    epreuve: EpreuveModele | None = None
    for fichier in sorted(dossier.glob("*.yaml")):
        try:
            donnees, lignes = lire_yaml(fichier.read_text(encoding="utf-8"), fichier.name)
            if fichier.stem == "epreuve":
                epreuve = valider(EpreuveModele, donnees, fichier.name, lignes)
            else:
                profils.append(valider(ProfilModele, donnees, fichier.name, lignes))
        except ContenuInvalide as erreur:
            problemes += erreur.problemes
    if epreuve is None and not problemes:
        problemes.append(
            Probleme(str(dossier), 0, "", "epreuve.yaml est absent.", "Décrivez l’épreuve de calibrage.")
        )
    if problemes or epreuve is None:
        raise ContenuInvalide(problemes)
    return ProfilsModele(epreuve=epreuve, profils=tuple(profils))
