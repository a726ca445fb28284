"""Le calcul du produit et l’oracle, au centime, sur des milliers de demandes tirées au hasard.

Chaque branche de l’oracle et chaque valeur datée de ses tables sont comptées parmi les demandes que
les deux règlent : aucune n’est comparée zéro fois.
"""

import ast
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from cases.calcul import Contrat, ErreurCalcul, InvariantRompu, depuis_json, regler_contrats
from cases.calcul import regler as calculer
from scenario_bank.dated import PasEnVigueur
from scenario_bank.model.baremes import lire_baremes

from . import amc, amo, garanties, lecture, participation, regler, regles, series, tables
from .demandes import TM, ligne, partout
from .series import Serie
from .tirage_demandes import draw
from .tirage_lignes import JOURS

MONTANTS = ("amo_brute", "participation_franchise", "amo_nette", "amc", "reste_a_charge")
DEMANDES = 7_200
MODULES = (amc, amo, garanties, lecture, participation, regles)
BAREMES = lire_baremes()


Lignes = list[tuple[str, ...]]


def calcul(claim: dict[str, Any]) -> tuple[Lignes | str, bool]:
    """Montants de chaque ligne selon le produit ou la raison de son refus, et si une valeur est à confirmer."""
    try:
        d = depuis_json(claim)
        resultats = calculer(d.lignes, d.garanties, BAREMES, compteurs=d.compteurs, responsable=d.responsable)
    except (ErreurCalcul, InvariantRompu, PasEnVigueur) as refus:
        return str(refus), False
    lignes = [tuple(f"{getattr(r, m):.2f}" for m in MONTANTS) for r in resultats]
    return lignes, any(list(r.non_confirmes()) for r in resultats)


def calcul_a_deux(claim: dict[str, Any]) -> tuple[Lignes | str, bool]:
    """Part de chaque contrat et reste à charge selon le produit, ou la raison de son refus."""
    communs = {cle: claim[cle] for cle in ("lignes", "compteurs")}
    try:
        lues = [depuis_json(communs | contrat) for contrat in claim["contrats"]]
        contrats = [Contrat(d.garanties, d.responsable) for d in lues]
        resultats = regler_contrats(lues[0].lignes, contrats, BAREMES, compteurs=lues[0].compteurs)
    except (ErreurCalcul, InvariantRompu, PasEnVigueur) as refus:
        return str(refus), False
    lignes: Lignes = [(*(f"{x:.2f}" for x in r.parts), f"{r.resultat.reste_a_charge:.2f}") for r in resultats]
    return lignes, any(list(r.resultat.non_confirmes()) for r in resultats)


def _montants(r: dict[str, Any]) -> tuple[str, ...]:
    return tuple(r[m] for m in MONTANTS)


def _parts(r: dict[str, Any]) -> tuple[str, ...]:
    return (*r["amc_par_contrat"], r["reste_a_charge"])


Calcul = Callable[[dict[str, Any]], tuple[Lignes | str, bool]]
Montants = Callable[[dict[str, Any]], tuple[str, ...]]


def oracle(claim: dict[str, Any], montants: Montants) -> Lignes | str:
    """Montants de chaque ligne selon l’oracle, ou la raison de son refus."""
    try:
        return [montants(r) for r in regler(claim)]
    except ValueError as refus:
        return str(refus)


