"""Ce qui est vrai de tout journal, quel qu’il soit : ordre du fichier, doublons, étrangers, robots."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario_bank.model.regles import Quand
from scenario_bank.model.vocabulaire import TYPES_ACTION, Base, Motif
from scoring.action import Action, ActionRefusee, lire_action
from scoring.compilation import Scene
from scoring.constat import Constat, Etat
from scoring.evidence import indices
from scoring.journal import tenir
from scoring.moteur import RegleCompilee
from scoring.situation import Situation
from tests.scoring.specs import base, jouer
from tests.scoring.test_specs import regles

DOSSIERS = tuple(base())
SITUATION = Situation(tuple(base().values()))
PLACES = (
    "p1.total",
    "p1.date",
    "p1.somme",
    "p2.depense",
    "p3.iban",
    "p3.titulaire",
    "historique.lignes[0].date",
    "historique.lignes[2].date",
    "coordonnees_bancaires.iban",
    "coordonnees_bancaires.titulaire",
    "p9.inconnu",
)
JOURS = ("2026-06-01", "2026-06-02", "2026-06-08", "2026-06-09", "2026-06-30", "")
MOTS = {
    "tiers": ("adherent", "opticien", "mairie"),
    "service": ("referent_fraude", "comptabilite", "responsable", "accueil"),
    "nature": ("A30", "A17", "F15", "L3", "sans_anomalie", "anomalie", "suspicion"),
    "compte": ("connu", "nouveau", "tiers"),
    "statut": ("paye", "refuse", "en_attente"),
    "modele": ("attente", "refus", "bienvenue"),
    "genre": ("ordonnance", "facture"),
    "coordonnees": ("annuaire", "piece"),
    "numero": ("connu", "piece"),
    "objet": ("p1", "relance"),
}
LISTES = {"lignes": ("l1", "l2", "l9"), "mentions": ("delai", "accusation"), "dossiers": DOSSIERS}


def donnee(nom: str, genre: str) -> st.SearchStrategy[object]:
    """Any value of a key of donnees, wrong in meaning or not, right in form."""
    if nom == "motif" and genre == "mot":
        return st.sampled_from([m.value for m in Motif])
    if nom == "action":
        return st.integers(0, 40).map(lambda n: f"a{n}")
    montants = st.sampled_from(["15.00", "30.00", "100.00", "0.00"])
    return {
        "texte": st.just("texte"),
        "mot": st.sampled_from(MOTS.get(nom, ("x",))),
        "montant": montants,
        "date": st.sampled_from([j for j in JOURS if j]),
        "entier": st.integers(0, 3),
        "booleen": st.booleans(),
        "place": st.sampled_from(PLACES),
        "liste": st.lists(st.sampled_from(LISTES.get(nom, ("p1",))), max_size=3),
        "lignes": st.lists(
            st.fixed_dictionaries({"ligne": st.sampled_from(LISTES["lignes"]), "amc": montants}), max_size=2
        ),
    }[genre]


@st.composite
def actions(tirer: st.DrawFn) -> tuple[Action, ...]:
    """A journal of any acts of the vocabulary, in a plausible form."""
    lues = []
    for n in range(tirer(st.integers(0, 25))):
        genre = TYPES_ACTION[tirer(st.sampled_from(sorted(TYPES_ACTION)))]
        dossier = tirer(st.sampled_from((*DOSSIERS, "ZZ")))
        place = {
            "piece": tirer(st.sampled_from(("p1", "p2", "p3", "p4"))),
            "base": tirer(st.sampled_from([b.value for b in Base])),
            "champ": tirer(st.sampled_from(PLACES)),
        }.get(genre.vise)
        cible = "" if genre.vise == "tentative" else f"{dossier}/{place}" if place else dossier
        donnees = {c: tirer(donnee(c, champ.genre)) for c, champ in genre.champs.items()}
        lues.append(
            lire_action(
                {
                    "id": f"a{n}",
                    "sequence": n,
                    "type": genre.id,
                    "cible": cible,
                    "donnees": donnees,
                    "jour_simule": tirer(st.sampled_from(JOURS)),
                }
            )
        )
    return tuple(lues)


def relever(journal: tuple[Action, ...]) -> Constat:
    return indices(journal, SITUATION, regles())


def etats(constat: Constat) -> dict[str, Etat]:
    return {c.id: c.etat for c in constat.criteres}


@settings(deadline=None, max_examples=60)
@given(actions(), st.integers(0, 999))
def test_l_ordre_du_fichier_les_doublons_et_les_dossiers_inverses_ne_changent_rien(
    journal: tuple[Action, ...], graine: int
) -> None:
    melange = [*journal, *journal[::2]]
    Random(graine).shuffle(melange)  # noqa: S311 - an order, not a secret
    inverse = Situation(tuple(reversed(SITUATION.corriges)))
    assert indices(melange, inverse, regles()) == relever(journal)


@settings(deadline=None, max_examples=60)
@given(actions())
def test_les_actes_sur_un_autre_dossier_ou_d_une_autre_source_ne_changent_rien(
    journal: tuple[Action, ...],
) -> None:
    etrangers = tuple(
        replace(a, id=f"x{a.id}", cible="AUTRE/p1" if "/" in a.cible else "AUTRE") for a in journal if a.cible
    )
    evaluateur = tuple(replace(a, id=f"e{a.id}", source="evaluateur") for a in journal)
    attendu = relever(journal)
    obtenu = relever((*journal, *etrangers, *evaluateur))
    assert obtenu.criteres == attendu.criteres


@settings(deadline=None, max_examples=60)
@given(actions())
def test_un_critere_de_connaissance_n_est_jamais_etaye(journal: tuple[Action, ...]) -> None:
    savoirs = {c.critere for c, _ in regles().par_critere if c.connaissance}
    assert len(savoirs) == 7
    assert not any(etat is Etat.ETAYE for nom, etat in etats(relever(journal)).items() if nom in savoirs)


@settings(deadline=None, max_examples=60)
@given(actions())
def test_chaque_etat_se_lit_dans_ses_indices(journal: tuple[Action, ...]) -> None:
    for critere in relever(journal).criteres:
        sens = {i.direction for i in critere.indices if i.compte}
        if critere.etat is Etat.ETAYE:
            assert sens == {"favorable"}
        if critere.etat is Etat.CONTREDIT:
            assert sens == {"defavorable"}
        if critere.etat in {Etat.NON_OBSERVE, Etat.SANS_OBJET}:
            assert not sens
        for indice in (*critere.indices, *critere.elements_entretien):
            assert indice.phrase.endswith((".", "…"))
            assert "{" not in indice.phrase
            assert indice.compte != bool(indice.lie_a)


@settings(deadline=None, max_examples=60)
@given(actions())
def test_ouvrir_davantage_n_ajoute_jamais_de_fait_contraire(journal: tuple[Action, ...]) -> None:
    # The openings come first: reading more before deciding can lift a fault, never make one. What was
    # read may only turn a mark that rested on nothing into a mark that counts.
    ouvertures = jouer(
        [f"ouvrir_piece {d}/{p} id=o{d}{p} rang=-9" for d in DOSSIERS for p in ("p1", "p2", "p3", "p4")]
        + [
            f"consulter_base {d}/{b.value} id=o{d}{b.value} rang=-9"
            for d in DOSSIERS
            for b in Base
            if b is not Base.FLUX
        ]
    )
    avant = _contraires(relever(journal))
    apres = _contraires(relever((*journal, *ouvertures)))
    assert {c for c in apres - avant if c[0] != "motif_inexact" and c[0] not in _NES_D_UNE_FIN} == set()


_NES_D_UNE_FIN = frozenset(
    # An opened dossier is a dossier begun: the end of the épreuve or a due date then counts for it.
    r.id
    for r in regles().banque.regles().values()
    if r.motif.alors_que is not None
)


def _contraires(constat: Constat) -> set[tuple[str, str]]:
    return {
        (i.regle, i.dossier)
        for c in constat.criteres
        for i in c.indices
        if i.direction == "defavorable" and i.compte
    }


def test_un_robot_qui_ouvre_tout_et_ne_controle_rien_n_etaye_rien() -> None:
    tout = [f"ouvrir_piece {d}/{p}" for d in DOSSIERS for p in ("p1", "p2", "p3", "p4")]
    tout += [f"consulter_base {d}/{b.value}" for d in DOSSIERS for b in Base]
    assert set(etats(relever(jouer(tout))).values()) <= {Etat.NON_OBSERVE, Etat.SANS_OBJET}


def test_un_robot_qui_ouvre_tout_puis_paie_et_clot_n_etaye_aucun_controle() -> None:
    tout = [f"ouvrir_piece {d}/{p}" for d in DOSSIERS for p in ("p1", "p2", "p3", "p4")]
    tout += [f"consulter_base {d}/{b.value}" for d in DOSSIERS for b in Base]
    tout += [f"payer {d} lignes=l1+l2" for d in DOSSIERS] + [f"cloturer {d}" for d in DOSSIERS]
    trouves = etats(relever(jouer(tout)))
    for critere in ("B2.C1.k1", "B2.C1.k2", "B2.C1.k3", "B2.C4.k1", "B2.C4.k3", "B2.C5.k1", "B2.C5.k2"):
        assert trouves[critere] is not Etat.ETAYE
    assert trouves["B2.C5.k2"] is Etat.CONTREDIT
    assert trouves["B2.C4.k7"] is Etat.CONTREDIT


def test_un_journal_vide_ne_dit_rien() -> None:
    constat = relever(())
    assert set(etats(constat).values()) == {Etat.NON_OBSERVE}
    assert constat.recus_apres_cloture == ()


def test_une_meme_action_avec_un_autre_contenu_est_mise_a_part_et_la_premiere_est_gardee() -> None:
    un, autre = jouer(["payer S", "payer S montant=51.00 id=a1 rang=1"])
    for ordre in ((un, autre), (autre, un)):
        constat = relever(ordre)
        assert constat.refuses == ("a1",)
    assert relever((un, autre)) == relever((autre, un))


def test_un_type_inconnu_est_refuse_meme_sans_passer_par_la_lecture() -> None:
    with pytest.raises(ActionRefusee, match="type : trouvé « virer »"):
        relever((Action("a1", 1, "virer"),))


def test_un_indice_nomme_ses_actions_ses_sequences_et_son_moment() -> None:
    journal = tuple(
        replace(a, survenue_le="2026-06-01T09:00:00+00:00") for a in jouer(["calculer S", "payer S"])
    )
    (reglement,) = [i for i in relever(journal).critere("B2.C2.k2").indices if i.regle == "reglement_fait"]
    assert (reglement.actions, reglement.sequences) == (("a2",), (2,))
    assert (reglement.moment, reglement.jour) == ("2026-06-01T09:00:00+00:00", "2026-06-01")
    assert reglement.dossier == "S"


def test_une_regle_peut_se_borner_a_un_domaine() -> None:
    regle = regles().banque.regles()["calcul_exact"]
    prevoyance = RegleCompilee(
        regle.model_copy(update={"quand": Quand(domaine=("prevoyance",))}), "B2.C2.k1"
    ).champ
    scene = Scene(tenir((), SITUATION.cles).vues["S"])
    assert prevoyance.elements(scene) is None
    assert RegleCompilee(regle, "B2.C2.k1").champ.elements(scene) is not None


def test_un_critere_se_trouve_par_son_id_ou_son_uid() -> None:
    constat = relever(())
    assert constat.critere("71a290c80e") is constat.critere("B2.C2.k2")
    with pytest.raises(KeyError):
        constat.critere("B9")


def test_un_critere_que_rien_ne_mobilise_n_est_pas_dit_manque() -> None:
    constat = indices((), Situation((base()["S"],)), regles())
    assert constat.critere("B2.C4.k7").precision == "Aucune des situations ne l’a mobilisé."
    assert constat.critere("B2.C4.k1").precision == "Rien n’a été relevé."
    assert constat.critere("B2.C3.k3").precision == "Rien n’a été relevé."


def test_un_sous_point_ou_un_dossier_sans_fait_est_nomme() -> None:
    s, i = base()["S"], base()["I"]
    constat = indices(jouer(["calculer S", "payer S"]), Situation((s, i)), regles())
    k2 = constat.critere("B2.C2.k2")
    assert k2.etat is Etat.PARTAGE
    assert k2.precision == "Rien de relevé pour : la régularisation. Rien de relevé dans : I."
    assert k2.non_releves == ("I",)


def test_le_sans_objet_nomme_les_situations_qui_n_appelaient_rien() -> None:
    constat = indices((), Situation((base()["S"], base()["A"])), regles())
    k5 = constat.critere("B2.C2.k5")
    assert k5.etat is Etat.SANS_OBJET
    assert k5.precision == (
        "Aucune situation du livret (A et S) n’appelait ceci : un dossier dont une clause demande la "
        "transmission à un service."
    )
