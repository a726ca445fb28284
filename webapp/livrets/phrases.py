"""French sentences of the closing: what is missing, what has changed."""

from __future__ import annotations

from collections.abc import Mapping

PERIMEE = (
    "Cette version n’est plus celle à valider : le livret a changé depuis son affichage. Rechargez la page ; si une "
    "autre épreuve du livret a été close entre-temps, revenez à l’accord et préparez une nouvelle version."
)
MOT_DE_PASSE = "Ce n’est pas votre mot de passe. Rien n’a été validé."
DEJA_VALIDEE = (
    "Vous avez validé cette version : vous ne pouvez plus la rouvrir seul. L’autre évaluateur le peut tant qu’il n’a "
    "pas validé ; après la clôture, une correction reste possible."
)


def phrases_manques(manques: Mapping[str, tuple[str, ...]]) -> list[str]:
    """One sentence for each thing that keeps the version from being frozen."""
    phrases = []
    if "sans_accord" in manques:
        quoi = ", ".join(manques["sans_accord"])
        phrases.append(f"Sans accord commun : {quoi}. Donnez chacun votre accord sur la même appréciation.")
    if "commentaire" in manques:
        phrases.append(
            "Le commentaire commun est obligatoire pour ce bloc : rédigez-le avec l’autre évaluateur."
        )
    if "entretien" in manques:
        phrases.append("L’entretien complémentaire n’est pas noté : indiquez quand il a eu lieu et sa durée.")
    if "duree" in manques:
        phrases.append("Indiquez la durée totale de l’épreuve, en minutes.")
    if "fonctions" in manques:
        phrases.append("Indiquez la fonction de chaque évaluateur : le livret l’imprime.")
    if "motif" in manques:
        phrases.append("Indiquez le motif de la correction : il figure dans la nouvelle version.")
    return phrases
