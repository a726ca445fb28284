"""Stays: days of the daily charge and of the room, the bulletin, the sums of the invoice (P19, P20, X16, X17)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from cases.controles.constat import SOUPLE, Constat
from cases.controles.lecture import Acte, Dossier, Fiche, Rangee, en_vigueur, jour, montant
from scenario_bank.model.clauses import Controle
from scenario_bank.model.vocabulaire import Base, Motif

POSTES = frozenset({"hospitalisation", "technique"})
# Kinds of stay that have nights.
_AVEC_NUITS = frozenset({"HC", "nuit"})
# Ways out after which the day of exit does not bear a room (P20 r3, S33 E).
_SANS_CHAMBRE = frozenset({"transfert", "deces"})
_ZERO = Decimal(0)


def facture_de(d: Dossier) -> Fiche | None:
    """The invoice of the stay."""
    return d.premiere("facture_hospitaliere")


def presence(entree: date, sortie: date) -> int:
    """Days of a stay, that of exit included; none under twenty-four hours (SB §8).

    >>> presence(date(2026, 9, 7), date(2026, 9, 11)), presence(date(2026, 9, 7), date(2026, 9, 7))
    (5, 0)
    """
    return (sortie - entree).days + 1 if sortie > entree else 0


def jours_dus(d: Dossier, code: str) -> int:
    """Days of the stay that bear the daily charge (FJ) or may bear a room (CHP)."""
    facture, bulletin = facture_de(d), d.premiere("bulletin_situation")
    entree, sortie = (jour(facture.v.get(c, "")) if facture else None for c in ("entree_date", "sortie_date"))
    if (
        entree is None
        or sortie is None
        or (bulletin and bulletin.v.get("type_sejour", "HC") not in _AVEC_NUITS)
    ):
        return 0
    jours = presence(entree, sortie)
    return max(jours - 1, 0) if code == "CHP" and _sans_sortie(bulletin) else jours


def _sans_sortie(bulletin: Fiche | None) -> bool:
    """True when the day of exit does not bear a room."""
    return bulletin is not None and bulletin.v.get("mode_sortie", "") in _SANS_CHAMBRE


def forfait_chambre(d: Dossier) -> list[Constat]:
    """Days of the daily charge and of the room against those of the stay, and the charge in force (D)."""
    facture = facture_de(d)
    if facture is None:
        return []
    ecarts: list[tuple[str, str, Motif]] = []
    for r in facture.rangees("lignes"):
        if r.v.get("code") == "FJ":
            ecarts += _forfait(d, facture, r)
        elif r.v.get("code") == "CHP":
            ecarts += _chambre(d, facture, r)
        ecarts += [
            (r.place(champ), facture.place("entree_date"), Motif.DATE_INCOHERENTE)
            for champ in ("debut", "fin")
            if not facture.v.get("entree_date", "") <= r.v.get(champ, "") <= facture.v.get("sortie_date", "")
        ]
    return [d.constat(Controle.FORFAIT_CHAMBRE, (place, face), motif) for place, face, motif in ecarts]


def _forfait(d: Dossier, facture: Fiche, r: Rangee) -> Iterator[tuple[str, str, Motif]]:
    if montant(r.v.get("quantite", "")) != jours_dus(d, "FJ"):
        yield r.place("quantite"), facture.place("sortie_date"), Motif.LIGNE_DIFFERENTE
    debut = jour(r.v.get("debut", ""))
    rangee = en_vigueur(d, "FJ", debut) if debut else None
    if rangee is not None and montant(r.v.get("prix_unitaire", "")) != montant(rangee.v.get("base", "")):
        yield r.place("prix_unitaire"), rangee.place("base"), Motif.BASE_OU_TAUX_ERRONE


def _chambre(d: Dossier, facture: Fiche, r: Rangee) -> Iterator[tuple[str, str, Motif]]:
    if montant(r.v.get("quantite", "")) > jours_dus(d, "CHP"):
        bulletin = d.premiere("bulletin_situation")
        sans = bulletin is not None and _sans_sortie(bulletin)
        face = bulletin.place("mode_sortie") if bulletin and sans else facture.place("sortie_date")
        yield r.place("quantite"), face, Motif.LIGNE_DIFFERENTE
    if facture.v.get("chp_demande_ecrite") != "oui":
        yield facture.place("chp_demande_ecrite"), r.place("quantite"), Motif.PIECE_MANQUANTE


def sejour(d: Dossier) -> list[Constat]:
    """Dates of the invoice against those of the bulletin (S), acts of the flow inside the stay (D).

    The question falls silent once the establishment has confirmed in writing, or another bulletin agrees.
    """
    facture = facture_de(d)
    if facture is None:
        return []
    debut, fin = (facture.v.get(c, "") for c in ("entree_date", "sortie_date"))
    constats = [
        d.constat(Controle.SEJOUR, (a.date, facture.place("entree_date")), Motif.DATE_INCOHERENTE)
        for a in d.actes
        if a.poste in POSTES and not debut <= a.soins.isoformat() <= fin
    ]
    bulletins = d.du_genre("bulletin_situation")
    if d.reponse_favorable("etablissement"):
        return constats
    return constats + [
        d.constat(
            Controle.SEJOUR,
            (facture.place(champ), bulletins[0].place(champ)),
            Motif.DATE_INCOHERENTE,
            SOUPLE,
            ("reponse_tiers", "bulletin_situation"),
        )
        for champ in ("entree_date", "sortie_date")
        if bulletins and all(b.v.get(champ) != facture.v.get(champ) for b in bulletins)
    ]


def totaux(d: Dossier) -> Iterator[tuple[str, str]]:
    """Quantity × price, parts of each line, sums, and the amounts of the flow (P20 r4)."""
    facture = facture_de(d)
    if facture is None:
        return
    lignes, honoraires, v = facture.rangees("lignes"), facture.rangees("honoraires"), facture.v
    for r in lignes:
        total = montant(r.v.get("total", ""))
        if montant(r.v.get("quantite", "")) * montant(r.v.get("prix_unitaire", "")) != total:
            yield r.place("total"), r.place("prix_unitaire")
        if montant(r.v.get("part_amo", "")) + montant(r.v.get("part_patient", "")) != total:
            yield r.place("part_patient"), r.place("total")
        if montant(r.v.get("taux_amo", "")) == 0 and montant(r.v.get("part_amo", "")) != 0:
            yield r.place("taux_amo"), r.place("part_amo")
    bases = sum((montant(h.v.get("base", "")) for h in honoraires), _ZERO)
    libres = sum((montant(h.v.get("depassement", "")) for h in honoraires), _ZERO)
    total = sum((montant(r.v.get("total", "")) for r in lignes), bases + libres)
    if total != montant(v.get("total_ttc", "")):
        yield facture.place("total_ttc"), facture.place("lignes[0].total")
    if sum((montant(r.v.get("part_amo", "")) for r in lignes), bases) != montant(v.get("part_amo", "")):
        yield facture.place("part_amo"), facture.place("lignes[0].part_amo")
    if montant(v.get("part_amo", "")) + montant(v.get("reste_a_charge", "")) != montant(
        v.get("total_ttc", "")
    ):
        yield facture.place("reste_a_charge"), facture.place("total_ttc")
    yield from _flux(d, lignes, honoraires)


def _flux(d: Dossier, lignes: list[Rangee], honoraires: list[Rangee]) -> Iterator[tuple[str, str]]:
    """Each flow line bears what the invoice says of the stay, or of the act."""
    for acte in d.actes:
        if acte.poste not in POSTES:
            continue
        groupe, champs = (lignes, ("total", "total")) if acte.code == "GHS" else (honoraires, ("base", ""))
        ligne = next((r for r in groupe if r.v.get("code") == acte.code), None)
        if ligne is None:
            yield acte.piece.place("code_acte"), acte.depense
            continue
        depense = montant(ligne.v.get(champs[0], "")) + montant(ligne.v.get("depassement", ""))
        if montant(acte.v.get("depense", "")) != depense:
            yield acte.depense, ligne.place(champs[0])
        if montant(acte.v.get("base", "")) != montant(ligne.v.get(champs[0], "")):
            yield acte.base, ligne.place(champs[0])
        if acte.code == "GHS" and montant(acte.v["verse"]) != montant(ligne.v.get("part_amo", "")):
            yield acte.verse, ligne.place("part_amo")


def regle(d: Dossier) -> Iterator[tuple[str, str, Motif]]:
    """What is still owed to the establishment has not been paid by the adhérent (A02)."""
    facture = facture_de(d)
    if facture is None:
        return
    verse, du = (montant(facture.v.get(c, "")) for c in ("deja_verse", "reste_du"))
    if du != 0:
        yield facture.place("reste_du"), facture.place("reste_a_charge"), Motif.PIECE_MANQUANTE
    if verse + du != montant(facture.v.get("reste_a_charge", "")):
        yield facture.place("deja_verse"), facture.place("reste_a_charge"), Motif.MONTANT_DIFFERENT


def taux(d: Dossier) -> Iterator[tuple[str, str]]:
    """A heavy act leaves one participation for the whole stay: everything else is paid at 100 % (P20 r2)."""
    actes: list[Acte] = [a for a in d.actes if a.poste in POSTES]
    baremes = d.base(Base.BAREMES)
    seuil = montant(baremes.v.get("seuil_acte_lourd", ""))
    lourds = sum((montant(a.v.get("base", "")) for a in actes if a.poste == "technique"), _ZERO)
    for acte in actes:
        plein = montant(acte.v.get("taux", "")) == 100
        if plein != (lourds >= seuil > 0):
            yield acte.taux, baremes.place("seuil_acte_lourd")
