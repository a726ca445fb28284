"""What the journal receives and does not count: late actions and conflicting ones, kept apart and chained.

They have a chain of their own for each attempt: a record carries its rank, a salted hash of its
content (that a purge may empty), the link to the record before it and the keyed seal of the head.
Nothing of them enters the candidate's chain, nothing judges them: evaluators read them as late.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from webapp.journal_format import ORIGINE, ActionRecue, iso, nouveau_sel, sceau_tete
from webapp.models.action import ActionConflit, ActionTardive, TeteAPart
from webapp.models.base import json_canonique

TABLES: dict[str, type[ActionTardive | ActionConflit]] = {
    "tardive": ActionTardive,
    "conflit": ActionConflit,
}
_ILLISIBLE = (ValueError, LookupError, TypeError, AttributeError)


@dataclass(frozen=True, slots=True)
class Maillon:
    """What is hashed of one record kept apart; `contenu` is the salted hash of what was received."""

    tentative: str
    rang: int
    nature: str
    action_id: str
    recue_le: datetime
    auteur: str
    contenu: str

    def empreinte(self, precedente: str) -> str:
        """The link of the chain."""
        corps = {
            "tentative": self.tentative,
            "rang": self.rang,
            "nature": self.nature,
            "action": self.action_id,
            "recue_le": iso(self.recue_le),
            "auteur": self.auteur,
            "contenu": self.contenu,
            "precedente": precedente,
        }
        return hashlib.sha256(json_canonique(corps).encode()).hexdigest()


def empreinte_contenu(sel: str, contenu: Any) -> str:
    """The salted hash that stands in the chain for what was received."""
    return hashlib.sha256(bytes.fromhex(sel) + json_canonique(contenu).encode()).hexdigest()


def _lieu(tentative: str) -> str:
    """The name under which this chain is sealed: never that of the candidate's chain."""
    return f"a_part:{tentative}"


class APart:
    """The records of one batch to be kept apart; `ecrire` chains and writes them, under the attempt's lock."""

    def __init__(self, db: Session, tentative_id: int, public_id: str, maintenant: datetime) -> None:
        self.db, self.tentative_id, self.public_id = db, tentative_id, public_id
        self.maintenant = maintenant
        self.attente: list[tuple[str, ActionRecue]] = []
        self._tardives: dict[str, tuple[Any, datetime]] = {}

    def lire_tardives(self, ids: Sequence[str]) -> None:
        """Learn which of `ids` are already kept as late, in one query."""
        lignes = self.db.execute(
            select(ActionTardive.action_id, ActionTardive.contenu, ActionTardive.recue_le).where(
                ActionTardive.tentative_id == self.tentative_id, ActionTardive.action_id.in_(ids)
            )
        )
        self._tardives = {action_id: (contenu, le) for action_id, contenu, le in lignes}

    def tardive(self, action_id: str) -> tuple[Any, datetime] | None:
        """Content (None once erased) and moment of a late action already received."""
        return self._tardives.get(action_id)

    def garder(self, nature: str, recue: ActionRecue) -> None:
        """Keep one more; a late one is known at once to the rest of the batch."""
        self.attente.append((nature, recue))
        if nature == "tardive":
            self._tardives[recue.id] = (recue.contenu, self.maintenant)

    def _neuves(self) -> list[tuple[str, ActionRecue]]:
        """The records to write: the same conflicting content sent again is not kept twice."""
        conflits = [r.id for nature, r in self.attente if nature == "conflit"]
        vus: set[tuple[str, str]] = set()
        if conflits:
            lignes = self.db.execute(
                select(ActionConflit.action_id, ActionConflit.contenu).where(
                    ActionConflit.tentative_id == self.tentative_id, ActionConflit.action_id.in_(conflits)
                )
            )
            vus = {(action_id, json_canonique(contenu)) for action_id, contenu in lignes}
        neuves = []
        for nature, recue in self.attente:
            cle = (recue.id, json_canonique(recue.contenu))
            if nature == "conflit" and cle in vus:
                continue
            vus.add(cle)
            neuves.append((nature, recue))
        return neuves

    def ecrire(self, cle: str, auteur: str) -> None:
        """Chain what is waiting after the records already kept, under this pseudonym, and move the head."""
        neuves = self._neuves()
        if not neuves:
            return
        tete = self.db.get(TeteAPart, self.tentative_id)
        if tete is None:
            tete = TeteAPart(tentative_id=self.tentative_id, compte=0, empreinte=ORIGINE, sceau="")
            self.db.add(tete)
        par_table: dict[str, list[dict[str, Any]]] = {}
        for nature, recue in neuves:
            tete.compte += 1
            sel = nouveau_sel()
            hache = empreinte_contenu(sel, recue.contenu)
            maillon = Maillon(self.public_id, tete.compte, nature, recue.id, self.maintenant, auteur, hache)
            tete.empreinte = maillon.empreinte(tete.empreinte)
            tete.sceau = sceau_tete(cle, _lieu(self.public_id), tete.compte, tete.empreinte)
            ligne = {
                "tentative_id": self.tentative_id,
                "rang": tete.compte,
                "action_id": recue.id,
                "contenu": recue.contenu,
                "sel": sel,
                "empreinte_contenu": hache,
                "recue_le": self.maintenant,
                "auteur": auteur,
                "empreinte": tete.empreinte,
                "sceau": tete.sceau,
            }
            if nature == "tardive":
                ligne["survenue_le"] = recue.survenue_le
            par_table.setdefault(nature, []).append(ligne)
        for nature, lignes in par_table.items():
            self.db.execute(insert(TABLES[nature]), lignes)
        self.db.flush()


