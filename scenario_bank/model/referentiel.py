"""The official livret as frozen types: blocs, activités, compétences, critères and what surrounds them.

Texts are the livret's own, word for word, faults included; in printed pages `**` marks what the livret
prints in bold. What the livret does not say itself (markers, interpreted figures, inconsistencies and
their treatment, concordance) is kept in fields of its own and never printed as if it were official.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Literal, Self

from pydantic import model_validator

from scenario_bank.loader import Modele
from scenario_bank.model.grilles import Activite, Bloc, Competence, Critere, Marqueur
from scenario_bank.model.livret_imprime import (
    Commission,
    Echelle,
    Evaluateurs,
    FicheDeSynthese,
    Identite,
    Jury,
    Pages,
    Phase,
)


class ReferenceInconnue(LookupError):
    """No critère, compétence or bloc answers to `reference` in the référentiel of `version`."""

    def __init__(self, reference: str, version: str) -> None:
        self.reference = reference
        self.version = version
        super().__init__(f"{reference} ({version})")


class LigneConcordance(Modele):
    """A line of the fiche (FS…) and the bloc (B…) it is proposed to stand for; either may be None."""

    fiche: str | None
    detail: str | None
    nature: str


class GrilleSelonLeSens(Modele):
    """Where the grid printed under a title seems to belong (I02)."""

    titre_et_modalites: str
    grille_imprimee: str
    grille_selon_le_sens: str


class Concordance(Modele):
    """The proposed concordance between the fiche and the detail: not official (I01)."""

    version: str
    statut: str
    fiche_vers_detail: tuple[LigneConcordance, ...]
    grilles_selon_le_sens: tuple[GrilleSelonLeSens, ...]


class Incoherence(Modele):
    """Something the livret contradicts or leaves out, and what Constat does about it.

    `ou` names places of the livret. `cibles` (blocs, compétences, critères) and `marqueurs` say on which
    grids authors and evaluators are told of it.
    """

    id: str
    gravite: Literal["haute", "moyenne", "basse"]
    nature: str
    constat: str
    ou: tuple[str, ...]
    traitement: str
    cibles: tuple[str, ...] = ()
    marqueurs: tuple[Marqueur, ...] = ()


class Referentiel(Modele):
    """The whole livret of one version; the version never changes its texts."""

    identite: Identite
    phases: tuple[Phase, ...]
    principes: tuple[str, ...]
    echelle: Echelle
    evaluateurs: Evaluateurs
    jury: Jury
    commission: Commission
    fiche_de_synthese: FicheDeSynthese
    pages: Pages
    blocs: tuple[Bloc, ...]
    concordance: Concordance
    incoherences: tuple[Incoherence, ...]

    @property
    def version(self) -> str:
        """The version string that a livret keeps."""
        return self.identite.version

    @property
    def competences(self) -> tuple[Competence, ...]:
        """Every compétence in printed order."""
        return tuple(c for b in self.blocs for c in b.competences)

    @property
    def criteres(self) -> tuple[Critere, ...]:
        """Every critère in printed order."""
        return tuple(k for b in self.blocs for k in b.criteres)

    @cached_property
    def _par_reference(self) -> dict[str, tuple[Bloc, Activite | None, Competence | None, Critere | None]]:
        table: dict[str, tuple[Bloc, Activite | None, Competence | None, Critere | None]] = {}
        for b in self.blocs:
            table[b.id] = (b, None, None, None)
            for a in b.activites:
                table[a.id] = (b, a, None, None)
                for c in a.competences:
                    table[c.id] = table[c.uid] = (b, a, c, None)
                    for k in c.criteres:
                        table[k.id] = table[k.uid] = (b, a, c, k)
        return table

    def _trouver(self, reference: str, rang: int) -> Any:
        trouve = self._par_reference.get(reference, (None,) * 4)[rang]
        if trouve is None:
            raise ReferenceInconnue(reference, self.version)
        return trouve

    def critere(self, reference: str) -> Critere:
        """The critère of this id or uid; raises ReferenceInconnue."""
        critere: Critere = self._trouver(reference, 3)
        return critere

    def competence(self, reference: str) -> Competence:
        """The compétence of this id or uid, or the one that holds this critère; raises ReferenceInconnue."""
        competence: Competence = self._trouver(reference, 2)
        return competence

    def activite(self, reference: str) -> Activite:
        """The activité of this id, or the one that holds this compétence or critère; raises ReferenceInconnue."""
        activite: Activite = self._trouver(reference, 1)
        return activite

    def bloc(self, reference: str) -> Bloc:
        """The bloc of this id, or the one that holds this activité, compétence or critère; raises ReferenceInconnue."""
        bloc: Bloc = self._trouver(reference, 0)
        return bloc

    def incoherence(self, identifiant: str) -> Incoherence:
        """The inconsistency of this id (I01 to I32); raises ReferenceInconnue."""
        for incoherence in self.incoherences:
            if incoherence.id == identifiant:
                return incoherence
        raise ReferenceInconnue(identifiant, self.version)

    def incoherences_de(self, reference: str) -> tuple[Incoherence, ...]:
        """The inconsistencies to show at a place, gravest first.

        For a bloc: all that touch it. For a compétence or a critère (id or uid): those that target it,
        what holds it, what it holds, or one of its markers. For another place of the livret
        (`fiche_de_synthese`, `echelle`, `jury` …): those found there. Raises ReferenceInconnue.
        """
        lieux = {lieu for i in self.incoherences for lieu in i.ou}
        if reference in lieux:
            retenues = [i for i in self.incoherences if reference in i.ou]
        else:
            retenues = list(self._visant(reference))
        gravites = ("haute", "moyenne", "basse")
        return tuple(sorted(retenues, key=lambda i: (gravites.index(i.gravite), i.id)))

    def _visant(self, reference: str) -> Iterator[Incoherence]:
        bloc = self.bloc(reference)
        _, activite, competence, critere = self._par_reference[reference]
        criteres = (critere,) if critere else competence.criteres if competence else ()
        noms = {bloc.id, *(x.id for x in (activite, competence) if x), *(k.id for k in criteres)}
        marqueurs = {m for k in criteres for m in k.marqueurs}
        for incoherence in self.incoherences:
            if noms & set(incoherence.cibles) or marqueurs & set(incoherence.marqueurs):
                yield incoherence

    def export(self) -> dict[str, Any]:
        """Every official text as plain JSON data; inconsistencies and concordance are not part of it.

        `blocs[].activites[].competences[].{id,uid,texte,criteres[].{id,uid,texte}}` is the stable part.
        """
        donnees = self.model_dump(mode="json", exclude={"concordance", "incoherences"}, exclude_defaults=True)
        return {"version": self.version, **donnees}

    def canonique(self) -> bytes:
        """The export as canonical JSON: UTF-8, sorted keys, no spaces, no floats."""
        texte = json.dumps(self.export(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return texte.encode()

    @cached_property
    def empreinte(self) -> str:
        """SHA-256 of the canonical export, in hexadecimal."""
        return hashlib.sha256(self.canonique()).hexdigest()

    @model_validator(mode="after")
    def _coherence(self) -> Self:
        identifiants = [b.id for b in self.blocs] + [a.id for b in self.blocs for a in b.activites]
        for texte in (*self.competences, *self.criteres):
            identifiants += [texte.id, texte.uid]
        doubles = sorted({i for i in identifiants if identifiants.count(i) > 1})
        if doubles:
            raise ValueError(f"identifiants en double : {', '.join(doubles)}")
        connus = set(identifiants)
        for incoherence in self.incoherences:
            inconnues = sorted(set(incoherence.cibles) - connus)
            if inconnues:
                raise ValueError(f"{incoherence.id} vise {', '.join(inconnues)}, inconnu du référentiel")
        lignes = {ligne.id for ligne in self.fiche_de_synthese.blocs}
        for ligne in self.concordance.fiche_vers_detail:
            if ligne.fiche not in lignes | {None} or ligne.detail not in connus | {None}:
                raise ValueError(f"concordance inconnue : {ligne.fiche} → {ligne.detail}")
        return self
