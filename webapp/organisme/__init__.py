"""Organismes and their people: created with printed codes, listed, disabled."""
