"""The words of the référentiel's own notions: markers, gravities, places, and the modalités as understood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scenario_bank.model.grilles import Marqueur
from scenario_bank.model.modalites import (
    Conditions,
    Contraintes,
    Duree,
    EntretienComplementaire,
    Obligatoire,
    Situations,
)

MARQUEURS: dict[Marqueur, tuple[str, str]] = {
    Marqueur.CONNAISSANCE: (
        "connaissance",
        "Aucune action ne l’établit à elle seule : l’entretien y pourvoit (I28).",
    ),
    Marqueur.CAS_ECHEANT: (
        "cas échéant",
        "« Sans objet dans les situations observées » est un état possible, distinct de « non atteint » (I27).",
    ),
    Marqueur.ALTERNATIVE_A_DEFAUT: (
        "à défaut",
        "Le livret admet deux voies : la seconde suffit quand la première n’est pas possible (I27).",
    ),
    Marqueur.PROCEDURE_LOCALE: (
        "procédure locale",
        "S’apprécie au regard des procédures de l’organisme ; à l’épreuve, du manuel remis au candidat.",
    ),
    Marqueur.DOMAINE_SANTE_OU_PREVOYANCE: (
        "santé ou prévoyance",
        "Se lit dans le domaine du candidat, fixé à l’ouverture du livret (I27).",
    ),
}
GRAVITES = {"haute": "Gravité haute", "moyenne": "Gravité moyenne", "basse": "Gravité basse"}
LIEUX = {
    "fiche_de_synthese": "fiche de synthèse",
    "echelle": "échelle d’appréciation",
    "jury": "jury",
    "phases": "phases de l’évaluation",
    "principes": "principes",
    "evaluateurs": "évaluateurs",
    "commission_paritaire": "commission paritaire",
    "meta": "le document lui-même",
}


def lieu_en_mots(lieu: str) -> str:
    """A place of the livret in words.

    >>> lieu_en_mots("B2").replace("\\u00a0", " ")
    'bloc 2'
    """
    return LIEUX.get(lieu) or f"bloc\u00a0{lieu[1:]}"


@dataclass(frozen=True, slots=True)
class LectureRetenue:
    """What Constat understands of a sentence of the modalités, and that sentence."""

    titre: str
    lecture: str
    texte: str


_CONDITIONS = {
    "situation_reelle": "en situation réelle",
    "situation_reconstituee_avec_un_evaluateur": "en situation reconstituée avec un évaluateur",
}
_RECONSTITUTION = {
    "non_sauf_la_situation_difficile_simulee": "Rien n’est reconstitué, sauf la situation difficile (I10).",
    "a_defaut": "La reconstitution n’est admise qu’à défaut, et son motif est noté (I10).",
    "seule_modalite": "Tout est reconstitué (I10).",
}
_OBLIGATOIRES = {
    "anomalie": "Une anomalie",
    "suspicion_abus_ou_fraude": "Une suspicion d’abus ou de fraude",
    "situation_difficile_simulee": "Une situation difficile simulée",
    "interlocuteur_interne_et_externe": "Des interlocuteurs internes et externes",
    "remontee_apres_chaque_entretien": "Une remontée du dysfonctionnement",
    "cas_tire_au_sort": "Un cas tiré au sort",
    "attendu": "Ce que le candidat doit faire",
    "redaction_fiches_contacts": "La rédaction de fiches contacts",
}


def lectures_retenues(contraintes: Contraintes) -> tuple[LectureRetenue, ...]:
    """The parsed modalités of a bloc, each beside the sentence that it comes from."""
    commentaire, accord = contraintes.commentaire, contraintes.accord_des_deux_evaluateurs
    lues = [
        LectureRetenue("Conditions", _conditions(contraintes.conditions), contraintes.conditions.texte),
        LectureRetenue("Nombre", _nombre(contraintes.situations), contraintes.situations.texte),
        *(LectureRetenue(_OBLIGATOIRES[o.type], _obligatoire(o), o.texte) for o in contraintes.obligatoires),
        LectureRetenue("Durée", _duree(contraintes.duree), contraintes.duree.texte),
        LectureRetenue(
            "Entretien complémentaire",
            _entretien(contraintes.entretien_complementaire),
            contraintes.entretien_complementaire.texte,
        ),
        LectureRetenue(
            "Commentaire",
            "Obligatoire : la validation est refusée sans lui (I04)."
            if commentaire.regime == "obligatoire"
            else "Facultatif : un simple rappel (I04).",
            commentaire.texte,
        ),
        LectureRetenue("Accord", "Les deux évaluateurs se prononcent d’un même avis (I24).", accord.texte),
    ]
    return tuple(lues)


def _conditions(c: Conditions) -> str:
    return f"{', à défaut '.join(_CONDITIONS[o] for o in c.ordre).capitalize()}. {_RECONSTITUTION[c.reconstitution_admise]}"


def _nombre(s: Situations) -> str:
    combien = f"{s.min}" if s.min == s.max else f"de {s.min} à {s.max}"
    morceaux = [f"{combien.capitalize()} (unité comptée : {s.unite})"]
    if s.canaux:
        morceaux.append(f"canaux : {', '.join(c.rstrip('.') for c in s.canaux)}")
    if s.cas_tires:
        morceaux.append(f"cas tirés : {s.cas_tires}")
    morceaux += [x for x in (s.diversite, s.selon, s.perimetre, s.outils) if x]
    return " ; ".join(morceaux) + "."


def _obligatoire(o: Obligatoire) -> str:
    morceaux = []
    if o.min is not None:
        morceaux.append(f"au moins {o.min}" if isinstance(o.min, int) else f"à {o.min}")
    if o.condition:
        morceaux.append(o.condition)
    if o.attendus_candidat:
        morceaux.append(f"le candidat doit {', puis '.join(o.attendus_candidat)}")
    phrase = " ; ".join(morceaux) or "attendu du candidat"
    return f"{phrase[0].upper()}{phrase[1:]}."


def _morceaux_de_duree(d: Duree) -> Iterator[str]:
    if d.fenetre_max_jours_interpretes:
        yield f"fenêtre de {d.fenetre_max_jours_interpretes} jours calendaires, la lecture la plus stricte (I11)"
    if d.minutes_total:
        yield f"{d.minutes_total} minutes au total"
    if d.minutes_par_entretien_environ:
        yield f"environ {d.minutes_par_entretien_environ} minutes par entretien"
    if d.fractionnable:
        yield "en plusieurs fois si besoin"
    if not d.maximum_explicite:
        yield "le livret n’écrit pas « maximum »"


def _duree(d: Duree) -> str:
    phrase = " ; ".join(_morceaux_de_duree(d))
    return f"{phrase[0].upper()}{phrase[1:]}."


def _entretien(e: EntretienComplementaire) -> str:
    minutes = (
        f"Environ {e.minutes_environ} minutes"
        if e.minutes_environ
        else "Durée libre, le livret n’en donne pas (I08)"
    )
    return f"{minutes} ; {e.quand}. Pour {' et '.join(e.objets)}."
