"""Une machine à états éprouve tout le parcours : aucune suite d’actes ne clôt sans deux volontés."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy.orm import Session

from tests.webapp.cotation.fabrique import COMPETENCES, PLUS_TARD, Banc, banc, coter
from webapp.consensus import queries
from webapp.consensus import services as consensus
from webapp.cotation import services as cotation
from webapp.cotation.queries import couche, est_revelee
from webapp.db import create_db_engine, write_session
from webapp.epreuves.session import tenir_entretien
from webapp.errors import ErreurDomaine
from webapp.livrets import queries as versions
from webapp.livrets import services as livrets
from webapp.models.cotation import Valeur
from webapp.models.epreuve import EtatEpreuve

QUI = st.integers(0, 1)
VALEUR = st.sampled_from([Valeur.ACQUIS, Valeur.NON_ACQUIS])
COMPETENCE = st.sampled_from(COMPETENCES)


class Parcours(RuleBasedStateMachine):
    """Two evaluators act in any order; `accords`, `rendues` are what they want, told by the test alone."""

    modele: Path

    def __init__(self) -> None:
        super().__init__()
        self.dossier = tempfile.mkdtemp()
        fichier = Path(self.dossier) / "p.db"
        shutil.copyfile(self.modele, fichier)
        self.moteur = create_db_engine(f"sqlite:///{fichier}")
        self.db: Session = write_session(self.moteur)
        self.b: Banc = banc(self.db)
        self.gens = (self.b.un, self.b.deux)
        for qui in self.gens:
            coter(self.db, self.b, qui)
        self.rendues: set[int] = set()
        self.accords: dict[tuple[str, int], Valeur] = {}
        self.validations: set[int] = set()
        self.closes = 0

    def _faire(self, acte: object) -> bool:
        point = self.db.begin_nested()
        try:
            acte()  # type: ignore[operator] # any closure of the rules below
        except ErreurDomaine:
            point.rollback()
            self.db.expire_all()
            return False
        point.commit()
        return True

    @initialize(profondeur=st.integers(0, 4))
    def partir(self, profondeur: int) -> None:
        """Start anywhere on the way: at rating, revealed, agreed, frozen, closed."""
        etapes = [
            lambda: [self.rendre(q) for q in (0, 1)],
            lambda: self.accorder_partout(Valeur.ACQUIS),
            lambda: self.preparer(0),
            lambda: [self.valider(q) for q in (0, 1)],
        ]
        for etape in etapes[:profondeur]:
            etape()

    @rule(qui=QUI)
    def rendre(self, qui: int) -> None:
        if self._faire(lambda: cotation.submit(self.db, self.b.epreuve, self.gens[qui].id, PLUS_TARD)):
            self.rendues.add(qui)

    @rule(qui=QUI)
    def reprendre(self, qui: int) -> None:
        if self._faire(lambda: cotation.withdraw(self.db, self.b.epreuve, self.gens[qui].id)):
            self.rendues.discard(qui)

    @rule(qui=QUI, c=COMPETENCE, valeur=VALEUR)
    def accorder(self, qui: int, c: object, valeur: Valeur) -> None:
        uid = c.uid  # type: ignore[attr-defined] # a compétence
        if self._faire(
            lambda: consensus.agree(
                self.db, self.b.epreuve, self.gens[qui].id, uid, valeur, maintenant=PLUS_TARD
            )
        ):
            self.accords[uid, qui] = valeur

    @rule(valeur=VALEUR)
    def accorder_partout(self, valeur: Valeur) -> None:
        for competence in COMPETENCES:
            for qui in (0, 1):
                self.accorder(qui, competence, valeur)

    @rule(qui=QUI, c=COMPETENCE)
    def retirer(self, qui: int, c: object) -> None:
        uid = c.uid  # type: ignore[attr-defined] # a compétence
        if self._faire(lambda: consensus.retract(self.db, self.b.epreuve, self.gens[qui].id, uid, PLUS_TARD)):
            self.accords.pop((uid, qui), None)

    @rule(qui=QUI)
    def preparer(self, qui: int) -> None:
        """Comment and interview, then freeze."""
        ident = self.gens[qui].id
        mot = queries.commentaire(self.db, self.b.epreuve.id)
        version = mot.version if mot else 0
        self._faire(
            lambda: consensus.comment(self.db, self.b.epreuve, ident, "Mot commun.", version, PLUS_TARD)
        )
        self._faire(lambda: tenir_entretien(self.db, self.b.epreuve, PLUS_TARD, 15, PLUS_TARD))
        avant = versions.derniere(self.db, self.b.epreuve.livret_id)
        if self._faire(
            lambda: livrets.freeze(
                self.db,
                self.b.epreuve,
                ident,
                fonctions=("a", "b"),
                minutes=60,
                motif="Motif." if self.closes else "",
                maintenant=PLUS_TARD,
            )
        ):
            assert self._tous_accordes()
            if versions.derniere(self.db, self.b.epreuve.livret_id) is not avant:
                self.validations.clear()

    @rule(qui=QUI)
    def valider(self, qui: int) -> None:
        derniere = versions.derniere(self.db, self.b.epreuve.livret_id)
        empreinte = derniere.sha256 if derniere else "0" * 64
        deja_close = self.b.epreuve.etat is EtatEpreuve.CLOSE
        if self._faire(
            lambda: livrets.validate(self.db, self.b.epreuve, self.gens[qui].id, empreinte, PLUS_TARD)
        ):
            self.validations.add(qui)
            if self.b.epreuve.etat is EtatEpreuve.CLOSE and not deja_close:
                self.closes += 1
                assert self.validations == {0, 1}

    @rule(qui=QUI)
    def rouvrir(self, qui: int) -> None:
        if self._faire(lambda: livrets.reopen(self.db, self.b.epreuve, self.gens[qui].id)):
            assert qui not in self.validations

    @rule(qui=QUI)
    def corriger(self, qui: int) -> None:
        self._faire(lambda: livrets.correct(self.db, self.b.epreuve, self.gens[qui].id))

    def _tous_accordes(self) -> bool:
        return all(
            self.accords.get((c.uid, 0)) is not None
            and self.accords.get((c.uid, 0)) is self.accords.get((c.uid, 1))
            for c in COMPETENCES
        )

    @invariant()
    def rien_ne_se_revele_avant_les_deux(self) -> None:
        assert est_revelee(self.db, self.b.epreuve.id) is (self.rendues == {0, 1})
        assert (self.b.epreuve.etat is EtatEpreuve.A_COTER) is (self.rendues != {0, 1})
        for n, qui in enumerate(self.gens):
            sienne = couche(self.db, self.b.epreuve.id, qui.id)
            assert sienne is not None
            assert (sienne.rendue_le is not None) is (n in self.rendues)

    @invariant()
    def le_verdict_commun_est_la_volonte_des_deux(self) -> None:
        for competence in COMPETENCES:
            un, deux = (self.accords.get((competence.uid, q)) for q in (0, 1))
            attendue = un if un is deux else None
            assert queries.verdicts(self.db, self.b.epreuve)[competence.id] is attendue

    @invariant()
    def une_version_close_porte_deux_validations_et_ne_bouge_plus(self) -> None:
        closes = versions.closes(self.db, self.b.epreuve.livret_id)
        assert len(closes) == self.closes
        for rang, (version, clos) in enumerate(closes, start=1):
            donnees = versions.donnees_de(clos.document)
            assert donnees.version == rang
            assert donnees.empreinte() == clos.sha256
            assert {v.empreinte for v in donnees.validations} == {version.sha256}
            assert len(donnees.validations) == 2

    def teardown(self) -> None:
        self.db.close()
        self.moteur.dispose()
        shutil.rmtree(self.dossier)


@pytest.fixture
def machine(modele_sqlite: Path) -> type[Parcours]:
    return type("ParcoursSurCopie", (Parcours,), {"modele": modele_sqlite})


def test_aucune_suite_d_actes_ne_clot_sans_deux_volontes(machine: type[Parcours]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=25,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
        ),
    )
