"""`constat referentiel`: the official livret, out of the house."""

from __future__ import annotations

import json

import click

from scenario_bank.loader import ContenuInvalide


@click.group()
def referentiel() -> None:
    """Le référentiel officiel : blocs, compétences, critères."""


@referentiel.command()
def exporter() -> None:
    """Imprime tout le référentiel en JSON."""
    from scenario_bank.referentiel import lire_referentiel  # noqa: PLC0415 - pydantic models build on import

    try:
        lu = lire_referentiel()
    except ContenuInvalide as erreur:
        raise click.ClickException(str(erreur)) from erreur
    export = {"empreinte": lu.empreinte, **lu.export()}
    click.echo(json.dumps(export, ensure_ascii=False, indent=2))
