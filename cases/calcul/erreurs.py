"""What stops a calculation: each error carries the place, the value found, what is accepted, the remedy."""

from __future__ import annotations


class ErreurCalcul(Exception):
    """A line or a claim that cannot be settled; `str` is the French sentence made of its four data."""

    def __init__(self, lieu: str, trouve: str, accepte: str, remede: str) -> None:
        self.lieu, self.trouve, self.accepte, self.remede = lieu, trouve, accepte, remede
        super().__init__(f"{lieu} : {trouve}. Accepté : {accepte}. {remede}")


class DonneeInvalide(ErreurCalcul):
    """A value of the claim is missing, malformed or contradicts another."""


class CasNonCouvert(ErreurCalcul):
    """The references give no rule for this combination: it is refused rather than invented."""


class InvariantRompu(Exception):
    """A settlement broke an identity of the calculation: a bug of ours, never the user's."""

    def __init__(self, ligne: str, regle: str) -> None:
        self.ligne, self.regle = ligne, regle
        super().__init__(f"ligne {ligne} : {regle}")
