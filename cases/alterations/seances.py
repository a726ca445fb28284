"""Contrast families `seances` and `deux_seances`: more séances than prescribed, or two on one day.

Done without a prescription, contested by the person, or covered by a second prescription; typed twice,
unknown to the person, or each on its prescription: the written answer of the practitioner, or the
prescription that comes, decides (P12, P24, P62).
"""

from __future__ import annotations

from datetime import date, timedelta

from cases.alterations.pose import Pose
from cases.gabarits.brouillon import Brouillon, Papier, Replique
from cases.gabarits.calendrier import ouvrable
from cases.gabarits.justificatifs import reponse_tiers
from cases.gabarits.kine import dernier_lot
from cases.streams import Flux

_GENRE = "genre:ordonnance_auxiliaire"
_BASES = ("procedures", "annuaire_ps")
_OUVRIR = ("facture", "ordonnance")


def _ecourter(b: Brouillon) -> tuple[tuple[str, str], ...]:
    """Writes on the prescription every séance but those of the last bundle; the places compared."""
    prescrites = dernier_lot(b)
    b.papier("ordonnance").valeurs["seances_nombre"] = str(prescrites)
    return (("facture", f"seances[{prescrites}].date"), ("ordonnance", "seances_nombre"))


def _seule_ordonnance(b: Brouillon) -> None:
    """Neither the adhérent nor the doctor has another prescription."""
    b.repliques["adherent", _GENRE] = Replique("infirme", b.dire("adherent", "ordonnance_seule"))
    b.repliques["prescripteur", _GENRE] = Replique(
        "infirme", b.dire("prescripteur", "pas_d_autre_ordonnance")
    )


def sans_ordonnance(b: Brouillon, flux: Flux) -> Pose:  # noqa: ARG001 - every alteration has this shape
    """A05: the séances took place, and the practitioner writes that nothing prescribes the last ones."""
    lieux = _ecourter(b)
    _seule_ordonnance(b)
    derniere = b.lignes[-1]
    derniere.sort = "refus"
    sans = b.dire("praticien", "seances_sans_ordonnance")
    b.repliques["praticien", "facture"] = Replique(
        "partiel", sans, reponse_tiers(b, "reponse_praticien", "praticien", "Facture", "partiel", sans)
    )
    b.repliques["praticien", derniere.preuve] = Replique("partiel", sans)
    b.repliques["adherent", "facture"] = Replique("confirme", b.dire("adherent", "seances_toutes"))
    return Pose(lieux, lieux[1], litige=(derniere.id,), bases_utiles=_BASES, ouvrir=_OUVRIR)


def contestees(b: Brouillon, flux: Flux) -> Pose:  # noqa: ARG001 - every alteration has this shape
    """F34: the practitioner confirms the invoice, the person does not know the last séances."""
    lieux = _ecourter(b)
    _seule_ordonnance(b)
    derniere = b.lignes[-1]
    moins = b.dire("adherent", "seances_moins")
    b.repliques["adherent", "facture"] = Replique("partiel", moins)
    b.repliques["adherent", derniere.preuve] = Replique("infirme", moins)
    return Pose(lieux, lieux[1], litige=(derniere.id,), bases_utiles=_BASES, ouvrir=_OUVRIR)


def prolongees(b: Brouillon, flux: Flux) -> Pose:
    """Healthy: a second prescription, dated before the last bundle, covers it (« séances nombreuses », P12)."""
    lieux = _ecourter(b)
    derniere = b.lignes[-1]
    ordonnance = b.papier("ordonnance")
    le = ouvrable(date.fromisoformat(derniere.date_soins) - timedelta(days=flux.entier(0, 2)))
    suite = Papier(
        "ordonnance_suite",
        ordonnance.genre,
        ordonnance.valeurs
        | {
            "ordonnance_date": max(le.isoformat(), ordonnance.valeurs["ordonnance_date"]),
            "seances_nombre": str(derniere.quantite + flux.entier(0, 3)),
        },
        ordonnance.emetteur,
        ordonnance.emetteur_nom,
        ordonnance.recue_le,
        ordonnance.profil,
        "mel",
    )
    b.repliques["adherent", _GENRE] = Replique("confirme", b.dire("adherent", "ordonnance_de_suite"), suite)
    b.repliques["prescripteur", _GENRE] = Replique(
        "confirme", b.dire("prescripteur", "ordonnance_de_suite"), suite
    )
    b.repliques["adherent", "facture"] = Replique("confirme", b.dire("adherent", "seances_toutes"))
    return Pose(
        lieux,
        lieux[1],
        litige=(derniere.id,),
        resolue=True,
        pieces=("ordonnance_suite",),
        bases_utiles=_BASES,
        ouvrir=_OUVRIR,
    )


