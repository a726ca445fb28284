"""Ouvrir un livret, organiser une épreuve, composer son jeu, le valider (I10, I11, I20, I27, I30 à I32)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.epreuves import CompositionImpossible
from scenario_bank import load_bank
from scenario_bank.model.vocabulaire import Condition
from tests import factories
from tests.factories import connecter
from tests.webapp.epreuves import fabriques
from tests.webapp.epreuves.scene import AVANT, LUNDI, MIDI, VENDREDI, Gens, gens
from webapp.db import write_session
from webapp.epreuves import queries, services
from webapp.epreuves.demandes import (
    CompositionRefusee,
    DemandeRefusee,
    FaitsBloc,
    ReellePrevue,
    Tirage,
)
from webapp.epreuves.modalites import manques, panneau
from webapp.errors import EtatInterdit
from webapp.horloge import PARIS
from webapp.instantanes import lire_corrige
from webapp.models.epreuve import Epreuve, EtatEpreuve, Situation
from webapp.models.instantane import Instantane, InstantaneGraine, Pool
from webapp.models.livret import Domaine, Livret
from webapp.models.organisme import Role

BANQUE = load_bank()


@pytest.fixture
def scene(db: Session) -> Gens:
    return gens(db)


def causes(refus: pytest.ExceptionInfo[DemandeRefusee]) -> set[tuple[str, str]]:
    return {(r.champ, r.cause) for r in refus.value.refus}


# ------------------------------------------------------------------------- livret


def ouvrir(scene: Gens, qui: Any, acteur: Any = None, **autres: Any) -> Any:
    return services.ouvrir_livret(
        scene.db,
        BANQUE,
        scene.organisme.id,
        qui,
        domaine=autres.get("domaine", Domaine.SANTE),
        entreprise=" Mutuelle des Ateliers ",
        blocs=autres.get("blocs", {}),
        acteur=acteur or scene.acteur(scene.responsable),
        maintenant=AVANT,
    )


def test_un_livret_garde_le_referentiel_de_son_ouverture(scene: Gens) -> None:
    livret = ouvrir(scene, factories.personne(scene.db, scene.organisme, Role.CANDIDAT))
    assert (livret.referentiel_version, livret.referentiel_sha256) == (
        BANQUE.referentiel.version,
        BANQUE.referentiel.empreinte,
    )
    assert (livret.entreprise, [b.bloc for b in livret.blocs]) == (
        "Mutuelle des Ateliers",
        ["B1", "B2", "B3", "B4", "B5"],
    )


def test_exerce_et_forme_sont_deux_faits_et_le_silence_en_est_un_troisieme(scene: Gens) -> None:
    blocs = {"B2": FaitsBloc(exerce=True, exerce_precision=" depuis 2024 ", forme=False)}
    livret = ouvrir(scene, factories.personne(scene.db, scene.organisme, Role.CANDIDAT), blocs=blocs)
    dit = {b.bloc: (b.exerce, b.exerce_precision, b.forme) for b in livret.blocs}
    assert (dit["B2"], dit["B1"]) == ((True, "depuis 2024", False), (None, "", None))


def test_un_candidat_n_a_qu_un_livret_par_organisme(scene: Gens) -> None:
    with pytest.raises(DemandeRefusee) as refus:
        ouvrir(scene, scene.candidat)
    assert causes(refus) == {("candidat", "deja_ouvert")}


def test_seul_un_candidat_de_l_organisme_a_un_livret(scene: Gens) -> None:
    ailleurs = factories.personne(scene.db, factories.organisme(scene.db), Role.CANDIDAT)
    for personne in (ailleurs, scene.un):
        with pytest.raises(DemandeRefusee) as refus:
            ouvrir(scene, personne)
        assert causes(refus) == {("candidat", "inconnu")}


def test_nul_n_ouvre_son_propre_livret(scene: Gens) -> None:
    double = factories.personne(scene.db, scene.organisme, Role.CANDIDAT, Role.RESPONSABLE)
    with pytest.raises(DemandeRefusee) as refus:
        ouvrir(scene, double, scene.acteur(double))
    assert causes(refus) == {("candidat", "soi")}


# -------------------------------------------------------------------- organisation


def creer(scene: Gens, **autres: Any) -> Epreuve:
    return services.creer_epreuve(
        scene.db, scene.livret, scene.organisation(**autres), scene.acteur(scene.responsable), AVANT
    )


def test_une_epreuve_nait_preparee_et_rien_n_est_valide(scene: Gens) -> None:
    epreuve = creer(scene)
    assert (epreuve.etat, epreuve.composee_le, epreuve.rang, epreuve.bloc) == (
        EtatEpreuve.PREPAREE,
        None,
        1,
        "B2",
    )


def test_un_second_passage_prend_le_rang_suivant(scene: Gens) -> None:
    assert [creer(scene).rang, creer(scene).rang] == [1, 2]


@pytest.mark.parametrize(
    ("autres", "cause"),
    [
        ({"fin": date(2026, 5, 31)}, ("fin", "avant_debut")),
        ({"fin": date(2026, 6, 8)}, ("fin", "fenetre")),
        ({"entretien_prevu_le": datetime(2026, 6, 6, 9, tzinfo=PARIS)}, ("entretien", "hors_fenetre")),
        ({"entretien_prevu_le": datetime(2026, 5, 31, 9, tzinfo=PARIS)}, ("entretien", "hors_fenetre")),
    ],
)
def test_les_dates_impossibles_sont_refusees(
    scene: Gens, autres: dict[str, Any], cause: tuple[str, str]
) -> None:
    with pytest.raises(DemandeRefusee) as refus:
        creer(scene, **autres)
    assert cause in causes(refus)


def test_sept_jours_conviennent_et_l_entretien_du_dernier_jour_aussi(scene: Gens) -> None:
    dimanche = date(2026, 6, 7)
    assert (
        creer(scene, fin=dimanche, entretien_prevu_le=datetime(2026, 6, 7, 23, 30, tzinfo=PARIS)).fin
        == dimanche
    )


def test_les_deux_evaluateurs_different(scene: Gens) -> None:
    with pytest.raises(DemandeRefusee) as refus:
        creer(scene, evaluateur2_id=scene.un.id)
    assert causes(refus) == {("evaluateur2", "identiques")}


def test_ni_le_candidat_ni_un_etranger_ni_un_ancien_n_evalue(scene: Gens) -> None:
    ailleurs = factories.personne(scene.db, factories.organisme(scene.db), Role.EVALUATEUR)
    parti = factories.personne(scene.db, scene.organisme, Role.EVALUATEUR)
    parti.appartenances[0].fin_le = AVANT
    scene.db.flush()
    for qui, cause in (
        (scene.candidat, "candidat"),
        (ailleurs, "pas_evaluateur"),
        (parti, "pas_evaluateur"),
        (scene.responsable, "pas_evaluateur"),
    ):
        with pytest.raises(DemandeRefusee) as refus:
            creer(scene, evaluateur1_id=qui.id)
        assert causes(refus) == {("evaluateur1", cause)}


def test_un_candidat_qui_evalue_aussi_ne_s_evalue_pas(scene: Gens) -> None:
    double = factories.personne(scene.db, scene.organisme, Role.CANDIDAT, Role.EVALUATEUR)
    livret = fabriques.livret(scene.db, scene.organisme, double)
    with pytest.raises(DemandeRefusee) as refus:
        services.creer_epreuve(
            scene.db,
            livret,
            scene.organisation(evaluateur2_id=double.id),
            scene.acteur(scene.responsable),
            AVANT,
        )
    assert causes(refus) == {("evaluateur2", "candidat")}


def test_toutes_les_fautes_sont_dites_a_la_fois(scene: Gens) -> None:
    with pytest.raises(DemandeRefusee) as refus:
        creer(
            scene, fin=date(2026, 6, 30), evaluateur1_id=scene.candidat.id, evaluateur2_id=scene.candidat.id
        )
    assert {c for c, _ in causes(refus)} == {"fin", "evaluateur1", "evaluateur2"}


def test_modifier_defait_la_validation_et_porte_le_motif_aux_dossiers(scene: Gens) -> None:
    epreuve = scene.epreuve()
    services.organiser(scene.db, epreuve, scene.organisation(motif_reconstitue="Déménagement du service."))
    assert epreuve.composee_le is None
    assert {s.motif for s in epreuve.situations} == {"Déménagement du service."}


def test_une_epreuve_en_cours_ne_se_modifie_plus(scene: Gens) -> None:
    epreuve = scene.epreuve(EtatEpreuve.EN_COURS)
    for verbe in (
        lambda: services.organiser(scene.db, epreuve, scene.organisation()),
        lambda: services.composer_epreuve(scene.db, BANQUE, epreuve, Tirage(5, "valdambre"), None, MIDI),
        lambda: services.echanger_dossier(
            scene.db, BANQUE, epreuve, epreuve.situations[0], scene.acteur(scene.un), MIDI
        ),
        lambda: services.valider_composition(scene.db, epreuve, None, MIDI),
    ):
        with pytest.raises(EtatInterdit):
            verbe()


# --------------------------------------------------------------------- composition


def composer(scene: Gens, tirage: Tirage, **autres: Any) -> Epreuve:
    epreuve = creer(scene)
    services.composer_epreuve(
        scene.db, BANQUE, epreuve, tirage, scene.acteur(scene.responsable), AVANT, **autres
    )
    return epreuve


def test_le_jeu_compose_est_fige_dans_le_vivier_d_evaluation_avec_sa_preuve(scene: Gens) -> None:
    epreuve = composer(scene, Tirage(5, "valdambre"))
    instantanes = [s.instantane for s in epreuve.situations if s.instantane]
    assert [(s.rang, s.reserve) for s in epreuve.situations] == [
        *((n, False) for n in range(1, 6)),
        (6, True),
    ]
    assert {i.pool for i in instantanes} == {Pool.EVALUATION}
    assert all(i.preuve["echecs"] == [] for i in instantanes)
    assert {s.motif for s in epreuve.situations} == {fabriques.MOTIF}


def test_ce_que_la_situation_declare_est_ce_que_le_corrige_plante(scene: Gens) -> None:
    epreuve = composer(scene, Tirage(6, "septrives"))
    for s in epreuve.situations:
        corrige = lire_corrige(scene.db, s.instantane_id or 0)
        assert (s.presente_anomalie, s.presente_suspicion) == (
            corrige.famille == "anomalie",
            corrige.famille.suspecte,
        )


def test_la_graine_est_secrete_et_chaque_tirage_a_la_sienne(scene: Gens) -> None:
    composer(scene, Tirage(5, "valdambre"))
    composer(scene, Tirage(5, "valdambre"))
    graines = list(scene.db.scalars(select(InstantaneGraine.graine)))
    assert (len(graines), len(set(graines)), {len(g) for g in graines}) == (12, 12, {32})


def test_retirer_remplace_tout_le_jeu_et_ne_rend_aucun_dossier_deja_tire(scene: Gens) -> None:
    epreuve = composer(scene, Tirage(5, "valdambre"), graine="a" * 32)
    premiers = {s.instantane.reference for s in epreuve.situations if s.instantane}
    services.composer_epreuve(scene.db, BANQUE, epreuve, Tirage(6, "valdambre"), None, AVANT, graine="a" * 32)
    seconds = {s.instantane.reference for s in epreuve.situations if s.instantane}
    assert (len(seconds), premiers & seconds, epreuve.composee_le) == (7, set(), None)


def test_les_situations_reelles_prevues_declarent_ce_qu_elles_presentent(scene: Gens) -> None:
    reelles = (ReellePrevue("sante", anomalie=True), ReellePrevue("sante"))
    epreuve = composer(scene, Tirage(3, "valdambre", reelles=reelles))
    lues = [s for s in epreuve.situations if s.condition is Condition.REELLE]
    assert [(s.rang, s.presente_anomalie, s.instantane_id, s.jour) for s in lues] == [
        (4, True, None, None),
        (5, False, None, None),
    ]


def test_tout_reel_ne_tire_aucun_dossier_et_peut_se_valider(scene: Gens) -> None:
    reelles = (
        ReellePrevue("sante", anomalie=True),
        ReellePrevue("sante", suspicion=True),
        *(ReellePrevue("sante") for _ in range(3)),
    )
    epreuve = composer(scene, Tirage(0, "", reelles=reelles))
    services.valider_composition(scene.db, epreuve, None, MIDI)
    assert (scene.db.scalars(select(Instantane)).all(), epreuve.composee_le) == ([], MIDI)


def test_un_poste_de_prevoyance_n_a_pas_de_dossier_de_sante(scene: Gens) -> None:
    scene.livret.domaine = Domaine.PREVOYANCE
    with pytest.raises(DemandeRefusee) as refus:
        composer(scene, Tirage(5, "valdambre"))
    assert causes(refus) == {("domaine", "sans_dossier")}


def test_un_poste_mixte_accepte_la_sante(scene: Gens) -> None:
    scene.livret.domaine = Domaine.SANTE_PREVOYANCE
    assert manques(composer(scene, Tirage(5, "valdambre"))) == []


def test_une_bande_impossible_laisse_le_jeu_en_place(scene: Gens) -> None:
    epreuve = scene.epreuve()
    avant = [s.id for s in epreuve.situations]
    with pytest.raises(CompositionImpossible):
        services.composer_epreuve(
            scene.db, BANQUE, epreuve, Tirage(5, "valdambre", difficulte=(1, 1)), None, MIDI
        )
    scene.db.expire_all()
    assert [s.id for s in epreuve.situations] == avant


def test_echanger_garde_la_place_et_la_nature_du_dossier(scene: Gens) -> None:
    epreuve = scene.epreuve()
    for situation in epreuve.situations:
        avant = (situation.rang, situation.reserve, situation.presente_anomalie, situation.presente_suspicion)
        ancien = situation.instantane
        services.echanger_dossier(scene.db, BANQUE, epreuve, situation, scene.acteur(scene.responsable), MIDI)
        apres = (situation.rang, situation.reserve, situation.presente_anomalie, situation.presente_suspicion)
        assert avant == apres
        assert ancien is not None and situation.instantane is not None  # noqa: PT018 - bank situations
        assert situation.instantane.reference != ancien.reference
        assert situation.instantane.jour == ancien.jour
    assert epreuve.composee_le is None
    assert manques(epreuve) == []


def test_une_situation_reelle_ne_s_echange_pas(scene: Gens) -> None:
    epreuve = composer(scene, Tirage(4, "valdambre", reelles=(ReellePrevue("sante"),)))
    reelle = next(s for s in epreuve.situations if s.instantane_id is None)
    with pytest.raises(DemandeRefusee) as refus:
        services.echanger_dossier(scene.db, BANQUE, epreuve, reelle, scene.acteur(scene.responsable), MIDI)
    assert causes(refus) == {("situation", "reelle")}


# ---------------------------------------------------------------------- validation


def changer(epreuve: Epreuve, champ: str, valeur: object) -> None:
    setattr(epreuve, champ, valeur)


def _sans_suspicion(epreuve: Epreuve) -> None:
    for s in epreuve.situations:
        s.presente_suspicion = False


def _sans_motif(epreuve: Epreuve) -> None:
    for s in epreuve.situations:
        s.motif = ""


@pytest.mark.parametrize(
    ("abime", "regle"),
    [
        (_sans_suspicion, "suspicion"),
        (_sans_motif, "motif_reconstitue"),
        (lambda e: changer(e, "lieu_precision", " "), "lieu"),
        (lambda e: changer(e, "entretien_prevu_le", None), "entretien_absent"),
        (lambda e: changer(e, "entretien_prevu_le", datetime(2026, 6, 9, 9, tzinfo=PARIS)), "entretien_hors_fenetre"),
        (lambda e: changer(e, "fin", date(2026, 6, 9)), "fenetre"),
    ],
)  # fmt: skip
def test_la_validation_est_refusee_avec_ses_raisons(scene: Gens, abime: Any, regle: str) -> None:
    epreuve = scene.epreuve(composee_le=None)
    abime(epreuve)
    scene.db.commit()
    with pytest.raises(CompositionRefusee) as refus:
        services.valider_composition(scene.db, epreuve, None, MIDI)
    assert {m.regle for m in refus.value.manquements} == {regle}
    assert epreuve.composee_le is None
    assert [m.id for m in panneau(epreuve) if not m.tenue]


def test_quatre_dossiers_ne_suffisent_pas(scene: Gens) -> None:
    epreuve = scene.epreuve(composee_le=None, dossiers=4)
    with pytest.raises(CompositionRefusee) as refus:
        services.valider_composition(scene.db, epreuve, None, MIDI)
    assert "nombre_min" in {m.regle for m in refus.value.manquements}


def test_sans_reserve_la_validation_est_refusee(scene: Gens) -> None:
    epreuve = scene.epreuve(composee_le=None)
    scene.db.delete(next(s for s in epreuve.situations if s.reserve))
    scene.db.commit()
    scene.db.expire_all()
    assert [m.regle for m in manques(epreuve)] == ["reserve"]


def test_une_epreuve_conforme_se_valide(scene: Gens) -> None:
    epreuve = scene.epreuve(composee_le=None)
    services.valider_composition(scene.db, epreuve, scene.acteur(scene.responsable), MIDI)
    assert (epreuve.composee_le, epreuve.etat) == (MIDI, EtatEpreuve.PREPAREE)
    assert all(m.tenue for m in panneau(epreuve))


def test_le_manuel_est_remis_la_veille(scene: Gens) -> None:
    epreuve = scene.epreuve()
    assert not queries.manuel_remis(epreuve, date(2026, 5, 30))
    assert queries.manuel_remis(epreuve, date(2026, 5, 31))


def test_les_situations_comptees_laissent_la_reserve_de_cote(scene: Gens) -> None:
    epreuve = scene.epreuve()
    comptees: list[Situation] = queries.situations_comptees(epreuve)
    assert [s.rang for s in comptees] == [1, 2, 3, 4, 5]
    assert (epreuve.debut, epreuve.fin) == (LUNDI, VENDREDI)


def test_ouvrir_le_meme_livret_de_plusieurs_postes_a_la_fois_n_en_ouvre_qu_un(
    app: Flask, db: Session
) -> None:
    chez = factories.organisme(db)
    responsable = factories.personne(db, chez, Role.RESPONSABLE)
    candidat = factories.personne(db, chez, Role.CANDIDAT)
    adresse = f"/organismes/{chez.public_id}/livrets/nouveau"
    navigateur = connecter(app, responsable)
    navigateur.lire(adresse)
    biscuit = navigateur.client.get_cookie("constat")
    assert biscuit is not None
    champs = {
        "csrf_token": navigateur.jeton,
        "candidat": candidat.public_id,
        "domaine": "sante",
        "entreprise": "Mutuelle des Deux Rives",
    }
    depart = Barrier(6)

    def ouvrir(_n: int) -> int:
        client = app.test_client()
        client.set_cookie("constat", biscuit.value)
        depart.wait()
        return client.post(adresse, data=champs).status_code

    with ThreadPoolExecutor(6) as fils:
        codes = list(fils.map(ouvrir, range(6)))
    assert codes.count(303) == 1, codes
    assert set(codes) <= {303, 409, 422}
    assert len(queries.livrets(db, chez.id)) == 1


def test_deux_epreuves_creees_a_la_fois_prennent_des_rangs_differents(scene: Gens) -> None:
    moteur, livret_id, organisation = scene.db.get_bind(), scene.livret.id, scene.organisation()
    acteur = scene.acteur(scene.responsable)
    scene.db.commit()
    depart = Barrier(4)

    def creer(_n: int) -> int:
        with write_session(moteur) as ailleurs:
            depart.wait()
            livret = ailleurs.get_one(Livret, livret_id)
            rang = services.creer_epreuve(ailleurs, livret, organisation, acteur, AVANT).rang
            ailleurs.commit()
            return rang

    with ThreadPoolExecutor(4) as fils:
        assert sorted(fils.map(creer, range(4))) == [1, 2, 3, 4]
