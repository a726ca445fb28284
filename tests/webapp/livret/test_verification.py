"""A livret is verified from its file alone, and any alteration is noticed and named."""

import json
import random
from dataclasses import replace
from io import BytesIO
from time import perf_counter

import pikepdf
import pytest
from click.testing import CliRunner

from tests.webapp.livret.exemples import REMPLI, VIDE, valide
from webapp.cli.livret import livret as commande
from webapp.livret.canonique import octets_canoniques
from webapp.livret.document import composer
from webapp.livret.sceau import intact, sceller
from webapp.livret.verification import verifier


@pytest.fixture(scope="module")
def pdf():
    return composer(REMPLI)


def rates(octets):
    return {c.nom for c in verifier(octets).controles if c.reussi is False}


def rescelle(pdf, modifier):
    """`pdf` after `modifier`, its seal made again: what a careful forger would do."""
    with pikepdf.open(BytesIO(pdf)) as ouvert:
        modifier(ouvert)
        sortie = BytesIO()
        ouvert.save(sortie, fix_metadata_version=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    octets = sortie.getvalue()
    debut = octets.rindex(b"/ID [")
    fin = octets.index(b"]", debut)
    trailer = octets[:debut] + b"/ID [(AAAA)(" + b"A" * 24 + b")]" + octets[fin + 1 :]
    return sceller(trailer)


def piece(ouvert, nom):
    return next(s.EF.F for s in ouvert.Root.AF if str(s.UF) == nom)


def test_un_livret_compose_est_intact_et_rend_ses_donnees(pdf):
    verification = verifier(pdf)
    assert verification.valide
    assert verification.donnees == REMPLI
    assert {c.nom for c in verification.controles} == {
        "sceau", "donnees", "empreinte", "normes", "referentiel", "validation", "recomposition",
    }  # fmt: skip
    assert all(c.reussi for c in verification.controles)


def test_un_octet_change_n_importe_ou_est_remarque(pdf):
    hasard = random.Random(20261124)  # noqa: S311 - positions to alter, not secrets
    positions = {0, len(pdf) - 1, *hasard.sample(range(len(pdf)), 400)}
    for position in positions:
        altere = bytearray(pdf)
        altere[position] ^= 1 << hasard.randrange(8)
        verification = verifier(bytes(altere))
        assert not verification.valide, position
        assert {c.nom for c in verification.controles} == {"sceau"}


def test_chaque_octet_de_la_fin_du_fichier_compte(pdf):
    for position in range(len(pdf) - 120, len(pdf)):
        altere = bytearray(pdf)
        altere[position] ^= 1
        assert rates(bytes(altere)) == {"sceau"}


@pytest.mark.parametrize(
    "autre", [b"", b"%PDF-1.7\n%%EOF", b"bonjour" * 1000], ids=["vide", "autre pdf", "texte"]
)
def test_un_autre_fichier_n_est_pas_un_livret(autre):
    assert rates(autre) == {"sceau"}


@pytest.mark.parametrize("alterer", [lambda p: p[:-1], lambda p: p + b"\n%", lambda p: p[:1000] + p[1001:]])
def test_un_fichier_coupe_ou_allonge_est_remarque(pdf, alterer):
    assert not verifier(alterer(pdf)).valide


def test_un_verdict_change_et_rescelle_est_remarque(pdf):
    def changer(ouvert):
        flux = piece(ouvert, "livret.json")
        flux.write(flux.read_bytes().replace(b'"NA"', b'"A"'))

    trouves = rates(rescelle(pdf, changer))
    assert trouves >= {"empreinte", "validation", "recomposition"}


def test_une_page_changee_et_rescellee_est_remarquee_par_la_recomposition(pdf):
    def changer(ouvert):
        page = ouvert.pages[1]
        page.Contents.write(page.Contents.read_bytes() + b"\n")

    assert rates(rescelle(pdf, changer)) == {"recomposition"}


def test_un_texte_officiel_change_est_remarque(pdf):
    def changer(ouvert):
        flux = piece(ouvert, "referentiel.json")
        flux.write(flux.read_bytes().replace("systématiquement".encode(), b"parfois"))

    assert rates(rescelle(pdf, changer)) == {"referentiel"}


def test_un_json_hors_forme_canonique_est_remarque(pdf):
    def changer(ouvert):
        flux = piece(ouvert, "livret.json")
        flux.write(flux.read_bytes().replace(b'{"blocs"', b'{ "blocs"'))

    assert rates(rescelle(pdf, changer)) == {"donnees"}


def test_une_piece_demesuree_n_est_pas_depliee(pdf):
    def changer(ouvert):
        piece(ouvert, "livret.json").write(b"0" * 50_000_000)

    assert (
        "Ce n’est pas un livret : une pièce jointe est trop grande."
        in verifier(rescelle(pdf, changer)).raisons
    )


@pytest.mark.parametrize(
    "octets",
    [b"[" * 200_000, b'{"a":NaN}', b"[Infinity]", b"[" + b"9" * 5000 + b"]", b'["\\ud800"]', b"\xff"],
    ids=["emboîté", "NaN", "infini", "nombre sans fin", "demi-codet", "octets"],
)
def test_des_donnees_forgees_sont_dites_illisibles(pdf, octets):
    assert rates(rescelle(pdf, lambda o: piece(o, "livret.json").write(octets))) == {"donnees"}


@pytest.mark.parametrize(
    "champs",
    [
        {"reference": "X" * 5000},
        {"concordance": [{"fiche": "FS9", "bloc": "B1"}]},
        {"jour": "0001-01-01"},
        {"version": 10**30},
    ],
    ids=["référence démesurée", "ligne inconnue", "premier jour", "version démesurée"],
)
def test_des_donnees_que_rien_ne_compose_sont_remarquees(pdf, champs):
    def changer(ouvert):
        flux = piece(ouvert, "livret.json")
        flux.write(octets_canoniques(json.loads(flux.read_bytes()) | champs))

    assert "recomposition" in rates(rescelle(pdf, changer))


def test_un_arbre_de_structure_sans_fin_ne_retient_pas_la_verification(pdf):
    def changer(ouvert):
        noeud = ouvert.make_indirect(pikepdf.Dictionary(Alt="x"))
        for _ in range(6):
            noeud = ouvert.make_indirect(pikepdf.Dictionary(K=pikepdf.Array([noeud] * 400)))
        ouvert.Root.StructTreeRoot = noeud

    assert "empreinte" in rates(rescelle(pdf, changer))


def test_des_milliers_de_pieces_jointes_ne_sont_pas_depliees(pdf):
    def changer(ouvert):
        flux = ouvert.make_stream(b"0" * 4_900_000)
        jointe = pikepdf.Dictionary(UF="livret.json", EF=pikepdf.Dictionary(F=flux))
        ouvert.Root.AF = pikepdf.Array([ouvert.make_indirect(jointe)] * 20_000)

    forge = rescelle(pdf, changer)
    debut = perf_counter()
    assert (
        "Ce n’est pas un livret : les deux pièces jointes attendues n’y sont pas." in verifier(forge).raisons
    )
    # Unfolding them all takes minutes: this tells a hang, not a speed.
    assert perf_counter() - debut < 30


def test_constat_livret_verifier_ne_lit_pas_un_fichier_demesure(tmp_path):
    fichier = tmp_path / "livret.pdf"
    with fichier.open("wb") as sortie:
        sortie.truncate(2**36)
    resultat = CliRunner().invoke(commande, ["verifier", str(fichier)])
    assert (resultat.exit_code, "20 Mo" in resultat.output) == (1, True)


def test_des_normes_effacees_sont_remarquees(pdf):
    def changer(ouvert):
        flux = ouvert.Root.Metadata
        flux.write(flux.read_bytes().replace(b"<pdfaid:part>3<", b"<pdfaid:part>2<"))

    assert "normes" in rates(rescelle(pdf, changer))


def test_une_validation_d_un_autre_contenu_est_nommee():
    fausse = replace(REMPLI, candidat="Une autre personne")
    verification = verifier(composer(fausse))
    assert {c.nom for c in verification.controles if c.reussi is False} == {"validation"}
    assert "Hélène Marchand (évaluateur 1) a validé un autre contenu que celui-ci." in verification.raisons


def test_un_livret_non_valide_est_intact_et_le_dit():
    verification = verifier(composer(VIDE))
    assert verification.valide
    assert "Aucun évaluateur n’a encore validé ce livret." in [c.phrase for c in verification.controles]


def test_un_autre_livret_compose_expres_se_distingue_par_l_empreinte_attendue(pdf):
    autre = composer(valide(replace(REMPLI, candidat="Une autre personne", validations=())))
    assert verifier(autre).valide
    assert not verifier(autre, REMPLI.empreinte()).valide
    assert verifier(pdf, REMPLI.empreinte().upper()).valide


def test_le_sceau_garde_la_longueur_du_fichier(pdf):
    assert intact(pdf)
    assert sceller(pdf) == pdf


def test_constat_livret_verifier_sort_zero_sur_un_livret_intact(pdf, tmp_path):
    fichier = tmp_path / "livret.pdf"
    fichier.write_bytes(pdf)
    sortie = CliRunner().invoke(commande, ["verifier", str(fichier)])
    assert sortie.exit_code == 0
    assert "Livret LIV-2026-00042, version 1, Anaïs Le Goff : intact." in sortie.output


def test_constat_livret_verifier_dit_la_raison_et_sort_en_erreur(pdf, tmp_path):
    fichier = tmp_path / "livret.pdf"
    fichier.write_bytes(pdf.replace(b"Karim", b"Karin", 1) if b"Karim" in pdf else pdf[:-40])
    sortie = CliRunner().invoke(commande, ["verifier", str(fichier)])
    assert sortie.exit_code != 0
    assert "[NON]" in sortie.output
    absent = CliRunner().invoke(commande, ["verifier", str(tmp_path / "absent.pdf")])
    assert absent.exit_code != 0
