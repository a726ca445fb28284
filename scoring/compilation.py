"""Rules turned once into closures, so that matching a journal costs no parsing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from scenario_bank.corrige import Geste, GesteInterdit
from scenario_bank.model.regles import (
    REFERENCE,
    Condition,
    Filtre,
    Lecture,
    PourChaque,
    Predicat,
    Quand,
)
from scoring.cle import Cle, Element, Valeurs, couvre
from scoring.journal import Fait, Vue
from scoring.lecture import accomplit, enfreint, faits_du_geste, lire_marques, s_enquiert
from scoring.predicats import PREDICATS, ecarts, mentions_manquantes

Liens = Mapping[str, Element]
Valeur = Callable[["Scene", Liens, Fait | None], Valeurs]
Epreuve = Callable[["Scene", Liens, Fait, Fait | None], bool]


class Scene:
    """One dossier being judged: its view, its key, and the marks read on each relation."""

    __slots__ = ("cle", "lectures", "vue")

    def __init__(self, vue: Vue) -> None:
        self.vue = vue
        self.cle: Cle = vue.cle
        self.lectures = lire_marques(vue)


def lire_fait(fait: Fait, nom: str) -> Valeurs:
    """One value of a fact: its own (type, place, objet, jour), or a key of its donnees."""
    if nom == "objet" and nom not in fait.donnees:
        return fait.lu["cible_objet"]
    return fait.lu.get(nom, ())


LECTEURS: dict[str, Callable[[Scene, Fait | None, str], Valeurs]] = {
    "attendu": lambda s, _a, nom: s.cle.attendu[nom],
    "cle": lambda s, _a, nom: s.cle.divers.get(nom, ()),
    "propre": lambda s, _a, nom: s.vue.propre[nom],
    "calcul": lambda s, _a, nom: ecarts(s.vue)[nom],
    "courrier": lambda s, a, _nom: () if a is None else mentions_manquantes(s.vue, a),
    "dossier": lambda s, _a, _nom: (s.cle.reference,),
    "fait": lambda _s, a, nom: () if a is None else lire_fait(a, nom),
}


def valeur(texte: str) -> Valeur:
    """The reader of a literal or of a `$` reference. The linter refuses unknown references."""
    trouve = REFERENCE.fullmatch(texte)
    if trouve is None:
        constante = (texte,)
        return lambda _s, _l, _a: constante
    racine, nom, _ = (x or "" for x in trouve.groups())
    lecteur = LECTEURS.get(racine)
    if lecteur is not None:
        return lambda s, _l, a: lecteur(s, a, nom)
    champ = nom or "id"
    return lambda _s, liens, _a: liens[racine].champs.get(champ, ())


def _constante(textes: Iterable[str]) -> Valeurs | None:
    """The words themselves when none is a reference, None otherwise."""
    mots = tuple(textes)
    return None if any(REFERENCE.fullmatch(m) for m in mots) else mots


def _reunir(textes: Iterable[str]) -> Valeur:
    textes = tuple(textes)
    mots = _constante(textes)
    if mots is not None:
        return lambda _s, _l, _a: mots
    lecteurs = [valeur(t) for t in textes]
    if len(lecteurs) == 1:
        return lecteurs[0]
    return lambda s, liens, a: tuple([v for lecteur in lecteurs for v in lecteur(s, liens, a)])


OPERATIONS: dict[str, Callable[[Valeurs, Valeurs], bool]] = {
    "parmi": lambda v, ref: bool(v) and v[0] in ref,
    "hors": lambda v, ref: not (v and v[0] in ref),
    "contient_tout": lambda v, ref: set(ref) <= set(v),
    "contient_un": lambda v, ref: not set(ref).isdisjoint(v),
    "contient_aucun": lambda v, ref: set(ref).isdisjoint(v),
    "manque_un": lambda v, ref: not set(ref) <= set(v),
    "apres": lambda v, ref: bool(v and ref) and v[0] > ref[0],
    "au_plus_tard": lambda v, ref: bool(v and ref) and v[0] <= ref[0],
    "renseigne": lambda v, ref: bool(v) == (ref[0] == "oui"),
}


Jugement = Callable[[Valeurs, "Scene", Liens, Fait | None], bool]


def condition(c: Condition) -> Jugement:
    """The test of a value against every key of the condition."""
    morceaux: list[tuple[Callable[[Valeurs, Valeurs], bool], Valeur]] = []
    for nom, operation in OPERATIONS.items():
        attendu = getattr(c, nom)
        if attendu:
            morceaux.append((operation, _reunir((attendu,) if isinstance(attendu, str) else attendu)))
    if len(morceaux) == 1:
        seule, lit = morceaux[0]
        return lambda v, s, liens, a: seule(v, lit(s, liens, a))

    return lambda v, s, liens, a: all(op(v, lit(s, liens, a)) for op, lit in morceaux)


def _geste(element: Element) -> Geste:
    """The geste of an element, be it expected or forbidden."""
    objet = element.objet
    trouve = objet.geste if isinstance(objet, GesteInterdit) else objet
    assert isinstance(trouve, Geste)  # noqa: S101 - the linter binds `geste` to gestes and interdits alone
    return trouve


def _fait_le_geste(scene: Scene, element: Element, fait: Fait) -> bool:
    """True when the act is the geste; a forbidden one is matched to the letter, and not once lifted."""
    interdit = element.objet
    if not isinstance(interdit, GesteInterdit):
        return accomplit(scene.vue, fait, _geste(element))
    return enfreint(scene.vue, fait, interdit)


def _donnee(nom: str, brute: Condition) -> Epreuve:
    juge = condition(brute)
    return lambda s, li, x, a: juge(x.lu.get(nom, ()), s, li, a)


def _predicat(nom: Predicat) -> Epreuve:
    test = PREDICATS[nom]
    return lambda s, _l, x, _a: test(s.vue, x)


def _epreuves(f: Filtre) -> list[Epreuve]:
    """The tests of a filter that bear on one fact."""
    epreuves: list[Epreuve] = []
    if f.place:
        places = _reunir(f.place)
        epreuves.append(lambda s, li, x, a: any(couvre(p, x.place) for p in places(s, li, a)))
    if f.touche:
        touchees = _reunir(f.touche)
        epreuves.append(
            lambda s, li, x, a: any(
                couvre(p, x.place) or couvre(p, str(x.donnees.get("compare_a", "")))
                for p in touchees(s, li, a)
            )
        )
    if f.objet is not None:
        objet = condition(f.objet)
        epreuves.append(lambda s, li, x, a: objet(x.lu["cible_objet"], s, li, a))
    if f.jour is not None:
        jour = condition(f.jour)
        epreuves.append(lambda s, li, x, a: jour(x.lu["jour"], s, li, a))
    epreuves.extend(_donnee(nom, brute) for nom, brute in f.donnees.items())
    if f.concerne:
        epreuves.append(lambda s, li, x, _a: s_enquiert(s.vue, x, li[f.concerne].objet))
    if f.geste:
        epreuves.append(lambda s, li, x, _a: _fait_le_geste(s, li[f.geste], x))
    epreuves.extend(_predicat(nom) for nom in f.tests)
    return epreuves


class Crible:
    """A compiled filter: the facts of a scene that match it, in the order of the journal."""

    __slots__ = ("ancree", "epreuves", "filtre", "genre", "lectures", "types")

    def __init__(self, filtre: Filtre) -> None:
        self.filtre = filtre
        self.types = tuple(filtre.types)
        self.genre = filtre.geste or filtre.type_geste
        self.lectures = frozenset(filtre.lecture)
        self.epreuves = _epreuves(filtre)
        self.ancree = "$fait" in filtre.model_dump_json()

    def source(self, scene: Scene, liens: Liens) -> list[Fait]:
        """The facts worth testing: the marks on the relation, or those of the types asked."""
        if self.filtre.relation:
            return self._lues(scene.lectures.get(liens[self.filtre.relation].id, ()))
        if self.lectures:
            toutes = self._lues(x for lues in scene.lectures.values() for x in lues)
            return sorted({f.id: f for f in toutes}.values(), key=lambda f: f.sequence)
        if self.genre:
            return faits_du_geste(scene.vue, _geste(liens[self.genre]))
        return scene.vue.des_types(self.types)

    def _lues(self, lues: Iterable[tuple[Fait, Lecture]]) -> list[Fait]:
        types = self.types
        return [
            f
            for f, lecture in lues
            if (not self.lectures or lecture in self.lectures) and (not types or f.type in types)
        ]

    def convient(self, scene: Scene, liens: Liens, fait: Fait, ancre: Fait | None) -> bool:
        """True when every test of the filter holds for the fact.

        The loop is written out: all() costs a third more where most of the time is spent.
        """
        for epreuve in self.epreuves:  # noqa: SIM110 - see above
            if not epreuve(scene, liens, fait, ancre):
                return False
        return True

    def faits(self, scene: Scene, liens: Liens, ancre: Fait | None = None) -> list[Fait]:
        """The matching facts; `ancre` is what `$fait` means."""
        source = self.source(scene, liens)
        if not self.epreuves or not source:
            return source
        convient = self.convient
        return [f for f in source if convient(scene, liens, f, ancre)]


class Champ:
    """Compiled applicability: the dossiers of a rule and the elements it runs over."""

    __slots__ = ("_pour_chaque", "_presence", "_quand", "_si", "_si_element")

    def __init__(self, quand: Quand, pour_chaque: PourChaque | None) -> None:
        self._quand = quand
        self._pour_chaque = pour_chaque
        self._presence = [valeur(t) for t in quand.presence]
        self._si = [(valeur(t), condition(c)) for t, c in quand.si.items()]
        self._si_element = [
            (champ, condition(c)) for champ, c in (pour_chaque.si if pour_chaque else {}).items()
        ]

    def elements(self, scene: Scene) -> tuple[Element, ...] | None:
        """The elements bound in this dossier, None where the rule does not apply.

        A rule without `pour_chaque` gets one empty element. The conditions on elements speak of the key
        alone (the linter sees to it): what they keep is remembered with the key.
        """
        quand, cle = self._quand, scene.cle
        if quand.famille and cle.corrige.famille not in quand.famille:
            return None
        if quand.domaine and cle.corrige.domaine not in quand.domaine:
            return None
        if not all(p(scene, {}, None) for p in self._presence):
            return None
        if not all(juge(lit(scene, {}, None), scene, {}, None) for lit, juge in self._si):
            return None
        if self._pour_chaque is None:
            return (VIDE,)
        retenus = cle.retenus.get(self)
        if retenus is None:
            retenus = cle.collections[self._pour_chaque.dans]
            for champ, juge in self._si_element:
                retenus = tuple(e for e in retenus if juge(e.champs.get(champ, ()), scene, {}, None))
            cle.retenus[self] = retenus
        return retenus or None


VIDE = Element("", {})
