"""`constat admin creer`: the first account, with its printed code."""

from __future__ import annotations

import click

from webapp.cli.contexte import moteur_de_la_commande
from webapp.comptes.services import issue_code
from webapp.db import write_session
from webapp.horloge import maintenant
from webapp.models.organisme import Personne
from webapp.organisme.queries import identifiants_pris
from webapp.organisme.services import suggest_identifiant


@click.group()
def admin() -> None:
    """Crée un compte d’administrateur."""


@admin.command()
@click.option("--prenom", prompt="Prénom")
@click.option("--nom", prompt="Nom")
@click.option("--identifiant", default="", help="composé d’après le nom s’il est absent")
def creer(prenom: str, nom: str, identifiant: str) -> None:
    """Crée un administrateur et affiche son code d’accès, une seule fois."""
    settings, moteur = moteur_de_la_commande()
    with write_session(moteur) as db:
        voulu = identifiant.strip() or suggest_identifiant(db, prenom, nom)
        if identifiants_pris(db, [voulu]):
            raise click.ClickException(f"L’identifiant « {voulu} » est déjà pris. Choisissez-en un autre.")
        moment = maintenant()
        personne = Personne(identifiant=voulu, prenom=prenom, nom=nom, administrateur=True, creee_le=moment)
        db.add(personne)
        db.flush()
        code = issue_code(db, settings, personne, None, moment)
        db.commit()
    click.echo(f"Identifiant : {voulu}\nCode d’accès : {code}")
    click.echo("Ce code ne sera plus affiché. Il sert une fois, avant 30 jours, à choisir un mot de passe.")
