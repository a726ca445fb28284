"""French sentences of the consensus and of the closing."""

from __future__ import annotations

from datetime import timedelta

from webapp.cotation.justification import Appel

JUSTIFIER = {
    Appel.ACQUIS_CONTRE_NOTES: "{qui} s’accorde sur ACQUIS alors qu’une de ses notes dit « non atteint » ou "
    "« non observé » : quelques mots de justification sont demandés.",
    Appel.NON_ACQUIS_CONTRE_NOTES: "{qui} s’accorde sur NON ACQUIS alors que toutes ses notes disent « atteint » : "
    "quelques mots de justification sont demandés.",
}
SIGNATURE_REFUSEE = (
    "La signature n’est pas reconnue : l’identifiant et le mot de passe doivent être ceux d’un des deux évaluateurs "
    "de l’épreuve. Aucun accord n’a été donné."
)


def phrase_attente(attente: timedelta) -> str:
    """How long to wait after too many failures."""
    minutes = max(1, -(-int(attente.total_seconds()) // 60))
    delai = "une minute" if minutes == 1 else f"{minutes} minutes"
    return f"Trop d’essais infructueux. Attendez {delai}, puis recommencez."