class Compte:
    """Lignes de l’oracle parcourues et valeurs datées lues, pour les demandes que les deux règlent."""

    def __init__(self) -> None:
        self.lignes: Counter[tuple[str, int]] = Counter()
        self.valeurs: Counter[tuple[int, int]] = Counter()
        self.issues: Counter[str] = Counter()
        self.ecarts: list[str] = []
        self.refus_oracle: Counter[str] = Counter()
        self.refus_calcul: Counter[str] = Counter()

    def add(self, claim: dict[str, Any], regler_calcul: Calcul, montants: Montants) -> None:
        vues: set[tuple[str, int]] = set()
        lues: set[tuple[int, int]] = set()

        def follow(frame: FrameType, evenement: str, _: object) -> Any:
            if frame.f_code.co_filename not in _FICHIERS:
                return None
            if evenement == "call" and frame.f_code.co_name == "at":
                serie = frame.f_locals["self"]
                lues.add((id(serie), bisect_right(serie.debuts, frame.f_locals["jour"]) - 1))
            elif evenement == "line":
                vues.add((frame.f_code.co_filename, frame.f_lineno))
            return follow

        avant = sys.gettrace()
        sys.settrace(follow)
        try:
            attendu = oracle(claim, montants)
        finally:
            sys.settrace(avant)
        self._compare(claim, attendu, *regler_calcul(claim), vues, lues)

    def _compare(
        self, claim: Any, attendu: Lignes | str, obtenu: Lignes | str, a_confirmer: bool, vues: Any, lues: Any
    ) -> None:
        if isinstance(attendu, str):
            if isinstance(obtenu, str) or a_confirmer:
                self.issues["deux refus"] += 1
            else:
                self.issues["refus de l’oracle seul"] += 1
                self.refus_oracle[attendu] += 1
            return
        if isinstance(obtenu, str):
            self.issues["refus du calcul seul"] += 1
            self.refus_calcul[obtenu] += 1
            return
        self.issues["deux règlements"] += 1
        self.lignes.update(vues)
        self.valeurs.update(lues)
        if attendu != obtenu:
            self.ecarts.append(f"{claim}\n  oracle {attendu}\n  calcul {obtenu}")


_FICHIERS = frozenset(module.__file__ for module in (*MODULES, series))


@cache
def au_hasard() -> Compte:
    compte = Compte()
    for graine in range(DEMANDES):
        compte.add(draw(graine), calcul, _montants)
    return compte


@cache
def a_deux_contrats() -> Compte:
    """Une demande sur trois, réglée par un second contrat après le premier."""
    compte = Compte()
    for graine in range(0, DEMANDES, 3):
        premier, second = draw(graine), draw(graine + 1)
        claim = {cle: premier[cle] for cle in ("lignes", "compteurs")}
        claim["contrats"] = [{x: d[x] for x in ("garanties", "responsable")} for d in (premier, second)]
        compte.add(claim, calcul_a_deux, _parts)
    return compte


@cache
def autour_des_dates() -> Compte:
    """Chaque code réglé seul à chaque veille et chaque jour d’effet, secteurs et âges compris."""
    compte = Compte()
    for code in CODES_DATES:
        for jour in JOURS:
            for valeurs in _VARIANTES.get(code, ({},)):
                base = {"base_remboursement": "100.00"} if code in SANS_BASE else {}
                soins = ligne(
                    code_acte=code, date_soins=jour, **({"depense": "9000.00", "age": 40} | base | valeurs)
                )
                soins["ne_le"] = f"{int(jour[:4]) - soins['age']}-01-01"
                compte.add(
                    {
                        "lignes": [soins],
                        "garanties": partout(TM),
                        "compteurs": {},
                        "responsable": not soins["parcours"],
                    },
                    calcul,
                    _montants,
                )
    return compte


