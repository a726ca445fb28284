"""The verbs of observation: note, take back, enter a real situation. Never commits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from scenario_bank.model.vocabulaire import Condition
from webapp.acteur import Acteur
from webapp.cotation.services import ouvrir_couche
from webapp.epreuves import queries as epreuves
from webapp.epreuves.demandes import DemandeRefusee, Refus
from webapp.epreuves.etats import exiger
from webapp.errors import EtatInterdit
from webapp.horloge import PARIS
from webapp.journal_acces import noter
from webapp.models.cotation import Couche, Observation, Sens
from webapp.models.epreuve import Epreuve, EtatEpreuve, Situation
from webapp.observation import queries
from webapp.observation.anonymat import chercher

DIFFEREE = timedelta(minutes=5)
"""An observation entered this long after its moment is marked « saisie différée »."""
TEXTE_MAX = 4000


@dataclass(frozen=True, slots=True)
class ObservationDite:
    """What an evaluator notes. `id_client` makes a second sending the same observation."""

    id_client: str
    sens: Sens
    texte: str
    survenue_le: datetime
    critere_uid: str = ""
    situation_id: int | None = None


@dataclass(frozen=True, slots=True)
class ReelleDite:
    """A real situation as observed at the post; never who the adhérent is."""

    libelle: str
    domaine: str
    jour: date
    lieu_precision: str = ""
    anomalie: bool = False
    suspicion: bool = False


def _ma_couche(db: Session, epreuve: Epreuve, acteur: Acteur, maintenant: datetime) -> Couche:
    """The private layer of this evaluator, the row of the épreuve held."""
    epreuves.verrouiller(db, epreuve)
    return ouvrir_couche(db, epreuve, acteur.personne_id, maintenant)


def observer(
    db: Session, epreuve: Epreuve, acteur: Acteur, dite: ObservationDite, maintenant: datetime
) -> Observation:
    """The observation, recorded in the evaluator's own layer; sent twice, it is the same one.

    Raises EtatInterdit before the start, after the reveal and once the evaluator has submitted;
    DemandeRefusee (`texte` empty, too long or holding someone's data, `survenue_le` in the future or
    before the window, `id_client` that names another content).
    """
    couche = _ma_couche(db, epreuve, acteur, maintenant)
    connue = queries.observation_par_id_client(db, couche.id, dite.id_client)
    if connue is not None:
        if (connue.texte or "", connue.sens, connue.critere_uid or "") != (
            dite.texte.strip(),
            dite.sens,
            dite.critere_uid,
        ):
            raise DemandeRefusee(Refus("id_client", "autre_contenu"))
        return connue
    _ouverte(epreuve, couche)
    refus = list(_fautes_de_texte("texte", dite.texte, obligatoire=not dite.critere_uid))
    if dite.survenue_le > maintenant + timedelta(minutes=1):
        refus.append(Refus("survenue_le", "futur"))
    elif dite.survenue_le.astimezone(PARIS).date() < epreuve.debut:
        refus.append(Refus("survenue_le", "avant_debut", attendu=epreuve.debut.isoformat()))
    if refus:
        raise DemandeRefusee(*refus)
    observation = Observation(
        couche_id=couche.id,
        id_client=dite.id_client,
        situation_id=dite.situation_id,
        critere_uid=dite.critere_uid or None,
        sens=dite.sens,
        texte=dite.texte.strip(),
        survenue_le=dite.survenue_le,
        saisie_le=maintenant,
        differee=maintenant - dite.survenue_le > DIFFEREE,
    )
    db.add(observation)
    db.flush()
    return observation


def retirer(
    db: Session, epreuve: Epreuve, acteur: Acteur, observation: Observation, maintenant: datetime
) -> None:
    """Take an observation back: another row says so, the first one stays. Twice is once."""
    couche = _ma_couche(db, epreuve, acteur, maintenant)
    _ouverte(epreuve, couche)
    if observation.couche_id != couche.id or queries.est_retiree(db, observation.id):
        return
    db.add(
        Observation(
            couche_id=couche.id,
            id_client=f"retrait-{observation.id}",
            sens=Sens.NEUTRE,
            texte="",
            survenue_le=maintenant,
            saisie_le=maintenant,
            retire_id=observation.id,
        )
    )
    db.flush()


def _ouverte(epreuve: Epreuve, couche: Couche) -> None:
    exiger(epreuve, EtatEpreuve.EN_COURS, EtatEpreuve.A_COTER)
    if couche.rendue_le is not None:
        raise EtatInterdit("couche", "rendue")


def ajouter_reelle(
    db: Session, epreuve: Epreuve, acteur: Acteur, dite: ReelleDite, maintenant: datetime
) -> Situation:
    """A real situation observed beside those planned; shared by both evaluators.

    Raises EtatInterdit outside of the running épreuve, DemandeRefusee (`libelle` empty or holding
    someone's data, `jour` outside of the épreuve, `nombre` above what the livret admits).
    """
    epreuves.verrouiller(db, epreuve)
    exiger(epreuve, EtatEpreuve.EN_COURS)
    _verifier_reelle(epreuve, dite, maintenant)
    situation = Situation(
        epreuve_id=epreuve.id,
        rang=max((s.rang for s in epreuve.situations), default=0) + 1,
        condition=Condition.REELLE,
        saisie_par_id=acteur.personne_id,
        libelle="",
        domaine=dite.domaine,
    )
    _ecrire(situation, dite, maintenant)
    db.add(situation)
    db.flush()
    db.expire(epreuve, ["situations"])
    noter(db, "reelle_saisie", acteur, epreuve.livret.organisme_id, situation.public_id, maintenant)
    return situation


def constater_reelle(
    db: Session,
    epreuve: Epreuve,
    situation: Situation,
    acteur: Acteur,
    dite: ReelleDite,
    maintenant: datetime,
) -> None:
    """Say what a real situation was, planned or entered before; raises as `ajouter_reelle` does."""
    epreuves.verrouiller(db, epreuve)
    exiger(epreuve, EtatEpreuve.EN_COURS, EtatEpreuve.A_COTER)
    if situation.instantane_id is not None:
        raise DemandeRefusee(Refus("situation", "reconstituee"))
    _verifier_reelle(epreuve, dite, maintenant)
    _ecrire(situation, dite, maintenant)
    situation.saisie_par_id = acteur.personne_id
    db.flush()
    noter(db, "reelle_saisie", acteur, epreuve.livret.organisme_id, situation.public_id, maintenant)


def _ecrire(situation: Situation, dite: ReelleDite, maintenant: datetime) -> None:
    situation.libelle, situation.domaine = dite.libelle.strip(), dite.domaine
    situation.jour, situation.lieu_precision = dite.jour, dite.lieu_precision.strip()
    situation.presente_anomalie, situation.presente_suspicion = dite.anomalie, dite.suspicion
    situation.saisie_le = maintenant


def _verifier_reelle(epreuve: Epreuve, dite: ReelleDite, maintenant: datetime) -> None:
    refus = list(_fautes_de_texte("libelle", dite.libelle, obligatoire=True))
    refus += _fautes_de_texte("lieu_precision", dite.lieu_precision, obligatoire=False)
    if dite.domaine not in epreuve.livret.domaine.mots:
        refus.append(Refus("domaine", "hors_poste", dite.domaine, ", ".join(epreuve.livret.domaine.mots)))
    if dite.jour > maintenant.astimezone(PARIS).date():
        refus.append(Refus("jour", "futur"))
    elif dite.jour < epreuve.debut:
        refus.append(Refus("jour", "avant_debut", dite.jour.isoformat(), epreuve.debut.isoformat()))
    if refus:
        raise DemandeRefusee(*refus)


def _fautes_de_texte(champ: str, texte: str, *, obligatoire: bool) -> Iterator[Refus]:
    if obligatoire and not texte.strip():
        yield Refus(champ, "absent")
    if len(texte) > TEXTE_MAX:
        yield Refus(champ, "trop_long", str(len(texte)), str(TEXTE_MAX))
    trouvee = chercher(texte)
    if trouvee is not None:
        yield Refus(champ, trouvee.genre, trouvee.extrait)
