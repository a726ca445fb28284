"""The linter of rules: what no rule may say, and what no critère may leave unsaid.

It refuses silence (a critère with neither rules nor a declared reason), « at least once » where the text
of the critère asks for everything, a knowledge critère that actions would étayer, and any word that the
closed vocabularies, the key or the bound names do not know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields

from scenario_bank.corrige import (
    Attendu,
    Geste,
    GesteInterdit,
    LigneReglement,
    Plante,
    Relation,
)
from scenario_bank.loader import Probleme
from scenario_bank.model.grilles import Critere
from scenario_bank.model.regles import (
    REFERENCE,
    VARIABLE,
    BanqueRegles,
    Collection,
    Condition,
    CritereRegle,
    Direction,
    Filtre,
    Mode,
    Portee,
    Regle,
)
from scenario_bank.model.vocabulaire import TYPES_ACTION, Base, place_valide

TOUT = re.compile(r"\b(tous|toute|toutes|ensemble|syst[ée]matiquement|sans erreur|chaque)\b", re.IGNORECASE)
FICHIER = "regles"
CHAMPS_GESTE = {f.name for f in fields(Geste)} | {
    f"attendu_{c}" for t in TYPES_ACTION.values() for c in t.champs
}
CHAMPS: Mapping[Collection, set[str]] = {
    Collection.RELATIONS: {f.name for f in fields(Relation)} | {"objets", "bases"},
    Collection.PLANTES: {f.name for f in fields(Plante)} | {"enquetes", "a_signaler", "objets"},
    Collection.LIGNES: {f.name for f in fields(LigneReglement)},
    Collection.GESTES: CHAMPS_GESTE,
    Collection.GESTES_REQUIS: CHAMPS_GESTE,
    Collection.TRAITEMENTS: {"id", "libelle"},
    Collection.INTERDITS: CHAMPS_GESTE | {f.name for f in fields(GesteInterdit)},
    Collection.OUVRIR: {"id", "indispensable"},
    Collection.BASES_UTILES: {"id"},
    Collection.BASES_INDISPENSABLES: {"id"},
}
DE_GESTES = {Collection.GESTES, Collection.GESTES_REQUIS, Collection.INTERDITS}
RACINES: Mapping[str, set[str]] = {
    "attendu": {f.name for f in fields(Attendu)},
    "cle": {
        "famille",
        "domaine",
        "contraste",
        "lignes_payables",
        "lignes_reglables",
        "comptes",
        "places_en_cause",
        "gestes",
        "gestes_requis",
        "services",
        *(f"tableau_{c}" for c in TYPES_ACTION["tableau_de_bord"].champs),
    },
    "propre": {"montant_paye", "montants_tableau", "statuts", "natures", "services", "appeles"},
    "courrier": {"manquantes"},
    "calcul": {"lignes_fausses", "saisi", "attendu"},
}
DU_JOURNAL = ("$propre", "$calcul", "$courrier", "$fait")
DU_FAIT = {"type", "place", "objet", "jour"}


def controler(banque: BanqueRegles, criteres: Iterable[Critere]) -> list[Probleme]:
    """Every problem of the bank against the critères that it must cover, [] when there is none."""
    connus = {c.critere: c for c in banque.criteres}
    problemes: list[Probleme] = []
    attendus = list(criteres)
    for critere in attendus:
        declare = connus.get(critere.id)
        if declare is None:
            problemes.append(
                _p(critere.id, "aucune règle ni déclaration.", "Écrivez des règles ou un mode et sa raison.")
            )
        else:
            problemes.extend(_critere(declare, critere))
    inconnus = set(connus) - {c.id for c in attendus}
    problemes.extend(
        _p(c, "critère inconnu du référentiel.", "Corrigez son identifiant.") for c in sorted(inconnus)
    )
    toutes = [(c.critere, r) for c in banque.criteres for r in c.regles]
    toutes += [("interdits", r) for r in banque.interdits]
    vus: set[str] = set()
    for lieu, regle in toutes:
        if regle.id in vus:
            problemes.append(_p(f"{lieu}, {regle.id}", "identifiant en double.", "Donnez-en un autre."))
        vus.add(regle.id)
        problemes.extend(_regle(f"{lieu}, {regle.id}", regle))
    problemes.extend(
        _p(f"{lieu}, {r.id}", f"conséquence de « {c} », règle inconnue.", "Corrigez son identifiant.")
        for lieu, r in toutes
        for c in r.consequence_de
        if c not in vus
    )
    return problemes


def _p(chemin: str, trouve: str, remede: str) -> Probleme:
    return Probleme(FICHIER, 0, chemin, trouve, remede)


def _critere(declare: CritereRegle, critere: Critere) -> Iterator[Probleme]:
    """The problems between what is declared for a critère and what its text asks."""
    lieu = critere.id
    if declare.uid != critere.uid:
        yield _p(lieu, f"uid « {declare.uid} ».", f"Le texte du livret a l’uid {critere.uid}.")
    if declare.mode is Mode.REGLES and not declare.regles:
        yield _p(lieu, "mode « regles » sans aucune règle.", "Écrivez une règle ou déclarez une raison.")
    if declare.mode is not Mode.REGLES and not declare.raison:
        yield _p(lieu, f"mode « {declare.mode} » sans raison.", "Dites pourquoi.")
    if not declare.questions:
        yield _p(lieu, "aucune question d’entretien.", "Proposez-en une.")
    if declare.connaissance != critere.de_connaissance:
        yield _p(lieu, "« connaissance » ne suit pas le référentiel.", "Reprenez le marqueur du critère.")
    if bool(declare.conditionnel) != critere.conditionnel:
        yield _p(lieu, "« conditionnel » ne suit pas le référentiel.", "Reprenez le marqueur du critère.")
    sens = {r.direction for r in declare.regles}
    if critere.de_connaissance and Direction.FAVORABLE in sens:
        yield _p(
            lieu,
            "règle favorable sur un critère de connaissance.",
            "Une action ne l’établit jamais : direction « element », et une question.",
        )
    if declare.mode is Mode.REGLES and Direction.FAVORABLE not in sens and declare.regles:
        yield _p(lieu, "aucune règle favorable.", "Dites ce qui peut l’étayer, ou changez de mode.")
    yield from _sous_points(declare, critere)


def _sous_points(declare: CritereRegle, critere: Critere) -> Iterator[Probleme]:
    """The problems of sub-items and scopes."""
    lieu = critere.id
    favorables = {r.sous_item for r in declare.regles if r.direction is Direction.FAVORABLE}
    for nom in sorted(set(declare.sous_items) - favorables):
        yield _p(lieu, f"sous-point « {nom} » sans règle favorable.", "Ajoutez-en une, ou retirez-le.")
    for nom in ("", *declare.sous_items):
        portees = {
            r.portee for r in declare.regles if r.sous_item == nom and r.direction is Direction.FAVORABLE
        }
        if len(portees) > 1:
            yield _p(lieu, f"portées mêlées pour « {nom or 'le critère'} ».", "Gardez-en une seule.")
    tout = TOUT.search(critere.texte)
    for regle in declare.regles:
        if regle.sous_item and regle.sous_item not in declare.sous_items:
            yield _p(f"{lieu}, {regle.id}", f"sous-point inconnu « {regle.sous_item} ».", "Déclarez-le.")
        if declare.sous_items and not regle.sous_item and regle.direction is Direction.FAVORABLE:
            yield _p(f"{lieu}, {regle.id}", "règle favorable sans sous-point.", "Nommez le sous-point.")
        if tout and regle.portee is Portee.AU_MOINS_UNE_FOIS:
            yield _p(
                f"{lieu}, {regle.id}",
                f"portée « au moins une fois » alors que le critère dit « {tout.group()} ».",
                "Mettez « chaque_dossier ».",
            )


def _filtres(regle: Regle) -> Iterator[Filtre]:
    m = regle.motif
    yield from (f for f in (m.fait, m.alors_que) if f is not None)
    yield from (*m.precede_de, *m.sans_precedent, *m.suivi_de, *m.sans_suite, *m.absence)


def _regle(lieu: str, regle: Regle) -> Iterator[Probleme]:
    """The problems of one rule taken alone."""
    m = regle.motif
    formes = sum((m.fait is not None, bool(m.traitement), bool(m.absence or m.alors_que)))
    if formes != 1:
        yield _p(lieu, "motif sans forme claire.", "Un fait, ou un traitement, ou une absence.")
    if bool(m.absence) != (m.alors_que is not None):
        yield _p(
            lieu,
            "absence sans « alors_que » (ou l’inverse).",
            "Dites quelle décision reposait sur l’acte absent.",
        )
    if regle.direction is not Direction.DEFAVORABLE and m.absence:
        yield _p(lieu, "absence dans une règle favorable.", "Une absence ne compte que contre.")
    yield from _elements(lieu, regle)
    for texte in (*regle.quand.presence, *regle.quand.si):
        if not texte.startswith("$"):
            yield _p(lieu, f"« {texte} » n’est pas une référence.", "Commencez par « $ ».")
        yield from _reference(lieu, regle, texte)
    for condition in regle.quand.si.values():
        yield from _condition(lieu, regle, condition)
    if m.traitement:
        yield from _lien(lieu, regle, m.traitement, {Collection.TRAITEMENTS})
    for filtre in _filtres(regle):
        yield from _filtre(lieu, regle, filtre)
    yield from _phrase(lieu, regle)


def _elements(lieu: str, regle: Regle) -> Iterator[Probleme]:
    """The problems of `pour_chaque`."""
    if regle.pour_chaque is None:
        return
    permis = CHAMPS[regle.pour_chaque.dans]
    for champ, condition in regle.pour_chaque.si.items():
        if champ not in permis:
            yield _p(lieu, f"champ « {champ} » inconnu.", f"Choisissez parmi {', '.join(sorted(permis))}.")
        yield from _condition(lieu, regle, condition)
        if any(mot.startswith(DU_JOURNAL) for mot in _mots(condition)):
            yield _p(
                lieu,
                f"condition sur « {champ} » qui lit le journal.",
                "« pour_chaque » ne choisit que dans le corrigé.",
            )


def _filtre(lieu: str, regle: Regle, f: Filtre) -> Iterator[Probleme]:
    yield from (
        _p(lieu, f"type d’action inconnu « {genre} ».", f"Choisissez parmi {', '.join(TYPES_ACTION)}.")
        for genre in f.types
        if genre not in TYPES_ACTION
    )
    if not (f.types or f.relation or f.lecture or f.geste or f.type_geste):
        yield _p(lieu, "filtre sans type d’action.", "Nommez les types, une relation ou un geste.")
    liens = (
        (f.relation, {Collection.RELATIONS}),
        (f.geste, DE_GESTES),
        (f.type_geste, DE_GESTES),
        (f.concerne, {Collection.PLANTES}),
    )
    for nom, collections in liens:
        if nom:
            yield from _lien(lieu, regle, nom, collections)
    for place in (*f.place, *f.touche):
        yield from _reference(lieu, regle, place)
        if not place.startswith("$") and not place_valide(place):
            yield _p(lieu, f"place mal formée « {place} ».", "Écrivez « p1.champ » ou une référence « $ ».")
    for condition in (f.objet, f.jour):
        if condition is not None:
            yield from _condition(lieu, regle, condition)
    if f.objet is not None:
        yield from _objets(lieu, f.objet)
    yield from _conditions_de_donnees(lieu, regle, f)


def _conditions_de_donnees(lieu: str, regle: Regle, f: Filtre) -> Iterator[Probleme]:
    """The problems of what is asked of the donnees: unknown keys, words outside their closed list."""
    types = [TYPES_ACTION[t] for t in f.types if t in TYPES_ACTION]
    for nom, condition in f.donnees.items():
        champs = [t.champs[nom] for t in types if nom in t.champs]
        if not champs:
            yield _p(lieu, f"donnée inconnue « {nom} ».", "Choisissez une donnée de ces types d’action.")
        yield from _condition(lieu, regle, condition)
        admis = {m.value for c in champs if c.parmi is not None for m in c.parmi}
        for mot in (*condition.parmi, *condition.hors):
            if admis and not mot.startswith("$") and mot not in admis:
                yield _p(lieu, f"{nom} inconnu « {mot} ».", f"Choisissez parmi {', '.join(sorted(admis))}.")


def _objets(lieu: str, condition: Condition) -> Iterator[Probleme]:
    bases = {b.value for b in Base}
    for mot in condition.parmi:
        if not mot.startswith("$") and mot not in bases and not re.fullmatch(r"p\d+", mot):
            yield _p(
                lieu, f"base ou pièce inconnue « {mot} ».", f"Choisissez parmi {', '.join(sorted(bases))}."
            )


def _mots(condition: Condition) -> Iterator[str]:
    for nom in type(condition).model_fields:
        brut = getattr(condition, nom)
        yield from (brut,) if isinstance(brut, str) else brut


def _condition(lieu: str, regle: Regle, condition: Condition) -> Iterator[Probleme]:
    mots = [m for m in _mots(condition) if m]
    for mot in mots:
        yield from _reference(lieu, regle, mot)
    if not mots:
        yield _p(lieu, "condition vide.", "Donnez une valeur à comparer.")


def _lien(lieu: str, regle: Regle, nom: str, collections: set[Collection]) -> Iterator[Probleme]:
    pour_chaque = regle.pour_chaque
    if pour_chaque is None or pour_chaque.nom != nom:
        yield _p(lieu, f"nom « {nom} » qui n’est lié à rien.", "Ajoutez « pour_chaque ».")
    elif pour_chaque.dans not in collections:
        yield _p(
            lieu,
            f"« {nom} » court sur {pour_chaque.dans}.",
            f"Il doit courir sur {', '.join(sorted(collections))}.",
        )


def _reference(lieu: str, regle: Regle, texte: str) -> Iterator[Probleme]:
    """The problem of a `$` value that names nothing."""
    if not texte.startswith("$"):
        return
    trouve = REFERENCE.fullmatch(texte)
    if trouve is None or not _connue(regle, trouve.group(1), trouve.group(2) or ""):
        yield _p(lieu, f"référence inconnue « {texte} ».", "Vérifiez la clé, le nom lié et son champ.")


def _connue(regle: Regle, racine: str, champ: str) -> bool:
    if racine in RACINES:
        return champ in RACINES[racine]
    if racine == "dossier":
        return not champ
    if racine == "fait":
        return champ in DU_FAIT | _donnees(regle.motif.fait, regle)
    pour_chaque = regle.pour_chaque
    if pour_chaque is None or racine != pour_chaque.nom:
        return False
    return not champ or champ in CHAMPS[pour_chaque.dans]


def _donnees(filtre: Filtre | None, regle: Regle) -> set[str]:
    """The donnees that the facts of a filter may carry."""
    if filtre is None or filtre.geste or not filtre.types:
        marques = ("marquer_champ_conforme", "marquer_champ_non_conforme")
        marque = filtre is not None and (filtre.relation or filtre.lecture)
        types = marques if marque else _types_de_gestes(regle)
    else:
        types = filtre.types
    return {c for t in types if t in TYPES_ACTION for c in TYPES_ACTION[t].champs}


def _types_de_gestes(regle: Regle) -> tuple[str, ...]:
    """The action types that a bound geste may have, read in the condition on its type."""
    condition = regle.pour_chaque.si.get("type") if regle.pour_chaque else None
    return condition.parmi if condition and condition.parmi else tuple(TYPES_ACTION)


def _phrase(lieu: str, regle: Regle) -> Iterator[Probleme]:
    if not regle.phrase.strip() or not regle.phrase.rstrip().endswith((".", "}")):
        yield _p(lieu, "phrase vide ou sans point.", "Écrivez une phrase qui explique le fait.")
    for variable in VARIABLE.findall(regle.phrase):
        racine, _, champ = variable.partition(".")
        if racine == "alors":
            alors = regle.motif.alors_que
            connue = alors is not None and champ in DU_FAIT | _donnees(alors, regle)
        elif racine == "fait" and regle.motif.fait is None:
            connue = False
        else:
            connue = _connue(regle, racine, champ)
        if not connue:
            yield _p(
                lieu, f"variable inconnue « {{{variable}}} ».", "Employez une valeur du fait ou de la clé."
            )
