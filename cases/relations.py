"""The comparisons that a control can make in a dossier, and whether each holds.

Conformity is read in the values of the draft, never told by the alteration: what an alteration breaks
shows here by itself. Natures D and S are those of pieces.md §L.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from cases.bases import Communes
from cases.gabarits.brouillon import Brouillon, Ligne, Papier, Passe
from cases.gabarits.calendrier import mois_apres
from cases.gabarits.flux_amo import centimes
from cases.lieux import Lieux
from scenario_bank.corrige import Relation
from scenario_bank.model.baremes import Baremes
from scenario_bank.model.clauses import Controle
from scenario_bank.model.identifiants import valider_cle_rib, valider_iban

_MOTIFS: dict[Controle, tuple[str, ...]] = {
    Controle.DROITS_DATE_SOINS: ("date_hors_droits",),
    Controle.IDENTITE: ("identite_differente",),
    Controle.DOUBLON: ("deja_present",),
    Controle.RIB_FORME: ("format_invalide",),
    Controle.RIB_TITULAIRE: ("titulaire_different", "identite_differente"),
    Controle.CHANGEMENT_RIB: ("origine_inhabituelle", "titulaire_different", "autre"),
    Controle.PIECE_NATURE: ("piece_inadaptee", "piece_manquante"),
    Controle.ORDONNANCE_VALIDITE: ("validite_depassee", "date_incoherente"),
    Controle.DEVIS_FACTURE: ("montant_different", "ligne_differente"),
    Controle.RENOUVELLEMENT_OPTIQUE: ("delai_non_atteint",),
    Controle.RENOUVELLEMENT_AUDIO: ("delai_non_atteint", "deja_present"),
    Controle.SERIE_UNIQUE: ("numero_deja_connu", "deja_present"),
    Controle.BASE_TAUX: ("base_ou_taux_errone", "montant_different"),
    Controle.TOTAL_PIECES: ("montant_different",),
    Controle.ACQUIT: ("montant_different", "piece_manquante"),
    Controle.CORRECTION_ORDONNANCE: ("ligne_differente",),
    Controle.COMPLETUDE: ("piece_manquante",),
}


@dataclass(slots=True)
class Registre:
    """Relations being collected for one dossier."""

    b: Brouillon
    communes: Communes
    baremes: Baremes
    resout: Mapping[str, tuple[str, ...]]
    relations: list[Relation] = field(default_factory=list)
    lieux: Lieux = field(init=False)

    def __post_init__(self) -> None:
        self.lieux = Lieux(self.b, self.communes)

    def noter(
        self,
        controle: Controle,
        places: tuple[str, ...],
        conforme: bool,
        *,
        nature: str = "D",
        indispensable: bool = False,
    ) -> None:
        """Adds one comparison; the accepted motifs come with a broken one."""
        self.relations.append(
            Relation(
                id=f"r{len(self.relations) + 1}",
                controle=str(controle),
                clause=self.b.mutuelle.controle(controle).id,
                places=places,
                nature=nature,
                conforme=conforme,
                motifs=() if conforme else _MOTIFS.get(controle, ("autre",)),
                resout=() if conforme or nature == "D" else self.resout.get(str(controle), ()),
                indispensable=indispensable or not conforme,
            )
        )


def relations(
    b: Brouillon, communes: Communes, baremes: Baremes, resout: Mapping[str, tuple[str, ...]]
) -> tuple[Relation, ...]:
    """Every comparison of the dossier; `resout` gives, by control, the pièces that silence a soft one."""
    r = Registre(b, communes, baremes, resout)
    for ligne in b.lignes:
        _droits(r, ligne)
        _amo(r, ligne)
    _doublons(r)
    _identites(r)
    if b.papier_ou_rien("rib"):
        _rib(r)
    if b.commerce:
        _nature(r)
    if b.papier_ou_rien("facture"):
        _facture(r)
    return tuple(r.relations)


def date_de(ligne: Ligne) -> str:
    """The field of the proof that bears the date of care."""
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
    juste = r.baremes.a(_parametre(ligne), date.fromisoformat(ligne.date_soins)).valeur
    place_base = f"{papier.id}.{tete}base"
    r.noter(
        Controle.BASE_TAUX,
        (place_base, r.lieux.bareme(ligne.code_acte, "base")),
        Decimal(base) == juste,
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
    medecins = [x for x in b.lignes if x.poste == "medecin"]
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
        else:
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


def _nature(r: Registre) -> None:
    """The pièce that a payment rests on is an invoice, as the manual's list asks."""
    b = r.b
    clause = b.mutuelle.piece_requise("optique" if b.lignes[0].poste == "optique" else "audio")  # type: ignore[arg-type]  # StrEnum equals its word
    place_clause = r.lieux.clause(clause.id)
    facture = b.papier_ou_rien("facture")
    if facture is not None:
        r.noter(
            Controle.PIECE_NATURE, (f"{facture.id}.facture_numero", place_clause), True, indispensable=True
        )
    double = b.papier_ou_rien("devis_bis")
    if double is not None:
        r.noter(Controle.PIECE_NATURE, (f"{double.id}.devis_numero", place_clause), False)


