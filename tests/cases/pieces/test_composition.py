"""A pièce is composed from its sheet alone, and refused with every reason at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from cases.pieces import PieceImpossible, Raison, composer, fiches_du_contenu
from cases.pieces.composition import preparer
from scenario_bank.loader import CONTENU, ContenuInvalide
from scenario_bank.model.pieces import LIGNES_MAX, FichePiece, lire_fiches, sans_indice
from scenario_bank.model.vocabulaire import place_valide
from tests.cases.pieces.exemples import EXEMPLES, FICHIER, exemple

GENRES = sorted(EXEMPLES)


def _faute(genre: str, valeurs: dict[str, str], aspect: str = "a") -> list[tuple[Raison, str]]:
    with pytest.raises(PieceImpossible) as refus:
        composer(
            genre,
            "p1",
            valeurs,
            aspect=aspect,
            emetteur="x",
            recue_le="2026-10-05",
            fichier=FICHIER,
            fiches=fiches_du_contenu(),
        )
    return [(f.raison, f.champ) for f in refus.value.fautes]


def test_les_genres_attendus_ont_leur_fiche_et_leur_exemple() -> None:
    assert sorted(fiches_du_contenu()) == GENRES


@pytest.mark.parametrize("genre", GENRES)
def test_chaque_champ_est_une_place_du_dossier(genre: str) -> None:
    for champ in exemple(genre).champs:
        assert place_valide(f"p1.{champ.id}")


@pytest.mark.parametrize("genre", GENRES)
def test_l_exemple_porte_tous_les_champs_de_sa_fiche(genre: str) -> None:
    portes = {sans_indice(c.id) for c in exemple(genre).champs}
    assert portes == {c.id for c in fiches_du_contenu()[genre].fiche.champs}


@pytest.mark.parametrize("genre", GENRES)
def test_les_champs_viennent_dans_l_ordre_des_blocs(genre: str) -> None:
    ordre = [b.id for b in fiches_du_contenu()[genre].fiche.blocs]
    rangs = [ordre.index(c.bloc) for c in exemple(genre).champs]
    assert rangs == sorted(rangs)


def test_un_champ_porte_libelle_valeur_et_texte_imprime() -> None:
    champs = {c.id: c for c in exemple("facture_optique", total_ttc="1458.00").champs}
    total = champs["total_ttc"]
    assert (total.libelle, total.valeur, total.affiche, total.bloc) == (
        "Total TTC",
        "1458.00",
        "1\u202f458,00\xa0€",
        "parts",
    )
    assert champs["assure_nir"].affiche == "1\xa077\xa002\xa099\xa0123\xa0001\xa044"
    assert champs["part_amc"].affiche == "non connu"
    assert champs["lignes[1].element"].affiche == "Verre œil droit"


def test_le_texte_de_la_piece_dit_chaque_libelle_et_chaque_valeur() -> None:
    piece = exemple("rib")
    assert piece.texte.startswith("Relevé d’identité bancaire\nBanque\nBanque : Banque du Confluent\n")
    for champ in piece.champs:
        assert f"{champ.libelle} : {champ.affiche}" in piece.texte


def test_une_mention_peut_etre_laissee_en_blanc_mais_pas_oubliee() -> None:
    piece = exemple("facture_optique", facture_numero="")
    assert next(c for c in piece.champs if c.id == "facture_numero").affiche == ""
    sans = {k: v for k, v in EXEMPLES["facture_optique"].items() if k != "facture_numero"}
    assert _faute("facture_optique", sans) == [(Raison.CHAMP_MANQUANT, "facture_numero")]


def test_toutes_les_fautes_sont_dites_ensemble() -> None:
    valeurs = {k: v for k, v in EXEMPLES["facture_audio"].items() if k != "lignes[1].numero_serie"}
    valeurs |= {"total_ttc": "1900,00", "acquit_mode": "troc", "coloris": "bleu"}
    assert set(_faute("facture_audio", valeurs, aspect="z")) == {
        (Raison.CHAMP_MANQUANT, "lignes[1].numero_serie"),
        (Raison.VALEUR_MAL_FORMEE, "total_ttc"),
        (Raison.VALEUR_MAL_FORMEE, "acquit_mode"),
        (Raison.CHAMP_INCONNU, "coloris"),
        (Raison.ASPECT_INCONNU, "aspect"),
    }


def test_un_genre_sans_fiche_est_refuse() -> None:
    assert _faute("tract", {}) == [(Raison.GENRE_INCONNU, "tract")]


def test_une_facture_sans_ligne_est_refusee() -> None:
    sans = {k: v for k, v in EXEMPLES["facture_audio"].items() if not k.startswith("lignes")}
    assert (Raison.CHAMP_MANQUANT, "lignes[0].oreille") in _faute("facture_audio", sans)


def test_les_lignes_se_suivent_et_restent_en_nombre_raisonnable() -> None:
    troue = {**EXEMPLES["rib"], "titulaires[3]": "M. Quatre"}
    assert _faute("rib", troue) == [(Raison.CHAMP_INCONNU, "titulaires[3]")]
    long = {**EXEMPLES["rib"], **{f"titulaires[{i}]": "M. X" for i in range(LIGNES_MAX + 1)}}
    assert _faute("rib", long) == [(Raison.CHAMP_INCONNU, f"titulaires[{LIGNES_MAX}]")]


def test_l_ordre_des_valeurs_donnees_ne_change_pas_la_piece() -> None:
    inverse = dict(reversed(EXEMPLES["decompte_amo"].items()))
    piece = composer(
        "decompte_amo",
        "p1",
        inverse,
        aspect="a",
        emetteur="decompte_amo-a",
        recue_le="2026-10-05",
        fichier=FICHIER,
        fiches=fiches_du_contenu(),
    )
    assert piece == exemple("decompte_amo")


def _fiche(**change: object) -> dict[str, object]:
    champ = {"id": "nom", "libelle": "Nom", "format": "txt", "statut": "O", "bloc": "haut", "source": "F"}
    base: dict[str, object] = {
        "id": "essai",
        "fiche": "P99",
        "titre": "Essai",
        "emise_par": "x",
        "usage": "x",
        "lire_d_abord": "x",
        "blocs": [{"id": "haut", "titre": "Haut"}],
        "champs": [champ],
        "aspects": [
            {"id": "a", "nom": "x", "distingue": "x"},
            {"id": "b", "nom": "y", "distingue": "y"},
        ],
    }
    return {**base, **change}


@pytest.mark.parametrize(
    ("champ", "raison"),
    [
        ({"bloc": "bas"}, "bloc bas inconnu"),
        ({"statut": "C"}, "dit sa condition"),
        ({"format": "enum"}, "donne ses mots"),
        ({"id": "a[].b[]"}, "une seule répétition"),
        ({"mots": {"x": "même", "y": "même"}}, "même texte imprimé"),
    ],
)
def test_une_fiche_incoherente_est_refusee(champ: dict[str, object], raison: str) -> None:
    nom = {"id": "nom", "libelle": "Nom", "format": "txt", "statut": "O", "bloc": "haut", "source": "F"}
    with pytest.raises(ValueError, match=raison):
        FichePiece.model_validate(_fiche(champs=[{**nom, **champ}]))


def test_un_fichier_dont_le_nom_n_est_pas_le_genre_est_refuse(tmp_path: Path) -> None:

    (tmp_path / "autre.yaml").write_text(
        (CONTENU / "pieces" / "rib.yaml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    with pytest.raises(ContenuInvalide, match="Écrivez « autre »"):
        lire_fiches(tmp_path)


def test_une_fiche_se_prepare_sans_le_contenu_du_produit() -> None:
    table = preparer(FichePiece.model_validate(_fiche()))
    piece = composer(
        "essai",
        "p9",
        {"nom": "Ève"},
        aspect="b",
        emetteur="x",
        recue_le="2026-10-05",
        fichier=FICHIER,
        fiches={"essai": table},
    )
    assert piece.texte == "Essai\nHaut\nNom : Ève"
