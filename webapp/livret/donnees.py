"""What fills a livret: frozen data, independent of the database, the same bytes for the same facts.

Dates are ISO days, instants are UTC with seconds (`2026-11-27T16:02:11Z`), durations are minutes, texts
are what people wrote. There are no floats.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, Self

from scenario_bank.model.referentiel import Referentiel
from webapp.livret.canonique import DonneesInvalides, decrire, lire_canonique, octets_canoniques

Verdict = Literal["A", "NA"]
Condition = Literal["reelle", "reconstituee", "simulee_difficile"]
Voie = Literal["tous_blocs", "blocs_isoles"]

_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def _exiger_jour(nom: str, valeur: str | None) -> None:
    if valeur is None:
        return
    try:
        lu = date.fromisoformat(valeur).isoformat()
    except ValueError as erreur:
        raise DonneesInvalides(nom, valeur, "un jour AAAA-MM-JJ") from erreur
    if lu != valeur:
        raise DonneesInvalides(nom, valeur, "un jour AAAA-MM-JJ")


def _exiger_instant(nom: str, valeur: str) -> None:
    try:
        datetime.fromisoformat(valeur)
        lisible = bool(_INSTANT.fullmatch(valeur))
    except ValueError:
        lisible = False
    if not lisible:
        raise DonneesInvalides(nom, valeur, "un instant UTC AAAA-MM-JJTHH:MM:SSZ")


def _exiger_empreinte(nom: str, valeur: str) -> None:
    if not _SHA256.fullmatch(valeur):
        raise DonneesInvalides(nom, valeur, "64 chiffres hexadécimaux")


@dataclass(frozen=True, slots=True)
class Evaluateur:
    """« Évaluateur n : (Nom et fonction) »."""

    nom: str
    fonction: str


@dataclass(frozen=True, slots=True)
class VerdictCompetence:
    """The common verdict of the two evaluators on one compétence (`competence` is its printed id)."""

    competence: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Commentaire:
    """A comment of the two evaluators, on one compétence or, when `competence` is None, on the bloc."""

    texte: str
    competence: str | None = None


@dataclass(frozen=True, slots=True)
class LigneDeFiche:
    """What the fiche de synthèse asks of one bloc; None for both facts leaves the boxes empty (I31)."""

    exerce: bool | None = None
    forme: bool | None = None
    dates: str = ""
    conditions: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """One situation of an épreuve; `motif` says why it is not a real one (I10)."""

    intitule: str
    condition: Condition
    jour: str
    motif: str = ""

    def __post_init__(self) -> None:
        _exiger_jour("jour", self.jour)


@dataclass(frozen=True, slots=True)
class EntretienComplementaire:
    """The interview that follows the situations."""

    jour: str
    minutes: int

    def __post_init__(self) -> None:
        _exiger_jour("jour", self.jour)


@dataclass(frozen=True, slots=True)
class Epreuve:
    """Where, when, how long, and on what situations; a bloc may have several (a retake included)."""

    reference: str
    debut: str
    fin: str
    lieu: str
    minutes: int
    situations: tuple[Situation, ...] = ()
    entretien: EntretienComplementaire | None = None

    def __post_init__(self) -> None:
        _exiger_jour("debut", self.debut)
        _exiger_jour("fin", self.fin)


@dataclass(frozen=True, slots=True)
class Journal:
    """The observed actions of one attempt: how many, and the keyed head of their chain."""

    tentative: str
    actions: int
    tete: str


@dataclass(frozen=True, slots=True)
class BlocPresente:
    """All that a presented bloc holds (`bloc` is B1 to B5 of the detail, never a line of the fiche)."""

    bloc: str
    fiche: LigneDeFiche = LigneDeFiche()
    verdicts: tuple[VerdictCompetence, ...] = ()
    commentaires: tuple[Commentaire, ...] = ()
    epreuves: tuple[Epreuve, ...] = ()
    journaux: tuple[Journal, ...] = ()

    def __post_init__(self) -> None:
        juges = [v.competence for v in self.verdicts]
        if len(set(juges)) != len(juges):
            raise DonneesInvalides(f"{self.bloc}.verdicts", juges, "chaque compétence une fois")


@dataclass(frozen=True, slots=True)
class Correspondance:
    """A line of the fiche (FS1 to FS5) and the bloc of the detail it stands for, None where none does (I01)."""

    fiche: str
    bloc: str | None


def concordance_de(referentiel: Referentiel) -> tuple[Correspondance, ...]:
    """The concordance that a référentiel proposes, line of the fiche by line."""
    lignes = referentiel.concordance.fiche_vers_detail
    return tuple(Correspondance(ligne.fiche, ligne.detail) for ligne in lignes if ligne.fiche is not None)


@dataclass(frozen=True, slots=True)
class Validation:
    """The act of one evaluator, re-authenticated, on the content whose SHA-256 is `empreinte`."""

    evaluateur: Literal[1, 2]
    nom: str
    instant: str
    empreinte: str

    def __post_init__(self) -> None:
        _exiger_instant("instant", self.instant)
        _exiger_empreinte("empreinte", self.empreinte)


@dataclass(frozen=True, slots=True)
class VersionAnterieure:
    """A version that this one corrects; the old livret stays what it was."""

    numero: int
    instant: str
    motif: str
    empreinte: str

    def __post_init__(self) -> None:
        _exiger_instant("instant", self.instant)
        _exiger_empreinte("empreinte", self.empreinte)


@dataclass(frozen=True, slots=True)
class DonneesLivret:
    """One version of one candidate's livret.

    `referentiel_version`, `referentiel_empreinte` and `concordance` are those of the day it was opened;
    a line of the fiche that `concordance` does not name stays empty. `jour` is the
    day it was closed and the date of the document. `ligne_ajoutee_b5` adds to the fiche, marked as an
    addition, the line that bloc 5 of the detail has not (I01). `remplacee_par` is the version that
    replaces this one when an old version is printed again.
    """

    reference: str
    version: int
    jour: str
    referentiel_version: str
    referentiel_empreinte: str
    organisme: str
    candidat: str
    entreprise: str
    evaluateur_1: Evaluateur
    evaluateur_2: Evaluateur
    voie: Voie
    concordance: tuple[Correspondance, ...] = ()
    blocs: tuple[BlocPresente, ...] = ()
    validations: tuple[Validation, ...] = ()
    versions_anterieures: tuple[VersionAnterieure, ...] = ()
    remplacee_par: int | None = None
    ligne_ajoutee_b5: bool = True
    schema: Literal["constat-livret-1"] = "constat-livret-1"

    def __post_init__(self) -> None:
        _exiger_jour("jour", self.jour)
        _exiger_empreinte("referentiel_empreinte", self.referentiel_empreinte)
        presents = [b.bloc for b in self.blocs]
        if len(set(presents)) != len(presents):
            raise DonneesInvalides("blocs", presents, "chaque bloc une fois")

    def canonique(self) -> bytes:
        """The canonical JSON attached to the PDF; raises DonneesInvalides when a field has a wrong type."""
        return octets_canoniques(decrire(self))

    def empreinte(self) -> str:
        """SHA-256 of the canonical JSON: what is printed, and what the QR code carries."""
        return hashlib.sha256(self.canonique()).hexdigest()

    def empreinte_a_valider(self) -> str:
        """SHA-256 of what the evaluators validate: the same JSON before any validation or replacement."""
        return replace(self, validations=(), remplacee_par=None).empreinte()

    @classmethod
    def lire(cls, octets: bytes) -> Self:
        """The data whose canonical JSON is `octets`; raises DonneesInvalides."""
        return lire_canonique(octets, cls)

    def bloc_de_la_ligne(self, fiche: str) -> str | None:
        """The bloc that a line of the fiche stands for."""
        return next((c.bloc for c in self.concordance if c.fiche == fiche), None)

    def present(self, bloc: str | None) -> BlocPresente | None:
        """What the candidate presents of a bloc, None when nothing."""
        return next((b for b in self.blocs if b.bloc == bloc), None)

    @property
    def hors_fiche(self) -> frozenset[str]:
        """The presented blocs that no line of the fiche stands for."""
        return frozenset(b.bloc for b in self.blocs) - {c.bloc for c in self.concordance}

    @property
    def marque(self) -> str:
        """What the QR code says."""
        return f"CONSTAT livret {self.reference} v{self.version} sha256:{self.empreinte()}"
