"""The livret PDF with its five blocs filled, warm, against reading back its own text."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

from pypdf import PdfReader

from tests.bench.mesure import Cible, Mesure, comparer
from tests.webapp.livret.exemples import BLOC_2, REFERENTIEL, VIDE, valide
from webapp.livret.document import composer
from webapp.livret.donnees import BlocPresente, Commentaire, DonneesLivret, Journal, VerdictCompetence

CIBLE = Cible("moins de 0,5 s, à chaud", secondes_max=0.5)


def cinq_blocs() -> DonneesLivret:
    """A livret in which every competence of every bloc is judged, with comments, épreuves and journals."""
    blocs = []
    for rang, bloc in enumerate(REFERENTIEL.blocs, 1):
        competences = [c.id for c in bloc.competences]
        blocs.append(
            BlocPresente(
                bloc=bloc.id,
                fiche=BLOC_2.fiche,
                verdicts=tuple(
                    VerdictCompetence(c, "NA" if i == 1 else "A") for i, c in enumerate(competences)
                ),
                commentaires=(
                    *(
                        Commentaire("Explique sa démarche et vérifie avant de décider.", c)
                        for c in competences
                    ),
                    Commentaire("Ensemble régulier."),
                ),
                epreuves=tuple(replace(e, reference=f"E-01{rang}") for e in BLOC_2.epreuves),
                journaux=(Journal(f"t-{rang}", 214, "9c" * 32),),
            )
        )
    return valide(replace(VIDE, reference="LIV-2026-00005", blocs=tuple(blocs)))


def mesurer() -> list[Mesure]:
    """One whole livret composed; the reference is pypdf extracting the text of the same livret."""
    donnees = cinq_blocs()
    octets = composer(donnees)

    def relire(_i: int) -> object:
        return [page.extract_text() for page in PdfReader(BytesIO(octets)).pages]

    pages = len(PdfReader(BytesIO(octets)).pages)
    return [
        comparer(
            f"un livret aux cinq blocs remplis, {pages} pages",
            lambda _i: composer(donnees),
            "sa relecture par pypdf",
            relire,
            appels=2,
            cible=CIBLE,
        )
    ]
