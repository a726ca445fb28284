"""The verbs of closing: freeze a version, validate it, take it back to discussion, correct it.

The caller re-authenticates the evaluator before `validate`. Services never commit.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.consensus.queries import commentaire, commentaire_obligatoire, verdicts
from webapp.cotation.queries import est_revelee
from webapp.cotation.services import JournalAltere
from webapp.epreuves.etats import exiger, passer
from webapp.epreuves.queries import verrouiller
from webapp.errors import ErreurDomaine, EtatInterdit, Introuvable
from webapp.horloge import PARIS
from webapp.instantanes import sha256_document
from webapp.journal_verification import verifier
from webapp.livret.canonique import decrire
from webapp.livret.donnees import DonneesLivret
from webapp.livret.donnees import Validation as ValidationImprimee
from webapp.livrets import queries
from webapp.livrets.contenu import donnees_du_livret, instant_imprime
from webapp.models.epreuve import Epreuve, EtatEpreuve
from webapp.models.livret import Livret, LivretClos, LivretVersion, Validation


class ClotureIncomplete(ErreurDomaine):
    """What keeps the version from being frozen: words among sans_accord, commentaire, entretien, duree,
    fonctions, motif, each with what it concerns."""

    def __init__(self, manques: dict[str, tuple[str, ...]]) -> None:
        self.manques = manques
        super().__init__(*manques)


class VersionPerimee(EtatInterdit):
    """The version shown is no longer the one to validate."""

    def __init__(self) -> None:
        super().__init__("version", "perimee")


class DejaValidee(ErreurDomaine):
    """This evaluator has validated the version: it can no longer be taken back by the same hand."""


def manques(db: Session, epreuve: Epreuve) -> dict[str, tuple[str, ...]]:
    """What the rows still lack before a version can be frozen; empty when nothing."""
    trouves: dict[str, tuple[str, ...]] = {}
    sans_accord = tuple(c for c, v in verdicts(db, epreuve).items() if v is None)
    if sans_accord:
        trouves["sans_accord"] = sans_accord
    mot = commentaire(db, epreuve.id)
    if commentaire_obligatoire(epreuve) and (mot is None or not mot.texte.strip()):
        trouves["commentaire"] = (epreuve.bloc,)
    if epreuve.entretien_tenu_le is None or not epreuve.entretien_minutes:
        trouves["entretien"] = (epreuve.bloc,)
    return trouves


def freeze(
    db: Session,
    epreuve: Epreuve,
    evaluateur_id: int,
    *,
    fonctions: tuple[str, str],
    minutes: int,
    maintenant: datetime,
    motif: str = "",
    cle: str = "",
) -> LivretVersion:
    """Freeze what both agreed on into a version to validate; the épreuve goes to « à valider ».

    Raises ClotureIncomplete with everything that is missing; with the chain's key `cle`, JournalAltere
    when the candidate's journal is no longer the one that was rated. The same evaluator asking twice gets
    the version already frozen. A reason is asked for once this
    épreuve has been closed before: it is then a correction.
    """
    if evaluateur_id not in epreuve.evaluateur_ids:
        raise Introuvable
    verrouiller(db, epreuve)
    if epreuve.etat is EtatEpreuve.A_VALIDER:
        figee = version_a_valider(db, epreuve)
        if figee.creee_par_id == evaluateur_id:
            return figee
    exiger(epreuve, EtatEpreuve.A_ACCORDER)
    fonctions = (fonctions[0].strip(), fonctions[1].strip())
    trouves = manques(db, epreuve)
    if minutes <= 0:
        trouves["duree"] = (str(minutes),)
    if not all(fonctions):
        trouves["fonctions"] = tuple(str(n) for n, f in enumerate(fonctions, 1) if not f)
    correction = bool(queries.closes_de_l_epreuve(db, epreuve.id))
    if correction and not motif.strip():
        trouves["motif"] = (epreuve.bloc,)
    if trouves:
        raise ClotureIncomplete(trouves)
    if cle and epreuve.tentative is not None:
        rapport = verifier(db, cle, epreuve.tentative)
        if rapport.alterations:
            raise JournalAltere(rapport.alterations[0].sequence)
    _tenir_le_livret(db, epreuve.livret)
    raison = motif.strip() or f"Ajout de l’épreuve {epreuve.bloc}-{epreuve.rang}."
    donnees = donnees_du_livret(
        db,
        epreuve,
        fonctions=fonctions,
        minutes=minutes,
        jour=_jour(maintenant),
        motif=raison,
    )
    derniere = queries.derniere(db, epreuve.livret_id)
    version = LivretVersion(
        livret_id=epreuve.livret_id,
        epreuve_id=epreuve.id,
        numero=derniere.numero + 1 if derniere else 1,
        document=decrire(donnees),
        sha256=donnees.empreinte_a_valider(),
        motif=raison if correction or donnees.versions_anterieures else "",
        creee_par_id=evaluateur_id,
        creee_le=maintenant,
    )
    db.add(version)
    passer(epreuve, EtatEpreuve.A_VALIDER)
    db.flush()
    return version


def _jour(maintenant: datetime) -> date:
    return maintenant.astimezone(PARIS).date()


def _tenir_le_livret(db: Session, livret: Livret) -> None:
    """Hold the livret's row: two épreuves of one livret close one after the other."""
    db.execute(select(Livret.id).where(Livret.id == livret.id).with_for_update())


