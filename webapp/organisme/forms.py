"""The fields of the organismes' pages."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from webapp.models.organisme import Role


class CasesMultiples(SelectMultipleField):
    """A set of checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class PersonneForm(FlaskForm):
    prenom = StringField("Prénom", [InputRequired("Saisissez le prénom."), Length(max=100)])
    nom = StringField("Nom", [InputRequired("Saisissez le nom."), Length(max=100)])
    identifiant = StringField(
        "Identifiant",
        [
            Length(max=60),
            Regexp(
                r"^\s*$|^\s*[\w.@+-]{3,60}\s*$",
                message="De 3 à 60 lettres, chiffres, points ou tirets, sans espace.",
            ),
        ],
    )
    roles = CasesMultiples(
        "Rôles",
        [InputRequired("Cochez au moins un rôle.")],
        choices=[(r.value, r.libelle.capitalize()) for r in Role],
    )


class OrganismeForm(FlaskForm):
    nom = StringField("Nom de l’organisme", [InputRequired("Saisissez le nom."), Length(min=2, max=200)])
    prenom = StringField("Prénom du responsable", [InputRequired("Saisissez le prénom."), Length(max=100)])
    nom_responsable = StringField("Nom du responsable", [InputRequired("Saisissez le nom."), Length(max=100)])
