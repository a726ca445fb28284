"""Épreuves of the rating tests: two generated dossiers, a short journal, two evaluators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy.orm import Session

from cases.generation import generate
from cases.vu import Case
from scenario_bank import load_bank
from scenario_bank.model.vocabulaire import Condition
from scenario_bank.referentiel import lire_referentiel
from tests import factories
from tests.factories import MIDI
from webapp import journal
from webapp.consensus import services as consensus
from webapp.cotation import services as cotation
from webapp.cotation.services import Brouillon
from webapp.epreuves.session import tenir_entretien
from webapp.instantanes import enregistrer
from webapp.livrets import services as livrets
from webapp.models.cotation import Note, Valeur
from webapp.models.epreuve import Epreuve, EtatEpreuve, Lieu, Situation
from webapp.models.instantane import Pool
from webapp.models.livret import Domaine, Livret, LivretBloc, LivretVersion
from webapp.models.organisme import Organisme, Personne, Role
from webapp.models.tentative import Mode, Tentative

CLE = "chaine-de-test-" + "y" * 32
BLOC = lire_referentiel().bloc("B2")
COMPETENCES = BLOC.competences
PLUS_TARD = MIDI + timedelta(hours=5)
JOUR_DES_DOSSIERS = date(2026, 9, 2)


@lru_cache(maxsize=1)
def cases() -> tuple[Case, Case]:
    """A dossier with an anomaly and a clean one, always the same."""
    bank = load_bank()
    return (
        generate(bank, "optique_classe_b", "a" * 32, JOUR_DES_DOSSIERS, alteration="devis_pour_facture"),
        generate(bank, "optique_classe_b", "b" * 32, JOUR_DES_DOSSIERS),
    )


@dataclass
class Banc:
    """An épreuve and its people."""

    organisme: Organisme
    candidat: Personne
    un: Personne
    deux: Personne
    epreuve: Epreuve

    @property
    def adresse(self) -> str:
        return f"/epreuves/{self.epreuve.public_id}"


def banc(
    db: Session,
    *,
    etat: EtatEpreuve = EtatEpreuve.A_COTER,
    chez: Organisme | None = None,
    gens: tuple[Personne, Personne, Personne] | None = None,
) -> Banc:
    """An épreuve whose candidate has finished, committed. `gens` are candidat, évaluateur 1, évaluateur 2."""
    organisme = chez or factories.organisme(db)
    candidat, un, deux = gens or (
        factories.personne(db, organisme, Role.CANDIDAT, prenom="Awa", nom="Diarra"),
        factories.personne(db, organisme, Role.EVALUATEUR, prenom="Hélène", nom="Kowalski"),
        factories.personne(db, organisme, Role.EVALUATEUR, prenom="Rachid", nom="Amrani"),
    )
    livret = Livret(
        organisme_id=organisme.id,
        candidat_id=candidat.id,
        referentiel_version=lire_referentiel().version,
        referentiel_sha256=lire_referentiel().empreinte,
        domaine=Domaine.SANTE,
        entreprise="Mutuelle des Deux Rives",
        ouvert_le=MIDI,
        blocs=[LivretBloc(bloc="B2", exerce=True, forme=None)],
    )
    db.add(livret)
    db.flush()
    epreuve = Epreuve(
        livret_id=livret.id,
        bloc="B2",
        debut=date(2026, 6, 1),
        fin=date(2026, 6, 5),
        lieu=Lieu.ORGANISME,
        evaluateur1_id=un.id,
        evaluateur2_id=deux.id,
        creee_par_id=un.id,
        creee_le=MIDI,
        mutuelle="",
        etat=etat,
    )
    db.add(epreuve)
    db.flush()
    instantanes = [enregistrer(db, organisme.id, c, Pool.EVALUATION, {}, MIDI) for c in cases()]
    epreuve.situations = [
        Situation(
            rang=rang,
            condition=Condition.RECONSTITUEE,
            domaine="sante",
            libelle=i.titre,
            instantane_id=i.id,
            motif="Aucun dossier réel disponible cette semaine.",
            saisie_par_id=un.id,
            saisie_le=MIDI,
        )
        for rang, i in enumerate(instantanes, 1)
    ]
    epreuve.tentative_id = _tentative(db, organisme, candidat, instantanes).id
    db.commit()
    return Banc(organisme, candidat, un, deux, epreuve)


def _tentative(db: Session, organisme: Organisme, candidat: Personne, instantanes: Any) -> Tentative:
    tentative = factories.tentative(db, organisme, candidat, *instantanes, mode=Mode.EVALUATION)
    recues = journal.ajouter(
        db, tentative, factories.acteur(db, candidat), actions(cases()[0]), PLUS_TARD, cle=CLE
    )
    assert {r.statut for r in recues} == {journal.Statut.ENREGISTREE}, recues
    return tentative


def actions(case: Case) -> list[dict[str, Any]]:
    """What a fair candidate does on the altered dossier: opens, marks one relation, writes a note."""
    reference = case.vu.reference
    faites = [factories.action("ouvrir_piece", f"{reference}/{p.id}") for p in case.vu.pieces]
    faites += [factories.action("consulter_base", f"{reference}/{b.id}") for b in case.vu.bases]
    for relation in case.corrige.relations:
        if len(relation.places) < 2:
            continue
        un, deux = relation.places[:2]
        if relation.conforme:
            faites.append(factories.action("marquer_champ_conforme", f"{reference}/{un}", compare_a=deux))
        else:
            faites.append(
                factories.action(
                    "marquer_champ_non_conforme",
                    f"{reference}/{un}",
                    compare_a=deux,
                    motif=relation.motifs[0],
                )
            )
    faites.append(factories.note("Facture attendue avant tout paiement.", reference))
    return faites


def coter(
    db: Session,
    b: Banc,
    qui: Personne,
    valeurs: dict[str, Valeur] | Valeur = Valeur.ACQUIS,
    *,
    notes: dict[str, Note] | None = None,
    justification: str = "",
    texte: str = "",
) -> None:
    """Draft every compétence of an evaluator's layer: values by printed id, notes by critère uid."""
    for competence in COMPETENCES:
        valeur = valeurs if isinstance(valeurs, Valeur) else valeurs.get(competence.id, Valeur.ACQUIS)
        siennes = {k.uid: notes[k.uid] for k in competence.criteres if notes and k.uid in notes}
        cotation.save_draft(
            db,
            b.epreuve,
            qui.id,
            competence.uid,
            Brouillon({u: (n, texte) for u, n in siennes.items()}, valeur, justification),
            PLUS_TARD,
        )
    db.commit()


