"""The référentiel is the livret word for word, and what the house adds to it stays apart."""

import hashlib
import html
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from scenario_bank.model.grilles import uid_de
from scenario_bank.model.referentiel import ReferenceInconnue
from scenario_bank.referentiel import lire_referentiel
from webapp.cli.referentiel import referentiel as commande

LIVRET = Path(__file__).parents[1] / "specs" / "livret.txt"
SOURCE = LIVRET.read_text(encoding="utf-8")


def nu(texte: str) -> str:
    """`texte` without tags nor bold marks, spaces collapsed."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", texte)).replace("**", "").split())


IMPRIME = nu(SOURCE)
R = lire_referentiel()


def contraintes_imprimees(bloc):
    c = bloc.modalites.contraintes
    yield from (c.conditions.texte, c.situations.texte, c.duree.texte, c.entretien_complementaire.texte)
    yield from (c.commentaire.texte, c.accord_des_deux_evaluateurs.texte)
    yield from (o.texte for o in c.obligatoires)


def textes_imprimes():
    for page in (
        "couverture",
        "identification",
        "sommaire",
        "presentation",
        "note",
        "mode_emploi",
        "evaluations",
    ):
        for element in getattr(R.pages, page):
            yield f"{page} : {element.texte[:40]}", element.texte
    for bloc in R.blocs:
        yield f"{bloc.id} titre", f"BLOC {bloc.numero} : {bloc.titre}"
        yield from ((f"{bloc.id} modalité {i}", t) for i, t in enumerate(bloc.modalites.texte))
        yield from ((f"{bloc.id} contrainte {i}", t) for i, t in enumerate(contraintes_imprimees(bloc)))
        yield f"{bloc.id} entêtes", " ".join(bloc.entetes_tableau)
        for activite in bloc.activites:
            yield activite.id, activite.titre
            yield from ((activite.id, e) for e in activite.elements)
        for c in bloc.competences:
            yield c.id, c.texte
            yield from ((x.id, x.texte) for x in (*c.chapeaux, *c.criteres, *c.consignes_evaluateur))
            yield from ((p.id, p.texte) for k in c.criteres for p in k.phrases)
    yield from (("principe", p) for p in R.principes)
    e = R.echelle
    yield "échelle", e.consigne
    yield "échelle A", f"{e.A.libelle} : {e.A.definition}"
    yield "échelle NA", f"{e.NA.libelle} : {e.NA.definition}"
    yield from (("échelle", t) for t in (e.regle, e.consensus))
    yield "déclaration", R.evaluateurs.declaration
    yield "identité demandée", R.evaluateurs.identite_demandee
    j, c = R.jury, R.commission
    yield from (("jury", t) for t in (j.cas, j.observateur, j.texte_temps, j.supports_candidat, j.decision))
    yield from (("jury", t) for t in (*j.composition, *j.documents, *j.documents_le_cas_echeant))
    yield from (
        ("commission", t) for t in (c.cas, c.annexe_candidat, *c.documents, *c.documents_le_cas_echeant)
    )
    f = R.fiche_de_synthese
    yield from (("fiche", t) for t in (f.titre_sommaire, f.titre_page, f.colonne_oui_non, *f.colonnes))
    yield from ((ligne.id, f"BLOC {ligne.numero} : {ligne.titre}") for ligne in f.blocs)
    for phase in R.phases:
        textes = (phase.titre, phase.realisee_par, phase.lieu_autre, phase.transmission)
        yield from ((f"phase {phase.numero}", t) for t in textes if t)
    yield "intitulé", R.identite.intitule_imprime
    yield "partie", R.identite.partie_du_dossier


@pytest.mark.parametrize(
    ("lieu", "texte"), [pytest.param(a, b, id=f"{i} {a}") for i, (a, b) in enumerate(textes_imprimes())]
)
def test_chaque_texte_est_dans_le_livret_mot_pour_mot(lieu, texte):
    assert nu(texte) in IMPRIME, lieu


def test_la_source_est_celle_qui_a_ete_transcrite():
    assert hashlib.sha256(LIVRET.read_bytes()).hexdigest() == R.identite.source_sha256


def test_le_livret_a_ses_comptes():
    assert len(R.blocs) == 5
    assert sum(len(b.activites) for b in R.blocs) == 15
    assert len(R.competences) == 23
    assert len(R.criteres) == 105
    assert sum(len(c.chapeaux) for c in R.competences) == 18
    assert [len(b.criteres) for b in R.blocs] == [31, 25, 15, 16, 18]
    assert [i.id for i in R.incoherences] == [f"I{n:02}" for n in range(1, 33)]


def test_chaque_uid_vient_de_son_texte():
    identifies = [*R.competences, *R.criteres]
    assert len(identifies) == 128
    assert [x.uid for x in identifies] == [uid_de(x.texte) for x in identifies]
    assert len({x.uid for x in identifies}) == 128


def test_un_critere_se_trouve_par_id_ou_par_uid():
    assert R.critere("B2.C4.k4") is R.critere("92f703260a")
    assert R.competence("B2.C4.k4").id == R.competence("B2.C4").id == "B2.C4"
    assert R.activite("B2.C4.k4").id == "B2.A2"
    assert R.bloc("92f703260a").id == "B2"


@pytest.mark.parametrize("reference", ["B2.C4", "B9.C1.k1", ""])
def test_une_reference_inconnue_est_nommee(reference):
    with pytest.raises(ReferenceInconnue) as erreur:
        R.critere(reference)
    assert erreur.value.reference == reference


def test_les_incoherences_se_montrent_la_ou_elles_comptent():
    ids = lambda lieu: {i.id for i in R.incoherences_de(lieu)}  # noqa: E731 - a word for the test
    assert "I15" in ids("B2.C4.k4")
    assert "I15" not in ids("B2.C4.k3")
    assert ids("B2.C4") >= {"I14", "I15", "I28"}
    assert ids("B2") >= {"I05", "I14", "I32"}
    assert ids("B3.C1.k1") >= {"I02", "I27"}
    assert "I06" in ids("fiche_de_synthese")
    assert ids("e2711f0e51") == ids("B1.C1.k7")


def test_les_marqueurs_disent_ce_qui_ne_se_prouve_pas_par_une_action():
    assert R.critere("B2.C4.k6").de_connaissance
    assert not R.critere("B2.C4.k7").de_connaissance
    assert R.critere("B2.C4.k2").conditionnel


def test_les_contraintes_du_bloc_2_sont_lisibles():
    c = R.bloc("B2").modalites.contraintes
    assert (c.situations.min, c.situations.max, c.situations.unite) == (5, 8, "dossier")
    assert [o.type for o in c.obligatoires] == ["anomalie", "suspicion_abus_ou_fraude"]
    assert c.duree.fenetre_max_jours_interpretes == 7
    assert c.entretien_complementaire.minutes_environ == 15
    assert c.commentaire.regime == "obligatoire"
    assert c.conditions.reconstitution_admise == "a_defaut"
    assert not R.bloc("B2").zones_imprimees.commentaires_des_evaluateurs


def test_l_export_est_le_meme_a_chaque_lecture_et_ne_porte_que_l_officiel():
    export = json.loads(R.canonique())
    assert not {"incoherences", "concordance"} & set(export)
    assert R.empreinte == hashlib.sha256(R.canonique()).hexdigest()
    critere = export["blocs"][1]["activites"][1]["competences"][0]["criteres"][3]
    assert (critere["id"], critere["uid"]) == ("B2.C4.k4", "92f703260a")


def test_constat_referentiel_exporter_imprime_le_json():
    sortie = CliRunner().invoke(commande, ["exporter"])
    assert sortie.exit_code == 0
    export = json.loads(sortie.output)
    assert export["version"] == "livret-2026-11"
    assert export["empreinte"] == R.empreinte
    criteres = [
        (k["id"], k["uid"], k["texte"])
        for b in export["blocs"]
        for a in b["activites"]
        for c in a["competences"]
        for k in c["criteres"]
    ]
    assert criteres == [(k.id, k.uid, k.texte) for k in R.criteres]
