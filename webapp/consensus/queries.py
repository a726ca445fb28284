"""Every select of the consensus: standing agreements, the common comment, where things are."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from scenario_bank.model.grilles import Competence
from scenario_bank.referentiel import lire_referentiel
from webapp.cotation.queries import Opinions
from webapp.models.cotation import Accord, Commentaire, Valeur
from webapp.models.epreuve import Epreuve
from webapp.models.organisme import Personne


@dataclass(frozen=True, slots=True)
class Ligne:
    """One compétence under discussion: the two own ratings and the agreements that stand."""

    competence: Competence
    valeurs: tuple[Valeur, Valeur]
    accords: tuple[Accord | None, Accord | None]

    @property
    def desaccord(self) -> bool:
        """True when the two own ratings differ."""
        return self.valeurs[0] is not self.valeurs[1]

    @property
    def commune(self) -> Valeur | None:
        """The common verdict: both have explicitly agreed to the same value."""
        premier, second = self.accords
        if premier is None or second is None or premier.valeur is not second.valeur:
            return None
        return premier.valeur

    @property
    def reste_a_accorder(self) -> bool:
        return self.commune is None


def accords_tenus(db: Session, epreuve: Epreuve) -> dict[tuple[str, int], Accord]:
    """The agreement that stands by (compétence uid, evaluator): the last row, unless it takes one back."""
    tenus: dict[tuple[str, int], Accord] = {}
    for accord in db.scalars(select(Accord).where(Accord.epreuve_id == epreuve.id).order_by(Accord.id)):
        cle = accord.competence_uid, accord.evaluateur_id
        if accord.retire:
            tenus.pop(cle, None)
        else:
            tenus[cle] = accord
    return tenus


def lignes(db: Session, epreuve: Epreuve, opinions: Opinions) -> list[Ligne]:
    """Every compétence of the bloc in printed order."""
    tenus = accords_tenus(db, epreuve)
    un, deux = epreuve.evaluateur_ids
    return [
        Ligne(
            c,
            (opinions.premiere.valeurs[c.uid], opinions.seconde.valeurs[c.uid]),
            (tenus.get((c.uid, un)), tenus.get((c.uid, deux))),
        )
        for c in lire_referentiel().bloc(epreuve.bloc).competences
    ]


def verdicts(db: Session, epreuve: Epreuve) -> dict[str, Valeur | None]:
    """The common verdict of each compétence by its printed id, None while there is none."""
    tenus = accords_tenus(db, epreuve)
    resultat: dict[str, Valeur | None] = {}
    for competence in lire_referentiel().bloc(epreuve.bloc).competences:
        paire = [tenus.get((competence.uid, e)) for e in epreuve.evaluateur_ids]
        valeurs = {a.valeur for a in paire if a is not None}
        complete = None not in paire and len(valeurs) == 1
        resultat[competence.id] = valeurs.pop() if complete else None
    return resultat


def commentaire(db: Session, epreuve_id: int) -> Commentaire | None:
    return db.scalar(select(Commentaire).where(Commentaire.epreuve_id == epreuve_id))


def auteur_du_commentaire(db: Session, commentaire: Commentaire) -> str:
    """The name of whoever wrote the comment last."""
    return db.get_one(Personne, commentaire.redige_par_id).nom_complet


def commentaire_obligatoire(epreuve: Epreuve) -> bool:
    """True when the modalités of the bloc say that the evaluators must comment (I04)."""
    bloc = lire_referentiel().bloc(epreuve.bloc)
    return bloc.modalites.contraintes.commentaire.regime == "obligatoire"
