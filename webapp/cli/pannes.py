"""What the machine refuses to a command, in French: the base, a file, a word that is no text."""

from __future__ import annotations

from collections.abc import Callable

_ABSENTES = ("no such table", "UndefinedTable")


def _base(erreur: Exception) -> str:
    if any(mot in f"{type(erreur.__cause__).__name__} {erreur}" for mot in _ABSENTES):
        return "La base n’a pas ses tables. Lancez « constat base migrer », puis recommencez."
    if type(erreur).__name__ in {"ArgumentError", "NoSuchModuleError"}:
        return (
            "L’adresse de la base est illisible. Réglez CONSTAT_BASE : sqlite:///chemin/constat.db, ou "
            "postgresql+psycopg://compte@serveur/constat."
        )
    return (
        f"La base ne répond pas ou n’en est pas une ({type(erreur.__cause__ or erreur).__name__}). "
        "Vérifiez CONSTAT_BASE, le serveur et les droits du fichier."
    )


def _fichier(erreur: OSError) -> str:
    lieu = erreur.filename or "un fichier"
    return f"{lieu} : {erreur.strerror or erreur}. Vérifiez l’emplacement, les droits et la place libre."


def _texte(erreur: UnicodeEncodeError) -> str:
    return f"Un mot donné n’est pas du texte Unicode ({erreur.reason}). Donnez-le en UTF-8."


_PHRASES: dict[str, Callable[..., str]] = {
    "SQLAlchemyError": _base,
    "BrokenPipeError": lambda _e: "",
    "OSError": _fichier,
    "UnicodeEncodeError": _texte,
}
"""By the name of a class, so that SQLAlchemy is not loaded for a command that does without."""


def phrase_panne(erreur: Exception) -> str:
    """The sentence for `erreur` and its remedy, "" when it is none of the machine's: a bug of ours.

    >>> phrase_panne(PermissionError(13, "Permission denied", "/sauvegardes/a"))
    '/sauvegardes/a : Permission denied. Vérifiez l’emplacement, les droits et la place libre.'
    """
    for classe in type(erreur).__mro__:
        if classe.__name__ in _PHRASES:
            return _PHRASES[classe.__name__](erreur)
    return ""
