"""The guarantees of a contract, one type per usual expression of a tableau de garanties.

Each knows how to print itself as a mutuelle would. Percentages and amounts are decimal strings in
content, Decimal here; a float is refused.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import Field, TypeAdapter, model_validator

from scenario_bank.loader import Modele
from scenario_bank.model.baremes import DecimalExact, OuiNon

__all__ = [
    "INSECABLE",
    "POSTES",
    "CentPourCentSante",
    "ForfaitEquipement",
    "Garantie",
    "GarantieModele",
    "OuiNon",
    "PctBr",
    "TicketModerateur",
    "TicketModerateurPlus",
    "ecrire_euros",
    "ecrire_pourcent",
    "garantie_depuis",
]

POSTES = ("medecin", "optique", "audio")
INSECABLE = "\u00a0"


def ecrire_pourcent(taux: Decimal) -> str:
    """`taux` as French print writes it.

    >>> ecrire_pourcent(Decimal("150.00")).replace(INSECABLE, " ")
    '150 %'
    """
    texte = f"{taux:f}"
    if "." in texte:
        texte = texte.rstrip("0").rstrip(".")
    return texte.replace(".", ",") + f"{INSECABLE}%"


def ecrire_euros(montant: Decimal) -> str:
    """`montant` as French print writes it, cents kept only when there are some.

    >>> ecrire_euros(Decimal("1700.00")).replace(INSECABLE, " ")
    '1 700 €'
    """
    texte = f"{montant:,.2f}".replace(",", INSECABLE).replace(".", ",")
    return texte.removesuffix(",00") + f"{INSECABLE}€"


class PctBr(Modele):
    """A percentage of the base de remboursement, the AMO's part counted in or in addition to it."""

    type: Literal["pct_br"] = "pct_br"
    taux: DecimalExact
    y_compris_amo: OuiNon
    taux_non_optam: DecimalExact | None = None

    @model_validator(mode="after")
    def _non_optam_pas_meilleur(self) -> Self:
        if self.taux_non_optam is not None and self.taux_non_optam > self.taux:
            raise ValueError("taux_non_optam dépasse taux : un praticien non OPTAM n’est pas mieux remboursé")
        return self

    def expression(self) -> str:
        """« 150 % BR y compris la part de l’Assurance Maladie », with the non-OPTAM level if it differs."""
        reste = (
            "BR y compris la part de l’Assurance Maladie"
            if self.y_compris_amo
            else "BR en complément de l’Assurance Maladie"
        )
        if self.taux_non_optam is None or self.taux_non_optam == self.taux:
            return f"{ecrire_pourcent(self.taux)} {reste}"
        return (
            f"{ecrire_pourcent(self.taux)} {reste} (praticien OPTAM ou secteur 1), "
            f"{ecrire_pourcent(self.taux_non_optam)} (praticien non OPTAM)"
        )


class TicketModerateur(Modele):
    """The ticket modérateur alone."""

    type: Literal["tm"] = "tm"

    def expression(self) -> str:
        return "Ticket modérateur"


class TicketModerateurPlus(Modele):
    """The ticket modérateur and a percentage of the base de remboursement."""

    type: Literal["tm_plus_pct_br"] = "tm_plus_pct_br"
    taux: DecimalExact

    def expression(self) -> str:
        return f"Ticket modérateur + {ecrire_pourcent(self.taux)} BR"


class ForfaitEquipement(Modele):
    """An amount for a whole optical equipment of class B, the frame within a limit."""

    type: Literal["forfait_equipement"] = "forfait_equipement"
    montant: DecimalExact
    monture_max: DecimalExact
    y_compris_amo: OuiNon

    @model_validator(mode="after")
    def _monture_dans_le_forfait(self) -> Self:
        if self.monture_max > self.montant:
            raise ValueError("monture_max dépasse montant : la monture fait partie de l’équipement")
        return self

    def expression(self) -> str:
        fin = "part AMO comprise" if self.y_compris_amo else "en complément de la part de l’Assurance Maladie"
        return (
            f"{ecrire_euros(self.montant)} par équipement, "
            f"dont {ecrire_euros(self.monture_max)} au plus pour la monture, {fin}"
        )


class CentPourCentSante(Modele):
    """Nothing left to pay within the price limit."""

    type: Literal["cent_pour_cent_sante"] = "cent_pour_cent_sante"

    def expression(self) -> str:
        return f"100{INSECABLE}% Santé"


Garantie: TypeAlias = PctBr | TicketModerateur | TicketModerateurPlus | ForfaitEquipement | CentPourCentSante
GarantieModele = Annotated[Garantie, Field(discriminator="type")]
_ADAPTATEUR: TypeAdapter[Garantie] = TypeAdapter(GarantieModele)


def garantie_depuis(donnees: Any) -> Garantie:
    """A guarantee from its dict; raises pydantic.ValidationError."""
    return _ADAPTATEUR.validate_python(donnees)
