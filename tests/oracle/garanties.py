"""Garanties d’un contrat, lues pour les seules lignes qui en ont besoin."""

from typing import Any

from .lecture import Ligne
from .montants import read_centimes, read_taux, refuse

TYPES = frozenset(
    {
        "pct_br",
        "tm",
        "tm_plus_pct_br",
        "forfait",
        "forfait_equipement",
        "pct_pmss",
        "frais_reels",
        "cent_pour_cent_sante",
        "aucune",
    }
)
_PAR = frozenset({"acte", "jour", "an", "equipement"})
_OUI_NON = {True: True, False: False, "oui": True, "non": False}


class Garantie:
    """Une garantie ; les champs étrangers à son type restent à leur valeur neutre."""

    __slots__ = (
        "avec_tm",
        "cle",
        "de_la_depense",
        "jours_max",
        "jours_par_an",
        "montant",
        "monture_max",
        "par",
        "plafond_annuel",
        "taux",
        "taux_non_optam",
        "type",
        "y_compris_amo",
    )

    def __init__(self, genre: str, cle: str) -> None:
        self.type, self.cle = genre, cle
        self.taux, self.montant = 0, 0
        self.taux_non_optam: int | None = None
        self.monture_max: int | None = None
        self.plafond_annuel: int | None = None
        self.jours_max: int | None = None
        self.y_compris_amo = self.avec_tm = self.jours_par_an = False
        self.de_la_depense = True
        self.par = "acte"


def _required(source: dict[str, Any], cle: str, ou: str) -> Any:
    if cle not in source:
        refuse(ou, f"le champ « {cle} » manque.")
    return source[cle]


def _yes(source: dict[str, Any], cle: str, ou: str, defaut: bool | None = None) -> bool:
    valeur = source.get(cle, defaut)
    if not isinstance(valeur, (bool, str)) or valeur not in _OUI_NON:
        refuse(ou, f"« {cle} » vaut {valeur!r} ; attendu oui ou non.")
    return _OUI_NON[valeur]


def _read_forfait(g: Garantie, source: dict[str, Any], ou: str) -> None:
    g.montant = read_centimes(_required(source, "montant", ou), "montant", ou)
    g.y_compris_amo = _yes(source, "y_compris_amo", ou, False)
    g.avec_tm = _yes(source, "avec_tm", ou, False)
    jours = source.get("jours_max")
    if jours is not None and (type(jours) is not int or jours < 1):
        refuse(ou, f"« jours_max » vaut {jours!r} ; attendu un nombre entier d’au moins 1.")
    g.jours_max = jours
    g.jours_par_an = source.get("jours_par", "sejour") == "an"
    if g.y_compris_amo and g.avec_tm:
        refuse(ou, "« y_compris_amo » et « avec_tm » se contredisent.")


def _read_par(g: Garantie, source: dict[str, Any], ou: str) -> None:
    par = source.get("par", "acte")
    if par not in _PAR:
        refuse(ou, f"« par » vaut {par!r} ; admis {sorted(_PAR)}.")
    g.par = par
    if g.par == "an" and (g.y_compris_amo or g.plafond_annuel is not None):
        refuse(ou, "un forfait par an n’est ni y compris la part AMO, ni plafonné une seconde fois.")
    if g.jours_max is not None and g.par != "jour":
        refuse(ou, "« jours_max » ne vaut que pour un forfait par jour.")


def read_garantie(cle: str, source: dict[str, Any]) -> Garantie:
    """Garantie typée ; ValueError pour un type inconnu, un champ absent ou contradictoire."""
    ou = f"Garantie {cle}"
    genre = _required(source, "type", ou)
    if genre not in TYPES:
        refuse(ou, f"le type {genre!r} est inconnu.")
    g = Garantie(genre, cle)
    plafond = source.get("plafond_annuel")
    if plafond is not None:
        g.plafond_annuel = read_centimes(plafond, "plafond annuel", ou)
    if genre in {"pct_br", "tm_plus_pct_br", "pct_pmss"}:
        g.taux = read_taux(_required(source, "taux", ou), "taux", ou)
    if genre in {"pct_br", "tm_plus_pct_br"}:
        non_optam = source.get("taux_non_optam")
        g.taux_non_optam = read_taux(non_optam, "taux non OPTAM", ou) if non_optam else None
        g.y_compris_amo = genre == "pct_br" and _yes(source, "y_compris_amo", ou)
    elif genre == "frais_reels":
        g.taux = read_taux(source.get("taux", "100"), "taux", ou)
        assiette = source.get("assiette", "depense")
        if assiette not in {"depense", "reste"} or g.taux > 10_000:
            refuse(ou, f"assiette {assiette!r} ou taux au-delà de 100 % des frais réels.")
        g.de_la_depense = assiette == "depense"
    elif genre == "forfait":
        _read_forfait(g, source, ou)
        _read_par(g, source, ou)
    elif genre == "pct_pmss":
        _read_par(g, source, ou)
    elif genre == "forfait_equipement":
        g.montant = read_centimes(_required(source, "montant", ou), "montant", ou)
        g.y_compris_amo = _yes(source, "y_compris_amo", ou)
        monture = source.get("monture_max")
        g.monture_max = read_centimes(monture, "maximum monture", ou) if monture else None
    return g


class Contrat:
    """Un contrat : ses garanties lues à la demande, et ce qu’il a déjà payé dans l’année, par clé."""

    __slots__ = ("_lues", "consommes", "garanties", "responsable")

    def __init__(self, source: dict[str, Any], consommes: dict[str, Any]) -> None:
        self.garanties = _required(source, "garanties", "Demande")
        self.responsable = _yes(source, "responsable", "Demande")
        self._lues: dict[str, Garantie] = {}
        self.consommes = {cle: read_centimes(x, f"consommé {cle}") for cle, x in consommes.items()}
        for cle, garantie in self.garanties.items():
            if garantie.get("type") not in TYPES:
                refuse(f"Garantie {cle}", f"le type {garantie.get('type')!r} est inconnu.")

    def garantie_of(self, ligne: Ligne, panier: str) -> Garantie | None:
        """Garantie de la variante de la ligne, sinon de son poste, ou None."""
        poste = ligne.acte.poste
        variante = panier if poste == "prothese_dentaire" else ligne.acte.variante
        cle = f"{poste}.{variante}" if variante else poste
        if cle not in self.garanties:
            cle = poste
        garantie = self._lues.get(cle)
        if garantie is None and cle in self.garanties:
            garantie = self._lues[cle] = read_garantie(cle, self.garanties[cle])
        return garantie
