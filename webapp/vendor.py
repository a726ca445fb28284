"""Refresh `static/vendor` from the npm registry: `python -m webapp.vendor`.

`vendor.json` names each package, its exact version, the SHA-512 of its archive and the files kept.
To upgrade: change the version, run with `--accepter` to write the new hash, read the diff, commit.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ICI = Path(__file__).parent
CATALOGUE = ICI / "vendor.json"
CIBLE = ICI / "static" / "vendor"


def fetch(paquet: str, version: str, dossier: Path) -> Path:
    """The archive of one npm package, downloaded by the npm client into `dossier`."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm est introuvable : installez Node.js pour rafraîchir les fichiers tiers.")
    sortie = subprocess.run(  # noqa: S603 - name and version come from our own catalogue
        [npm, "pack", f"{paquet}@{version}", "--silent", "--pack-destination", str(dossier)],
        check=True,
        capture_output=True,
        text=True,
    )
    return dossier / sortie.stdout.strip().splitlines()[-1]


def refresh(*, accepter: bool = False, archives: Path | None = None) -> None:
    """Extract the kept files of every package; stops when an archive is not the one recorded."""
    catalogue = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    for paquet, entree in catalogue.items():
        with tempfile.TemporaryDirectory() as temporaire:
            nom = paquet.removeprefix("@").replace("/", "-")
            locale = archives / f"{nom}-{entree['version']}.tgz" if archives else None
            archive = locale or fetch(paquet, entree["version"], Path(temporaire))
            empreinte = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
            if accepter:
                entree["integrity"] = empreinte
            elif entree.get("integrity") != empreinte:
                raise SystemExit(f"{paquet} {entree['version']} : l’archive n’a pas l’empreinte attendue.")
            with tarfile.open(archive) as tar:
                for source, cible in entree["files"].items():
                    membre = tar.extractfile(f"package/{source}")
                    if membre is None:
                        raise SystemExit(f"{paquet} : {source} est absent de l’archive.")
                    destination = CIBLE / cible
                    destination.parent.mkdir(parents=True, exist_ok=True)
                    destination.write_bytes(membre.read())
    CATALOGUE.write_text(json.dumps(catalogue, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    analyse = argparse.ArgumentParser(description="Rafraîchit static/vendor depuis le registre npm.")
    analyse.add_argument("--accepter", action="store_true", help="écrit les empreintes des archives reçues")
    analyse.add_argument("--archives", type=Path, help="dossier d’archives déjà téléchargées")
    options = analyse.parse_args()
    refresh(accepter=options.accepter, archives=options.archives)
    sys.exit(0)
