"""Lecture stricte de la demande : du dictionnaire partagé aux lignes et garanties typées."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from .montants import read_centimes, read_taux

SITUATIONS = frozenset({"ald", "maternite", "c2s", "alsace_moselle"})
SECTEURS = ("1", "2", "3", "")


@dataclass(frozen=True)
class Ligne:
    """Une ligne de soins : montants en centimes, taux en centièmes de point."""

    id: str
    jour: date
    code: str
    depense: int
    secteur: str
    optam: bool
    parcours: bool
    age: int
    exoneree_mineur: bool
    situation: frozenset[str]
    quantite: int
    equipement: str
    base_imposee: int | None
    taux_impose: int | None
    professionnel: str

    @property
    def non_optam(self) -> bool:
        """Vrai pour un médecin de secteur 2 hors OPTAM (§2, seconde colonne)."""
        return self.secteur == "2" and not self.optam


@dataclass(frozen=True)
class Garantie:
    """Une garantie de poste ; les champs étrangers à son type restent à None."""

    type: str
    taux: int | None = None
    taux_non_optam: int | None = None
    y_compris_amo: bool | None = None
    montant: int | None = None
    monture_max: int | None = None


@dataclass(frozen=True)
class Demande:
    """Les lignes d’un règlement, les garanties par poste, le compteur de PF et le type de contrat."""

    lignes: tuple[Ligne, ...]
    garanties: dict[str, Garantie]
    pf_deja_retenue: int
    responsable: bool


def _required(source: dict[str, Any], cle: str, ou: str) -> Any:
    if cle not in source:
        raise ValueError(f"{ou} : le champ « {cle} » manque.")
    return source[cle]


def _boolean(source: dict[str, Any], cle: str, ou: str) -> bool:
    valeur = _required(source, cle, ou)
    if not isinstance(valeur, bool):
        raise ValueError(f"{ou} : « {cle} » vaut {valeur!r} ; attendu vrai ou faux.")  # noqa: TRY004 one exception for every refusal
    return valeur


def _day(texte: object, quoi: str) -> date:
    try:
        return date.fromisoformat(texte) if isinstance(texte, str) else date.fromisoformat("")
    except ValueError:
        raise ValueError(f"{quoi} : « {texte!r} » n’est pas une date de la forme AAAA-MM-JJ.") from None


def _age_and_minor(source: dict[str, Any], jour: date, ou: str) -> tuple[int, bool]:
    """Âge au jour des soins et exonération du mineur : moins de 18 ans au 1er janvier (§1, R.160-20)."""
    age = source.get("age")
    if age is not None and (not isinstance(age, int) or isinstance(age, bool) or age < 0):
        raise ValueError(f"{ou} : l’âge {age!r} n’est pas un nombre entier positif.")
    if not source.get("ne_le"):
        if age is None or age == 18:
            raise ValueError(
                f"{ou} : sans date de naissance, l’âge {age!r} ne dit pas si la personne avait 18 ans au 1er janvier."
            )
        return age, age < 18
    naissance = _day(source["ne_le"], f"{ou}, date de naissance")
    if naissance > jour:
        raise ValueError(f"{ou} : la naissance du {naissance:%d/%m/%Y} est postérieure aux soins.")
    calcule = jour.year - naissance.year - ((jour.month, jour.day) < (naissance.month, naissance.day))
    if age is not None and age != calcule:
        raise ValueError(f"{ou} : l’âge {age} contredit la date de naissance, qui donne {calcule} ans.")
    ans_au_1er_janvier = jour.year - naissance.year - ((naissance.month, naissance.day) > (1, 1))
    return calcule, ans_au_1er_janvier < 18


def read_ligne(source: dict[str, Any]) -> Ligne:
    """Ligne typée ; ValueError nommant la ligne, le champ et la valeur trouvée."""
    ou = f"Ligne {source.get('id', 'sans identifiant')!s}"
    jour = _day(_required(source, "date_soins", ou), f"{ou}, date de soins")
    secteur = _required(source, "secteur", ou)
    if secteur not in SECTEURS:
        raise ValueError(f"{ou} : le secteur {secteur!r} est inconnu ; attendu « 1 », « 2 », « 3 » ou vide.")
    situation = frozenset(source.get("situation") or ())
    if situation - SITUATIONS:
        raise ValueError(
            f"{ou} : situation inconnue {sorted(situation - SITUATIONS)} ; admises {sorted(SITUATIONS)}."
        )
    quantite = source.get("quantite", 1)
    if not isinstance(quantite, int) or isinstance(quantite, bool) or quantite < 1:
        raise ValueError(f"{ou} : la quantité {quantite!r} n’est pas un nombre entier d’au moins 1.")
    age, mineur = _age_and_minor(source, jour, ou)
    base, taux = source.get("base_remboursement"), source.get("taux")
    taux_impose = read_taux(taux, f"{ou}, taux") if taux else None
    if taux_impose is not None and taux_impose > 10_000:
        raise ValueError(f"{ou} : le taux {taux} dépasse 100 %.")
    return Ligne(
        id=str(_required(source, "id", ou)),
        jour=jour,
        code=str(_required(source, "code_acte", ou)),
        depense=read_centimes(_required(source, "depense", ou), f"{ou}, dépense"),
        secteur=secteur,
        optam=_boolean(source, "optam", ou),
        parcours=_boolean(source, "parcours", ou),
        age=age,
        exoneree_mineur=mineur,
        situation=situation,
        quantite=quantite,
        equipement=str(source.get("equipement") or ""),
        base_imposee=read_centimes(base, f"{ou}, base de remboursement") if base else None,
        taux_impose=taux_impose,
        professionnel=str(source.get("professionnel") or ""),
    )


def read_garantie(poste: str, source: dict[str, Any]) -> Garantie:
    """Garantie typée ; ValueError pour un type inconnu ou un champ absent."""
    ou = f"Garantie {poste}"
    genre = _required(source, "type", ou)
    match genre:
        case "pct_br":
            taux_non_optam = source.get("taux_non_optam")
            return Garantie(
                genre,
                taux=read_taux(_required(source, "taux", ou), f"{ou}, taux"),
                taux_non_optam=read_taux(taux_non_optam, f"{ou}, taux non OPTAM") if taux_non_optam else None,
                y_compris_amo=_boolean(source, "y_compris_amo", ou),
            )
        case "tm" | "cent_pour_cent_sante":
            return Garantie(genre)
        case "tm_plus_pct_br":
            return Garantie(genre, taux=read_taux(_required(source, "taux", ou), f"{ou}, taux"))
        case "forfait_equipement":
            monture_max = source.get("monture_max")
            return Garantie(
                genre,
                montant=read_centimes(_required(source, "montant", ou), f"{ou}, montant"),
                monture_max=read_centimes(monture_max, f"{ou}, maximum monture") if monture_max else None,
                y_compris_amo=_boolean(source, "y_compris_amo", ou),
            )
        case _:
            raise ValueError(f"{ou} : le type {genre!r} est inconnu.")


def read_demande(claim: dict[str, Any]) -> Demande:
    """Demande typée ; ValueError si une partie manque ou si deux lignes ont le même identifiant."""
    lignes = tuple(read_ligne(ligne) for ligne in _required(claim, "lignes", "Demande"))
    if len({ligne.id for ligne in lignes}) != len(lignes):
        raise ValueError("Demande : deux lignes portent le même identifiant.")
    garanties = _required(claim, "garanties", "Demande")
    compteurs = claim.get("compteurs") or {}
    return Demande(
        lignes=lignes,
        garanties={poste: read_garantie(poste, garantie) for poste, garantie in garanties.items()},
        pf_deja_retenue=read_centimes(compteurs.get("pf", "0"), "Compteur de participation forfaitaire"),
        responsable=_boolean(claim, "responsable", "Demande"),
    )
