"""The command `constat`: one line per command, each group loaded only when it is called."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

import click

GROUPES: dict[str, tuple[str, str]] = {
    # name: (module:attribute, one line of help)
    "demo": ("webapp.cli.serveur:demo", "Crée une base de démonstration et ouvre le serveur."),
    "serve": ("webapp.cli.serveur:serve", "Ouvre le serveur (gunicorn, ou waitress sous Windows)."),
    "doctor": ("webapp.cli.doctor:doctor", "Vérifie la configuration et dit comment la corriger."),
    "admin": ("webapp.cli.admin:admin", "Crée un compte d’administrateur."),
    "base": ("webapp.cli.base:base", "Met la base de données à jour."),
    "sauvegarder": ("webapp.cli.sauvegarde:sauvegarder", "Copie la base dans un fichier vérifié."),
    "restaurer": ("webapp.cli.sauvegarde:restaurer", "Remet en place une sauvegarde vérifiée."),
    "journal": ("webapp.cli.journal:journal", "Vérifie la chaîne des actions enregistrées."),
    "purger": ("webapp.cli.purge:purger", "Efface textes, identités ou traces d’accès arrivés à terme."),
    "referentiel": ("webapp.cli.referentiel:referentiel", "Exporte le référentiel du CQP."),
    "banque": ("webapp.cli.banque:banque", "Prouve les cas que la banque sait engendrer."),
    "calculer": ("webapp.cli.calculer:calculer", "Règle des lignes de soins données en JSON."),
    "dossier": ("webapp.cli.dossier:dossier", "Engendre un dossier, liste les gabarits."),
    "indices": ("webapp.cli.indices:indices", "Relève les faits d’une suite d’actions, par critère."),
    "calibrer": ("webapp.cli.calibrer:calibrer", "Compare attendu et relevé sur des profils simulés."),
    "livret": ("webapp.cli.livret:livret", "Vérifie un livret PDF."),
}


def _present(chemin: str) -> bool:
    return find_spec(chemin.partition(":")[0]) is not None


class Paresseux(click.Group):
    """A group whose commands are imported when they are run, not when they are listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return [nom for nom, (chemin, _aide) in GROUPES.items() if _present(chemin)]

    def get_command(self, ctx: click.Context, nom: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        entree = GROUPES.get(nom)
        if entree is None or not _present(entree[0]):
            return None
        module, _, attribut = entree[0].partition(":")
        commande: click.Command = getattr(import_module(module), attribut)
        return commande

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what the machine refuses ends it with a French sentence, never a traceback."""
        try:
            return super().invoke(ctx)
        except (click.exceptions.Exit, click.Abort, click.ClickException):
            raise
        except Exception as erreur:
            from webapp.cli.pannes import phrase_panne  # noqa: PLC0415 - a refusal is rare

            phrase = phrase_panne(erreur)
            if not phrase:
                raise
            raise click.ClickException(phrase) from erreur

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        lignes = [(nom, GROUPES[nom][1]) for nom in self.list_commands(ctx)]
        with formatter.section("Commandes"):
            formatter.write_dl(lignes)


@click.group(cls=Paresseux, context_settings={"help_option_names": ["-h", "--help"], "terminal_width": 110})
def main(**_options: Any) -> None:
    """Constat : situations reconstituées, poste de travail et aide au constat pour le CQP."""