CODES_DATES = (
    *("G", "GS", "C", "CS", "APC", "CNP", "CEH", "CEK", "CEG", "COE", "COH", "COD", "COB", "COK", "COG"),
    *("COV", "COA", "ATM", "MSP", "SF", "PH1", "PH7", "PH4", "PH2", "HD", "HDR", "HDA", "HDE", "AMI", "AIS"),
    *("AMK", "AMC", "AMS", "AMO", "AMY", "POD", "B", "P", "ABA", "VSL", "TXI", "OPT_MONTURE_A"),
    *("OPT_MONTURE_B", "OPT_VERRE_B", "AUD_I", "AUD_II", "CON_DENT", "HBJD001", "TO90", "TO5", "GHS", "FJ"),
    *("FJ_PSY", "FPU", *tables.PROTHESES),
)
SANS_BASE = frozenset(
    ["ATM", "SF", "PH1", "PH7", "PH4", "PH2", "AMY", "POD", "P", "ABA", "VSL", "TXI", "GHS"]
)
_NON_OPTAM = {"secteur": "2", "optam": False}
_CABINET = ({}, _NON_OPTAM, {"age": 4}, {"age": 4} | _NON_OPTAM, {"parcours": False})
_VARIANTES: dict[str, tuple[dict[str, Any], ...]] = {
    **dict.fromkeys(("G", "GS", "C", "CS", "APC", "CNP"), _CABINET),
    "CEH": ({"age": 1},),
    "CEK": ({"age": 4},),
    "CEG": ({"age": 8},),
    "COE": ({"age": 1},),
    "COH": ({"age": 1, "taux": "100"},),
    "COD": ({"age": 4, "taux": "100"},),
    "COB": ({"age": 8, "taux": "100"},),
    "COK": ({"age": 4, "taux": "100"},),
    "COG": ({"age": 8, "taux": "100"},),
    "COV": ({"age": 4, "taux": "100"} | _NON_OPTAM,),
    "COA": ({"age": 8, "taux": "100"} | _NON_OPTAM,),
    "ATM": ({}, {"base_remboursement": "150.00"}),
    "HD": ({"taux": "65"},),
    "AMO": ({}, {"base_remboursement": "2.60"}),
    **dict.fromkeys(("AMK", "AMS", "AMC"), ({}, {"region": "dom"})),
    "TO90": ({"age": 12},),
    "TO5": ({"age": 12},),
    "AUD_I": ({}, {"age": 12}),
    "FJ": (
        {"depense": "18.00"},
        {"depense": "20.00"},
        {"depense": "23.00"},
        {"depense": "60.00", "quantite": 3},
    ),
    "FJ_PSY": ({"depense": "13.50"}, {"depense": "15.00"}, {"depense": "17.00"}),
    "FPU": ({"depense": "19.61"}, {"depense": "23.00"}, {"depense": "8.49", "situation": ["ald"]}),
    **{code: ({"depense": "280.00"}, {"depense": "9000.00"}) for code in tables.PROTHESES},
}


def test_le_calcul_et_l_oracle_donnent_le_meme_centime():
    ecarts = au_hasard().ecarts + autour_des_dates().ecarts
    assert not ecarts, f"{len(ecarts)} écarts, dont :\n" + "\n".join(ecarts[:5])
    assert au_hasard().issues["deux règlements"] > DEMANDES // 3


def test_deux_contrats_donnent_le_meme_centime():
    compte = a_deux_contrats()
    assert not compte.ecarts, f"{len(compte.ecarts)} écarts, dont :\n" + "\n".join(compte.ecarts[:5])
    assert compte.issues["deux règlements"] > DEMANDES // 12


# Ce que le produit règle sans réserve et que l’oracle refuse, faute d’une référence qui tranche.
REFUS_DE_L_ORACLE_SEUL = (
    # Valeurs datées que l’oracle ne tient pas, ou tient pour incertaines.
    "aucune valeur confirmée au",
    "elle ne peut pas fonder un règlement",
    "aucune base de remboursement confirmée",
    "seuil des actes lourds n’est pas confirmé avant",
    "aucune classe A confirmée avant",
    "l’honoraire limite de 2019, ou la date du",
    "seul le tarif coordonné de CNP",
    # Ce que la ligne ne dit pas.
    "est inconnu : il faut « poste »",
    "ne dit pas son taux",
    "n’est pas confirmé : il faut « panier »",
    "contredit le code",
    "il faut « jour_sejour »",
    "il faut la date de naissance",
    "l’équipement n’est pas dit",
    "une chambre particulière n’a ni base ni taux",
    "la base de remboursement dépasse le prix limite",
    # Règles que la référence ne donne pas.
    "rien ne dit qui porte l’excédent",
    "forfait annuel dans une demande à cheval",
    "six au plus sont pris en charge",
    "douze par an au plus",
    "à partir de 16 ans",
    "urgences en maternité ou en Alsace-Moselle",
    "urgences remplace-t-il la participation",
    "15 % en ALD",
    "que le parcours ne concerne pas",
    "plus d’une monture ou plus de deux verres",
    "un forfait par équipement sur une classe A",
    "le plafond de l’équipement dépend d’une correction",
    "ne s’applique pas au code",
    "d’un non conventionné",
    "ne se dit pas en points",
    "non leur somme",
)


