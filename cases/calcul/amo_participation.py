"""Participation forfaitaire and franchises: what is withheld from the AMO's part (§11, step 4).

Two yearly counters, each under its own cap read at the date of reimbursement, and the limits of a day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from cases.calcul.erreurs import CasNonCouvert, DonneeInvalide
from cases.calcul.lignes import ZERO, Compteurs, LigneSoins
from cases.calcul.trace import Trace, arrondi
from scenario_bank.actes import Participation

_PAR_POSTE = {
    "medecin": Participation.PF,
    "technique": Participation.PF,
    "biologie": Participation.PF,
    "pharmacie": Participation.FRANCHISE_MEDICAMENT,
    "auxiliaire": Participation.FRANCHISE_PARAMEDICAL,
    "transport": Participation.FRANCHISE_TRANSPORT,
}
_MONTANTS = {
    Participation.PF: "pf.montant",
    Participation.FRANCHISE_MEDICAMENT: "franchise.medicament",
    Participation.FRANCHISE_PARAMEDICAL: "franchise.paramedical",
    Participation.FRANCHISE_TRANSPORT: "franchise.transport",
}
_JOUR = {
    Participation.FRANCHISE_PARAMEDICAL: "franchise.jour_paramedical",
    Participation.FRANCHISE_TRANSPORT: "franchise.jour_transport",
}


def mineur_au_premier_janvier(ligne: LigneSoins, majorite: int) -> bool:
    """True when the bénéficiaire had not reached `majorite` on 1 January of the year of care.

    Raises DonneeInvalide when the date of birth is needed and absent.
    """
    if ligne.ne_le is not None:
        premier = date(ligne.date_soins.year, 1, 1)
        return (ligne.ne_le.year + majorite, ligne.ne_le.month, ligne.ne_le.day) > (premier.year, 1, 1)
    if ligne.age == majorite:
        raise DonneeInvalide(
            f"ligne {ligne.id}, ne_le",
            f"absente pour un bénéficiaire de {majorite} ans",
            "une date AAAA-MM-JJ",
            "La participation dépend de l’âge au 1er janvier : indiquez la date de naissance.",
        )
    return ligne.age < majorite


def nature(ligne: LigneSoins, trace: Trace) -> Participation:
    """What this line bears: by its act, by its poste when the code is unknown."""
    acte = trace.baremes.actes.get(ligne.code_acte)
    return acte.participation if acte else _PAR_POSTE.get(ligne.poste, Participation.AUCUNE)


class Suivi:
    """What has been withheld so far: the bénéficiaire's years of reimbursement, and the days.

    The counters given hold for the only year of reimbursement of `lignes`; with several years nothing
    says which one they fill. A day counts participations, each once whatever it was reduced to, and
    euros of franchises.
    """

    __slots__ = ("_annees", "_depart", "_jours", "_seule")

    def __init__(self, compteurs: Compteurs | None, lignes: Iterable[LigneSoins]) -> None:
        annees = {_rembourse_le(x).year for x in lignes}
        self._seule = len(annees) < 2
        self._depart = compteurs or Compteurs()
        self._annees: dict[tuple[bool, int], Decimal] = {}
        self._jours: dict[tuple[Participation, str, date], Decimal] = {}

    def annee(self, genre: Participation, ligne: LigneSoins) -> Decimal:
        """The counter of the year in which the line is reimbursed, that a participation of `genre` fills."""
        pf = genre is Participation.PF
        depart = (self._depart.pf if pf else self._depart.franchise) if self._seule else ZERO
        return self._annees.get((pf, _rembourse_le(ligne).year), depart)

    def incertain(self, genre: Participation) -> Decimal:
        """What was withheld before this claim in a year that nothing tells."""
        return (
            ZERO if self._seule else self._depart.pf if genre is Participation.PF else self._depart.franchise
        )

    def verifier_depart(self, genre: Participation, ligne: LigneSoins) -> None:
        """Raises CasNonCouvert when a counter was given that may belong to any of several years."""
        depart = self.incertain(genre)
        if depart:
            raise CasNonCouvert(
                f"ligne {ligne.id}, compteurs",
                f"{depart:.2f} déjà retenus, sans dire de quelle année",
                "des lignes remboursées la même année, ou des compteurs à 0.00",
                "Séparez les lignes par année de remboursement : le plafond est annuel.",
            )

    def jour(self, genre: Participation, ligne: LigneSoins) -> Decimal:
        """What the day of care already bears under the same daily limit."""
        return self._jours.get(_cle(genre, ligne), ZERO)

    def retenir(self, genre: Participation, ligne: LigneSoins, montant: Decimal, nombre: Decimal) -> None:
        """Counts what a line withheld, and its number of participations."""
        pf = genre is Participation.PF
        self._annees[pf, _rembourse_le(ligne).year] = self.annee(genre, ligne) + montant
        if not pf or ligne.professionnel:
            cle = _cle(genre, ligne)
            ajout = nombre if pf else montant
            self._jours[cle] = self._jours.get(cle, ZERO) + ajout


def _rembourse_le(ligne: LigneSoins) -> date:
    return ligne.date_remboursement or ligne.date_soins


def _cle(genre: Participation, ligne: LigneSoins) -> tuple[Participation, str, date]:
    """The daily limit is one professional's for the PF, the bénéficiaire's for the franchises."""
    return genre, ligne.professionnel if genre is Participation.PF else "", ligne.date_soins


def _exoneration(ligne: LigneSoins, genre: Participation, en_sejour: bool, trace: Trace) -> bool:
    """True, with its step, when no participation is due on this line."""
    if genre is Participation.AUCUNE:
        trace.noter("pf.non_due", ZERO)
        return True
    if en_sejour:
        trace.noter("pf.hospitalisation", ZERO)
        return True
    if genre is Participation.FRANCHISE_TRANSPORT and ligne.urgence:
        trace.noter("franchise.urgence", ZERO)
        return True
    majorite = trace.lire("pf.age_majorite")
    if mineur_au_premier_janvier(ligne, int(majorite)):
        trace.noter_lu("pf.exoneration_mineur", "pf.age_majorite", ZERO, majorite)
        return True
    for situation in ("maternite", "c2s"):
        if situation in ligne.situation:
            trace.noter(f"pf.exoneration_{situation}", ZERO)
            return True
    return False


def _limite_jour(
    ligne: LigneSoins, genre: Participation, du: Decimal, unite: Decimal, suivi: Suivi, trace: Trace
) -> Decimal:
    """`du` within the day's limit."""
    deja = suivi.jour(genre, ligne)
    if genre is Participation.PF:
        if not deja and ligne.quantite == 1:
            return du
        nombre = trace.lire("pf.nombre_par_jour")
        reste = arrondi(max(ZERO, nombre - deja) * unite)
        if du <= reste:
            return du
        return trace.noter_lu("pf.limite_jour", "pf.nombre_par_jour", reste, nombre)
    if genre not in _JOUR:
        return du
    limite = trace.lire(_JOUR[genre])
    reste = max(ZERO, limite - deja)
    if du <= reste:
        return du
    return trace.noter_lu("franchise.limite_jour", _JOUR[genre], reste, limite)


