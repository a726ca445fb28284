"""Épreuves: livrets opened, sets composed to the modalités, sessions started and brought to rating."""
