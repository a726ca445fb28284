"""The verbs of livrets and épreuves: open, compose, validate, start, bring to rating. Never commits."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from cases.epreuves import B2, Cadre, Manquement, composer, premier_jour, remplacer
from cases.vu import Case
from scenario_bank import Bank
from scenario_bank.model.vocabulaire import Condition, Famille
from webapp.acteur import Acteur
from webapp.epreuves import queries
from webapp.epreuves.etats import exiger, passer
from webapp.epreuves.modalites import dernier_evenement, manques
from webapp.epreuves.preuve import prouver_dossier
from webapp.errors import ErreurDomaine
from webapp.horloge import PARIS
from webapp.instantanes import enregistrer
from webapp.models.acces import JournalAcces
from webapp.models.epreuve import Epreuve, EtatEpreuve, Lieu, Neutralisation, Situation
from webapp.models.instantane import Pool
from webapp.models.livret import Domaine, Livret, LivretBloc
from webapp.models.organisme import Personne, Role
from webapp.models.tentative import EtatTentative, Mode, TentativeDossier
from webapp.poste.services import ouvrir_tentative

BLOC = "B2"
"""The bloc whose épreuves are composed today."""


@dataclass(frozen=True, slots=True)
class Refus:
    """One reason for a refusal: the field at fault, the cause, the value found, what is accepted."""

    champ: str
    cause: str
    trouve: str = ""
    attendu: str = ""


class DemandeRefusee(ErreurDomaine):
    """What was asked cannot be; `refus` says every reason."""

    def __init__(self, *refus: Refus) -> None:
        self.refus = refus
        super().__init__(*(f"{r.champ}:{r.cause}" for r in refus))


class CompositionRefusee(ErreurDomaine):
    """The épreuve does not meet the modalités; `manquements` says which."""

    def __init__(self, manquements: Sequence[Manquement]) -> None:
        self.manquements = tuple(manquements)
        super().__init__(*(m.regle for m in manquements))


@dataclass(frozen=True, slots=True)
class FaitsBloc:
    """Whether the candidat has done the activities of a bloc, and been trained; None is « not said » (I31)."""

    exerce: bool | None = None
    exerce_precision: str = ""
    forme: bool | None = None
    forme_precision: str = ""


@dataclass(frozen=True, slots=True)
class Organisation:
    """When, where and before whom an épreuve takes place."""

    debut: date
    fin: date
    lieu: Lieu
    evaluateur1_id: int
    evaluateur2_id: int
    lieu_precision: str = ""
    duree_precision: str = ""
    motif_reconstitue: str = ""
    entretien_prevu_le: datetime | None = None
    amenagement: str = ""


@dataclass(frozen=True, slots=True)
class ReellePrevue:
    """A real situation that will be observed at the post, and what it is declared to present."""

    domaine: str
    anomalie: bool = False
    suspicion: bool = False


@dataclass(frozen=True, slots=True)
class Tirage:
    """What set is wanted: `nombre` bank dossiers of one mutuelle, beside the real situations."""

    nombre: int
    mutuelle: str
    difficulte: tuple[int, int] = (1, 5)
    reelles: tuple[ReellePrevue, ...] = field(default=())


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
    CompositionImpossible (of `cases.epreuves`) naming the need that nothing meets.
    """
    queries.verrouiller(db, epreuve)
    exiger(epreuve, EtatEpreuve.PREPAREE)
    dossiers: Sequence[Case] = ()
    reserve: Case | None = None
    if tirage.nombre:
        cadre = _cadre(db, bank, epreuve, tirage.mutuelle, tirage.difficulte, graine)
        composition = composer(bank, cadre, nombre=tirage.nombre, reelles=len(tirage.reelles))
        dossiers, reserve = composition.dossiers, composition.reserve
    for ancienne in list(epreuve.situations):
        db.delete(ancienne)
    db.flush()
    db.expire(epreuve, ["situations"])
    epreuve.mutuelle = tirage.mutuelle if tirage.nombre else ""
    epreuve.composee_le = None
    auteur = acteur.personne_id if acteur else epreuve.creee_par_id
    lignes = [_situation(db, bank, epreuve, c, rang, maintenant) for rang, c in enumerate(dossiers, 1)]
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
        lignes.append(_situation(db, bank, epreuve, reserve, len(lignes) + 1, maintenant, reserve=True))
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
    cadre = _cadre(db, bank, epreuve, epreuve.mutuelle, difficulte, graine, jour=situation.instantane.jour)
    famille = Famille.FRAUDE if ancien.famille.suspecte else ancien.famille
    case = remplacer(bank, cadre, famille, presents)
    neuve = _situation(db, bank, epreuve, case, situation.rang, maintenant, reserve=situation.reserve)
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
    bank: Bank,
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
        jour=jour or premier_jour(bank, graine),
        mutuelle=mutuelle,
        difficulte=difficulte,
        deja_vus=queries.references_vues(db, epreuve.livret.candidat_id),
    )


