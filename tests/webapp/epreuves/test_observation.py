"""Observer : sa propre couche et rien d’autre, en direct, sans rien qui désigne un adhérent."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from scenario_bank.model.vocabulaire import Condition
from tests import factories
from tests.factories import Navigateur, connecter
from tests.webapp.epreuves.scene import LUNDI, MIDI, Gens, gens
from webapp.cotation.queries import couche
from webapp.epreuves.demandes import DemandeRefusee
from webapp.errors import EtatInterdit
from webapp.horloge import PARIS, maintenant
from webapp.models.cotation import Observation, Sens
from webapp.models.epreuve import Epreuve, EtatEpreuve
from webapp.observation import queries, services
from webapp.observation.anonymat import chercher
from webapp.observation.services import ObservationDite, ReelleDite
from webapp.poste.services import recevoir


@pytest.fixture
def scene(db: Session) -> Gens:
    return gens(db)


@pytest.fixture
def epreuve(scene: Gens) -> Epreuve:
    return scene.epreuve(EtatEpreuve.EN_COURS)


def causes(refus: pytest.ExceptionInfo[DemandeRefusee]) -> set[tuple[str, str]]:
    return {(r.champ, r.cause) for r in refus.value.refus}


def dite(texte: str = "Ouvre toutes les pièces.", **autres: Any) -> ObservationDite:
    valeurs = {"id_client": str(uuid4()), "sens": Sens.FAVORABLE, "texte": texte, "survenue_le": MIDI}
    return ObservationDite(**(valeurs | autres))


def observer(
    scene: Gens, epreuve: Epreuve, quoi: ObservationDite, qui: Any = None, **autres: Any
) -> Observation:
    acteur = scene.acteur(qui or scene.un)
    return services.observer(scene.db, epreuve, acteur, quoi, autres.get("le", MIDI))


# ----------------------------------------------------------------- sa couche


def test_une_observation_entre_dans_la_couche_de_son_auteur_seul(scene: Gens, epreuve: Epreuve) -> None:
    observer(scene, epreuve, dite())
    siennes = queries.mes_observations(scene.db, epreuve.id, scene.un.id)
    assert [o.texte for o in siennes] == ["Ouvre toutes les pièces."]
    assert queries.mes_observations(scene.db, epreuve.id, scene.deux.id) == []
    assert couche(scene.db, epreuve.id, scene.deux.id) is None


def test_le_meme_envoi_deux_fois_est_une_observation(scene: Gens, epreuve: Epreuve) -> None:
    quoi = dite()
    assert observer(scene, epreuve, quoi).id == observer(scene, epreuve, quoi).id
    with pytest.raises(DemandeRefusee) as refus:
        observer(scene, epreuve, dite("Autre chose.", id_client=quoi.id_client))
    assert causes(refus) == {("id_client", "autre_contenu")}


@pytest.mark.parametrize(("retard", "differee"), [(0, False), (5, False), (6, True), (600, True)])
def test_notee_longtemps_apres_son_moment_elle_est_dite_differee(
    scene: Gens, epreuve: Epreuve, retard: int, differee: bool
) -> None:
    observation = observer(scene, epreuve, dite(), le=MIDI + timedelta(minutes=retard))
    assert (observation.differee, observation.survenue_le, observation.saisie_le) == (
        differee,
        MIDI,
        MIDI + timedelta(minutes=retard),
    )


@pytest.mark.parametrize(
    ("autres", "cause"),
    [
        ({"texte": "  "}, ("texte", "absent")),
        ({"texte": "x" * 4001}, ("texte", "trop_long")),
        ({"texte": "Rappelle le 06 12 34 56 78."}, ("texte", "telephone")),
        ({"survenue_le": MIDI + timedelta(hours=1)}, ("survenue_le", "futur")),
        ({"survenue_le": datetime(2026, 5, 31, 9, tzinfo=PARIS)}, ("survenue_le", "avant_debut")),
    ],
)
def test_une_observation_impossible_est_refusee(
    scene: Gens, epreuve: Epreuve, autres: dict[str, Any], cause: tuple[str, str]
) -> None:
    with pytest.raises(DemandeRefusee) as refus:
        observer(scene, epreuve, dite(**autres))
    assert cause in causes(refus)


def test_un_critere_seul_suffit_sans_un_mot(scene: Gens, epreuve: Epreuve) -> None:
    assert observer(scene, epreuve, dite("", critere_uid="5c8fa9e3c8")).critere_uid == "5c8fa9e3c8"


def test_retirer_ajoute_une_ligne_et_laisse_la_premiere(scene: Gens, epreuve: Epreuve) -> None:
    observation = observer(scene, epreuve, dite())
    for _ in range(2):
        services.retirer(scene.db, epreuve, scene.acteur(scene.un), observation, MIDI)
    assert queries.mes_observations(scene.db, epreuve.id, scene.un.id) == []
    lignes = scene.db.query(Observation).order_by(Observation.id).all()
    assert [(o.texte, o.retire_id) for o in lignes] == [
        ("Ouvre toutes les pièces.", None),
        ("", observation.id),
    ]


def test_on_ne_retire_pas_l_observation_d_un_autre(scene: Gens, epreuve: Epreuve) -> None:
    observation = observer(scene, epreuve, dite())
    services.retirer(scene.db, epreuve, scene.acteur(scene.deux), observation, MIDI)
    assert len(queries.mes_observations(scene.db, epreuve.id, scene.un.id)) == 1
    assert queries.observation_de(scene.db, epreuve.id, scene.deux.id, observation.public_id) is None


def test_une_cotation_rendue_ferme_sa_propre_couche_et_pas_celle_de_l_autre(scene: Gens) -> None:
    epreuve = scene.epreuve(EtatEpreuve.A_COTER)
    observer(scene, epreuve, dite())
    mienne = couche(scene.db, epreuve.id, scene.un.id)
    assert mienne is not None
    mienne.rendue_le = MIDI
    scene.db.flush()
    with pytest.raises(EtatInterdit):
        observer(scene, epreuve, dite())
    assert observer(scene, epreuve, dite(), scene.deux).texte


@pytest.mark.parametrize("etat", [EtatEpreuve.PREPAREE, EtatEpreuve.A_ACCORDER, EtatEpreuve.CLOSE])
def test_on_n_observe_que_pendant_l_epreuve_et_jusqu_a_la_revelation(scene: Gens, etat: EtatEpreuve) -> None:
    with pytest.raises(EtatInterdit):
        observer(scene, scene.epreuve(etat), dite())


# --------------------------------------------------------- situations réelles


def reelle(**autres: Any) -> ReelleDite:
    valeurs = {"libelle": "Remboursement d’une hospitalisation", "domaine": "sante", "jour": date(2026, 6, 2)}
    return ReelleDite(**(valeurs | autres))


def test_une_situation_reelle_s_ajoute_et_compte(scene: Gens, epreuve: Epreuve) -> None:
    situation = services.ajouter_reelle(
        scene.db, epreuve, scene.acteur(scene.un), reelle(anomalie=True), MIDI
    )
    assert (situation.condition, situation.instantane_id, situation.presente_anomalie, situation.rang) == (
        Condition.REELLE,
        None,
        True,
        7,
    )


@pytest.mark.parametrize(
    ("autres", "cause"),
    [
        ({"libelle": " "}, ("libelle", "absent")),
        ({"libelle": "Dossier de 2 85 05 78 006 084 36"}, ("libelle", "nir")),
        ({"libelle": "RIB FR76 3000 6000 0112 3456 7890 189"}, ("libelle", "iban")),
        ({"lieu_precision": "chez marie@exemple.fr"}, ("lieu_precision", "adresse_electronique")),
        ({"domaine": "prevoyance"}, ("domaine", "hors_poste")),
        ({"jour": date(2026, 6, 4)}, ("jour", "futur")),
        ({"jour": date(2026, 5, 30)}, ("jour", "avant_debut")),
    ],
)
def test_une_situation_reelle_fautive_est_refusee(
    scene: Gens, epreuve: Epreuve, autres: dict[str, Any], cause: tuple[str, str]
) -> None:
    with pytest.raises(DemandeRefusee) as refus:
        services.ajouter_reelle(scene.db, epreuve, scene.acteur(scene.un), reelle(**autres), MIDI)
    assert causes(refus) == {cause}


def test_un_dossier_reconstitue_ne_se_decrit_pas_a_la_main(scene: Gens, epreuve: Epreuve) -> None:
    with pytest.raises(DemandeRefusee) as refus:
        services.constater_reelle(
            scene.db, epreuve, epreuve.situations[0], scene.acteur(scene.un), reelle(), MIDI
        )
    assert causes(refus) == {("situation", "reconstituee")}


@pytest.mark.parametrize(
    "texte",
    [
        "Payé 1 234,56 € le 03/06/2026 à 14 h 30.",
        "Dossier D-NLKPP-P4HR8, ligne 2, base 30,00 €, taux 70 %.",
        "Rappel du 12 mars 2026 au matin, 3 pièces sur 5, 10 minutes.",
        "Le 12 03 2026 puis le 15 03 2026.",
    ],
)
def test_les_chiffres_du_metier_ne_sont_pas_des_identifiants(texte: str) -> None:
    assert chercher(texte) is None


@given(
    sexe=st.sampled_from("12"),
    reste=st.text("0123456789", min_size=12, max_size=12),
    separateur=st.sampled_from(["", " ", ".", "\u00a0"]),
)
def test_tout_numero_de_securite_sociale_ecrit_est_trouve(sexe: str, reste: str, separateur: str) -> None:
    morceaux = [sexe, reste[:2], reste[2:4], reste[4:6], reste[6:9], reste[9:12]]
    assert chercher(f"Adhérent {separateur.join(morceaux)}.") is not None


# ---------------------------------------------------------------- les pages


def pages(epreuve: Epreuve) -> list[str]:
    racine = f"/epreuves/{epreuve.public_id}"
    return ["/", "/mes-epreuves-a-evaluer", racine, f"{racine}/observer", f"{racine}/observer/fil.json"] + [
        f"{racine}/{suite}" for suite in ("convocation", "manuel", "fiches", "papier")
    ]


def tout_ce_que_recoit(navigateur: Navigateur, adresses: list[str]) -> str:
    morceaux = []
    for adresse in adresses:
        reponse = navigateur.client.get(adresse)
        morceaux += [reponse.get_data(as_text=True), str(dict(reponse.headers))]
    return "\n".join(morceaux)


CANARI = "Le canari chante dans la couche privée."


@pytest.mark.parametrize(("auteur", "lecteur"), [("un", "deux"), ("deux", "un")])
def test_rien_de_la_couche_de_l_un_n_atteint_l_autre(
    app: Flask, scene: Gens, epreuve: Epreuve, auteur: str, lecteur: str
) -> None:
    un, deux = getattr(scene, auteur), getattr(scene, lecteur)
    scene.db.commit()
    siens, autre = connecter(app, un), connecter(app, deux)
    avant = tout_ce_que_recoit(autre, pages(epreuve))
    adresse = f"/epreuves/{epreuve.public_id}"
    identifiant = str(uuid4())
    reponse = siens.envoyer(
        f"{adresse}/observations",
        depuis=f"{adresse}/observer",
        id_client=identifiant,
        texte=CANARI,
        sens="defavorable",
        critere="5c8fa9e3c8",
    )
    assert reponse.status_code == 303
    assert CANARI in siens.lire(f"{adresse}/observer").text
    observation = queries.mes_observations(scene.db, epreuve.id, un.id)[0]
    scene.db.commit()
    refus = autre.envoyer(f"{adresse}/observations/{observation.public_id}/retirer")
    apres = tout_ce_que_recoit(autre, pages(epreuve)) + refus.text + str(dict(refus.headers))
    assert refus.status_code == 404
    for secret in (CANARI, "canari", identifiant, observation.public_id):
        assert secret not in apres
    assert _sans_jetons(avant) in _sans_jetons(apres)


def _sans_jetons(texte: str) -> str:
    """The text without what differs at each reading: tokens, fresh ids, lengths, moments."""
    import re

    texte = re.sub(r'(content|value)="[^"]{30,}"', "", texte)
    return re.sub(r"'(Content-Length|Set-Cookie|Date)': '[^']*'", "", texte)


def test_le_fil_montre_les_actions_du_candidat_et_se_tait_quand_rien_ne_bouge(
    app: Flask, scene: Gens, epreuve: Epreuve
) -> None:
    navigateur = connecter(app, scene.un)
    adresse = f"/epreuves/{epreuve.public_id}/observer/fil.json"
    vide = navigateur.client.get(adresse)
    assert vide.json is not None
    assert (vide.json["actions"], vide.json["compte"]) == ([], 0)
    muet = navigateur.client.get(adresse, headers={"If-None-Match": vide.headers["ETag"]})
    assert (muet.status_code, muet.data) == (304, b"")

    with app.app_context():
        dossier = epreuve.situations[0].instantane
        assert dossier is not None
        assert epreuve.tentative is not None
        action = factories.action("ouvrir_piece", f"{dossier.reference}/p1")
        recevoir(scene.db, epreuve.tentative, scene.acteur(scene.candidat), [action], maintenant())
        scene.db.commit()
    neuf = navigateur.client.get(adresse, headers={"If-None-Match": vide.headers["ETag"]})
    assert neuf.json is not None
    assert [(a["sequence"], a["libelle"]) for a in neuf.json["actions"]] == [(1, "Ouvrir une pièce")]
    assert navigateur.client.get(f"{adresse}?depuis=1").json["actions"] == []


def test_sans_javascript_la_page_montre_tout_et_le_formulaire_marche(
    app: Flask, scene: Gens, epreuve: Epreuve
) -> None:
    navigateur = connecter(app, scene.un)
    adresse = f"/epreuves/{epreuve.public_id}"
    refus = navigateur.envoyer(
        f"{adresse}/observations",
        depuis=f"{adresse}/observer",
        id_client=str(uuid4()),
        texte="Rappelle le 06 12 34 56 78.",
        sens="neutre",
    )
    assert refus.status_code == 422
    assert "« 06 12 34 56 78 » ressemble à un numéro de téléphone" in refus.text
    assert "Rappelle le 06 12 34 56 78." in refus.text  # what was typed is still there


def test_le_module_recoit_l_observation_en_json(app: Flask, scene: Gens, epreuve: Epreuve) -> None:
    navigateur = connecter(app, scene.un)
    navigateur.lire(f"/epreuves/{epreuve.public_id}/observer")
    reponse = navigateur.client.post(
        f"/epreuves/{epreuve.public_id}/observations",
        data={"csrf_token": navigateur.jeton, "id_client": str(uuid4()), "texte": "Vu.", "sens": "neutre"},
        headers={"Accept": "application/json"},
    )
    assert reponse.json is not None
    assert (reponse.status_code, reponse.json["texte"], reponse.json["sens"]) == (201, "Vu.", "à noter")
    refus = navigateur.client.post(
        f"/epreuves/{epreuve.public_id}/observations",
        data={"csrf_token": navigateur.jeton, "id_client": str(uuid4()), "texte": "", "sens": "neutre"},
        headers={"Accept": "application/json"},
    )
    assert (refus.status_code, refus.json) == (
        422,
        {"erreur": "Écrivez une phrase, ou choisissez un critère."},
    )


def test_le_jour_de_l_epreuve_est_celui_de_la_scene(epreuve: Epreuve) -> None:
    assert epreuve.debut == LUNDI


def test_un_identifiant_d_envoi_ecrit_autrement_est_le_meme(
    app: Flask, scene: Gens, epreuve: Epreuve
) -> None:
    scene.db.commit()
    navigateur = connecter(app, scene.un)
    adresse = f"/epreuves/{epreuve.public_id}/observations"
    ident = uuid4()
    champs = {"texte": "Compare le devis.", "sens": "favorable", "jour": "2026-06-03", "heure": "10:00"}
    for ecriture in (str(ident), ident.urn, f"{{{ident}}}", ident.hex.upper()):
        reponse = navigateur.envoyer(adresse, depuis="/mes-sessions", id_client=ecriture, **champs)
        assert reponse.status_code == 303, reponse.text
    scene.db.expire_all()
    assert len(queries.mes_observations(scene.db, epreuve.id, scene.un.id)) == 1
