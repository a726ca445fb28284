"""The letters of a mutuelle as the desk previews them: what is neutral is filled, the rest is the candidate's."""

from __future__ import annotations

from cases.vu import Vu
from scenario_bank import load_bank
from webapp.rendering import date_longue

A_COMPLETER = {
    "piece": "[pièce attendue]",
    "delai": "[délai]",
    "ligne": "[ligne concernée]",
    "motif": "[motif]",
    "montant": "[montant]",
    "iban_fin": "[quatre derniers caractères]",
    "beneficiaire": "[bénéficiaire]",
}
"""What the candidate writes: the letter never gives it away."""


def modeles_de(vu: Vu) -> list[dict[str, str]]:
    """Id, title, subject and text of each letter of the dossier's mutuelle, in the manual's order.

    A letter whose mutuelle left the bank keeps its title; its text is then the candidate's to write.
    """
    mutuelle = load_bank().mutuelles.get(vu.mutuelle)
    textes = {m.id: m for m in mutuelle.modeles_courrier} if mutuelle else {}
    modeles = []
    for identifiant, titre in vu.modeles_courrier:
        m = textes.get(identifiant)
        modeles.append(
            {
                "id": identifiant,
                "titre": titre,
                "objet": m.objet if m else titre,
                "corps": m.corps if m else "",
            }
        )
    return modeles


def variables(vu: Vu, gestionnaire: str) -> dict[str, str]:
    """The words that fill a letter of this dossier without saying anything of its treatment."""
    mutuelle = load_bank().mutuelles.get(vu.mutuelle)
    return {
        **A_COMPLETER,
        "adherent": vu.adherent,
        "date": date_longue(vu.demande.recue_le),
        "gestionnaire": gestionnaire,
        "mutuelle": vu.mutuelle_nom,
        "reference": vu.reference,
        "telephone": mutuelle.telephone if mutuelle else "[téléphone]",
    }
