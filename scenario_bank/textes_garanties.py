"""A guarantee written in plain French, as a tableau prints it, read as a typed guarantee or refused.

`comprendre("150 % BR")` is `PctBr(taux=150, y_compris_amo=True)`. « x % BR » without more words counts the
AMO's part in (santé reference §11); a forfait without more words comes on top of it. What may be read two
ways is refused with its reason, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import ValidationError

from scenario_bank.model.garanties import Garantie, garantie_depuis
from scenario_bank.textes_normalises import normaliser

__all__ = ["Motif", "TexteRefuse", "comprendre", "memes"]


class Motif(StrEnum):
    """Why a text is refused."""

    VIDE = "vide"
    BASE_ABSENTE = "base_absente"
    UNITE_ABSENTE = "unite_absente"
    UNITE_INCONNUE = "unite_inconnue"
    SEPARATEUR = "separateur"
    PERIODE_INCONNUE = "periode_inconnue"
    SECU_AMBIGUE = "secu_ambigue"
    PMSS_COMPRIS = "pmss_compris"
    ASSIETTE_AMBIGUE = "assiette_ambigue"
    TM_PARTIEL = "tm_partiel"
    COMBINAISON = "combinaison"
    CONTRADICTION = "contradiction"
    INCONNU = "inconnu"


_DITS: dict[Motif, tuple[str, str]] = {
    Motif.VIDE: ("il n’y a rien à lire", "Écrivez la garantie, ou « néant »."),
    Motif.BASE_ABSENTE: (
        "un pourcentage sans base",
        "Dites de quoi : « 100 % BR », « 100 % TM », « 100 % des frais réels », « 3 % PMSS » ou « 100 % Santé ».",
    ),
    Motif.UNITE_ABSENTE: ("un nombre sans unité", "Ajoutez « % BR », « € » ou « % PMSS »."),
    Motif.UNITE_INCONNUE: (
        "une base ou une unité inconnue",
        "Écrivez BR, TM, frais réels, PMSS ou €.",
    ),
    Motif.SEPARATEUR: (
        "un montant dont le point ou la virgule sépare peut-être les milliers",
        "Écrivez « 1 700 € » ou « 1,70 € » : deux décimales au plus, une espace pour les milliers.",
    ),
    Motif.PERIODE_INCONNUE: (
        "une période ou une unité de compte inconnue",
        "Comptez par acte, par jour, par an ou par équipement (par oreille en audio).",
    ),
    Motif.SECU_AMBIGUE: (
        "un forfait avec limite de monture sans dire si la part de l’Assurance Maladie y est comprise",
        "Ajoutez « y compris Sécu » ou « hors Sécu ».",
    ),
    Motif.PMSS_COMPRIS: (
        "un pourcentage du PMSS part de l’Assurance Maladie comprise",
        "Un pourcentage du PMSS vient en plus de la part de l’Assurance Maladie : retirez ces mots.",
    ),
    Motif.ASSIETTE_AMBIGUE: (
        "un pourcentage de la dépense ou de ce que l’Assurance Maladie en laisse",
        "Écrivez « 90 % des frais réels y compris Sécu » ou « 90 % du reste après Sécu ».",
    ),
    Motif.TM_PARTIEL: (
        "une partie seulement du ticket modérateur",
        "Écrivez « TM » (ou « 100 % TM »), ou un pourcentage de la BR.",
    ),
    Motif.COMBINAISON: (
        "une addition que le règlement ne connaît pas",
        "Après « TM + », mettez un pourcentage de la BR ou un forfait en euros.",
    ),
    Motif.CONTRADICTION: ("des indications qui se contredisent", "Gardez-en une seule."),
    Motif.INCONNU: (
        "ces mots ne sont pas ceux d’un tableau de garanties",
        "Par exemple : « 150 % BR », « TM + 50 % BR », « 50 € par an », « frais réels », « 100 % Santé ».",
    ),
}


class TexteRefuse(Exception):
    """`texte` is not understood, for `motif`; `str` is the French sentence."""

    def __init__(self, texte: str, motif: Motif, detail: str = "") -> None:
        self.texte, self.motif, self.detail = texte, motif, detail
        super().__init__(f"« {texte} » : {self.raison}. {self.remede}")

    @property
    def raison(self) -> str:
        raison = _DITS[self.motif][0]
        return f"{raison} ({self.detail})" if self.detail else raison

    @property
    def remede(self) -> str:
        return _DITS[self.motif][1]


# What follows is written over a normalised text: no accents, no unbreakable spaces, one spelling for each
# unit (« br », « tm », « fr », « pmss », « secu », « € », « % »), decimal points.
_N = r"(\d+(?:\.\d+)?)"
_PCT = rf"{_N} ?%"
_EUR = rf"{_N} ?€"
_DE = r"(?: (?:de|du|des|de la|de l'))?"
_COMPRIS = (
    r"(?:y compris secu|secu compris|dont secu|sous deduction de secu|apres deduction de secu|moins secu"
    r"|- ?secu|secu \+ mutuelle)"
)
_EN_PLUS = r"(?:en plus de secu|hors secu|en complement de secu|en complement|en plus|apres secu)"
_SECU = rf"(?:,? \(?(?P<compris>{_COMPRIS})\)?|,? \(?(?P<plus>{_EN_PLUS})\)?)?"
_PAR = r"(?: par (?P<par>acte|jour|an|equipement))?"

_QUEUES: tuple[tuple[str, str], ...] = (
    (
        rf",? (?:dans la limite de|limite a|plafonne a|maximum|avec un maximum de) {_EUR} par an$",
        "plafond_annuel",
    ),
    (rf" \((?:dans la limite de|limite a|plafonne a|maximum) {_EUR} par an\)$", "plafond_annuel"),
)
_JOURS = re.compile(
    r",? \(?(?:dans la limite de|limite a|plafonne a|maximum|pendant|pour)? ?(?P<jours>\d+) jours?"
    r"(?: maximum)?(?: par (?P<periode>sejour|an|hospitalisation))?\)?$"
)
_DEUX_NIVEAUX = re.compile(
    r"^(?P<un>.+?) \((?:(?:praticien|medecin) )?optam(?: ou secteur 1)?\) ?[,;/] ?(?P<deux>.+?) \((?:(?:praticien|medecin) )?non optam\)$"
)
_DEUX_NIVEAUX_NUS = re.compile(r"^(?P<un>.+?) optam ?[,;/-] ?(?P<deux>.+?) non optam$")
_DEUX_NIVEAUX_AVANT = re.compile(r"^optam ?:? ?(?P<un>.+?) ?[,;/] ?non optam ?:? ?(?P<deux>.+)$")
_MONTURE = re.compile(
    rf"^{_EUR}(?: par equipement)?(?: (?P<s1>{_COMPRIS}|{_EN_PLUS}))?"
    rf",? (?:dont(?: la)? monture(?: limite a| maximum)?|dont|monture prise en compte jusqu'a|monture limite a) ?{_EUR}"
    rf"(?: (?:au plus|maximum))?(?: pour la monture)?,?(?: (?P<s2>{_COMPRIS}|{_EN_PLUS}))?$"
)


def _oui(compris: bool) -> str:
    return "oui" if compris else "non"


def _pct_br(m: re.Match[str]) -> dict[str, Any]:
    return {"type": "pct_br", "taux": m[1], "y_compris_amo": _oui(not m["plus"])}


def _tm_plus(m: re.Match[str]) -> dict[str, Any]:
    return {"type": "tm_plus_pct_br", "taux": m[1]}


def _forfait(m: re.Match[str]) -> dict[str, Any]:
    return {
        "type": "forfait",
        "montant": m[1],
        "par": m["par"] or "acte",
        "y_compris_amo": _oui(bool(m["compris"])),
    }


def _tm_forfait(m: re.Match[str]) -> dict[str, Any]:
    return {"type": "forfait", "montant": m[1], "par": m["par"] or "acte", "avec_tm": "oui"}


def _pmss(m: re.Match[str]) -> dict[str, Any]:
    return {"type": "pct_pmss", "taux": m[1], "par": m["par"] or "acte"}


def _frais_reels(m: re.Match[str]) -> dict[str, Any]:
    return {"type": "frais_reels", "taux": m[1] or "100", "assiette": "depense"}


def _reste(m: re.Match[str]) -> dict[str, Any]:
    return {"type": "frais_reels", "taux": m[1], "assiette": "reste"}


# The grammar: the whole text, then what it gives. The first row that matches is taken.
_REGLES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Mapping[str, Any]]], ...] = tuple(
    (re.compile(rf"^(?:{motif})$"), donne)
    for motif, donne in (
        (
            (
                r"neant|pas de (?:prise en charge|remboursement)|aucune?(?: remboursement| prise en charge| garantie)?|non (?:pris en charge|couvert|rembourse)e?"
                r"|exclu|-|0(?: ?[€%])?"
            ),
            lambda _m: {"type": "aucune"},
        ),
        (
            (
                r"(?:panier |offre )?100 ?% sante(?:,? \(?(?:rien a payer|sans reste a charge|reste a charge zero"
                r"|rac 0|pris en charge integralement)\)?)?|rac 0|reste a charge zero"
            ),
            lambda _m: {"type": "cent_pour_cent_sante"},
        ),
        (
            rf"(?:100 ?%{_DE} )?tm(?: \(100 ?%{_DE} br(?: y compris secu)?\))?",
            lambda _m: {"type": "tm"},
        ),
        (rf"(?:100 ?%{_DE} )?tm \+ {_PCT}{_DE} br", _tm_plus),
        (rf"(?:100 ?%{_DE} )?tm \+ {_EUR}{_PAR}", _tm_forfait),
        (rf"100 ?%{_DE} br(?: y compris secu)? \+ {_EUR}{_PAR}", _tm_forfait),
        (rf"{_PCT}{_DE} br{_SECU}", _pct_br),
        (
            rf"(?:{_PCT}{_DE} )?(?:fr|depense)(?:,? \(?{_COMPRIS}\)?)?(?:,? (?:sans limite|sans limitation)(?: de duree)?)?",
            _frais_reels,
        ),
        (rf"(?:(100) ?%{_DE} )?(?:fr|depense),? \(?{_EN_PLUS}\)?", _frais_reels),
        (
            r"(100) ?%(?: du)? forfait journalier(?:,? (?:sans limite|sans limitation)(?: de duree)?)?",
            _frais_reels,
        ),
        (rf"{_PCT} (?:du|des) (?:fr )?reste(?: a charge)?(?: apres secu)?", _reste),
        (rf"{_PCT}{_DE} pmss{_PAR}(?: {_EN_PLUS})?", _pmss),
        (rf"{_EUR}{_PAR}{_SECU}{_PAR.replace('<par>', '<par2>')}", _forfait),
    )
)


def comprendre(texte: str) -> Garantie:
    """The guarantee that `texte` says; raises TexteRefuse with its reason."""
    lu = normaliser(texte)
    if not lu:
        raise TexteRefuse(texte, Motif.VIDE)
    if re.search(r"\.\d{3,} ?€", lu):
        raise TexteRefuse(texte, Motif.SEPARATEUR)
    try:
        return garantie_depuis(_lire(texte, lu))
    except ValidationError as erreur:
        raise TexteRefuse(texte, Motif.CONTRADICTION, erreur.errors()[0]["msg"]) from erreur


def _lire(texte: str, lu: str) -> dict[str, Any]:
    """The dict of the guarantee; raises TexteRefuse."""
    queue: dict[str, Any] = {}
    for motif, cle in _QUEUES:
        m = re.search(motif, lu)
        if m:
            queue[cle], lu = m[1], lu[: m.start()]
    m = _JOURS.search(lu)
    if m:
        queue["jours_max"], lu = m["jours"], lu[: m.start()]
        queue["jours_par"] = "an" if m["periode"] == "an" else "sejour"
    m = _DEUX_NIVEAUX.match(lu) or _DEUX_NIVEAUX_AVANT.match(lu) or _DEUX_NIVEAUX_NUS.match(lu)
    donnees = _deux_niveaux(texte, m["un"], m["deux"]) if m else _un_niveau(texte, lu)
    if "jours_max" in queue and donnees["type"] != "forfait":
        raise TexteRefuse(
            texte, Motif.CONTRADICTION, "une limite en jours ne vaut que pour un forfait par jour"
        )
    if queue and donnees["type"] in {"forfait_equipement", "cent_pour_cent_sante", "aucune"}:
        raise TexteRefuse(texte, Motif.CONTRADICTION, "cette garantie ne prend pas de limite")
    return {**donnees, **queue}


def _deux_niveaux(texte: str, un: str, deux: str) -> dict[str, Any]:
    """Two levels, OPTAM and non OPTAM; the second may leave its base unsaid."""
    optam = _un_niveau(texte, un)
    if optam["type"] not in {"pct_br", "tm_plus_pct_br"}:
        raise TexteRefuse(texte, Motif.CONTRADICTION, "deux niveaux ne se disent qu’en pourcentage de la BR")
    seul = re.fullmatch(rf"(?:tm )?\+? ?{_PCT}(?:{_DE} br)?", deux)
    if seul:
        return {**optam, "taux_non_optam": seul[1]}
    if deux == "tm" and optam["type"] == "tm_plus_pct_br":
        return {**optam, "taux_non_optam": "0"}
    autre = _un_niveau(texte, deux)
    if autre["type"] != optam["type"] or autre.get("y_compris_amo") != optam.get("y_compris_amo"):
        raise TexteRefuse(texte, Motif.CONTRADICTION, "les deux niveaux ne se comptent pas de la même façon")
    return {**optam, "taux_non_optam": autre["taux"]}


def _un_niveau(texte: str, lu: str) -> dict[str, Any]:
    m = _MONTURE.match(lu)
    if m:
        dit = m["s1"] or m["s2"]
        if dit is None:
            raise TexteRefuse(texte, Motif.SECU_AMBIGUE)
        compris = re.fullmatch(_COMPRIS, dit) is not None
        return {
            "type": "forfait_equipement",
            "montant": m[1],
            "monture_max": m[3],
            "y_compris_amo": _oui(compris),
        }
    for motif, donne in _REGLES:
        m = motif.match(lu)
        if m:
            donnees = dict(donne(m))
            if "par2" in m.groupdict() and m["par2"]:
                if m["par"]:
                    raise TexteRefuse(texte, Motif.CONTRADICTION, "deux unités de compte")
                donnees["par"] = m["par2"]
            return donnees
    raise TexteRefuse(texte, _pourquoi(lu))


# Why no row matched, from the most telling to the least.
_RAISONS: tuple[tuple[re.Pattern[str], Motif], ...] = tuple(
    (re.compile(motif), raison)
    for motif, raison in (
        (rf"{_N}$", Motif.UNITE_ABSENTE),
        (rf"{_PCT}(?: (?:{_COMPRIS}|{_EN_PLUS}))?$", Motif.BASE_ABSENTE),
        (r".*\btm\b.*\+|.*\+.*\btm\b", Motif.COMBINAISON),
        (r".*\btm\b", Motif.TM_PARTIEL),
        (rf"{_PCT}{_DE} (?:fr|depense)\b.*{_EN_PLUS}", Motif.ASSIETTE_AMBIGUE),
        (rf"{_PCT}{_DE} pmss\b.*{_COMPRIS}", Motif.PMSS_COMPRIS),
        (rf"(?:{_EUR}|{_PCT}{_DE} pmss).* (?:par|tous les|toutes les|chaque) ", Motif.PERIODE_INCONNUE),
        (r".*\+", Motif.COMBINAISON),
        (rf"{_N} ?%{_DE} \w+", Motif.UNITE_INCONNUE),
    )
)


def _pourquoi(lu: str) -> Motif:
    """The reason why no row matched."""
    return next((raison for motif, raison in _RAISONS if motif.match(lu)), Motif.INCONNU)


def memes(un: Garantie, autre: Garantie) -> bool:
    """True when two guarantees give the same, whatever the way their numbers are written.

    >>> memes(comprendre("100 % BR"), comprendre("100,00 % BR y compris Sécu"))
    True
    """
    return _essentiel(un) == _essentiel(autre)


def _essentiel(garantie: Garantie) -> dict[str, Any]:
    donnees = garantie.model_dump()
    non_optam = donnees.get("taux_non_optam")
    if non_optam is not None and non_optam == donnees["taux"]:
        donnees["taux_non_optam"] = None
    if donnees.get("jours_max") is None:
        donnees.pop("jours_par", None)
    return {c: v.normalize() if isinstance(v, Decimal) else v for c, v in donnees.items()}
