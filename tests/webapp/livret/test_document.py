"""The PDF is the printed livret, word for word, filled where the livret has room and nowhere else."""

import hashlib
import json
import re
from dataclasses import replace
from io import BytesIO

import pytest
import segno
from pypdf import PdfReader

from tests.webapp.livret.exemples import BLOC_2, REFERENTIEL, REMPLI, VIDE, valide
from tests.webapp.livret.lecture import pages, rang, texte
from webapp.livret.canonique import DonneesInvalides
from webapp.livret.document import ReferentielAbsent, composer
from webapp.livret.donnees import (
    BlocPresente,
    Commentaire,
    Correspondance,
    LigneDeFiche,
    VerdictCompetence,
    VersionAnterieure,
)
from webapp.livret.vue import vue

INJECTION = '#read("/etc/passwd") $x$ *b* _i_ @ref <lbl> \\ `code` #7*7 {{7*7}}'


@pytest.fixture(scope="module")
def rempli():
    return composer(REMPLI)


@pytest.fixture(scope="module")
def vide():
    return composer(VIDE)


def officiels():
    for nom in type(REFERENTIEL.pages).model_fields:
        yield from (e.texte.replace("**", "") for e in getattr(REFERENTIEL.pages, nom))
    fiche = REFERENTIEL.fiche_de_synthese
    yield from (f"{fiche.numero_imprime} {fiche.titre_page}", *fiche.colonnes)
    yield from (f"BLOC {ligne.numero} : {ligne.titre}" for ligne in fiche.blocs)
    for bloc in REFERENTIEL.blocs:
        yield from (f"BLOC {bloc.numero} : {bloc.titre}", "Modalités d'évaluation :", *bloc.modalites.texte)
        yield " ".join(bloc.entetes_tableau)
        for activite in bloc.activites:
            yield from (activite.titre, *activite.elements)
        for c in bloc.competences:
            yield from (x.texte for x in (c, *c.chapeaux, *c.criteres, *c.consignes_evaluateur))


def test_chaque_texte_officiel_se_lit_mot_pour_mot_dans_le_pdf(rempli, vide):
    for pdf in (rempli, vide):
        lu = texte(pdf)
        assert [t for t in officiels() if t not in lu] == []


def test_les_pages_suivent_l_ordre_du_livret(vide):
    lu = texte(vide)
    titres = [
        "CQP Gestionnaire Parcours Adhérents/Clients",
        "IV. Livret d'évaluation des compétences",
        "Sommaire",
        "I. Note à l'attention",
        "II. Fiche de synthèse des modalités",
        "a. Mode d'emploi L'évaluation",
        "b. Livret d'évaluation des compétences Ces évaluations",
        *(f"BLOC {b.numero} : {b.titre} Modalités" for b in REFERENTIEL.blocs),
        "Annexes Ces annexes ne font pas partie du livret",
    ]
    rangs = [lu.index(t) for t in titres]
    assert rangs == sorted(rangs)


def test_un_livret_vide_n_a_aucune_case_cochee(vide):
    lu = texte(vide)
    assert "☑" not in lu
    assert lu.count("NON ACQUIS ☐") == 23
    assert lu.count("OUI ☐ NON ☐") == 5


def test_les_cases_cochees_sont_celles_des_verdicts(rempli):
    lu = texte(rempli)
    assert lu.count("ACQUIS ☑ NON ACQUIS ☐") == 4
    assert lu.count("ACQUIS ☐ NON ACQUIS ☑") == 1
    assert lu.count("ACQUIS ☐ NON ACQUIS ☐") == 18


def test_la_fiche_se_remplit_par_la_concordance_et_jamais_par_le_numero(rempli):
    fiche = pages(rempli)[rang(rempli, "II. Fiche de synthèse des modalités")]
    ligne_2, ligne_5 = fiche.index("BLOC 2 :"), fiche.index("BLOC 5 :")
    assert "☑" not in fiche[ligne_2:ligne_5]
    assert "OUI ☑ NON ☐ du 23/11/2026 au 27/11/2026 Nanterre, 4 h 30" in fiche[ligne_5:]
    assert fiche.count("validé le 27/11/2026") == 2


