"""Identités : justes dans leur forme, hors de toute plage attribuée, dérivées de la personne."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest
import schwifty
from schwifty import registry
from stdnum import luhn
from stdnum.fr import nir as nir_stdnum
from stdnum.fr import siret as siret_stdnum

from cases.identites import (
    BANQUES,
    adresse,
    banque_de,
    caisse,
    commerce,
    compte,
    finess,
    iban_altere,
    mail,
    numero_adherent,
    numero_am,
    numero_nir,
    personne,
    praticien,
    rpps,
    siret,
    telephone,
)
from cases.identites.communes import COMMUNES
from cases.identites.personnes import DEPARTEMENTS, NOMS, PRENOMS
from cases.identites.professionnels import CAISSES
from cases.streams import Flux
from scenario_bank.model.identifiants import (
    nir_coherent,
    valider_bic,
    valider_cle_rib,
    valider_iban,
    valider_nir,
)

JOUR = date(2026, 6, 1)
NOMBRE = 20_000
FICTION = ("01 99 00", "02 61 91", "03 53 01", "04 65 71", "05 36 49", "06 39 98")


@pytest.fixture(scope="module")
def personnes():
    return [personne(Flux(str(i), "adherent"), JOUR, (0, 95)) for i in range(NOMBRE)]


def test_chaque_nir_passe_le_controle_d_une_autre_bibliotheque_et_le_notre(personnes):
    for p in personnes[:4_000]:
        assert nir_stdnum.is_valid(p.nir), p
        assert valider_nir(p.nir), p


def test_chaque_nir_dit_le_sexe_et_la_date_de_sa_personne(personnes):
    assert all(nir_coherent(p.nir, p.sexe, p.ne_le.isoformat()) for p in personnes)


def test_le_code_commune_d_un_nir_n_est_attribue_a_aucune_commune(personnes):
    assert {p.nir[7:10] for p in personnes} == {str(n) for n in range(991, 1000)}


def test_vingt_mille_personnes_ont_vingt_mille_nir(personnes):
    assert len({p.nir for p in personnes}) == NOMBRE


def test_les_deux_sexes_tous_les_departements_et_presque_tous_les_noms_sortent(personnes):
    assert {p.sexe for p in personnes} == {"M", "F"}
    assert {p.departement_naissance for p in personnes} == set(DEPARTEMENTS)
    assert len({p.nom_naissance for p in personnes}) > 0.99 * len(NOMS)
    assert {p.prenom for p in personnes} == set(PRENOMS["M"]) | set(PRENOMS["F"])


@pytest.mark.parametrize(
    ("ne_le", "departement", "lieu"),
    [
        (date(1975, 12, 31), "2A", "20"),
        (date(1976, 1, 1), "2A", "2A"),
        (date(1980, 5, 5), "2B", "2B"),
        (date(1967, 12, 31), "92", "75"),
        (date(1967, 12, 31), "91", "78"),
        (date(1968, 1, 1), "92", "92"),
    ],
)
def test_la_corse_et_l_ancienne_seine_suivent_la_date_de_naissance(ne_le, departement, lieu):
    nir = numero_nir(Flux("g", "n"), "F", ne_le, departement)
    assert nir[5:7] == lieu
    assert nir_stdnum.is_valid(nir)


@pytest.mark.parametrize("jour", [JOUR, date(2024, 2, 29), date(2027, 2, 28), date(2026, 12, 31)])
@pytest.mark.parametrize("ages", [(0, 0), (16, 16), (18, 42), (43, 43)])
def test_l_age_au_jour_du_dossier_reste_dans_l_intervalle_demande(jour, ages):
    vus = {personne(Flux(str(i), "a"), jour, ages).age(jour) for i in range(300)}
    assert min(vus) >= ages[0]
    assert max(vus) <= ages[1]


def test_imposer_le_sexe_ou_le_nom_ne_change_pas_le_reste():
    libre = personne(Flux("g", "p"), JOUR)
    fixe = personne(Flux("g", "p"), JOUR, sexe=libre.sexe, nom="Durand")
    assert (fixe.prenom, fixe.ne_le, fixe.nir) == (libre.prenom, libre.ne_le, libre.nir)
    assert fixe.identite == f"{libre.civilite} {libre.prenom} DURAND"


def test_le_nom_d_usage_est_celui_de_tous_les_jours():
    p = personne(Flux("g", "p"), JOUR, sexe="F", nom="Durand", nom_usage="Petit")
    assert (p.civilite, p.nom, p.nom_naissance) == ("Mme", "Petit", "Durand")


def test_on_tire_plus_de_vingt_mille_personnes_par_seconde():
    personne(Flux("0", "a"), JOUR)
    depart = time.process_time()
    for i in range(NOMBRE):
        personne(Flux(str(i), "vite"), JOUR)
    assert NOMBRE / (time.process_time() - depart) > 20_000


def test_chaque_compte_passe_mod_97_et_cle_rib_chez_schwifty_et_chez_nous():
    for i in range(3_000):
        c = compte(Flux(str(i), "banque"), "Mme A B")
        assert schwifty.IBAN(c.iban, validate_bban=True).is_valid
        assert valider_iban(c.iban)
        assert valider_cle_rib(c.iban)
        assert banque_de(c.iban[4:9]) == c.banque
        assert c.bban == c.banque.code + c.guichet + c.numero + c.cle


def test_vingt_mille_comptes_ont_vingt_mille_iban():
    assert len({compte(Flux(str(i), "b"), "x").iban for i in range(NOMBRE)}) == NOMBRE


def test_une_faute_de_frappe_casse_les_deux_cles():
    for i in range(2_000):
        juste = compte(Flux(str(i), "b"), "x").iban
        faux = iban_altere(Flux(str(i), "faute"), juste)
        assert sorted(faux) == sorted(juste)
        assert not valider_iban(faux)
        assert not valider_cle_rib(faux)


def test_aucun_code_de_banque_fictive_n_appartient_a_une_vraie_banque():
    codes = {banque.bank_code for banque in registry.get_banks_by_country("FR")}
    assert len(codes) > 100
    assert not codes & {b.code for b in BANQUES}
    assert not any(code.startswith("9") for code in codes)


def test_chaque_bic_est_bien_forme_et_d_essai():
    assert all(schwifty.BIC(b.bic).is_valid and valider_bic(b.bic) and b.bic[7] == "0" for b in BANQUES)
    assert len({b.bic for b in BANQUES}) == len({b.code for b in BANQUES}) == len(BANQUES)


@pytest.mark.parametrize(
    ("fabrique", "longueur", "debut"),
    [
        (rpps, 11, "99"),
        (finess, 9, "96"),
        (lambda f: numero_am(f, "1"), 9, "961"),
        (siret, 14, "2196"),
        (numero_adherent, 9, ""),
    ],
)
def test_les_numeros_de_professionnels_ont_leur_cle_et_leur_plage(fabrique, longueur, debut):
    numeros = [fabrique(Flux(str(i), "n")) for i in range(1_000)]
    assert all(len(n) == longueur and n.startswith(debut) and luhn.is_valid(n) for n in numeros)
    assert len(set(numeros)) > 990


def test_chaque_siret_passe_le_controle_d_une_autre_bibliotheque():
    assert all(siret_stdnum.is_valid(siret(Flux(str(i), "s"))) for i in range(1_000))


def test_chaque_telephone_est_dans_une_plage_reservee_a_la_fiction():
    for i in range(500):
        assert telephone(Flux(str(i), "t")).startswith("06 39 98 ")
    for code_postal, _ in COMMUNES:
        assert telephone(Flux("g", code_postal), code_postal)[:8] in FICTION[:5]
    fixes = [b.telephone for b in BANQUES] + [c.telephone for c in CAISSES]
    assert all(t[:8] in FICTION and re.fullmatch(r"\d{2}( \d{2}){4}", t) for t in fixes)


@pytest.mark.parametrize(
    ("code_postal", "racine"),
    [("77000", "01"), ("29000", "02"), ("67000", "03"), ("20200", "04"), ("13000", "04"), ("33000", "05")],
)
def test_le_telephone_fixe_suit_la_region(code_postal, racine):
    assert telephone(Flux("g", "t"), code_postal).startswith(racine)


def test_chaque_commune_a_un_code_postal_de_son_departement_et_ne_vient_qu_une_fois():
    codes = [code for code, _ in COMMUNES]
    assert len(set(codes)) == len({nom for _, nom in COMMUNES}) == len(COMMUNES) > 80
    assert all(re.fullmatch(r"(0[1-9]|[1-8]\d|9[0-5])\d{3}", code) for code in codes)


def test_une_adresse_garde_ensemble_la_commune_et_son_code_postal():
    tirees = {(a.code_postal, a.commune) for a in (adresse(Flux(str(i), "a")) for i in range(3_000))}
    assert tirees == set(COMMUNES)
    assert adresse(Flux("g", "a"), ("20200", "Bastia")).departement == "2B"
    assert adresse(Flux("g", "a"), ("20000", "Ajaccio")).departement == "2A"


def test_chaque_courriel_est_dans_un_domaine_reserve(personnes):
    motif = re.compile(r"[a-z]+[a-z-]*\.[a-z]+[a-z-]*@[a-z.]+\.example")
    assert all(motif.fullmatch(mail(p.prenom, p.nom)) for p in personnes[:3_000])


@pytest.mark.parametrize("genre", ["opticien", "audioprothesiste"])
def test_un_magasin_et_son_diplome_sont_au_meme_endroit(genre):
    for i in range(200):
        c = commerce(Flux(str(i), "m"), JOUR, genre)
        assert c.diplome.adresse == c.adresse
        assert c.diplome.profession == genre
        assert len({c.finess, c.numero_am, c.diplome.numero_am, c.diplome.rpps}) == 4


def test_un_medecin_est_docteur_un_opticien_ne_l_est_pas():
    assert praticien(Flux("g", "m"), JOUR, "medecin", "generaliste", secteur="1").nom.startswith("Dr ")
    assert praticien(Flux("g", "o"), JOUR, "opticien", "").nom.startswith(("M. ", "Mme "))


def test_les_caisses_sont_fictives_et_toutes_tirees():
    assert all(c.code.startswith("96") for c in CAISSES)
    assert {caisse(Flux(str(i), "c")).code for i in range(200)} == {c.code for c in CAISSES}
