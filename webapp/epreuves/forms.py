"""The fields of the livrets' and épreuves' pages."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from wtforms import (
    DateField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from cases.epreuves import B2
from webapp.epreuves.demandes import FaitsBloc, Organisation, ReellePrevue, Tirage
from webapp.formulaires import Formulaire
from webapp.horloge import PARIS
from webapp.models.epreuve import Epreuve, Lieu
from webapp.models.livret import Domaine, Livret

DIT = [SelectChoice("", "non précisé"), SelectChoice("oui"), SelectChoice("non")]
_TRIPLE = {"": None, "oui": True, "non": False}
NIVEAUX = range(1, 6)


class BlocsMixin:
    """Reading the five blocs' two facts; fields are named `exerce_B1`, `forme_B1` …"""

    BLOCS = ("B1", "B2", "B3", "B4", "B5")

    def faits(self) -> dict[str, FaitsBloc]:
        """What the candidat has done and learnt, by bloc."""
        lu: Any = self
        return {
            b: FaitsBloc(
                exerce=_TRIPLE.get(lu[f"exerce_{b}"].data or ""),
                exerce_precision=lu[f"exerce_precision_{b}"].data or "",
                forme=_TRIPLE.get(lu[f"forme_{b}"].data or ""),
                forme_precision=lu[f"forme_precision_{b}"].data or "",
            )
            for b in self.BLOCS
        }


class BlocsForm(Formulaire, BlocsMixin):
    """The five blocs' facts alone."""

    @classmethod
    def de(cls, livret: Livret) -> BlocsForm:
        """The form filled with what the livret says."""
        dit = {None: "", True: "oui", False: "non"}
        donnees: dict[str, str] = {}
        for b in livret.blocs:
            donnees |= {
                f"exerce_{b.bloc}": dit[b.exerce],
                f"exerce_precision_{b.bloc}": b.exerce_precision,
                f"forme_{b.bloc}": dit[b.forme],
                f"forme_precision_{b.bloc}": b.forme_precision,
            }
        return cls(data=donnees)


class LivretForm(Formulaire, BlocsMixin):
    candidat = SelectField("Candidat", [InputRequired("Choisissez le candidat.")])
    domaine = RadioField(
        "Domaine du poste occupé",
        [InputRequired("Choisissez le domaine.")],
        choices=[SelectChoice(d.value, d.libelle.capitalize()) for d in Domaine],
    )
    entreprise = StringField(
        "Entreprise", [InputRequired("Saisissez le nom de l’entreprise."), Length(max=200)]
    )


for _classe in (BlocsForm, LivretForm):
    for _b in BlocsMixin.BLOCS:
        setattr(
            _classe,
            f"exerce_{_b}",
            SelectField(f"Activités exercées, bloc {_b[1]}", choices=DIT, validate_choice=False),
        )
        setattr(
            _classe,
            f"exerce_precision_{_b}",
            StringField(f"Dates d’exercice, bloc {_b[1]}", [Length(max=200)]),
        )
        setattr(
            _classe,
            f"forme_{_b}",
            SelectField(f"Formation dédiée, bloc {_b[1]}", choices=DIT, validate_choice=False),
        )
        setattr(
            _classe,
            f"forme_precision_{_b}",
            StringField(f"Dates de formation, bloc {_b[1]}", [Length(max=200)]),
        )


class OrganisationForm(Formulaire):
    debut = DateField("Premier jour", [InputRequired("Choisissez le premier jour.")])
    fin = DateField("Dernier jour", [InputRequired("Choisissez le dernier jour.")])
    lieu = RadioField(
        "Lieu de l’évaluation",
        [InputRequired("Choisissez le lieu.")],
        choices=[SelectChoice(x.value, x.libelle.capitalize()) for x in Lieu],
    )
    lieu_precision = StringField(
        "Adresse ou service", [InputRequired("Précisez le lieu : il est imprimé au livret."), Length(max=200)]
    )
    duree_precision = StringField("Durée prévue", [Length(max=200)])
    evaluateur1 = SelectField("Évaluateur 1", [InputRequired("Choisissez l’évaluateur 1.")])
    evaluateur2 = SelectField("Évaluateur 2", [InputRequired("Choisissez l’évaluateur 2.")])
    entretien_jour = DateField("Jour de l’entretien", [InputRequired("Choisissez le jour de l’entretien.")])
    entretien_heure = TimeField(
        "Heure", [InputRequired("Choisissez l’heure de l’entretien.")], default=time(16)
    )
    motif_reconstitue = TextAreaField("Motif de la mise en situation reconstituée", [Length(max=1000)])
    amenagement = StringField("Aménagement accordé", [Length(max=200)])

    def organisation(self, evaluateurs: dict[str, int]) -> Organisation:
        """What was asked; `evaluateurs` maps public ids to ids. Unknown people give 0, refused later."""
        jour, heure = self.entretien_jour.data, self.entretien_heure.data
        debut, fin = self.debut.data, self.fin.data
        assert isinstance(debut, date) and isinstance(fin, date)  # noqa: S101, PT018 - validated fields
        assert isinstance(jour, date) and isinstance(heure, time)  # noqa: S101, PT018 - validated fields
        return Organisation(
            debut=debut,
            fin=fin,
            lieu=Lieu(self.lieu.data),
            evaluateur1_id=evaluateurs.get(self.evaluateur1.data or "", 0),
            evaluateur2_id=evaluateurs.get(self.evaluateur2.data or "", 0),
            lieu_precision=self.lieu_precision.data or "",
            duree_precision=self.duree_precision.data or "",
            motif_reconstitue=self.motif_reconstitue.data or "",
            entretien_prevu_le=datetime.combine(jour, heure, PARIS),
            amenagement=self.amenagement.data or "",
        )

    @staticmethod
    def valeurs(epreuve: Epreuve) -> dict[str, Any]:
        """The fields of an épreuve as it stands."""
        entretien = epreuve.entretien_prevu_le.astimezone(PARIS) if epreuve.entretien_prevu_le else None
        return {
            "debut": epreuve.debut,
            "fin": epreuve.fin,
            "lieu": epreuve.lieu.value,
            "lieu_precision": epreuve.lieu_precision,
            "duree_precision": epreuve.duree_precision,
            "evaluateur1": epreuve.evaluateur1.public_id,
            "evaluateur2": epreuve.evaluateur2.public_id,
            "entretien_jour": entretien.date() if entretien else None,
            "entretien_heure": entretien.time() if entretien else None,
            "motif_reconstitue": epreuve.motif_reconstitue,
            "amenagement": epreuve.amenagement,
        }


