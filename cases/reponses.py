"""Hidden facts: what each third party answers about each pièce, each kind of pièce and each subject.

The set of possible inquiries is the same whatever was planted: every third party of the dossier ×
(every pièce, every kind that may be asked for, every subject). Delays belong to the third party, not
to the truth. What a gabarit or an alteration put in `repliques` takes the place of the usual answer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

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
        return _sur_genre(tiers, sur, emis)
    if sur == "relance":
        return "ne_peut_repondre", "relance"
    if sur not in SUJETS:
        return _sur_papier(tiers, b.papier(sur))
    if tiers.id != "adherent":
        return "ne_peut_repondre", "reserve"
    if sur == "identite":
        return "confirme", "identite"
    return "confirme", "compte_confirme" if b.papier_ou_rien("rib") else "compte_inchange"


def _emis(b: Brouillon, tiers: Tiers) -> frozenset[str]:
    adherent = tiers.id == "adherent"
    return frozenset(f"genre:{p.genre}" for p in b.papiers if adherent or p.emetteur == tiers.id)


def _sur_genre(tiers: Tiers, sur: str, emis: Collection[str]) -> tuple[str, str]:
    if sur in emis:
        return ("ne_peut_repondre" if tiers.id == "banque" else "confirme"), "deja"
    if tiers.id == "adherent" and sur in _ADHERENT_TOUJOURS:
        return _ADHERENT_TOUJOURS[sur]
    if tiers.id == "caisse" and sur in _CHEZ_L_ASSURE:
        return "ne_peut_repondre", "compte_ameli"
    return "ne_peut_repondre", "aucun"


def _sur_papier(tiers: Tiers, papier: Papier) -> tuple[str, str]:
    if papier.emetteur == tiers.id:
        return ("ne_peut_repondre", "reserve") if tiers.id == "banque" else ("confirme", "sien")
    if tiers.id != "adherent":
        return "ne_peut_repondre", "pas_de_lui"
    return ("ne_peut_repondre", "flux_inconnu") if papier.profil == "FLUX" else ("confirme", "sien")


class _Ton:
    """The tone of one third party in this dossier: what it says before and after an answer in writing."""

    def __init__(self, b: Brouillon, tiers: Tiers) -> None:
        self._tirer = Flux(b.graine, f"registre/{tiers.id}").reel
        registres = b.voix.registres[PARLERS[tiers.id]]
        registre = registres[int(self._tirer() * len(registres))]
        self._cadres = [
            (f"{avant} " if avant else "", f" {apres}" if apres else "")
            for avant in registre.ouvertures
            for apres in registre.clotures
        ]

    def ecrire(self, sur: str, precision: str) -> str:
        """`precision` with its opening and closing words; an answer on the phone (a subject) has none."""
        avant, apres = self._cadres[int(self._tirer() * len(self._cadres))]
        return precision if sur in SUJETS else f"{avant}{precision}{apres}"


def cache(b: Brouillon, composer: Callable[[Papier], PieceVue]) -> Cache:
    """Every answer and return of the dossier; `composer` draws the pièces that answers bring.

    A delivered pièce takes the rank of its answer as its number, which does not depend on the truth.
    """
    reponses: list[Reponse] = []
    sujets = [
        *(p.cle for p in b.papiers),
        *_GENRES,
        *SUJETS,
    ]
    ids = {p.cle: p.id for p in b.papiers}
    livres: dict[int, PieceVue] = {}
    for tiers in b.tiers:
        ton, emis = _Ton(b, tiers), _emis(b, tiers)
        for sur in sujets:
            replique = b.repliques.get((tiers.id, sur)) or _usuelle(b, tiers, sur, emis)
            piece = None
            if replique.papier is not None:
                piece = livres.get(id(replique.papier))
                if piece is None:
                    replique.papier.id = f"p{101 + len(reponses)}"
                    piece = livres[id(replique.papier)] = composer(replique.papier)
            reponses.append(
                Reponse(
                    tiers.id,
                    ids.get(sur, sur),
                    tiers.delai,
                    replique.confirmation,
                    ton.ecrire(sur, replique.precision),
                    piece,
                )
            )
    for sur in ("rib", "mail", "changement_rib"):
        if sur in ids or sur == "changement_rib":
            replique = b.repliques.get(("adherent", sur + PAR_PIECE)) or _usuelle(
                b, b.tiers[0], sur, _emis(b, b.tiers[0])
            )
            reponses.append(
                Reponse(
                    "adherent",
                    ids.get(sur, sur) + PAR_PIECE,
                    b.tiers[0].delai,
                    replique.confirmation,
                    replique.precision,
                    None,
                )
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
