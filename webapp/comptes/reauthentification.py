"""Recognising someone once more before a grave act: one's own password, or a colleague's on one's device.

Called from views. Passwords are checked in transactions of their own, hence with the request's session
closed; the caller reads its objects again afterwards.
"""

from __future__ import annotations

from flask import g

from webapp.acteur import Acteur
from webapp.comptes import queries
from webapp.comptes.services import password_matches
from webapp.comptes.views import demo_permise
from webapp.db import close_db, get_engine, get_settings, read_session
from webapp.horloge import maintenant
from webapp.security import adresse

MOT_DE_DEMONSTRATION = "démonstration"
"""Nobody has a password in a demonstration: this word stands for it, where one-click sign-in is open."""


def password_hint() -> str:
    """The word to type in a demonstration, "" anywhere else."""
    return MOT_DE_DEMONSTRATION if demo_permise() else ""


def confirm(mot_de_passe: str) -> bool:
    """True when the signed-in person has typed the right password. Raises TropDEssais."""
    return _juste(g.acteur, mot_de_passe)


def recognise_colleague(identifiant: str, mot_de_passe: str, parmi: tuple[int, ...]) -> Acteur | None:
    """The person among `parmi` (ids) of this identifiant and password, None when nobody is. Raises TropDEssais."""
    with read_session(get_engine()) as db:
        personne = queries.personne_par_identifiant(db, identifiant)
        acteur = queries.acteur_de(db, personne) if personne is not None else None
    if acteur is None or acteur.personne_id not in parmi:
        return None
    return acteur if _juste(acteur, mot_de_passe) else None


def _juste(acteur: Acteur, mot_de_passe: str) -> bool:
    demonstration = password_hint()
    close_db()
    if demonstration and mot_de_passe.strip() == demonstration:
        return True
    return password_matches(get_engine(), get_settings(), acteur, mot_de_passe, adresse(), maintenant())
