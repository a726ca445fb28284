"""One content file being read together with others: its data, its lines, the problems met in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from scenario_bank.loader import ContenuInvalide, Modele, Probleme, lire_yaml, valider

M = TypeVar("M", bound=Modele)


class FichierLu:
    """One file being read: its data, its lines, the problems met in it."""

    def __init__(self, chemin: Path, racine: Path, problemes: list[Probleme]) -> None:
        self.nom = chemin.relative_to(racine).as_posix()
        self.problemes = problemes
        self.lignes: dict[str, int] = {}
        self.donnees: Any = None
        try:
            texte = chemin.read_text(encoding="utf-8")
        except OSError:
            problemes.append(Probleme(self.nom, 0, "", "fichier absent.", "Écrivez-le."))
            return
        try:
            self.donnees, self.lignes = lire_yaml(texte, self.nom)
        except ContenuInvalide as erreur:
            problemes.extend(erreur.problemes)

    def valider(self, modele: type[M]) -> M | None:
        """The file as a `modele`, None when it is wrong (the problems are then noted)."""
        if self.donnees is None:
            return None
        try:
            return valider(modele, self.donnees, self.nom, self.lignes)
        except ContenuInvalide as erreur:
            self.problemes.extend(erreur.problemes)
            return None

    def refuser(self, chemin: str, trouve: str, remede: str) -> None:
        """Note a problem at the dotted path `chemin`."""
        coupe, ligne = f"$.{chemin}", 0
        while coupe and not ligne:
            ligne = self.lignes.get(coupe, 0)
            coupe = coupe.rpartition(".")[0]
        self.problemes.append(Probleme(self.nom, ligne, chemin, trouve, remede))

    def refuser_doubles(self, liste: str, valeurs: list[str], quoi: str) -> None:
        """Note every value of `valeurs` that comes twice, at its place in `liste`."""
        vues: set[str] = set()
        for i, valeur in enumerate(valeurs):
            if valeur in vues:
                self.refuser(f"{liste}.{i}", f"{quoi} « {valeur} » en double.", "Gardez-en un seul.")
            vues.add(valeur)