def test_l_oracle_ne_refuse_seul_que_ce_que_sa_liste_dit():
    inattendus = [
        refus
        for compte in (au_hasard(), autour_des_dates(), a_deux_contrats())
        for refus in compte.refus_oracle
        if not any(connu in refus for connu in REFUS_DE_L_ORACLE_SEUL)
    ]
    assert inattendus == []


def test_chaque_refus_de_la_liste_est_rencontre():
    refus = au_hasard().refus_oracle + autour_des_dates().refus_oracle + a_deux_contrats().refus_oracle
    assert [x for x in REFUS_DE_L_ORACLE_SEUL if not any(x in y for y in refus)] == []


def _refusals(arbre: ast.AST) -> set[int]:
    """Lignes de source qui ne servent qu’à refuser, un None rendu compris : l’appelant en fait un refus."""
    lignes: set[int] = set()
    for noeud in ast.walk(arbre):
        if isinstance(noeud, ast.ExceptHandler) or (
            isinstance(noeud, ast.Return)
            and isinstance(noeud.value, ast.Constant)
            and noeud.value.value is None
        ):
            lignes.update(range(noeud.lineno, (noeud.end_lineno or noeud.lineno) + 1))
        if isinstance(noeud, ast.Expr) and isinstance(noeud.value, ast.Call):
            fonction = noeud.value.func
            if isinstance(fonction, ast.Name) and fonction.id == "refuse":
                lignes.update(range(noeud.lineno, (noeud.end_lineno or noeud.lineno) + 1))
    return lignes


def _lines(code: CodeType) -> set[int]:
    """Lignes exécutables des fonctions d’un module, sans leur ligne d’en-tête."""
    lignes: set[int] = set()
    for interne in code.co_consts:
        if isinstance(interne, CodeType):
            if interne.co_name[0] != "<" and not interne.co_name[0].isupper():
                lignes |= {x for _, _, x in interne.co_lines() if x and x > interne.co_firstlineno}
            lignes |= _lines(interne)
    return lignes


def test_chaque_branche_de_l_oracle_est_comparee():
    jamais = []
    for module in MODULES:
        chemin = Path(str(module.__file__))
        source = chemin.read_text(encoding="utf-8")
        arbre = ast.parse(source)
        attendues = _lines(compile(source, str(chemin), "exec")) - _refusals(arbre)
        vues = {
            x
            for fichier, x in (au_hasard().lignes | autour_des_dates().lignes | a_deux_contrats().lignes)
            if fichier == str(chemin)
        }
        textes = source.splitlines()
        jamais += [f"{chemin.name}:{x} {textes[x - 1].strip()}" for x in sorted(attendues - vues)]
    assert jamais == []


def _toutes_les_series() -> list[tuple[str, Serie]]:
    trouvees: list[tuple[str, Serie]] = []
    for nom, valeur in vars(tables).items():
        if isinstance(valeur, Serie):
            trouvees.append((nom, valeur))
        elif isinstance(valeur, dict) and not nom.startswith("__"):
            trouvees += [(f"{nom}.{cle}", x) for cle, t in valeur.items() for x in t if isinstance(x, Serie)]
    return trouvees


def test_chaque_valeur_datee_confirmee_est_comparee():
    valeurs = au_hasard().valeurs + autour_des_dates().valeurs
    jamais = [
        f"{nom} depuis {debut}"
        for nom, serie in _toutes_les_series()
        for rang, (debut, confirmee) in enumerate(zip(serie.debuts, serie.valeurs, strict=True))
        if confirmee is not None and not valeurs[id(serie), rang]
    ]
    assert jamais == []