def _limite_annuelle(
    ligne: LigneSoins, genre: Participation, du: Decimal, suivi: Suivi, trace: Trace
) -> Decimal:
    """`du` within the year's cap, counted at the date of reimbursement.

    The cap enters the trace only when one of the year's values could bind.
    """
    prefixe = "pf" if genre is Participation.PF else "franchise"
    jour = _rembourse_le(ligne)
    plafonds = trace.baremes.parametre(f"{prefixe}.plafond_annuel")
    deja = suivi.annee(genre, ligne)
    minimum = plafonds.minimum_annee(jour.year)
    if deja + du + suivi.incertain(genre) <= minimum:
        return du
    suivi.verifier_depart(genre, ligne)
    plafond = plafonds.a(jour).valeur
    reste = max(ZERO, plafond - deja)
    trace.noter_lu(f"{prefixe}.limite_annuelle", f"{prefixe}.plafond_annuel", reste, deja, plafond, jour=jour)
    return min(du, reste)


def participation(
    ligne: LigneSoins, brute: Decimal, suivi: Suivi, trace: Trace, *, en_sejour: bool = False
) -> Decimal:
    """The participation or franchise withheld from the AMO's part, and counted."""
    genre = nature(ligne, trace)
    if _exoneration(ligne, genre, en_sejour, trace):
        return ZERO
    prefixe = "pf" if genre is Participation.PF else "franchise"
    unite = trace.lire(_MONTANTS[genre])
    du = _limite_jour(ligne, genre, unite * ligne.quantite, unite, suivi, trace)
    nombre = du / unite
    du = _limite_annuelle(ligne, genre, du, suivi, trace)
    if du > brute:
        du = trace.noter(f"{prefixe}.reduite", brute, du, brute)
    trace.noter_lu(f"{prefixe}.due", _MONTANTS[genre], du)
    suivi.retenir(genre, ligne, du, nombre)
    return du
