"""Series of séances: what the invoice dates one by one, what was prescribed, what the flow carries (P12, P24)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from cases.controles.constat import DURE, SOUPLE, Constat, Nature
from cases.controles.lecture import Acte, Dossier, Fiche, Rangee, au_centime, jour, montant
from scenario_bank.model.clauses import Controle
from scenario_bank.model.vocabulaire import Motif

_ZERO = Decimal(0)
_COTATION = re.compile(r"([A-Z]{2,3}) (\d+(?:,\d+)?)")


def lire_cotation(texte: str) -> tuple[str, Decimal] | None:
    """Letter and coefficient of a cotation, None when it cannot be read.

    >>> lire_cotation("AMS 8,1")
    ('AMS', Decimal('8.1'))
    """
    m = _COTATION.fullmatch(texte.replace("\xa0", " "))
    return (m[1], Decimal(m[2].replace(",", "."))) if m else None


def facture_de_seances(d: Dossier) -> Fiche | None:
    """The invoice that lists séances, None when the file has none."""
    return d.premiere("facture_auxiliaire")


def lots(facture: Fiche, actes: Sequence[Acte]) -> list[tuple[Acte, list[Rangee]]]:
    """The séances of the invoice that each flow line carries, in their order, by its quantity."""
    seances, debut, lus = facture.rangees("seances"), 0, []
    for acte in actes:
        quantite = acte.v.get("quantite", "")
        fin = debut + (int(quantite) if quantite.isdigit() else 0)
        lus.append((acte, seances[debut:fin]))
        debut = fin
    return lus


def _hors(acte: Acte, seances: list[Rangee]) -> Rangee | None:
    """The first of the séances that is not within the days of its flow line."""
    du, au = acte.v.get("date_debut_soins", ""), acte.v.get("date_fin_soins", "")
    return next((r for r in seances if not du <= r.v.get("date", "") <= au), None)


def totaux(d: Dossier) -> Iterator[tuple[str, str]]:
    """Séances and majorations make the total, parts too; each flow line carries its séances (P24 r2)."""
    facture = facture_de_seances(d)
    if facture is None:
        return
    v, seances = facture.v, facture.rangees("seances")
    somme = sum((montant(r.v.get("montant", "")) for r in seances), _ZERO)
    somme += sum((montant(r.v.get("montant", "")) for r in facture.rangees("majorations")), _ZERO)
    total = montant(v.get("total", ""))
    if somme != total:
        yield facture.place("total"), facture.place("seances[0].montant")
    parts = [montant(v[c]) for c in ("part_amo", "part_patient") if c in v]
    if len(parts) == 2 and sum(parts, _ZERO) != total:
        yield facture.place("part_patient"), facture.place("total")
    portees = sum((montant(a.v.get("quantite", "")) for a in d.actes), _ZERO)
    if d.actes and portees != len(seances):
        yield d.actes[-1].piece.place("quantite"), seances[-1].place("date")
        return
    for acte, siennes in lots(facture, d.actes):
        if (dehors := _hors(acte, siennes)) is not None:
            yield acte.date, dehors.place("date")
        elif montant(acte.v.get("depense", "")) != sum((montant(r.v["montant"]) for r in siennes), _ZERO):
            yield acte.depense, siennes[0].place("montant")


def regle(d: Dossier) -> Iterator[tuple[str, str, Motif]]:
    """What the patient paid is the patient's part, with a mention, a means and a date (A02)."""
    facture = facture_de_seances(d)
    if facture is None:
        return
    v = facture.v
    if montant(v.get("acquit_montant", "")) != montant(v.get("part_patient", "")):
        yield facture.place("acquit_montant"), facture.place("part_patient"), Motif.MONTANT_DIFFERENT
    if not v.get("acquit_mention") or not v.get("acquit_mode"):
        yield facture.place("acquit_mention"), facture.place("part_patient"), Motif.PIECE_MANQUANTE
    payee = v.get("acquit_date", "")
    if jour(payee) is None or payee > facture.recue_le:
        yield facture.place("acquit_date"), facture.place("facture_date"), Motif.DATE_INCOHERENTE