def _facture(r: Registre) -> None:
    b, facture = r.b, r.b.papier("facture")
    v = facture.valeurs
    rangs = [i for i in range(12) if f"lignes[{i}].prix_ttc" in v]
    nets = [
        Decimal(v[f"lignes[{i}].prix_ttc"]) - Decimal(v.get(f"lignes[{i}].remise", "0.00")) for i in rangs
    ]
    total = Decimal(v["total_ttc"])
    r.noter(
        Controle.TOTAL_PIECES,
        (f"{facture.id}.total_ttc", f"{facture.id}.lignes[0].prix_ttc"),
        sum(nets, Decimal(0)) == total,
        indispensable=True,
    )
    verse = Decimal(v["acquit_montant"]) + Decimal(v.get("acomptes[0].montant", "0.00"))
    r.noter(
        Controle.ACQUIT,
        (f"{facture.id}.acquit_montant", f"{facture.id}.total_ttc"),
        verse == total,
        indispensable=True,
    )
    for i, ligne in zip(rangs, b.lignes, strict=True):
        r.noter(
            Controle.TOTAL_PIECES,
            (b.place(ligne.preuve, "depense"), f"{facture.id}.lignes[{i}].prix_ttc"),
            Decimal(b.papier(ligne.preuve).valeurs["depense"]) == nets[i],
        )
    _devis(r, facture, rangs)
    _ordonnance(r, facture)
    if b.lignes[0].poste == "optique":
        _renouvellement_optique(r, facture)
    else:
        _audio(r, facture, rangs)


def _devis(r: Registre, facture: Papier, rangs: list[int]) -> None:
    devis = r.b.papier_ou_rien("devis")
    if devis is None:
        return
    champ = "offre_b.lignes[{}].prix" if devis.genre == "devis_optique" else "offres[{}].prix"
    for i in rangs:
        place = champ.format(i)
        r.noter(
            Controle.DEVIS_FACTURE,
            (f"{facture.id}.lignes[{i}].prix_ttc", f"{devis.id}.{place}"),
            facture.valeurs[f"lignes[{i}].prix_ttc"] == devis.valeurs[place],
            nature="S",
            indispensable=True,
        )


def fin_de_validite(prescrite: date, ne_le: date) -> date:
    """The last day of an optical prescription, by the age at its date (A06, décret 2016-1381; M).

    >>> fin_de_validite(date(2023, 5, 2), date(1990, 1, 1)), fin_de_validite(date(2023, 5, 2), date(1970, 1, 1))
    (datetime.date(2028, 5, 2), datetime.date(2026, 5, 2))
    """
    age = prescrite.year - ne_le.year - ((prescrite.month, prescrite.day) < (ne_le.month, ne_le.day))
    annees = 1 if age < 16 else 5 if age <= 42 else 3
    return mois_apres(prescrite, 12 * annees)


def _ordonnance(r: Registre, facture: Papier) -> None:
    b = r.b
    ordonnance = b.papier_ou_rien("ordonnance")
    if ordonnance is None:
        return
    prescrite = date.fromisoformat(ordonnance.valeurs["ordonnance_date"])
    facturee = date.fromisoformat(facture.valeurs["facture_date"])
    valide = prescrite <= facturee
    if ordonnance.genre == "ordonnance_optique":
        valide = valide and facturee <= fin_de_validite(prescrite, b.beneficiaire.personne.ne_le)
    r.noter(
        Controle.ORDONNANCE_VALIDITE,
        (f"{ordonnance.id}.ordonnance_date", f"{facture.id}.facture_date"),
        valide,
        indispensable=True,
    )
    r.noter(
        Controle.ORDONNANCE_VALIDITE,
        (f"{facture.id}.prescription_date", f"{ordonnance.id}.ordonnance_date"),
        facture.valeurs["prescription_date"] == ordonnance.valeurs["ordonnance_date"],
    )
    if ordonnance.genre == "ordonnance_optique":
        for i, oeil in ((1, "od"), (2, "og")):
            r.noter(
                Controle.CORRECTION_ORDONNANCE,
                (f"{facture.id}.lignes[{i}].correction", f"{ordonnance.id}.{oeil}.sph"),
                facture.valeurs[f"lignes[{i}].correction"].startswith(ordonnance.valeurs[f"{oeil}.sph"]),
            )


def _renouvellement_optique(r: Registre, facture: Papier) -> None:
    b = r.b
    avant = next((p for p in b.passes if p.cle == "anterieur"), None)
    if avant is None:
        return
    clause = b.mutuelle.renouvellement("optique")
    du = date.fromisoformat(avant.date)
    le = date.fromisoformat(facture.valeurs["facture_date"])
    r.noter(
        Controle.RENOUVELLEMENT_OPTIQUE,
        (f"{facture.id}.facture_date", b.place_passe("anterieur", "date")),
        le >= mois_apres(du, clause.mois),
        nature="S",
        indispensable=True,
    )


def _audio(r: Registre, facture: Papier, rangs: list[int]) -> None:
    """Four years ear by ear, and a serial number that serves once."""
    b = r.b
    mois = b.mutuelle.renouvellement("audio").mois
    le = date.fromisoformat(facture.valeurs["facture_date"])
    connus = {numero: i for i, (numero, _, _) in enumerate(b.series)}
    for i in rangs:
        oreille = facture.valeurs[f"lignes[{i}].oreille"]
        anciens = [p for p in b.passes if p.extra.get("oreille") == oreille and p.membre is b.beneficiaire]
        recent = max(anciens, key=lambda p: p.date, default=None)
        if recent is not None:
            r.noter(
                Controle.RENOUVELLEMENT_AUDIO,
                (f"{facture.id}.facture_date", b.place_passe(recent.cle, "date")),
                le >= mois_apres(date.fromisoformat(recent.date), mois),
                nature="S",
                indispensable=True,
            )
        serie = facture.valeurs[f"lignes[{i}].numero_serie"]
        rang = connus.get(serie)
        r.noter(
            Controle.SERIE_UNIQUE,
            (f"{facture.id}.lignes[{i}].numero_serie", f"flux.series[{rang or 0}].numero"),
            rang is None,
            nature="S",
            indispensable=True,
        )
