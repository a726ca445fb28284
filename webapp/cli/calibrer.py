"""`constat calibrer`: simulated candidates at the desk, and what the aid says of each against what it must."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

import click

if TYPE_CHECKING:
    from cases.vu import Case
    from scenario_bank import Bank
    from scenario_bank.model.profils import EpreuveModele, ProfilModele
    from scoring.constat import Constat
    from scoring.moteur import Regles

_ESPACE = UUID("9a1f6c1e-53c6-4b0f-9a53-2f0c8a1d7e10")
DEPART = datetime(2026, 9, 14, 8, 0, tzinfo=UTC)
LOT = 25


@dataclass(frozen=True, slots=True)
class Ecart:
    """One critère whose state is not the expected one, for one profile and one seed."""

    profil: str
    graine: int
    critere: str
    attendu: str
    trouve: str
    faits: tuple[str, ...]


class ActionRejetee(Exception):
    """The desk did not record an action that a profile made: the player and the desk disagree."""


def epreuve_de(bank: Bank, modele: EpreuveModele, graine: int, jour: datetime) -> list[Case]:
    """The dossiers of the calibration épreuve for one seed, each under its own reference."""
    from cases.generation import generate  # noqa: PLC0415 - heavy, used when the command runs

    return [
        generate(
            bank,
            d.gabarit,
            graine * 100 + rang,
            jour.date(),
            alteration=d.alteration or None,
            mutuelle=d.mutuelle,
        )
        for rang, d in enumerate(modele.dossiers)
    ]


class Bureau:
    """A desk on a database of its own: what a candidate's browser sends is recorded there, and read back."""

    def __init__(self, dossier: Path) -> None:
        from webapp import create_app  # noqa: PLC0415 - Flask is loaded when the command runs
        from webapp.config import Settings  # noqa: PLC0415 - idem
        from webapp.migrations.conduite import migrer  # noqa: PLC0415 - idem

        self.app = create_app(
            Settings(
                cle_secrete="calibrage-" + "s" * 32,
                cle_chaine="calibrage-" + "c" * 32,
                base=f"sqlite:///{dossier / 'calibrage.db'}",
                instance=dossier,
                cookie_securise=False,
            )
        )
        self.moteur = self.app.extensions["constat.moteur"]
        migrer(self.moteur)

    def fermer(self) -> None:
        """Lets the database go."""
        self.moteur.dispose()

    def enregistrer(self, nom: str, cases: Sequence[Case], documents: Sequence[dict[str, Any]]) -> list[Any]:
        """The actions as scoring reads them from the journal, after the desk has received `documents`.

        Raises ActionRejetee for the first one that it does not record.
        """
        from scenario_bank.model.vocabulaire import Source  # noqa: PLC0415 - loaded with the command
        from scoring.action import Action  # noqa: PLC0415 - idem
        from webapp import journal  # noqa: PLC0415 - idem
        from webapp.comptes import queries as comptes  # noqa: PLC0415 - idem
        from webapp.db import write_session  # noqa: PLC0415 - idem
        from webapp.instantanes import enregistrer  # noqa: PLC0415 - idem
        from webapp.models.instantane import Pool  # noqa: PLC0415 - idem
        from webapp.models.organisme import Appartenance, Organisme, Personne, Role  # noqa: PLC0415 - idem
        from webapp.models.tentative import Mode  # noqa: PLC0415 - idem
        from webapp.poste.services import ouvrir_tentative, recevoir  # noqa: PLC0415 - idem

        with self.app.app_context(), write_session(self.moteur) as db:
            chez = Organisme(nom=f"Calibrage {nom}")
            qui = Personne(identifiant=f"calibrage-{nom}", prenom="Profil", nom=nom)
            db.add_all([chez, qui])
            db.flush()
            db.add(Appartenance(personne_id=qui.id, organisme_id=chez.id, role=Role.CANDIDAT, depuis=DEPART))
            instantanes = [enregistrer(db, chez.id, c, Pool.ENTRAINEMENT, {}, DEPART) for c in cases]
            tentative = ouvrir_tentative(db, qui, instantanes, Mode.ENTRAINEMENT, DEPART)
            db.flush()
            acteur = comptes.acteur_de(db, qui)
            for debut in range(0, len(documents), LOT):
                lot = [_envoi(nom, d) for d in documents[debut : debut + LOT]]
                for recue, brute in zip(
                    recevoir(db, tentative, acteur, lot, DEPART + timedelta(hours=1)), lot, strict=True
                ):
                    if recue.reponse.statut is not journal.Statut.ENREGISTREE:
                        fautes = [*recue.fautes, *recue.reponse.defauts]
                        raise ActionRejetee(
                            f"profil {nom} : {brute['type']} {brute['cible']} n’est pas enregistrée "
                            f"({recue.reponse.statut.value} ; {fautes})"
                        )
            lues = journal.lire(db, tentative, sources=[Source.CANDIDAT])
            db.commit()
        return [Action(**a) for a in lues]


