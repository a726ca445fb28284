"""How people of a dossier speak: letters that come with a request, answers to what is asked.

The words are content; which of them a dossier uses is drawn from its seed, never from its truth.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from scenario_bank.loader import CONTENU, Modele, lire_fichier

Parler = Literal[
    "adherent",
    "magasin",
    "cabinet",
    "caisse",
    "banque",
    "etablissement",
    "transporteur",
    "officine",
    "laboratoire",
]
CanalEcrit = Literal["espace_adherent", "mel", "courrier", "guichet"]
VOIX_MIN = 6
PHRASES_MIN = 3

Phrase = Annotated[str, Field(min_length=2, max_length=320)]


class Lettre(Modele):
    """One way to ask. `demande` holds {objet}; `mobile` holds {mobile}; `signature` {nom} and {numero}.

    `jointes` is said when papers come with the request, `rib` when a RIB does; nobody under `age_min`
    writes so.
    """

    id: Annotated[str, Field(pattern=r"^[a-z_]+$")]
    ouverture: str = ""
    demande: Phrase
    jointes: str = ""
    rib: str = ""
    mobile: Phrase
    fin: str = ""
    signature: Phrase
    age_min: Annotated[int, Field(ge=0, le=90)] = 0

    @model_validator(mode="after")
    def _places(self) -> Self:
        for champ, place in (("demande", "{objet}"), ("mobile", "{mobile}"), ("signature", "{numero}")):
            if place not in getattr(self, champ):
                raise ValueError(f"{self.id}.{champ} : il manque {place}")
        return self


class ObjetDemande(Modele):
    """What a request is about, as the adhérent says it (`je`) and as a counter clerk notes it (`note`)."""

    je: Phrase
    note: Phrase


class Registre(Modele):
    """A tone: what comes before and after an answer, "" being nothing."""

    id: Annotated[str, Field(pattern=r"^[a-z_]+$")]
    ouvertures: Annotated[tuple[str, ...], Field(min_length=1)]
    clotures: Annotated[tuple[str, ...], Field(min_length=1)]


class Voix(Modele):
    """Letters by channel, objects of request, tones and wordings of answers by way of speaking."""

    lettres: dict[CanalEcrit, Annotated[tuple[Lettre, ...], Field(min_length=VOIX_MIN)]]
    objets: dict[str, ObjetDemande]
    registres: dict[Parler, Annotated[tuple[Registre, ...], Field(min_length=2)]]
    repliques: dict[str, dict[Parler, Annotated[tuple[Phrase, ...], Field(min_length=PHRASES_MIN)]]]

    @model_validator(mode="after")
    def _tout_canal_a_ses_voix(self) -> Self:
        for canal in get_args(CanalEcrit):
            if not any(x.age_min == 0 for x in self.lettres.get(canal, ())):
                raise ValueError(f"{canal} : il manque une voix de tout âge")
        for parler in get_args(Parler):
            if parler not in self.registres:
                raise ValueError(f"registres : il manque {parler}")
        return self

    @model_validator(mode="after")
    def _un_rib_vient_par_courriel(self) -> Self:
        muettes = [x.id for x in self.lettres.get("mel", ()) if not x.rib]
        if muettes:
            raise ValueError(f"mel : il manque la phrase du RIB de {', '.join(muettes)}")
        return self

    def lettre(self, canal: CanalEcrit, age: int, u: float) -> Lettre:
        """The way to ask through `canal` of someone of `age`, for `u` in [0, 1[."""
        possibles = [x for x in self.lettres[canal] if x.age_min <= age]
        return possibles[int(u * len(possibles))]

    def phrase(self, situation: str, parler: Parler, u: float) -> str:
        """The wording of `situation` for `u` in [0, 1[; raises KeyError when nobody speaks so."""
        phrases = self.repliques[situation][parler]
        return phrases[int(u * len(phrases))]


def lire_voix(fichier: Path = CONTENU / "voix.yaml") -> Voix:
    """The voices of a file; raises ContenuInvalide with every problem."""
    return lire_fichier(fichier, Voix)
