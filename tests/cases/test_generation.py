"""Le générateur : une fonction pure, des altérations bornées, un corrigé qui se tient."""

import json
import os
import re
import subprocess
import sys
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from functools import cache

import pytest

from cases.empreinte import differences, hors_empreinte
from cases.export import en_json, exporter, lire_cache, lire_corrige, lire_vu
from cases.gabarits.calendrier import EXCLU_AU, EXCLU_DU
from cases.generation import DemandeImpossible, applicables, generate, jumeau_sain
from cases.monde import SansReponse, etat
from scenario_bank import load_bank
from scenario_bank.model.vocabulaire import TYPES_ACTION, Famille, Motif, objet_de, place_valide

BANQUE = load_bank()
JOUR = date(2026, 9, 14)


def jour_de(gabarit):
    return BANQUE.gabarits[gabarit].au_plus_pres(JOUR)


GRAINES = range(30)
COUPLES = [(g, a.id) for g in sorted(BANQUE.gabarits) for a in applicables(BANQUE, g)]


@cache
def dossier(gabarit, graine, alteration=None):
    return generate(BANQUE, gabarit, graine, jour_de(gabarit), alteration=alteration)


def tous(alteration_aussi=True):
    for gabarit in sorted(BANQUE.gabarits):
        for graine in GRAINES:
            yield dossier(gabarit, graine)
    if alteration_aussi:
        for gabarit, alteration in COUPLES:
            for graine in GRAINES:
                yield dossier(gabarit, graine, alteration)


def places_de(case):
    """Toutes les adresses lisibles du dossier, pièces livrables comprises."""
    livrables = [r.piece for r in case.cache.reponses if r.piece is not None]
    objets = [*case.vu.pieces, *case.vu.bases, *livrables]
    return {f"{o.id}.{c.id}" for o in objets for c in o.champs}


def test_il_y_a_dix_gabarits_et_assez_d_alterations_de_chaque_famille():
    familles = [a.famille for a in BANQUE.alterations.values()]
    assert len(BANQUE.gabarits) >= 10
    assert familles.count(Famille.ANOMALIE) >= 20
    assert sum(f.suspecte for f in familles) >= 12
    assert familles.count(Famille.LEURRE) >= 8


def test_chaque_famille_de_contraste_a_une_anomalie_une_suspicion_et_un_leurre():
    familles = {}
    for a in BANQUE.alterations.values():
        if a.contraste:
            familles.setdefault(a.contraste, set()).add(
                "suspicion" if a.famille.suspecte else a.famille.value
            )
    assert set(familles) >= {"rib", "doublon", "renouvellement_optique", "serie_audio"}
    assert set(familles) >= {"delivrance", "seances", "prelevements"}
    assert set(familles) >= {"sejour", "trajet", "tiers_payant", "rectification"}
    assert all(f == {"anomalie", "suspicion", "leurre"} for f in familles.values())


@pytest.mark.parametrize("hachage", ["0", "4242"])
def test_les_memes_arguments_donnent_les_memes_octets_dans_un_autre_processus(hachage):
    programme = (
        "import sys, datetime, hashlib\n"
        "from scenario_bank import load_bank\n"
        "from cases.generation import generate\n"
        "from cases.export import en_json, exporter\n"
        "case = generate(load_bank(), 'optique_classe_b', 11, datetime.date(2026, 9, 14), alteration='rib_mariage')\n"
        "sys.stdout.write(hashlib.sha256(en_json(exporter(case, corrige=True)).encode()).hexdigest())\n"
    )
    sortie = subprocess.run(
        [sys.executable, "-c", programme],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": hachage, "PYTHONPATH": os.pathsep.join(sys.path)},
    ).stdout
    ici = en_json(exporter(dossier("optique_classe_b", 11, "rib_mariage"), corrige=True))
    import hashlib

    assert sortie == hashlib.sha256(ici.encode()).hexdigest()


