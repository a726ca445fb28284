"""The matching engine: rules × dossiers × journal to indices, then consequences linked to their miss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scenario_bank.model.regles import (
    BanqueRegles,
    Collection,
    Condition,
    CritereRegle,
    PourChaque,
    Regle,
    Regroupement,
)
from scoring.cle import Element
from scoring.compilation import Champ, Crible, Liens, Scene
from scoring.constat import Indice
from scoring.journal import Fait
from scoring.lecture import mener
from scoring.phrases import phrase

MOTEUR = "2"


@dataclass(frozen=True, slots=True)
class Trouvaille:
    """One match: the facts the sentence speaks of, those around them, the act during which something
    was absent."""

    faits: tuple[Fait, ...]
    autour: tuple[Fait, ...] = ()
    alors: Fait | None = None


class RegleCompilee:
    """A rule ready to match, for one critère."""

    __slots__ = (
        "_absence",
        "_alors",
        "_apres",
        "_avant",
        "_fait",
        "_phrase",
        "_sans_apres",
        "_sans_avant",
        "champ",
        "critere",
        "nom",
        "regle",
    )

    def __init__(self, regle: Regle, critere: str) -> None:
        motif = regle.motif
        self.regle = regle
        self.critere = critere
        self.nom = regle.pour_chaque.nom if regle.pour_chaque else ""
        self.champ = Champ(regle.quand, regle.pour_chaque)
        self._fait = Crible(motif.fait) if motif.fait else None
        self._avant = [Crible(f) for f in motif.precede_de]
        self._sans_avant = [Crible(f) for f in motif.sans_precedent]
        self._apres = [Crible(f) for f in motif.suivi_de]
        self._sans_apres = [Crible(f) for f in motif.sans_suite]
        self._absence = [Crible(f) for f in motif.absence]
        self._alors = Crible(motif.alors_que) if motif.alors_que else None
        self._phrase = phrase(regle.phrase)

    def indices(self, scene: Scene, elements: Sequence[Element], dossier: str) -> list[Indice]:
        """The indices of this rule in one dossier, given the elements it runs over there."""
        pour_chaque = self.regle.pour_chaque
        if pour_chaque is not None and (pour_chaque.exige_tous or pour_chaque.reunis):
            return self._ensemble(scene, elements, dossier, pour_chaque.exige_tous)
        return [
            self._indice(scene, self._liens(e), e.id, t, dossier)
            for e in elements
            for t in self._trouver(scene, self._liens(e))
        ]

    def _liens(self, element: Element) -> Liens:
        return {self.nom: element} if self.nom else {}

    def _ensemble(
        self, scene: Scene, elements: Sequence[Element], dossier: str, exige_tous: bool
    ) -> list[Indice]:
        """One indice for the elements matched (all of them when `exige_tous`), their facts and values
        put together."""
        faits: dict[str, Fait] = {}
        autour: dict[str, Fait] = {}
        tenus: list[Element] = []
        for element in elements:
            trouves = self._trouver(scene, self._liens(element))
            if trouves:
                tenus.append(element)
                faits.update((f.id, f) for t in trouves for f in t.faits)
                autour.update((f.id, f) for t in trouves for f in t.autour)
            elif exige_tous:
                return []
        if not faits:
            return []
        noms = dict.fromkeys(c for e in tenus for c in e.champs)
        tout = Element("", {n: tuple(v for e in tenus for v in e.champs.get(n, ())) for n in noms})
        ranges = tuple(sorted(faits.values(), key=lambda f: f.sequence))
        trouvaille = Trouvaille(ranges, tuple(autour.values()))
        return [self._indice(scene, {self.nom: tout}, "", trouvaille, dossier)]

    def _indice(self, scene: Scene, liens: Liens, lien: str, trouvaille: Trouvaille, dossier: str) -> Indice:
        dits = trouvaille.faits or ((trouvaille.alors,) if trouvaille.alors else ())
        premier = dits[0]
        faits = tuple({f.id: f for f in (*dits, *trouvaille.autour)}.values())
        return Indice(
            id=f"{self.critere}/{self.regle.id}/{dossier}/{lien}/{premier.sequence}",
            regle=self.regle.id,
            critere=self.critere,
            direction=self.regle.direction.value,
            dossier=dossier,
            phrase=self._phrase(scene, liens, dits, trouvaille.alors),
            actions=tuple(f.id for f in faits),
            sequences=tuple(f.sequence for f in faits),
            moment=premier.moment,
            jour=premier.jour,
            sous_item=self.regle.sous_item,
        )

    def _trouver(self, scene: Scene, liens: Liens) -> list[Trouvaille]:
        motif = self.regle.motif
        if motif.traitement:
            menes = mener(scene.vue, liens[motif.traitement].objet)
            return [Trouvaille(tuple(menes))] if menes else []
        if self._alors is not None:
            return self._absences(scene, liens)
        assert self._fait is not None  # noqa: S101 - the linter wants a fact, a treatment or an absence
        if motif.regroupement is Regroupement.DERNIER:
            source = self._fait.source(scene, liens)
            faits = [f for f in source[-1:] if self._fait.convient(scene, liens, f, None)]
        else:
            faits = self._fait.faits(scene, liens)
        deja: dict[Crible, list[Fait]] = {}
        groupes = [g for f in faits if (g := self._entourer(scene, liens, f, deja)) is not None]
        if not groupes:
            return []
        if motif.regroupement is Regroupement.CHACUN:
            return [Trouvaille((g[0],), tuple(g[1:])) for g in groupes]
        return [Trouvaille(tuple(g[0] for g in groupes), tuple(f for g in groupes for f in g[1:]))]

    def _absences(self, scene: Scene, liens: Liens) -> list[Trouvaille]:
        assert self._alors is not None  # noqa: S101 - asked only for absences
        pendant = self._alors.faits(scene, liens)
        if not pendant:
            return []
        if not self.regle.motif.absence_avant:
            presents = any(c.faits(scene, liens, pendant[0]) for c in self._absence)
            return [] if presents else [Trouvaille((), alors=pendant[0])]
        for alors in pendant:
            if not any(
                f.sequence < alors.sequence for c in self._absence for f in c.faits(scene, liens, alors)
            ):
                return [Trouvaille((), alors=alors)]
        return []

    def _entourer(
        self, scene: Scene, liens: Liens, fait: Fait, deja: dict[Crible, list[Fait]]
    ) -> list[Fait] | None:
        """The fact first, then what had to surround it; None when the surroundings do not hold.

        `deja` keeps what a filter found when it does not depend on the fact.
        """

        def faits(crible: Crible) -> list[Fait]:
            if crible.ancree:
                return crible.faits(scene, liens, fait)
            if crible not in deja:
                deja[crible] = crible.faits(scene, liens)
            return deja[crible]

        groupe = [fait]
        for crible in self._avant:
            avant = [f for f in faits(crible) if f.sequence < fait.sequence]
            if not avant:
                return None
            groupe.append(avant[-1])
        for crible in self._apres:
            apres = [f for f in faits(crible) if f.sequence > fait.sequence]
            if not apres:
                return None
            groupe.append(apres[0])
        if any(f.sequence < fait.sequence for crible in self._sans_avant for f in faits(crible)):
            return None
        if any(f.sequence > fait.sequence for crible in self._sans_apres for f in faits(crible)):
            return None
        return groupe


def _sur_critere(interdit: Regle, critere: CritereRegle) -> Regle:
    """The rule on forbidden acts, kept to the acts of the key that name this critère."""
    nom = interdit.pour_chaque.nom if interdit.pour_chaque else "i"
    conditions = {**(interdit.pour_chaque.si if interdit.pour_chaque else {})}
    conditions["criteres"] = Condition(contient_un=(critere.critere, critere.uid))
    pour_chaque = PourChaque(nom=nom, dans=Collection.INTERDITS, si=conditions)
    return interdit.model_copy(update={"pour_chaque": pour_chaque})


class Regles:
    """Every rule of a bank, compiled once. Build it at start-up and keep it."""

    __slots__ = ("banque", "par_critere")

    def __init__(self, banque: BanqueRegles) -> None:
        self.banque = banque
        self.par_critere: list[tuple[CritereRegle, list[RegleCompilee]]] = [
            (
                c,
                [RegleCompilee(r, c.critere) for r in c.regles]
                + [RegleCompilee(_sur_critere(r, c), c.critere) for r in banque.interdits],
            )
            for c in banque.criteres
        ]


def lier(indices: Sequence[Indice], regles: dict[str, Regle]) -> list[Indice]:
    """The same indices, those that merely follow from a counted miss of the same dossier linked to it."""
    par_regle: dict[tuple[str, str], Indice] = {}
    for i in indices:
        par_regle.setdefault((i.regle, i.dossier), i)
    lies = []
    for i in indices:
        racine = next(
            (
                par_regle[cause, i.dossier]
                for cause in regles[i.regle].consequence_de
                if (cause, i.dossier) in par_regle
            ),
            None,
        )
        lies.append(i if racine is None else replace(i, compte=False, lie_a=racine.id))
    return lies
