"""The alterations: each edits a clean draft in the places that its content declares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cases.alterations import (
    analyses,
    audio,
    dentaire,
    divers,
    doublon,
    indu,
    officine,
    optique,
    rib,
    seances,
    sejour,
    tiers_payant,
    transport,
)
from cases.alterations.pose import Pose
from cases.gabarits.brouillon import Brouillon
from cases.streams import Flux


@dataclass(frozen=True, slots=True)
class Alteration:
    """The first impression that the clean twin shares, and the edit itself."""

    decor: str
    appliquer: Callable[[Brouillon, Flux], Pose]


ALTERATIONS: dict[str, Alteration] = {
    "analyses_deux_prelevements": Alteration("prelevements", analyses.deux_prelevements),
    "analyses_facturees_deux_fois": Alteration("prelevements", analyses.facture_deux_fois),
    "analyses_non_reconnues": Alteration("prelevements", analyses.non_reconnues),
    "audio_echange_garantie": Alteration("serie", audio.echange_garantie),
    "audio_renouvellement": Alteration("serie", audio.renouvellement),
    "audio_serie_connue": Alteration("serie", audio.serie_connue),
    "base_erronee": Alteration("neutre", divers.base_erronee),
    "couronne_dent_extraite": Alteration("dent", dentaire.dent_extraite),
    "couronne_dent_inexacte": Alteration("neutre", dentaire.dent_inexacte),
    "couronne_depasse_limite": Alteration("devis", dentaire.depasse_la_limite),
    "couronne_facture_retouchee": Alteration("devis", dentaire.facture_retouchee),
    "couronne_non_reconnue": Alteration("dent", dentaire.dent_non_reconnue),
    "couronne_reintervention": Alteration("dent", dentaire.reintervention),
    "couronne_second_devis": Alteration("devis", dentaire.second_devis),
    "delivrance_ordonnance_inconnue": Alteration("delivrance", officine.ordonnance_inconnue),
    "delivrance_ordonnance_renouvelee": Alteration("delivrance", officine.ordonnance_renouvelee),
    "delivrance_sans_renouvellement": Alteration("delivrance", officine.sans_renouvellement),
    "dentaire_deux_visites": Alteration("deux", dentaire.deux_visites),
    "dentaire_flux_double": Alteration("deux", dentaire.flux_double),
    "dentaire_seance_double": Alteration("deux", dentaire.seance_double),
    "dentaire_taux_ancien": Alteration("neutre", dentaire.taux_ancien),
    "devis_pour_facture": Alteration("neutre", divers.devis_pour_facture),
    "doublon_deux_seances": Alteration("doublon", doublon.deux_seances),
    "doublon_envoi_double": Alteration("doublon", doublon.envoi_double),
    "doublon_facture_deux_organismes": Alteration("doublon", doublon.deux_organismes),
    "droits_fermes": Alteration("neutre", divers.droits_fermes),
    "franchise_ancien_tarif": Alteration("neutre", divers.franchise_ancien_tarif),
    "indu_acte_annule": Alteration("rectification", indu.acte_annule),
    "indu_acte_conteste": Alteration("rectification", indu.acte_conteste),
    "indu_ligne_renvoyee": Alteration("rectification", indu.ligne_renvoyee),
    "indu_paye_deux_fois": Alteration("retour", indu.paye_deux_fois),
    "optique_changement_de_vue": Alteration("renouvellement", optique.changement_de_vue),
    "optique_monture_basculee": Alteration("renouvellement", optique.monture_basculee),
    "optique_trop_tot": Alteration("renouvellement", optique.trop_tot),
    "ordonnance_expiree": Alteration("neutre", optique.ordonnance_expiree),
    "rib_erreur_forme": Alteration("rib", rib.erreur_forme),
    "rib_mariage": Alteration("rib", rib.mariage),
    "rib_prise_de_controle": Alteration("rib", rib.prise_de_controle),
    "seance_deux_ordonnances": Alteration("deux_seances", seances.deux_ordonnances),
    "seance_saisie_deux_fois": Alteration("deux_seances", seances.saisie_deux_fois),
    "seance_seconde_contestee": Alteration("deux_seances", seances.seconde_contestee),
    "seances_contestees": Alteration("seances", seances.contestees),
    "seances_prolongees": Alteration("seances", seances.prolongees),
    "seances_sans_ordonnance": Alteration("seances", seances.sans_ordonnance),
    "sejour_chambre_transfert": Alteration("neutre", sejour.chambre_transfert),
    "sejour_jour_en_trop": Alteration("neutre", sejour.jour_en_trop),
    "sejour_jours_non_reconnus": Alteration("neutre", sejour.jours_non_reconnus),
    "sejour_prolonge": Alteration("neutre", sejour.prolonge),
    "tiers_payant_deja_regle": Alteration("regle", tiers_payant.deja_regle),
    "tiers_payant_deux_visites": Alteration("regle", tiers_payant.deux_visites),
    "tiers_payant_recu_inconnu": Alteration("regle", tiers_payant.recu_inconnu),
    "transport_base_fausse": Alteration("neutre", transport.base_fausse),
    "transport_detour": Alteration("neutre", transport.detour),
    "transport_kilometres": Alteration("neutre", transport.kilometres_non_expliques),
    "transport_prescription_tardive": Alteration("neutre", transport.prescription_tardive),
    "transport_retour_non_prescrit": Alteration("neutre", transport.retour_non_prescrit),
}
