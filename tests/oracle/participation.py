"""Participation forfaitaire : due, exonérée, plafonnée au jour et à l’année (§1)."""

from . import tables
from .amo import poste
from .lecture import Ligne
from .tables import value_at


class CompteurPF:
    """Participations retenues : total de l’année en centimes, et nombre par jour et professionnel."""

    def __init__(self, deja_retenue: int, lignes: tuple[Ligne, ...]) -> None:
        self._retenue = deja_retenue
        self._plusieurs_annees = len({ligne.jour.year for ligne in lignes}) > 1
        self._par_jour: dict[tuple[object, str], int] = {}

    def retain(self, ligne: Ligne, amo_brute: int) -> int:
        """Centimes retenus sur la ligne, jamais plus que sa part AMO ; le compteur avance d’autant."""
        if poste(ligne) != "medecin" or ligne.exoneree_mineur or ligne.situation & {"maternite", "c2s"}:
            return 0
        due = self._count_today(ligne) * value_at(
            tables.PF_UNITAIRE, ligne.jour, f"Ligne {ligne.id}, participation forfaitaire"
        )
        due = min(due, amo_brute)
        retenue = min(due, self._room(ligne, due))
        self._retenue += retenue
        return retenue

    def _count_today(self, ligne: Ligne) -> int:
        maximum = tables.PF_PAR_JOUR_ET_PROFESSIONNEL
        if not ligne.professionnel:
            return min(ligne.quantite, maximum)
        cle = (ligne.jour, ligne.professionnel)
        deja = self._par_jour.get(cle, 0)
        nombre = min(ligne.quantite, maximum - deja)
        self._par_jour[cle] = deja + nombre
        return nombre

    def _room(self, ligne: Ligne, due: int) -> int:
        """Centimes encore retenables dans l’année ; ValueError là où la référence ne tranche pas."""
        plafond = value_at(tables.PF_PLAFOND_ANNUEL, ligne.jour, f"Ligne {ligne.id}, plafond annuel")
        debut, fin = tables.PF_TRANSITION
        ancien = tables.PF_PLAFOND_ANNUEL[0].montant
        if debut <= ligne.jour <= fin and self._retenue + due > ancien:
            raise ValueError(
                f"Ligne {ligne.id} : le sort des participations déjà retenues en 2026 sous le plafond de 50 €"
                " n’est pas confirmé ; aucun dossier au plafond annuel entre le 01/10/2026 et le 31/12/2026."
            )
        if self._retenue + due > plafond and self._plusieurs_annees:
            raise ValueError(
                f"Ligne {ligne.id} : le plafond annuel est atteint dans une demande à cheval sur deux années ;"
                " un seul compteur ne suffit pas."
            )
        return max(0, plafond - self._retenue)
