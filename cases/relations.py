"""The comparisons that a control can make in a dossier, and whether each holds.

Conformity is read in the values of the draft, never told by the alteration: what an alteration breaks
shows here by itself. Natures D and S are those of pieces.md §L.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from cases.bases import Communes
from cases.gabarits.brouillon import Brouillon, Ligne, Papier, Passe
from cases.gabarits.flux_amo import centimes
from cases.registre import Registre
from cases.relations_dentaire import couronnes
from cases.relations_facture import facturation, nature
from cases.relations_indus import indus
from cases.relations_sejour import sejour
from cases.relations_transport import transport
from cases.relations_ville import pharmacie, seances
from scenario_bank.corrige import Relation
from scenario_bank.model.baremes import Baremes
from scenario_bank.model.clauses import Controle
from scenario_bank.model.identifiants import valider_cle_rib, valider_iban

_AVEC_DEVIS = frozenset({"optique", "audio"})
# Postes whose base is not in the barème: their own module compares it with the invoice.
_A_PART = frozenset(
    {"hospitalisation", "technique", "forfait_journalier", "chambre", "transport", "pharmacie"}
)


def relations(
    b: Brouillon, communes: Communes, baremes: Baremes, resout: Mapping[str, tuple[str, ...]]
) -> tuple[Relation, ...]:
    """Every comparison of the dossier; `resout` gives, by control, the pièces that silence a soft one."""
    r = Registre(b, communes, baremes, resout)
    for ligne in b.lignes:
        _droits(r, ligne)
        if ligne.poste not in _A_PART:
            _amo(r, ligne)
    _doublons(r)
    _identites(r)
    if b.papier_ou_rien("rib"):
        _rib(r)
    if b.commerce and b.lignes[0].poste in _AVEC_DEVIS:
        nature(r)
    facture = b.papier_ou_rien("facture")
    recu = facture or b.papier_ou_rien("devis_bis")
    if recu is not None and recu.genre in _FACTURATIONS:
        _FACTURATIONS[recu.genre](r)
    elif facture is not None:
        facturation(r)
    indus(r)
    return tuple(r.relations)


_FACTURATIONS: dict[str, Callable[[Registre], None]] = {
    "devis_dentaire": couronnes,
    "facture_dentaire": couronnes,
    "facture_auxiliaire": seances,
    "facture_hospitaliere": sejour,
    "facture_pharmacie": pharmacie,
    "facture_transport": transport,
}


def date_de(ligne: Ligne) -> str:
    """The field of the proof that bears the date of care."""
    if ligne.champ_date:
        return ligne.champ_date
    return "lignes[0].date_soins" if ligne.preuve == "decompte" else "date_debut_soins"


def _droits(r: Registre, ligne: Ligne) -> None:
    b = r.b
    soins = b.place(ligne.preuve, date_de(ligne))
    ouverts = ligne.date_soins >= b.droits_debut
    r.noter(Controle.DROITS_DATE_SOINS, (soins, "droits.date_effet"), ouverts)
    en_cours = not b.droits_fin or ligne.date_soins <= b.droits_fin
    r.noter(Controle.DROITS_DATE_SOINS, (soins, "droits.date_fin"), en_cours, indispensable=True)


def _amo(r: Registre, ligne: Ligne) -> None:
    """Base in force, arithmetic of the AMO's part, and the parcours."""
    b, papier = r.b, r.b.papier(ligne.preuve)
    tete = "lignes[0]." if ligne.preuve == "decompte" else ""
    base, taux = papier.valeurs[f"{tete}base"], papier.valeurs[f"{tete}taux"]
    depense = papier.valeurs["lignes[0].montant_paye" if tete else "depense"]
    verse = papier.valeurs["lignes[0].montant_verse" if tete else "montant_amo"]
    retenue = papier.valeurs.get("lignes[0].participation" if tete else "retenues", "0.00").lstrip("-")
    juste = centimes(
        r.baremes.a(_parametre(ligne), date.fromisoformat(ligne.date_soins)).valeur
        * Decimal(ligne.coefficient)
    )
    place_base = f"{papier.id}.{tete}base"
    r.noter(
        Controle.BASE_TAUX,
        (place_base, r.lieux.bareme(ligne.code_acte, "base")),
        Decimal(base) == juste * ligne.quantite,
        indispensable=True,
    )
    if ligne.poste in {"dentaire", "prothese_dentaire"}:
        r.noter(
            Controle.BASE_TAUX,
            (f"{papier.id}.{tete}taux", r.lieux.bareme(ligne.code_acte, "taux")),
            Decimal(taux) == r.baremes.a("taux.dentaire", date.fromisoformat(ligne.date_soins)).valeur,
            indispensable=True,
        )
    attendu = centimes(min(Decimal(depense), Decimal(base)) * Decimal(taux) / 100) - Decimal(retenue)
    place_verse = f"{papier.id}.{tete}{'montant_verse' if tete else 'montant_amo'}"
    r.noter(
        Controle.BASE_TAUX,
        (place_verse, place_base),
        abs(max(attendu, Decimal(0)) - Decimal(verse)) <= Decimal("0.01"),
    )
    if ligne.poste == "medecin" and not tete:
        r.noter(
            Controle.PARCOURS,
            (
                b.place(ligne.preuve, "executant_id"),
                r.lieux.membre(ligne.membre, "medecin_traitant"),
            ),
            True,
        )


