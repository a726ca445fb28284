"""Whatever people write, nothing leaves the page: the margins of the drawn pages stay white."""

import zlib
from dataclasses import replace

import pytest
import typst

from tests.webapp.livret.exemples import BLOC_2, VIDE
from webapp.livret.document import GABARIT, entrees
from webapp.livret.donnees import Commentaire, Evaluateur, Journal, LigneDeFiche
from webapp.livret.polices import DOSSIER

TEXTES = {
    "un mot sans fin": "W" * 200,
    "un nom long": "Maximilienne-Barthélemy de Montmorency-Łuszczewska " * 4,
    "des accents": "ÉÈÊËÀÂÇÎÏÔÖÙÛÜŸÑŒÆ" * 8,
    "de droite à gauche": "مؤسسة التأمين التعاوني שלום עולם " * 8,
    "une adresse": "https://exemple.invalid/" + "a-b/" * 60,
    "sans dessin": "李小龍" * 30,
}
PIXELS_PAR_POUCE = 24
MARGE_MM = 14


def lignes_de_pixels(png):
    """Rows of RGBA bytes of a PNG of 8 bits without interlace."""
    largeur, hauteur = (int.from_bytes(png[i : i + 4], "big") for i in (16, 20))
    comprime, i = b"", 8
    while i < len(png):
        taille = int.from_bytes(png[i : i + 4], "big")
        if png[i + 4 : i + 8] == b"IDAT":
            comprime += png[i + 8 : i + 8 + taille]
        i += taille + 12
    brut, pas = zlib.decompress(comprime), largeur * 4
    dessus, lignes = bytes(pas), []
    for y in range(hauteur):
        genre, ligne = brut[y * (pas + 1)], bytearray(brut[y * (pas + 1) + 1 : (y + 1) * (pas + 1)])
        for x in range(pas if genre else 0):
            a, c = (ligne[x - 4], dessus[x - 4]) if x >= 4 else (0, 0)
            b = dessus[x]
            paeth = min((a, b, c), key=lambda v, p=a + b - c: abs(p - v))
            ligne[x] = (ligne[x] + (0, a, b, (a + b) // 2, paeth)[genre]) & 255
        dessus = bytes(ligne)
        lignes.append(dessus)
    return lignes


def encre_dans_les_marges(png):
    """The rows where something is drawn in the left or right margin."""
    marge = int(MARGE_MM / 25.4 * PIXELS_PAR_POUCE) * 4
    return [
        y for y, rang in enumerate(lignes_de_pixels(png)) if set(rang[:marge]) | set(rang[-marge:]) != {255}
    ]


@pytest.mark.parametrize("ecrit", TEXTES.values(), ids=TEXTES.keys())
def test_aucun_texte_ne_sort_de_la_page(ecrit):
    bloc = replace(
        BLOC_2,
        fiche=LigneDeFiche(True, True, ecrit, ecrit),
        commentaires=(Commentaire(ecrit),),
        epreuves=(replace(BLOC_2.epreuves[0], reference=ecrit, lieu=ecrit),),
        journaux=(Journal(ecrit, 3, ecrit),),
    )
    donnees = replace(
        VIDE,
        reference=ecrit[:80],
        candidat=ecrit,
        entreprise=ecrit,
        organisme=ecrit,
        evaluateur_1=Evaluateur(ecrit, ecrit),
        blocs=(bloc,),
    )
    compilateur = typst.Compiler(
        str(GABARIT / "livret.typ"), root=str(GABARIT), font_paths=[str(DOSSIER)], ignore_system_fonts=True
    )
    images = compilateur.compile(format="png", ppi=PIXELS_PAR_POUCE, sys_inputs=entrees(donnees))
    remplies = [0, 1, 4, *range(16, len(images))]
    assert {i: e for i in remplies if (e := encre_dans_les_marges(images[i]))} == {}
