"""Participation forfaitaire et franchises : dues, exonérées, plafonnées au jour et à l’année (§1)."""

from . import actes, tables
from .lecture import Ligne
from .montants import refuse
from .series import Serie

_UNITAIRE: dict[str, Serie] = {
    actes.PF: tables.PF_UNITAIRE,
    actes.MEDICAMENT: tables.FRANCHISE_MEDICAMENT,
    actes.PARAMEDICAL: tables.FRANCHISE_PARAMEDICALE,
    actes.TRANSPORT: tables.FRANCHISE_TRANSPORT,
}
_PAR_JOUR: dict[str, Serie] = {
    actes.PARAMEDICAL: tables.PARAMEDICAL_PAR_JOUR,
    actes.TRANSPORT: tables.TRANSPORT_PAR_JOUR,
}


class Compteurs:
    """Retenues de chaque année de remboursement, PF et franchises à part, et de chaque jour ; en centimes."""

    __slots__ = ("_depart", "_franchises_du_jour", "_pf_du_jour", "_plusieurs_annees", "_retenu")

    def __init__(self, pf: int, franchise: int, lignes: list[Ligne]) -> None:
        self._depart = {True: pf, False: franchise}
        self._retenu: dict[tuple[bool, int], int] = {}
        annees: dict[bool, set[int]] = {True: set(), False: set()}
        for x in lignes:
            if x.acte.participation != actes.AUCUNE:
                annees[x.acte.participation == actes.PF].add(x.remboursement // 10_000)
        self._plusieurs_annees = {pf_: len(vues) > 1 for pf_, vues in annees.items()}
        self._pf_du_jour: dict[tuple[int, str], int] = {}
        self._franchises_du_jour: dict[tuple[int, str], int] = {}

    def retain(self, ligne: Ligne) -> int:
        """Centimes retenus sur la ligne, jamais plus que sa part AMO ; les compteurs avancent d’autant."""
        nature = ligne.acte.participation
        if nature == actes.AUCUNE or ligne.c2s or ligne.maternite or ligne.en_sejour:
            return 0
        if ligne.mineur is None:
            refuse(
                ligne.ou,
                f"sans date de naissance, l’âge {ligne.age!r} ne dit pas si la personne avait 18 ans au 1er janvier.",
            )
        if ligne.mineur or (nature == actes.TRANSPORT and ligne.urgence):
            return 0
        unitaire = _UNITAIRE[nature].at(ligne.jour, ligne.id, "participation ou franchise")
        pf = nature == actes.PF
        nombre = self._count_today(ligne) if pf else ligne.quantite
        due = min(nombre * unitaire, ligne.brute)
        if nature in _PAR_JOUR:
            due = min(due, self._left_today(ligne, nature))
        retenue = min(due, self._left_this_year(ligne, due, pf))
        cle_annee = (pf, ligne.remboursement // 10_000)
        self._retenu[cle_annee] = self._retenu.get(cle_annee, 0) + retenue
        if nature in _PAR_JOUR:
            cle = (ligne.jour, nature)
            self._franchises_du_jour[cle] = self._franchises_du_jour.get(cle, 0) + retenue
        return retenue

    def _count_today(self, ligne: Ligne) -> int:
        maximum = tables.PF_PAR_JOUR_ET_PROFESSIONNEL
        if not ligne.professionnel:
            return min(ligne.quantite, maximum)
        cle = (ligne.jour, ligne.professionnel)
        deja = self._pf_du_jour.get(cle, 0)
        nombre = min(ligne.quantite, maximum - deja)
        self._pf_du_jour[cle] = deja + nombre
        return nombre

    def _left_today(self, ligne: Ligne, nature: str) -> int:
        plafond = _PAR_JOUR[nature].at(ligne.jour, ligne.id, "plafond du jour")
        return max(0, plafond - self._franchises_du_jour.get((ligne.jour, nature), 0))

    def _left_this_year(self, ligne: Ligne, due: int, pf: bool) -> int:
        """Centimes encore retenables dans l’année du remboursement ; ValueError là où rien ne tranche."""
        quand = ligne.remboursement
        deja = self._depart[pf] + self._retenu.get((pf, quand // 10_000), 0)
        plafond = tables.PLAFOND_ANNUEL.at(quand, ligne.id, "plafond annuel")
        debut, fin = tables.PLAFOND_TRANSITION
        if debut <= quand <= fin and deja + due > tables.PLAFOND_ANCIEN:
            refuse(
                ligne.ou,
                "le sort des retenues déjà faites en 2026 sous le plafond de 50 € n’est pas confirmé ;"
                " aucun dossier au plafond annuel entre le 01/10/2026 et le 31/12/2026.",
            )
        if deja + due > plafond and self._plusieurs_annees[pf] and self._depart[pf]:
            refuse(
                ligne.ou,
                "le plafond annuel est atteint dans une demande à cheval sur deux années : rien ne dit de"
                " laquelle est le compteur de départ.",
            )
        return max(0, plafond - deja)
