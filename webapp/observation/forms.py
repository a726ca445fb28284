"""The fields of the observation page."""

from __future__ import annotations

from datetime import date, datetime, time

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import UUID, InputRequired, Length, Optional

from webapp.formulaires import Formulaire
from webapp.horloge import PARIS
from webapp.models.cotation import Sens
from webapp.observation.services import TEXTE_MAX, ReelleDite

LIBELLES_SENS = {
    Sens.FAVORABLE: "Va dans le sens du critère",
    Sens.DEFAVORABLE: "Va à l’encontre",
    Sens.NEUTRE: "À noter",
}
MOTS_SENS = {Sens.FAVORABLE: "dans le sens", Sens.DEFAVORABLE: "à l’encontre", Sens.NEUTRE: "à noter"}


class ObservationForm(Formulaire):
    """One observation; the three buttons give the direction."""

    id_client = HiddenField(validators=[InputRequired(), UUID("Rechargez la page.")])
    texte = TextAreaField("Ce que j’observe", [Length(max=TEXTE_MAX)])
    critere = RadioField("Critère", [Optional()], validate_choice=False)
    situation = SelectField("Situation", [Optional()], validate_choice=False)
    jour = DateField("Jour", [Optional()])
    heure = TimeField("Heure", [Optional()])
    sens = SelectField(
        "Sens", choices=[SelectChoice(s.value, LIBELLES_SENS[s]) for s in Sens], default=Sens.NEUTRE.value
    )

    def moment(self, maintenant: datetime) -> datetime:
        """When it happened: what was typed, else now; an hour alone is of today, a day alone at noon."""
        jour, heure = self.jour.data, self.heure.data
        if not isinstance(jour, date) and not isinstance(heure, time):
            return maintenant
        local = maintenant.astimezone(PARIS)
        jour = jour if isinstance(jour, date) else local.date()
        heure = heure if isinstance(heure, time) else time(12)
        return datetime.combine(jour, heure, PARIS)


class ReelleForm(Formulaire):
    """A real situation as observed; nobody is named."""

    libelle = StringField("Situation observée", [InputRequired("Décrivez la situation."), Length(max=200)])
    domaine = SelectField("Domaine")
    jour_observe = DateField("Jour de l’observation", [InputRequired("Choisissez le jour.")])
    lieu_precision = StringField("Lieu", [Length(max=200)])
    anomalie = BooleanField("Elle présentait une anomalie")
    suspicion = BooleanField("Elle présentait une suspicion d’abus ou de fraude")

    def dite(self) -> ReelleDite:
        """What was entered."""
        jour = self.jour_observe.data
        assert isinstance(jour, date)  # noqa: S101 - validated field
        return ReelleDite(
            libelle=self.libelle.data or "",
            domaine=self.domaine.data or "",
            jour=jour,
            lieu_precision=self.lieu_precision.data or "",
            anomalie=bool(self.anomalie.data),
            suspicion=bool(self.suspicion.data),
        )
