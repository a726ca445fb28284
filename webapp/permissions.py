"""Who may do what: one table, read by the application before each request and by the test matrix.

A grant is a role, or `role:lien` when the person must also stand in that relation to the object
(`candidat:soi`, `evaluateur:affecte`). Three grants are not roles: `public`, `connecte` (anyone signed
in), `administrateur`. An endpoint that is not in the table answers 404, and a test fails.

Order of the answers: not signed in → 401 (or the sign-in page); object absent or of another organisme
→ 404; role → 403; relation to the object → 404; state → 409.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from sqlalchemy.orm import Session

from webapp.acteur import Acteur

PUBLIC, CONNECTE, ADMINISTRATEUR = "public", "connecte", "administrateur"


@dataclass(frozen=True, slots=True)
class Cible:
    """What the table needs to know of an object: its organisme, the person's relations to it, its state."""

    organisme_id: int | None
    liens: frozenset[str] = frozenset()
    etat: str = ""


Chargeur = Callable[..., Cible | None]
"""`(db, acteur, **url_args) -> Cible | None`; written in the feature's queries.py."""


@dataclass(frozen=True, slots=True)
class Regle:
    """One line of the table. `objet` names the loader, `etats` the states in which the act is possible."""

    octrois: frozenset[str]
    objet: str = ""
    etats: frozenset[str] = field(default_factory=frozenset)

    @property
    def publique(self) -> bool:
        return PUBLIC in self.octrois


def regle(*octrois: str, objet: str = "", etats: tuple[str, ...] = ()) -> Regle:
    """A line of the table."""
    return Regle(frozenset(octrois), objet, frozenset(etats))


_ORGANISME = "webapp.organisme.queries:acces_organisme"
_PERSONNE = "webapp.organisme.queries:acces_personne"

_LIVRET = "webapp.epreuves.queries:acces_livret"
_EPREUVE = "webapp.epreuves.queries:acces_epreuve"
_RESPONSABLE, _EVALUATEUR = "responsable:organise", "evaluateur:affecte"
_COUCHE = ("evaluateur:affecte", "candidat:jamais")
"""One's own layer and what follows: for a candidat it does not exist, hence 404 rather than 403."""
_AVERTIS = ("evaluateur", "formateur_auteur", "responsable", ADMINISTRATEUR, "candidat:jamais")
"""Those who read what the livret contradicts; for a candidat that page does not exist."""
_AUTEURS = ("formateur_auteur", "responsable", ADMINISTRATEUR, "candidat:jamais")
"""Those who read the bank with its keys; it writes nothing, and for a candidat it does not exist."""
_VERSION = "webapp.livrets.queries:acces_version"
_RESTITUTION = "webapp.livrets.queries:acces_restitution"
_TENTATIVE = "webapp.poste.queries:acces_tentative"
_ENTRAINEMENT = "webapp.entrainement.queries:acces_entrainement"

