"""Makers of livrets and épreuves: proven dossiers generated once, stored as often as needed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy.orm import Session

from cases.epreuves import Cadre, Composition, composer, premier_jour
from cases.vu import Case
from scenario_bank import load_bank
from scenario_bank.model.vocabulaire import Condition, Famille
from webapp.acteur import Acteur
from webapp.comptes.queries import acteur_de
from webapp.horloge import PARIS, aujourdhui, maintenant
from webapp.instantanes import enregistrer
from webapp.models.epreuve import Epreuve, EtatEpreuve, Lieu, Situation
from webapp.models.instantane import Pool
from webapp.models.livret import Domaine, Livret, LivretBloc
from webapp.models.organisme import Organisme, Personne
from webapp.models.tentative import EtatTentative, Mode, TentativeDossier
from webapp.poste.services import ouvrir_tentative

GRAINE = "9f3c2a7e51d04b8896aa0c4d7be21f60"
MOTIF = "Aucun dossier réel ne peut être confié pendant la période."


@lru_cache(maxsize=4)
def composition(nombre: int = 5) -> Composition:
    """A set drawn once for the whole test session."""
    bank = load_bank()
    return composer(bank, Cadre(GRAINE, premier_jour(bank, GRAINE), "valdambre"), nombre=nombre)


def livret(db: Session, chez: Organisme, candidat: Personne, domaine: Domaine = Domaine.SANTE) -> Livret:
    """An open livret, bound to today's référentiel."""
    referentiel = load_bank().referentiel
    ligne = Livret(
        organisme_id=chez.id,
        candidat_id=candidat.id,
        referentiel_version=referentiel.version,
        referentiel_sha256=referentiel.empreinte,
        domaine=domaine,
        entreprise="Mutuelle des Ateliers",
        ouvert_le=maintenant(),
    )
    ligne.blocs = [LivretBloc(bloc=b.id) for b in referentiel.blocs]
    db.add(ligne)
    db.commit()
    return ligne


def situation(db: Session, epreuve: Epreuve, case: Case, rang: int, *, reserve: bool = False) -> Situation:
    """A bank situation over `case`, frozen."""
    chez = epreuve.livret.organisme_id
    instantane = enregistrer(db, chez, case, Pool.EVALUATION, {}, maintenant())
    ligne = Situation(
        epreuve_id=epreuve.id,
        rang=rang,
        condition=Condition.RECONSTITUEE,
        domaine=case.corrige.domaine,
        libelle=case.vu.titre,
        instantane_id=instantane.id,
        reserve=reserve,
        motif=MOTIF,
        presente_anomalie=case.corrige.famille is Famille.ANOMALIE,
        presente_suspicion=case.corrige.famille.suspecte,
        saisie_par_id=epreuve.creee_par_id,
        saisie_le=maintenant(),
    )
    db.add(ligne)
    db.flush()
    return ligne


def epreuve(
    db: Session,
    livret_: Livret,
    evaluateurs: tuple[Personne, Personne],
    *,
    etat: EtatEpreuve = EtatEpreuve.PREPAREE,
    dossiers: int = 5,
    debut: date | None = None,
    **autres: Any,
) -> Epreuve:
    """An épreuve in this state: the first `dossiers` of the set and its reserve, the attempt once started.

    Beyond « en cours » the candidat's attempt is closed.
    """
    jour = debut or aujourdhui()
    valeurs = {
        "debut": jour,
        "fin": jour + timedelta(days=6),
        "lieu": Lieu.ORGANISME,
        "lieu_precision": "salle Garonne, Nantes",
        "motif_reconstitue": MOTIF,
        "mutuelle": "valdambre",
        "entretien_prevu_le": datetime(jour.year, jour.month, jour.day, 16, 0, tzinfo=PARIS)
        + timedelta(days=5),
        "composee_le": maintenant(),
        "etat": etat,
        "rang": 1,
    }
    ligne = Epreuve(
        livret_id=livret_.id,
        bloc="B2",
        evaluateur1_id=evaluateurs[0].id,
        evaluateur2_id=evaluateurs[1].id,
        creee_par_id=evaluateurs[0].id,
        creee_le=maintenant(),
        **(valeurs | autres),
    )
    db.add(ligne)
    db.flush()
    jeu = composition(max(dossiers, 5))
    lignes = [situation(db, ligne, c, rang) for rang, c in enumerate(jeu.dossiers[:dossiers], 1)]
    if dossiers:
        lignes.append(situation(db, ligne, jeu.reserve, dossiers + 1, reserve=True))
    if etat is not EtatEpreuve.PREPAREE and dossiers:
        _commencer(db, ligne, lignes)
    db.commit()
    db.expire(ligne)
    for s in ligne.situations:  # read again, so that SQLite's write lock can be let go of
        assert s.instantane is not None
        assert s.instantane.reference
    assert ligne.livret.candidat.nom
    assert ligne.evaluateur1.nom
    assert ligne.evaluateur2.nom
    assert ligne.tentative is None or ligne.tentative.dossiers
    db.commit()
    return ligne


def _commencer(db: Session, ligne: Epreuve, situations: list[Situation]) -> None:
    instantanes = [s.instantane for s in situations if s.instantane is not None and not s.reserve]
    tentative = ouvrir_tentative(db, ligne.livret.candidat, instantanes, Mode.EVALUATION, maintenant())
    tentative.dossiers += [
        TentativeDossier(rang=s.rang, instantane_id=s.instantane_id, reserve=True)
        for s in situations
        if s.reserve and s.instantane_id is not None
    ]
    if ligne.etat is not EtatEpreuve.EN_COURS:
        tentative.etat, tentative.close_le = EtatTentative.CLOSE, maintenant()
    db.flush()
    ligne.tentative_id = tentative.id


def acteur(db: Session, qui: Personne) -> Acteur:
    return acteur_de(db, qui)
