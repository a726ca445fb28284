"""De la cotation à la révélation : ce qui s’écrit, ce qui se demande, ce qui se refuse, sur les deux bases."""

from __future__ import annotations

from itertools import product

import pytest
from sqlalchemy.orm import Session

from tests.webapp.cotation.fabrique import (
    COMPETENCES,
    PLUS_TARD,
    Banc,
    accorder,
    banc,
    clore,
    coter,
    figer,
    rendre,
    reveler,
)
from webapp import journal
from webapp.consensus import services as consensus
from webapp.cotation import queries, services
from webapp.cotation.faits import cartes, relever
from webapp.cotation.justification import Appel, appel
from webapp.cotation.services import Brouillon, CotationIncomplete, RaisonAbsente
from webapp.errors import EtatInterdit, Introuvable
from webapp.instantanes import sha256_document
from webapp.livrets import services as livrets
from webapp.models.cotation import GesteLien, Note, Revelation, Sens, Valeur
from webapp.models.epreuve import EtatEpreuve

C1 = COMPETENCES[0]
A, NA = Valeur.ACQUIS, Valeur.NON_ACQUIS


def ouverte(db: Session) -> tuple[Banc, str, str]:
    """An épreuve whose facts are open for the first evaluator; one card as (critère, indice)."""
    b = banc(db)
    services.open_facts(db, b.epreuve, b.un.id, PLUS_TARD)
    db.commit()
    uid, siennes = next((u, c) for u, c in cartes(relever(db, b.epreuve), ()).items() if c)
    return b, uid, siennes[0].id


def test_de_la_cotation_a_la_cloture(db: Session) -> None:
    b = banc(db)
    reveler(db, b)
    assert b.epreuve.etat is EtatEpreuve.A_ACCORDER
    accorder(db, b)
    figer(db, b)
    assert b.epreuve.etat is EtatEpreuve.A_VALIDER


def test_une_seule_cotation_rendue_ne_change_pas_l_etat(db: Session) -> None:
    b = banc(db)
    coter(db, b, b.un)
    assert not rendre(db, b, b.un)
    assert b.epreuve.etat is EtatEpreuve.A_COTER
    with pytest.raises(queries.NonRevelee):
        queries.opinions(db, b.epreuve)


def test_la_cotation_rendue_garde_la_tete_du_journal(db: Session) -> None:
    b = banc(db)
    coter(db, b, b.un)
    rendre(db, b, b.un)
    couche = queries.couche(db, b.epreuve.id, b.un.id)
    assert couche is not None
    assert b.epreuve.tentative is not None
    assert (couche.journal_compte, couche.journal_sceau) == journal.tete(db, b.epreuve.tentative)


def test_rendre_sans_rien_dit_tout_ce_qui_manque(db: Session) -> None:
    b = banc(db)
    with pytest.raises(CotationIncomplete) as refus:
        services.submit(db, b.epreuve, b.un.id, PLUS_TARD)
    assert refus.value.sans_valeur == tuple(c.id for c in COMPETENCES)


@pytest.mark.parametrize(
    ("valeur", "note", "cause"),
    [
        (A, Note.NON_ATTEINT, Appel.ACQUIS_CONTRE_NOTES),
        (A, Note.NON_OBSERVE, Appel.ACQUIS_CONTRE_NOTES),
        (NA, Note.ATTEINT, Appel.NON_ACQUIS_CONTRE_NOTES),
    ],
)
def test_la_justification_se_demande_dans_les_deux_sens(
    db: Session, valeur: Valeur, note: Note, cause: Appel
) -> None:
    b = banc(db)
    notes = {k.uid: note for k in C1.criteres}
    coter(db, b, b.un, {C1.id: valeur}, notes=notes)
    with pytest.raises(CotationIncomplete) as refus:
        services.submit(db, b.epreuve, b.un.id, PLUS_TARD)
    assert refus.value.a_justifier == {C1.id: cause}
    coter(db, b, b.un, {C1.id: valeur}, notes=notes, justification="Vu sur le second dossier.")
    rendre(db, b, b.un)


