"""What the caisse paid, on which base and rate, in or out of the parcours, and to whom (X05, X06)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from cases.controles import dentaire, indus, officine, seances, sejours, transports
from cases.controles.constat import DURE, Constat
from cases.controles.lecture import CENT, Acte, Dossier, Rangee, age, au_centime, en_vigueur, jour, montant
from scenario_bank.model.clauses import Controle
from scenario_bank.model.vocabulaire import Base, Motif

# Codes of a doctor of secteur 2 without OPTAM (SB §2); the others bill secteur 1 or OPTAM.
_SANS_OPTAM = frozenset({"C", "CS"})
_HORS_PARCOURS_DES = 16  # SB §3: the parcours holds from 16 years on.
# What is kept back by poste, as the barème base names it (SB §1).
_RETENUES = {
    "medecin": "participation",
    "biologie": "participation",
    "pharmacie": "franchise_medicament",
    "auxiliaire": "franchise_paramedical",
    "transport": "franchise_transport",
    "hospitalisation": "participation_actes_lourds",
}
_A_LA_QUANTITE = frozenset({"pharmacie", "auxiliaire"})
_A_COEFFICIENT = frozenset({"auxiliaire", "biologie"})


def base_taux(d: Dossier) -> list[Constat]:
    """Base of the barème at the date of care, rate, arithmetic of each line, participation kept back."""
    ecarts: list[tuple[str, str]] = []
    for acte in d.actes:
        ecarts += [*_base(d, acte), *_arithmetique(d, acte)]
    ecarts += [*_facture(d), *_devis(d), *officine.bases(d), *_seances(d), *dentaire.bases(d)]
    ecarts += [*sejours.taux(d), *transports.bases(d)]
    return [d.constat(Controle.BASE_TAUX, (p, f), Motif.BASE_OU_TAUX_ERRONE) for p, f in ecarts]


def _base(d: Dossier, acte: Acte) -> Iterator[tuple[str, str]]:
    baremes = d.base(Base.BAREMES)
    if not acte.code:
        connues = {r.v.get("base") for r in baremes.rangees("lignes")}
        if acte.v.get("base") not in connues:
            yield acte.base, baremes.place("lignes[0].base")
        return
    if acte.poste in sejours.POSTES:
        return
    rangee = en_vigueur(d, acte.code, acte.soins)
    if rangee is None:
        yield acte.piece.place("code_acte"), baremes.place("lignes[0].code")
        return
    if rangee.v.get("base") and montant(acte.v.get("base", "")) != _due(acte, rangee):
        yield acte.base, rangee.place("base")
    taux, hors = montant(rangee.v.get("taux", "")), montant(baremes.v.get("taux_hors_parcours", ""))
    if montant(acte.v.get("taux", "")) not in ({taux, hors} if acte.medecin else {taux}):
        yield acte.taux, rangee.place("taux")
    if acte.medecin:
        ps = _executant(d, acte)
        sans_optam = ps is not None and ps.v.get("secteur") == "2" and ps.v.get("optam") == "non"
        if ps is not None and sans_optam != (acte.code in _SANS_OPTAM):
            yield acte.piece.place("code_acte"), ps.place("secteur")


def _due(acte: Acte, rangee: Rangee) -> Decimal:
    """The base of the line: that of the act, times its coefficient and quantity where it has them."""
    base = montant(rangee.v.get("base", ""))
    if acte.poste not in _A_COEFFICIENT:
        return base
    return au_centime(base * montant(acte.v.get("coefficient", ""))) * montant(acte.v.get("quantite", ""))


def _seances(d: Dossier) -> Iterator[tuple[str, str]]:
    """Séances at the key letter in force on their day."""
    codes = [a for a in d.actes if a.poste == "auxiliaire"]
    yield from seances.tarifs(d, en_vigueur(d, codes[0].code, codes[0].soins) if codes else None)


def _executant(d: Dossier, acte: Acte) -> Rangee | None:
    identifiant = acte.v.get("executant_id", "")
    lignes = d.base(Base.ANNUAIRE_PS).rangees("lignes")
    return next((r for r in lignes if r.v.get("identifiant") == identifiant), None)


def _arithmetique(d: Dossier, acte: Acte) -> Iterator[tuple[str, str]]:
    """Paid = base × rate − participation or franchise, on the base or the expense if less (P14 r1, P15 r2).

    A flow line bears one act, once (P15), but for boxes, séances and acts with a coefficient.
    """
    v = acte.v
    retenue = _RETENUES.get(acte.poste, "")
    due = montant(d.base(Base.BAREMES).v.get(retenue, "")) if _soumis(d, acte) else Decimal(0)
    if acte.poste in _A_LA_QUANTITE:
        brute = (
            min(montant(v.get("depense", "")), montant(v.get("base", ""))) * montant(v.get("taux", "")) / 100
        )
        due = min(due * montant(v.get("quantite", "")), au_centime(brute))
    if not v.get("code_exoneration") and acte.retenue != due:
        yield acte.place_retenue, f"baremes.{retenue or 'participation'}"
    for champ in () if acte.poste in _A_COEFFICIENT | _A_LA_QUANTITE else ("quantite", "coefficient"):
        if v.get(champ) and montant(v[champ]) != 1:
            yield acte.piece.place(champ), acte.piece.place("code_acte")
    brute = au_centime(
        min(montant(v.get("depense", "")), montant(v.get("base", ""))) * montant(v.get("taux", "")) / 100
    )
    if abs(max(brute - acte.retenue, Decimal(0)) - montant(v["verse"])) > CENT:
        yield acte.verse, acte.base


def _soumis(d: Dossier, acte: Acte) -> bool:
    """True where something is kept back from someone of age on 1 January of the year of care (SB §1)."""
    majorite = d.base(Base.BAREMES).v.get("age_participation", "")
    ne_le = jour(acte.membre.v.get("date_naissance", "")) if acte.membre else None
    if acte.poste not in _RETENUES or ne_le is None or not majorite.isdigit():
        return False
    return age(ne_le, date(acte.soins.year, 1, 1)) >= int(majorite)


def _facture(d: Dossier) -> Iterator[tuple[str, str]]:
    facture = d.facture
    flux = [a for a in d.actes if not a.medecin]
    for ligne, acte in zip(facture.rangees("lignes") if facture else (), flux, strict=False):
        if ligne.v.get("base_amo") and montant(ligne.v["base_amo"]) != montant(acte.v.get("base", "")):
            yield ligne.place("base_amo"), acte.base


def _devis(d: Dossier) -> Iterator[tuple[str, str]]:
    """AMO = base × 60 % on each line of a devis that states both (P02 r2, P06 r1)."""
    devis = d.devis
    if devis is None:
        return
    code = "OPT_MONTURE_B" if devis.genre == "devis_optique" else "AUD_I"
    le = jour(devis.v.get("devis_date", ""))
    rangee = en_vigueur(d, code, le) if le else None
    if rangee is None:
        return
    taux = montant(rangee.v.get("taux", ""))
    groupes = ("offre_a.lignes", "offre_b.lignes") if devis.genre == "devis_optique" else ("offres",)
    for groupe in groupes:
        for ligne in devis.rangees(groupe):
            base = ligne.v.get("base") or ligne.v.get("base_amo", "")
            amo = ligne.v.get("amo") or ligne.v.get("montant_amo", "")
            champs = ("amo", "base") if "base" in ligne.v else ("montant_amo", "base_amo")
            if base and amo and au_centime(montant(base) * taux / 100) != montant(amo):
                yield ligne.place(champs[0]), ligne.place(champs[1])
            if groupe in ("offre_b.lignes", "offres") and montant(base) != montant(rangee.v["base"]):
                yield ligne.place(champs[1]), rangee.place("base")


def parcours(d: Dossier) -> list[Constat]:
    """The rate that follows from who saw whom: the doctor declared, a colleague's letter, or neither."""
    constats = []
    hors_taux = montant(d.base(Base.BAREMES).v.get("taux_hors_parcours", ""))
    for acte in d.actes:
        if not acte.medecin or acte.membre is None:
            continue
        reduit = montant(acte.v.get("taux", "")) == hors_taux
        if acte.code:
            ecart = reduit != _hors(acte)
            places = (acte.piece.place("executant_id"), acte.membre.place("medecin_traitant"))
        else:
            ecart = reduit != (acte.v.get("parcours", "coordonne") != "coordonne")
            places = (acte.taux, acte.taux.removesuffix("taux") + "parcours")
        if ecart:
            constats.append(d.constat(Controle.PARCOURS, places, Motif.BASE_OU_TAUX_ERRONE, DURE))
    return constats


