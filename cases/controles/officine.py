"""Pharmacy paid at the counter: sums by payer, payment, and what the prescription still allowed (P08, P23)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from cases.controles.constat import DURE, SOUPLE, Constat, Nature
from cases.controles.lecture import Acte, Dossier, Fiche, Rangee, jour, montant
from scenario_bank.model.clauses import Controle
from scenario_bank.model.vocabulaire import Base, Motif

_ZERO = Decimal(0)
_PAYEURS = (("part_amo", "total_amo"), ("part_amc", "total_amc"), ("part_assure", "total_patient"))


def facture_de_pharmacie(d: Dossier) -> Fiche | None:
    """The invoice of a pharmacy, None when the file has none."""
    return d.premiere("facture_pharmacie")


def _paires(d: Dossier, facture: Fiche) -> list[tuple[Acte, Rangee]]:
    """Each flow line with the product of the same rank."""
    return list(zip(d.actes, facture.rangees("lignes"), strict=False))


def totaux(d: Dossier) -> Iterator[tuple[str, str]]:
    """Price × boxes = parts, parts make the totals, the flow carries each product (P23 r1, X04)."""
    facture = facture_de_pharmacie(d)
    if facture is None:
        return
    lignes = facture.rangees("lignes")
    for r in lignes:
        du = montant(r.v.get("prix", "")) * montant(r.v.get("quantite", ""))
        if sum((montant(r.v.get(part, "")) for part, _ in _PAYEURS), _ZERO) != du:
            yield r.place("part_assure"), r.place("prix")
        if montant(r.v.get("base", "")) > montant(r.v.get("prix", "")):
            yield r.place("base"), r.place("prix")
        if montant(r.v.get("honoraire", "")) > montant(r.v.get("prix", "")):
            yield r.place("honoraire"), r.place("prix")
    honoraires = sum(
        (montant(r.v.get("montant", "")) for r in facture.rangees("honoraires_ordonnance")), _ZERO
    )
    ecarts = {
        total: sum((montant(r.v.get(part, "")) for r in lignes), _ZERO) - montant(facture.v.get(total, ""))
        for part, total in _PAYEURS
    }
    if sum(ecarts.values(), _ZERO) != -honoraires or any(e > 0 for e in ecarts.values()):
        yield facture.place("total_patient"), facture.place("lignes[0].part_assure")
    if len(d.actes) != len(lignes) and d.actes:
        yield d.actes[0].depense, facture.place("lignes[0].prix")
        return
    for acte, r in _paires(d, facture):
        boites = montant(r.v.get("quantite", ""))
        if montant(acte.v.get("quantite", "")) != boites:
            yield acte.piece.place("quantite"), r.place("quantite")
        elif montant(acte.v.get("depense", "")) != boites * montant(r.v.get("prix", "")):
            yield acte.depense, r.place("prix")


def bases(d: Dossier) -> Iterator[tuple[str, str]]:
    """Base and rate of the flow line are those of the product: a medicine's base is its price (SB §4)."""
    facture = facture_de_pharmacie(d)
    for acte, r in _paires(d, facture) if facture else ():
        attendue = montant(r.v.get("base", "")) * montant(r.v.get("quantite", ""))
        if montant(acte.v.get("base", "")) != attendue:
            yield acte.base, r.place("base")
        if montant(acte.v.get("taux", "")) != montant(r.v.get("taux", "")):
            yield acte.taux, r.place("taux")
        if r.v.get("tfr", "sans_objet") != "sans_objet" and r.v["tfr"] != r.v.get("base"):
            yield r.place("tfr"), r.place("base")


def regle(d: Dossier) -> Iterator[tuple[str, str, Motif]]:
    """What was paid at the counter is the patient's total, with a mention, a means and a date (A02)."""
    facture = facture_de_pharmacie(d)
    if facture is None:
        return
    v = facture.v
    if montant(v.get("acquit_montant", "")) != montant(v.get("total_patient", "")):
        yield facture.place("acquit_montant"), facture.place("total_patient"), Motif.MONTANT_DIFFERENT
    if not v.get("acquit_mention") or not v.get("acquit_mode"):
        yield facture.place("acquit_mention"), facture.place("total_patient"), Motif.PIECE_MANQUANTE
    payee = v.get("acquit_date", "")
    if jour(payee) is None or not v.get("delivrance_date", "") <= payee <= facture.recue_le:
        yield facture.place("acquit_date"), facture.place("delivrance_date"), Motif.DATE_INCOHERENTE


