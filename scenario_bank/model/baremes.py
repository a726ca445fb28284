"""The barèmes as authored (YAML) and as used: `lire_baremes` makes one `Baremes` from a folder.

One notion per file. Decimals are quoted strings; a float, a value without source, overlapping dates or an
id used twice is refused with its place, all problems at once. The acts are in the sub-folder `actes`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Self

import yaml
from pydantic import BeforeValidator, StringConstraints, model_validator

from scenario_bank.actes import Acte
from scenario_bank.dated import (
    Confiance,
    Exclusion,
    Parametre,
    Pivot,
    Regle,
    Statut,
    Unite,
    ValeurDatee,
)
from scenario_bank.loader import (
    ANALYSEUR,
    CONTENU,
    ContenuInvalide,
    Modele,
    Probleme,
    lire_fichier,
    lire_yaml,
    valider,
)
from scenario_bank.model.actes import ActesModele

DOSSIER = CONTENU / "baremes"
_NOMBRE_NU = re.compile(r"[-+]?[0-9]*\.[0-9]+(e[-+]?[0-9]+)?", re.IGNORECASE)
_DECIMAL = re.compile(r"[0-9]{1,9}(\.[0-9]{1,4})?")


def decimal_exact(valeur: Any) -> Decimal:
    """A Decimal from a decimal string; a float or any other shape raises ValueError."""
    if isinstance(valeur, Decimal):
        return valeur
    if not isinstance(valeur, str) or not _DECIMAL.fullmatch(valeur):
        raise ValueError(f'{valeur!r} n’est pas un nombre décimal entre guillemets comme "30.00"')
    return Decimal(valeur)


def oui_non(valeur: Any) -> Any:
    """YAML scalars come as strings: « oui »/« non » and « true »/« false » are booleans."""
    if isinstance(valeur, str):
        return {"oui": True, "true": True, "non": False, "false": False}.get(valeur, valeur)
    return valeur


OuiNon = Annotated[bool, BeforeValidator(oui_non)]
DecimalExact = Annotated[Decimal, BeforeValidator(decimal_exact)]
Phrase = Annotated[str, StringConstraints(min_length=3, strip_whitespace=True)]
Identifiant = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)+$")]


class ValeurModele(Modele):
    """One dated value as written in a file.

    `effet_connu` is false when the sources attest the value without its date of effect: `date_debut` is
    then the first day of the documented period.
    """

    valeur: DecimalExact
    date_debut: date
    date_fin: date | None = None
    source: Phrase
    confiance: Confiance
    verifie_le: date | None
    statut: Statut
    effet_connu: OuiNon = True
    pivot: Pivot


class ExclusionModele(Modele):
    """Days on which no case may rest on the parameter.

    `generale` says that no dossier at all may bear such a day, not only those that read the parameter.
    """

    du: date
    au: date | None = None
    motif: Phrase
    source: Phrase
    generale: OuiNon = True


class ParametreModele(Modele):
    """A parameter and its values since their date of effect, in order."""

    id: Identifiant
    libelle: Phrase
    unite: Unite
    valeurs: tuple[ValeurModele, ...]
    exclusions: tuple[ExclusionModele, ...] = ()

    @model_validator(mode="after")
    def _dates_en_ordre(self) -> Self:
        if not self.valeurs:
            raise ValueError(f"{self.id} n’a aucune valeur")
        for v in self.valeurs:
            if v.date_fin is not None and v.date_fin < v.date_debut:
                raise ValueError(f"{self.id} : la valeur du {v.date_debut} finit avant de commencer")
        for avant, apres in zip(self.valeurs, self.valeurs[1:], strict=False):
            if apres.date_debut <= (avant.date_fin or avant.date_debut):
                raise ValueError(
                    f"{self.id} : les valeurs du {avant.date_debut} et du {apres.date_debut} se chevauchent"
                )
        return self

    def parametre(self) -> Parametre:
        """The parameter of the hot path; a value without end stops the day before the next."""
        suivants = [v.date_debut for v in self.valeurs[1:]] + [None]
        return Parametre(
            self.id,
            self.libelle,
            self.unite,
            tuple(
                ValeurDatee(
                    v.valeur,
                    v.date_debut,
                    v.date_fin or (s - timedelta(days=1) if s else None),
                    v.source,
                    v.confiance,
                    v.verifie_le,
                    v.statut,
                    v.pivot,
                    v.effet_connu,
                )
                for v, s in zip(self.valeurs, suivants, strict=True)
            ),
            tuple(Exclusion(e.du, e.au, e.motif, e.source, e.generale) for e in self.exclusions),
        )


class RegleModele(Modele):
    """A rule of calculation as written in a file."""

    id: Identifiant
    libelle: Phrase
    phrase: Phrase
    source: Phrase
    confiance: Confiance
    verifie_le: date | None
    statut: Statut

    def regle(self) -> Regle:
        return Regle(
            self.id, self.libelle, self.phrase, self.source, self.confiance, self.verifie_le, self.statut
        )


class NotionModele(Modele):
    """One file: a notion with its parameters, or its rules."""

    notion: str
    libelle: Phrase
    parametres: tuple[ParametreModele, ...] = ()
    regles: tuple[RegleModele, ...] = ()


class ParametreInconnu(Exception):
    """`id` names no parameter or rule of the barèmes; `connus` are the nearest ids."""

    def __init__(self, identifiant: str, connus: tuple[str, ...]) -> None:
        self.id, self.connus = identifiant, connus
        super().__init__(f"{identifiant} : aucun barème de ce nom. Connus : {', '.join(connus)}.")


@dataclass(frozen=True, slots=True)
class Baremes:
    """Every parameter and rule by id, every act by code, ready for the calculation."""

    parametres: dict[str, Parametre]
    regles: dict[str, Regle]
    actes: dict[str, Acte] = field(default_factory=dict)

    def parametre(self, identifiant: str) -> Parametre:
        """The parameter; raises ParametreInconnu."""
        try:
            return self.parametres[identifiant]
        except KeyError:
            raise ParametreInconnu(identifiant, tuple(sorted(self.parametres))) from None

    def a(self, identifiant: str, jour: date) -> ValeurDatee:
        """The value that held on `jour`; raises ParametreInconnu or PasEnVigueur."""
        return self.parametre(identifiant).a(jour)

    def exclusions(self, jour: date) -> tuple[tuple[str, Exclusion], ...]:
        """Every (parameter id, interval) that forbids the day itself, whatever the case reads."""
        return tuple(
            (p.id, e) for p in self.parametres.values() for e in p.exclusions if e.generale and e.couvre(jour)
        )


def decimaux_sans_guillemets(texte: str, nom: str) -> list[Probleme]:
    """One Probleme per decimal number written without quotes in `texte`; none when it is unreadable."""
    try:
        jetons = list(yaml.scan(texte, Loader=ANALYSEUR))
    except yaml.YAMLError:
        return []
    return [
        Probleme(
            nom,
            j.start_mark.line + 1,
            "",
            f"nombre {j.value} sans guillemets.",
            f'Écrivez "{j.value}" : un montant n’est jamais un flottant.',
        )
        for j in jetons
        if isinstance(j, yaml.ScalarToken) and j.plain and _NOMBRE_NU.fullmatch(j.value)
    ]


def lire_baremes(dossier: Path = DOSSIER) -> Baremes:
    """The barèmes of a folder of YAML files; raises ContenuInvalide with all problems of all files."""
    problemes: list[Probleme] = []
    parametres: dict[str, Parametre] = {}
    regles: dict[str, Regle] = {}
    fichiers = sorted(dossier.glob("*.yaml"))
    if not fichiers:
        problemes.append(Probleme(str(dossier), 0, "", "aucun barème.", "Ajoutez au moins un fichier .yaml."))
    for fichier in fichiers:
        texte = fichier.read_text(encoding="utf-8")
        problemes += decimaux_sans_guillemets(texte, fichier.name)
        try:
            donnees, lignes = lire_yaml(texte, fichier.name)
            notion = valider(NotionModele, donnees, fichier.name, lignes)
        except ContenuInvalide as erreur:
            problemes += erreur.problemes
            continue
        for identifiant in (*(p.id for p in notion.parametres), *(r.id for r in notion.regles)):
            if identifiant in parametres or identifiant in regles:
                problemes.append(
                    Probleme(
                        fichier.name, 0, identifiant, "identifiant déjà utilisé.", "Donnez-lui un autre nom."
                    )
                )
        parametres |= {p.id: p.parametre() for p in notion.parametres}
        regles |= {r.id: r.regle() for r in notion.regles}
    actes = _lire_actes(dossier / "actes", parametres, problemes)
    if problemes:
        raise ContenuInvalide(problemes)
    return Baremes(parametres, regles, actes)


def _lire_actes(
    dossier: Path, parametres: dict[str, Parametre], problemes: list[Probleme]
) -> dict[str, Acte]:
    """The acts of a folder by code, in the order of its files; adds what is wrong to `problemes`."""
    actes: dict[str, Acte] = {}
    complets = not problemes
    for fichier in sorted(dossier.glob("*.yaml")):
        try:
            lus = lire_fichier(fichier, ActesModele)
        except ContenuInvalide as erreur:
            problemes += erreur.problemes
            continue
        for code, reference in lus.references():
            if complets and reference not in parametres:
                problemes.append(
                    Probleme(
                        fichier.name, 0, code, f"barème {reference} inconnu.", "Ajoutez-le ou corrigez-le."
                    )
                )
        for modele in lus.actes:
            if modele.code in actes:
                problemes.append(
                    Probleme(fichier.name, 0, modele.code, "code déjà utilisé.", "Gardez-en un seul.")
                )
            actes[modele.code] = modele.acte(lus.poste)
    return actes