def test_ce_qui_est_exporte_se_relit_a_l_identique():
    for gabarit, alteration in COUPLES:
        case = dossier(gabarit, 3, alteration)
        lu = json.loads(en_json(exporter(case, corrige=True)))
        assert lire_vu(lu["vu"]) == case.vu
        assert lire_cache(lu["cache"]) == case.cache
        assert lire_corrige(lu["corrige"]) == case.corrige


def test_sans_corrige_rien_de_cache_n_est_exporte():
    lu = exporter(dossier("consultation_noemie", 5, "base_erronee"))
    assert set(lu) == {"gabarit", "graine", "jour", "vu"}
    assert "base_erronee" not in en_json(lu)


def test_la_reference_est_opaque_et_la_meme_pour_le_sain_et_l_altere():
    for gabarit, alteration in COUPLES:
        sain, altere = dossier(gabarit, 4), dossier(gabarit, 4, alteration)
        assert sain.vu.reference == altere.vu.reference
        assert re.fullmatch(r"D-[2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5}", sain.vu.reference)
    references = {dossier(g, n).vu.reference for g in BANQUE.gabarits for n in GRAINES}
    assert len(references) == len(BANQUE.gabarits) * len(GRAINES)


def test_un_dossier_sain_respecte_toutes_ses_relations_et_se_paie():
    for case in tous(alteration_aussi=False):
        assert [r for r in case.corrige.relations if not r.conforme] == [], case.vu.reference
        assert all(x.payable for x in case.corrige.lignes)
        assert sum(Decimal(x.amc) for x in case.corrige.lignes) > 0


def test_une_alteration_rompt_les_controles_qu_elle_declare_et_rien_d_inexplique():
    for gabarit, alteration in COUPLES:
        modele = BANQUE.alterations[alteration]
        for graine in GRAINES:
            case = dossier(gabarit, graine, alteration)
            rompues = [r for r in case.corrige.relations if not r.conforme]
            assert {r.controle for r in rompues} & set(modele.controles), (gabarit, alteration, graine)
            for r in rompues:
                assert r.controle in modele.controles or r.resout, (gabarit, alteration, graine, r)
            if modele.famille is Famille.LEURRE:
                assert all(r.nature == "S" and r.resout for r in rompues), (gabarit, alteration, graine)


def test_l_altere_ne_differe_de_son_jumeau_que_dans_l_empreinte_declaree():
    for gabarit, alteration in COUPLES:
        for graine in GRAINES:
            sain = jumeau_sain(BANQUE, gabarit, graine, jour_de(gabarit), alteration)
            trouvees = differences(sain.vu, dossier(gabarit, graine, alteration).vu)
            assert trouvees, (gabarit, alteration, graine)
            dehors = hors_empreinte(trouvees, BANQUE.alterations[alteration].empreinte)
            assert dehors == (), (gabarit, alteration, graine)


def test_le_jumeau_sain_n_a_rien_de_plante():
    for gabarit, alteration in COUPLES:
        sain = jumeau_sain(BANQUE, gabarit, 2, jour_de(gabarit), alteration)
        assert sain.corrige.famille is Famille.SAIN
        assert all(r.conforme for r in sain.corrige.relations)


def test_les_questions_possibles_ne_dependent_pas_de_ce_qui_est_plante():
    for gabarit, alteration in COUPLES:
        sain = jumeau_sain(BANQUE, gabarit, 6, jour_de(gabarit), alteration)
        altere = dossier(gabarit, 6, alteration)
        pieces = {p.id for p in sain.vu.pieces} & {p.id for p in altere.vu.pieces}
        for case in (sain, altere):
            tiers = [t.id for t in case.vu.tiers]
            genres = [f"genre:{g}" for g, _ in case.vu.genres_demandables]
            sujets = [*(p.id for p in case.vu.pieces), *genres, "changement_rib", "identite", "relance"]
            possibles = {(r.tiers, r.sur) for r in case.cache.reponses}
            assert {(t, s) for t in tiers for s in sujets} <= possibles
        communs = [
            {(r.tiers, r.sur, r.delai) for r in case.cache.reponses if r.sur in pieces or ":" in r.sur}
            for case in (sain, altere)
        ]
        assert communs[0] == communs[1], (gabarit, alteration)


