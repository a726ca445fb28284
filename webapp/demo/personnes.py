"""The people of the demonstration: one organisme at work, and another that must see nothing of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from webapp.models.organisme import Appartenance, Organisme, Personne, Role


@dataclass(frozen=True, slots=True)
class Personnages:
    """Who is in the demonstration, for the steps that come after."""

    organisme: Organisme
    candidats: tuple[Personne, ...]
    evaluateurs: tuple[Personne, ...]
    formateur: Personne
    responsable: Personne
    administrateur: Personne
    autre_organisme: Organisme
    autres_candidats: tuple[Personne, ...]
    autre_evaluateur: Personne
    autre_responsable: Personne


_CANDIDATS = (
    ("Awa", "Diarra"),
    ("Mathis", "Le Goff"),
    ("Inès", "Benali"),
    ("Clément", "Vasseur"),
    ("Lucie", "Marchetti"),
    ("Thomas", "Ferreira"),
)
_EVALUATEURS = (("Hélène", "Kowalski"), ("Rachid", "Amrani"), ("Sylvie", "Perrault"), ("Bruno", "Castaing"))


def creer_personnages(db: Session, maintenant: datetime) -> Personnages:
    """Create everyone; nobody has a password: the demonstration opens in one click."""
    organisme = Organisme(nom="Atelier des Mutuelles", cree_le=maintenant)
    autre = Organisme(nom="Passerelle Formation", cree_le=maintenant)
    db.add_all([organisme, autre])
    db.flush()

    def creer(prenom: str, nom: str, chez: Organisme | None, role: Role | None) -> Personne:
        racine = f"{prenom[0]}.{nom}".lower().replace(" ", "").replace("é", "e").replace("è", "e")
        personne = Personne(
            identifiant=racine,
            prenom=prenom,
            nom=nom,
            administrateur=role is None,
            creee_le=maintenant,
        )
        db.add(personne)
        db.flush()
        if chez is not None and role is not None:
            db.add(Appartenance(personne_id=personne.id, organisme_id=chez.id, role=role, depuis=maintenant))
        return personne

    return Personnages(
        organisme=organisme,
        candidats=tuple(creer(p, n, organisme, Role.CANDIDAT) for p, n in _CANDIDATS),
        evaluateurs=tuple(creer(p, n, organisme, Role.EVALUATEUR) for p, n in _EVALUATEURS),
        formateur=creer("Nadia", "Rousselot", organisme, Role.FORMATEUR_AUTEUR),
        responsable=creer("Étienne", "Jourdan", organisme, Role.RESPONSABLE),
        administrateur=creer("Paule", "Sénéchal", None, None),
        autre_organisme=autre,
        autres_candidats=tuple(
            creer(p, n, autre, Role.CANDIDAT) for p, n in (("Yanis", "Colin"), ("Maud", "Texier"))
        ),
        autre_evaluateur=creer("Franck", "Delmas", autre, Role.EVALUATEUR),
        autre_responsable=creer("Odile", "Garnier", autre, Role.RESPONSABLE),
    )
