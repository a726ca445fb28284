"""`constat purger CATEGORIE --avant DATE --regle TEXTE`."""

from __future__ import annotations

from datetime import datetime

import click

from webapp.cli.contexte import moteur_de_la_commande
from webapp.db import write_session
from webapp.horloge import aujourdhui, maintenant
from webapp.purge import Categorie
from webapp.purge import purger as effacer


@click.command()
@click.argument("categorie", type=click.Choice([c.value for c in Categorie]))
@click.option(
    "--avant",
    required=True,
    type=click.DateTime(["%Y-%m-%d"]),
    help="efface ce qui s’est terminé avant ce jour",
)
@click.option("--regle", required=True, help="la règle de conservation appliquée, en une phrase")
@click.option("--oui", is_flag=True, help="n’attend pas de confirmation")
def purger(categorie: str, avant: datetime, regle: str, oui: bool) -> None:
    """Efface textes, identités ou traces d’accès arrivés à terme ; les chaînes restent vérifiables."""
    jour = avant.date()
    if jour > aujourdhui():
        raise click.ClickException(
            f"--avant : trouvé {jour:%d/%m/%Y} ; accepté : aujourd’hui ou un jour passé. Rien n’est effacé."
        )
    if not regle.strip():
        raise click.ClickException(
            "--regle est vide ; accepté : la règle de conservation appliquée, en une phrase. Rien n’est effacé."
        )
    if not oui:
        click.confirm(f"Effacer définitivement « {categorie} » d’avant le {jour:%d/%m/%Y} ?", abort=True)
    _settings, moteur = moteur_de_la_commande()
    with write_session(moteur) as db:
        lignes = effacer(db, Categorie(categorie), regle, jour, maintenant())
        db.commit()
    click.echo(f"{lignes} enregistrement(s) effacé(s).")
