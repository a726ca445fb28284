"""`constat banque`: proves what the bank generates, and lists what carries nothing."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeVar

import click

from webapp.cli.lacunes import lacunes

if TYPE_CHECKING:
    from cases.verification import Echec, Oracle
    from scenario_bank import Bank
    from scenario_bank.model.gabarits import GabaritModele

_ECHECS_MONTRES = 200
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Epreuve:
    """One dossier to prove: what `generate` takes."""

    gabarit: str
    alteration: str
    graine: int
    jour: date

    def __str__(self) -> str:
        return f"{self.gabarit} × {self.alteration or 'sain'}, graine {self.graine}, jour {self.jour}"


def _jour(modele: GabaritModele, graine: int, impose: date | None) -> date:
    """The reference date, or the nearest that the gabarit admits, for even seeds; odd ones are spread over the days that the gabarit allows."""
    from webapp.cli.dossier import JOUR_DE_REFERENCE  # noqa: PLC0415 - beside its command

    if impose is not None:
        return impose
    if graine % 2 == 0:
        return modele.au_plus_pres(JOUR_DE_REFERENCE)
    etendue = (modele.dernier_jour - modele.premier_jour).days
    return modele.premier_jour + timedelta(days=(graine * 37) % (etendue + 1))


def epreuves(
    bank: Bank, graines: int, gabarit: str | None, alteration: str | None, jour: date | None
) -> list[Epreuve]:
    from cases.generation import applicables  # noqa: PLC0415 - loaded with the command

    prevues = []
    for nom in sorted(bank.gabarits):
        if gabarit not in (None, nom):
            continue
        alterations = ["", *(a.id for a in applicables(bank, nom))]
        for a in alterations:
            if alteration not in (None, a):
                continue
            prevues += [Epreuve(nom, a, n, _jour(bank.gabarits[nom], n, jour)) for n in range(graines)]
    return prevues


def _verifier_choix(bank: Bank, gabarit: str | None, alteration: str | None) -> None:
    for quoi, trouve, connus in (
        ("--gabarit", gabarit, sorted(bank.gabarits)),
        ("--alteration", alteration, sorted(bank.alterations)),
    ):
        if trouve is not None and trouve not in connus:
            raise click.ClickException(f"{quoi} : trouvé « {trouve} » ; accepté : {', '.join(connus)}.")


@click.group()
def banque() -> None:
    """Prouve les cas que la banque sait engendrer."""


@banque.command()
@click.option("--graines", type=click.IntRange(min=1), default=20, show_default=True, metavar="N")
@click.option("--gabarit", metavar="G", help="Un seul gabarit (voir « constat dossier gabarits »).")
@click.option("--alteration", metavar="A", help="Une seule altération.")
@click.option("--jour", type=click.DateTime(["%Y-%m-%d"]), help="Premier jour simulé de tous les dossiers.")
@click.option("--sans-perturbation", is_flag=True, help="N’essaie pas de modifier chaque champ visible.")
def verifier(
    graines: int, gabarit: str | None, alteration: str | None, jour: date | None, sans_perturbation: bool
) -> None:
    """Prouve chaque gabarit × altération × graine, et nomme chaque échec.

    Cinq preuves sur les données, les papiers relus, les joueurs (traitements admis, manuel seul, actes
    interdits), puis la perturbation de chaque champ visible. Finit en erreur au premier échec trouvé,
    après les avoir tous cherchés.
    """
    from scenario_bank import load_bank  # noqa: PLC0415 - content is read when a command needs it
    from webapp.oracle import charger_oracle  # noqa: PLC0415 - idem

    bank = load_bank()
    _verifier_choix(bank, gabarit, alteration)
    impose = date(jour.year, jour.month, jour.day) if jour is not None else None
    prevues = epreuves(bank, graines, gabarit, alteration, impose)
    if not prevues:
        raise click.ClickException(
            f"L’altération « {alteration} » ne s’applique pas au gabarit « {gabarit} »."
        )
    oracle = charger_oracle()
    echecs = mener(bank, prevues, oracle)
    if not sans_perturbation and alteration is None:
        echecs += [("perturbation", e) for e in _perturber(bank)]
    conclure(prevues, echecs, avec_oracle=oracle is not None)


def _barre(suite: Sequence[T], titre: str) -> AbstractContextManager[Iterable[T]]:
    """A progress bar on a terminal, nothing elsewhere."""
    return click.progressbar(
        suite, label=f"{titre:<12}", file=sys.stderr, hidden=not sys.stderr.isatty(), show_pos=True
    )


def mener(bank: Bank, prevues: Sequence[Epreuve], oracle: Oracle | None) -> list[tuple[str, Echec]]:
    """Proves each dossier with a progress bar where there is a terminal; (dossier, failure) pairs."""
    prouver = _preuve_complete(bank, oracle)
    echecs: list[tuple[str, Echec]] = []
    with _barre(prevues, "Preuves") as barre:
        for prevue in barre:
            echecs += [(str(prevue), e) for e in prouver(prevue)]
    return echecs


def _preuve_complete(bank: Bank, oracle: Oracle | None) -> Callable[[Epreuve], list[Echec]]:
    """What proves one dossier entirely: typed proofs, papers, players. A crash is a failure like another."""
    from cases.generation import generate  # noqa: PLC0415 - loaded with the command
    from cases.verification import Echec, prouver  # noqa: PLC0415 - idem
    from cases.verification.rendu import fiches_de, prouver_rendu  # noqa: PLC0415 - idem
    from scoring.moteur import Regles  # noqa: PLC0415 - idem
    from webapp.cli.preuves_jouees import prouver_joueurs  # noqa: PLC0415 - idem

    fiches, regles = fiches_de(bank), Regles(bank.regles)

    def preuves(e: Epreuve) -> Iterator[Echec]:
        case = generate(bank, e.gabarit, e.graine, e.jour, alteration=e.alteration or None)
        yield from prouver(bank, case, oracle).echecs
        yield from prouver_rendu(case, fiches)
        yield from prouver_joueurs(case, regles, bank.baremes)

    def mener(e: Epreuve) -> list[Echec]:
        trouves: list[Echec] = []
        try:
            trouves.extend(preuves(e))
        except Exception as erreur:  # noqa: BLE001 - whatever stops a proof is reported with its seed
            trouves.append(Echec("arret", f"{type(erreur).__name__} : {erreur}"))
        return trouves

    return mener


def _perturber(bank: Bank) -> list[Echec]:
    from cases.verification import Echec  # noqa: PLC0415 - loaded with the command
    from cases.verification.perturbation import decoratifs, echantillon, non_revus  # noqa: PLC0415 - idem
    from webapp.cli.dossier import JOUR_DE_REFERENCE  # noqa: PLC0415 - beside its command

    cases = list(echantillon(bank, JOUR_DE_REFERENCE))
    with _barre(cases, "Perturbation") as barre:
        _, trouves = decoratifs(barre, bank.baremes)
    nouveaux, perimes = non_revus(trouves)
    return [
        *(Echec("perturbation", f"{x} : aucun contrôle ni montant ne le remarque") for x in sorted(nouveaux)),
        *(Echec("perturbation", f"{x} : remarqué, à retirer de la liste revue") for x in sorted(perimes)),
    ]


def conclure(prevues: Sequence[Epreuve], echecs: Sequence[tuple[str, Echec]], *, avec_oracle: bool) -> None:
    """Prints the summary per gabarit × alteration and each failure; exits 1 when there is one."""
    if not avec_oracle:
        click.echo(
            "L’oracle n’est pas là : le règlement n’a été comparé qu’au calcul du produit. "
            "Lancez la commande depuis le dépôt, où se trouve tests/oracle.",
            err=True,
        )
    total = Counter((p.gabarit, p.alteration or "sain") for p in prevues)
    rates = Counter(
        (p.gabarit, p.alteration or "sain") for p in prevues if any(str(p) == d for d, _ in echecs)
    )
    for (nom, quoi), combien in total.items():
        bons = combien - rates[nom, quoi]
        click.echo(f"{nom:<22} {quoi:<34} {bons:>4}/{combien}" + ("" if bons == combien else "  ÉCHEC"))
    for dossier, echec in echecs[:_ECHECS_MONTRES]:
        click.echo(f"Échec : {dossier} : {echec.preuve} : {echec.detail}", err=True)
    if len(echecs) > _ECHECS_MONTRES:
        click.echo(f"… et {len(echecs) - _ECHECS_MONTRES} autres.", err=True)
    if echecs:
        click.echo(f"{len(prevues)} dossiers, {len(echecs)} échec(s).")
        raise SystemExit(1)
    click.echo(f"{len(prevues)} dossiers prouvés.")


banque.add_command(lacunes)
