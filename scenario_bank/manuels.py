"""What a manual and its letters must hold for every key to find its clause, its service, its mention."""

from __future__ import annotations

from collections.abc import Sequence

from scenario_bank.lecture import FichierLu
from scenario_bank.model.clauses import (
    Chemise,
    Clause,
    ClauseConfidentialite,
    ClauseControle,
    ClauseConvention,
    ClauseCourrier,
    ClauseDelai,
    ClauseDestinataire,
    ClausePieceRequise,
    ClauseRenouvellement,
    ClauseTableau,
    Controle,
    Interdit,
    Objet,
    ServiceId,
    Sujet,
    Usage,
)
from scenario_bank.model.mutuelle import VARIABLES, Mention, ModeleCourrier
from scenario_bank.model.vocabulaire import TYPES_ACTION

COLONNES = frozenset(TYPES_ACTION["tableau_de_bord"].champs)
CONVENTIONS = frozenset(
    {"telephone", "mail", "adresse", "nir", "iban", "bic", "rpps", "finess", "numero_am", "siret", "caisse"}
)
# A manual must say each of these once; a gabarit then finds its clause in every mutuelle.
_UNE_FOIS = (
    "changement_rib",
    "compte_rendu",
    "confidentialite",
    "convention",
    "delegation",
    "deroulement",
    "horaires",
    "indu",
    "paiement",
    "prise_en_charge",
    "rapprochement_tiers_payant",
    "recuperation",
    "relance",
    "tableau_de_bord",
    "transport",
    "verification",
)


# Subjects that every manual gives a recipient; the others are a mutuelle's choice.
_SUJETS = (
    Sujet.SUSPICION,
    Sujet.BLANCHIMENT,
    Sujet.INCIDENT,
    Sujet.RECLAMATION,
    Sujet.INDU,
    Sujet.COTISATION,
    Sujet.DONNEES_PERSONNELLES,
    Sujet.TIERS_PAYANT,
)


def verifier_manuel(
    fichier: FichierLu,
    clauses: tuple[Clause, ...],
    services: frozenset[ServiceId],
    mentions: dict[str, Mention],
) -> None:
    """Note in `fichier` what the manual lacks, says twice, or names without it existing."""
    fichier.refuser_doubles("clauses", [c.id for c in clauses], "identifiant")
    fichier.refuser_doubles("clauses", [c.numero for c in clauses], "numéro")
    numeros = [tuple(int(n) for n in c.numero.split(".")) for c in clauses]
    for i in range(1, len(numeros)):
        if numeros[i] < numeros[i - 1]:
            fichier.refuser(
                f"clauses.{i}.numero", f"numéro {clauses[i].numero}.", "Rangez les clauses par numéro."
            )
    _verifier_presences(fichier, clauses)
    for i, clause in enumerate(clauses):
        service = getattr(clause, "service", None)
        if service is not None and service not in services:
            fichier.refuser(
                f"clauses.{i}.service",
                f"service « {service} » absent de l’annuaire interne.",
                f"Prenez un service de mutuelle.yaml : {', '.join(sorted(services))}.",
            )
        _verifier_mots(fichier, f"clauses.{i}", clause)
        if isinstance(clause, ClauseCourrier):
            _verifier_mentions(fichier, f"clauses.{i}", clause, mentions)


def _verifier_mots(fichier: FichierLu, chemin: str, clause: Clause) -> None:
    """Lists whose words are closed: columns, conventions, forbidden things."""
    if isinstance(clause, ClauseTableau):
        for j, colonne in enumerate(clause.colonnes):
            if colonne not in COLONNES:
                fichier.refuser(
                    f"{chemin}.colonnes.{j}",
                    f"colonne « {colonne} » inconnue.",
                    f"Prenez parmi {', '.join(sorted(COLONNES))}.",
                )
    if isinstance(clause, ClauseConvention):
        for manque in sorted(CONVENTIONS - set(clause.portee)):
            fichier.refuser(f"{chemin}.portee", f"« {manque} » manque.", "La convention vaut pour tous.")
    if isinstance(clause, ClauseConfidentialite):
        for interdit in sorted(set(Interdit) - set(clause.interdits)):
            fichier.refuser(f"{chemin}.interdits", f"« {interdit} » manque.", "Chaque interdit est écrit.")


