"""What an alteration did to a draft: what the key needs and content cannot know."""

from __future__ import annotations

from dataclasses import dataclass, field

from cases.lieux import Lieu


@dataclass(frozen=True, slots=True)
class Pose:
    """The plant, in symbolic places. `litige` are the lines in dispute.

    `explique` gives the papers that silence other controls than the alteration's own.
    `resolue` is true when an inquiry or a pièce at hand makes them payable; `pieces` are keys of the
    papers that settle it (present or delivered); `bases_fausses` and `quantites_fausses` map a line to what
    a careless treatment would take. `compte` is the account to pay in the end.
    `indu` is what was paid wrongly in the past, "" for nothing, and `debiteur` the third party who gives it back.
    """

    lieux: tuple[Lieu, ...]
    declencheur: Lieu
    litige: tuple[str, ...] = ()
    resolue: bool = False
    pieces: tuple[str, ...] = ()
    explique: dict[str, tuple[str, ...]] = field(default_factory=dict)
    compte: str = "c1"
    comptes_douteux: tuple[str, ...] = ()
    bases_fausses: dict[str, str] = field(default_factory=dict)
    quantites_fausses: dict[str, int] = field(default_factory=dict)
    taux_faux: dict[str, str] = field(default_factory=dict)
    indu: str = ""
    debiteur: str = ""
    bases_utiles: tuple[str, ...] = ()
    ouvrir: tuple[str, ...] = ()
