"""The matrix critères × dossiers of a set: what each dossier can show, before any action."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from scenario_bank.model.referentiel import Referentiel
from scenario_bank.model.regles import Mode
from scoring.couverture import Couverture, LigneCouverture, Mobilise, couvrir
from scoring.moteur import Regles
from scoring.situation import Situation as Jugee
from webapp.epreuves.queries import corriges_des
from webapp.models.epreuve import Situation


@dataclass(frozen=True, slots=True)
class LigneMatrice:
    """One critère: in each column « faits », « entretien » or "" ; how it is shown otherwise.

    `autrement` is regles, observation_humaine or entretien: who brings the evidence. `manque` is true
    when neither a dossier, nor the épreuve, nor people can show it.
    """

    id: str
    texte: str
    cases: tuple[str, ...]
    autrement: str
    par_epreuve: bool
    conditionnel: str
    manque: bool
    sous_items_absents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Groupe:
    """The critères of one compétence."""

    id: str
    texte: str
    lignes: tuple[LigneMatrice, ...]


@dataclass(frozen=True, slots=True)
class Matrice:
    """The columns (references of bank dossiers, in order), the rows, and what nothing can show."""

    colonnes: tuple[tuple[str, str], ...]
    groupes: tuple[Groupe, ...]
    manquants: tuple[LigneMatrice, ...]


def dresser(
    db: Session, situations: Sequence[Situation], referentiel: Referentiel, regles: Regles, bloc: str
) -> Matrice:
    """The matrix of these situations over a bloc; real ones have no column, nothing is known of them."""
    corriges = corriges_des(db, situations)
    colonnes = tuple((c.reference, f"n° {n}") for n, c in enumerate(corriges.values(), 1))
    couverture = couvrir(Jugee(tuple(corriges.values())), regles)
    par_uid = {x.uid: x for x in couverture.criteres}
    absents = _sous_items(couverture, regles)
    groupes = []
    for competence in referentiel.bloc(bloc).competences:
        lignes = [
            _ligne(par_uid[k.uid], k.texte, colonnes, absents)
            for k in competence.criteres
            if k.uid in par_uid
        ]
        groupes.append(Groupe(competence.id, competence.texte, tuple(lignes)))
    return Matrice(colonnes, tuple(groupes), tuple(x for g in groupes for x in g.lignes if x.manque))


def _sous_items(couverture: Couverture, regles: Regles) -> Mapping[str, tuple[str, ...]]:
    """The French words of the sub-items that nothing shows, by critère."""
    libelles = {c.critere: c.sous_items for c, _ in regles.par_critere}
    table: dict[str, list[str]] = {}
    for critere, nom in couverture.sous_items_non_mobilises:
        table.setdefault(critere, []).append(libelles[critere][nom])
    return {c: tuple(noms) for c, noms in table.items()}


def _ligne(
    ligne: LigneCouverture,
    texte: str,
    colonnes: Sequence[tuple[str, str]],
    absents: Mapping[str, tuple[str, ...]],
) -> LigneMatrice:
    mots = {Mobilise.FAITS: "faits", Mobilise.ENTRETIEN: "entretien"}
    return LigneMatrice(
        id=ligne.id,
        texte=texte,
        cases=tuple(mots[ligne.dossiers[r]] if r in ligne.dossiers else "" for r, _ in colonnes),
        autrement=ligne.mode.value,
        par_epreuve=ligne.par_epreuve,
        conditionnel=ligne.conditionnel,
        manque=not ligne.mobilise and ligne.mode is Mode.REGLES,
        sous_items_absents=absents.get(ligne.id, ()) if ligne.mobilise else (),
    )
