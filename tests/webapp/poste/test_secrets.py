"""Rien du corrigé ni du caché n’atteint un candidat en évaluation (B4) : des canaris et tout son parcours."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from cases.vu import Case
from tests import factories
from tests.factories import action, connecter
from tests.webapp.poste.dossiers import avec_reference, cas, dossier_de_poste
from webapp.models.instantane import Pool
from webapp.models.organisme import Role
from webapp.models.tentative import Mode
from webapp.poste.services import ouvrir_tentative

CANARI = "canari-7f3a"
GARDES = {"reference", "gabarit", "domaine", "jour", "tiers", "sur", "confirmation", "si_compte", "statut"}
GARDES |= {"piece", "famille", "type"}  # words that the world or the desk must find as they are


def _marquer(objet: Any, racine: str) -> Any:
    """The same structure, every free text of it carrying a canary."""
    if is_dataclass(objet) and not isinstance(objet, type):
        neufs = {
            f.name: _marquer(getattr(objet, f.name), f"{racine}-{f.name}")
            for f in fields(objet)
            if f.name not in GARDES
        }
        return replace(objet, **neufs)
    if isinstance(objet, tuple):
        return tuple(_marquer(x, racine) for x in objet)
    if isinstance(objet, str) and objet and not re.fullmatch(r"[\d.\-]+", objet):
        return f"{objet} {CANARI}-{racine}"
    return objet


def dossier_a_canaris() -> Case:
    """A suspicious dossier whose key, hidden answers and seed are all marked."""
    case = cas(alteration="rib_prise_de_controle")
    return replace(
        case,
        corrige=_marquer(case.corrige, "corrige"),
        cache=_marquer(case.cache, "cache"),
        graine=f"{CANARI}-graine",
        alteration=f"{CANARI}-alteration",
    )


def _parcours(app: Flask, db: Session, mode: Mode) -> tuple[list[str], str]:
    """Every response of a candidate's whole journey that asks nobody anything, and the desk's address."""
    case = dossier_a_canaris()
    chez = factories.organisme(db)
    qui = factories.personne(db, chez, Role.CANDIDAT)
    instantane = dossier_de_poste(db, chez, case, Pool(mode.value))
    tentative = ouvrir_tentative(db, qui, [instantane], mode, factories.MIDI)
    db.commit()
    n, url, ref = connecter(app, qui), f"/poste/{tentative.public_id}", case.vu.reference
    corps = [n.lire("/").text, n.lire(url).text, n.lire(f"{url}/donnees.json").text]
    lot = [action("ouvrir_piece", f"{ref}/{p.id}") for p in case.vu.pieces]
    lot += [action("consulter_base", f"{ref}/{b.id}") for b in case.vu.bases]
    lot += [
        action("calculer", ref, lignes=[{"ligne": "l1", "amo": "0.03", "amc": "1.00", "reste": "0.00"}]),
        action("payer", ref, lignes=["l9"], montant="1.00", compte="c1"),
        action(
            "tableau_de_bord", ref, statut="paye", montant="1.00", nature="anomalie", recu_le="2026-09-11"
        ),
        action("fin_de_journee", ""),
        action("demander_aide", ref, niveau=1),
    ]
    corps.append(n.envoyer_json(f"{url}/actions", {"actions": lot, "depuis": 0}).text)
    corps += [n.lire(f"{url}/dossiers/{ref}/pieces/{p.id}").text for p in case.vu.pieces]
    corps += [n.lire(f"{url}/dossiers/{ref}/bases/{b.id}").text for b in case.vu.bases]
    fin = [action("cloturer", ref), action("cloturer_epreuve", ""), action("note_crm", ref, texte="tard")]
    corps.append(n.envoyer_json(f"{url}/actions", {"actions": fin, "depuis": 0}).text)
    corps += [n.lire(f"{url}/etat.json").text, n.lire(f"{url}/recu").text, n.lire("/entrainement").text]
    debriefing = n.lire(f"/entrainement/{tentative.public_id}/debriefing")
    corps += [debriefing.text, n.envoyer(f"/entrainement/{tentative.public_id}/refaire").text]
    corps.append(n.lire(f"{url}/dossiers/{ref}/pieces/p101").text)
    return corps, str(debriefing.status_code)


def test_aucun_canari_dans_tout_le_parcours_d_une_evaluation(app: Flask, db: Session) -> None:
    corps, debriefing = _parcours(app, db, Mode.EVALUATION)
    assert all(CANARI not in c for c in corps)
    assert debriefing == "404"
    assert any("Les indices n’existent qu’à l’entraînement" in c for c in corps)


def test_le_meme_parcours_a_l_entrainement_montre_les_canaris_au_debriefing(app: Flask, db: Session) -> None:
    corps, debriefing = _parcours(app, db, Mode.ENTRAINEMENT)
    assert debriefing == "200"
    assert CANARI in corps[-3]


def test_avant_la_fin_l_entrainement_ne_montre_du_corrige_que_les_indices_demandes(
    app: Flask, db: Session
) -> None:
    case = dossier_a_canaris()
    chez = factories.organisme(db)
    qui = factories.personne(db, chez, Role.CANDIDAT)
    tentative = ouvrir_tentative(
        db, qui, [dossier_de_poste(db, chez, case)], Mode.ENTRAINEMENT, factories.MIDI
    )
    db.commit()
    n, url, ref = connecter(app, qui), f"/poste/{tentative.public_id}", case.vu.reference
    assert n.lire(f"/entrainement/{tentative.public_id}/debriefing").status_code == 409
    for niveau in (1, 2, 3):
        reponse = n.envoyer_json(
            f"{url}/actions", {"actions": [action("demander_aide", ref, niveau=niveau)], "depuis": 0}
        )
        assert len(reponse.json["etat"]["dossiers"][ref]["aides"]) == niveau


def test_seule_la_reponse_obtenue_sort_du_cache(app: Flask, db: Session) -> None:
    case = dossier_a_canaris()
    chez = factories.organisme(db)
    qui = factories.personne(db, chez, Role.CANDIDAT)
    tentative = ouvrir_tentative(
        db, qui, [dossier_de_poste(db, chez, case, Pool.EVALUATION)], Mode.EVALUATION, factories.MIDI
    )
    db.commit()
    n, ref = connecter(app, qui), case.vu.reference
    appel = action("appeler", ref, tiers="adherent", numero="connu", objet="identite")
    texte = n.envoyer_json(f"/poste/{tentative.public_id}/actions", {"actions": [appel], "depuis": 0}).text
    assert texte.count(CANARI) == 1
    assert f"{CANARI}-cache-reponses-precision" in texte


@pytest.mark.parametrize("dossiers", [1, 6])
def test_le_poste_s_ouvre_en_peu_de_requetes_quel_que_soit_le_nombre_de_dossiers(
    app: Flask, db: Session, dossiers: int
) -> None:
    chez = factories.organisme(db)
    qui = factories.personne(db, chez, Role.CANDIDAT)
    cases = [avec_reference(cas(), f"D-{n}") for n in range(dossiers)]
    instantanes = [dossier_de_poste(db, chez, c, Pool.EVALUATION) for c in cases]
    tentative = ouvrir_tentative(db, qui, instantanes, Mode.EVALUATION, factories.MIDI)
    db.commit()
    n, url = connecter(app, qui), f"/poste/{tentative.public_id}"
    requetes: list[str] = []
    moteur = app.extensions["constat.moteur"]
    event.listen(moteur, "before_cursor_execute", lambda _c, _u, sql, *_: requetes.append(sql))
    coquille = n.lire(url)
    assert coquille.status_code == 200
    pour_la_page = len([r for r in requetes if r.startswith("SELECT")])
    requetes.clear()
    assert n.lire(f"{url}/donnees.json").status_code == 200
    pour_les_donnees = [r for r in requetes if r.startswith("SELECT")]
    assert pour_la_page <= 6
    assert len(pour_les_donnees) <= 9, pour_les_donnees
    assert len(coquille.data) < 12_000


def test_la_page_du_poste_ne_contient_ni_script_ni_style_en_ligne(app: Flask, db: Session) -> None:
    case = cas()
    chez = factories.organisme(db)
    qui = factories.personne(db, chez, Role.CANDIDAT)
    tentative = ouvrir_tentative(db, qui, [dossier_de_poste(db, chez)], Mode.ENTRAINEMENT, factories.MIDI)
    db.commit()
    n, url, ref = connecter(app, qui), f"/poste/{tentative.public_id}", case.vu.reference
    page = n.lire(url).text
    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    assert "style=" not in page
    assert "<noscript>" in page
    n.envoyer_json(f"{url}/actions", {"actions": [action("ouvrir_piece", f"{ref}/p3")], "depuis": 0})
    papier = n.lire(f"{url}/dossiers/{ref}/pieces/p3").json["html"]
    assert "style=" not in papier
