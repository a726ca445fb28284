"""A dossier in plain values, before it is drawn: what gabarits fill, alterations edit, the key reads.

Everything is a string in the form that `Vu` shows (ISO dates, decimal amounts, oui/non) or an object
of `identites`. Pièces and base lines carry a symbolic key (`facture`, `anterieur`) so that the key can
name a place before the final numbering.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256

from cases.identites import Caisse, Commerce, CompteBancaire, Personne, Praticien
from cases.identites.etablissements import Structure
from scenario_bank.model.mutuelle import Contrat, Mutuelle
from scenario_bank.model.voix import Parler, Voix

PARLERS: dict[str, Parler] = {
    "adherent": "adherent",
    "audioprothesiste": "magasin",
    "banque": "banque",
    "caisse": "caisse",
    "etablissement": "etablissement",
    "laboratoire": "laboratoire",
    "laboratoire_bis": "laboratoire",
    "opticien": "magasin",
    "pharmacie": "officine",
    "praticien": "cabinet",
    "prescripteur": "cabinet",
    "transporteur": "transporteur",
}


@dataclass(slots=True)
class Membre:
    """Someone covered by the contract. `rang` is 01 for the assuré; `noemie` is the link's state."""

    personne: Personne
    lien: str
    rang: str
    noemie: bool = True


@dataclass(slots=True)
class Papier:
    """One pièce in values. `cle` names it inside the generator, `id` is given by `numeroter`."""

    cle: str
    genre: str
    valeurs: dict[str, str]
    emetteur: str
    emetteur_nom: str
    recue_le: str
    profil: str
    canal: str
    id: str = ""

    def copie(self, cle: str) -> Papier:
        """The same pièce under another key, with values of its own and no number yet."""
        return replace(self, cle=cle, valeurs=dict(self.valeurs), id="")


@dataclass(slots=True)
class Ligne:
    """One line to settle. `sort` is payable, attente or refus; `depense` is what was spent.

    `demandee` is what the request asks when it is more than what counts; `champ_date` is the field of the
    proof that bears the date of care, where a flow line or a décompte does not. `coefficient` multiplies
    the key letter, `base_unitaire` is the base of one box, `fin` the last day of a line of several days.
    """

    id: str
    libelle: str
    poste: str
    code_acte: str
    date_soins: str
    depense: str
    membre: Membre
    secteur: str = ""
    optam: bool = False
    parcours: bool = True
    equipement: str = ""
    base: str = ""
    taux: str = ""
    preuve: str = ""
    sort: str = "payable"
    deja_paye: str = "0.00"
    quantite: int = 1
    seance: str = ""
    demandee: str = ""
    champ_date: str = ""
    coefficient: str = "1"
    base_unitaire: str = ""
    fin: str = ""


@dataclass(slots=True)
class Passe:
    """One past benefit of the historique; `extra` holds what only some acts have (oreille, série …)."""

    cle: str
    date: str
    membre: Membre
    acte: str
    professionnel: str
    depense: str
    amo: str
    amc: str
    origine: str
    paye_le: str
    statut: str = "payé"
    reference: str = ""
    extra: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class CompteConnu:
    """An account of the coordonnées bancaires; `etat` is actif, remplacé or demandé.

    `corrige_par` is the key of the paper that makes an invalid account a good one.
    """

    id: str
    compte: CompteBancaire
    etat: str
    depuis: str
    jusque: str = ""
    invalide: bool = False
    corrige_par: str = ""


@dataclass(slots=True)
class Changement:
    """One line of the journal of coordonnées: what changed, how, and how it was verified."""

    date: str
    canal: str
    objet: str
    verification: str


@dataclass(slots=True)
class Tiers:
    """A third party that may be asked; `emet` lists the keys of the pièces that come from it."""

    id: str
    qualite: str
    nom: str
    telephone: str
    adresse: str
    delai: int = 0


@dataclass(slots=True)
class Replique:
    """What a third party says of something, before it becomes a Reponse. `papier` is delivered."""

    confirmation: str
    precision: str
    papier: Papier | None = None


@dataclass(slots=True)
class Demande:
    """What arrived: channel, day, words. `compte` is the account that the request asks to be paid on."""

    canal: str
    recue_le: str
    objet: str
    texte: str
    expediteur: str
    compte: str = ""


