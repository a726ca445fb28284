"""The acts as authored (YAML, folder `actes` of the barèmes): strict models turned into `Acte`."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from scenario_bank.actes import Acte, Assiette, Choix, Panier, Participation, Regime
from scenario_bank.loader import Modele

Code = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9_]{1,20}$")]
Texte = Annotated[str, StringConstraints(min_length=3, strip_whitespace=True)]
Reference = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)+$")]
Age = Annotated[int, Field(ge=0, le=130)]
Situation = Literal["ald", "maternite", "c2s", "alsace_moselle"]
_BOOLEENS = {"oui": True, "non": False}
OuiNon = Annotated[bool, BeforeValidator(lambda v: _BOOLEENS.get(v, v) if isinstance(v, str) else v)]


class ChoixModele(Modele):
    """A parameter and when it is read."""

    parametre: Reference
    regime: Regime | None = None
    age_min: Age = 0
    age_max: Age = 130
    hors_parcours: OuiNon | None = None
    region: Literal["metropole", "dom"] | None = None
    situation: Situation | None = None

    def choix(self) -> Choix:
        return Choix(
            self.parametre,
            self.regime,
            self.age_min,
            self.age_max,
            self.hors_parcours,
            self.region,
            self.situation,
        )


class PanierModele(Modele):
    """The panier of an act from a day on."""

    panier: Panier
    date_debut: date


class ActeModele(Modele):
    """One act."""

    code: Code
    libelle: Texte
    participation: Participation = Participation.AUCUNE
    assiette: Assiette = Assiette.BAREME
    taux: Reference | None = None
    taux_local: Reference | None = None
    taux_de_la_ligne: OuiNon = False
    bases: tuple[ChoixModele, ...] = ()
    limites: tuple[ChoixModele, ...] = ()
    paniers: tuple[PanierModele, ...] = ()
    parcours: OuiNon = False
    acte_lourd: OuiNon = False
    par_jour: OuiNon = False
    age_min: Age = 0
    age_max: Age = 130
    sejour: OuiNon = False
    taux_urgence: Reference | None = None
    dispenses: tuple[Situation, ...] = ()
    refus: tuple[Situation, ...] = ()

    @model_validator(mode="after")
    def _base_dite_une_fois(self) -> Self:
        if (self.assiette is Assiette.BAREME) is not bool(self.bases):
            raise ValueError(f"{self.code} : « bases » va avec l’assiette « bareme », et avec elle seule")
        if self.taux is not None and self.taux_de_la_ligne:
            raise ValueError(f"{self.code} : « taux » et « taux_de_la_ligne » s’excluent")
        debuts = [p.date_debut for p in self.paniers]
        if debuts != sorted(debuts):
            raise ValueError(f"{self.code} : les paniers se suivent par date")
        return self

    def acte(self, poste: str) -> Acte:
        return Acte(
            code=self.code,
            libelle=self.libelle,
            poste=poste,
            participation=self.participation,
            assiette=self.assiette,
            taux=self.taux or "",
            taux_local=self.taux_local,
            taux_de_la_ligne=self.taux_de_la_ligne,
            bases=tuple(b.choix() for b in self.bases),
            limites=tuple(x.choix() for x in self.limites),
            paniers=tuple((p.date_debut, p.panier) for p in self.paniers),
            parcours=self.parcours,
            acte_lourd=self.acte_lourd,
            par_jour=self.par_jour,
            age_min=self.age_min,
            age_max=self.age_max,
            sejour=self.sejour,
            taux_urgence=self.taux_urgence or "",
            dispenses=frozenset(self.dispenses),
            refus=frozenset(self.refus),
        )


class ActesModele(Modele):
    """One file: the acts of a poste."""

    poste: str
    source: Texte
    actes: tuple[ActeModele, ...]

    def references(self) -> list[tuple[str, str]]:
        """(code, parameter id) for every parameter that an act names."""
        return [
            (a.code, r)
            for a in self.actes
            for r in (
                *(x.parametre for x in (*a.bases, *a.limites)),
                *(t for t in (a.taux, a.taux_local, a.taux_urgence) if t is not None),
            )
        ]