TABLE: dict[str, Regle] = {
    "static": regle(PUBLIC),
    "accueil.sante": regle(PUBLIC),
    "accueil.index": regle(CONNECTE),
    # comptes
    "comptes.connexion": regle(PUBLIC),
    "comptes.qui": regle(PUBLIC),
    "comptes.deconnexion": regle(CONNECTE),
    "comptes.choisir_mot_de_passe": regle(CONNECTE),
    "comptes.sessions": regle(CONNECTE),
    "comptes.revoquer_session": regle(
        "connecte:soi", objet="webapp.comptes.queries:acces_session", etats=("ouverte",)
    ),
    "comptes.demo": regle(PUBLIC),
    "comptes.connexion_demo": regle(PUBLIC),
    # organisme
    "organisme.personnes": regle("responsable", ADMINISTRATEUR, objet=_ORGANISME),
    "organisme.creer_personne": regle("responsable", ADMINISTRATEUR, objet=_ORGANISME, etats=("ouvert",)),
    "organisme.creer_plusieurs": regle("responsable", ADMINISTRATEUR, objet=_ORGANISME, etats=("ouvert",)),
    "organisme.imprimer_codes": regle("responsable", ADMINISTRATEUR, objet=_ORGANISME, etats=("ouvert",)),
    "organisme.reimprimer_code": regle("responsable", ADMINISTRATEUR, objet=_PERSONNE, etats=("active",)),
    "organisme.desactiver_personne": regle(
        "responsable:autre", ADMINISTRATEUR, objet=_PERSONNE, etats=("active",)
    ),
    "organisme.reactiver_personne": regle(
        "responsable:autre", ADMINISTRATEUR, objet=_PERSONNE, etats=("desactivee",)
    ),
    "organisme.organismes": regle(ADMINISTRATEUR),
    "organisme.creer_organisme": regle(ADMINISTRATEUR),
    # poste
    "poste.papier_css": regle(PUBLIC),
    "poste.service": regle(PUBLIC),
    "poste.coquille": regle(PUBLIC),
    "poste.le_mien": regle(CONNECTE),
    "poste.poste": regle("candidat:soi", objet=_TENTATIVE),
    "poste.donnees": regle("candidat:soi", objet=_TENTATIVE),
    "poste.etat": regle("candidat:soi", objet=_TENTATIVE),
    "poste.envoyer": regle("candidat:soi", objet=_TENTATIVE),
    "poste.garder_brouillons": regle("candidat:soi", objet=_TENTATIVE),
    "poste.lire_piece": regle("candidat:soi", objet=_TENTATIVE),
    "poste.lire_base": regle("candidat:soi", objet=_TENTATIVE),
    "poste.recu": regle("candidat:soi", objet=_TENTATIVE),
    # entrainement
    "entrainement.choisir": regle("candidat"),
    "entrainement.commencer": regle("candidat"),
    "entrainement.debriefing": regle("candidat:soi", objet=_ENTRAINEMENT, etats=("close",)),
    "entrainement.refaire": regle("candidat:soi", objet=_ENTRAINEMENT),
    # épreuves
    "epreuves.livrets": regle("responsable", objet=_ORGANISME),
    "epreuves.ouvrir_livret": regle("responsable", objet=_ORGANISME, etats=("ouvert",)),
    "epreuves.livret": regle(_RESPONSABLE, objet=_LIVRET),
    "epreuves.creer": regle(_RESPONSABLE, objet=_LIVRET),
    "epreuves.voir": regle(_RESPONSABLE, _EVALUATEUR, objet=_EPREUVE),
    "epreuves.modifier": regle(_RESPONSABLE, objet=_EPREUVE, etats=("preparee",)),
    "epreuves.composer": regle(_RESPONSABLE, objet=_EPREUVE, etats=("preparee",)),
    "epreuves.echanger": regle(_RESPONSABLE, objet=_EPREUVE, etats=("preparee",)),
    "epreuves.valider": regle(_RESPONSABLE, objet=_EPREUVE, etats=("preparee",)),
    "epreuves.demarrer": regle(_RESPONSABLE, _EVALUATEUR, objet=_EPREUVE, etats=("preparee", "en_cours")),
    "epreuves.terminer": regle(_EVALUATEUR, objet=_EPREUVE, etats=("en_cours", "a_coter")),
    "epreuves.rendre_temps": regle(_RESPONSABLE, _EVALUATEUR, objet=_EPREUVE, etats=("en_cours",)),
    "epreuves.tenir_entretien": regle(_EVALUATEUR, objet=_EPREUVE, etats=("en_cours", "a_coter")),
    "epreuves.neutraliser": regle(_EVALUATEUR, objet=_EPREUVE, etats=("en_cours", "a_coter")),
    "epreuves.convocation": regle(_RESPONSABLE, _EVALUATEUR, objet=_EPREUVE),
    "epreuves.manuel": regle(_RESPONSABLE, _EVALUATEUR, objet=_EPREUVE),
    "epreuves.fiches": regle("responsable:prepare", _EVALUATEUR, objet=_EPREUVE),
    "epreuves.papier": regle(_RESPONSABLE, _EVALUATEUR, objet=_EPREUVE),
    "epreuves.a_evaluer": regle("evaluateur"),
    "epreuves.mon_epreuve": regle("candidat:soi", objet=_EPREUVE),
    "epreuves.mon_manuel": regle("candidat:soi", objet=_EPREUVE),
    # observation
    "observation.suivre": regle(_EVALUATEUR, objet=_EPREUVE, etats=("en_cours", "a_coter")),
    "observation.fil": regle(_EVALUATEUR, objet=_EPREUVE, etats=("en_cours", "a_coter")),
    "observation.observer": regle(_EVALUATEUR, objet=_EPREUVE, etats=("en_cours", "a_coter")),
    "observation.retirer": regle(_EVALUATEUR, objet=_EPREUVE, etats=("en_cours", "a_coter")),
    "observation.ajouter_reelle": regle(_EVALUATEUR, objet=_EPREUVE, etats=("en_cours",)),
    "observation.constater": regle(_EVALUATEUR, objet=_EPREUVE, etats=("en_cours", "a_coter")),
    # cotation
    "cotation.coter": regle(*_COUCHE, objet=_EPREUVE, etats=("a_coter", "a_accorder", "a_valider", "close")),
    "cotation.ouvrir_faits": regle(*_COUCHE, objet=_EPREUVE, etats=("a_coter",)),
    "cotation.competence": regle(*_COUCHE, objet=_EPREUVE, etats=("a_coter",)),
    "cotation.chronologie": regle(*_COUCHE, objet=_EPREUVE, etats=("a_coter",)),
    "cotation.action": regle(*_COUCHE, objet=_EPREUVE, etats=("a_coter", "a_accorder", "a_valider", "close")),
    "cotation.entretien": regle(*_COUCHE, objet=_EPREUVE, etats=("a_coter",)),
    "cotation.entretien_tenu": regle(*_COUCHE, objet=_EPREUVE, etats=("a_coter", "a_accorder")),
    "cotation.rendre": regle(*_COUCHE, objet=_EPREUVE, etats=("a_coter", "a_accorder")),
    "cotation.reprendre": regle(*_COUCHE, objet=_EPREUVE, etats=("a_coter",)),
    # consensus
    "consensus.accorder": regle(*_COUCHE, objet=_EPREUVE, etats=("a_accorder", "a_valider", "close")),
    "consensus.donner": regle(*_COUCHE, objet=_EPREUVE, etats=("a_accorder",)),
    "consensus.retirer": regle(*_COUCHE, objet=_EPREUVE, etats=("a_accorder",)),
    "consensus.commenter": regle(*_COUCHE, objet=_EPREUVE, etats=("a_accorder",)),
    # livrets
    "livrets.figer": regle(*_COUCHE, objet=_EPREUVE, etats=("a_accorder", "a_valider")),
    "livrets.valider": regle(*_COUCHE, objet=_EPREUVE, etats=("a_valider", "close")),
    "livrets.rouvrir": regle(*_COUCHE, objet=_EPREUVE, etats=("a_valider",)),
    "livrets.corriger": regle(*_COUCHE, objet=_EPREUVE, etats=("close",)),
    "livrets.sommaire": regle(*_COUCHE, _RESPONSABLE, objet=_EPREUVE),
    "livrets.apercu": regle(*_COUCHE, objet=_VERSION, etats=("a_valider",)),
    "livrets.pdf": regle(_EVALUATEUR, _RESPONSABLE, "candidat:soi", objet=_VERSION, etats=("close",)),
    "livrets.restitution": regle(
        _EVALUATEUR, _RESPONSABLE, "candidat:soi", objet=_RESTITUTION, etats=("close",)
    ),
    # référentiel
    "referentiel.sommaire": regle(CONNECTE),
    "referentiel.bloc": regle(CONNECTE),
    "referentiel.chercher": regle(CONNECTE),
    "referentiel.incoherences": regle(*_AVERTIS),
    # banque
    "banque.sommaire": regle(*_AUTEURS),
    "banque.gabarit": regle(*_AUTEURS),
    "banque.mutuelle": regle(*_AUTEURS),
    "banque.baremes": regle(*_AUTEURS),
    "banque.natures": regle(*_AUTEURS),
    "banque.essayer": regle(*_AUTEURS),
    "banque.prouver_plusieurs": regle(*_AUTEURS),
    "banque.classe": regle(*_AUTEURS),
    # qualité
    "qualite.accord": regle("responsable", objet=_ORGANISME),
}


