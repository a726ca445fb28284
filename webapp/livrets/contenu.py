"""The data of a livret as its rows tell them: what the next version will say."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from scenario_bank.referentiel import lire_referentiel
from webapp import journal
from webapp.consensus.queries import commentaire, verdicts
from webapp.epreuves.queries import situations_comptees
from webapp.horloge import PARIS
from webapp.livret.donnees import (
    BlocPresente,
    Commentaire,
    DonneesLivret,
    EntretienComplementaire,
    Evaluateur,
    Journal,
    LigneDeFiche,
    Situation,
    VerdictCompetence,
    VersionAnterieure,
    concordance_de,
)
from webapp.livret.donnees import Epreuve as EpreuveImprimee
from webapp.livret.typographie import duree, periode
from webapp.livrets import queries
from webapp.models.epreuve import Epreuve
from webapp.models.epreuve import Situation as SituationVecue
from webapp.models.livret import Livret, LivretClos, LivretVersion

BLOCS = 5


def reference_du_livret(livret: Livret) -> str:
    """The printed reference: year of opening and number.

    The number is the row's own, so that no two livrets of an installation share one.
    """
    return f"LIV-{livret.ouvert_le.astimezone(PARIS).year}-{livret.id:05d}"


def instant_imprime(instant: datetime) -> str:
    """The livret's one writing of an instant: UTC, seconds."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def donnees_du_livret(
    db: Session, epreuve: Epreuve, *, fonctions: tuple[str, str], minutes: int, jour: date, motif: str
) -> DonneesLivret:
    """What the livret will say with this épreuve: its bloc, and the blocs closed before as they were.

    `motif` is the reason of the correction when a closed version exists.
    """
    livret = epreuve.livret
    referentiel = lire_referentiel()
    anterieures = queries.closes(db, livret.id)
    precedentes = queries.donnees_de(anterieures[-1][1].document) if anterieures else None
    autres = tuple(b for b in precedentes.blocs if b.bloc != epreuve.bloc) if precedentes else ()
    ancien = precedentes.present(epreuve.bloc) if precedentes else None
    blocs = tuple(sorted((*autres, _bloc(db, epreuve, ancien, minutes)), key=lambda b: b.bloc))
    return DonneesLivret(
        reference=reference_du_livret(livret),
        version=len(anterieures) + 1,
        jour=jour.isoformat(),
        referentiel_version=livret.referentiel_version,
        referentiel_empreinte=livret.referentiel_sha256,
        organisme=livret.organisme.nom,
        candidat=livret.candidat.nom_complet,
        entreprise=livret.entreprise,
        evaluateur_1=Evaluateur(epreuve.evaluateur1.nom_complet, fonctions[0]),
        evaluateur_2=Evaluateur(epreuve.evaluateur2.nom_complet, fonctions[1]),
        voie="tous_blocs" if len(blocs) == BLOCS else "blocs_isoles",
        concordance=concordance_de(referentiel),
        blocs=blocs,
        versions_anterieures=_anterieures(precedentes, anterieures, motif),
    )


def _bloc(db: Session, epreuve: Epreuve, ancien: BlocPresente | None, minutes: int) -> BlocPresente:
    faits = next((b for b in epreuve.livret.blocs if b.bloc == epreuve.bloc), None)
    communs = verdicts(db, epreuve)
    mot = commentaire(db, epreuve.id)
    passage = _passage(db, epreuve, minutes)
    passages = tuple(e for e in ancien.epreuves if e.reference != passage.reference) if ancien else ()
    return BlocPresente(
        bloc=epreuve.bloc,
        fiche=LigneDeFiche(
            exerce=faits.exerce if faits else None,
            forme=faits.forme if faits else None,
            dates=periode(passage.debut, passage.fin),
            conditions=f"{passage.lieu}, {duree(minutes)}",
        ),
        verdicts=tuple(VerdictCompetence(c, v.value) for c, v in communs.items() if v is not None),
        commentaires=(Commentaire(mot.texte),) if mot is not None and mot.texte else (),
        epreuves=(*passages, passage),
        journaux=_journaux(db, epreuve, ancien),
    )


def _passage(db: Session, epreuve: Epreuve, minutes: int) -> EpreuveImprimee:
    jours = _jours_des_dossiers(db, epreuve)
    lieu = epreuve.lieu.libelle
    entretien = None
    if epreuve.entretien_tenu_le is not None and epreuve.entretien_minutes is not None:
        jour = epreuve.entretien_tenu_le.astimezone(PARIS).date().isoformat()
        entretien = EntretienComplementaire(jour, epreuve.entretien_minutes)
    return EpreuveImprimee(
        reference=f"{epreuve.bloc}-{epreuve.rang}",
        debut=epreuve.debut.isoformat(),
        fin=epreuve.fin.isoformat(),
        lieu=f"{lieu} ({epreuve.lieu_precision})" if epreuve.lieu_precision else lieu,
        minutes=minutes,
        situations=tuple(_situation(s, epreuve, jours) for s in situations_comptees(epreuve)),
        entretien=entretien,
    )


def _situation(situation: SituationVecue, epreuve: Epreuve, jours: dict[str, str]) -> Situation:
    reference = situation.instantane.reference if situation.instantane else ""
    jour = situation.jour.isoformat() if situation.jour else jours.get(reference, epreuve.debut.isoformat())
    return Situation(
        intitule=f"{situation.libelle} ({reference})" if reference else situation.libelle,
        condition=situation.condition.value,
        jour=jour,
        motif=situation.motif,
    )


def _jours_des_dossiers(db: Session, epreuve: Epreuve) -> dict[str, str]:
    """The day on which the candidate first touched each dossier, by reference."""
    jours: dict[str, str] = {}
    if epreuve.tentative is None:
        return jours
    for action in journal.lire(db, epreuve.tentative):
        reference = str(action["cible"]).partition("/")[0]
        moment = datetime.fromisoformat(action["recue_le"]).astimezone(PARIS)
        jours.setdefault(reference, moment.date().isoformat())
    return jours


def _journaux(db: Session, epreuve: Epreuve, ancien: BlocPresente | None) -> tuple[Journal, ...]:
    gardes = ancien.journaux if ancien else ()
    if epreuve.tentative is None:
        return gardes
    compte, sceau = journal.tete(db, epreuve.tentative)
    public_id = epreuve.tentative.public_id
    return (*(j for j in gardes if j.tentative != public_id), Journal(public_id, compte, sceau))


def _anterieures(
    precedentes: DonneesLivret | None, anterieures: list[tuple[LivretVersion, LivretClos]], motif: str
) -> tuple[VersionAnterieure, ...]:
    if precedentes is None:
        return ()
    _version, clos = anterieures[-1]
    return (
        *precedentes.versions_anterieures,
        VersionAnterieure(precedentes.version, instant_imprime(clos.clos_le), motif, clos.sha256),
    )
