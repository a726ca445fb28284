"""A browser's user-agent in words that its owner recognises."""

from __future__ import annotations

_NAVIGATEURS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMES = (
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def navigateur_lisible(agent: str) -> str:
    """« Chrome sous Windows », or « navigateur inconnu ».

    >>> navigateur_lisible("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    'Firefox sous Linux'
    """
    nom = next((libelle for signe, libelle in _NAVIGATEURS if signe in agent), "")
    systeme = next((libelle for signe, libelle in _SYSTEMES if signe in agent), "")
    if not nom:
        return "navigateur inconnu"
    return f"{nom} sous {systeme}" if systeme else nom
