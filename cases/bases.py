"""The databases of the desk, made from a draft: what is consulted, never handed over.

Rows are built once per dossier; those that depend on the content alone (clauses, services, barèmes)
once per mutuelle. `rangs` says on which row a keyed thing stands, for the key to name its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cases.bareme_du_poste import entete_du_bareme, lignes_du_bareme
from cases.colonnes import COLONNES, FORMATS, TITRES, tel_quel
from cases.gabarits.brouillon import Brouillon, Membre, Passe
from cases.identites import PROFESSIONS, Praticien
from cases.vu import BaseVue, ChampVu
from scenario_bank.model.baremes import Baremes
from scenario_bank.model.clauses import Controle
from scenario_bank.model.mutuelle import Contrat, Mutuelle
from scenario_bank.model.vocabulaire import Base

Rangee = dict[str, str]
# The bases that depend on the mutuelle and the day alone.
BASES_COMMUNES = frozenset({Base.PROCEDURES, Base.ANNUAIRE_INTERNE, Base.BAREMES})


@dataclass(frozen=True, slots=True)
class Communes:
    """What bases take from the content alone: contrats' tableaux, whole bases, and the row of each clause
    and barème code."""

    garanties: dict[str, tuple[ChampVu, ...]]
    procedures: BaseVue
    annuaire_interne: BaseVue
    baremes: BaseVue
    rang_clause: dict[str, int]
    rang_bareme: dict[str, int]
    clause_controle: dict[str, str]


def _champs(base: str, groupe: str, rangees: Sequence[Rangee]) -> list[ChampVu]:
    colonnes = COLONNES[base]
    champs = []
    for i, rangee in enumerate(rangees):
        tete = f"{groupe}[{i}]."
        for cle, valeur in rangee.items():
            affiche = FORMATS[cle](valeur) if valeur and cle in FORMATS else valeur
            champs.append(ChampVu(tete + cle, colonnes[cle], valeur, affiche, groupe))
    return champs


def _simple(id_: str, libelle: str, valeur: str) -> ChampVu:
    affiche = FORMATS.get(id_, tel_quel)(valeur) if valeur else ""
    return ChampVu(id_, libelle, valeur, affiche, "entete")


def _base(base: Base, champs: Sequence[ChampVu]) -> BaseVue:
    return BaseVue(str(base), TITRES[base], tuple(champs), COLONNES[str(base)])


def communes(mutuelle: Mutuelle, baremes: Baremes, jour: date) -> Communes:
    """The shared bases of `mutuelle`; barèmes show every value known up to `jour`, newest last."""
    procedures = [{"numero": c.numero, "titre": c.titre, "texte": c.texte} for c in mutuelle.clauses]
    services = [
        {"service": s.nom, "responsable": s.responsable, "perimetre": s.perimetre, "canal": s.canal}
        for s in mutuelle.services
    ]
    rangees, rang_bareme = lignes_du_bareme(baremes, jour)
    entete = [_simple(*champ) for champ in entete_du_bareme(baremes, jour)]
    return Communes(
        {c.id: _garanties(c) for c in mutuelle.contrats},
        _base(Base.PROCEDURES, _champs("procedures", "lignes", procedures)),
        _base(Base.ANNUAIRE_INTERNE, _champs("annuaire_interne", "lignes", services)),
        _base(Base.BAREMES, [*entete, *_champs("baremes", "lignes", rangees)]),
        {c.id: i for i, c in enumerate(mutuelle.clauses)},
        rang_bareme,
        {str(c): mutuelle.controle(c).id for c in Controle},
    )


def _adherent(b: Brouillon) -> BaseVue:
    a = b.foyer[0].personne
    entete = [
        _simple("numero", "N° d’adhérent", b.numero_adherent),
        _simple("nom", "Nom", a.nom.upper()),
        _simple("prenom", "Prénom", a.prenom),
        _simple("nom_naissance", "Nom de naissance", a.nom_naissance.upper()),
        _simple("date_naissance", "Date de naissance", a.ne_le.isoformat()),
        _simple("nir", "N° de sécurité sociale", a.nir),
        _simple("caisse", "Caisse", b.caisse.nom),
        _simple("adresse", "Adresse", b.adresse),
        _simple("telephone", "Téléphone connu", b.telephone),
        _simple("mail", "Adresse électronique", b.mail),
        _simple("mail_depuis", "Adresse électronique depuis le", b.mail_depuis),
    ]
    traitant = b.praticiens[0].rpps if b.praticiens else ""
    membres = [_membre(m, traitant) for m in b.foyer]
    contacts = [{"date": d, "canal": c, "objet": o} for d, c, o in b.contacts]
    return _base(
        Base.ADHERENT,
        [
            *entete,
            *_champs("adherent", "beneficiaires", membres),
            *_champs("adherent", "contacts", contacts),
        ],
    )


def _membre(m: Membre, traitant: str) -> Rangee:
    p = m.personne
    return {
        "nom": p.nom.upper(),
        "prenom": p.prenom,
        "nom_naissance": p.nom_naissance.upper(),
        "date_naissance": p.ne_le.isoformat(),
        "lien": m.lien,
        "rang": m.rang,
        "medecin_traitant": traitant,
    }


def _droits(b: Brouillon) -> BaseVue:
    entete = [
        _simple("contrat", "Contrat", b.contrat.nom),
        _simple("date_effet", "Date d’effet", b.droits_debut),
        _simple("date_fin", "Date de fin", b.droits_fin),
        _simple("autre_complementaire", "Autre complémentaire déclarée", b.autre_complementaire or "aucune"),
    ]
    membres = [
        {
            "prenom": m.personne.prenom,
            "debut": b.droits_debut,
            "fin": b.droits_fin,
            "noemie": "oui" if m.noemie else "non",
        }
        for m in b.foyer
    ]
    debut, fin = b.droits_anterieurs
    periodes = [{"contrat": "Contrat antérieur", "debut": debut, "fin": fin}] if debut else []
    return _base(
        Base.DROITS,
        [
            *entete,
            *_champs("droits", "beneficiaires", membres),
            *_champs("droits", "periodes", periodes),
        ],
    )


def _garanties(contrat: Contrat) -> tuple[ChampVu, ...]:
    """The fields of a contrat's tableau, the same in every dossier."""
    lignes = [
        {
            "poste": ligne.poste,
            "libelle": ligne.libelle,
            "expression": ligne.expression,
            "notes": " ".join(ligne.notes),
        }
        for ligne in contrat.tableau
    ]
    return tuple(_champs("contrat", "lignes", lignes))


