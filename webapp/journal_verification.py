"""Verifying the journal and the case store: the first altered record of each attempt, by name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from scenario_bank.model.vocabulaire import TYPES_ACTION
from webapp.cotation.queries import tetes_rendues
from webapp.instantanes import empreinte_instantane, sha256_document
from webapp.journal_apart import verifier_a_part
from webapp.journal_format import ORIGINE, empreinte_action, empreinte_texte, sceau_tete
from webapp.models.action import Action, ActionTexte, JournalTete
from webapp.models.instantane import (
    Instantane,
    InstantaneCache,
    InstantaneCorrige,
    InstantaneGraine,
    InstantaneVu,
)
from webapp.models.tentative import Tentative


@dataclass(frozen=True, slots=True)
class Alteration:
    """The first record that is not as it was written.

    `cause`: modifiee, manquante, en_trop, texte, illisible, tete_absente, tete, instantane; and, for what
    is kept apart (then `sequence` is its rank there), apart_modifiee, apart_manquante, apart_en_trop,
    apart_illisible, apart_tete. `sequence` is 0 for a head or a snapshot.
    """

    lieu: str
    sequence: int
    cause: str


@dataclass(frozen=True, slots=True)
class Rapport:
    """What a verification found."""

    tentatives: int
    actions: int
    instantanes: int
    alterations: tuple[Alteration, ...]


_COLONNES = (
    Action.sequence,
    Action.id,
    Action.type,
    Action.cible,
    Action.donnees,
    Action.survenue_le,
    Action.recue_le,
    Action.jour_simule,
    Action.auteur,
    Action.source,
    Action.empreinte,
    Action.sceau,
)
_ILLISIBLE = (ValueError, LookupError, TypeError)
"""What reading a tampered column raises: a date, an enum or a JSON that is none."""


def verifier(db: Session, cle: str, tentative: Tentative | None = None) -> Rapport:
    """Check one attempt's journal, or every journal and every snapshot."""
    requete = select(Tentative.id, Tentative.public_id).order_by(Tentative.id)
    if tentative is not None:
        requete = requete.where(Tentative.id == tentative.id)
    trouvees: list[Alteration] = []
    nombre_tentatives = nombre_actions = 0
    for tentative_id, public_id in db.execute(requete).all():
        compte, alteration = _verifier_tentative(db, cle, tentative_id, public_id)
        nombre_tentatives += 1
        nombre_actions += compte
        if alteration is not None:
            trouvees.append(alteration)
    instantanes = 0
    if tentative is None:
        for public_id, juste in _instantanes(db):
            instantanes += 1
            if not juste:
                trouvees.append(Alteration(public_id, 0, "instantane"))
    return Rapport(nombre_tentatives, nombre_actions, instantanes, tuple(trouvees))


def _verifier_tentative(
    db: Session, cle: str, tentative_id: int, public_id: str
) -> tuple[int, Alteration | None]:
    """How many actions hold before the first altered one, and that one."""
    textes: dict[str, dict[str, tuple[Any, ...]]] = {}
    for ligne in _textes(db, tentative_id):
        textes.setdefault(ligne[0], {})[ligne[1]] = tuple(ligne)[2:]
    precedente, attendue = ORIGINE, 1
    for sequence, action in _actions(db, tentative_id):
        if sequence != attendue:
            return attendue - 1, Alteration(public_id, attendue, "manquante")
        if action is None:
            return attendue - 1, Alteration(public_id, attendue, "illisible")
        try:
            recalculee = empreinte_action({**action, "tentative": public_id}, precedente)
        except _ILLISIBLE:
            return attendue - 1, Alteration(public_id, attendue, "illisible")
        scelle = sceau_tete(cle, public_id, sequence, recalculee)
        if recalculee != action["empreinte"] or scelle != action["sceau"]:
            return attendue - 1, Alteration(public_id, attendue, "modifiee")
        if not _textes_justes(action, textes.pop(action["id"], {})):
            return attendue - 1, Alteration(public_id, attendue, "texte")
        precedente, attendue = recalculee, attendue + 1
    compte = attendue - 1
    alteration = _verifier_tete(db, cle, tentative_id, public_id, compte, precedente)
    alteration = alteration or _verifier_cotations(db, tentative_id, public_id)
    if alteration is None and (a_part := verifier_a_part(db, cle, tentative_id, public_id)):
        alteration = Alteration(public_id, *a_part)
    return compte, alteration


def _verifier_cotations(db: Session, tentative_id: int, public_id: str) -> Alteration | None:
    """Whether each rating submitted was so over an action that still stands: a tail cut with its head shows."""
    for compte, sceau in tetes_rendues(db, tentative_id):
        present = db.scalar(
            select(Action.sceau).where(Action.tentative_id == tentative_id, Action.sequence == compte)
        )
        if present is None:
            return Alteration(public_id, compte, "manquante")
        if present != sceau:
            return Alteration(public_id, compte, "modifiee")
    return None