def _rapprocher(b: Brouillon) -> tuple[tuple[str, str], ...]:
    """Brings the last séance, sent alone, on the day of the one before; the places compared."""
    derniere, rang = b.lignes[-1], dernier_lot(b)
    facture, noemie = b.papier("facture").valeurs, b.papier(derniere.preuve).valeurs
    jour = facture[f"seances[{rang - 1}].date"]
    facture[f"seances[{rang}].date"] = jour
    derniere.date_soins = derniere.fin = jour
    derniere.libelle = f"1 séance de kinésithérapie, le {date.fromisoformat(jour):%d/%m/%Y}"
    noemie |= {"date_debut_soins": jour, "date_fin_soins": jour}
    return (("facture", f"seances[{rang}].date"), ("facture", f"seances[{rang - 1}].date"))


def saisie_deux_fois(b: Brouillon, flux: Flux) -> Pose:  # noqa: ARG001 - every alteration has this shape
    """A17: one séance typed twice; the practitioner writes that there was only one."""
    lieux = _rapprocher(b)
    derniere = b.lignes[-1]
    derniere.sort = "refus"
    une = b.dire("praticien", "seance_unique")
    b.repliques["praticien", "facture"] = Replique(
        "partiel", une, reponse_tiers(b, "reponse_praticien", "praticien", "Facture", "partiel", une)
    )
    b.repliques["praticien", derniere.preuve] = Replique("partiel", une)
    b.repliques["adherent", "facture"] = Replique("confirme", b.dire("adherent", "seances_toutes"))
    return Pose(lieux, lieux[0], litige=(derniere.id,), bases_utiles=_BASES, ouvrir=_OUVRIR)


def seconde_contestee(b: Brouillon, flux: Flux) -> Pose:  # noqa: ARG001 - every alteration has this shape
    """F12: the practitioner stands by the invoice without more, the person knows one séance that day."""
    lieux = _rapprocher(b)
    derniere = b.lignes[-1]
    une = b.dire("adherent", "seance_unique")
    b.repliques["adherent", "facture"] = Replique("partiel", une)
    b.repliques["adherent", derniere.preuve] = Replique("infirme", une)
    return Pose(lieux, lieux[0], litige=(derniere.id,), bases_utiles=_BASES, ouvrir=_OUVRIR)


def deux_ordonnances(b: Brouillon, flux: Flux) -> Pose:  # noqa: ARG001 - every alteration has this shape
    """L11: two séances on one day, each on its prescription, as the practitioner writes.

    Two prescriptions are what the nomenclature asks for (NGAP, décision UNCAM du 14/12/2023, JO du
    08/02/2024; M, read in a public copy).
    """
    lieux = _rapprocher(b)
    derniere = b.lignes[-1]
    deux = b.dire("praticien", "seances_deux_ordonnances")
    b.repliques["praticien", "facture"] = Replique(
        "confirme", deux, reponse_tiers(b, "reponse_praticien", "praticien", "Facture", "confirme", deux)
    )
    b.repliques["praticien", derniere.preuve] = Replique("confirme", deux)
    b.repliques["adherent", "facture"] = Replique("confirme", b.dire("adherent", "seances_toutes"))
    return Pose(
        lieux,
        lieux[0],
        litige=(derniere.id,),
        resolue=True,
        pieces=("reponse_praticien",),
        bases_utiles=_BASES,
        ouvrir=_OUVRIR,
    )
