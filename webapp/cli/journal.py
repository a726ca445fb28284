"""`constat journal verifier` and `constat journal exporter`."""

from __future__ import annotations

import click
from sqlalchemy import select

from webapp.cli.contexte import moteur_de_la_commande
from webapp.db import read_session
from webapp.journal import exporter as exporter_actions
from webapp.journal_verification import Alteration
from webapp.journal_verification import verifier as verifier_journal
from webapp.jugements_verification import verifier_jugements
from webapp.models.tentative import Tentative

_CAUSES = {
    "modifiee": "l’action n° {n} de la tentative {lieu} n’est pas celle qui a été enregistrée.",
    "illisible": "l’action n° {n} de la tentative {lieu} n’est plus lisible.",
    "manquante": "l’action n° {n} de la tentative {lieu} a disparu.",
    "en_trop": "l’action n° {n} de la tentative {lieu} a été ajoutée hors du journal.",
    "texte": "un texte de l’action n° {n} de la tentative {lieu} a été changé ou retiré hors d’une purge.",
    "tete_absente": "la tête du journal de la tentative {lieu} a disparu.",
    "tete": "la tête du journal de la tentative {lieu} ne correspond pas à ses actions "
    "(ou le secret cle_chaine n’est pas celui qui l’a scellée).",
    "apart_modifiee": "l’envoi gardé à part n° {n} de la tentative {lieu} n’est pas celui qui a été reçu.",
    "apart_manquante": "l’envoi gardé à part n° {n} de la tentative {lieu} a disparu.",
    "apart_en_trop": "l’envoi gardé à part n° {n} de la tentative {lieu} a été ajouté hors du journal.",
    "apart_illisible": "un envoi gardé à part de la tentative {lieu} n’est plus lisible.",
    "apart_tete": "la tête des envois gardés à part de la tentative {lieu} ne correspond pas à ce qu’elle scelle.",
    "revelation": "les opinions figées de l’épreuve {lieu} ne sont pas celles qui ont été révélées.",
    "cotation": "une cotation de l’épreuve {lieu} a été changée après la révélation.",
    "version": "la version {lieu} du livret n’est pas celle qui a été proposée à la validation.",
    "livret": "le livret clos {lieu} n’est pas celui que les évaluateurs ont validé.",
    "instantane": "le dossier enregistré {lieu} n’est pas celui qui a été prouvé.",
}


def phrase_alteration(alteration: Alteration) -> str:
    """One French sentence naming the record."""
    return _CAUSES[alteration.cause].format(n=alteration.sequence, lieu=alteration.lieu)


@click.group()
def journal() -> None:
    """Vérifie la chaîne des actions enregistrées."""


@journal.command()
@click.option("--tentative", metavar="ID", help="une seule tentative (l’identifiant de son adresse)")
def verifier(tentative: str | None) -> None:
    """Recalcule toute la chaîne et nomme le premier enregistrement altéré de chaque tentative."""
    settings, moteur = moteur_de_la_commande()
    with read_session(moteur) as db:
        cible = None
        if tentative:
            cible = db.scalar(select(Tentative).where(Tentative.public_id == tentative))
            if cible is None:
                raise click.ClickException(f"Aucune tentative « {tentative} ». Vérifiez l’identifiant.")
        rapport = verifier_journal(db, settings.cle_chaine, cible)
        jugements, jugees = (0, ()) if cible else verifier_jugements(db)
    alterations = (*rapport.alterations, *jugees)
    for alteration in alterations:
        click.echo(f"Altéré : {phrase_alteration(alteration)}", err=True)
    click.echo(
        f"{rapport.actions} actions de {rapport.tentatives} tentatives, {rapport.instantanes} dossiers "
        f"et {jugements} jugements vérifiés : "
        + (f"{len(alterations)} altération(s)." if alterations else "tout est intact.")
    )
    if alterations:
        raise SystemExit(1)


@journal.command()
@click.argument("tentative")
def exporter(tentative: str) -> None:
    """Écrit les actions d’une tentative, une par ligne (JSONL), pour « constat indices »."""
    _settings, moteur = moteur_de_la_commande()
    with read_session(moteur) as db:
        cible = db.scalar(select(Tentative).where(Tentative.public_id == tentative))
        if cible is None:
            raise click.ClickException(f"Aucune tentative « {tentative} ». Vérifiez l’identifiant.")
        for ligne in exporter_actions(db, cible):
            click.echo(ligne)
