"""Every select of the livrets and épreuves, and who stands in which relation to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from scenario_bank.corrige import Corrige
from scenario_bank.model.vocabulaire import TYPES_ACTION
from webapp.acteur import Acteur
from webapp.instantanes import lire_corrige
from webapp.models.action import ActionTardive
from webapp.models.epreuve import Epreuve, EtatEpreuve, Neutralisation, Situation
from webapp.models.instantane import Instantane
from webapp.models.livret import Livret
from webapp.models.organisme import Appartenance, Organisme, Personne, Role
from webapp.models.tentative import Tentative, TentativeDossier
from webapp.permissions import Cible

SOI, AFFECTE, ORGANISE, PREPARE = "soi", "affecte", "organise", "prepare"
"""Relations to an épreuve: its candidat, one of its evaluators, who runs it, who prepares it."""


def acces_livret(db: Session, acteur: Acteur, livret: str) -> Cible | None:
    """Loader of the permission table: a livret, run by anyone but its own candidat."""
    ligne = db.execute(
        select(Livret.organisme_id, Livret.candidat_id).where(Livret.public_id == livret)
    ).first()
    if ligne is None:
        return None
    return Cible(
        ligne.organisme_id, frozenset({SOI if ligne.candidat_id == acteur.personne_id else ORGANISE})
    )


def acces_epreuve(db: Session, acteur: Acteur, epreuve: str, **_autres: str) -> Cible | None:
    """Loader of the permission table. The candidat is never anything but the candidat.

    `prepare` holds until the épreuve starts: afterwards the fiches belong to the evaluators alone.
    """
    ligne = db.execute(
        select(
            Livret.organisme_id,
            Livret.candidat_id,
            Epreuve.evaluateur1_id,
            Epreuve.evaluateur2_id,
            Epreuve.etat,
        )
        .join(Livret, Livret.id == Epreuve.livret_id)
        .where(Epreuve.public_id == epreuve)
    ).first()
    if ligne is None:
        return None
    if ligne.candidat_id == acteur.personne_id:
        liens = {SOI}
    else:
        liens = {ORGANISE}
        if ligne.etat is EtatEpreuve.PREPAREE:
            liens.add(PREPARE)
        if acteur.personne_id in (ligne.evaluateur1_id, ligne.evaluateur2_id):
            liens.add(AFFECTE)
    return Cible(ligne.organisme_id, frozenset(liens), ligne.etat.value)


def livret_par_public_id(db: Session, public_id: str) -> Livret | None:
    return db.scalar(
        select(Livret)
        .where(Livret.public_id == public_id)
        .options(joinedload(Livret.candidat), joinedload(Livret.organisme), selectinload(Livret.blocs))
    )


def livret_du_candidat(db: Session, organisme_id: int, candidat_id: int) -> Livret | None:
    """The livret that this candidat already has in the organisme."""
    return db.scalar(
        select(Livret).where(Livret.organisme_id == organisme_id, Livret.candidat_id == candidat_id)
    )


def livrets(db: Session, organisme_id: int) -> list[tuple[Livret, list[Epreuve]]]:
    """Every livret of the organisme by candidat, each with its épreuves."""
    lignes = list(
        db.scalars(
            select(Livret)
            .join(Personne, Personne.id == Livret.candidat_id)
            .where(Livret.organisme_id == organisme_id)
            .options(joinedload(Livret.candidat))
            .order_by(func.lower(Personne.nom), func.lower(Personne.prenom))
        )
    )
    par_livret: dict[int, list[Epreuve]] = {x.id: [] for x in lignes}
    for epreuve in db.scalars(
        select(Epreuve)
        .where(Epreuve.livret_id.in_(par_livret))
        .options(joinedload(Epreuve.evaluateur1), joinedload(Epreuve.evaluateur2))
        .order_by(Epreuve.debut, Epreuve.id)
    ):
        par_livret[epreuve.livret_id].append(epreuve)
    return [(x, par_livret[x.id]) for x in lignes]


def epreuves_du_livret(db: Session, livret_id: int) -> list[Epreuve]:
    """The épreuves of a livret, oldest first."""
    return list(
        db.scalars(
            select(Epreuve)
            .where(Epreuve.livret_id == livret_id)
            .options(joinedload(Epreuve.evaluateur1), joinedload(Epreuve.evaluateur2))
            .order_by(Epreuve.bloc, Epreuve.rang)
        )
    )


def epreuve_par_public_id(db: Session, public_id: str) -> Epreuve | None:
    """An épreuve with its people, its livret and its situations (snapshots' heads, never their content)."""
    return db.scalar(
        select(Epreuve)
        .where(Epreuve.public_id == public_id)
        .options(
            joinedload(Epreuve.livret).joinedload(Livret.candidat),
            joinedload(Epreuve.livret).joinedload(Livret.organisme),
            joinedload(Epreuve.evaluateur1),
            joinedload(Epreuve.evaluateur2),
            joinedload(Epreuve.tentative),
            selectinload(Epreuve.situations).joinedload(Situation.instantane),
        )
    )


def verrouiller(db: Session, epreuve: Epreuve) -> None:
    """Hold the row until the transaction ends, with its present values: two acts never cross."""
    db.execute(select(Epreuve.id).where(Epreuve.id == epreuve.id).with_for_update())
    db.refresh(epreuve)


def tenir_le_candidat(db: Session, candidat_id: int) -> None:
    """Hold the candidat's row: their livret opens once, their épreuves take their ranks one after the other."""
    db.execute(select(Personne.id).where(Personne.id == candidat_id).with_for_update(key_share=True))


def epreuves_de_l_evaluateur(db: Session, acteur: Acteur) -> list[Epreuve]:
    """The épreuves to which the person is assigned as evaluator, in the organismes where they still are."""
    chez = [p.organisme_id for p in acteur.organismes_comme(Role.EVALUATEUR)]
    return list(
        db.scalars(
            select(Epreuve)
            .join(Livret, Livret.id == Epreuve.livret_id)
            .where(
                or_(
                    Epreuve.evaluateur1_id == acteur.personne_id, Epreuve.evaluateur2_id == acteur.personne_id
                ),
                Livret.organisme_id.in_(chez),
                Livret.candidat_id != acteur.personne_id,
            )
            .options(
                joinedload(Epreuve.livret).joinedload(Livret.candidat),
                joinedload(Epreuve.livret).joinedload(Livret.organisme),
                joinedload(Epreuve.evaluateur1),
                joinedload(Epreuve.evaluateur2),
                joinedload(Epreuve.tentative),
            )
            .order_by(Epreuve.debut, Epreuve.id)
        )
    )


def epreuves_du_candidat(db: Session, acteur: Acteur) -> list[Epreuve]:
    """The composed épreuves of the person as candidat."""
    chez = [p.organisme_id for p in acteur.organismes_comme(Role.CANDIDAT)]
    return list(
        db.scalars(
            select(Epreuve)
            .join(Livret, Livret.id == Epreuve.livret_id)
            .where(
                Livret.candidat_id == acteur.personne_id,
                Livret.organisme_id.in_(chez),
                Epreuve.composee_le.is_not(None),
            )
            .options(joinedload(Epreuve.livret).joinedload(Livret.organisme), joinedload(Epreuve.tentative))
            .order_by(Epreuve.debut, Epreuve.id)
        )
    )


def membres(db: Session, organisme_id: int, role: Role) -> list[Personne]:
    """Who holds this role in the organisme today, by name."""
    return list(
        db.scalars(
            select(Personne)
            .join(Appartenance, Appartenance.personne_id == Personne.id)
            .where(
                Appartenance.organisme_id == organisme_id,
                Appartenance.role == role,
                Appartenance.fin_le.is_(None),
            )
            .order_by(func.lower(Personne.nom), func.lower(Personne.prenom))
        )
    )


def candidats_sans_livret(db: Session, organisme_id: int) -> list[Personne]:
    """The candidats for whom a livret may be opened."""
    ouverts = set(db.scalars(select(Livret.candidat_id).where(Livret.organisme_id == organisme_id)))
    return [p for p in membres(db, organisme_id, Role.CANDIDAT) if p.id not in ouverts]


def organisme_par_public_id(db: Session, public_id: str) -> Organisme | None:
    return db.scalar(select(Organisme).where(Organisme.public_id == public_id))


def rang_suivant(db: Session, livret_id: int, bloc: str) -> int:
    """The rank of a new passage of the bloc: 1, then 2 for a retake."""
    dernier = db.scalar(
        select(func.max(Epreuve.rang)).where(Epreuve.livret_id == livret_id, Epreuve.bloc == bloc)
    )
    return (dernier or 0) + 1


def references_vues(db: Session, candidat_id: int) -> frozenset[str]:
    """References of every dossier that the candidat has met or may meet, in any attempt or épreuve."""
    des_tentatives = (
        select(Instantane.reference)
        .join(TentativeDossier, TentativeDossier.instantane_id == Instantane.id)
        .join(Tentative, Tentative.id == TentativeDossier.tentative_id)
        .where(Tentative.candidat_id == candidat_id)
    )
    des_epreuves = (
        select(Instantane.reference)
        .join(Situation, Situation.instantane_id == Instantane.id)
        .join(Epreuve, Epreuve.id == Situation.epreuve_id)
        .join(Livret, Livret.id == Epreuve.livret_id)
        .where(Livret.candidat_id == candidat_id)
    )
    return frozenset(db.scalars(des_tentatives.union(des_epreuves)))


def situations_comptees(epreuve: Epreuve) -> list[Situation]:
    """The situations that count: neither neutralised, nor a reserve that has not entered.

    A reserve enters for a dossier neutralised while the candidate could still work it.
    """
    entrees = sum(1 for s in epreuve.situations if not s.reserve and _remplacable(epreuve, s))
    comptees = []
    for s in epreuve.situations:
        if s.reserve and entrees == 0:
            continue
        entrees -= s.reserve
        if s.neutralisee_le is None:
            comptees.append(s)
    return comptees


def _remplacable(epreuve: Epreuve, situation: Situation) -> bool:
    if situation.neutralisee_le is None or situation.instantane_id is None or epreuve.tentative is None:
        return False
    fin = epreuve.tentative.close_le
    return fin is None or situation.neutralisee_le < fin


def corriges_des(db: Session, situations: Sequence[Situation]) -> dict[str, Corrige]:
    """The keys of bank situations, by reference; for judgement and fiches, never for a candidat."""
    cles = [lire_corrige(db, s.instantane_id) for s in situations if s.instantane_id is not None]
    return {c.reference: c for c in cles}


def demandes_de_neutralisation(db: Session, epreuve: Epreuve) -> dict[int, list[Neutralisation]]:
    """What evaluators said of defective cases, by situation."""
    table: dict[int, list[Neutralisation]] = {}
    for ligne in db.scalars(
        select(Neutralisation)
        .join(Situation, Situation.id == Neutralisation.situation_id)
        .where(Situation.epreuve_id == epreuve.id)
        .order_by(Neutralisation.id)
    ):
        table.setdefault(ligne.situation_id, []).append(ligne)
    return table


@dataclass(frozen=True, slots=True)
class Tardive:
    """An action received after closing, kept apart: what it was, its free texts, and both times."""

    libelle: str
    cible: str
    texte: str
    survenue_le: datetime
    recue_le: datetime


def _tardive(ligne: ActionTardive) -> Tardive:
    contenu = ligne.contenu or {}
    genre = TYPES_ACTION.get(contenu.get("type", ""))
    donnees = contenu.get("donnees", {})
    textes = (
        [str(donnees[c]) for c, champ in genre.champs.items() if champ.genre == "texte" and c in donnees]
        if genre
        else []
    )
    return Tardive(
        genre.libelle if genre else "effacée",
        contenu.get("cible", ""),
        " ".join(textes),
        ligne.survenue_le,
        ligne.recue_le,
    )


def actions_tardives(db: Session, epreuve: Epreuve) -> list[Tardive]:
    """The actions received after closing, in order of arrival."""
    if epreuve.tentative_id is None:
        return []
    return [
        _tardive(t)
        for t in db.scalars(
            select(ActionTardive)
            .where(ActionTardive.tentative_id == epreuve.tentative_id)
            .order_by(ActionTardive.rang)
        )
    ]


def jours_des_situations(situations: Sequence[Situation]) -> list[date]:
    """The days on which real situations were observed."""
    return sorted(s.jour for s in situations if s.jour is not None)


def manuel_remis(epreuve: Epreuve, jour: date) -> bool:
    """True from the day before the épreuve: then the candidat may read the manual of the mutuelle."""
    return bool(epreuve.mutuelle) and jour + timedelta(days=1) >= epreuve.debut
