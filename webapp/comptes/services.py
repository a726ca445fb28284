"""The verbs of accounts: recognise, sign in, choose a password, end sessions, slow down guessers.

Services receive their moment and never commit, save the three that run outside the request's own
transaction and say so.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from webapp.acteur import Acteur
from webapp.comptes import mots_de_passe, queries
from webapp.config import Settings
from webapp.db import read_session, write_session
from webapp.errors import ErreurDomaine
from webapp.models.acces import EchecConnexion, JournalAcces, SessionUtilisateur
from webapp.models.organisme import CodeAcces, Personne, normaliser_identifiant

ESSAIS_LIBRES = 5
FENETRE = timedelta(minutes=15)
ESSAIS_COMPTE = 50
"""Failures of one account from all addresses in an hour before it is slowed for everybody."""
CODE_VALABLE = timedelta(days=30)
DUREE_PAR_CODE = timedelta(minutes=30)


class TropDEssais(ErreurDomaine):
    """Too many failures: `attente` is how long before the next try."""

    def __init__(self, attente: timedelta) -> None:
        self.attente = attente
        super().__init__(attente)


class ConnexionRefusee(ErreurDomaine):
    """Unknown identifiant, wrong password or dead code: the three look the same."""


class MotDePasseFaible(ErreurDomaine):
    """The password is refused; `cause` is a word of `mots_de_passe.faiblesse`."""

    def __init__(self, cause: str) -> None:
        self.cause = cause
        super().__init__(cause)


@dataclass(frozen=True, slots=True)
class Ouverture:
    """A session just opened: the secret for the cookie, and whether a password must be chosen."""

    secret: str
    par_code: bool


def _empreinte(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def recognise(
    moteur: Engine, secret: str, maintenant: datetime, inactivite: timedelta = timedelta(hours=4)
) -> Acteur | None:
    """The person of a cookie's secret, None when the session has ended or slept longer than `inactivite`.

    Reads in its own transaction; once a minute, writes the last-seen moment in another.
    """
    with read_session(moteur) as db:
        trouve = session_vivante(db, secret, maintenant, inactivite)
    if trouve is None:
        return None
    if a_noter(trouve, maintenant):
        note_seen(moteur, trouve.acteur, maintenant)
    return trouve.acteur


def session_vivante(
    db: Session, secret: str, maintenant: datetime, inactivite: timedelta
) -> queries.SessionLue | None:
    """The session of a cookie's secret, None when it has ended or slept longer than `inactivite`."""
    trouve = queries.session_par_empreinte(db, _empreinte(secret))
    if trouve is None or trouve.revoquee_le or trouve.desactivee_le or trouve.expire_le <= maintenant:
        return None
    return None if trouve.vue_le + inactivite <= maintenant else trouve


def a_noter(session: queries.SessionLue, maintenant: datetime) -> bool:
    """True once a minute: the last-seen moment is to be written."""
    return maintenant - session.vue_le >= timedelta(minutes=1)


def note_seen(moteur: Engine, acteur: Acteur, maintenant: datetime) -> None:
    """Write the last-seen moment of the person's session, in its own transaction."""
    with write_session(moteur) as db:
        db.execute(
            update(SessionUtilisateur)
            .where(SessionUtilisateur.id == acteur.session_id)
            .values(vue_le=maintenant)
        )
        db.commit()


def note_access(
    moteur: Engine,
    evenement: str,
    acteur: Acteur | None,
    adresse: str,
    maintenant: datetime,
    detail: str = "",
) -> None:
    """Write one line of the security log, in its own transaction."""
    with write_session(moteur) as db:
        db.add(
            JournalAcces(
                le=maintenant,
                evenement=evenement,
                personne_id=acteur.personne_id if acteur else None,
                adresse=adresse,
                detail=detail[:500],
            )
        )
        db.commit()


def _compte(identifiant: str, settings: Settings) -> str:
    net = normaliser_identifiant(identifiant)
    return hmac.new(settings.cle_secrete.encode(), f"compte:{net}".encode(), hashlib.sha256).hexdigest()


def _attente(db: Session, compte: str, adresse: str, maintenant: datetime) -> timedelta:
    """How long this account must wait from this address; zero when it may try."""
    nombre, dernier = queries.echecs(db, compte, adresse, maintenant - FENETRE)
    if nombre >= ESSAIS_LIBRES and dernier is not None:
        delai = min(timedelta(seconds=30 * 2 ** (nombre - ESSAIS_LIBRES)), FENETRE)
        if dernier + delai > maintenant:
            return dernier + delai - maintenant
    partout, dernier = queries.echecs(db, compte, None, maintenant - timedelta(hours=1))
    if partout >= ESSAIS_COMPTE and dernier is not None and dernier + timedelta(minutes=1) > maintenant:
        return dernier + timedelta(minutes=1) - maintenant
    return timedelta(0)


