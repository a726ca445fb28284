"""`constat dossier`: lists the gabarits and generates one dossier as JSON."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from scenario_bank import Bank

JOUR_DE_REFERENCE = date(2026, 9, 14)


@click.group()
def dossier() -> None:
    """Engendre un dossier, liste les gabarits."""


def _banque() -> Bank:
    from scenario_bank import load_bank  # noqa: PLC0415 - content is read when a command needs it

    return load_bank()


@dossier.command()
def gabarits() -> None:
    """Liste les identifiants des gabarits, un par ligne."""
    for identifiant in sorted(_banque().gabarits):
        click.echo(identifiant)


def _jour(brut: str | None) -> date | None:
    if brut is None:
        return None
    try:
        if len(brut) == 10:
            return date.fromisoformat(brut)
    except ValueError:
        pass
    raise click.ClickException(
        f"--jour : trouvé « {brut} » ; accepté : une date AAAA-MM-JJ, comme 2026-09-14."
    )


@dossier.command()
@click.option("--gabarit", metavar="G", help="Identifiant du gabarit (voir « constat dossier gabarits »).")
@click.option("--graine", metavar="N", help="Graine : la même graine donne le même dossier.")
@click.option("--alteration", metavar="A", help="Altération à planter ; sans elle, le dossier est sain.")
@click.option(
    "--jour",
    metavar="AAAA-MM-JJ",
    help="Premier jour simulé ; sinon 2026-09-14, ou le jour le plus proche que le gabarit admet.",
)
@click.option("--mutuelle", metavar="M", help="Mutuelle du dossier ; sinon tirée de la graine.")
@click.option("--corrige", is_flag=True, help="Ajoute les faits cachés, le corrigé et l’altération.")
def generer(
    gabarit: str | None,
    graine: str | None,
    alteration: str | None,
    jour: str | None,
    mutuelle: str | None,
    corrige: bool,
) -> None:
    """Imprime en JSON un dossier engendré (schéma : docs/schemas/dossier.schema.json)."""
    from cases.export import en_json, exporter  # noqa: PLC0415 - pydantic models build on import
    from cases.generation import DemandeImpossible, generate  # noqa: PLC0415 - idem

    banque = _banque()
    premier = _jour(jour)
    if gabarit is None:
        raise click.ClickException(f"--gabarit manque ; accepté : {', '.join(sorted(banque.gabarits))}.")
    if graine is None or not graine.strip():
        raise click.ClickException("--graine manque ; accepté : un entier, comme 7.")
    if premier is None:
        modele = banque.gabarits.get(gabarit)
        premier = modele.au_plus_pres(JOUR_DE_REFERENCE) if modele else JOUR_DE_REFERENCE
    try:
        case = generate(banque, gabarit, graine, premier, alteration=alteration, mutuelle=mutuelle or "")
    except DemandeImpossible as refus:
        raise click.ClickException(
            f"--{refus.quoi.replace('é', 'e')} : trouvé « {refus.trouve} » ; accepté : {', '.join(refus.accepte)}."
        ) from refus
    click.echo(en_json(exporter(case, corrige=corrige), indente=True))
