"""Lecture stricte d’une ligne de soins : du dictionnaire partagé à des entiers."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from . import actes
from .montants import read_centimes, read_taux, read_taux_de_ligne, refuse
from .series import show_day

SITUATIONS = frozenset({"ald", "maternite", "c2s", "alsace_moselle"})
SECTEURS = frozenset({"1", "2", "3", ""})
PANIERS = frozenset({"", "rac0", "modere", "libre"})
REGIONS = frozenset({"metropole", "dom"})


@lru_cache(maxsize=8192)
def _day(texte: str) -> int:
    try:
        jour = date.fromisoformat(texte)
    except ValueError:
        return 0
    return jour.year * 10_000 + jour.month * 100 + jour.day if len(texte) == 10 else 0


def read_day(texte: object, quoi: str, ou: str) -> int:
    """Jour AAAAMMJJ d’un texte ISO ; ValueError sinon."""
    jour = _day(texte) if isinstance(texte, str) else 0
    if not jour:
        refuse(f"{ou}, {quoi}", f"« {texte!r} » n’est pas une date de la forme AAAA-MM-JJ.")
    return jour


def to_date(jour: int) -> date:
    """Date d’un jour AAAAMMJJ."""
    return date(jour // 10_000, jour // 100 % 100, jour % 100)


def add_days(jour: int, nombre: int) -> int:
    """Jour AAAAMMJJ, `nombre` jours plus tard.

    >>> add_days(20260227, 2)
    20260301
    """
    if not nombre:
        return jour
    fin = to_date(jour) + timedelta(days=nombre)
    return fin.year * 10_000 + fin.month * 100 + fin.day


class Ligne:
    """Une ligne de soins : montants en centimes, taux en centièmes de point, jours AAAAMMJJ.

    `age` et `mineur` valent None s’ils ne sont pas connus. `amo` remplit la part obligatoire : `reference`
    est A, ou A70 hors parcours (§11 étape 6) ; `payable` est la dépense bornée au prix limite.
    """

    __slots__ = (
        "acte",
        "age",
        "ald",
        "alsace",
        "base",
        "base_imposee",
        "brute",
        "c2s",
        "code",
        "coefficient",
        "depense",
        "dom",
        "en_sejour",
        "equipement",
        "hors_parcours",
        "id",
        "jour",
        "jour_sejour",
        "maternite",
        "mineur",
        "naissance",
        "non_optam",
        "panier",
        "parcours",
        "pav",
        "payable",
        "plafond",
        "professionnel",
        "quantite",
        "reference",
        "remboursement",
        "retenue",
        "seance",
        "secteur",
        "taux",
        "taux_impose",
        "urgence",
    )

    acte: actes.Acte
    age: int | None
    base: int
    base_imposee: int | None
    brute: int
    jour_sejour: int | None
    mineur: bool | None
    plafond: int | None
    reference: int
    retenue: int
    taux: int
    taux_impose: int | None

    @property
    def ou(self) -> str:
        """L’endroit qu’un refus nomme."""
        return f"Ligne {self.id}"


def _boolean(source: dict[str, Any], cle: str, ou: str) -> bool:
    valeur = source.get(cle)
    if valeur is not True and valeur is not False:
        refuse(ou, f"« {cle} » vaut {valeur!r} ; attendu vrai ou faux.")
    return valeur


def _positive(source: dict[str, Any], cle: str, ou: str) -> int | None:
    valeur = source.get(cle)
    if valeur is not None and (type(valeur) is not int or valeur < 1):
        refuse(ou, f"la quantité « {cle} » {valeur!r} n’est pas un nombre entier d’au moins 1.")
    return valeur


def _read_person(ligne: Ligne, source: dict[str, Any]) -> None:
    """Âge au jour des soins et exonération du mineur : moins de 18 ans au 1er janvier (§1, R.160-20)."""
    age = source.get("age")
    if age is not None and (type(age) is not int or age < 0):
        refuse(ligne.ou, f"l’âge {age!r} n’est pas un nombre entier positif.")
    ne_le = source.get("ne_le")
    if not ne_le:
        ligne.naissance = 0
        ligne.age = age
        ligne.mineur = None if age is None or age == 18 else age < 18
        return
    naissance = ligne.naissance = read_day(ne_le, "date de naissance", ligne.ou)
    jour = ligne.jour
    if naissance > jour:
        refuse(ligne.ou, f"la naissance du {show_day(naissance)} est postérieure aux soins.")
    calcule = (jour - naissance) // 10_000
    if age is not None and age != calcule:
        refuse(ligne.ou, f"l’âge {age} contredit la date de naissance, qui donne {calcule} ans.")
    ligne.age = calcule
    ligne.mineur = (jour // 10_000 * 10_000 + 101 - naissance) // 10_000 < 18


def _acte_of(ligne: Ligne, poste: str) -> actes.Acte:
    code = ligne.code
    acte = actes.CODES.get(code)
    if acte is not None:
        if poste and poste != acte.poste:
            refuse(ligne.ou, f"le code {code} est du poste « {acte.poste} », non « {poste} ».")
        return acte
    if code in actes.MAJORATIONS:
        refuse(
            ligne.ou,
            f"la majoration {code} est comprise dans la base de sa consultation ; elle ne se règle pas seule.",
        )
    if code in actes.NON_REGLES:
        refuse(ligne.ou, f"le code {code} est d’une famille que les références ne permettent pas de régler.")
    if not poste and code[:4] in {"OPT_", "AUD_"}:
        refuse(ligne.ou, f"le code {code} est inconnu : il faut « poste ».")
    acte = actes.INCONNUS.get(poste or "medecin")
    if acte is None:
        refuse(ligne.ou, f"le poste {poste!r} est inconnu.")
    return acte


def _read_situation(ligne: Ligne, source: dict[str, Any]) -> None:
    situation = source.get("situation") or ()
    ligne.ald = ligne.maternite = ligne.c2s = ligne.alsace = False
    if situation:
        inconnues = sorted(set(situation) - SITUATIONS)
        if inconnues:
            refuse(ligne.ou, f"situation inconnue {inconnues} ; admises {sorted(SITUATIONS)}.")
        ligne.ald, ligne.maternite = "ald" in situation, "maternite" in situation
        ligne.c2s, ligne.alsace = "c2s" in situation, "alsace_moselle" in situation


def _read_choice(source: dict[str, Any], cle: str, admis: frozenset[str], defaut: str, ou: str) -> str:
    valeur = source.get(cle) or defaut
    if valeur not in admis:
        refuse(ou, f"« {cle} » {valeur!r} est inconnu ; admis {sorted(admis)}.")
    return str(valeur)


def read_ligne(source: dict[str, Any]) -> Ligne:
    """Ligne typée ; ValueError nommant la ligne, le champ et la valeur trouvée."""
    get = source.get
    ligne = Ligne()
    ligne.id = get("id", "sans identifiant")
    for cle in ("id", "date_soins", "code_acte", "depense", "secteur", "optam", "parcours"):
        if cle not in source:
            refuse(ligne.ou, f"le champ « {cle} » manque.")
    ou = ligne.ou
    ligne.jour = read_day(source["date_soins"], "date de soins", ou)
    rembourse = get("date_remboursement")
    ligne.remboursement = read_day(rembourse, "date de remboursement", ou) if rembourse else ligne.jour
    if ligne.remboursement < ligne.jour:
        refuse(ou, f"le remboursement du {show_day(ligne.remboursement)} précède les soins.")
    ligne.code = source["code_acte"]
    ligne.acte = _acte_of(ligne, get("poste") or "")
    ligne.depense = read_centimes(source["depense"], "dépense", ou)
    secteur = ligne.secteur = source["secteur"]
    if secteur not in SECTEURS:
        refuse(ou, f"le secteur {secteur!r} est inconnu ; attendu « 1 », « 2 », « 3 » ou vide.")
    ligne.non_optam = not _boolean(source, "optam", ou) and secteur == "2"
    ligne.parcours = _boolean(source, "parcours", ou)
    _read_situation(ligne, source)
    _read_person(ligne, source)
    ligne.quantite = 1 if "quantite" not in source else _positive(source, "quantite", ou) or 1
    ligne.equipement = get("equipement") or ""
    base, taux, coefficient = get("base_remboursement"), get("taux"), get("coefficient")
    ligne.base_imposee = read_centimes(base, "base de remboursement", ou) if base else None
    ligne.taux_impose = read_taux_de_ligne(taux, ou) if taux else None
    ligne.coefficient = read_taux(coefficient, "coefficient", ou) if coefficient else 100
    ligne.professionnel = get("professionnel") or ""
    ligne.jour_sejour = _positive(source, "jour_sejour", ou)
    ligne.dom = _read_choice(source, "region", REGIONS, "metropole", ou) == "dom"
    ligne.panier = _read_choice(source, "panier", PANIERS, "", ou)
    plafond = get("plafond_facturation")
    ligne.plafond = read_centimes(plafond, "plafond de facturation", ou) if plafond else None
    ligne.urgence = _boolean(source, "urgence", ou) if "urgence" in source else False
    ligne.seance = get("seance") or ""
    ligne.pav = 0
    ligne.en_sejour = ligne.jour_sejour is not None
    return ligne