def sign_in(
    moteur: Engine,
    settings: Settings,
    *,
    identifiant: str,
    secret: str,
    adresse: str,
    navigateur: str,
    maintenant: datetime,
) -> Ouverture:
    """Open a session with a password or a printed code.

    Runs outside the request's transaction: the hash is computed while no write lock is held, and a
    failure must stay noted. Raises TropDEssais or ConnexionRefusee.
    """
    compte = _compte(identifiant, settings)
    with read_session(moteur) as db:
        attente = _attente(db, compte, adresse, maintenant)
        if attente:
            raise TropDEssais(attente)
        personne = queries.personne_par_identifiant(db, identifiant)
        codes = queries.codes_valables(db, personne.id, maintenant) if personne else []
    voulu = mots_de_passe.empreinte_code(secret, settings)
    par_code = any(hmac.compare_digest(c.empreinte, voulu) for c in codes)
    juste = mots_de_passe.verifier(secret, personne.mot_de_passe if personne else None, settings.argon)
    if personne is None or not (juste or par_code):
        with write_session(moteur) as db:
            db.add(EchecConnexion(compte=compte, adresse=adresse, le=maintenant))
            db.add(
                JournalAcces(
                    le=maintenant, evenement="connexion_refusee", adresse=adresse, detail=compte[:12]
                )
            )
            db.commit()
        raise ConnexionRefusee
    with write_session(moteur) as db:
        ouverture = open_session(
            db,
            settings,
            personne.id,
            adresse=adresse,
            navigateur=navigateur,
            maintenant=maintenant,
            par_code=par_code,
        )
        evenement = "connexion_par_code" if par_code else "connexion"
        db.add(JournalAcces(le=maintenant, evenement=evenement, personne_id=personne.id, adresse=adresse))
        db.commit()
    return ouverture


def password_matches(
    moteur: Engine, settings: Settings, acteur: Acteur, mot_de_passe: str, adresse: str, maintenant: datetime
) -> bool:
    """True when this is the signed-in person's password (asked again before a grave act).

    A failure is noted in its own transaction and slows down like a sign-in. Raises TropDEssais.
    """
    compte = _compte(acteur.identifiant, settings)
    with read_session(moteur) as db:
        attente = _attente(db, compte, adresse, maintenant)
        if attente:
            raise TropDEssais(attente)
        empreinte = db.get_one(Personne, acteur.personne_id).mot_de_passe
    if mots_de_passe.verifier(mot_de_passe, empreinte, settings.argon):
        return True
    with write_session(moteur) as db:
        db.add(EchecConnexion(compte=compte, adresse=adresse, le=maintenant))
        db.commit()
    return False


def open_session(
    db: Session,
    settings: Settings,
    personne_id: int,
    *,
    adresse: str,
    navigateur: str,
    maintenant: datetime,
    par_code: bool = False,
) -> Ouverture:
    """Open a session for a person whose identity has been established."""
    secret = secrets.token_urlsafe(32)
    duree = DUREE_PAR_CODE if par_code else timedelta(hours=settings.session_heures)
    db.add(
        SessionUtilisateur(
            empreinte=_empreinte(secret),
            personne_id=personne_id,
            par_code=par_code,
            ouverte_le=maintenant,
            vue_le=maintenant,
            expire_le=maintenant + duree,
            adresse=adresse,
            navigateur=navigateur[:200],
        )
    )
    return Ouverture(secret, par_code)


def issue_code(
    db: Session, settings: Settings, personne: Personne, createur: Acteur | None, maintenant: datetime
) -> str:
    """A fresh printed code for `personne`; earlier unused ones die. Returned once, kept only hashed."""
    for ancien in queries.codes_valables(db, personne.id, maintenant):
        ancien.annule_le = maintenant
    code = mots_de_passe.nouveau_code()
    db.add(
        CodeAcces(
            personne_id=personne.id,
            empreinte=mots_de_passe.empreinte_code(code, settings),
            cree_par_id=createur.personne_id if createur else None,
            cree_le=maintenant,
            expire_le=maintenant + CODE_VALABLE,
        )
    )
    return code


def check_password(mot_de_passe: str, acteur: Acteur) -> None:
    """Raise MotDePasseFaible when the password is too easy to guess for this person."""
    contexte = (acteur.identifiant, acteur.nom, *(p.organisme_nom for p in acteur.places))
    cause = mots_de_passe.faiblesse(mot_de_passe, contexte)
    if cause:
        raise MotDePasseFaible(cause)


def choose_password(db: Session, acteur: Acteur, empreinte: str, maintenant: datetime) -> None:
    """Set the password (already hashed), use up the codes, end every session of the person."""
    personne = db.get_one(Personne, acteur.personne_id)
    personne.mot_de_passe = empreinte
    for code in queries.codes_valables(db, personne.id, maintenant):
        code.utilise_le = maintenant
    revoke_all(db, personne.id, maintenant)
    db.add(JournalAcces(le=maintenant, evenement="mot_de_passe_choisi", personne_id=personne.id, adresse=""))


def revoke_all(db: Session, personne_id: int, maintenant: datetime) -> None:
    """End every open session of a person."""
    db.execute(
        update(SessionUtilisateur)
        .where(SessionUtilisateur.personne_id == personne_id, SessionUtilisateur.revoquee_le.is_(None))
        .values(revoquee_le=maintenant)
    )


def revoke_session(db: Session, session_id: int, maintenant: datetime) -> None:
    """End one session."""
    db.execute(
        update(SessionUtilisateur)
        .where(SessionUtilisateur.id == session_id, SessionUtilisateur.revoquee_le.is_(None))
        .values(revoquee_le=maintenant)
    )
