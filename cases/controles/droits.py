"""Rights judged at the date of care, never at the entry (pieces.md X02, X03)."""

from __future__ import annotations

from itertools import pairwise

from cases.controles.constat import Constat
from cases.controles.lecture import Dossier, jour
from scenario_bank.model.clauses import Controle
from scenario_bank.model.vocabulaire import Base, Motif


def droits_date_soins(d: Dossier) -> list[Constat]:
    """Care outside the rights, and a flow line whose day is not that of the delivery."""
    droits = d.base(Base.DROITS)
    effet, fin = jour(droits.v.get("date_effet", "")), jour(droits.v.get("date_fin", ""))
    constats = []
    for acte in d.actes:
        for borne, place, hors in (
            (effet, "date_effet", effet is not None and acte.soins < effet),
            (fin, "date_fin", fin is not None and acte.soins > fin),
        ):
            if borne is not None and hors:
                constats.append(
                    d.constat(
                        Controle.DROITS_DATE_SOINS,
                        (acte.date, droits.place(place)),
                        Motif.DATE_HORS_DROITS,
                    )
                )
    constats += _du_sejour(d)
    return constats + _du_beneficiaire(d) + _jour_de_delivrance(d) + _ordre(d)


def _du_sejour(d: Dossier) -> list[Constat]:
    """Lines of a stay that no flow brings: the daily charge and the room, by their first day."""
    droits, facture = d.base(Base.DROITS), d.premiere("facture_hospitaliere")
    effet, fin = jour(droits.v.get("date_effet", "")), jour(droits.v.get("date_fin", ""))
    constats = []
    for r in facture.rangees("lignes") if facture else ():
        debut = jour(r.v.get("debut", ""))
        if r.v.get("code") not in {"FJ", "CHP"} or debut is None:
            continue
        for borne, hors in (("date_effet", effet and debut < effet), ("date_fin", fin and debut > fin)):
            if hors:
                constats.append(
                    d.constat(
                        Controle.DROITS_DATE_SOINS,
                        (r.place("debut"), droits.place(borne)),
                        Motif.DATE_HORS_DROITS,
                    )
                )
    return constats


def _du_beneficiaire(d: Dossier) -> list[Constat]:
    """Rights of the person, where they are narrower than those of the contract."""
    droits = d.base(Base.DROITS)
    contrat = (droits.v.get("date_effet", ""), droits.v.get("date_fin", ""))
    constats = []
    for acte in d.actes:
        for ligne in droits.rangees("beneficiaires"):
            if acte.membre is None or ligne.v.get("prenom") != acte.membre.v.get("prenom"):
                continue
            debut, fin = jour(ligne.v.get("debut", "")), jour(ligne.v.get("fin", ""))
            if debut is not None and acte.soins < debut and ligne.v["debut"] != contrat[0]:
                constats.append((acte.date, ligne.place("debut")))
            if fin is not None and acte.soins > fin and ligne.v["fin"] != contrat[1]:
                constats.append((acte.date, ligne.place("fin")))
    return [d.constat(Controle.DROITS_DATE_SOINS, c, Motif.DATE_HORS_DROITS) for c in constats]


def _jour_de_delivrance(d: Dossier) -> list[Constat]:
    """The date of care of a flow line is the day of delivery on the invoice of a shop."""
    facture = d.facture or d.premiere("facture_pharmacie")
    if facture is None:
        return []
    champ = "delivrance_date" if facture.v.get("delivrance_date") else "facture_date"
    livree = jour(facture.v.get(champ, ""))
    return [
        d.constat(Controle.DROITS_DATE_SOINS, (acte.date, facture.place(champ)), Motif.DATE_INCOHERENTE)
        for acte in d.actes
        if not acte.medecin and livree is not None and acte.soins != livree
    ]


# Per kind: dates that follow one another on the same paper (soins ≤ règlement ≤ réception …).
_SUITES = {
    "ligne_noemie": ("date_debut_soins", "date_fin_soins", "date_reglement", "flux_date"),
    "facture_optique": ("prescription_date", "facture_date", "delivrance_date"),
    "facture_audio": ("essai_debut", "essai_fin", "facture_date", "delivrance_date"),
    "facture_pharmacie": ("prescription_date", "delivrance_date"),
    "facture_auxiliaire": ("prescription_date", "seances[0].date", "facture_date"),
    "facture_hospitaliere": ("entree_date", "sortie_date", "edition_date"),
    "bulletin_situation": ("entree_date", "sortie_date", "edition_date"),
    "facture_transport": ("trajets[0].date", "facture_date"),
    "prescription_transport": ("prescription_date",),
    "decompte_amo": ("lignes[0].date_soins", "decompte_date", "date_paiement"),
    "facture_dentaire": ("lignes[0].date_acte", "facture_date"),
    "retour_tiers_payant": ("date_soins", "date_retour"),
    "rib": ("edition_date",),
}


def _ordre(d: Dossier) -> list[Constat]:
    """Dates of one paper in their order, none after its reception (X02, D)."""
    constats = []
    for piece in d.recues:
        champs = [c for c in _SUITES.get(piece.genre, ()) if jour(piece.v.get(c, ""))]
        for avant, apres in pairwise(champs):
            if piece.v[avant][:10] > piece.v[apres][:10]:
                constats.append(
                    d.constat(
                        Controle.DROITS_DATE_SOINS,
                        (piece.place(apres), piece.place(avant)),
                        Motif.DATE_INCOHERENTE,
                    )
                )
        if champs and piece.v[champs[-1]][:10] > piece.recue_le[:10]:
            constats.append(
                d.constat(
                    Controle.DROITS_DATE_SOINS,
                    (piece.place(champs[-1]), "demande.recue_le"),
                    Motif.DATE_INCOHERENTE,
                )
            )
    return constats
