"""The fields of the organismes' pages."""

from __future__ import annotations

from wtforms import HiddenField, SelectChoice, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Regexp, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from webapp.formulaires import Formulaire
from webapp.models.organisme import Role
from webapp.organisme.envois import nouvel_envoi


class CasesMultiples(SelectMultipleField):
    """A set of checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class PersonneForm(Formulaire):
    envoi = HiddenField(default=nouvel_envoi)
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
        choices=[SelectChoice(r.value, r.libelle.capitalize()) for r in Role],
    )


class PlusieursForm(Formulaire):
    envoi = HiddenField(default=nouvel_envoi)
    lignes = TextAreaField(
        "Personnes",
        [InputRequired("Écrivez au moins une ligne."), Length(max=20_000, message="Au plus 200 lignes.")],
    )
    roles = CasesMultiples(
        "Rôles de toutes ces personnes",
        [InputRequired("Cochez au moins un rôle.")],
        choices=[SelectChoice(r.value, r.libelle.capitalize()) for r in Role],
    )

    def validate_lignes(self, field: TextAreaField) -> None:
        """Name every line that is not « prénom ; nom »."""
        lues = lire_lignes(field.data or "")
        if len(lues) > LIGNES_MAX:
            raise ValidationError(f"{len(lues)} lignes : au plus {LIGNES_MAX} à la fois.")
        fautives = [f"ligne {n} (« {brut[:40]} »)" for n, brut, couple in lues if couple is None]
        if fautives:
            raise ValidationError(f"Écrivez « prénom ; nom » : {', '.join(fautives[:5])}.")


LIGNES_MAX = 200


def lire_lignes(texte: str) -> list[tuple[int, str, tuple[str, str] | None]]:
    """(number, line, (first name, name) or None) of each line that is not blank.

    >>> lire_lignes("Awa ; Diarra\\n\\nLucie")
    [(1, 'Awa ; Diarra', ('Awa', 'Diarra')), (3, 'Lucie', None)]
    """
    lues = []
    for n, brut in enumerate(texte.splitlines(), start=1):
        if brut.strip():
            prenom, _, nom = (m.strip() for m in brut.partition(";"))
            juste = 0 < len(prenom) <= 100 and 0 < len(nom) <= 100 and ";" not in nom
            lues.append((n, brut.strip(), (prenom, nom) if juste else None))
    return lues


class OrganismeForm(Formulaire):
    nom = StringField("Nom de l’organisme", [InputRequired("Saisissez le nom."), Length(min=2, max=200)])
    prenom = StringField("Prénom du responsable", [InputRequired("Saisissez le prénom."), Length(max=100)])
    nom_responsable = StringField("Nom du responsable", [InputRequired("Saisissez le nom."), Length(max=100)])
