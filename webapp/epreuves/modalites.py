"""The modalités of bloc 2 held against an épreuve: what is missing, and each one met or not and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from cases.epreuves import B2, Manquement, SituationComposee, manquements
from scenario_bank.model.vocabulaire import Condition
from webapp.epreuves import queries
from webapp.horloge import PARIS
from webapp.models.action import Action
from webapp.models.epreuve import Epreuve, Situation


@dataclass(frozen=True, slots=True)
class Modalite:
    """One modalité: the inconsistency that its reading rests on ("" when the livret says it plainly)."""

    id: str
    tenue: bool
    manquements: tuple[Manquement, ...]
    lecture: str = ""


REGLES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("nombre", ("nombre_min", "nombre_max"), ""),
    ("anomalie", ("anomalie",), ""),
    ("suspicion", ("suspicion",), ""),
    ("distincts", ("dossiers_distincts",), "I14"),
    ("domaine", ("domaine",), "I27"),
    ("condition", ("condition", "motif_reconstitue"), "I10"),
    ("fenetre", ("fenetre",), "I11"),
    ("lieu", ("lieu",), "I20"),
    ("entretien", ("entretien_absent", "entretien_hors_fenetre"), "I32"),
    ("reserve", ("reserve",), ""),
)
"""Each modalité of the panel, the manquements that break it, and the reading that it rests on."""


def composee(situation: Situation) -> SituationComposee:
    """`situation` as `cases.epreuves` reads it."""
    reference = situation.instantane.reference if situation.instantane else situation.libelle
    return SituationComposee(
        reference=reference,
        condition=situation.condition,
        domaine=situation.domaine,
        anomalie=situation.presente_anomalie,
        suspicion=situation.presente_suspicion,
        motif=situation.motif,
        jour=situation.jour,
    )


def manques(epreuve: Epreuve) -> list[Manquement]:
    """Everything that keeps the épreuve from the modalités; empty when it meets them."""
    mots = epreuve.livret.domaine.mots
    comptees = [s for s in queries.situations_comptees(epreuve) if not s.reserve]
    reserve = any(s.reserve for s in epreuve.situations)
    trouves = manquements([composee(s) for s in comptees], B2, domaines=mots, reserve=reserve)
    jours = (epreuve.fin - epreuve.debut).days + 1
    if jours > B2.fenetre_jours and not any(m.regle == "fenetre" for m in trouves):
        trouves.append(Manquement("fenetre", str(jours), str(B2.fenetre_jours)))
    if not epreuve.lieu_precision.strip():
        trouves.append(Manquement("lieu", "", ""))
    if epreuve.entretien_prevu_le is None:
        trouves.append(Manquement("entretien_absent", "", epreuve.fin.isoformat()))
    else:
        jour = epreuve.entretien_prevu_le.astimezone(PARIS).date()
        if not epreuve.debut <= jour <= epreuve.fin:
            trouves.append(Manquement("entretien_hors_fenetre", jour.isoformat(), epreuve.fin.isoformat()))
    return trouves


def panneau(epreuve: Epreuve) -> list[Modalite]:
    """Each modalité of the livret, met or not, in the order in which it is read."""
    trouves = manques(epreuve)
    return [
        Modalite(nom, not siens, siens, lecture)
        for nom, regles, lecture in REGLES
        if (siens := tuple(m for m in trouves if m.regle in regles)) or _se_pose(epreuve, nom)
    ]


def _se_pose(epreuve: Epreuve, nom: str) -> bool:
    """False for a modalité that this set does not call for: no bank case, no reserve."""
    return nom != "reserve" or any(s.condition is Condition.RECONSTITUEE for s in epreuve.situations)


def dernier_evenement(db: Session, epreuve: Epreuve) -> date | None:
    """The day of the last thing observed: an action of the candidat's attempt or a real situation.

    An action took place when the browser says so, and at the latest when the server received it.
    """
    jours = queries.jours_des_situations(queries.situations_comptees(epreuve))
    moment = case((Action.survenue_le > Action.recue_le, Action.recue_le), else_=Action.survenue_le)
    derniere = (
        db.scalar(select(func.max(moment)).where(Action.tentative_id == epreuve.tentative_id))
        if epreuve.tentative_id is not None
        else None
    )
    if derniere is not None:
        jours.append(derniere.astimezone(PARIS).date())
    return max(jours, default=None)


def alertes(db: Session, epreuve: Epreuve) -> list[Manquement]:
    """What the livret would have had otherwise once the épreuve has begun; it is said, never a refusal.

    `depassement` (I11), `entretien_avant_dernier` and `entretien_apres_fenetre` (I32), and `nombre_min`
    when neutralised dossiers leave too few situations.
    """
    trouvees = []
    dernier = dernier_evenement(db, epreuve)
    if dernier is not None and dernier > epreuve.fin:
        trouvees.append(Manquement("depassement", dernier.isoformat(), epreuve.fin.isoformat()))
    if epreuve.entretien_tenu_le is not None:
        tenu = epreuve.entretien_tenu_le.astimezone(PARIS).date()
        if dernier is not None and tenu < dernier:
            trouvees.append(Manquement("entretien_avant_dernier", tenu.isoformat(), dernier.isoformat()))
        if tenu > epreuve.fin:
            trouvees.append(Manquement("entretien_apres_fenetre", tenu.isoformat(), epreuve.fin.isoformat()))
    nombre = len(queries.situations_comptees(epreuve))
    if nombre < B2.minimum and any(s.neutralisee_le for s in epreuve.situations):
        trouvees.append(Manquement("nombre_min", str(nombre), str(B2.minimum)))
    return trouvees
