"""`constat calculer`: settles lines of care given as JSON, one answer per line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from cases.calcul.lignes_libres import ResultatLibre

_MONTANTS = ("amo_brute", "participation_franchise", "amo_nette", "amc", "reste_a_charge")


class _CleDouble(ValueError):
    """The sentence of an object in which a key comes twice."""


class _Illisible(Exception):
    """One line of JSON Lines that is not JSON: its sentence."""


@click.command()
@click.argument("fichier", metavar="FICHIER", type=click.Path(allow_dash=True))
@click.pass_context
def calculer(ctx: click.Context, fichier: str) -> None:
    """Règle des lignes de soins : une liste JSON ou une ligne JSON par soin (« - » : entrée standard).

    Chaque réponse porte amo_brute, participation_franchise, amo_nette, amc, reste_a_charge, la trace du
    calcul et, si la ligne n’a pu être réglée, l’erreur (documentation : docs/calculer.md). Le code de sortie
    est 1 quand une ligne au moins n’a pu être réglée.
    """
    texte = _texte(fichier)
    en_liste = texte.lstrip().startswith("[")
    lignes = _liste(texte) if en_liste else _suite(texte)
    reponses = _regler(lignes)
    if en_liste:
        click.echo(_octets(reponses, indent=2))
    else:
        for reponse in reponses:
            click.echo(_octets(reponse))
    ctx.exit(1 if any(r["erreur"] for r in reponses) else 0)


def _octets(reponse: Any, indent: int | None = None) -> bytes:
    """JSON in UTF-8 whatever the terminal; half a surrogate pair goes back escaped, as it came."""
    return json.dumps(reponse, ensure_ascii=False, indent=indent).encode("utf-8", "backslashreplace")


def _texte(fichier: str) -> str:
    """The text of the file or of the standard input; ends the command with a French sentence."""
    try:
        with click.open_file(fichier, "rb") as flux:
            octets = flux.read()
    except OSError as erreur:
        raise click.ClickException(
            f"{fichier} : fichier illisible ({erreur.strerror}). Donnez un fichier JSON, ou « - »."
        ) from erreur
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError as erreur:
        raise click.ClickException(
            f"{fichier} : octet {erreur.start} illisible. Enregistrez le fichier en UTF-8."
        ) from erreur


def _refus(ou: str, erreur: Exception) -> str:
    """What is wrong in a text that is not JSON."""
    if isinstance(erreur, json.JSONDecodeError):
        return f"{ou} : ce n’est pas du JSON. Accepté : une liste JSON, ou une ligne JSON par soin."
    if isinstance(erreur, RecursionError):
        return f"{ou} : JSON trop imbriqué. Accepté : des lignes de soins sans autre niveau que les leurs."
    dit = str(erreur) if isinstance(erreur, _CleDouble) else "nombre trop long"
    return f"{ou} : {dit}. Accepté : une liste JSON, ou une ligne JSON par soin."


def _charger(texte: str) -> Any:
    """The data of `texte`; raises ValueError or RecursionError."""
    return json.loads(texte, object_pairs_hook=_objet)


def _objet(paires: list[tuple[str, Any]]) -> dict[str, Any]:
    """One object; raises ValueError when a key comes twice."""
    objet = dict(paires)
    if len(objet) != len(paires):
        cles = [c for c, _ in paires]
        double = next(c for c in cles if cles.count(c) > 1)
        raise _CleDouble(f"clé « {double} » en double")
    return objet


def _liste(texte: str) -> list[Any]:
    """The lines of a JSON list; ends the command when it is not one."""
    try:
        lignes = _charger(texte)
    except json.JSONDecodeError as erreur:
        raise click.ClickException(
            _refus(f"ligne {erreur.lineno}, colonne {erreur.colno}", erreur)
        ) from erreur
    except (ValueError, RecursionError) as erreur:
        raise click.ClickException(_refus("liste JSON", erreur)) from erreur
    return list(lignes)


def _suite(texte: str) -> list[Any]:
    """The lines of JSON Lines, a `_Illisible` for a line that is not JSON; a single object is one line."""
    lignes: list[Any] = []
    premier: click.ClickException | None = None
    # only these two end a line: a string may hold the other separators of Unicode
    for rang, brut in enumerate(texte.replace("\r\n", "\n").split("\n"), 1):
        if not brut.strip():
            continue
        try:
            lignes.append(_charger(brut))
        except (ValueError, RecursionError) as erreur:
            colonne = f", colonne {erreur.colno}" if isinstance(erreur, json.JSONDecodeError) else ""
            dit = _refus(f"ligne {rang}{colonne}", erreur)
            premier = premier or click.ClickException(dit)
            lignes.append(_Illisible(dit))
    if premier and all(isinstance(x, _Illisible) for x in lignes):
        try:
            return [_charger(texte)]
        except (ValueError, RecursionError):
            raise premier from None
    return lignes


def _regler(lignes: list[Any]) -> list[dict[str, Any]]:
    """One answer per line, in order."""
    from cases.calcul.lignes_libres import regler_libres  # noqa: PLC0415 - content is read when needed
    from scenario_bank import load_bank  # noqa: PLC0415 - idem

    lisibles = [x for x in lignes if not isinstance(x, _Illisible)]
    regles = iter(regler_libres(lisibles, load_bank().baremes))
    return [_reponse(None, str(x)) if isinstance(x, _Illisible) else _reponse(next(regles)) for x in lignes]


def _reponse(regle: ResultatLibre | None, erreur: str = "") -> dict[str, Any]:
    """The answer of one line: amounts as decimal strings, the trace in French, or the error."""
    if regle is None or regle.resultat is None:
        dite = erreur if regle is None else regle.erreur
        return {**dict.fromkeys(_MONTANTS), "trace": [], "erreur": dite}
    montants = {nom: f"{getattr(regle.resultat, nom):.2f}" for nom in _MONTANTS}
    return {**montants, "trace": [*regle.remarques, *regle.resultat.phrases()], "erreur": None}
