"""Collects the comparisons of one dossier: what every family of relations writes into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cases.bases import Communes
from cases.gabarits.brouillon import Brouillon
from cases.lieux import Lieux
from scenario_bank.corrige import Relation
from scenario_bank.model.baremes import Baremes
from scenario_bank.model.clauses import Controle

_MOTIFS: dict[Controle, tuple[str, ...]] = {
    Controle.DROITS_DATE_SOINS: ("date_hors_droits",),
    Controle.IDENTITE: ("identite_differente",),
    Controle.DOUBLON: ("deja_present",),
    Controle.RIB_FORME: ("format_invalide",),
    Controle.RIB_TITULAIRE: ("titulaire_different", "identite_differente"),
    Controle.CHANGEMENT_RIB: ("origine_inhabituelle", "titulaire_different", "autre"),
    Controle.PIECE_NATURE: ("piece_inadaptee", "piece_manquante"),
    Controle.ORDONNANCE_VALIDITE: ("validite_depassee", "date_incoherente"),
    Controle.DEVIS_FACTURE: ("montant_different", "ligne_differente"),
    Controle.RENOUVELLEMENT_OPTIQUE: ("delai_non_atteint",),
    Controle.RENOUVELLEMENT_AUDIO: ("delai_non_atteint", "deja_present"),
    Controle.SERIE_UNIQUE: ("numero_deja_connu", "deja_present"),
    Controle.BASE_TAUX: ("base_ou_taux_errone", "montant_different"),
    Controle.TOTAL_PIECES: ("montant_different",),
    Controle.ACQUIT: ("montant_different", "piece_manquante"),
    Controle.CORRECTION_ORDONNANCE: ("ligne_differente",),
    Controle.COMPLETUDE: ("piece_manquante",),
    Controle.DENT_HISTORIQUE: ("deja_present", "ligne_differente"),
    Controle.CODE_DENT: ("ligne_differente", "base_ou_taux_errone", "autre"),
    Controle.HONORAIRES_LIMITE: ("montant_different",),
    Controle.SEANCES_PRESCRITES: ("piece_manquante", "ligne_differente", "validite_depassee", "autre"),
    Controle.RENOUVELLEMENT_ORDONNANCE: ("validite_depassee", "piece_manquante", "deja_present", "autre"),
    Controle.FORFAIT_CHAMBRE: ("ligne_differente", "montant_different", "date_incoherente", "autre"),
    Controle.SEJOUR: ("date_incoherente", "ligne_differente", "autre"),
    Controle.TRANSPORT_PRESCRIPTION: ("date_incoherente", "piece_manquante", "ligne_differente"),
    Controle.TIERS_PAYANT: ("deja_present", "montant_different", "autre"),
    Controle.INDU: ("deja_present", "montant_different", "ligne_differente", "autre"),
    Controle.TRAJETS: ("ligne_differente", "montant_different", "autre"),
}


@dataclass(slots=True)
class Registre:
    """Relations being collected for one dossier."""

    b: Brouillon
    communes: Communes
    baremes: Baremes
    resout: Mapping[str, tuple[str, ...]]
    relations: list[Relation] = field(default_factory=list)
    lieux: Lieux = field(init=False)

    def __post_init__(self) -> None:
        self.lieux = Lieux(self.b, self.communes)

    def noter(
        self,
        controle: Controle,
        places: tuple[str, ...],
        conforme: bool,
        *,
        nature: str = "D",
        indispensable: bool = False,
    ) -> None:
        """Adds one comparison; the accepted motifs come with a broken one."""
        self.relations.append(
            Relation(
                id=f"r{len(self.relations) + 1}",
                controle=str(controle),
                clause=self.communes.clause_controle[str(controle)],
                places=places,
                nature=nature,
                conforme=conforme,
                motifs=() if conforme else _MOTIFS.get(controle, ("autre",)),
                resout=() if conforme or nature == "D" else self.resout.get(str(controle), ()),
                indispensable=indispensable or not conforme,
            )
        )
