"""The modalités of a bloc: the printed paragraphs and what they ask, parsed sentence by sentence."""

from __future__ import annotations

from typing import Literal

from scenario_bank.loader import Modele


class Conditions(Modele):
    """Real or reconstituted, in the order of preference that the livret gives (I10)."""

    ordre: tuple[
        Literal["situation_reelle", "situation_reconstituee_avec_un_evaluateur"],
        ...,
    ]
    reconstitution_admise: Literal["non_sauf_la_situation_difficile_simulee", "a_defaut", "seule_modalite"]
    texte: str


class Situations(Modele):
    """How many situations of what unit; the other fields are the livret's own words when it has some."""

    unite: str
    min: int
    max: int
    canaux: tuple[str, ...] = ()
    diversite: str | None = None
    source: str | None = None
    selon: str | None = None
    perimetre: str | None = None
    cas_tires: int | None = None
    outils: str | None = None
    texte: str


class Obligatoire(Modele):
    """Something an épreuve must hold; `min` is a number of situations or « chaque entretien »."""

    type: str
    min: int | Literal["chaque entretien"] | None = None
    condition: str | None = None
    attendus_candidat: tuple[str, ...] = ()
    texte: str


class Duree(Modele):
    """The window of an épreuve; days are an interpretation (I11), minutes are printed."""

    fenetre_max: str | None
    fenetre_max_jours_interpretes: int | None = None
    duree_epreuve_min: int | None = None
    minutes_total: int | None = None
    minutes_par_entretien_environ: int | None = None
    fractionnable: bool | None = None
    maximum_explicite: bool = True
    texte: str


class EntretienComplementaire(Modele):
    """The interview that follows; `minutes_environ` is None where the livret gives none (I08)."""

    obligatoire: bool
    minutes_environ: int | None
    quand: str
    objets: tuple[str, ...]
    texte: str


class Commentaire(Modele):
    """Whether comments are mandatory (« doivent ») or optional (« peuvent »), I04."""

    regime: Literal["obligatoire", "facultatif"]
    texte: str


class Accord(Modele):
    """The agreement of the two evaluators."""

    obligatoire: bool
    texte: str


class Contraintes(Modele):
    """The modalités of a bloc, parsed; each part quotes the sentence it comes from."""

    conditions: Conditions
    situations: Situations
    obligatoires: tuple[Obligatoire, ...] = ()
    duree: Duree
    entretien_complementaire: EntretienComplementaire
    commentaire: Commentaire
    tirage_au_sort: bool
    accord_des_deux_evaluateurs: Accord


class Modalites(Modele):
    """The printed paragraphs of « Modalités d'évaluation »; `puces` are the indexes printed as bullets."""

    texte: tuple[str, ...]
    puces: tuple[int, ...] = ()
    contraintes: Contraintes
