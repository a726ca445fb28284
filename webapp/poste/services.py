"""Verbs of the desk: open an attempt, receive its actions, end its days, close it. Never commits."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from cases.flux_du_jour import flux_du_jour
from cases.monde import jour_suivant
from cases.vu import BaseVue
from webapp import instantanes as store
from webapp import journal
from webapp.acteur import Acteur
from webapp.entrainement.aides import aides_de
from webapp.errors import Introuvable
from webapp.journal import ActionEnregistree, Statut
from webapp.journal_format import ActionInvalide, ActionRecue, identifiant, iso, lire_action
from webapp.models.instantane import Instantane
from webapp.models.organisme import Personne
from webapp.models.tentative import EtatTentative, Mode, Tentative, UneTentative
from webapp.poste import queries
from webapp.poste.controle import Controle, Fait
from webapp.poste.etat import Faite
from webapp.poste.queries import Terrain
from webapp.poste.scenes import Scene, acquis_de, poursuivre, retenir


def cle_du_coffre(secret: str, personne: str) -> str:
    """The key under which a browser keeps this person's unsent work, in hexadecimal: hers alone, always the same."""
    return hmac.new(secret.encode(), f"coffre:{personne}".encode(), hashlib.sha256).hexdigest()


COUPURES = frozenset({"fin_de_journee", "cloturer_epreuve"})
"""What changes the ground on which the next action of a batch stands."""


class TentativeSansDossier(ValueError):
    """An attempt needs at least one dossier, all of the same organisme."""


def ouvrir_tentative(
    db: Session,
    candidat: Personne,
    instantanes: Sequence[Instantane],
    mode: Mode,
    maintenant: datetime,
) -> Tentative:
    """A fresh attempt of `candidat` over these snapshots, in this order, on the last of their days.

    Raises TentativeSansDossier when there is none, or when they belong to several organismes.
    """
    if len({i.organisme_id for i in instantanes}) != 1:
        raise TentativeSansDossier
    return store.ouvrir_tentative(
        db,
        organisme_id=instantanes[0].organisme_id,
        candidat_id=candidat.id,
        mode=mode,
        jour=max(i.jour for i in instantanes),
        instantanes=instantanes,
        maintenant=maintenant,
    )


def lire_scene(db: Session, tentative: Tentative) -> Scene:
    """The attempt as it stands after the last recorded action."""
    return _scene(db, tentative, queries.terrain(db, tentative.id))


def trouver_scene(db: Session, public_id: str) -> Scene:
    """The same for the attempt of that address; raises Introuvable when there is none."""
    trouve = queries.tentative_et_terrain(db, public_id)
    if trouve is None:
        raise Introuvable
    return _scene(db, *trouve)


def _scene(db: Session, tentative: UneTentative, terrain: Terrain) -> Scene:
    return Scene(tentative, terrain.dossiers, acquis_de(db, tentative, terrain))


def lire_base(db: Session, tentative: Tentative, reference: str, base: str) -> BaseVue | None:
    """One base of a dossier as it stands on the simulated day; None when there is no such base."""
    scene = lire_scene(db, tentative)
    dossier = scene.dossier(reference)
    trouvee = next((b for b in dossier.vu.bases if b.id == base), None) if dossier else None
    return trouvee and flux_du_jour(trouvee, scene.monde.dossiers[reference])


def aides(db: Session, scene: Scene) -> dict[str, list[str]]:
    """The hints that the candidate has asked for, by dossier; practice only, the key is read for them alone."""
    if scene.tentative.mode is not Mode.ENTRAINEMENT:
        return {}
    demandees: dict[str, int] = {}
    for a in scene.actions:
        if a.type == "demander_aide":
            demandees[a.dossier] = demandees.get(a.dossier, 0) + 1
    return {
        d.vu.reference: aides_de(d.vu, store.lire_corrige(db, d.instantane_id))[: demandees[d.vu.reference]]
        for d in scene.dossiers
        if d.vu.reference in demandees
    }


@dataclass(frozen=True, slots=True)
class Recue:
    """What became of one received action: the journal's answer, or the desk's faults of meaning."""

    reponse: ActionEnregistree
    fautes: tuple[Fait, ...] = ()


def recevoir(
    db: Session,
    tentative: Tentative,
    acteur: Acteur,
    lot: Sequence[Mapping[str, Any]],
    maintenant: datetime,
) -> list[Recue]:
    """Record a batch in order; one answer per action, a refused one does not stop the others.

    An ended day moves the simulated day before the next action; « Terminer » closes the attempt, so
    that what follows is kept apart as late.
    """
    db.refresh(tentative, with_for_update=True)
    return _recevoir(db, tentative, queries.terrain(db, tentative.id), acteur, lot, maintenant)[0]


