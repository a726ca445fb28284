"""What the livret prints around its grids: identity, scale, people, fiche de synthèse, pages.

In texts of pages, `**` marks what the livret prints in bold.
"""

from __future__ import annotations

from typing import Literal

from scenario_bank.loader import Modele


class Element(Modele):
    """One printed piece of a page, in reading order.

    `champ` is a line to fill in, `signature` a place to sign, `annonce` an entry of the sommaire.
    `cle` says which datum fills a champ. `puce` is the mark printed before an element of a list.
    """

    genre: Literal["titre", "sous_titre", "paragraphe", "liste", "champ", "signature", "annonce"]
    texte: str
    niveau: int = 1
    puce: str = ""
    cle: str = ""


class Identite(Modele):
    """Which document this is, and where the transcription comes from."""

    referentiel: str
    intitule_imprime: str
    document: str
    partie_du_dossier: str
    branche: str
    autorite: str
    version: str
    date_document: str | None
    numero_version_imprime: str | None
    code_rncp_imprime: str | None
    source: str
    source_sha256: str
    regle_transcription: str
    regle_decoupage: str
    identifiants: str


class Phase(Modele):
    """One of the two phases of the evaluation."""

    numero: int
    titre: str
    realisee_par: str | None = None
    lieu_autre: str | None = None
    transmission: str | None = None
    voies: tuple[str, ...] = ()


class Degre(Modele):
    """One value of the scale."""

    code: Literal["A", "NA"]
    libelle: str
    definition: str


class Echelle(Modele):
    """The binary scale; the two rules the livret does not give stay None (I17, I24)."""

    type: Literal["binaire"]
    consigne: str
    A: Degre
    NA: Degre
    regle: str
    granularite_du_verdict: Literal["competence"]
    consensus: str
    regle_de_passage_competence_vers_bloc: str | None
    regle_de_departage_des_evaluateurs: str | None


class Evaluateurs(Modele):
    """Who evaluates and what they declare."""

    nombre: int
    identite_demandee: str
    declaration: str
    date_et_signature: bool
    qualite_requise: str
    en_tete_a_completer: tuple[str, ...]


class Temps(Modele):
    """Minutes of the jury's interview; None where the livret gives none."""

    presentation_orale_min: int
    entretien_min: int
    deliberation_min: int | None


class Jury(Modele):
    """The jury of those who present every bloc."""

    cas: str
    membres: int
    composition: tuple[str, ...]
    observateur: str
    temps: Temps
    texte_temps: str
    supports_candidat: str
    documents: tuple[str, ...]
    documents_le_cas_echeant: tuple[str, ...]
    annexe_candidat: str
    decision: str


class CompositionCommission(Modele):
    employeurs: int
    salaries: int
    secretariat_cpnefp: int


class Commission(Modele):
    """The commission of those who present isolated blocs."""

    cas: str
    composition: CompositionCommission
    oral: bool
    documents: tuple[str, ...]
    documents_le_cas_echeant: tuple[str, ...]
    annexe_candidat: str


class LigneFiche(Modele):
    """A printed line of the fiche de synthèse; its number is not the number of a grid (I01)."""

    id: str
    numero: int
    titre: str


class FicheDeSynthese(Modele):
    """The fiche as printed; it has no column for a result (I06)."""

    numero_imprime: str
    titre_sommaire: str
    titre_page: str
    colonnes: tuple[str, ...]
    colonne_oui_non: str
    colonne_resultat_imprimee: bool
    blocs: tuple[LigneFiche, ...]


class Pages(Modele):
    """The printed pages around the grids, in order."""

    couverture: tuple[Element, ...]
    identification: tuple[Element, ...]
    sommaire: tuple[Element, ...]
    presentation: tuple[Element, ...]
    note: tuple[Element, ...]
    mode_emploi: tuple[Element, ...]
    evaluations: tuple[Element, ...]
