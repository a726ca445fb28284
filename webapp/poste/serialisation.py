"""What the browser receives, field by field: nothing of the hidden facts but the answers obtained."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from cases.flux_du_jour import SUR_RETOUR
from cases.monde import Attendu, EtatDossier, EtatMonde, apercu_fin_de_journee, jour_suivant
from cases.pieces import dessiner
from cases.vu import BaseVue, ChampVu, PieceVue, Vu
from scenario_bank.model.vocabulaire import NATURES_TABLEAU, STATUTS_TABLEAU, TYPES_ACTION
from webapp.models.tentative import Tentative
from webapp.poste.courriers import modeles_de, variables
from webapp.poste.etat import Faite, annulables, annulees
from webapp.poste.libelles import CONFIRMATIONS, MOTIFS, NATURES, STATUTS, SUJETS, canal, lignes_nommees
from webapp.poste.phrases import Redaction
from webapp.poste.queries import DossierOuvert
from webapp.rendering import date_courte, heure, jour_semaine, montant


def echeance(vu: Vu) -> str:
    """The last day for treating the dossier, by the delay of the printed manual; "" when it has none."""
    clause = next((c for c in vu.clauses if c.type == "delai" and c.params.get("pour") == "traitement"), None)
    if clause is None:
        return ""
    recu, jours = date.fromisoformat(vu.demande.recue_le), int(str(clause.params["jours"]))
    if clause.params.get("unite") == "ouvres":
        return jour_suivant(recu, jours).isoformat()
    return (recu + timedelta(days=jours)).isoformat()


def _paires(paires: Iterable[tuple[str, str]]) -> list[list[str]]:
    return [[a, b] for a, b in paires]


def _clauses(vu: Vu) -> list[list[str]]:
    """(id, « number title ») of the clauses, in the manual's order."""
    manuel = next((b for b in vu.bases if b.id == "procedures"), None)
    numeros: dict[str, str] = {}
    if manuel is not None:
        par_ligne: dict[str, dict[str, str]] = {}
        for c in manuel.champs:
            ligne, _, suffixe = c.id.partition("].")
            par_ligne.setdefault(ligne, {})[suffixe] = c.valeur
        numeros = {x["titre"]: x["numero"] for x in par_ligne.values() if "titre" in x and "numero" in x}
    return [[c.id, f"{numeros.get(c.titre, '')} {c.titre}".strip()] for c in vu.clauses]


def listes(vu: Vu) -> dict[str, Any]:
    """The lists that the forms offer: the mutuelle's, the same for each of its dossiers."""
    return {
        "services": _paires(vu.services),
        "natures": _paires(vu.natures),
        "mentions": _paires(vu.mentions),
        "modeles": modeles_de(vu),
        "genres": _paires(vu.genres_demandables),
        "clauses": _clauses(vu),
    }


def fixe(dossiers: Sequence[DossierOuvert], gestionnaire: str) -> dict[str, Any]:
    """What does not change during the attempt: vocabulary, lists, requests, third parties, bases' names.

    `gestionnaire` is the name that signs the letters.
    """
    return {
        "motifs": _paires(MOTIFS.items()),
        "statuts": [[s, STATUTS[s]] for s in STATUTS_TABLEAU],
        "natures_tableau": [[n, NATURES[n]] for n in NATURES_TABLEAU],
        "sujets": _paires(SUJETS.items()),
        "types": {t.id: t.libelle for t in TYPES_ACTION.values()},
        "mutuelles": {d.vu.mutuelle: listes(d.vu) for d in dossiers},
        "dossiers": {d.vu.reference: _dossier_fixe(d, gestionnaire) for d in dossiers},
    }


def _dossier_fixe(d: DossierOuvert, gestionnaire: str) -> dict[str, Any]:
    vu, nommees = d.vu, lignes_nommees(d.vu.demande.lignes)
    return {
        "reference": vu.reference,
        "rang": d.rang,
        "titre": vu.titre,
        "adherent": vu.adherent,
        "mutuelle": vu.mutuelle,
        "mutuelle_nom": vu.mutuelle_nom,
        "canal": canal(vu.demande.canal),
        "recue_le": vu.demande.recue_le,
        "recue_le_affiche": date_courte(vu.demande.recue_le),
        "echeance": echeance(vu),
        "echeance_affiche": date_courte(echeance(vu)) if echeance(vu) else "",
        "objet": vu.demande.objet,
        "texte": vu.demande.texte,
        "expediteur": vu.demande.expediteur,
        "lignes": [
            {"id": i, "libelle": nommees[i], "depense": depense, "depense_affiche": montant(depense)}
            for i, _, depense in vu.demande.lignes
        ],
        "bases": [[b.id, b.titre] for b in vu.bases],
        "tiers": [
            {"id": t.id, "qualite": t.qualite, "nom": t.nom, "telephone": t.telephone} for t in vu.tiers
        ],
        "comptes": _paires(vu.comptes),
        "mots": variables(vu, gestionnaire),
    }


def variable(
    tentative: Tentative,
    dossiers: Sequence[DossierOuvert],
    actions: Sequence[Faite],
    monde: EtatMonde,
    aides: Mapping[str, Sequence[str]],
    depuis: int = 0,
) -> dict[str, Any]:
    """The state after the last action, and the actions after `depuis`."""
    jour = monde.jour.isoformat()
    defaites = annulees(actions)
    redaction = Redaction(dossiers, titres(monde))
    return {
        "tentative": {
            "mode": tentative.mode.value,
            "etat": tentative.etat.value,
            "jour": jour,
            "jour_affiche": jour_semaine(monde.jour),
            "sequence": max((a.sequence for a in actions), default=0),
        },
        "compte_rendu": monde.compte_rendu,
        "dossiers": {
            d.vu.reference: {
                **_dossier_variable(d, monde.dossiers[d.vu.reference], actions, redaction),
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
        "actions": [action(a, redaction) for a in actions if a.sequence > depuis],
        "annulables": sorted(annulables(actions, jour)) if tentative.close_le is None else [],
        "annulees": sorted(defaites),
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


def _etat_dossier(d: DossierOuvert, m: EtatDossier, actions: Sequence[Faite]) -> str:
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
    return "en_cours" if any(a.dossier == d.vu.reference for a in actions) else "nouveau"


def _dossier_variable(
    d: DossierOuvert, m: EtatDossier, actions: Sequence[Faite], redaction: Redaction
) -> dict[str, Any]:
    initiales = {p.id for p in d.vu.pieces}
    return {
        "etat": _etat_dossier(d, m, actions),
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
