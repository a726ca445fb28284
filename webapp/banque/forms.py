"""Fields of a try: which dossier, which number, which mutuelle, and how many numbers to prove."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange

from scenario_bank import Bank
from webapp.banque import queries
from webapp.banque.mots import FAMILLES
from webapp.banque.services import GRAINES_MAX, Essai
from webapp.entrainement.services import GRAINE_MAX

NOMBRE = "Saisissez un nombre entier de 1 à 999 999 999."


class EssaiForm(FlaskForm):
    """Read from the address: a try changes nothing, and its address can be kept."""

    class Meta:
        csrf = False

    cas = SelectField("Dossier", validators=[InputRequired("Choisissez un dossier dans la liste.")])
    graine = IntegerField(
        "Numéro de tirage", default=1, validators=[InputRequired(NOMBRE), NumberRange(1, GRAINE_MAX, NOMBRE)]
    )
    mutuelle = SelectField("Mutuelle", default="")

    def offrir(self, bank: Bank) -> EssaiForm:
        """Fill the lists from the bank: each gabarit with what may be planted in it."""
        self.cas.choices = {
            g.titre: [
                (f"{g.id}:", f"{g.titre} : rien de planté"),
                *(
                    (f"{g.id}:{a.id}", f"{g.titre} : {a.libelle} ({FAMILLES[a.famille]})")
                    for a in queries.alterations_de(bank, g.id)
                ),
            ]
            for g in queries.gabarits(bank)
        }
        self.mutuelle.choices = [
            ("", "Tirée avec le numéro"),
            *((m.id, m.nom) for m in bank.mutuelles.values()),
        ]
        return self

    @property
    def essai(self) -> Essai:
        """The try, once valid."""
        gabarit, _, alteration = self.cas.data.partition(":")
        return Essai(gabarit, alteration, self.graine.data or 1, self.mutuelle.data or "")


class PreuvesForm(EssaiForm):
    """The same try over several numbers: sent, because it takes time."""

    class Meta:
        csrf = True

    nombre = IntegerField(
        "Combien de numéros",
        default=20,
        validators=[
            InputRequired(f"Saisissez un nombre de 1 à {GRAINES_MAX}."),
            NumberRange(1, GRAINES_MAX, f"Saisissez un nombre de 1 à {GRAINES_MAX}."),
        ],
    )