def tiers_payant(d: Dossier) -> Iterator[tuple[str, str]]:
    """A part that someone else paid at the counter is not paid again (P23 r6)."""
    facture = facture_de_pharmacie(d)
    for champ in ("total_amo", "total_amc"):
        if facture is not None and montant(facture.v.get(champ, "")):
            yield facture.place(champ), facture.place("total_patient")


def prescription(d: Dossier) -> Iterator[tuple[str, str, Motif]]:
    """The prescription quoted is at hand, delivery follows it, no more boxes than it says (P23 r4, r5)."""
    facture, ordonnances = facture_de_pharmacie(d), d.du_genre("ordonnance_medicale")
    if facture is None or not ordonnances:
        return
    premiere, citee = ordonnances[0], facture.v.get("prescription_date", "")
    if citee and all(o.v.get("ordonnance_date") != citee for o in ordonnances):
        yield facture.place("prescription_date"), premiere.place("ordonnance_date"), Motif.DATE_INCOHERENTE
    if all(o.v.get("ordonnance_date", "") > facture.v.get("delivrance_date", "") for o in ordonnances):
        yield premiere.place("ordonnance_date"), facture.place("delivrance_date"), Motif.DATE_INCOHERENTE
    prescrites = premiere.rangees("lignes")
    for rang, r in enumerate(facture.rangees("lignes")):
        unites = prescrites[rang].v.get("unites", "") if rang < len(prescrites) else ""
        if unites.isdigit() and montant(r.v.get("quantite", "")) > int(unites):
            yield r.place("quantite"), prescrites[rang].place("unites"), Motif.LIGNE_DIFFERENTE


def _delivrances(d: Dossier, depuis: str, avant: str) -> list[Rangee]:
    """Past deliveries of the person since the prescription, one a day, before this one."""
    qui = next((a.membre.v.get("prenom") for a in d.actes if a.membre is not None), None)
    par_jour = {
        r.v["date"]: r
        for r in d.base(Base.HISTORIQUE).rangees("lignes")
        if r.v.get("acte", "").startswith("PH")
        and r.v.get("beneficiaire") == qui
        and r.v.get("statut", "payé") == "payé"
        and depuis <= r.v.get("date", "") < avant
    }
    return [par_jour[le] for le in sorted(par_jour)]


def renouvellement_ordonnance(d: Dossier) -> list[Constat]:
    """More deliveries than one and the renewals written, counted in the past benefits (P08, F19).

    Soft, since a newer prescription may exist: one at hand, dated by the delivery, settles it. Certain once
    the pharmacy writes that it had none.
    """
    facture, ordonnances = facture_de_pharmacie(d), d.du_genre("ordonnance_medicale")
    if facture is None or not ordonnances:
        return []
    le, premiere = facture.v.get("delivrance_date", ""), ordonnances[0]
    depuis = premiere.v.get("ordonnance_date", "")
    if any(depuis < o.v.get("ordonnance_date", "") <= le for o in ordonnances[1:]):
        return []
    ecrits = [(r, r.v["renouvellements"]) for r in premiere.rangees("lignes") if "renouvellements" in r.v]
    passees = _delivrances(d, depuis, le)
    permis = [(int(n), r) for r, n in ecrits if n.isdigit()]
    if not permis or len(passees) <= min(n for n, _ in permis):
        return []
    moindre = min(permis, key=lambda x: x[0])[1]
    certain = d.reponse("partiel", "magasin")
    nature: Nature = DURE if certain else SOUPLE
    return [
        d.constat(
            Controle.RENOUVELLEMENT_ORDONNANCE,
            (facture.place("delivrance_date"), moindre.place("renouvellements")),
            Motif.VALIDITE_DEPASSEE,
            nature,
            () if certain else ("ordonnance_medicale",),
        )
    ]
