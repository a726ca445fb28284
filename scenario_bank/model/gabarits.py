"""The authored part of gabarits and alterations: metadata, accepted treatments, forbidden gestures.

What a gabarit draws and what an alteration edits is code; what follows from it for the key is content.
An accepted value that begins with « @ » is filled from the dossier when the key is written
(`@montant`, `@litige`, `@signal` …); `SYMBOLES` is the closed list.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import BeforeValidator, Field, model_validator

from scenario_bank.loader import CONTENU, ContenuInvalide, Modele, Probleme, lire_fichier
from scenario_bank.model.garanties import OuiNon
from scenario_bank.model.vocabulaire import TYPES_ACTION, Famille

SYMBOLES = frozenset(
    {
        "@alerte",  # service that the clause names for a suspicion
        "@clause",  # clauses that the planted fact falls under
        "@comptabilite",  # service that records a change of account
        "@compte",  # account to pay
        "@comptes_douteux",  # accounts never to pay
        "@debiteur",  # who gives back what was paid wrongly
        "@hierarchie",
        "@indu",  # what was paid wrongly
        "@indu_service",  # service that the manual names for an indu
        "@litige",  # lines that must wait or be refused
        "@lignes",  # every line
        "@mentions_interdites",
        "@modeles",  # letters accepted at the end of the treatment
        "@modeles_attente",
        "@modeles_indu",  # letter to the adhérent who gives back, none when it is a professional
        "@modeles_demande",
        "@modeles_refus",
        "@modeles_rib",
        "@montant",  # what is payable without waiting
        "@montant_litige",  # what the lines in dispute are worth
        "@montant_resolu",  # what is payable once the dispute is resolved in the adhérent's favour
        "@montant_retenu",  # what is payable, less the indu kept back
        "@montant_faux",  # what a careless treatment would pay
        "@natures",
        "@recu_le",
        "@saines",  # lines payable without waiting
        "@securite",  # service told of a hijacked account, when the manual names one
    }
)


def _liste(valeur: Any) -> Any:
    return (valeur,) if isinstance(valeur, str) else valeur


Condition = Literal["compte_connu", "compte_en_attente", "resolue", "non_resolue", "saines"]
Mots = Annotated[tuple[str, ...], BeforeValidator(_liste)]


class GesteModele(Modele):
    """One act of a treatment. `si` drops it unless some line is payable at once (or none is).

    `depuis` names the geste since which the delay of the clause `delai` has run; on a forbidden geste, the
    delay has run since what lifts it.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    type: str
    cible: str = ""
    donnees: dict[str, Mots] = Field(default_factory=dict)
    apres: Mots = ()
    optionnel: OuiNon = False
    clause: str = ""
    si: Literal["", "saines", "aucune_saine"] = ""
    depuis: str = ""
    delai: Literal["", "changement_rib"] = ""

    @model_validator(mode="after")
    def _connu(self) -> Self:
        action = TYPES_ACTION.get(self.type)
        if action is None:
            raise ValueError(f"type « {self.type} » : prenez un mot de {', '.join(sorted(TYPES_ACTION))}")
        for cle, mots in self.donnees.items():
            if cle not in action.champs:
                raise ValueError(
                    f"{self.type} n’a pas de donnée « {cle} » : {', '.join(sorted(action.champs))}"
                )
            for mot in mots:
                if mot.startswith("@") and mot not in SYMBOLES:
                    raise ValueError(f"symbole « {mot} » : prenez {', '.join(sorted(SYMBOLES))}")
        return self


