"""Recognising an evaluator once more before an act: one's own password, or a colleague's on one's device."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine

from webapp.acteur import Acteur
from webapp.comptes import queries
from webapp.comptes.services import password_matches
from webapp.config import Settings
from webapp.db import read_session


def recognise_again(
    moteur: Engine,
    settings: Settings,
    *,
    identifiant: str,
    mot_de_passe: str,
    parmi: tuple[int, ...],
    adresse: str,
    maintenant: datetime,
) -> Acteur | None:
    """The person among `parmi` (ids) who answers to this identifiant and password, None when nobody does.

    Runs in transactions of its own, before the request opens its session. Raises TropDEssais.
    """
    with read_session(moteur) as db:
        personne = queries.personne_par_identifiant(db, identifiant)
        acteur = queries.acteur_de(db, personne) if personne is not None else None
    if acteur is None or acteur.personne_id not in parmi:
        return None
    if not password_matches(moteur, settings, acteur, mot_de_passe, adresse, maintenant):
        return None
    return acteur