@pytest.mark.parametrize(("premiere", "seconde"), list(product([None, *Note], repeat=2)))
def test_un_appel_ne_depend_que_de_ses_propres_notes(premiere: Note | None, seconde: Note | None) -> None:
    notes = {u: n for u, n in (("x", premiere), ("y", seconde)) if n is not None}
    contraires = {Note.NON_ATTEINT, Note.NON_OBSERVE} & {premiere, seconde}
    assert (appel(A, ["x", "y"], notes) is Appel.ACQUIS_CONTRE_NOTES) is bool(contraires)
    partout = {premiere, seconde} <= {Note.ATTEINT, Note.SANS_OBJET} and Note.ATTEINT in {premiere, seconde}
    assert (appel(NA, ["x", "y"], notes) is Appel.NON_ACQUIS_CONTRE_NOTES) is partout


@pytest.mark.parametrize(("d_abord", "independant"), [(True, True), (False, False)])
def test_l_ordre_entre_ses_notes_et_les_faits_se_fige_a_la_premiere_ouverture(
    db: Session, d_abord: bool, independant: bool
) -> None:
    b = banc(db)
    if d_abord:
        coter(db, b, b.un)
    services.open_facts(db, b.epreuve, b.un.id, PLUS_TARD)
    premiere = queries.couche(db, b.epreuve.id, b.un.id)
    assert premiere is not None
    le = premiere.faits_lus_le
    coter(db, b, b.un)
    couche = services.open_facts(db, b.epreuve, b.un.id, PLUS_TARD.replace(hour=23))
    assert (couche.notes_avant_faits, couche.faits_lus_le) == (d_abord, le)
    rendre(db, b, b.un)
    coter(db, b, b.deux)
    rendre(db, b, b.deux)
    assert queries.opinions(db, b.epreuve).premiere.independant is independant
    assert queries.opinions(db, b.epreuve).seconde.independant is True


def test_ses_notes_se_reprennent_jusqu_a_la_revelation_seulement(db: Session) -> None:
    b = banc(db)
    coter(db, b, b.un)
    rendre(db, b, b.un)
    with pytest.raises(EtatInterdit):
        coter(db, b, b.un, NA)
    db.rollback()
    services.withdraw(db, b.epreuve, b.un.id)
    coter(db, b, b.un, NA)
    rendre(db, b, b.un)
    coter(db, b, b.deux)
    assert rendre(db, b, b.deux)
    with pytest.raises(EtatInterdit):
        services.withdraw(db, b.epreuve, b.un.id)
    assert queries.opinions(db, b.epreuve).premiere.valeurs[C1.uid] is NA


def test_rendre_deux_fois_ne_revele_qu_une_fois(db: Session) -> None:
    b = banc(db)
    reveler(db, b)
    assert rendre(db, b, b.deux)
    assert rendre(db, b, b.un)
    revelation = db.get_one(Revelation, b.epreuve.id)
    assert revelation.sha256 == sha256_document(revelation.document)


def test_un_fait_s_ecarte_avec_sa_raison_et_se_retablit(db: Session) -> None:
    b, uid, indice = ouverte(db)

    def faire(geste: GesteLien, raison: str = "") -> None:
        services.link(
            db,
            b.epreuve,
            b.un.id,
            critere_uid=uid,
            indice=indice,
            geste=geste,
            raison=raison,
            maintenant=PLUS_TARD,
        )

    def statut() -> str:
        couche = queries.couche(db, b.epreuve.id, b.un.id)
        assert couche is not None
        return next(
            c.statut
            for c in cartes(relever(db, b.epreuve), queries.liens(db, couche.id))[uid]
            if c.id == indice
        )

    with pytest.raises(RaisonAbsente):
        faire(GesteLien.RETRAIT, "  ")
    vus = [statut()]
    for geste, raison in (
        (GesteLien.AJOUT, ""),
        (GesteLien.RETRAIT, "Recopié."),
        (GesteLien.RETABLISSEMENT, ""),
    ):
        faire(geste, raison)
        vus.append(statut())
    assert vus == ["propose", "retenu", "ecarte", "propose"]


def test_une_action_s_ajoute_avec_sa_raison(db: Session) -> None:
    b, uid, _indice = ouverte(db)
    assert b.epreuve.tentative is not None
    action = journal.lire(db, b.epreuve.tentative)[0]["id"]

    def ajouter(raison: str, vise: str = action) -> None:
        services.link(
            db,
            b.epreuve,
            b.un.id,
            critere_uid=uid,
            action_id=vise,
            geste=GesteLien.AJOUT,
            sens=Sens.FAVORABLE,
            raison=raison,
            maintenant=PLUS_TARD,
        )

    with pytest.raises(RaisonAbsente):
        ajouter("")
    with pytest.raises(Introuvable):
        ajouter("Une raison.", "inconnue")
    for _ in range(2):
        ajouter("Ouvre la pièce la première.")
    couche = queries.couche(db, b.epreuve.id, b.un.id)
    assert couche is not None
    lues = cartes(relever(db, b.epreuve), queries.liens(db, couche.id))[uid]
    assert [c.actions for c in lues if c.ajoutee] == [(action,)]
    assert len(queries.liens(db, couche.id)) == 1


