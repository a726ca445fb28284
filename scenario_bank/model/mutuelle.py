"""A fictional mutuelle: who it is, its services, its manual of clauses, its letters, its contrats.

Read from four files of one folder (mutuelle.yaml, manuel.yaml, courriers.yaml, contrats.yaml) beside
the catalogue of letter mentions that every mutuelle shares.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal, Self, TypeVar

from pydantic import Field, PrivateAttr, model_validator

from scenario_bank.loader import Modele
from scenario_bank.model.clauses import (
    Chemise,
    Clause,
    ClauseBase,
    ClauseChangementRib,
    ClauseCompteRendu,
    ClauseControle,
    ClauseCourrier,
    ClauseDelai,
    ClauseDelegation,
    ClauseDestinataire,
    ClauseHoraires,
    ClauseIndu,
    ClausePaiement,
    ClausePieceRequise,
    ClauseRelance,
    ClauseRenouvellement,
    ClauseTableau,
    ClauseTransport,
    Controle,
    Interdit,
    Mot,
    Objet,
    ServiceId,
    Sujet,
    Usage,
)
from scenario_bank.model.garanties import VARIANTES, Garantie, GarantieModele, OuiNon, Poste

C = TypeVar("C", bound=ClauseBase)
Phrase = Annotated[str, Field(min_length=3)]
VARIABLES = frozenset(
    {
        "adherent",
        "beneficiaire",
        "date",
        "delai",
        "gestionnaire",
        "iban_fin",
        "jour",
        "ligne",
        "montant",
        "motif",
        "mutuelle",
        "piece",
        "reference",
        "telephone",
    }
)
_VARIABLE = re.compile(r"\{([^{}]*)\}")


class Service(Modele):
    """A service of the internal directory; `canal` is how files reach it."""

    id: ServiceId
    nom: Phrase
    responsable: Phrase
    perimetre: Phrase
    canal: Phrase


class Mention(Modele):
    """A sentence that a letter may carry. `genre` is what it is in truth, never shown to a candidate.

    `interdit` says why an interdite is one; it is absent from the others.
    """

    id: Mot
    libelle: Phrase
    genre: Literal["requise", "possible", "interdite"]
    interdit: Interdit | None = None


class ModeleCourrier(Modele):
    """A letter of the mutuelle; variables of `corps` are written {adherent}, from VARIABLES."""

    id: Mot
    usage: Usage
    titre: Phrase
    objet: Phrase
    corps: Annotated[str, Field(min_length=80)]
    mentions: tuple[Mot, ...]

    @property
    def variables(self) -> tuple[str, ...]:
        """The names between braces, in order."""
        return tuple(_VARIABLE.findall(self.corps + self.objet))


class LigneGarantie(Modele):
    """One row of a tableau de garanties: what is settled, and the usual words that say it.

    `variante` tells the rows of one poste apart (see VARIANTES); it is "" for a poste of one row.
    """

    poste: Poste
    variante: str = ""
    libelle: Phrase
    expression: Annotated[str, Field(min_length=2)]
    garantie: GarantieModele
    notes: tuple[Phrase, ...] = ()

    @model_validator(mode="after")
    def _variante_du_poste(self) -> Self:
        connues = VARIANTES.get(self.poste, ())
        if self.variante and self.variante not in connues:
            attendues = ", ".join(connues) or "aucune"
            raise ValueError(f"variante « {self.variante} » inconnue du poste {self.poste} : {attendues}")
        return self

    @property
    def cle(self) -> str:
        """The key of this row among guarantees: "medecin", "optique.simple"…"""
        return f"{self.poste}.{self.variante}" if self.variante else self.poste


class Contrat(Modele):
    """A contrat and its tableau de garanties; `effet` is the day its guarantees hold from."""

    id: Mot
    nom: Phrase
    genre: Literal["collectif", "individuel"]
    responsable: OuiNon
    effet: date
    presentation: Phrase
    tableau: Annotated[tuple[LigneGarantie, ...], Field(min_length=5)]

    def ligne(self, poste: str, variante: str = "") -> LigneGarantie:
        """The row of a poste and variante; raises KeyError."""
        for ligne in self.tableau:
            if (ligne.poste, ligne.variante) == (poste, variante):
                return ligne
        raise KeyError((self.id, poste, variante))

    def garanties(self, verres: str = "simple") -> dict[str, Garantie]:
        """Every guarantee, ready for the settlement: by poste, and by poste.variante for split postes.

        `verres` (simple, complexe, tres_complexe) is what the equipment of class B of this claim holds:
        its row is the guarantee of the poste optique.
        """
        resultat = {ligne.cle: ligne.garantie for ligne in self.tableau}
        resultat["optique"] = resultat[f"optique.{verres}"]
        return resultat


class Coordonnees(Modele):
    """Who the mutuelle is; `oc_numero` is its number as an organisme complémentaire."""

    id: Mot
    nom: Phrase
    nom_court: Phrase
    adresse: Phrase
    code_postal: Annotated[str, Field(pattern=r"^\d{5}$")]
    commune: Phrase
    oc_numero: Annotated[str, Field(pattern=r"^\d{9}$")]
    telephone: Annotated[str, Field(pattern=r"^0\d( \d{2}){4}$")]
    mail: Annotated[str, Field(pattern=r"^[a-z.-]+@[a-z.-]+\.example$")]
    presentation: Phrase


class Mutuelle(Coordonnees):
    """A whole mutuelle. The finders raise KeyError with the mutuelle's id and what was looked for."""

    services: Annotated[tuple[Service, ...], Field(min_length=8)]
    clauses: Annotated[tuple[Clause, ...], Field(min_length=14)]
    modeles_courrier: tuple[ModeleCourrier, ...]
    mentions: tuple[Mention, ...]
    contrats: Annotated[tuple[Contrat, ...], Field(min_length=1)]

    _trouvees: dict[tuple[object, ...], ClauseBase] = PrivateAttr(default_factory=dict)

    def _seule(self, genre: type[C], **valeurs: object) -> C:
        cle = (genre, *valeurs.items())
        connue = self._trouvees.get(cle)
        if connue is None:
            for clause in self.clauses:
                if isinstance(clause, genre) and all(getattr(clause, k) == v for k, v in valeurs.items()):
                    connue = self._trouvees[cle] = clause
                    break
            else:
                raise KeyError((self.id, genre.__name__, valeurs))
        assert isinstance(connue, genre)  # noqa: S101 - kept under its own class
        return connue

    def clause(self, id_clause: str) -> ClauseBase:
        """The clause of an id."""
        for clause in self.clauses:
            if clause.id == id_clause:
                return clause
        raise KeyError((self.id, id_clause))

    def controle(self, controle: Controle) -> ClauseControle:
        """The clause that orders a control."""
        return self._seule(ClauseControle, controle=controle)

    def delai(self, pour: Objet) -> ClauseDelai:
        return self._seule(ClauseDelai, pour=pour)

    def destinataire(self, sujet: Sujet) -> ClauseDestinataire:
        return self._seule(ClauseDestinataire, sujet=sujet)

    def piece_requise(self, chemise: Chemise) -> ClausePieceRequise:
        return self._seule(ClausePieceRequise, chemise=chemise)

    def courrier(self, usage: Usage) -> ClauseCourrier:
        return self._seule(ClauseCourrier, usage=usage)

    def renouvellement(self, equipement: str) -> ClauseRenouvellement:
        return self._seule(ClauseRenouvellement, equipement=equipement)

    @property
    def delegation(self) -> ClauseDelegation:
        return self._seule(ClauseDelegation)

    @property
    def relance(self) -> ClauseRelance:
        return self._seule(ClauseRelance)

    @property
    def tableau_de_bord(self) -> ClauseTableau:
        return self._seule(ClauseTableau)

    @property
    def compte_rendu(self) -> ClauseCompteRendu:
        return self._seule(ClauseCompteRendu)

    @property
    def changement_rib(self) -> ClauseChangementRib:
        return self._seule(ClauseChangementRib)

    @property
    def paiement(self) -> ClausePaiement:
        return self._seule(ClausePaiement)

    @property
    def transport(self) -> ClauseTransport:
        return self._seule(ClauseTransport)

    @property
    def indu(self) -> ClauseIndu:
        return self._seule(ClauseIndu)

    @property
    def horaires(self) -> ClauseHoraires:
        return self._seule(ClauseHoraires)

    def service(self, id_service: ServiceId) -> Service:
        for service in self.services:
            if service.id == id_service:
                return service
        raise KeyError((self.id, id_service))

    def modele_courrier(self, usage: Usage) -> ModeleCourrier:
        for modele in self.modeles_courrier:
            if modele.usage == usage:
                return modele
        raise KeyError((self.id, usage))

    def contrat(self, id_contrat: str) -> Contrat:
        for contrat in self.contrats:
            if contrat.id == id_contrat:
                return contrat
        raise KeyError((self.id, id_contrat))

    @property
    def mentions_interdites(self) -> tuple[str, ...]:
        """Ids of the mentions that no letter may carry."""
        return tuple(m.id for m in self.mentions if m.genre == "interdite")
