"""Les fichiers de `constat indices` : ce qui est accepté, ce qui est refusé et comment c’est dit."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from click.testing import CliRunner

from scenario_bank.model.vocabulaire import TYPES_ACTION
from scoring.action import ActionRefusee, lire_action, lire_jsonl
from scoring.echange import SCHEMAS, SituationRefusee, ecrire_schema, lire_situation
from tests.scoring.specs import base, jouer
from webapp.cli.indices import indices as commande

SCHEMAS_PUBLIES = Path(__file__).parents[2] / "docs" / "schemas"
ACTION = {"id": "a1", "sequence": 1, "type": "note_crm", "cible": "S", "donnees": {"texte": "vu"}}


def dossier(reference: str) -> dict[str, object]:
    return {"vu": {}, "cache": {}, "corrige": asdict(base()[reference])}


def refus(**autres: object) -> str:
    with pytest.raises(ActionRefusee) as erreur:
        lire_action({**ACTION, **autres}, "ACTIONS.jsonl, ligne 4")
    return str(erreur.value)


@pytest.mark.parametrize("nom", sorted(SCHEMAS))
def test_les_schemas_publies_suivent_le_code(nom: str) -> None:
    assert (SCHEMAS_PUBLIES / nom).read_text(encoding="utf-8") == ecrire_schema(nom), (
        "voir scoring.echange.publier"
    )


def test_le_schema_d_une_action_decrit_chaque_type_du_vocabulaire() -> None:
    schema = json.loads(ecrire_schema("action.schema.json"))
    assert schema["properties"]["type"]["enum"] == sorted(TYPES_ACTION)
    assert len(schema["allOf"]) == len(TYPES_ACTION)


def test_un_type_inconnu_est_refuse_avec_le_lieu_la_valeur_les_admis_et_le_remede() -> None:
    dit = refus(type="virer")
    assert dit.startswith(
        "ACTIONS.jsonl, ligne 4, type : trouvé « virer » ; accepté : alerter_suspicion, annuler"
    )
    assert dit.endswith("Choisissez un type du vocabulaire.")


@pytest.mark.parametrize(
    ("autres", "dit"),
    [
        ({"id": ""}, "id : trouvé rien"),
        ({"sequence": "1"}, "sequence : trouvé '1' ; accepté : un nombre entier"),
        ({"sequence": True}, "sequence : trouvé True"),
        ({"couleur": "bleu"}, "la clé « couleur »"),
        (
            {"jour_simule": "03/06/2026"},
            "jour_simule : trouvé « 03/06/2026 » ; accepté : une date AAAA-MM-JJ",
        ),
        ({"source": "robot"}, "source : trouvé « robot » ; accepté : candidat, plateforme, evaluateur"),
        ({"source": []}, "source : trouvé « [] »"),
        ({"donnees": []}, "donnees : trouvé []"),
        ({"donnees": {"texte": "x", "ton": "y"}}, "donnees : trouvé la clé « ton » ; accepté : texte"),
        ({"cible": ""}, "cible : trouvé «  » ; accepté : la référence d’un dossier"),
        ({"type": "ouvrir_piece", "cible": "S", "donnees": {}}, "« DOSSIER/p1 » pour une pièce"),
        ({"auteur": 3}, "auteur : trouvé 3 ; accepté : un texte"),
        (
            {"type": "payer", "donnees": {"montant": "12,3", "lignes": ["l1"], "compte": "c1"}},
            "donnees.montant : trouvé '12,3' ; accepté : un montant",
        ),
        (
            {"type": "payer", "donnees": {"montant": "12.30", "lignes": "l1", "compte": "c1"}},
            "donnees.lignes : trouvé 'l1' ; accepté : une liste de mots",
        ),
        ({"type": "payer", "donnees": {"montant": "12.30", "lignes": []}}, "donnees.compte : trouvé rien"),
        (
            {
                "type": "mettre_en_attente",
                "donnees": {"lignes": [], "motif": "humeur", "relance_le": "2026-06-03"},
            },
            "donnees.motif : trouvé « humeur » ; accepté : montant_different",
        ),
    ],
)
def test_une_action_mal_faite_est_refusee(autres: dict[str, object], dit: str) -> None:
    assert dit in refus(**autres)


def test_un_texte_efface_n_empeche_pas_de_juger() -> None:
    assert lire_action({**ACTION, "donnees": {"texte": None}}).type == "note_crm"
    assert lire_action({**ACTION, "donnees": {}}).type == "note_crm"


def test_chaque_ligne_fautive_est_nommee_par_son_numero() -> None:
    texte = "\n".join([json.dumps(ACTION), "", "{", "[1]", json.dumps({**ACTION, "type": "x"})])
    with pytest.raises(ActionRefusee) as erreur:
        lire_jsonl(texte)
    lieux = [r.lieu for r in erreur.value.refus]
    assert lieux == ["ACTIONS.jsonl, ligne 3", "ACTIONS.jsonl, ligne 4", "ACTIONS.jsonl, ligne 5, type"]


def test_un_separateur_de_ligne_dans_un_texte_ne_coupe_pas_l_action() -> None:
    texte = "avant\u2028après\x85fin\x0c"
    ligne = json.dumps({**ACTION, "donnees": {"texte": texte}}, ensure_ascii=False)
    assert [a.donnees["texte"] for a in lire_jsonl(f"{ligne}\r\n{ligne}\n")] == [texte, texte]


def test_une_situation_est_un_dossier_ou_plusieurs() -> None:
    assert [c.reference for c in lire_situation(json.dumps(dossier("S"))).corriges] == ["S"]
    plusieurs = lire_situation(json.dumps({"dossiers": [dossier("S"), dossier("A")], "contexte": {"a": "b"}}))
    assert [c.reference for c in plusieurs.corriges] == ["S", "A"]
    assert plusieurs.contexte == {"a": "b"}
    assert lire_situation(json.dumps(dossier("A"))).corriges == (base()["A"],)


@pytest.mark.parametrize(
    ("texte", "dit"),
    [
        ("{", "S.json, ligne 1 : JSON illisible"),
        ("[]", "S.json, racine : list au lieu d’un objet"),
        ('{"dossiers": []}', "S.json, dossiers : aucun dossier"),
        ('{"vu": {}}', "S.json, racine.corrige : corrigé absent (relancez avec --corrige)"),
        ('{"dossiers": [{"corrige": {}}]}', "S.json, dossiers[0].corrige.reference"),
        ('{"vu": {}, "contexte": [1]}', "S.json, contexte : list au lieu d’un objet"),
    ],
)
def test_une_situation_mal_faite_est_refusee(texte: str, dit: str) -> None:
    with pytest.raises(SituationRefusee) as erreur:
        lire_situation(texte, "S.json")
    assert dit in str(erreur.value)
    assert "constat dossier generer" in str(erreur.value)


def test_deux_dossiers_de_meme_reference_sont_refuses() -> None:
    with pytest.raises(SituationRefusee, match="« S » donnée deux fois"):
        lire_situation(json.dumps({"dossiers": [dossier("S"), dossier("S")]}))


def test_la_commande_imprime_un_constat_par_critere(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text(json.dumps(dossier("S")), encoding="utf-8")
    lignes = [json.dumps(asdict(a)) for a in jouer(["calculer S", "payer S"])]
    (tmp_path / "a.jsonl").write_text("\n".join(lignes), encoding="utf-8")
    sortie = CliRunner().invoke(commande, [str(tmp_path / "s.json"), str(tmp_path / "a.jsonl")])
    assert sortie.exit_code == 0, sortie.output
    constat = json.loads(sortie.output)
    assert len(constat["criteres"]) == 25
    k2 = next(c for c in constat["criteres"] if c["id"] == "B2.C2.k2")
    assert (k2["uid"], k2["etat"]) == ("71a290c80e", "etaye")
    assert k2["indices"][0]["actions"] == ["a1"]


def test_la_commande_dit_en_francais_ce_qui_ne_va_pas(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text(json.dumps(dossier("S")), encoding="utf-8")
    (tmp_path / "a.jsonl").write_text(json.dumps(ACTION) + "\npas du json", encoding="utf-8")
    (tmp_path / "l.json").write_bytes(b"\xe9")
    mal = CliRunner().invoke(commande, [str(tmp_path / "s.json"), str(tmp_path / "a.jsonl")])
    assert mal.exit_code == 1
    assert "a.jsonl, ligne 2 : trouvé « pas du json »" in mal.output
    latin = CliRunner().invoke(commande, [str(tmp_path / "l.json"), str(tmp_path / "a.jsonl")])
    assert "l.json : octet illisible à la position 0 ; accepté : UTF-8." in latin.output