def _feuilles(valeur):
    if isinstance(valeur, dict):
        for v in valeur.values():
            yield from _feuilles(v)
    elif isinstance(valeur, list | tuple):
        for v in valeur:
            yield from _feuilles(v)
    else:
        yield valeur


def test_aucun_flottant_nulle_part():
    for gabarit, alteration in COUPLES:
        for valeur in _feuilles(asdict(dossier(gabarit, 1, alteration))):
            assert not isinstance(valeur, float)


def test_les_places_du_corrige_existent_dans_le_dossier_ou_dans_une_piece_livrable():
    for case in tous():
        connues = places_de(case)
        for relation in case.corrige.relations:
            for place in relation.places:
                assert place_valide(place)
                assert place in connues, (case.gabarit, case.alteration, case.graine, place)
        for plante in case.corrige.plantes:
            assert set(plante.places) <= connues, (case.gabarit, case.alteration, case.graine, plante.places)
            assert plante.declencheur in connues
            visibles = {p.id for p in case.vu.pieces} | {b.id for b in case.vu.bases}
            assert objet_de(plante.declencheur) in visibles


def test_les_clauses_les_natures_et_les_services_du_corrige_sont_ceux_de_la_mutuelle():
    natures = {n.id for n in BANQUE.natures.natures}
    for case in tous():
        clauses = {c.id for c in case.vu.clauses}
        services = {s for s, _ in case.vu.services}
        k = case.corrige
        assert {r.clause for r in k.relations} <= clauses
        assert {k.attendu.clause_delai, k.attendu.clause_compte_rendu} <= clauses
        assert k.attendu.service_hierarchie in services
        for plante in k.plantes:
            assert plante.clause in clauses
            assert set(plante.natures_acceptees) <= natures
            assert bool(k.attendu.service_alerte) == plante.famille.suspecte
        for traitement in k.traitements:
            for geste in traitement.gestes:
                assert not geste.clause or geste.clause in clauses
                assert set(geste.donnees.get("service", ())) <= services
                assert set(geste.donnees.get("clause", ())) <= clauses


def test_chaque_geste_du_corrige_est_une_action_du_poste():
    for case in tous():
        k = case.corrige
        assert k.traitements
        gestes = [g for t in k.traitements for g in t.gestes] + [i.geste for i in k.interdits]
        lignes, comptes = {x[0] for x in case.vu.demande.lignes}, {c for c, _ in case.vu.comptes}
        modeles, tiers = {m for m, _ in case.vu.modeles_courrier}, {t.id for t in case.vu.tiers}
        for geste in gestes:
            action = TYPES_ACTION[geste.type]
            ou = (case.gabarit, case.alteration, case.graine, geste)
            assert set(geste.donnees) <= set(action.champs), ou
            assert all(geste.donnees.values()), ou
            assert set(geste.donnees.get("lignes", ())) <= lignes, ou
            assert set(geste.donnees.get("compte", ())) <= comptes, ou
            assert set(geste.donnees.get("modele", ())) <= modeles, ou
            assert not geste.donnees.get("tiers") or set(geste.donnees["tiers"]) & tiers, ou
            assert set(geste.donnees.get("motif", ())) <= set(Motif), ou
            if geste.cible:
                assert place_valide(geste.cible), ou
        for traitement in k.traitements:
            vus = set()
            for geste in traitement.gestes:
                assert set(geste.apres) <= vus, (traitement.id, geste)
                vus.add(geste.id)


def test_les_montants_de_chaque_ligne_se_somment_et_rien_de_non_confirme_ne_porte():
    non_confirmes = set()
    for case in tous():
        for x in case.corrige.lignes:
            somme = Decimal(x.amo_nette) + Decimal(x.amc) + Decimal(x.reste_a_charge)
            # Ce qui dépasse un prix limite n’est dû par personne : la facture est à rectifier, la ligne ne se paie pas.
            exces = Decimal(x.depense) - somme
            assert exces == 0 or (
                exces > 0 and case.alteration == "couronne_depasse_limite" and not x.payable
            )
            assert Decimal(x.amo_brute) - Decimal(x.participation_franchise) == Decimal(x.amo_nette)
            non_confirmes |= {
                p
                for p in x.parametres
                if not BANQUE.baremes.a(p, date.fromisoformat(_soins(case, x.id))).confirmee
            }
    assert non_confirmes == set()


