"""The bank: every content folder read once, from the packaged content and from added layers.

A room of content is one line of `LECTEURS`: the folder (or file) and the function that reads it. Rooms
are read when they are first asked for, so that one invalid folder stops only what needs it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from scenario_bank.loader import CONTENU

if TYPE_CHECKING:
    from scenario_bank.model.baremes import Baremes
    from scenario_bank.model.corroborations import Corroborations
    from scenario_bank.model.gabarits import AlterationModele, GabaritModele
    from scenario_bank.model.mutuelle import Mutuelle
    from scenario_bank.model.natures import Natures
    from scenario_bank.model.pieces import FichePiece
    from scenario_bank.model.profils import ProfilsModele
    from scenario_bank.model.referentiel import Referentiel
    from scenario_bank.model.regles import BanqueRegles
    from scenario_bank.model.voix import Voix

COUCHE_LIVREE = "constat"

# Each reader takes the folder (or file) of one layer. Two layers are merged when what is read is a
# table of ids, the later layer winning; otherwise the last layer that has the folder stands alone.
LECTEURS: dict[str, tuple[str, str]] = {
    "alterations": ("scenario_bank.model.gabarits", "lire_alterations"),
    "baremes": ("scenario_bank.model.baremes", "lire_baremes"),
    "corroborations": ("scenario_bank.model.corroborations", "lire_corroborations"),
    "gabarits": ("scenario_bank.model.gabarits", "lire_gabarits"),
    "mutuelles": ("scenario_bank.mutuelles", "lire_mutuelles"),
    "natures.yaml": ("scenario_bank.model.natures", "lire_natures"),
    "pieces": ("scenario_bank.model.pieces", "lire_fiches"),
    "profils": ("scenario_bank.model.profils", "lire_profils"),
    "regles": ("scenario_bank.model.regles", "lire_regles"),
    "voix.yaml": ("scenario_bank.model.voix", "lire_voix"),
}


@dataclass(frozen=True)
class Bank:
    """The content of a set of layers. `empreintes` maps each layer's name to its SHA-256.

    Every room raises ContenuInvalide on its first reading when its files are wrong, and
    FileNotFoundError when no layer has it.
    """

    couches: tuple[Path, ...]
    empreintes: dict[str, str]

    def _lire(self, ou: str) -> Any:
        module, fonction = LECTEURS[ou]
        lecteur = getattr(import_module(module), fonction)
        lus = [lecteur(couche / ou) for couche in self.couches if (couche / ou).exists()]
        if not lus:
            raise FileNotFoundError(ou)
        if all(isinstance(x, Mapping) for x in lus):
            return {cle: valeur for x in lus for cle, valeur in x.items()}
        return lus[-1]

    @cached_property
    def referentiel(self) -> Referentiel:
        """The livret's référentiel; the packaged one, whatever the layers."""
        lire = import_module("scenario_bank.referentiel").lire_referentiel
        return cast("Referentiel", lire())

    @cached_property
    def baremes(self) -> Baremes:
        return cast("Baremes", self._lire("baremes"))

    @cached_property
    def corroborations(self) -> Corroborations:
        """The published worked examples of every layer."""
        corroborations = import_module("scenario_bank.model.corroborations").Corroborations
        return cast("Corroborations", corroborations(self._lire("corroborations")))

    def non_corroborees(self, branches: Iterable[str]) -> tuple[str, ...]:
        """The branches (ids of rules and parameters of a trace) that no published example corroborates.

        A settlement that rests on one of them carries nothing in the evaluation pool.
        """
        return self.corroborations.non_corroborees(branches)

    @cached_property
    def mutuelles(self) -> dict[str, Mutuelle]:
        return cast("dict[str, Mutuelle]", self._lire("mutuelles"))

    @cached_property
    def natures(self) -> Natures:
        return cast("Natures", self._lire("natures.yaml"))

    @cached_property
    def pieces(self) -> dict[str, FichePiece]:
        return cast("dict[str, FichePiece]", self._lire("pieces"))

    @cached_property
    def gabarits(self) -> dict[str, GabaritModele]:
        return cast("dict[str, GabaritModele]", self._lire("gabarits"))

    @cached_property
    def alterations(self) -> dict[str, AlterationModele]:
        return cast("dict[str, AlterationModele]", self._lire("alterations"))

    @cached_property
    def regles(self) -> BanqueRegles:
        return cast("BanqueRegles", self._lire("regles"))

    @cached_property
    def profils(self) -> ProfilsModele:
        return cast("ProfilsModele", self._lire("profils"))

    @cached_property
    def voix(self) -> Voix:
        return cast("Voix", self._lire("voix.yaml"))


def empreinte(dossier: Path) -> str:
    """The SHA-256 of every content file of a layer: relative names and bytes, in order of name."""
    total = sha256()
    for fichier in sorted(dossier.rglob("*"), key=lambda f: f.relative_to(dossier).as_posix()):
        if fichier.is_file() and not any(
            p.startswith((".", "__")) for p in fichier.relative_to(dossier).parts
        ):
            contenu = fichier.read_bytes()
            total.update(f"{fichier.relative_to(dossier).as_posix()}\x00{len(contenu)}\x00".encode())
            total.update(contenu)
    return total.hexdigest()


@cache
def load_bank(packaged: bool = True, layers: tuple[Path, ...] = ()) -> Bank:
    """The bank of the packaged content (unless `packaged` is false) and of added `layers`, in order.

    Raises FileNotFoundError naming the first layer that is not a folder, ValueError when two layers
    bear the same name.
    """
    nommees = [(COUCHE_LIVREE, CONTENU)] if packaged else []
    nommees += [(Path(couche).name, Path(couche)) for couche in layers]
    noms = [nom for nom, _ in nommees]
    if len(set(noms)) != len(noms):
        raise ValueError(tuple(noms))
    for _, couche in nommees:
        if not couche.is_dir():
            raise FileNotFoundError(couche)
    return Bank(
        couches=tuple(couche for _, couche in nommees),
        empreintes={nom: empreinte(couche) for nom, couche in nommees},
    )
