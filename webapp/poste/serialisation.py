"""What the browser receives, field by field: nothing of the hidden facts but the answers obtained."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from cases.flux_du_jour import SUR_RETOUR
from cases.monde import Attendu, EtatDossier, EtatMonde, apercu_fin_de_journee, jour_suivant
from cases.pieces import dessiner
from cases.vu import BaseVue, ChampVu, PieceVue
from scenario_bank.model.vocabulaire import TYPES_ACTION
from webapp.models.tentative import UneTentative
from webapp.poste.etat import Faite, annulable, annulables, annulees
from webapp.poste.libelles import CONFIRMATIONS, SUJETS, canal
from webapp.poste.phrases import Redaction
from webapp.poste.queries import DossierOuvert
from webapp.rendering import date_courte, heure, jour_semaine


def variable(
    tentative: UneTentative,
    dossiers: Sequence[DossierOuvert],
    actions: Sequence[Faite],
    monde: EtatMonde,
    aides: Mapping[str, Sequence[str]],
    depuis: int = 0,
) -> dict[str, Any]:
    """The state after the last action, and the actions after `depuis`."""
    redaction = Redaction(dossiers, titres(monde))
    return (
        fil(tentative, actions, monde, redaction, depuis)
        | retour_arriere(tentative, actions, monde)
        | socle(dossiers, actions, monde, aides, redaction)
    )


def fil(
    tentative: UneTentative, actions: Sequence[Faite], monde: EtatMonde, redaction: Redaction, depuis: int
) -> dict[str, Any]:
    """Where the attempt stands, and the actions after `depuis`: what every answer says."""
    return {
        "tentative": {
            "mode": tentative.mode.value,
            "etat": tentative.etat.value,
            "jour": monde.jour.isoformat(),
            "jour_affiche": jour_semaine(monde.jour),
            "sequence": actions[-1].sequence if actions else 0,
        },
        "actions": [action(a, redaction) for a in _apres(actions, depuis)],
    }


def _apres(actions: Sequence[Faite], depuis: int) -> Sequence[Faite]:
    """The actions after `depuis`; they are in order, so that the known ones are not looked at one by one."""
    return actions[bisect_right(actions, depuis, key=lambda a: a.sequence) :]


def suite(
    tentative: UneTentative, actions: Sequence[Faite], monde: EtatMonde, redaction: Redaction, depuis: int
) -> dict[str, Any]:
    """What follows a state that the desk holds already: the new actions, those of them that may be undone.

    True only when none of them moved anything, which an equal socle says.
    """
    fermes = frozenset(r for r, d in monde.dossiers.items() if d.cloture)
    nouvelles = _apres(actions, depuis)
    jour = monde.jour.isoformat()
    return fil(tentative, actions, monde, redaction, depuis) | {
        "annulables": [a.id for a in nouvelles if annulable(a, jour, fermes)]
        if tentative.close_le is None
        else []
    }


def retour_arriere(tentative: UneTentative, actions: Sequence[Faite], monde: EtatMonde) -> dict[str, Any]:
    """What may be undone, and what was."""
    ouverte = tentative.close_le is None
    return {
        "annulables": sorted(annulables(actions, monde.jour.isoformat())) if ouverte else [],
        "annulees": sorted(annulees(actions)),
    }


def socle(
    dossiers: Sequence[DossierOuvert],
    actions: Sequence[Faite],
    monde: EtatMonde,
    aides: Mapping[str, Sequence[str]],
    redaction: Redaction,
) -> dict[str, Any]:
    """Where the world stands: the dossiers, what is awaited, what the evening would leave open.

    It does not change while `Scene.socle` does not.
    """
    touches = {a.dossier for a in actions}
    return {
        "compte_rendu": monde.compte_rendu,
        "dossiers": {
            d.vu.reference: {
                **_dossier_variable(d, monde.dossiers[d.vu.reference], touches, redaction),
                "aides": list(aides.get(d.vu.reference, ())),
            }
            for d in dossiers
        },
        "attendus": [_attendu(a, redaction) for a in monde.attendus],
        "soir": [
            {
                "dossier": r.dossier,
                "lignes": [redaction.libelle(r.dossier, "lignes", x) for x in r.lignes],
                "tableau_absent": r.tableau_absent,
                "non_cloture": r.non_cloture,
                "demain": [_attendu(a, redaction) for a in r.demain],
            }
            for r in apercu_fin_de_journee(monde)
        ],
        "lendemain": jour_semaine(jour_suivant(monde.jour)),
    }


def titres(monde: EtatMonde) -> dict[tuple[str, str], str]:
    """Titles of the pièces at hand, by dossier and pièce; numbered where a dossier has several of one kind."""
    resultat: dict[tuple[str, str], str] = {}
    for reference, d in monde.dossiers.items():
        nombres = Counter(p.titre for p in d.pieces)
        rangs: Counter[str] = Counter()
        for p in d.pieces:
            rangs[p.titre] += 1
            suite = f" {rangs[p.titre]}" if nombres[p.titre] > 1 else ""
            resultat[reference, p.id] = f"{p.titre}{suite}"
    return resultat


def action(a: Faite, redaction: Redaction) -> dict[str, Any]:
    """One action made, as the activity panel and the papers read it."""
    moment = datetime.fromisoformat(a.recue_le)
    return {
        "id": a.id,
        "sequence": a.sequence,
        "type": a.type,
        "libelle": TYPES_ACTION[a.type].libelle,
        "phrase": redaction.ligne({"type": a.type, "cible": a.cible, "donnees": a.donnees}),
        "dossier": a.dossier,
        "place": a.place,
        "donnees": dict(a.donnees),
        "jour": date_courte(a.jour),
        "heure": heure(moment),
    }


def _attendu(a: Attendu, redaction: Redaction) -> dict[str, str]:
    """What is awaited, in words: from whom, about what, for which day."""
    if a.sur == "retour":
        de_qui, sur = "Retour de la banque", "le paiement"
    else:
        de_qui = redaction.libelle(a.dossier, "tiers", a.tiers)
        sur = _sujet(a.dossier, a.sur, redaction)
    return {
        "dossier": a.dossier,
        "de": de_qui,
        "sur": sur,
        "pour_le": a.pour_le.isoformat(),
        "pour_le_affiche": jour_semaine(a.pour_le),
    }


def _sujet(dossier: str, sur: str, redaction: Redaction) -> str:
    if sur.startswith("genre:"):
        return redaction.libelle(dossier, "genres_demandables", sur.removeprefix("genre:"))
    return SUJETS.get(sur) or redaction.place(dossier, sur)


def _etat_dossier(d: DossierOuvert, m: EtatDossier, touches: Collection[str]) -> str:
    """One word for the corbeille: retire, cloture, attente, retour, traite, en_cours or nouveau."""
    if d.retire:
        return "retire"
    if m.cloture:
        return "cloture"
    if "en_attente" in m.lignes.values() or any(a.sur != SUR_RETOUR for a in m.attendus):
        return "attente"
    if m.lignes and not m.lignes_sans_decision:
        return "retour" if m.attendus else "traite"
    if m.attendus:
        return "attente"
    return "en_cours" if d.vu.reference in touches else "nouveau"


def _dossier_variable(
    d: DossierOuvert, m: EtatDossier, touches: Collection[str], redaction: Redaction
) -> dict[str, Any]:
    initiales = {p.id for p in d.vu.pieces}
    return {
        "etat": _etat_dossier(d, m, touches),
        "pieces": [
            {
                "id": p.id,
                "titre": redaction.place(d.vu.reference, p.id),
                "genre": p.genre,
                "recue_le": date_courte(p.recue_le),
                "arrivee": p.id not in initiales,
            }
            for p in m.pieces
        ],
        "lignes_sort": m.lignes,
        "relances": {x: date_courte(j) for x, j in m.relances.items() if j},
        "tableau": m.tableau,
        "cloture": m.cloture,
        "recus": [
            {
                "action": r.action,
                "jour": r.le.isoformat(),
                "le": date_courte(r.le),
                "de": redaction.libelle(d.vu.reference, "tiers", r.reponse.tiers),
                "sur": _sujet(d.vu.reference, r.reponse.sur.partition("@")[0], redaction),
                "sens": CONFIRMATIONS.get(r.reponse.confirmation, ""),
                "texte": r.reponse.precision,
                "piece": r.reponse.piece.id if r.reponse.piece else "",
            }
            for r in m.recus
        ],
        "retours": [
            {
                "jour": r.le.isoformat(),
                "le": date_courte(r.le),
                "compte": redaction.libelle(d.vu.reference, "comptes", r.compte),
                "statut": r.retour.statut,
                "libelle": r.retour.libelle,
            }
            for r in m.retours
        ],
    }


def _champ(c: ChampVu) -> dict[str, str]:
    return {"id": c.id, "libelle": c.libelle, "affiche": c.affiche}


def piece(p: PieceVue) -> dict[str, Any]:
    """One opened pièce: its paper, its fields, the properties of its file."""
    f = p.fichier
    return {
        "id": p.id,
        "titre": p.titre,
        "html": dessiner(p),
        "champs": [_champ(c) for c in p.champs],
        "fichier": [
            ["Nom du fichier", f.nom_fichier],
            ["Arrivé par", canal(f.canal)],
            ["Reçu le", _jour(f.date_reception)],
            ["Numérisé le", _jour(f.date_numerisation)],
            ["Pages", str(f.nb_pages)],
            ["Poids", f"{f.poids_ko} Ko"],
            ["Résolution", f"{f.resolution_dpi} ppp" if f.resolution_dpi else "sans objet"],
            ["Couche de texte", f.couche_texte],
            ["Logiciel producteur", f.logiciel_producteur or "non renseigné"],
            ["Créé le", _jour(f.date_creation)],
            ["Modifié le", _jour(f.date_modification)],
            ["Orientation", f"{f.orientation}°"],
            ["Lisibilité", f"{f.lisibilite} sur 100"],
            ["Empreinte", f.empreinte],
        ],
    }


def _jour(texte: str) -> str:
    return date_courte(texte[:10]) if texte else "non renseigné"


def base(b: BaseVue) -> dict[str, Any]:
    """One consulted base: fields in order, headings of its repeated lines."""
    return {
        "id": b.id,
        "titre": b.titre,
        "champs": [{**_champ(c), "bloc": c.bloc} for c in b.champs],
        "colonnes": dict(b.colonnes),
    }
