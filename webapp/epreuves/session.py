"""The verbs of a session: start, bring to rating, give time back, set a defective case aside. Never commits."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from webapp.acteur import Acteur
from webapp.epreuves import queries
from webapp.epreuves.demandes import CompositionRefusee, DemandeRefusee, Refus
from webapp.epreuves.etats import exiger, passer
from webapp.epreuves.modalites import dernier_evenement, manques
from webapp.horloge import PARIS
from webapp.journal_acces import noter
from webapp.models.epreuve import Epreuve, EtatEpreuve, Neutralisation, Situation
from webapp.models.tentative import EtatTentative, Mode, TentativeDossier
from webapp.poste.services import ouvrir_tentative

MOTIF_MAX = 2000
"""Longest reason, in characters."""


def demarrer(db: Session, epreuve: Epreuve, acteur: Acteur | None, jour: date, maintenant: datetime) -> None:
    """Open the candidat's attempt over the set, the reserve kept aside.

    The same order given twice starts once. Raises EtatInterdit, DemandeRefusee (`composition` not
    validated, `jour` outside of the window), CompositionRefusee when the modalités are no longer met.
    """
    queries.verrouiller(db, epreuve)
    if epreuve.etat is EtatEpreuve.EN_COURS:
        return
    exiger(epreuve, EtatEpreuve.PREPAREE)
    if epreuve.composee_le is None:
        raise DemandeRefusee(Refus("composition", "non_validee"))
    if not epreuve.debut <= jour <= epreuve.fin:
        attendu = f"{epreuve.debut.isoformat()}/{epreuve.fin.isoformat()}"
        raise DemandeRefusee(Refus("jour", "hors_fenetre", jour.isoformat(), attendu))
    if trouves := manques(epreuve):
        raise CompositionRefusee(trouves)
    dossiers = [s.instantane for s in epreuve.situations if s.instantane and not s.reserve]
    if dossiers:
        tentative = ouvrir_tentative(db, epreuve.livret.candidat, dossiers, Mode.EVALUATION, maintenant)
        reserves = [s.instantane_id for s in epreuve.situations if s.instantane_id and s.reserve]
        tentative.dossiers += [
            TentativeDossier(rang=len(dossiers) + n, instantane_id=i, reserve=True)
            for n, i in enumerate(reserves, 1)
        ]
        db.flush()
        epreuve.tentative_id = tentative.id
    passer(epreuve, EtatEpreuve.EN_COURS)
    noter(db, "epreuve_demarree", acteur, epreuve.livret.organisme_id, epreuve.public_id, maintenant)
    db.flush()
    db.expire(epreuve, ["tentative"])


def terminer(
    db: Session,
    epreuve: Epreuve,
    acteur: Acteur | None,
    jour: date,
    maintenant: datetime,
    *,
    motif_depassement: str = "",
) -> None:
    """Bring a running épreuve to « à coter »: an evaluator's decision, never the clock's.

    Possible once the candidat has closed the attempt, or once the window is over (the attempt is then
    closed by this act). The same order given twice ends once. Raises EtatInterdit, DemandeRefusee (`tentative` still open inside the window,
    `reelles` not yet observed, `motif_depassement` when something happened after the window: I11).
    """
    queries.verrouiller(db, epreuve)
    if epreuve.etat is EtatEpreuve.A_COTER:
        return
    exiger(epreuve, EtatEpreuve.EN_COURS)
    tentative = epreuve.tentative
    if tentative is not None:
        db.refresh(tentative, with_for_update=True)  # the candidat may be closing at this very moment
    ouverte = tentative is not None and tentative.etat is EtatTentative.OUVERTE
    refus = []
    if ouverte and jour <= epreuve.fin:
        refus.append(Refus("tentative", "ouverte", attendu=epreuve.fin.isoformat()))
    restent = [s for s in queries.situations_comptees(epreuve) if s.instantane_id is None and s.jour is None]
    if restent and jour <= epreuve.fin:
        refus.append(Refus("reelles", "a_observer", str(len(restent)), epreuve.fin.isoformat()))
    dernier = dernier_evenement(db, epreuve)
    if dernier is not None and dernier > epreuve.fin and not motif_depassement.strip():
        refus.append(Refus("motif_depassement", "absent", dernier.isoformat(), epreuve.fin.isoformat()))
    if len(motif_depassement) > MOTIF_MAX:
        refus.append(Refus("motif", "trop_long", str(len(motif_depassement)), str(MOTIF_MAX)))
    if refus:
        raise DemandeRefusee(*refus)
    if ouverte and tentative is not None:
        tentative.etat, tentative.close_le = EtatTentative.CLOSE, maintenant
    epreuve.motif_depassement = motif_depassement.strip()
    passer(epreuve, EtatEpreuve.A_COTER)
    noter(db, "epreuve_terminee", acteur, epreuve.livret.organisme_id, epreuve.public_id, maintenant)
    db.flush()


def rendre_temps(db: Session, epreuve: Epreuve, minutes: int, acteur: Acteur, maintenant: datetime) -> None:
    """Add minutes lost through the platform's fault, given back to the candidat."""
    queries.verrouiller(db, epreuve)
    exiger(epreuve, EtatEpreuve.EN_COURS)
    if not 1 <= minutes <= 600:
        raise DemandeRefusee(Refus("minutes", "bornes", str(minutes), "1-600"))
    epreuve.minutes_perdues += minutes
    detail = f"{epreuve.public_id} +{minutes} min"
    noter(db, "temps_rendu", acteur, epreuve.livret.organisme_id, detail, maintenant)
    db.flush()


