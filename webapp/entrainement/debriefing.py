"""What a finished practice shows its candidate: facts against the key, the calculation, the next step.

No score, no percentage, no verdict: what was seen, missed or raised without ground, each with the
place and the clause; the states of the critères are those of the aid, in its own words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cases.vu import Vu
from scenario_bank import Bank
from scenario_bank.corrige import Corrige, Plante
from scenario_bank.model.regles import Lecture
from scenario_bank.model.vocabulaire import TYPES_ACTION, Famille
from scoring.action import Action
from scoring.cle import Cle, couvre
from scoring.constat import Constat, Etat
from scoring.evidence import indices
from scoring.journal import Fait, Vue, tenir
from scoring.lecture import lire_marques, s_enquiert
from scoring.moteur import Regles
from scoring.situation import Situation
from webapp.entrainement.aides import libelle_controle
from webapp.entrainement.calcul import LigneCalcul, relire_calcul
from webapp.entrainement.mots import en_mots, geste_en_mots
from webapp.poste.libelles import MOTIFS, lignes_nommees
from webapp.poste.phrases import Redaction
from webapp.rendering import date_courte, montant

ETATS = {
    Etat.ETAYE: "étayé",
    Etat.CONTREDIT: "contredit",
    Etat.PARTAGE: "partagé",
    Etat.NON_OBSERVE: "non observé",
    Etat.SANS_OBJET: "sans objet",
}
SIGNAUX = ("signaler_anomalie", "alerter_suspicion")
ENQUETES = ("verifier_emetteur", "appeler", "demander_piece")


@dataclass(frozen=True, slots=True)
class Point:
    """One fact of the débriefing: a title, what it rests on, and where to read the rule."""

    titre: str
    texte: str
    places: tuple[str, ...] = ()
    clause: str = ""


@dataclass(frozen=True, slots=True)
class DossierRelu:
    """One dossier read again after closing."""

    reference: str
    titre: str
    adherent: str
    vus: tuple[Point, ...]
    manques: tuple[Point, ...]
    a_tort: tuple[Point, ...]
    calcul: tuple[LigneCalcul, ...]
    traitements: tuple[tuple[str, tuple[str, ...]], ...]
    resume: str
    rien_vu: str


@dataclass(frozen=True, slots=True)
class CritereLu:
    """One critère with its state's name and the facts behind it."""

    id: str
    texte: str
    etat: str
    faits: tuple[str, ...]
    precision: str


@dataclass(frozen=True, slots=True)
class CompetenceLue:
    id: str
    texte: str
    criteres: tuple[CritereLu, ...]


@dataclass(frozen=True, slots=True)
class Debriefing:
    """Everything that the page shows, in order."""

    dossiers: tuple[DossierRelu, ...]
    a_revoir: tuple[str, ...]
    competences: tuple[CompetenceLue, ...]
    suite: tuple[str, ...]


def actions_lues(lues: Sequence[Mapping[str, Any]], tentative: str) -> list[Action]:
    """The journal's reading as the judgement takes it."""
    return [Action(tentative=tentative, **a) for a in lues]


def debriefer(
    bank: Bank,
    dossiers: Sequence[tuple[Vu, Corrige]],
    actions: Sequence[Action],
    redaction: Redaction,
) -> Debriefing:
    """The débriefing of an attempt from its actions and its keys."""
    corriges = tuple(c for _, c in dossiers)
    vues = tenir(actions, [Cle(c) for c in corriges]).vues
    relus = tuple(_dossier(vu, c, vues[c.reference], redaction) for vu, c in dossiers)
    constat = indices(actions, Situation(corriges), Regles(bank.regles))
    lisible = en_mots(dossiers[0][0], redaction)
    return Debriefing(
        relus,
        _a_revoir(bank, constat, lisible),
        _competences(bank, constat, lisible),
        _suite(relus, corriges),
    )


def _clause(vu: Vu, identifiant: str) -> str:
    clause = next((c for c in vu.clauses if c.id == identifiant), None)
    if clause is None:
        return ""
    fin = "" if clause.titre.endswith(("?", "!")) else "."
    return f"{clause.titre}{fin} {clause.texte}"


