"""Livrets to test on: one filled for bloc 2, one empty."""

from dataclasses import replace

from scenario_bank.referentiel import lire_referentiel
from webapp.livret.donnees import (
    BlocPresente,
    Commentaire,
    DonneesLivret,
    EntretienComplementaire,
    Epreuve,
    Evaluateur,
    Journal,
    LigneDeFiche,
    Situation,
    Validation,
    VerdictCompetence,
    concordance_de,
)

REFERENTIEL = lire_referentiel()
CONCORDANCE = concordance_de(REFERENTIEL)
BLOC_2 = BlocPresente(
    bloc="B2",
    fiche=LigneDeFiche(True, False, "du 23/11/2026 au 27/11/2026", "Nanterre, 4 h 30"),
    verdicts=tuple(
        VerdictCompetence(c.id, "NA" if c.id == "B2.C3" else "A") for c in REFERENTIEL.bloc("B2").competences
    ),
    commentaires=(
        Commentaire("Vérifie l’émetteur de la pièce avant de décider.", "B2.C4"),
        Commentaire("Ensemble régulier."),
    ),
    epreuves=(
        Epreuve(
            "E-014",
            "2026-11-23",
            "2026-11-27",
            "Nanterre",
            270,
            (
                Situation("Dossier 1, optique", "reelle", "2026-11-23"),
                Situation("Dossier 2, audio", "reconstituee", "2026-11-24", "Aucun dossier réel disponible"),
            ),
            EntretienComplementaire("2026-11-27", 15),
        ),
    ),
    journaux=(Journal("t-7f3a", 214, "9c" * 32),),
)
VIDE = DonneesLivret(
    reference="LIV-2026-00001",
    version=1,
    jour="2026-11-27",
    referentiel_version=REFERENTIEL.version,
    referentiel_empreinte=REFERENTIEL.empreinte,
    organisme="Organisme de démonstration",
    candidat="Anaïs Le Goff",
    entreprise="Mutuelle des Deux Rives",
    evaluateur_1=Evaluateur("Hélène Marchand", "responsable de gestion"),
    evaluateur_2=Evaluateur("Karim Benali", "formateur"),
    voie="blocs_isoles",
    concordance=CONCORDANCE,
)


def valide(donnees):
    """`donnees` validated by both evaluators."""
    empreinte = donnees.empreinte_a_valider()
    return replace(
        donnees,
        validations=(
            Validation(1, donnees.evaluateur_1.nom, "2026-11-27T16:02:11Z", empreinte),
            Validation(2, donnees.evaluateur_2.nom, "2026-11-27T16:09:40Z", empreinte),
        ),
    )


REMPLI = valide(replace(VIDE, reference="LIV-2026-00042", blocs=(BLOC_2,)))
