"""French sentences of the épreuves: refusals, modalités missing, needs that the bank cannot meet."""

from __future__ import annotations

from datetime import date

from cases.epreuves import CompositionImpossible, Manquement, periodes
from scenario_bank import Bank
from scenario_bank.corrige import Corrige
from scenario_bank.model.vocabulaire import Famille
from webapp.epreuves.demandes import Refus
from webapp.epreuves.modalites import Modalite
from webapp.models.epreuve import EtatEpreuve
from webapp.models.livret import Domaine
from webapp.rendering import INSECABLE, date_longue

_LIBELLES = {"nir": "un numéro de sécurité sociale", "iban": "un numéro de compte bancaire"} | {
    "telephone": "un numéro de téléphone",
    "adresse_electronique": "une adresse électronique",
    "numero": "un numéro d’identification",
}

_REFUS: dict[tuple[str, str], str] = {
    ("candidat", "inconnu"): "Cette personne n’est pas candidate dans l’organisme : choisissez dans la liste.",
    ("candidat", "soi"): "Vous ne pouvez pas ouvrir votre propre livret : un autre responsable doit le faire.",
    ("candidat", "deja_ouvert"): "{trouve} a déjà un livret dans cet organisme : ajoutez l’épreuve à ce livret.",
    ("fin", "avant_debut"): "La fin précède le début : choisissez une fin égale ou postérieure au {attendu}.",
    ("fin", "fenetre"): (
        "La fenêtre compte {trouve} jours ; le livret admet une semaine, soit {attendu} jours calendaires au plus. "
        "Rapprochez les deux dates."
    ),
    ("evaluateur2", "identiques"): "Les deux évaluateurs sont la même personne : choisissez-en deux différents.",
    ("evaluateur1", "candidat"): "Le candidat ne peut pas s’évaluer lui-même : choisissez un autre évaluateur.",
    ("evaluateur2", "candidat"): "Le candidat ne peut pas s’évaluer lui-même : choisissez un autre évaluateur.",
    ("evaluateur1", "pas_evaluateur"): "Cette personne n’est pas évaluatrice dans l’organisme : choisissez dans la liste.",
    ("evaluateur2", "pas_evaluateur"): "Cette personne n’est pas évaluatrice dans l’organisme : choisissez dans la liste.",
    ("entretien", "hors_fenetre"): (
        "L’entretien est prévu le {trouve}, hors de la fenêtre ({attendu}). Il suit le dernier dossier, "
        "au plus tard le dernier jour : choisissez une date de la fenêtre."
    ),
    ("domaine", "sans_dossier"): (
        "La banque n’a aucun dossier du domaine « {trouve} » : ne prévoyez que des situations réelles."
    ),
    ("composition", "non_validee"): "La composition n’est pas validée : validez-la avant de démarrer.",
    ("jour", "hors_fenetre"): (
        "Nous sommes le {trouve}, hors de la fenêtre de l’épreuve ({attendu}) : modifiez les dates, "
        "ou attendez le premier jour."
    ),
    ("tentative", "ouverte"): (
        "Le candidat n’a pas terminé et la fenêtre court jusqu’au {attendu} : attendez qu’il termine, "
        "ou que la fenêtre soit écoulée."
    ),
    ("reelles", "a_observer"): (
        "Situations réelles encore à décrire : {trouve}. Décrivez-les dans « Observer », "
        "ou attendez la fin de la fenêtre ({attendu})."
    ),
    ("motif_depassement", "absent"): (
        "Un fait a été observé le {trouve}, après la fin de la fenêtre ({attendu}) : écrivez le motif du dépassement. "
        "Rien de ce qui a été observé n’est supprimé."
    ),
    ("minutes", "bornes"): "Vous avez saisi {trouve} minutes ; écrivez un nombre entre {attendu}.",
    ("tenu_le", "futur"): "L’entretien est daté du futur : indiquez quand il a eu lieu.",
    ("tenu_le", "avant_debut"): "L’entretien ne peut pas précéder le premier jour de l’épreuve ({attendu}).",
    ("situation", "reelle"): "Cette situation est réelle : elle n’a pas de dossier de la banque.",
    ("situation", "reconstituee"): "Cette situation est reconstituée : elle ne se décrit pas à la main.",
    ("situation", "deja_dit"): "Vous l’avez déjà signalé, ou ce dossier est déjà écarté : rien à faire de plus.",
    ("motif", "absent"): "Écrivez le motif : il figurera au dossier.",
    ("texte", "absent"): "Écrivez une phrase, ou choisissez un critère.",
    ("libelle", "absent"): "Décrivez la situation en quelques mots, sans rien qui désigne l’adhérent.",
    ("texte", "trop_long"): "Le texte compte {trouve} caractères ; {attendu} au plus : raccourcissez-le.",
    ("motif", "trop_long"): "Le motif compte {trouve} caractères ; {attendu} au plus : raccourcissez-le.",
    ("libelle", "trop_long"): "Le texte compte {trouve} caractères ; {attendu} au plus : raccourcissez-le.",
    ("survenue_le", "futur"): "Le moment indiqué est dans le futur : corrigez l’heure.",
    ("survenue_le", "avant_debut"): "Le moment indiqué précède l’épreuve, qui commence le {attendu} : corrigez la date.",
    ("domaine", "hors_poste"): "Le domaine « {trouve} » n’est pas celui du poste ; choisissez : {attendu}.",
    ("jour", "futur"): "La situation est datée du futur : indiquez le jour où elle a été observée.",
    ("jour", "avant_debut"): "La situation est datée du {trouve}, avant l’épreuve, qui commence le {attendu}.",
    ("id_client", "autre_contenu"): "Cette observation a déjà été enregistrée avec un autre texte : rechargez la page.",
}  # fmt: skip