_PARAMETRES = {
    "G": "base.g",
    "GS": "base.g",
    "C": "base.c_non_optam",
    "CS": "base.c_non_optam",
    "APC": "base.apc",
    "CNP": "base.cnp",
    "OPT_MONTURE_B": "base.opt_classe_b",
    "OPT_VERRE_B": "base.opt_classe_b",
    "AUD_I": "base.aud_i",
    "AMS": "base.amk",
    "B": "base.b",
    "CON_DENT": "base.con_dent",
    "HBJD001": "base.hbjd001",
    **dict.fromkeys(
        ("HBLD634", "HBLD680", "HBLD350", "HBLD491", "HBLD158", "HBLD073", "HBLD734"), "base.couronne"
    ),
}


def _parametre(ligne: Ligne) -> str:
    return _PARAMETRES[ligne.code_acte]


def _doublons(r: Registre) -> None:
    """Each line against the nearest past one, and two lines of the dossier against each other."""
    b = r.b
    for ligne in b.lignes:
        proche = _proche(b, ligne)
        if proche is not None:
            r.noter(
                Controle.DOUBLON,
                (
                    b.place(ligne.preuve, date_de(ligne)),
                    b.place_passe(proche.cle, "date"),
                ),
                (proche.date, proche.depense) != (ligne.date_soins, ligne.depense),
                indispensable=True,
            )
    medecins = [x for x in b.lignes if x.poste in {"medecin", "dentaire", "biologie"}]
    for i, une in enumerate(medecins):
        for autre in medecins[i + 1 :]:
            meme = (
                une.membre is autre.membre
                and une.date_soins == autre.date_soins
                and une.depense == autre.depense
            )
            dure = _meme_operation(b.papier(une.preuve), b.papier(autre.preuve))
            r.noter(
                Controle.DOUBLON,
                (b.place(autre.preuve, date_de(autre)), b.place(une.preuve, date_de(une))),
                not meme,
                nature="D" if dure else "S",
                indispensable=True,
            )
    papier = b.papier_ou_rien("decompte")
    transmis = papier.valeurs.get("transmis_amc", "") if papier is not None else ""
    if papier is not None and transmis:
        r.noter(
            Controle.DOUBLON,
            (f"{papier.id}.transmis_amc", "droits.autre_complementaire"),
            transmis in {b.mutuelle.nom, b.autre_complementaire},
            nature="S",
        )


def _meme_operation(une: Papier, autre: Papier) -> bool:
    """True when a flow line and a décompte bear the same reference of the caisse."""
    references = {
        p.valeurs.get("flux_reference") or p.valeurs.get("decompte_reference") for p in (une, autre)
    }
    return len(references) == 1


def _proche(b: Brouillon, ligne: Ligne) -> Passe | None:
    memes = [
        p for p in b.passes if p.membre is ligne.membre and p.acte == ligne.code_acte and p.cle != "anterieur"
    ]
    return max(memes, key=lambda p: (p.date, p.cle), default=None)


def _identites(r: Registre) -> None:
    """The person on each pièce is the beneficiary of the base."""
    b = r.b
    for ligne in b.lignes:
        papier = b.papier(ligne.preuve)
        if papier.genre == "ligne_noemie":
            ne_le = ligne.membre.personne.ne_le.isoformat()
            r.noter(
                Controle.IDENTITE,
                (f"{papier.id}.date_naissance", r.lieux.membre(ligne.membre, "date_naissance")),
                papier.valeurs["date_naissance"] == ne_le,
            )
            r.noter(
                Controle.IDENTITE,
                (
                    f"{papier.id}.executant_id",
                    r.lieux.praticien(papier.valeurs["executant_id"], "identifiant"),
                ),
                True,
            )
        elif papier.genre == "decompte_amo":
            r.noter(
                Controle.IDENTITE,
                (f"{papier.id}.lignes[0].beneficiaire", r.lieux.membre(ligne.membre, "prenom")),
                ligne.membre.personne.prenom in papier.valeurs["lignes[0].beneficiaire"],
            )
    for papier in b.papiers:
        if "patient_nom" in papier.valeurs:
            r.noter(
                Controle.IDENTITE,
                (f"{papier.id}.patient_nom", r.lieux.membre(b.beneficiaire, "nom")),
                plat(papier.valeurs["patient_nom"]) == plat(b.beneficiaire.personne.nom),
            )


def plat(texte: str) -> str:
    """Letters alone, without accents nor case.

    >>> plat("Mme Anne-Laure LÉVÊQUE")
    'mme anne laure leveque'
    """
    sans = unicodedata.normalize("NFKD", texte.casefold()).encode("ascii", "ignore").decode()
    return " ".join("".join(c if c.isalpha() else " " for c in sans).split())


def _rib(r: Registre) -> None:
    b, rib = r.b, r.b.papier("rib")
    iban = rib.valeurs["iban"]
    bon = valider_iban(iban) and valider_cle_rib(iban) and iban[-2:] == rib.valeurs["cle_rib"]
    r.noter(Controle.RIB_FORME, (f"{rib.id}.iban", f"{rib.id}.cle_rib"), bon, indispensable=True)
    adherent = b.foyer[0].personne
    titulaire = plat(rib.valeurs["titulaires[0]"]).split()
    nom_connu = all(mot in titulaire for mot in plat(adherent.nom).split())
    r.noter(
        Controle.RIB_TITULAIRE,
        (f"{rib.id}.titulaires[0]", "adherent.nom"),
        nom_connu,
        nature="S",
    )
    connu = any(c.compte.iban == iban and c.etat == "actif" for c in b.comptes)
    r.noter(
        Controle.CHANGEMENT_RIB,
        (f"{rib.id}.iban", r.lieux.compte("c1", "iban")),
        connu,
        nature="S",
        indispensable=True,
    )
