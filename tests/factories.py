"""Makers of rows for the web tests: readable, committed, with a real password behind each person."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import count
from typing import Any
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from cases.vu import BaseVue, Cache, Case, ChampVu, DemandeVue, FichierVu, PieceVue, Vu
from scenario_bank.corrige import Attendu, Corrige
from scenario_bank.model.vocabulaire import Famille
from webapp import instantanes
from webapp.acteur import Acteur
from webapp.comptes import mots_de_passe, queries
from webapp.config import CoutArgon
from webapp.models.instantane import Instantane, Pool
from webapp.models.organisme import Appartenance, Organisme, Personne, Role
from webapp.models.tentative import Mode, Tentative, TentativeDossier

MOT_DE_PASSE = "trois vaches bleues"
ARGON = CoutArgon(passes=1, memoire=1024, voies=1)
JOUR = date(2026, 6, 3)
MIDI = datetime(2026, 6, 3, 10, 0, tzinfo=UTC)
_numeros = count(1)


@lru_cache(maxsize=1)
def _empreinte() -> str:
    return mots_de_passe.hacher(MOT_DE_PASSE, ARGON)


def organisme(db: Session, nom: str = "") -> Organisme:
    ligne = Organisme(nom=nom or f"Organisme {next(_numeros)}", cree_le=MIDI)
    db.add(ligne)
    db.commit()
    return ligne


def personne(db: Session, chez: Organisme | None, *roles: Role, **autres: Any) -> Personne:
    """A person with roles in an organisme, who signs in with MOT_DE_PASSE."""
    n = next(_numeros)
    valeurs = {
        "identifiant": f"personne{n}",
        "prenom": "Camille",
        "nom": f"Durand-{n}",
        "mot_de_passe": _empreinte(),
        "creee_le": MIDI,
    }
    ligne = Personne(**(valeurs | autres))
    db.add(ligne)
    db.flush()
    if chez is not None:
        db.add_all(
            Appartenance(personne_id=ligne.id, organisme_id=chez.id, role=r, depuis=MIDI) for r in roles
        )
    db.commit()
    return ligne


def acteur(db: Session, qui: Personne) -> Acteur:
    return queries.acteur_de(db, qui)


def case(reference: str, *, graine: str = "1") -> Case:
    """The smallest whole case: one invoice, nothing planted."""
    piece = PieceVue(
        id="p1",
        genre="facture",
        titre="Facture",
        aspect="a",
        emetteur="Cabinet des Tilleuls",
        recue_le="2026-06-02",
        champs=(ChampVu("total_ttc", "Total", "30.00", "30,00 €", "partage"),),
        fichier=FichierVu(
            nom_fichier="facture.pdf",
            profil="numerisation",
            canal="espace_adherent",
            date_reception="2026-06-02",
            date_numerisation="2026-06-02",
            nb_pages=1,
            poids_ko=120,
            resolution_dpi=200,
            couche_texte="oui",
            logiciel_producteur="numeriseur",
            date_creation="2026-06-02",
            date_modification="2026-06-02",
            orientation=0,
            lisibilite=100,
            empreinte="0" * 64,
        ),
    )
    demande = DemandeVue(
        canal="espace_adherent",
        recue_le="2026-06-02",
        objet="Remboursement",
        texte="Bonjour.",
        expediteur="Awa Diarra",
        lignes=(("l1", "Consultation", "30.00"),),
    )
    vu = Vu(
        reference=reference,
        jour="2026-06-03",
        mutuelle="m1",
        mutuelle_nom="Mutuelle des Rives",
        adherent="Awa Diarra",
        titre="Consultation",
        demande=demande,
        pieces=(piece,),
        bases=(
            BaseVue(
                "historique", "Historique", (ChampVu("lignes[0].date", "Date", "2026-01-02", "02/01/2026"),)
            ),
        ),
        tiers=(),
        clauses=(),
        genres_demandables=(),
        modeles_courrier=(),
        mentions=(),
        services=(),
        natures=(),
        comptes=(),
    )
    attendu = Attendu(
        recu_le="2026-06-02",
        echeance="2026-06-10",
        clause_delai="",
        bases_utiles=(),
        ouvrir=("p1",),
        tiers=(),
        service_alerte="",
        clause_alerte="",
        service_hierarchie="",
        clause_compte_rendu="",
        modeles_courrier=(),
        mentions_requises=(),
        mentions_interdites=(),
        compte_a_payer="",
        comptes_interdits=(),
        transmission=(),
        tableau_de_bord={},
        controle_retour=False,
    )
    corrige = Corrige(
        reference=reference,
        gabarit="consultation",
        domaine="sante",
        jour="2026-06-03",
        famille=Famille.SAIN,
        contraste="",
        difficulte=1,
        plantes=(),
        relations=(),
        lignes=(),
        traitements=(),
        interdits=(),
        attendu=attendu,
    )
    return Case(
        gabarit="consultation",
        alteration="",
        graine=graine,
        jour="2026-06-03",
        vu=vu,
        cache=Cache((), ()),
        corrige=corrige,
        empreintes={"banque": "0" * 64},
        moteur="1",
    )


def instantane(
    db: Session, chez: Organisme, reference: str = "", *, pool: Pool = Pool.ENTRAINEMENT
) -> Instantane:
    """A stored snapshot of the smallest case."""
    ligne = instantanes.enregistrer(
        db, chez.id, case(reference or f"D-{next(_numeros)}"), pool, {"prouve": True}, MIDI
    )
    db.commit()
    return ligne


def tentative(
    db: Session, chez: Organisme, candidat: Personne, *dossiers: Instantane, mode: Mode = Mode.ENTRAINEMENT
) -> Tentative:
    """An open attempt; with one dossier « D-7K2 » when none is given."""
    choisis = dossiers or (instantane(db, chez, "D-7K2"),)
    ligne = Tentative(
        organisme_id=chez.id, candidat_id=candidat.id, mode=mode, jour_simule=JOUR, ouverte_le=MIDI
    )
    ligne.dossiers = [TentativeDossier(rang=n, instantane_id=i.id) for n, i in enumerate(choisis, 1)]
    db.add(ligne)
    db.commit()
    return ligne


def action(type_: str = "ouvrir_piece", cible: str = "D-7K2/p1", **donnees: Any) -> dict[str, Any]:
    """A well-formed action as a browser sends it, one minute after the last one."""
    moment = MIDI + timedelta(minutes=next(_numeros))
    return {
        "id": str(uuid4()),
        "type": type_,
        "cible": cible,
        "donnees": donnees,
        "survenue_le": moment.isoformat(),
    }


def note(texte: str, cible: str = "D-7K2") -> dict[str, Any]:
    return action("note_crm", cible, texte=texte)


@dataclass
class Navigateur:
    """A browser of the tests: reads pages, fills their forms with their own hidden token."""

    client: FlaskClient
    jeton: str = field(default="")

    def lire(self, url: str, **options: Any) -> TestResponse:
        reponse = self.client.get(url, **options)
        trouve = re.search(r'name="csrf-token" content="([^"]+)"', reponse.get_data(as_text=True))
        if trouve:
            self.jeton = trouve.group(1)
        return reponse

    def envoyer(self, url: str, *, depuis: str = "", **champs: Any) -> TestResponse:
        """POST a form as the page `depuis` (the same address by default) would."""
        if not self.jeton or depuis:
            self.lire(depuis or "/connexion")
        return self.client.post(url, data={"csrf_token": self.jeton, **champs})

    def envoyer_json(self, url: str, corps: Any) -> TestResponse:
        """POST JSON as our modules do, with the token in its header."""
        if not self.jeton:
            self.lire("/mes-sessions")
        return self.client.post(url, json=corps, headers={"X-CSRFToken": self.jeton})


def connecter(app: Flask, qui: Personne | str, secret: str = MOT_DE_PASSE) -> Navigateur:
    """A browser signed in through the real form."""
    navigateur = Navigateur(app.test_client())
    navigateur.lire("/connexion")
    identifiant = qui if isinstance(qui, str) else qui.identifiant
    reponse = navigateur.envoyer("/connexion", identifiant=identifiant, secret=secret)
    assert reponse.status_code == 303, reponse.get_data(as_text=True)
    navigateur.jeton = ""
    navigateur.lire("/mot-de-passe" if "mot-de-passe" in reponse.headers["Location"] else "/mes-sessions")
    return navigateur