_PERSONNELLE = (
    "« {trouve} » ressemble à {quoi}. Rien qui désigne un adhérent n’entre ici : retirez-le, "
    "puis enregistrez de nouveau."
)


def periode(debut: date, fin: date) -> str:
    """The days of a window, said once: « du 24 au 30 novembre 2026 ».

    >>> periode(date(2026, 11, 24), date(2026, 11, 30)).replace("\u00a0", " ")
    'du 24 au 30 novembre 2026'
    >>> periode(date(2026, 12, 30), date(2027, 1, 2)).replace("\u00a0", " ")
    'du 30 décembre 2026 au 2 janvier 2027'
    """
    if debut == fin:
        return f"le\u00a0{date_longue(debut)}"
    gauche = date_longue(debut).split(INSECABLE)
    if debut.year == fin.year:
        gauche = gauche[:1] if debut.month == fin.month else gauche[:2]
    return f"du\u00a0{INSECABLE.join(gauche)} au\u00a0{date_longue(fin)}"


def _mot(brut: str) -> str:
    """ISO days, and ranges of them, in words; anything else as it is."""
    morceaux = brut.split("/")
    if all(len(m) == 10 and m[4:5] == m[7:8] == "-" for m in morceaux):
        dates = [date_longue(m) for m in morceaux]
        return dates[0] if len(dates) == 1 else f"du {dates[0]} au {dates[1]}"
    gauche, tiret, droite = brut.partition("-")
    if tiret and gauche.isdigit() and droite.isdigit():
        return f"{gauche} et {droite}"
    return brut


def phrase_refus(refus: Refus) -> str:
    """One refusal as a sentence: what was found, what is accepted, what to do."""
    if refus.cause in _LIBELLES:
        return _PERSONNELLE.format(trouve=refus.trouve, quoi=_LIBELLES[refus.cause])
    return _REFUS[refus.champ, refus.cause].format(trouve=_mot(refus.trouve), attendu=_mot(refus.attendu))


DOMAINES = {d.value: d.libelle for d in Domaine} | {"sante": "santé", "prevoyance": "prévoyance"}

