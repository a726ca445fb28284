"""The person behind a request, as the services receive it."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.models.organisme import Role


@dataclass(frozen=True, slots=True)
class Place:
    """One role of a person in one organisme."""

    organisme_id: int
    organisme_public: str
    organisme_nom: str
    role: Role


@dataclass(frozen=True, slots=True)
class Acteur:
    """A signed-in person. `session_id` is the row of the session in use; 0 outside a browser.

    `par_code` is true while the person has only shown a printed code and must choose a password.
    """

    personne_id: int
    public_id: str
    identifiant: str
    nom: str
    administrateur: bool = False
    places: tuple[Place, ...] = ()
    session_id: int = 0
    par_code: bool = False

    @property
    def organismes(self) -> frozenset[int]:
        """The organismes in which the person holds a role today."""
        return frozenset(p.organisme_id for p in self.places)

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(p.role for p in self.places)

    def roles_dans(self, organisme_id: int) -> frozenset[Role]:
        return frozenset(p.role for p in self.places if p.organisme_id == organisme_id)

    def organismes_comme(self, role: Role) -> tuple[Place, ...]:
        """The places where the person holds `role`."""
        return tuple(p for p in self.places if p.role is role)