def _situation(
    db: Session,
    bank: Bank,
    epreuve: Epreuve,
    case: Case,
    rang: int,
    maintenant: datetime,
    *,
    reserve: bool = False,
) -> Situation:
    """A situation over `case`, frozen with its proof; not yet in the session."""
    preuve = prouver_dossier(bank, case)
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


# -------------------------------------------------------------------- session


def demarrer(db: Session, epreuve: Epreuve, acteur: Acteur | None, jour: date, maintenant: datetime) -> None:
    """Open the candidat's attempt over the set, the reserve kept aside.

    Raises EtatInterdit, DemandeRefusee (`composition` not validated, `jour` outside of the window),
    CompositionRefusee when the modalités are no longer met.
    """
    queries.verrouiller(db, epreuve)
    exiger(epreuve, EtatEpreuve.PREPAREE)
    if epreuve.composee_le is None:
        raise DemandeRefusee(Refus("composition", "non_validee"))
    if not epreuve.debut <= jour <= epreuve.fin:
        attendu = f"{epreuve.debut.isoformat()}/{epreuve.fin.isoformat()}"
        raise DemandeRefusee(Refus("jour", "hors_fenetre", jour.isoformat(), attendu))
    if trouves := manques(epreuve):
        raise CompositionRefusee(trouves)
    dossiers = [s.instantane for s in epreuve.situations if s.instantane and not s.reserve]
    if dossiers:
        tentative = ouvrir_tentative(db, epreuve.livret.candidat, dossiers, Mode.EVALUATION, maintenant)
        reserves = [s.instantane_id for s in epreuve.situations if s.instantane_id and s.reserve]
        tentative.dossiers += [
            TentativeDossier(rang=len(dossiers) + n, instantane_id=i, reserve=True)
            for n, i in enumerate(reserves, 1)
        ]
        db.flush()
        epreuve.tentative_id = tentative.id
    passer(epreuve, EtatEpreuve.EN_COURS)
    noter(db, "epreuve_demarree", acteur, epreuve.livret.organisme_id, epreuve.public_id, maintenant)
    db.flush()
    db.expire(epreuve, ["tentative"])


def terminer(
    db: Session,
    epreuve: Epreuve,
    acteur: Acteur | None,
    jour: date,
    maintenant: datetime,
    *,
    motif_depassement: str = "",
) -> None:
    """Bring a running épreuve to « à coter »: an evaluator's decision, never the clock's.

    Possible once the candidat has closed the attempt, or once the window is over (the attempt is then
    closed by this act). Raises EtatInterdit, DemandeRefusee (`tentative` still open inside the window,
    `reelles` not yet observed, `motif_depassement` when something happened after the window: I11).
    """
    queries.verrouiller(db, epreuve)
    exiger(epreuve, EtatEpreuve.EN_COURS)
    tentative = epreuve.tentative
    ouverte = tentative is not None and tentative.etat is EtatTentative.OUVERTE
    refus = []
    if ouverte and jour <= epreuve.fin:
        refus.append(Refus("tentative", "ouverte", attendu=epreuve.fin.isoformat()))
    restent = [s for s in queries.situations_comptees(epreuve) if s.instantane_id is None and s.jour is None]
    if restent and jour <= epreuve.fin:
        refus.append(Refus("reelles", "a_observer", str(len(restent)), epreuve.fin.isoformat()))
    dernier = dernier_evenement(db, epreuve)
    if dernier is not None and dernier > epreuve.fin and not motif_depassement.strip():
        refus.append(Refus("motif_depassement", "absent", dernier.isoformat(), epreuve.fin.isoformat()))
    if refus:
        raise DemandeRefusee(*refus)
    if ouverte and tentative is not None:
        tentative.etat, tentative.close_le = EtatTentative.CLOSE, maintenant
    epreuve.motif_depassement = motif_depassement.strip()
    passer(epreuve, EtatEpreuve.A_COTER)
    noter(db, "epreuve_terminee", acteur, epreuve.livret.organisme_id, epreuve.public_id, maintenant)
    db.flush()


