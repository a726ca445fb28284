"""What was paid and is no longer due, and what tiers payant has paid already (pieces.md P15 r6, P17, X12)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from cases.controles import sejours
from cases.controles.constat import DURE, SOUPLE, Constat, Nature
from cases.controles.lecture import Acte, Dossier, Fiche, Rangee, montant, rectifie
from scenario_bank.model.clauses import Controle
from scenario_bank.model.vocabulaire import Base, Motif

_ZERO = Decimal(0)
PAYE = "payé"
A_L_ADHERENT = "adhérent"


def indu(d: Dossier) -> list[Constat]:
    """A past benefit that the caisse takes back, or that was paid to the professional and to the adhérent.

    A rectification is a question to the caisse: a line sent again leaves the payment due, a written
    cancellation makes the indu certain.
    """
    constats = []
    for piece in d.recues:
        if rectifie(piece):
            constats += list(_reprise(d, piece))
    for retour in _payes(d):
        constats += [
            d.constat(
                Controle.INDU, (retour.place("montant_paye"), passe.place("paye_a")), Motif.DEJA_PRESENT, DURE
            )
            for passe in _soins_passes(d, retour.v.get("patient_prenom", ""), retour.v.get("date_soins", ""))
            if passe.v.get("paye_a") == A_L_ADHERENT and passe.v.get("statut") == PAYE
        ]
    return constats


def _reprise(d: Dossier, piece: Fiche) -> Iterator[Constat]:
    """The rectification `piece` against the benefit that it takes back; it must be found (P15 r6)."""
    membre = next((m for m in d.membres if m.v.get("rang") == piece.v.get("rang")), None)
    repris = [
        r
        for r in _soins_passes(
            d, membre.v.get("prenom", "") if membre else "", piece.v.get("date_debut_soins", "")
        )
        if r.v.get("acte") == piece.v.get("code_acte")
        and montant(r.v.get("depense", "")) == -montant(piece.v["depense"])
    ]
    if not repris:
        places = (piece.place("date_debut_soins"), "historique.lignes[0].date")
        yield d.constat(Controle.INDU, places, Motif.LIGNE_DIFFERENTE, SOUPLE, ("reponse_tiers",))
    for passe in repris:
        if passe.v.get("statut") != PAYE or _renvoyee(d, piece):
            continue
        nature: Nature = DURE if d.reponse_favorable("caisse") else SOUPLE
        places = (piece.place("depense"), passe.place("statut"))
        yield d.constat(Controle.INDU, places, Motif.DEJA_PRESENT, nature, ("ligne_noemie",))


def _renvoyee(d: Dossier, piece: Fiche) -> bool:
    """True when a line obtained since bears the same act, with its amount."""
    memes = ("rang", "date_debut_soins", "code_acte", "executant_id")
    connues = {p.id for p in d.recues}
    return any(
        p.id not in connues
        and all(p.v.get(c) == piece.v.get(c) for c in memes)
        and montant(p.v.get("depense", "")) == -montant(piece.v["depense"])
        for p in d.du_genre("ligne_noemie")
    )


def _soins_passes(d: Dossier, prenom: str, date_soins: str) -> list[Rangee]:
    return [
        r
        for r in d.base(Base.HISTORIQUE).rangees("lignes")
        if r.v.get("beneficiaire") == prenom and r.v.get("date") == date_soins
    ]


def _payes(d: Dossier) -> list[Fiche]:
    """The returns of tiers payant that paid something."""
    return [p for p in d.recues if p.genre == "retour_tiers_payant" and montant(p.v.get("montant_paye", ""))]


def tiers_payant(d: Dossier) -> list[Constat]:
    """Returns of tiers payant, and flow lines paid to the professional, against what is asked for (P17)."""
    return [*_montants(d), *_verses_au_professionnel(d), *_deja_payes(d)]


def _montants(d: Dossier) -> Iterator[Constat]:
    """Paid at most what was asked for; nothing paid, a code of rejection, and only then (P17 r1)."""
    mouvements = {r.v.get("reference"): r for r in d.base(Base.FLUX).rangees("lignes")}
    for p in d.recues:
        if p.genre != "retour_tiers_payant":
            continue
        demande, paye = montant(p.v.get("montant_demande", "")), montant(p.v.get("montant_paye", ""))
        places = (p.place("montant_paye"), p.place("montant_demande"))
        if paye > demande or (paye == _ZERO) != bool(p.v.get("code_rejet")):
            yield d.constat(Controle.TIERS_PAYANT, places, Motif.MONTANT_DIFFERENT)
        mouvement = mouvements.get(p.v.get("lot_numero"))
        if mouvement is None:
            yield d.constat(
                Controle.TIERS_PAYANT, (p.place("lot_numero"), "flux.lignes[0].reference"), Motif.AUTRE
            )
        elif montant(mouvement.v.get("montant", "")) != paye:
            places = (p.place("montant_paye"), mouvement.place("montant"))
            yield d.constat(Controle.TIERS_PAYANT, places, Motif.MONTANT_DIFFERENT)


def recu_de(d: Dossier, acte: Acte) -> Fiche | None:
    """The dentist's receipt of the day of the act, None without one."""
    le = acte.soins.isoformat()
    return next(
        (p for p in d.recues if p.genre == "facture_dentaire" and p.v.get("lignes[0].date_acte") == le), None
    )


def _verses_au_professionnel(d: Dossier) -> Iterator[Constat]:
    """A line paid to the professional, unless a receipt shows that the patient has paid the rest."""
    for acte in d.actes:
        champ = "destinataire_paiement" if acte.code else "destinataire"
        # An establishment is paid the caisse's part alone: the patient has paid his own.
        if acte.poste in sejours.POSTES or acte.v.get(champ, "assure") == "assure":
            continue
        recu = recu_de(d, acte)
        reste = montant(acte.v.get("depense", "")) - montant(acte.v["verse"])
        if recu is not None and montant(recu.v.get("acquit_montant", "")) == reste:
            continue
        place = acte.taux.removesuffix("taux") + champ
        yield d.constat(Controle.TIERS_PAYANT, (place, acte.verse), Motif.DEJA_PRESENT)


def _deja_payes(d: Dossier) -> Iterator[Constat]:
    """An act of the day that a paid return names: the same invoice is certain, another is a question."""
    for retour in _payes(d):
        for acte in d.actes:
            if (
                acte.membre is None
                or retour.v.get("patient_prenom") != acte.membre.v.get("prenom")
                or retour.v.get("date_soins") != acte.soins.isoformat()
            ):
                continue
            recu = recu_de(d, acte)
            meme = recu is not None and recu.v.get("facture_numero") == retour.v.get("facture_numero")
            places = (acte.date, retour.place("date_soins"))
            if meme:
                yield d.constat(Controle.TIERS_PAYANT, places, Motif.DEJA_PRESENT, DURE)
            elif not d.reponse_favorable("ps"):
                yield d.constat(Controle.TIERS_PAYANT, places, Motif.DEJA_PRESENT, SOUPLE, ("reponse_tiers",))
