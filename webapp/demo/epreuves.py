"""Épreuves of the demonstration, one in each state, brought there by the product's own verbs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy.orm import Session

from scenario_bank import Bank, load_bank
from scenario_bank.model.vocabulaire import Famille
from webapp import journal
from webapp.acteur import Acteur
from webapp.comptes.queries import acteur_de
from webapp.config import Settings
from webapp.consensus import services as consensus
from webapp.cotation import services as cotation
from webapp.cotation.faits import relever
from webapp.demo import recits
from webapp.demo.personnes import Personnages
from webapp.demo.travail import PAS, Facon, travailler
from webapp.epreuves import services, session
from webapp.epreuves.demandes import FaitsBloc, Organisation, ReellePrevue, Tirage
from webapp.horloge import PARIS
from webapp.livrets import services as livrets
from webapp.models.cotation import Note, Sens, Valeur
from webapp.models.epreuve import Epreuve, EtatEpreuve, Lieu
from webapp.models.livret import Domaine
from webapp.models.organisme import Personne
from webapp.observation import services as observation

MOTIF = "Aucun dossier réel ne peut être confié au candidat pendant la période ; le service est en effectif réduit."
ORDRE = tuple(EtatEpreuve)
SOIGNEE = Facon()


@dataclass(frozen=True, slots=True)
class Recit:
    """One épreuve of the demonstration: who, when, how the work went, what was seen and thought."""

    candidat: int
    evaluateurs: tuple[int, int]
    etat: EtatEpreuve
    il_y_a: int
    nombre: int
    mutuelle: str
    facon: Facon = SOIGNEE
    vues: tuple[tuple[recits.Vue, ...], tuple[recits.Vue, ...]] = ((), ())
    avis: tuple[recits.Avis, recits.Avis] = (recits.AVIS_FAVORABLE, recits.AVIS_FAVORABLE)
    commun: recits.Avis = recits.AVIS_FAVORABLE
    commentaire: str = recits.COMMENTAIRE_FAVORABLE
    lieu: tuple[Lieu, str] = (Lieu.ORGANISME, "salle Garonne, 12 rue des Tanneurs, Nantes")
    reelles: tuple[ReellePrevue, ...] = ()
    amenagement: str = ""
    faits_d_abord: bool = False  # the second evaluator reads the facts before noting anything

    def atteint(self, etat: EtatEpreuve) -> bool:
        """True when the story goes at least as far as `etat`."""
        return ORDRE.index(self.etat) >= ORDRE.index(etat)


RECITS = (
    Recit(0, (0, 1), EtatEpreuve.PREPAREE, 0, 6, "valdambre", amenagement="Un tiers de temps supplémentaire"),
    Recit(
        1,
        (1, 2),
        EtatEpreuve.EN_COURS,
        1,
        5,
        "septrives",
        Facon(part=45),
        (recits.HESITANT_UN[:2], recits.HESITANT_DEUX[:1]),
        lieu=(Lieu.ENTREPRISE, "service Prestations santé, 3e étage"),
        reelles=(ReellePrevue("sante", anomalie=True),),
    ),
    Recit(
        2,
        (0, 2),
        EtatEpreuve.A_COTER,
        4,
        5,
        "valdambre",
        Facon(presse=Famille.LEURRE),
        (recits.SOIGNEUSE_UN, recits.SOIGNEUSE_DEUX),
    ),
    Recit(
        3,
        (0, 1),
        EtatEpreuve.A_ACCORDER,
        9,
        5,
        "septrives",
        Facon(oublie=frozenset({"verifier_emetteur"})),
        (recits.HESITANT_UN, recits.HESITANT_DEUX),
        (recits.AVIS_SEVERE, recits.AVIS_NUANCE),
        lieu=(Lieu.DISTANCE, "visioconférence, candidat à son poste"),
        faits_d_abord=True,
    ),
    Recit(
        4,
        (1, 3),
        EtatEpreuve.A_VALIDER,
        16,
        5,
        "valdambre",
        Facon(presse=Famille.ANOMALIE),
        (recits.HESITANT_DEUX, recits.SOIGNEUSE_UN[:2]),
        (recits.AVIS_RESERVE, recits.AVIS_RESERVE),
        recits.AVIS_RESERVE,
        recits.COMMENTAIRE_RESERVE,
    ),
    Recit(
        5,
        (2, 3),
        EtatEpreuve.CLOSE,
        30,
        6,
        "septrives",
        vues=(recits.SOIGNEUSE_UN, recits.SOIGNEUSE_DEUX),
        lieu=(Lieu.ENTREPRISE, "service Prestations santé, 3e étage"),
    ),
)
ENTREPRISES = (
    "Mutuelle des Ateliers",
    "Mutuelle de la Vallée Claire",
    "Mutuelle des Ateliers",
    "Mutuelle Loire Océan",
    "Mutuelle de la Vallée Claire",
    "Mutuelle Loire Océan",
)
FONCTIONS = ("Responsable d’équipe prestations", "Formatrice, certification")


def remplir(db: Session, settings: Settings, personnages: Personnages, maintenant: datetime) -> str:
    """Épreuves in every state; returns what was added, in one sentence."""
    from webapp import create_app  # noqa: PLC0415 - the application imports the demonstration's neighbours

    app = create_app(settings)
    try:
        with app.app_context():  # the chain key that the journal asks for
            for recit in RECITS:
                _Scene(db, personnages, recit, maintenant).jouer()
    finally:
        app.extensions["constat.moteur"].dispose()
    return f"{len(RECITS)} épreuves du bloc 2, une dans chaque état."


class _Scene:
    """One story being brought to its state, moments in the past counted from now."""

    def __init__(self, db: Session, qui: Personnages, recit: Recit, maintenant: datetime) -> None:
        self.db, self.qui, self.recit, self.maintenant = db, qui, recit, maintenant
        self.bank: Bank = load_bank()
        self.candidat: Personne = qui.candidats[recit.candidat]
        self.evaluateurs = tuple(qui.evaluateurs[n] for n in recit.evaluateurs)
        self.acteurs: tuple[Acteur, ...] = tuple(acteur_de(db, p) for p in self.evaluateurs)
        jour = maintenant.astimezone(PARIS).date() - timedelta(days=recit.il_y_a)
        self.debut: date = jour
        self.ouverture = self._a(jour, 9)

    def _a(self, jour: date, heure: int, minute: int = 0) -> datetime:
        """A moment of `jour` in Paris, never after now."""
        voulu = datetime.combine(jour, time(heure, minute), PARIS).astimezone(UTC)
        return min(voulu, self.maintenant)

    def jouer(self) -> None:
        recit, r = self.recit, self.qui.responsable
        responsable = acteur_de(self.db, r)
        avant = self.ouverture - timedelta(days=12)
        epreuve = self._organiser(responsable, avant)
        if not recit.atteint(EtatEpreuve.EN_COURS):
            return
        session.demarrer(self.db, epreuve, self.acteurs[0], self.debut, self.ouverture)
        fin = travailler(self.db, epreuve, acteur_de(self.db, self.candidat), recit.facon, self.ouverture)
        self._observer(epreuve)
        if not recit.atteint(EtatEpreuve.A_COTER):
            return
        jour_fin = fin.astimezone(PARIS).date()
        self.entretien = max(fin + timedelta(minutes=40), self._a(jour_fin, 14))
        session.terminer(self.db, epreuve, self.acteurs[0], jour_fin, fin + timedelta(minutes=5))
        if not recit.atteint(EtatEpreuve.A_ACCORDER):
            self._ebaucher(epreuve)
            return
        session.tenir_entretien(self.db, epreuve, self.entretien, 17, self.maintenant)
        for rang in (0, 1):
            self._coter(epreuve, rang)
        if recit.atteint(EtatEpreuve.A_VALIDER):
            self._clore(epreuve)

    def _organiser(self, responsable: Acteur, quand: datetime) -> Epreuve:
        recit = self.recit
        livret = services.ouvrir_livret(
            self.db,
            self.bank,
            self.qui.organisme.id,
            self.candidat,
            domaine=Domaine.SANTE,
            entreprise=ENTREPRISES[recit.candidat],
            blocs={
                "B1": FaitsBloc(exerce=True, exerce_precision="depuis septembre 2024"),
                "B2": FaitsBloc(
                    True, "depuis septembre 2024", forme=True, forme_precision="mars à juin 2026"
                ),
                "B5": FaitsBloc(exerce=True, exerce_precision="depuis septembre 2024"),
            },
            acteur=responsable,
            maintenant=quand,
        )
        un, deux = self.evaluateurs
        fin = self.debut + timedelta(days=4)
        epreuve = services.creer_epreuve(
            self.db,
            livret,
            Organisation(
                debut=self.debut,
                fin=fin,
                lieu=recit.lieu[0],
                lieu_precision=recit.lieu[1],
                duree_precision="deux demi-journées de trois heures",
                evaluateur1_id=un.id,
                evaluateur2_id=deux.id,
                motif_reconstitue=MOTIF,
                entretien_prevu_le=datetime.combine(fin, time(16), PARIS),
                amenagement=recit.amenagement,
            ),
            responsable,
            quand,
        )
        graine = uuid5(NAMESPACE_URL, f"constat/demonstration/{recit.candidat}").hex
        services.composer_epreuve(
            self.db,
            self.bank,
            epreuve,
            Tirage(recit.nombre, recit.mutuelle, reelles=recit.reelles),
            responsable,
            quand,
            graine=graine,
        )
        services.valider_composition(self.db, epreuve, responsable, quand)
        return epreuve

    def _observer(self, epreuve: Epreuve) -> None:
        """Each evaluator's own notes, in their own layer."""
        criteres = {k.id: k.uid for k in self.bank.referentiel.bloc(epreuve.bloc).criteres}
        for acteur, vues in zip(self.acteurs, self.recit.vues, strict=True):
            for n, vue in enumerate(vues):
                moment = min(self.ouverture + timedelta(minutes=vue.minutes), self.maintenant)
                retard = timedelta(hours=3) if vue.differee else timedelta(seconds=40)
                dite = observation.ObservationDite(
                    id_client=str(uuid5(NAMESPACE_URL, f"{epreuve.livret_id}/{acteur.personne_id}/{n}")),
                    sens=vue.sens,
                    texte=vue.texte,
                    survenue_le=moment,
                    critere_uid=criteres.get(vue.critere, ""),
                )
                observation.observer(self.db, epreuve, acteur, dite, min(moment + retard, self.maintenant))

    def _ebaucher(self, epreuve: Epreuve) -> None:
        """The first evaluator has begun: two compétences noted, nothing submitted."""
        for competence in cotation.competences_de(epreuve)[:2]:
            self._noter(epreuve, 0, competence.id, self.entretien)

    def _noter(self, epreuve: Epreuve, rang: int, competence_id: str, quand: datetime) -> None:
        avis = self.recit.avis[rang]
        competence = next(c for c in cotation.competences_de(epreuve) if c.id == competence_id)
        notes = {k.uid: avis.notes.get(k.id, (Note.ATTEINT, "")) for k in competence.criteres}
        brouillon = cotation.Brouillon(notes, avis.valeur(competence.id), avis.justification(competence.id))
        cotation.save_draft(self.db, epreuve, self.evaluateurs[rang].id, competence.uid, brouillon, quand)

    def _coter(self, epreuve: Epreuve, rang: int) -> None:
        """Own notes, the facts, the answers of the interview, and the rating submitted."""
        qui, quand = self.evaluateurs[rang].id, self.entretien + timedelta(hours=1 + 2 * rang)
        if self.recit.faits_d_abord and rang == 1:
            cotation.open_facts(self.db, epreuve, qui, quand)
        for competence in cotation.competences_de(epreuve):
            self._noter(epreuve, rang, competence.id, quand)
        cotation.open_facts(self.db, epreuve, qui, quand)
        guide = relever(self.db, epreuve).guide
        for question in guide.questions:
            reponse = recits.REPONSES.get(question.critere)
            if reponse is not None and rang == 0:
                cotation.answer(
                    self.db,
                    epreuve,
                    qui,
                    critere_uid=question.uid,
                    question=question.texte,
                    reponse=reponse,
                    sens=Sens.FAVORABLE,
                    maintenant=quand,
                )
        cotation.submit(self.db, epreuve, qui, quand)

    def _clore(self, epreuve: Epreuve) -> None:
        """Both agree, write their comment, freeze the livret; both validate when the story is over."""
        quand = self.entretien + timedelta(days=1)
        commun = self.recit.commun
        for competence in cotation.competences_de(epreuve):
            valeur: Valeur = commun.valeur(competence.id)
            for qui in self.evaluateurs:
                consensus.agree(self.db, epreuve, qui.id, competence.uid, valeur, maintenant=quand)
        un, deux = self.evaluateurs
        consensus.comment(self.db, epreuve, un.id, self.recit.commentaire, 0, quand)
        actions = journal.tete(self.db, epreuve.tentative)[0] if epreuve.tentative else 0
        minutes = int(actions * PAS.total_seconds()) // 60
        version = livrets.freeze(
            self.db, epreuve, un.id, fonctions=FONCTIONS, minutes=minutes, maintenant=quand
        )
        if not self.recit.atteint(EtatEpreuve.CLOSE):
            livrets.validate(self.db, epreuve, un.id, version.sha256, quand)
            return
        for qui in (un, deux):
            livrets.validate(self.db, epreuve, qui.id, version.sha256, quand + timedelta(minutes=10))
