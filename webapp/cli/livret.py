"""`constat livret`: what can be done with a livret's file."""

from __future__ import annotations

from pathlib import Path

import click

ETATS = {True: "oui", False: "NON", None: "—"}


@click.group()
def livret() -> None:
    """Le livret d’évaluation en PDF."""


@livret.command()
@click.argument("fichier", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--empreinte", help="SHA-256 que le livret doit avoir, gardé par l’organisme ou lu sur le papier."
)
def verifier(fichier: Path, empreinte: str | None) -> None:
    """Vérifie un livret avec son seul fichier PDF."""
    from webapp.livret.verification import TAILLE_MAX  # noqa: PLC0415 - engine of 80 MB
    from webapp.livret.verification import verifier as verifier_pdf  # noqa: PLC0415 - idem

    with fichier.open("rb") as entree:
        verification = verifier_pdf(entree.read(TAILLE_MAX + 1), empreinte)
    for controle in verification.controles:
        click.echo(f"[{ETATS[controle.reussi]:^3}] {controle.phrase}")
    if not verification.valide:
        raise click.ClickException(f"{fichier.name} n’est pas un livret intact.")
    donnees = verification.donnees
    if donnees is not None:
        click.echo(f"Livret {donnees.reference}, version {donnees.version}, {donnees.candidat} : intact.")
        if donnees.remplacee_par is not None:
            click.echo(f"Attention : la version {donnees.remplacee_par} le remplace.")
