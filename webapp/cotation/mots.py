"""The sentences of facts in the words of the desk: addresses and identifiers become what people read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from cases.vu import Vu
from webapp.models.epreuve import Epreuve
from webapp.poste import serialisation
from webapp.poste.libelles import MOTIFS, NATURES, STATUTS, lignes_nommees, statuts_en_mots, tiers_en_mots
from webapp.poste.phrases import Redaction
from webapp.poste.services import lire_scene
from webapp.rendering import INSECABLE

_PLACE = re.compile(r"(?<![\w.])[a-z_]+\d*(?:\[\d+\])?(?:\.[a-z_]+(?:\[\d+\])?)+|(?<![\w.])p\d+(?!\w|\.\w)")
_MOT = re.compile(
    r"(?<![\w.])[a-z]+[a-z0-9]*(?:_[a-z0-9]+)+(?!\w|\.\w)|(?<=« )[a-z]+(?= »)|\b(?:[a-z]{1,2}\d+|[AFL]\d{1,2})\b"
)
_SUITE = r"[a-z0-9_]+(?:(?:, | et )[a-z0-9_]+)*(?: et \d+ autres?)?"
_CLAUSES = re.compile(rf"\((?:(?:contrôle : )?{_SUITE}(?:,| ;) )?clause(?: :)? ({_SUITE})\)")
_CONTROLES = re.compile(rf" \(({_SUITE})\)")
_FINE = re.compile(r"(?<=«) | (?=[»;:!?%])|(?<=n°) ")
_LISTES = ("services", "natures", "genres_demandables", "modeles_courrier", "mentions", "comptes")


class Mots:
    """What one épreuve's dossiers call things: actions in words, sentences without identifiers.

    `controles` are the identifiers of controls, which sentences need not show.
    """

    def __init__(self, db: Session, epreuve: Epreuve, controles: Iterable[str] = ()) -> None:
        self.actions: dict[str, dict[str, Any]] = {}
        self._redaction: Redaction | None = None
        self._libelles: dict[str, Mapping[str, str]] = {}
        self._controles = frozenset(controles)
        if epreuve.tentative is None:
            return
        scene = lire_scene(db, epreuve.tentative)
        self._redaction = Redaction(scene.dossiers, serialisation.titres(scene.monde))
        self._libelles = {d.vu.reference: _libelles(d.vu) for d in scene.dossiers}
        self._objets = {
            (d.vu.reference, o) for d in scene.dossiers for o in (*_ids(d.vu.pieces), *_ids(d.vu.bases))
        } | set(serialisation.titres(scene.monde))
        self.actions = {a.id: serialisation.action(a, self._redaction) for a in scene.actions}

    def en_clair(self, dossier: str, phrase: str) -> str:
        """`phrase` about `dossier`, its addresses and identifiers in words; kept as it is when unknown."""
        if self._redaction is None:
            return phrase
        libelles = self._libelles.get(dossier) or next(iter(self._libelles.values()), {})
        phrase = _CLAUSES.sub(
            lambda m: f"(clauses : {m[1]})" if " et " in m[1] else f"(clause {m[1]})", phrase
        )
        phrase = _CONTROLES.sub(lambda m: "" if self._que_des_controles(m[1]) else m[0], phrase)
        phrase = tiers_en_mots(phrase, libelles)
        phrase = _PLACE.sub(lambda m: self._place(dossier, m[0]), phrase)
        phrase = _MOT.sub(lambda m: libelles.get(m[0], m[0]), phrase)
        return _FINE.sub(INSECABLE, statuts_en_mots(phrase))

    def _que_des_controles(self, suite: str) -> bool:
        mots = re.split(r", | et ", suite)
        return all(m in self._controles or m.partition(" ")[2].startswith("autre") for m in mots)

    def _place(self, dossier: str, adresse: str) -> str:
        objet = re.split(r"[.\[]", adresse, maxsplit=1)[0]
        if self._redaction is None or (dossier, objet) not in self._objets:
            return adresse
        return self._redaction.place(dossier, adresse)


def _ids(objets: Any) -> list[str]:
    return [o.id for o in objets]


def _libelles(vu: Vu) -> Mapping[str, str]:
    mots: dict[str, str] = {str(m): libelle.lower() for m, libelle in MOTIFS.items()} | STATUTS | NATURES
    for liste in _LISTES:
        mots |= dict(getattr(vu, liste))
    mots |= {b.id: b.titre for b in vu.bases}
    mots |= {t.id: t.nom for t in vu.tiers}
    mots |= {c.id: f"« {c.titre} »" for c in vu.clauses}
    return mots | lignes_nommees(vu.demande.lignes)
