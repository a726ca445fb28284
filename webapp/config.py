"""The settings of one running Constat, read once and passed down.

Order of reading: the environment (`CONSTAT_…`), then the instance file (TOML). The instance file is the
one named by `CONSTAT_FICHIER`, else `constat.toml`, else `demo.toml`, in the instance directory
(`CONSTAT_INSTANCE`, `instance` beside the working directory by default). There is no default secret.
"""

from __future__ import annotations

import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CLE_MIN = 32
"""Shortest accepted secret, in characters."""


@dataclass(frozen=True, slots=True)
class ReglageFautif:
    """One setting that cannot be used: its name, the value found (never a secret), the cause."""

    nom: str
    cause: str  # absent | trop_court | identique | illisible | inconnu | booleen | entier
    trouve: str = ""


class ConfigurationRefusee(Exception):
    """The settings cannot be used; `fautes` says which."""

    def __init__(self, fautes: tuple[ReglageFautif, ...]) -> None:
        self.fautes = fautes
        super().__init__(", ".join(f"{f.nom}:{f.cause}" for f in fautes))


@dataclass(frozen=True, slots=True)
class CoutArgon:
    """Cost of one password hash: passes, memory in KiB, lanes."""

    passes: int = 3
    memoire: int = 65536
    voies: int = 4


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that the product reads from its surroundings.

    `cle_chaine` keys the head of each journal and is never written in the database.
    `mandataires` is the number of reverse proxies in front (0 on a bare machine).
    """

    cle_secrete: str = field(repr=False)
    cle_chaine: str = field(repr=False)
    base: str = field(repr=False)
    instance: Path
    demo: bool = False
    cookie_securise: bool = True
    mandataires: int = 0
    inactivite_minutes: int = 240
    session_heures: int = 12
    argon: CoutArgon = CoutArgon()
    limites: bool = True


_NOMS = {
    "cle_secrete": "CONSTAT_CLE_SECRETE",
    "cle_chaine": "CONSTAT_CLE_CHAINE",
    "base": "CONSTAT_BASE",
    "demo": "CONSTAT_DEMO",
    "cookie_securise": "CONSTAT_COOKIE_SECURISE",
    "mandataires": "CONSTAT_MANDATAIRES",
    "inactivite_minutes": "CONSTAT_INACTIVITE_MINUTES",
    "session_heures": "CONSTAT_SESSION_HEURES",
}
_BOOLEENS = {"oui": True, "1": True, "true": True, "non": False, "0": False, "false": False}


def instance_dir(environ: Mapping[str, str] | None = None) -> Path:
    """The instance directory: data, secrets and logs of this machine."""
    env = os.environ if environ is None else environ
    return Path(env.get("CONSTAT_INSTANCE", "instance")).absolute()


def instance_file(environ: Mapping[str, str] | None = None) -> Path:
    """The instance file that would be read, whether it exists or not."""
    env = os.environ if environ is None else environ
    if "CONSTAT_FICHIER" in env:
        return Path(env["CONSTAT_FICHIER"]).absolute()
    dossier = instance_dir(env)
    normal, demo = dossier / "constat.toml", dossier / "demo.toml"
    return demo if demo.exists() and not normal.exists() else normal


def read_settings(environ: Mapping[str, str] | None = None, fichier: Path | None = None) -> Settings:
    """The settings of this machine; raises ConfigurationRefusee naming every fault at once."""
    env = os.environ if environ is None else environ
    lues = _lire_fichier(fichier or instance_file(env))
    lues |= {nom: env[variable] for nom, variable in _NOMS.items() if variable in env}
    fautes = [ReglageFautif(nom, "inconnu") for nom in sorted(set(lues) - set(_NOMS))]
    fautes += _fautes_secrets(lues)
    autres: dict[str, Any] = {}
    for nom in ("demo", "cookie_securise"):
        if nom in lues:
            autres[nom] = _BOOLEENS.get(lues[nom].strip().lower())
            if autres[nom] is None:
                fautes.append(ReglageFautif(nom, "booleen", lues[nom]))
    for nom in ("mandataires", "inactivite_minutes", "session_heures"):
        if nom in lues:
            if lues[nom].strip().isdecimal():
                autres[nom] = int(lues[nom])
            else:
                fautes.append(ReglageFautif(nom, "entier", lues[nom]))
    if fautes:
        raise ConfigurationRefusee(tuple(fautes))
    dossier = instance_dir(env)
    return Settings(
        cle_secrete=lues["cle_secrete"],
        cle_chaine=lues["cle_chaine"],
        base=lues.get("base") or f"sqlite:///{dossier / 'constat.db'}",
        instance=dossier,
        **autres,
    )


def _lire_fichier(chemin: Path) -> dict[str, str]:
    if not chemin.exists():
        return {}
    try:
        return {k: str(v) for k, v in tomllib.loads(chemin.read_text(encoding="utf-8")).items()}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError):
        raise ConfigurationRefusee((ReglageFautif(str(chemin), "illisible"),)) from None


def _fautes_secrets(lues: Mapping[str, str]) -> list[ReglageFautif]:
    fautes = []
    for nom in ("cle_secrete", "cle_chaine"):
        if not lues.get(nom):
            fautes.append(ReglageFautif(nom, "absent"))
        elif len(lues[nom]) < CLE_MIN:
            fautes.append(ReglageFautif(nom, "trop_court", f"{len(lues[nom])} caractères"))
    if not fautes and lues["cle_secrete"] == lues["cle_chaine"]:
        fautes.append(ReglageFautif("cle_chaine", "identique"))
    return fautes


def write_instance_file(chemin: Path, *, base: str = "", demo: bool = False) -> None:
    """Write an instance file with fresh secrets, readable by its owner alone; never overwrites."""
    lignes = [
        "# Secrets de cette installation. À conserver hors de la base et hors de sa sauvegarde.",
        f'cle_secrete = "{secrets.token_urlsafe(48)}"',
        f'cle_chaine = "{secrets.token_urlsafe(48)}"',
    ]
    if base:
        lignes.append(f'base = "{base}"')
    if demo:
        lignes += ['demo = "oui"', 'cookie_securise = "non"']
    chemin.parent.mkdir(parents=True, exist_ok=True)
    descripteur = os.open(chemin, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descripteur, "w", encoding="utf-8") as sortie:
        sortie.write("\n".join(lignes) + "\n")
