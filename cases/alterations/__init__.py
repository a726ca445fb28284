"""The alterations: each edits a clean draft in the places that its content declares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cases.alterations import audio, divers, doublon, optique, rib
from cases.alterations.pose import Pose
from cases.gabarits.brouillon import Brouillon
from cases.streams import Flux


@dataclass(frozen=True, slots=True)
class Alteration:
    """The first impression that the clean twin shares, and the edit itself."""

    decor: str
    appliquer: Callable[[Brouillon, Flux], Pose]


ALTERATIONS: dict[str, Alteration] = {
    "audio_echange_garantie": Alteration("serie", audio.echange_garantie),
    "audio_renouvellement": Alteration("serie", audio.renouvellement),
    "audio_serie_connue": Alteration("serie", audio.serie_connue),
    "base_erronee": Alteration("neutre", divers.base_erronee),
    "devis_pour_facture": Alteration("neutre", divers.devis_pour_facture),
    "doublon_deux_seances": Alteration("doublon", doublon.deux_seances),
    "doublon_envoi_double": Alteration("doublon", doublon.envoi_double),
    "doublon_facture_deux_organismes": Alteration("doublon", doublon.deux_organismes),
    "droits_fermes": Alteration("neutre", divers.droits_fermes),
    "optique_changement_de_vue": Alteration("renouvellement", optique.changement_de_vue),
    "optique_monture_basculee": Alteration("renouvellement", optique.monture_basculee),
    "optique_trop_tot": Alteration("renouvellement", optique.trop_tot),
    "ordonnance_expiree": Alteration("neutre", optique.ordonnance_expiree),
    "rib_erreur_forme": Alteration("rib", rib.erreur_forme),
    "rib_mariage": Alteration("rib", rib.mariage),
    "rib_prise_de_controle": Alteration("rib", rib.prise_de_controle),
}
