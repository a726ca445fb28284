"""What a file must hold, and papers that are not what a payment rests on (pieces.md « Chemises », X12)."""

from __future__ import annotations

from cases.controles.constat import Constat
from cases.controles.lecture import Dossier
from cases.vu import ClauseVue
from scenario_bank.model.clauses import Controle
from scenario_bank.model.vocabulaire import Motif

_FACTURES = {
    "optique": "facture_optique",
    "audio": "facture_audio",
    "prothese_dentaire": "facture_dentaire",
}
_DEVIS = {"optique": "devis_optique", "audio": "devis_audio", "prothese_dentaire": "devis_dentaire"}
# Without the flow, the caisse's paper stands in its place (P14, P15).
_REMPLACE = {"ligne_noemie": ("decompte_amo",)}


def _liste(d: Dossier) -> ClauseVue | None:
    return d.clause_de("piece_requise", chemise=d.chemise)


def _requis(liste: ClauseVue) -> tuple[str, ...]:
    genres = liste.params.get("genres", ())
    return (genres,) if isinstance(genres, str) else genres


def piece_nature(d: Dossier) -> list[Constat]:
    """A devis sent where the invoice is awaited (A01): raised on the last devis of the file."""
    liste, facture = _liste(d), _FACTURES.get(d.chemise)
    if liste is None or facture is None or d.premiere("facture_optique", "facture_audio", facture):
        return []
    devis = [p for p in d.recues if p.genre == _DEVIS[d.chemise]]
    if not devis:
        return []
    return [
        d.constat(
            Controle.PIECE_NATURE,
            (devis[-1].place("devis_numero"), d.place_clause(liste)),
            Motif.PIECE_INADAPTEE,
            resolu_par=(facture,),
        )
    ]


def completude(d: Dossier) -> list[Constat]:
    """A required kind of pièce that nothing at hand stands for, and a prescription nobody signed.

    An invoice replaced by a devis is the matter of `piece_nature`.
    """
    liste = _liste(d)
    if liste is None:
        return []
    presents = {p.genre for p in d.toutes}
    deja = {_FACTURES.get(d.chemise, "")} if piece_nature(d) else set()
    constats = []
    for genre in _requis(liste):
        if genre in deja or presents & {genre, *_REMPLACE.get(genre, ())}:
            continue
        constats.append(
            d.constat(
                Controle.COMPLETUDE, (d.place_clause(liste),), Motif.PIECE_MANQUANTE, resolu_par=(genre,)
            )
        )
    constats += [
        d.constat(
            Controle.COMPLETUDE,
            (piece.place("signature"), d.place_clause(liste)),
            Motif.PIECE_INADAPTEE,
        )
        for piece in d.recues
        if piece.genre.startswith(("ordonnance_", "prescription_")) and piece.v.get("signature") != "oui"
    ]
    constats += [
        d.constat(
            Controle.COMPLETUDE,
            (piece.place("signature_transporteur"), d.place_clause(liste)),
            Motif.PIECE_INADAPTEE,
        )
        for piece in d.recues
        if piece.v.get("signature_transporteur", "oui") != "oui"
    ]
    return constats