@pytest.mark.parametrize(
    ("exerce", "forme", "oui", "non"),
    [
        (True, False, True, False),
        (False, True, True, False),
        (None, True, True, False),
        (False, False, False, True),
        (None, None, False, False),
    ],
)
def test_oui_si_exerce_ou_forme(exerce, forme, oui, non):
    bloc = BlocPresente("B2", LigneDeFiche(exerce, forme))
    ligne = vue(replace(VIDE, blocs=(bloc,)), REFERENTIEL.export())["fiche"]["lignes"][4]
    assert (ligne["numero"], ligne["oui"], ligne["non"]) == ("BLOC 5 :", oui, non)


def test_la_ligne_3_de_la_fiche_reste_vide_et_le_bloc_5_a_une_ligne_marquee_ajoutee():
    tous = tuple(BlocPresente(f"B{n}", LigneDeFiche(True, True, f"SEMAINE-{n}")) for n in range(1, 6))
    pdf = composer(replace(VIDE, blocs=tous))
    fiche = pages(pdf)[rang(pdf, "Livret non encore validé par les évaluateurs II. Fiche")]
    ligne_3 = fiche[fiche.index("BLOC 3 :") : fiche.index("BLOC 4 :")]
    assert "☑" not in ligne_3
    assert "SEMAINE" not in ligne_3
    assert "Ligne ajoutée : absente de la fiche imprimée OUI ☑ NON ☐ SEMAINE-5" in fiche
    sans = vue(replace(VIDE, blocs=tous, ligne_ajoutee_b5=False), REFERENTIEL.export())
    assert [ligne["ajout"] for ligne in sans["fiche"]["lignes"]] == [""] * 5


def test_les_zones_ne_sont_imprimees_que_la_ou_le_livret_les_imprime(vide):
    lu = texte(vide)
    grilles = lu[: lu.index("Annexes Ces annexes")]
    for bloc in REFERENTIEL.blocs:
        debut = grilles.index(f"BLOC {bloc.numero} : {bloc.titre} Modalités")
        suivant = grilles.find(f"BLOC {bloc.numero + 1} : ", debut + 10)
        page = grilles[debut : suivant if suivant > 0 else None]
        imprimees = bloc.zones_imprimees
        assert ("Commentaires des évaluateurs :" in page) == imprimees.commentaires_des_evaluateurs
        assert ("Signature des deux évaluateurs :" in page) == imprimees.signature_des_deux_evaluateurs
        assert page.count("Critères d'évaluation Compétences") >= 1


def test_le_commentaire_du_bloc_2_est_en_annexe_et_non_sur_sa_page(rempli):
    lu = texte(rempli)
    annexes = lu.index("Annexes Ces annexes")
    assert lu.index("Compétence B2.C4 : Vérifie l’émetteur de la pièce avant de décider.") > annexes
    assert "Hélène Marchand validé le 27/11/2026 à 16:02:11 UTC" in lu[annexes:]


def test_le_commentaire_du_bloc_1_est_sous_sa_grille():
    pdf = composer(replace(VIDE, blocs=(BlocPresente("B1", commentaires=(Commentaire("Voix posée."),)),)))
    lu = texte(pdf)
    assert "Commentaires des évaluateurs : Voix posée." in lu[: lu.index("Annexes Ces annexes")]


def test_les_annexes_portent_le_reste_sans_conclure_sur_le_bloc(rempli):
    lu = texte(rempli)
    annexes = lu[lu.index("Annexes Ces annexes") :]
    assert "4 compétences A sur 5" in annexes
    assert "Situation reconstituée Aucun dossier réel disponible" in annexes
    assert "du 23 novembre 2026 au 27 novembre 2026" in annexes
    assert "214 actions" in annexes
    assert "9c" * 32 in annexes.replace(" ", "")
    assert REMPLI.empreinte() in annexes.replace(" ", "")
    assert not re.search(r"bloc (validé|acquis|obtenu)\b(?!,)", annexes)
    assert "%" not in annexes


def test_une_version_corrigee_dit_pourquoi_et_l_ancienne_dit_qu_elle_est_remplacee():
    ancienne = VersionAnterieure(1, "2026-11-27T17:00:00Z", "Date d’épreuve erronée", "a" * 64)
    lu = texte(composer(valide(replace(REMPLI, version=2, versions_anterieures=(ancienne,)))))
    assert "1 27/11/2026 à 17:00:00 UTC Date d’épreuve erronée" in lu
    remplacee = texte(composer(replace(REMPLI, remplacee_par=2)))
    assert "Version 1 remplacée par la version 2" in remplacee


