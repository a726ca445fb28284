"""What the home page says of épreuves: to the candidat, to evaluators, to who runs the organisme."""

from __future__ import annotations

from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from webapp.accueil.cartes import Carte, LigneCarte, carte
from webapp.acteur import Acteur
from webapp.epreuves import queries
from webapp.epreuves.phrases import SUITES, periode
from webapp.epreuves.suites import adresse_suite
from webapp.models.epreuve import EtatEpreuve
from webapp.models.organisme import Role
from webapp.models.tentative import EtatTentative

ETATS_CANDIDAT = {
    EtatEpreuve.PREPAREE: "à venir",
    EtatEpreuve.EN_COURS: "en cours",
    EtatEpreuve.A_COTER: "en cours d’évaluation",
    EtatEpreuve.A_ACCORDER: "en cours d’évaluation",
    EtatEpreuve.A_VALIDER: "en cours d’évaluation",
    EtatEpreuve.CLOSE: "close",
}
"""The candidat learns no more of the evaluators' work than that it is going on."""


@carte(10)
def pour_le_candidat(db: Session, acteur: Acteur, _jour: date) -> Carte | None:
    """« Ce qui est prévu pour moi »."""
    if not acteur.organismes_comme(Role.CANDIDAT):
        return None
    epreuves = queries.epreuves_du_candidat(db, acteur)
    lignes = [
        LigneCarte(
            f"Épreuve du bloc {e.bloc[1:]}",
            url_for("epreuves.mon_epreuve", epreuve=e.public_id),
            detail=f"{periode(e.debut, e.fin)}, {e.lieu.libelle}",
            marque=ETATS_CANDIDAT[e.etat],
        )
        for e in epreuves
    ]
    ouvertes = [
        e.tentative
        for e in epreuves
        if e.etat is EtatEpreuve.EN_COURS and e.tentative and e.tentative.etat is EtatTentative.OUVERTE
    ]
    action = None
    if ouvertes:
        action = ("Ouvrir mon poste de travail", url_for("poste.poste", tentative=ouvertes[0].public_id))
    vide = "Aucune épreuve n’est programmée. Votre organisme vous convoquera ici."
    return Carte("Ce qui est prévu pour moi", lignes, vide, action, principale=bool(lignes))


@carte(20)
def pour_l_evaluateur(db: Session, acteur: Acteur, _jour: date) -> Carte | None:
    """The épreuves to which the person is assigned, each with the one thing to do next."""
    if not acteur.organismes_comme(Role.EVALUATEUR):
        return None
    epreuves = [e for e in queries.epreuves_de_l_evaluateur(db, acteur) if e.etat is not EtatEpreuve.CLOSE]
    lignes = [
        LigneCarte(
            f"{e.livret.candidat.nom_complet}, bloc {e.bloc[1:]}",
            adresse_suite(e),
            detail=SUITES[e.etat],
            marque=e.etat.libelle,
        )
        for e in epreuves
    ]
    vide = "Aucune épreuve à évaluer en ce moment. Celles qui vous seront confiées apparaîtront ici."
    action = ("Toutes mes sessions d’évaluation", url_for("epreuves.a_evaluer"))
    return Carte("Mes sessions d’évaluation", lignes, vide, action, principale=bool(lignes))


@carte(30)
def pour_le_responsable(db: Session, acteur: Acteur, _jour: date) -> Carte | None:
    """The épreuves of the organismes that the person runs, those still to prepare first."""
    places = acteur.organismes_comme(Role.RESPONSABLE)
    if not places:
        return None
    lignes = [
        LigneCarte(
            f"{livret.candidat.nom_complet}, bloc {e.bloc[1:]}",
            url_for("epreuves.voir", epreuve=e.public_id),
            detail=periode(e.debut, e.fin),
            marque=e.etat.libelle,
        )
        for place in places
        for livret, epreuves in queries.livrets(db, place.organisme_id)
        if livret.candidat_id != acteur.personne_id
        for e in epreuves
        if e.etat is not EtatEpreuve.CLOSE
    ]
    action = ("Candidats et épreuves", url_for("epreuves.livrets", organisme=places[0].organisme_public))
    vide = "Ouvrez le livret d’un candidat, puis organisez son épreuve du bloc 2."
    return Carte("Épreuves", lignes[:8], vide, action)
