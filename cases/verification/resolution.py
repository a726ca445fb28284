"""What would settle a planted question: pièces that answers bring, or that a twin leurre would bring."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from cases.controles import Dossier, controler_dossier
from cases.generation import DemandeImpossible, applicables, generate
from cases.pieces import composer
from cases.pieces.composition import preparer
from cases.vu import Case, PieceVue, Vu
from scenario_bank import Bank
from scenario_bank.corrige import Plante
from scenario_bank.model.clauses import Controle
from scenario_bank.model.vocabulaire import Famille


def livrables(case: Case) -> tuple[PieceVue, ...]:
    """The pièces that any answer can deliver, each once."""
    return tuple({r.piece.id: r.piece for r in case.cache.reponses if r.piece is not None}.values())


def sans_pieces(vu: Vu, ids: Collection[str]) -> Vu:
    """The view without the pièces named."""
    return replace(vu, pieces=tuple(p for p in vu.pieces if p.id not in ids))


def _du_leurre(bank: Bank, case: Case, plante: Plante) -> tuple[PieceVue, ...]:
    """What resolves the leurre of the same contrast family and seed."""
    contraste = bank.alterations[plante.alteration].contraste
    for modele in applicables(bank, case.gabarit):
        if not contraste or modele.contraste != contraste or modele.famille is not Famille.LEURRE:
            continue
        try:
            leurre = generate(
                bank,
                case.gabarit,
                case.graine,
                date.fromisoformat(case.jour),
                alteration=modele.id,
                mutuelle=case.vu.mutuelle,
            )
        except DemandeImpossible:
            continue
        resolvent = {r for p in leurre.corrige.plantes for r in p.resolution}
        return tuple(p for p in (*leurre.vu.pieces, *livrables(leurre)) if p.id in resolvent)
    return ()


_QUALITES = {
    "laboratoire": "ps",
    "laboratoire_bis": "ps",
    "opticien": "magasin",
    "pharmacie": "magasin",
    "audioprothesiste": "magasin",
    "praticien": "ps",
    "caisse": "caisse",
    "etablissement": "etablissement",
    "transporteur": "transporteur",
}


def _reponse(bank: Bank, case: Case, _plante: Plante) -> tuple[PieceVue, ...]:
    """A written confirmation (P62) from each professional of the dossier."""
    modele = case.vu.pieces[0].fichier
    fiches = {"reponse_tiers": preparer(bank.pieces["reponse_tiers"])}
    return tuple(
        composer(
            "reponse_tiers",
            f"p9{rang}",
            {
                "tiers_nom": tiers.nom,
                "tiers_qualite": _QUALITES[tiers.id],
                "tiers_coordonnees": tiers.adresse,
                "question_reference": case.vu.reference,
                "objet": "Pièce et montants",
                "confirmation": "confirme",
                "precision": "Nous confirmons l’ensemble de ce document.",
                "signataire": tiers.nom,
            },
            aspect="a",
            emetteur=tiers.nom,
            recue_le=case.jour,
            fichier=modele,
            fiches=fiches,
        )
        for rang, tiers in enumerate(case.vu.tiers)
        if tiers.id in _QUALITES
    )


def silencieux(bank: Bank, case: Case, dossier: Dossier, plante: Plante) -> bool:
    """True when the planted control falls silent with what resolves its leurre, or a confirmation."""
    for apporter in (_reponse, _du_leurre):
        pieces = apporter(bank, case, plante)
        if pieces and not controler_dossier(dossier.avec(pieces), [Controle(plante.controle)]):
            return True
    return False