def _dossier(vu: Vu, corrige: Corrige, vue: Vue, redaction: Redaction) -> DossierRelu:
    vus: list[Point] = []
    manques: list[Point] = []
    a_tort: list[Point] = []
    for plante in corrige.plantes:
        point = _point_plante(vu, plante, redaction)
        reperes = _reperages(plante, vue)
        if plante.famille is Famille.LEURRE:
            _ranger_leurre(point, plante, vue, vus, manques, a_tort)
        elif reperes:
            vus.append(Point(point.titre, _comment(reperes), point.places, point.clause))
        else:
            manques.append(point)
    a_tort += _signaux_a_tort(corrige, vue, redaction)
    for relation in corrige.relations:
        for fait, lecture in lire_marques(vue).get(relation.id, ()):
            phrase = f"« {redaction.place(vu.reference, fait.place)} »"
            places = tuple(redaction.place(vu.reference, p) for p in relation.places)
            clause = _clause(vu, relation.clause)
            if lecture is Lecture.FAUSSE_ALERTE:
                a_tort.append(
                    Point(f"{phrase} marqué non conforme", "Les deux places concordent.", places, clause)
                )
            elif lecture is Lecture.ERRONEE:
                manques.append(
                    Point(f"{phrase} marqué conforme", "Les deux places ne concordent pas.", places, clause)
                )
            elif lecture is Lecture.INEXACTE:
                motifs = ", ".join(MOTIFS.get(m, m).lower() for m in relation.motifs)
                vus.append(
                    Point(f"{phrase} : l’écart est vu", f"Le motif attendu : {motifs}.", places, clause)
                )
    return DossierRelu(
        reference=vu.reference,
        titre=vu.titre,
        adherent=vu.adherent,
        vus=tuple(vus),
        manques=tuple(manques),
        a_tort=tuple(a_tort),
        calcul=relire_calcul(corrige, vue, lignes_nommees(vu.demande.lignes)),
        traitements=_traitements(vu, corrige, redaction),
        resume=_resume(corrige),
        rien_vu="Rien de votre part." if corrige.plantes else "Rien n’était à relever dans ce dossier.",
    )