def _verifier_presences(fichier: FichierLu, clauses: tuple[Clause, ...]) -> None:
    """Each control, recipient, delay, list and letter that a key may need is said exactly once."""
    dits: list[tuple[str, list[str], Sequence[str]]] = [
        ("contrôle", [str(c.controle) for c in clauses if isinstance(c, ClauseControle)], [*Controle]),
        ("destinataire", [str(c.sujet) for c in clauses if isinstance(c, ClauseDestinataire)], [*_SUJETS]),
        ("délai", [str(c.pour) for c in clauses if isinstance(c, ClauseDelai)], [*Objet]),
        (
            "liste de pièces",
            [str(c.chemise) for c in clauses if isinstance(c, ClausePieceRequise)],
            [*Chemise],
        ),
        ("courrier", [str(c.usage) for c in clauses if isinstance(c, ClauseCourrier)], [*Usage]),
        (
            "renouvellement",
            [c.equipement for c in clauses if isinstance(c, ClauseRenouvellement)],
            ["optique", "audio"],
        ),
        ("clause", [c.type for c in clauses if c.type in _UNE_FOIS], _UNE_FOIS),
    ]
    for quoi, trouves, attendus in dits:
        for attendu in attendus:
            if attendu not in trouves:
                fichier.refuser("clauses", f"{quoi} « {attendu} » : aucune clause.", "Ajoutez une clause.")
        for double in sorted({t for t in trouves if trouves.count(t) > 1}):
            fichier.refuser("clauses", f"{quoi} « {double} » : plusieurs clauses.", "Gardez-en une seule.")


def _verifier_mentions(
    fichier: FichierLu, chemin: str, clause: ClauseCourrier, mentions: dict[str, Mention]
) -> None:
    for liste, genres in (("requises", {"requise", "possible"}), ("possibles", {"possible", "requise"})):
        for j, mention in enumerate(getattr(clause, liste)):
            if mention not in mentions:
                fichier.refuser(
                    f"{chemin}.{liste}.{j}", f"mention « {mention} » inconnue.", "Voyez mentions.yaml."
                )
            elif mentions[mention].genre not in genres:
                fichier.refuser(
                    f"{chemin}.{liste}.{j}", f"mention « {mention} » interdite.", "Retirez-la de la clause."
                )


def verifier_courriers(
    fichier: FichierLu, modeles: tuple[ModeleCourrier, ...], mentions: dict[str, Mention]
) -> None:
    """Note in `fichier` the uses without a letter, unknown variables and mentions."""
    fichier.refuser_doubles("modeles_courrier", [m.id for m in modeles], "modèle")
    fichier.refuser_doubles("modeles_courrier", [m.usage for m in modeles], "usage")
    for manque in sorted(set(Usage) - {m.usage for m in modeles}):
        fichier.refuser("modeles_courrier", f"usage « {manque} » : aucun modèle.", "Écrivez ce courrier.")
    for i, modele in enumerate(modeles):
        for variable in modele.variables:
            if variable not in VARIABLES:
                fichier.refuser(
                    f"modeles_courrier.{i}.corps",
                    f"variable « {variable} » inconnue.",
                    f"Prenez parmi {', '.join(sorted(VARIABLES))}.",
                )
        for j, mention in enumerate(modele.mentions):
            if mention not in mentions or mentions[mention].genre == "interdite":
                fichier.refuser(
                    f"modeles_courrier.{i}.mentions.{j}",
                    f"mention « {mention} ».",
                    "Prenez une mention permise.",
                )
