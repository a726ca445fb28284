"""Démarrer, terminer, rendre du temps, écarter un dossier : qui le peut, quand, et ce qui ne se fait jamais seul."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from scenario_bank.model.vocabulaire import TYPES_ACTION
from tests import factories
from tests.webapp.epreuves.scene import LUNDI, MIDI, VENDREDI, Gens, gens, plus_tard
from webapp import journal
from webapp.db import write_session
from webapp.epreuves import queries, session
from webapp.epreuves.demandes import CompositionRefusee, DemandeRefusee
from webapp.epreuves.etats import TRANSITIONS, exiger, passer
from webapp.epreuves.modalites import alertes
from webapp.errors import EtatInterdit
from webapp.horloge import PARIS
from webapp.models.epreuve import Epreuve, EtatEpreuve, Situation
from webapp.models.tentative import EtatTentative, Mode, Tentative
from webapp.poste.queries import dossiers_ouverts
from webapp.poste.services import recevoir

CLE = "chaine-de-test-" + "y" * 32
SAMEDI = date(2026, 6, 6)


@pytest.fixture
def scene(db: Session) -> Gens:
    return gens(db)


def causes(refus: pytest.ExceptionInfo[DemandeRefusee]) -> set[tuple[str, str]]:
    return {(r.champ, r.cause) for r in refus.value.refus}


# ------------------------------------------------------------------- états


@pytest.mark.parametrize(("de", "vers"), list(product(EtatEpreuve, EtatEpreuve)))
def test_seuls_les_passages_prevus_existent(de: EtatEpreuve, vers: EtatEpreuve) -> None:
    epreuve = Epreuve(etat=de)
    if vers in TRANSITIONS[de]:
        passer(epreuve, vers)
        assert epreuve.etat is vers
    else:
        with pytest.raises(EtatInterdit):
            passer(epreuve, vers)
        assert epreuve.etat is de


def test_on_ne_revient_jamais_avant_la_cotation() -> None:
    avant = {EtatEpreuve.PREPAREE, EtatEpreuve.EN_COURS, EtatEpreuve.A_COTER}
    for de in set(EtatEpreuve) - avant:
        assert not TRANSITIONS[de] & avant


def test_exiger_dit_l_etat_trouve() -> None:
    with pytest.raises(EtatInterdit) as refus:
        exiger(Epreuve(etat=EtatEpreuve.CLOSE), EtatEpreuve.EN_COURS, EtatEpreuve.A_COTER)
    assert refus.value.etat == "close"


# --------------------------------------------------------------- démarrer


def demarrer(scene: Gens, epreuve: Epreuve, jour: date = LUNDI) -> None:
    session.demarrer(scene.db, epreuve, scene.acteur(scene.un), jour, MIDI)


def test_demarrer_ouvre_le_poste_sur_les_dossiers_sans_montrer_la_reserve(scene: Gens) -> None:
    epreuve = scene.epreuve()
    demarrer(scene, epreuve)
    tentative = epreuve.tentative
    assert tentative is not None
    assert (epreuve.etat, tentative.mode, tentative.candidat_id) == (
        EtatEpreuve.EN_COURS,
        Mode.EVALUATION,
        scene.candidat.id,
    )
    assert [d.reserve for d in tentative.dossiers] == [False] * 5 + [True]
    montres = [d.vu.reference for d in dossiers_ouverts(scene.db, tentative.id)]
    assert montres == [s.instantane.reference for s in epreuve.situations if s.instantane and not s.reserve]


def test_demarrer_deux_fois_ne_demarre_qu_une_fois(scene: Gens) -> None:
    epreuve = scene.epreuve()
    demarrer(scene, epreuve)
    premiere = epreuve.tentative_id
    demarrer(scene, epreuve)
    assert epreuve.tentative_id == premiere


def test_une_composition_non_validee_ne_demarre_pas(scene: Gens) -> None:
    epreuve = scene.epreuve(composee_le=None)
    with pytest.raises(DemandeRefusee) as refus:
        demarrer(scene, epreuve)
    assert causes(refus) == {("composition", "non_validee")}


@pytest.mark.parametrize("jour", [date(2026, 5, 31), SAMEDI])
def test_hors_de_la_fenetre_rien_ne_demarre(scene: Gens, jour: date) -> None:
    with pytest.raises(DemandeRefusee) as refus:
        demarrer(scene, scene.epreuve(), jour)
    assert causes(refus) == {("jour", "hors_fenetre")}


def test_les_modalites_sont_relues_au_demarrage(scene: Gens) -> None:
    epreuve = scene.epreuve(dossiers=4)
    with pytest.raises(CompositionRefusee):
        demarrer(scene, epreuve)
    assert (epreuve.etat, epreuve.tentative_id) == (EtatEpreuve.PREPAREE, None)


# --------------------------------------------------------------- terminer


def terminer(scene: Gens, epreuve: Epreuve, jour: date = VENDREDI, **autres: Any) -> None:
    moment = datetime(jour.year, jour.month, jour.day, 18, 0, tzinfo=PARIS)
    session.terminer(scene.db, epreuve, scene.acteur(scene.un), jour, moment, **autres)


def clore(epreuve: Epreuve) -> None:
    assert epreuve.tentative is not None
    epreuve.tentative.etat, epreuve.tentative.close_le = EtatTentative.CLOSE, MIDI


def test_tant_que_le_candidat_travaille_dans_la_fenetre_personne_ne_ferme(scene: Gens) -> None:
    epreuve = scene.epreuve(EtatEpreuve.EN_COURS)
    with pytest.raises(DemandeRefusee) as refus:
        terminer(scene, epreuve)
    assert causes(refus) == {("tentative", "ouverte")}
    assert epreuve.etat is EtatEpreuve.EN_COURS


def test_quand_le_candidat_a_termine_un_evaluateur_passe_a_la_cotation(scene: Gens) -> None:
    epreuve = scene.epreuve(EtatEpreuve.EN_COURS)
    clore(epreuve)
    terminer(scene, epreuve)
    assert epreuve.etat is EtatEpreuve.A_COTER


def test_la_fenetre_ecoulee_ne_ferme_rien_d_elle_meme_et_l_evaluateur_ferme_le_poste(scene: Gens) -> None:
    epreuve = scene.epreuve(EtatEpreuve.EN_COURS)
    tentative = epreuve.tentative
    assert tentative is not None
    assert tentative.etat is EtatTentative.OUVERTE
    terminer(scene, epreuve, SAMEDI)
    assert (epreuve.etat, tentative.etat) == (EtatEpreuve.A_COTER, EtatTentative.CLOSE)


def agir(scene: Gens, epreuve: Epreuve, moment: datetime) -> None:
    dossier = epreuve.situations[0].instantane
    assert dossier is not None
    assert epreuve.tentative is not None
    action = factories.action("ouvrir_piece", f"{dossier.reference}/p1") | {"survenue_le": moment.isoformat()}
    recues = journal.ajouter(
        scene.db, epreuve.tentative, scene.acteur(scene.candidat), [action], moment, cle=CLE
    )
    assert recues[0].statut is journal.Statut.ENREGISTREE


def test_un_fait_apres_la_fenetre_demande_un_motif_et_rien_n_est_supprime(scene: Gens) -> None:
    epreuve = scene.epreuve(EtatEpreuve.EN_COURS)
    agir(scene, epreuve, datetime(2026, 6, 6, 9, 0, tzinfo=PARIS))
    with pytest.raises(DemandeRefusee) as refus:
        terminer(scene, epreuve, SAMEDI)
    assert causes(refus) == {("motif_depassement", "absent")}
    terminer(scene, epreuve, SAMEDI, motif_depassement=" Panne du réseau vendredi. ")
    assert (epreuve.etat, epreuve.motif_depassement) == (EtatEpreuve.A_COTER, "Panne du réseau vendredi.")
    assert [m.regle for m in alertes(scene.db, epreuve)] == ["depassement"]
    assert epreuve.tentative is not None
    assert len(journal.lire(scene.db, epreuve.tentative)) == 1


@pytest.mark.parametrize("annee", [2020, 2099])
def test_l_heure_que_le_candidat_pretend_ne_fait_ni_depassement_ni_panne(scene: Gens, annee: int) -> None:
    epreuve = scene.epreuve(EtatEpreuve.EN_COURS)
    dossier = epreuve.situations[0].instantane
    assert dossier is not None
    assert epreuve.tentative is not None
    pretendue = factories.note("Vu.", dossier.reference) | {"survenue_le": f"{annee}-06-03T10:00:00+00:00"}
    journal.ajouter(scene.db, epreuve.tentative, scene.acteur(scene.candidat), [pretendue], MIDI, cle=CLE)
    clore(epreuve)
    scene.db.commit()
    session.tenir_entretien(scene.db, epreuve, plus_tard(hours=2), 15, plus_tard(hours=3))
    terminer(scene, epreuve)
    assert alertes(scene.db, epreuve) == []


def test_terminer_garde_l_heure_a_laquelle_le_candidat_a_clos(scene: Gens) -> None:
    epreuve = scene.epreuve(EtatEpreuve.EN_COURS)
    assert epreuve.tentative is not None
    assert epreuve.tentative.close_le is None
    scene.db.commit()
    with write_session(scene.db.get_bind()) as ailleurs:
        ailleurs.execute(
            update(Tentative)
            .where(Tentative.id == epreuve.tentative.id)
            .values(etat=EtatTentative.CLOSE, close_le=MIDI)
        )
        ailleurs.commit()
    session.terminer(scene.db, epreuve, scene.acteur(scene.un), SAMEDI, plus_tard(days=3))
    assert epreuve.tentative.close_le == MIDI


def test_une_reelle_prevue_se_decrit_avant_la_cotation(scene: Gens) -> None:
    epreuve = scene.epreuve(EtatEpreuve.EN_COURS)
    clore(epreuve)
    reelle = Situation(
        epreuve_id=epreuve.id,
        rang=9,
        condition="reelle",
        domaine="sante",
        libelle="Situation réelle n° 1",
        saisie_par_id=scene.un.id,
        saisie_le=MIDI,
    )
    scene.db.add(reelle)
    scene.db.commit()
    scene.db.expire_all()
    with pytest.raises(DemandeRefusee) as refus:
        terminer(scene, epreuve)
    assert causes(refus) == {("reelles", "a_observer")}
    reelle.jour = LUNDI
    scene.db.flush()
    terminer(scene, epreuve)
    assert epreuve.etat is EtatEpreuve.A_COTER


# ------------------------------------------------------ temps et entretien


def test_le_temps_perdu_s_ajoute_et_se_borne(scene: Gens) -> None:
    epreuve = scene.epreuve(EtatEpreuve.EN_COURS)
    acteur = scene.acteur(scene.un)
    session.rendre_temps(scene.db, epreuve, 12, acteur, MIDI)
    session.rendre_temps(scene.db, epreuve, 8, acteur, MIDI)
    assert epreuve.minutes_perdues == 20
    for minutes in (0, -5, 601):
        with pytest.raises(DemandeRefusee):
            session.rendre_temps(scene.db, epreuve, minutes, acteur, MIDI)


def test_l_entretien_tardif_ou_premature_est_dit_mais_pas_refuse(scene: Gens) -> None:
    epreuve = scene.epreuve(EtatEpreuve.A_COTER)
    samedi = datetime(2026, 6, 6, 9, 0, tzinfo=PARIS)
    session.tenir_entretien(scene.db, epreuve, samedi, 17, samedi + timedelta(hours=1))
    assert [m.regle for m in alertes(scene.db, epreuve)] == ["entretien_apres_fenetre"]
    lundi = datetime(2026, 6, 1, 9, 0, tzinfo=PARIS)
    epreuve.situations[0].jour = date(2026, 6, 3)
    session.tenir_entretien(scene.db, epreuve, lundi, 17, samedi)
    assert [m.regle for m in alertes(scene.db, epreuve)] == ["entretien_avant_dernier"]


@pytest.mark.parametrize(
    ("tenu_le", "minutes", "cause"),
    [
        (MIDI + timedelta(days=1), 15, ("tenu_le", "futur")),
        (datetime(2026, 5, 31, 9, tzinfo=PARIS), 15, ("tenu_le", "avant_debut")),
        (MIDI, 0, ("minutes", "bornes")),
        (MIDI, 300, ("minutes", "bornes")),
    ],
)
def test_un_entretien_impossible_est_refuse(
    scene: Gens, tenu_le: datetime, minutes: int, cause: tuple[str, str]
) -> None:
    with pytest.raises(DemandeRefusee) as refus:
        session.tenir_entretien(scene.db, scene.epreuve(EtatEpreuve.A_COTER), tenu_le, minutes, MIDI)
    assert causes(refus) == {cause}


# ------------------------------------------------------------ neutraliser


def ecarter(
    scene: Gens, epreuve: Epreuve, qui: Any, motif: str = "Montant illisible.", rang: int = 0
) -> bool:
    return session.demander_neutralisation(
        scene.db, epreuve, epreuve.situations[rang], scene.acteur(qui), motif, MIDI
    )


def test_une_seule_voix_n_ecarte_rien(scene: Gens) -> None:
    epreuve = scene.epreuve(EtatEpreuve.EN_COURS)
    assert not ecarter(scene, epreuve, scene.un)
    assert epreuve.situations[0].neutralisee_le is None
    with pytest.raises(DemandeRefusee) as refus:
        ecarter(scene, epreuve, scene.un)
    assert causes(refus) == {("situation", "deja_dit")}


@pytest.mark.parametrize("premier", ["un", "deux"])
def test_les_deux_voix_ecartent_le_dossier_et_la_reserve_entre(scene: Gens, premier: str) -> None:
    epreuve = scene.epreuve(EtatEpreuve.EN_COURS)
    ordre = (scene.un, scene.deux) if premier == "un" else (scene.deux, scene.un)
    assert not ecarter(scene, epreuve, ordre[0])
    assert ecarter(scene, epreuve, ordre[1], "La date n’existe pas.")
    assert epreuve.situations[0].motif_neutralisation == "Montant illisible. · La date n’existe pas."
    assert [s.rang for s in queries.situations_comptees(epreuve)] == [2, 3, 4, 5, 6]
    assert epreuve.tentative is not None
    montres = {d.rang: d.retire for d in dossiers_ouverts(scene.db, epreuve.tentative.id)}
    assert montres == {1: True, 2: False, 3: False, 4: False, 5: False, 6: False}


def test_apres_la_fin_du_candidat_la_reserve_n_entre_plus_et_le_nombre_est_signale(scene: Gens) -> None:
    epreuve = scene.epreuve(EtatEpreuve.A_COTER)
    assert epreuve.tentative is not None
    epreuve.tentative.close_le = MIDI - timedelta(hours=1)
    ecarter(scene, epreuve, scene.un)
    ecarter(scene, epreuve, scene.deux)
    assert [s.rang for s in queries.situations_comptees(epreuve)] == [2, 3, 4, 5]
    assert [m.regle for m in alertes(scene.db, epreuve)] == ["nombre_min"]


def test_sans_motif_rien_n_est_ecarte(scene: Gens) -> None:
    with pytest.raises(DemandeRefusee) as refus:
        ecarter(scene, scene.epreuve(EtatEpreuve.EN_COURS), scene.un, "  ")
    assert causes(refus) == {("motif", "absent")}


def test_un_motif_trop_long_est_refuse(scene: Gens) -> None:
    epreuve = scene.epreuve(EtatEpreuve.EN_COURS)
    with pytest.raises(DemandeRefusee) as refus:
        ecarter(scene, epreuve, scene.un, "x" * 2001)
    assert causes(refus) == {("motif", "trop_long")}
    clore(epreuve)
    with pytest.raises(DemandeRefusee) as refus:
        terminer(scene, epreuve, motif_depassement="x" * 2001)
    assert causes(refus) == {("motif", "trop_long")}


def test_une_action_recue_apres_la_cloture_est_gardee_a_part_et_montree(scene: Gens) -> None:
    epreuve = scene.epreuve(EtatEpreuve.EN_COURS)
    clore(epreuve)
    dossier = epreuve.situations[0].instantane
    assert dossier is not None
    assert epreuve.tentative is not None
    scene.db.flush()
    action = factories.note("Faite hors ligne.", dossier.reference) | {"survenue_le": MIDI.isoformat()}
    recue = journal.ajouter(
        scene.db, epreuve.tentative, scene.acteur(scene.candidat), [action], plus_tard(hours=2), cle=CLE
    )
    assert recue[0].statut is journal.Statut.TARDIVE
    lues = queries.actions_tardives(scene.db, epreuve)
    assert lues == [
        queries.Tardive(
            TYPES_ACTION["note_crm"].libelle,
            dossier.reference,
            "Faite hors ligne.",
            MIDI,
            plus_tard(hours=2),
        )
    ]


def test_le_dossier_ecarte_ne_se_travaille_plus(scene: Gens) -> None:
    epreuve = scene.epreuve(EtatEpreuve.EN_COURS)
    ecarter(scene, epreuve, scene.un)
    ecarter(scene, epreuve, scene.deux)
    assert epreuve.tentative is not None
    assert epreuve.situations[0].instantane is not None
    action = factories.action("cloturer", epreuve.situations[0].instantane.reference)
    recue = recevoir(scene.db, epreuve.tentative, scene.acteur(scene.candidat), [action], MIDI)[0]
    assert [f.cause for f in recue.fautes] == ["dossier_retire"]
