"""The journal of actions: append, read, head, export. Nothing here updates or deletes an action.

The chain key comes from the settings and never enters the database: `Journal` is built once per
application (`journal_of`) or per command.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from scenario_bank.model.vocabulaire import TYPES_ACTION, Source
from webapp.acteur import Acteur
from webapp.journal_apart import APart
from webapp.journal_format import (
    ORIGINE,
    ActionInvalide,
    ActionRecue,
    Defaut,
    empreinte_action,
    empreinte_texte,
    identifiant,
    iso,
    lire_action,
    nouveau_sel,
    sceau_tete,
)
from webapp.journal_ordres import inscrire, pseudonyme, references_de
from webapp.models.action import Action, ActionTexte, JournalTete
from webapp.models.base import json_canonique
from webapp.models.tentative import EtatTentative, Tentative, UneTentative
from webapp.rendering import date_longue

PLATEFORME = "plateforme"
VIDE = (0, ORIGINE)
"""Count and last link of a journal without action."""
LOT_MAX = 500
"""How many actions one batch may hold."""


class Statut(StrEnum):
    """What became of a received action."""

    ENREGISTREE = "enregistree"
    DEJA_RECUE = "deja_recue"
    TARDIVE = "tardive"
    CONFLIT = "conflit"
    REFUSEE = "refusee"


@dataclass(frozen=True, slots=True)
class ActionEnregistree:
    """The answer about one received action; `sequence` is 0 when it is not in the chain."""

    id: str
    statut: Statut
    sequence: int = 0
    recue_le: datetime | None = None
    defauts: tuple[Defaut, ...] = ()


@dataclass(slots=True)
class Tenu:
    """What whoever holds the attempt's lock has read already; `ajouter` moves it on.

    `connues` are the ids in the journal among those of the batch, or more; `bout` is its count and last
    link; `auteur` the pseudonym of the actor, "" while it was not read.
    """

    references: frozenset[str]
    connues: set[str]
    bout: tuple[int, str]
    auteur: str = ""


def _cle() -> str:
    cle: str = current_app.extensions["constat.settings"].cle_chaine
    return cle


def ajouter(
    db: Session,
    tentative: UneTentative,
    actor: Acteur | None,
    actions: Sequence[Mapping[str, Any] | ActionRecue],
    maintenant: datetime,
    *,
    source: Source = Source.CANDIDAT,
    cle: str | None = None,
    tenu: Tenu | None = None,
) -> list[ActionEnregistree]:
    """Append a batch under the attempt's lock; one answer per action, in the order received.

    The same id with the same content is the same action (`deja_recue`); with another content it is
    refused and kept (`conflit`). A candidate's action received after closing is kept apart
    (`tardive`). A malformed one is `refusee` with its faults and does not stop the others. The
    simulated day is the attempt's, as the server knows it. `actor` None is the platform. `tenu` is given
    by a caller that holds the attempt's lock and has just read it; an action it has read already stands
    in `actions` as such.
    """
    if len(actions) > LOT_MAX:
        return [
            ActionEnregistree(str(_id(a))[:36], Statut.REFUSEE, defauts=(Defaut("lot", "trop_long"),))
            for a in actions
        ]
    if tenu is None:
        etat, jour = db.execute(
            select(Tentative.etat, Tentative.jour_simule)
            .where(Tentative.id == tentative.id)
            .with_for_update()
        ).one()
        tenu = Tenu(references_de(db, tentative.id), set(_ids(actions)), bout(db, tentative.id))
    else:
        etat, jour = tentative.etat, tentative.jour_simule
    lot = _Lot(db, tentative, actor, maintenant, jour, Source.PLATEFORME if actor is None else source, tenu)
    lot.ferme = etat is EtatTentative.CLOSE and source is Source.CANDIDAT and actor is not None
    if lot.ferme:
        lot.a_part.lire_tardives(_ids(actions))
    lot.reconnaitre([i for i in _ids(actions) if i in tenu.connues])
    reponses = [lot.recevoir(brute) for brute in actions]
    lot.ecrire(cle or _cle())
    return reponses


def _id(action: Mapping[str, Any] | ActionRecue) -> Any:
    return action.id if isinstance(action, ActionRecue) else action.get("id", "")


def _ids(actions: Iterable[Mapping[str, Any] | ActionRecue]) -> list[str]:
    return [i for a in actions if (i := identifiant(_id(a))) is not None]


class _Lot:
    """One batch being appended: what is known already, what will be written."""

    def __init__(
        self,
        db: Session,
        tentative: UneTentative,
        actor: Acteur | None,
        maintenant: datetime,
        jour: date,
        source: Source,
        tenu: Tenu,
    ) -> None:
        self.db, self.tentative, self.maintenant, self.jour, self.source = (
            db,
            tentative,
            maintenant,
            jour,
            source,
        )
        self.ferme = False
        self.actor = actor
        self.tenu = tenu
        self.compte = tenu.bout[0]
        self.recues: dict[str, tuple[int, datetime, dict[str, Any]]] = {}
        self.a_part = APart(db, tentative.id, tentative.public_id, maintenant)
        self.lignes: list[dict[str, Any]] = []
        self.textes: list[dict[str, Any]] = []

    @cached_property
    def auteur(self) -> str:
        """The pseudonym under which something is written: a batch that writes nothing makes none."""
        if self.actor is None:
            return PLATEFORME
        return self.tenu.auteur or pseudonyme(self.db, self.tentative.id, self.actor)

    def recevoir(self, brute: Mapping[str, Any] | ActionRecue) -> ActionEnregistree:
        try:
            recue = brute if isinstance(brute, ActionRecue) else lire_action(brute, self.tenu.references)
        except ActionInvalide as refus:
            return ActionEnregistree(str(_id(brute))[:36], Statut.REFUSEE, defauts=refus.defauts)
        connue = self.recues.get(recue.id)
        if connue is not None:
            sequence, le, contenu = connue
            if meme_contenu(contenu, recue.contenu):
                return ActionEnregistree(recue.id, Statut.DEJA_RECUE, sequence, le)
            self.a_part.garder("conflit", recue)
            return ActionEnregistree(recue.id, Statut.CONFLIT)
        if self.ferme:
            return self._tardive(recue)
        self.compte += 1
        self.recues[recue.id] = (self.compte, self.maintenant, recue.contenu)
        self._chainer(recue)
        return ActionEnregistree(recue.id, Statut.ENREGISTREE, self.compte, self.maintenant)

    def reconnaitre(self, ids: Sequence[str]) -> None:
        """Learn in a fixed number of queries what the journal holds under these ids."""
        if not ids:
            return
        lignes = self.db.execute(
            select(
                Action.id,
                Action.sequence,
                Action.recue_le,
                Action.type,
                Action.cible,
                Action.donnees,
                Action.survenue_le,
            ).where(Action.tentative_id == self.tentative.id, Action.id.in_(ids))
        ).all()
        textes = _textes(self.db, self.tentative.id, [a.id for a in lignes]) if lignes else {}
        for a in lignes:
            siens = {(i, c): t for (i, c), t in textes.items() if i == a.id}
            contenu = {
                "id": a.id,
                "type": a.type,
                "cible": a.cible,
                "donnees": _resoudre(a.donnees, a.type, siens),
                "survenue_le": iso(a.survenue_le),
            }
            self.recues[a.id] = (a.sequence, a.recue_le, contenu)

    def _tardive(self, recue: ActionRecue) -> ActionEnregistree:
        deja = self.a_part.tardive(recue.id)
        if deja is None:
            self.a_part.garder("tardive", recue)
            return ActionEnregistree(recue.id, Statut.TARDIVE, 0, self.maintenant)
        contenu, le = deja
        if contenu is not None and not meme_contenu(contenu, recue.contenu):
            self.a_part.garder("conflit", recue)
            return ActionEnregistree(recue.id, Statut.CONFLIT)
        return ActionEnregistree(recue.id, Statut.TARDIVE, 0, le)

    def _chainer(self, recue: ActionRecue) -> None:
        donnees = dict(recue.donnees)
        for champ, texte in recue.textes.items():
            sel = nouveau_sel()
            donnees[champ] = empreinte_texte(sel, texte)
            self.textes.append(
                {
                    "tentative_id": self.tentative.id,
                    "action_id": recue.id,
                    "champ": champ,
                    "empreinte": donnees[champ],
                    "sel": sel,
                    "texte": texte,
                }
            )
        self.lignes.append(
            {
                "tentative_id": self.tentative.id,
                "sequence": self.compte,
                "id": recue.id,
                "type": recue.type,
                "cible": recue.cible,
                "donnees": donnees,
                "survenue_le": recue.survenue_le,
                "recue_le": self.maintenant,
                "jour_simule": self.jour,
                "auteur": self.auteur,
                "source": self.source,
            }
        )

    def ecrire(self, cle: str) -> None:
        """Chain the new records, write them in one insert, and move the head; then what is kept apart."""
        if self.a_part.attente:
            self.a_part.ecrire(cle, self.auteur)
        if not self.lignes:
            return
        public, empreinte = self.tentative.public_id, self.tenu.bout[1]
        for ligne in self.lignes:
            empreinte = empreinte_action({**ligne, "tentative": public}, empreinte)
            ligne["empreinte"] = empreinte
            ligne["sceau"] = sceau_tete(cle, public, ligne["sequence"], empreinte)
        tete = {"compte": self.compte, "empreinte": empreinte, "sceau": self.lignes[-1]["sceau"]}
        neuf = self.tenu.bout == VIDE
        inscrire(self.db, self.tentative.id, self.lignes, self.textes, tete, neuf=neuf)
        self.tenu.bout = (self.compte, empreinte)
        if self.actor is not None:
            self.tenu.auteur = self.auteur
        self.tenu.connues.update(ligne["id"] for ligne in self.lignes)


def meme_contenu(un: Mapping[str, Any], autre: Mapping[str, Any]) -> bool:
    """True when two sendings say the same; an erased text (None) is held to be the same."""
    donnees_un, donnees_autre = un["donnees"], autre["donnees"]
    if any(un[c] != autre[c] for c in ("type", "cible", "survenue_le")) or set(donnees_un) != set(
        donnees_autre
    ):
        return False
    return all(v is None or donnees_autre[c] is None or v == donnees_autre[c] for c, v in donnees_un.items())


def _textes(
    db: Session, tentative_id: int, actions: Sequence[str] | None = None
) -> dict[tuple[str, str], tuple[str | None, datetime | None]]:
    requete = select(
        ActionTexte.action_id, ActionTexte.champ, ActionTexte.texte, ActionTexte.efface_le
    ).where(ActionTexte.tentative_id == tentative_id)
    if actions is not None:
        requete = requete.where(ActionTexte.action_id.in_(actions))
    return {(a, c): (t, e) for a, c, t, e in db.execute(requete)}


def _resoudre(
    donnees: Mapping[str, Any],
    genre: str,
    textes: Mapping[tuple[str, str], tuple[str | None, datetime | None]],
) -> dict[str, Any]:
    """`donnees` with the free texts of one action in place of their hashes; None where erased."""
    par_champ = {c: t for (_a, c), (t, _e) in textes.items()}
    champs = TYPES_ACTION[genre].champs if genre in TYPES_ACTION else {}
    return {
        c: par_champ.get(c) if c in champs and champs[c].genre == "texte" else v for c, v in donnees.items()
    }


def lire(
    db: Session, tentative: UneTentative, *, sources: Sequence[Source] | None = None
) -> list[dict[str, Any]]:
    """The actions in order, as scoring reads them: JSON values, texts resolved or « effacé le … »."""
    textes = _textes(db, tentative.id)
    requete = select(
        Action.id,
        Action.sequence,
        Action.type,
        Action.cible,
        Action.donnees,
        Action.survenue_le,
        Action.recue_le,
        Action.jour_simule,
        Action.auteur,
        Action.source,
    ).where(Action.tentative_id == tentative.id)
    if sources is not None:
        requete = requete.where(Action.source.in_(sources))
    lues = []
    for a in db.execute(requete.order_by(Action.sequence)):
        donnees = dict(a.donnees)
        for champ in donnees:
            if (a.id, champ) in textes:
                texte, efface_le = textes[a.id, champ]
                donnees[champ] = texte if efface_le is None else f"effacé le {date_longue(efface_le)}"
        lues.append(
            {
                "id": a.id,
                "sequence": a.sequence,
                "type": a.type,
                "cible": a.cible,
                "donnees": donnees,
                "survenue_le": iso(a.survenue_le),
                "recue_le": iso(a.recue_le),
                "jour_simule": a.jour_simule.isoformat(),
                "auteur": a.auteur,
                "source": a.source.value,
            }
        )
    return lues


def exporter(db: Session, tentative: UneTentative) -> Iterator[str]:
    """The actions as JSON lines, for `constat indices`."""
    for action in lire(db, tentative):
        yield json_canonique(action)


def bout(db: Session, tentative_id: int) -> tuple[int, str]:
    """Count and last link of the chain, VIDE before the first action."""
    ligne = db.execute(
        select(JournalTete.compte, JournalTete.empreinte).where(JournalTete.tentative_id == tentative_id)
    ).first()
    return (ligne.compte, ligne.empreinte) if ligne else VIDE


def tete(db: Session, tentative: UneTentative) -> tuple[int, str]:
    """Count and keyed head of the journal, as printed on receipts; (0, "") before the first action."""
    ligne = db.execute(
        select(JournalTete.compte, JournalTete.sceau).where(JournalTete.tentative_id == tentative.id)
    ).first()
    return (ligne.compte, ligne.sceau) if ligne else (0, "")
