"""Contrast family `delivrance`: one delivery more than the prescription allows.

Made ahead of a prescription that never came, under one that its doctor does not know, or under a newer
one kept at home: what the pharmacy or the doctor writes, or the prescription that comes, decides.
"""

from __future__ import annotations

from datetime import date, timedelta

from cases.alterations.pose import Pose
from cases.gabarits.brouillon import Brouillon, Papier, Replique
from cases.gabarits.calendrier import ouvrable
from cases.gabarits.justificatifs import reponse_tiers
from cases.streams import Flux

_GENRE = "genre:ordonnance_medicale"
_LIEUX = (
    ("facture", "delivrance_date"),
    ("ordonnance", "lignes[0].renouvellements"),
    ("historique:delivrance0", "date"),
)
_BASES = ("historique", "procedures", "annuaire_ps")
_OUVRIR = ("facture", "ordonnance")


def _epuiser(b: Brouillon) -> tuple[str, ...]:
    """Writes one renewal less than the deliveries already made; the lines in dispute."""
    valeurs = b.papier("ordonnance").valeurs
    for champ in [c for c in valeurs if c.endswith(".renouvellements")]:
        valeurs[champ] = str(int(valeurs[champ]) - 1)
    return tuple(x.id for x in b.lignes)


def sans_renouvellement(b: Brouillon, flux: Flux) -> Pose:  # noqa: ARG001 - every alteration has this shape
    """A05: the pharmacy delivered ahead of a prescription that it never received, and writes so."""
    litige = _epuiser(b)
    for ligne in b.lignes:
        ligne.sort = "refus"
    sans = b.dire("pharmacie", "delivrance_sans_ordonnance")
    b.repliques["pharmacie", "facture"] = Replique(
        "partiel", sans, reponse_tiers(b, "reponse_pharmacie", "pharmacie", "Facture", "partiel", sans)
    )
    b.repliques["adherent", _GENRE] = Replique("infirme", b.dire("adherent", "ordonnance_seule"))
    b.repliques["prescripteur", _GENRE] = Replique(
        "infirme", b.dire("prescripteur", "pas_d_autre_ordonnance")
    )
    return Pose(_LIEUX, _LIEUX[1], litige=litige, bases_utiles=_BASES, ouvrir=_OUVRIR)


def ordonnance_inconnue(b: Brouillon, flux: Flux) -> Pose:  # noqa: ARG001 - every alteration has this shape
    """F19: the doctor named on the prescription has not made it; the pharmacy confirms what it delivered."""
    litige = _epuiser(b)
    inconnue = b.dire("prescripteur", "ordonnance_non_emise")
    b.repliques["prescripteur", "ordonnance"] = Replique(
        "infirme",
        inconnue,
        reponse_tiers(b, "reponse_prescripteur", "prescripteur", "Ordonnance", "infirme", inconnue),
    )
    b.repliques["prescripteur", _GENRE] = Replique("infirme", inconnue)
    b.repliques["adherent", _GENRE] = Replique("infirme", b.dire("adherent", "ordonnance_seule"))
    return Pose(_LIEUX, _LIEUX[1], litige=litige, bases_utiles=_BASES, ouvrir=_OUVRIR)


def ordonnance_renouvelee(b: Brouillon, flux: Flux) -> Pose:
    """L5: a newer prescription covers the delivery; the old one was sent, the adhérent has both."""
    litige = _epuiser(b)
    ordonnance = b.papier("ordonnance")
    delivre = date.fromisoformat(b.papier("facture").valeurs["delivrance_date"])
    le = ouvrable(delivre - timedelta(days=flux.entier(1, 9)))
    renouvellements = str(flux.entier(0, 2))
    suivante = Papier(
        "ordonnance_suivante",
        ordonnance.genre,
        {
            champ: renouvellements if champ.endswith(".renouvellements") else valeur
            for champ, valeur in ordonnance.valeurs.items()
        }
        | {"ordonnance_date": le.isoformat()},
        ordonnance.emetteur,
        ordonnance.emetteur_nom,
        ordonnance.recue_le,
        ordonnance.profil,
        "mel",
    )
    b.repliques["adherent", _GENRE] = Replique("confirme", b.dire("adherent", "ordonnance_recente"), suivante)
    b.repliques["prescripteur", _GENRE] = Replique(
        "confirme", b.dire("prescripteur", "ordonnance_renouvelee"), suivante
    )
    return Pose(
        _LIEUX,
        _LIEUX[1],
        litige=litige,
        resolue=True,
        pieces=("ordonnance_suivante",),
        bases_utiles=_BASES,
        ouvrir=_OUVRIR,
    )