_MANQUES = {
    "nombre_min": "{trouve} situation(s) comptée(s) ; le livret en demande au moins {attendu}.",
    "nombre_max": "{trouve} situations comptées ; le livret en admet {attendu} au plus.",
    "anomalie": "Aucune situation ne présente d’anomalie ; il en faut au moins {attendu}.",
    "suspicion": "Aucune situation ne présente de suspicion d’abus ou de fraude ; il en faut au moins {attendu}.",
    "dossiers_distincts": "L’anomalie et la suspicion sont dans le même dossier ({trouve}) ; il en faut deux distincts.",
    "domaine": "{trouve} : ce domaine n’est pas celui du poste ({attendu}).",
    "condition": "{trouve} est simulé en situation difficile ; le bloc 2 n’admet que le réel et le reconstitué.",
    "motif_reconstitue": "{trouve} est reconstitué sans motif ; écrivez pourquoi la situation réelle fait défaut.",
    "fenetre": "L’épreuve s’étend sur {trouve} jours ; {attendu} jours calendaires au plus.",
    "reserve": "Aucun dossier de réserve ne remplacerait un dossier défectueux.",
    "depassement": "Un fait a été observé le {trouve}, après le dernier jour prévu ({attendu}) ; rien n’est supprimé.",
    "entretien_avant_dernier": "L’entretien a été tenu le {trouve}, avant le dernier fait observé ({attendu}).",
    "entretien_apres_fenetre": "L’entretien a été tenu le {trouve}, après le dernier jour prévu ({attendu}).",
    "lieu": "Le lieu n’est pas précisé ; écrivez l’adresse ou le service.",
    "entretien_absent": "L’entretien complémentaire n’est pas programmé ; il doit l’être, au plus tard le {attendu}.",
    "entretien_hors_fenetre": "L’entretien est prévu le {trouve} ; il doit se tenir au plus tard le {attendu}.",
}  # fmt: skip


def phrase_manque(manque: Manquement) -> str:
    """What one modalité lacks, in words."""
    trouve, attendu = _mot(manque.trouve), _mot(manque.attendu)
    if manque.regle == "domaine":
        reference, _, mot = trouve.partition(" : ")
        trouve = f"{reference} ({DOMAINES.get(mot, mot)})"
        attendu = ", ".join(DOMAINES.get(m, m) for m in attendu.split(", "))
    return _MANQUES[manque.regle].format(trouve=trouve, attendu=attendu)


def phrases_manques(trouves: tuple[Manquement, ...]) -> list[str]:
    """Each thing lacking once, dossiers lacking the same reason counted together."""
    reconstitues = [m for m in trouves if m.regle == "motif_reconstitue"]
    phrases = [phrase_manque(m) for m in trouves if m.regle != "motif_reconstitue"]
    if len(reconstitues) == 1:
        phrases.append(phrase_manque(reconstitues[0]))
    elif reconstitues:
        phrases.append(
            f"{len(reconstitues)} dossiers sont reconstitués sans motif ; "
            "écrivez pourquoi la situation réelle fait défaut."
        )
    return phrases


TITRES_MODALITES = {
    "nombre": "De 5 à 8 situations",
    "anomalie": "Au moins une anomalie",
    "suspicion": "Au moins une suspicion d’abus ou de fraude",
    "distincts": "Anomalie et suspicion dans deux dossiers distincts",
    "domaine": "Domaine du poste occupé",
    "condition": "Réel, ou à défaut reconstitué avec son motif",
    "fenetre": "Une semaine au plus",
    "lieu": "Lieu de l’évaluation",
    "entretien": "Entretien complémentaire programmé",
    "reserve": "Un dossier de réserve",
}

LECTURES = {
    "I10": "le livret dit à la fois « situations réelles » et « mise en situation reconstituée »",
    "I11": "« une semaine » est lue comme 7 jours calendaires, la lecture la plus stricte",
    "I14": "rien ne l’interdit dans le livret ; c’est la lecture la plus exigeante",
    "I20": "le lieu est imprimé dans « Conditions de l’évaluation »",
    "I27": "fixé à l’ouverture du livret, appliqué à la composition",
    "I32": "après le dernier dossier et au plus tard le dernier jour",
}
"""Short words for the readings of the référentiel's inconsistencies that the panel rests on."""