def version_a_valider(db: Session, epreuve: Epreuve) -> LivretVersion:
    """The version that the épreuve waits for. Raises VersionPerimee when the livret has moved on."""
    version = next(
        (v for v in reversed(queries.versions(db, epreuve.livret_id)) if v.epreuve_id == epreuve.id), None
    )
    if version is None or queries.clos(db, version.id) is not None:
        raise VersionPerimee
    return version


def validate(
    db: Session, epreuve: Epreuve, evaluateur_id: int, empreinte: str, maintenant: datetime
) -> LivretClos | None:
    """One evaluator's act over the content whose SHA-256 is `empreinte`; closes when both have made it.

    Raises VersionPerimee when `empreinte` is not that of the version that stands, or when another épreuve
    has closed the livret meanwhile. Validating twice changes nothing.
    """
    if evaluateur_id not in epreuve.evaluateur_ids:
        raise Introuvable
    verrouiller(db, epreuve)
    if epreuve.etat is EtatEpreuve.CLOSE and (deja := _clos_par(db, epreuve, evaluateur_id, empreinte)):
        return deja
    exiger(epreuve, EtatEpreuve.A_VALIDER)
    _tenir_le_livret(db, epreuve.livret)
    version = version_a_valider(db, epreuve)
    donnees = queries.donnees_de(version.document)
    attendue = len(queries.closes(db, epreuve.livret_id)) + 1
    if empreinte != version.sha256 or donnees.empreinte_a_valider() != empreinte:
        raise VersionPerimee
    if donnees.version != attendue:
        raise VersionPerimee
    if all(v.evaluateur_id != evaluateur_id for v in version.validations):
        db.add(
            Validation(
                version_id=version.id,
                evaluateur_id=evaluateur_id,
                sha256=empreinte,
                validee_le=maintenant,
            )
        )
        db.flush()
        db.expire(version, ["validations"])
    if {v.evaluateur_id for v in version.validations} != set(epreuve.evaluateur_ids):
        return None
    return _clore(db, epreuve, version, donnees, maintenant)


def _clos_par(db: Session, epreuve: Epreuve, evaluateur_id: int, empreinte: str) -> LivretClos | None:
    """The closed livret of this very content, when this evaluator validated it: the same act sent again."""
    for version, clos in reversed(queries.closes_de_l_epreuve(db, epreuve.id)):
        if version.sha256 == empreinte and any(v.evaluateur_id == evaluateur_id for v in version.validations):
            return clos
    return None


def _clore(
    db: Session, epreuve: Epreuve, version: LivretVersion, donnees: DonneesLivret, maintenant: datetime
) -> LivretClos:
    actes = {v.evaluateur_id: instant_imprime(v.validee_le) for v in version.validations}
    un, deux = (actes[e] for e in epreuve.evaluateur_ids)
    valide = replace(
        donnees,
        validations=(
            ValidationImprimee(1, donnees.evaluateur_1.nom, un, version.sha256),
            ValidationImprimee(2, donnees.evaluateur_2.nom, deux, version.sha256),
        ),
    )
    document = decrire(valide)
    clos = LivretClos(
        version_id=version.id, document=document, sha256=sha256_document(document), clos_le=maintenant
    )
    db.add(clos)
    passer(epreuve, EtatEpreuve.CLOSE)
    db.flush()
    return clos


def reopen(db: Session, epreuve: Epreuve, evaluateur_id: int) -> None:
    """Before closing, take the version back to discussion; whoever has validated it may not (DejaValidee)."""
    if evaluateur_id not in epreuve.evaluateur_ids:
        raise Introuvable
    verrouiller(db, epreuve)
    exiger(epreuve, EtatEpreuve.A_VALIDER)
    version = version_a_valider(db, epreuve)
    if any(v.evaluateur_id == evaluateur_id for v in version.validations):
        raise DejaValidee
    passer(epreuve, EtatEpreuve.A_ACCORDER)
    db.flush()


def correct(db: Session, epreuve: Epreuve, evaluateur_id: int) -> None:
    """After closing, open the discussion again; the closed version stays until a new one replaces it."""
    if evaluateur_id not in epreuve.evaluateur_ids or not est_revelee(db, epreuve.id):
        raise Introuvable
    verrouiller(db, epreuve)
    exiger(epreuve, EtatEpreuve.CLOSE)
    passer(epreuve, EtatEpreuve.A_ACCORDER)
    db.flush()
