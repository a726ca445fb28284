"""What the symbols of content stand for in one dossier: services, accounts, lines, letters, amounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import combinations

from cases.alterations.pose import Pose
from cases.gabarits.brouillon import Brouillon
from scenario_bank.model.clauses import ClauseDestinataire, Controle, Sujet, Usage
from scenario_bank.model.gabarits import AlterationModele


def symboles(
    b: Brouillon,
    alteration: AlterationModele | None,
    pose: Pose,
    montants: tuple[Decimal, Decimal, Decimal],
    parts: Sequence[Decimal],
) -> dict[str, tuple[str, ...]]:
    m = b.mutuelle
    saines = tuple(x.id for x in b.lignes if x.sort == "payable")
    payable, resolu, faux = (f"{x:.2f}" for x in montants)

    def modeles(*usages: Usage) -> tuple[str, ...]:
        return tuple(m.modele_courrier(u).id for u in usages)

    return {
        "@alerte": (str(m.destinataire(Sujet.SUSPICION).service),),
        "@clause": _clauses(b, alteration),
        "@compte": (pose.compte,),
        "@comptes_douteux": comptes_interdits(b, pose),
        "@comptabilite": (str(m.changement_rib.service),),
        "@debiteur": (pose.debiteur,) if pose.debiteur else (),
        "@hierarchie": (str(m.compte_rendu.service),),
        "@indu": (pose.indu,) if pose.indu else (),
        "@indu_service": (str(m.destinataire(Sujet.INDU).service),),
        "@litige": pose.litige,
        "@lignes": tuple(x.id for x in b.lignes),
        "@mentions_interdites": m.mentions_interdites,
        "@modeles": modeles(Usage.DECOMPTE),
        "@modeles_attente": modeles(Usage.ATTENTE, Usage.DEMANDE_PIECE),
        "@modeles_demande": modeles(Usage.DEMANDE_PIECE, Usage.ATTENTE),
        "@modeles_indu": modeles(Usage.INDU) if pose.debiteur == "adherent" else (),
        "@modeles_refus": modeles(Usage.REFUS),
        "@modeles_rib": modeles(Usage.RIB_DEMANDE, Usage.RIB_CONFIRME, Usage.DEMANDE_PIECE),
        "@montant": (payable,),
        "@montant_litige": (f"{montants[1] - montants[0]:.2f}",),
        "@montant_resolu": (resolu,),
        "@montant_retenu": _retenu(montants[0], parts, pose),
        "@montant_faux": (faux,) if faux != payable else (),
        "@natures": alteration.natures_acceptees if alteration else (),
        "@recu_le": (b.demande.recue_le,),
        "@saines": saines,
        "@securite": tuple(
            str(x.service)
            for x in m.clauses
            if isinstance(x, ClauseDestinataire) and x.sujet == Sujet.COMPTE_PIRATE
        ),
    }


def _retenu(payable: Decimal, parts: Sequence[Decimal], pose: Pose) -> tuple[str, ...]:
    """What would be paid if the indu were kept back on the lines to pay; nothing when there is none.

    Nothing either when some lines paid alone come to that amount: paying line by line is no fault.
    """
    if not pose.indu or Decimal(pose.indu) > payable:
        return ()
    retenu = payable - Decimal(pose.indu)
    seules = (sum(x, Decimal(0)) for n in range(1, len(parts) + 1) for x in combinations(parts, n))
    return () if retenu in seules else (f"{retenu:.2f}",)


_DELAIS = {"renouvellement_optique": "optique", "renouvellement_audio": "audio"}


def _clauses(b: Brouillon, alteration: AlterationModele | None) -> tuple[str, ...]:
    """The clause of the control, and the one that gives its delay when there is one."""
    if alteration is None:
        return ()
    clauses = [b.mutuelle.controle(Controle(c)).id for c in alteration.controles]
    delais = [b.mutuelle.renouvellement(_DELAIS[c]).id for c in alteration.controles if c in _DELAIS]
    return tuple(dict.fromkeys((b.mutuelle.controle(Controle(alteration.clause)).id, *clauses, *delais)))


def valeurs(mots: tuple[str, ...], connus: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    resultat: list[str] = []
    for mot in mots:
        resultat += connus[mot] if mot.startswith("@") else (mot,)
    return tuple(dict.fromkeys(resultat))


def comptes_interdits(b: Brouillon, pose: Pose) -> tuple[str, ...]:
    """Accounts that no payment may take: those in doubt and those that were replaced."""
    if any(c.etat == "demandé" for c in b.comptes):
        return pose.comptes_douteux
    return tuple(c.id for c in b.comptes if c.etat == "remplacé")