def _envoi(nom: str, document: dict[str, Any]) -> dict[str, Any]:
    """A document of the player as a browser sends it: the server gives sequence and simulated day."""
    rang = int(document["sequence"])
    return {
        "id": str(uuid5(_ESPACE, f"{nom}/{rang}")),
        "type": document["type"],
        "cible": document["cible"],
        "donnees": document["donnees"],
        "survenue_le": (DEPART + timedelta(seconds=20 * rang)).isoformat(),
    }


def constater(
    bureau: Bureau, bank: Bank, regles: Regles, profil: ProfilModele, epreuve: EpreuveModele, graine: int
) -> Constat:
    """What the aid says of one profile on one replay of the épreuve."""
    from scoring.evidence import indices  # noqa: PLC0415 - loaded with the command
    from scoring.situation import Situation  # noqa: PLC0415 - idem
    from webapp.cli.profils import jouer_profil  # noqa: PLC0415 - idem

    cases = epreuve_de(bank, epreuve, graine, DEPART)
    documents = jouer_profil(cases, profil.conduite)
    actions = bureau.enregistrer(f"{profil.id}-{graine}", cases, documents)
    return indices(actions, Situation(tuple(c.corrige for c in cases)), regles)


def ecarts(profil: ProfilModele, graine: int, constat: Constat) -> Iterator[Ecart]:
    """Each critère whose state is not the one that the profile declares."""
    for critere in constat.criteres:
        attendu = profil.attendu(critere.id)
        if critere.etat.value != attendu:
            faits = tuple(f"{i.direction} {i.dossier} : {i.phrase}" for i in critere.indices if i.compte)
            yield Ecart(profil.id, graine, critere.id, attendu, critere.etat.value, faits)


@click.command()
@click.option("--profil", "choisis", multiple=True, help="Un profil seul (à répéter) ; tous par défaut.")
@click.option(
    "--graine", "graines", type=int, multiple=True, help="Graines ; celles du calibrage par défaut."
)
@click.option("--detail", is_flag=True, help="Imprime aussi les faits derrière chaque écart.")
def calibrer(choisis: tuple[str, ...], graines: tuple[int, ...], detail: bool) -> None:
    """Compare, par critère, l’état attendu et l’état relevé pour des candidats simulés.

    Chaque profil travaille la même épreuve au poste de travail ; ses actions sont enregistrées, relues et
    jugées par les règles comme celles d’un vrai candidat. Code de sortie 1 si un seul état diffère.
    """
    from scenario_bank import load_bank  # noqa: PLC0415 - loaded when the command runs
    from scoring.moteur import Regles  # noqa: PLC0415 - idem

    bank = load_bank()
    contenu = bank.profils
    inconnus = sorted(set(choisis) - {p.id for p in contenu.profils})
    if inconnus:
        connus = ", ".join(p.id for p in contenu.profils)
        raise click.ClickException(f"--profil « {inconnus[0]} » est inconnu ; acceptés : {connus}.")
    profils = [p for p in contenu.profils if not choisis or p.id in choisis]
    regles, total = Regles(bank.regles), 0
    with tempfile.TemporaryDirectory() as lieu:
        bureau = Bureau(Path(lieu))
        try:
            for profil in profils:
                total += _un_profil(bureau, bank, regles, profil, graines, detail=detail)
        finally:
            bureau.fermer()
    if total:
        raise click.ClickException(f"{total} état(s) inattendu(s) sur {len(profils)} profil(s).")
    click.echo(f"\n{len(profils)} profils : chaque critère a l’état attendu.")


def _un_profil(
    bureau: Bureau,
    bank: Bank,
    regles: Regles,
    profil: ProfilModele,
    graines: Sequence[int],
    *,
    detail: bool,
) -> int:
    """Prints the table of one profile; how many states are not the expected ones."""
    click.echo(f"\n{profil.id} — {profil.libelle}")
    epreuve = bank.profils.epreuve
    constats = {g: constater(bureau, bank, regles, profil, epreuve, g) for g in graines or epreuve.graines}
    faux = [e for g, c in constats.items() for e in ecarts(profil, g, c)]
    for critere in next(iter(constats.values())).criteres:
        trouves = [c.critere(critere.id).etat.value for c in constats.values()]
        attendu = profil.attendu(critere.id)
        marque = " " if set(trouves) == {attendu} else "≠"
        vus = trouves[0] if len(set(trouves)) == 1 else " ".join(trouves)
        click.echo(f"{marque} {critere.id:<10} attendu {attendu:<12} relevé {vus}")
    if detail:
        for e in faux:
            click.echo(f"  graine {e.graine}, {e.critere} : {e.trouve} au lieu de {e.attendu}")
            for fait in e.faits:
                click.echo(f"    {fait}")
    return len(faux)
