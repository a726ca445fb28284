"""Crowns: totals, payment, devis, and what a tooth allows (pieces.md P03 r1 to r6, P04 r1 to r4, X08, X09)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from cases.controles.constat import DURE, SOUPLE, Constat, Nature
from cases.controles.lecture import Acte, Dossier, Fiche, Rangee, au_centime, en_vigueur, jour, montant
from scenario_bank.model.clauses import Controle
from scenario_bank.model.vocabulaire import Base, Motif

_ZERO = Decimal(0)
_POSTE = "prothese_dentaire"
# Rank in the quadrant (last figure of the FDI number): P03 r4, SB §6.
_AVANT, _PREMOLAIRE_2, _MOLAIRES = frozenset("1234"), frozenset("5"), frozenset("678")
DENTS: dict[str, frozenset[str]] = {
    "HBLD038": _AVANT | _PREMOLAIRE_2 | _MOLAIRES,
    "HBLD634": _AVANT,
    "HBLD680": _AVANT,
    "HBLD350": _AVANT | _PREMOLAIRE_2,
    "HBLD073": _MOLAIRES,
    "HBLD491": _PREMOLAIRE_2,
    "HBLD158": _PREMOLAIRE_2 | _MOLAIRES,
    "HBLD734": _MOLAIRES,
}


def _facture(d: Dossier) -> Fiche | None:
    return d.premiere("facture_dentaire")


def _devis(d: Dossier) -> list[Fiche]:
    return d.du_genre("devis_dentaire")


def _poses(d: Dossier) -> list[Acte]:
    """The flow lines of crowns, in order."""
    return [a for a in d.actes if a.poste == _POSTE]


def _somme(lignes: list[Rangee], champ: str) -> Decimal:
    return sum((montant(r.v.get(champ, "")) for r in lignes), _ZERO)


def totaux(d: Dossier) -> Iterator[tuple[str, str]]:
    """Sums of the invoice and of each devis, and each flow line at the fees of its invoice line."""
    for devis in _devis(d):
        lignes = devis.rangees("lignes")
        for total, champ in (("total_honoraires", "honoraires"), ("total_amo", "montant_amo")):
            if _somme(lignes, champ) != montant(devis.v.get(total, "")):
                yield devis.place(total), devis.place(f"lignes[0].{champ}")
        for r in lignes:
            reste = montant(r.v.get("honoraires", "")) - montant(r.v.get("montant_amo", ""))
            if reste != montant(r.v.get("non_rembourse_amo", "")):
                yield r.place("non_rembourse_amo"), r.place("honoraires")
    facture = _facture(d)
    if facture is None:
        return
    lignes = facture.rangees("lignes")
    if _somme(lignes, "honoraires") != montant(facture.v.get("total", "")):
        yield facture.place("total"), facture.place("lignes[0].honoraires")
    poses = _poses(d)
    if len(poses) != len(lignes) and poses:
        yield poses[0].depense, facture.place("lignes[0].honoraires")
        return
    for acte, r in zip(poses, lignes, strict=False):
        if montant(acte.v.get("depense", "")) != montant(r.v.get("honoraires", "")):
            yield acte.depense, r.place("honoraires")


def regle(d: Dossier) -> Iterator[tuple[str, str, Motif]]:
    """A balance, payments that do not make the total, no receipt, or a payment after the invoice came."""
    facture = _facture(d)
    if facture is None:
        return
    v = facture.v
    total, deja, verse, solde = (
        montant(v.get(c, "")) for c in ("total", "deja_regle", "acquit_montant", "solde")
    )
    if solde:
        yield facture.place("solde"), facture.place("total"), Motif.MONTANT_DIFFERENT
    if deja + verse + solde != total:
        yield facture.place("acquit_montant"), facture.place("total"), Motif.MONTANT_DIFFERENT
    if not v.get("acquit_mention") or not v.get("acquit_mode"):
        yield facture.place("acquit_mention"), facture.place("total"), Motif.PIECE_MANQUANTE
    if jour(v.get("acquit_date", "")) is None or v["acquit_date"] > facture.recue_le:
        yield facture.place("acquit_date"), facture.place("facture_date"), Motif.DATE_INCOHERENTE


def bases(d: Dossier) -> Iterator[tuple[str, str]]:
    """The base of each invoice line is the flow's; on a devis, AMO = base × rate and the base is the barème's."""
    facture, poses = _facture(d), _poses(d)
    for acte, r in zip(poses, facture.rangees("lignes") if facture else (), strict=False):
        if r.v.get("base_amo") and montant(r.v["base_amo"]) != montant(acte.v.get("base", "")):
            yield r.place("base_amo"), acte.base
        if r.v.get("code") != acte.code:
            yield acte.piece.place("code_acte"), r.place("code")
    for devis in _devis(d):
        le = devis.v.get("devis_date", "")
        for r in devis.rangees("lignes"):
            rangee = _bareme(d, r.v.get("code_ccam", ""), le)
            if rangee is None:
                continue
            if montant(r.v.get("base_amo", "")) != montant(rangee.v.get("base", "")):
                yield r.place("base_amo"), rangee.place("base")
            amo = au_centime(montant(r.v.get("base_amo", "")) * montant(rangee.v.get("taux", "")) / 100)
            if amo != montant(r.v.get("montant_amo", "")):
                yield r.place("montant_amo"), r.place("base_amo")


def _bareme(d: Dossier, code: str, le: str) -> Rangee | None:
    """The row of the barème for `code` at the ISO date `le`."""
    quand = jour(le)
    return en_vigueur(d, code, quand) if quand else None


def devis(d: Dossier) -> Iterator[tuple[str, str, Motif]]:
    """Each line of the invoice as a devis promised it, by tooth and code; one devis that fits is enough.

    An act is later than its devis and within its validity; a devis is signed, and accepted before the act.
    """
    facture, tous = _facture(d), _devis(d)
    if facture is None or not tous:
        return
    releves = [list(_ecarts(facture, un)) for un in tous]
    if all(releves):
        yield from releves[0]


def _ecarts(facture: Fiche, devis_: Fiche) -> Iterator[tuple[str, str, Motif]]:
    promises = devis_.rangees("lignes")
    for r in facture.rangees("lignes"):
        memes = [p for p in promises if p.v.get("dent") == r.v.get("dent")]
        if not memes:
            yield r.place("dent"), devis_.place("lignes[0].dent"), Motif.LIGNE_DIFFERENTE
            continue
        promise = next((p for p in memes if p.v.get("code_ccam") == r.v.get("code")), None)
        if promise is None:
            yield r.place("code"), memes[0].place("code_ccam"), Motif.LIGNE_DIFFERENTE
        elif montant(r.v.get("honoraires", "")) != montant(promise.v.get("honoraires", "")):
            yield r.place("honoraires"), promise.place("honoraires"), Motif.MONTANT_DIFFERENT
        fait = r.v.get("date_acte", "")
        if not devis_.v.get("devis_date", "") <= fait <= devis_.v.get("devis_validite", ""):
            yield r.place("date_acte"), devis_.place("devis_date"), Motif.DATE_INCOHERENTE
    if facture.v.get("devis_reference", "") not in ("", devis_.v.get("devis_numero", "")):
        yield facture.place("devis_reference"), devis_.place("devis_numero"), Motif.LIGNE_DIFFERENTE
    if devis_.v.get("signature_patient") == "non":
        yield devis_.place("signature_patient"), devis_.place("devis_date"), Motif.PIECE_INADAPTEE
    accepte = devis_.v.get("acceptation_date", "")
    if accepte and not devis_.v.get("devis_date", "") <= accepte <= facture.v.get("facture_date", ""):
        yield devis_.place("acceptation_date"), devis_.place("devis_date"), Motif.DATE_INCOHERENTE


def dent_historique(d: Dossier) -> list[Constat]:
    """A crown on a tooth whose extraction was paid (D), or on a tooth already crowned (S, P03 r6).

    The practitioner's written answer explains a second crown; no answer puts back an extracted tooth.
    """
    facture, poses = _facture(d), _poses(d)
    if facture is None or not poses or poses[0].membre is None:
        return []
    qui = poses[0].membre.v.get("prenom")
    explique = d.reponse_favorable("ps")
    constats = []
    for r in facture.rangees("lignes"):
        for passe in d.base(Base.HISTORIQUE).rangees("lignes"):
            memes = passe.v.get("dent", "") == r.v.get("dent") and passe.v.get("beneficiaire") == qui
            if not memes or passe.v.get("date", "") >= r.v.get("date_acte", ""):
                continue
            soin = passe.v.get("soin", "")
            nature: Nature = DURE if soin == "extraction" else SOUPLE
            if nature == DURE or (soin == "couronne" and not explique):
                constats.append(
                    d.constat(
                        Controle.DENT_HISTORIQUE,
                        (r.place("dent"), passe.place("dent")),
                        Motif.DEJA_PRESENT,
                        nature,
                        ("reponse_tiers",),
                    )
                )
    return constats


def code_dent(d: Dossier) -> list[Constat]:
    """A code on a tooth that it does not allow, or under a panier that is not its own (P03 r4, X09; D)."""
    ecarts: list[tuple[str, str]] = []
    facture = _facture(d)
    lignes = [(r, r.v.get("code", "")) for r in facture.rangees("lignes")] if facture else []
    for un in _devis(d):
        for r in un.rangees("lignes"):
            code = r.v.get("code_ccam", "")
            lignes.append((r, code))
            rangee = _bareme(d, code, un.v.get("devis_date", ""))
            if rangee is not None and r.v.get("panier") != rangee.v.get("panier"):
                ecarts.append((r.place("panier"), rangee.place("panier")))
    for r, code in lignes:
        dent = r.v.get("dent", "")
        if code in DENTS and (len(dent) != 2 or dent[0] not in "1234" or dent[1] not in DENTS[code]):
            champ = "code_ccam" if "code_ccam" in r.v else "code"
            ecarts.append((r.place("dent"), r.place(champ)))
    return [d.constat(Controle.CODE_DENT, e, Motif.LIGNE_DIFFERENTE) for e in ecarts]


def honoraires_limite(d: Dossier) -> list[Constat]:
    """Fees above the price limit in force on the day of the act or of the devis (P03 r5; D)."""
    ecarts: list[tuple[str, str]] = []
    facture = _facture(d)
    lignes = (
        [(r, r.v.get("code", ""), r.v.get("date_acte", "")) for r in facture.rangees("lignes")]
        if facture
        else []
    )
    for un in _devis(d):
        lignes += [(r, r.v.get("code_ccam", ""), un.v.get("devis_date", "")) for r in un.rangees("lignes")]
    for r, code, le in lignes:
        rangee = _bareme(d, code, le)
        limite = montant(rangee.v.get("plafond", "")) if rangee else _ZERO
        if rangee is not None and limite and montant(r.v.get("honoraires", "")) > limite:
            ecarts.append((r.place("honoraires"), rangee.place("plafond")))
    return [d.constat(Controle.HONORAIRES_LIMITE, e, Motif.MONTANT_DIFFERENT) for e in ecarts]