def tenir_entretien(
    db: Session, epreuve: Epreuve, tenu_le: datetime, minutes: int, maintenant: datetime
) -> None:
    """Record when the complementary interview was held and how long it lasted.

    Raises DemandeRefusee when it is said to be held in the future, before the window, or to have lasted
    less than one minute or more than four hours. A lateness is an alert (I32), never a refusal.
    """
    queries.verrouiller(db, epreuve)
    exiger(epreuve, EtatEpreuve.EN_COURS, EtatEpreuve.A_COTER, EtatEpreuve.A_ACCORDER)
    refus = []
    if tenu_le > maintenant:
        refus.append(Refus("tenu_le", "futur"))
    if tenu_le.astimezone(PARIS).date() < epreuve.debut:
        refus.append(Refus("tenu_le", "avant_debut", attendu=epreuve.debut.isoformat()))
    if not 1 <= minutes <= 240:
        refus.append(Refus("minutes", "bornes", str(minutes), "1-240"))
    if refus:
        raise DemandeRefusee(*refus)
    epreuve.entretien_tenu_le, epreuve.entretien_minutes = tenu_le, minutes
    db.flush()


def demander_neutralisation(
    db: Session, epreuve: Epreuve, situation: Situation, acteur: Acteur, motif: str, maintenant: datetime
) -> bool:
    """One evaluator's word that a case is defective; true when both have said so and it is set aside.

    The dossier then counts for nothing and the reserve enters while the candidat works. Raises
    EtatInterdit, DemandeRefusee (`motif` absent, `situation` neutralised, said already, or real).
    """
    queries.verrouiller(db, epreuve)
    exiger(epreuve, EtatEpreuve.EN_COURS, EtatEpreuve.A_COTER)
    db.refresh(situation)
    dites = queries.demandes_de_neutralisation(db, epreuve).get(situation.id, [])
    if situation.instantane_id is None:
        raise DemandeRefusee(Refus("situation", "reelle"))
    if situation.neutralisee_le is not None or any(d.evaluateur_id == acteur.personne_id for d in dites):
        raise DemandeRefusee(Refus("situation", "deja_dit"))
    if not motif.strip():
        raise DemandeRefusee(Refus("motif", "absent"))
    if len(motif) > MOTIF_MAX:
        raise DemandeRefusee(Refus("motif", "trop_long", str(len(motif)), str(MOTIF_MAX)))
    db.add(
        Neutralisation(
            situation_id=situation.id,
            evaluateur_id=acteur.personne_id,
            motif=motif.strip(),
            demandee_le=maintenant,
        )
    )
    db.flush()
    motifs = [*(d.motif for d in dites), motif.strip()]
    if len(motifs) < len(epreuve.evaluateur_ids):
        return False
    situation.neutralisee_le = maintenant
    situation.motif_neutralisation = " · ".join(dict.fromkeys(motifs))
    for ligne in epreuve.tentative.dossiers if epreuve.tentative else []:
        if ligne.instantane_id == situation.instantane_id:
            ligne.neutralise_le, ligne.motif_neutralisation = maintenant, situation.motif_neutralisation
    noter(db, "dossier_neutralise", acteur, epreuve.livret.organisme_id, situation.public_id, maintenant)
    db.flush()
    return True
