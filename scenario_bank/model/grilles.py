"""The printed grids: bloc, activité, compétence, critère, with their identifiers."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import Literal, Self

from pydantic import model_validator

from scenario_bank.loader import Modele
from scenario_bank.model.modalites import Modalites


class Marqueur(StrEnum):
    """What a critère asks of those who gather evidence for it; derived, not official."""

    CONNAISSANCE = "connaissance"
    CAS_ECHEANT = "cas_echeant"
    ALTERNATIVE_A_DEFAUT = "alternative_a_defaut"
    PROCEDURE_LOCALE = "procedure_locale"
    DOMAINE_SANTE_OU_PREVOYANCE = "domaine_sante_ou_prevoyance"


def uid_de(texte: str) -> str:
    """The stable identifier of a text: 10 first hex digits of the SHA-256 of it, normalised.

    Normalised means spaces collapsed and lower case; accents and punctuation stay. A text keeps its uid
    when its bloc is renumbered or its grid moved.

    >>> uid_de("la proposition  est adaptée")
    '64dd416a70'
    """
    return hashlib.sha256(" ".join(texte.split()).lower().encode()).hexdigest()[:10]


class _Identifie(Modele):
    """A text with its printed position (`id`) and its stable identifier (`uid`)."""

    id: str
    uid: str
    texte: str

    @model_validator(mode="after")
    def _uid_du_texte(self) -> Self:
        attendu = uid_de(self.texte)
        if self.uid != attendu:
            raise ValueError(f"uid {self.uid} de {self.id} ne vient pas de son texte ; attendu {attendu}")
        return self


class Phrase(Modele):
    """One sentence of a critère that has several; the critère stays one."""

    id: str
    texte: str


class Chapeau(Modele):
    """A line that introduces critères and is not one; `puce` is the mark the livret prints before one."""

    id: str
    texte: str
    puce: str = ""


class Consigne(Modele):
    """An instruction to the evaluator printed among the critères; neither A nor NA (I26)."""

    id: str
    rattachee_a: str
    texte: str


class Critere(_Identifie):
    """One bullet, or one sentence of a cell without bullets.

    `suite` is true when the livret prints it in the same paragraph as the critère before it.
    """

    forme: Literal["puce", "prose"]
    chapeau: str | None = None
    phrases: tuple[Phrase, ...] = ()
    marqueurs: tuple[Marqueur, ...] = ()
    suite: bool = False

    @property
    def de_connaissance(self) -> bool:
        """True when no action alone can prove it (I28)."""
        return Marqueur.CONNAISSANCE in self.marqueurs

    @property
    def conditionnel(self) -> bool:
        """True when « sans objet » is a possible state (I27)."""
        return Marqueur.CAS_ECHEANT in self.marqueurs


class Competence(_Identifie):
    """The unit of judgement: one A or NA."""

    chapeaux: tuple[Chapeau, ...] = ()
    criteres: tuple[Critere, ...]
    consignes_evaluateur: tuple[Consigne, ...] = ()
    echelle: tuple[str, str]

    @model_validator(mode="after")
    def _renvois(self) -> Self:
        chapeaux = {c.id for c in self.chapeaux}
        criteres = {c.id for c in self.criteres}
        for critere in self.criteres:
            if critere.chapeau is not None and critere.chapeau not in chapeaux:
                raise ValueError(f"{critere.id} renvoie au chapeau inconnu {critere.chapeau}")
        for consigne in self.consignes_evaluateur:
            if consigne.rattachee_a not in criteres:
                raise ValueError(f"{consigne.id} renvoie au critère inconnu {consigne.rattachee_a}")
        return self


class Activite(Modele):
    """A row group of a grid; `elements` are the lines of its title when it prints a list."""

    id: str
    titre: str
    elements: tuple[str, ...] = ()
    competences: tuple[Competence, ...]


class Zones(Modele):
    """What is printed under the grids of a bloc (I05)."""

    commentaires_des_evaluateurs: bool
    signature_des_deux_evaluateurs: bool


class Bloc(Modele):
    """One bloc of the detail, B1 to B5; `puce` and `tiret` are how the livret draws its lists."""

    id: str
    numero: int
    titre: str
    modalites: Modalites
    zones_imprimees: Zones
    entetes_tableau: tuple[str, str, str, str]
    puce: str
    tiret: bool = False
    activites: tuple[Activite, ...]

    @property
    def competences(self) -> tuple[Competence, ...]:
        """Every compétence of the bloc in printed order."""
        return tuple(c for a in self.activites for c in a.competences)

    @property
    def criteres(self) -> tuple[Critere, ...]:
        """Every critère of the bloc in printed order."""
        return tuple(k for c in self.competences for k in c.criteres)
