"""Trips: their prescription, their distance, their price (P25, P26, X18)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from cases.controles.constat import SOUPLE, Constat
from cases.controles.lecture import Dossier, Fiche, Rangee, au_centime, montant
from scenario_bank.model.clauses import Controle
from scenario_bank.model.vocabulaire import Motif

# A mode may be lighter than the one prescribed, never heavier (P25 r2).
_RANG_PRESCRIT = {"commun": 0, "perso": 1, "TAP": 2, "ambulance": 3}
_RANG_FACTURE = {"commun": 0, "perso": 1, "VSL": 2, "taxi": 2, "ambulance": 3}
_CODES = {"VSL": "VSL", "taxi": "TXI", "ambulance": "ABA"}
_PRIX = ("forfait", "attente", "peage")


def facture_de(d: Dossier) -> Fiche | None:
    """The invoice of the transporter."""
    return d.premiere("facture_transport")


def prix(facture: Fiche, trajet: Rangee) -> Decimal:
    """(forfait + km × price + attente + péage) × (1 − remise), to the cent (P25 r1)."""
    v = trajet.v
    brut = sum(
        (montant(v.get(c, "")) for c in _PRIX), montant(v.get("km", "")) * montant(v.get("prix_km", ""))
    )
    return au_centime(brut * (100 - montant(facture.v.get("remise_taux", ""))) / 100)


def transport_prescription(d: Dossier) -> list[Constat]:
    """A prescription before the first trip but for an emergency, its mode and its number of trips (D)."""
    facture, prescriptions = facture_de(d), d.du_genre("prescription_transport")
    if facture is None or not prescriptions:
        return []
    trajets = facture.rangees("trajets")
    premier = min((t.v.get("date", "") for t in trajets), default="")
    valables = [
        p for p in prescriptions if p.v.get("prescription_date", "") <= premier or p.v.get("urgence") == "oui"
    ]
    resolu = ("prescription_transport",)
    ecarts: list[tuple[str, str, Motif, tuple[str, ...]]] = []
    if not valables:
        place = prescriptions[0].place("prescription_date")
        ecarts.append((place, facture.place("trajets[0].date"), Motif.DATE_INCOHERENTE, resolu))
    citee = facture.v.get("prescription_date", "")
    if all(p.v.get("prescription_date") != citee for p in prescriptions):
        face = prescriptions[0].place("prescription_date")
        ecarts.append((facture.place("prescription_date"), face, Motif.DATE_INCOHERENTE, ()))
    reference = (valables or prescriptions)[0]
    permis = sum(_nombre(p) for p in prescriptions)
    for i, t in enumerate(trajets):
        if i >= permis:
            face = reference.place("aller_retour")
            ecarts.append((t.place("date"), face, Motif.LIGNE_DIFFERENTE, resolu))
        prescrit = _RANG_PRESCRIT.get(reference.v.get("mode", ""), -1)
        if _RANG_FACTURE.get(t.v.get("type", ""), 9) > prescrit:
            ecarts.append((t.place("type"), reference.place("mode"), Motif.LIGNE_DIFFERENTE, ()))
    return [
        d.constat(Controle.TRANSPORT_PRESCRIPTION, (place, face), motif, resolu_par=par)
        for place, face, motif, par in ecarts
    ]


def _nombre(prescription: Fiche) -> int:
    """Trips that a prescription allows."""
    nombre = int(montant(prescription.v.get("nombre", "")))
    return nombre * (2 if prescription.v.get("aller_retour") == "oui" else 1)


def trajets(d: Dossier) -> list[Constat]:
    """The same road there and back: a gap beyond the manual's share is a question to the transporter (S).

    Silent once the transporter has confirmed in writing. A vehicle is at one place at a time, and the trips
    are those prescribed.
    """
    facture = facture_de(d)
    if facture is None or d.reponse_favorable("transporteur"):
        return []
    lus = facture.rangees("trajets")
    ecarts = [*_distances(d, lus), *_horaires(lus), *_lieux(d, lus)]
    return [
        d.constat(Controle.TRAJETS, (place, face), Motif.LIGNE_DIFFERENTE, SOUPLE, ("reponse_tiers",))
        for place, face in ecarts
    ]


def _distances(d: Dossier, lus: list[Rangee]) -> Iterator[tuple[str, str]]:
    clause = d.clause_de("transport")
    part = montant(str(clause.params.get("ecart_km_pourcent", ""))) if clause else Decimal(0)
    for aller, retour in pairwise(lus):
        if aller.v.get("depart_lieu") != retour.v.get("arrivee_lieu"):
            continue
        un, autre = montant(aller.v.get("km", "")), montant(retour.v.get("km", ""))
        if abs(autre - un) * 100 > part * un:
            court, long = (aller, retour) if autre > un else (retour, aller)
            yield long.place("km"), court.place("km")


def _horaires(lus: list[Rangee]) -> Iterator[tuple[str, str]]:
    fin, place = "", ""
    for t in lus:
        depart, arrivee = (
            f"{t.v.get('date', '')} {t.v.get(c, ''):>5}" for c in ("depart_heure", "arrivee_heure")
        )
        if arrivee < depart:
            yield t.place("arrivee_heure"), t.place("depart_heure")
        if place and depart < fin:
            yield t.place("depart_heure"), place
        fin, place = arrivee, t.place("arrivee_heure")


def _lieux(d: Dossier, lus: list[Rangee]) -> Iterator[tuple[str, str]]:
    """Trips between the two places of the prescription."""
    for p in d.du_genre("prescription_transport")[:1]:
        prescrits = {p.v.get("depart"), p.v.get("arrivee")}
        for t in lus:
            for champ in ("depart_lieu", "arrivee_lieu"):
                if t.v.get(champ) not in prescrits:
                    yield t.place(champ), p.place("arrivee")


def bases(d: Dossier) -> Iterator[tuple[str, str]]:
    """The base of each flow line is what the invoice's figures give for the trip of the same rank (r1)."""
    facture = facture_de(d)
    if facture is None:
        return
    actes = [a for a in d.actes if a.poste == "transport"]
    prescription = d.premiere("prescription_transport")
    ald = prescription is not None and prescription.v.get("situation") == "ALD"
    for acte, trajet in zip(actes, facture.rangees("trajets"), strict=False):
        if ald and prescription and montant(acte.v.get("taux", "")) != 100:
            yield acte.taux, prescription.place("situation")
        if montant(acte.v.get("base", "")) != prix(facture, trajet):
            yield acte.base, trajet.place("km")
        if acte.code != _CODES.get(trajet.v.get("type", "")):
            yield acte.piece.place("code_acte"), trajet.place("type")


def totaux(d: Dossier) -> Iterator[tuple[str, str]]:
    """Sum of the trips, what the patient paid, and the flow's expense for each."""
    facture = facture_de(d)
    if facture is None:
        return
    lus, v = facture.rangees("trajets"), facture.v
    total = sum((prix(facture, t) for t in lus), Decimal(0))
    if total != montant(v.get("base_remboursement", "")):
        yield facture.place("base_remboursement"), facture.place("trajets[0].km")
    if montant(v.get("part_assure", "")) != montant(v.get("base_remboursement", "")):
        yield facture.place("part_assure"), facture.place("base_remboursement")
    actes = [a for a in d.actes if a.poste == "transport"]
    if actes and len(actes) != len(lus):
        yield actes[0].depense, facture.place("trajets[0].km")
    for acte, t in zip(actes, lus, strict=False):
        if montant(acte.v.get("depense", "")) != prix(facture, t):
            yield acte.depense, t.place("km")
        if acte.soins.isoformat() != t.v.get("date"):
            yield acte.date, t.place("date")
