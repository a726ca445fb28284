"""Prescriptions: their validity on the day of delivery, and the lenses that they ask for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cases.controles import officine, seances
from cases.controles.constat import DURE, Constat
from cases.controles.lecture import Dossier, Fiche, age, jour, montant, plus_mois
from scenario_bank.model.clauses import Controle
from scenario_bank.model.vocabulaire import Motif


def derniere_validite(prescrite: date, ne_le: date) -> date:
    """Last day of an optical prescription: 1 year under 16, 5 from 16 to 42, 3 after (A06; M).

    The age is that of the day of the prescription (P11 r2).

    >>> derniere_validite(date(2023, 5, 2), date(2007, 5, 3)), derniere_validite(date(2023, 5, 2), date(2007, 5, 2))
    (datetime.date(2024, 5, 2), datetime.date(2028, 5, 2))
    >>> derniere_validite(date(2023, 5, 2), date(1980, 5, 3)), derniere_validite(date(2023, 5, 2), date(1980, 5, 2))
    (datetime.date(2028, 5, 2), datetime.date(2026, 5, 2))
    """
    ans = age(ne_le, prescrite)
    return plus_mois(prescrite, 12 * (1 if ans < 16 else 5 if ans <= 42 else 3))


def _valide(ordonnance: Fiche, livree: date) -> bool:
    prescrite = jour(ordonnance.v.get("ordonnance_date", ""))
    if prescrite is None or prescrite > livree:
        return False
    if ordonnance.genre != "ordonnance_optique":
        return True
    ne_le = jour(ordonnance.v.get("patient_date_naissance", ""))
    return ne_le is not None and livree <= derniere_validite(prescrite, ne_le)


def ordonnance_validite(d: Dossier) -> list[Constat]:
    """A prescription expired or later than the delivery, unless another at hand was valid that day.

    The date that the invoice quotes must be that of a prescription at hand; a hearing devis follows
    its prescription (P01 r3, P06 r4, P07 r5, P11 r2).
    """
    facture, ordonnances = d.facture, d.du_genre("ordonnance_optique", "ordonnance_medicale")
    constats = [
        d.constat(Controle.ORDONNANCE_VALIDITE, (place, face), motif)
        for place, face, motif in (*officine.prescription(d), *seances.prescription(d))
    ]
    for devis in d.du_genre("devis_optique", "devis_audio")[:1]:
        constats += _devis(d, devis, ordonnances)
    if facture is None or not ordonnances:
        return constats
    champ = "delivrance_date" if facture.v.get("delivrance_date") else "facture_date"
    livree = jour(facture.v.get(champ, ""))
    if livree is not None and not any(_valide(o, livree) for o in ordonnances):
        constats.append(
            d.constat(
                Controle.ORDONNANCE_VALIDITE,
                (ordonnances[0].place("ordonnance_date"), facture.place("facture_date")),
                Motif.VALIDITE_DEPASSEE,
                DURE,
                (ordonnances[0].genre,),
            )
        )
    citee = facture.v.get("prescription_date", "")
    if citee and all(o.v.get("ordonnance_date") != citee for o in ordonnances):
        constats.append(
            d.constat(
                Controle.ORDONNANCE_VALIDITE,
                (facture.place("prescription_date"), ordonnances[0].place("ordonnance_date")),
                Motif.DATE_INCOHERENTE,
            )
        )
    return constats


def _devis(d: Dossier, devis: Fiche, ordonnances: list[Fiche]) -> list[Constat]:
    if not ordonnances:
        return []
    ordonnance = ordonnances[0]
    ecarts = []
    citee, prescrite = devis.v.get("prescription_date", ""), ordonnance.v.get("ordonnance_date", "")
    if citee and all(o.v.get("ordonnance_date") != citee for o in ordonnances):
        ecarts.append("prescription_date")
    if devis.genre == "devis_audio" and devis.v.get("devis_date", "") < prescrite:
        ecarts.append("devis_date")
    return [
        d.constat(
            Controle.ORDONNANCE_VALIDITE,
            (devis.place(champ), ordonnance.place("ordonnance_date")),
            Motif.DATE_INCOHERENTE,
        )
        for champ in ecarts
    ]


@dataclass(frozen=True, slots=True)
class Correction:
    """The correction of one eye, in dioptres and degrees."""

    sph: Decimal
    cyl: Decimal
    axe: int
    add: Decimal

    @property
    def normale(self) -> tuple[Decimal, Decimal, int, Decimal]:
        """With a negative cylinder: (sph, cyl, axe) is (sph+cyl, −cyl, axe±90) (P01 r9).

        >>> Correction(Decimal("-2"), Decimal("0.50"), 10, Decimal(0)).normale
        (Decimal('-1.50'), Decimal('-0.50'), 100, Decimal('0'))
        """
        if self.cyl > 0:
            return self.sph + self.cyl, -self.cyl, (self.axe + 90) % 180, self.add
        return self.sph, self.cyl, self.axe % 180 if self.cyl else 0, self.add


_NOMBRE = r"([+-]?\d+\.\d+)"
_FACTUREE = re.compile(
    rf"{_NOMBRE}(?: ?\( ?{_NOMBRE}(?: ?\)| à)? ?(\d+) ?° ?\)?)?(?:,? ?add\.? ?{_NOMBRE})?", re.IGNORECASE
)


def lire_correction(texte: str) -> Correction | None:
    """A correction as an invoice writes it, None when it cannot be read.

    >>> lire_correction("-2.00 (-0.75) 90° add 1.50").normale
    (Decimal('-2.00'), Decimal('-0.75'), 90, Decimal('1.50'))
    >>> lire_correction("−2,00 (−0,75 à 90°), add. +1,50") == lire_correction("-2.00 (-0.75) 90° add 1.50")
    True
    """
    plat = re.sub(r"\s", " ", texte.replace("−", "-").replace(",", ".")).strip()
    plat = re.sub(r"\. (?=add)", ", ", plat)
    m = _FACTUREE.fullmatch(plat)
    if m is None:
        return None
    return Correction(Decimal(m[1]), Decimal(m[2] or 0), int(m[3] or 0), Decimal(m[4] or 0))


def prescrite(ordonnance: Fiche, oeil: str) -> Correction:
    """The correction that the prescription gives for `oeil` (od or og)."""
    v = ordonnance.v
    axe = v.get(f"{oeil}.axe", "")
    return Correction(
        montant(v.get(f"{oeil}.sph", "")),
        montant(v.get(f"{oeil}.cyl", "")),
        int(axe) if axe.isdigit() else 0,
        montant(v.get(f"{oeil}.add", "")),
    )


def _incoherents(o: Fiche, oeil: str) -> list[str]:
    """A cylinder without axis or an axis without cylinder; « progressif » without addition or the reverse."""
    champs = []
    if bool(montant(o.v.get(f"{oeil}.cyl", ""))) != bool(o.v.get(f"{oeil}.axe", "")):
        champs.append(f"{oeil}.cyl")
    vision, addition = o.v.get("vision", ""), montant(o.v.get(f"{oeil}.add", ""))
    if vision and (vision == "progressif") != bool(addition):
        champs.append("vision")
    return champs


_YEUX = {"verre_OD": "od", "verre_OG": "og"}


def correction_ordonnance(d: Dossier) -> list[Constat]:
    """Lenses billed that are not those prescribed, but for the transposition of the cylinder; a
    prescription that contradicts itself (P11 r1, X13)."""
    facture, ordonnances = d.facture, d.du_genre("ordonnance_optique")
    constats = [
        d.constat(Controle.CORRECTION_ORDONNANCE, (o.place(champ), o.place(f"{oeil}.sph")), Motif.AUTRE)
        for o in ordonnances[:1]
        for oeil in ("od", "og")
        for champ in _incoherents(o, oeil)
    ]
    if facture is None or not ordonnances:
        return constats
    for ligne in facture.rangees("lignes"):
        oeil = _YEUX.get(ligne.v.get("element", ""))
        if oeil is None:
            continue
        billed = lire_correction(ligne.v.get("correction", ""))
        if billed is None or all(billed.normale != prescrite(o, oeil).normale for o in ordonnances):
            constats.append(
                d.constat(
                    Controle.CORRECTION_ORDONNANCE,
                    (ligne.place("correction"), ordonnances[0].place(f"{oeil}.sph")),
                    Motif.LIGNE_DIFFERENTE,
                    resolu_par=("reponse_tiers",),
                )
            )
    return constats
