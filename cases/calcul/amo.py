"""What the Assurance Maladie pays: base, assiette, rate, participation (santé reference §11, steps 2 to 4)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from cases.calcul.erreurs import CasNonCouvert, DonneeInvalide
from cases.calcul.lignes import ZERO, LigneSoins
from cases.calcul.trace import Trace, arrondi

CENTIEME = Decimal("0.01")
_TARIF, _NON_OPTAM, _AUTORITE = "secteur 1 ou OPTAM", "secteur 2 non OPTAM", "secteur 3"
_BASES = {
    ("G", _TARIF): "base.g",
    ("GS", _TARIF): "base.g",
    ("CS", _TARIF): "base.cs_coordonne",
    ("APC", _TARIF): "base.apc",
    ("CNP", _TARIF): "base.cnp",
    ("G", _NON_OPTAM): "base.c_non_optam",
    ("GS", _NON_OPTAM): "base.c_non_optam",
    ("C", _NON_OPTAM): "base.c_non_optam",
    ("CS", _NON_OPTAM): "base.c_non_optam",
    ("APC", _NON_OPTAM): "base.apc_non_optam",
    ("CNP", _NON_OPTAM): "base.cnp_non_optam",
    ("G", _AUTORITE): "base.g_autorite",
    ("CS", _AUTORITE): "base.cs_autorite",
}
_BASES_ENFANT = {
    ("G", _TARIF): "base.g_enfant",
    ("GS", _TARIF): "base.g_enfant",
    ("G", _NON_OPTAM): "base.c_enfant_non_optam",
    ("GS", _NON_OPTAM): "base.c_enfant_non_optam",
    ("C", _NON_OPTAM): "base.c_enfant_non_optam",
}
_BASES_NON_COORDONNEES = {
    ("CS", _TARIF): "base.cs_non_coordonne",
    ("CNP", _TARIF): "base.cnp_non_coordonne",
}
_BASES_APPAREILLAGE = {
    "OPT_MONTURE_B": "base.opt_classe_b",
    "OPT_VERRE_B": "base.opt_classe_b",
    "OPT_MONTURE_A": "base.opt_monture_a",
    "AUD_I": "base.aud_i",
}
_AGE_ENFANT = 6
AGE_JEUNE_AUDIO = 20


def hors_parcours(ligne: LigneSoins, trace: Trace) -> bool:
    """True when the line bears the hors parcours majoration: a doctor's act, from 16 years on."""
    if ligne.parcours or ligne.poste != "medecin":
        return False
    minimum = trace.lire("parcours.age_minimum")
    if ligne.age < minimum:
        trace.noter_lu("parcours.dispense_age", "parcours.age_minimum", ZERO, minimum)
        return False
    for situation in ("ald", "maternite", "alsace_moselle"):
        if situation in ligne.situation and ligne.taux is None:
            raise CasNonCouvert(
                f"ligne {ligne.id}, situation",
                f"« {situation} » hors parcours",
                "« ald », « maternite » et « alsace_moselle » avec « parcours » vrai",
                "Les références ne donnent pas ce taux : indiquez « taux », ou changez la situation.",
            )
    if ligne.code_acte == "CNP" and 16 <= ligne.age <= 25:
        raise CasNonCouvert(
            f"ligne {ligne.id}, parcours",
            "CNP hors parcours entre 16 et 25 ans",
            "« parcours » vrai pour un psychiatre (accès direct de 16 à 25 ans)",
            "Le code ne dit pas s’il s’agit d’un psychiatre ou d’un neurologue : précisez le parcours.",
        )
    return True


def parametre_base(ligne: LigneSoins, hors: bool) -> str:
    """The id of the base's parameter for this act, secteur and age; raises CasNonCouvert or DonneeInvalide."""
    code = ligne.code_acte
    if ligne.poste != "medecin" and code in _BASES_APPAREILLAGE:
        jeune = code == "AUD_I" and ligne.age <= AGE_JEUNE_AUDIO
        return "base.aud_i_jeune" if jeune else _BASES_APPAREILLAGE[code]
    regime = _AUTORITE if ligne.secteur == "3" else _NON_OPTAM if ligne.non_optam else _TARIF
    cle = (code, regime)
    if ligne.age < _AGE_ENFANT and cle in _BASES_ENFANT:
        return _BASES_ENFANT[cle]
    if hors and cle in _BASES_NON_COORDONNEES:
        return _BASES_NON_COORDONNEES[cle]
    if cle in _BASES:
        return _BASES[cle]
    regimes = [r for c, r in _BASES if c == code]
    if regimes:
        raise CasNonCouvert(
            f"ligne {ligne.id}, code_acte",
            f"{code} en {regime}",
            f"{code} en {' ; '.join(regimes)}",
            "Corrigez le code ou le secteur.",
        )
    codes = [*dict.fromkeys(c for c, _ in _BASES), *_BASES_APPAREILLAGE]
    raise DonneeInvalide(
        f"ligne {ligne.id}, code_acte",
        f"« {code} » inconnu",
        ", ".join(codes),
        "Corrigez le code, ou donnez « base_remboursement » et « taux ».",
    )