def verifier_a_part(db: Session, cle: str, tentative_id: int, public_id: str) -> tuple[int, str] | None:
    """Rank and cause (apart_…) of the first record kept apart that is not as it was written."""
    try:
        lignes = _lignes(db, tentative_id)
    except _ILLISIBLE:
        return 0, "apart_illisible"
    precedente = ORIGINE
    for attendu, (nature, ligne) in enumerate(lignes, 1):
        if ligne["rang"] != attendu:
            return attendu, "apart_manquante" if ligne["rang"] > attendu else "apart_en_trop"
        maillon = Maillon(
            public_id,
            ligne["rang"],
            nature,
            ligne["action_id"],
            ligne["recue_le"],
            ligne["auteur"],
            ligne["empreinte_contenu"],
        )
        precedente = maillon.empreinte(precedente)
        scelle = sceau_tete(cle, _lieu(public_id), attendu, precedente)
        if (ligne["empreinte"], ligne["sceau"]) != (precedente, scelle) or not _contenu_juste(ligne):
            return attendu, "apart_modifiee"
    tete = db.execute(
        select(TeteAPart.compte, TeteAPart.empreinte, TeteAPart.sceau).where(
            TeteAPart.tentative_id == tentative_id
        )
    ).first()
    return _tete_fausse(
        tete, len(lignes), precedente, sceau_tete(cle, _lieu(public_id), len(lignes), precedente)
    )


def _tete_fausse(tete: Any, compte: int, empreinte: str, sceau: str) -> tuple[int, str] | None:
    if tete is None:
        return (0, "apart_tete") if compte else None
    if tete.compte > compte:
        return compte + 1, "apart_manquante"
    if tete.compte < compte:
        return tete.compte + 1, "apart_en_trop"
    return None if (tete.empreinte, tete.sceau) == (empreinte, sceau) else (0, "apart_tete")


def _lignes(db: Session, tentative_id: int) -> list[tuple[str, Mapping[str, Any]]]:
    """(nature, record) of everything kept apart, by rank."""
    trouvees: list[tuple[str, Mapping[str, Any]]] = []
    for nature, table in TABLES.items():
        colonnes = [c for c in table.__table__.columns if c.name != "id"]
        requete = select(*colonnes).where(table.tentative_id == tentative_id)
        trouvees += [(nature, ligne) for ligne in db.execute(requete).mappings()]
    return sorted(trouvees, key=lambda x: int(x[1]["rang"]))


def _contenu_juste(ligne: Mapping[str, Any]) -> bool:
    if ligne["contenu"] is None and ligne["sel"] is None:
        return True  # emptied by a purge, as the triggers allow
    try:
        survenue = ligne.get("survenue_le")
        if survenue is not None and iso(survenue) != ligne["contenu"]["survenue_le"]:
            return False
        juste: bool = empreinte_contenu(ligne["sel"], ligne["contenu"]) == ligne["empreinte_contenu"]
    except _ILLISIBLE:
        return False
    return juste