def test_les_memes_donnees_donnent_les_memes_octets(rempli):
    assert composer(replace(REMPLI, version=9)) != rempli
    assert composer(REMPLI) == rempli


@pytest.mark.parametrize(
    "donnees",
    [
        replace(VIDE, blocs=(BlocPresente("B6"),)),
        replace(VIDE, blocs=(BlocPresente("B2", verdicts=(VerdictCompetence("B3.C1", "A"),)),)),
        replace(VIDE, blocs=(BlocPresente("B2", commentaires=(Commentaire("Bien.", "B2.C9"),)),)),
        replace(VIDE, concordance=(Correspondance("FS9", "B2"),)),
    ],
)
def test_rien_de_ce_qui_est_juge_ne_disparait_faute_de_place(donnees):
    with pytest.raises(DonneesInvalides):
        composer(donnees)


def test_les_textes_d_une_autre_version_ne_servent_pas_a_composer():
    with pytest.raises(ReferentielAbsent) as refus:
        composer(replace(VIDE, referentiel_version="livret-2020-01", referentiel_empreinte="0" * 64))
    assert refus.value.version == "livret-2020-01"


def test_le_json_canonique_est_joint(rempli):
    joints = PdfReader(BytesIO(rempli)).attachments
    assert joints["livret.json"] == [REMPLI.canonique()]
    assert joints["referentiel.json"] == [REFERENTIEL.canonique()]
    assert hashlib.sha256(joints["livret.json"][0]).hexdigest() == REMPLI.empreinte()
    assert json.loads(joints["livret.json"][0])["candidat"] == "Anaïs Le Goff"


def test_le_code_qr_porte_la_reference_la_version_et_l_empreinte(rempli):
    marque = f"CONSTAT livret LIV-2026-00042 v1 sha256:{REMPLI.empreinte()}"
    assert REMPLI.marque == marque
    attendus = sum(sum(map(bool, ligne)) for ligne in segno.make(marque, error="m").matrix)
    page = PdfReader(BytesIO(rempli)).pages[-1].get_contents().get_data()
    assert len(re.findall(rb"\bre\b|\bh\b", page)) >= attendus


def test_le_pdf_se_declare_archive_et_accessible_en_francais(rempli):
    lecteur = PdfReader(BytesIO(rempli))
    racine = lecteur.trailer["/Root"]
    xmp = racine["/Metadata"].get_data().decode()
    for marque in ("<pdfaid:part>3<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<", "<dc:title>"):
        assert marque in xmp
    assert racine["/MarkInfo"]["/Marked"]
    assert racine["/Lang"].startswith("fr")
    assert lecteur.metadata.creation_date.isoformat().startswith("2026-11-27")
    assert len(lecteur.outline) > 3


def test_toutes_les_polices_sont_embarquees_et_sont_les_notres(rempli):
    polices = set()
    for page in PdfReader(BytesIO(rempli)).pages:
        for police in page["/Resources"].get("/Font", {}).values():
            descripteur = (
                police.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            )
            assert {"/FontFile2", "/FontFile3"} & set(descripteur)
            polices.add(str(descripteur["/FontName"]).split("+")[1].split("-")[0])
    assert polices == {"SourceSans3"}


def test_un_texte_hostile_sort_tel_quel():
    bloc = replace(BLOC_2, commentaires=(Commentaire(INJECTION),), fiche=LigneDeFiche(True, True, INJECTION))
    donnees = replace(VIDE, candidat=INJECTION, entreprise=INJECTION, organisme=INJECTION, blocs=(bloc,))
    lu = texte(composer(donnees))
    assert lu.count(INJECTION) >= 4
    assert "root:" not in lu


def test_un_caractere_sans_dessin_est_imprime_par_son_code():
    lu = texte(composer(replace(VIDE, candidat="李 \u202eabc 😀\x07 d\u00ad\u200fe")))
    assert "[U+674E] [U+202E]abc [U+1F600][U+0007] d[U+00AD][U+200F]e" in lu
