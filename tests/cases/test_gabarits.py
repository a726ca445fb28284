"""Les gabarits : variés, vraisemblables, et dont rien d’autre que la preuve ne trahit une altération."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

import pytest
from pydantic import ValidationError

from cases.empreinte import differences, hors_empreinte
from cases.gabarits.calendrier import mois_apres
from cases.generation import applicables, generate, jumeau_sain
from scenario_bank import load_bank
from scenario_bank.model.gabarits import (
    AlterationModele,
    GesteModele,
    TraitementModele,
)

BANQUE = load_bank()
JOUR = date(2026, 9, 14)


def jour_de(gabarit):
    return BANQUE.gabarits[gabarit].au_plus_pres(JOUR)


GRAINES = range(160)


@cache
def sains(gabarit):
    return [generate(BANQUE, gabarit, n, jour_de(gabarit)) for n in GRAINES]


def valeurs(objet):
    return {c.id: c.valeur for c in objet.champs}


def pieces(case, genre):
    return [valeurs(p) for p in case.vu.pieces if p.genre == genre]


def base(case, nom):
    return valeurs(next(b for b in case.vu.bases if b.id == nom))


def lignes_de_base(case, nom, groupe="lignes"):
    rangees = {}
    for cle, valeur in base(case, nom).items():
        if cle.startswith(f"{groupe}["):
            rang, _, suffixe = cle.removeprefix(f"{groupe}[").partition("].")
            rangees.setdefault(int(rang), {})[suffixe] = valeur
    return list(rangees.values())


def test_les_consultations_couvrent_codes_secteurs_et_parcours():
    vus = Counter()
    for case in sains("consultation_noemie"):
        for flux in pieces(case, "ligne_noemie"):
            vus[flux["code_acte"]] += 1
            vus["taux " + flux["taux"]] += 1
            vus["sans participation"] += "retenues" not in flux
    assert {"G", "GS", "C", "CS", "APC", "CNP", "taux 70", "taux 30", "sans participation"} <= set(vus)
    assert min(vus.values()) >= 3


def test_hors_parcours_rien_ne_depasse_la_base():
    for case in sains("consultation_noemie"):
        for flux in pieces(case, "ligne_noemie"):
            if flux["taux"] == "30":
                assert flux["depense"] == flux["base"]
                assert flux["executant_id"] != base(case, "adherent")["beneficiaires[0].medecin_traitant"]


def test_la_participation_n_est_retenue_qu_aux_majeurs_du_premier_janvier():
    for case in sains("consultation_noemie"):
        for flux in pieces(case, "ligne_noemie"):
            ne_le = date.fromisoformat(flux["date_naissance"])
            majeur = mois_apres(ne_le, 18 * 12) <= date(int(flux["date_debut_soins"][:4]), 1, 1)
            assert ("retenues" in flux) == majeur


def test_la_meme_premiere_impression_existe_dans_les_dossiers_sains():
    """RIB joint, lignes semblables, renouvellement juste après le délai, oreille déjà appareillée."""
    consultations, optiques, audios = (
        sains(g) for g in ("consultation_noemie", "optique_classe_b", "audio_classe_1")
    )
    for groupe in (consultations, optiques, audios):
        assert sum(bool(pieces(c, "rib")) for c in groupe) >= 30
    assert sum(bool(pieces(c, "decompte_amo")) for c in consultations) >= 30
    proches = 0
    for case in optiques:
        facture = date.fromisoformat(pieces(case, "facture_optique")[0]["facture_date"])
        avant = [x for x in lignes_de_base(case, "historique") if x["acte"] == "OPT"]
        for ligne in avant:
            fin = mois_apres(date.fromisoformat(ligne["date"]), 24)
            assert fin <= facture
            proches += facture - fin <= timedelta(days=90)
    assert proches >= 30
    appareilles = [c for c in audios if any("oreille" in x for x in lignes_de_base(c, "historique"))]
    assert len(appareilles) >= 30


def test_l_essai_audio_dure_trente_jours_avant_la_facture():
    for case in sains("audio_classe_1"):
        facture = pieces(case, "facture_audio")[0]
        debut, fin, le = (
            date.fromisoformat(facture[x]) for x in ("essai_debut", "essai_fin", "facture_date")
        )
        assert fin - debut >= timedelta(days=30)
        assert fin <= le


def test_un_contrat_collectif_est_celui_d_une_personne_en_age_de_travailler():
    for gabarit in BANQUE.gabarits:
        for case in sains(gabarit):
            if base(case, "contrat")["genre"] == "collectif":
                jour = date.fromisoformat(case.jour)
                assert (
                    base(case, "adherent")["date_naissance"] > jour.replace(year=jour.year - 65).isoformat()
                )


def test_le_nombre_de_comptes_offerts_au_paiement_est_le_meme_avec_un_rib_sain_ou_altere():
    for alteration in ("rib_erreur_forme", "rib_prise_de_controle", "rib_mariage"):
        for graine in range(20):
            sain = jumeau_sain(BANQUE, "audio_classe_1", graine, JOUR, alteration)
            altere = generate(BANQUE, "audio_classe_1", graine, JOUR, alteration=alteration)
            assert len(sain.vu.comptes) == len(altere.vu.comptes) == 2


def test_les_premieres_impressions_sont_aussi_frequentes_dans_le_sain_que_dans_l_altere():
    """RIB, décompte papier : la part des dossiers qui en portent ne dit pas s’ils sont altérés."""
    for gabarit, genre in (
        ("consultation_noemie", "rib"),
        ("consultation_noemie", "decompte_amo"),
        ("optique_classe_b", "rib"),
        ("audio_classe_1", "rib"),
    ):
        possibles = [a.id for a in applicables(BANQUE, gabarit)]
        alteres = [
            generate(BANQUE, gabarit, n + 5000, jour_de(gabarit), alteration=possibles[n % len(possibles)])
            for n in GRAINES
        ]
        parts = [
            sum(bool(pieces(c, genre)) for c in groupe) / len(groupe) for groupe in (sains(gabarit), alteres)
        ]
        assert abs(parts[0] - parts[1]) < 0.15, (gabarit, genre, parts)


def test_un_reglement_au_dela_de_la_delegation_demande_d_abord_l_accord():
    delegations = {m.id: m.delegation for m in BANQUE.mutuelles.values()}
    vus = Counter()
    for gabarit in BANQUE.gabarits:
        for case in sains(gabarit):
            delegation = delegations[case.vu.mutuelle]
            gestes = {g.id: g for g in case.corrige.traitements[0].gestes}
            au_dela = Decimal(gestes["payer"].donnees["montant"][0]) > delegation.montant
            vus[au_dela] += 1
            assert ("accord_payer" in gestes["payer"].apres) == au_dela
            if au_dela:
                assert gestes["accord_payer"].type == "transmettre_service"
                assert gestes["accord_payer"].donnees["service"] == (str(delegation.service),)
    assert min(vus[True], vus[False]) >= 10


def test_la_facture_envoyee_apres_coup_est_celle_que_le_devis_remplacait():
    case = generate(BANQUE, "optique_classe_b", 7, JOUR, alteration="devis_pour_facture")
    sain = jumeau_sain(BANQUE, "optique_classe_b", 7, JOUR, "devis_pour_facture")
    livrees = [r.piece for r in case.cache.reponses if r.piece and r.piece.genre == "facture_optique"]
    assert {p.id for p in livrees} == {livrees[0].id}
    assert valeurs(livrees[0]) == pieces(sain, "facture_optique")[0]
    assert livrees[0].id not in {p.id for p in case.vu.pieces}


def test_une_difference_hors_de_l_empreinte_est_nommee():
    sain = jumeau_sain(BANQUE, "optique_classe_b", 7, JOUR, "ordonnance_expiree")
    altere = generate(BANQUE, "optique_classe_b", 7, JOUR, alteration="ordonnance_expiree")
    trouvees = differences(sain.vu, altere.vu)
    assert hors_empreinte(trouvees, ("piece:ordonnance",)) == (
        "piece:devis.prescription_date",
        "piece:facture.prescription_date",
    )


@pytest.mark.parametrize(
    ("geste", "message"),
    [
        ({"id": "a", "type": "signer"}, "prenez un mot"),
        ({"id": "a", "type": "payer", "donnees": {"somme": "1"}}, "n’a pas de donnée"),
        ({"id": "a", "type": "payer", "donnees": {"montant": "@tout"}}, "symbole"),
    ],
)
def test_un_geste_hors_du_vocabulaire_est_refuse(geste, message):
    with pytest.raises(ValidationError, match=message):
        GesteModele.model_validate(geste)


def test_un_traitement_dont_l_ordre_cite_un_geste_absent_est_refuse():
    gestes = [{"id": "a", "type": "calculer", "apres": "b"}]
    with pytest.raises(ValidationError, match="absent plus haut"):
        TraitementModele.model_validate({"id": "t", "libelle": "Calculer", "gestes": gestes})


def test_une_exception_d_interdit_qui_ne_cite_aucun_geste_est_refusee():
    modele = BANQUE.alterations["optique_trop_tot"].model_dump()
    modele["interdits"][0]["sauf_apres"] = ("inconnu",)
    with pytest.raises(ValidationError, match="sauf_apres"):
        AlterationModele.model_validate(modele)


def test_le_niveau_demande_est_celui_du_corrige():
    assert generate(BANQUE, "audio_classe_1", 1, JOUR, difficulte=4).corrige.difficulte == 4