def _hors(acte: Acte) -> bool:
    ne_le = jour(acte.membre.v.get("date_naissance", "")) if acte.membre else None
    if ne_le is None or age(ne_le, acte.soins) < _HORS_PARCOURS_DES or acte.membre is None:
        return False
    traitant = acte.membre.v.get("medecin_traitant", "")
    return acte.v.get("executant_id") != traitant and not acte.v.get("prescripteur_id")


def contrat_responsable(d: Dossier) -> list[Constat]:
    """Class I hearing aids within their price limit and free of charge; parts that make the price.

    On a devis, RAC = price − AMO − AMC where the three are known (P02 r2, P06 r1, r3).
    """
    ecarts: list[tuple[str, str]] = []
    le = next((a.soins for a in d.actes if a.code == "AUD_I"), None)
    rangee = en_vigueur(d, "AUD_I", le) if le else None
    limite = montant(rangee.v.get("plafond", "")) if rangee else Decimal(0)
    facture, devis = d.facture, d.devis
    if rangee and facture is not None and facture.genre == "facture_audio":
        ecarts += [
            (r.place("prix_ttc"), rangee.place("plafond"))
            for r in facture.rangees("lignes")
            if r.v.get("classe") == "I" and montant(r.v.get("prix_ttc", "")) > limite
        ]
    for ligne in devis.rangees("offres") if devis is not None else ():
        v = ligne.v
        parts = [v.get(c, "") for c in ("montant_amo", "montant_amc", "rac")]
        connues = [montant(p) for p in parts if p not in ("", "non_connu")]
        if len(connues) == 3 and sum(connues, Decimal(0)) != montant(v.get("prix", "")):
            ecarts.append((ligne.place("rac"), ligne.place("prix")))
        if v.get("classe") == "I" and montant(v.get("rac", "")):
            ecarts.append((ligne.place("rac"), ligne.place("classe")))
    return [d.constat(Controle.CONTRAT_RESPONSABLE, e, Motif.MONTANT_DIFFERENT) for e in ecarts]


def tiers_payant(d: Dossier) -> list[Constat]:
    """A part that was paid to the professional is not paid to the adhérent (X12, P14 r5)."""
    constats = indus.tiers_payant(d)
    constats += [d.constat(Controle.TIERS_PAYANT, p, Motif.DEJA_PRESENT) for p in officine.tiers_payant(d)]
    facture = d.facture
    if facture is not None and facture.v.get("tiers_payant", "aucun") != "aucun":
        constats.append(
            d.constat(
                Controle.TIERS_PAYANT,
                (facture.place("tiers_payant"), facture.place("acquit_montant")),
                Motif.DEJA_PRESENT,
            )
        )
    return constats