def recevoir_et_montrer(
    db: Session, public_id: str, acteur: Acteur, lot: Sequence[Mapping[str, Any]], maintenant: datetime
) -> tuple[list[Recue], Scene]:
    """`recevoir` for the attempt of that address, and the attempt as it then stands.

    Raises Introuvable when there is none.
    """
    queries.verrouiller(db, public_id)
    trouve = queries.tentative_et_terrain(db, public_id)
    if trouve is None:
        raise Introuvable
    return _recevoir(db, *trouve, acteur, lot, maintenant)


def _recevoir(
    db: Session,
    tentative: UneTentative,
    terrain: Terrain,
    acteur: Acteur,
    lot: Sequence[Mapping[str, Any]],
    maintenant: datetime,
) -> tuple[list[Recue], Scene]:
    acquis = acquis_de(db, tentative, terrain)
    lot = [{**b, "id": identifiant(b["id"]) or b["id"]} if "id" in b else b for b in lot]
    controle = Controle(
        terrain.dossiers, list(acquis.actions), tentative.jour_simule, tentative.mode, acquis.monde
    )
    ids = {i for b in lot if (i := identifiant(b.get("id")))}
    pseudonyme = acquis.auteur[1] if acquis.auteur[0] == acteur.personne_id else ""
    tenu = journal.Tenu(terrain.references, set(acquis.ids & ids), terrain.bout, pseudonyme)
    reponses: list[Recue | None] = []
    attente: list[tuple[int, Mapping[str, Any] | ActionRecue]] = []
    ajoutees: list[Faite] = []

    def verser() -> None:
        jour = tentative.jour_simule.isoformat()
        ecrites = journal.ajouter(db, tentative, acteur, [a for _, a in attente], maintenant, tenu=tenu)
        for (rang, lue), ecrite in zip(attente, ecrites, strict=True):
            reponses[rang] = Recue(ecrite)
            if ecrite.statut is Statut.ENREGISTREE and isinstance(lue, ActionRecue):
                ajoutees.append(_faite(lue, ecrite.sequence, jour, maintenant))
        attente.clear()

    for rang, brute in enumerate(lot):
        reponses.append(None)
        lue = _bien_formee(brute, terrain.references)
        if tentative.etat is EtatTentative.OUVERTE and lue is not None and lue.id not in tenu.connues:
            fautes = controle.admettre(brute)
            if fautes:
                reponses[rang] = Recue(ActionEnregistree(str(brute["id"]), Statut.REFUSEE), tuple(fautes))
                continue
        attente.append((rang, lue or brute))
        if str(brute.get("type")) in COUPURES:
            verser()
            derniere = reponses[rang]
            if derniere is not None and derniere.reponse.statut is Statut.ENREGISTREE:
                _passer(db, tentative, str(brute["type"]), controle, maintenant)
    if attente:
        verser()
    if ajoutees:
        acquis = poursuivre(acquis, tenu, ajoutees, controle.monde)
        acquis = replace(acquis, auteur=(acteur.personne_id, tenu.auteur))
        retenir(tentative, acquis)
    return [r for r in reponses if r is not None], Scene(tentative, terrain.dossiers, acquis)


def _bien_formee(brute: Mapping[str, Any], references: frozenset[str]) -> ActionRecue | None:
    """The action as the journal reads it, None when it is malformed: the journal answers for that."""
    try:
        return lire_action(brute, references)
    except ActionInvalide:
        return None


def _faite(lue: ActionRecue, sequence: int, jour: str, maintenant: datetime) -> Faite:
    """An action just recorded, as the journal would give it back."""
    contenu = lue.contenu
    return Faite(lue.id, lue.type, lue.cible, contenu["donnees"], sequence, jour, iso(maintenant))


def _passer(
    db: Session, tentative: UneTentative, type_: str, controle: Controle, maintenant: datetime
) -> None:
    """Move to the next simulated day, or close the attempt."""
    if type_ == "fin_de_journee":
        controle.jour = jour_suivant(tentative.jour_simule)
        change: dict[str, Any] = {"jour_simule": controle.jour}
    else:
        change = {"etat": EtatTentative.CLOSE, "close_le": maintenant}
    db.execute(update(Tentative).where(Tentative.id == tentative.id).values(**change))
    for nom, valeur in change.items():
        setattr(tentative, nom, valeur)


@dataclass(frozen=True, slots=True)
class Recu:
    """What the closing receipt prints: count and keyed head of the journal, dossiers closed or not."""

    compte: int
    tete: str
    tardives: int
    dossiers: tuple[tuple[str, str, bool], ...]
    jour: date


def recu(db: Session, scene: Scene) -> Recu:
    """The receipt of an attempt as it stands."""
    compte, tete = journal.tete(db, scene.tentative)
    return Recu(
        compte,
        tete,
        queries.actions_tardives(db, scene.tentative.id),
        tuple(
            (d.vu.reference, d.vu.titre, scene.monde.dossiers[d.vu.reference].cloture)
            for d in scene.dossiers
            if not d.retire
        ),
        scene.monde.jour,
    )
