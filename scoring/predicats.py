"""The named conditions of rules that need the whole journal of a dossier."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from scenario_bank.model.regles import Predicat
from scoring.cle import couvre
from scoring.journal import Fait, Vue
from scoring.lecture import enfreint, forfait_juste, ligne_juste, montant_coherent, s_enquiert

RELANCES = ("appeler", "demander_piece", "verifier_emetteur", "ecrire_adherent")
PAIEMENTS = ("payer", "payer_partiel")
SEMAINE = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def _lignes(fait: Fait) -> tuple[str, ...]:
    return fait.lu.get("lignes", ())


def saisies(vue: Vue) -> dict[str, Mapping[str, Any]]:
    """Per line, the last amounts entered before the first payment of that line."""
    limites: dict[str, int] = {}
    for paiement in vue.des_types(PAIEMENTS):
        for ligne in _lignes(paiement):
            limites.setdefault(ligne, paiement.sequence)
    retenues: dict[str, Mapping[str, Any]] = {}
    for sequence, entrees in vue.calculs:
        for ligne, saisie in entrees.items():
            if ligne not in retenues or sequence < limites.get(ligne, sequence + 1):
                retenues[ligne] = saisie
    return retenues


def lignes_fausses(vue: Vue) -> list[str]:
    """Payable lines whose amounts, as they stood when paid, are not those of the key."""
    return [x for x, juste in jugements(vue).items() if juste is False]


def jugements(vue: Vue) -> dict[str, bool | None]:
    """Per line entered, whether its amounts are right; None for a line that no treatment pays."""
    retenues = saisies(vue)
    partagees = forfait_juste(vue.cle, retenues)
    return {x: x in partagees or ligne_juste(vue.cle, s) for x, s in retenues.items()}


def ecarts(vue: Vue) -> dict[str, tuple[str, ...]]:
    """What sentences say of wrong lines: their ids, the AMC amounts entered and those of the key."""
    lignes = lignes_fausses(vue)
    retenues = saisies(vue)
    return {
        "lignes_fausses": tuple(lignes),
        "saisi": tuple(str(retenues[x].get("amc", "")) for x in lignes),
        "attendu": tuple(vue.cle.lignes[x].amc for x in lignes),
    }


def _calcul_juste(vue: Vue, _fait: Fait) -> bool:
    jugees = jugements(vue).values()
    return True in jugees and False not in jugees


def _calcul_faux(vue: Vue, _fait: Fait) -> bool:
    return bool(lignes_fausses(vue))


def _place_en_cause(vue: Vue, fait: Fait) -> bool:
    return any(couvre(p, fait.place) for p in vue.cle.places_en_cause)


def _verifie_avant(vue: Vue, fait: Fait) -> bool:
    return any(
        g.sequence < fait.sequence and s_enquiert(vue, g, plante)
        for g in vue.des_types(RELANCES[:3])
        for plante in vue.cle.corrige.plantes
    )


def _ligne_bloquee(vue: Vue, fait: Fait) -> bool:
    lignes = vue.cle.lignes
    return any(not lignes[x].payable for x in _lignes(fait) if x in lignes)


def _lignes_payables(vue: Vue, fait: Fait) -> bool:
    lignes = vue.cle.lignes
    visees = _lignes(fait)
    return bool(visees) and all(x in lignes and lignes[x].payable for x in visees)


def _apres_retour(vue: Vue, fait: Fait) -> bool:
    soirs = vue.par_type.get("fin_de_journee", ())
    return any(
        p.sequence < fait.sequence
        and (p.jour < fait.jour or any(p.sequence < s.sequence < fait.sequence for s in soirs))
        for p in vue.des_types(PAIEMENTS)
    )


def _attentes(vue: Vue, fait: Fait) -> list[Fait]:
    """Waits noted before the due date and before the act, on an act of inquiry or not."""
    echeance = vue.cle.corrige.attendu.echeance
    return [
        a
        for a in vue.par_type.get("mettre_en_attente", ())
        if a.sequence < fait.sequence and a.jour <= echeance
    ]


def _attente_relancee(vue: Vue, fait: Fait) -> bool:
    """A chain of waits covers the act, or somebody was asked again once the reminder date was there."""
    for attente in _attentes(vue, fait):
        relance = str(attente.donnees.get("relance_le", ""))
        if relance >= fait.jour:
            return True
        if any(
            attente.sequence < r.sequence < fait.sequence and r.jour >= relance
            for r in vue.des_types(RELANCES)
        ):
            return True
    return False


def _attente_non_relancee(vue: Vue, fait: Fait) -> bool:
    return bool(_attentes(vue, fait)) and not _attente_relancee(vue, fait)


def _decision_engageante(vue: Vue, fait: Fait) -> bool:
    if fait.type in ("cloturer", "cloturer_epreuve", "rejeter") or _ligne_bloquee(vue, fait):
        return True
    return fait.donnees.get("compte") in vue.cle.corrige.attendu.comptes_interdits


def _apres_paiement(vue: Vue, fait: Fait) -> bool:
    if fait.type == "cloturer_epreuve":
        return _apres_retour(vue, fait)
    return any(p.sequence < fait.sequence for p in vue.des_types(PAIEMENTS))


def _compte_rendu_du(vue: Vue, fait: Fait) -> bool:
    """True when the work reached the weekday on which the manual wants the report."""
    jour = vue.cle.corrige.attendu.jour_compte_rendu
    if not jour:
        return True
    vecus = {f.jour for f in vue.faits} | {fait.jour}
    return any(j and SEMAINE[date.fromisoformat(j).weekday()] == jour for j in vecus)


def mentions_manquantes(vue: Vue, fait: Fait) -> tuple[str, ...]:
    """What the letter's own model requires and the letter does not bear.

    A key that does not say it letter by letter is read only where it speaks of a single model.
    """
    attendu = vue.cle.corrige.attendu
    modele = str(fait.donnees.get("modele", ""))
    requises = attendu.mentions_par_modele.get(modele)
    if requises is None:
        requises = attendu.mentions_requises if attendu.modeles_courrier == (modele,) else ()
    portees = set(fait.lu.get("mentions", ()))
    return tuple(m for m in requises if m not in portees)


PREDICATS: dict[Predicat, Callable[[Vue, Fait], bool]] = {
    Predicat.MONTANT_COHERENT: montant_coherent,
    Predicat.MONTANT_ETRANGER: lambda v, f: not montant_coherent(v, f),
    Predicat.CALCUL_JUSTE: _calcul_juste,
    Predicat.CALCUL_FAUX: _calcul_faux,
    Predicat.PLACE_EN_CAUSE: _place_en_cause,
    Predicat.PLACE_HORS_CAUSE: lambda v, f: not _place_en_cause(v, f),
    Predicat.VERIFIE_AVANT: _verifie_avant,
    Predicat.NON_VERIFIE_AVANT: lambda v, f: not _verifie_avant(v, f),
    Predicat.LIGNE_BLOQUEE: _ligne_bloquee,
    Predicat.LIGNES_PAYABLES: _lignes_payables,
    Predicat.APRES_RETOUR: _apres_retour,
    Predicat.ANNULATION_TARDIVE: lambda v, f: f.id in v.tardives,
    Predicat.ATTENTE_RELANCEE: _attente_relancee,
    Predicat.ATTENTE_NON_RELANCEE: _attente_non_relancee,
    Predicat.DECISION_ENGAGEANTE: _decision_engageante,
    Predicat.APRES_PAIEMENT: _apres_paiement,
    Predicat.COMPTE_RENDU_DU: _compte_rendu_du,
    Predicat.PERMIS: lambda v, f: not any(enfreint(v, f, i) for i in v.cle.corrige.interdits),
    Predicat.COURRIER_COMPLET: lambda v, f: not mentions_manquantes(v, f),
    Predicat.COURRIER_INCOMPLET: lambda v, f: bool(mentions_manquantes(v, f)),
}
