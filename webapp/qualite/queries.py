"""Every select of the quality page: pairs of opinions, once revealed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from scenario_bank.model.grilles import Competence
from scenario_bank.referentiel import lire_referentiel
from scoring.accord import Accord, accord, tableau
from webapp.cotation.queries import opinions
from webapp.models.cotation import Revelation
from webapp.models.epreuve import Epreuve
from webapp.models.livret import Livret


@dataclass(frozen=True, slots=True)
class Mesure:
    """One compétence: how many pairs, how many of them independent, and the three coefficients."""

    competence: Competence
    paires: int
    independantes: int
    accord: Accord


def mesures(db: Session, organisme_id: int, *, lecteur_id: int = 0) -> list[Mesure]:
    """The agreement on each compétence of the blocs that the organisme has evaluated, in printed order.

    The épreuves of which the reader is the candidat are left out.
    """
    epreuves = db.scalars(
        select(Epreuve)
        .join(Revelation, Revelation.epreuve_id == Epreuve.id)
        .join(Livret, Livret.id == Epreuve.livret_id)
        .where(Livret.organisme_id == organisme_id, Livret.candidat_id != lecteur_id)
        .options(joinedload(Epreuve.livret))
        .order_by(Epreuve.id)
    )
    paires: dict[str, list[tuple[str, str]]] = {}
    libres: dict[str, int] = {}
    for epreuve in epreuves:
        lues = opinions(db, epreuve)
        for uid, valeur in lues.premiere.valeurs.items():
            paires.setdefault(uid, []).append((valeur.value, lues.seconde.valeurs[uid].value))
            libres[uid] = libres.get(uid, 0) + (lues.premiere.independant and lues.seconde.independant)
    return [
        Mesure(c, len(paires[c.uid]), libres[c.uid], accord(tableau(paires[c.uid])))
        for c in lire_referentiel().competences
        if c.uid in paires
    ]
