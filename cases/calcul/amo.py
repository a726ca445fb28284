"""What the Assurance Maladie pays: base, assiette, rate (santé reference §11, steps 2 and 3)."""

from __future__ import annotations

from decimal import Decimal

from cases.calcul.amo_actes_lourds import Seances
from cases.calcul.amo_bases import acte_de, base
from cases.calcul.erreurs import CasNonCouvert, DonneeInvalide
from cases.calcul.lignes import LigneSoins
from cases.calcul.trace import CENTIEME, Trace, arrondi
from scenario_bank.actes import Acte

__all__ = ["amo_brute", "assiette", "base", "hors_parcours", "parametre_taux"]

CENT_POUR_CENT = Decimal(100)
_NUL = Decimal(0)
_SOUMIS = ("medecin", "technique")


def hors_parcours(ligne: LigneSoins, trace: Trace, *, en_sejour: bool = False) -> bool:
    """True when the line bears the hors parcours majoration: a doctor's act, from 16 years on.

    A technical act during a stay follows the stay.

    Raises CasNonCouvert where the references do not say.
    """
    acte = trace.baremes.actes.get(ligne.code_acte)
    soumis = acte.parcours if acte else ligne.poste in _SOUMIS
    if ligne.parcours or not soumis:
        return False
    if en_sejour and ligne.poste == "technique":
        trace.noter("parcours.dispense_sejour", _NUL)
        return False
    minimum = trace.lire("parcours.age_minimum")
    if ligne.age < minimum:
        trace.noter_lu("parcours.dispense_age", "parcours.age_minimum", _NUL, minimum)
        return False
    if ligne.urgence:
        trace.noter("parcours.dispense_urgence", _NUL)
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


def assiette(depense: Decimal, base_ligne: Decimal, trace: Trace) -> Decimal:
    """R: the smaller of the dépense and the base."""
    return trace.noter("base.assiette", min(depense, base_ligne), depense, base_ligne)


def _refuser(ligne: LigneSoins, situation: str, accepte: str) -> CasNonCouvert:
    return CasNonCouvert(
        f"ligne {ligne.id}, situation",
        f"« {situation} » sur le poste {ligne.poste}",
        accepte,
        "Les références ne donnent pas ce taux : indiquez « taux », ou retirez la situation.",
    )


def _taux_local(ligne: LigneSoins, acte: Acte, trace: Trace) -> str:
    """The rate of the Alsace-Moselle régime; raises CasNonCouvert when the references give none."""
    if acte.taux_local is not None:
        return acte.taux_local
    postes = dict.fromkeys(a.poste for a in trace.baremes.actes.values() if a.taux_local)
    raise _refuser(ligne, "alsace_moselle", f"« alsace_moselle » sur le poste {', '.join(postes)}")


def _taux_sejour(ligne: LigneSoins, acte: Acte, trace: Trace) -> str:
    """The rate of a stay, or of an act during it, by the rank of its days.

    Raises CasNonCouvert when the line of a stay straddles the day from which all is paid.
    """
    if ligne.jour_sejour is None:
        return "taux.hospitalisation"
    gratuit = int(trace.lire("sejour.jour_gratuit"))
    dernier = ligne.jour_sejour + (ligne.quantite - 1 if acte.sejour else 0)
    if dernier < gratuit:
        return "taux.hospitalisation"
    if ligne.jour_sejour < gratuit:
        raise CasNonCouvert(
            f"ligne {ligne.id}, jour_sejour",
            f"jours {ligne.jour_sejour} à {dernier} du séjour sur une seule ligne",
            f"une ligne jusqu’au {gratuit - 1}e jour, une autre à partir du {gratuit}e",
            "Le taux change en cours de ligne : séparez les deux périodes.",
        )
    trace.noter_lu(
        "sejour.longue_duree", "sejour.jour_gratuit", _NUL, Decimal(ligne.jour_sejour), Decimal(gratuit)
    )
    return "taux.hospitalisation_longue"


