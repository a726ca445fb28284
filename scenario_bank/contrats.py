"""What a tableau de garanties must hold, and what a contrat responsable must and may not pay.

Sources: CSS L.871-1, R.871-1 and R.871-2, as read in the santé reference §5, §7 and §10.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from scenario_bank.lecture import FichierLu
from scenario_bank.loader import CONTENU, lire_fichier
from scenario_bank.model.baremes import NotionModele
from scenario_bank.model.garanties import (
    POSTES,
    VARIANTES,
    Forfait,
    ForfaitEquipement,
    FraisReels,
    Garantie,
    PctBr,
    PctPmss,
    TicketModerateur,
    TicketModerateurPlus,
    ecrire_euros,
    ecrire_pourcent,
)
from scenario_bank.model.mutuelle import Contrat, LigneGarantie
from scenario_bank.textes_garanties import TexteRefuse, comprendre, memes

# Points of base that the AMO leaves at its usual rate (santé reference §2, §3, §4, §6, §7, §8): what a
# guarantee « hors Sécu » must reach for the ticket modérateur to be covered.
_TM = {
    "medecin": 30,
    "technique": 30,
    "psychologue": 40,
    "sage_femme": 30,
    "pharmacie": 35,
    "auxiliaire": 40,
    "biologie": 40,
    "transport": 45,
    "dentaire": 40,
    "prothese_dentaire.modere": 40,
    "prothese_dentaire.libre": 40,
    "orthodontie": 40,
    "audio.classe_2": 40,
    "hospitalisation": 20,
}
_SANS_LIMITE = ("forfait_journalier", "urgences")
_CENT_POUR_CENT = ("optique.classe_a", "prothese_dentaire.rac0", "audio.classe_1")
# The optical rows and the caps of two like lenses: a (simple), c (complexe), f (très complexe).
_OPTIQUE = {"optique.simple": "a", "optique.complexe": "c", "optique.tres_complexe": "f"}
_HONORAIRES = ("medecin", "technique")
_CENT = Decimal(100)
# The base of an aide auditive and the AMO's part of it (santé reference §7, H).
_BASE_AUDIO, _PART_AUDIO = Decimal(400), Decimal(240)
_INTERDITS = re.compile(
    r"participation forfaitaire|franchises?\b|majoration|dépassement[^.;]*hors (?:du )?parcours",
    re.IGNORECASE,
)
_NIE = re.compile(r"\b(?:jamais|pas|ni|non|aucune?|rest(?:e|ent|era)|sauf|exclue?s?)\b", re.IGNORECASE)


@cache
def plafonds() -> dict[str, Decimal]:
    """The caps of a contrat responsable in force, by id, from the packaged barèmes."""
    notions = [
        lire_fichier(CONTENU / "baremes" / f"{nom}.yaml", NotionModele)
        for nom in ("contrat_responsable", "optique")
    ]
    return {p.id.removeprefix("responsable."): p.valeurs[-1].valeur for n in notions for p in n.parametres}


def verifier_contrats(fichier: FichierLu, contrats: tuple[Contrat, ...]) -> None:
    """Note in `fichier` what is missing, too much, or said otherwise than it is settled in each contrat."""
    fichier.refuser_doubles("contrats", [c.id for c in contrats], "contrat")
    for i, contrat in enumerate(contrats):
        chemin = f"contrats.{i}.tableau"
        fichier.refuser_doubles(chemin, [x.cle for x in contrat.tableau], "ligne")
        presentes = {x.cle for x in contrat.tableau}
        for cle in sorted(_attendues() - presentes):
            fichier.refuser(chemin, f"ligne {cle} absente.", "Ajoutez-la, avec « néant » s’il n’y a rien.")
        for j, ligne in enumerate(contrat.tableau):
            _verifier_expression(fichier, f"{chemin}.{j}.expression", ligne)
            if contrat.responsable:
                for trouve, remede in _ecarts(ligne):
                    fichier.refuser(f"{chemin}.{j}.garantie", f"{ligne.cle} : {trouve}.", remede)
                _verifier_interdits(fichier, f"{chemin}.{j}", ligne)


def _attendues() -> set[str]:
    """The rows of every tableau: each poste, or each of its variantes; pharmacie has both."""
    cles = {f"{p}.{v}" for p, variantes in VARIANTES.items() for v in variantes}
    return cles | {p for p in POSTES if p not in VARIANTES} | {"pharmacie"}


def _verifier_expression(fichier: FichierLu, chemin: str, ligne: LigneGarantie) -> None:
    """The printed words must be understood, and say what is settled."""
    try:
        lue = comprendre(ligne.expression)
    except TexteRefuse as refus:
        fichier.refuser(chemin, f"« {ligne.expression} » : {refus.raison}.", refus.remede)
        return
    if not memes(lue, ligne.garantie):
        fichier.refuser(
            chemin,
            f"« {ligne.expression} » se lit « {lue.expression()} ».",
            f"La garantie réglée est « {ligne.garantie.expression()} » : accordez les deux.",
        )


def _verifier_interdits(fichier: FichierLu, chemin: str, ligne: LigneGarantie) -> None:
    """No sentence of the row may promise what the law forbids to reimburse."""
    for champ, phrase in (
        ("libelle", ligne.libelle),
        *((f"notes.{k}", n) for k, n in enumerate(ligne.notes)),
    ):
        for partie in re.split(r"[.;]", phrase):
            trouve = _INTERDITS.search(partie)
            if trouve and not _NIE.search(partie):
                fichier.refuser(
                    f"{chemin}.{champ}",
                    f"{ligne.cle} : « {partie.strip()} ».",
                    f"Un contrat responsable ne rembourse pas la {trouve[0].lower()} (L.871-1, R.871-1).",
                )


def _ecarts(ligne: LigneGarantie) -> Iterator[tuple[str, str]]:
    """What is wrong in a row of a contrat responsable, and what is accepted."""
    cle, garantie = ligne.cle, ligne.garantie
    if (cle in _CENT_POUR_CENT) != (garantie.type == "cent_pour_cent_sante"):
        yield (
            f"garantie « {garantie.expression()} »",
            "Le panier 100 % Santé est pris en charge en entier, et lui seul (L.871-1).",
        )
    if cle in _TM and not _couvre_tm(garantie, _TM[cle]):
        yield (
            f"« {garantie.expression()} » laisse une part du ticket modérateur",
            f"Il est dû en entier : TM, 100 % BR y compris Sécu, {_TM[cle]} % BR hors Sécu (R.871-2).",
        )
    if cle in _SANS_LIMITE and not _sans_limite(garantie, cle):
        yield (
            f"« {garantie.expression()} » limite {'le forfait journalier' if cle == 'forfait_journalier' else 'le FPU'}",
            "Il est dû sans limite de durée ni de montant : frais réels (R.871-2).",
        )
    if cle in _OPTIQUE:
        yield from _ecarts_optiques(garantie, _OPTIQUE[cle])
    if cle == "audio.classe_2":
        yield from _ecarts_audio(garantie)
    if cle in _HONORAIRES:
        yield from _ecarts_non_optam(garantie, _TM[cle])


def _couvre_tm(garantie: Garantie, points: int) -> bool:
    """True when the whole ticket modérateur is paid, a yearly limit apart (it stays due beyond)."""
    if isinstance(garantie, PctBr):
        bas = garantie.taux if garantie.taux_non_optam is None else garantie.taux_non_optam
        return bas >= (_CENT if garantie.y_compris_amo else points)
    if isinstance(garantie, FraisReels):
        return garantie.taux == _CENT
    if isinstance(garantie, Forfait):
        entier = garantie.par == "equipement" and garantie.y_compris_amo
        return garantie.avec_tm or (entier and garantie.montant >= _BASE_AUDIO)
    return isinstance(garantie, (TicketModerateur, TicketModerateurPlus))


def _sans_limite(garantie: Garantie, cle: str) -> bool:
    if isinstance(garantie, FraisReels):
        return garantie.taux == _CENT and garantie.plafond_annuel is None
    return cle == "urgences" and isinstance(garantie, TicketModerateur) and garantie.plafond_annuel is None


def _ecarts_optiques(garantie: Garantie, classe: str) -> Iterator[tuple[str, str]]:
    """The minimum and the maximum of an equipment, the maximum of its frame."""
    if not isinstance(garantie, ForfaitEquipement):
        yield (
            f"« {garantie.expression()} »",
            "L’équipement de classe B se dit par un forfait avec la limite de la monture (R.871-2 3°).",
        )
        return
    maximum, minimum = plafonds()[f"optique_{classe}"], plafonds()[f"optique_{classe}_min"]
    if garantie.montant > maximum or (garantie.montant == maximum and not garantie.y_compris_amo):
        yield (
            f"forfait {ecrire_euros(garantie.montant)}",
            f"Au plus {ecrire_euros(maximum)}, part AMO comprise (R.871-2 3°).",
        )
    if garantie.montant < minimum:
        yield (
            f"forfait {ecrire_euros(garantie.montant)}",
            f"Au moins {ecrire_euros(minimum)}, part AMO comprise (R.871-2 3°).",
        )
    monture = plafonds()["monture_max"]
    if garantie.monture_max > monture:
        yield (
            f"monture {ecrire_euros(garantie.monture_max)}",
            f"Au plus {ecrire_euros(monture)} (R.871-2 3°).",
        )


def _ecarts_audio(garantie: Garantie) -> Iterator[tuple[str, str]]:
    """At most 1 700 € an ear with the AMO's part: 425 % of its base of 400 €, 1 460 € over its 240 €."""
    maximum = plafonds()["audio_ii_max"]
    base, part = _BASE_AUDIO, _PART_AUDIO
    total: Decimal | None = None
    if isinstance(garantie, PctBr):
        total = garantie.taux * base / _CENT + (0 if garantie.y_compris_amo else part)
    elif isinstance(garantie, TicketModerateurPlus):
        total = base + garantie.taux * base / _CENT
    elif isinstance(garantie, TicketModerateur):
        total = base
    elif isinstance(garantie, Forfait):
        total = garantie.montant + (0 if garantie.y_compris_amo else base if garantie.avec_tm else part)
    if total is None or isinstance(garantie, PctPmss):
        yield (
            f"« {garantie.expression()} » ne dit pas un montant",
            f"Au plus {ecrire_euros(maximum)} par oreille, part AMO comprise : dites un forfait ou un % BR.",
        )
    elif total > maximum:
        yield (
            f"jusqu’à {ecrire_euros(total)} par oreille",
            f"Au plus {ecrire_euros(maximum)} par oreille, part AMO comprise (R.871-2).",
        )


