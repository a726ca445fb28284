"""French sentences of the desk: refusals with their remedy, and one line for each action made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scenario_bank.model.vocabulaire import Base, couper_cible, objet_de
from webapp.journal_format import Defaut, lisible
from webapp.poste.controle import Fait
from webapp.poste.libelles import MOTIFS, NATURES, STATUTS, SUJETS, lignes_nommees
from webapp.poste.queries import DossierOuvert
from webapp.rendering import date_courte, montant

_FORMES = {
    "texte_attendu": ("un texte d’au plus 20 000 caractères", "Raccourcissez ou retapez le texte."),
    "mot_attendu": ("un mot de la liste proposée", "Choisissez dans la liste."),
    "montant_attendu": ("un montant avec deux décimales, comme 12.34", "Ressaisissez le montant."),
    "date_attendu": ("une date AAAA-MM-JJ", "Choisissez la date dans le calendrier."),
    "entier_attendu": ("un nombre entier", "Ressaisissez le nombre."),
    "booleen_attendu": ("vrai ou faux", "Choisissez une réponse."),
    "place_attendu": ("l’adresse d’un champ, comme p1.total_ttc", "Choisissez le champ sur la pièce ou la base."),
    "liste_attendu": ("une liste de mots", "Cochez les éléments dans la liste."),
    "lignes_attendu": ("une ligne avec amo, amc et reste", "Ressaisissez les montants de chaque ligne."),
    "absent": ("une valeur", "Complétez ce champ."),
    "cle_inconnue": ("les seules clés prévues pour cette action", "Rechargez le poste de travail."),
    "uuid_attendu": ("un identifiant UUID", "Rechargez le poste de travail."),
    "instant_attendu": ("une date et une heure avec leur fuseau", "Rechargez le poste de travail."),
    "type_inconnu": ("une action du vocabulaire", "Rechargez le poste de travail."),
    "objet_attendu": ("un objet JSON", "Rechargez le poste de travail."),
    "trop_long": ("au plus 500 actions par envoi", "Envoyez le reste ensuite."),
    "cible_tentative_attendue": ("aucune cible", "Rechargez le poste de travail."),
    "cible_dossier_attendue": ("la référence d’un dossier de la corbeille", "Ouvrez le dossier, puis recommencez."),
    "cible_piece_attendue": ("une pièce du dossier, comme D-1/p1", "Ouvrez la pièce, puis recommencez."),
    "cible_base_attendue": ("une base du poste, comme D-1/historique", "Ouvrez la base, puis recommencez."),
    "cible_champ_attendue": ("un champ du dossier, comme D-1/p1.total_ttc", "Choisissez le champ, puis recommencez."),
    "dossier_inconnu": ("un dossier de la corbeille", "Ouvrez un dossier de la corbeille."),
    "dossier_retire": ("un dossier en cours", "Ce dossier a été retiré par les évaluateurs : passez à un autre."),
    "dossier_clos": ("un dossier ouvert", "Annulez d’abord la clôture du dossier, le jour même."),
    "place_inconnue": ("un champ présent dans ce dossier", "Choisissez le champ sur la pièce ou dans la base."),
    "meme_place": ("une autre place", "Choisissez un second champ, dans une autre pièce ou une base."),
    "mot_inconnu": ("un élément de la liste", "Choisissez dans la liste."),
    "aucune_ligne": ("au moins une ligne", "Cochez les lignes concernées."),
    "montant_negatif": ("un montant positif ou nul", "Ressaisissez le montant."),
    "piece_recue": (
        "une pièce du dossier d’origine",
        "Cette pièce vient de vous être envoyée en réponse : interrogez sur la pièce d’origine.",
    ),
    "deja_annulee": ("une action encore valable", "Rien à faire : elle est déjà annulée."),
    "action_inconnue": ("une de vos actions", "Choisissez l’action dans « Ce que j’ai fait »."),
    "deja_effective": (
        "une action qui n’a pas encore pris effet",
        "Elle a déjà pris effet : faites le geste qui corrige la situation.",
    ),
    "aide_reservee": ("une action de l’épreuve", "Les indices n’existent qu’à l’entraînement."),
    "aide_suivante": ("l’indice suivant", "Demandez les indices dans l’ordre, trois au plus."),
}  # fmt: skip
ACCEPTES_MAX = 12


def phrase_refus(faute: Defaut | Fait, donnees: Mapping[str, Any]) -> dict[str, str]:
    """A refusal as data and as one sentence: place, value found, what is accepted, what to do."""
    accepte, remede = _FORMES.get(
        faute.cause, ("une valeur prévue", "Rechargez le poste de travail et recommencez.")
    )
    if isinstance(faute, Fait):
        champ, trouve = faute.champ, faute.trouve
        if faute.accepte and len(faute.accepte) <= ACCEPTES_MAX:
            accepte = ", ".join(faute.accepte)
    else:
        champ = faute.champ
        brut = donnees.get("donnees")
        dans = brut if isinstance(brut, Mapping) and champ in brut else donnees
        trouve = str(dans.get(champ, "")) if isinstance(dans, Mapping) else ""
    champ, trouve = lisible(champ), lisible(trouve[:80])
    lu = f"« {trouve} »" if trouve else "rien"
    return {
        "champ": champ,
        "trouve": trouve,
        "accepte": accepte,
        "remede": remede,
        "phrase": f"{champ} : trouvé {lu} ; accepté : {accepte}. {remede}",
    }


class Redaction:
    """Writes one line for each action, with the words that the desk shows for each id."""

    def __init__(self, dossiers: Sequence[DossierOuvert], pieces: Mapping[tuple[str, str], str]) -> None:
        """`pieces` maps (dossier, pièce) to its title, delivered ones included."""
        self._dossiers = {d.vu.reference: d for d in dossiers}
        self._pieces = pieces

    def place(self, dossier: str, adresse: str) -> str:
        """An address in words: « Total TTC (Facture d’optique) »."""
        d = self._dossiers.get(dossier)
        if d is None or not adresse:
            return adresse
        objet = objet_de(adresse)
        titre = self._pieces.get((dossier, objet)) or next(
            (b.titre for b in d.vu.bases if b.id == objet), objet
        )
        champ = adresse.removeprefix(objet).removeprefix(".")
        if not champ:
            return titre
        obtenues = (r.piece for r in d.cache.reponses if r.piece is not None)
        sources = [x.champs for x in (*d.vu.bases, *d.vu.pieces, *obtenues) if x.id == objet]
        libelle = next((c.libelle for s in sources for c in s if c.id == champ), champ)
        if champ.startswith("virements["):
            return f"virement de ce dossier ({titre})"
        rang = champ.partition("[")[2].partition("]")[0]
        if objet == Base.PROCEDURES and rang.isdigit():
            lus = {c.id: c.affiche for s in sources for c in s if c.id.startswith(f"lignes[{rang}].")}
            numero, nom = (lus.get(f"lignes[{rang}].{x}", "") for x in ("numero", "titre"))
            return f"clause {numero} {nom} ({titre})"
        return f"{libelle}{f', ligne {int(rang) + 1}' if rang.isdigit() else ''} ({titre})"

    def libelle(self, dossier: str, liste: str, mot: str) -> str:
        """The words of one id of a list of the dossier (lignes, tiers, services, natures …)."""
        d = self._dossiers.get(dossier) or next(iter(self._dossiers.values()), None)
        if d is None:
            return mot
        if liste == "tiers":
            return next((f"{t.nom} ({t.qualite})" for t in d.vu.tiers if t.id == mot), mot)
        if liste == "clauses":
            return next((c.titre for c in d.vu.clauses if c.id == mot), mot)
        if liste == "lignes":
            return lignes_nommees(d.vu.demande.lignes).get(mot, mot)
        return dict(getattr(d.vu, liste)).get(mot, mot)

    def ligne(self, action: Mapping[str, Any]) -> str:
        """What the action says beyond its label; "" when the label is enough."""
        dossier, place = couper_cible(action["cible"])
        d: Mapping[str, Any] = action["donnees"]
        ecrire = _LIGNES.get(action["type"])
        if ecrire is not None:
            return ecrire(self, dossier, place, d)
        texte = d.get("texte") or d.get("recherche")
        return f"« {texte} »" if texte else self.place(dossier, place)

    def lignes(self, dossier: str, d: Mapping[str, Any]) -> str:
        """The lines of an act, in words."""
        return ", ".join(self.libelle(dossier, "lignes", str(x)) for x in d.get("lignes", ()))

    def mot(self, dossier: str, liste: str, d: Mapping[str, Any], nom: str) -> str:
        """The words of one datum of an act."""
        return self.libelle(dossier, liste, str(d.get(nom, "")))


def _note(d: Mapping[str, Any], nom: str) -> str:
    return f" — « {d[nom]} »" if d.get(nom) else ""


def _motif(d: Mapping[str, Any]) -> str:
    mot = str(d.get("motif", ""))
    return MOTIFS.get(mot, mot)


def _montant(d: Mapping[str, Any]) -> str:
    return montant(str(d.get("montant", "0")))


def _calcul(r: Redaction, dossier: str, d: Mapping[str, Any]) -> str:
    return " ; ".join(
        f"{r.libelle(dossier, 'lignes', x['ligne'])} : AMO {montant(x['amo'])}, "
        f"mutuelle {montant(x['amc'])}, reste {montant(x['reste'])}"
        for x in d.get("lignes", ())
    )


_LIGNES: dict[str, Any] = {
    "marquer_champ_conforme": lambda r, o, p, d: (
        f"{r.place(o, p)} = {r.place(o, str(d.get('compare_a', '')))}"
    ),
    "marquer_champ_non_conforme": lambda r, o, p, d: (
        f"{r.place(o, p)} ≠ {r.place(o, str(d.get('compare_a', '')))} : {_motif(d)}{_note(d, 'note')}"
    ),
    "signaler_anomalie": lambda r, o, p, d: (
        f"{r.mot(o, 'natures', d, 'nature')}, sur {r.place(o, p)}{_note(d, 'phrase')}"
    ),
    "alerter_suspicion": lambda r, o, p, d: (
        f"{r.mot(o, 'natures', d, 'nature')}, sur {r.place(o, p)}, "
        f"à : {r.mot(o, 'services', d, 'service')}{_note(d, 'phrase')}"
    ),
    "demander_piece": lambda r, o, _p, d: (
        f"{r.mot(o, 'genres_demandables', d, 'genre')}, à {r.mot(o, 'tiers', d, 'tiers')}"
    ),
    "verifier_emetteur": lambda r, o, p, d: (
        f"{r.place(o, p)}, auprès de {r.mot(o, 'tiers', d, 'tiers')}, coordonnées "
        f"{'de l’annuaire' if d.get('coordonnees') == 'annuaire' else 'de la pièce'}{_note(d, 'question')}"
    ),
    "appeler": lambda r, o, _p, d: (
        f"{r.mot(o, 'tiers', d, 'tiers')}, numéro "
        f"{'connu' if d.get('numero') == 'connu' else 'de la pièce'} : "
        f"{SUJETS.get(str(d.get('objet', '')), r.place(o, str(d.get('objet', ''))))}{_note(d, 'note')}"
    ),
    "calculette": lambda _r, _o, _p, d: f"{d.get('libelle') or 'Sans libellé'} : {d.get('calcul', '')}",
    "calculer": lambda r, o, _p, d: _calcul(r, o, d),
    "payer": lambda r, o, _p, d: f"{_montant(d)} ({r.lignes(o, d)}), {r.mot(o, 'comptes', d, 'compte')}",
    "payer_partiel": lambda r, o, _p, d: (
        f"{_montant(d)} ({r.lignes(o, d)}), {r.mot(o, 'comptes', d, 'compte')}{_note(d, 'motif')}"
    ),
    "mettre_en_attente": lambda r, o, _p, d: (
        f"{r.lignes(o, d)} : {_motif(d)}, relance le {date_courte(str(d['relance_le']))}"
    ),
    "rejeter": lambda r, o, _p, d: (
        f"{r.lignes(o, d)} : {_motif(d)}, clause « {r.mot(o, 'clauses', d, 'clause')} »"
    ),
    "regulariser_indu": lambda r, o, _p, d: (
        f"{_montant(d)}, à reverser par {r.mot(o, 'tiers', d, 'debiteur')}"
    ),
    "ecrire_adherent": lambda r, o, _p, d: r.mot(o, "modeles_courrier", d, "modele"),
    "transmettre_service": lambda r, o, _p, d: f"{r.mot(o, 'services', d, 'service')}{_note(d, 'motif')}",
    "tableau_de_bord": lambda _r, _o, _p, d: (
        f"{STATUTS.get(str(d.get('statut')), '')}, {_montant(d)}, {NATURES.get(str(d.get('nature')), '')}"
    ),
    "compte_rendu": lambda r, o, _p, d: f"{r.mot(o, 'services', d, 'service')}{_note(d, 'texte')}",
    "demander_aide": lambda _r, _o, _p, d: f"Indice {d.get('niveau', '')}",
    "annuler": lambda _r, _o, _p, _d: "",
    "fin_de_journee": lambda _r, _o, _p, _d: "",
    "cloturer": lambda _r, _o, _p, _d: "",
}
