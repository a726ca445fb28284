"""The guarantees of a contract, one type per usual expression of a tableau de garanties.

Each knows how to print itself as a mutuelle would. Percentages and amounts are decimal strings in
content, Decimal here; a float is refused.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal, Self, TypeAlias, get_args

from pydantic import Field, TypeAdapter, model_validator

from scenario_bank.loader import Modele
from scenario_bank.model.baremes import DecimalExact, OuiNon

__all__ = [
    "INSECABLE",
    "POSTES",
    "VARIANTES",
    "Aucune",
    "CentPourCentSante",
    "Forfait",
    "ForfaitEquipement",
    "FraisReels",
    "Garantie",
    "GarantieModele",
    "OuiNon",
    "PctBr",
    "PctPmss",
    "Poste",
    "TicketModerateur",
    "TicketModerateurPlus",
    "ecrire_euros",
    "ecrire_pourcent",
    "garantie_depuis",
]

Poste: TypeAlias = Literal[
    "medecin",
    "technique",
    "psychologue",
    "sage_femme",
    "pharmacie",
    "auxiliaire",
    "biologie",
    "transport",
    "optique",
    "dentaire",
    "prothese_dentaire",
    "orthodontie",
    "audio",
    "hospitalisation",
    "forfait_journalier",
    "chambre",
    "urgences",
]
# Every poste of a tableau de garanties, in the order in which one is printed.
POSTES: tuple[Poste, ...] = get_args(Poste)
# Postes that a tableau splits, and what tells their rows apart.
VARIANTES: dict[str, tuple[str, ...]] = {
    "pharmacie": ("smr_modere", "smr_faible"),
    "optique": ("classe_a", "simple", "complexe", "tres_complexe"),
    "prothese_dentaire": ("rac0", "modere", "libre"),
    "audio": ("classe_1", "classe_2"),
}
INSECABLE = "\u00a0"
Par: TypeAlias = Literal["acte", "jour", "an", "equipement"]
_PAR = {"acte": "par acte", "jour": "par jour", "an": "par an", "equipement": "par équipement"}


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


class _Plafonnee(Modele):
    """A guarantee that may pay no more than `plafond_annuel` euros a calendar year."""

    plafond_annuel: DecimalExact | None = None

    def _dans_la_limite(self, texte: str) -> str:
        if self.plafond_annuel is None:
            return texte
        return f"{texte}, dans la limite de {ecrire_euros(self.plafond_annuel)} par an"


def _refuser_non_optam_meilleur(taux: Decimal, non_optam: Decimal | None) -> None:
    if non_optam is not None and non_optam > taux:
        raise ValueError("taux_non_optam dépasse taux : un praticien non OPTAM n’est pas mieux remboursé")


class PctBr(_Plafonnee):
    """A percentage of the base de remboursement, the AMO's part counted in or in addition to it."""

    type: Literal["pct_br"] = "pct_br"
    taux: DecimalExact
    y_compris_amo: OuiNon
    taux_non_optam: DecimalExact | None = None

    @model_validator(mode="after")
    def _non_optam_pas_meilleur(self) -> Self:
        _refuser_non_optam_meilleur(self.taux, self.taux_non_optam)
        return self

    def expression(self) -> str:
        """« 150 % BR y compris la part de l’Assurance Maladie », with the non-OPTAM level if it differs."""
        reste = (
            "BR y compris la part de l’Assurance Maladie"
            if self.y_compris_amo
            else "BR en complément de l’Assurance Maladie"
        )
        texte = f"{ecrire_pourcent(self.taux)} {reste}"
        if self.taux_non_optam is not None and self.taux_non_optam != self.taux:
            texte += (
                " (praticien OPTAM ou secteur 1), "
                f"{ecrire_pourcent(self.taux_non_optam)} (praticien non OPTAM)"
            )
        return self._dans_la_limite(texte)


class TicketModerateur(_Plafonnee):
    """The ticket modérateur alone."""

    type: Literal["tm"] = "tm"

    def expression(self) -> str:
        return self._dans_la_limite("Ticket modérateur")


class TicketModerateurPlus(_Plafonnee):
    """The ticket modérateur and a percentage of the base de remboursement."""

    type: Literal["tm_plus_pct_br"] = "tm_plus_pct_br"
    taux: DecimalExact
    taux_non_optam: DecimalExact | None = None

    @model_validator(mode="after")
    def _non_optam_pas_meilleur(self) -> Self:
        _refuser_non_optam_meilleur(self.taux, self.taux_non_optam)
        return self

    def expression(self) -> str:
        """« Ticket modérateur + 50 % BR », with the non-OPTAM level if it differs."""
        texte = f"Ticket modérateur + {ecrire_pourcent(self.taux)} BR"
        if self.taux_non_optam is not None and self.taux_non_optam != self.taux:
            texte += (
                " (praticien OPTAM ou secteur 1), "
                f"{ecrire_pourcent(self.taux_non_optam)} BR (praticien non OPTAM)"
            )
        return self._dans_la_limite(texte)