class TraitementModele(Modele):
    """One accepted way to treat the dossier, kept where every condition of `si` holds.

    `compte_connu`: the manual pays on the known account while a change of RIB is checked;
    `compte_en_attente`: it makes everything wait. `resolue`: what is asked for exists and settles the
    dispute; `non_resolue`: it does not. `saines`: some line is payable at once.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    libelle: str = Field(min_length=5)
    si: Annotated[tuple[Condition, ...], BeforeValidator(_liste)] = ()
    gestes: tuple[GesteModele, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ordonne(self) -> Self:
        connus: set[str] = set()
        for g in self.gestes:
            if g.id in connus:
                raise ValueError(f"{self.id} : geste « {g.id} » en double")
            manque = [a for a in g.apres if a not in connus]
            if manque:
                raise ValueError(f"{self.id}.{g.id} : « apres » cite {', '.join(manque)}, absent plus haut")
            if g.depuis and g.depuis not in g.apres:
                raise ValueError(f"{self.id}.{g.id} : « depuis » cite {g.depuis}, absent de « apres »")
            if bool(g.depuis) != bool(g.delai):
                raise ValueError(f"{self.id}.{g.id} : « depuis » et « delai » vont ensemble")
            connus.add(g.id)
        return self


class InterditModele(Modele):
    """An unfavourable act, why, and the critères that it contradicts; `si` as for a treatment."""

    geste: GesteModele
    si: Annotated[tuple[Condition, ...], BeforeValidator(_liste)] = ()
    raison: str = Field(min_length=5)
    criteres: tuple[Annotated[str, Field(pattern=r"^B2\.C\d\.k\d+$")], ...] = Field(min_length=1)
    sauf_apres: Mots = ()


class _Suites(Modele):
    """What the key takes from content, for a gabarit or an alteration."""

    traitements: tuple[TraitementModele, ...]
    interdits: tuple[InterditModele, ...] = ()
    questions: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _exceptions_connues(self) -> Self:
        gestes = {g.id for t in self.traitements for g in t.gestes}
        for i in self.interdits:
            inconnus = [x for x in i.sauf_apres if x not in gestes]
            if inconnus:
                raise ValueError(
                    f"interdit {i.geste.id} : « sauf_apres » cite {', '.join(inconnus)}, inconnu"
                )
        return self


class GabaritModele(_Suites):
    """One template of dossier. `premier_jour` and `dernier_jour` bound the simulated first day."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    titre: str
    domaine: Literal["sante", "prevoyance"]
    postes: tuple[str, ...]
    description: str
    premier_jour: date
    dernier_jour: date
    difficulte: int = Field(ge=1, le=5)

    def admet(self, jour: date) -> bool:
        """True when a dossier of this gabarit may be first seen on `jour`."""
        return self.premier_jour <= jour <= self.dernier_jour

    def au_plus_pres(self, jour: date) -> date:
        """`jour` when the gabarit admits it, else the nearest day that it admits."""
        return min(max(jour, self.premier_jour), self.dernier_jour)


class AlterationModele(_Suites):
    """One declared edit of a clean dossier.

    `empreinte` lists what it may change: `demande`, `base:<id>`, `piece:<cle>` (or
    `piece:<cle>.<champ>`), `lignes`, `comptes`. `controles` are the controls that it breaks;
    `clause` is the type of the clause that settles it; `reponses` are the inquiries that resolve it.
    `nature` is the code of the trade's catalogue (A30, F01, L7).
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    libelle: str
    famille: Famille
    nature: str
    natures_acceptees: tuple[str, ...]
    contraste: str
    gabarits: tuple[str, ...] = Field(min_length=1)
    empreinte: tuple[str, ...] = Field(min_length=1)
    controles: tuple[str, ...] = Field(min_length=1)
    clause: str
    reponses: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    effort: int = Field(ge=1, le=20)
    difficulte: int = Field(ge=1, le=5)


T = TypeVar("T", GabaritModele, AlterationModele)


def _lire(dossier: Path, modele: type[T]) -> dict[str, T]:
    """Every file of `dossier` by id; raises ContenuInvalide with the problems of all of them."""
    lus: dict[str, T] = {}
    problemes: list[Probleme] = []
    for chemin in sorted(dossier.glob("*.yaml")):
        try:
            lu = lire_fichier(chemin, modele)
        except ContenuInvalide as erreur:
            problemes.extend(erreur.problemes)
            continue
        if lu.id != chemin.stem:
            problemes.append(
                Probleme(chemin.name, 1, "id", f"id « {lu.id} ».", f"Écrivez « {chemin.stem} ».")
            )
        lus[lu.id] = lu
    if problemes:
        raise ContenuInvalide(problemes)
    return lus


def lire_gabarits(dossier: Path = CONTENU / "gabarits") -> dict[str, GabaritModele]:
    """The gabarits by id."""
    return _lire(dossier, GabaritModele)


def lire_alterations(dossier: Path = CONTENU / "alterations") -> dict[str, AlterationModele]:
    """The alterations by id."""
    return _lire(dossier, AlterationModele)
