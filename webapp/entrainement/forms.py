"""Fields of practice: which kind of dossier, which level, which shared seed."""

from __future__ import annotations

from wtforms import IntegerField, RadioField, SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from webapp.entrainement.services import GRAINE_MAX, SURPRISE
from webapp.formulaires import Formulaire

NIVEAUX = [
    SelectChoice("tous", "Tous niveaux"),
    SelectChoice("decouverte", "Découverte"),
    SelectChoice("courant", "Courant"),
    SelectChoice("exigeant", "Exigeant"),
]


class EntrainementForm(Formulaire):
    gabarit = RadioField("Type de dossier", default=SURPRISE, validators=[Optional()])
    niveau = RadioField(
        "Niveau", choices=NIVEAUX, default="tous", validators=[InputRequired("Choisissez un niveau.")]
    )
    graine = IntegerField(
        "Numéro de tirage",
        validators=[
            Optional(),
            NumberRange(1, GRAINE_MAX, "Saisissez un nombre entier de 1 à 999 999 999, ou laissez vide."),
        ],
    )