def parametre_taux(ligne: LigneSoins, acte: Acte, hors: bool, seances: Seances, trace: Trace) -> str:
    """The id of the AMO rate for the line; raises CasNonCouvert or DonneeInvalide."""
    if hors:
        return "taux.hors_parcours"
    if "ald" in ligne.situation:
        return "taux.ald"
    if "maternite" in ligne.situation:
        return "taux.maternite"
    if acte.taux_de_la_ligne:
        raise _taux_absent(ligne, acte)
    if ligne.urgence and acte.taux_urgence:
        return acte.taux_urgence
    en_sejour = acte.sejour or (acte.acte_lourd and seances.en_sejour(ligne))
    if "alsace_moselle" in ligne.situation:
        return "taux.hospitalisation_local" if en_sejour else _taux_local(ligne, acte, trace)
    return _taux_sejour(ligne, acte, trace) if en_sejour else acte.taux


def _taux_absent(ligne: LigneSoins, acte: Acte) -> DonneeInvalide:
    """The refusal of an act whose rate only the line can tell."""
    if acte.poste == "pharmacie":
        accepte = "le taux du médicament dispensé : 100, 65, 30 ou 15"
        remede = "L’honoraire par conditionnement suit le taux du médicament : indiquez « taux »."
    else:
        accepte = "le taux pris en charge : 70, ou 100 pour un examen pris en charge en entier"
        remede = "Les sources ne donnent pas le taux de cet examen : indiquez « taux »."
    return DonneeInvalide(f"ligne {ligne.id}, taux", f"absent pour {acte.code}", accepte, remede)


def _sans_amo(
    ligne: LigneSoins, acte: Acte, assise: Decimal, seances: Seances, trace: Trace
) -> tuple[Decimal, Decimal]:
    """What the Assurance Maladie pays of an act left to the assuré: nothing, save the local régime.

    Raises CasNonCouvert for a daily forfait that meets the ticket modérateur of its stay: the assuré
    owes the greater of the two over the whole stay, which no line shows.
    """
    if acte.par_jour and assise and seances.a_ticket_moderateur(ligne, trace):
        raise CasNonCouvert(
            f"ligne {ligne.id}, seance",
            f"{acte.code} dans le séjour « {ligne.seance} », qui porte un ticket modérateur",
            "un séjour pris en charge en entier ou avec participation pour acte lourd",
            "Le forfait journalier s’impute sur le ticket modérateur du séjour : réglez-les à part.",
        )
    for situation in ("maternite", "alsace_moselle"):
        if situation in acte.refus & ligne.situation:
            raise _refuser(ligne, situation, f"{acte.code} sans « {situation} »")
    if "alsace_moselle" in ligne.situation and acte.taux_local is not None:
        taux = trace.lire(acte.taux_local)
        montant = arrondi(assise * taux * CENTIEME)
        return trace.noter_lu("amo.brute", acte.taux_local, montant, assise, taux), taux
    return trace.noter("amo.non_prise_en_charge", arrondi(_NUL)), _NUL


def amo_brute(
    ligne: LigneSoins, assise: Decimal, hors: bool, seances: Seances, trace: Trace
) -> tuple[Decimal, Decimal]:
    """The AMO's part before participation, rounded to the cent, and the rate applied.

    Raises CasNonCouvert or DonneeInvalide.
    """
    if ligne.taux is not None:
        return trace.noter(
            "amo.brute", arrondi(assise * ligne.taux * CENTIEME), assise, ligne.taux
        ), ligne.taux
    acte = acte_de(ligne, trace)
    if acte.sans_amo:
        return _sans_amo(ligne, acte, assise, seances, trace)
    if seances.lourde(ligne, acte, hors, trace):
        return seances.amo(ligne, assise, trace), CENT_POUR_CENT
    identifiant = parametre_taux(ligne, acte, hors, seances, trace)
    taux = trace.lire(identifiant)
    montant = arrondi(assise * taux * CENTIEME)
    return trace.noter_lu("amo.brute", identifiant, montant, assise, taux), taux