def _ecarts_non_optam(garantie: Garantie, points: int) -> Iterator[tuple[str, str]]:
    """Non OPTAM: at least 20 points of base under the OPTAM level, at most 100 % over the TM (R.871-2 2°)."""
    if isinstance(garantie, TicketModerateur):
        return
    if not isinstance(garantie, (PctBr, TicketModerateurPlus)):
        yield (
            f"« {garantie.expression()} » ne sépare pas OPTAM et non OPTAM",
            "Dites les deux niveaux en pourcentage de la BR (R.871-2 2°).",
        )
        return
    compris = isinstance(garantie, PctBr) and garantie.y_compris_amo
    plancher = _CENT if compris else Decimal(points if isinstance(garantie, PctBr) else 0)
    optam, autre = garantie.taux, garantie.taux_non_optam
    ecart, maximum = plafonds()["ecart_optam"], plafonds()["depassement_max"]
    if optam > plancher and (autre is None or autre > max(plancher, optam - ecart)):
        dit = ecrire_pourcent(optam if autre is None else autre)
        yield (
            f"niveau non OPTAM {dit}",
            "Au moins 20 points sous le niveau OPTAM (R.871-2 2°, décret 2019-21).",
        )
    if autre is not None and autre > plancher + maximum:
        yield (
            f"{ecrire_pourcent(autre)} non OPTAM",
            "Au plus 100 % de la base en sus du ticket modérateur (R.871-2 2°).",
        )
