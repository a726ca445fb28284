"""`constat sauvegarder` and `constat restaurer`."""

from __future__ import annotations

from pathlib import Path

import click

from webapp.cli.contexte import reglages
from webapp.horloge import maintenant
from webapp.migrations.conduite import version_attendue
from webapp.sauvegarde import SauvegardeRefusee
from webapp.sauvegarde import restaurer as remettre
from webapp.sauvegarde import sauvegarder as copier

_CAUSES = {
    "existe": "{trouve} existe déjà. Donnez un autre nom : une sauvegarde n’en écrase jamais une autre.",
    "ecriture": "La sauvegarde n’a pas pu être écrite ({trouve}). Choisissez un autre emplacement ou libérez de la place.",
    "base_absente": "La base {trouve} n’existe pas. Lancez « constat base migrer », ou vérifiez CONSTAT_BASE.",
    "source": "La base ne se laisse pas lire ({trouve}). Vérifiez CONSTAT_BASE, ou restaurez une sauvegarde.",
    "outil": "PostgreSQL n’a pas pu être copié ({trouve}). Installez pg_dump et pg_restore de la version du serveur.",
    "illisible": "Ce fichier n’est pas une sauvegarde lisible ({trouve}). Prenez-en une autre copie.",
    "format": "Ce fichier n’est pas une sauvegarde de Constat. Vérifiez que c’est le bon.",
    "tronquee": "La sauvegarde est incomplète. Recopiez-la depuis son support d’origine.",
    "alteree": "La sauvegarde a été modifiée : son empreinte ne correspond plus. Prenez-en une autre copie.",
    "abimee": "La base contenue dans le fichier est abîmée. Prenez une sauvegarde plus ancienne.",
    "moteur": "La sauvegarde vient d’une base {trouve} et celle-ci est d’un autre genre. Réglez CONSTAT_BASE.",
    "version": "La sauvegarde est à la version « {trouve} » et ce programme attend « {attendue} ». Restaurez-la avec "
    "la version de Constat qui l’a faite, puis lancez « constat base migrer » avec celle-ci.",
    "occupee": "Une base est déjà en place. Arrêtez le serveur, puis ajoutez --remplacer.",
}


def _refuser(refus: SauvegardeRefusee) -> click.ClickException:
    return click.ClickException(
        _CAUSES[refus.cause].format(trouve=refus.trouve or "aucune", attendue=version_attendue())
    )


@click.command()
@click.argument("fichier", type=click.Path(dir_okay=False, path_type=Path), required=False)
def sauvegarder(fichier: Path | None) -> None:
    """Copie la base, serveur en marche, dans un fichier relu et vérifié (les secrets n’y sont pas)."""
    settings = reglages()
    moment = maintenant()
    cible = fichier or settings.instance / "sauvegardes" / f"constat-{moment:%Y%m%d-%H%M%S}.constat"
    try:
        manifeste = copier(settings, cible, moment)
    except SauvegardeRefusee as refus:
        raise _refuser(refus) from None
    click.echo(f"{cible}\n{manifeste.taille} octets, sha256 {manifeste.sha256}")
    click.echo(
        "Gardez aussi une copie du fichier de configuration : sans cle_chaine, aucun reçu ne se vérifie."
    )


@click.command()
@click.argument("fichier", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--remplacer", is_flag=True, help="remplace la base en place (l’ancienne est gardée à côté)")
def restaurer(fichier: Path, remplacer: bool) -> None:
    """Remet en place une sauvegarde, si elle est entière, intacte et de la bonne version."""
    try:
        meme_cle = remettre(reglages(), fichier, maintenant(), remplacer=remplacer)
    except SauvegardeRefusee as refus:
        raise _refuser(refus) from None
    click.echo("La base est restaurée. Lancez « constat journal verifier ».")
    if not meme_cle:
        click.echo(
            "Attention : le secret cle_chaine n’est pas celui de cette base. Remettez en place l’ancien fichier "
            "de configuration, sinon les reçus et les livrets ne se vérifieront pas.",
            err=True,
        )
