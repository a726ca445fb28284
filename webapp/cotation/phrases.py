"""French sentences of the rating: what is missing, what is asked and why."""

from __future__ import annotations

from webapp.cotation.justification import Appel
from webapp.cotation.services import CotationIncomplete, JournalAltere, RaisonAbsente

APPELS = {
    Appel.ACQUIS_CONTRE_NOTES: "Vous appréciez la compétence ACQUIS alors qu’une de vos notes dit « non atteint » "
    "ou « non observé » : dites pourquoi en quelques mots.",
    Appel.NON_ACQUIS_CONTRE_NOTES: "Vous appréciez la compétence NON ACQUIS alors que toutes vos notes disent "
    "« atteint » : dites pourquoi en quelques mots.",
}
_RAISONS = {
    "raison": "Écrivez pourquoi, puis recommencez : un fait s’écarte ou s’ajoute toujours avec sa raison.",
    "question": "Écrivez la question posée.",
    "reponse": "Écrivez la réponse du candidat.",
}


def phrase_raison(refus: RaisonAbsente) -> str:
    """What to write before going on."""
    return _RAISONS[refus.champ]


def phrase_journal(refus: JournalAltere) -> str:
    """Where the journal departs from its chain, and whom to tell."""
    ou = f"à partir de l’action n° {refus.sequence}" if refus.sequence else "en tête"
    return (
        f"Le journal du candidat ne correspond plus à ce qui avait été enregistré, {ou}. Rien n’a été rendu ni figé ; vos "
        "notes sont gardées. Prévenez l’administrateur : « constat journal verifier » dira ce qui a changé."
    )


def phrases_incomplete(refus: CotationIncomplete) -> list[str]:
    """One sentence for each thing that keeps the rating from being submitted."""
    phrases = []
    if refus.sans_valeur:
        quoi = "La compétence" if len(refus.sans_valeur) == 1 else "Les compétences"
        phrases.append(f"{quoi} {_et(refus.sans_valeur)} : choisissez A ou NA.")
    phrases += [f"{c} : {APPELS[cause]}" for c, cause in refus.a_justifier.items()]
    return phrases


def _et(mots: tuple[str, ...]) -> str:
    return mots[0] if len(mots) == 1 else f"{', '.join(mots[:-1])} et {mots[-1]}"
