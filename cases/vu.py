"""What the candidate sees of one dossier, and what the world keeps hidden until asked.

`Vu` is exported as JSON (`constat dossier generer`), stored as the seen part of a snapshot, and read
back by the controls: everything a control may use is here and nowhere else. Values are strings: ISO
dates, decimal amounts with two digits, "oui"/"non" for booleans; `affiche` is the French text that
the paper prints.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from scenario_bank.corrige import Corrige


# ChampVu and Reponse are made by the hundred in each dossier: not frozen, which costs four times as much
# to build, but never modified either.
@dataclass(slots=True, unsafe_hash=True)
class ChampVu:
    """One field of a pièce or of a base: its address inside it, label, value and printed text.

    `bloc` groups fields on the paper (emetteur, patient, lignes, partage, acquit …).
    """

    id: str
    libelle: str
    valeur: str
    affiche: str
    bloc: str = ""


@dataclass(frozen=True, slots=True)
class FichierVu:
    """File properties of an upload, as sheet §1 of pieces.md lists them."""

    nom_fichier: str
    profil: str
    canal: str
    date_reception: str
    date_numerisation: str
    nb_pages: int
    poids_ko: int
    resolution_dpi: int
    couche_texte: str
    logiciel_producteur: str
    date_creation: str
    date_modification: str
    orientation: int
    lisibilite: int
    empreinte: str


@dataclass(frozen=True, slots=True)
class PieceVue:
    """A paper or flow line. `id` is p1, p2 …; a field is addressed `p1.<champ.id>`.

    Repeated lines have ids `lignes[0].prix_ttc`. `aspect` is a, b or c: the issuer's look. `texte` is
    the text that a reader finds on the drawn paper.
    """

    id: str
    genre: str
    titre: str
    aspect: str
    emetteur: str
    recue_le: str
    champs: tuple[ChampVu, ...]
    fichier: FichierVu
    texte: str = ""


@dataclass(frozen=True, slots=True)
class BaseVue:
    """A database of the desk: `id` is a word of Base; a field is addressed `<base>.<champ.id>`.

    `colonnes` maps a line field's suffix to its heading (for `lignes[i].<suffix>`).
    """

    id: str
    titre: str
    champs: tuple[ChampVu, ...]
    colonnes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TiersVu:
    """Someone who can be asked about any pièce: adherent, prescripteur, opticien, banque, caisse …

    `telephone` is the number in the directory; the number printed on a pièce may differ.
    """

    id: str
    qualite: str
    nom: str
    telephone: str
    adresse: str


@dataclass(frozen=True, slots=True)
class ClauseVue:
    """A numbered clause of the manual; `params` are its typed parameters as strings."""

    id: str
    type: str
    titre: str
    texte: str
    params: dict[str, str | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class DemandeVue:
    """What arrived in the corbeille: channel, day, subject, words, and the lines to settle.

    `lignes` are (id, label, asked amount): the unit of calculation, payment, waiting and refusal.
    """

    canal: str
    recue_le: str
    objet: str
    texte: str
    expediteur: str
    lignes: tuple[tuple[str, str, str], ...]
    demande_rib: str = ""


@dataclass(frozen=True, slots=True)
class Vu:
    """The seen part of a dossier on its first day."""

    reference: str
    jour: str
    mutuelle: str
    mutuelle_nom: str
    adherent: str
    titre: str
    demande: DemandeVue
    pieces: tuple[PieceVue, ...]
    bases: tuple[BaseVue, ...]
    tiers: tuple[TiersVu, ...]
    clauses: tuple[ClauseVue, ...]
    genres_demandables: tuple[tuple[str, str], ...]
    modeles_courrier: tuple[tuple[str, str], ...]
    mentions: tuple[tuple[str, str], ...]
    services: tuple[tuple[str, str], ...]
    natures: tuple[tuple[str, str], ...]
    comptes: tuple[tuple[str, str], ...]


@dataclass(slots=True, unsafe_hash=True)
class Reponse:
    """What a third party answers when asked.

    `sur` is what the question is about: a pièce id, `genre:<genre>` for a pièce asked for, or a
    subject (`changement_rib`, `identite`, `relance`). The suffix `@piece` marks what is answered at the
    number or address that the pièce or the request gives, where someone else may answer. `delai` is in simulated working days, 0 for a
    phone call. `confirmation` is confirme, infirme, partiel or ne_peut_repondre. `piece` is the pièce
    delivered with the answer, None when there is none.
    """

    tiers: str
    sur: str
    delai: int
    confirmation: str
    precision: str
    piece: PieceVue | None = None


@dataclass(frozen=True, slots=True)
class Retour:
    """What comes back by itself: a flux return of a payment, `delai` working days after it.

    `si_compte` is the account paid for which this return comes, "*" for any other. With `si_piece`, it comes
    once that pièce is at hand, and replaces the account's other return.
    """

    si_compte: str
    delai: int
    statut: str
    libelle: str
    si_piece: str = ""


@dataclass(frozen=True, slots=True)
class Cache:
    """The hidden facts: every answer of every third party about everything, and the returns."""

    reponses: tuple[Reponse, ...]
    retours: tuple[Retour, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One generated dossier with its proof inputs: a pure function of its five arguments."""

    gabarit: str
    alteration: str
    graine: str
    jour: str
    vu: Vu
    cache: Cache
    corrige: Corrige
    empreintes: dict[str, str]
    moteur: str