def _traitements(vu: Vu, corrige: Corrige, redaction: Redaction) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The accepted ways, each name once: two that differ by a word of the desk alone read as one."""
    nommes: dict[str, tuple[str, ...]] = {}
    for t in corrige.traitements:
        libelle = t.libelle.removesuffix(" (paiement partiel)")
        nommes.setdefault(libelle, tuple(geste_en_mots(g, vu.reference, redaction) for g in t.gestes))
    return tuple(nommes.items())


def _resume(corrige: Corrige) -> str:
    """What the dossier was made of, in one sentence that accuses nobody."""
    if not corrige.plantes:
        return "Ce dossier ne contenait ni anomalie ni suspicion : il se traitait normalement."
    return {
        Famille.ANOMALIE: "Ce dossier contenait une anomalie à corriger.",
        Famille.ABUS: "Ce dossier contenait une suspicion à remonter, sans accuser personne.",
        Famille.FRAUDE: "Ce dossier contenait une suspicion à remonter, sans accuser personne.",
        Famille.LEURRE: "Ce dossier contenait une situation inhabituelle mais régulière, qu’une pièce ou une "
        "vérification suffisait à expliquer.",
        Famille.SAIN: "",
    }[corrige.famille]


def _point_plante(vu: Vu, plante: Plante, redaction: Redaction) -> Point:
    nature = dict(vu.natures).get(plante.nature) or next(
        (dict(vu.natures)[n] for n in plante.natures_acceptees if n in dict(vu.natures)), ""
    )
    controle = libelle_controle(plante.controle)
    return Point(
        titre=nature or controle.capitalize(),
        texte=f"Le contrôle qui le montre : {controle}. Montant en jeu : {montant(plante.montant_en_jeu)}.",
        places=tuple(redaction.place(vu.reference, p) for p in plante.places),
        clause=_clause(vu, plante.clause),
    )


def _reperages(plante: Plante, vue: Vue) -> list[Fait]:
    """The acts that show the planted fact was seen: a signal of an accepted nature or at its place, a mark."""
    signaux = [
        f
        for f in vue.des_types(SIGNAUX)
        if f.donnees.get("nature") in plante.natures_acceptees
        or any(couvre(p, f.place) for p in plante.places)
    ]
    marques = [
        f
        for f in vue.des_types(("marquer_champ_non_conforme",))
        if any(couvre(p, f.place) or couvre(p, str(f.donnees.get("compare_a", ""))) for p in plante.places)
    ]
    return [*signaux, *marques]


def _comment(reperes: Sequence[Fait]) -> str:
    premier = min(reperes, key=lambda f: f.sequence)
    moyens = list(dict.fromkeys(TYPES_ACTION[f.type].libelle.lower() for f in reperes))
    return f"Relevé le {date_courte(premier.jour)} : {', '.join(moyens)}."


def _ranger_leurre(
    point: Point, plante: Plante, vue: Vue, vus: list[Point], manques: list[Point], a_tort: list[Point]
) -> None:
    """An unusual but regular fact: verified is seen, raised without verification is raised without ground."""
    signaux = [f for f in _reperages(plante, vue) if f.type == "alerter_suspicion"]
    verifies = [
        f
        for f in vue.des_types((*ENQUETES, "ouvrir_piece", "consulter_base"))
        if (s_enquiert(vue, f, plante) if f.type in ENQUETES else f.objet in plante.resolution)
    ]
    if signaux and not any(v.sequence < signaux[0].sequence for v in verifies):
        a_tort.append(
            Point(
                point.titre, "Alerte donnée avant la vérification qui l’explique.", point.places, point.clause
            )
        )
    elif verifies:
        vus.append(
            Point(
                "Situation inhabituelle, vérifiée",
                f"Vérifiée le {date_courte(verifies[0].jour)} : elle est régulière.",
                point.places,
                point.clause,
            )
        )
    else:
        manques.append(
            Point(
                "Situation inhabituelle, non vérifiée",
                "Une pièce ou une vérification l’expliquait.",
                point.places,
                point.clause,
            )
        )


def _signaux_a_tort(corrige: Corrige, vue: Vue, redaction: Redaction) -> list[Point]:
    """Signals that no planted fact explains, neither by nature nor by place."""
    suspects = [p for p in corrige.plantes if p.famille is not Famille.LEURRE]
    en_cause = [p for x in corrige.plantes for p in x.places]
    points = []
    for f in vue.des_types(SIGNAUX):
        explique = any(
            f.donnees.get("nature") in p.natures_acceptees or any(couvre(q, f.place) for q in p.places)
            for p in suspects
        )
        if explique or (corrige.famille is Famille.LEURRE and any(couvre(q, f.place) for q in en_cause)):
            continue
        nature = redaction.libelle(corrige.reference, "natures", str(f.donnees.get("nature", "")))
        points.append(
            Point(
                f"« {nature} » signalé sur « {redaction.place(corrige.reference, f.place)} »",
                "Rien dans le dossier ne l’appelait.",
            )
        )
    return points


def _competences(bank: Bank, constat: Constat, lisible: Callable[[str], str]) -> tuple[CompetenceLue, ...]:
    """The critères of the constat under their compétences, in the order of the référentiel."""
    par_id = {c.id: c for c in constat.criteres}
    resultat = []
    for activite in bank.referentiel.bloc("B2").activites:
        for c in activite.competences:
            criteres = tuple(
                CritereLu(
                    id=k.id,
                    texte=k.texte,
                    etat=ETATS[par_id[k.id].etat],
                    faits=tuple(dict.fromkeys(lisible(i.phrase) for i in par_id[k.id].indices)),
                    precision=par_id[k.id].precision,
                )
                for k in c.criteres
                if k.id in par_id
            )
            if criteres:
                resultat.append(CompetenceLue(c.id, c.texte, criteres))
    return tuple(resultat)


def _a_revoir(bank: Bank, constat: Constat, lisible: Callable[[str], str]) -> tuple[str, ...]:
    """The acts that the manual excludes and that were made, one sentence each."""
    interdits = {r.id for r in bank.regles.interdits}
    phrases = {
        i.sequences: lisible(i.phrase) for c in constat.criteres for i in c.indices if i.regle in interdits
    }
    return tuple(phrases[s] for s in sorted(phrases))


def _suite(relus: Sequence[DossierRelu], corriges: Sequence[Corrige]) -> tuple[str, ...]:
    """What to try next, from what was missed first."""
    conseils = []
    if any(r.manques for r in relus):
        controles = dict.fromkeys(libelle_controle(p.controle) for c in corriges for p in c.plantes)
        quoi = ", ".join(controles) or "le rapprochement des pièces et des bases"
        conseils.append(f"Refaites ce dossier en partant d’un seul contrôle : {quoi}.")
    if any(r.a_tort for r in relus):
        conseils.append(
            "Avant de signaler, cherchez la seconde place qui confirme l’écart, puis ce qui pourrait l’expliquer."
        )
    if any(x.saisi and x.saisi[1] != x.amc and not x.reparti for r in relus for x in r.calcul):
        conseils.append(
            "Reprenez le calcul avec la trace, plus haut : base, taux, part de l’Assurance Maladie, garantie."
        )
    if any(x.saisi is None for r in relus for x in r.calcul if not x.reserve):
        conseils.append(
            "Saisissez le calcul de chaque ligne avant de payer : c’est lui qui montre votre raisonnement."
        )
    conseils.append(
        "Tirez un autre dossier, « tous niveaux » : la même première impression peut cacher autre chose."
    )
    return tuple(conseils)
