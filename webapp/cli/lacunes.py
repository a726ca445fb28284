"""`constat banque lacunes`: what no evaluated case rests on, read from the content alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from scenario_bank import Bank
    from scenario_bank.dated import Parametre, ValeurDatee


@click.command()
def lacunes() -> None:
    """Liste ce qui n’est pas confirmé, et les branches du calcul sans exemple publié."""
    from scenario_bank import load_bank  # noqa: PLC0415 - content is read when a command needs it

    bank = load_bank()
    douteuses = [*non_confirmees(bank), *exclues(bank)]
    sans_exemple = list(non_corroborees(bank))
    anciennes = list(valeurs_sans_exemple(bank))
    for ligne in (*douteuses, *sans_exemple, *anciennes):
        click.echo(ligne)
    corroborees = len(bank.corroborations.par_branche)
    click.echo(
        f"{len(douteuses) + len(sans_exemple)} lacune(s). À confirmer : {len(douteuses)} valeur(s) ou règle(s) ; "
        f"{len(sans_exemple)} branche(s) sans exemple publié. {corroborees} branche(s) corroborée(s) par "
        f"{len(bank.corroborations.par_id)} exemples ; {len(anciennes)} valeur(s) datée(s) sans exemple de leur période."
    )


def non_confirmees(bank: Bank) -> Iterator[str]:
    """One line per rule and per dated value that is not confirmed."""
    for regle in bank.baremes.regles.values():
        if not regle.confirmee:
            yield f"{regle.id} : {regle.libelle} (confiance {regle.confiance}, {regle.source})"
    for parametre in bank.baremes.parametres.values():
        for v in parametre.valeurs:
            if not v.confirmee:
                yield f"{_valeur(parametre, v)} : {parametre.libelle} (confiance {v.confiance}, {v.source})"


def exclues(bank: Bank) -> Iterator[str]:
    """One line per period on which no case rests."""
    for parametre in bank.baremes.parametres.values():
        for e in parametre.exclusions:
            fin = f"{e.fin:%d/%m/%Y}" if e.fin else "…"
            yield f"{parametre.id} du {e.debut:%d/%m/%Y} au {fin} : {e.motif} ({e.source})"


def non_corroborees(bank: Bank) -> Iterator[str]:
    """One line per rule and per parameter that no published example bears out."""
    libelles = {r.id: r.libelle for r in bank.baremes.regles.values()}
    libelles |= {p.id: p.libelle for p in bank.baremes.parametres.values()}
    for branche in bank.non_corroborees(libelles):
        yield f"{branche} : non_corroboree, {libelles[branche]}"


def valeurs_sans_exemple(bank: Bank) -> Iterator[str]:
    """One line per dated value whose parameter has published examples, but none of its own period."""
    faits = bank.corroborations
    for parametre in bank.baremes.parametres.values():
        exemples = [faits.par_id[i].exemple for i in faits.par_branche.get(parametre.id, ())]
        jours = {ligne.date_soins for e in exemples for ligne in e.lignes}
        for v in parametre.valeurs:
            if jours and not any(v.debut <= j and (v.fin is None or j <= v.fin) for j in jours):
                yield f"{_valeur(parametre, v)} : aucun exemple de cette période, {parametre.libelle}"


def _valeur(parametre: Parametre, v: ValeurDatee) -> str:
    return f"{parametre.id} = {v.valeur} depuis {v.debut:%d/%m/%Y}"
