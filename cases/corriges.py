"""The whole key of a dossier, from its draft: relations, plants, settlement, treatments, what is due.

Amounts come from `cases.calcul` alone. Accepted and forbidden gestures are content (gabarits and
alterations); their symbols are filled here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from cases.alterations.pose import Pose
from cases.bases import Communes
from cases.calcul import Resultat
from cases.gabarits.brouillon import Brouillon
from cases.lieux import Lieux
from cases.reglements import lignes, montant_faux, reglement
from cases.relations import relations
from cases.symboles import comptes_interdits, symboles, valeurs
from scenario_bank.calendrier import terme
from scenario_bank.corrige import (
    Attendu,
    Corrige,
    Geste,
    GesteInterdit,
    Plante,
    Traitement,
)
from scenario_bank.model.baremes import Baremes
from scenario_bank.model.clauses import ClauseTableau, Controle, Objet, Sujet
from scenario_bank.model.gabarits import (
    AlterationModele,
    GabaritModele,
    GesteModele,
    InterditModele,
    TraitementModele,
)
from scenario_bank.model.mutuelle import Mutuelle
from scenario_bank.model.vocabulaire import TYPES_ACTION, Famille

_ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Contexte:
    """What filling the symbols of content needs."""

    symboles: Mapping[str, tuple[str, ...]]
    conditions: frozenset[str]

    @property
    def saines(self) -> bool:
        """True when some line is payable at once."""
        return "saines" in self.conditions


def _echeance(b: Brouillon) -> str:
    delai = b.mutuelle.delai(Objet.TRAITEMENT)
    return terme(date.fromisoformat(b.demande.recue_le), delai.jours, delai.unite).isoformat()


def _somme(resultats: Iterable[Resultat], ids: Iterable[str]) -> Decimal:
    voulus = set(ids)
    return sum((r.amc for r in resultats if r.ligne in voulus), _ZERO)


def _geste(g: GesteModele, c: Contexte, b: Brouillon) -> Geste:
    cible = g.cible
    clause = g.clause
    if clause.startswith("@"):
        clause = (valeurs((clause,), c.symboles) or ("",))[0]
    if cible.startswith("piece:"):
        cible = (_ids(b, (cible.removeprefix("piece:"),)) or ("",))[0]
    return Geste(
        id=g.id,
        type=g.type,
        cible=cible,
        donnees={cle: valeurs(mots, c.symboles) for cle, mots in g.donnees.items()},
        apres=g.apres,
        optionnel=g.optionnel,
        clause=clause,
        depuis=g.depuis,
        delai=b.mutuelle.changement_rib.securite_jours if g.delai else 0,
        unite=b.mutuelle.changement_rib.unite if g.delai else "",
    )


def _garde(g: GesteModele, c: Contexte) -> bool:
    return g.si == "" or (g.si == "saines") == c.saines


def _traitements(modeles: Iterable[TraitementModele], c: Contexte, b: Brouillon) -> tuple[Traitement, ...]:
    """The accepted ways whose conditions hold, each once."""
    resultat: dict[tuple[object, ...], Traitement] = {}
    for t in modeles:
        if not set(t.si) <= c.conditions:
            continue
        gestes = [_geste(g, c, b) for g in t.gestes if _garde(g, c)]
        gestes = [g for g in gestes if not g.optionnel or all(g.donnees.values())]
        gardes = {g.id for g in gestes}
        gestes = [replace(g, apres=tuple(a for a in g.apres if a in gardes)) for g in gestes]
        gestes = _deleguer(gestes, b)
        cle = tuple((g.type, g.cible, tuple(sorted(g.donnees.items())), g.optionnel) for g in gestes)
        resultat.setdefault(cle, Traitement(t.id, t.libelle, tuple(gestes)))
    return tuple(resultat.values())


def _deleguer(gestes: list[Geste], b: Brouillon) -> list[Geste]:
    """Above the delegation threshold, the agreement of the service named by the clause comes first."""
    delegation = b.mutuelle.delegation
    resultat: list[Geste] = []
    for g in gestes:
        if g.type in {"payer", "payer_partiel"} and g.donnees.get("montant"):
            montant = Decimal(g.donnees["montant"][0])
            if montant > delegation.montant:
                accord = Geste(
                    f"accord_{g.id}",
                    "transmettre_service",
                    donnees={"service": (str(delegation.service),)},
                    clause=delegation.id,
                )
                resultat += [accord, replace(g, apres=(*g.apres, accord.id))]
                continue
        resultat.append(g)
    return resultat


def _interdits(modeles: Iterable[InterditModele], c: Contexte, b: Brouillon) -> tuple[GesteInterdit, ...]:
    """Forbidden gestures, one for each value of a list since any of them is a fault.

    A gesture whose symbols are all empty forbids nothing and is left out.
    """
    resultat = []
    for i in modeles:
        if not _garde(i.geste, c) or not set(i.si) <= c.conditions:
            continue
        geste = _geste(i.geste, c, b)
        if any(mots and not geste.donnees[cle] for cle, mots in i.geste.donnees.items()):
            continue
        listes = [k for k in geste.donnees if TYPES_ACTION[geste.type].champs[k].genre == "liste"]
        if not listes:
            resultat.append(GesteInterdit(geste, i.raison, i.criteres, i.sauf_apres))
            continue
        liste = listes[0]
        for mot in geste.donnees[liste]:
            seul = replace(geste, id=f"{geste.id}_{mot}", donnees={**geste.donnees, liste: (mot,)})
            resultat.append(GesteInterdit(seul, i.raison, i.criteres, i.sauf_apres))
    return tuple(resultat)


def _plante(alteration: AlterationModele, pose: Pose, b: Brouillon, lieux: Lieux, enjeu: Decimal) -> Plante:
    return Plante(
        id="x1",
        alteration=alteration.id,
        famille=alteration.famille,
        nature=alteration.nature,
        natures_acceptees=alteration.natures_acceptees,
        controle=alteration.controles[0],
        clause=b.mutuelle.controle(Controle(alteration.clause)).id,
        places=tuple(lieux.de(x) for x in pose.lieux),
        declencheur=lieux.de(pose.declencheur),
        resolution=(*_ids(b, pose.pieces), *alteration.reponses),
        montant_en_jeu=f"{enjeu:.2f}",
        effort=alteration.effort,
        difficulte=alteration.difficulte,
    )


def _resout(b: Brouillon, alteration: AlterationModele | None, pose: Pose) -> dict[str, tuple[str, ...]]:
    """For each control, the ids of the pièces that silence it when it is soft."""
    if alteration is None:
        return {}
    ids = _ids(b, pose.pieces)
    return dict.fromkeys(alteration.controles, ids) | {c: _ids(b, p) for c, p in pose.explique.items()}


def _ids(b: Brouillon, cles: Iterable[str]) -> tuple[str, ...]:
    """Ids of pièces by key, at hand or to be delivered by an answer."""
    livrables = {r.papier.cle: r.papier for r in b.repliques.values() if r.papier is not None}
    trouves = (b.papier_ou_rien(c) or livrables.get(c) for c in cles)
    return tuple(p.id for p in trouves if p is not None and p.id)


def _tableau(traitements: Iterable[Traitement], recu_le: str) -> dict[str, tuple[str, ...]]:
    """The values that the dashboard may take, over every accepted treatment."""
    valeurs: dict[str, list[str]] = {"recu_le": [recu_le]}
    for t in traitements:
        for g in t.gestes:
            if g.type == "tableau_de_bord":
                for cle, mots in g.donnees.items():
                    valeurs.setdefault(cle, []).extend(mots)
    return {cle: tuple(dict.fromkeys(mots)) for cle, mots in valeurs.items()}


def _service_saisi(m: Mutuelle, service: str, suspecte: bool) -> dict[str, tuple[str, ...]]:
    """The service that the dashboard names when its clause has that column and the dossier has an alert."""
    colonnes = next(c.colonnes for c in m.clauses if isinstance(c, ClauseTableau))
    return {"service": (str(service),)} if suspecte and "service" in colonnes else {}


_BASES_UTILES = ("droits", "contrat", "historique", "baremes")
_ECRITS = frozenset({"mail", "courrier"})
# A letter says what is already paid only when something is.
_DEJA_PAYE = "lignes_payees"


def rediger(
    b: Brouillon,
    gabarit: GabaritModele,
    alteration: AlterationModele | None,
    pose: Pose,
    communes: Communes,
    baremes: Baremes,
) -> Corrige:
    """The key of `b`, numbered and with its hidden pièces numbered too."""
    lieux = Lieux(b, communes)
    resultats = reglement(b, baremes)
    for ligne in b.lignes:
        if ligne.id in pose.litige and ligne.sort == "payable":
            ligne.sort = "attente"
    saines = tuple(x.id for x in b.lignes if x.sort == "payable")
    payable = _somme(resultats, saines)
    resolu = payable + (_somme(resultats, pose.litige) if pose.resolue else _ZERO)
    faux = montant_faux(b, baremes, pose, resultats)
    conditions = {
        "compte_connu"
        if b.mutuelle.changement_rib.paiement_entre_temps == "compte_connu"
        else "compte_en_attente",
        "resolue" if pose.resolue else "non_resolue",
    }
    if payable > 0 and saines:
        conditions.add("saines")
    contexte = Contexte(
        symboles(b, alteration, pose, (payable, resolu, faux), [r.amc for r in resultats]),
        frozenset(conditions),
    )
    suites: GabaritModele | AlterationModele = alteration or gabarit
    traitements = _traitements(suites.traitements, contexte, b)
    interdits = _interdits((*gabarit.interdits, *(alteration.interdits if alteration else ())), contexte, b)
    if alteration and (alteration.famille.suspecte or alteration.famille is Famille.LEURRE):
        interdits = tuple(i for i in interdits if i.geste.type != "alerter_suspicion" or i.sauf_apres)
    enjeu = (
        Decimal(pose.indu or 0) or _somme(resultats, pose.litige) or sum((r.amc for r in resultats), _ZERO)
    )
    famille = alteration.famille if alteration else Famille.SAIN
    return Corrige(
        reference=b.reference,
        gabarit=b.gabarit,
        domaine=b.domaine,
        jour=b.jour.isoformat(),
        famille=famille,
        contraste=alteration.contraste if alteration else "",
        difficulte=alteration.difficulte if alteration else gabarit.difficulte,
        plantes=(_plante(alteration, pose, b, lieux, enjeu),) if alteration else (),
        relations=relations(b, communes, baremes, _resout(b, alteration, pose)),
        lignes=lignes(b, resultats),
        traitements=traitements,
        interdits=interdits,
        attendu=_attendu(b, alteration, pose, traitements, payable),
        questions=(*gabarit.questions, *(alteration.questions if alteration else ())),
    )


def _attendu(
    b: Brouillon,
    alteration: AlterationModele | None,
    pose: Pose,
    traitements: tuple[Traitement, ...],
    payable: Decimal,
) -> Attendu:
    m = b.mutuelle
    suspecte = alteration is not None and alteration.famille.suspecte
    suspicion = m.destinataire(Sujet.SUSPICION)
    courriers = {
        mot
        for t in traitements
        for g in t.gestes
        if g.type == "ecrire_adherent"
        for mot in g.donnees.get("modele", ())
    }
    par_modele = {
        modele.id: tuple(x for x in m.courrier(modele.usage).requises if payable > 0 or x != _DEJA_PAYE)
        for modele in m.modeles_courrier
        if modele.id in courriers
    }
    requises = {mention for mentions in par_modele.values() for mention in mentions}
    services = {
        mot
        for t in traitements
        for g in t.gestes
        if g.type == "transmettre_service"
        for mot in g.donnees.get("service", ())
    }
    delai = m.delai(Objet.TRAITEMENT)
    ouvrir = tuple(p.id for p in b.papiers if p.cle not in _ECRITS or p.cle in pose.ouvrir)
    bases = (*_BASES_UTILES, *(("coordonnees_bancaires",) if b.papier_ou_rien("rib") else ()))
    presents = {t.id for t in b.tiers}
    return Attendu(
        recu_le=b.demande.recue_le,
        echeance=_echeance(b),
        clause_delai=delai.id,
        bases_utiles=tuple(dict.fromkeys((*bases, *pose.bases_utiles))),
        ouvrir=ouvrir,
        tiers=tuple(t for t in alteration.tiers if t in presents) if alteration else (),
        service_alerte=str(suspicion.service) if suspecte else "",
        clause_alerte=suspicion.id if suspecte else "",
        service_hierarchie=str(m.compte_rendu.service),
        clause_compte_rendu=m.compte_rendu.id,
        jour_compte_rendu=m.compte_rendu.jour,
        modeles_courrier=tuple(sorted(courriers)),
        mentions_requises=tuple(sorted(requises)),
        mentions_interdites=m.mentions_interdites,
        compte_a_payer=pose.compte,
        comptes_interdits=comptes_interdits(b, pose),
        transmission=tuple(sorted(services)),
        tableau_de_bord=_tableau(traitements, b.demande.recue_le)
        | _service_saisi(m, suspicion.service, suspecte),
        controle_retour=payable > 0 or pose.resolue,
        mentions_par_modele=par_modele,
    )