def _niveaux(libelle: str, defaut: int) -> SelectField:
    return SelectField(
        libelle,
        [InputRequired("Choisissez le niveau.")],
        coerce=int,
        default=defaut,
        choices=[SelectChoice(str(n)) for n in NIVEAUX],
    )


class TirageForm(Formulaire):
    nombre = IntegerField(
        "Dossiers de la banque",
        [
            InputRequired("Écrivez un nombre, 0 si tout est réel."),
            NumberRange(0, B2.maximum, message="De 0 à 8."),
        ],
        default=B2.minimum,
    )
    mutuelle = SelectField("Mutuelle", [InputRequired("Choisissez la mutuelle.")])
    periode = SelectField("Époque des dossiers", default="", validators=[Optional()])
    difficulte_min = _niveaux("Difficulté, de", 1)
    difficulte_max = _niveaux("à", 5)
    reelles = IntegerField(
        "Situations réelles prévues",
        [Optional(), NumberRange(0, B2.maximum, message="De 0 à 8.")],
        default=0,
    )
    reelles_anomalie = IntegerField(
        "dont présentant une anomalie",
        [Optional(), NumberRange(0, B2.maximum, message="De 0 à 8.")],
        default=0,
    )
    reelles_suspicion = IntegerField(
        "dont présentant une suspicion",
        [Optional(), NumberRange(0, B2.maximum, message="De 0 à 8.")],
        default=0,
    )
    reelles_domaine = SelectField("Domaine des situations réelles", [InputRequired("Choisissez le domaine.")])

    def validate_difficulte_max(self, field: SelectField) -> None:
        """The band runs upwards."""
        if field.data < self.difficulte_min.data:
            raise ValidationError("Le niveau le plus haut est sous le plus bas : inversez-les.")

    def validate_nombre(self, field: IntegerField) -> None:
        """With the real situations, the total is that of the livret."""
        total = (field.data or 0) + (self.reelles.data or 0)
        if not B2.minimum <= total <= B2.maximum:
            raise ValidationError(
                f"Dossiers et situations réelles font {total} ; le livret en demande de 5 à 8."
            )

    def validate_reelles(self, field: IntegerField) -> None:
        """What is declared of real situations is declared of one each."""
        if (self.reelles_anomalie.data or 0) + (self.reelles_suspicion.data or 0) > (field.data or 0):
            raise ValidationError(
                "Vous déclarez plus d’anomalies et de suspicions que de situations réelles : augmentez ce nombre."
            )

    def _periode(self) -> tuple[date, date] | None:
        """The bounds of the chosen period, None for the widest."""
        du, _, au = (self.periode.data or "").partition("/")
        return (date.fromisoformat(du), date.fromisoformat(au)) if au else None

    def tirage(self) -> Tirage:
        """What set is wanted."""
        anomalies, suspicions = self.reelles_anomalie.data or 0, self.reelles_suspicion.data or 0
        return Tirage(
            nombre=self.nombre.data or 0,
            mutuelle=self.mutuelle.data or "",
            difficulte=(self.difficulte_min.data, self.difficulte_max.data),
            periode=self._periode(),
            reelles=tuple(
                ReellePrevue(
                    self.reelles_domaine.data or "sante",
                    anomalie=n < anomalies,
                    suspicion=anomalies <= n < anomalies + suspicions,
                )
                for n in range(self.reelles.data or 0)
            ),
        )


class EpreuveForm(OrganisationForm, TirageForm):
    """A new épreuve: its organisation and its set on one page."""

    def validate_motif_reconstitue(self, field: TextAreaField) -> None:
        """The reason for the « à défaut » (I10), as soon as a bank dossier is wanted."""
        if self.nombre.data and not (field.data or "").strip():
            raise ValidationError("Écrivez pourquoi la situation réelle fait défaut : le livret le demande.")


class MotifForm(Formulaire):
    """One free reason."""

    motif = TextAreaField("Motif", [Length(max=2000)])


class MinutesForm(Formulaire):
    minutes = IntegerField("Minutes", [InputRequired("Écrivez un nombre de minutes.")])


class EntretienForm(Formulaire):
    jour = DateField("Jour", [InputRequired("Choisissez le jour.")])
    heure = TimeField("Heure", [InputRequired("Choisissez l’heure.")])
    minutes = IntegerField("Durée en minutes", [InputRequired("Écrivez la durée.")])

    def tenu_le(self) -> datetime:
        """The moment at which the interview began."""
        jour, heure = self.jour.data, self.heure.data
        assert isinstance(jour, date) and isinstance(heure, time)  # noqa: S101, PT018 - validated fields
        return datetime.combine(jour, heure, PARIS)
