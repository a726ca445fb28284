"""The battery of controls: what a gestionnaire checks, written from the procedure and the rules.

It reads the exported view alone, and the pièces obtained since. It knows neither how dossiers are made
nor their key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from cases.controles.comptes import changement_rib, rib_forme, rib_titulaire
from cases.controles.constat import Constat
from cases.controles.dentaire import code_dent, dent_historique, honoraires_limite
from cases.controles.doublon import doublon
from cases.controles.droits import droits_date_soins
from cases.controles.equipements import renouvellement_audio, renouvellement_optique, serie_unique
from cases.controles.factures import acquit, devis_facture, total_pieces
from cases.controles.identite import identite
from cases.controles.indus import indu
from cases.controles.lecture import Dossier
from cases.controles.officine import renouvellement_ordonnance
from cases.controles.ordonnances import correction_ordonnance, ordonnance_validite
from cases.controles.pieces import completude, piece_nature
from cases.controles.remboursement import base_taux, contrat_responsable, parcours, tiers_payant
from cases.controles.seances import seances_prescrites
from cases.controles.sejours import forfait_chambre, sejour
from cases.controles.transports import trajets, transport_prescription
from cases.vu import PieceVue, Vu
from scenario_bank.model.clauses import Controle

CONTROLES: dict[Controle, Callable[[Dossier], list[Constat]]] = {
    Controle.DROITS_DATE_SOINS: droits_date_soins,
    Controle.IDENTITE: identite,
    Controle.DOUBLON: doublon,
    Controle.RIB_FORME: rib_forme,
    Controle.RIB_TITULAIRE: rib_titulaire,
    Controle.CHANGEMENT_RIB: changement_rib,
    Controle.PIECE_NATURE: piece_nature,
    Controle.ORDONNANCE_VALIDITE: ordonnance_validite,
    Controle.DEVIS_FACTURE: devis_facture,
    Controle.RENOUVELLEMENT_OPTIQUE: renouvellement_optique,
    Controle.RENOUVELLEMENT_AUDIO: renouvellement_audio,
    Controle.SERIE_UNIQUE: serie_unique,
    Controle.BASE_TAUX: base_taux,
    Controle.TOTAL_PIECES: total_pieces,
    Controle.ACQUIT: acquit,
    Controle.CORRECTION_ORDONNANCE: correction_ordonnance,
    Controle.PARCOURS: parcours,
    Controle.CONTRAT_RESPONSABLE: contrat_responsable,
    Controle.TIERS_PAYANT: tiers_payant,
    Controle.COMPLETUDE: completude,
    Controle.DENT_HISTORIQUE: dent_historique,
    Controle.CODE_DENT: code_dent,
    Controle.HONORAIRES_LIMITE: honoraires_limite,
    Controle.SEANCES_PRESCRITES: seances_prescrites,
    Controle.RENOUVELLEMENT_ORDONNANCE: renouvellement_ordonnance,
    Controle.FORFAIT_CHAMBRE: forfait_chambre,
    Controle.SEJOUR: sejour,
    Controle.TRANSPORT_PRESCRIPTION: transport_prescription,
    Controle.TRAJETS: trajets,
    Controle.INDU: indu,
}


def controler(
    vu: Vu, obtenues: Sequence[PieceVue] = (), seuls: Iterable[Controle] | None = None
) -> tuple[Constat, ...]:
    """Everything that the controls raise on `vu`, given the pièces `obtenues`; `seuls` picks some."""
    return controler_dossier(Dossier(vu, tuple(obtenues)), seuls)


def controler_dossier(dossier: Dossier, seuls: Iterable[Controle] | None = None) -> tuple[Constat, ...]:
    """Everything that the controls raise on a dossier already read; `seuls` picks some."""
    return tuple(
        constat for c in (CONTROLES if seuls is None else seuls) for constat in CONTROLES[c](dossier)
    )


__all__ = ["CONTROLES", "Constat", "Dossier", "controler", "controler_dossier"]
