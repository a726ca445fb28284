"""The rules that link observed actions to critères: typed, deterministic, explainable.

A rule never judges anybody. It says where it applies (on the key), what it looks for in the journal, in
which direction a match points, and the French sentence that explains the match with its values. A value
that starts with `$` is read in the key, in the bound element or in the candidate's own reading:
`$attendu.tiers`, `$r.motifs`, `$propre.statuts`.
"""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field

from scenario_bank.loader import CONTENU, ContenuInvalide, Modele, Probleme, lire_fichier
from scenario_bank.model.vocabulaire import Famille

REFERENCE = re.compile(r"\$([a-z_]+)(?:\.([a-z_]+))?(?:\.([a-z_]+))?")
VARIABLE = re.compile(r"\{([^{}]*)\}")


def _liste(valeur: object) -> object:
    """A lone word as a list of one, so that content may write either."""
    return (valeur,) if isinstance(valeur, str) else valeur


Mots = Annotated[tuple[str, ...], BeforeValidator(_liste)]


class Direction(StrEnum):
    """Where a match points. `element` feeds the interview and never the state."""

    FAVORABLE = "favorable"
    DEFAVORABLE = "defavorable"
    ELEMENT = "element"


class Portee(StrEnum):
    CHAQUE_DOSSIER = "chaque_dossier"
    AU_MOINS_UNE_FOIS = "au_moins_une_fois"


class Mode(StrEnum):
    """Who brings the evidence of a critère: rules, people who watch, or the interview."""

    REGLES = "regles"
    OBSERVATION_HUMAINE = "observation_humaine"
    ENTRETIEN = "entretien"


class Collection(StrEnum):
    """What `pour_chaque` may run over. `gestes` joins the accepted treatments, `gestes_requis` keeps one
    geste per type that every accepted treatment asks for, `bases_indispensables` are the bases about
    this adhérent that an indispensable relation compares (barèmes and procédures may be known by heart)."""

    RELATIONS = "relations"
    PLANTES = "plantes"
    LIGNES = "lignes"
    GESTES = "gestes"
    GESTES_REQUIS = "gestes_requis"
    TRAITEMENTS = "traitements"
    INTERDITS = "interdits"
    OUVRIR = "ouvrir"
    BASES_UTILES = "bases_utiles"
    BASES_INDISPENSABLES = "bases_indispensables"


class Lecture(StrEnum):
    """What a mark says of a relation of the key.

    `juste`: it agrees with the key and the compared pièce or base was opened before the decision.
    `erronee`: conforme on a broken relation that nothing read had lifted. `inexacte`: the gap is seen,
    its motif is not the right one. `fausse_alerte`: non conforme where the places agree.
    `non_fondee`: the mark rests on nothing that was opened; it counts for nothing.
    """

    JUSTE = "juste"
    ERRONEE = "erronee"
    INEXACTE = "inexacte"
    FAUSSE_ALERTE = "fausse_alerte"
    NON_FONDEE = "non_fondee"


class Predicat(StrEnum):
    """Named conditions that need the whole journal of the dossier.

    `montant_coherent`: the payment is the amount of the key, or of the candidate's own calculation.
    `calcul_juste`, `calcul_faux`: the amounts entered on payable lines, against the key.
    `place_en_cause`: the place belongs to what was planted or to a broken relation.
    `verifie_avant`: someone was asked about what looks odd before the act.
    `ligne_bloquee`: the act bears on a line that must wait or be refused.
    `apres_retour`: made once the return of an earlier payment may have come.
    `annulation_tardive`: the undone act had already taken effect.
    `attente_relancee`: a wait noted in time, whose reminder date has not passed or was followed.
    `decision_engageante`: the dossier is closed or refused, a line that must wait is paid, or a payment
    leaves for an account that may not be paid.
    `apres_paiement`: something of the dossier was paid before.
    `compte_rendu_du`: the work reached the weekday on which the manual wants the report.
    `permis`: no forbidden geste of the key, unless what lifts it was done before.
    `courrier_complet`, `courrier_incomplet`: the mentions that the letter's own model requires.
    """

    MONTANT_COHERENT = "montant_coherent"
    MONTANT_ETRANGER = "montant_etranger"
    CALCUL_JUSTE = "calcul_juste"
    CALCUL_FAUX = "calcul_faux"
    PLACE_EN_CAUSE = "place_en_cause"
    PLACE_HORS_CAUSE = "place_hors_cause"
    VERIFIE_AVANT = "verifie_avant"
    NON_VERIFIE_AVANT = "non_verifie_avant"
    LIGNE_BLOQUEE = "ligne_bloquee"
    LIGNES_PAYABLES = "lignes_payables"
    APRES_RETOUR = "apres_retour"
    ANNULATION_TARDIVE = "annulation_tardive"
    ATTENTE_RELANCEE = "attente_relancee"
    ATTENTE_NON_RELANCEE = "attente_non_relancee"
    DECISION_ENGAGEANTE = "decision_engageante"
    APRES_PAIEMENT = "apres_paiement"
    COMPTE_RENDU_DU = "compte_rendu_du"
    PERMIS = "permis"
    COURRIER_COMPLET = "courrier_complet"
    COURRIER_INCOMPLET = "courrier_incomplet"


