"""Part de la complémentaire, ligne à ligne ou par équipement (§10, §11 étape 6)."""

from dataclasses import dataclass

from . import amo, tables
from .lecture import Garantie, Ligne
from .montants import CENT_POUR_CENT, part


@dataclass(frozen=True)
class Part:
    """Une ligne et sa part obligatoire, en centimes ; `reference` est A, ou A70 hors parcours."""

    ligne: Ligne
    base: int
    retenue: int
    taux: int
    brute: int
    reference: int

    @property
    def ticket_moderateur(self) -> int:
        """Ticket modérateur remboursable : sans la majoration hors parcours (§11 étape 5)."""
        return self.retenue - self.reference

    @property
    def majoration(self) -> int:
        """Majoration hors parcours, jamais remboursée par un contrat responsable."""
        return self.reference - self.brute


def make_part(ligne: Ligne) -> Part:
    """Part obligatoire d’une ligne : R = min(D, BR), puis R × taux arrondi au centime."""
    base, taux = amo.base(ligne), amo.taux(ligne)
    retenue = min(ligne.depense, base)
    brute = part(retenue, taux)
    if amo.hors_parcours(ligne) and taux < tables.TAUX_MEDECIN:
        taux = tables.TAUX_MEDECIN
    return Part(ligne, base, retenue, taux, brute, part(retenue, taux))


def _taux_de_garantie(p: Part, garantie: Garantie) -> int:
    assert garantie.taux is not None
    if p.ligne.non_optam and garantie.taux_non_optam is not None:
        return garantie.taux_non_optam
    return garantie.taux


def _contractual(p: Part, garantie: Garantie) -> int:
    """Droit du contrat avant la limite de la dépense, en centimes."""
    if garantie.type == "tm":
        return p.ticket_moderateur
    droit = part(p.base, _taux_de_garantie(p, garantie))
    if garantie.type == "tm_plus_pct_br":
        return p.ticket_moderateur + droit
    return max(0, droit - p.reference) if garantie.y_compris_amo else droit


def _points_of_overrun(p: Part, garantie: Garantie) -> int:
    """Niveau OPTAM du contrat au-delà de 100 % de la base, en centièmes de point."""
    if garantie.type == "tm":
        return 0
    assert garantie.taux is not None
    if garantie.type == "tm_plus_pct_br":
        return garantie.taux
    niveau = garantie.taux if garantie.y_compris_amo else garantie.taux + p.taux
    return max(0, niveau - CENT_POUR_CENT)


def _cap_non_optam(p: Part, garantie: Garantie, montant: int) -> int:
    """Montant ramené aux plafonds responsables du dépassement non OPTAM ; le TM n’est jamais rogné."""
    points = min(
        tables.NON_OPTAM_DEPASSEMENT_MAX, max(0, _points_of_overrun(p, garantie) - tables.NON_OPTAM_ECART)
    )
    plafond = p.ticket_moderateur + part(p.base, points)
    if montant > plafond and p.ligne.jour < tables.NON_OPTAM_DEBUT:
        raise ValueError(
            f"Ligne {p.ligne.id} : le plafond responsable non OPTAM n’est pas confirmé"
            f" avant le {tables.NON_OPTAM_DEBUT:%d/%m/%Y}."
        )
    return min(montant, plafond)


def _limited(p: Part, garantie: Garantie, depense: int, *, responsable: bool) -> int:
    montant = max(0, min(_contractual(p, garantie), depense - p.reference))
    if responsable and amo.poste(p.ligne) == "medecin" and p.ligne.non_optam:
        montant = _cap_non_optam(p, garantie, montant)
    return montant


def _pay_expression(p: Part, garantie: Garantie, *, responsable: bool) -> int:
    """AMC des expressions en pourcentage ou en ticket modérateur."""
    ligne = p.ligne
    if p.majoration and not responsable:
        raise ValueError(
            f"Ligne {ligne.id} : rien n’est confirmé sur la majoration hors parcours dans un contrat non responsable."
        )
    montant = _limited(p, garantie, ligne.depense, responsable=responsable)
    if (
        amo.hors_parcours(ligne)
        and responsable
        and montant != _limited(p, garantie, p.retenue, responsable=responsable)
    ):
        raise ValueError(
            f"Ligne {ligne.id} : la part non remboursable du dépassement hors parcours (8 €) n’est pas confirmée ;"
            " aucun règlement n’en peut dépendre."
        )
    if responsable and montant < p.ticket_moderateur:
        raise ValueError(
            f"Ligne {ligne.id} : la garantie laisse une part du ticket modérateur, ce qu’un contrat responsable exclut."
        )
    return montant


def pay_line(p: Part, garantie: Garantie, *, responsable: bool) -> int:
    """AMC d’une ligne seule en centimes ; ValueError si la garantie ne convient pas à la ligne."""
    limite = amo.prix_limite(p.ligne)
    # §10 : un contrat responsable doit le 100 % Santé, quelle que soit l’expression du poste.
    if limite is not None and (responsable or garantie.type == "cent_pour_cent_sante"):
        return max(0, min(p.ligne.depense, limite) - p.brute)
    if garantie.type in {"cent_pour_cent_sante", "forfait_equipement"}:
        raise ValueError(
            f"Ligne {p.ligne.id} : la garantie « {garantie.type} » ne s’applique pas au code {p.ligne.code}."
        )
    return _pay_expression(p, garantie, responsable=responsable)


def pay_equipment(parts: list[Part], garantie: Garantie, *, responsable: bool) -> dict[str, int]:
    """AMC par identifiant de ligne d’un équipement de classe B : la monture d’abord, puis les verres."""
    montures = [p for p in parts if p.ligne.code == "OPT_MONTURE_B"]
    verres = [p for p in parts if p.ligne.code == "OPT_VERRE_B"]
    nom = parts[0].ligne.equipement
    if not nom:
        raise ValueError(
            f"Ligne {parts[0].ligne.id} : le forfait se règle par équipement, et l’équipement n’est pas dit."
        )
    if len(montures) > 1 or sum(p.ligne.quantite for p in verres) > 2:
        raise ValueError(f"Équipement {nom} : plus d’une monture ou plus de deux verres.")
    assert garantie.montant is not None
    obligatoire = sum(p.brute for p in parts)
    total = garantie.montant if garantie.y_compris_amo else garantie.montant + obligatoire
    if responsable and total > tables.EQUIPEMENT_RESPONSABLE_MAX:
        raise ValueError(
            f"Équipement {nom} : le forfait dépasse 800 €, plus haut plafond d’un contrat responsable."
        )
    reste = max(0, total - obligatoire)
    maximum = garantie.monture_max
    if responsable:
        maximum = min(tables.MONTURE_RESPONSABLE_MAX, maximum if maximum is not None else total)
    payes: dict[str, int] = {}
    for p in montures + verres:
        droit = min(reste, p.ligne.depense - p.brute)
        if p in montures and maximum is not None:
            droit = min(droit, max(0, maximum - p.brute))
        payes[p.ligne.id] = droit
        reste -= droit
    return payes
