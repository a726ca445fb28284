"""La ligne de commande : aide courte et rapide, refus en français avec remède, démonstration étanche."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import MIDI, Navigateur, note
from webapp import create_app, journal
from webapp.cli import GROUPES, main
from webapp.config import ConfigurationRefusee, Settings, read_settings, write_instance_file
from webapp.db import create_db_engine, read_session, write_session
from webapp.demo import prepare_demo
from webapp.models.acces import JournalAcces, MarqueBase
from webapp.models.action import Purge
from webapp.models.organisme import Personne, Role
from webapp.purge import Categorie, purger


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty machine: no settings in the environment, its own instance directory."""
    for nom in list(os.environ):
        if nom.startswith("CONSTAT_"):
            monkeypatch.delenv(nom)
    monkeypatch.setenv("CONSTAT_INSTANCE", str(tmp_path / "instance"))
    yield tmp_path / "instance"
    os.environ.pop("CONSTAT_FICHIER", None)


def lancer(*mots: str, entree: str = "") -> Result:
    return CliRunner().invoke(main, list(mots), input=entree)


def test_l_aide_tient_une_ligne_par_commande_et_ne_charge_rien_de_lourd() -> None:
    voir = (
        "import sys; from webapp.cli import main; main(['--help'], standalone_mode=False); "
        "print('LOURDS', *sorted({'pydantic', 'typst', 'faker', 'cases', 'scoring', 'flask_wtf'} & set(sys.modules)))"
    )
    sortie = subprocess.run([sys.executable, "-c", voir], capture_output=True, text=True, check=True).stdout
    sortie, _, lourds = sortie.partition("LOURDS")
    assert lourds.split() == []
    commandes = sortie.split("Commandes:")[1].strip().splitlines()
    assert {ligne.split()[0] for ligne in commandes} <= set(GROUPES)
    assert {"demo", "serve", "doctor", "admin", "sauvegarder", "restaurer", "journal", "purger"} <= {
        ligne.split()[0] for ligne in commandes
    }


def test_sans_secret_rien_ne_demarre_et_le_remede_est_dit(instance: Path) -> None:
    for mots in (("serve",), ("base", "migrer"), ("journal", "verifier"), ("sauvegarder",)):
        resultat = lancer(*mots)
        assert resultat.exit_code == 1
        assert "cle_secrete n’est pas réglé" in resultat.output
        assert "constat doctor --creer" in resultat.output
    with pytest.raises(SystemExit, match="cle_chaine n’est pas réglé"):
        create_app()


def test_d_une_machine_vide_a_un_administrateur_qui_se_connecte(instance: Path) -> None:
    assert lancer("doctor").exit_code == 1
    assert lancer("doctor", "--creer").exit_code == 1  # the base does not exist yet
    assert (instance / "constat.toml").stat().st_mode & 0o077 == 0
    assert "existe déjà" in lancer("doctor", "--creer").output
    assert lancer("base", "migrer").exit_code == 0
    docteur = lancer("doctor")
    assert docteur.exit_code == 0, docteur.output
    cree = lancer("admin", "creer", "--prenom", "Paule", "--nom", "Sénéchal")
    code = cree.output.split("Code d’accès : ")[1].split()[0]
    application = create_app(dataclasses.replace(read_settings(), cookie_securise=False))
    navigateur = Navigateur(application.test_client())
    navigateur.lire("/connexion")
    reponse = navigateur.envoyer("/connexion", identifiant="p.senechal", secret=code)
    assert reponse.headers["Location"] == "/mot-de-passe"
    application.extensions["constat.moteur"].dispose()
    assert (
        "déjà pris"
        in lancer("admin", "creer", "--prenom", "P", "--nom", "S", "--identifiant", "P.SENECHAL").output
    )


