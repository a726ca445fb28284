"""Whether what was revealed is still what the two evaluators wrote; read once everything is revealed."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.instantanes import sha256_document
from webapp.models.cotation import Cotation, Couche, Revelation
from webapp.models.organisme import Personne


def verifier_revelation(db: Session, epreuve_id: int) -> str:
    """« revelation » when the frozen opinions changed, « cotation » when a rating no longer says them, else ""."""
    document, sha256 = db.execute(
        select(Revelation.document, Revelation.sha256).where(Revelation.epreuve_id == epreuve_id)
    ).one()
    if sha256_document(document) != sha256:
        return "revelation"
    revelees = {
        (e["personne"], uid, c["valeur"], c["justification"])
        for e in document["evaluateurs"]
        for uid, c in e["cotations"].items()
    }
    presentes = db.execute(
        select(Personne.public_id, Cotation.competence_uid, Cotation.valeur, Cotation.justification)
        .join(Couche, Couche.id == Cotation.couche_id)
        .join(Personne, Personne.id == Couche.evaluateur_id)
        .where(Couche.epreuve_id == epreuve_id)
    )
    return "" if {(p, u, v.value, j) for p, u, v, j in presentes} == revelees else "cotation"