def _soins(case, ligne):
    rang = [x[0] for x in case.vu.demande.lignes].index(ligne)
    flux = [p for p in case.vu.pieces if p.genre in {"ligne_noemie", "decompte_amo"}]
    if case.vu.demande.lignes and rang < len(flux):
        champs = {c.id: c.valeur for c in flux[rang].champs}
        return champs.get("date_debut_soins") or champs["lignes[0].date_soins"]
    # Le forfait journalier et la chambre ne viennent que par la facture du séjour, après les frais de séjour.
    facture = next(p for p in case.vu.pieces if p.genre == "facture_hospitaliere")
    champs = {c.id: c.valeur for c in facture.champs}
    return champs[f"lignes[{rang - len(flux) + 1}].debut"]


def test_le_montant_paye_par_un_traitement_est_la_somme_des_lignes_qu_il_paie():
    for case in tous():
        amc = {x.id: Decimal(x.amc) for x in case.corrige.lignes}
        for traitement in case.corrige.traitements:
            for geste in traitement.gestes:
                if geste.type in {"payer", "payer_partiel"}:
                    attendu = sum((amc[x] for x in geste.donnees["lignes"]), Decimal(0))
                    assert geste.donnees["montant"] == (f"{attendu:.2f}",), (case.alteration, case.graine)


_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def test_aucune_date_dans_l_intervalle_exclu_ni_apres_le_jour_du_dossier():
    for gabarit, modele in sorted(BANQUE.gabarits.items()):
        for premier in (modele.premier_jour, modele.dernier_jour, jour_de(gabarit)):
            for graine in range(15):
                case = generate(BANQUE, gabarit, graine, premier)
                for piece in case.vu.pieces:
                    for champ in piece.champs:
                        if _ISO.fullmatch(champ.valeur):
                            jour = date.fromisoformat(champ.valeur)
                            assert not EXCLU_DU <= jour <= EXCLU_AU, (gabarit, graine, champ)
                            assert jour <= premier or "validite" in champ.id, (gabarit, graine, champ)
                    assert piece.recue_le <= premier.isoformat()


def test_toute_piece_est_anterieure_a_sa_reception():
    for case in tous():
        for piece in case.vu.pieces:
            for champ in piece.champs:
                if _ISO.fullmatch(champ.valeur) and "validite" not in champ.id:
                    assert champ.valeur <= piece.recue_le, (case.gabarit, case.alteration, case.graine, champ)


def test_chaque_question_du_poste_trouve_sa_reponse():
    class Action:
        def __init__(self, **valeurs):
            self.__dict__.update(valeurs)

    case = dossier("audio_classe_1", 8, "audio_echange_garantie")
    actions = [
        Action(
            id="a",
            type="verifier_emetteur",
            cible=f"{case.vu.reference}/p9",
            donnees={"tiers": "adherent", "coordonnees": "annuaire"},
        )
    ]
    with pytest.raises(SansReponse):
        etat([(case.vu, case.cache)], actions, JOUR)


def test_une_demande_impossible_dit_ce_qui_est_accepte():
    with pytest.raises(DemandeImpossible) as refus:
        generate(BANQUE, "optique_classe_z", 1, JOUR)
    assert refus.value.quoi == "gabarit"
    assert "optique_classe_b" in refus.value.accepte
    with pytest.raises(DemandeImpossible, match="base_erronee"):
        generate(BANQUE, "optique_classe_b", 1, JOUR, alteration="base_erronee")
    with pytest.raises(DemandeImpossible, match="2026-12-31"):
        generate(BANQUE, "optique_classe_b", 1, date(2026, 12, 31))
    with pytest.raises(DemandeImpossible, match="mutuelle"):
        generate(BANQUE, "optique_classe_b", 1, JOUR, mutuelle="inconnue")
