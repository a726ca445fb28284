"""What the home page says of the bank to those who write it."""

from __future__ import annotations

from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from webapp.accueil.cartes import Carte, LigneCarte, carte
from webapp.acteur import Acteur
from webapp.banque import queries
from webapp.models.organisme import Role


@carte(40)
def banque(_db: Session, acteur: Acteur, _jour: date) -> Carte | None:
    """The gabarits, one click from a try, for the formateurs-auteurs."""
    if Role.FORMATEUR_AUTEUR not in acteur.roles:
        return None
    bank = queries.la_banque()
    lignes = [
        LigneCarte(
            g.titre,
            url_for("banque.gabarit", gabarit=g.id),
            detail=f"difficulté {g.difficulte} sur 5, {len(queries.alterations_de(bank, g.id))} altérations",
        )
        for g in queries.gabarits(bank)
    ]
    action = ("Essayer un dossier", url_for("banque.essayer"))
    return Carte("Banque de dossiers", lignes, "", action, principale=True)


@carte(45)
def referentiel(_db: Session, acteur: Acteur, _jour: date) -> Carte | None:
    """The livret and its inconsistencies, for the formateurs-auteurs."""
    if Role.FORMATEUR_AUTEUR not in acteur.roles:
        return None
    lu = queries.la_banque().referentiel
    lignes = [
        LigneCarte(
            "Incohérences du livret",
            url_for("referentiel.incoherences"),
            detail=f"{len(lu.incoherences)}, avec leur traitement",
        )
    ]
    return Carte("Référentiel", lignes, "", ("Lire le livret", url_for("referentiel.sommaire")))
