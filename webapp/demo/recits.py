"""What the people of the demonstration saw, thought and wrote: texts alone, no mechanism."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from webapp.models.cotation import Note, Sens, Valeur


@dataclass(frozen=True, slots=True)
class Vue:
    """One observation: minutes after the start, direction, critère ("" for none), words."""

    minutes: int
    sens: Sens
    critere: str
    texte: str
    differee: bool = False


@dataclass(frozen=True, slots=True)
class Avis:
    """One evaluator's notes and ratings: « atteint » and A everywhere but where it says otherwise."""

    notes: Mapping[str, tuple[Note, str]] = field(default_factory=dict)
    na: Mapping[str, str] = field(default_factory=dict)
    justifications: Mapping[str, str] = field(default_factory=dict)

    def valeur(self, competence: str) -> Valeur:
        return Valeur.NON_ACQUIS if competence in self.na else Valeur.ACQUIS

    def justification(self, competence: str) -> str:
        return self.na.get(competence, "") or self.justifications.get(competence, "")


REPONSES: dict[str, str] = {
    "B2.C2.k1": "Explique la base, le taux et la part de la mutuelle sur une ligne, en citant le contrat ouvert.",
    "B2.C2.k3": "Cite le délai du manuel et dit quel dossier passe en premier quand deux échéances se suivent.",
    "B2.C2.k4": "Ne donne rien au conjoint au téléphone, même sur un remboursement : rappelle l’adhérent.",
    "B2.C2.k7": "Nomme le service à saisir pour un compte bancaire, pour un indu et pour une suspicion.",
    "B2.C3.k1": "Montre où se lit le retour de flux et pourquoi il faut y revenir après le paiement.",
    "B2.C4.k5": "Déroule le contrôle dans l’ordre du manuel : droits, pièces, historique, compte.",
    "B2.C4.k6": "Distingue l’erreur, l’abus et la fraude ; rappelle qu’un soupçon ne s’écrit pas à l’adhérent.",
}
"""What candidats answered at the interview, by critère."""

SOIGNEUSE_UN = (
    Vue(6, Sens.FAVORABLE, "B2.C1.k1", "Ouvre toutes les pièces du premier dossier avant d’écrire quoi que ce soit."),
    Vue(31, Sens.FAVORABLE, "B2.C1.k3", "Relit la demande à voix haute et reformule ce que veut l’adhérent."),
    Vue(74, Sens.FAVORABLE, "B2.C4.k2", "Prend le numéro de l’annuaire, pas celui imprimé sur la pièce."),
    Vue(112, Sens.NEUTRE, "", "Demande si le manuel peut rester ouvert à l’écran ; il le peut."),
    Vue(150, Sens.FAVORABLE, "B2.C3.k2", "Vérifie la date de réception avant de remplir le tableau de bord."),
)  # fmt: skip
SOIGNEUSE_DEUX = (
    Vue(12, Sens.FAVORABLE, "B2.C1.k2", "Va d’elle-même aux droits, puis à l’historique, puis au compte."),
    Vue(83, Sens.FAVORABLE, "B2.C4.k7", "S’arrête sur une pièce, compare deux fois, puis cherche qui peut confirmer."),
    Vue(160, Sens.FAVORABLE, "B2.C3.k3", "Rédige son compte rendu sans qu’on le lui rappelle.", differee=True),
)  # fmt: skip
HESITANT_UN = (
    Vue(9, Sens.NEUTRE, "", "Commence par le dossier le plus récent, puis revient au plus ancien."),
    Vue(27, Sens.DEFAVORABLE, "B2.C4.k1", "Parcourt la deuxième pièce en quelques secondes ; rien ne montre qu’il l’a lue."),
    Vue(65, Sens.FAVORABLE, "B2.C1.k3", "Retrouve dans l’historique une ligne du même mois et s’y arrête."),
    Vue(101, Sens.DEFAVORABLE, "B2.C2.k6", "Hésite à appeler, puis écrit sans vérifier auprès de l’émetteur."),
)  # fmt: skip
HESITANT_DEUX = (
    Vue(15, Sens.DEFAVORABLE, "B2.C1.k1", "Passe vite sur les pièces du premier dossier."),
    Vue(70, Sens.FAVORABLE, "B2.C2.k2", "Mène deux règlements jusqu’au bout sans aide."),
    Vue(118, Sens.NEUTRE, "B2.C4.k6", "Dit « ça sent le faux » puis se reprend : « je ne sais pas encore »."),
)  # fmt: skip

AVIS_FAVORABLE = Avis(
    notes={
        "B2.C2.k5": (Note.SANS_OBJET, "Aucun dossier n’appelait l’action sociale."),
        "B2.C1.k1": (Note.ATTEINT, "Toutes les pièces, tous les dossiers."),
    }
)
AVIS_SEVERE = Avis(
    notes={
        "B2.C4.k2": (Note.NON_ATTEINT, "Une pièce douteuse n’a pas été vérifiée auprès de son émetteur."),
        "B2.C2.k5": (Note.SANS_OBJET, ""),
    },
    na={"B2.C4": ""},
)
AVIS_NUANCE = Avis(
    notes={
        "B2.C4.k2": (Note.NON_OBSERVE, "La vérification n’a pas eu lieu sous mes yeux."),
        "B2.C2.k5": (Note.SANS_OBJET, ""),
    },
    justifications={
        "B2.C4": "Il a expliqué à l’entretien qui appeler et pourquoi, sans hésiter ; le reste du contrôle est complet."
    },
)
AVIS_RESERVE = Avis(
    notes={
        "B2.C5.k2": (Note.NON_ATTEINT, "Une anomalie est passée au paiement."),
        "B2.C2.k5": (Note.SANS_OBJET, ""),
    },
    na={"B2.C5": ""},
)
COMMENTAIRE_FAVORABLE = (
    "Les dossiers sont lus en entier avant toute décision, et chaque écart est comparé à une base avant d’être "
    "signalé. Les courriers sont justes et sobres. À l’entretien, le raisonnement sur la part de la mutuelle est "
    "clair et l’ordre des contrôles est celui du manuel."
)
COMMENTAIRE_RESERVE = (
    "Le traitement courant est sûr : calculs, courriers et tableau de bord. Une anomalie n’a pas été relevée avant le "
    "paiement, et le candidat l’a reconnue à l’entretien. Nous conseillons de reprendre la recherche d’antériorité "
    "dans l’historique avant chaque règlement."
)