@dataclass(slots=True)
class Brouillon:
    """The dossier being made. Streams are drawn by name from `graine`, so parts never shift parts."""

    gabarit: str
    graine: str
    jour: date
    reference: str
    mutuelle: Mutuelle
    voix: Voix
    contrat: Contrat
    domaine: str
    foyer: list[Membre]
    beneficiaire: Membre
    numero_adherent: str
    caisse: Caisse
    demande: Demande
    adresse: str
    commune: tuple[str, str]
    telephone: str
    mail: str
    mail_depuis: str
    droits_debut: str
    droits_fin: str = ""
    droits_anterieurs: tuple[str, str] = ("", "")
    autre_complementaire: str = ""
    prescripteur: Praticien | None = None
    executant: Praticien | None = None
    commerce: Commerce | None = None
    structures: list[Structure] = field(default_factory=list)
    papiers: list[Papier] = field(default_factory=list)
    lignes: list[Ligne] = field(default_factory=list)
    passes: list[Passe] = field(default_factory=list)
    comptes: list[CompteConnu] = field(default_factory=list)
    changements: list[Changement] = field(default_factory=list)
    contacts: list[tuple[str, str, str]] = field(default_factory=list)
    praticiens: list[Praticien] = field(default_factory=list)
    series: list[tuple[str, str, str]] = field(default_factory=list)
    mouvements: list[tuple[str, str, str, str, str]] = field(default_factory=list)
    secondes_adresses: dict[str, str] = field(default_factory=dict)
    tiers: list[Tiers] = field(default_factory=list)
    repliques: dict[tuple[str, str], Replique] = field(default_factory=dict)
    dits: dict[tuple[str, str], str] = field(default_factory=dict)
    pf_deja: Decimal = Decimal("0.00")
    franchise_deja: Decimal = Decimal("0.00")
    decor: str = "neutre"

    def dire(self, tiers: str, situation: str) -> str:
        """How `tiers` words `situation` in this dossier, whatever is planted."""
        dit = self.dits.get((tiers, situation))
        if dit is None:
            # The digest alone: seeding a stream for one draw out of sixty would double the cost.
            cle = sha256(f"{self.graine}\x00voix/{tiers}/{situation}".encode()).digest()
            u = int.from_bytes(cle[:4], "big") / 2**32
            dit = self.dits[tiers, situation] = self.voix.phrase(situation, PARLERS[tiers], u)
        return dit

    def papier(self, cle: str) -> Papier:
        """The pièce `cle`; raises KeyError when the dossier has none."""
        for p in self.papiers:
            if p.cle == cle:
                return p
        raise KeyError(cle)

    def papier_ou_rien(self, cle: str) -> Papier | None:
        """The pièce `cle`, None when the dossier has none."""
        return next((p for p in self.papiers if p.cle == cle), None)

    def du_genre(self, genre: str) -> list[Papier]:
        """Every pièce of a genre, in the order of the dossier."""
        return [p for p in self.papiers if p.genre == genre]

    def place(self, cle: str, champ: str) -> str:
        """The address of a field of the pièce `cle`, once numbered."""
        return f"{self.papier(cle).id}.{champ}"

    def passe(self, cle: str) -> Passe:
        """The past benefit `cle`; raises KeyError."""
        for p in self.passes:
            if p.cle == cle:
                return p
        raise KeyError(cle)

    def place_passe(self, cle: str, champ: str) -> str:
        """The address of a field of a past benefit, most recent first."""
        for i, p in enumerate(self.passes):
            if p.cle == cle:
                return f"historique.lignes[{i}].{champ}"
        raise KeyError(cle)

    def ligne(self, id_: str) -> Ligne:
        """The line to settle `id_`; raises KeyError."""
        for ligne in self.lignes:
            if ligne.id == id_:
                return ligne
        raise KeyError(id_)

    def numeroter(self) -> None:
        """Gives pièces their ids in the order of the chemise and sorts the past benefits."""
        for i, p in enumerate(self.papiers, 1):
            p.id = f"p{i}"
        self.passes.sort(key=lambda p: (p.date, p.cle), reverse=True)