def prescription(d: Dossier) -> Iterator[tuple[str, str, Motif]]:
    """The prescription quoted is at hand, and no séance comes before it (P12 r1, P24 r3)."""
    facture, ordonnances = facture_de_seances(d), d.du_genre("ordonnance_auxiliaire")
    if facture is None or not ordonnances:
        return
    premiere = min(ordonnances, key=lambda o: o.v.get("ordonnance_date", ""))
    citee = facture.v.get("prescription_date", "")
    if all(o.v.get("ordonnance_date") != citee for o in ordonnances):
        yield facture.place("prescription_date"), premiere.place("ordonnance_date"), Motif.DATE_INCOHERENTE
    for r in facture.rangees("seances"):
        if r.v.get("date", "") < premiere.v.get("ordonnance_date", ""):
            yield premiere.place("ordonnance_date"), r.place("date"), Motif.DATE_INCOHERENTE


def deux_fois(d: Dossier) -> list[Constat]:
    """Two séances of one invoice on the same day (P24 r3).

    Soft, since each may have its prescription: a written confirmation settles it. Certain once the
    practitioner writes that there was only one.
    """
    facture = facture_de_seances(d)
    if facture is None or d.reponse_favorable("ps"):
        return []
    vues: dict[str, Rangee] = {}
    doubles = []
    for r in facture.rangees("seances"):
        premiere = vues.setdefault(r.v.get("date", ""), r)
        doubles += [(r.place("date"), premiere.place("date"))] if premiere is not r else []
    certain = d.reponse("partiel", "ps")
    nature: Nature = DURE if certain else SOUPLE
    resolu = () if certain else ("reponse_tiers",)
    return [d.constat(Controle.DOUBLON, p, Motif.DEJA_PRESENT, nature, resolu) for p in doubles]


def tarifs(d: Dossier, base: Rangee | None) -> Iterator[tuple[str, str]]:
    """Each séance costs its coefficient at the key letter of `base`; a flow line carries that cotation (P24 r1)."""
    facture = facture_de_seances(d)
    for acte, siennes in lots(facture, d.actes) if facture else ():
        for r in siennes:
            lue = lire_cotation(r.v.get("cotation", ""))
            if lue is None or (lue[0], lue[1]) != (acte.code, montant(acte.v.get("coefficient", ""))):
                yield r.place("cotation"), acte.piece.place("coefficient")
            elif base is not None and au_centime(lue[1] * montant(base.v.get("base", ""))) != montant(
                r.v.get("montant", "")
            ):
                yield r.place("montant"), base.place("base")


def _sans_ordonnance(seances: list[Rangee], ordonnances: list[Fiche]) -> list[Rangee]:
    """The séances that no prescription covers, each prescription taking its number from its date on."""
    anciennes = sorted(ordonnances, key=lambda o: o.v.get("ordonnance_date", ""))
    restent = {}
    for o in anciennes:
        nombre = o.v.get("seances_nombre", "")
        restent[o.id] = int(nombre) if nombre.isdigit() else len(seances)
    decouvertes = []
    for r in seances:
        le = r.v.get("date", "")
        libre = next((o for o in anciennes if o.v.get("ordonnance_date", "") <= le and restent[o.id]), None)
        if libre is not None:
            restent[libre.id] -= 1
        elif le >= anciennes[0].v.get("ordonnance_date", ""):
            decouvertes.append(r)
    return decouvertes


def seances_prescrites(d: Dossier) -> list[Constat]:
    """More séances than the number written on the prescriptions at hand (P12 r2).

    The number is optional: a prescription without it covers what follows its date. Soft, since another
    prescription may exist; certain once the practitioner writes that it does not.
    """
    facture, ordonnances = facture_de_seances(d), d.du_genre("ordonnance_auxiliaire")
    if facture is None or not ordonnances:
        return []
    en_trop = _sans_ordonnance(facture.rangees("seances"), ordonnances)
    if not en_trop:
        return []
    certain = d.reponse("partiel", "ps")
    nature: Nature = DURE if certain else SOUPLE
    return [
        d.constat(
            Controle.SEANCES_PRESCRITES,
            (en_trop[0].place("date"), ordonnances[0].place("seances_nombre")),
            Motif.PIECE_MANQUANTE,
            nature,
            () if certain else ("ordonnance_auxiliaire",),
        )
    ]
