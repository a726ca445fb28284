"""The reveal: both layers, the cards as shown, the rules and the engine, frozen in one document.

This is the only place that reads two layers, and it does so once both have been submitted.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from scenario_bank.model.vocabulaire import TYPES_ACTION
from webapp.cotation import queries
from webapp.cotation.faits import Carte, Releve, cartes, relever, version_des_regles
from webapp.instantanes import sha256_document
from webapp.journal_format import iso
from webapp.models.cotation import Couche, Observation, Revelation
from webapp.models.epreuve import Epreuve
from webapp.models.organisme import Personne

SCHEMA = "constat-revelation-1"


def independante(couche: Couche) -> bool:
    """True when the evaluator's own notes came before the cards, or the cards were never opened."""
    return couche.faits_lus_le is None or couche.notes_avant_faits


def figer_les_opinions(db: Session, epreuve: Epreuve, maintenant: datetime) -> bool:
    """Freeze both layers when both are submitted; returns whether they were. The row is held by the caller."""
    couches = [queries.couche(db, epreuve.id, e) for e in epreuve.evaluateur_ids]
    rendues = [c for c in couches if c is not None and c.rendue_le is not None]
    if len(rendues) < len(couches):
        return False
    document = _document(db, epreuve, rendues)
    db.add(
        Revelation(
            epreuve_id=epreuve.id,
            document=document,
            sha256=sha256_document(document),
            faite_le=maintenant,
        )
    )
    db.flush()
    return True


def _document(db: Session, epreuve: Epreuve, couches: list[Couche]) -> dict[str, Any]:
    releve = relever(db, epreuve)
    par_couche = [cartes(releve, queries.liens(db, c.id)) for c in couches]
    return {
        "schema": SCHEMA,
        "epreuve": epreuve.public_id,
        "referentiel": {
            "version": epreuve.livret.referentiel_version,
            "sha256": epreuve.livret.referentiel_sha256,
        },
        "regles": version_des_regles(),
        "moteur": releve.moteur,
        "evaluateurs": [_couche(db, couche, lues) for couche, lues in zip(couches, par_couche, strict=True)],
        "criteres": {
            e.uid: {
                "id": e.id,
                "etat": e.etat.value,
                "precision": e.precision,
                "cartes": [_carte(x) for x in cartes(releve, ()).get(e.uid, ())],
            }
            for e in releve.constat.criteres
        },
        "actions": _actions(releve, par_couche),
    }


def _couche(db: Session, couche: Couche, lues: dict[str, list[Carte]]) -> dict[str, Any]:
    personne = db.get_one(Personne, couche.evaluateur_id)
    situations = {s.id: s.public_id for s in couche.epreuve.situations}
    return {
        "personne": personne.public_id,
        "rendue_le": iso(couche.rendue_le) if couche.rendue_le else None,
        "faits_lus_le": iso(couche.faits_lus_le) if couche.faits_lus_le else None,
        "independant": independante(couche),
        "journal": {"compte": couche.journal_compte, "sceau": couche.journal_sceau},
        "observations": [_observation(o, situations) for o in queries.observations(db, couche.id)],
        "liens": [
            _carte(c) | {"critere": uid, "statut": c.statut, "raison": c.raison}
            for uid, siennes in lues.items()
            for c in siennes
            if c.statut != "propose"
        ],
        "notes": {
            uid: {"note": n.note.value, "texte": n.texte} for uid, n in queries.notes(db, couche.id).items()
        },
        "cotations": {
            uid: {"valeur": c.valeur.value, "justification": c.justification}
            for uid, c in queries.cotations(db, couche.id).items()
        },
        "reponses": [
            {
                "critere": r.critere_uid,
                "question": r.question,
                "reponse": r.reponse,
                "sens": r.sens.value,
                "saisie_le": iso(r.saisie_le),
            }
            for r in queries.reponses(db, couche.id)
        ],
    }


def _observation(o: Observation, situations: dict[int, str]) -> dict[str, Any]:
    return {
        "critere": o.critere_uid,
        "situation": situations.get(o.situation_id) if o.situation_id is not None else None,
        "sens": o.sens.value,
        "texte": o.texte or "",
        "survenue_le": iso(o.survenue_le),
        "saisie_le": iso(o.saisie_le),
        "differee": o.differee,
    }


def _carte(carte: Carte) -> dict[str, Any]:
    return {
        "id": carte.id,
        "sens": carte.sens.value,
        "dossier": carte.dossier,
        "phrase": carte.phrase,
        "jour": carte.jour,
        "moment": carte.moment,
        "actions": list(carte.actions),
        "ajoutee": carte.ajoutee,
        "suite": carte.suite,
    }


def _actions(releve: Releve, par_couche: list[dict[str, list[Carte]]]) -> dict[str, Any]:
    """The actions that some card rests on: label, target and simulated day, never a free text."""
    citees = {a for lues in par_couche for siennes in lues.values() for c in siennes for a in c.actions}
    return {
        ident: {
            "type": action["type"],
            "libelle": TYPES_ACTION[action["type"]].libelle,
            "cible": action["cible"],
            "jour": action["jour_simule"],
        }
        for ident, action in releve.actions.items()
        if ident in citees
    }