class Forfait(_Plafonnee):
    """An amount of euros per act, day, year or equipment.

    It comes on top of the AMO's part, or contains it (`y_compris_amo`), or is added to the ticket
    modérateur (`avec_tm`). `jours_max` bounds the days of one stay, or of one year (`jours_par`).
    """

    type: Literal["forfait"] = "forfait"
    montant: DecimalExact
    y_compris_amo: OuiNon = False
    avec_tm: OuiNon = False
    par: Par = "acte"
    jours_max: Annotated[int, Field(ge=1, le=366)] | None = None
    jours_par: Literal["sejour", "an"] = "sejour"

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if self.y_compris_amo and self.avec_tm:
            raise ValueError("y_compris_amo et avec_tm se contredisent : gardez l’un des deux")
        if self.y_compris_amo and self.par == "an":
            raise ValueError(
                "un forfait par an s’ajoute à la part de l’Assurance Maladie : retirez y_compris_amo"
            )
        if self.jours_max is not None and self.par != "jour":
            raise ValueError("jours_max ne vaut que pour un forfait par jour")
        if self.plafond_annuel is not None and self.par == "an":
            raise ValueError("un forfait par an est son propre plafond : retirez plafond_annuel")
        return self

    def expression(self) -> str:
        """« 60 € par jour, dans la limite de 90 jours par séjour », « Ticket modérateur + 50 € par an »…"""
        texte = f"{ecrire_euros(self.montant)} {_PAR[self.par]}"
        if self.avec_tm:
            texte = f"Ticket modérateur + {texte}"
        elif self.y_compris_amo:
            texte += " y compris la part de l’Assurance Maladie"
        if self.jours_max is not None:
            unite = "jour" if self.jours_max == 1 else "jours"
            periode = "séjour" if self.jours_par == "sejour" else "an"
            texte += f", dans la limite de {self.jours_max} {unite} par {periode}"
        return self._dans_la_limite(texte)


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


class PctPmss(_Plafonnee):
    """A percentage of the monthly ceiling of social security at the date of care, on top of the AMO's part."""

    type: Literal["pct_pmss"] = "pct_pmss"
    taux: DecimalExact
    par: Par = "acte"

    @model_validator(mode="after")
    def _un_seul_plafond(self) -> Self:
        if self.plafond_annuel is not None and self.par == "an":
            raise ValueError("un pourcentage du PMSS par an est son propre plafond : retirez plafond_annuel")
        return self

    def expression(self) -> str:
        return self._dans_la_limite(f"{ecrire_pourcent(self.taux)} PMSS {_PAR[self.par]}")


class FraisReels(_Plafonnee):
    """A percentage of the dépense, the AMO's part counted in, or of what the AMO leaves of it."""

    type: Literal["frais_reels"] = "frais_reels"
    taux: DecimalExact = Decimal(100)
    assiette: Literal["depense", "reste"] = "depense"

    @model_validator(mode="after")
    def _pas_plus_que_la_depense(self) -> Self:
        if self.taux > 100:
            raise ValueError("plus de 100 % des frais réels dépasserait la dépense")
        return self

    def expression(self) -> str:
        """« Frais réels », « 90 % des frais réels y compris la part de l’Assurance Maladie »…"""
        if self.assiette == "reste":
            texte = f"{ecrire_pourcent(self.taux)} du reste après l’Assurance Maladie"
        elif self.taux == 100:
            texte = "Frais réels"
        else:
            texte = f"{ecrire_pourcent(self.taux)} des frais réels y compris la part de l’Assurance Maladie"
        return self._dans_la_limite(texte)


class CentPourCentSante(Modele):
    """Nothing left to pay within the price limit."""

    type: Literal["cent_pour_cent_sante"] = "cent_pour_cent_sante"

    def expression(self) -> str:
        return f"100{INSECABLE}% Santé"


class Aucune(Modele):
    """Nothing on this poste."""

    type: Literal["aucune"] = "aucune"

    def expression(self) -> str:
        return "Néant"


Garantie: TypeAlias = (
    PctBr
    | TicketModerateur
    | TicketModerateurPlus
    | Forfait
    | ForfaitEquipement
    | PctPmss
    | FraisReels
    | CentPourCentSante
    | Aucune
)
GarantieModele = Annotated[Garantie, Field(discriminator="type")]
_ADAPTATEUR: TypeAdapter[Garantie] = TypeAdapter(GarantieModele)


def garantie_depuis(donnees: Any) -> Garantie:
    """A guarantee from its dict; raises pydantic.ValidationError."""
    return _ADAPTATEUR.validate_python(donnees)