def base(ligne: LigneSoins, hors: bool, trace: Trace) -> Decimal:
    """The base de remboursement of the whole line (quantity included)."""
    if ligne.base_remboursement is not None:
        return trace.noter("base.imposee", ligne.base_remboursement * ligne.quantite)
    identifiant = parametre_base(ligne, hors)
    return trace.noter_lu("base.acte", identifiant, trace.lire(identifiant) * ligne.quantite)


def assiette(depense: Decimal, base_ligne: Decimal, trace: Trace) -> Decimal:
    """R: the smaller of the dépense and the base."""
    return trace.noter("base.assiette", min(depense, base_ligne), depense, base_ligne)


def parametre_taux(ligne: LigneSoins, hors: bool) -> str:
    """The id of the AMO rate for the line; raises CasNonCouvert."""
    if hors:
        return "taux.hors_parcours"
    if "ald" in ligne.situation:
        return "taux.ald"
    if "maternite" in ligne.situation:
        return "taux.maternite"
    if "alsace_moselle" not in ligne.situation:
        return "taux.parcours" if ligne.poste == "medecin" else f"taux.{ligne.poste}"
    if ligne.poste == "medecin":
        return "taux.alsace_moselle"
    raise CasNonCouvert(
        f"ligne {ligne.id}, situation",
        f"« alsace_moselle » sur le poste {ligne.poste}",
        "« alsace_moselle » sur le poste medecin",
        "Les références ne donnent pas ce taux : indiquez « taux », ou retirez la situation.",
    )


def amo_brute(ligne: LigneSoins, assise: Decimal, hors: bool, trace: Trace) -> tuple[Decimal, Decimal]:
    """The AMO's part before participation, rounded to the cent, and the rate applied."""
    if ligne.taux is not None:
        return trace.noter(
            "amo.brute", arrondi(assise * ligne.taux * CENTIEME), assise, ligne.taux
        ), ligne.taux
    identifiant = parametre_taux(ligne, hors)
    taux = trace.lire(identifiant)
    montant = arrondi(assise * taux * CENTIEME)
    return trace.noter_lu("amo.brute", identifiant, montant, assise, taux), taux


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


def exoneration(ligne: LigneSoins, trace: Trace) -> bool:
    """True, with its step, when no participation is due on this line."""
    if ligne.poste != "medecin":
        trace.noter("pf.non_due", ZERO)
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


class Participations:
    """What has been withheld so far: the bénéficiaire's year, and each professional's day."""

    __slots__ = ("annee", "jours")

    def __init__(self, annee: Decimal) -> None:
        self.annee = annee
        self.jours: dict[tuple[str, date], Decimal] = {}

    def retenir(self, ligne: LigneSoins, montant: Decimal) -> None:
        """Counts what a line withheld."""
        self.annee += montant
        if ligne.professionnel:
            cle = (ligne.professionnel, ligne.date_soins)
            self.jours[cle] = self.jours.get(cle, ZERO) + montant


def limite_jour(
    ligne: LigneSoins, du: Decimal, unite: Decimal, suivi: Participations, trace: Trace
) -> Decimal:
    """`du` within the day's number of participations for one professional."""
    deja = suivi.jours.get((ligne.professionnel, ligne.date_soins), ZERO)
    if not deja and ligne.quantite == 1:
        return du
    nombre = trace.lire("pf.nombre_par_jour")
    reste = max(ZERO, nombre * unite - deja)
    if du <= reste:
        return du
    return trace.noter_lu("pf.limite_jour", "pf.nombre_par_jour", reste, nombre)


def limite_annuelle(ligne: LigneSoins, du: Decimal, suivi: Participations, trace: Trace) -> Decimal:
    """`du` within the year's cap, counted at the date of reimbursement.

    The cap enters the trace only when one of the year's values could bind.
    """
    jour = ligne.date_remboursement or ligne.date_soins
    plafonds = trace.baremes.parametre("pf.plafond_annuel")
    if suivi.annee + du <= plafonds.minimum_annee(jour.year):
        return du
    plafond = plafonds.a(jour).valeur
    reste = max(ZERO, plafond - suivi.annee)
    trace.noter_lu("pf.limite_annuelle", "pf.plafond_annuel", reste, suivi.annee, plafond, jour=jour)
    return min(du, reste)


def participation(ligne: LigneSoins, brute: Decimal, suivi: Participations, trace: Trace) -> Decimal:
    """The participation withheld from the AMO's part, and counted."""
    if exoneration(ligne, trace):
        return ZERO
    unite = trace.lire("pf.montant")
    du = limite_jour(ligne, unite * ligne.quantite, unite, suivi, trace)
    du = limite_annuelle(ligne, du, suivi, trace)
    if du > brute:
        du = trace.noter("pf.reduite", brute, du, brute)
    trace.noter_lu("pf.due", "pf.montant", du)
    suivi.retenir(ligne, du)
    return du
