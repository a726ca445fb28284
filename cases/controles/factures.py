"""Sums of an invoice, its payment, and the devis line by line (pieces.md X04, X08, X12)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from cases.controles import dentaire, officine, seances, sejours, transports
from cases.controles.constat import SOUPLE, Constat
from cases.controles.lecture import CENT, Dossier, Fiche, Rangee, au_centime, jour, montant, plus_mois
from scenario_bank.model.clauses import Controle
from scenario_bank.model.vocabulaire import Base, Motif

_ZERO = Decimal(0)


def net(ligne: Rangee) -> Decimal:
    """What a line of an invoice costs once its discount is taken off."""
    return montant(ligne.v.get("prix_ttc", "")) - montant(ligne.v.get("remise", ""))


def total_pieces(d: Dossier) -> list[Constat]:
    """Lines against total, tax, parts, flow lines and past payments (P01 r1, P14 r3, X04)."""
    ecarts: list[tuple[str, str]] = []
    facture = d.facture
    if facture is not None:
        ecarts += [*_sommes(facture), *_lignes_de_flux(d, facture)]
    for decompte in d.recues:
        if decompte.genre == "decompte_amo":
            verses = sum((montant(r.v.get("montant_verse", "")) for r in decompte.rangees("lignes")), _ZERO)
            if verses != montant(decompte.v.get("total_verse", "")):
                ecarts.append((decompte.place("total_verse"), decompte.place("lignes[0].montant_verse")))
    ecarts += [*_flux_recus(d), *officine.totaux(d), *seances.totaux(d), *dentaire.totaux(d)]
    ecarts += [*sejours.totaux(d), *transports.totaux(d)]
    return [
        d.constat(Controle.TOTAL_PIECES, (place, face), Motif.MONTANT_DIFFERENT, resolu_par=("avoir",))
        for place, face in ecarts
    ]


def _sommes(facture: Fiche) -> Iterator[tuple[str, str]]:
    lignes, v = facture.rangees("lignes"), facture.v
    total = montant(v.get("total_ttc", ""))
    if sum((net(x) for x in lignes), _ZERO) != total:
        yield facture.place("total_ttc"), facture.place("lignes[0].prix_ttc")
    if "total_ht" in v:
        ttc = montant(v["total_ht"]) * (1 + montant(v.get("tva_taux", "")) / 100)
        if abs(au_centime(ttc) - total) > CENT * max(1, len(lignes)):
            yield facture.place("total_ht"), facture.place("total_ttc")
    parts = [montant(x.v["montant_amo"]) for x in lignes if x.v.get("montant_amo")]
    if parts and "part_amo" in v and sum(parts, _ZERO) != montant(v["part_amo"]):
        yield facture.place("part_amo"), facture.place("lignes[0].montant_amo")
    connus = [v.get(c, "") for c in ("part_amo", "part_amc", "reste_a_charge")]
    chiffres = [montant(c) for c in connus if c not in ("", "non_connu")]
    if len(chiffres) == len(connus) and sum(chiffres, _ZERO) != total:
        yield facture.place("total_ttc"), facture.place("reste_a_charge")


def _lignes_de_flux(d: Dossier, facture: Fiche) -> Iterator[tuple[str, str]]:
    """Each flow line bears what the invoice's line of the same rank costs, and its part of the AMO."""
    lignes = facture.rangees("lignes")
    flux = [a for a in d.actes if not a.medecin]
    if len(flux) != len(lignes) and flux:
        yield flux[0].depense, facture.place("lignes[0].prix_ttc")
        return
    for acte, ligne in zip(flux, lignes, strict=False):
        if montant(acte.v.get("depense", "")) != net(ligne):
            yield acte.depense, ligne.place("prix_ttc")
        if ligne.v.get("montant_amo") and montant(ligne.v["montant_amo"]) != montant(acte.v["verse"]):
            yield ligne.place("montant_amo"), acte.verse
    amo = sum((montant(a.v["verse"]) for a in flux), _ZERO)
    if flux and "part_amo" in facture.v and montant(facture.v["part_amo"]) != amo:
        yield facture.place("part_amo"), flux[0].verse


def _flux_recus(d: Dossier) -> Iterator[tuple[str, str]]:
    """A movement of the flux base bears what its flow line says."""
    base = d.base(Base.FLUX)
    for mouvement in base.rangees("lignes"):
        for acte in d.actes:
            if (
                acte.reference
                and mouvement.v.get("reference") == acte.reference
                and montant(mouvement.v.get("montant", "")) != montant(acte.v["verse"])
            ):
                yield acte.verse, mouvement.place("montant")


