"""Chaque contrôle, vu rouge, muet et répondu sur des dossiers écrits à la main (tests/specs/controles)."""

import ast
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from cases.controles import CONTROLES, controler
from cases.vu import BaseVue, ChampVu, ClauseVue, DemandeVue, FichierVu, PieceVue, Vu
from scenario_bank.model.clauses import Chemise, Controle

RACINE = Path(__file__).parents[3]
SPECS = RACINE / "tests" / "specs" / "controles"
DOSSIERS = {
    nom: dossier
    for f in sorted(SPECS.glob("dossiers*.yaml"))
    for nom, dossier in yaml.safe_load(f.read_text(encoding="utf-8"))["dossiers"].items()
}
SUJETS = [
    yaml.safe_load(f.read_text(encoding="utf-8"))
    for f in sorted(SPECS.glob("*.yaml"))
    if not f.stem.startswith("dossiers")
]
CAS = [(s["controle"], c | {"dossier": c.get("dossier", s["dossier"])}) for s in SUJETS for c in s["cas"]]
# Les listes du manuel d’essai, puis une clause par contrôle et les deux rythmes de renouvellement.
CHEMISES = {
    Chemise.CONSULTATION: ("ligne_noemie",),
    Chemise.OPTIQUE: ("facture_optique", "ordonnance_optique"),
    Chemise.AUDIO: ("facture_audio", "ordonnance_medicale", "devis_audio"),
    Chemise.PROTHESE_DENTAIRE: ("devis_dentaire", "facture_dentaire"),
    Chemise.HOSPITALISATION: ("facture_hospitaliere", "bulletin_situation"),
    Chemise.TRANSPORT: ("facture_transport", "prescription_transport"),
    Chemise.PHARMACIE: ("facture_pharmacie", "ordonnance_medicale"),
    Chemise.AUXILIAIRE: ("facture_auxiliaire", "ordonnance_auxiliaire"),
    Chemise.BIOLOGIE: ("ligne_noemie",),
}
FICHIER = FichierVu(**{f.name: 1 if f.type == "int" else "x" for f in fields(FichierVu)})


def _champs(valeurs):
    return tuple(ChampVu(cle, cle, valeur, valeur) for cle, valeur in valeurs.items())


def _piece(brute):
    return PieceVue(
        brute["id"],
        brute["genre"],
        brute["genre"],
        "a",
        "",
        brute.get("recue_le", "2026-06-15"),
        _champs(brute["champs"]),
        FICHIER,
    )


def _clauses():
    listes = [
        ClauseVue(f"x{i:02d}", "piece_requise", str(ch), "Pièces.", {"chemise": str(ch), "genres": genres})
        for i, (ch, genres) in enumerate(CHEMISES.items(), 1)
    ]
    controles = [
        ClauseVue(f"y{i:02d}", "controle", str(c), "Contrôle.", {"controle": str(c)})
        for i, c in enumerate(Controle, 1)
    ]
    optique = {"equipement": "optique", "mois": "24", "mois_si_evolution": "12", "mois_moins_16_ans": "12"}
    rythmes = [
        ClauseVue("z01", "renouvellement", "Optique", "Délai.", optique),
        ClauseVue("z02", "renouvellement", "Audio", "Délai.", {"equipement": "audio", "mois": "48"}),
    ]
    trajets = ClauseVue("z03", "transport", "Trajets", "Écart admis.", {"ecart_km_pourcent": "25"})
    return (*listes, *controles, *rythmes, trajets)