class Condition(Modele):
    """A condition on one value or list; every key given must hold. Dates compare as ISO strings.
    `renseigne` is oui when something must be there."""

    parmi: Mots = ()
    hors: Mots = ()
    contient_tout: Mots = ()
    contient_un: Mots = ()
    contient_aucun: Mots = ()
    manque_un: Mots = ()
    apres: str = ""
    au_plus_tard: str = ""
    renseigne: str = ""


class Filtre(Modele):
    """Which actions match. `lecture` alone is a mark so read on any relation. `place` and `objet` bear on the target, `touche` on the target or the place it
    is compared with, `relation` on the pair of a mark, `geste` on everything a geste of the key asks,
    `type_geste` on its type alone, `concerne` on an inquiry about a planted thing."""

    types: Mots = ()
    place: Mots = ()
    touche: Mots = ()
    objet: Condition | None = None
    donnees: dict[str, Condition] = Field(default_factory=dict)
    jour: Condition | None = None
    relation: str = ""
    lecture: Annotated[tuple[Lecture, ...], BeforeValidator(_liste)] = ()
    geste: str = ""
    type_geste: str = ""
    concerne: str = ""
    tests: Annotated[tuple[Predicat, ...], BeforeValidator(_liste)] = ()


class Regroupement(StrEnum):
    """How many indices the matches of one binding make: one in all, one each, or the last alone."""

    ENSEMBLE = "ensemble"
    CHACUN = "chacun"
    DERNIER = "dernier"


class Motif(Modele):
    """What is looked for: a fact with what must or must not come before or after it, a whole accepted
    treatment, or the absence of an act while another was done."""

    fait: Filtre | None = None
    precede_de: tuple[Filtre, ...] = ()
    sans_precedent: tuple[Filtre, ...] = ()
    suivi_de: tuple[Filtre, ...] = ()
    sans_suite: tuple[Filtre, ...] = ()
    traitement: str = ""
    absence: tuple[Filtre, ...] = ()
    alors_que: Filtre | None = None
    absence_avant: bool = False
    regroupement: Regroupement = Regroupement.ENSEMBLE


class PourChaque(Modele):
    """A bound name that runs over a collection of the key.

    `exige_tous` wants every element matched; `reunis` puts those that are into one indice per dossier.
    """

    nom: str
    dans: Collection
    si: dict[str, Condition] = Field(default_factory=dict)
    exige_tous: bool = False
    reunis: bool = False


class Quand(Modele):
    """The dossiers where a rule applies, read on the key. `presence` and `si` take `$` values."""

    famille: Annotated[tuple[Famille, ...], BeforeValidator(_liste)] = ()
    domaine: Mots = ()
    presence: Mots = ()
    si: dict[str, Condition] = Field(default_factory=dict)


class Regle(Modele):
    """One rule. `consequence_de` names rules whose indice in the same dossier makes this one a mere
    consequence: it is then shown, linked, and not counted again."""

    id: str
    direction: Direction
    portee: Portee
    motif: Motif
    phrase: str
    sous_item: str = ""
    niveau_epreuve: bool = False
    quand: Quand = Quand()
    pour_chaque: PourChaque | None = None
    consequence_de: Mots = ()


class CritereRegle(Modele):
    """How one critère is covered. `conditionnel` says, in a sentence, what would have called for it."""

    critere: str
    uid: str
    mode: Mode
    raison: str = ""
    connaissance: bool = False
    conditionnel: str = ""
    sous_items: dict[str, str] = Field(default_factory=dict)
    questions: Mots = ()
    minutes: int = 2
    regles: tuple[Regle, ...] = ()


class FichierRegles(Modele):
    """One file of content/regles. `interdits` is the rule applied to every critère that a forbidden act
    of the key names."""

    bloc: str
    criteres: tuple[CritereRegle, ...] = ()
    interdits: tuple[Regle, ...] = ()


class BanqueRegles(Modele):
    """Every critère of the files read, in the order of the référentiel, and the rules on forbidden acts."""

    criteres: tuple[CritereRegle, ...]
    interdits: tuple[Regle, ...] = ()

    def regles(self) -> dict[str, Regle]:
        """All rules by id, those on forbidden acts included."""
        toutes = [r for c in self.criteres for r in c.regles] + list(self.interdits)
        return {r.id: r for r in toutes}


def _rang(critere: str) -> tuple[int, ...]:
    return tuple(int(n) for n in re.findall(r"\d+", critere))


def lire_regles(dossier: Path = CONTENU / "regles") -> BanqueRegles:
    """The rules of every file of `dossier`; raises ContenuInvalide with all problems of all files."""
    criteres: list[CritereRegle] = []
    interdits: list[Regle] = []
    problemes: list[Probleme] = []
    for chemin in sorted(dossier.glob("*.yaml")):
        try:
            fichier = lire_fichier(chemin, FichierRegles)
        except ContenuInvalide as erreur:
            problemes.extend(erreur.problemes)
        else:
            criteres.extend(fichier.criteres)
            interdits.extend(fichier.interdits)
    if problemes:
        raise ContenuInvalide(problemes)
    criteres.sort(key=lambda c: _rang(c.critere))
    return BanqueRegles(criteres=tuple(criteres), interdits=tuple(interdits))