def acquit(d: Dossier) -> list[Constat]:
    """Payments that do not make the total, no mention or no date of payment (P01 r2, A02)."""
    ville = [
        d.constat(Controle.ACQUIT, (place, face), motif)
        for place, face, motif in (
            *officine.regle(d),
            *seances.regle(d),
            *dentaire.regle(d),
            *sejours.regle(d),
        )
    ]
    facture = d.facture
    if facture is None:
        return ville
    v, ecarts = facture.v, []
    verses = sum((montant(r.v.get("montant", "")) for r in facture.rangees("acomptes")), _ZERO)
    verse = montant(v.get("acquit_montant", "")) + verses
    if verse != montant(v.get("total_ttc", "")):
        ecarts.append(("acquit_montant", "total_ttc", Motif.MONTANT_DIFFERENT))
    if not v.get("acquit_mention") or not v.get("acquit_mode"):
        ecarts.append(("acquit_mention", "total_ttc", Motif.PIECE_MANQUANTE))
    payee = jour(v.get("acquit_date", ""))
    if payee is None or v["acquit_date"] > facture.recue_le:
        ecarts.append(("acquit_date", "facture_date", Motif.DATE_INCOHERENTE))
    ecarts += [
        (f"acomptes[{i}].date", "acquit_date", Motif.DATE_INCOHERENTE)
        for i, r in enumerate(facture.rangees("acomptes"))
        if r.v.get("date", "") > v.get("acquit_date", "")
    ]
    return [
        d.constat(Controle.ACQUIT, (facture.place(champ), facture.place(face)), motif)
        for champ, face, motif in ecarts
    ]


def _offre(devis: Fiche) -> dict[tuple[str, str], Rangee]:
    """Lines of the retained offer by (element or ear, class)."""
    if devis.genre == "devis_optique":
        retenue = devis.v.get("offre_retenue", "").lower()
        classe = retenue.upper()
        return {(r.v.get("element", ""), classe): r for r in devis.rangees(f"offre_{retenue}.lignes")}
    return {(r.v.get("oreille", ""), r.v.get("classe", "")): r for r in devis.rangees("offres")}


def devis_facture(d: Dossier) -> list[Constat]:
    """Each line of the invoice at the price of the devis: an equal total is not enough (X08, S).

    Silent once the issuer has explained it in writing, or by a credit note.
    """
    facture, devis = d.facture, d.devis
    ecarts = [*dentaire.devis(d), *(_devis_seul(devis) if devis is not None else ())]
    if facture is not None and devis is not None:
        ecarts += _ligne_a_ligne(facture, devis)
    emetteurs = ("ps",) if devis is None else ("magasin",)
    explique = d.reponse_favorable(*emetteurs) or bool(d.du_genre("avoir"))
    return [
        d.constat(Controle.DEVIS_FACTURE, (place, face), motif, SOUPLE, ("reponse_tiers", "avoir"))
        for place, face, motif in ecarts
        if not explique
    ]


def _ligne_a_ligne(facture: Fiche, devis: Fiche) -> Iterator[tuple[str, str, Motif]]:
    offre = _offre(devis)
    for ligne in facture.rangees("lignes"):
        cle = ligne.v.get("element") or ligne.v.get("oreille", "")
        promise = offre.get((cle, ligne.v.get("classe", "")))
        if promise is None:
            yield ligne.place("classe"), devis.place("devis_numero"), Motif.LIGNE_DIFFERENTE
        elif montant(ligne.v.get("prix_ttc", "")) != montant(promise.v.get("prix", "")):
            yield ligne.place("prix_ttc"), promise.place("prix"), Motif.MONTANT_DIFFERENT
        elif ligne.v.get("modele", "") != promise.v.get("marque_modele", ligne.v.get("modele", "")):
            yield ligne.place("modele"), promise.place("marque_modele"), Motif.LIGNE_DIFFERENTE
    if facture.v.get("devis_reference", "") not in ("", devis.v.get("devis_numero", "")):
        yield facture.place("devis_reference"), devis.place("devis_numero"), Motif.LIGNE_DIFFERENTE
    if devis.v.get("devis_date", "") > facture.v.get("facture_date", ""):
        yield devis.place("devis_date"), facture.place("facture_date"), Motif.DATE_INCOHERENTE


def _devis_seul(devis: Fiche) -> Iterator[tuple[str, str, Motif]]:
    """Inside the devis: two months of validity, acceptance after it, thirty days of trial (P02 r5, P06)."""
    le, fin = jour(devis.v.get("devis_date", "")), jour(devis.v.get("devis_validite", ""))
    if le is not None and fin is not None and fin < plus_mois(le, 2):
        yield devis.place("devis_validite"), devis.place("devis_date"), Motif.DATE_INCOHERENTE
    accepte = jour(devis.v.get("acceptation_date", ""))
    if le is not None and accepte is not None and not le <= accepte <= (fin or accepte):
        yield devis.place("acceptation_date"), devis.place("devis_date"), Motif.DATE_INCOHERENTE
    if devis.v.get("essai_duree") and montant(devis.v["essai_duree"]) < 30:
        yield devis.place("essai_duree"), devis.place("devis_date"), Motif.DELAI_NON_ATTEINT
    if le is not None and devis.v.get("prescription_date", "") > devis.v["devis_date"]:
        yield devis.place("devis_date"), devis.place("prescription_date"), Motif.DATE_INCOHERENTE