def _contrat(b: Brouillon, tableau: Sequence[ChampVu]) -> BaseVue:
    entete = [
        _simple("nom", "Contrat", b.contrat.nom),
        _simple("genre", "Genre", b.contrat.genre),
        _simple("responsable", "Contrat responsable", "oui" if b.contrat.responsable else "non"),
        _simple("presentation", "Présentation", b.contrat.presentation),
        _simple("pf_retenues", "Participations forfaitaires déjà retenues cette année", f"{b.pf_deja:.2f}"),
        _simple("franchises_retenues", "Franchises déjà retenues cette année", f"{b.franchise_deja:.2f}"),
    ]
    return _base(Base.CONTRAT, [*entete, *tableau])


def _passe(p: Passe) -> Rangee:
    return {
        "date": p.date,
        "beneficiaire": p.membre.personne.prenom,
        "acte": p.acte,
        "professionnel": p.professionnel,
        "depense": p.depense,
        "amo": p.amo,
        "amc": p.amc,
        "origine": p.origine,
        "paye_le": p.paye_le,
        "statut": p.statut,
        "reference": p.reference,
        **p.extra,
    }


def _coordonnees(b: Brouillon) -> BaseVue:
    comptes = [
        {
            "titulaire": c.compte.titulaire,
            "banque": c.compte.banque.nom,
            "iban": c.compte.iban,
            "bic": c.compte.bic,
            "etat": c.etat,
            "depuis": c.depuis,
            "jusque": c.jusque,
        }
        for c in b.comptes
        if c.etat != "demandé"
    ]
    journal = [
        {"date": c.date, "canal": c.canal, "objet": c.objet, "verification": c.verification}
        for c in b.changements
    ]
    return _base(
        Base.COORDONNEES_BANCAIRES,
        [
            *_champs("coordonnees_bancaires", "comptes", comptes),
            *_champs("coordonnees_bancaires", "changements", journal),
        ],
    )


def annuaire(b: Brouillon) -> list[Praticien]:
    """The professionals of the directory base, in order, each once."""
    tous = [
        *b.praticiens,
        *([b.prescripteur] if b.prescripteur else []),
        *([b.executant] if b.executant else []),
    ]
    return list({p.rpps: p for p in tous}.values())


def _annuaire(b: Brouillon) -> BaseVue:
    rangees = [
        {
            "nom": p.nom,
            "profession": p.specialite or PROFESSIONS[p.profession],
            "identifiant": p.rpps,
            "numero_am": p.numero_am,
            "secteur": p.secteur,
            "optam": "oui" if p.optam else "non" if p.secteur else "",
            "conventionne": "oui",
            "adresse": p.adresse.ligne,
            "adresse_secondaire": b.secondes_adresses.get(p.rpps, ""),
            "telephone": p.telephone,
        }
        for p in annuaire(b)
    ]
    rangees += [
        {
            "nom": s.nom,
            "profession": s.profession,
            "identifiant": s.identifiant,
            "numero_am": s.numero_am,
            "secteur": "",
            "optam": "",
            "conventionne": "oui",
            "adresse": s.adresse.ligne,
            "adresse_secondaire": "",
            "telephone": s.telephone,
        }
        for s in b.structures
    ]
    magasins = []
    if b.commerce:
        c = b.commerce
        magasins = [
            {
                "nom": f"{c.enseigne} – {c.raison_sociale}",
                "profession": PROFESSIONS[c.genre],
                "identifiant": c.siret,
                "numero_am": c.numero_am,
                "conventionne": "oui",
                "adresse": c.adresse.ligne,
                "telephone": c.telephone,
            }
        ]
    return _base(
        Base.ANNUAIRE_PS,
        [*_champs("annuaire_ps", "lignes", rangees), *_champs("annuaire_ps", "magasins", magasins)],
    )


def _flux(b: Brouillon) -> BaseVue:
    mouvements = [
        {"date": d, "sens": s, "objet": o, "reference": r, "montant": m} for d, s, o, r, m in b.mouvements
    ]
    series = [{"numero": n, "porteur": p, "date": d} for n, p, d in b.series]
    return _base(
        Base.FLUX,
        [
            _simple("etat", "État des liaisons", "aucun rejet en cours"),
            *_champs("flux", "lignes", mouvements),
            *_champs("flux", "series", series),
        ],
    )


def bases(b: Brouillon, partagees: Communes) -> tuple[BaseVue, ...]:
    """Every base of the desk, always the same ten in the same order."""
    return (
        _adherent(b),
        _droits(b),
        _contrat(b, partagees.garanties[b.contrat.id]),
        _base(Base.HISTORIQUE, _champs("historique", "lignes", [_passe(p) for p in b.passes])),
        _coordonnees(b),
        _annuaire(b),
        partagees.baremes,
        partagees.procedures,
        partagees.annuaire_interne,
        _flux(b),
    )
