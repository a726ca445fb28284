"""The fields of the accounts' pages."""

from __future__ import annotations

from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from webapp.comptes.mots_de_passe import LONGUEUR_MAX
from webapp.formulaires import Formulaire


class ConnexionForm(Formulaire):
    identifiant = StringField("Identifiant", [InputRequired("Saisissez votre identifiant."), Length(max=100)])
    secret = PasswordField(
        "Mot de passe ou code d’accès",
        [
            InputRequired("Saisissez votre mot de passe, ou le code imprimé que l’on vous a remis."),
            Length(max=LONGUEUR_MAX),
        ],
    )
    suite = HiddenField()


class MotDePasseForm(Formulaire):
    actuel = PasswordField("Mot de passe actuel", [Length(max=LONGUEUR_MAX)])
    nouveau = PasswordField(
        "Nouveau mot de passe",
        [
            InputRequired("Choisissez un mot de passe."),
            Length(max=LONGUEUR_MAX, message="Au plus 256 caractères."),
        ],
    )
    confirmation = PasswordField(
        "Le même, une seconde fois",
        [EqualTo("nouveau", "Les deux saisies diffèrent : recommencez-les.")],
    )
