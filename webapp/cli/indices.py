"""`constat indices`: the facts that a journal gives for each critère, without any verdict."""

from __future__ import annotations

import json
from pathlib import Path

import click

FICHIER = click.Path(exists=True, dir_okay=False, path_type=Path)


def _lire(chemin: Path) -> str:
    try:
        return chemin.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as erreur:
        raise click.ClickException(
            f"{chemin.name} : octet illisible à la position {erreur.start} ; accepté : UTF-8. "
            "Enregistrez le fichier en UTF-8."
        ) from erreur


@click.command()
@click.argument("situation", type=FICHIER)
@click.argument("actions", type=FICHIER)
def indices(situation: Path, actions: Path) -> None:
    """Imprime en JSON, par critère, l’état et les faits relevés.

    SITUATION est le JSON de « constat dossier generer … --corrige », ou {"dossiers": [ … ]} ; ACTIONS une
    action par ligne. Les deux formats sont décrits dans docs/schemas.
    """
    from scenario_bank.loader import ContenuInvalide  # noqa: PLC0415 - pydantic models build on import
    from scenario_bank.model.regles import lire_regles  # noqa: PLC0415 - idem
    from scoring.action import ActionRefusee, lire_jsonl  # noqa: PLC0415 - idem
    from scoring.echange import SituationRefusee, exporter, lire_situation  # noqa: PLC0415 - idem
    from scoring.evidence import indices as relever  # noqa: PLC0415 - idem
    from scoring.moteur import Regles  # noqa: PLC0415 - idem

    try:
        lue = lire_situation(_lire(situation), situation.name)
        journal = lire_jsonl(_lire(actions), actions.name)
        constat = relever(journal, lue, Regles(lire_regles()))
    except (ActionRefusee, SituationRefusee, ContenuInvalide) as erreur:
        raise click.ClickException(str(erreur)) from erreur
    click.echo(json.dumps(exporter(constat), ensure_ascii=False, indent=2))