def load_loader(chemin: str) -> Chargeur:
    """The loader named `module:fonction`."""
    module, _, nom = chemin.partition(":")
    chargeur: Chargeur = getattr(import_module(module), nom)
    return chargeur


def decider(ligne: Regle, acteur: Acteur | None, db: Callable[[], Session], args: Mapping[str, Any]) -> int:
    """The HTTP status of the decision: 200 when the act is allowed, else 401, 403, 404 or 409."""
    if ligne.publique:
        return 200
    if acteur is None:
        return 401
    cible: Cible | None = None
    if ligne.objet:
        cible = load_loader(ligne.objet)(db(), acteur, **args)
        if cible is None:
            return 404
        chez_soi = cible.organisme_id is None or cible.organisme_id in acteur.organismes
        if not chez_soi and not (acteur.administrateur and ADMINISTRATEUR in ligne.octrois):
            return 404
    tenus = _octrois_tenus(ligne, acteur, cible)
    if not tenus:
        return 403
    liens = cible.liens if cible else frozenset()
    if not any(":" not in o or o.partition(":")[2] in liens for o in tenus):
        return 404
    if ligne.etats and cible is not None and cible.etat not in ligne.etats:
        return 409
    return 200


def _octrois_tenus(ligne: Regle, acteur: Acteur, cible: Cible | None) -> list[str]:
    """The grants of `ligne` whose role the person holds (in the object's organisme when it has one)."""
    if cible is not None and cible.organisme_id is not None:
        roles = {str(r) for r in acteur.roles_dans(cible.organisme_id)}
    else:
        roles = {str(r) for r in acteur.roles}
    roles.add(CONNECTE)
    if acteur.administrateur:
        roles.add(ADMINISTRATEUR)
    return [o for o in sorted(ligne.octrois) if o.partition(":")[0] in roles]