def vue(nom, change=None, retire=(), copie=None):
    """Le dossier `nom` sans les pièces retirées, avec les pièces copiées puis les champs changés."""
    modele = DOSSIERS[nom]
    pieces = {p["id"]: p | {"champs": dict(p["champs"])} for p in modele["pieces"] if p["id"] not in retire}
    for nouvelle, modele_piece in (copie or {}).items():
        original = pieces[modele_piece]
        pieces[nouvelle] = original | {"id": nouvelle, "champs": dict(original["champs"])}
    bases = {cle: dict(valeurs) for cle, valeurs in modele["bases"].items()}
    for place, valeur in (change or {}).items():
        objet, champ = place.split(".", 1)
        (pieces[objet]["champs"] if objet in pieces else bases[objet])[champ] = valeur
    return Vu(
        reference="D-ESSAI",
        jour="2026-06-15",
        mutuelle="essai",
        mutuelle_nom="Essai",
        adherent="Anne Leveque",
        titre=nom,
        demande=DemandeVue("courrier", "2026-06-12", nom, "", "", tuple(map(tuple, modele["lignes"]))),
        pieces=tuple(_piece(p) for p in pieces.values()),
        bases=tuple(BaseVue(cle, cle, _champs(valeurs)) for cle, valeurs in bases.items()),
        tiers=(),
        clauses=_clauses(),
        genres_demandables=(),
        modeles_courrier=(),
        mentions=(),
        services=(),
        natures=(),
        comptes=(),
    )


def _texte(constat):
    return {
        "places": list(constat.places),
        "nature": constat.nature,
        "motif": str(constat.motif),
    }


@pytest.mark.parametrize(("controle", "cas"), CAS, ids=[f"{c}: {cas['titre']}" for c, cas in CAS])
def test_un_controle_dit_ce_que_sa_specification_attend(controle, cas):
    vu = vue(cas["dossier"], cas.get("change"), cas.get("retire", ()), cas.get("copie"))
    obtenues = [_piece(p) for p in cas.get("obtenues", ())]
    leves = controler(vu, obtenues, [Controle(controle)])
    assert [_texte(c) for c in leves] == cas["leve"]
    assert all(c.resolu_par for c in leves if c.nature == "S"), "une question dit ce qui y répond"
    clause = next(c.id for c in vu.clauses if c.params.get("controle") == controle)
    assert {c.clause for c in leves} <= {clause}


@pytest.mark.parametrize("nom", sorted(DOSSIERS))
def test_les_dossiers_sains_ecrits_a_la_main_ne_levent_rien(nom):
    assert controler(vue(nom)) == ()


def test_chaque_controle_du_manuel_a_sa_fonction_et_sa_specification():
    assert list(CONTROLES) == list(Controle)
    assert {s["controle"] for s in SUJETS} == set(map(str, Controle))


@pytest.mark.parametrize("sujet", SUJETS, ids=[s["controle"] for s in SUJETS])
def test_chaque_controle_est_vu_rouge_et_muet_et_repondu_s_il_est_souple(sujet):
    rouges = [c for c in sujet["cas"] if c["leve"]]
    muets = [c for c in sujet["cas"] if not c["leve"]]
    assert rouges
    souples = [c for c in rouges if any(x["nature"] == "S" for x in c["leve"])]
    principaux = {tuple(x["places"]) for c in souples for x in c["leve"]}
    if principaux and all(x["nature"] == "S" for c in rouges for x in c["leve"]):
        assert any(c.get("obtenues") for c in muets), "aucun cas ne montre la pièce qui répond"
    assert muets


def test_les_controles_ne_lisent_que_la_vue_et_les_mots_de_la_maison():
    permis = ("cases.vu", "cases.controles", "scenario_bank.model.")
    fautes = []
    for fichier in (RACINE / "cases" / "controles").glob("*.py"):
        for noeud in ast.walk(ast.parse(fichier.read_text(encoding="utf-8"))):
            noms = []
            if isinstance(noeud, ast.Import):
                noms = [a.name for a in noeud.names]
            elif isinstance(noeud, ast.ImportFrom):
                noms = [noeud.module or ""]
            fautes += [
                f"{fichier.name} importe {n}"
                for n in noms
                if n.startswith(("cases", "scenario_bank", "scoring", "webapp")) and not n.startswith(permis)
            ]
    assert fautes == []
