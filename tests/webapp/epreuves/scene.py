"""The scene of the épreuves' tests: one organisme, its people, a livret, an épreuve where it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from tests import factories
from tests.webapp.epreuves import fabriques
from webapp.acteur import Acteur
from webapp.epreuves.demandes import Organisation
from webapp.horloge import PARIS
from webapp.models.epreuve import Epreuve, EtatEpreuve, Lieu
from webapp.models.livret import Livret
from webapp.models.organisme import Organisme, Personne, Role

LUNDI = date(2026, 6, 1)
VENDREDI = date(2026, 6, 5)
MIDI = datetime(2026, 6, 3, 12, 0, tzinfo=PARIS)
AVANT = datetime(2026, 5, 20, 9, 0, tzinfo=PARIS)


@dataclass
class Gens:
    """Everyone, and the shortcuts that tests want."""

    db: Session
    organisme: Organisme
    candidat: Personne
    un: Personne
    deux: Personne
    responsable: Personne
    livret: Livret

    def acteur(self, qui: Personne) -> Acteur:
        return fabriques.acteur(self.db, qui)

    def organisation(self, **autres: Any) -> Organisation:
        """A right organisation, with what the test changes."""
        valeurs = {
            "debut": LUNDI,
            "fin": VENDREDI,
            "lieu": Lieu.ORGANISME,
            "evaluateur1_id": self.un.id,
            "evaluateur2_id": self.deux.id,
            "lieu_precision": "salle Garonne, Nantes",
            "motif_reconstitue": fabriques.MOTIF,
            "entretien_prevu_le": datetime(2026, 6, 5, 16, 0, tzinfo=PARIS),
        }
        return Organisation(**(valeurs | autres))

    def epreuve(self, etat: EtatEpreuve = EtatEpreuve.PREPAREE, **autres: Any) -> Epreuve:
        """An épreuve of the first week of June 2026, in this state."""
        valeurs = {
            "debut": LUNDI,
            "fin": VENDREDI,
            "entretien_prevu_le": datetime(2026, 6, 5, 16, 0, tzinfo=PARIS),
        }
        return fabriques.epreuve(self.db, self.livret, (self.un, self.deux), etat=etat, **(valeurs | autres))


def gens(db: Session) -> Gens:
    """A fresh organisme, committed."""
    chez = factories.organisme(db)
    candidat = factories.personne(db, chez, Role.CANDIDAT)
    return Gens(
        db,
        chez,
        candidat,
        factories.personne(db, chez, Role.EVALUATEUR),
        factories.personne(db, chez, Role.EVALUATEUR),
        factories.personne(db, chez, Role.RESPONSABLE),
        fabriques.livret(db, chez, candidat),
    )


def plus_tard(**ecart: int) -> datetime:
    return MIDI + timedelta(**ecart)
