"""Hidden facts: what each third party answers about each pièce, each kind of pièce and each subject.

The set of possible inquiries is the same whatever was planted: every third party of the dossier ×
(every pièce, every kind that may be asked for, every subject). Delays belong to the third party, not
to the truth. What a gabarit or an alteration put in `repliques` takes the place of the usual answer.
"""

from __future__ import annotations

from collections.abc import Callable

from cases.gabarits.brouillon import Brouillon, Papier, Replique, Tiers
from cases.monde import PAR_PIECE
from cases.streams import Flux
from cases.vu import Cache, PieceVue, Reponse, Retour

SUJETS = ("changement_rib", "identite", "relance")

# Kinds that a gestionnaire may ask for, in the order of the desk's list.
GENRES_DEMANDABLES: tuple[tuple[str, str], ...] = (
    ("acte_mariage", "Acte de mariage ou attestation de PACS"),
    ("attestation_droits", "Attestation de droits à l’Assurance Maladie"),
    ("avoir", "Avoir ou facture rectificative"),
    ("decompte_amo", "Décompte de l’Assurance Maladie"),
    ("devis_audio", "Devis d’aide auditive"),
    ("devis_optique", "Devis d’optique"),
    ("facture_audio", "Facture d’aide auditive"),
    ("facture_optique", "Facture d’optique acquittée"),
    ("note_honoraires", "Note d’honoraires"),
    ("ordonnance_medicale", "Ordonnance"),
    ("ordonnance_optique", "Ordonnance d’optique"),
    ("piece_identite", "Pièce d’identité"),
    ("rib", "Relevé d’identité bancaire"),
)

_OUI_SIEN = "Nous confirmons avoir établi ce document le jour qu’il indique."
_OUI_ADHERENT = "C’est bien le document que je vous ai envoyé."
_PAS_DE_LUI = "Ce document n’émane pas de nos services, nous ne pouvons pas nous prononcer."
_FLUX_INCONNU = "Je ne connais pas ce décompte, il ne m’a pas été adressé."
_DEJA = "Ce document vous a déjà été adressé, nous n’en avons pas d’autre version."
_DEJA_ADHERENT = "Je vous l’ai déjà envoyé avec ma demande, je n’en ai pas d’autre version."
_AUCUN = "Nous ne détenons pas ce document."
_AUCUN_ADHERENT = "Je n’ai pas ce document."
_RESERVE = "Le secret professionnel ne nous permet pas de répondre à cette question."
_RELANCE = "Nous n’avons rien à ajouter pour l’instant."
_RELANCE_ADHERENT = "Je n’ai rien à ajouter pour l’instant, merci de votre suivi."
_IDENTITE = "Je suis bien l’adhérent, mes nom, prénom et date de naissance n’ont pas changé."
_COMPTE = "Je n’ai pas d’autre compte à vous signaler que celui que vous connaissez."
_COMPTE_CONFIRME = "Oui, c’est bien mon relevé bancaire : vous pouvez utiliser le compte que vous connaissez."


_USUELLES = {
    ("deja", True): Replique("confirme", _DEJA_ADHERENT),
    ("deja", False): Replique("confirme", _DEJA),
    ("aucun", True): Replique("ne_peut_repondre", _AUCUN_ADHERENT),
    ("aucun", False): Replique("ne_peut_repondre", _AUCUN),
    ("relance", True): Replique("ne_peut_repondre", _RELANCE_ADHERENT),
    ("relance", False): Replique("ne_peut_repondre", _RELANCE),
}


def delais(b: Brouillon) -> None:
    """Gives each third party its delay of answer in working days, from a stream of its own."""
    flux = Flux(b.graine, "delais")
    for tiers in b.tiers:
        tiers.delai = flux.entier(1, 3)


def _usuelle(b: Brouillon, tiers: Tiers, sur: str) -> Replique:
    """The plausible answer of someone who has nothing particular to say."""
    adherent = tiers.id == "adherent"
    if sur.startswith("genre:"):
        if any(sur.endswith(p.genre) and (adherent or p.emetteur == tiers.id) for p in b.papiers):
            return _USUELLES["deja", adherent]
        return _USUELLES["aucun", adherent]
    if sur == "relance":
        return _USUELLES["relance", adherent]
    if sur == "identite":
        return Replique("confirme", _IDENTITE) if adherent else Replique("ne_peut_repondre", _RESERVE)
    if sur == "changement_rib":
        if not adherent:
            return Replique("ne_peut_repondre", _RESERVE)
        return Replique("confirme", _COMPTE_CONFIRME if b.papier_ou_rien("rib") else _COMPTE)
    return _sur_papier(tiers, b.papier(sur))


def _sur_papier(tiers: Tiers, papier: Papier) -> Replique:
    if papier.emetteur == tiers.id:
        if tiers.id == "banque":
            return Replique("ne_peut_repondre", _RESERVE)
        return Replique("confirme", _OUI_ADHERENT if tiers.id == "adherent" else _OUI_SIEN)
    if tiers.id == "adherent":
        if papier.profil == "FLUX":
            return Replique("ne_peut_repondre", _FLUX_INCONNU)
        return Replique("confirme", _OUI_ADHERENT)
    return Replique("ne_peut_repondre", _PAS_DE_LUI)


def cache(b: Brouillon, composer: Callable[[Papier], PieceVue]) -> Cache:
    """Every answer and return of the dossier; `composer` draws the pièces that answers bring.

    A delivered pièce takes the rank of its answer as its number, which does not depend on the truth.
    """
    reponses: list[Reponse] = []
    sujets = [
        *(p.cle for p in b.papiers),
        *(f"genre:{g}" for g, _ in GENRES_DEMANDABLES),
        *SUJETS,
    ]
    ids = {p.cle: p.id for p in b.papiers}
    livres: dict[int, PieceVue] = {}
    for tiers in b.tiers:
        for sur in sujets:
            replique = b.repliques.get((tiers.id, sur)) or _usuelle(b, tiers, sur)
            piece = None
            if replique.papier is not None:
                piece = livres.get(id(replique.papier))
                if piece is None:
                    replique.papier.id = f"p{101 + len(reponses)}"
                    piece = livres[id(replique.papier)] = composer(replique.papier)
            reponses.append(
                Reponse(
                    tiers.id, ids.get(sur, sur), tiers.delai, replique.confirmation, replique.precision, piece
                )
            )
    for sur in ("rib", "mail", "changement_rib"):
        if sur in ids or sur == "changement_rib":
            replique = b.repliques.get(("adherent", sur + PAR_PIECE)) or _usuelle(b, b.tiers[0], sur)
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


def _retours(b: Brouillon) -> tuple[Retour, ...]:
    """What the bank sends back two working days after a payment, account by account."""
    retours = []
    for compte in b.comptes:
        if compte.invalide:
            retours.append(Retour(compte.id, 2, "rejete", "AC01 : compte invalide, virement rejeté."))
        elif compte.etat == "remplacé":
            retours.append(Retour(compte.id, 2, "rejete", "AC04 : compte clos, virement rejeté."))
        else:
            retours.append(Retour(compte.id, 2, "accepte", "Virement exécuté."))
    retours.append(Retour("*", 2, "rejete", "AC01 : compte invalide, virement rejeté."))
    return tuple(retours)
