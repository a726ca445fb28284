"""What a candidate types and has not sent: kept by version, so that no tab writes over another's text.

Never commits. Nothing here is read by anybody but the candidate.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.journal_format import TEXTE_MAX, iso, lisible
from webapp.models.base import json_canonique
from webapp.models.brouillon import Brouillon
from webapp.models.tentative import Tentative, UneTentative

LOT_MAX = 40
"""How many drafts one sending may hold."""
BROUILLONS_MAX = 400
"""How many forms of one attempt may have been begun."""
CHAMPS_MAX = 300
OCTETS_MAX = 120_000
_CLE = re.compile(r"[\w.\-]{0,60}/[a-z_]{1,40}", re.ASCII)


class StatutBrouillon(StrEnum):
    """What became of a draft: kept, refused because another tab wrote meanwhile, or unreadable."""

    GARDE = "garde"
    CONFLIT = "conflit"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class BrouillonRecu:
    """The answer about one draft: the version and the text that stand on the server."""

    cle: str
    statut: StatutBrouillon
    version: int = 0
    contenu: Any = None
    modifie_le: str = ""

    def en_json(self) -> dict[str, Any]:
        """As the desk reads it; the text goes back only to whoever did not know it."""
        lu: dict[str, Any] = {"cle": self.cle, "statut": self.statut.value, "version": self.version}
        if self.statut is StatutBrouillon.CONFLIT:
            lu |= {"contenu": self.contenu, "modifie_le": self.modifie_le}
        return lu


def lire(db: Session, tentative: UneTentative) -> list[dict[str, Any]]:
    """The drafts that hold something, for the desk."""
    lignes = db.execute(
        select(Brouillon.cle, Brouillon.contenu, Brouillon.version, Brouillon.modifie_le)
        .where(Brouillon.tentative_id == tentative.id)
        .order_by(Brouillon.cle)
    )
    return [
        {"cle": cle, "contenu": contenu, "version": version, "modifie_le": iso(le)}
        for cle, contenu, version, le in lignes
        if contenu is not None
    ]


def garder(
    db: Session, tentative: Tentative, lot: Sequence[Mapping[str, Any]], maintenant: datetime
) -> list[BrouillonRecu]:
    """Write each draft over the version that its tab had read; one answer per draft, in order.

    A text is never replaced by a tab that had not read it (`conflit`), not even by an empty one. The same
    text sent again changes nothing.
    """
    db.refresh(tentative, with_for_update=True)
    voulus = [b["cle"] for b in lot if _lisible(b)]
    lignes = {
        x.cle: x
        for x in db.scalars(
            select(Brouillon).where(Brouillon.tentative_id == tentative.id, Brouillon.cle.in_(voulus))
        )
    }
    compte = db.scalar(select(func.count()).where(Brouillon.tentative_id == tentative.id)) or 0
    reponses = []
    for brute in lot:
        if not _lisible(brute) or (brute["cle"] not in lignes and compte >= BROUILLONS_MAX):
            reponses.append(BrouillonRecu(lisible(str(brute.get("cle"))[:120]), StatutBrouillon.REFUSE))
            continue
        cle, contenu, version = brute["cle"], brute["contenu"], brute["version"]
        ligne = lignes.get(cle)
        if ligne is None:
            compte += 1
            ligne = lignes[cle] = Brouillon(
                tentative_id=tentative.id, cle=cle, contenu=None, version=0, modifie_le=maintenant
            )
            db.add(ligne)
        reponses.append(_ecrire(ligne, contenu, version, maintenant))
    db.flush()
    return reponses


def _ecrire(ligne: Brouillon, contenu: Any, version: int, maintenant: datetime) -> BrouillonRecu:
    if json_canonique(ligne.contenu) == json_canonique(contenu):
        return BrouillonRecu(ligne.cle, StatutBrouillon.GARDE, ligne.version)
    if ligne.contenu is not None and ligne.version != version:
        return BrouillonRecu(
            ligne.cle, StatutBrouillon.CONFLIT, ligne.version, ligne.contenu, iso(ligne.modifie_le)
        )
    ligne.contenu, ligne.version, ligne.modifie_le = contenu, ligne.version + 1, maintenant
    return BrouillonRecu(ligne.cle, StatutBrouillon.GARDE, ligne.version)


def _lisible(brute: Mapping[str, Any]) -> bool:
    """True when the draft has the shape that the desk sends: a key, a version, named fields or nothing."""
    if set(brute) != {"cle", "contenu", "version"}:
        return False
    cle, version, contenu = brute["cle"], brute["version"], brute["contenu"]
    if not isinstance(cle, str) or _CLE.fullmatch(cle) is None:
        return False
    if not isinstance(version, int) or isinstance(version, bool) or not 0 <= version < 2**31:
        return False
    if contenu is None:
        return True
    if not isinstance(contenu, list) or not 0 < len(contenu) <= CHAMPS_MAX:
        return False
    if not all(_champ_lisible(c) for c in contenu):
        return False
    return len(json_canonique(contenu)) <= OCTETS_MAX


def _champ_lisible(champ: Any) -> bool:
    """[name, value], or [name, [value, ticked]] for a box."""
    if not isinstance(champ, list) or len(champ) != 2 or not _texte(champ[0], 120):
        return False
    valeur = champ[1]
    if isinstance(valeur, list):
        return len(valeur) == 2 and _texte(valeur[0], 200) and isinstance(valeur[1], bool)
    return _texte(valeur, TEXTE_MAX)


def _texte(valeur: Any, longueur: int) -> bool:
    return (
        isinstance(valeur, str)
        and len(valeur) <= longueur
        and not any(c == "\0" or "\ud800" <= c <= "\udfff" for c in valeur)
    )
