"""Readings that Constat proposes where the livret contradicts itself: never official, always marked.

Each one words, for evaluators, the treatment that the référentiel gives to one inconsistency; the
inconsistency itself stays there, with its number.
"""

from __future__ import annotations

from scenario_bank.referentiel import lire_referentiel

_LECTURES: dict[tuple[str, str], str] = {
    ("I14", "B2.C4.k8"): "Les modalités disent « à sa hiérarchie », ce critère « les interlocuteurs internes "
    "concernés ». Lecture proposée : le destinataire est celui que désigne la procédure remise au candidat.",
    ("I14", "B2.C5.k2"): "Les modalités demandent d’identifier l’anomalie d’au moins un dossier, ce critère "
    "« l’ensemble des anomalies ». Lecture proposée : la modalité porte sur l’épreuve, le critère sur toutes "
    "les anomalies que présentent les situations observées.",
    ("I15", "B2.C4.k4"): "La phrase imprimée contient une double négation. Lecture proposée : « le candidat "
    "vérifie l’absence de rejet ».",
    ("I27", "B2.C2.k1"): "Lecture proposée : la santé ou la prévoyance selon le domaine du poste, fixé à "
    "l’ouverture du livret.",
    ("I29", "B2.C3.k3"): "Le calendrier du compte rendu se voit mal sur quelques jours. Lecture proposée : "
    "s’il n’a pas été mobilisé, l’aborder en entretien.",
}
_CONNAISSANCE = (
    "Ce critère porte sur une connaissance : une action seule ne l’établit pas. Lecture proposée : observation "
    "et entretien complémentaire se complètent."
)
_CAS_ECHEANT = (
    "Ce critère est conditionnel. Lecture proposée : « sans objet » quand aucune situation observée ne "
    "l’appelait, ce qui n’est pas « non atteint »."
)
ECHELLE = (
    "Le livret définit ACQUIS par des réponses « en totalité » et NON ACQUIS par des réponses « partielles », "
    "sans seuil ni pondération entre critères. Lecture proposée : l’appréciation vous appartient ; Constat ne "
    "la calcule pas et demande un mot quand elle s’écarte de vos propres notes."
)
"""The scale itself (I16)."""


def lectures_de(critere_id: str) -> list[tuple[str, str]]:
    """(number of the inconsistency, proposed reading) of one critère, the gravest first."""
    referentiel = lire_referentiel()
    critere = referentiel.critere(critere_id)
    trouvees: list[tuple[str, str]] = []
    for incoherence in referentiel.incoherences_de(critere_id):
        lecture = _LECTURES.get((incoherence.id, critere_id))
        if lecture is None and incoherence.id == "I28" and critere.de_connaissance:
            lecture = _CONNAISSANCE
        if lecture is None and incoherence.id == "I27" and critere.conditionnel:
            lecture = _CAS_ECHEANT
        if lecture is not None:
            trouvees.append((incoherence.id, lecture))
    return trouvees
