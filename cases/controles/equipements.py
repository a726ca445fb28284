"""Renewals and serial numbers: how long since the last one, for whom, for which ear (X14, X15)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from cases.controles.constat import DURE, SOUPLE, Constat
from cases.controles.lecture import Dossier, Fiche, Rangee, age, jour, montant, plus_mois
from scenario_bank.model.clauses import Controle
from scenario_bank.model.vocabulaire import Base, Motif

# P11 r5: what a change of sight is, when no mention says it.
EVOLUTION = Decimal("0.50")


def _porteur(d: Dossier) -> Rangee | None:
    return next((a.membre for a in d.actes if a.membre is not None and not a.medecin), None)


def _passes(d: Dossier, acte: str, porteur: Rangee, avant: date) -> list[Rangee]:
    """Past benefits of one act for the wearer, delivered before `avant`, latest first."""
    lus = [
        (le, r)
        for r in d.base(Base.HISTORIQUE).rangees("lignes")
        if r.v.get("acte") == acte
        and r.v.get("beneficiaire") == porteur.v.get("prenom")
        and (le := jour(r.v.get("date", ""))) is not None
        and le < avant
    ]
    return [r for _, r in sorted(lus, key=lambda x: x[0], reverse=True)]


def _mois(d: Dossier, equipement: str, parametre: str = "mois") -> int | None:
    clause = d.clause_de("renouvellement", equipement=equipement)
    valeur = clause.params.get(parametre) if clause else None
    return int(valeur) if isinstance(valeur, str) and valeur.isdigit() else None


def renouvellement_optique(d: Dossier) -> list[Constat]:
    """An equipment before its delay; from one year on, a prescribed change of sight is enough."""
    facture, porteur = d.facture, _porteur(d)
    livree = jour(facture.v.get("facture_date", "")) if facture else None
    mois = _mois(d, "optique")
    if (
        facture is None
        or facture.genre != "facture_optique"
        or porteur is None
        or livree is None
        or mois is None
    ):
        return []
    ne_le = jour(porteur.v.get("date_naissance", ""))
    enfant = ne_le is not None and age(ne_le, livree) < 16
    if enfant:
        mois = _mois(d, "optique", "mois_moins_16_ans") or mois
    passes = _passes(d, "OPT", porteur, livree)
    if not passes:
        return []
    dernier = passes[0]
    le = date.fromisoformat(dernier.v["date"])
    if livree >= plus_mois(le, mois):
        return []
    minimum = 0 if enfant else (_mois(d, "optique", "mois_si_evolution") or mois)
    if livree >= plus_mois(le, minimum) and _evolution(d, dernier, le):
        return []
    return [
        d.constat(
            Controle.RENOUVELLEMENT_OPTIQUE,
            (facture.place("facture_date"), dernier.place("date")),
            Motif.DELAI_NON_ATTEINT,
            SOUPLE,
            ("ordonnance_optique",),
        )
    ]


def _evolution(d: Dossier, dernier: Rangee, depuis: date) -> bool:
    """True when a prescription later than the last equipment shows that sight has changed."""
    for o in d.du_genre("ordonnance_optique"):
        le = jour(o.v.get("ordonnance_date", ""))
        if le is None or le <= depuis:
            continue
        ecarts = (
            abs(montant(o.v.get(f"{oeil}.sph", "")) - montant(dernier.v[f"{oeil}_sph"]))
            for oeil in ("od", "og")
            if dernier.v.get(f"{oeil}_sph")
        )
        if o.v.get("evolution_mention") or any(e >= EVOLUTION for e in ecarts):
            return True
    return False


def _appareils(d: Dossier) -> tuple[Fiche | None, list[Rangee]]:
    facture = d.facture
    if facture is None or facture.genre != "facture_audio":
        return None, []
    return facture, facture.rangees("lignes")


def _repris(d: Dossier, numero: str, livree: str) -> bool:
    """True when a credit note takes back the device `numero`, or the invoice of that day (P63 r4)."""
    return any(
        (bool(numero) and numero in p.v.get("motif", "")) or p.v.get("facture_origine_date") == livree
        for p in d.du_genre("avoir")
    )


def renouvellement_audio(d: Dossier) -> list[Constat]:
    """The same ear before four years, from date to date (P07 r3, S)."""
    facture, appareils = _appareils(d)
    porteur, mois = _porteur(d), _mois(d, "audio")
    livree = jour(facture.v.get("facture_date", "")) if facture else None
    if facture is None or porteur is None or mois is None or livree is None:
        return []
    constats = []
    for appareil in appareils:
        anciens = [
            p for p in _passes(d, "AUD", porteur, livree) if p.v.get("oreille") == appareil.v.get("oreille")
        ]
        if not anciens:
            continue
        le = date.fromisoformat(anciens[0].v["date"])
        explique = _repris(d, anciens[0].v.get("numero_serie", ""), anciens[0].v["date"])
        if livree < plus_mois(le, mois) and not explique and not d.reponse_favorable("magasin"):
            constats.append(
                d.constat(
                    Controle.RENOUVELLEMENT_AUDIO,
                    (facture.place("facture_date"), anciens[0].place("date")),
                    Motif.DELAI_NON_ATTEINT,
                    SOUPLE,
                    ("reponse_tiers", "avoir"),
                )
            )
    return constats + _essai(d, facture)


def _essai(d: Dossier, facture: Fiche) -> list[Constat]:
    """Thirty days of trial before the invoice (P07 r2, S)."""
    debut, fin = jour(facture.v.get("essai_debut", "")), jour(facture.v.get("essai_fin", ""))
    if debut is None or fin is None or (fin - debut).days >= 30:
        return []
    return [
        d.constat(
            Controle.RENOUVELLEMENT_AUDIO,
            (facture.place("essai_debut"), facture.place("essai_fin")),
            Motif.DELAI_NON_ATTEINT,
            SOUPLE,
            ("reponse_tiers",),
        )
    ]


def serie_unique(d: Dossier) -> list[Constat]:
    """A serial number missing, used twice on the invoice, or known for another device (P07 r1)."""
    facture, appareils = _appareils(d)
    if facture is None:
        return []
    registre = [(r.v.get("numero", ""), r.place("numero")) for r in d.base(Base.FLUX).rangees("series")]
    registre += [
        (r.v.get("numero_serie", ""), r.place("numero_serie"))
        for r in d.base(Base.HISTORIQUE).rangees("lignes")
    ]
    connus = {numero: place for numero, place in reversed(registre) if numero}
    constats: list[Constat] = []
    vus: dict[str, str] = {}
    for appareil in appareils:
        numero, place = appareil.v.get("numero_serie", ""), appareil.place("numero_serie")
        if not numero:
            liste = d.clause_de("piece_requise", chemise="audio")
            face = d.place_clause(liste) if liste else facture.place("facture_numero")
            constats.append(d.constat(Controle.SERIE_UNIQUE, (place, face), Motif.PIECE_MANQUANTE))
        elif numero in vus:
            constats.append(
                d.constat(Controle.SERIE_UNIQUE, (place, vus[numero]), Motif.NUMERO_DEJA_CONNU, DURE)
            )
        elif numero in connus and not (d.reponse_favorable("magasin") or _repris(d, numero, "")):
            constats.append(
                d.constat(
                    Controle.SERIE_UNIQUE,
                    (place, connus[numero]),
                    Motif.NUMERO_DEJA_CONNU,
                    SOUPLE,
                    ("reponse_tiers", "avoir"),
                )
            )
        vus.setdefault(numero, place)
    return constats