def rendre(db: Session, b: Banc, qui: Personne) -> bool:
    revele = cotation.submit(db, b.epreuve, qui.id, PLUS_TARD)
    db.commit()
    return revele


def reveler(db: Session, b: Banc, deuxieme: dict[str, Valeur] | Valeur = Valeur.ACQUIS) -> None:
    """Both rate and submit; the first says A everywhere."""
    for qui, valeurs in ((b.un, Valeur.ACQUIS), (b.deux, deuxieme)):
        coter(db, b, qui, valeurs)
        rendre(db, b, qui)


def accorder(db: Session, b: Banc, valeur: Valeur = Valeur.ACQUIS) -> None:
    """Both agree to `valeur` everywhere, comment, and hold the interview."""
    for competence in COMPETENCES:
        for qui in (b.un, b.deux):
            consensus.agree(db, b.epreuve, qui.id, competence.uid, valeur, maintenant=PLUS_TARD)
    consensus.comment(db, b.epreuve, b.un.id, "Un travail régulier et argumenté.", 0, PLUS_TARD)
    tenir_entretien(db, b.epreuve, PLUS_TARD, 15, PLUS_TARD)
    db.commit()


def figer(db: Session, b: Banc, motif: str = "") -> LivretVersion:
    version = livrets.freeze(
        db,
        b.epreuve,
        b.un.id,
        fonctions=("responsable de gestion", "formateur"),
        minutes=270,
        maintenant=PLUS_TARD,
        motif=motif,
    )
    db.commit()
    return version


def clore(db: Session, b: Banc, motif: str = "") -> LivretVersion:
    """Freeze and have both validate."""
    version = figer(db, b, motif)
    for qui in (b.un, b.deux):
        livrets.validate(db, b.epreuve, qui.id, version.sha256, PLUS_TARD)
    db.commit()
    return version