def test_avant_d_ouvrir_les_faits_aucun_lien_ne_se_touche(db: Session) -> None:
    b = banc(db)
    with pytest.raises(EtatInterdit):
        services.link(
            db,
            b.epreuve,
            b.un.id,
            critere_uid=C1.criteres[0].uid,
            indice="x",
            geste=GesteLien.AJOUT,
            maintenant=PLUS_TARD,
        )


def test_un_tiers_n_a_pas_de_couche(db: Session) -> None:
    b = banc(db)
    with pytest.raises(Introuvable):
        services.save_draft(db, b.epreuve, b.candidat.id, C1.uid, Brouillon({}, A), PLUS_TARD)


VERBES = {
    "open_facts": lambda db, b: services.open_facts(db, b.epreuve, b.un.id, PLUS_TARD),
    "save_draft": lambda db, b: services.save_draft(
        db, b.epreuve, b.un.id, C1.uid, Brouillon({}, A), PLUS_TARD
    ),
    "withdraw": lambda db, b: services.withdraw(db, b.epreuve, b.un.id),
    "agree": lambda db, b: consensus.agree(db, b.epreuve, b.un.id, C1.uid, A, maintenant=PLUS_TARD),
    "retract": lambda db, b: consensus.retract(db, b.epreuve, b.un.id, C1.uid, PLUS_TARD),
    "comment": lambda db, b: consensus.comment(db, b.epreuve, b.un.id, "x", 1, PLUS_TARD),
    "freeze": lambda db, b: livrets.freeze(
        db, b.epreuve, b.un.id, fonctions=("a", "b"), minutes=1, maintenant=PLUS_TARD
    ),
    "validate": lambda db, b: livrets.validate(db, b.epreuve, b.un.id, "0" * 64, PLUS_TARD),
    "reopen": lambda db, b: livrets.reopen(db, b.epreuve, b.un.id),
    "correct": lambda db, b: livrets.correct(db, b.epreuve, b.un.id),
}
PERMIS = {
    EtatEpreuve.EN_COURS: set(),
    EtatEpreuve.A_COTER: {"open_facts", "save_draft", "withdraw"},
    EtatEpreuve.A_ACCORDER: {"agree", "retract", "comment", "freeze"},
    EtatEpreuve.A_VALIDER: {"validate", "reopen", "freeze"},  # figer de nouveau rend la même version
    EtatEpreuve.CLOSE: {"correct"},
}


def amener(db: Session, etat: EtatEpreuve) -> Banc:
    """An épreuve brought to `etat` by its own verbs."""
    b = banc(db, etat=EtatEpreuve.EN_COURS if etat is EtatEpreuve.EN_COURS else EtatEpreuve.A_COTER)
    if etat is EtatEpreuve.A_COTER:
        coter(db, b, b.un)
    if etat in {EtatEpreuve.A_ACCORDER, EtatEpreuve.A_VALIDER, EtatEpreuve.CLOSE}:
        reveler(db, b)
        accorder(db, b)
    if etat is EtatEpreuve.A_VALIDER:
        figer(db, b)
    if etat is EtatEpreuve.CLOSE:
        clore(db, b)
    assert b.epreuve.etat is etat
    return b


@pytest.mark.parametrize("etat", list(PERMIS))
def test_chaque_etat_ne_permet_que_ses_verbes(db: Session, etat: EtatEpreuve) -> None:
    b = amener(db, etat)
    refuses = set()
    for nom, verbe in VERBES.items():
        point = db.begin_nested()
        try:
            verbe(db, b)
        except livrets.VersionPerimee:
            assert etat is EtatEpreuve.A_VALIDER
        except (EtatInterdit, Introuvable):
            refuses.add(nom)
        point.rollback()
        db.expire_all()
    assert set(VERBES) - refuses == PERMIS[etat]