@pytest.mark.parametrize(
    ("contenu", "cause"),
    [
        ('cle_secrete = "court"', "trop court"),
        ('cle_secrete = "{a}"\ncle_chaine = "{a}"', "identique"),
        ('cle_secrete = "{a}"\ncle_chaine = "{b}"\ndemo = "peut-être"', "écrivez oui ou non"),
        ('cle_secrete = "{a}"\ncle_chaine = "{b}"\nmandataires = "deux"', "nombre entier"),
        ('cle_secrete = "{a}"\ncle_chaine = "{b}"\ncouleur = "vert"', "n’est pas un réglage"),
        ("cle_secrete = {", "n’est pas un TOML lisible"),
    ],
)
def test_un_reglage_fautif_recoit_une_phrase(instance: Path, contenu: str, cause: str) -> None:
    instance.mkdir()
    texte = contenu.replace("{a}", "a" * 40).replace("{b}", "b" * 40)
    (instance / "constat.toml").write_text(texte, encoding="utf-8")
    assert cause in lancer("doctor").output
    with pytest.raises(ConfigurationRefusee):
        read_settings()


def test_l_environnement_prevaut_sur_le_fichier(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_instance_file(instance / "constat.toml")
    monkeypatch.setenv("CONSTAT_COOKIE_SECURISE", "non")
    reglages = read_settings()
    assert reglages.cookie_securise is False
    assert "cle" not in repr(reglages)


def test_la_demonstration_se_fait_une_fois_et_s_ouvre_en_un_clic(instance: Path) -> None:
    assert lancer("demo", "--sans-serveur").exit_code == 0
    assert "déjà prête" in lancer("demo", "--sans-serveur").output
    reglages = read_settings()
    application = create_app(reglages)
    navigateur = Navigateur(application.test_client())
    page = navigateur.lire("/demo")
    assert page.status_code == 200
    assert page.text.count("carte-personne") >= 14
    adresse = page.text.split('action="/demo/')[1].split('"')[0]
    assert navigateur.envoyer(f"/demo/{adresse}").status_code == 303
    assert "Bonjour" in navigateur.lire("/").text
    dehors = application.test_client()
    assert dehors.get("/demo", environ_base={"REMOTE_ADDR": "192.168.1.20"}).status_code == 404
    assert dehors.get("/demo", headers={"X-Forwarded-For": "1.2.3.4"}).status_code == 404
    application.extensions["constat.moteur"].dispose()
    sans = create_app(dataclasses.replace(reglages, demo=False))
    assert sans.test_client().get("/demo").status_code == 404
    sans.extensions["constat.moteur"].dispose()


def test_une_base_reelle_ne_s_ouvre_jamais_en_un_clic(settings: Settings, db: Session) -> None:
    qui = factories.personne(db, factories.organisme(db), Role.CANDIDAT)
    application = create_app(dataclasses.replace(settings, demo=True))
    navigateur = Navigateur(application.test_client())
    navigateur.lire("/connexion")
    assert navigateur.lire("/demo").status_code == 404
    assert navigateur.envoyer(f"/demo/{qui.public_id}").status_code == 404
    application.extensions["constat.moteur"].dispose()


def test_la_demonstration_a_ses_deux_organismes_et_personne_n_a_de_mot_de_passe(
    settings: Settings, tmp_path: Path
) -> None:
    reglages = dataclasses.replace(settings, base=f"sqlite:///{tmp_path / 'demo.db'}")
    list(prepare_demo(reglages))
    moteur = create_db_engine(reglages.base)
    with read_session(moteur) as lecture:
        assert lecture.scalar(select(func.count()).select_from(Personne)) == 17
        assert lecture.scalar(select(func.count()).where(Personne.mot_de_passe.is_not(None))) == 0
        assert lecture.scalar(select(MarqueBase.valeur)) == "demo"
    moteur.dispose()


def test_journal_verifier_nomme_l_action_touchee(
    app: Flask, db: Session, settings: Settings, monkeypatch: pytest.MonkeyPatch, instance: Path
) -> None:
    chez = factories.organisme(db)
    qui = factories.personne(db, chez, Role.CANDIDAT)
    tentative = factories.tentative(db, chez, qui)
    with app.app_context():
        journal.ajouter(db, tentative, factories.acteur(db, qui), [note("un"), note("deux")], MIDI)
    db.commit()
    monkeypatch.setenv("CONSTAT_CLE_SECRETE", settings.cle_secrete)
    monkeypatch.setenv("CONSTAT_CLE_CHAINE", settings.cle_chaine)
    monkeypatch.setenv("CONSTAT_BASE", settings.base)
    intact = lancer("journal", "verifier")
    assert (intact.exit_code, "tout est intact" in intact.output) == (0, True)
    assert len(lancer("journal", "exporter", tentative.public_id).output.splitlines()) == 2
    if db.connection().dialect.name == "postgresql":
        db.execute(text("SET LOCAL session_replication_role = replica"))
    else:
        db.execute(text("DROP TRIGGER action_sans_update"))
    db.execute(text("UPDATE action SET cible = '' WHERE sequence = 2"))
    db.commit()
    touche = lancer("journal", "verifier", "--tentative", tentative.public_id)
    assert touche.exit_code == 1
    assert f"l’action n° 2 de la tentative {tentative.public_id}" in touche.output
    docteur = lancer("doctor")
    assert ("ne sont plus gardées" in docteur.output) is settings.base.startswith("sqlite")
    assert "Aucune tentative" in lancer("journal", "verifier", "--tentative", "x").output


def test_la_purge_des_acces_garde_la_trace_de_ce_qu_elle_a_fait(db: Session) -> None:
    db.add_all(JournalAcces(le=MIDI + timedelta(days=n), evenement="essai", adresse="") for n in range(3))
    db.flush()
    effaces = purger(
        db, Categorie.ACCES, "un an", (MIDI + timedelta(days=2)).date(), MIDI + timedelta(days=400)
    )
    db.commit()
    assert effaces == 2
    assert db.scalars(select(Purge.regle)).all() == ["un an"]


def test_purger_demande_confirmation(instance: Path) -> None:
    write_instance_file(instance / "constat.toml")
    lancer("base", "migrer")
    refuse = lancer("purger", "acces", "--avant", "2026-01-01", "--regle", "un an", entree="n\n")
    assert refuse.exit_code == 1
    fait = lancer("purger", "acces", "--avant", "2026-01-01", "--regle", "un an", "--oui")
    assert "0 enregistrement(s) effacé(s)" in fait.output
    moteur = create_db_engine(read_settings().base)
    with write_session(moteur) as base:
        assert base.scalar(select(func.count()).select_from(Purge)) == 1
    moteur.dispose()


@pytest.mark.parametrize(
    ("mots", "attendu"),
    [
        (("purger", "textes", "--avant", "2100-01-01", "--regle", "x", "--oui"), "un jour passé"),
        (("purger", "textes", "--avant", "2020-01-01", "--regle", " ", "--oui"), "--regle est vide"),
        (("dossier", "generer", "--gabarit", "optique_classe_b", "--graine", "\udcff"), "texte Unicode"),
        (("serve", "--port", "99999999"), "--port"),
    ],
)
def test_une_commande_mal_donnee_finit_par_une_phrase(
    instance: Path, mots: tuple[str, ...], attendu: str
) -> None:
    write_instance_file(instance / "constat.toml")
    lancer("base", "migrer")
    resultat = lancer(*mots)
    assert resultat.exit_code in {1, 2}
    assert isinstance(resultat.exception, SystemExit)
    assert attendu in resultat.output


@pytest.mark.parametrize(
    ("base", "mots", "attendu"),
    [
        ("zz://", ("base", "migrer"), "sqlite:///chemin/constat.db"),
        ("n'importe quoi", ("doctor",), "sqlite:///chemin/constat.db"),
        ("sqlite:////proc/absent/y.db", ("base", "migrer"), "/proc/absent"),
        ("sqlite:///{fichier}", ("base", "migrer"), "Vérifiez CONSTAT_BASE"),
        ("sqlite:///{fichier}", ("sauvegarder", "{copie}"), "ne se laisse pas lire"),
        ("sqlite:///{neuve}", ("journal", "verifier"), "Lancez « constat base migrer »"),
    ],
)
def test_une_base_inutilisable_se_dit_sans_trace_de_programme(
    instance: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    base: str,
    mots: tuple[str, ...],
    attendu: str,
) -> None:
    write_instance_file(instance / "constat.toml")
    lieux = {n: str(tmp_path / n) for n in ("fichier", "neuve", "copie")}
    Path(lieux["fichier"]).write_text("pas une base " * 100, encoding="utf-8")
    monkeypatch.setenv("CONSTAT_BASE", base.format(**lieux))
    resultat = lancer(*(m.format(**lieux) for m in mots))
    assert resultat.exit_code == 1
    assert isinstance(resultat.exception, SystemExit)
    assert attendu in resultat.output