def _verifier_tete(
    db: Session, cle: str, tentative_id: int, public_id: str, compte: int, empreinte: str
) -> Alteration | None:
    tete = db.execute(
        select(JournalTete.compte, JournalTete.empreinte, JournalTete.sceau).where(
            JournalTete.tentative_id == tentative_id
        )
    ).first()
    if tete is None:
        return Alteration(public_id, 0, "tete_absente") if compte else None
    if tete.compte > compte:
        return Alteration(public_id, compte + 1, "manquante")
    if tete.compte < compte:
        return Alteration(public_id, tete.compte + 1, "en_trop")
    if tete.empreinte != empreinte or tete.sceau != sceau_tete(cle, public_id, compte, empreinte):
        return Alteration(public_id, 0, "tete")
    return None


def _actions(db: Session, tentative_id: int) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """Each action in order, None in the place of one that cannot be read."""
    requete: Select[Any] = (
        select(*_COLONNES).where(Action.tentative_id == tentative_id).order_by(Action.sequence)
    )
    try:
        lignes = db.execute(requete).mappings().all()
    except _ILLISIBLE:
        yield from _actions_une_a_une(db, tentative_id)
        return
    for ligne in lignes:
        yield ligne["sequence"], dict(ligne)


def _actions_une_a_une(db: Session, tentative_id: int) -> Iterator[tuple[int, dict[str, Any] | None]]:
    sequences = db.scalars(
        select(Action.sequence).where(Action.tentative_id == tentative_id).order_by(Action.sequence)
    ).all()
    for sequence in sequences:
        requete: Select[Any] = select(*_COLONNES).where(
            Action.tentative_id == tentative_id, Action.sequence == sequence
        )
        try:
            yield sequence, dict(db.execute(requete).mappings().one())
        except _ILLISIBLE:
            yield sequence, None


def _textes(db: Session, tentative_id: int) -> Any:
    return db.execute(
        select(
            ActionTexte.action_id,
            ActionTexte.champ,
            ActionTexte.empreinte,
            ActionTexte.sel,
            ActionTexte.texte,
        ).where(ActionTexte.tentative_id == tentative_id)
    )


def _textes_justes(action: dict[str, Any], textes: dict[str, tuple[Any, ...]]) -> bool:
    """True when every free text is there, and is what its hash says unless it was erased."""
    genre = TYPES_ACTION.get(action["type"])
    attendus = {
        c for c in action["donnees"] if genre and c in genre.champs and genre.champs[c].genre == "texte"
    }
    if set(textes) != attendus:
        return False
    for champ, (empreinte, sel, texte) in textes.items():
        if empreinte != action["donnees"][champ]:
            return False
        if texte is None and sel is None:
            continue  # emptied by a purge, as the triggers allow
        try:
            if texte is None or sel is None or empreinte_texte(sel, texte) != empreinte:
                return False
        except ValueError:
            return False
    return True


def _instantanes(db: Session) -> Iterator[tuple[str, bool]]:
    """(public id, intact) of every snapshot."""
    identifiants = db.scalars(select(Instantane.id).order_by(Instantane.id)).all()
    for identifiant in identifiants:
        public_id = db.scalar(select(Instantane.public_id).where(Instantane.id == identifiant)) or ""
        try:
            yield public_id, _instantane_intact(db, identifiant)
        except (*_ILLISIBLE, json.JSONDecodeError):
            yield public_id, False


def _instantane_intact(db: Session, identifiant: int) -> bool:
    tete = db.execute(
        select(
            Instantane.reference,
            Instantane.gabarit,
            Instantane.jour,
            Instantane.moteur,
            Instantane.empreintes,
            Instantane.sha256,
        ).where(Instantane.id == identifiant)
    ).one()
    parties: dict[str, str] = {}
    for nom, table in (("vu", InstantaneVu), ("cache", InstantaneCache), ("corrige", InstantaneCorrige)):
        partie = db.execute(
            select(table.document, table.sha256).where(table.instantane_id == identifiant)
        ).first()
        if partie is None or sha256_document(partie.document) != partie.sha256:
            return False
        parties[nom] = partie.sha256
    graine = db.execute(
        select(InstantaneGraine.graine, InstantaneGraine.alteration).where(
            InstantaneGraine.instantane_id == identifiant
        )
    ).first()
    if graine is None:
        return False
    parties["graine"] = sha256_document({"graine": graine.graine, "alteration": graine.alteration})
    jour: date | datetime = tete.jour
    recalculee = empreinte_instantane(
        reference=tete.reference,
        gabarit=tete.gabarit,
        jour=jour,
        moteur=tete.moteur,
        empreintes=tete.empreintes,
        parties=parties,
    )
    return recalculee == tete.sha256


def verifier_recu(db: Session, cle: str, tentative: Tentative, compte: int, sceau: str) -> bool:
    """True when a printed receipt (count and head) is that of this journal as it stands."""
    ligne = db.execute(
        select(Action.empreinte, Action.sceau).where(
            Action.tentative_id == tentative.id, Action.sequence == compte
        )
    ).first()
    return (
        ligne is not None
        and ligne.sceau == sceau
        and sceau == sceau_tete(cle, tentative.public_id, compte, ligne.empreinte)
        and verifier(db, cle, tentative).alterations == ()
    )
