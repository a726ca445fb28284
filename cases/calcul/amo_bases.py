"""The base de remboursement of a line: its act, the parameter that holds, the key letter, the days."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from cases.calcul.erreurs import CasNonCouvert, DonneeInvalide
from cases.calcul.lignes import UN, ZERO, LigneSoins
from cases.calcul.trace import Trace, arrondi
from scenario_bank.actes import Acte, Assiette, Choix, Regime

_REGIMES = {
    Regime.TARIF: "secteur 1 ou OPTAM",
    Regime.NON_OPTAM: "secteur 2 non OPTAM",
    Regime.AUTORITE: "secteur 3",
}


def acte_de(ligne: LigneSoins, trace: Trace) -> Acte:
    """The act of the line; raises DonneeInvalide for an unknown code or an age that it excludes."""
    acte = trace.baremes.actes.get(ligne.code_acte)
    if acte is None:
        raise DonneeInvalide(
            f"ligne {ligne.id}, code_acte",
            f"« {ligne.code_acte} » inconnu",
            ", ".join(trace.baremes.actes),
            "Corrigez le code, ou donnez « base_remboursement » et « taux ».",
        )
    if not acte.age_min <= ligne.age <= acte.age_max:
        raise DonneeInvalide(
            f"ligne {ligne.id}, age",
            f"{acte.code} à {ligne.age} ans",
            f"de {acte.age_min} à {acte.age_max} ans pour {acte.code} ({acte.libelle})",
            "Corrigez le code ou l’âge.",
        )
    return acte


def choisir(acte: Acte, choix: tuple[Choix, ...], ligne: LigneSoins, hors: bool) -> str:
    """The id of the first parameter whose condition holds, "" when none does.

    Raises CasNonCouvert overseas, where only what is written for it holds (the forfaits of a stay are
    the same everywhere).
    """
    regime = ligne.regime
    for x in choix:
        if x.vaut(regime, ligne.age, hors, ligne.region, ligne.situation):
            if ligne.region == "dom" and x.region is None and not acte.dispenses:
                raise CasNonCouvert(
                    f"ligne {ligne.id}, region",
                    f"« dom » pour {acte.code}",
                    "« metropole », ou « dom » avec « base_remboursement » et « plafond_facturation »",
                    "Les références ne donnent que le tarif de métropole : indiquez celui du document.",
                )
            return x.parametre
    return ""


def _refuser_regime(ligne: LigneSoins, acte: Acte) -> CasNonCouvert:
    connus = dict.fromkeys(_REGIMES[x.regime] for x in acte.bases if x.regime is not None)
    return CasNonCouvert(
        f"ligne {ligne.id}, code_acte",
        f"{acte.code} en {_REGIMES[ligne.regime]}",
        f"{acte.code} en {' ; '.join(connus)}",
        "Corrigez le code ou le secteur.",
    )


_A_COEFFICIENT = frozenset({"auxiliaire", "biologie", "technique", "sage_femme"})


def base(ligne: LigneSoins, hors: bool, trace: Trace) -> Decimal:
    """The base de remboursement of the whole line, quantity included; raises ErreurCalcul.

    The tariff of one act (key letter × coefficient) is rounded to the cent before the quantity.
    """
    if ligne.base_remboursement is not None:
        return trace.noter("base.imposee", ligne.base_remboursement * ligne.quantite)
    acte = acte_de(ligne, trace)
    if ligne.coefficient != UN and acte.poste not in _A_COEFFICIENT:
        raise DonneeInvalide(
            f"ligne {ligne.id}, coefficient",
            f"{ligne.coefficient:f} pour {acte.code} ({acte.libelle})",
            "un coefficient sur une lettre clé : auxiliaires, biologie, actes techniques, sages-femmes",
            "Retirez le coefficient, ou indiquez le nombre d’actes dans « quantite ».",
        )
    if acte.assiette is Assiette.LIGNE:
        raise DonneeInvalide(
            f"ligne {ligne.id}, base_remboursement",
            f"absente pour {acte.code} ({acte.libelle})",
            "le tarif de responsabilité d’un acte, comme « 26.50 »",
            "Le barème ne fixe pas ce tarif : indiquez « base_remboursement ».",
        )
    if acte.assiette is Assiette.PRIX:
        return trace.noter("base.prix", ligne.depense)
    if acte.assiette is Assiette.AUCUNE:
        return trace.noter("base.aucune", ZERO)
    identifiant = choisir(acte, acte.bases, ligne, hors)
    if not identifiant:
        raise _refuser_regime(ligne, acte)
    if acte.dispenses:
        jours = _jours_dus(ligne, acte, trace)
        if acte.par_jour or not jours:
            return _base_par_jour(jours, identifiant, trace)
    unite = trace.lire(identifiant)
    if ligne.coefficient == UN:
        return trace.noter_lu("base.acte", identifiant, unite * ligne.quantite)
    tarif = arrondi(unite * ligne.coefficient)
    return trace.noter_lu(
        "base.lettre_cle",
        identifiant,
        tarif * ligne.quantite,
        unite,
        ligne.coefficient,
        tarif,
        Decimal(ligne.quantite),
    )


def _jours_dus(ligne: LigneSoins, acte: Acte, trace: Trace) -> list[date]:
    """The days from `date_soins` on which a forfait is due, with the step of what dispenses.

    None in a situation that dispenses from the act, nor in the first days of life.
    """
    for situation in ("maternite", "c2s"):
        if situation in acte.dispenses & ligne.situation:
            trace.noter(f"dispense.{situation}", ZERO)
            return []
    nombre = ligne.quantite if acte.par_jour else 1
    jours = [ligne.date_soins + timedelta(days=n) for n in range(nombre)]
    if ligne.ne_le is None:
        return jours
    limite = trace.lire("fj.age_nouveau_ne")
    dus = [j for j in jours if (j - ligne.ne_le).days >= limite]
    if len(dus) < len(jours):
        trace.noter_lu(
            "dispense.nouveau_ne", "fj.age_nouveau_ne", ZERO, Decimal(len(jours) - len(dus)), limite
        )
    return dus


def _base_par_jour(jours: list[date], identifiant: str, trace: Trace) -> Decimal:
    """The sum of the amounts of each day, the day of discharge included."""
    total = ZERO
    while jours:
        valeur = trace.lire(identifiant, jours[0])
        memes = [j for j in jours if trace.lire(identifiant, j) == valeur]
        montant = valeur * len(memes)
        trace.noter_lu("fj.jours", identifiant, montant, Decimal(len(memes)), valeur, jour=jours[0])
        total += montant
        jours = jours[len(memes) :]
    return trace.noter("fj.total", total)
