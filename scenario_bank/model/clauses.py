"""The typed clauses of a mutuelle's printed manual, and the closed words they use.

Every recipient, delay and threshold of a key is a parameter of one of these clauses; candidates read
their `texte`, keys and controls read their typed parameters.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import Enum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from scenario_bank.loader import Modele
from scenario_bank.model.baremes import DecimalExact
from scenario_bank.model.garanties import OuiNon
from scenario_bank.model.mots_manuel import (
    Chemise,
    Controle,
    Interdit,
    Objet,
    ServiceId,
    Suite,
    Sujet,
    Usage,
)

__all__ = [
    "Chemise",
    "Clause",
    "ClauseBase",
    "ClauseChangementRib",
    "ClauseCompteRendu",
    "ClauseConfidentialite",
    "ClauseControle",
    "ClauseConvention",
    "ClauseCourrier",
    "ClauseDelai",
    "ClauseDelegation",
    "ClauseDeroulement",
    "ClauseDestinataire",
    "ClauseHoraires",
    "ClauseIndu",
    "ClausePaiement",
    "ClausePieceRequise",
    "ClausePriseEnCharge",
    "ClauseRecuperation",
    "ClauseRelance",
    "ClauseRenouvellement",
    "ClauseTableau",
    "ClauseTiersPayant",
    "ClauseTransport",
    "ClauseVerification",
    "Controle",
    "IdClause",
    "Interdit",
    "Jours",
    "Montant",
    "Mot",
    "Objet",
    "ServiceId",
    "Suite",
    "Sujet",
    "Unite",
    "Usage",
]


Unite = Literal["ouvres", "calendaires"]
Montant = Annotated[DecimalExact, Field(gt=0)]
Jours = Annotated[int, Field(ge=0, le=366)]


def _genre(valeur: str) -> str:
    if re.fullmatch(r"[a-z][a-z0-9_]*", valeur) is None:
        raise ValueError("un mot en minuscules, sans accent ni espace, est attendu")
    return valeur


Mot = Annotated[str, AfterValidator(_genre)]
IdClause = Annotated[str, Field(pattern=r"^[a-z]+\d{2}$")]


class ClauseBase(Modele):
    """A numbered clause: `id` is what keys name, `numero` what the manual prints."""

    id: IdClause
    numero: Annotated[str, Field(pattern=r"^\d{1,2}\.\d{1,2}$")]
    titre: Annotated[str, Field(min_length=3, max_length=90)]
    texte: Annotated[str, Field(min_length=60)]

    @property
    def params(self) -> dict[str, str | tuple[str, ...]]:
        """The typed parameters as strings, for what the desk shows and the controls read."""
        communs = set(ClauseBase.model_fields) | {"type"}
        return {
            nom: tuple(_texte(v) for v in valeur) if isinstance(valeur, tuple) else _texte(valeur)
            for nom in type(self).model_fields
            if nom not in communs
            for valeur in (getattr(self, nom),)
        }


def _texte(valeur: object) -> str:
    """Strings as the desk exchanges them: oui/non, decimal amounts with two digits, words."""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, Decimal):
        return f"{valeur:.2f}"
    return str(valeur.value) if isinstance(valeur, Enum) else str(valeur)


class ClauseDeroulement(ClauseBase):
    """The order in which a file is examined (anomalies_fraudes.md §1, scale of actions)."""

    type: Literal["deroulement"]
    etapes: tuple[Mot, ...]


class ClauseControle(ClauseBase):
    """A control, and what follows when it fails, in order; `pieces` silence or settle it."""

    type: Literal["controle"]
    controle: Controle
    suite: Annotated[tuple[Suite, ...], Field(min_length=1)]
    pieces: tuple[Mot, ...] = ()
    modele: Usage | None = None


class ClauseDelai(ClauseBase):
    type: Literal["delai"]
    pour: Objet
    jours: Jours
    unite: Unite
    a_compter: Mot


class ClauseDelegation(ClauseBase):
    """A gestionnaire pays alone up to `montant`, included; above, `service` decides."""

    type: Literal["delegation"]
    montant: Montant
    service: ServiceId


class ClauseDestinataire(ClauseBase):
    """Who receives a subject. `par` says whether it goes through the hierarchy or straight."""

    type: Literal["destinataire"]
    sujet: Sujet
    service: ServiceId
    par: Literal["hierarchie", "direct"]
    pieces_jointes: OuiNon = True


class ClausePieceRequise(ClauseBase):
    """What a file must hold, what may be asked for when it matters, what is never asked for."""

    type: Literal["piece_requise"]
    chemise: Chemise
    genres: tuple[Mot, ...]
    si_utile: tuple[Mot, ...] = ()
    jamais: tuple[Mot, ...] = ()


class ClauseCourrier(ClauseBase):
    """Which letter goes when, with the mentions it must and must not carry."""

    type: Literal["courrier"]
    usage: Usage
    requises: tuple[Mot, ...]
    possibles: tuple[Mot, ...] = ()


class ClauseRelance(ClauseBase):
    type: Literal["relance"]
    jours: Jours
    unite: Unite
    nombre: Annotated[int, Field(ge=1, le=5)]
    ensuite: Suite


class ClauseTableau(ClauseBase):
    """The dashboard: the columns to fill in, and when."""

    type: Literal["tableau_de_bord"]
    colonnes: Annotated[tuple[Mot, ...], Field(min_length=3)]
    quand: Literal["jour_meme", "cloture"]


class ClauseCompteRendu(ClauseBase):
    """The report to the hierarchy: to whom, how often, what it holds."""

    type: Literal["compte_rendu"]
    service: ServiceId
    rythme: Literal["quotidien", "hebdomadaire"]
    jour: Literal["lundi", "mardi", "mercredi", "jeudi", "vendredi", ""] = ""
    contenu: Annotated[tuple[Mot, ...], Field(min_length=2)]


class ClauseConfidentialite(ClauseBase):
    """What is never said nor written (anomalies_fraudes.md §1); `interdits` are kinds of mentions."""

    type: Literal["confidentialite"]
    interdits: Annotated[tuple[Interdit, ...], Field(min_length=1)]


class ClauseChangementRib(ClauseBase):
    """How new bank details are taken: call back, pièces, days of safety, who validates."""

    type: Literal["changement_rib"]
    contre_appel: Literal["numero_connu"]
    pieces: Annotated[tuple[Mot, ...], Field(min_length=1)]
    si_autre_nom: tuple[Mot, ...]
    securite_jours: Jours
    unite: Unite
    service: ServiceId
    paiement_entre_temps: Literal["compte_connu", "attente"]


class ClausePaiement(ClauseBase):
    """Payments: the account used, and what of a file is paid when a line must wait."""

    type: Literal["paiement"]
    compte: Literal["compte_connu"]
    lignes_saines: Literal["payer", "attendre"]
    jours_virement: tuple[Literal["lundi", "mardi", "mercredi", "jeudi", "vendredi"], ...]


class ClauseRenouvellement(ClauseBase):
    """Months between two equipments, date to date (sante_baremes.md §5 and §7, LPP; H).

    `mois_si_evolution` holds from 16 years when a new prescription shows the change of sight.
    """

    type: Literal["renouvellement"]
    equipement: Literal["optique", "audio"]
    mois: Annotated[int, Field(gt=0, le=120)]
    mois_si_evolution: Annotated[int, Field(ge=0, le=120)] | None = None
    mois_moins_16_ans: Annotated[int, Field(ge=0, le=120)] | None = None
    par: Literal["beneficiaire", "oreille"]
    pieces: tuple[Mot, ...]


class ClauseTransport(ClauseBase):
    """Share of the way out, in hundredths, by which the way back may differ unquestioned (F)."""

    type: Literal["transport"]
    ecart_km_pourcent: Annotated[int, Field(ge=5, le=50)]


class ClauseVerification(ClauseBase):
    """Asking a third party: coordinates from the directory only, and what is never asked."""

    type: Literal["verification"]
    coordonnees: Literal["annuaire"]
    jamais: tuple[Mot, ...]


class ClauseIndu(ClauseBase):
    type: Literal["indu"]
    service: ServiceId
    debiteur: Literal["qui_a_percu"]


class ClauseRecuperation(ClauseBase):
    """How a sum paid by mistake comes back: what may be agreed alone, in how many months, who decides more.

    House usage (F); `seuil` is the amount under which nothing is asked for, 0 when there is none.
    """

    type: Literal["recuperation"]
    seuil: Annotated[DecimalExact, Field(ge=0)]
    mensualites: Annotated[int, Field(ge=1, le=36)]
    mensualite_minimum: Montant
    service: ServiceId
    compensation: Literal["jamais", "accord_ecrit"]


class ClausePriseEnCharge(ClauseBase):
    """The agreement given before care to a professional: for what, how long it holds, who gives it."""

    type: Literal["prise_en_charge"]
    domaines: Annotated[tuple[Mot, ...], Field(min_length=1)]
    validite: Jours
    unite: Unite
    service: ServiceId
    pieces: tuple[Mot, ...]


class ClauseTiersPayant(ClauseBase):
    """What is compared before a professional's demand (DRE) or an adhérent's is paid a second time."""

    type: Literal["rapprochement_tiers_payant"]
    criteres: Annotated[tuple[Mot, ...], Field(min_length=3)]
    jours: Jours
    unite: Unite
    service: ServiceId


class ClauseHoraires(ClauseBase):
    type: Literal["horaires"]
    ouverture: Annotated[str, Field(pattern=r"^\d{2}:\d{2}$")]
    fermeture: Annotated[str, Field(pattern=r"^\d{2}:\d{2}$")]
    jours: tuple[Mot, ...]


class ClauseConvention(ClauseBase):
    """How the bank's fictional identities are made; the same sentences for every mutuelle."""

    type: Literal["convention"]
    portee: Annotated[tuple[Mot, ...], Field(min_length=1)]


Clause = Annotated[
    ClauseDeroulement
    | ClauseControle
    | ClauseDelai
    | ClauseDelegation
    | ClauseDestinataire
    | ClausePieceRequise
    | ClauseCourrier
    | ClauseRelance
    | ClauseTableau
    | ClauseCompteRendu
    | ClauseConfidentialite
    | ClauseChangementRib
    | ClausePaiement
    | ClauseRenouvellement
    | ClauseTransport
    | ClauseVerification
    | ClauseIndu
    | ClauseRecuperation
    | ClausePriseEnCharge
    | ClauseTiersPayant
    | ClauseHoraires
    | ClauseConvention,
    Field(discriminator="type"),
]
