"""The base of every form: the messages of the fields are in French, whatever the browser asks for."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms.meta import DefaultMeta


class Formulaire(FlaskForm):
    """A form protected against cross-site requests, that speaks French."""

    class Meta(FlaskForm.Meta):
        locales = ("fr",)

        def get_translations(self, form: Any) -> Any:
            """WTForms' own French, rather than Flask-Babel's, which is not installed."""
            return DefaultMeta.get_translations(self, form)
