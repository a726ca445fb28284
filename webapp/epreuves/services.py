"""The verbs of preparation: open a livret, organise an épreuve, compose its set, validate. Never commits."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from cases.epreuves import B2, Cadre, composer, premier_jour, remplacer
from cases.vu import Case
from scenario_bank import Bank
from scenario_bank.model.vocabulaire import Condition, Famille
from webapp.acteur import Acteur
from webapp.epreuves import queries
from webapp.epreuves.demandes import (
    CompositionRefusee,
    DemandeRefusee,
    FaitsBloc,
    Organisation,
    Refus,
    Tirage,
)
from webapp.epreuves.etats import exiger
from webapp.epreuves.modalites import manques
from webapp.epreuves.preuve import Prouveur
from webapp.horloge import PARIS
from webapp.instantanes import enregistrer
from webapp.journal_acces import noter
from webapp.models.epreuve import Epreuve, EtatEpreuve, Situation
from webapp.models.instantane import Pool
from webapp.models.livret import Domaine, Livret, LivretBloc
from webapp.models.organisme import Personne, Role

BLOC = "B2"
"""The bloc whose épreuves are composed today."""


# ------------------------------------------------------------------ livrets


def ouvrir_livret(  # noqa: PLR0913 - the fields of the form, by name
    db: Session,
    bank: Bank,
    organisme_id: int,
    candidat: Personne,
    *,
    domaine: Domaine,
    entreprise: str,
    blocs: Mapping[str, FaitsBloc],
    acteur: Acteur | None,
    maintenant: datetime,
) -> Livret:
    """The livret of a candidat, bound to today's référentiel (I30); its domaine never changes (I27).

    Raises DemandeRefusee (`candidat`) when the person is no candidat here, has a livret already, or is
    the one who opens it.
    """
    queries.tenir_le_candidat(db, candidat.id)
    if all(p.id != candidat.id for p in queries.membres(db, organisme_id, Role.CANDIDAT)):
        raise DemandeRefusee(Refus("candidat", "inconnu"))
    if acteur is not None and candidat.id == acteur.personne_id:
        raise DemandeRefusee(Refus("candidat", "soi"))
    if queries.livret_du_candidat(db, organisme_id, candidat.id) is not None:
        raise DemandeRefusee(Refus("candidat", "deja_ouvert", candidat.nom_complet))
    livret = Livret(
        organisme_id=organisme_id,
        candidat_id=candidat.id,
        referentiel_version=bank.referentiel.version,
        referentiel_sha256=bank.referentiel.empreinte,
        domaine=domaine,
        entreprise=entreprise.strip(),
        ouvert_le=maintenant,
    )
    livret.blocs = [_ligne_bloc(b.id, blocs.get(b.id, FaitsBloc())) for b in bank.referentiel.blocs]
    db.add(livret)
    db.flush()
    noter(db, "livret_ouvert", acteur, organisme_id, livret.public_id, maintenant)
    return livret


def decrire_blocs(livret: Livret, blocs: Mapping[str, FaitsBloc]) -> None:
    """Write again what the candidat has done and learnt, bloc by bloc."""
    for ligne in livret.blocs:
        faits = blocs.get(ligne.bloc)
        if faits is not None:
            ligne.exerce, ligne.exerce_precision = faits.exerce, faits.exerce_precision.strip()
            ligne.forme, ligne.forme_precision = faits.forme, faits.forme_precision.strip()


def _ligne_bloc(bloc: str, faits: FaitsBloc) -> LivretBloc:
    return LivretBloc(
        bloc=bloc,
        exerce=faits.exerce,
        exerce_precision=faits.exerce_precision.strip(),
        forme=faits.forme,
        forme_precision=faits.forme_precision.strip(),
    )


# ------------------------------------------------------------------ épreuves


def creer_epreuve(
    db: Session, livret: Livret, organisation: Organisation, acteur: Acteur, maintenant: datetime
) -> Epreuve:
    """A new épreuve of bloc 2, préparée and empty. Raises DemandeRefusee naming every field at fault."""
    queries.tenir_le_candidat(db, livret.candidat_id)
    _verifier(db, livret, organisation)
    epreuve = Epreuve(
        livret_id=livret.id,
        bloc=BLOC,
        rang=queries.rang_suivant(db, livret.id, BLOC),
        creee_par_id=acteur.personne_id,
        creee_le=maintenant,
    )
    _ecrire(epreuve, organisation)
    db.add(epreuve)
    db.flush()
    noter(db, "epreuve_creee", acteur, livret.organisme_id, epreuve.public_id, maintenant)
    return epreuve


def organiser(db: Session, epreuve: Epreuve, organisation: Organisation) -> None:
    """Change dates, place, evaluators, interview; what was validated must be validated again.

    Raises EtatInterdit once started, DemandeRefusee naming every field at fault.
    """
    queries.verrouiller(db, epreuve)
    exiger(epreuve, EtatEpreuve.PREPAREE)
    _verifier(db, epreuve.livret, organisation)
    _ecrire(epreuve, organisation)
    for situation in epreuve.situations:
        if situation.condition is Condition.RECONSTITUEE:
            situation.motif = epreuve.motif_reconstitue
    epreuve.composee_le = None
    db.flush()


def _ecrire(epreuve: Epreuve, organisation: Organisation) -> None:
    epreuve.debut, epreuve.fin = organisation.debut, organisation.fin
    epreuve.lieu, epreuve.lieu_precision = organisation.lieu, organisation.lieu_precision.strip()
    epreuve.duree_precision = organisation.duree_precision.strip()
    epreuve.motif_reconstitue = organisation.motif_reconstitue.strip()
    epreuve.evaluateur1_id = organisation.evaluateur1_id
    epreuve.evaluateur2_id = organisation.evaluateur2_id
    epreuve.entretien_prevu_le = organisation.entretien_prevu_le
    epreuve.amenagement = organisation.amenagement.strip()


def _verifier(db: Session, livret: Livret, o: Organisation) -> None:
    """Refuse at once what no later act could mend: window, evaluators, interview."""
    refus = []
    jours = (o.fin - o.debut).days + 1
    if jours < 1:
        refus.append(Refus("fin", "avant_debut", o.fin.isoformat(), o.debut.isoformat()))
    elif jours > B2.fenetre_jours:
        refus.append(Refus("fin", "fenetre", str(jours), str(B2.fenetre_jours)))
    if o.evaluateur1_id == o.evaluateur2_id:
        refus.append(Refus("evaluateur2", "identiques"))
    membres = {p.id: p for p in queries.membres(db, livret.organisme_id, Role.EVALUATEUR)}
    for champ, qui in (("evaluateur1", o.evaluateur1_id), ("evaluateur2", o.evaluateur2_id)):
        if qui == livret.candidat_id:
            refus.append(Refus(champ, "candidat"))
        elif qui not in membres:
            refus.append(Refus(champ, "pas_evaluateur"))
    if o.entretien_prevu_le is not None:
        jour = o.entretien_prevu_le.astimezone(PARIS).date()
        if not o.debut <= jour <= o.fin:
            attendu = f"{o.debut.isoformat()}/{o.fin.isoformat()}"
            refus.append(Refus("entretien", "hors_fenetre", jour.isoformat(), attendu))
    if refus:
        raise DemandeRefusee(*refus)


# --------------------------------------------------------------- composition


def composer_epreuve(
    db: Session,
    bank: Bank,
    epreuve: Epreuve,
    tirage: Tirage,
    acteur: Acteur | None,
    maintenant: datetime,
    *,
    graine: str = "",
) -> None:
    """Draw the whole set again: bank dossiers proven and frozen, a reserve, real situations planned.

    The seed is 128 secret bits unless given (demonstration and tests). Raises EtatInterdit once started,
    DemandeRefusee (`domaine`) when the bank has nothing for the post, CompositionImpossible (of `cases.epreuves`) naming the need that nothing meets.
    """
    queries.verrouiller(db, epreuve)
    exiger(epreuve, EtatEpreuve.PREPAREE)
    prouveur = Prouveur(bank)
    dossiers: Sequence[Case] = ()
    reserve: Case | None = None
    if tirage.nombre:
        domaines = {g.domaine for g in bank.gabarits.values()}
        if not domaines & set(epreuve.livret.domaine.mots):
            raise DemandeRefusee(Refus("domaine", "sans_dossier", epreuve.livret.domaine.libelle))
        graine = graine or secrets.token_hex(16)
        jour = premier_jour(bank, graine, periode=tirage.periode)
        cadre = _cadre(db, prouveur, epreuve, tirage.mutuelle, tirage.difficulte, graine, jour=jour)
        composition = composer(bank, cadre, nombre=tirage.nombre, reelles=len(tirage.reelles))
        dossiers, reserve = composition.dossiers, composition.reserve
    for ancienne in list(epreuve.situations):
        db.delete(ancienne)
    db.flush()
    db.expire(epreuve, ["situations"])
    epreuve.mutuelle = tirage.mutuelle if tirage.nombre else ""
    epreuve.composee_le = None
    auteur = acteur.personne_id if acteur else epreuve.creee_par_id
    lignes = [_situation(db, prouveur, epreuve, c, rang, maintenant) for rang, c in enumerate(dossiers, 1)]
    lignes += [
        Situation(
            rang=len(dossiers) + n,
            condition=Condition.REELLE,
            domaine=prevue.domaine,
            libelle=f"Situation réelle n° {n}",
            presente_anomalie=prevue.anomalie,
            presente_suspicion=prevue.suspicion,
            saisie_le=maintenant,
        )
        for n, prevue in enumerate(tirage.reelles, 1)
    ]
    if reserve is not None:
        lignes.append(_situation(db, prouveur, epreuve, reserve, len(lignes) + 1, maintenant, reserve=True))
    for ligne in lignes:
        ligne.epreuve_id, ligne.saisie_par_id = epreuve.id, auteur
    db.add_all(lignes)
    db.flush()
    db.expire(epreuve, ["situations"])


def echanger_dossier(
    db: Session,
    bank: Bank,
    epreuve: Epreuve,
    situation: Situation,
    acteur: Acteur,
    maintenant: datetime,
    *,
    difficulte: tuple[int, int] = (1, 5),
    graine: str = "",
) -> None:
    """Put another dossier of the same kind in the place of this one.

    Raises EtatInterdit once started, DemandeRefusee when the situation is a real one,
    CompositionImpossible when the bank has no other.
    """
    queries.verrouiller(db, epreuve)
    exiger(epreuve, EtatEpreuve.PREPAREE)
    if situation.instantane is None:
        raise DemandeRefusee(Refus("situation", "reelle"))
    corriges = queries.corriges_des(db, epreuve.situations)
    ancien = corriges[situation.instantane.reference]
    presents = frozenset(c.contraste for c in corriges.values())
    prouveur = Prouveur(bank)
    cadre = _cadre(
        db, prouveur, epreuve, epreuve.mutuelle, difficulte, graine, jour=situation.instantane.jour
    )
    famille = Famille.FRAUDE if ancien.famille.suspecte else ancien.famille
    case = remplacer(bank, cadre, famille, presents)
    neuve = _situation(db, prouveur, epreuve, case, situation.rang, maintenant, reserve=situation.reserve)
    situation.instantane_id = neuve.instantane_id
    situation.libelle, situation.domaine = neuve.libelle, neuve.domaine
    situation.presente_anomalie = neuve.presente_anomalie
    situation.presente_suspicion = neuve.presente_suspicion
    situation.saisie_par_id, situation.saisie_le = acteur.personne_id, maintenant
    epreuve.composee_le = None
    db.flush()
    db.expire(situation, ["instantane"])


def _cadre(
    db: Session,
    prouveur: Prouveur,
    epreuve: Epreuve,
    mutuelle: str,
    difficulte: tuple[int, int],
    graine: str,
    *,
    jour: date | None = None,
) -> Cadre:
    graine = graine or secrets.token_hex(16)
    return Cadre(
        graine=graine,
        jour=jour or premier_jour(prouveur.bank, graine),
        mutuelle=mutuelle,
        difficulte=difficulte,
        deja_vus=queries.references_vues(db, epreuve.livret.candidat_id),
        admis=prouveur.admettre,
    )


def _situation(
    db: Session,
    prouveur: Prouveur,
    epreuve: Epreuve,
    case: Case,
    rang: int,
    maintenant: datetime,
    *,
    reserve: bool = False,
) -> Situation:
    """A situation over `case`, frozen with its proof; not yet in the session."""
    preuve = prouveur.preuve(case)
    instantane = enregistrer(db, epreuve.livret.organisme_id, case, Pool.EVALUATION, preuve, maintenant)
    famille = case.corrige.famille
    return Situation(
        rang=rang,
        condition=Condition.RECONSTITUEE,
        domaine=case.corrige.domaine,
        libelle=case.vu.titre,
        instantane_id=instantane.id,
        reserve=reserve,
        motif=epreuve.motif_reconstitue,
        presente_anomalie=famille is Famille.ANOMALIE,
        presente_suspicion=famille.suspecte,
        saisie_le=maintenant,
    )


def valider_composition(db: Session, epreuve: Epreuve, acteur: Acteur | None, maintenant: datetime) -> None:
    """Declare the épreuve ready; raises CompositionRefusee with everything that the modalités lack."""
    queries.verrouiller(db, epreuve)
    exiger(epreuve, EtatEpreuve.PREPAREE)
    trouves = manques(epreuve)
    if trouves:
        raise CompositionRefusee(trouves)
    epreuve.composee_le = maintenant
    noter(db, "epreuve_validee", acteur, epreuve.livret.organisme_id, epreuve.public_id, maintenant)
    db.flush()
