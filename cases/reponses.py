"""Hidden facts: what each third party answers about each pièce, each kind of pièce and each subject.

The set of possible inquiries is the same whatever was planted: every third party of the dossier ×
(every pièce, every kind that may be asked for, every subject). Delays belong to the third party, not
to the truth. What a gabarit or an alteration put in `repliques` takes the place of the usual answer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import lru_cache

from cases.gabarits.brouillon import PARLERS, Brouillon, Papier, Replique, Tiers
from cases.gabarits.justificatifs import piece_identite
from cases.monde import PAR_PIECE
from cases.streams import Flux
from cases.vu import Cache, PieceVue, Reponse, Retour

SUJETS = ("changement_rib", "identite", "relance")

# Kinds that a gestionnaire may ask for, in the order of the desk's list.
GENRES_DEMANDABLES: tuple[tuple[str, str], ...] = (
    ("acte_mariage", "Acte de mariage ou attestation de PACS"),
    ("attestation_droits", "Attestation de droits à l’Assurance Maladie"),
    ("avoir", "Avoir ou facture rectificative"),
    ("bulletin_situation", "Bulletin de situation"),
    ("decompte_amo", "Décompte de l’Assurance Maladie"),
    ("devis_audio", "Devis d’aide auditive"),
    ("devis_dentaire", "Devis dentaire"),
    ("devis_optique", "Devis d’optique"),
    ("facture_audio", "Facture d’aide auditive"),
    ("facture_auxiliaire", "Facture d’auxiliaire médical"),
    ("facture_dentaire", "Facture dentaire acquittée"),
    ("facture_optique", "Facture d’optique acquittée"),
    ("facture_pharmacie", "Facture de pharmacie"),
    ("facture_hospitaliere", "Facture de séjour"),
    ("facture_transport", "Facture de transport"),
    ("note_honoraires", "Note d’honoraires"),
    ("ordonnance_medicale", "Ordonnance"),
    ("ordonnance_auxiliaire", "Ordonnance de soins (kinésithérapie, soins infirmiers…)"),
    ("ordonnance_optique", "Ordonnance d’optique"),
    ("piece_identite", "Pièce d’identité"),
    ("prescription_transport", "Prescription médicale de transport"),
    ("rib", "Relevé d’identité bancaire"),
)

_GENRES = tuple(f"genre:{g}" for g, _ in GENRES_DEMANDABLES)

# Registers and kinds of third parties are content: a few of each.
_REGISTRES_GARDES = 128

# What a caisse leaves to the assuré, who finds it in his own account.
_CHEZ_L_ASSURE = frozenset({"genre:attestation_droits", "genre:decompte_amo"})
_ADHERENT_TOUJOURS = {
    "genre:attestation_droits": ("ne_peut_repondre", "attestation_plus_tard"),
    "genre:piece_identite": ("confirme", "carte_identite"),
    "genre:rib": ("confirme", "rib_connu"),
}


def delais(b: Brouillon) -> None:
    """Gives each third party its delay of answer in working days, from a stream of its own."""
    flux = Flux(b.graine, "delais")
    for tiers in b.tiers:
        tiers.delai = flux.entier(1, 3)


def _usuelle(b: Brouillon, tiers: Tiers, sur: str, emis: Collection[str]) -> Replique:
    """The plausible answer of someone who has nothing particular to say.

    `emis` are the kinds of pièces of the dossier that `tiers` has made, or knows as the adhérent.
    """
    confirmation, situation = _situation(b, tiers, sur, emis)
    replique = Replique(confirmation, b.dire(tiers.id, situation))
    if situation == "carte_identite":
        replique.papier = piece_identite(Flux(b.graine, "identite"), b)
    return replique


def _situation(b: Brouillon, tiers: Tiers, sur: str, emis: Collection[str]) -> tuple[str, str]:
    """What is confirmed and the situation that the voices of the bank put into words."""
    if sur.startswith("genre:"):
        return _deja(tiers) if sur in emis else _sur_genre(tiers.id, sur)
    if sur in SUJETS:
        return _sur_sujet(b, tiers, sur)
    return _sur_papier(tiers, b.papier(sur))


def _emis(b: Brouillon, tiers: Tiers) -> frozenset[str]:
    adherent = tiers.id == "adherent"
    return frozenset([f"genre:{p.genre}" for p in b.papiers if adherent or p.emetteur == tiers.id])


def _deja(tiers: Tiers) -> tuple[str, str]:
    """A kind that is already in the dossier."""
    return ("ne_peut_repondre" if tiers.id == "banque" else "confirme"), "deja"


def _sur_genre(tiers: str, sur: str) -> tuple[str, str]:
    """A kind that is not in the dossier: the same answer whatever the dossier."""
    if tiers == "adherent" and sur in _ADHERENT_TOUJOURS:
        return _ADHERENT_TOUJOURS[sur]
    if tiers == "caisse" and sur in _CHEZ_L_ASSURE:
        return "ne_peut_repondre", "compte_ameli"
    return "ne_peut_repondre", "aucun"


def _sur_sujet(b: Brouillon, tiers: Tiers, sur: str) -> tuple[str, str]:
    if sur == "relance":
        return "ne_peut_repondre", "relance"
    if tiers.id != "adherent":
        return "ne_peut_repondre", "reserve"
    if sur == "identite":
        return "confirme", "identite"
    return "confirme", "compte_confirme" if b.papier_ou_rien("rib") else "compte_inchange"


def _sur_papier(tiers: Tiers, papier: Papier) -> tuple[str, str]:
    if papier.emetteur == tiers.id:
        return ("ne_peut_repondre", "reserve") if tiers.id == "banque" else ("confirme", "sien")
    if tiers.id != "adherent":
        return "ne_peut_repondre", "pas_de_lui"
    return ("ne_peut_repondre", "flux_inconnu") if papier.profil == "FLUX" else ("confirme", "sien")


class _Ton:
    """The tone of one third party in this dossier: what it says before and after an answer in writing."""

    def __init__(self, b: Brouillon, tiers: Tiers) -> None:
        self._tirer = Flux(b.graine, f"registre/{tiers.id}").tirage
        registres = b.voix.registres[PARLERS[tiers.id]]
        registre = registres[int(self._tirer() * len(registres))]
        self._cadres = _cadres(registre.ouvertures, registre.clotures)

    def cadres(self, nombre: int) -> list[tuple[str, str]]:
        """The opening and closing words of the next `nombre` answers."""
        cadres, tirer, n = self._cadres, self._tirer, len(self._cadres)
        return [cadres[int(tirer() * n)] for _ in range(nombre)]


@lru_cache(_REGISTRES_GARDES)
def _cadres(ouvertures: tuple[str, ...], clotures: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (f"{avant} " if avant else "", f" {apres}" if apres else "")
        for avant in ouvertures
        for apres in clotures
    )


@lru_cache(_REGISTRES_GARDES)
def _genres_absents(tiers: str) -> tuple[tuple[str, str, str, str], ...]:
    """As `_questions`, for every kind that may be asked for, as if none were in the dossier."""
    return tuple((sur, sur, *_sur_genre(tiers, sur)) for sur in _GENRES)


def _questions(b: Brouillon, tiers: Tiers, emis: Collection[str]) -> list[tuple[str, str, str, str]]:
    """(key, address, confirmation, situation) of all that `tiers` may be asked about, in order."""
    deja = _deja(tiers)
    return [
        *[(p.cle, p.id, *_sur_papier(tiers, p)) for p in b.papiers],
        *[(q[0], q[0], *deja) if q[0] in emis else q for q in _genres_absents(tiers.id)],
        *[(sur, sur, *_sur_sujet(b, tiers, sur)) for sur in SUJETS],
    ]


def cache(b: Brouillon, composer: Callable[[Papier], PieceVue]) -> Cache:
    """Every answer and return of the dossier; `composer` draws the pièces that answers bring.

    A delivered pièce takes the rank of its answer as its number, which does not depend on the truth.
    """
    reponses: list[Reponse] = []
    livres: dict[int, PieceVue] = {}
    for tiers in b.tiers:
        emis = _emis(b, tiers)
        propres = {sur: r for (qui, sur), r in b.repliques.items() if qui == tiers.id}
        questions = _questions(b, tiers, emis)
        cadres = _Ton(b, tiers).cadres(len(questions))
        for (cle, sur, usuelle, situation), (avant, apres) in zip(questions, cadres, strict=True):
            piece, confirmation = None, usuelle
            if cle in propres or situation == "carte_identite":
                replique = propres.get(cle) or _usuelle(b, tiers, cle, emis)
                confirmation, precision = replique.confirmation, replique.precision
                if replique.papier is not None:
                    piece = livres.get(id(replique.papier))
                    if piece is None:
                        replique.papier.id = f"p{101 + len(reponses)}"
                        piece = livres[id(replique.papier)] = composer(replique.papier)
            else:
                precision = b.dire(tiers.id, situation)
            # An answer on the phone (a subject) has no opening nor closing words.
            if cle not in SUJETS:
                precision = f"{avant}{precision}{apres}"
            reponses.append(Reponse(tiers.id, sur, tiers.delai, confirmation, precision, piece))
    ids = {p.cle: p.id for p in b.papiers}
    adherent = b.tiers[0]
    for cle in ("rib", "mail", "changement_rib"):
        if cle in ids or cle == "changement_rib":
            replique = b.repliques.get(("adherent", cle + PAR_PIECE)) or _usuelle(
                b, adherent, cle, _emis(b, adherent)
            )
            sur = ids.get(cle, cle) + PAR_PIECE
            reponses.append(
                Reponse("adherent", sur, adherent.delai, replique.confirmation, replique.precision, None)
            )
    return Cache(tuple(reponses), _retours(b))


def _livre(b: Brouillon, cle: str) -> str:
    """The id of the pièce `cle` that an answer brings, "" when none does."""
    papiers = (r.papier for r in b.repliques.values() if r.papier is not None)
    return next((p.id for p in papiers if p.cle == cle), "")


def _retours(b: Brouillon) -> tuple[Retour, ...]:
    """What the bank sends back two working days after a payment, account by account."""
    retours = []
    for compte in b.comptes:
        if compte.invalide:
            retours.append(Retour(compte.id, 2, "rejete", "AC01 : compte invalide, virement rejeté."))
            corrige = _livre(b, compte.corrige_par)
            if corrige:
                retours.append(Retour(compte.id, 2, "accepte", "Virement exécuté.", corrige))
        elif compte.etat == "remplacé":
            retours.append(Retour(compte.id, 2, "rejete", "AC04 : compte clos, virement rejeté."))
        else:
            retours.append(Retour(compte.id, 2, "accepte", "Virement exécuté."))
    retours.append(Retour("*", 2, "rejete", "AC01 : compte invalide, virement rejeté."))
    return tuple(retours)
