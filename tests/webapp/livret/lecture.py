"""Reads a composed PDF as a person would, with another library than the one that verifies it."""

from io import BytesIO

from pypdf import PdfReader


def pages(pdf):
    """The text of each page, spaces collapsed."""
    return [" ".join(p.extract_text().split()) for p in PdfReader(BytesIO(pdf)).pages]


def texte(pdf):
    """The whole text, spaces collapsed."""
    return " ".join(pages(pdf))


def rang(pdf, debut):
    """The index of the page that starts with `debut`, once headers are passed."""
    return next(i for i, p in enumerate(pages(pdf)) if p.find(debut) in range(120))
