"""Published worked examples of reimbursement, and the rule branches that they corroborate.

A branch is the id of a rule or of a parameter read by the calculation. An example carries its public
source, the figures printed there, the claim they settle, and a verdict that the figures must bear out:
a wrong published figure is kept beside the right one, and corroborates nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from scenario_bank.loader import CONTENU, ContenuInvalide, Modele, Probleme, lire_yaml, valider
from scenario_bank.model.baremes import DecimalExact, Identifiant, OuiNon, Phrase
from scenario_bank.model.garanties import POSTES, garantie_depuis

DOSSIER = CONTENU / "corroborations"
CENT = Decimal("0.01")
AGE_ADULTE = 40
"""The age of a claim whose source speaks of an adult without saying how old."""

Nom = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$")]
Adresse = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
Montant = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,7}\.[0-9]{2}$")]
Nombre = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,4}(\.[0-9]{1,2})?$")]


class Verdict(StrEnum):
    """What the check of the published arithmetic concluded."""

    CONCORDANT = "concordant"
    TOLERANCE = "tolerance_centime"
    ERREUR = "erreur_de_l_editeur"


class Source(Modele):
    """A public page seen: its address, its title, the date that it bears (if any), the day it was seen."""

    adresse: Adresse
    titre: Phrase
    datee: str = ""
    vu_le: date


class Montants(Modele):
    """Amounts of one line, in euros: those that are known, and no others.

    `participation` is the participation forfaitaire or the franchise withheld; `base` the base de
    remboursement of the whole line; `rembourse` what the AMO (net) and the AMC pay together. At least
    one is given.
    """

    base: DecimalExact | None = None
    amo_brute: DecimalExact | None = None
    participation: DecimalExact | None = None
    amo_nette: DecimalExact | None = None
    amc: DecimalExact | None = None
    amc_contrats: tuple[DecimalExact, ...] = ()
    rembourse: DecimalExact | None = None
    reste_a_charge: DecimalExact | None = None

    @model_validator(mode="after")
    def _un_montant(self) -> Self:
        if not self.connus():
            raise ValueError("aucun montant publié")
        return self

    def connus(self) -> dict[str, Decimal]:
        """The amounts given, by name; `amc_1`, `amc_2`… for several contrats."""
        noms = ("base", "amo_brute", "participation", "amo_nette", "amc", "rembourse", "reste_a_charge")
        simples = {n: getattr(self, n) for n in noms if getattr(self, n) is not None}
        return simples | {f"amc_{i}": m for i, m in enumerate(self.amc_contrats, 1)}


class Ligne(Modele):
    """One line of the claim, in the words of the shared claim format."""

    date_soins: date
    code_acte: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{0,15}$")]
    depense: Montant
    age: Annotated[int, Field(ge=0, le=120)] = AGE_ADULTE
    secteur: Literal["1", "2", "3"] = "1"
    optam: OuiNon = False
    parcours: OuiNon = True
    situation: tuple[Literal["ald", "maternite", "c2s", "alsace_moselle"], ...] = ()
    quantite: Annotated[int, Field(ge=1, le=99)] = 1
    coefficient: Nombre | None = None
    base_remboursement: Montant | None = None
    taux: Nombre | None = None
    poste: str | None = None
    equipement: str = ""
    professionnel: str | None = None
    jour_sejour: Annotated[int, Field(ge=1, le=999)] | None = None
    region: Literal["metropole", "dom"] | None = None
    panier: Literal["rac0", "modere", "libre"] | None = None
    plafond_facturation: Montant | None = None
    urgence: OuiNon | None = None
    seance: str | None = None

    @model_validator(mode="after")
    def _poste_connu(self) -> Self:
        if self.poste is not None and self.poste not in POSTES:
            raise ValueError(f"poste « {self.poste} » : {', '.join(POSTES)}")
        return self

    def en_json(self, rang: int) -> dict[str, Any]:
        """The line as the claim format writes it; what only some lines bear is left out of the others."""
        return {"id": str(rang), **self.model_dump(mode="json", exclude_none=True)}


class Contrat(Modele):
    """One contrat: its guarantees by poste, and whether the claim treats it as responsable."""

    garanties: dict[str, dict[str, Any]]
    responsable: OuiNon = True

    @model_validator(mode="after")
    def _garanties_lisibles(self) -> Self:
        for poste, garantie in self.garanties.items():
            if poste not in POSTES:
                raise ValueError(f"poste « {poste} » : {', '.join(POSTES)}")
            garantie_depuis(garantie)
        return self

    def en_json(self) -> dict[str, Any]:
        """The contrat as the claim format writes it: decimal strings, real booleans."""
        garanties = {
            poste: garantie_depuis(g).model_dump(mode="json", exclude_none=True)
            for poste, g in self.garanties.items()
        }
        return {"garanties": garanties, "responsable": self.responsable}


_SANS_COMPLEMENTAIRE = Contrat(garanties={p: {"type": "aucune"} for p in POSTES}, responsable=False)


class Exemple(Modele):
    """One published worked example.

    `publie` holds the printed figures, one entry per line, or one `publie_total` for the whole claim.
    `attendu` holds the right ones where the printed ones are wrong or a cent off. `hypotheses` says what
    the source leaves open and the claim had to fix; `verification` is the check of the arithmetic.
    """

    id: Nom
    source: Nom
    branches: tuple[Identifiant, ...] = ()
    lignes: tuple[Ligne, ...]
    contrats: tuple[Contrat, ...] = ()
    publie: tuple[Montants, ...] = ()
    publie_total: Montants | None = None
    attendu: tuple[Montants, ...] = ()
    attendu_total: Montants | None = None
    hypotheses: str = ""
    verification: Phrase
    verdict: Verdict
    erreur: str = ""

    @model_validator(mode="after")
    def _verdict_soutenu(self) -> Self:
        if not self.lignes:
            raise ValueError("aucune ligne")
        if bool(self.publie) == (self.publie_total is not None):
            raise ValueError("donnez publie (une entrée par ligne) ou publie_total, l’un des deux")
        if self.publie and len(self.publie) != len(self.lignes):
            raise ValueError("publie : une entrée par ligne")
        if self.verdict is Verdict.CONCORDANT:
            if self.attendu or self.attendu_total or self.erreur:
                raise ValueError("verdict concordant : attendu et erreur n’ont pas lieu d’être")
            return self
        ecarts = [abs(a - b) for a, b in self._paires()]
        if not ecarts or max(ecarts) == 0:
            raise ValueError("attendu : répétez les montants publiés et corrigez celui qui est en cause")
        if self.verdict is Verdict.TOLERANCE and max(ecarts) > CENT:
            raise ValueError(f"écart de {max(ecarts)} € : plus qu’un centime de tolérance")
        if self.verdict is Verdict.ERREUR and not self.erreur:
            raise ValueError("erreur : dites en une phrase ce que l’éditeur a mal calculé")
        if self.branches and self.verdict is Verdict.ERREUR:
            raise ValueError("branches : un exemple faux ne corrobore rien")
        return self

    def _paires(self) -> list[tuple[Decimal, Decimal]]:
        """(published, right) amounts; raises ValueError when they do not name the same ones."""
        publies = [m for m in (*self.publie, self.publie_total) if m is not None]
        justes = [m for m in (*self.attendu, self.attendu_total) if m is not None]
        if [m.connus().keys() for m in publies] != [m.connus().keys() for m in justes]:
            raise ValueError("attendu : les mêmes montants que publie, dans les mêmes lignes")
        return [
            (p.connus()[n], j.connus()[n]) for p, j in zip(publies, justes, strict=True) for n in p.connus()
        ]

    @property
    def justes(self) -> tuple[Montants, ...]:
        """The right amounts per line; empty when only totals are known."""
        return self.attendu or self.publie

    @property
    def justes_total(self) -> Montants | None:
        """The right amounts of the whole claim, when the source only adds up."""
        return self.attendu_total or self.publie_total

    def demande(self) -> dict[str, Any]:
        """The claim in the shared format: its lines numbered from 1, then one contrat or several.

        Without any contrat the claim bears one that covers nothing, so that the AMO alone is settled.
        """
        lignes = [ligne.en_json(rang) for rang, ligne in enumerate(self.lignes, 1)]
        if len(self.contrats) > 1:
            return {"lignes": lignes, "contrats": [c.en_json() for c in self.contrats]}
        seul = self.contrats[0] if self.contrats else _SANS_COMPLEMENTAIRE
        return {"lignes": lignes, **seul.en_json()}


class FichierCorroborations(Modele):
    """One file: a theme, its sources by name, its examples."""

    theme: Phrase
    sources: dict[Nom, Source]
    exemples: tuple[Exemple, ...]

    @model_validator(mode="after")
    def _sources_connues(self) -> Self:
        for exemple in self.exemples:
            if exemple.source not in self.sources:
                raise ValueError(f"{exemple.id} : source « {exemple.source} » absente de sources")
        inutiles = self.sources.keys() - {e.source for e in self.exemples}
        if inutiles:
            raise ValueError(f"source sans exemple : {', '.join(sorted(inutiles))}")
        return self


@dataclass(frozen=True, slots=True)
class Corroboration:
    """An example with the public source that printed it."""

    exemple: Exemple
    source: Source


@dataclass(frozen=True)
class Corroborations:
    """Every example by id, and what they corroborate together."""

    par_id: Mapping[str, Corroboration]

    @cached_property
    def par_branche(self) -> dict[str, tuple[str, ...]]:
        """Ids of the examples that corroborate each branch."""
        trouves: dict[str, list[str]] = {}
        for nom, corroboration in self.par_id.items():
            for branche in corroboration.exemple.branches:
                trouves.setdefault(branche, []).append(nom)
        return {b: tuple(ids) for b, ids in trouves.items()}

    def non_corroborees(self, branches: Iterable[str]) -> tuple[str, ...]:
        """The branches among `branches` that no published example corroborates, in order, each once."""
        return tuple(b for b in dict.fromkeys(branches) if b not in self.par_branche)

    def inconnues(self, connues: Collection[str]) -> tuple[str, ...]:
        """Branches named by an example that are no rule nor parameter of the barèmes."""
        return tuple(sorted(b for b in self.par_branche if b not in connues))


def lire_corroborations(dossier: Path = DOSSIER) -> dict[str, Corroboration]:
    """The examples of a folder of YAML files, by id; raises ContenuInvalide with all problems at once."""
    problemes: list[Probleme] = []
    lus: dict[str, Corroboration] = {}
    fichiers = sorted(dossier.glob("*.yaml"))
    if not fichiers:
        problemes.append(
            Probleme(str(dossier), 0, "", "aucun exemple.", "Ajoutez au moins un fichier .yaml.")
        )
    for fichier in fichiers:
        try:
            donnees, lignes = lire_yaml(fichier.read_text(encoding="utf-8"), fichier.name)
            lu = valider(FichierCorroborations, donnees, fichier.name, lignes)
        except ContenuInvalide as erreur:
            problemes += erreur.problemes
            continue
        for exemple in lu.exemples:
            if exemple.id in lus:
                problemes.append(
                    Probleme(fichier.name, 0, exemple.id, "identifiant déjà utilisé.", "Donnez-en un autre.")
                )
            lus[exemple.id] = Corroboration(exemple, lu.sources[exemple.source])
    if problemes:
        raise ContenuInvalide(problemes)
    return lus