def amenager(epreuve: Epreuve, amenagement: str) -> None:
    """Write the aménagement granted to the candidat (extra time, equipment), printed on the convocation."""
    exiger(epreuve, EtatEpreuve.PREPAREE, EtatEpreuve.EN_COURS)
    epreuve.amenagement = amenagement.strip()


def rendre_temps(db: Session, epreuve: Epreuve, minutes: int, acteur: Acteur, maintenant: datetime) -> None:
    """Add minutes lost through the platform's fault, given back to the candidat."""
    queries.verrouiller(db, epreuve)
    exiger(epreuve, EtatEpreuve.EN_COURS)
    if not 1 <= minutes <= 600:
        raise DemandeRefusee(Refus("minutes", "bornes", str(minutes), "1-600"))
    epreuve.minutes_perdues += minutes
    detail = f"{epreuve.public_id} +{minutes} min"
    noter(db, "temps_rendu", acteur, epreuve.livret.organisme_id, detail, maintenant)
    db.flush()


def tenir_entretien(
    db: Session, epreuve: Epreuve, tenu_le: datetime, minutes: int, maintenant: datetime
) -> None:
    """Record when the complementary interview was held and how long it lasted.

    Raises DemandeRefusee when it is said to be held in the future, before the window, or to have lasted
    less than one minute or more than four hours. A lateness is an alert (I32), never a refusal.
    """
    queries.verrouiller(db, epreuve)
    exiger(epreuve, EtatEpreuve.EN_COURS, EtatEpreuve.A_COTER)
    refus = []
    if tenu_le > maintenant:
        refus.append(Refus("tenu_le", "futur"))
    if tenu_le.astimezone(PARIS).date() < epreuve.debut:
        refus.append(Refus("tenu_le", "avant_debut", attendu=epreuve.debut.isoformat()))
    if not 1 <= minutes <= 240:
        refus.append(Refus("minutes", "bornes", str(minutes), "1-240"))
    if refus:
        raise DemandeRefusee(*refus)
    epreuve.entretien_tenu_le, epreuve.entretien_minutes = tenu_le, minutes
    db.flush()


def demander_neutralisation(
    db: Session, epreuve: Epreuve, situation: Situation, acteur: Acteur, motif: str, maintenant: datetime
) -> bool:
    """One evaluator's word that a case is defective; true when both have said so and it is set aside.

    The dossier then counts for nothing and the reserve enters while the candidat works. Raises
    EtatInterdit, DemandeRefusee (`motif` absent, `situation` neutralised, said already, or real).
    """
    queries.verrouiller(db, epreuve)
    exiger(epreuve, EtatEpreuve.EN_COURS, EtatEpreuve.A_COTER)
    db.refresh(situation)
    dites = queries.demandes_de_neutralisation(db, epreuve).get(situation.id, [])
    if situation.instantane_id is None:
        raise DemandeRefusee(Refus("situation", "reelle"))
    if situation.neutralisee_le is not None or any(d.evaluateur_id == acteur.personne_id for d in dites):
        raise DemandeRefusee(Refus("situation", "deja_dit"))
    if not motif.strip():
        raise DemandeRefusee(Refus("motif", "absent"))
    db.add(
        Neutralisation(
            situation_id=situation.id,
            evaluateur_id=acteur.personne_id,
            motif=motif.strip(),
            demandee_le=maintenant,
        )
    )
    db.flush()
    motifs = [*(d.motif for d in dites), motif.strip()]
    if len(motifs) < len(epreuve.evaluateur_ids):
        return False
    situation.neutralisee_le = maintenant
    situation.motif_neutralisation = " · ".join(dict.fromkeys(motifs))
    for ligne in epreuve.tentative.dossiers if epreuve.tentative else []:
        if ligne.instantane_id == situation.instantane_id:
            ligne.neutralise_le, ligne.motif_neutralisation = maintenant, situation.motif_neutralisation
    noter(db, "dossier_neutralise", acteur, epreuve.livret.organisme_id, situation.public_id, maintenant)
    db.flush()
    return True


def noter(
    db: Session, evenement: str, acteur: Acteur | None, organisme_id: int, detail: str, maintenant: datetime
) -> None:
    """Write an act in the security log."""
    db.add(
        JournalAcces(
            le=maintenant,
            evenement=evenement,
            personne_id=acteur.personne_id if acteur else None,
            organisme_id=organisme_id,
            adresse="",
            detail=detail,
        )
    )
