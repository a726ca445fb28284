"""Quoi que fasse un candidat avec les mots du poste, le monde répond : jamais d’erreur, jamais d’état illisible."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from scenario_bank.model.vocabulaire import TYPES_ACTION, Base, Champ, Motif
from tests.webapp.poste.dossiers import cas
from webapp.journal_format import ActionInvalide, lire_action
from webapp.models.tentative import EtatTentative, Mode, Tentative
from webapp.poste.controle import Controle
from webapp.poste.etat import Faite, annulables, monde
from webapp.poste.phrases import phrase_refus
from webapp.poste.queries import DossierOuvert
from webapp.poste.serialisation import variable

CASE = cas(alteration="rib_mariage")
VU = CASE.vu
DOSSIER = DossierOuvert(1, 1, date.fromisoformat(VU.jour), False, VU, CASE.cache)
PLACES = [
    *(p.id for p in VU.pieces),
    *(f"{p.id}.{c.id}" for p in VU.pieces for c in p.champs),
    *(b.id for b in VU.bases),
    *(f"{b.id}.{c.id}" for b in VU.bases for c in b.champs),
    "p99",
    "p101",
    "p1.rien",
    "droits.lignes[99].x",
]
MOTS = [
    *(t.id for t in VU.tiers),
    *(x for x, _ in (*VU.natures, *VU.services, *VU.genres_demandables, *VU.modeles_courrier, *VU.comptes)),
    *(c.id for c in VU.clauses),
    *(m.value for m in Motif),
    *("annuaire", "piece", "connu", "identite", "relance", "changement_rib", "p1", "p2"),
    *("paye", "en_attente", "transmis", "anomalie", "suspicion", "inconnu"),
]
LIGNES = ["l1", "l2", "l3", "l9"]


SAISIES = st.fixed_dictionaries(
    {
        "ligne": st.sampled_from(LIGNES),
        **{k: st.sampled_from(["1.00", "0.03"]) for k in ("amo", "amc", "reste")},
    }
)
PAR_GENRE: dict[str, st.SearchStrategy[Any]] = {
    "texte": st.text(max_size=20),
    "montant": st.sampled_from(["0.00", "12.34", "-5.00", "999999999.99", "1.5"]),
    "date": st.sampled_from(["2026-09-14", "2026-10-01", "2026-02-30"]),
    "entier": st.integers(0, 4),
    "place": st.sampled_from(PLACES),
    "liste": st.lists(st.sampled_from([*MOTS, "l1", "p1"]), max_size=3),
    "lignes": st.lists(SAISIES, max_size=3),
    "mot": st.sampled_from(MOTS),
}


JUSTES: dict[str, list[str]] = {
    "tiers": [t.id for t in VU.tiers],
    "debiteur": [t.id for t in VU.tiers],
    "numero": ["connu", "piece"],
    "coordonnees": ["annuaire", "piece"],
    "objet": ["identite", "relance", "changement_rib", "p1", "p2", "meteo"],
    "genre": [g for g, _ in VU.genres_demandables],
    "service": [s for s, _ in VU.services],
    "nature": [*(n for n, _ in VU.natures), "anomalie", "suspicion"],
    "compte": [c for c, _ in VU.comptes],
    "modele": [m for m, _ in VU.modeles_courrier],
    "clause": [c.id for c in VU.clauses],
    "statut": ["paye", "en_attente"],
}


def _valeurs(nom: str, champ: Champ) -> st.SearchStrategy[Any]:
    if nom == "lignes" and champ.genre == "liste":
        return st.lists(st.sampled_from(LIGNES), max_size=4)
    if champ.parmi is not None:
        return st.sampled_from([m.value for m in champ.parmi])
    if nom in JUSTES:
        return st.one_of(st.sampled_from(JUSTES[nom]), st.sampled_from(JUSTES[nom]), st.sampled_from(MOTS))
    return PAR_GENRE[champ.genre]


def _malformee(brute: dict[str, Any]) -> bool:
    """True when the journal itself refuses the form; each of its faults has a remedy in French."""
    try:
        lire_action(brute, frozenset({VU.reference}))
    except ActionInvalide as refus:
        return all(phrase_refus(d, brute)["remede"] for d in refus.defauts)
    return False


@st.composite
def actions(draw: st.DrawFn) -> dict[str, Any]:
    """One action of the vocabulary with words of the desk, some of which mean nothing here."""
    genre = TYPES_ACTION[draw(st.sampled_from(sorted(set(TYPES_ACTION) - {"cloturer_epreuve"})))]
    place = {
        "tentative": st.just(""),
        "dossier": st.just(VU.reference),
        "piece": st.sampled_from([f"{VU.reference}/{p}" for p in ("p1", "p2", "p3", "p99", "p101")]),
        "base": st.sampled_from([f"{VU.reference}/{b}" for b in Base]),
        "champ": st.sampled_from([f"{VU.reference}/{p}" for p in PLACES]),
    }[genre.vise]
    donnees = {
        nom: draw(_valeurs(nom, champ))
        for nom, champ in genre.champs.items()
        if champ.obligatoire or draw(st.booleans())
    }
    return {
        "id": str(uuid4()),
        "type": genre.id,
        "cible": draw(place),
        "donnees": donnees,
        "survenue_le": datetime(2026, 9, 14, 10, tzinfo=UTC).isoformat(),
    }


@settings(max_examples=150, deadline=None)
@given(st.lists(actions(), min_size=1, max_size=25), st.data())
def test_le_monde_reste_lisible_apres_n_importe_quelle_suite_de_gestes(
    suite: list[dict[str, Any]], tirage: st.DataObject
) -> None:
    controle = Controle([DOSSIER], [], DOSSIER.jour, Mode.ENTRAINEMENT)
    faites: list[Faite] = []
    for brute in suite:
        if brute["type"] == "annuler" and faites:
            brute["donnees"]["action"] = tirage.draw(st.sampled_from([f.id for f in faites]))
        if _malformee(brute):
            continue
        fautes = controle.admettre(brute)
        assert all("accepté :" in phrase_refus(f, brute)["phrase"] for f in fautes)
        if not fautes:
            sequence = len(faites) + 1
            faites.append(
                Faite(
                    brute["id"],
                    brute["type"],
                    brute["cible"],
                    brute["donnees"],
                    sequence,
                    controle.jour.isoformat(),
                    "2026-09-14T10:00:00.000000+00:00",
                )
            )
            if brute["type"] == "fin_de_journee":
                controle.jour = monde([DOSSIER], faites, DOSSIER.jour).jour
    apres = monde([DOSSIER], faites, DOSSIER.jour)
    assert controle.monde == apres, "le monde suivi geste à geste est celui que toute la suite donne"
    tentative = Tentative(mode=Mode.ENTRAINEMENT, etat=EtatTentative.OUVERTE, jour_simule=apres.jour)
    etat = variable(tentative, [DOSSIER], faites, apres, {})
    assert len(etat["actions"]) == len(faites)
    assert annulables(faites, apres.jour.isoformat()) <= {f.id for f in faites}
