"""Verifying what was judged: ratings against their reveal, versions and livrets against their hashes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.cotation.verification import verifier_revelation
from webapp.instantanes import sha256_document
from webapp.journal_verification import Alteration
from webapp.livrets.queries import donnees_de
from webapp.models.cotation import Revelation
from webapp.models.epreuve import Epreuve
from webapp.models.livret import LivretClos, LivretVersion

_ILLISIBLE = (ValueError, LookupError, TypeError, AttributeError)


def verifier_jugements(db: Session) -> tuple[int, tuple[Alteration, ...]]:
    """How many frozen judgements were checked, and each one that is not as it was frozen.

    `cause`: revelation (the frozen opinions), cotation (a rating that no longer says what was revealed),
    version (what was validated), livret (what was closed). `lieu` is the épreuve or the version.
    """
    trouvees: list[Alteration] = []
    epreuves = db.execute(
        select(Revelation.epreuve_id, Epreuve.public_id)
        .join(Epreuve, Epreuve.id == Revelation.epreuve_id)
        .order_by(Revelation.epreuve_id)
    ).all()
    for epreuve_id, public_id in epreuves:
        cause = _sans_panne(verifier_revelation, db, epreuve_id, sinon="revelation")
        if cause:
            trouvees.append(Alteration(public_id, 0, cause))
    versions = db.execute(select(LivretVersion.id, LivretVersion.public_id).order_by(LivretVersion.id)).all()
    for version_id, public_id in versions:
        cause = _sans_panne(_version, db, version_id, sinon="version")
        if cause:
            trouvees.append(Alteration(public_id, 0, cause))
    return len(epreuves) + len(versions), tuple(trouvees)


def _sans_panne(verifier: Any, db: Session, identifiant: int, *, sinon: str) -> str:
    try:
        cause: str = verifier(db, identifiant)
    except _ILLISIBLE:
        return sinon
    return cause


def _version(db: Session, version_id: int) -> str:
    version = db.get_one(LivretVersion, version_id)
    validees = {v.sha256 for v in version.validations}
    if donnees_de(version.document).empreinte_a_valider() != version.sha256 or validees - {version.sha256}:
        return "version"
    clos = db.get(LivretClos, version_id)
    if clos is None:
        return ""
    juste = (
        sha256_document(clos.document) == clos.sha256
        and donnees_de(clos.document).empreinte_a_valider() == version.sha256
        and {v.empreinte for v in donnees_de(clos.document).validations} == {version.sha256}
    )
    return "" if juste else "livret"