def titre_modalite(modalite: Modalite) -> str:
    return TITRES_MODALITES[modalite.id]


def choix_periodes(bank: Bank) -> list[tuple[str, str]]:
    """(value, label) of the periods that a set may be dated in, the one with the most kinds first as ""."""
    choix = []
    for du, au in periodes(bank):
        titres = sorted(g.titre for g in bank.gabarits.values() if du <= g.premier_jour <= au)
        annees = f"{du.year}" if du.year == au.year else f"{du.year} à {au.year}"
        quoi = titres[0] if len(titres) == 1 else f"{len(titres)} types de dossiers"
        choix.append((len(titres), f"{du.isoformat()}/{au.isoformat()}", f"{annees} : {quoi}"))
    choix.sort(key=lambda c: c[0], reverse=True)
    return [("" if rang == 0 else valeur, libelle) for rang, (_, valeur, libelle) in enumerate(choix)]


_BESOINS = {
    "anomalie": "aucune anomalie",
    "fraude": "aucune suspicion d’abus ou de fraude",
    "leurre": "aucun dossier sans faute qui paraît en avoir une",
    "abus": "aucune suspicion d’abus",
    "sain": "aucun dossier sans anomalie",
}


def phrase_composition(refus: CompositionImpossible) -> str:
    """Why no set exists, and what to change."""
    if refus.manque == "nombre":
        attendu = refus.besoins["attendu"].replace("-", " à ")
        return f"{refus.besoins['nombre']} situations en tout ; le livret en demande {attendu}. Changez le nombre."
    if refus.manque == "jour":
        return "Les types de dossiers demandés n’ont aucun jour en commun : choisissez une autre période."
    if refus.manque == "mutuelle":
        return "Cette mutuelle n’a aucun contrat en vigueur à la période choisie : changez l’une ou l’autre."
    if refus.manque == "corroboration":
        return (
            "Aucun dossier de cette sorte ne repose sur des règles toutes confirmées par un exemple publié "
            f"(sans exemple : {refus.besoins['branches']}). Élargissez la difficulté, ou ajoutez un exemple "
            "à la banque : « constat banque lacunes » les liste."
        )
    if refus.manque == "dossiers_neufs":
        return "Le candidat a déjà rencontré tous les dossiers de cette sorte : élargissez la difficulté."
    bande = refus.besoins["difficulte"].replace("-", " à ")
    return f"La banque n’a {_BESOINS[refus.manque]} de difficulté {bande} : élargissez la bande."


SUITES = {
    EtatEpreuve.PREPAREE: "Relire les fiches évaluateur, puis démarrer le jour venu",
    EtatEpreuve.EN_COURS: "Suivre le travail et noter vos observations",
    EtatEpreuve.A_COTER: "Coter chaque compétence, chacun de son côté",
    EtatEpreuve.A_ACCORDER: "Vous accorder, compétence par compétence",
    EtatEpreuve.A_VALIDER: "Valider le livret",
    EtatEpreuve.CLOSE: "Consulter le livret",
}
"""The one next thing that an evaluator has to do, by state; the same whatever the other one has done."""

VERBES = {
    EtatEpreuve.PREPAREE: "Préparer",
    EtatEpreuve.EN_COURS: "Observer",
    EtatEpreuve.A_COTER: "Coter",
    EtatEpreuve.A_ACCORDER: "S’accorder",
    EtatEpreuve.A_VALIDER: "Valider le livret",
    EtatEpreuve.CLOSE: "Voir le livret",
}
"""The same in one verb, for its button."""


_NATURES = {
    Famille.SAIN: "rien",
    Famille.ANOMALIE: "une anomalie",
    Famille.ABUS: "une suspicion d’abus",
    Famille.FRAUDE: "une suspicion de fraude",
    Famille.LEURRE: "un leurre",
}


def nature(corrige: Corrige) -> str:
    """What a dossier presents and how hard it is; for evaluators and for whoever prepares."""
    return f"{_NATURES[corrige.famille]}, difficulté {corrige.difficulte}"
